"""Findings of a page that say the same are told once, with a count and the other lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.model import Finding

LINES = 8
"""Other lines that are named; a page that repeats itself more is read as a whole."""


def count_distinct(findings: Iterable[Finding]) -> int:
    """How many findings `merge_repeats` gives."""
    return len({_key(finding) for finding in findings})


def _key(one: Finding) -> tuple[str | bool, ...]:
    return one.check, one.severity, one.message, one.path, one.waiver, one.line > 0


def merge_repeats(findings: Iterable[Finding]) -> list[Finding]:
    """Findings of one page in one language, those with the same check, message and waiver as one:
    the first of them in the page, whose message says how often and where else.

    A finding on the page as a whole (line 0) is not one with those in a line.
    """
    groups: dict[tuple[str | bool, ...], list[Finding]] = {}
    for one in findings:
        groups.setdefault(_key(one), []).append(one)
    return [_merge(same) for same in groups.values()]


def _merge(same: list[Finding]) -> Finding:
    if len(same) == 1:
        return same[0]
    first, *others = sorted(same, key=lambda finding: finding.line)
    lines = [line for line in dict.fromkeys(one.line for one in others) if line != first.line]
    shown = ", ".join(map(str, lines[:LINES])) + (", …" if len(lines) > LINES else "")
    where = f", also in line{'s' * (len(lines) > 1)} {shown}" if lines else ""
    return replace(first, message=f"{first.message} ({len(same)} times{where})")

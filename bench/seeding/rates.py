"""Shares with Wilson's interval, and the tables of a measurement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import sqrt

from bench.seeding.base import BEYOND, Kind, digest, spoil
from bench.seeding.product import Look, Said

PAGE = 60
"""Pairs in a row that count as a page: what a page of NCI has in segments."""


@dataclass(slots=True)
class Recall:
    """How many errors of one kind were seen."""

    kind: Kind
    seen: int = 0
    total: int = 0
    by: Counter[str] = field(default_factory=Counter)
    """Checks that saw them."""
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    """Source, good target and spoiled target of those that were not seen."""


@dataclass(slots=True)
class Alarms:
    """Findings on good pairs."""

    pairs: int = 0
    flagged: int = 0
    """Pairs with a finding."""
    codes: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    on_pages: Counter[str] = field(default_factory=Counter)
    """Findings by check, equal ones of a page counted once."""


def wilson(seen: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """Bounds of a share at 95 %; 0 and 1 where nothing was counted."""
    if not total:
        return 0.0, 1.0
    share, square = seen / total, z * z
    middle = share + square / (2 * total)
    spread = z * sqrt(share * (1 - share) / total + square / (4 * total * total))
    scale = 1 + square / total
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def measure_recall(
    kinds: Sequence[Kind], pairs: Sequence[tuple[str, str]], look: Look, limit: int = 0
) -> list[Recall]:
    """One error of each kind into every pair with room for it, at most `limit` pairs a kind;
    seen where a finding is there that the good pair has not."""
    good: dict[tuple[str, str], Counter[Said]] = {}
    results = []
    for kind in kinds:
        result = Recall(kind)
        order = sorted(pairs, key=lambda pair: digest("order", pair[0])) if limit else pairs
        for source, target in order:
            new = spoil(kind, source, target)
            if new is None:
                continue
            if (source, target) not in good:
                good[source, target] = look(source, target)
            found = look(source, new) - good[source, target]
            result.total += 1
            result.seen += bool(found)
            result.by.update({said.code for said in found})
            if not found:
                result.missed.append((source, target, new))
            if limit and result.total >= limit:
                break
        results.append(result)
    return results


def measure_alarms(pairs: Sequence[tuple[str, str]], look: Look) -> Alarms:
    """Findings on good pairs; PAGE pairs in a row count as a page."""
    alarms = Alarms()
    page: set[Said] = set()
    for number, (source, target) in enumerate(pairs, 1):
        found = look(source, target)
        alarms.pairs += 1
        alarms.flagged += bool(found)
        alarms.codes.update(said.code for said in found.elements())
        page |= set(found)
        if number % PAGE == 0:
            alarms.pages += 1
            alarms.on_pages.update(said.code for said in page)
            page = set()
    return alarms


def row(name: str, seen: int, total: int, note: str = "") -> str:
    low, high = wilson(seen, total)
    share = f"{seen / total:.1%} | {low:.1%} to {high:.1%}" if total else "- | -"
    return f"| {name} | {seen} of {total} | {share} | {note} |"


def recall_table(results: Sequence[Recall]) -> Iterator[str]:
    """Markdown: every kind under its group, then the promised ones together."""
    yield "| kind | seen | recall | 95 % interval | seen by |"
    yield "|---|---|---|---|---|"
    groups = dict.fromkeys(result.kind.group for result in results)
    for group in sorted(groups, key=lambda group: group == BEYOND):
        for result in results:
            if result.kind.group == group:
                by = ", ".join(f"{code} {count}" for code, count in result.by.most_common(4))
                name = f"{group}: {result.kind.name}" + ("" if result.kind.promised else " *")
                yield row(name, result.seen, result.total, by)
    promised = [r for r in results if r.kind.promised and r.kind.group != BEYOND]
    others = [r for r in results if not r.kind.promised and r.kind.group != BEYOND]
    beyond = [r for r in results if r.kind.group == BEYOND]
    for name, kept in (
        ("**promised**", promised),
        ("others of the table (*)", others),
        (BEYOND, beyond),
    ):
        yield row(name, sum(r.seen for r in kept), sum(r.total for r in kept))


def alarm_table(alarms: Alarms) -> Iterator[str]:
    """Markdown: findings in 100 good pairs, and a page, by check."""
    yield f"| check | findings in 100 good pairs | a page of {PAGE} pairs |"
    yield "|---|---|---|"
    for code, count in alarms.codes.most_common():
        page = f"{alarms.on_pages[code] / alarms.pages:.2f}" if alarms.pages else "-"
        yield f"| {code} | {100 * count / alarms.pairs:.2f} | {page} |"
    total, each = alarms.codes.total(), alarms.on_pages.total()
    page = f"{each / alarms.pages:.2f}" if alarms.pages else "-"
    yield f"| all | {100 * total / alarms.pairs:.2f} | {page} |"
    yield f"\n{alarms.flagged} of {alarms.pairs} good pairs have a finding."

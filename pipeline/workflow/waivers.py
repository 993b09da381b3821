"""Waivers at work: findings that a person lets stand are set aside, and odd waivers reported."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from pipeline.catalogue.entry import Catalogue, Entry
from pipeline.catalogue.suggestions import suggest
from pipeline.catalogue.waivers import (
    Scope,
    Waiver,
    bound_digest,
    hoist_waivers,
    may_have_waivers,
    parse_waivers,
)
from pipeline.checks import BINDING, UNWAIVABLE
from pipeline.model import Finding, Segment, Severity, Status, Unit
from pipeline.reporting.report import PageReport
from pipeline.reporting.rules import rule_titles

CODE: Final = "waiver"
"""The code of findings about waivers themselves."""

_LONGEST: Final = 200
"""Characters of a waiver that a message shows."""
_QUOTED: Final = re.compile(r'"([^"]*)"|“([^”]*)”')
_TERMS: Final = "term-"
"""Codes of findings about one term each begin so; naming it is enough."""


@dataclass(slots=True)
class PageWaivers:
    """The waivers that hold on a page, and which of them let a finding stand."""

    codes: frozenset[str]
    """Codes of all checks of the run."""
    of_segment: dict[str, list[Waiver]] = field(default_factory=dict)
    """By segment, those in the comments of its entry, whatever their scope."""
    elsewhere: list[Waiver] = field(default_factory=list)
    """In the header, or in entries that no segment of the page has."""
    of_site: Sequence[Waiver] = ()
    """Those for the whole site in all PO files."""
    used: set[Waiver] = field(default_factory=set)

    def list_general(self) -> list[Waiver]:
        """Those for more than a segment that may be used."""
        here = [waiver for some in self.of_segment.values() for waiver in some]
        found = [w for w in (*here, *self.elsewhere) if w.scope is not Scope.SEGMENT]
        return [w for w in dict.fromkeys([*found, *self.of_site]) if not self.find_mistake(w)]

    def find_mistake(self, waiver: Waiver) -> str:
        """Why a waiver cannot be used and what to do; empty where it can."""
        return _find_mistake(waiver, self.codes)


def _find_mistake(waiver: Waiver, codes: Container[str]) -> str:
    if waiver.problem:
        return f"{waiver.problem}; write `waive: CODE: reason`"
    if waiver.code not in codes:
        return f'"{waiver.code}" is the code of no check; take the one that the finding shows'
    if waiver.code in UNWAIVABLE:
        return f'findings of "{waiver.code}" cannot be waived; correct what they say'
    if waiver.scope is not Scope.SEGMENT and waiver.code in BINDING and not waiver.words:
        return (
            f'for a whole {waiver.scope} "{waiver.code}" needs the words that the finding '
            f'quotes; write `waive {waiver.scope}: {waiver.code} "words": reason`'
        )
    return ""


def collect_waivers(
    catalogue: Catalogue | None,
    entries: Mapping[str, Entry],
    site: Iterable[str],
    plugin_checks: Sequence[str],
) -> PageWaivers | None:
    """The waivers for a page with this PO file; None where there are none. `entries` are those of
    its segments, by segment id, `site` the waivers for the whole site in all PO files."""
    of_segment = {
        segment: waivers
        for segment, entry in entries.items()
        if (waivers := parse_waivers(entry.translator_comments))
    }
    elsewhere: dict[Waiver, None] = {}
    if catalogue is not None:
        matched = {(entry.id, entry.source) for entry in entries.values()}
        others = (e for e in catalogue.entries if (e.id, e.source) not in matched)
        comments = (catalogue.header_comment, *(e.translator_comments for e in others))
        general = (waiver for text in comments for waiver in parse_waivers(text))
        elsewhere = dict.fromkeys(w for w in general if w.scope is not Scope.SEGMENT)
    of_site = [waiver for text in site for waiver in parse_waivers(text)]
    if not (of_segment or elsewhere or of_site):
        return None
    codes = frozenset(rule_titles(plugin_checks))
    return PageWaivers(codes, of_segment, list(elsewhere), of_site)


def find_suggested(
    catalogue: Catalogue | None, segments: Sequence[Segment], matches: Mapping[str, Entry]
) -> Mapping[str, Entry]:
    """The entries that segments without one get from earlier work, as far as waivers are in their
    comments: those come along, and hold no longer."""
    if catalogue is None:
        return {}
    matched = {(entry.id, entry.source) for entry in matches.values()}
    others = (entry for entry in catalogue.entries if (entry.id, entry.source) not in matched)
    if not any(may_have_waivers(entry.translator_comments) for entry in others):
        return {}
    return suggest(hoist_waivers(catalogue, matches), segments, matches)


# --- findings ------------------------------------------------------------------------------------


class Checked(NamedTuple):
    """What is left to say about a page when its waivers are known."""

    units: list[Unit]
    findings: list[Finding]
    """About the page as a whole."""
    waived: tuple[Finding, ...]
    """All that a waiver lets stand."""


def apply_waivers(
    waivers: PageWaivers, units: Iterable[Unit], findings: Sequence[Finding], path: str
) -> Checked:
    """The units and findings of a page without what waivers let stand, and with what is wrong
    with the waivers. A text that is not there yet has nothing to waive."""
    general = waivers.list_general()
    units = [_waive_findings(unit, waivers, general) for unit in units]
    kept, waived = split_findings(findings, general, waivers.used)
    complete = all(unit.status is not Status.UNTRANSLATED for unit in units)
    about_page = report_other_waivers(waivers, path, complete=complete)
    reported = [report_segment_waivers(unit, waivers, path, complete=complete) for unit in units]
    all_waived = (*waived, *(finding for unit in units for finding in unit.waived))
    return Checked(reported, [*kept, *about_page], all_waived)


def _waive_findings(unit: Unit, waivers: PageWaivers, general: Sequence[Waiver]) -> Unit:
    if not unit.findings or unit.status is Status.UNTRANSLATED:
        return unit
    digest = bound_digest(unit.segment.source, unit.target)
    own = [
        waiver
        for waiver in waivers.of_segment.get(unit.segment.id, ())
        if waiver.scope is Scope.SEGMENT
        and waiver.digest in ("", digest)
        and not waivers.find_mistake(waiver)
    ]
    kept, waived = split_findings(unit.findings, [*own, *general], waivers.used)
    return replace(unit, findings=kept, waived=waived) if waived else unit


def split_findings(
    findings: Iterable[Finding], waivers: Sequence[Waiver], used: set[Waiver]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Findings that stay, and those that a waiver lets stand with its reason; what is used of
    the waivers goes into `used`."""
    kept, waived = [], []
    for finding in findings:
        matching = [waiver for waiver in waivers if _matches(waiver, finding)]
        used.update(matching)
        if matching:
            waived.append(replace(finding, waiver=_short(matching[0].reason)))
        else:
            kept.append(finding)
    return tuple(kept), tuple(waived)


def _matches(waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver means a finding: it has its code, and names all words that it quotes."""
    if waiver.code != finding.check or finding.check in UNWAIVABLE:
        return False
    if not waiver.words:
        return True
    what = finding.message.partition("; ")[0]
    quoted = {_fold(match[1] or match[2] or "") for match in _QUOTED.finditer(what)}
    named = set(map(_fold, waiver.words))
    if not quoted:
        return all(f" {word} " in f" {_fold(what)} " for word in named)
    if finding.check.startswith(_TERMS):
        return bool(quoted & named)
    return quoted <= named and not re.search(r"and \d+ more", what)


def propose_waiver(finding: Finding, reason: str) -> str:
    """The comment that lets this finding of a segment stand, and as far as its words tell no other
    one; empty where that cannot be, or the reason says nothing."""
    quoted = [m[1] or m[2] or "" for m in _QUOTED.finditer(finding.message.partition("; ")[0])]
    words = "".join(f' "{word}"' for word in dict.fromkeys(quoted) if word and '"' not in word)
    for named in dict.fromkeys((words, "")):
        text = f"waive: {finding.check}{named}: {' '.join(reason.split())}"
        waivers = [w for w in parse_waivers(text) if not w.problem and not w.digest]
        if len(waivers) == 1 and _matches(waivers[0], finding):
            return waivers[0].text
    return ""


def _fold(text: str) -> str:
    """Text as it is compared: case and white space do not count, nor where a line was split."""
    return re.sub(r"-\s+", "-", " ".join(text.casefold().split()))


# --- findings about waivers ----------------------------------------------------------------------


def report_segment_waivers(unit: Unit, waivers: PageWaivers, path: str, *, complete: bool) -> Unit:
    """The unit with what is wrong with the waivers in its entry. `complete` False means that some
    texts of the page are not there yet, so that no waiver can be called unused."""
    own = waivers.of_segment.get(unit.segment.id)
    if not own:
        return unit
    digest = bound_digest(unit.segment.source, unit.target)
    segment = unit.segment
    messages = (_describe(waiver, waivers, digest, complete=complete) for waiver in own)
    found = [
        Finding(CODE, Severity.WARNING, message, path, segment.line, segment.id)
        for message in messages
        if message
    ]
    ordered = sorted({*unit.findings, *found}, key=lambda f: (f.check, f.message))
    return replace(unit, findings=tuple(ordered)) if found else unit


def report_other_waivers(waivers: PageWaivers, path: str, *, complete: bool) -> Iterator[Finding]:
    """What is wrong with the waivers of a page that stand beside no text of it."""
    for waiver in waivers.elsewhere:
        if message := _describe(waiver, waivers, "", complete=complete):
            yield Finding(CODE, Severity.WARNING, f"in the PO file: {message}", path)


def report_unused_waivers(
    pages: Iterable[PageReport], site: Iterable[str], plugin_checks: Sequence[str]
) -> None:
    """Add what is to be said of waivers for the whole site that let no finding of all its pages
    stand, to the pages in whose PO files they are. Where texts are missing nothing is said."""
    found = list(pages)
    if not site or any(page.statuses[Status.UNTRANSLATED] for page in found):
        return
    codes = rule_titles(plugin_checks)
    parsed = (waiver for text in site for waiver in parse_waivers(text))
    waivers = [waiver for waiver in parsed if not _find_mistake(waiver, codes)]
    used: set[Waiver] = set()
    split_findings((finding for page in found for finding in page.waived), waivers, used)
    unused = {waiver.text: _unused(waiver) for waiver in waivers if waiver not in used}
    for page in found:
        messages = [unused[text] for text in page.site_waivers if text in unused]
        about = (Finding(CODE, Severity.WARNING, text, page.page) for text in messages)
        if messages:
            page.findings = (*page.findings, *about)


def _describe(waiver: Waiver, waivers: PageWaivers, digest: str, *, complete: bool) -> str:
    """What is wrong with a waiver; empty where nothing is."""
    if mistake := waivers.find_mistake(waiver):
        is_prose = bool(waiver.problem and waiver.code and waiver.code not in waivers.codes)
        return "" if is_prose else f"`{_short(waiver.text)}` waives nothing: {mistake}"
    if waiver in waivers.used or not complete or waiver.scope is Scope.SITE:
        return ""
    if waiver.scope is Scope.SEGMENT and waiver.digest not in ("", digest):
        return (
            f"`{_short(waiver.text)}` was written for an earlier text; take [{waiver.digest}] off "
            "its end if it still holds, or remove it"
        )
    return _unused(waiver)


def _unused(waiver: Waiver) -> str:
    what = "there is no such finding; remove it"
    if waiver.words:
        what = "no finding of this check quotes these words and no others; correct or remove it"
    return f"`{_short(waiver.text)}` waives nothing: {what}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"

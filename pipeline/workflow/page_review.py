"""One page as a reviewer works on it: read again and again, each time with little work.

A page is what a build without an engine would make of it. Units of entries that have not changed
are not checked again. A text that somebody is typing is checked as `pipeline check` would.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pipeline import tagged_text
from pipeline.catalogue.update import Entry
from pipeline.catalogue.waivers import bind_waivers
from pipeline.config.settings import Settings
from pipeline.markdown.assemble import Edition
from pipeline.model import Finding, Origin, Segment, Severity, Unit
from pipeline.mt.translate import Translation
from pipeline.reporting.report import PageReport
from pipeline.workflow.page_job import (
    WorkerContext,
    assemble_edition,
    check_page,
    fill_missing,
    read_context,
    refused_depth,
)
from pipeline.workflow.pages import PageInput
from pipeline.workflow.plugin_checks import add_plugin_findings
from pipeline.workflow.reuse import PageContext, find_unit, set_units
from pipeline.workflow.units import build_machine_unit, build_reviewed_unit
from pipeline.workflow.waivers import apply_waivers, collect_waivers

__all__ = ["PageContext", "ReviewPage", "TextVerdict", "UnitMemo", "WorkerContext"]
__all__ += ["check_text", "open_review_page", "render_with"]


@dataclass(slots=True)
class UnitMemo:
    """The units of a page as it was read last, by segment, each with what it was made from."""

    units: dict[str, tuple[Entry | None, Segment, Unit | None]] = field(default_factory=dict)


class ReviewPage(NamedTuple):
    """A page with its units, as a build would leave them."""

    context: PageContext
    units: Sequence[Unit]
    """By slot; findings that are waived stand apart in them."""
    edition: Edition

    def find_unit(self, segment_id: str) -> Unit | None:
        """The first unit of a segment; None where the page has no such segment."""
        return next((unit for unit in self.units if unit.segment.id == segment_id), None)


def open_review_page(
    worker: WorkerContext, source: PageInput, memo: UnitMemo
) -> ReviewPage | PageReport:
    """The page as a build without an engine leaves it; a report on one that wants no translation.

    `memo` is what this page gave the last time, and gets what it gives now. Raises SourceError for
    a page that cannot be read.
    """
    with refused_depth(worker, source):
        context = read_context(worker, source)
    if isinstance(context, PageReport):
        return context
    context.units = [None] * len(context.page.slots)
    known, memo.units = memo.units, {}
    for segment in context.segments:
        entry = context.entries.get(segment.id)
        before = known.get(segment.id)
        same = before is not None and before[0] == entry and before[1] == segment
        unit = before[2] if before and same else find_unit(context, segment)
        memo.units[segment.id] = entry, segment, unit
    set_units(context, {key: unit for key, (_, _, unit) in memo.units.items()})
    fill_missing(context, {})
    checked = check_page(worker.settings, context)
    return ReviewPage(context, checked.units, checked.edition)


# --- a text that somebody types ------------------------------------------------------------------


class TextVerdict(NamedTuple):
    """What is to be said about a text before it is approved."""

    findings: tuple[Finding, ...]
    """What a check of it finds while nobody has approved it."""
    waived: tuple[Finding, ...]
    obstacles: tuple[str, ...]
    """Why it cannot be approved as it is; empty where it can."""


def check_text(
    settings: Settings, page: ReviewPage, segment_id: str, target: str, comment: str
) -> TextVerdict:
    """Check a text in place of the one that a segment has. `comment` is that of its entry, with
    the waivers for it. Raises KeyError where the page has no such segment."""
    unit = page.find_unit(segment_id)
    if unit is None:
        raise KeyError(segment_id)
    context, segment = page.context, unit.segment
    if not target.strip():
        return TextVerdict((), (), ("there is no translation yet; write one",))
    if wrong := tagged_text.problem(segment.source, target):
        finding = Finding("tags", Severity.ERROR, f"{wrong}; put the tags as in the source")
        return TextVerdict((finding,), (), (f"{wrong}; put the tags as in the source",))
    terms = context.find_terms(segment)
    draft = build_machine_unit(terms, Translation(target, Origin.CATALOGUE), is_changed=True)
    approved = build_reviewed_unit(terms, target, "")
    draft, approved = (
        _set_waived_aside(settings, page, added, comment)
        for added in add_plugin_findings([draft, approved], context, settings.checks)
    )
    if target == unit.target and comment == _comment_of(context, segment_id):
        draft = unit  # of machine text more is said, as long as nobody has changed it
    errors = [f"{f.check}: {f.message}" for f in approved.findings if f.severity is Severity.ERROR]
    errors += _find_refusal(settings, page, approved)
    return TextVerdict(draft.findings, draft.waived, tuple(errors))


def _comment_of(context: PageContext, segment_id: str) -> str:
    entry = context.entries.get(segment_id)
    return entry.translator_comments if entry else ""


def _set_waived_aside(settings: Settings, page: ReviewPage, unit: Unit, comment: str) -> Unit:
    """The unit without the findings that waivers let stand, those in this comment too."""
    context = page.context
    segment = unit.segment
    entry = Entry(segment.id, segment.source, unit.target, translator_comments=comment)
    old = context.catalogue
    if old is not None:
        others = tuple(e for e in old.entries if e.id != segment.id)
        bound = bind_waivers(replace(old, entries=(entry, *others)))
        entry, old = bound.entries[0], bound
    entries = {**context.entries, segment.id: entry}
    waivers = collect_waivers(old, entries, context.source.site_waivers, settings.checks)
    if waivers is None:
        return unit
    return apply_waivers(waivers, [unit], (), context.document.path).units[0]


def _find_refusal(settings: Settings, page: ReviewPage, unit: Unit) -> list[str]:
    """Why a text cannot be written into the page; empty where it can."""
    segment_id = unit.segment.id
    before, after = page.edition, _assemble(settings, page, {segment_id: unit})
    if after.problem and not before.problem:
        return [f"the edition cannot be proved with this text: {after.problem}"]
    places = [i for i, old in enumerate(page.units) if old.segment.id == segment_id]
    new = [reason for i, reason in after.reverted.items() if i in places]
    new += [reason for i, reason in after.reverted.items() if i not in before.reverted]
    return [f"the text cannot be written here: {reason}" for reason in dict.fromkeys(new)]


def _assemble(settings: Settings, page: ReviewPage, changes: dict[str, Unit]) -> Edition:
    units = [
        replace(changes[old.segment.id], segment=old.segment) if old.segment.id in changes else old
        for old in page.units
    ]
    return assemble_edition(settings, page.context, units)


def render_with(settings: Settings, page: ReviewPage, targets: Sequence[str]) -> Edition:
    """The page with these targets, one for each slot."""
    units = [replace(u, target=target) for u, target in zip(page.units, targets, strict=True)]
    return assemble_edition(settings, page.context, units)

"""All that the editor shows of one segment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from markupsafe import Markup

from pipeline.catalogue.entry import Entry, digest_of
from pipeline.catalogue.sign_off import read_sign_off
from pipeline.desk.context import chips
from pipeline.desk.difference import render_difference
from pipeline.desk.index import Place
from pipeline.desk.preview import terms_of
from pipeline.desk.rows import LABELS, Row, State
from pipeline.desk.save import token_of
from pipeline.desk.site import Site
from pipeline.errors import PipelineError
from pipeline.model import Finding, Origin, Unit
from pipeline.workflow.headings import find_headings
from pipeline.workflow.page_review import ReviewPage, TextVerdict, check_text


class Offer(NamedTuple):
    """A text that a person may take."""

    label: str
    text: str
    html: Markup
    where: str = ""
    """The page it stands on; empty for this one."""


@dataclass(slots=True)
class Editing:
    """A segment in the editor."""

    place: Place
    unit: Unit
    entry: Entry
    row: Row | None
    text: str
    """What stands in the editor."""
    token: str
    verdict: TextVerdict
    source: Markup
    target: Markup
    heading: str = ""
    before: str = ""
    after: str = ""
    """The texts around it, in the source."""
    changes: Markup = field(default_factory=Markup)
    """What changed in the source since it was approved; empty where nothing did."""
    offers: list[Offer] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    approved_by: str = ""
    approved_day: str = ""
    same_pages: int = 0
    """Other pages with the same text."""
    is_restored: bool = False
    """Whether the text is one that was typed and not saved."""
    problem: str = ""
    """Why the text was not saved; empty where nothing is wrong."""

    @property
    def state(self) -> State:
        """How the segment is shown."""
        return self.row.state if self.row else State.UNTRANSLATED

    @property
    def label(self) -> str:
        """What people read for that."""
        return LABELS[self.state]


def find_entry(page: ReviewPage, segment_id: str) -> Entry | None:
    """The entry of a segment in the PO file of its page."""
    entry = page.context.entries.get(segment_id)
    return None if entry is None or entry.obsolete or entry.id != segment_id else entry


def open_editor(site: Site, place: Place, segment_id: str, typed: str | None = None) -> Editing:
    """What the editor shows; `typed` is a text that could not be saved.

    Raises PipelineError where page or segment are gone.
    """
    page = site.open_page(place)
    unit, entry = page.find_unit(segment_id), find_entry(page, segment_id)
    if unit is None or entry is None:
        raise PipelineError(
            "this text is no longer on its page, or not in its PO file yet; "
            "run `pipeline build`, and go back to the list"
        )
    draft = site.drafts.get((*place, segment_id))
    stored = entry.target or (unit.target if unit.origin is not Origin.FALLBACK else "")
    is_restored = typed is None and draft is not None and draft.text != stored
    text = typed if typed is not None else draft.text if draft else stored
    tags = unit.segment.tags
    matches = page.context.find_terms(unit.segment).matches
    words = tuple({m.surface: m.term.note_for_translators() for m in matches}.items())
    row = site.index.find(place, segment_id)
    sign_off = read_sign_off(entry)
    heading, before, after = _surroundings(page, segment_id)
    same = {other.page for other in site.index.find_same(row)} if row else set()
    return Editing(
        place,
        unit,
        entry,
        row,
        text,
        token_of(entry),
        check_text(site.settings, page, segment_id, text, entry.translator_comments),
        chips(unit.segment.source, tags, words),
        chips(text, tags),
        heading,
        before,
        after,
        _difference(entry),
        _offers(unit, entry, text),
        terms_of(page, segment_id),
        sign_off.name if sign_off else "",
        sign_off.day if sign_off else "",
        len(same - {place[1]}),
        is_restored,
    )


def _surroundings(page: ReviewPage, segment_id: str) -> tuple[str, str, str]:
    """The heading above a segment, the text before it and the one behind it."""
    from pipeline.tagged_text import plain

    segments = [slot.segment for slot in page.context.page.slots]
    at = next(i for i, segment in enumerate(segments) if segment.id == segment_id)
    heading = find_headings(segments, page.context.document.text).get(segment_id, "")
    before = segments[at - 1].source if at else ""
    after = segments[at + 1].source if at + 1 < len(segments) else ""
    return heading, plain(before), plain(after)


def _difference(entry: Entry) -> Markup:
    if entry.previous is None:
        return Markup("")
    return Markup(render_difference(entry.previous, entry.source))  # it escapes all that is text


def _offers(unit: Unit, entry: Entry, text: str) -> list[Offer]:
    """What this segment has beside the text in the editor."""
    tags = unit.segment.tags
    found: dict[str, str] = {}
    if entry.target:
        label = "Now in the file"
        if entry.previous is not None:
            label = "Approved for the earlier text"
        elif entry.signature:
            label = "Machine translation"
        found.setdefault(entry.target, label)
    if unit.origin is not Origin.FALLBACK and unit.target:
        found.setdefault(unit.target, "Machine translation")
    return [
        Offer(label, offer, chips(offer, tags)) for offer, label in found.items() if offer != text
    ]


def finding_key(finding: Finding) -> str:
    """Names a finding in a form."""
    return digest_of(f"{finding.check}\n{finding.message}")

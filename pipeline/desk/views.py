"""The views that are read: the work list, the pages, a page, the editor, and parts of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor
from typing import TYPE_CHECKING, Any, Final

from pipeline.desk.builder import Builder
from pipeline.desk.charts import progress_bar
from pipeline.desk.context import (
    Addresses,
    Params,
    chips,
    describe_state,
    distinct_tags,
    filter_fields,
    read_filter,
    say_hours,
    say_language,
    show_row,
)
from pipeline.desk.editing import Editing, Offer, finding_key, open_editor
from pipeline.desk.index import Filter, Neighbours, Place, add_up
from pipeline.desk.pictures import find_picture
from pipeline.desk.preview import Links, render_preview
from pipeline.desk.rows import LABELS, Row, State
from pipeline.desk.site import Site
from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from jinja2 import Environment

SHOWN: Final = 50
"""Segments on a page of the list."""
_ALIKE: Final = 5
_SIMILAR: Final = 75.0
"""Per cent from which another sentence counts as like this one."""
UP_TO_DATE: Final = "The edition is up to date."
NOTES: Final = {
    "approved": "Approved and saved.",
    "draft": "Kept as a draft.",
    "waived": "The finding is set aside, with your reason.",
    "undone": "Undone.",
    "nothing": "There is nothing to undo.",
    "done": "Nothing is left in this list.",
    "name": "Your name is kept.",
}
"""What is said of what was done, by its name in the address."""


class MissingError(PipelineError):
    """A page or segment that is not there."""


@dataclass(slots=True)
class Desk:
    """What all views share."""

    site: Site
    builder: Builder
    addresses: Addresses

    def place(self, params: Params) -> Place:
        """The page that a request names. Raises MissingError for one that is not of the site."""
        place = params.get("lang", ""), params.get("page", "")
        if not self.site.has_page(place):
            raise MissingError("there is no such page here; it may be gone, see the list")
        return place

    def render(self, template: str, **values: Any) -> str:
        """A view as HTML."""
        return (
            environment()
            .get_template(template)
            .render(
                desk=self,
                to=self.addresses,
                reviewer=self.site.reviewer,
                clock=self.site.clock_problem(),
                kept=self.site.drafts.problem,
                labels=LABELS,
                State=State,
                say_hours=say_hours,
                say_language=say_language,
                bar=progress_bar,
                finding_key=finding_key,
                **values,
            )
        )


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates; whatever they show is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("pipeline.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


# --- lists ---------------------------------------------------------------------------------------


def show_list(desk: Desk, params: Params) -> str:
    """The work list."""
    site, wanted = desk.site, read_filter(params)
    site.refresh()
    found, found_words = site.index.count(wanted)
    counts = site.index.counts(wanted.lang)
    whole = add_up(counts)
    start = min(_number(params.get("start", "")), max(0, found - 1)) // SHOWN * SHOWN
    rows = site.index.select(wanted, start, SHOWN)
    shown = [show_row(row, desk.addresses, wanted) for row in rows]
    return desk.render(
        "list.html",
        wanted=wanted,
        rows=shown,
        found=found,
        found_words=found_words,
        start=start,
        per_page=SHOWN,
        whole=whole,
        pages=[page.page for page in counts],
        languages=site.settings.languages,
        problems=site.problems,
        stale=len(site.stale),
        note=NOTES.get(params.get("note", ""), ""),
        fields=filter_fields(wanted),
        waiting=site.waiting,
        is_new=site.reviewer not in whole.reviewers,
    )


def show_reading(desk: Desk, params: Params) -> str:
    """How many pages are still to be read."""
    desk.site.refresh()
    return desk.render("reading.html", waiting=desk.site.waiting)


def show_pages(desk: Desk, params: Params) -> str:
    """How far each page is."""
    desk.site.refresh()
    counts = desk.site.index.counts(params.get("lang", ""))
    whole = add_up(counts)
    counts.sort(key=lambda page: (-page.words_open, page.language, page.page))
    start = _number(params.get("start", ""))
    return desk.render(
        "pages.html",
        counts=counts[start : start + 2 * SHOWN],
        start=start,
        per_page=2 * SHOWN,
        found=len(counts),
        whole=whole,
        lang=params.get("lang", ""),
        waiting=desk.site.waiting,
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


# --- a page --------------------------------------------------------------------------------------


def show_page(desk: Desk, params: Params) -> str:
    """A page as its readers see it, in both languages."""
    place = desk.place(params)
    wanted = Filter(lang=place[0], page=place[1], order="page", state="all")
    with desk.site.lock:
        desk.site.refresh()
        page = desk.site.open_page(place)
        links = Links(
            lambda i, unit: desk.addresses.segment(place, unit.segment.id, wanted),
            lambda src: _picture_address(desk, place, src),
            lambda unit: describe_state(desk.site, place, unit),
        )
        preview = render_preview(desk.site.settings, page, links)
        hidden = [
            (
                text,
                desk.addresses.segment(place, text.unit.segment.id, wanted),
                chips(text.unit.segment.source, text.unit.segment.tags),
                chips(text.unit.target, text.unit.segment.tags),
                describe_state(desk.site, place, text.unit),
            )
            for text in preview.hidden
        ]
        counts = add_up(c for c in desk.site.index.counts(place[0]) if c.page == place[1])
        version = page_version(desk, place)
        at = params.get("at", "")
        slots = page.context.page.slots
        chosen = next((i for i, slot in enumerate(slots) if slot.segment.id == at), -1)
    return desk.render(
        "page.html",
        place=place,
        preview=preview,
        hidden=hidden,
        counts=counts,
        version=version,
        chosen=chosen,
        status=page_status(desk, place),
        first=desk.addresses.view("next", f_lang=place[0], f_page=place[1]),
        source_language=desk.site.settings.source_language,
    )


def _picture_address(desk: Desk, place: Place, src: str) -> str:
    if find_picture(desk.site.settings.source, place[1], src) is None:
        return ""
    return desk.addresses.view("picture", lang=place[0], page=place[1], src=src)


def page_version(desk: Desk, place: Place) -> str:
    """Changes when something that is shown of a page does."""
    pending = "-" if desk.builder.is_pending(place) else ""
    return f"{desk.site.versions[place]}{pending}"


def page_status(desk: Desk, place: Place) -> str:
    """What is to be said of the edition of a page."""
    if desk.builder.is_pending(place):
        return "Saved; the edition is being written."
    if note := desk.builder.notes.get(place):
        return f"{note[:1].upper()}{note[1:]}"
    if place in desk.site.stale:
        return "The edition is older than this page: it follows with “pipeline build”."
    return UP_TO_DATE


# --- the editor ----------------------------------------------------------------------------------


def show_editor(
    desk: Desk, params: Params, typed: str | None = None, problem: str = "", note: str = ""
) -> str:
    """The editor of a segment; `typed` is a text that could not be saved, `problem` says why."""
    place, wanted = desk.place(params), read_filter(params, "f_")
    with desk.site.lock:
        if desk.site.is_changed(place):
            desk.site.refresh_page(place)
        editing = open_editor(desk.site, place, params.get("id", ""), typed)
        editing.problem = problem
    near = _find_neighbours(desk, wanted, editing.row)
    return desk.render(
        "edit.html",
        e=editing,
        wanted=wanted,
        fields={f"f_{name}": text for name, text in filter_fields(wanted).items()},
        position=near.at,
        found=near.found,
        previous=near.before and desk.addresses.editor(near.before, wanted),
        following=near.behind and desk.addresses.editor(near.behind, wanted),
        tags=distinct_tags(editing.unit.segment.source),
        note=note or NOTES.get(params.get("note", ""), ""),
        status=page_status(desk, place),
        source_language=desk.site.settings.source_language,
    )


def _find_neighbours(desk: Desk, wanted: Filter, row: Row | None) -> Neighbours:
    index = desk.site.index
    return index.find_neighbours(wanted, row) if row else Neighbours(0, None, 0, None)


def show_findings(desk: Desk, editing: Editing) -> str:
    """What is said of a text while it is typed."""
    return desk.render("findings.html", e=editing)


def show_alike(desk: Desk, params: Params) -> str:
    """Translations of the same sentence, or one like it, in other places."""
    place = desk.place(params)
    row = desk.site.index.find(place, params.get("id", ""))
    found = find_alike(desk.site, row) if row else []
    return desk.render("alike.html", offers=found, lang=place[0])


def find_alike(site: Site, row: Row) -> list[Offer]:
    """The best translations of other segments with the same words, or similar ones."""
    from rapidfuzz import fuzz, process

    same = [other for other in site.index.find_same(row) if other.target]
    # The score is twice the letters in common by the letters of both: see which lengths can do.
    length, share = len(row.source), _SIMILAR / 100
    least, most = ceil(length * share / (2 - share)), floor(length * (2 - share) / share)
    sources = site.index.sources(row.language, max(least, 1), most)
    hits = process.extract(
        row.source, sources, scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=4 * _ALIKE
    )
    others = ((site.index.numbered(n), score) for _, score, n in hits)
    like = [(other, score) for other, score in others if other]
    ranked = [(other, 100.0) for other in same] + like
    ranked.sort(key=lambda pair: (pair[0].state is not State.REVIEWED, -pair[1]))
    found: dict[tuple[str, str], Offer] = {}
    for other, score in ranked:
        label = "The same text" if score >= 100 else f"Like it ({score:.0f} %)"
        state = LABELS[other.state].lower()
        offer = Offer(f"{label}, {state}", other.target, chips(other.target), other.page)
        if (other.source, other.target) != (row.source, row.target):
            found.setdefault((other.source if score < 100 else "", other.target), offer)
    return list(found.values())[:_ALIKE]

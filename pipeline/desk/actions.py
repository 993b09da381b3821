"""What a request changes: approvals, drafts, waivers, and that all of it can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pipeline.catalogue.entry import Entry
from pipeline.catalogue.sign_off import clean_name
from pipeline.desk.context import Params, chips, read_filter
from pipeline.desk.drafts import Draft
from pipeline.desk.editing import Offer, finding_key, open_editor
from pipeline.desk.index import Place as PagePlace
from pipeline.desk.save import (
    Change,
    ConflictError,
    Place,
    SaveError,
    add_comment,
    approve,
    change_entry,
    keep_draft,
    stamp_header,
    token_of,
)
from pipeline.desk.views import Desk, show_editor, show_findings
from pipeline.errors import PipelineError
from pipeline.workflow.waivers import propose_waiver

LONGEST: Final = 100_000
"""Characters of a translation."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of a request that changes something."""

    location: str = ""
    """Where to go on; empty to show `html`."""
    html: str = ""
    status: int = 200


def _typed(params: Params) -> str:
    text = params.get("target", "")
    if len(text) > LONGEST:
        raise SaveError(f"the text is longer than {LONGEST:,} characters; shorten it")
    return text


def check_typed(desk: Desk, params: Params) -> Answer:
    """Check a text while it is typed, and keep it."""
    place, text = desk.place(params), _typed(params)
    with desk.site.lock:
        editing = open_editor(desk.site, place, params.get("id", ""), text)
        key = (*place, editing.entry.id)
        if text == editing.entry.target:
            desk.site.drafts.drop(key)
        else:
            desk.site.drafts.put(key, Draft(text, params.get("token", "")))
        return Answer(html=show_findings(desk, editing))


def approve_typed(desk: Desk, params: Params) -> Answer:
    """Approve a text and go to the next one."""
    return _save(desk, params, is_approval=True)


def draft_typed(desk: Desk, params: Params) -> Answer:
    """Keep a text as a draft in the PO file."""
    return _save(desk, params, is_approval=False)


def _save(desk: Desk, params: Params, *, is_approval: bool) -> Answer:
    place, segment, text = desk.place(params), params.get("id", ""), _typed(params)
    site, wanted = desk.site, read_filter(params, "f_")
    if not site.reviewer:
        return _again(desk, params, text, "say who you are first, at the top of this page")
    with site.lock:
        try:
            editing = open_editor(site, place, segment, text)
            obstacles = editing.verdict.obstacles
            if not is_approval:
                obstacles = tuple(o for o in obstacles if _is_fatal(o))
            if obstacles:
                site.keep_typed(place, segment, Draft(text, params.get("token", "")))
                return _again(desk, params, text, "not saved: see what is said below", 422)
            after = site.index.find(place, segment)
            following = site.index.find_next(wanted, after)
            name = site.reviewer
            edit = approve(text, name, site.now()) if is_approval else keep_draft(text, name)
            _change(desk, place, segment, params.get("token", ""), edit)
        except PipelineError as error:
            return _failed(desk, params, text, error)
    if not is_approval:
        return Answer(desk.addresses.segment(place, segment, wanted, note="draft"))
    if following is None or (following.page, following.id) == (place[1], segment):
        return Answer(desk.addresses.listing(wanted, note="done"))
    return Answer(desk.addresses.editor(following, wanted, note="approved"))


def _is_fatal(obstacle: str) -> bool:
    """Whether a text cannot even be kept in the file: it would break the page."""
    return "cannot be" in obstacle or "tags as in the source" in obstacle


def _change(
    desk: Desk, place: PagePlace, segment: str, token: str, edit: Callable[[Entry], Entry]
) -> Change:
    site = desk.site
    where = Place(*place, segment, site.settings.catalogue_path(*place), token)
    header = stamp_header(site.reviewer, site.now())
    change = change_entry(where, edit, header)
    _follow(desk, place, site.record(change))
    return change


def _follow(desk: Desk, place: PagePlace, texts: set[str]) -> None:
    """Have the editions built of a page, and of all pages that have one of some texts."""
    same = desk.site.index.find_texts(place[0], texts)
    places = {place, *((other.language, other.page) for other in same)}
    for one in places:
        desk.site.drafts.add_unbuilt(one)
    desk.builder.request(places)


def waive_finding(desk: Desk, params: Params) -> Answer:
    """Let a finding of the text in the editor stand, for a reason."""
    place, segment, text = desk.place(params), params.get("id", ""), _typed(params)
    key, site = params.get("waive", ""), desk.site
    reason = params.get(f"reason-{key}", "")
    if not site.reviewer:
        return _again(desk, params, text, "say who you are first, at the top of this page")
    with site.lock:
        try:
            editing = open_editor(site, place, segment, text)
            found = next((f for f in editing.verdict.findings if finding_key(f) == key), None)
            if found is None:
                return _again(desk, params, text, "there is no such finding any more", 422)
            line = propose_waiver(found, reason)
            if not line:
                return _again(desk, params, text, "write a reason, so that others can follow", 422)
            comment = add_comment(line)
            is_new = text != editing.entry.target
            keep = keep_draft(text, site.reviewer) if is_new else _unchanged
            _change(desk, place, segment, params.get("token", ""), lambda e: comment(keep(e)))
        except PipelineError as error:
            return _failed(desk, params, text, error)
    wanted = read_filter(params, "f_")
    return Answer(desk.addresses.segment(place, segment, wanted, note="waived"))


def _unchanged(entry: Entry) -> Entry:
    return entry


def undo_last(desk: Desk, params: Params) -> Answer:
    """Take the last change back, and show the text that it was made to."""
    site, wanted = desk.site, read_filter(params, "f_")
    with site.lock:
        if not site.undo:
            return Answer(desk.addresses.listing(wanted, note="nothing"))
        last = site.undo[-1]
        place = last.language, last.page
        path = site.settings.catalogue_path(*place)
        where = Place(*place, last.after.id, path, token_of(last.after))
        try:
            before = last.before
            change_entry(where, lambda entry: before, stamp_header(site.reviewer, site.now()))
        except PipelineError as error:
            site.undo.pop()
            here = {**params, "lang": place[0], "page": place[1], "id": last.after.id}
            return Answer(html=show_editor(desk, here, problem=f"not undone: {error}"), status=409)
        site.undo.pop()
        _follow(desk, place, site.refresh_page(place))
        return Answer(desk.addresses.segment(place, last.after.id, wanted, note="undone"))


def set_name(desk: Desk, params: Params) -> Answer:
    """Say who reviews."""
    name = clean_name(params.get("name", ""))
    if name:
        desk.site.set_reviewer(name)
    wanted = read_filter(params, "f_")
    if params.get("id") and params.get("page"):
        place = desk.place(params)
        return Answer(desk.addresses.segment(place, params["id"], wanted, note="name"))
    return Answer(desk.addresses.listing(wanted, note="name"))


def go_to_next(desk: Desk, params: Params) -> Answer:
    """The first text of a list."""
    wanted = read_filter(params, "f_")
    row = desk.site.index.find_next(wanted, None)
    if row is None:
        return Answer(desk.addresses.listing(wanted, note="done"))
    return Answer(desk.addresses.editor(row, wanted))


# --- what goes wrong -----------------------------------------------------------------------------


def _again(desk: Desk, params: Params, text: str, why: str, status: int = 422) -> Answer:
    """The editor once more, with the text that was typed and why it is not saved."""
    return Answer(html=show_editor(desk, params, typed=text, problem=why), status=status)


def _failed(desk: Desk, params: Params, text: str, error: PipelineError) -> Answer:
    """A text that cannot be saved: it is kept, and shown again with the reason."""
    place, segment = desk.place(params), params.get("id", "")
    status = 409 if isinstance(error, ConflictError) else 500
    desk.site.keep_typed(place, segment, Draft(text, params.get("token", "")))
    desk.site.refresh_page(place)
    try:
        return Answer(html=show_editor(desk, params, text, f"not saved: {error}"), status=status)
    except PipelineError as gone:
        html = desk.render("lost.html", problem=str(error), more=str(gone), text=text)
        return Answer(html=html, status=status)


# --- another engine ------------------------------------------------------------------------------


def ask_other_engine(desk: Desk, params: Params) -> Answer:
    """What another engine makes of a text: asked only on request, as loading one takes seconds."""
    place = desk.place(params)
    with desk.site.lock:
        page = desk.site.open_page(place)
        unit = page.find_unit(params.get("id", ""))
        if unit is None:
            raise PipelineError("this text is no longer on its page; go back to the list")
    # An engine may take long; others go on meanwhile.
    found = desk.site.ask_engines(place[0], unit.segment, unit.signature.split("/")[0])
    offers = [Offer(f"By {name}", text, chips(text, unit.segment.tags)) for name, text in found]
    return Answer(html=desk.render("alike.html", offers=offers, lang=place[0]))

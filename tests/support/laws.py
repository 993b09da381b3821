"""Editions as the laws want them: made of identity, pseudo or given targets, no build around."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import oracle
from markdown_it import MarkdownIt

from pipeline import tagged_text
from pipeline.engines.fake import pseudo
from pipeline.errors import SourceError
from pipeline.markdown.assemble import Edition, EditionOptions, assemble
from pipeline.markdown.document import Document, parse_document
from pipeline.markdown.extract.segmenter import Page, read_page
from pipeline.markdown.extract.slots import Slot


class Read(NamedTuple):
    """A page, read."""

    document: Document
    page: Page


def read(text: str) -> Read:
    document = parse_document(text, "page.md")
    return Read(document, read_page(document))


def pseudo_target(slot: Slot) -> str:
    """What the engine `pseudo` makes of a place: its letters, not its tags."""
    items = tagged_text.parse(slot.segment.source)
    return tagged_text.join(
        tagged_text.Text(pseudo(i.text)) if isinstance(i, tagged_text.Text) else i for i in items
    )


def edition(text: str, targets: Sequence[str]) -> Edition:
    # Where the generator is unknown, Vue may read the page: what it would run is refused then.
    return assemble(read(text).page, targets, options=EditionOptions(generator="github"))


def identity_problem(text: str) -> str:
    """What breaks law L1 for a page; empty where nothing does."""
    return _identity_problem(text, read(text).page)


def _identity_problem(text: str, page: Page) -> str:
    made = assemble(page, [slot.segment.source for slot in page.slots])
    if any("found" in reason for _, reason in page.problems):
        return f"not placed: {page.problems}"
    if made.reverted or not made.proved:
        return f"not written: {made.reverted} {made.problem}"
    return "" if made.text == text else f"{made.text!r} is not {text!r}"


def pseudo_edition(text: str) -> Edition:
    return _pseudo_edition(read(text).page)


def _pseudo_edition(page: Page) -> Edition:
    # The oracle knows no ids of headings, so links to them stay as they are here.
    targets = [pseudo_target(slot) for slot in page.slots]
    return assemble(page, targets, options=EditionOptions(anchors=False))


def commuting_problem(text: str, md: MarkdownIt) -> str:
    """What breaks law L2 for a page; empty where nothing does."""
    made = pseudo_edition(text)
    if made.reverted or not made.proved:
        return f"not written: {made.reverted} {made.problem}"
    want, have = oracle.expected(text, md), oracle.given(made.text, md)
    for wanted, got in zip(want, have, strict=False):
        if wanted != got:
            return f"want {wanted}\nhave {got}\nin   {made.text!r}"
    if len(want) != len(have):
        return f"{len(want)} events wanted, {len(have)} given, in {made.text!r}"
    return ""


class Break(NamedTuple):
    """A page on which a law does not hold."""

    kind: str
    """crash, identity, structure (tags of the rendered pages differ) or unwritten."""
    message: str


def find_break(text: str, md: MarkdownIt) -> Break | None:
    """The first law that any page at all, however dirty, breaks; None if none.

    Front matter that cannot be read is refused and breaks nothing. Text is not compared:
    what plain CommonMark takes for text in dirty pages is not what a reader does.
    """
    try:
        page = read(text).page
        if problem := _identity_problem(text, page):
            return Break("identity", problem)
        made = _pseudo_edition(page)
    except SourceError:
        return None
    except Exception as error:
        return Break("crash", f"{type(error).__name__}: {error}")
    if made.reverted or not made.proved:
        return Break("unwritten", f"{made.reverted} {made.problem}")
    want, have = (oracle.tags(written, md) for written in (text, made.text))
    if want != have:
        first = next((p for p in zip(want, have, strict=False) if p[0] != p[1]), ("more", "less"))
        return Break("structure", f"want {first[0]}\nhave {first[1]}\nin   {made.text!r}")
    return None

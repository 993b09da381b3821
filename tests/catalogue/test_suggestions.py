"""pipeline.catalogue.{match_repair,suggestions}: earlier work brought to a changed source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from locations import DATA
from workbench import merge_units

from pipeline import tagged_text
from pipeline.catalogue.match_repair import build_skeleton, repair_match
from pipeline.catalogue.update import (
    Catalogue,
    Entry,
    PageDetails,
    match_entries,
    read_bytes,
    render,
    suggest,
)
from pipeline.model import Origin, Segment, Status, Unit
from pipeline.spans import Span

CASES: Final = DATA / "po" / "adapt" / "same-words.txt"


def suggest_for(
    old: Catalogue | None, segments: Sequence[Segment], segmenter: str = ""
) -> dict[str, Entry]:
    return suggest(old, segments, match_entries(old, segments, segmenter=segmenter))


def cases() -> list[list[str]]:
    blocks = CASES.read_text(encoding="utf-8").strip().split("\n\n")[1:]
    assert len(blocks) > 20, "no cases found"
    return [block.split("\n") for block in blocks]


# --- the same words ------------------------------------------------------------------------------


@pytest.mark.parametrize(("old", "new", "target", "expected"), cases())
def test_what_is_certain_is_done_and_nothing_else(
    old: str, new: str, target: str, expected: str
) -> None:
    assert repair_match(old, new, target) == (None if expected == "-" else expected)


WORDS: Final = st.sampled_from(["cells", "T", "grow", "in", "14", "2.5", "1,000", "days", "."])


@st.composite
def tagged(draw: st.DrawFn) -> str:
    """A text with up to two pairs of tags, one maybe inside the other."""
    words = draw(st.lists(WORDS, min_size=3, max_size=9))
    at = sorted(draw(st.lists(st.integers(0, len(words)), min_size=2, max_size=2)))
    items: list[tagged_text.Item] = []
    for i, word in enumerate([*words, ""]):
        items += [tagged_text.Open(1)] if i == at[0] else []
        items += [tagged_text.Close(1)] if i == at[1] else []
        items.append(tagged_text.Text(f"{word} "))
    return tagged_text.join(items)


@settings(max_examples=100)
@given(tagged())
def test_law_a_source_that_does_not_change_changes_no_translation(source: str) -> None:
    assert repair_match(source, source, source) == source


@settings(max_examples=150)
@given(tagged(), tagged(), tagged())
def test_law_no_tag_comes_from_nowhere_or_twice(old: str, new: str, target: str) -> None:
    result = repair_match(old, new, target)
    if result is None:
        return
    assert build_skeleton(old) == build_skeleton(new)
    assert tagged_text.nesting_problem(tagged_text.parse(result)) is None
    there = {
        item.number for item in tagged_text.parse(result) if not isinstance(item, tagged_text.Text)
    }
    assert there <= {
        item.number for item in tagged_text.parse(new) if not isinstance(item, tagged_text.Text)
    }
    words = re.findall(r"[^\W\d]+", tagged_text.plain(target))
    assert re.findall(r"[^\W\d]+", tagged_text.plain(result)) == words


# --- what is offered -----------------------------------------------------------------------------


def segment(source: str, kind: str = "paragraph") -> Segment:
    name = f"text.{sha256(source.encode()).hexdigest()[:12]}"
    return Segment(name, kind, source, (), Span(0, 1), 1)


CELLS: Final = "Your <1>T cells</1> attack. They need 2 to 8 weeks. Ask <2>us</2>."
APPROVED: Final = (
    Entry("a", CELLS, "Sus <1>células</1> atacan. Necesitan 2 a 8 semanas. Pregún<2>tenos</2>."),
    Entry("b", "Rest a lot. Eat well.", "Descanse mucho y coma bien."),
    Entry("c", "Wash your hands.", "Lávese las manos.", translator_comments="ask Ana"),
    Entry("d", "Keep warm in winter.", "Abríguese.", fuzzy=True, signature="m/1"),
)
OLD: Final = Catalogue({"Language": "es"}, APPROVED)

OFFERED: Final = {
    "a part of it": ("Your <1>T cells</1> attack.", "Sus <1>células</1> atacan.", CELLS),
    "the rest, tags numbered anew": (
        "They need 2 to 8 weeks. Ask <1>us</1>.",
        "Necesitan 2 a 8 semanas. Pregún<1>tenos</1>.",
        CELLS,
    ),
    "all of it where its sentences are others": (
        "Rest a lot.",
        "Descanse mucho y coma bien.",
        "Rest a lot. Eat well.",
    ),
    "two that were joined": (
        "Wash your hands. Rest a lot. Eat well.",
        "Lávese las manos. Descanse mucho y coma bien.",
        "Wash your hands. Rest a lot. Eat well.",
    ),
    "with the new number": (
        CELLS.replace("2 to 8", "3 to 8"),
        APPROVED[0].target.replace("2 a 8", "3 a 8"),
        CELLS,
    ),
    "as it was for other words": ("Wash both hands.", "Lávese las manos.", "Wash your hands."),
}
NOT_OFFERED: Final = {
    "a text of three quarters new words": "Wash the dishes with soap.",
    "a word that stands in it": "Rest",
    "what no person wrote": "Keep warm in winters.",
    "half of it, the rest unknown": "Wash your hands. Nobody has ever translated this sentence.",
}


@pytest.mark.parametrize(("source", "target", "previous"), OFFERED.values(), ids=OFFERED)
def test_offers(source: str, target: str, previous: str) -> None:
    (found,) = suggest_for(OLD, [segment(source)]).values()
    assert (found.target, found.previous, found.fuzzy) == (target, previous, True)
    assert found.is_suggestion, "untouched as yet"


@pytest.mark.parametrize("source", NOT_OFFERED.values(), ids=NOT_OFFERED)
def test_nothing_is_offered_for(source: str) -> None:
    assert suggest_for(OLD, [segment(source)]) == {}


def test_the_comments_of_the_translator_come_with_the_offer() -> None:
    (found,) = suggest_for(OLD, [segment("Wash both hands.")]).values()
    assert found.translator_comments == "ask Ana"


def build(old: Catalogue | None, *sources: str) -> Catalogue:
    units = [Unit(segment(s), "máquina", Status.MACHINE, Origin.ENGINE, "m/1") for s in sources]
    made = merge_units(old, units, PageDetails("page.md", "es", segmenter="1"))
    again, problems = read_bytes(render(made))
    assert (again, problems) == (made, [])
    return again


def test_an_untouched_offer_leaves_with_its_text_and_a_touched_one_stays() -> None:
    old = build(OLD, "Wash both hands.")
    assert b"#. offered: from what was approved before the source changed [" in render(old)
    kept = {entry.source for entry in build(old, "Other words.").entries if entry.obsolete}
    assert kept == {entry.source for entry in APPROVED if entry.approved}
    touched = [
        replace(e, target="Lávese ambas manos.") if e.source == "Wash both hands." else e
        for e in old.entries
    ]
    left = build(Catalogue(old.header, tuple(touched)), "Other words.")
    assert "Lávese ambas manos." in {entry.target for entry in left.entries if entry.obsolete}


# --- another segmenter ---------------------------------------------------------------------------


def test_words_of_the_same_kind_come_first() -> None:
    title = Entry("x-1", "Pain", "Dolor (título)", comments=("front matter: title",))
    heading = Entry("x-2", "Pain", "Dolor", comments=("heading",))
    old = Catalogue({"X-Segmenter": "0"}, (title, heading))
    new = {kind: segment("Pain", kind) for kind in ("heading", "front matter: title", "alt text")}
    found = {kind: match_entries(old, [s], segmenter="1")[s.id].target for kind, s in new.items()}
    assert found["heading"] == "Dolor"
    assert found["front matter: title"] == "Dolor (título)"
    assert match_entries(old, list(new.values()), segmenter="0") == {}


def test_tags_that_cannot_be_placed_carry_no_approval_over() -> None:
    old = Catalogue({"X-Segmenter": "0"}, (Entry("x-1", "The cells help.", "Ayudan las células."),))
    plain, marked = segment("The cells help."), segment("The <1>cells</1> help.")
    assert match_entries(old, [plain], segmenter="1")[plain.id].reviewed
    assert match_entries(old, [marked], segmenter="1") == {}
    assert suggest_for(old, [marked], segmenter="1")[marked.id].fuzzy

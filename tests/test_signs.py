"""Signs of the notation: as a segment has them, as a model reads and writes them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from argos_tiny import DATA, EN_ES, TINY, copy_package
from hypothesis import given, settings
from hypothesis import strategies as st
from tagged_text import numbered, tagged

from pipeline.engines.argos import ArgosEngine
from pipeline.engines.argos_package import unpack
from pipeline.engines.base import Notation, notation_of
from pipeline.engines.signs import MOST, SIGNS, TERM, asked_for, joined, spaced

SIGN = re.compile("|".join(map(re.escape, SIGNS)))
SENTENCES = [
    line.split("\t")[0] for line in (DATA / "patients.tsv").read_text("utf-8").splitlines()
]


def bare(text: str) -> str:
    """A text without its signs, white space as it is."""
    return SIGN.sub("", text)


@pytest.mark.parametrize(
    ("segment", "read"),
    [
        ("the <1>immune system</1> is", "the <1> immune system </1> is"),
        ("<1>CAR T</1> therapy", "<1> CAR T </1> therapy"),
        ("(see <1>Question 2</1>).", "(see <1> Question 2 </1>)."),
        ("(<1>word</1>), x-<2>y</2>", "( <1>word </1>), x- <2>y </2>"),
        ("<1><2>bold</2> link</1> <3>b</3>", "<1> <2> bold </2> link </1> <3> b </3>"),
        ("see<1/>.", "see <1/>."),
        ("a <t>ganglio</t>.", "a <t> ganglio </t>."),
        # no signs
        ("a < b, <10>, <b>, 3 <1.", "a < b, <10>, <b>, 3 <1."),
    ],
)
def test_a_model_reads_each_sign_as_a_word_of_its_own(segment: str, read: str) -> None:
    assert spaced(segment) == read


@settings(derandomize=True, max_examples=300)
@given(st.data())
def test_law_signs_change_no_word_and_come_back(data: st.DataObject) -> None:
    items = data.draw(tagged(data.draw(st.sampled_from(SENTENCES)), tidy=True))
    segment = numbered(items)
    if len(set(SIGN.findall(segment))) > 2 * MOST or re.search(r"\d\d+>", segment):
        return
    read = spaced(segment)
    # Without the signs and the one blank that each brings, the sentence is as without them.
    assert re.sub(rf" ({SIGN.pattern})", "", f" {read}").split() == bare(segment).split()
    assert bare(joined(read)).split() == bare(segment).split()
    assert SIGN.findall(joined(read)) == SIGN.findall(segment)
    if not re.search(r"<\d> | </\d>|>\s*<", segment):
        assert joined(read) == segment


def test_what_nobody_asked_for_is_dropped() -> None:
    assert asked_for("A <1>b</1>", "Un <1>b</1><2> o</2></t>") == "Un <1>b</1> o"
    assert asked_for("A b", "Un b <3>") == "Un b "


def test_only_a_package_that_says_so_is_asked_with_signs(tmp_path: Path) -> None:
    unpack(TINY, tmp_path / TINY.stem)
    for name, told, wanted in (
        ("taught", {"signs": True}, Notation(TERM, tags=True)),
        ("silent", {}, None),
        ("odd", {"signs": "yes"}, None),
    ):
        folder = tmp_path / name
        folder.mkdir()
        copy_package(tmp_path, folder / TINY.stem, **told)
        engine = ArgosEngine([folder], tmp_path / "cache")
        assert notation_of(engine, EN_ES) == wanted
    assert notation_of(ArgosEngine([tmp_path / "none"], tmp_path / "cache"), EN_ES) is None

"""pipeline.markdown.abbreviations: lines that explain a word name what the edition writes."""

from __future__ import annotations

import pytest

from pipeline.markdown.assemble import Edition, EditionOptions, assemble
from pipeline.markdown.document import parse_document
from pipeline.markdown.extract.segmenter import read_page

FORMS = {"HPV": ("VPH", "virus del papiloma"), "DNA": ("ADN",), "VPH": ("XYZ",)}


def build(source: str, targets: dict[str, str]) -> Edition:
    page = read_page(parse_document(source))
    texts = [targets.get(slot.segment.source, slot.segment.source) for slot in page.slots]
    return assemble(page, texts, options=EditionOptions(acronyms=FORMS))


LINE = "*[HPV]: human papillomavirus"
SOURCE = f"HPV is a virus.\n\n{LINE}\n"


@pytest.mark.parametrize(
    ("source", "targets", "line"),
    [
        (SOURCE, {"HPV is a virus.": "El VPH es un virus."}, "*[VPH]: human papillomavirus"),
        (
            f"> HPV is a virus.\n>\n> {LINE}\n",
            {"HPV is a virus.": "El VPH es un virus.", "human papillomavirus": "virus"},
            "> *[VPH]: virus",
        ),
        (SOURCE, {"HPV is a virus.": "El HPV (VPH) es un virus."}, LINE),
        # Another line explains the form already.
        (
            f"HPV and VPH.\n\n{LINE}\n*[VPH]: other\n",
            {"HPV and VPH.": "El VPH."},
            f"{LINE}\n*[VPH]: other",
        ),
        # The page does not write the word; another one may.
        (f"A virus.\n\n{LINE}\n", {"A virus.": "Un VPH."}, LINE),
        # A part of a word is not the word.
        (SOURCE, {"HPV is a virus.": "El HPVX y el VPH."}, "*[VPH]: human papillomavirus"),
        ("`*[HPV]: code` HPV\n", {"<1/> HPV": "<1/> VPH"}, "`*[HPV]: code` VPH"),
    ],
)
def test_the_word_that_a_line_explains(source: str, targets: dict[str, str], line: str) -> None:
    edition = build(source, targets)
    assert edition.proved
    assert line in edition.text


def test_a_word_that_the_edition_writes_nowhere_is_told_with_its_line() -> None:
    edition = build(SOURCE, {"HPV is a virus.": "Es un virus."})
    assert edition.text == f"Es un virus.\n\n{LINE}\n"
    assert edition.lost_abbreviations == (("HPV", 3),)


def test_what_is_written_is_not_told() -> None:
    for target in ("El VPH es un virus.", "El HPV es un virus."):
        assert build(SOURCE, {"HPV is a virus.": target}).lost_abbreviations == ()

"""pipeline.markdown.site_markup: what sites write beyond CommonMark, page by page.

Each page of data/markup has beside it the edition that `pseudo` must give: `page.md` and
`page.md.pseudo`. What stays as it is stays letter by letter, and all prose is mapped.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from laws import pseudo_target
from locations import DATA

from pipeline.markdown.assemble import assemble
from pipeline.markdown.document import parse_document, read_document
from pipeline.markdown.extract.segmenter import Page, read_page
from pipeline.model import MarkupSettings

FOLDER = DATA / "markup"
PAGES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".md", ".mdx"))
assert len(PAGES) >= 28, "pages are missing"


def read(path: Path) -> Page:
    return read_page(read_document(path.read_bytes(), path.name, language="en"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_identity_changes_no_byte(path: Path) -> None:
    page = read(path)
    edition = assemble(page, [slot.segment.source for slot in page.slots])
    assert edition.proved
    assert not edition.reverted
    assert edition.text.encode("utf-8") == path.read_bytes()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_markup_stays_and_prose_is_translated(path: Path) -> None:
    page = read(path)
    edition = assemble(page, [pseudo_target(slot) for slot in page.slots])
    expected = path.with_name(f"{path.name}.pseudo").read_bytes().decode("utf-8")
    assert edition.proved
    assert not edition.reverted
    assert edition.text == expected


# --- what a site adds -----------------------------------------------------------------------

ADDED = MarkupSettings(protect=(r"ACME-\d+", r"@@\w+@@"), attributes=("label",), keys=("legend",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Order ACME-12 *and ACME-7 each*.\n", "Òrdèr ACME-12 *ànd ACME-7 èàch*.\n"),
        ("See @@NAME@@ `ACME-1` now.\n", "Sèè @@NAME@@ `ACME-1` nòw.\n"),
        ('<Tab label="Use it" name="use">\n', '<Tab label="Ùsè ìt" name="use">\n'),
        (":::{plot} a.py\n:legend: The dose\n:::\n", ":::{plot} a.py\n:legend: Thè dòsè\n:::\n"),
        # Twins: what no pattern matches.
        ("Order ACME and ACNE-7.\n", "Òrdèr ÀCMÈ ànd ÀCNÈ-7.\n"),
        ('<Tab labels="Use it">\n', '<Tab labels="Use it">\n'),
        (":::{plot} a.py\n:class: The dose\n:::\n", ":::{plot} a.py\n:class: The dose\n:::\n"),
    ],
)
def test_the_settings_add_to_the_table(text: str, expected: str) -> None:
    page = read_page(parse_document(text, "p.md", markup=ADDED))
    edition = assemble(page, [pseudo_target(slot) for slot in page.slots])
    assert edition.text == expected
    assert not edition.reverted

"""Texts that are code somewhere, in all places where a text can stand: tests/data/hostile."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import PurePath
from typing import Final, NamedTuple

from locations import DATA

from pipeline import tagged_text
from pipeline.markdown.assemble import Edition, EditionOptions, assemble
from pipeline.markdown.document import parse_document
from pipeline.markdown.extract.segmenter import read_page


class Place(NamedTuple):
    """A page in which `Text` or `Text here` is to be translated."""

    name: str
    file: str
    page: str

    @property
    def is_mdx(self) -> bool:
        return PurePath(self.file).suffix == ".mdx"


def _unquote(text: str) -> str:
    return text.replace("\\n", "\n").replace("\\\n", "\\n").replace("\\\\", "\\")


def _read_places() -> Iterator[Place]:
    with (DATA / "hostile" / "places.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for name, file_name, page in rows[1:]:
        yield Place(name, file_name, _unquote(page))


PLACES: Final = list(_read_places())
TEXTS: Final = [
    _unquote(line) for line in (DATA / "hostile" / "texts.txt").read_text("utf-8").splitlines()
]


def write_text(place: Place, text: str, generator: str = "") -> Edition | None:
    """The edition of a page with an approved text; None where the source stands instead."""
    page = read_page(parse_document(place.page, place.file))
    targets = [slot.segment.source for slot in page.slots]
    [index] = [i for i, target in enumerate(targets) if "Text" in target]
    new = targets[index].replace("Text here", "Text").replace("Text", tagged_text.escape(text))
    targets[index] = new
    options = EditionOptions(approved={index}, language="es", generator=generator)
    edition = assemble(page, targets, options=options)
    return None if edition.reverted or not edition.proved else edition

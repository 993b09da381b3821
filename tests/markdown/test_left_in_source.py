"""What a page leaves in the source language is counted and listed with its place."""

from __future__ import annotations

import csv

import pytest
from locations import DATA

from pipeline.markdown.document import parse_document
from pipeline.markdown.extract.left_in_source import find_text_in_source
from pipeline.markdown.extract.segmenter import read_page
from pipeline.model import DEFAULT_MARKUP, MarkupSettings, TextInSource

PAGE = (DATA / "left_in_source/page.md").read_text("utf-8")


def find(text: str, markup: MarkupSettings = DEFAULT_MARKUP) -> list[TextInSource]:
    keys = ("title", "description")
    return list(find_text_in_source(read_page(parse_document(text, markup=markup), keys)))


def test_texts_that_no_rule_translates_are_found_with_their_lines() -> None:
    with (DATA / "left_in_source/expected.tsv").open(encoding="utf-8") as file:
        expected = [
            TextInSource(row["kind"], row["name"], int(row["line"]))
            for row in csv.DictReader(file, delimiter="\t")
        ]
    assert find(PAGE) == expected


def test_an_attribute_that_the_settings_name_is_not_left() -> None:
    markup = MarkupSettings(attributes=("data-note", "data-tip", "warn"))
    kinds = {text.kind for text in find(PAGE, markup)}
    assert kinds == {"front matter", "skipped part", "table"}


@pytest.mark.parametrize(
    "text",
    [
        "A page of **text** and a [link](a.md 'A title').\n",
        '<img alt="A picture of a nurse" src="a.png" width="100" class="left big">\n',
        '<a data-url="https://example.org/a b" href="a b.html" rel="noopener external">x</a>\n',
        '<meta content="width=device-width, initial-scale=1" name="viewport">\n',
        "{{< figure src='a b.png' >}}\n",
        '{% if page.note == "Take two tablets" %}\n',
        "---\nlayout: wide page\ndate: 1 May 2024\nauthor: Jane Doe\n---\n\nText.\n",
    ],
)
def test_a_page_that_is_translated_as_a_whole_leaves_nothing(text: str) -> None:
    assert find(text) == []

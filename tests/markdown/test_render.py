"""pipeline.markdown.render: each rule on a target that needs it, and on a twin that does not.

The tables stand in tests/data/edition. A target is rendered at `EscapeLevel.MARKUP`, at which
what the source does plays no part.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any, Final

import pytest
from locations import DATA

from pipeline.markdown.document import parse_document
from pipeline.markdown.extract.segmenter import Page, read_page
from pipeline.markdown.extract.slots import Frame, Slot
from pipeline.markdown.proof import prove
from pipeline.markdown.render.escape import _RULES, SPECIAL, EscapeLevel
from pipeline.markdown.render.page import render_page
from pipeline.markdown.render.parts import RenderError
from pipeline.markdown.render.target import SourceText, render_target

PAGES: Final = {
    # name of a frame in the tables: a page whose slot with `Text` has it
    "block": "Text\n\n[ref]: /r\n",
    "cell": "| Text |\n| --- |\n",
    "alt": "![Text](/a)\n",
    "directive": ":::note Text\n\n:::\n",
    "quoted": '!!! note "Text"\n',
    "reference": "[Text] a\n\n[Text]: /r\n",
    "html": "<p>Text</p>\n",
    "field": "*[ABC]: Text\n",
    "title, double": '[a](/b "Text")\n',
    "title, single": "[a](/b 'Text')\n",
    "title, parentheses": "[a](/b (Text))\n",
    "attribute, double": '<i title="Text">a</i>\n',
    "attribute, single": "<i title='Text'>a</i>\n",
    "attribute, bare": "<i title=Text>a</i>\n",
}


def table(name: str) -> list[Any]:
    return list(_rows(name))


def _rows(name: str) -> Iterator[Any]:
    with (DATA / "edition" / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows[1:]:
        assert len(row) == len(rows[0]), row
        yield pytest.param(*row, id=" ".join(row[:-1]).replace("\\n", " "))


def read(text: str) -> tuple[Page, int]:
    """A page, and the index of its slot that holds `Text`."""
    page = read_page(parse_document(text))
    (index,) = (i for i, slot in enumerate(page.slots) if "Text" in slot.segment.source)
    return page, index


def rendered(text: str, target: str) -> str:
    page, index = read(text)
    return render_target(SourceText(text, frozenset({"ref"})), page.slots[index], target)


def assert_proved(text: str, target: str) -> None:
    """The edition with `target` is read back as its source with other words."""
    page, index = read(text)
    targets = [slot.segment.source for slot in page.slots]
    targets[index] = target
    edition, failed = render_page(
        page, targets, (), {index: EscapeLevel.MARKUP}, generator="github"
    )
    assert not failed
    assert prove(page, targets, read_page(parse_document(edition))) == {}


ESCAPES = table("escapes.tsv")


@pytest.mark.parametrize(("rule", "frame", "target", "expected"), ESCAPES)
def test_a_character_is_escaped_where_it_could_be_markup(
    rule: str, frame: str, target: str, expected: str
) -> None:
    assert rendered(PAGES[frame], target) == expected
    assert_proved(PAGES[frame], target)


def test_each_rule_has_a_case_and_a_twin() -> None:
    changed: dict[str, set[bool]] = {}
    for case in ESCAPES:
        rule, frame, target, expected = case.values
        changes = target != expected if frame != "reference" else "\\(" in expected
        for char in rule.split():
            changed.setdefault(char, set()).add(changes)
    assert changed.keys() == _RULES.keys()
    one_sided = {char for char, kinds in changed.items() if kinds != {True, False}}
    assert one_sided == {"`"}  # always escaped


def test_every_special_character_has_a_rule() -> None:
    special = {chr(code) for code in range(128) if SPECIAL.match(chr(code))}
    assert special == _RULES.keys()


@pytest.mark.parametrize(("frame", "target", "expected"), table("outside-markdown.tsv"))
def test_titles_attributes_and_html_have_rules_of_their_own(
    frame: str, target: str, expected: str
) -> None:
    assert rendered(PAGES[frame], target) == expected
    assert_proved(PAGES[frame], target)


@pytest.mark.parametrize(("source", "target", "expected"), table("flanking.tsv"))
def test_emphasis_marks_get_the_neighbours_they_need(
    source: str, target: str, expected: str
) -> None:
    assert rendered(f"{source}\n", target) == expected
    assert_proved(f"{source}\n", target)


@pytest.mark.parametrize(("source", "target", "expected"), table("line-starts.tsv"))
def test_the_start_of_a_line_begins_no_block(source: str, target: str, expected: str) -> None:
    text = source.replace("\\n", "\n") + "\n"
    assert rendered(text, target).endswith(expected)
    assert_proved(text, target)


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("*Text*", "<1></1> a", "tag 1 stands around nothing"),
        ("[Text](a) [b](c)", "<1>a <2>b</2></1>", "tag 2 is a link within a link"),
        ("Text `b`", "a <1>b</1>", "tag 1 has no end"),
    ],
)
def test_what_cannot_be_written_is_refused(source: str, target: str, reason: str) -> None:
    with pytest.raises(RenderError, match=reason):
        rendered(f"{source}\n", target)


def test_every_frame_is_read_from_a_page() -> None:
    pages = [*PAGES.values(), "# Text\n"]
    slots: list[Slot] = [slot for text in pages for slot in read_page(parse_document(text)).slots]
    values = {"x": "plain", "'x'": "'", '"x"': '"', "|\n  x": "|", ">\n  x": ">"}
    for value in values:
        slots += read_page(parse_document(f"---\ntitle: {value}\n---\n")).slots
    slots += read_page(parse_document('+++\ntitle = "x"\n+++\n')).slots
    parameters = ['{{< x alt="x" >}}', "{% include x alt='x' %}", "{% x alt='x' alt=\"x\" %}"]
    for parameter in parameters:
        slots += read_page(parse_document(parameter)).slots
    slots += read_page(parse_document('{\n"title": "x"\n}\n')).slots
    assert {slot.frame for slot in slots} == set(Frame)

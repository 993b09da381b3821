"""pipeline.markdown.document: bytes to text and spans, and what is left out of translation."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import locations
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config.domains import domains_of
from pipeline.config.settings import Settings
from pipeline.errors import SourceError
from pipeline.markdown.document import BOM, Document, parse_document, read_document

DATA = locations.DATA / "document"
FILES = sorted(DATA.glob("*.txt"))
assert FILES, "no document fixtures found"


def body(document: Document) -> str:
    return document.body.of(document.text)


# --- bytes --------------------------------------------------------------------------------


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", BOM])
def test_nothing_is_lost_in_reading(bom: str, newline: str) -> None:
    page = f"{bom}---\ntitle: é 😀\n---\n\n# é\t \n\nlast".replace("\n", newline)
    document = read_document(page.encode("utf-8"), "a/p.md")
    assert document.text == page
    assert document.path == "a/p.md"
    assert document.metadata == {"title": "é 😀"}
    assert body(document) == page[page.index(f"---{newline}{newline}#") + 3 + len(newline) :]
    assert document.line(page.index("# é")) == 5


def test_nul_and_odd_line_breaks_stay_in_the_body() -> None:
    page = "a\0b\u2028c\x0cd\x85e\n"
    document = read_document(page.encode("utf-8"), "p.md")
    assert body(document) == page
    assert document.line_starts == [0, len(page)]


def test_a_second_byte_order_mark_is_text() -> None:
    document = parse_document(f"{BOM}{BOM}---\na: b\n---\n", "p.md")
    assert document.matter is None
    assert body(document).startswith(BOM)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"ok\ncaf\xe9\n", "p.md:2: byte 0xe9 is not UTF-8; save the page as UTF-8"),
        (b"a\r\nb\r\n\xff", "p.md:3: byte 0xff is not UTF-8; save the page as UTF-8"),
        (b"a\rb\r\x80", "p.md:3: byte 0x80 is not UTF-8; save the page as UTF-8"),
        (b"\xff\xfe#\0 \0", "p.md:1: byte 0xff is not UTF-8; save the page as UTF-8"),
        (b"\xc3", "p.md:1: byte 0xc3 is not UTF-8; save the page as UTF-8"),
        (b"\xed\xa0\x80", "p.md:1: byte 0xed is not UTF-8; save the page as UTF-8"),
        (b"---\na: b: c\n---\n",
         "p.md:2: front matter is not YAML: mapping values are not allowed here; correct it"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_with_its_line(data: bytes, message: str) -> None:
    with pytest.raises(SourceError) as error:
        read_document(data, "p.md")
    assert str(error.value) == message


def test_messages_show_the_path_people_know() -> None:
    with pytest.raises(SourceError, match=r"^seeds/p\.md:1: byte 0xff"):
        read_document(b"\xff", "p.md", Path("seeds/p.md"))


# --- front matter or not ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "start"),
    [
        pytest.param("---\na: b\n---\nBody", "Body", id="YAML"),
        pytest.param("---\na: b\n...\nBody", "Body", id="closed by dots"),
        pytest.param("---  \na: b\n---\t\nBody", "Body", id="blanks behind the markers"),
        pytest.param("+++\na = 1\n+++\nBody", "Body", id="TOML"),
        pytest.param("---\na: b\n---", "", id="nothing behind it"),
        pytest.param("---\n---\nBody", "Body", id="empty"),
        pytest.param("---\n# a\n---\nBody", "Body", id="only a comment"),
        pytest.param("---\na: |\n  ---\n---\nBody\n---\n", "Body\n---\n", id="markers in a value"),
    ],
)
def test_front_matter(page: str, start: str) -> None:
    document = parse_document(page)
    assert document.matter is not None
    assert body(document) == start


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("", id="empty page"),
        pytest.param("Body", id="none"),
        pytest.param("---", id="a thematic break"),
        pytest.param("---\n", id="a thematic break and a line break"),
        pytest.param("---\nFoo\n---\n", id="text between thematic breaks"),
        pytest.param("---\n- Foo\n---\n", id="a list between thematic breaks"),
        pytest.param("---\nFoo\n", id="never closed"),
        pytest.param("---\na: b\n", id="never closed, with a key"),
        pytest.param("---\na: b\n ---\n", id="closed by an indented line"),
        pytest.param("---\na: b\n----\n", id="closed by a longer line"),
        pytest.param("+++\na = 1\n---\n", id="closed by the other marker"),
        pytest.param("----\na: b\n---\n", id="a longer line"),
        pytest.param(" ---\na: b\n---\n", id="indented"),
        pytest.param("\n---\na: b\n---\n", id="not at the top"),
        pytest.param("--- a: b\n---\n", id="text behind the marker"),
    ],
)
def test_no_front_matter(page: str) -> None:
    document = parse_document(page)
    assert document.matter is None
    assert body(document) == page
    assert document.metadata == {}
    assert not document.excluded
    assert document.skipped == ()


# Without controls: YAML refuses those, which is another test.
@given(
    st.text(st.sampled_from("-+.: \n\r\taé#'[{&*!|>\"")), st.sampled_from(["", "---\n", "+++\n"])
)
def test_any_text_is_a_page_or_an_error_with_a_line(text: str, top: str) -> None:
    try:
        document = parse_document(top + text, "p.md")
    except SourceError as caught:
        error = caught
    else:
        assert document.body.end == len(top + text)
        assert document.excluded is False
        assert document.matter is not None or document.body.start == 0
        return
    assert re.match(r"p\.md:\d+: front matter .+; correct it$", str(error))
    assert error.line is not None
    assert 1 < error.line <= len((top + text).splitlines()) + 1


# --- what is left out ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("matter", "excluded"),
    [
        ("translate: false", True),
        ("translate: no", True),
        ('translate: "False"', True),
        ("translate: off # for now", True),
        ("translate: true", False),
        ("translate:", False),
        ("translate: nothing", False),
        ("notranslate: false", False),
        ("other: {translate: false}", False),
        ("x: {{ y }}\ntranslate: false", True),
    ],
)
def test_excluded_pages(matter: str, excluded: bool) -> None:
    assert parse_document(f"---\n{matter}\n---\nBody").excluded is excluded


@pytest.mark.parametrize(("value", "excluded"), [("false", True), ("true", False), ('"no"', True)])
def test_excluded_pages_in_toml(value: str, excluded: bool) -> None:
    assert parse_document(f"+++\ntranslate = {value}\n+++\nBody").excluded is excluded


def cases(path: Path) -> Iterator[Any]:
    """Pages with what is skipped between ‹ and ›, each under its title, ended by a dot."""
    for part in path.read_text(encoding="utf-8").split("\n.\n\n"):
        if part.strip():
            title, page = part.split("\n.\n", 1)
            yield pytest.param(page, id=f"{path.stem}: {title.strip()}")


@pytest.mark.parametrize("page", [case for path in FILES for case in cases(path)])
def test_skipped_parts(page: str) -> None:
    document = parse_document(re.sub("[‹›]", "", page))
    marked = document.text
    for span in reversed(document.skipped):
        marked = marked[: span.end] + "›" + marked[span.end :]
        marked = marked[: span.start] + "‹" + marked[span.start :]
    assert marked == page


def test_fixtures_hold_pages_with_and_without_skipped_parts() -> None:
    pages = [case.values[0] for path in FILES for case in cases(path)]
    assert any("‹" in page for page in pages)
    assert any("‹" not in page for page in pages)


@pytest.mark.speed
@pytest.mark.parametrize(
    "piece",
    ["{{< highlight ", "{{% math", "{% raw ", "{% highlight ", "{% raw %}", "{%-", "<!-- ", "\r",
     "<!-- pipeline: ", "<!-- pipeline: skip -->", "{% comment %}{% endcomment %}"],
)  # fmt: skip
def test_time_grows_with_length_only(piece: str) -> None:
    document = parse_document(piece * (500_000 // len(piece)) + "{{ {% pipeline:")
    start = time.process_time()
    assert len(document.skipped) <= len(document.text)
    assert time.process_time() - start < 4


@pytest.mark.parametrize("key", ["translate", "tags", "title", "language", "keywords"])
def test_no_value_is_made_into_a_string_before_its_size_is_known(key: str) -> None:
    names = "abcdefghijklmnopq"
    lists = "".join(f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in pairwise(names))
    document = parse_document(f"---\na: &a [x]\n{lists}{key}: [*q, {{k: *q}}]\n---\nText\n")
    assert not document.excluded
    assert document.stated_language is None
    settings = Settings(Path(), domains=(("x", frozenset(["x"])),))
    assert domains_of(settings, "page.md", document.metadata) is None


@pytest.mark.parametrize(
    ("matter", "excluded"),
    [
        ("---\ntranslate: no\n---\n", True),
        ("+++\ntranslate = false\n+++\n", True),
        ('{"translate": false}\n', True),
        ('{"translate": "off"}\n', True),
        ("---\ntranslate: [no]\n---\n", False),
        ('{"translate": 0}\n', False),
    ],
)
def test_a_page_asks_for_no_translation(matter: str, excluded: bool) -> None:
    assert parse_document(f"{matter}Text\n").excluded is excluded

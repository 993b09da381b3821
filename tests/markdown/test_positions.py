"""pipeline.markdown.extract.positions: the content of a block is found again, or refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.markdown.extract.positions import Lines, OffsetMap, locate, locate_cells
from pipeline.markdown.parser.commonmark import parse
from pipeline.spans import Span


def lines_of(text: str, start: int = 0) -> Lines:
    return Lines(text, Span(start, len(text)))


def found(text: str, kind: str = "inline") -> list[tuple[str, str]]:
    """The content of each block of a kind, and what stands in the page at its characters."""
    lines = lines_of(text)
    result = []
    for token in parse(text):
        if token.type == kind and token.map:
            content = token.content.removesuffix("\n") if kind == "html_block" else token.content
            mapping = locate(content, lines, token.map[0], max(token.map[1], token.map[0] + 1))
            result.append((content, there(mapping, content, text) if mapping else "refused"))
    return result


def there(mapping: OffsetMap, content: str, text: str) -> str:
    """Content read from the page, character by character; line breaks and what the parser
    changed are taken as they are."""
    shown = []
    for i, char in enumerate(content):
        blank_at_edge = char in " \t" and (content[:i].endswith("\n") or not content[:i].strip())
        shown.append(char if char == "\n" or blank_at_edge else text[mapping.at(i)])
    return "".join(shown)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "page",
    [
        pytest.param("one\ntwo\n", id="paragraph"),
        pytest.param("  one\n   two  \nthree", id="indented lines, trailing blanks"),
        pytest.param("# one\n\n## two ##\n\n### three \\#\n\n#\tfour\t#\t\n", id="headings"),
        pytest.param("one\ntwo\n===\n", id="underlined heading"),
        pytest.param("> one\n>two\n> > three\nfour\n", id="quotes and a lazy line"),
        pytest.param("- one\n  two\n\n  1. three\n     four\nfive\n", id="lists"),
        pytest.param("*\tone\n\ttwo\n", id="tabs"),
        pytest.param("[^1]: one\n    two\n\na[^1]\n", id="footnote"),
        pytest.param("term\n: one\n  two\n", id="definition"),
        pytest.param("one one\none one one\n", id="a line that stands in another"),
        pytest.param("> - # one #\n>   - two\n", id="nested containers"),
        pytest.param("😀 one\ntwo é\n", id="characters beyond ASCII"),
    ],
)
def test_content_is_found(page: str, newline: str) -> None:
    pairs = found(page.replace("\n", newline))
    assert pairs
    for content, page_text in pairs:
        assert page_text == content


@pytest.mark.parametrize(
    "page", ["<p>\n one\n</p>\n", "> <p>\n> one\n> </p>\n", "- <p>\n  one\n  </p>\n"]
)
def test_html_is_found(page: str) -> None:
    pairs = found(page, "html_block")
    assert pairs
    for content, page_text in pairs:
        assert page_text == content


def test_nul_is_the_replacement_character_to_the_parser() -> None:
    assert found("a\0b\n") == [("a\ufffdb", "a\0b")]


def test_content_that_is_not_in_the_page_is_refused() -> None:
    lines = lines_of("one\ntwo\n")
    assert locate("one\ntwo", lines, 0, 2)
    assert locate("one", lines, 1, 2) is None
    assert locate("on", lines, 0, 1) is None
    assert locate("one\ntwo", lines, 0, 1) is None
    assert locate("one\ntwo\nthree\nfour", lines, 0, 4) is None


def test_lines_are_counted_from_the_body() -> None:
    lines = lines_of("---\r\n---\r\none\r\ntwo", start=10)
    assert len(lines) == 2
    assert lines.span(0) == Span(10, 13)
    assert lines.span(1) == Span(15, 18)


@given(
    st.lists(st.text("ab\u2028\x0c", max_size=4), min_size=1), st.sampled_from(["\n", "\r\n", "\r"])
)
def test_a_line_ends_before_its_line_break(parts: list[str], newline: str) -> None:
    text = newline.join(parts)
    lines = lines_of(text)
    assert [lines.span(i).of(text) for i in range(len(lines))] == parts


# --- tables -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "contents"),
    [
        pytest.param("| a | b |", ["a", "b"], id="pipes at both ends"),
        pytest.param("a | b", ["a", "b"], id="no pipes at the ends"),
        pytest.param("a | b |", ["a", "b"], id="a pipe at the end"),
        pytest.param("|a|b", ["a", "b"], id="a pipe at the start"),
        pytest.param("|  a\t|| b |", ["a", "", "b"], id="an empty cell"),
        pytest.param("| a \\| b | c \\| |", ["a | b", "c |"], id="escaped pipes"),
        pytest.param("| `a \\| b` | c |", ["`a | b`", "c"], id="escaped pipes in code"),
        pytest.param("| a | b | c | d |", ["a", "b"], id="more cells than columns"),
        pytest.param("> | a | b |", ["a", "b"], id="in a quote"),
        pytest.param("- a | b", ["a", "b"], id="in a list"),
        pytest.param("| a | a |", ["a", "a"], id="equal cells"),
        pytest.param("a|a", ["a", "a"], id="equal cells and no leading pipe"),
        pytest.param("a|a|a", ["a", "a"], id="equal cells, one too many"),
        pytest.param("> | a | a |", ["a", "a"], id="equal cells in a quote"),
        pytest.param("| 😀 é | b |", ["😀 é", "b"], id="characters beyond ASCII"),
    ],
)
def test_cells_are_found(row: str, contents: list[str]) -> None:
    text = f"before\n{row}\nafter\n"
    mappings = locate_cells(contents, lines_of(text), 1)
    assert len(mappings) == len(contents)
    pos = 0
    for content, mapping in zip(contents, mappings, strict=True):
        if not content:
            assert mapping is None
            continue
        assert mapping is not None
        raw = mapping.span(0, len(content)).of(text)
        assert raw.replace("\\|", "|") == content
        assert mapping.at(0) > pos, "cells stand in order"
        pos = mapping.at(0)


@pytest.mark.parametrize(
    ("row", "contents"),
    [("| a | b |", ["a", "c"]), ("| a | b |", ["b", "a"]), ("", ["a"])],
)
def test_cells_that_are_not_in_the_row_are_refused(row: str, contents: list[str]) -> None:
    assert locate_cells(contents, lines_of(f"{row}\n"), 0) == [None] * len(contents)


def test_a_missing_cell_is_none_and_the_others_are_found() -> None:
    first, second = locate_cells(["a", ""], lines_of("| a |\n"), 0)
    assert first is not None
    assert first.at(0) == 2
    assert second is None


@given(st.lists(st.text("ab|\\ `é", min_size=1, max_size=5), min_size=2, max_size=4))
def test_cells_as_the_parser_reads_them(cells: list[str]) -> None:
    written = [cell.replace("\\", "").replace("|", "\\|") for cell in cells]
    columns = "|".join("-" for _ in cells)
    text = f"|{'|'.join('x' for _ in cells)}|\n|{columns}|\n| {' | '.join(written)} |\n"
    rows = [token for token in parse(text) if token.type == "inline"][len(cells) :]
    contents = [token.content for token in rows]
    assert len(contents) == len(cells)
    for content, mapping in zip(contents, locate_cells(contents, lines_of(text), 2), strict=True):
        assert (mapping is None) == (not content)
        if mapping is not None:
            raw = mapping.span(0, len(content)).of(text)
            assert raw.replace("\\|", "|").strip() == content.strip()

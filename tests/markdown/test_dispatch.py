"""pipeline.markdown.parser.dispatch: short cuts that give what markdown-it gives without them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from locations import DATA
from markdown_it import MarkdownIt, helpers
from spec_examples import gfm_examples

from pipeline.markdown.parser.commonmark import get_parser
from pipeline.markdown.parser.dispatch import HELPERS

FOLDER = DATA / "pages"
PAGES = sorted(FOLDER.rglob("*.md"))
assert PAGES

STARTS = [
    *("", "a", "import b from 'c'", "export default x", "{: .b}", "{% a %}", "# ", "> ", "- "),
    *("* ", "_ _ _", "+ ", "12. ", "1) ", "```", "~~~", "~ b", ": b", "[a]: /b", "[^a]: b"),
    *("<div>", "<b>", "$$", "!!! note", "??? a", ":::note", "|a|b|", "|-|-|", "===", "---"),
    *("    ", "\t", "\\#", "&#35;"),
]
LINES = st.lists(
    st.tuples(st.sampled_from(["", "> ", "- ", "  ", "    "]), st.sampled_from(STARTS)), max_size=8
).map(lambda lines: "\n".join(prefix + start for prefix, start in lines))


@cache
def undispatched() -> MarkdownIt:
    """The parser of this package with markdown-it's own tables of rules and helpers."""
    md = get_parser.__wrapped__()
    del md.block.ruler.getRules  # what stands behind it is the class's own
    md.helpers = helpers
    return md


def tokens(md: MarkdownIt, text: str) -> list[object]:
    return [token.as_dict() for token in md.parse(text, {})]


@given(LINES)
@example("a\n> b")
@example("- a\n\n      # b")
@settings(derandomize=True, max_examples=300, deadline=None)
def test_lines_of_all_kinds_read_the_same(text: str) -> None:
    assert tokens(get_parser(), text) == tokens(undispatched(), text)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_pages_read_the_same(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert tokens(get_parser(), text) == tokens(undispatched(), text)


def test_examples_of_the_specification_read_the_same() -> None:
    examples = gfm_examples()
    assert len(examples) > 600
    for case in examples:
        assert tokens(get_parser(), case.markdown) == tokens(undispatched(), case.markdown)


def test_fewer_rules_are_tried() -> None:
    assert (
        len(get_parser().block.ruler.getRules(""))
        < len(undispatched().block.ruler.getRules("")) / 2
    )


ADDRESS = st.text(alphabet='a/é:.#()<>\\&;%" \n\t\x00\x7f', max_size=12)


@given(ADDRESS, st.integers(0, 4), st.integers(0, 3))
@example("/a)", 0, 0)
@example("/a", 0, 0)
@example("/a(b)c)", 0, 0)
@example("/a&amp;b)", 0, 0)
@example("/a) ", 0, 2)
@settings(derandomize=True, max_examples=500, deadline=None)
def test_addresses_end_where_they_did(text: str, pos: int, cut: int) -> None:
    maximum = max(len(text) - cut, 0)
    found = HELPERS.parseLinkDestination(text, pos, maximum)
    wanted = helpers.parseLinkDestination(text, pos, maximum)
    assert (found.ok, found.pos, found.str) == (wanted.ok, wanted.pos, wanted.str)

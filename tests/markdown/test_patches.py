"""pipeline.markdown.parser.patches: what the parser relies on in markdown-it-py is there, and
nothing outside the parser changes."""

from __future__ import annotations

import ast
from importlib.metadata import version
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.ruler import Ruler
from markdown_it.rules_inline import StateInline

import pipeline.markdown
from pipeline.markdown.parser.commonmark import get_parser
from pipeline.markdown.parser.state import PositionedState

FOLDER = Path(pipeline.markdown.__file__).parent


def test_the_patches_fit_this_version() -> None:
    assert version("markdown-it-py").split(".")[0] == "4"


@pytest.mark.parametrize("name", ["normalizeLink", "normalizeLinkText", "validateLink"])
def test_a_parser_has_what_is_replaced(name: str) -> None:
    assert callable(getattr(MarkdownIt, name))


def test_rulers_answer_by_the_name_of_a_chain() -> None:
    md = MarkdownIt("commonmark")
    assert callable(Ruler.getRules)
    assert md.block.ruler.getRules("")
    assert {name for rule in md.block.ruler.__rules__ for name in rule.alt} >= {"paragraph"}
    assert "fragments_join" in md.inline.ruler2.get_all_rules()


def test_links_are_read_with_helpers() -> None:
    helpers = MarkdownIt("commonmark").helpers
    for name in ("parseLinkLabel", "parseLinkDestination", "parseLinkTitle"):
        assert callable(getattr(helpers, name))


def test_the_inline_state_has_the_fields_that_ours_uses() -> None:
    state = StateInline("a", MarkdownIt("commonmark"), {}, [])
    for name in ("_pending_buffer", "_pending", "_prev_delimiters", "pendingLevel", "tokens_meta"):
        assert hasattr(state, name), name
    overridden = [name for name in vars(PositionedState) if callable(vars(PositionedState)[name])]
    assert sorted(overridden) == ["append_pending", "push", "pushPending"]
    assert all(hasattr(StateInline, name) for name in overridden)


def test_other_parsers_stay_as_they_are() -> None:
    before = MarkdownIt("commonmark").render('[a](/é "t") javascript:x <b>\n\n- c\n')
    assert get_parser().parse("[a](/é)\n", {})
    assert MarkdownIt("commonmark").render('[a](/é "t") javascript:x <b>\n\n- c\n') == before
    assert "/%C3%A9" in before  # which our parser leaves as it is written


def test_only_one_module_replaces_parts_of_a_parser() -> None:
    """An assignment to an attribute of a parser, or of a part of one, stands in `patches`."""
    names = {"normalizeLink", "normalizeLinkText", "validateLink", "getRules", "helpers", "inline"}
    found = {
        path.name
        for path in FOLDER.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr in names | {"ruler2"}
    }
    assert found == {"patches.py"}

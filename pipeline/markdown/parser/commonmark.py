"""markdown-it-py, extended so that each inline token says where it stands.

markdown-it gives block tokens a line range and inline tokens nothing. Here every inline
token carries `meta["at"]` and `meta["end"]`: offsets into the `content` of its block (for
the children of an image: into the whole block as well). What sites add to CommonMark
(footnotes, definition lists, admonitions, directives, math, shortcodes, attribute lists)
stands in one table for blocks and one for inline rules. Text that is not for translation
comes out as tokens of type `protected` or `block_protected`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from markdown_it import MarkdownIt, rules_inline
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote.index import footnote_def, footnote_ref

from pipeline.markdown.parser.components import build_component_rule, html_comment_block
from pipeline.markdown.parser.dispatch import (
    FIRST_CHARACTERS,
    HELPERS,
    dispatch_by_first_character,
)
from pipeline.markdown.parser.patches import (
    keep_addresses,
    replace_helpers,
    replace_inline_parser,
)
from pipeline.markdown.parser.site_blocks import RARE_BLOCKS, SITE_BLOCKS
from pipeline.markdown.parser.site_inline import InlineRule, find_site_rules, tag_with_braces
from pipeline.markdown.parser.site_quotes import quote
from pipeline.markdown.parser.state import InlineTables, PositionedState, PositionedToken
from pipeline.markdown.site_markup import RARE
from pipeline.model import DEFAULT_MARKUP, MarkupSettings


class _InlineParser(ParserInline):
    """Tries at each character only the rules that can match there, and completes the positions
    of the tokens after each rule."""

    def __init__(
        self, rules: Mapping[str, Sequence[InlineRule]], protect: Sequence[str] = ()
    ) -> None:
        """`protect` are patterns of pieces that the site wants protected."""
        super().__init__()
        self._tables = rules, _compile_plain(rules)
        self._protect = re.compile("|".join(f"(?:{p})" for p in protect)) if protect else None

    def tokenize(self, state: StateInline) -> None:
        (rules, plain), src = getattr(state, "tables", None) or self._tables, state.src
        end, nesting, tokens = state.posMax, state.md.options["maxNesting"], state.tokens
        while state.pos < end:
            pos = state.pos
            run = plain.match(src, pos, end)
            if run:
                state.append_pending(run[0])
                state.pos = run.end()
                continue
            count = len(tokens)
            matched = False
            if state.level < nesting:
                for rule in rules[src[pos]]:
                    if rule(state, False):
                        matched = True
                        break
            if not matched:
                state.append_pending(src[pos])
                state.pos += 1
            elif len(tokens) > count:
                _complete(tokens, count, pos, state.pos)
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:  # noqa: N802
        pos = state.pos
        if pos in state.cache:
            state.pos = state.cache[pos]
            return
        rules, plain = getattr(state, "tables", None) or self._tables
        run = plain.match(state.src, pos, state.posMax)
        if run:
            state.pos = run.end()
        elif state.level >= state.md.options["maxNesting"]:
            state.pos = state.posMax
        else:
            state.level += 1
            matched = any(rule(state, True) for rule in rules[state.src[pos]])
            state.level -= 1
            if not matched:
                state.pos += 1
        state.cache[pos] = state.pos

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        own = {m.start(): m.end() for m in self._protect.finditer(src)} if self._protect else {}
        if not own and self._tables[1].fullmatch(src):
            tokens.append(PositionedToken("text", "", 0, src, 0))
            return tokens
        state = PositionedState(src, md, env, tokens)
        if own:
            state.tables = self._add_rule(own, src)
        self.tokenize(state)
        if state.delimiters or state.tokens_meta:
            for rule in self.ruler2.getRules(""):
                rule(state)
        return state.tokens

    def _add_rule(self, own: Mapping[int, int], src: str) -> InlineTables:
        """The tables for a block with pieces that the site wants protected, as start and end."""

        def rule(state: StateInline, silent: bool) -> bool:
            end = own.get(state.pos, 0)
            if not state.pos < end <= state.posMax:
                return False
            if not silent:
                state.push("protected", "", 0).info = "variable"
            state.pos = end
            return True

        rules = dict(self._tables[0])
        for char in {src[start] for start in own}:
            rules[char] = [rule, *rules.get(char, ())]
        return rules, _compile_plain(rules)


def _compile_plain(rules: Mapping[str, Sequence[InlineRule]]) -> re.Pattern[str]:
    """What no rule starts at."""
    return re.compile("[^" + re.escape("".join(rules)) + "]+")


def _complete(tokens: list[Token], count: int, pos: int, end: int) -> None:
    """Set the end of the tokens that one rule pushed; delimiters of a run get one position each."""
    tokens[-1].meta.setdefault("at", pos)  # some rules replace `meta`
    tokens[-1].meta["end"] = end
    first = count
    if tokens[first].meta.get("at", pos) < pos:  # the text before, flushed by the rule's first push
        first += 1
    if len(tokens) - first > 1 and tokens[first].type == "text":
        for token in tokens[first:]:
            token.meta["at"] = pos
            pos += len(token.content)
            token.meta["end"] = pos


def _inline_rules(*, mdx: bool) -> dict[str, list[InlineRule]]:
    """Rules by the character they start at, in the order they are tried."""
    table: dict[str, list[InlineRule]] = {}
    for chars, rule in (
        *find_site_rules(mdx=mdx),
        ("\n", rules_inline.newline),
        ("\\", rules_inline.escape),
        ("`", rules_inline.backtick),
        ("~", rules_inline.strikethrough.tokenize),
        ("*_", rules_inline.emphasis.tokenize),
        ("[", rules_inline.link),
        ("[", footnote_ref),
        ("!", rules_inline.image),
        ("<", rules_inline.autolink),
        ("<", rules_inline.html_inline),
        ("<", tag_with_braces),
        ("&", rules_inline.entity),
        ("]", _never),
    ):
        for char in chars:
            table.setdefault(char, []).append(rule)
    return table


def _never(state: StateInline, silent: bool) -> bool:
    """A bracket that closes ends a run of plain text, so that link labels see it."""
    return False


_BARE_QUOTE: Final = re.compile(r"^[ \t>]*>[ \t]*\Z", re.MULTILINE)


@cache
def get_parser(
    *,
    mdx: bool = False,
    markup: MarkupSettings = DEFAULT_MARKUP,
    absent: frozenset[str] = frozenset(),
) -> MarkdownIt:
    """The parser of this package: CommonMark and GFM blocks, what sites add, positions. With
    `mdx` it knows JSX, and neither indented code nor HTML; `markup` is what a site adds, `absent`
    are those of `RARE` that a page does not hold."""
    md = MarkdownIt("commonmark", {"html": True, "inline_definitions": True})
    md.enable(["table", "strikethrough"])
    md.core.ruler.enableOnly(["normalize", "block", "inline"])
    keep_addresses(md)
    replace_inline_parser(md, _InlineParser(_inline_rules(mdx=mdx), markup.protect))
    replace_helpers(md, HELPERS)

    block = md.block.ruler
    blocks = {**SITE_BLOCKS, "component": ("<{", build_component_rule(mdx=mdx), ["paragraph"])}
    if mdx:
        md.disable("code")
        block.at(
            "html_block", html_comment_block, {"alt": ["paragraph", "reference", "blockquote"]}
        )
    block.at("blockquote", quote, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    blocks = {name: b for name, b in blocks.items() if RARE_BLOCKS.get(name) not in absent}
    for name, (_, rule, chains) in blocks.items():
        block.before("fence", name, rule, {"alt": chains})
    block.before("reference", "footnote_def", footnote_def, {"alt": ["paragraph", "reference"]})
    deflist_plugin(md)
    site_firsts = {rule: firsts for firsts, rule, _ in blocks.values()}
    firsts = {**FIRST_CHARACTERS, **site_firsts, footnote_def: "[", quote: ">"}
    firsts[html_comment_block] = "<"
    dispatch_by_first_character(block, firsts)
    return md


def parse(text: str, *, mdx: bool = False, markup: MarkupSettings = DEFAULT_MARKUP) -> list[Token]:
    """Block tokens of `text`; line breaks as in the file (CRLF and CR count as one)."""
    # markdown-it looks behind the end where the last line is only the sign of a quote.
    text = text + "\n" if _BARE_QUOTE.search(text) else text
    absent = frozenset(hint for hint in RARE if hint not in text)
    parser = get_parser(mdx=mdx, markup=markup, absent=absent)
    return parser.parse(text, {"option fields": markup.keys})

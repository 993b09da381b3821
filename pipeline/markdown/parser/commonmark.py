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
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from markdown_it import MarkdownIt, rules_inline
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote.index import footnote_def, footnote_ref

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
from pipeline.markdown.parser.site_blocks import SITE_BLOCKS
from pipeline.markdown.parser.state import PositionedState, PositionedToken

InlineRule = Callable[[StateInline, bool], bool]

PROTECTED_INLINE: Final[tuple[tuple[str, str, str], ...]] = (
    # kind, first character, pattern tried at that character
    ("shortcode", "{", r"\{\{<(?:[^>{]|>(?!\}\})|\{(?!\{<))*+>\}\}"),
    ("shortcode", "{", r"\{\{%(?:[^%{]|%(?!\}\})|\{(?!\{%))*+%\}\}"),
    ("shortcode", "{", r"\{\{(?!\{)(?:[^}{\n]|\}(?!\})|\{(?!\{))*+\}\}"),
    ("shortcode", "{", r"\{%(?:[^%{\n]|%(?!\})|\{(?!%))*+%\}"),
    ("shortcode", "{", r"\{#(?:[^#{\n]|#(?!\})|\{(?!#))*+#\}"),
    ("attributes", "{", r"\{[:#.][^{}\n]*\}"),
    ("expression", "{", r"\{/\*(?:[^*{]|\*(?!/\})|\{(?!/\*))*+\*/\}"),
    ("expression", "{", r"\{[A-Za-z_$][\w$]*(?:\.[\w$]+|\([^(){}\n]*\))+\}"),
    ("math", "$", r"\$\$(?!\s)(?:[^$\\\]]|\\.|\](?!\([^)$]*\$))+?\$\$"),
    ("math", "$", r"(?<![\w$])\$(?![\s$])(?=[^$\n]*[\\^_={}+*/|<>]|[A-Za-z]\w?\$)"
                  r"(?:[^$\\\n\]]|\\.|\](?!\([^)$\n]*\$))*?(?<!\s)\$(?!\w)"),
    ("tag", "<", r"</?[A-Z][\w.]*(?:\s+(?:[\w:.-]+(?:=(?:\"[^\"]*\"|'[^']*'|"
                 r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}))?|\{\.\.\.[\w.]+\}))*\s*/?>"),
    ("tag", "<", r"</?>"),
    ("attributes", "{", r"(?<=[)\]`*_>])\{[^{}\n]*=[^{}\n]*\}"),
    ("emoji", ":", r":(?:(?=[a-z0-9_+-]*[a-z])[a-z0-9_+-]+|[+-]1):(?![^\W_]|:)"),
)  # fmt: skip
"""Inline pieces that CommonMark reads as text and that sites read as code."""


class _InlineParser(ParserInline):
    """Tries at each character only the rules that can match there, and completes the positions
    of the tokens after each rule."""

    def __init__(self, rules: Mapping[str, Sequence[InlineRule]]) -> None:
        super().__init__()
        self._rules = rules
        self._plain = re.compile("[^" + re.escape("".join(rules)) + "]+")

    def tokenize(self, state: StateInline) -> None:
        rules, plain, src = self._rules, self._plain, state.src
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
        run = self._plain.match(state.src, pos, state.posMax)
        if run:
            state.pos = run.end()
        elif state.level >= state.md.options["maxNesting"]:
            state.pos = state.posMax
        else:
            state.level += 1
            matched = any(rule(state, True) for rule in self._rules[state.src[pos]])
            state.level -= 1
            if not matched:
                state.pos += 1
        state.cache[pos] = state.pos

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        if self._plain.fullmatch(src):
            tokens.append(PositionedToken("text", "", 0, src, 0))
            return tokens
        state = PositionedState(src, md, env, tokens)
        self.tokenize(state)
        if state.delimiters or state.tokens_meta:
            for rule in self.ruler2.getRules(""):
                rule(state)
        return state.tokens


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


def _protected_rule(start: str) -> InlineRule:
    patterns = [(kind, re.compile(p)) for kind, first, p in PROTECTED_INLINE if first == start]

    def rule(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] != start:
            return False
        for kind, pattern in patterns:
            match = pattern.match(state.src, state.pos, state.posMax)
            if match:
                if not silent:
                    state.push("protected", "", 0).info = kind
                state.pos = match.end()
                return True
        return False

    return rule


def _inline_footnote(state: StateInline, silent: bool) -> bool:
    """`^[text]`: a pair around its text, as a link is."""
    start, limit = state.pos, state.posMax
    if state.src[start] != "^" or start + 2 >= limit or state.src[start + 1] != "[":
        return False
    close = state.md.helpers.parseLinkLabel(state, start + 1)
    if close < 0:
        return False
    if not silent:
        state.pos, state.posMax = start + 2, close
        state.push("footnote_inline_open", "", 1)
        state.md.inline.tokenize(state)
        state.push("footnote_inline_close", "", -1)
    state.pos, state.posMax = close + 1, limit
    return True


_SITE_ADDRESS = re.compile(
    r"\]\((?P<address>(?:[^(){}\s]|\{\{(?:[^}\n]|\}(?!\}))*\}\}|\{%(?:[^%\n]|%(?!\}))*%\})+)"
    r"(?:\s+\"[^\"\n<`]*\")?\)"  # to plain Markdown it is all text, with tags and code in it
)


def _site_link(state: StateInline, silent: bool) -> bool:
    """`[text]({{< ref "page" >}})` and `![alt]({{ site.url }}/a.png)`: an address that the
    site generator fills in is an address all the same."""
    start, limit = state.pos, state.posMax
    image = state.src[start] == "!"
    label = start + image
    if state.src[label : label + 1] != "[" or "{" not in state.src:
        return False
    close = state.md.helpers.parseLinkLabel(state, label, not image)  # no link within a link
    match = _SITE_ADDRESS.match(state.src, close, limit) if close >= 0 else None
    if match is None or "{" not in match["address"]:
        return False
    if not silent:
        state.pos, state.posMax = label + 1, close
        opener = state.push("site_link_open", "a", 1)
        opener.attrs = {"href": match[0][2:-1]}
        opener.info = "image" if image else ""
        state.md.inline.tokenize(state)
        state.push("site_link_close", "a", -1)
    state.pos, state.posMax = match.end(), limit
    return True


def _inline_rules() -> dict[str, list[InlineRule]]:
    """Rules by the character they start at, in the order they are tried."""
    table: dict[str, list[InlineRule]] = {}
    for first in dict.fromkeys(first for _, first, _ in PROTECTED_INLINE):
        table.setdefault(first, []).append(_protected_rule(first))
    for chars, rule in (
        ("\n", rules_inline.newline),
        ("\\", rules_inline.escape),
        ("`", rules_inline.backtick),
        ("~", rules_inline.strikethrough.tokenize),
        ("*_", rules_inline.emphasis.tokenize),
        ("^", _inline_footnote),
        ("[!", _site_link),
        ("[", rules_inline.link),
        ("[", footnote_ref),
        ("!", rules_inline.image),
        ("<", rules_inline.autolink),
        ("<", rules_inline.html_inline),
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
def get_parser() -> MarkdownIt:
    """The one parser of this package: CommonMark and GFM blocks, what sites add, positions."""
    md = MarkdownIt("commonmark", {"html": True, "inline_definitions": True})
    md.enable(["table", "strikethrough"])
    md.core.ruler.enableOnly(["normalize", "block", "inline"])
    keep_addresses(md)
    replace_inline_parser(md, _InlineParser(_inline_rules()))
    replace_helpers(md, HELPERS)

    block = md.block.ruler
    for name, (_, rule, chains) in SITE_BLOCKS.items():
        block.before("fence", name, rule, {"alt": chains})
    block.before("reference", "footnote_def", footnote_def, {"alt": ["paragraph", "reference"]})
    deflist_plugin(md)
    site_firsts = {rule: firsts for firsts, rule, _ in SITE_BLOCKS.values()}
    firsts = {**FIRST_CHARACTERS, **site_firsts, footnote_def: "["}
    dispatch_by_first_character(block, firsts)
    return md


def parse(text: str) -> list[Token]:
    """Block tokens of `text`; line breaks as in the file (CRLF and CR count as one)."""
    # markdown-it looks behind the end where the last line is only the sign of a quote.
    return get_parser().parse(text + "\n" if _BARE_QUOTE.search(text) else text, {})

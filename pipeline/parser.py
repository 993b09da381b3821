"""markdown-it-py, made to say where each inline token stands.

markdown-it gives block tokens a line range and inline tokens nothing. Here every inline
token carries `meta["at"]` and `meta["end"]`: offsets into the `content` of its block (for
the children of an image: into the whole block as well). What sites add to CommonMark
(footnotes, definition lists, admonitions, directives, math, shortcodes, attribute lists)
is one table each for blocks and inline rules; text they mark as not for translation comes
out as tokens of type `protected` or `block_protected`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.admon.index import admonition
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath.index import math_block_dollar
from mdit_py_plugins.footnote.index import footnote_def, footnote_ref

PROTECTED_INLINE: Final[tuple[tuple[str, str, str], ...]] = (
    # kind, first character, pattern tried at that character
    ("shortcode", "{", r"\{\{<(?:[^>]|>(?!\}\}))*>\}\}"),
    ("shortcode", "{", r"\{\{%(?:[^%]|%(?!\}\}))*%\}\}"),
    ("shortcode", "{", r"\{\{(?!\{)(?:[^}\n]|\}(?!\}))*\}\}"),
    ("shortcode", "{", r"\{%(?:[^%\n]|%(?!\}))*%\}"),
    ("shortcode", "{", r"\{#(?:[^#\n]|#(?!\}))*#\}"),
    ("attributes", "{", r"\{[:#.][^{}\n]*\}"),
    ("expression", "{", r"\{/\*.*?\*/\}"),
    ("expression", "{", r"\{[A-Za-z_$][\w$]*(?:\.[\w$]+|\([^(){}\n]*\))+\}"),
    ("math", "$", r"\$\$(?!\s)(?:[^$\\]|\\.)+?\$\$"),
    ("math", "$", r"(?<![\w$])\$(?![\s$])(?=[^$\n]*[\\^_={}+*/|<>]|[A-Za-z]\w?\$)"
                  r"(?:[^$\\\n]|\\.)*?(?<!\s)\$(?!\w)"),
    ("tag", "<", r"</?[A-Z][\w.]*(?:\s+(?:[\w:.-]+(?:=(?:\"[^\"]*\"|'[^']*'|"
                 r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}))?|\{\.\.\.[\w.]+\}))*\s*/?>"),
    ("tag", "<", r"</?>"),
    ("emoji", ":", r":(?=[a-z0-9_+-]*[a-z])[a-z0-9_+-]+:(?![\w:])"),
)  # fmt: skip
"""Inline pieces that CommonMark reads as text and that sites read as code."""

_ESM = re.compile(
    r"import\s+(?:[\w*{][^;'\"]*\sfrom\s+)?(['\"])[^'\"]+\1;?\s*$"
    r"|export\s+(?:const|let|var|default|function|class|async)\s[^.]*[={(]"
)
_DIRECTIVE = re.compile(r":{3,}[ \t]*([^\n]*)$")
_ATTRIBUTE_LINE = re.compile(r"\{:[^{}\n]*\}[ \t]*$")


class _State(StateInline):
    """Inline state that notes where pending text starts and where tokens are pushed."""

    pending_at = 0

    def append_pending(self, text: str) -> None:
        if not self._pending_buffer and not self._pending:
            self.pending_at = self.pos
        self._pending_buffer.append(text)

    def pushPending(self) -> Token:  # noqa: N802
        token = super().pushPending()
        token.meta["at"] = self.pending_at
        token.meta["end"] = self.pending_at + len(token.content)
        return token

    def push(self, ttype: str, tag: str, nesting: Any) -> Token:
        token = super().push(ttype, tag, nesting)
        token.meta["at"] = token.meta["end"] = self.pos
        return token


class _Inline(ParserInline):
    """Inline parser that completes the positions after each rule."""

    def tokenize(self, state: StateInline) -> None:
        rules = self.ruler.getRules("")
        end, nesting, tokens = state.posMax, state.md.options["maxNesting"], state.tokens
        while state.pos < end:
            pos, count = state.pos, len(tokens)
            if state.level < nesting:
                for rule in rules:
                    if rule(state, False):
                        break
                else:
                    state.append_pending(state.src[pos])
                    state.pos += 1
                    continue
            else:
                state.append_pending(state.src[pos])
                state.pos += 1
                continue
            if len(tokens) > count:
                _complete(tokens, count, pos, state.pos)
        if state.pending:
            state.pushPending()

    def parse(
        self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]
    ) -> list[Token]:  # fmt: skip
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _complete(tokens: list[Token], count: int, pos: int, end: int) -> None:
    """Set the end of what one rule pushed; runs of delimiters get one place each."""
    tokens[-1].meta["end"] = end
    first = count
    if tokens[first].meta["at"] < pos:  # the text before, flushed by the rule's first push
        first += 1
    if len(tokens) - first > 1 and tokens[first].type == "text":
        for token in tokens[first:]:
            token.meta["at"] = pos
            pos += len(token.content)
            token.meta["end"] = pos


def _protected_rule(start: str) -> Callable[[StateInline, bool], bool]:
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


def _line_rule(
    pattern: re.Pattern[str], kind: str, *, top: bool = False
) -> Callable[[StateBlock, int, int, bool], bool]:
    """A block rule for lines that stand for themselves and may end a paragraph."""

    def rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        pos = state.bMarks[start_line] + state.tShift[start_line]
        if state.is_code_block(start_line) or (top and state.level):
            return False
        match = pattern.match(state.src, pos, state.eMarks[start_line])
        if not match:
            return False
        if silent:
            return True
        last = start_line + 1
        if kind == "module":  # an import or export statement runs to the next empty line
            while last < end_line and not state.isEmpty(last):
                last += 1
        token = state.push("block_protected", "", 0)
        token.info = kind
        token.content = state.src[pos : state.eMarks[start_line]]
        token.map = [start_line, last]
        state.line = last
        return True

    return rule


_INTERRUPTS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}


@cache
def parser() -> MarkdownIt:
    """The one parser of this package: CommonMark and GFM blocks, what sites add, positions."""
    md = MarkdownIt("commonmark", {"html": True, "inline_definitions": True})
    inline = _Inline()
    inline.ruler = md.inline.ruler
    inline.ruler2 = md.inline.ruler2
    md.inline = inline
    md.enable(["table", "strikethrough"])
    # Addresses are compared as written and never emitted: no need to encode them.
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    md.core.ruler.enableOnly(["normalize", "block", "inline"])
    md.inline.ruler2.disable("fragments_join")  # joining loses the positions

    block = md.block.ruler
    block.before("fence", "math_block", math_block_dollar(allow_labels=True), _INTERRUPTS)
    block.before("fence", "admonition", admonition, _INTERRUPTS)
    block.before("fence", "directive", _line_rule(_DIRECTIVE, "directive"), _INTERRUPTS)
    block.before("fence", "attributes", _line_rule(_ATTRIBUTE_LINE, "attributes"), _INTERRUPTS)
    block.before("fence", "module", _line_rule(_ESM, "module", top=True), {"alt": []})
    block.before(
        "reference", "footnote_def", footnote_def, {"alt": ["paragraph", "reference"]}
    )  # fmt: skip
    deflist_plugin(md)
    for first in dict.fromkeys(first for _, first, _ in PROTECTED_INLINE):
        md.inline.ruler.before("escape", f"protected{first}", _protected_rule(first))
    md.inline.ruler.before("link", "footnote_inline", _inline_footnote)
    md.inline.ruler.before("link", "footnote_ref", footnote_ref)
    return md


def parse(text: str) -> list[Token]:
    """Block tokens of `text`; line breaks as in the file (CRLF and CR count as one)."""
    return parser().parse(text, {})


def is_module_line(line: str) -> bool:
    """Whether `line` reads as an import or export statement of MDX."""
    return _ESM.match(line) is not None

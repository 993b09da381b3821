"""The inline state and token of markdown-it, with positions in the content of their block."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

InlineTables = tuple[Mapping[str, Sequence[Any]], re.Pattern[str]]
"""Rules by the character they start at, and what no rule starts at."""


class PositionedToken(Token):
    """A token with its position, built faster than `Token`, which checks its fields."""

    __slots__ = ()

    def __init__(self, kind: str, tag: str, nesting: Any, content: str, at: int) -> None:
        self.type, self.tag, self.nesting, self.content = kind, tag, nesting, content
        self.map = self.children = None
        self.level = 0
        self.markup = self.info = ""
        self.block = self.hidden = False
        self.attrs, self.meta = {}, {"at": at, "end": at + len(content)}


class PositionedState(StateInline):
    """Inline state that notes where pending text starts and where tokens are pushed."""

    pending_at = 0
    tables: InlineTables | None = None
    """Rules and plain text for this block only; None where those of the parser count."""

    def append_pending(self, text: str) -> None:
        """Add text that may go on; note where it starts."""
        if not self._pending_buffer and not self._pending:
            self.pending_at = self.pos
        self._pending_buffer.append(text)

    def pushPending(self) -> Token:  # noqa: N802
        """Make the text so far a token."""
        text, at = self.pending, self.pending_at
        token = PositionedToken("text", "", 0, text, at)
        token.level = self.pendingLevel
        self.tokens.append(token)
        self.pending = ""
        return token

    def push(self, ttype: str, tag: str, nesting: Any) -> Token:
        """As in the class this one extends."""
        if self._pending_buffer or self._pending:
            self.pushPending()
        delimiters = None
        if nesting < 0:
            self.level -= 1
            self.delimiters = self._prev_delimiters.pop()
        token = PositionedToken(ttype, tag, nesting, "", self.pos)
        token.level = self.level
        if nesting > 0:
            self.level += 1
            self._prev_delimiters.append(self.delimiters)
            self.delimiters = []
            delimiters = {"delimiters": self.delimiters}
        self.pendingLevel = self.level
        self.tokens.append(token)
        self.tokens_meta.append(delimiters)
        return token

"""Text that programs would run: code of templates, includes, scripts.

Many of them read a page before Markdown does, where a backslash means nothing: there the first
character must be an entity. Some places take no entity either (front matter, parameters, options):
a text with code cannot be written there, and the source stands. What the text of the source has
itself, people wrote on purpose.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from pipeline import tagged_text
from pipeline.markdown.extract.slots import Slot

CODE: Final = re.compile(
    r"\{[{%#<!]"  # Liquid, Jinja, Nunjucks, Vue, Hugo, markdown-include
    r"|<[%?]|<!--\s*@"  # ERB, EJS, PHP, includes of VitePress
    r"|`(?:[rR][ #]|\{)"  # knitr, Quarto
    r"|!!!\s*include\b|#\}"  # markdown-it-include; an end without a start fails in Nunjucks
)
"""What begins code to programs that know no backslash."""

LIVE: Final = re.compile(
    rf"{CODE.pattern}|[}}%]\}}|%>|<[A-Za-z/!]|[$#]\{{|\{{[\w$.]+\}}"
    r"|^[ \t]*;?-+8<-|^[ \t]*<<<",
    re.MULTILINE,
)
"""What is code, or ends the code around it, in a place where nothing can be escaped."""

_JSX: Final = re.compile(r"[{}]|<(?!\s)|\\(?=[!-/:-@\[-`{-~]|\Z)")


def find_code(slot: Slot, text: str) -> frozenset[str]:
    """The beginnings of code in the source of a slot of the page `text`, where they begin in
    words; they may go on in the markup behind."""
    found = set(CODE.findall(tagged_text.plain(slot.segment.source)))
    items = tagged_text.parse(slot.segment.source) if slot.markup else ()
    for before, item in pairwise(items):
        if isinstance(before, tagged_text.Text) and isinstance(item, tagged_text.Single):
            raw = slot.markup[item.number - 1].open.of(text)[:1]
            if match := CODE.search(before.text[-1:] + raw):
                found.add(match[0])
    return frozenset(found)


def begins_code(text: str, i: int, after: str, known: frozenset[str]) -> bool:
    """Whether the character at index `i` begins code that is not `known`, or is the end of a
    comment; `after` is the character that will follow the text."""
    if text[i] == "}":
        return text[i - 1 : i] == "#" and "#}" not in known
    found = CODE.match(text, i) or (CODE.match(text + after, i) if i + 1 == len(text) else None)
    return found is not None and found[0] not in known


def escape_code(text: str, slot: Slot) -> str:
    """Text that is escaped otherwise, with an entity for the character with which code begins, and
    for the end of a comment."""
    if not CODE.search(text):
        return text
    known = frozenset(CODE.findall(tagged_text.plain(slot.segment.source)))

    def encode(match: re.Match[str]) -> str:
        code = match[0]
        if code in known:
            return code
        return "#&#125;" if code == "#}" else f"&#{ord(code[0])};{code[1:]}"

    return CODE.sub(encode, text)


def escape_jsx(text: str) -> str:
    """Text of HTML in MDX, where each brace and each bracket of a tag is code, or an error, and a
    backslash escapes."""
    return _JSX.sub(lambda m: f"&#{ord(m[0])};", text)

"""What source and edition of a page must share: everything but words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from markdown_it.token import Token

from pipeline.page.html import INLINE, parse_tag, scan

DIRECTIVE_TITLE = re.compile(
    r":{3,}[ \t]*[A-Za-z][\w-]*(?:\[(?P<label>[^\[\]]*)\])?(?:\{[^{}]*\})?[ \t]*(?P<rest>[^{}]*?)"
    r"[ \t]*(?:\{[^{}]*\})?[ \t]*:*$"
)


def skeleton_entry(token: Token) -> tuple[object, ...]:
    """What must be equal in source and edition of one block token."""
    name = token.type
    if name == "inline":
        return (name, *_inline_entries(token.children or []))
    if name == "html_block":
        return (name, *(_html_entry(token.content)))
    if name == "definition":
        return (name, token.meta["id"], token.meta["url"])
    if name == "block_protected":
        content = token.content
        if token.info == "directive" and (match := DIRECTIVE_TITLE.match(content)):
            content = content.replace(match["label"] or match["rest"] or "\0", "", 1)
        return (name, token.info, content)
    if name == "admonition_open":
        return (name, token.markup, str(token.meta["tag"]))
    content = token.content if name in ("fence", "code_block", "math_block") else ""
    attributes = str(token.attrs) if token.attrs else ""
    return (name, token.tag, token.markup, token.info, content, attributes, token.hidden)


_WORDS: Final = frozenset(["text", "text_special", "softbreak"])


def _inline_entries(tokens: Sequence[Token]) -> list[str]:
    return sorted([_inline_entry(token) for token in tokens if token.type not in _WORDS])


_SAME_AS_MARKDOWN: Final = {"em": "em", "strong": "strong", "s": "s"}


def _inline_entry(token: Token) -> str:
    name = token.type
    if name == "html_inline":
        tag = parse_tag(token.content)
        if tag and tag.name in _SAME_AS_MARKDOWN:
            return _SAME_AS_MARKDOWN[tag.name] + ("_close " if tag.closing else "_open ")
        return f"html {tag.name} {tag.closing}" if tag else name
    if name == "image":
        return f"image {token.attrs['src']} {_inline_entries(token.children or [])}"
    if name == "link_open":
        return f"link {token.attrs['href']}"
    if name == "protected":
        return f"protected {token.info}"
    return f"{name} {token.content}"


def _html_entry(content: str) -> Iterator[str]:
    """Tags without the attribute values that are translated; those within a sentence may
    change places."""
    inline: list[str] = []
    for token in scan(content):
        if isinstance(token, tuple):
            continue
        raw = content[token.at : token.end]
        for child in reversed(token.children):
            quotes = child.frame != "attr="  # what stands without may get some
            raw = raw[: child.at - token.at - quotes] + raw[child.end - token.at + quotes :]
        if token.name in INLINE:
            inline.append(raw)
            continue
        yield from sorted(inline)
        inline = []
        yield raw
    yield from sorted(inline)

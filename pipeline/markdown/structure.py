"""What source and edition of a page must share: everything except words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from markdown_it.token import Token

from pipeline.markdown.extract.html import ANY_SITE, INLINE, Site, parse_tag, scan
from pipeline.markdown.extract.parameters import remove_values
from pipeline.markdown.extract.site_lines import is_simple
from pipeline.markdown.extract.slots import Frame
from pipeline.markdown.site_markup import TITLED
from pipeline.markdown.urls import LinkRewriter

_BARE: Final = Frame.ATTRIBUTE_BARE

DIRECTIVE_TITLE = re.compile(
    rf":{{3,}}[ \t]*(?:[A-Za-z][\w-]*+(?![.:/])|\{{(?:{'|'.join(sorted(TITLED))})\}})"
    r"(?:\[(?P<label>[^\[\]]*)\])?(?:\{[^{}]*\})?[ \t]*"
    r"(?P<rest>(?:[^{}]|\{\{[^{}]*\}\})*?)"
    r"[ \t]*(?:\{[^{}]*\})?[ \t]*:*$"
)


def describe_token(
    token: Token, rewrite: LinkRewriter | None = None, site: Site = ANY_SITE
) -> tuple[object, ...]:
    """What must be equal in source and edition of one block token; `rewrite` says where
    addresses lead in the edition."""
    name = token.type
    rewrite = rewrite or str
    if name == "inline":
        return (name, *describe_inline(token, rewrite))
    if name == "html_block":
        return (name, *(describe_html(token.content, rewrite, site)))
    if name == "definition":
        return (name, token.meta["id"], rewrite(str(token.meta["url"])))
    if name == "block_protected":
        content = token.content
        if token.info == "directive" and (match := DIRECTIVE_TITLE.match(content)):
            start, end = match.span("label" if match["label"] else "rest")
            content = content[:start] + content[end:]
        elif "field" in token.meta:
            start, end = token.meta["field"]
            content = content[:start] + content[end:]
        elif token.info in ("shortcode", "attributes"):
            content = remove_values(content.lstrip(" \t"), site)
        return (name, token.info, content)
    if name == "component_block":
        return (name, *_describe_component(token, rewrite, site))
    if name == "admonition_open":
        return (name, token.markup, str(token.meta["tag"]))
    content = token.content if name in ("fence", "code_block", "math_block") else ""
    attributes = str(token.attrs) if token.attrs else ""
    return (name, token.tag, token.markup, token.info, content, attributes, token.hidden)


_WORDS: Final = frozenset(["text", "text_special", "softbreak"])


_SAME_AS_MARKDOWN: Final = {"em": "em", "strong": "strong", "s": "s"}


def describe_inline(token: Token, rewrite: LinkRewriter) -> list[str]:
    """What must be equal in source and edition of a token with inline content."""
    children = token.children or []
    return sorted(
        [_describe_child(child, rewrite) for child in children if child.type not in _WORDS]
    )


def _describe_child(token: Token, rewrite: LinkRewriter) -> str:
    name = token.type
    if name == "html_inline":
        tag = parse_tag(token.content)
        if tag and tag.name in _SAME_AS_MARKDOWN:
            return _SAME_AS_MARKDOWN[tag.name] + ("_close " if tag.closing else "_open ")
        return f"html {tag.name} {tag.closing}" if tag else name
    if name == "image":
        return f"image {rewrite(str(token.attrs['src']))} {describe_inline(token, str)}"
    if name == "link_open":
        href = str(token.attrs["href"])
        return f"link {href if token.info == 'auto' else rewrite(href)}"
    if name.startswith("pair_"):
        return f"{name} {token.markup}"
    if name == "protected":
        return f"protected {token.info}"
    return f"{name} {token.content}"


def _describe_component(token: Token, rewrite: LinkRewriter, site: Site) -> Iterator[str]:
    """Tags as in HTML, where HTML reads them so; else as they are."""
    for start, end in token.meta["spans"]:
        raw = token.content[start:end]
        tag = parse_tag(raw, 0, 0, site)
        simple = (
            all(is_simple(raw[child.at : child.end]) for child in tag.children) if tag else False
        )
        if tag and tag.end == len(raw) and simple:
            yield from describe_html(raw, rewrite, site)
        else:
            yield raw


def describe_html(content: str, rewrite: LinkRewriter, site: Site) -> Iterator[str]:
    """Tags without the attribute values that are translated, with addresses at their end; tags
    within a sentence may change places."""
    inline: list[str] = []
    for token in scan(content, site):
        if isinstance(token, tuple):
            continue
        raw = content[token.at : token.end]
        cuts = [(child.at, child.end, child.frame is not _BARE) for child in token.children]
        cuts += [(start, end, form != "=") for start, end, form in token.addresses]
        for start, end, quotes in sorted(cuts, reverse=True):  # a bare value may get quotes
            raw = raw[: start - token.at - quotes] + raw[end - token.at + quotes :]
        raw += "".join(f" {rewrite(unescape(content[a:b]))}" for a, b, _ in token.addresses)
        if token.name in INLINE:
            inline.append(raw)
            continue
        yield from sorted(inline)
        inline = []
        yield raw
    yield from sorted(inline)

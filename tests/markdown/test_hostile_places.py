"""No text becomes program: over all hostile texts and places, an edition has the code of its source
and no other, or the source stands.

The rules here are those of the programs, written down; `tests/sites/test_programs.py` asks the
programs themselves.
"""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from types import MappingProxyType
from typing import Final

import pytest
from hostile_texts import PLACES, TEXTS, Place, write_text
from markdown_it import MarkdownIt

RAW: Final = MappingProxyType(
    {
        "Liquid, Jinja, Nunjucks, Hugo": r"\{\{|\{%|\{#|#\}",
        "ERB, EJS, PHP": r"<[%?]",
        "markdown-include": r"\{!.+?!\}",
        "markdown-it-include": r"!!!\s*include\(.+?\)\s*!!!",
        "PyMdown snippets": r"(?m)^[ \t]*;?-+8<-+[ \t]",
        "VitePress": r"(?m)<!--\s*@include|^[ ]{0,3}<<<",
        "knitr, Quarto": r"`[rR][ #]|`\{[a-z]+\}[ ]",
        "Thymeleaf": r"\[\[[$#]\{",
    }
)
"""What programs look for before Markdown is read, where no backslash counts."""
_HTML: Final = re.compile(r"<(?:script|img|iframe|svg|a|Foo)\b[^>]*>")
_FRONT_MATTER: Final = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": True})
_MDX_CODE: Final = re.compile(
    r"(?P<skip>\\[!-/:-@\[-`{-~]|(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)"
    r"|\]\([^()\s]*[ ]\"(?:[^\"\\]|\\.)*\"\)"
    r"|</?[A-Z]\w*(?:[ ]\w+=(?:\"[^\"]*\"|'[^']*'))*[ ]?/?>|</?b>)"
    r"|[{]|<(?![\s])|^(?:import|export)\s",
    re.MULTILINE | re.DOTALL,
)


def find_raw(text: str) -> Counter[str]:
    return Counter(name for name, pattern in RAW.items() for _ in re.finditer(pattern, text))


def find_shown(text: str) -> Counter[str]:
    """Scripts and the like in the rendered page, and what Vue would look for in its texts."""
    html = _MARKDOWN.render(_FRONT_MATTER.sub("", text))
    texts = unescape(re.sub(r"<[^>]*>", "\0", html))
    found = Counter(tag.split()[0] for tag in _HTML.findall(html))
    found["{{"] = len(re.findall(r"\{\{", texts))
    return found


def find_mdx(text: str) -> int:
    found = _MDX_CODE.finditer(_FRONT_MATTER.sub("", text))
    return sum(1 for match in found if not match["skip"])


def is_read_by_markdown(place: Place) -> bool:
    """Whether plain Markdown reads the place as the sites do that have it."""
    return place.name not in (
        "hugo",
        "liquid include",
        "liquid tag",
        "attr list",
        "toml",
        "json",
        "footnote",
    )


@pytest.mark.parametrize("place", PLACES, ids=[place.name for place in PLACES])
def test_no_text_becomes_program(place: Place) -> None:
    written = 0
    for text in TEXTS:
        edition = write_text(place, text)
        if edition is None:
            continue
        written += 1
        case = f"{text!r} in {edition.text!r}"
        assert find_raw(edition.text) <= find_raw(place.page), case
        if place.is_mdx:
            assert find_mdx(edition.text) <= find_mdx(place.page), case
        elif is_read_by_markdown(place):
            assert find_shown(edition.text) <= find_shown(place.page), case
    assert written > 20, "hardly anything can be written here"


@pytest.mark.parametrize("place", PLACES, ids=[place.name for place in PLACES])
def test_what_is_no_code_is_written(place: Place) -> None:
    """The twin: marks of everyday texts are no reason to refuse one."""
    for text in ("50 % de 3", "(véase #3)", "¡Sí! ¿No?", "a & b", "el 5º/6ª; a: b", "son 5 €"):
        assert write_text(place, text) is not None, text


@pytest.mark.parametrize(
    ("page", "text", "wanted"),
    [
        ("Text here \\{\\{ name }}.\n", "Hola {{ x }}", "Hola \\{\\{ x }} \\{\\{ name }}.\n"),
        ("Text &#123;% x %}.\n", "{% y", "&#123;% y &#123;% x %}.\n"),
        ("---\ntitle: Text {% here\n---\n\na\n", "Hola", "---\ntitle: Hola {% here\n---\n\na\n"),
    ],
)
def test_code_that_the_source_has_as_text_stays(page: str, text: str, wanted: str) -> None:
    edition = write_text(Place("own", "page.md", page), text, "hugo")
    assert edition is not None
    assert edition.text == wanted


@pytest.mark.parametrize("generator", ["", "vitepress"])
def test_interpolations_are_refused_where_they_would_be_read(generator: str) -> None:
    assert write_text(PLACES[0], "{{ x }}", generator) is None


def test_interpolations_are_text_where_nothing_reads_them_after_markdown() -> None:
    edition = write_text(PLACES[0], "{{ x }}", "hugo")
    assert edition is not None
    assert edition.text == "&#123;\\{ x }}.\n"

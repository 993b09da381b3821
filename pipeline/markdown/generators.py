"""Site generators: by which rule each makes the ids of headings, and how a page says which id a
heading has.

The name of a generator is the value of the setting `heading_ids`; it is also found by the files
in which a site is configured (`pipeline.workspace.site_generator`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple


class IdSyntax(StrEnum):
    """How the id of a heading is written in a page; `x` stands for the id."""

    ATTRIBUTES = "## Heading {#x}"
    HTML = '## <a id="x"></a>Heading'
    TARGET = "(x)= on a line before"
    BRACKETS = "## Heading [#x]"
    FOLLOW = "links within the page follow the heading"
    """Nothing is written beside a heading that only its own page links to."""


class Generator(NamedTuple):
    """A site generator."""

    slugs: str
    """Name of the rule in `SLUG_RULES`."""
    syntax: IdSyntax
    files: tuple[str, ...] = ()
    """Names of the files, with `*`, in which a site is configured."""
    says: str = ""
    """What one of these files must contain."""
    is_ascii: bool = False
    """Whether ids with other letters than ASCII are not understood."""


_SCRIPTS: Final = ("js", "mjs", "cjs", "ts", "mts")


def _scripts(name: str) -> tuple[str, ...]:
    return tuple(f"{name}.{ending}" for ending in _SCRIPTS)


GENERATORS: Final[Mapping[str, Generator]] = MappingProxyType(
    {
        "docusaurus": Generator("github", IdSyntax.ATTRIBUTES, _scripts("docusaurus.config")),
        "vitepress": Generator("vitepress", IdSyntax.ATTRIBUTES, (".vitepress",)),
        "eleventy": Generator(
            "eleventy", IdSyntax.HTML, (".eleventy.js", *_scripts("eleventy.config"))
        ),
        "astro": Generator("github", IdSyntax.HTML, _scripts("astro.config")),
        "fumadocs": Generator("github", IdSyntax.BRACKETS, _scripts("source.config")),
        "nextra": Generator("github", IdSyntax.BRACKETS, _scripts("next.config"), "nextra"),
        "gatsby": Generator("github", IdSyntax.HTML, _scripts("gatsby-config")),
        "hugo": Generator(
            "hugo", IdSyntax.ATTRIBUTES, ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json")
        ),
        "zensical": Generator("python-markdown", IdSyntax.ATTRIBUTES, ("zensical.toml",)),
        "mkdocs": Generator(
            "python-markdown", IdSyntax.ATTRIBUTES, ("mkdocs.yml", "mkdocs.yaml"), "attr_list"
        ),
        "python-markdown": Generator(
            "python-markdown", IdSyntax.HTML, ("mkdocs.yml", "mkdocs.yaml", "pelicanconf.py")
        ),
        # MyST looks up `#id` by GitHub's rule; what docutils makes of it is its own affair.
        "sphinx": Generator("github", IdSyntax.TARGET, ("conf.py",), "myst"),
        "hexo": Generator("hexo", IdSyntax.HTML, ("_config.yml",), "hexo"),
        "jekyll": Generator(
            "jekyll", IdSyntax.ATTRIBUTES, ("_config.yml", "_config.yaml"), is_ascii=True
        ),
        "mdbook": Generator("github", IdSyntax.ATTRIBUTES, ("book.toml",)),
        "honkit": Generator("honkit", IdSyntax.ATTRIBUTES, ("book.json", "book.js")),
        "pandoc": Generator("pandoc", IdSyntax.ATTRIBUTES, ("_quarto.yml", "_bookdown.yml")),
        "kramdown": Generator("kramdown", IdSyntax.ATTRIBUTES, is_ascii=True),
        "markdown-it-anchor": Generator("markdown-it-anchor", IdSyntax.HTML),
        "github": Generator("github", IdSyntax.FOLLOW),
    }
)
"""By name. Where several are configured in one folder, the first one counts."""

AUTO: Final = "auto"
"""The setting that asks for the generator by the files of the site."""

HEADING_IDS: Final = (AUTO, *GENERATORS)
"""The values of the setting `heading_ids`."""

PLAIN_ID: Final = re.compile(r"[^\s{}\[\]()=\"'<>#]+")
"""An id that needs no quotes in any syntax."""


def interpolates(generator: str) -> bool:
    """Whether a program may look for `{{` in the rendered page, as Vue does; yes where the
    generator is unknown."""
    return generator in ("", "vitepress", "markdown-it-anchor")


def reads_as_mdx(generator: str) -> bool:
    """Whether a generator reads all pages as MDX, whatever their names end with."""
    return generator == "docusaurus"

"""How each site generator publishes a second language: one record a generator, see `SITES`.

In `edition` and the texts to paste, SITE/ stands for the folder of the site and PAGES for that of
its pages, both relative to the configuration file. In the texts, SRC and DST stand for the
languages, SRC_NAME and DST_NAME for their own names of themselves, and DSTS for a list of all
target languages; lines between lines of `@` are written once for each target language.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple


class Site(NamedTuple):
    """What `pipeline init` writes for a site generator."""

    title: str
    heading_ids: str
    """A value of the setting `heading_ids`."""
    pages: str
    """Folder of the pages in the site, where its configuration names no other."""
    edition: str
    """Template of editions where the pages stand in no folder of their language."""
    paste: str
    """What the configuration of the generator needs then."""
    into: str = ""
    """The file to paste into."""
    folder_edition: str = ""
    """Template where the pages stand in a folder of their language, PAGES/SRC; empty where the
    generator knows no such layout."""
    folder_paste: str = ""
    assets: str = "keep"
    """What becomes of pictures beside the pages: a value of the setting `assets`."""
    folder_assets: str = "copy"
    exclude: tuple[str, ...] = ()
    """Files in the folder of the pages that are no pages of the site."""
    suffixes: tuple[str, ...] = ()
    """Endings of pages beside the usual ones."""
    keys: tuple[str, ...] = ()
    """Front matter values with words, beside the usual ones; those that a page has are written."""
    note: str = ""
    """What a person should know beside."""


_HUGO = """\
defaultContentLanguage = "SRC"

[languages.SRC]
weight = 1
languageName = "SRC_NAME"
@
[languages.DST]
weight = 2
languageName = "DST_NAME"
@
"""
_HUGO_FOLDERS = """\
defaultContentLanguage = "SRC"

[languages.SRC]
contentDir = "PAGES"
weight = 1
languageName = "SRC_NAME"
@
[languages.DST]
contentDir = "TARGET"
weight = 2
languageName = "DST_NAME"
@
"""
_MKDOCS = """\
plugins:          # pip install mkdocs-static-i18n
  - i18n:
      docs_structure: STRUCTURE
      languages:
        - {locale: SRC, name: SRC_NAME, default: true, build: true}
@
        - {locale: DST, name: DST_NAME, build: true}
@
"""
_DOCUSAURUS = """\
i18n: { defaultLocale: 'SRC', locales: ['SRC', DSTS] },
// and for the switch, among the items of the navbar of themeConfig:
{ type: 'localeDropdown', position: 'right' },
"""
_VITEPRESS = """\
locales: {
  root: { label: 'SRC_NAME', lang: 'SRC' },
@
  'DST': { label: 'DST_NAME', lang: 'DST' },
@
},
"""
_VITEPRESS_FOLDERS = """\
locales: {
  'SRC': { label: 'SRC_NAME', lang: 'SRC' },
@
  'DST': { label: 'DST_NAME', lang: 'DST' },
@
},
"""
_STARLIGHT = """\
// in starlight({ … })
defaultLocale: 'root',
locales: {
  root: { label: 'SRC_NAME', lang: 'SRC' },
@
  'DST': { label: 'DST_NAME', lang: 'DST' },
@
},
"""
_STARLIGHT_FOLDERS = """\
// in starlight({ … })
defaultLocale: 'SRC',
locales: {
  'SRC': { label: 'SRC_NAME', lang: 'SRC' },
@
  'DST': { label: 'DST_NAME', lang: 'DST' },
@
},
"""
_ELEVENTY = """\
import { EleventyI18nPlugin } from "@11ty/eleventy";
config.addPlugin(EleventyI18nPlugin, { defaultLanguage: "SRC" });
@
// in a layout, on pages with page.lang SRC: <a hreflang="DST" href="/DST{{ page.url }}">
// on pages with page.lang DST: <a hreflang="SRC" href="{{ page.url | replace_first: "/DST", "" }}">
@
"""
_ELEVENTY_FOLDERS = """\
import { EleventyI18nPlugin } from "@11ty/eleventy";
config.addPlugin(EleventyI18nPlugin, { defaultLanguage: "SRC" });
// in a layout, for each language: {{ page.url | locale_links }}
"""
_JEKYLL = """\
exclude: [po, pipeline.toml]   # with what is there
defaults:
  - {scope: {path: ""}, values: {lang: SRC}}
@
  - {scope: {path: "DST"}, values: {lang: DST}}
@
"""
_SPHINX = """\
exclude_patterns += [DSTS, "po", ".pipeline"]
# sphinx-build . _build/html
@
# sphinx-build -c . -D language=DST -D exclude_patterns=.pipeline DST _build/html/DST
@
"""
_ZENSICAL = """\
@
# A second configuration, zensical.DST.toml, with the same content and in [project]:
docs_dir = "docs-DST"
site_dir = "site/DST"
# zensical build && zensical build -f zensical.DST.toml
@
"""
_SECOND_BOOK = """\
@
# A second book.toml in the folder DST, with the same content and in [book]:
language = "DST"
# mdbook build && mdbook build DST
@
"""
_QUARTO = """\
@
# A second project: a copy of this file in the folder DST, with
lang: DST
# quarto render && quarto render DST
@
"""
_HEXO = """\
language: ['SRC', DSTS]
i18n_dir: :lang
"""
_NEXTRA = """\
i18n: { locales: ['SRC', DSTS], defaultLocale: 'SRC' },
"""
_PLUGIN_OF_ASTRO = """\
i18n: { defaultLocale: 'SRC', locales: ['SRC', DSTS] },
"""
_PELICAN = """\
DEFAULT_LANG = 'SRC'
"""
_HONKIT = """\
<!-- LANGS.md, and the pages in a folder for each language -->
* [SRC_NAME](SRC/)
@
* [DST_NAME](DST/)
@
"""
_TOP = ("README*", "CHANGELOG*", "CONTRIBUTING*", "CODE_OF_CONDUCT*", "SECURITY*")
"""Pages for people who look at the repository."""

SITES: Final[Mapping[str, Site]] = MappingProxyType(
    {
        "docusaurus": Site(
            "Docusaurus", "docusaurus", "docs",
            "SITE/i18n/{lang}/docusaurus-plugin-content-docs/current/{path}",
            _DOCUSAURUS, "docusaurus.config", assets="copy",
            keys=("sidebar_label", "pagination_label"),
            note="the blog and src/pages are sites of their own to Docusaurus: they are left alone",
        ),
        "vitepress": Site(
            "VitePress", "vitepress", "", "PAGES/{lang}/{path}", _VITEPRESS, ".vitepress/config",
            "PAGES/{lang}/{path}", _VITEPRESS_FOLDERS, assets="copy", exclude=("public/",),
            keys=("hero.text", "hero.tagline", "hero.actions.text", "features.title",
                  "features.details", "features.linkText"),
        ),
        "starlight": Site(
            "Starlight", "astro", "src/content/docs", "PAGES/{lang}/{path}", _STARLIGHT,
            "astro.config", "PAGES/{lang}/{path}", _STARLIGHT_FOLDERS, assets="copy",
            keys=("hero.title", "hero.tagline", "hero.actions.text", "sidebar.label",
                  "banner.content"),
        ),
        "astro": Site(
            "Astro", "astro", "src/content", "PAGES/{lang}/{path}", _PLUGIN_OF_ASTRO,
            "astro.config", "PAGES/{lang}/{path}", _PLUGIN_OF_ASTRO, assets="copy",
        ),
        "eleventy": Site(
            "Eleventy", "eleventy", "", "PAGES/{lang}/{path}", _ELEVENTY, "eleventy.config",
            "PAGES/{lang}/{path}", _ELEVENTY_FOLDERS, assets="copy",
            exclude=("_site/", "_includes/"),
        ),
        "hugo": Site(
            "Hugo", "hugo", "content", "PAGES/{dir}/{stem}.{lang}{ext}", _HUGO, "hugo.toml",
            "PAGES/{lang}/{path}", _HUGO_FOLDERS, keys=("linkTitle", "lead"),
        ),
        "zensical": Site(
            "Zensical", "zensical", "docs", "SITE/docs-{lang}/{path}", _ZENSICAL, "zensical.toml",
            assets="copy",
        ),
        "mkdocs": Site(
            "MkDocs", "mkdocs", "docs", "PAGES/{dir}/{stem}.{lang}{ext}",
            _MKDOCS.replace("STRUCTURE", "suffix"), "mkdocs.yml", "PAGES/{lang}/{path}",
            _MKDOCS.replace("STRUCTURE", "folder"),
        ),
        "sphinx": Site(
            "Sphinx with MyST", "sphinx", "", "PAGES/{lang}/{path}", _SPHINX, "conf.py",
            assets="copy", exclude=("_build/", *_TOP),
            note="only Markdown is translated, no reStructuredText",
        ),
        "hexo": Site(
            "Hexo", "hexo", "source", "PAGES/{lang}/{path}", _HEXO, "_config.yml",
            assets="copy", exclude=("_posts/", "_drafts/"),
            note="pages are translated, posts are not: Hexo knows posts of one folder only",
        ),
        "jekyll": Site(
            "Jekyll", "jekyll", "", "PAGES/{lang}/{path}", _JEKYLL, "_config.yml",
            assets="copy", exclude=("_site/", "_drafts/", "vendor/", *_TOP),
        ),
        "mdbook": Site(
            "mdBook", "mdbook", "src", "SITE/{lang}/src/{path}", _SECOND_BOOK, "book.toml",
            assets="copy",
        ),
        "honkit": Site(
            "HonKit", "honkit", "", "SITE/{lang}/{path}", _HONKIT, "",
            "PAGES/{lang}/{path}", _HONKIT, assets="copy", exclude=("_book/",),
        ),
        "quarto": Site(
            "Quarto", "pandoc", "", "SITE/{lang}/{path}", _QUARTO, "_quarto.yml", assets="copy",
            exclude=("_site/", *_TOP), suffixes=(".qmd", ".Rmd"), keys=("abstract",),
        ),
        "fumadocs": Site(
            "Fumadocs", "fumadocs", "content/docs", "PAGES/{dir}/{stem}.{lang}{ext}", _NEXTRA,
            "the i18n configuration", "PAGES/{lang}/{path}", _NEXTRA,
        ),
        "nextra": Site(
            "Nextra", "nextra", "content", "PAGES/{lang}/{path}", _NEXTRA, "next.config",
            "PAGES/{lang}/{path}", _NEXTRA, assets="copy",
        ),
        "pelican": Site(
            "Pelican", "python-markdown", "content", "PAGES/{dir}/{stem}-{lang}{ext}", _PELICAN,
            "pelicanconf.py", note="the pages need Slug and Lang, so that Pelican links them",
        ),
    }
)  # fmt: skip
"""By the name that `pipeline init --for` takes. Where several are configured, the first counts."""

PLAIN: Final = Site("Plain Markdown", "auto", "", "{lang}/{path}", "")
"""For a folder without a generator that is known."""

NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "de": "Deutsch",
        "en": "English",
        "es": "Español",
        "fr": "Français",
        "it": "Italiano",
        "pt": "Português",
    }
)
"""What speakers call their language, for the switch of a site; others are named by their code."""

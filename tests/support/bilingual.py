"""Sites in two languages: what is laid over a site of `tests/data/sites`, and what each page of a
built one leads to."""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from locations import DATA
from site_generators import SITES, Site, copy_site

HREF: Final = re.compile(r"""<(?:a|link)\b[^>]*?\bhref=["']?([^"'\s>]+)""")
SRC: Final = re.compile(r"""<img\b[^>]*?\bsrc=["']?([^"'\s>]+)""")


@dataclass(frozen=True)
class Bilingual:
    """A site that its generator builds in two languages."""

    site: str
    """In `tests/data/sites`."""
    english: str
    """Where the English pages begin in the HTML."""
    spanish: str
    commands: tuple[tuple[str, ...], ...] = ()
    """Arguments of the generator, run after run; those of the site where there are none."""
    moved: tuple[tuple[str, str], ...] = ()
    """Files and folders of the site that stand in another place: from, to."""
    over: str = ""
    """The folder whose files are laid over the site first; empty for none."""

    @property
    def generator(self) -> Site:
        """How it is built."""
        return SITES[self.site]


BILINGUAL: Final[dict[str, Bilingual]] = {
    "hugo": Bilingual("hugo", "en/", "es/"),
    "hugo-suffix": Bilingual(
        "hugo", "", "es/", moved=(("content/en", "content"),), over="hugo"
    ),
    "mkdocs-folder": Bilingual("mkdocs", "", "es/"),
    "mkdocs-suffix": Bilingual("mkdocs", "", "es/", moved=(("docs/en", "docs"),)),
    "sphinx": Bilingual(
        "sphinx", "", "es/",
        (
            ("-q", "-W", "-b", "html", ".", "out"),
            ("-q", "-W", "-b", "html", "-c", ".", "-D", "language=es", "-D",
             "exclude_patterns=.pipeline", "es", "out/es"),
        ),
    ),
    "vitepress": Bilingual("vitepress", "", "es/"),
    "starlight": Bilingual("starlight", "", "es/"),
    "docusaurus": Bilingual("docusaurus", "", "es/"),
    "eleventy": Bilingual("eleventy", "", "es/"),
    "jekyll": Bilingual("jekyll", "", "es/"),
}  # fmt: skip
"""By name of the folder in `tests/data/bilingual`, which is laid over the site."""


def lay_out(name: str, folder: Path) -> Bilingual:
    """Copy the site, with its pages where the layout has them."""
    site = BILINGUAL[name]
    copy_site(site.site, DATA / "sites" / site.site, folder)
    for old, new in site.moved:
        for path in sorted((folder / old).iterdir()):
            path.rename(folder / new / path.name)
        (folder / old).rmdir()
    return site


def configure(name: str, folder: Path) -> None:
    """Lay over it what a person writes for two languages: configuration and layouts."""
    for part in filter(None, (BILINGUAL[name].over, name)):
        shutil.copytree(DATA / "bilingual" / part, folder, dirs_exist_ok=True)


def find_targets(root: Path, page: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """Files of the site that a page leads to, as paths in it; empty for a place without one."""
    for href in pattern.findall((root / page).read_text(encoding="utf-8")):
        parts = urlsplit(href.replace("&amp;", "&"))
        if parts.netloc not in ("", "example.org") or parts.scheme not in ("", "https", "http"):
            continue
        path = unquote(parts.path)
        start = "" if path.startswith("/") or parts.netloc else posixpath.dirname(page)
        place = posixpath.normpath(posixpath.join(start, path.lstrip("/") or "."))
        places = (place, f"{place}.html", posixpath.normpath(f"{place}/index.html"))
        yield next((p for p in places if (root / p).is_file()), "")

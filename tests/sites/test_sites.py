"""English and Spanish sites build with their real generators: the same structure, no link dead
that was alive, no directive lost.

`make test-sites` installs the generators; without them these tests are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from locations import DATA, ROOT
from site_generators import SITES, Site, copy_site, run_generator
from site_html import HtmlPage, count_marks, find_links, is_alive, read_site

ENGINES = ["pseudo", *(["auto"] if os.environ.get("SITES_ENGINE") else [])]
"""The default engine is asked in `make test-sites` only."""


@pytest.mark.timeout(900)  # a generator may take minutes on a busy machine
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", SITES)
def test_an_edition_is_a_site_like_its_source(name: str, engine: str, tmp_path: Path) -> None:
    site = SITES[name]
    if not site.needs.exists():
        pytest.skip(f"{name} is not installed in {site.needs}; `make test-sites` installs it")
    english, spanish = build_sites(name, site, engine, tmp_path)
    assert english.keys() == spanish.keys()
    for page in english:
        assert spanish[page].structure == english[page].structure, page
        assert count_marks(spanish[page]) == count_marks(english[page]), page
    others = [page for page in english if spanish[page].text != english[page].text]
    assert len(others) >= 3


def build_sites(
    name: str, site: Site, engine: str, folder: Path
) -> tuple[dict[str, HtmlPage], dict[str, HtmlPage]]:
    """The English and the Spanish pages; all their links have to lead somewhere."""
    source, copy = folder / "en", folder / "es"
    copy_site(name, DATA / "sites" / name, source)
    translate(source, site.pages, folder / "output", engine)
    if site.edition:
        copy = source
        shutil.copytree(source / site.pages, source / site.edition)
    else:
        copy_site(name, DATA / "sites" / name, copy)
        run_generator(site, source)
    edition = copy / (site.edition or site.pages)
    shutil.copytree(folder / "output" / "es", edition, dirs_exist_ok=True)
    run_generator(site, copy)
    sides = []
    for side, start in ((source, site.english), (copy, site.spanish)):
        pages = read_site(side / site.output)
        links = find_links(pages)
        assert [link for link in links if not is_alive(link, side / site.output, pages)] == []
        wanted = dict(_cut(pages, start))
        sides.append({wanted[page]: pages[page] for page in wanted})
    if not site.english and site.spanish:
        sides[0] = {page: sides[0][page] for page in sides[0] if not page.startswith(site.spanish)}
    return sides[0], sides[1]


def _cut(pages: Iterable[str], start: str) -> Iterator[tuple[str, str]]:
    """The pages below a folder of the site, with their paths in it."""
    named = ((page, page.removeprefix(start)) for page in pages if page.startswith(start))
    return ((page, name) for page, name in named if name != "404.html")


def translate(folder: Path, pages: str, output: Path, engine: str) -> None:
    """Build the Spanish edition of the pages, in the folder of the site."""
    options = ["--source", pages, "--output", str(output), "--engine", engine]
    command = [sys.executable, "-m", "pipeline", "build", *options]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert " [structure]" not in done.stderr
    assert " [anchor]" not in done.stderr

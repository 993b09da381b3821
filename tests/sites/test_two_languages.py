"""`pipeline init`, `pipeline build`, and the real generator builds a site in two languages: each
page leads to its twin, and pictures are there.

`make test-sites` installs the generators; without them these tests are skipped.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from bilingual import BILINGUAL, HREF, SRC, configure, find_targets, lay_out
from locations import DATA, ROOT
from site_generators import run_generator
from site_html import find_links, is_alive, read_site


@pytest.mark.timeout(900)  # a generator may take minutes on a busy machine
@pytest.mark.parametrize("name", BILINGUAL)
def test_a_site_in_two_languages(name: str, tmp_path: Path) -> None:
    site = BILINGUAL[name]
    if not site.generator.needs.exists():
        pytest.skip(f"{site.site} is not installed; `make test-sites` installs it")
    root = tmp_path / "site"
    lay_out(name, root)
    if site.moved:  # the site of the tests has another layout
        configure(name, root)
    pasted = run("init", folder=root)
    configure(name, root)
    run("build", "--engine", "pseudo", folder=root)
    for command in site.commands or (site.generator.command[1:],):
        program = site.generator.command[:1]
        run_generator(replace(site.generator, command=(*program, *command)), root)
    html = root / site.generator.output
    pages = [p.relative_to(html).as_posix() for p in html.rglob("*.html")]
    twins = [
        (page, site.spanish + page.removeprefix(site.english))
        for page in pages
        if page.startswith(site.english)
        and not (page.startswith(site.spanish) or page.endswith("404.html"))
        and site.spanish + page.removeprefix(site.english) in pages
    ]
    assert len(twins) >= 3, pages
    for english, spanish in twins:
        assert spanish in find_targets(html, english, HREF), f"{english} does not lead to {spanish}"
        assert english in find_targets(html, spanish, HREF), f"{spanish} does not lead to {english}"
        texts = [(html / page).read_text("utf-8") for page in (english, spanish)]
        assert texts[0] != texts[1]
    read = read_site(html)
    links = [link for link in find_links(read) if link.page in {p for twin in twins for p in twin}]
    assert [link for link in links if not is_alive(link, html, read)] == []
    pictures = [pictures_of(html, page) for pair in twins for page in pair]
    assert any(pictures)
    assert "" not in [place for found in pictures for place in found]
    assert_pasted(pasted, name)


def pictures_of(html: Path, page: str) -> list[str]:
    """The files of the pictures of a page; a small one may stand in the page itself."""
    inside = re.findall("<img[^>]*src=.(data):", (html / page).read_text("utf-8"))
    return [*find_targets(html, page, SRC), *inside]


def run(*arguments: str, folder: Path) -> str:
    """A command of the pipeline; what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments], cwd=folder, capture_output=True, text=True,
        check=False, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def assert_pasted(said: str, name: str) -> None:
    """What `init` says to paste is what the configuration of the test has."""
    _, _, after = said.partition(" itself needs for a second language, in ")
    place, _, rest = after.partition(":\n\n")
    lines = [line.strip() for line in rest.partition("\n\nnext ")[0].splitlines()]
    lines = [line for line in lines if line and not line.startswith(("#", "//", "plugins:"))]

    def plain(text: str) -> str:
        return " ".join(text.replace("'", '"').partition("   #")[0].split())

    written = (DATA / "bilingual" / name / place).read_text("utf-8")
    there = " ".join(map(plain, written.splitlines()))
    assert [line for line in lines if plain(line) not in there] == []

"""The documents hold together: links resolve, nothing is left out, they are a site."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

import pytest
from documents import (
    DOCS,
    DOCUMENTS,
    PAGES,
    anchor,
    blocks,
    headings,
    links,
)
from locations import ROOT

from pipeline.cli.main import main

README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
SITE: Final = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")


# --- links and structure ---------------------------------------------------------------------


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    broken = []
    for link in links(path):
        target, _, fragment = link.partition("#")
        file = (path.parent / target).resolve() if target else path
        if "://" in link:
            continue
        there = file.exists() and (
            not fragment or fragment in [anchor(heading) for heading in headings(file)]
        )
        if not there:
            broken.append(link)
    assert broken == []


def test_a_document_is_listed_where_readers_look() -> None:
    names = {path.name for path in PAGES}
    index = {link.partition("#")[0] for link in links(DOCS / "index.md")}
    assert names - {"index.md"} <= index
    assert names <= {
        link.removeprefix("docs/").partition("#")[0] for link in links(ROOT / "README.md")
    }
    assert names == set(re.findall(r": ([\w-]+\.md)$", SITE, re.MULTILINE))


def test_headings_of_a_document_differ() -> None:
    for path in PAGES:
        found = headings(path)
        assert len(found) == len(set(found)), path.name


def test_the_readme_is_short_and_begins_with_the_two_commands() -> None:
    assert len(README.splitlines()) <= 150
    first = next(block for block in blocks("sh") if block.path.name == "README.md")
    assert re.findall(r"^make \w+", first.text, re.MULTILINE) == ["make build", "make test"]


def test_the_changelog_has_the_version_of_the_package() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f"[{version}]" in headings(ROOT / "CHANGELOG.md")


def _build_site(folder: Path, settings: str) -> None:
    """Fail where mkdocs has anything to say: broken links and anchors, unlisted pages."""
    if importlib.util.find_spec("mkdocs") is None:
        pytest.skip("mkdocs is not installed")
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", "site"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert (folder / "site" / "checks.html").is_file()


def test_the_site_builds_strictly(tmp_path: Path) -> None:
    _build_site(tmp_path, SITE.replace("docs_dir: docs", f"docs_dir: {DOCS}"))


def test_an_edition_of_the_documents_is_a_site_whose_links_and_anchors_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The documents are pages like any others: this program's editions of them hold together."""
    monkeypatch.chdir(tmp_path)
    assert main(["build", "--source", str(DOCS), "--engine", "pseudo", "--no-glossary"]) == 0
    _build_site(tmp_path, SITE.replace("docs_dir: docs", "docs_dir: output/es"))


def test_tests_that_the_threat_model_names_exist() -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    named = set(re.findall(r"`(test_\w+)`", text))
    assert len(named) > 30
    defined = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)\(", path.read_text("utf-8"))
    }
    assert named - defined == set()

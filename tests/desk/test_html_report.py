"""`pipeline report --html`: one file that says all, loads nothing and runs nothing."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from locations import ROOT
from workbench import build, change, lay_out, put, review

from pipeline.cli.main import main

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
ON_PARAGRAPHS = frozenset("div p ul ol table h1 h2 h3 section article pre blockquote".split())


class Nesting(HTMLParser):
    """What is wrong with the nesting of elements, and with their ids."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: set[str] = set()
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.wrong.append(f"{tag} has an attribute twice")
        for name, value in attrs:
            if name == "id":
                self.wrong += [f"id {value} stands twice"] if value in self.ids else []
                self.ids.add(value or "")
            if name in ("src", "srcset", "action", "data") or name.startswith("on"):
                self.loaded.append(f"{name}={value}")
            if name == "href" and not (value or "").startswith("#"):
                self.loaded.append(f"{name}={value}")
        if "p" in self.open and tag in ON_PARAGRAPHS:
            self.wrong.append(f"{tag} in p")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes another element")


def check(text: str) -> None:
    parser = Nesting()
    parser.feed(re.sub(r"(<(?:rect)[^>]*)/>", r"\1></rect>", text))
    assert parser.wrong == []
    assert parser.open == []
    assert parser.loaded == []
    assert "<script" not in text
    assert text.startswith("<!doctype html>")
    assert "default-src 'none'" in text


def test_the_report_of_the_seed_page_is_small_and_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("seeds", "output", "glossary"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert main(["report", "--html", "report.html"]) == 0
    data = Path("report.html").read_bytes()
    assert len(data) < 1_000_000
    text = data.decode()
    check(text)
    assert text.count('class="side edition"') > 20
    assert "Terapia de transferencia de células T" in text
    assert "@media print" in text


def test_it_has_findings_changes_and_who_approved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    source = "They need 2 to 8 weeks of it."
    page = tmp_path / "seeds" / "treatment.md"
    page.write_text(page.read_text() + f"\n{source}\n\n<script>alert(1)</script>\n")
    assert build() == 0
    review("treatment.md", source, "Necesitan de 2 a 8 semanas.")
    change(
        "treatment.md",
        "T-cell therapy",
        lambda e: replace(
            e,
            target="Terapia",
            fuzzy=False,
            translator_comments="reviewed by: Ana Pérez, 2026-11-30 [8f4f2b7d]",
        ),
    )
    page.write_text(page.read_text().replace(source, source.replace("2", "3")))
    assert build() == 0
    assert main(["report", "--html", "r.html", "--engine", "pseudo", "treatment.md"]) == 0
    text = Path("r.html").read_text("utf-8")
    check(text)
    assert "<del>2</del><ins>3</ins>" in text
    assert "&lt;script&gt;" in text
    assert "approved:" in text
    assert "plain.md" not in text


def test_a_page_that_is_not_there_is_an_error(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build() == 0
    assert main(["report", "--html", "r.html", "--engine", "pseudo", "nowhere.md"]) == 2
    assert "nowhere.md: no such page" in capsys.readouterr().err
    assert not Path("r.html").exists()


def test_a_site_of_several_languages_and_odd_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, {"seeds/a.md": "<p>Rest <b>now</p>\n\n- one\n\n  <div>two\n", "seeds/b.md": ""})
    monkeypatch.chdir(tmp_path)
    assert build("--lang", "es", "--lang", "pt") == 0
    options = ["--engine", "pseudo", "--lang", "es", "--lang", "pt"]
    assert main(["report", "--html", "r.html", *options]) == 0
    check(Path("r.html").read_text("utf-8"))

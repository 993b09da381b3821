"""The work list, the pages and the editor: what is shown of a site, and in which order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from review_client import Client, fields, serving, shown
from workbench import build, change, entries, lay_out, put, review

from pipeline.catalogue.entry import Entry
from pipeline.cli.main import main
from pipeline.desk.index import Filter
from pipeline.desk.rows import State, build_row
from pipeline.model import Finding, Origin, Segment, Severity, Status, Unit
from pipeline.reporting.risk import Candidate, order_of
from pipeline.spans import Span

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert build() == 0
    change("treatment.md", "one dose", lambda e: replace(e, target="mil dosis", signature="x/1"))
    review("treatment.md", "T-cell therapy", "Terapia de células T")
    assert build() == 0
    with serving(tmp_path) as ready:
        yield ready


def ids(text: str) -> list[str]:
    return [
        m.replace("%2E", ".")
        for m in re.findall(r'<p class="texts"><a href="[^"]*;id=([^&"]*)', text)
    ]


def test_the_list_has_the_order_of_review_next(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["review", "next", "-n", "1000", "--json", "--engine", "pseudo"]) == 0
    wanted = [row["segment"] for row in json.loads(capsys.readouterr().out)["segments"]]
    site = client.server.site
    found = [row.id for row in site.index.select(Filter())]
    assert len(wanted) > 10
    assert found == wanted
    assert ids(client.get("").text) == wanted[:50]


def test_filters_are_in_the_address_and_narrow_the_list(client: Client) -> None:
    everything = client.get("", state="all")
    assert "words left" in shown(everything.text)
    approved = client.get("", state="reviewed")
    assert "1 text" in shown(approved.text)
    assert "Terapia de células T" in shown(approved.text)
    assert ids(client.get("", page="plain.md").text)
    assert not ids(client.get("", page="nowhere.md").text)
    assert "by an unknown person (1)" in shown(everything.text)
    assert len(ids(client.get("", state="all", by="by an unknown person").text)) == 1
    flagged = client.get("", check="invented")
    assert len(ids(flagged.text)) < len(ids(client.get("").text))


@pytest.mark.parametrize("words", ["celulas t", "CÉLULAS  T", "T-cell therapy"])
def test_words_are_found_in_both_languages_without_accents(client: Client, words: str) -> None:
    found = shown(client.get("", state="all", q=words).text)
    assert "Terapia de células T" in found


def test_words_are_found_across_formatting(client: Client) -> None:
    assert len(ids(client.get("", q="immune cells can attack").text)) == 1


def test_how_much_is_left_is_a_picture_with_its_words(client: Client) -> None:
    text = client.get("pages").text
    assert '<svg class="bar" role="img"' in text
    assert re.search(r"<title>All pages: approved \d+ of \d+ words", text)
    assert "treatment.md" in text


def test_a_page_shows_both_languages_side_by_side(client: Client) -> None:
    page = client.get("page", lang="es", page="treatment.md")
    text = page.text
    assert page.status == 200
    assert text.count('<div class="side" ') == text.count('<div class="side edition"') > 5
    assert re.search(r'<a class="seg s-reviewed"[^>]*>Terapia de células T</a>', text)
    assert 'title="immune cell = célula inmunitaria (locked)">immune cells</span>' in text
    assert '<span class="link" title="/dictionary/immune-cell">' in text
    hidden = shown(text.partition('<table class="hidden">')[2])
    assert "front matter: title" in hidden
    assert "What they are" in hidden
    assert "A picture of cells" in hidden
    assert "\ue000" not in text


def test_the_editor_shows_what_a_person_needs(client: Client) -> None:
    entry = next(e for s, e in entries("treatment.md").items() if s.startswith("Your <1>"))
    text = client.get("edit", lang="es", page="treatment.md", id=entry.id).text
    assert "under “T-cell therapy”" in shown(text)
    assert "immune cell = célula inmunitaria (locked)" in shown(text)
    assert 'class="chip start" contenteditable="false" data-tag="&lt;1&gt;"' in text
    assert fields(text)["target"] == entry.target


def test_a_changed_source_is_shown_as_a_difference(client: Client, tmp_path: Path) -> None:
    page = tmp_path / "seeds" / "treatment.md"
    page.write_text(page.read_text() + "\nThey need 2 to 8 weeks of it.\n")
    assert build() == 0
    source = "They need 2 to 8 weeks of it."
    review("treatment.md", source, "Necesitan de 2 a 8 semanas.")
    assert build() == 0
    page.write_text(page.read_text().replace(source, source.replace("2", "3")))
    assert build() == 0
    client.server.site.refresh()
    entry = next(e for s, e in entries("treatment.md").items() if s == source.replace("2", "3"))
    text = client.get("edit", lang="es", page="treatment.md", id=entry.id).text
    assert "<del>2</del><ins>3</ins>" in text
    row = client.server.site.index.find(("es", "treatment.md"), entry.id)
    assert row is not None
    assert row.state in (State.OFFER, State.ERROR)
    assert "Necesitan de 3 a 8 semanas." in text


def test_a_like_sentence_elsewhere_is_offered(client: Client) -> None:
    site = client.server.site
    row = next(r for r in site.index.all_rows("es") if r.source == "one dose")
    answer = client.get("alike", lang="es", page=row.page, id=row.id)
    assert answer.status == 200
    assert "<html" not in answer.text


def test_what_poedit_saves_is_in_the_list_at_once(client: Client) -> None:
    review("treatment.md", "one dose", "una dosis")
    assert "una dosis" in shown(client.get("", state="reviewed").text)


# --- hostile texts -------------------------------------------------------------------------------


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.chdir(tmp_path)
    page = (
        f'---\ntitle: "{HOSTILE}"\ndescription: "\\" onload=alert(2) x=\\""\n---\n\n'
        "# Rest <img src=x onerror=alert(3)>\n\n[link](javascript:alert(4)) and `code`\n\n"
        f"{HOSTILE}\n\n<svg onload=alert(5)><circle/></svg>\n\n"
        "<iframe src=//evil.example></iframe>\n\n"
        "![alt](http://evil.example/p.png) <a href='data:text/html,x'>here</a> "
        "Text \ue0007\u2e22 end.\n\n"
        "<div style='position:fixed' onclick=alert(6)>Boxed</div>\n"
    )
    put(tmp_path, {"seeds/page.md": page, f"seeds/{'x' * 9}'\"&<b>.md": "Rest.\n"})
    assert build() == 0
    change(
        "page.md",
        next(s for s in entries("page.md") if s.startswith("Rest")),
        lambda e: replace(
            e, translator_comments=f"{HOSTILE}\nreviewed by: {HOSTILE}", flags=("no-wrap",)
        ),
    )
    for entry in entries("page.md").values():
        tags = "".join(re.findall(r"</?\d+/?>", entry.source))
        review("page.md", entry.source, f"{HOSTILE}\" 'x {tags}")
    with serving(tmp_path, reviewer=f"{HOSTILE}") as ready:
        yield ready


def test_a_hostile_page_and_file_show_as_text(hostile: Client) -> None:
    views = [
        hostile.get("", state="all"),
        hostile.get("pages"),
        hostile.get("", state="all", q=HOSTILE),
    ]
    views.append(hostile.get("page", lang="es", page="page.md"))
    views += [
        hostile.get("edit", lang="es", page="page.md", id=e.id) for e in entries("page.md").values()
    ]
    views += [hostile.get("edit", lang="es", page="page.md", id=f'"{HOSTILE}')]
    for view in views:
        # Nothing of theirs is an element or an attribute.
        outside = re.sub(r'"[^"]*"', '""', view.text)
        assert "<script>" not in outside
        assert not re.search(r"<[^>]*\son\w+\s*=", outside)
        assert not re.search(r"<(?:svg(?! class=)|iframe|circle|form(?! )|style|object)", outside)
        assert not re.search(r'(?:href|src|action)="(?!/)(?!#)', view.text), view.text
    assert HOSTILE in shown(
        views[0].text.replace("&lt;", "<").replace("<script>", "&lt;script>")
    ) or ("&lt;script&gt;alert(1)&lt;/script&gt;" in views[0].text)
    assert "&lt;svg onload=alert(5)&gt;" in views[3].text


def test_the_page_view_keeps_its_marks_apart_from_those_of_a_page(hostile: Client) -> None:
    text = hostile.get("page", lang="es", page="page.md").text
    assert "\ue000" not in text
    assert hostile.get("page", lang="es", page=f"{'x' * 9}'\"&<b>.md").status == 200


def test_the_list_weighs_the_doubt_of_the_engine_as_review_next_does() -> None:
    """Two findings are more than one, unless the engine is very unsure of the text with one."""
    notes = {
        "two": ("length: too long", "names: Ana is missing"),
        "doubt": ('unsure: the engine is unsure of "mg" (score -0.90); read it beside the source',),
        "sure": ('unsure: the engine is unsure of "mg" (score -0.30); read it beside the source',),
    }
    rows, candidates = [], []
    for at, (name, said) in enumerate(notes.items()):
        findings = tuple(
            Finding(check, Severity.WARNING, message, "a.md", at, name)
            for check, _, message in (text.partition(": ") for text in said)
        )
        segment = Segment(name, "paragraph", "Take it.", (), Span(0, 8), at)
        unit = Unit(segment, "Tome.", Status.MACHINE, Origin.ENGINE, findings=findings)
        candidates.append(Candidate("a.md", "es", unit, 0))
        rows.append(build_row(("es", "a.md", at), Entry(name, "Take it.", "Tome."), findings, 0))
    by_list = [row.id for row in sorted(rows, key=lambda row: row.order)]
    assert by_list == [c.unit.segment.id for c in sorted(candidates, key=order_of)]
    assert by_list == ["doubt", "two", "sure"]

"""A desk that opens before all is read, and goes on while something takes long."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from review_client import Client, serving, shown
from workbench import build, change, entries, po, put

from pipeline.config.settings import load
from pipeline.desk.index import Filter
from pipeline.desk.site import Site
from pipeline.workflow import other_answers
from pipeline.workflow.translator import Translator

ALL = Filter(state="all")
COUNT = 20


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    pages = {f"seeds/p{i:02}.md": f"# Page {i}\n\nTake {i} tablets.\n" for i in range(COUNT)}
    put(tmp_path, {**pages, "pipeline.toml": ""})
    assert build() == 0
    return tmp_path


def site_of(root: Path, seconds: float = float("inf")) -> Site:
    site = Site(replace(load(root), engine="pseudo"))
    site.load(seconds=seconds)
    return site


def test_a_site_is_read_bit_by_bit_to_the_same_list(root: Path) -> None:
    whole = site_of(root)
    assert whole.waiting == 0
    site = site_of(root, 0)
    assert 0 < site.waiting < COUNT
    assert 0 < len(site.index.select(ALL)) < 2 * COUNT
    site.read_more(0)
    site.read_more()
    assert site.waiting == 0
    assert site.index.select(ALL) == whole.index.select(ALL)
    assert len(whole.index.select(ALL)) == 2 * COUNT


def test_pages_with_errors_are_read_first(root: Path) -> None:
    change(
        "p17.md",
        "Take 17 tablets.",
        lambda e: replace(e, target="Tome 71.", signature="", digest=""),
    )
    assert build() == 0
    site = site_of(root, 0)
    assert site.index.select(Filter())[0].page == "p17.md"


def test_a_site_that_no_build_has_checked_is_checked_bit_by_bit(root: Path) -> None:
    change(
        "p17.md",
        "Take 17 tablets.",
        lambda e: replace(e, target="Tome 71.", signature="", digest=""),
    )
    put(root, {"seeds/p18.md": "# Page 18\n\nA new text.\n", "seeds/p19.md": "\ufffd \x00"})
    put(root, {"seeds/no.md": "---\ntranslate: false\n---\n\nNot this.\n"})
    shutil.rmtree(root / ".pipeline")
    whole, site = site_of(root), site_of(root, 0)
    assert site.waiting == COUNT, "one page is checked, and then it opens"
    site.read_more()
    assert site.waiting == 0
    assert site.index.select(ALL) == whole.index.select(ALL)
    assert site.index.select(Filter())[0].target == "Tome 71."
    assert {place[1] for place in site.stale} >= {"p17.md", "p18.md"}
    assert not site.has_page(("es", "no.md"))
    assert not whole.has_page(("es", "no.md"))


def test_a_page_that_is_not_read_yet_is_read_when_it_is_opened(root: Path) -> None:
    site = site_of(root, 0)
    place = "es", "p19.md"
    assert site.index.rows_of(place) == []
    before = site.waiting
    site.open_page(place)
    assert len(site.index.rows_of(place)) == 2
    assert site.waiting == before - 1


def test_what_is_saved_before_a_page_is_read_is_in_the_list(root: Path) -> None:
    site = site_of(root, 0)
    change("p19.md", "Take 19 tablets.", lambda e: replace(e, target="Tome 19.", fuzzy=False))
    site.refresh()
    site.read_more()
    [row] = [row for row in site.index.rows_of(("es", "p19.md")) if row.target == "Tome 19."]
    assert row.reviewer != ""


def test_of_many_changed_files_a_request_reads_some(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.desk.site._REFRESHING", 0.0)
    site = site_of(root)
    for i in range(3):
        os.utime(po(f"p{i:02}.md"), ns=(1, 1))
    for left in (2, 1, 0, 0):
        site.refresh()
        assert site.waiting == left


@pytest.fixture
def slow(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Client, threading.Event]]:
    """A desk whose reading does not go on until the event."""
    go_on = threading.Event()
    read_more = Site.read_more

    def wait(self: Site, seconds: float = float("inf"), progress: Any = None) -> None:
        if threading.current_thread().name == "reader":
            assert go_on.wait(60)
        read_more(self, seconds, progress)

    monkeypatch.setattr(Site, "read_more", wait)
    monkeypatch.setattr("pipeline.desk.site.AT_ONCE", 0.0)
    with serving(root) as client:
        yield client, go_on
        go_on.set()


def test_the_list_says_that_it_is_not_complete(slow: tuple[Client, threading.Event]) -> None:
    client, go_on = slow
    waiting = f"{client.server.site.waiting} pages are still being read"
    for view in ("", "pages", "reading"):
        assert waiting in shown(client.get(view).text)
    assert "Take 19 tablets." in shown(client.get("page", lang="es", page="p19.md").text)
    go_on.set()
    client.server.site.read_more()
    assert "All pages are read" in shown(client.get("reading").text)
    assert "still being read" not in client.get("").text


# --- other engines -------------------------------------------------------------------------------


def test_the_answer_of_another_engine_can_be_taken(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(other_answers, "_ENGINES", ("pseudo", "identity", "no-such-engine"))
    with serving(root) as client:
        segment = entries("p03.md")["Take 3 tablets."].id
        form = client.fields("p03.md", segment)
        text = client.post("answer", **form).text
        assert "By identity" in text
        assert 'data-text="Take 3 tablets."' in text or "Take 3 tablets." in shown(text)
        assert "By pseudo" not in text, "the engine whose text is there already"


def test_an_engine_that_takes_long_keeps_nobody_waiting(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(other_answers, "_ENGINES", ("identity",))
    asked, go_on = threading.Event(), threading.Event()
    translate = Translator.translate_missing

    def wait(self: Any, *arguments: Any) -> Any:
        if threading.current_thread().name != "builder":
            asked.set()
            assert go_on.wait(60)
        return translate(self, *arguments)

    monkeypatch.setattr(Translator, "translate_missing", wait)
    with serving(root) as client:
        ids = {source: entry.id for source, entry in entries("p03.md").items()}
        form = client.fields("p03.md", ids["Take 3 tablets."])
        answers: list[str] = []
        slow = threading.Thread(target=lambda: answers.append(client.post("answer", **form).text))
        slow.start()
        assert asked.wait(30)
        saved = client.save("approve", "p03.md", ids["Page 3"], "Página 3")
        assert (saved.status, entries("p03.md")["Page 3"].target) == (303, "Página 3")
        go_on.set()
        slow.join(30)
        assert "By identity" in answers[0]

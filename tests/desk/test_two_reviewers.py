"""Two people at two desks of one site, each a process: nothing is lost, and each sees the other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_process import Desk, running
from review_client import RemoteClient, fields, shown
from workbench import build, entries, files, put

from pipeline.catalogue.sign_off import read_sign_off

PAGE = "food.md"
WORDS = "agua pan leche fruta arroz carne queso sopa miel sal".split()
TEXTS = {f"Text of {w} and {w[::-1]}.": f"Texto de {w} y {w[::-1]}." for w in WORDS}
ANA, LUIS = "Ana Pérez", "Luis Gil"

Two = tuple[RemoteClient, RemoteClient]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {f"seeds/{PAGE}": "# Food\n\n" + "\n\n".join(TEXTS) + "\n"})
    put(tmp_path, {"glossary/en-es.tsv": "term\ttranslation\tstatus\nrest\tdescanso\tlocked\n"})
    assert build() == 0
    return tmp_path


@pytest.fixture
def desks(root: Path) -> Iterator[tuple[Desk, Desk]]:
    with running(root, "--reviewer", ANA) as one, running(root, "--reviewer", LUIS) as other:
        yield one, other


@pytest.fixture
def two(desks: tuple[Desk, Desk]) -> Two:
    return RemoteClient(desks[0].address), RemoteClient(desks[1].address)


def segment(source: str) -> str:
    return entries(PAGE)[source].id


def approver(source: str) -> str:
    entry = entries(PAGE)[source]
    sign_off = read_sign_off(entry)
    assert entry.approved
    assert sign_off is not None
    return sign_off.name


def test_what_both_approve_at_once_is_there_with_the_right_names(two: Two, root: Path) -> None:
    sources = list(TEXTS)
    shares = {ANA: sources[::2], LUIS: sources[1::2]}
    ids = {source: segment(source) for source in sources}
    refused: list[str] = []

    def work(client: RemoteClient, share: list[str]) -> None:
        for source in share:
            answer = client.save("approve", PAGE, ids[source], TEXTS[source])
            if answer.status != 303:
                refused.append(shown(answer.text))

    people = [
        threading.Thread(target=work, args=(client, share))
        for client, share in zip(two, shares.values(), strict=True)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join(120)
    assert refused == []
    for name, share in shares.items():
        for source in share:
            assert entries(PAGE)[source].target == TEXTS[source]
            assert approver(source) == name
    # Each sees all of it, and can tell whose it is.
    for client in two:
        for name, share in shares.items():
            theirs = shown(client.get("", state="reviewed", by=name).text)
            assert f"{len(share)} texts" in theirs
            assert all(TEXTS[source] in theirs for source in share)


def test_each_sees_what_the_other_has_approved(two: Two) -> None:
    ana, luis = two
    source = next(iter(TEXTS))
    listed = luis.get("", page=PAGE).text
    assert source in shown(listed)
    assert ana.save("approve", PAGE, segment(source), TEXTS[source]).status == 303
    assert source not in shown(luis.get("", page=PAGE).text)
    editor = shown(luis.get("edit", lang="es", page=PAGE, id=segment(source)).text)
    assert f"approved by {ANA}" in editor
    assert TEXTS[source] in shown(luis.get("page", lang="es", page=PAGE).text)


def test_a_conflict_is_shown_and_neither_text_is_lost(two: Two) -> None:
    ana, luis = two
    source = next(iter(TEXTS))
    seen = luis.fields(PAGE, segment(source))
    assert ana.save("approve", PAGE, segment(source), "De Ana.").status == 303
    answer = luis.post("approve", **{**seen, "target": "De Luis."})
    assert answer.status == 409
    assert f"was changed by {ANA} after you opened it" in shown(answer.text)
    assert fields(answer.text)["target"] == "De Luis."
    assert "De Ana." in shown(answer.text)
    assert (entries(PAGE)[source].target, approver(source)) == ("De Ana.", ANA)
    # Who has seen both may choose; the other text stays in a comment.
    assert luis.post("approve", **fields(answer.text)).status == 303
    assert (entries(PAGE)[source].target, approver(source)) == ("De Luis.", LUIS)
    assert "De Ana." in entries(PAGE)[source].translator_comments
    # What Ana undoes now is not hers any more.
    undone = ana.post("undo")
    assert undone.status == 409
    assert f"was changed by {LUIS}" in shown(undone.text)
    assert entries(PAGE)[source].target == "De Luis."


def test_what_each_types_at_one_text_is_kept_apart(
    root: Path, desks: tuple[Desk, Desk], two: Two
) -> None:
    source = next(iter(TEXTS))
    for client, text in zip(two, ("De Ana a medias", "De Luis a medias"), strict=True):
        client.save("check", PAGE, segment(source), text)
    for desk in desks:
        desk.kill()
    with running(root, "--reviewer", ANA) as one, running(root, "--reviewer", LUIS) as other:
        ana, luis = RemoteClient(one.address), RemoteClient(other.address)
        assert ana.fields(PAGE, segment(source))["target"] == "De Ana a medias"
        assert ana.save("approve", PAGE, segment(source), "De Ana.").status == 303
        assert luis.fields(PAGE, segment(source))["target"] == "De Luis a medias"


def test_the_edition_is_as_a_build_leaves_it(root: Path) -> None:
    with running(root, "--reviewer", ANA) as one, running(root, "--reviewer", LUIS) as other:
        clients = [RemoteClient(one.address), RemoteClient(other.address)]
        for i, source in enumerate(TEXTS):
            answer = clients[i % 2].save("approve", PAGE, segment(source), TEXTS[source])
            assert answer.status == 303
    before = files(Path("output"))
    assert build() == 0
    assert files(Path("output")) == before

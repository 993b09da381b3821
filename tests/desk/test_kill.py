"""The process is killed in the middle of approvals: what it has acknowledged is not lost."""

from __future__ import annotations

import threading
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest
from desk_process import running, start
from review_client import fields
from workbench import build, entries, files, put

WORDS = "agua pan leche fruta arroz carne queso sopa miel sal".split()
TEXTS = {
    f"Text of {one} {two}.": f"Texto de {one} {two}."
    for one in WORDS
    for two in (w[::-1] for w in WORDS)
}


def test_no_acknowledged_approval_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"seeds/page.md": "# Food\n\n" + "\n\n".join(TEXTS) + "\n"})
    put(tmp_path, {"glossary/en-es.tsv": "term\ttranslation\tstatus\nrest\tdescanso\tlocked\n"})
    assert len(TEXTS) == 100
    assert build() == 0
    ids = {source: entry.id for source, entry in entries("page.md").items()}
    left, acknowledged = list(TEXTS), set[str]()
    for kill_after in (7, 25, 44, 60, None):
        desk = start(tmp_path)
        if kill_after is None:
            for source in list(left):
                assert approve(desk.address, ids[source], TEXTS[source])
                acknowledged.add(source)
            with running(tmp_path):
                desk.kill()
                break
        killer = threading.Thread(target=kill_when, args=(desk, acknowledged, kill_after))
        killer.start()
        for source in left:
            if not approve(desk.address, ids[source], TEXTS[source]):
                break
            acknowledged.add(source)
        killer.join()
        now = entries("page.md")
        lost = [source for source in acknowledged if now[source].target != TEXTS[source]]
        assert lost == []
        assert all(now[source].approved for source in acknowledged)
        left = [source for source in left if source not in acknowledged]
    assert len(acknowledged) == 100
    assert all(entries("page.md")[source].approved for source in TEXTS)
    # The next desk has built what the last one could not.
    before = files(Path("output"))
    assert build() == 0
    assert files(Path("output")) == before


def kill_when(desk, acknowledged: set[str], count: int) -> None:  # type: ignore[no-untyped-def]
    end = time.monotonic() + 60
    while len(acknowledged) < count and time.monotonic() < end:
        time.sleep(0.001)
    time.sleep(0.015)
    desk.kill()


def approve(address: str, segment: str, text: str) -> bool:
    """Whether the approval was acknowledged."""
    where = urlsplit(address)
    connection = HTTPConnection(where.netloc, timeout=30)
    try:
        query = f"edit?lang=es&page=page.md&id={quote(segment)}"
        connection.request("GET", where.path + query)
        filled = fields(connection.getresponse().read().decode())
        body = urlencode({**filled, "target": text})
        headers = {"Origin": f"http://{where.netloc}"}
        connection.request("POST", f"{where.path}approve", body, headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return answer.status == 303

"""Models from an index: what is fetched, resumed, refused; the server is in the test."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from argos_tiny import EN_ES
from package_server import BYTES, SHA256, Server

from pipeline.engines import models
from pipeline.engines.base import LanguagePair
from pipeline.engines.fetch import download
from pipeline.engines.models import (
    MANIFEST,
    PINNED,
    Pin,
    install_from_index,
    list_models,
    verify_models,
)
from pipeline.errors import EngineError


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server; its package is pinned for the time of the test."""
    pins = {"translate-en_es-0_1": Pin(SHA256, len(BYTES))}
    monkeypatch.setattr(models, "PINNED", pins)
    with Server() as running:
        monkeypatch.setenv("ARGOS_PACKAGE_INDEX", f"{running.base}/")
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_the_pin_of_the_published_package() -> None:
    sha256 = "d698d0ef87ad70d5d184b7fa6965905bf4368f09a2bb9ffb165a79bac96af0c4"
    assert dict(PINNED) == {"translate-en_es-1_0": Pin(sha256, 87_503_191)}


def test_install_from_index(server: Server, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    model = install_from_index(
        EN_ES, tmp_path / "models", progress=lambda done, total: seen.append((done, total))
    )
    assert names(tmp_path / "models") == ["translate-en_es-0_1"]
    assert model.sha256 == SHA256
    assert [m.verified for m in verify_models([tmp_path / "models"])] == [True]
    assert seen[-1] == (len(BYTES), len(BYTES))
    assert seen == sorted(seen)
    assert server.paths() == ["/index.json", "/tiny.argosmodel"]
    origin = json.loads((model.path / MANIFEST).read_bytes())["origin"]
    assert origin == f"{server.base}/tiny.argosmodel"
    assert install_from_index(EN_ES, tmp_path / "models") == model
    assert len(server.requests) == 2  # what is there is not fetched again


def test_not_pinned_asks_nobody(server: Server, tmp_path: Path) -> None:
    with pytest.raises(EngineError) as caught:
        install_from_index(LanguagePair("en", "fr"), tmp_path)
    message = "no package for en-fr is pinned; give the SHA-256 of the one you trust"
    assert str(caught.value) == message
    assert server.requests == []


def test_an_explicit_hash_stands_in_for_a_pin(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "PINNED", {})
    server.offer({"type": "sbd"}, None, server.entry | {"package_version": "0.0"}, server.entry)
    assert install_from_index(EN_ES, tmp_path, sha256=SHA256.upper()).sha256 == SHA256
    part = tmp_path / "part"
    download(f"{server.base}/tiny.argosmodel", part)
    assert part.read_bytes() == BYTES


def test_a_link_that_fails_is_passed_over(server: Server, tmp_path: Path) -> None:
    links = ["ipfs://x", f"{server.base}/absent", *server.entry["links"]]
    server.offer(server.entry | {"links": [7]}, server.entry | {"links": links})
    assert install_from_index(EN_ES, tmp_path).sha256 == SHA256
    assert server.paths() == ["/index.json", "/absent", "/tiny.argosmodel"]


def test_wrong_content_is_refused_and_forgotten(server: Server, tmp_path: Path) -> None:
    server.files["/tiny.argosmodel"] = BYTES[:-1] + b"x"
    with pytest.raises(EngineError, match="nothing was installed") as caught:
        install_from_index(EN_ES, tmp_path)
    assert SHA256 in str(caught.value)
    assert names(tmp_path) == []
    server.files["/tiny.argosmodel"] = BYTES
    assert install_from_index(EN_ES, tmp_path).sha256 == SHA256


@pytest.mark.parametrize("data", [BYTES[:-7], BYTES + b"x"])
def test_wrong_size_is_refused_before_it_is_fetched(
    server: Server, tmp_path: Path, data: bytes
) -> None:
    server.files["/tiny.argosmodel"] = data
    with pytest.raises(EngineError, match=f"{len(data)} bytes, where {len(BYTES)} are expected"):
        install_from_index(EN_ES, tmp_path)
    assert names(tmp_path) == []


def test_a_broken_download_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    server.fault = "truncate"
    with pytest.raises(EngineError, match=r"tiny\.argosmodel") as caught:
        install_from_index(EN_ES, tmp_path)
    assert "; " in str(caught.value)
    (part,) = tmp_path.iterdir()
    assert part.read_bytes() == BYTES[: len(BYTES) // 2]
    assert list_models([tmp_path]) == []
    assert install_from_index(EN_ES, tmp_path).sha256 == SHA256
    assert server.requests[-1] == ("/tiny.argosmodel", f"bytes={len(BYTES) // 2}-")
    assert names(tmp_path) == ["translate-en_es-0_1"]


def test_a_server_that_ignores_ranges(server: Server, tmp_path: Path) -> None:
    server.fault = "ignore range"
    part = tmp_path / "part"
    part.write_bytes(b"old rubbish")
    download(f"{server.base}/tiny.argosmodel", part, size=len(BYTES))
    assert part.read_bytes() == BYTES


def test_a_server_that_resumes_at_a_wrong_place(server: Server, tmp_path: Path) -> None:
    server.fault = "wrong place"
    part = tmp_path / "part"
    part.write_bytes(BYTES[:1000])
    with pytest.raises(EngineError, match="resumes at a wrong place; run it again"):
        download(f"{server.base}/tiny.argosmodel", part, size=len(BYTES))
    assert not part.exists()


def test_a_part_that_is_whole_or_too_long(server: Server, tmp_path: Path) -> None:
    url, part = f"{server.base}/tiny.argosmodel", tmp_path / "part"
    part.write_bytes(BYTES)
    download(url, part, size=len(BYTES))
    assert server.requests == []
    download(url, part)  # of unknown size: the server says that nothing is left
    assert part.read_bytes() == BYTES
    part.write_bytes(BYTES + b"rubbish")
    download(url, part, size=len(BYTES))
    assert part.read_bytes() == BYTES
    server.files["/tiny.argosmodel"] = b"short"
    part.write_bytes(BYTES[:1000])
    with pytest.raises(EngineError, match="cannot be fetched"):
        download(url, part, size=len(BYTES))
    assert not part.exists()


def test_offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setattr(models, "PINNED", {"translate-en_es-0_1": Pin(SHA256, len(BYTES))})
    with pytest.raises(EngineError) as caught:
        install_from_index(EN_ES, tmp_path, index=f"http://127.0.0.1:{port}")
    assert str(caught.value) == (
        f"http://127.0.0.1:{port}/index.json: cannot be fetched ([Errno 111] Connection refused); "
        "check the network, or download the file elsewhere and run "
        "`pipeline models install --from FILE`"
    )


@pytest.mark.parametrize("base", ["http://example.org", "file:///etc", "ftp://example.org"])
def test_only_https_or_this_machine(tmp_path: Path, base: str, server: Server) -> None:
    with pytest.raises(EngineError, match="not an https address"):
        install_from_index(EN_ES, tmp_path, index=base)
    server.moved_to = f"{base}/index.json"
    with pytest.raises(EngineError, match="cannot be fetched"):
        download(f"{server.base}/moved", tmp_path / "part")


@pytest.mark.parametrize("index", [b"{}", b"not JSON", b"[" * 100_000, b"\xff"])
def test_an_index_that_is_none(server: Server, tmp_path: Path, index: bytes) -> None:
    server.files["/index.json"] = index
    with pytest.raises(EngineError, match="not an Argos package index"):
        install_from_index(EN_ES, tmp_path)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"package_version": "1.9"}, "the index offers translate-en_es-1_9 where we need"),
        ({"to_code": "fr"}, "the index offers nothing where we need translate-en_es-0_1"),
        ({"type": "sbd"}, "the index offers nothing"),
        ({"links": None}, "the index offers nothing"),
        ({"links": ["http://example.org/x"]}, "the index gives no https link"),
    ],
)
def test_an_index_without_our_package(
    server: Server, tmp_path: Path, entry: dict[str, object], message: str
) -> None:
    server.offer(server.entry | entry)
    with pytest.raises(EngineError, match=message):
        install_from_index(EN_ES, tmp_path)
    assert server.paths() == ["/index.json"]

"""Installing, listing and verifying models; downloads come from a server in the test."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pipeline import models
from pipeline.engines.argos import ArgosEngine
from pipeline.engines.base import LanguagePair
from pipeline.errors import EngineError
from pipeline.models import (
    MANIFEST,
    PINNED,
    Pin,
    download,
    install_from_file,
    install_from_index,
    list_models,
    verify_models,
)

TINY = Path(__file__).parent / "data" / "argos" / "translate-en_es-0_1.argosmodel"
BYTES = TINY.read_bytes()
SHA256 = hashlib.sha256(BYTES).hexdigest()
EN_ES = LanguagePair("en", "es")


class Handler(BaseHTTPRequestHandler):
    """Serves `server.files`; what it does wrong is set by `server.fault`."""

    server: Server

    def do_GET(self) -> None:
        self.server.requests.append((self.path, self.headers.get("Range", "")))
        data = self.server.files.get(self.path)
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", self.server.moved_to)
            self.end_headers()
            return
        if data is None:
            self.send_error(404)
            return
        start = self.start_of(len(data))
        if start < 0:
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        if start:
            told = 0 if self.server.fault == "wrong place" else start
            self.send_header("Content-Range", f"bytes {told}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        cut = self.server.fault == "truncate" and self.path != "/index.json" and start == 0
        end = len(data) // 2 if cut else len(data)
        self.wfile.write(data[start:end])

    def start_of(self, size: int) -> int:
        """Where the answer starts; -1 where the range cannot be satisfied."""
        wanted = self.headers.get("Range", "")
        if not wanted or self.server.fault == "ignore range":
            return 0
        start = int(wanted.removeprefix("bytes=").rstrip("-"))
        return start if start < size else -1

    def log_message(self, format: str, *args: Any) -> None: ...


class Server(ThreadingHTTPServer):
    """A package index with one package, on this machine."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server_port}"
        self.requests: list[tuple[str, str]] = []
        self.fault = ""
        self.moved_to = ""
        self.entry: dict[str, Any] = {
            "from_code": "en",
            "to_code": "es",
            "package_version": "0.1",
            "links": [f"{self.base}/tiny.argosmodel"],
        }
        self.files = {"/tiny.argosmodel": BYTES}
        self.offer(self.entry)

    def offer(self, *entries: object) -> None:
        """Make these the entries of the index."""
        self.files["/index.json"] = json.dumps(entries).encode()

    def paths(self) -> list[str]:
        """What was asked for."""
        return [path for path, _ in self.requests]


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


# --- from a file ---------------------------------------------------------------------------


@pytest.mark.engine
def test_install_from_file_makes_it_usable(tmp_path: Path) -> None:
    model = install_from_file(TINY, tmp_path / "models")
    assert model.path == tmp_path / "models" / "translate-en_es-0_1"
    assert (model.pair, model.version, model.sha256) == (EN_ES, "0.1", SHA256)
    assert (model.engine, model.problem, model.verified) == ("argos", "", None)
    assert names(tmp_path / "models") == ["translate-en_es-0_1"]
    assert list_models([tmp_path / "models"]) == [model]
    engine = ArgosEngine([tmp_path / "models"])
    assert engine.translate(["The bone is small."], EN_ES)[0][0].text == "El hueso es pequeño."


def test_installing_twice_changes_nothing(tmp_path: Path) -> None:
    first = install_from_file(TINY, tmp_path)
    before = (first.path / MANIFEST).stat().st_mtime_ns
    assert install_from_file(TINY, tmp_path, sha256=SHA256.upper()) == first
    assert (first.path / MANIFEST).stat().st_mtime_ns == before


def test_another_package_of_that_name_is_kept(tmp_path: Path) -> None:
    installed = install_from_file(TINY, tmp_path)
    (installed.path / MANIFEST).unlink()
    with pytest.raises(EngineError) as caught:
        install_from_file(TINY, tmp_path)
    expected = f"{installed.path}: another package is there; remove that folder first"
    assert str(caught.value) == expected


def test_wrong_hash_installs_nothing(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=f"SHA-256 is {SHA256}, not 00ff"):
        install_from_file(TINY, tmp_path / "models", sha256="00ff")
    assert not (tmp_path / "models").exists()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.mkdir(), "cannot be read"),
        (lambda path: path.write_bytes(BYTES[:1000]), "not a usable zip archive"),
        (lambda path: None, "cannot be read"),
    ],
)
def test_unusable_files(tmp_path: Path, make: Any, message: str) -> None:
    path = tmp_path / "x.argosmodel"
    make(path)
    with pytest.raises(EngineError, match=message) as caught:
        install_from_file(path, tmp_path / "models")
    assert str(caught.value).startswith(f"{path}: ")
    assert not (tmp_path / "models").exists()


def test_destination_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("x", encoding="utf-8")
    with pytest.raises(EngineError, match="cannot install there"):
        install_from_file(TINY, tmp_path / "models")


# --- list and verify -----------------------------------------------------------------------


def test_list_and_verify(tmp_path: Path) -> None:
    installed = install_from_file(TINY, tmp_path)
    by_hand = tmp_path / "by-hand"
    shutil.copytree(installed.path, by_hand)
    (by_hand / MANIFEST).unlink()
    shutil.copy(TINY, tmp_path)
    (tmp_path / "broken" / "model").mkdir(parents=True)
    listed = list_models([tmp_path])
    assert [m.path.name for m in listed] == [
        *("by-hand", "translate-en_es-0_1", TINY.name, "broken")
    ]
    assert {m.verified for m in listed} == {None}
    assert listed[-1].pair is None
    assert "no readable metadata.json" in listed[-1].problem
    verified = {m.path.name: m.verified for m in verify_models([tmp_path])}
    assert verified == {
        "by-hand": None,
        "translate-en_es-0_1": True,
        TINY.name: None,
        "broken": False,
    }


def test_verify_knows_pinned_archives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(TINY, tmp_path)
    monkeypatch.setattr(models, "PINNED", {"x": Pin(SHA256, len(BYTES))})
    (model,) = verify_models([tmp_path])
    assert (model.verified, model.sha256) == (True, SHA256)


def flip_a_byte(folder: Path) -> None:
    path = folder / "model" / "model.bin"
    data = bytearray(path.read_bytes())
    data[1000] ^= 1
    state = path.stat()
    path.write_bytes(data)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


@pytest.mark.parametrize(
    ("harm", "file"),
    [
        (flip_a_byte, "model/model.bin"),
        (lambda folder: (folder / "model" / "config.json").unlink(), "model/config.json"),
        (lambda folder: (folder / "extra").write_text("x", encoding="utf-8"), "extra"),
    ],
)
def test_verify_finds_changes(tmp_path: Path, harm: Any, file: str) -> None:
    installed = install_from_file(TINY, tmp_path)
    assert [m.verified for m in verify_models([tmp_path])] == [True]
    harm(installed.path)
    (model,) = verify_models([tmp_path])
    assert model.verified is False
    assert model.problem == (
        f"{installed.path}: changed since installation: {file}; "
        "remove the folder and install the package again"
    )


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"files": 3}', b"\xff"])
def test_a_broken_manifest_is_no_proof(tmp_path: Path, content: bytes) -> None:
    installed = install_from_file(TINY, tmp_path)
    (installed.path / MANIFEST).write_bytes(content)
    (model,) = verify_models([tmp_path])
    assert model.verified is False
    assert "changed since installation" in model.problem


# --- from the index ------------------------------------------------------------------------


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
        "check the network, or download the file elsewhere and run `pipeline models install FILE`"
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

"""Firefox models installed: from files, and from an index that a server in the test offers."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from firefox_models import (
    EN_PT,
    GL_EN,
    GL_PT,
    PT_EN,
    index,
    lay_out,
    needs_models,
    record,
    shipped,
    zstd,
)
from package_server import Server

from pipeline.cli.main import main
from pipeline.engines.base import LanguagePair
from pipeline.engines.firefox.engine import FirefoxEngine
from pipeline.engines.firefox.install import choose_files, install_from_files, install_from_index
from pipeline.engines.models import MANIFEST, list_models, verify_models
from pipeline.errors import EngineError

pytestmark = needs_models


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


# --- from files ----------------------------------------------------------------------------


@pytest.mark.engine
def test_a_folder_is_installed_and_used(tmp_path: Path) -> None:
    source = lay_out(tmp_path / "from", EN_PT) / "en-pt"
    (source / "README.md").write_text("not part of it", encoding="utf-8")
    model = install_from_files(EN_PT, [source], tmp_path / "models")
    assert model.path == tmp_path / "models" / "en-pt"
    assert (model.engine, model.pair, model.verified, model.problem) == ("firefox", EN_PT, None, "")
    assert names(model.path) == sorted([MANIFEST, *(p.name for p in shipped(EN_PT))])
    assert model.size > 20_000_000
    assert [m.verified for m in verify_models([tmp_path / "models"])] == [True]
    assert list_models([tmp_path / "models"]) == [model]
    [[result]] = FirefoxEngine([tmp_path / "models"]).translate(["Cancer can spread."], EN_PT)
    assert result.text == "O câncer pode se espalhar."
    assert install_from_files(EN_PT, shipped(EN_PT), tmp_path / "models") == model


@pytest.mark.engine
def test_another_model_is_not_overwritten(tmp_path: Path) -> None:
    model = install_from_files(EN_PT, shipped(EN_PT), tmp_path)
    with pytest.raises(EngineError) as caught:
        install_from_files(EN_PT, shipped(PT_EN), tmp_path)
    assert str(caught.value) == f"{model.path}: another model is there; remove that folder first"


@pytest.mark.engine
def test_changes_are_found(tmp_path: Path) -> None:
    model = install_from_files(EN_PT, shipped(EN_PT), tmp_path)
    with (model.path / shipped(EN_PT)[2].name).open("r+b") as file:
        file.write(b"x")
    (changed,) = verify_models([tmp_path])
    assert changed.verified is False
    assert f"changed since installation: {shipped(EN_PT)[2].name}" in changed.problem


@pytest.mark.parametrize(
    ("pair", "message"),
    [(("..", "es"), "is no pair of two language codes"), (("en", "en"), "is no pair of two")],
)
def test_pairs_that_are_none(tmp_path: Path, pair: tuple[str, str], message: str) -> None:
    with pytest.raises(EngineError, match=message):
        install_from_files(LanguagePair(*pair), shipped(EN_PT), tmp_path / "models")
    assert not (tmp_path / "models").exists()


@pytest.mark.engine
def test_what_does_not_run_is_not_installed(tmp_path: Path) -> None:
    weights, vocabulary, _ = (shutil.copy(path, tmp_path) for path in shipped(EN_PT))
    Path(weights).write_bytes(b"x" * 1000)
    with pytest.raises(EngineError, match="fxtranslate cannot run the model"):
        install_from_files(EN_PT, [Path(weights), Path(vocabulary)], tmp_path / "models")
    assert names(tmp_path / "models") == []
    with pytest.raises(EngineError, match="not a file of a Firefox model; their names start with"):
        install_from_files(EN_PT, [Path(__file__)], tmp_path / "models")
    with pytest.raises(EngineError, match="cannot be read"):
        install_from_files(EN_PT, [tmp_path / "model.absent"], tmp_path / "models")


# --- from the index ------------------------------------------------------------------------


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Mozilla's index and files, on this machine: Galician to English, English to Portuguese."""
    with Server() as running:
        records = []
        for pair, origin in ((EN_PT, EN_PT), (GL_EN, PT_EN)):
            for path in shipped(origin):
                told = record(pair, path.name, path.read_bytes())
                records.append(told)
                running.files[f"/{told['attachment']['location']}"] = zstd(path.read_bytes())
        running.files["/index.json"] = index(*records)
        monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", f"{running.base}/index.json")
        monkeypatch.setenv("PIPELINE_FIREFOX_ATTACHMENTS", f"{running.base}/")
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def records_of(server: Server) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(server.files["/index.json"])["data"]
    return found


@pytest.mark.engine
def test_install_from_the_index(server: Server, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    (model,) = install_from_index(EN_PT, tmp_path, progress=lambda *done: seen.append(done))
    assert names(tmp_path) == ["en-pt"]
    assert (model.version, model.pair) == ("3.0", EN_PT)
    assert [m.verified for m in verify_models([tmp_path])] == [True]
    assert sum(done == total for done, total in seen) == 3
    asked = len(server.requests)
    assert asked == 4
    assert install_from_index(EN_PT, tmp_path) == [model]
    assert len(server.requests) == asked + 1  # the index; what is there is not fetched again


@pytest.mark.engine
def test_both_legs_of_a_way_through_english_are_installed(server: Server, tmp_path: Path) -> None:
    models = install_from_index(GL_PT, tmp_path)
    assert [m.pair for m in models] == [GL_EN, EN_PT]
    assert FirefoxEngine([tmp_path]).serves(GL_PT)


@pytest.mark.engine
def test_a_broken_download_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    server.fault = "truncate"
    server.files["/data"] = server.files["/index.json"]
    with pytest.raises(EngineError):
        install_from_index(EN_PT, tmp_path)
    (part,) = (path for path in tmp_path.iterdir() if path.is_file())
    half = part.stat().st_size
    assert half > 1_000_000
    server.fault = ""
    server.requests.clear()
    install_from_index(EN_PT, tmp_path)
    assert f"bytes={half}-" in [wanted for _, wanted in server.requests]
    assert names(tmp_path) == ["en-pt"]


def test_wrong_content_is_refused_and_forgotten(server: Server, tmp_path: Path) -> None:
    path = f"/{records_of(server)[0]['attachment']['location']}"
    server.files[path] = server.files[path][:-1] + b"x"
    with pytest.raises(EngineError, match=r"SHA-256 is .* nothing was installed") as caught:
        install_from_index(EN_PT, tmp_path)
    assert path in str(caught.value)
    assert names(tmp_path) == []


def test_a_wrong_plain_hash_is_refused_too(server: Server, tmp_path: Path) -> None:
    records = records_of(server)
    records[0]["decompressedHash"] = "0" * 64
    server.files["/index.json"] = index(*records)
    with pytest.raises(EngineError, match="nothing was installed, do not use this file"):
        install_from_index(EN_PT, tmp_path)
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "not an index of Firefox models; check FXTRANSLATE_RECORDS_URL"),
        (b"[]", "not an index of Firefox models"),
        (b'{"data": [null, 7, {"name": 3}]}', "Firefox has no model for en-pt"),
    ],
)
def test_an_index_that_is_none(server: Server, tmp_path: Path, body: bytes, message: str) -> None:
    server.files["/index.json"] = body
    with pytest.raises(EngineError, match=message):
        install_from_index(EN_PT, tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"decompressedHash": None},
        {"decompressedHash": "x"},
        {"name": "../model.enpt.bin"},
        {"name": "model.enpt/../../x"},
        {"attachment": {"location": "x"}},
        {"attachment": None},
    ],
)
def test_records_are_not_believed(change: dict[str, Any]) -> None:
    told = record(EN_PT, "model.enpt.bin", b"x")
    assert len(choose_files([told], EN_PT)) == 1
    with pytest.raises(EngineError, match="without a proper name, place, size or SHA-256"):
        choose_files([told | change], EN_PT)


@pytest.mark.parametrize("location", ["../x", "/etc/passwd", "a/../b", "a//b", "https://x/y", ""])
def test_places_outside_the_server_are_refused(location: str) -> None:
    told = record(EN_PT, "model.enpt.bin", b"x")
    told["attachment"]["location"] = location
    with pytest.raises(EngineError, match="without a proper name, place"):
        choose_files([told], EN_PT)


def test_the_newest_version_and_best_architecture_is_chosen_as_a_whole() -> None:
    def model(version: str, architecture: str) -> list[dict[str, Any]]:
        return [
            record(EN_PT, f"{part}.{version}.{architecture}", b"x")
            | {"version": version, "architecture": architecture}
            for part in ("model", "vocab")
        ]

    records = [*model("3.0", "tiny"), *model("3.1a2", "base"), *model("2.9", "base")]
    records += [*model("4.0", "base"), record(EN_PT, "vocab.3.9", b"x", version="3.9")]
    assert [f.name for f in choose_files(records, EN_PT)] == [
        "model.3.1a2.base",
        "vocab.3.1a2.base",
    ]
    records += [*model("3.1", "base-memory"), *model("3.1", "base"), *model("3.1", "tiny")]
    assert [f.name for f in choose_files(records, EN_PT)] == ["model.3.1.base", "vocab.3.1.base"]
    with pytest.raises(EngineError, match=r"the index offers no model 3\.x for pt-en"):
        choose_files(records, PT_EN)


# --- the command ---------------------------------------------------------------------------


@pytest.mark.engine
def test_the_command_installs_lists_and_verifies(
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for variable in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    assert main(["models", "install", "--engine", "firefox", "en", "pt"]) == 0
    assert capsys.readouterr().out.startswith("installed en-pt  firefox  3.0  ")
    assert main(["models", "list"]) == 0
    # A checkout's own models/ is listed as well.
    (line,) = [row for row in capsys.readouterr().out.splitlines() if "firefox" in row]
    assert line.startswith("en-pt  firefox  3.0  ")
    assert line.endswith(" MB  verified  models/en-pt")
    (tmp_path / "models" / "en-pt" / "extra").write_text("x", encoding="utf-8")
    assert main(["models", "list"]) == 0
    assert main(["models", "verify"]) == 1
    assert "CHANGED" in capsys.readouterr().out
    install = ["models", "install", "--engine", "firefox"]
    assert main([*install, "--from", "x"]) == 2
    assert main([*install, "en", "pt", "--sha256", "0"]) == 2
    assert main([*install, "en", "pt", "--from", str(tmp_path / "absent")]) == 2

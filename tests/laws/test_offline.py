"""Law L8: translation opens no socket."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from firefox_models import EN_PT, needs_models
from firefox_models import lay_out as lay_out_models
from workbench import build, edition, lay_out

from pipeline.cli.main import main
from pipeline.engines.base import LanguagePair
from pipeline.engines.bundled import BundledEngine


def test_the_guard_sees_an_attempt(no_network: list[str]) -> None:
    """The twin: what the other tests rely on."""
    with pytest.raises(AssertionError, match="network used"):
        socket.create_connection(("127.0.0.1", 9))
    assert no_network
    no_network.clear()


def test_a_build_opens_no_socket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_network: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    lay_out(tmp_path)
    assert build("--lang", "es", "--lang", "pt") == 0
    for command in ("status", "check"):
        assert main([command, "--engine", "pseudo"]) in (0, 1)
    assert no_network == []


@pytest.mark.engine
def test_the_bundled_engine_opens_no_socket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_network: list[str]
) -> None:
    if not BundledEngine().serves(LanguagePair("en", "es")):
        pytest.skip("the bundled engine cannot serve en-es here")
    monkeypatch.chdir(tmp_path)
    lay_out(tmp_path)
    assert build("plain.md", engine="bundled") == 0
    assert edition("plain.md").startswith("# Efectos secundarios")
    assert no_network == []


@pytest.mark.engine
@needs_models
def test_the_firefox_engine_opens_no_socket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_network: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    lay_out_models(tmp_path / "models", EN_PT)
    lay_out(tmp_path)
    assert build("plain.md", "--lang", "pt", engine="firefox") == 0
    assert edition("plain.md", "pt").startswith("# Efeitos secundários")
    for action in ("list", "verify"):
        assert main(["models", action]) == 0
    assert no_network == []


@pytest.mark.engine
@needs_models
def test_installing_from_files_opens_no_socket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_network: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = lay_out_models(tmp_path / "from", EN_PT) / "en-pt"
    line = ["models", "install", "--engine", "firefox", "en", "pt"]
    assert main([*line, "--from", str(folder)]) == 0
    assert no_network == []
    monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", "http://127.0.0.1:9/records")
    with pytest.raises(AssertionError, match="network used"):  # the twin: this one must
        main([*line, "--into", "elsewhere"])
    no_network.clear()

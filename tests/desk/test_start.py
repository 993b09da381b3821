"""How the desk starts where no browser does."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.desk.server import DeskServer


def start_and_end(server: DeskServer, on_start: Callable[[], None]) -> None:
    on_start()
    server._socket.close()


@pytest.mark.parametrize("fails", [False, True])
def test_without_a_browser_the_address_is_there_to_be_opened(
    fails: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def open_none(address: str) -> bool:
        if fails:
            raise webbrowser.Error("could not locate runnable browser")
        return False

    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/a.md").write_text("Rest well.\n")
    monkeypatch.setattr(webbrowser, "open", open_none)
    monkeypatch.setattr(DeskServer, "serve", start_and_end)
    assert main(["review", "--engine", "pseudo", "--reviewer", "Ana"]) == 0
    out, err = capsys.readouterr()
    assert "The review is at http://127.0.0.1:" in out
    assert "no browser could be started; open the address above in one" in err

"""`build --dry-run`: what a build would do, without doing it. Progress of a first build."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from terminal import run_in_terminal
from workbench import NAMES, build, files, put

from pipeline.engines.fake import PseudoEngine
from pipeline.workflow.portions import FIRST

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Sentences that the engine is asked for. It is taken for a real one, so what it says is
    kept in the memory."""
    sentences: list[str] = []
    translate = PseudoEngine.translate

    def recorded(self: PseudoEngine, given: Any, *rest: Any, **named: Any) -> Any:
        sentences.extend(given)
        return translate(self, given, *rest, **named)

    monkeypatch.setattr(PseudoEngine, "translate", recorded)
    monkeypatch.setattr(PseudoEngine, "is_passthrough", False)
    return sentences


def plan(capsys: Capture, *options: str) -> Any:
    capsys.readouterr()
    assert build("--dry-run", "--json", *options) == 0
    return json.loads(capsys.readouterr().out)


def segments(found: Any) -> dict[str, int]:
    return {page["page"]: page["engine_segments"] for page in found["pages"]}


def test_a_first_run_would_build_all_and_does_nothing(
    site: Path, capsys: Capture, asked: list[str]
) -> None:
    before = files(site)
    assert build("--dry-run") == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert [line.split()[2] for line in out.splitlines()[:-1]] == NAMES
    assert "would build plain.md (es): 2 segments for the engine" in out
    last = rf"es: {len(NAMES)} of {len(NAMES)} pages would be built, \d+ different segments .*"
    assert re.fullmatch(last, out.splitlines()[-1])
    assert out.endswith("(pseudo/1)\n")
    assert files(site) == before
    assert asked == []


def test_only_what_the_build_would_ask_for_is_counted(
    site: Path, capsys: Capture, asked: list[str]
) -> None:
    put(site, {"seeds/plain.md": "One text.\n\nAnother text.\n"})
    found = plan(capsys, "plain.md")
    assert segments(found) == {"plain.md": 2}
    assert found["engine_segments"] == {"es": 2}
    assert build("plain.md") == 0
    assert sorted(set(asked)) == ["Another text.", "One text."]
    assert plan(capsys, "plain.md")["pages"] == [], "the twin: nothing is left to do"
    put(site, {"seeds/plain.md": "One text.\n\nA third text.\n"})
    found = plan(capsys, "plain.md")
    assert segments(found) == {"plain.md": 1}
    wanted = {str(site / "output" / name) for name in ("es/plain.md", "po/es/plain.md.po")}
    assert set(found["pages"][0]["files"]) == wanted


def test_what_the_memory_knows_is_no_work_for_the_engine(
    site: Path, capsys: Capture, asked: list[str]
) -> None:
    put(site, {"seeds/plain.md": "One text.\n"})
    assert build("plain.md") == 0
    put(site, {"seeds/new.md": "One text.\n\nAnother text.\n"})
    assert segments(plan(capsys, "new.md")) == {"new.md": 1}
    assert segments(plan(capsys, "new.md", "--refresh")) == {"new.md": 2}


def test_a_page_that_cannot_be_read_is_an_error_as_in_a_build(site: Path, capsys: Capture) -> None:
    put(site, {"seeds/bad.md": b"\xff"})
    assert build("--dry-run") == 2
    out, err = capsys.readouterr()
    assert "seeds/bad.md:1: " in err
    assert "would build plain.md (es)" in out
    assert build("--dry-run", "--check") == 2, "one or the other"


# --- progress ------------------------------------------------------------------------------------

SLOW = """
import sys
from pipeline.cli.main import main
from pipeline.engines.fake import PseudoEngine
PseudoEngine.is_passthrough = False
sys.exit(main(sys.argv[1:]))
"""


def test_a_first_build_shows_progress_before_200_segments_are_done(tmp_path: Path) -> None:
    pages = {f"seeds/{n}.md": "\n\n".join(f"Text {n} {i}." for i in range(50)) for n in range(4)}
    put(tmp_path, pages)
    shown = run_in_terminal(["build", "--engine", "pseudo"], tmp_path, ("-c", SLOW))
    assert shown.code == 0, shown.text
    counts = [int(n) for n in re.findall(r"segments es: (\d+)/200", shown.text)]
    assert counts == [0, FIRST, 200]
    assert "pages es: 4/4" in shown.text

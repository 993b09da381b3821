"""The headers of PO files, as other programs read them: without a complaint."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest
from translator_tools import find_program
from workbench import build, lay_out, po

LANGUAGES = ("es", "es-419", "es-MX", "es-US", "pt", "pt-BR", "pt-PT")
PAGE = "treatment.md"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(lay_out(tmp_path))
    return tmp_path


def complaints(command: list[str], path: Path) -> str:
    done = subprocess.run(
        [find_program(command[0]), *command[1:], str(path)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_msgfmt_has_no_complaint(language: str, site: Path) -> None:
    assert build("--lang", language) == 0
    assert complaints(["msgfmt", "-c", "-o", "/dev/null"], po(PAGE, language)) == ""


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "es-419"])
def test_i18nspector_has_no_complaint(language: str, site: Path) -> None:
    assert build("--lang", language) == 0
    assert complaints(["i18nspector"], po(PAGE, language)) == ""


def test_i18nspector_knows_no_region_of_several_countries(site: Path) -> None:
    """i18nspector 0.27 takes `es_419` for no language; gettext, Babel and Weblate know it."""
    assert build("--lang", "es-419") == 0
    said = complaints(["i18nspector"], po(PAGE, "es-419")).splitlines()
    assert [line.split(": ")[2].split()[0] for line in said] == [
        "invalid-language",
        "unable-to-determine-language",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_babel_reads_the_header(language: str, site: Path) -> None:
    pofile = pytest.importorskip("babel.messages.pofile", reason="Babel is not installed")
    assert build("--lang", language) == 0
    read = pofile.read_po(io.BytesIO(po(PAGE, language).read_bytes()), abort_invalid=True)
    assert str(read.locale) == language.replace("-", "_")
    assert read.revision_date.year == 2000
    assert len(read) > 5

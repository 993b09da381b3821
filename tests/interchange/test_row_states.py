"""How far a text is trusted, on its way to other programs and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from workbench import build, change, edition, entries, po, put, review

from pipeline.cli.main import main
from pipeline.interchange import xliff
from pipeline.interchange.rows import RowState

NAME = "page.md"
REST, EAT, WALK = "Rest well today.", "Eat well.", "Walk for 5 minutes."
UNIT = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="page.md" source-language="en" target-language="es" datatype="x"><body>
<trans-unit id="a"{approved}><source>a</source><target{state}>b</target></trans-unit>
</body></file></xliff>
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An offer, a draft, a machine's text."""
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {f"seeds/{NAME}": f"{REST}\n\n{EAT}\n\n{WALK}\n"})
    build()
    review(NAME, REST, "Descanse bien hoy.")
    change(NAME, EAT, lambda entry: replace(entry, target="Coma bien."))
    put(tmp_path, {f"seeds/{NAME}": f"{REST.replace('today', 'tonight')}\n\n{EAT}\n\n{WALK}\n"})
    assert build() == 0
    return tmp_path


@pytest.mark.parametrize(
    ("approved", "state", "expected"),
    [
        ("yes", "translated", RowState.REVIEWED),
        ("yes", "", RowState.REVIEWED),
        ("yes", "final", RowState.REVIEWED),
        ("yes", "needs-l10n", RowState.DRAFT),
        ("yes", "needs-adaptation", RowState.DRAFT),
        ("yes", "needs-review-translation", RowState.DRAFT),
        ("yes", "needs-review-l10n", RowState.DRAFT),
        ("yes", "needs-translation", RowState.MACHINE),
        ("yes", "new", RowState.MACHINE),
        ("no", "signed-off", RowState.DRAFT),
        ("", "signed-off", RowState.REVIEWED),
        ("", "needs-review-translation", RowState.DRAFT),
    ],
)
def test_states_of_xliff_1(approved: str, state: str, expected: RowState) -> None:
    data = UNIT.format(
        approved=f' approved="{approved}"' if approved else "",
        state=f' state="{state}"' if state else "",
    )
    (row,) = xliff.read(data.encode(), Path("a.xlf")).rows
    assert row.state is expected


def test_nothing_that_nobody_approved_is_exported_as_finished(site: Path) -> None:
    assert main(["export", "a.xlf"]) == 0
    text = Path("a.xlf").read_text("utf-8")
    assert text.count('<segment state="initial"') == text.count("<segment") == 3
    assert "the translation is of an older text: Rest well today." in text
    before = po(NAME).read_bytes()
    assert main(["import", "a.xlf"]) == 0
    assert po(NAME).read_bytes() == before


def test_a_text_that_a_person_changed_is_a_draft_whatever_its_state(site: Path) -> None:
    assert main(["export", "a.xlf"]) == 0
    text = Path("a.xlf").read_text("utf-8")
    text = text.replace("Coma bien.", "Coma mejor.").replace("Descanse bien hoy", "Descanse hoy")
    Path("a.xlf").write_text(text, encoding="utf-8")
    assert main(["import", "a.xlf"]) == 0
    build()
    assert entries(NAME)[EAT].draft
    assert "Coma mejor." in edition(NAME)
    assert "Descanse hoy." in edition(NAME), "a draft for the present English"
    assert not entries(NAME)[EAT].approved


def test_an_offer_whose_blanks_a_program_changed_stays_an_offer(site: Path) -> None:
    assert main(["export", "a.xlf"]) == 0
    text = Path("a.xlf").read_text("utf-8").replace("Descanse bien hoy.", "Descanse  bien hoy. ")
    Path("a.xlf").write_text(text.replace('state="initial"', 'state="translated"'), "utf-8")
    assert main(["import", "a.xlf"]) == 0
    build()
    assert entries(NAME)["Rest well tonight."].is_offer
    assert "Descanse" not in edition(NAME)

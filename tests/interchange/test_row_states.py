"""How far a text is trusted, on its way to other programs and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from workbench import build, change, edition, entries, po, put, review

from pipeline.cli.main import main
from pipeline.interchange import xliff
from pipeline.interchange.rows import RowState
from pipeline.interchange.xml import parse

Capture = pytest.CaptureFixture[str]

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


# --- approvals that are taken back ---------------------------------------------------------------

LOWER = {
    "a.xlf": ('state="reviewed"', 'state="translated"'),
    "b.xlf": ('state="reviewed"', 'state="initial"'),
    "c.csv": (",reviewed,", ",draft,"),
    "d.csv": (",reviewed,", ",machine,"),
}
"""By file, what a person's program writes where an approval is taken back."""


@pytest.fixture
def approved(site: Path) -> Path:
    review(NAME, EAT, "Coma bien.")
    review(NAME, WALK, "Camine 5 minutos.")
    assert build() == 0
    return site


def export(name: str) -> str:
    arguments = ["--format", "xliff-1.2"] if name.startswith("old") else []
    assert main(["export", *arguments, name]) == 0
    return Path(name).read_bytes().decode()


def lower(name: str, text: str) -> str:
    """The file with the approval of the first approved text taken back."""
    if name.startswith("old"):
        return text.replace('approved="yes"', 'approved="no"', 1).replace(
            'state="final"', 'state="needs-l10n"', 1
        )
    return text.replace(*LOWER[name], 1)


@pytest.mark.parametrize("name", ["a.xlf", "b.xlf", "c.csv", "d.csv", "old.xlf"])
def test_an_approval_that_comes_back_withdrawn_is_withdrawn(
    name: str, approved: Path, capsys: Capture
) -> None:
    Path(name).write_bytes(lower(name, export(name)).encode())
    capsys.readouterr()
    assert main(["import", name]) == 0
    out, err = capsys.readouterr()
    assert "1 approval withdrawn" in out
    assert "approval withdrawn: it was approved when it was exported" in err
    build()
    there = entries(NAME)
    assert (there[EAT].target, there[EAT].approved, there[EAT].draft) == ("Coma bien.", False, True)
    assert there[WALK].approved, "only the one"
    assert "Coma bien." in edition(NAME), "a draft for the present English"


@pytest.mark.parametrize("name", ["a.xlf", "c.csv", "old.xlf"])
def test_a_file_that_never_knew_of_an_approval_withdraws_none(name: str, site: Path) -> None:
    """It was exported before somebody approved the text."""
    export(name)
    review(NAME, EAT, "Coma bien.")
    assert build() == 0
    before = po(NAME).read_bytes()
    assert main(["import", name]) == 0
    assert po(NAME).read_bytes() == before


@pytest.mark.parametrize("name", ["a.xlf", "c.csv", "old.xlf"])
def test_another_text_approved_meanwhile_is_not_withdrawn(name: str, approved: Path) -> None:
    text = lower(name, export(name))
    review(NAME, EAT, "Coma muy bien.")
    before = po(NAME).read_bytes()
    Path(name).write_bytes(text.encode())
    assert main(["import", name]) == 1, "refused, and said"
    assert po(NAME).read_bytes() == before


@pytest.mark.parametrize("name", ["a.xlf", "c.csv", "old.xlf"])
def test_untouched_files_withdraw_nothing(name: str, approved: Path) -> None:
    export(name)
    before = po(NAME).read_bytes()
    assert main(["import", name]) == 0
    assert po(NAME).read_bytes() == before


# --- programs that know no `reviewed` ------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.xlf", "old.xlf"])
def test_what_is_translated_is_approved_where_the_command_says_so(name: str, site: Path) -> None:
    target = "Camine 5 minutos."
    text = export(name).replace("Wàlk fòr 5 mìnùtès.", target)
    start = text.rindex("state=", 0, text.index(target))
    end = text.index(">", start)
    Path(name).write_bytes(f'{text[:start]}state="translated"{text[end:]}'.encode())
    assert main(["import", name]) == 0
    assert not entries(NAME)[WALK].approved
    assert main(["import", "--approve", "translated", name]) == 0
    there = entries(NAME)
    assert [e.source for e in there.values() if e.approved and not e.obsolete] == [WALK]


@pytest.mark.parametrize("state", ["initial", "needs-translation", ""])
def test_nothing_else_is_approved_by_it(state: str) -> None:
    data = UNIT.format(approved="", state=f' state="{state}"' if state else "")
    root = parse(data.encode(), Path("a.xlf"))
    (row,) = xliff.read_tree(root, Path("a.xlf"), frozenset(["translated"])).rows
    assert row.state is not RowState.REVIEWED


POEDIT = """<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="es">
<file id="f1" original="page.md"><unit id="a"><segment state="translated"{sub}><source>a</source>
<target>b</target></segment></unit></file></xliff>
"""


@pytest.mark.parametrize(
    ("sub", "expected"),
    [("", RowState.REVIEWED), (' subState="poedit:fuzzy"', RowState.DRAFT)],
    ids=["confirmed", "needs work"],
)
def test_what_needs_work_in_poedit_is_not_approved(sub: str, expected: RowState) -> None:
    root = parse(POEDIT.format(sub=sub).encode(), Path("a.xlf"))
    (row,) = xliff.read_tree(root, Path("a.xlf"), frozenset(["translated"])).rows
    assert row.state is expected

"""Law: the PO file is the record. Without `.pipeline`, as in a fresh checkout, `build --check` says
that a correct commit is correct, and its report is that of the build that made it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from locations import DATA
from workbench import build, files, po, put, review

from pipeline.checks import Problem
from pipeline.engines import BUILT_IN
from pipeline.model import Severity
from pipeline.mt.verify import ONLY_WHEN_MADE
from pipeline.workflow.recorded_problems import merge_problems, read_problems, select_problems

Capture = pytest.CaptureFixture[str]

TROUBLED: Final = "\n\n".join(
    (
        "# Your **immune cells** and [mumps](/x)",
        "The *doctor* sees `code` and `more` tumors in the immune cells. The doctor is here.",
        "An excerpt of 5 mg, ![a picture of mumps](p.png) and <br> **a [long *nested* link](/y)**.",
        "Now the immune cells attack the virus.",
        "- mumps, excerpt and zzxqv\n- [immune cells](/z), `a` or `b` or `c`",
        "| tumors | excerpt |\n| --- | --- |\n| **mumps** now | the `x` doctor |",
    )
)

GLOSSARY: Final = """\
term\ttranslation\tstatus\tforms\tpos\tgender
immune cell\tcélula inmunitaria\tlocked\timmune cells\tnoun\tf
tumor\ttumor\tlocked\ttumors\tnoun\tm
doctor\tmédico\tpreferred\t\tnoun\tm
"""


@pytest.fixture
def troubled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine `troubled` is one of ours."""
    engines = {**BUILT_IN, "troubled": "engine_troubled:TroubledEngine"}
    monkeypatch.setattr("pipeline.engines.BUILT_IN", engines)


def outcome(capsys: Capture, *command: str, engine: str) -> tuple[int, list[Any]]:
    """Exit code, and the findings of the report."""
    capsys.readouterr()
    code = build("--format", "json", *command, engine=engine)
    report = json.loads(capsys.readouterr().out)
    statuses = [(page["page"], page["statuses"], page["words"]) for page in report["pages"]]
    return code, [report["findings"], report["waived"], statuses]


def check_law(capsys: Capture, engine: str) -> None:
    """Build, forget all but what is committed, check."""
    made = outcome(capsys, engine=engine)
    assert made[0] == 0
    written = files(Path("output"))
    shutil.rmtree(".pipeline")
    assert outcome(capsys, "--check", engine=engine) == made
    assert outcome(capsys, engine=engine) == made
    assert files(Path("output")) == written


def of_fixtures() -> None:
    """The pages of the fixture site, with what is hard on engines beside them."""
    put(Path(), {"seeds/troubled.md": TROUBLED, "glossary/en-es.tsv": GLOSSARY})


def of_markup() -> None:
    """All site markup, and what an engine makes of it."""
    shutil.rmtree("seeds")
    for path in (DATA / "markup").glob("*.md"):
        put(Path(), {f"seeds/{path.name}": path.read_bytes()})


def of_documents() -> None:
    """The pages that the tests of rendering are made of."""
    for path in sorted((DATA / "pages").rglob("*.md"))[:60]:
        put(Path(), {f"seeds/{path.parent.name}-{path.name}": path.read_bytes()})


@pytest.mark.parametrize("lay", [of_fixtures, of_markup, of_documents])
@pytest.mark.usefixtures("troubled")
def test_a_fresh_checkout_of_a_correct_commit_is_correct(
    site: Path, capsys: Capture, lay: Callable[[], None]
) -> None:
    lay()
    check_law(capsys, "troubled")


@pytest.mark.engine
def test_the_same_with_the_default_engine(
    site: Path, capsys: Capture, built_in_glossary: None
) -> None:
    put(Path(), {"seeds/troubled.md": TROUBLED})
    put(Path(), {"seeds/rest.md": "Ointments are soothing, and the skin feels numb or dull.\n"})
    check_law(capsys, "bundled")


@pytest.mark.usefixtures("troubled")
def test_the_engine_of_this_test_gives_every_finding_there_is(site: Path, capsys: Capture) -> None:
    of_fixtures()
    build(engine="troubled")
    text = "".join(path.read_text("utf-8") for path in Path("output").rglob("*.po"))
    missing = [
        f"{code}: {start}"
        for code, start, severity in ONLY_WHEN_MADE
        if f"finding: {code}: {start}" not in text and start != "tags were lost; the source stands"
    ]
    assert missing == []


# --- five more ways to lose one -------------------------------------------------------------------


@pytest.mark.parametrize(("code", "start", "severity"), ONLY_WHEN_MADE)
def test_each_comes_back_from_its_comment_as_bad_as_it_was(
    code: str, start: str, severity: Severity
) -> None:
    problem = Problem(code, severity, f"{start}“x”; look at it")
    for kind in ("finding", "waived"):
        assert read_problems([f"{kind}: {code}: {problem.message}"]) == (problem,)


def test_a_message_is_in_the_report_as_in_its_comment() -> None:
    """A comment has no double blanks and no end of a line: else it would not come back equal."""
    message = "a tag  was\u00a0 doubled in “a\n\x1b[31m \u2028b”"
    problem = Problem("markup", Severity.WARNING, message)
    assert problem.message == "a tag was doubled in “a [31m b”"
    assert read_problems([f"finding: markup: {problem.message}"]) == (problem,)


def test_what_an_engine_gave_up_on_is_told_beside_errors_that_a_check_finds() -> None:
    left = Problem("leaks", Severity.WARNING, 'the engine left "x" as it was; see it')
    english = Problem("leaks", Severity.WARNING, '"y" is left in English; translate it')
    foreign = Problem("leaks", Severity.ERROR, '"não" is Portuguese; write it in Spanish')
    number = Problem("numbers", Severity.ERROR, "5 is missing")
    kept = select_problems([left, english, foreign, number])
    assert kept == [left, english]
    again = Problem("leaks", Severity.WARNING, '"x", "y" is left in English; translate it')
    assert merge_problems([foreign, again, number], kept) == [foreign, number, left, english]
    assert merge_problems([foreign, again, number], []) == [foreign, again, number]


@pytest.mark.usefixtures("troubled")
def test_a_memory_older_than_the_checks_brings_no_finding_of_theirs(
    site: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_fixtures()
    with monkeypatch.context() as patch:  # an earlier version, which knew other checks
        patch.setattr("pipeline.mt.verify.run_checks", lambda pair: [])
        build(engine="troubled")
    shutil.rmtree("output")
    made = outcome(capsys, engine="troubled")  # from the memory
    shutil.rmtree(".pipeline")
    assert outcome(capsys, "--check", engine="troubled") == made


@pytest.mark.usefixtures("troubled")
def test_a_machine_text_beside_a_suggestion_keeps_its_findings(site: Path, capsys: Capture) -> None:
    """And where its tags went: it stands in a comment, and the suggestion in the entry."""
    shutil.rmtree("seeds")
    text = "The *doctor* sees `code` and `more` tumors in the immune cells of your body today."
    put(Path(), {"seeds/a.md": text})
    build(engine="troubled")
    [source] = re.findall(r'^msgid "(The .*)"$', po("a.md").read_text("utf-8"), re.MULTILINE)
    review("a.md", source, "El <1>médico</1> ve <2/> y <3/> tumores.")
    assert build(engine="troubled") == 0
    put(Path(), {"seeds/a.md": text.replace("today", "again")})
    check_law(capsys, "troubled")
    assert "machine text in quotes: troubled/1" in po("a.md").read_text("utf-8")
    assert "tags placed: " in po("a.md").read_text("utf-8")


@pytest.mark.usefixtures("troubled")
def test_a_waived_finding_of_the_making_stays_waived(site: Path, capsys: Capture) -> None:
    shutil.rmtree("seeds")
    put(Path(), {"seeds/a.md": TROUBLED})
    build(engine="troubled")
    text = po("a.md").read_text("utf-8")
    text = text.replace("\n#. ", "\n# waive: markup: looked at\n#. ")
    po("a.md").write_text(text, "utf-8")
    check_law(capsys, "troubled")

"""One law for all that fails a run: `build --strict`, `build --check --strict` and `check`, with or
without `--strict`, have the same findings, the same counts and the same exit code."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from locations import DATA
from workbench import build, change, po, put, review

from pipeline.cli.main import main
from pipeline.model import Severity

Capture = pytest.CaptureFixture[str]
Site = Callable[[], None]

LOOK: Final = (["check"], ["check", "--strict"], ["build", "--check", "--strict"])
"""Commands that write nothing."""


def outcome(capsys: Capture, *command: str) -> tuple[int, list[Any], list[Any]]:
    """Exit code, open findings and waived ones."""
    capsys.readouterr()
    code = main([*command, "--engine", "pseudo", "--json"])
    found = json.loads(capsys.readouterr().out)
    return code, found["findings"], found["waived"]


def counts(capsys: Capture, *command: str) -> str:
    """What is counted, in words."""
    capsys.readouterr()
    main([*command, "--engine", "pseudo"])
    lines = capsys.readouterr().out.splitlines()
    return next(line.removeprefix("findings").strip() for line in lines if " errors, " in line)


# --- sites, each with findings of some kinds ------------------------------------------------------


def clean() -> None:
    put(Path(), {"seeds/a.md": "Hello.\n"})


def warnings_only() -> None:
    put(Path(), {"seeds/a.md": "Talk with your aunt.\n"})
    build()
    review("a.md", "Talk with your aunt.", "Hable con con su tía.")


def approved_errors() -> None:
    """Errors that outlive an approval, and errors that it makes warnings."""
    put(Path(), {"seeds/a.md": "Take 5 mg.\n\nDo not drive.\n\nCall the big clinic.\n"})
    build()
    review("a.md", "Take 5 mg.", "Tome 50 mg.")
    review("a.md", "Do not drive.", "Conduzca.")
    review("a.md", "Call the big clinic.", "Call the big clinic.")


def drafts() -> None:
    """A person's text that is not approved, with what machine texts are checked for."""
    put(Path(), {"seeds/a.md": "Take 5 mg.\n\nAre you ready?\n"})
    build()
    draft("a.md", "Take 5 mg.", "Tome 50 mg.")
    draft("a.md", "Are you ready?", "Está listo?")


def draft(page: str, source: str, target: str) -> None:
    change(page, source, lambda entry: replace(entry, target=target, signature="", digest=""))


def broken_tags() -> None:
    put(Path(), {"seeds/a.md": "You *may* rest.\n"})
    build()
    review("a.md", "You <1>may</1> rest.", "Puede descansar.")


def terms() -> None:
    shutil.copytree(DATA / "site" / "pages", "seeds")
    shutil.copytree(DATA / "site" / "glossary", "glossary")


def waived() -> None:
    """A waived error, an open one, and waivers that waive nothing."""
    approved_errors()
    comments = (
        "waive: numbers: so\nwaive: nombers: so\nwaive page: leaks: so\nwaive site: casing: so"
    )
    change("a.md", "Take 5 mg.", lambda entry: replace(entry, translator_comments=comments))


def unreadable_entry() -> None:
    put(Path(), {"seeds/a.md": "Rest.\n\nDrink water.\n"})
    build()
    po("a.md").write_text(po("a.md").read_text() + '\nmsgid "Torn\nmsgstr "Roto"\n')


def two_approvals() -> None:
    put(Path(), {f"seeds/{name}.md": "Rest now.\n\nDrink.\n" for name in "abc"})
    build()
    review("a.md", "Rest now.", "Descanse ya.")
    review("b.md", "Rest now.", "Descanse ahora.")


def odd_pages() -> None:
    """A page that is gone, one in another language, an excluded one, a folder like a page."""
    pages = {"a": "Rest.\n", "b": "---\nlanguage: fr\n---\n\nRepos.\n", "gone": "Other words.\n"}
    put(Path(), {f"seeds/{name}.md": text for name, text in pages.items()})
    put(Path(), {"seeds/no.md": "---\ntranslate: false\n---\n\nRest.\n", "seeds/x.md/in.txt": ""})
    build()
    Path("seeds/gone.md").unlink()


def bad_input() -> None:
    put(Path(), {"seeds/a.md": "Rest.\n", "seeds/bad.md": b"---\ntitle: [\n---\n\nText.\n"})


SITES: Final[dict[str, tuple[Site, str]]] = {
    # name: what lays it out, codes that its findings must have
    "clean": (clean, ""),
    "warnings": (warnings_only, "length"),
    "approved": (approved_errors, "numbers negation untranslated"),
    "drafts": (drafts, "numbers punctuation"),
    "tags": (broken_tags, "tags"),
    "terms": (terms, "term-missing term-advised"),
    "waived": (waived, "negation untranslated waiver"),
    "unreadable": (unreadable_entry, "catalogue"),
    "two approvals": (two_approvals, "review"),
    "odd pages": (odd_pages, "language orphan not-a-page"),
    "bad input": (bad_input, ""),
}


@pytest.fixture(params=SITES)
def site(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    SITES[request.param][0]()
    return str(request.param)


# --- the law --------------------------------------------------------------------------------------


def test_before_a_build_and_after_it_all_commands_agree(site: str, capsys: Capture) -> None:
    first, *others = (outcome(capsys, *command) for command in LOOK)
    assert others == [first, first]
    capsys.readouterr()
    built = outcome(capsys, "build", "--strict")
    after = [outcome(capsys, *command) for command in LOOK]
    assert after == [built] * 3
    assert outcome(capsys, "build", "--strict") == built
    shutil.rmtree(".pipeline")  # nothing of it is remembered only
    assert [outcome(capsys, *command) for command in LOOK] == after


def test_exit_codes_follow_from_what_is_reported(site: str, capsys: Capture) -> None:
    code, found, _ = outcome(capsys, "build", "--strict")
    errors = [finding for finding in found if finding["severity"] == Severity.ERROR]
    assert code == (2 if site == "bad input" else 1 if errors else 0)
    assert {finding["check"] for finding in found} >= set(SITES[site][1].split())
    lenient, same, _ = outcome(capsys, "build")
    assert lenient == (2 if site == "bad input" else 0)
    assert same == found


def test_the_counts_are_those_of_the_findings(site: str, capsys: Capture) -> None:
    _, found, waived_findings = outcome(capsys, "build", "--strict")
    errors = sum(finding["severity"] == Severity.ERROR for finding in found)
    end = f", {len(waived_findings)} waived" if waived_findings else ""
    expected = f"{errors} errors, {len(found) - errors} warnings{end}"
    assert [counts(capsys, *command) for command in (*LOOK, ["build", "--strict"])] == [
        expected
    ] * 4


def test_what_a_build_would_change_is_an_error_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    clean()
    build()
    put(tmp_path, {"seeds/a.md": "Hello.\n\nGood bye.\n"})
    for command in LOOK:
        code, found, _ = outcome(capsys, *command)
        assert code == 1
        assert sorted(finding["check"] for finding in found) == ["stale", "untranslated"]
    assert outcome(capsys, "build", "--strict")[0] == 0


def test_a_strict_run_says_what_fails_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    approved_errors()
    build()
    for command in (["build", "--strict"], ["build", "--check", "--strict"], ["check"]):
        capsys.readouterr()
        assert main([*command, "--engine", "pseudo"]) == 1
        assert "[numbers]" in "".join(capsys.readouterr())

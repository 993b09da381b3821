"""action.yml, the example workflow and the pre-commit hooks: their own steps, run in a clone.

Only the installation of the program is replaced, by the one under test: it would need an index
of packages. Engine pseudo, no network; `git push` goes to a repository beside the clone.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from locations import ROOT
from runner import Runner, evaluate, load
from workbench import lay_out, put

from pipeline.cli.parser import make_parser

ACTION = load(ROOT / "action.yml")
WORKFLOW = load(ROOT / "examples" / "translate.yml")
OWN = load(ROOT / ".github" / "workflows" / "ci.yml")
HOOKS = load(ROOT / ".pre-commit-hooks.yaml")
DEFAULTS: Final = {name: given["default"] for name, given in ACTION["inputs"].items()}
PSEUDO: Final = {**DEFAULTS, "engine": "pseudo"}

INSTALL = f'echo "{Path(sys.executable).parent}" >>"$GITHUB_PATH"'


def _has_markdown_status() -> bool:
    parser = make_parser(complete=True)
    for action in parser._actions:
        if isinstance(action.choices, dict):
            for option in action.choices["status"]._actions:
                if "--format" in option.option_strings:
                    return "markdown" in (option.choices or ())
    return False


SUMMARY: Final = _has_markdown_status()


def git(folder: Path, *arguments: str) -> str:
    """Git without the settings of whoever runs the tests."""
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        env={**ENVIRONMENT, **WRITER, "HOME": str(folder)},
    )
    return done.stdout.strip()


ENVIRONMENT: Final = {
    "PATH": os.environ["PATH"],
    "LANG": "C.UTF-8",
    "GIT_CONFIG_NOSYSTEM": "1",
}
WRITER: Final = {
    "GIT_AUTHOR_NAME": "Writer",
    "GIT_AUTHOR_EMAIL": "writer@example.org",
    "GIT_COMMITTER_NAME": "Writer",
    "GIT_COMMITTER_EMAIL": "writer@example.org",
}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository with pages, and where it was cloned from."""
    (tmp_path / "made").mkdir()
    made = lay_out(tmp_path / "made")
    git(made, "init", "--quiet", "--initial-branch", "main")
    git(made, "add", "--all")
    git(made, "commit", "--quiet", "--message", "Pages")
    git(tmp_path, "clone", "--quiet", "--bare", "made", "origin.git")
    git(tmp_path, "clone", "--quiet", "origin.git", "clone")
    return tmp_path / "clone"


def runner(clone: Path, event: str = "push") -> Runner:
    home = clone.parent / "home"
    home.mkdir(exist_ok=True)
    return Runner(
        clone,
        {**ENVIRONMENT, "HOME": str(home), "GITHUB_WORKSPACE": str(clone)},
        {"github.action_path": str(ROOT), "github.event_name": event},
        replaced={"install": INSTALL},
        left_out=frozenset() if SUMMARY else frozenset(["summary"]),
    )


def run_action(clone: Path, **inputs: str) -> tuple[int, Runner]:
    machine = runner(clone)
    return machine.run(ACTION["runs"]["steps"], {**PSEUDO, **inputs}), machine


def run_job(machine: Runner, job: str, **inputs: str) -> int:
    """A job of the workflow, with the action itself in place of the one it names."""
    given = WORKFLOW["jobs"][job]
    assert evaluate(re.sub(r"\$\{\{|\}\}", "", given["if"]), machine.contexts)
    for step in given["steps"]:
        if "md-translation-pipeline@" in step.get("uses", ""):
            asked = {**PSEUDO, **step["with"], **inputs}
            code = machine.run(ACTION["runs"]["steps"], asked)
        else:
            code = machine.run([step])
        if code:
            return code
    return 0


# --- the action -----------------------------------------------------------------------------


def test_a_build_writes_editions(clone: Path) -> None:
    code, machine = run_action(clone)
    assert code == 0, machine.log
    assert (clone / "output/es/plain.md").read_text("utf-8").startswith("# Sìdè èffècts")
    wanted = ["Find out what to cache", "Install the program", "Build or check"]
    assert machine.ran == [*wanted, *(["Write the summary"] if SUMMARY else [])]
    assert "::error file=seeds/treatment.md,line=4,title=" in machine.log


def test_the_summary_is_written(clone: Path) -> None:
    if not SUMMARY:
        pytest.skip("`pipeline status` has no --format markdown yet")
    code, machine = run_action(clone)
    assert code == 0, machine.log
    (summary,) = (p for p in clone.parent.glob("GITHUB_STEP_SUMMARY-*") if p.stat().st_size)
    assert "|" in summary.read_text("utf-8")


@pytest.mark.parametrize("languages", ["es, pt", "es pt", "es\npt\n", "es,pt"])
def test_inputs_say_where_and_into_what(clone: Path, languages: str) -> None:
    (clone / "seeds").rename(clone / "my pages")
    inputs = {"source": "my pages", "output": "made here", "languages": languages}
    code, machine = run_action(clone, **inputs)
    assert code == 0, machine.log
    for language in ("es", "pt"):
        assert (clone / "made here" / language / "plain.md").is_file()


def test_a_check_fails_where_a_build_would_change_anything(clone: Path) -> None:
    assert run_action(clone)[0] == 0
    assert run_action(clone, check="true")[0] == 0
    put(clone, {"seeds/plain.md": "# Side effects\n"})
    before = (clone / "output/es/plain.md").read_bytes()
    code, machine = run_action(clone, check="true")
    assert code == 1
    assert "::error file=output/es/plain.md,title=" in machine.log
    assert (clone / "output/es/plain.md").read_bytes() == before


def test_strict_fails_on_error_findings(clone: Path) -> None:
    assert run_action(clone, strict="true")[0] == 1
    assert run_action(clone, strict="false")[0] == 0


def test_an_input_error_fails_with_its_place(clone: Path) -> None:
    put(clone, {"seeds/bad.md": b"\xff\xfe\xfa"})
    code, machine = run_action(clone)
    assert code == 2
    assert "::error file=seeds/bad.md,line=1,title=" in machine.log


@pytest.mark.parametrize("name", ["source", "output", "languages", "engine", "version"])
def test_an_input_is_never_run(clone: Path, name: str) -> None:
    run_action(clone, **{name: '"; touch "$HOME/owned" #$(touch $HOME/owned)\n`touch owned`'})
    assert not list(clone.parent.rglob("owned"))


@pytest.mark.parametrize(
    "steps", [ACTION["runs"]["steps"], *(job["steps"] for job in WORKFLOW["jobs"].values())]
)
def test_no_expression_stands_in_a_script(steps: list[dict[str, Any]]) -> None:
    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []


def test_the_inputs_are_those_that_are_used() -> None:
    used = set(re.findall(r"inputs\.(\w+)", (ROOT / "action.yml").read_text("utf-8")))
    assert used == ACTION["inputs"].keys()
    assert all(given["description"] for given in ACTION["inputs"].values())


# --- the workflow ---------------------------------------------------------------------------


def test_main_gets_what_a_build_changes_and_then_nothing_more(clone: Path) -> None:
    machine = runner(clone)
    assert run_job(machine, "build") == 0, machine.log
    assert git(clone, "log", "--format=%an: %s", "-1") == "github-actions[bot]: Update translations"
    assert git(clone, "status", "--porcelain", "--", "seeds", "output") == ""
    pushed = git(clone.parent / "origin.git", "rev-parse", "main")
    assert pushed == git(clone, "rev-parse", "HEAD")
    again = runner(clone)
    assert run_job(again, "build") == 0, again.log
    assert "nothing has changed" in again.log
    assert git(clone, "rev-parse", "HEAD") == pushed


def test_a_pull_request_is_judged_by_the_findings_of_its_pages(clone: Path) -> None:
    assert run_job(runner(clone), "build") == 0
    # There are errors, but in no page that changed.
    assert run_job(runner(clone, "pull_request"), "check") == 0
    put(clone, {"seeds/plain.md": "# Something else\n"})
    machine = runner(clone, "pull_request")
    assert run_job(machine, "check") == 0, machine.log
    assert "::error" not in machine.log
    assert git(clone, "status", "--porcelain", "--", "output") == ""
    put(clone, {"seeds/plain.md": "# Something else\n\nImmune cells.\n"})
    machine = runner(clone, "pull_request")
    assert run_job(machine, "check") == 1
    (error,) = (line for line in machine.log.splitlines() if line.startswith("::error"))
    assert "file=seeds/plain.md,line=3," in error


@pytest.mark.parametrize(
    ("event", "jobs"),
    [("pull_request", ["check"]), ("push", ["build"]), ("workflow_dispatch", ["build"])],
)
def test_which_job_runs(event: str, jobs: list[str]) -> None:
    contexts = {"github.event_name": event}
    conditions = {
        name: re.sub(r"\$\{\{|\}\}", "", job["if"]) for name, job in WORKFLOW["jobs"].items()
    }
    assert [name for name, text in conditions.items() if evaluate(text, contexts)] == jobs


def test_only_the_job_that_pushes_may_write() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert "permissions" not in WORKFLOW["jobs"]["check"]
    assert WORKFLOW["jobs"]["build"]["permissions"] == {"contents": "write"}
    # `pull_request_target` would give strangers' pages the rights of the repository.
    assert set(WORKFLOW[True]) == {"pull_request", "push", "workflow_dispatch"}


# --- the project's own CI ---------------------------------------------------------------------


def test_our_own_workflow_runs_what_a_developer_runs() -> None:
    (job,) = OWN["jobs"].values()
    assert [step["run"] for step in job["steps"] if "run" in step] == ["bash .ci/run"]
    assert OWN["permissions"] == {"contents": "read"}
    assert set(OWN[True]) == {"pull_request", "push"}


# --- pre-commit -----------------------------------------------------------------------------


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_passes_after_a_build_and_fails_after_a_change(
    clone: Path, hook: dict[str, Any]
) -> None:
    (clone / "pipeline.toml").write_text('engine = "pseudo"\n', encoding="utf-8")
    (clone / "glossary" / "en-es.tsv").unlink()
    environment = {**ENVIRONMENT, "PATH": f"{Path(sys.executable).parent}:{ENVIRONMENT['PATH']}"}

    def entry() -> int:
        command = hook["entry"].split()
        return subprocess.run(
            command, cwd=clone, env=environment, capture_output=True, check=False
        ).returncode

    assert entry() == 1, "nothing is built yet"
    subprocess.run(["pipeline", "build"], cwd=clone, env=environment, check=True)
    assert entry() == 0
    put(clone, {"seeds/plain.md": "# Something else\n"})
    assert entry() == 1


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs_when_something_it_looks_at_changes(hook: dict[str, Any]) -> None:
    assert hook["language"] == "python"
    assert hook["pass_filenames"] is False
    for name in ("seeds/a.md", "output/po/es/a.md.po", "glossary/en-es.tsv", "pipeline.toml"):
        assert re.search(hook["files"], name)
    for name in ("Makefile", "my.toml", "a.py"):
        assert not re.search(hook["files"], name)

"""Extras: what each is for, and what is said if it is not installed."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any, Final

import pytest
from locations import DATA, ROOT
from workbench import build, files, put

from pipeline.cli.main import main
from pipeline.engines.argos.subwords import load_tokenizer
from pipeline.errors import MissingExtraError

PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS: Final = PROJECT["optional-dependencies"]
BASE: Final = {re.split(r"[<>=\[]", name)[0] for name in PROJECT["dependencies"]}
Capture = pytest.CaptureFixture[str]

MODULES: Final = {
    "argos-translate-lt": "argostranslate",
    "cryptography": "cryptography",
    "defusedxml": "defusedxml",
    "distributed": "distributed",
    "jinja2": "jinja2",
    "nh3": "nh3",
    "sacrebleu": "sacrebleu",
    "shtab": "shtab",
    "spylls": "spylls",
    "starlette": "starlette",
    "uvicorn": "uvicorn",
    "watchfiles": "watchfiles",
}
"""What extras install, and what is imported of it."""

COMMANDS: Final = [
    ("completion", "shtab", ["completion", "bash"]),
    ("evaluate", "sacrebleu", ["evaluate", str(DATA / "cli" / "refs.tsv"), "--engine", "identity"]),
    *(
        ("review", module, ["review", "--no-browser", "--engine", "pseudo"])
        for module in ("starlette", "uvicorn", "jinja2", "nh3")
    ),
    ("watch", "watchfiles", ["watch", "--engine", "pseudo"]),
    ("xliff", "defusedxml", ["import", "all.xlf"]),
    ("xliff", "defusedxml", ["import", "all.tmx"]),
    *(
        ("dask", module, ["build", "--engine", "pseudo", "--executor", "dask", "--refresh"])
        for module in ("distributed", "cryptography")
    ),
]


class _Hidden:
    """Finds no module of the names given: as if they were not installed."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def find_spec(self, name: str, *_: Any) -> ModuleSpec | None:
        if name.partition(".")[0] in self._names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


def hide(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    for loaded in [m for m in sys.modules if m.partition(".")[0] in names]:
        monkeypatch.delitem(sys.modules, loaded)
    finder = _Hidden(frozenset(names))
    monkeypatch.setattr(sys, "meta_path", [finder, *sys.meta_path])
    real = __import__("importlib.util").util.find_spec
    monkeypatch.setattr(
        "pipeline.workflow.evaluate.find_spec", lambda name: None if name in names else real(name)
    )


@pytest.mark.parametrize(("extra", "module", "arguments"), COMMANDS, ids=lambda a: str(a)[:40])
def test_a_command_without_its_extra_says_which(
    extra: str,
    module: str,
    arguments: list[str],
    site: Path,
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    build()
    assert main(["export", "all.xlf"]) == 0
    assert main(["export", "all.tmx", "--only", "all"]) == 0
    before = files(site)
    hide(monkeypatch, module)
    capsys.readouterr()
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-1].endswith(
        f" needs the extra [{extra}], which is not installed; "
        f"pip install 'md-translation-pipeline[{extra}]'"
    )
    assert files(site) == before


def test_an_old_argos_package_without_its_extra_says_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hide(monkeypatch, "argostranslate", "sacremoses")
    put(tmp_path, {"bpe.model": "#version: 0.2\n"})

    class Package:
        tokenizer = tmp_path / "bpe.model"

        class metadata:  # noqa: N801
            pair = ("en", "es")

    with pytest.raises(MissingExtraError, match=r"needs the extra \[argos\]"):
        load_tokenizer(Package)  # type: ignore[arg-type]


def test_the_base_builds_checks_and_reviews_without_any_extra(
    site: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    hide(monkeypatch, *MODULES.values())
    assert build() == 0
    for command in ("status", "review next", "check", "glossary search cell", "glossary lint"):
        assert main([*command.split(), "--engine", "pseudo"]) in (0, 1), command
    assert main(["export", "all.csv"]) == 0
    assert main(["import", "all.csv"]) == 0
    assert "needs the extra" not in capsys.readouterr().err


# --- metadata ------------------------------------------------------------------------------------


def test_an_extra_adds_something_and_the_base_has_nothing_of_it() -> None:
    runtime = {name: EXTRAS[name] for name in EXTRAS.keys() - {"all", "dev", "docs", "firefox"}}
    added = {re.split(r"[<>=]", one)[0] for several in runtime.values() for one in several}
    assert added == MODULES.keys()
    assert not added & BASE


def test_all_is_all_but_dask() -> None:
    (whole,) = EXTRAS["all"]
    named = re.search(r"\[(.*)\]", whole)
    assert named
    assert set(named[1].split(",")) == EXTRAS.keys() - {"all", "dask", "dev", "docs"}


def test_libraries_that_are_patched_have_an_upper_bound() -> None:
    for name in ("markdown-it-py", "mdit-py-plugins"):
        (line,) = (one for one in PROJECT["dependencies"] if one.startswith(name))
        assert "<" in line


def test_the_metadata_are_complete() -> None:
    wanted = {"authors", "classifiers", "description", "keywords", "license", "readme"}
    assert wanted <= PROJECT.keys()
    assert not [c for c in PROJECT["classifiers"] if c.startswith("License ::")], "see PEP 639"

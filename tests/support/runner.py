"""The `run:` steps of an action or a workflow, run here as a GitHub runner would run them.

Steps that use another action are left out: Python, checkout and caches are there already. Of
expressions it knows what ours are made of.
"""

from __future__ import annotations

import os
import re
import subprocess
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

_EXPRESSION: Final = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<text>'[^']*')|(?P<word>[a-z_][\w.-]*)(?P<call>\()?|(?P<sign>==|!=|&&|\|\||[!(),]))"
)
_SIGNS: Final = {"&&": " and ", "||": " or ", "!": " not "}


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def evaluate(expression: str, contexts: Mapping[str, str]) -> Any:
    """The value of what stands between `${{` and `}}`."""
    names: list[Any] = []
    parts: list[str] = []
    at = 0
    while at < len(expression.rstrip()):
        match = _TOKEN.match(expression, at)
        assert match, f"not known here: {expression[at:]!r}"
        at = match.end()
        if match["text"] is not None:
            names.append(match["text"][1:-1])
            parts.append(f"names[{len(names) - 1}]")
        elif match["call"]:
            parts.append(f"{match['word']}(")
        elif match["word"]:
            names.append(contexts[match["word"]])  # KeyError: a context the test must give
            parts.append(f"names[{len(names) - 1}]")
        else:
            parts.append(_SIGNS.get(match["sign"], match["sign"]))
    functions = {"endsWith": str.endswith, "always": lambda: True}
    return eval("".join(parts), {"__builtins__": {}, "names": names, **functions})


def fill(text: object, contexts: Mapping[str, str]) -> str:
    """`text` with its expressions replaced by their values."""
    return _EXPRESSION.sub(lambda m: str(evaluate(m[1], contexts)), str(text))


@dataclass
class Runner:
    """A machine on which steps run one after the other."""

    folder: Path
    """Where the repository with the pages is checked out."""
    environment: dict[str, str]
    contexts: dict[str, str]
    replaced: Mapping[str, str] = field(default_factory=dict)
    """Scripts that run in place of those of steps, by id."""
    left_out: frozenset[str] = frozenset()
    """Ids of steps that do not run."""
    log: str = ""
    ran: list[str] = field(default_factory=list)
    """Names of the steps that ran."""

    def run(self, steps: list[dict[str, Any]], inputs: Mapping[str, str] | None = None) -> int:
        """The exit code of the first step that fails, else 0."""
        contexts = {**self.contexts, **{f"inputs.{k}": v for k, v in (inputs or {}).items()}}
        code = 0
        for step in steps:
            condition = str(step.get("if", "${{ success() }}"))
            if code and "always()" not in condition:
                continue
            met = "if" not in step or evaluate(_EXPRESSION.sub(r"\1", condition), contexts)
            if "run" not in step or not met or step.get("id") in self.left_out:
                continue
            code = self._step(step, contexts) or code
        return code

    def _step(self, step: dict[str, Any], contexts: dict[str, str]) -> int:
        script = self.replaced.get(step.get("id", ""), step["run"])
        files = {name: self.folder.parent / f"{name}-{uuid.uuid4()}" for name in _FILES}
        for path in files.values():
            path.touch()
        given = {key: fill(value, contexts) for key, value in step.get("env", {}).items()}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", fill(script, contexts)],
            cwd=self.folder,
            env={**self.environment, **{k: str(p) for k, p in files.items()}, **given},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
        self.log += done.stdout
        self.ran.append(step["name"])
        for line in files["GITHUB_PATH"].read_text().splitlines():
            self.environment["PATH"] = f"{line}{os.pathsep}{self.environment['PATH']}"
        for line in files["GITHUB_OUTPUT"].read_text().splitlines():
            key, _, value = line.partition("=")
            contexts[f"steps.{step['id']}.outputs.{key}"] = value
        return done.returncode


_FILES: Final = ("GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY")

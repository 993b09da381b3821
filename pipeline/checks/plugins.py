"""Checks that other packages add: house rules of a hospital, active when the settings name them.

Such a check is a function like our own, registered under the entry-point group `pipeline.checks`;
its name is the code of the problems that it finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from inspect import getdoc

from pipeline.checks.base import Pair, Problem
from pipeline.errors import UsageError
from pipeline.model import Severity
from pipeline.plugins import CHECK_PLUGINS, Plugin


def load_checks(names: Sequence[str], reserved: Iterable[str]) -> None:
    """Load checks, so that what is wrong with one is known before a page is touched.

    Raises UsageError for a name that nobody registered or that is among the `reserved` codes of
    our own findings, PluginError where a package cannot be imported.
    """
    for name in names:
        if name in reserved:
            raise UsageError(f"check {name!r} is built in and always runs; take it out of `checks`")
        _load(name)


@lru_cache(maxsize=64)
def _load(name: str) -> Plugin:
    plugin = CHECK_PLUGINS.load(name)
    if not callable(plugin.value):
        plugin.fail("is no function")
    return plugin


def run_plugin_checks(pair: Pair, names: Sequence[str]) -> list[Problem]:
    """The problems of `pair` by the checks with these names, in their order.

    Raises PluginError for a check that raises anything, or gives what is no problem of its own.
    """
    return [problem for name in names for problem in _run(_load(name), name, pair)]


def _run(plugin: Plugin, name: str, pair: Pair) -> list[Problem]:
    found = plugin.call(lambda: list(plugin.value(pair)))
    for problem in found:
        if not isinstance(problem, Problem) or not isinstance(problem.severity, Severity):
            plugin.fail(f"gives {problem!r:.60}, which is no Problem")
        if problem.code != name:
            plugin.fail(f"gives a problem with the code {problem.code!r}, not {name!r}")
    # One line, as in PO files and reports.
    return [Problem(name, p.severity, " ".join(str(p.message).split())) for p in found]


def plugin_title(name: str) -> str:
    """The title of a check for reports: the first sentence of its docstring, else its name."""
    return (getdoc(_load(name).value) or name).split("\n\n")[0].split(". ")[0].rstrip(".")

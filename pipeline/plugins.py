"""Parts that other packages add by entry points: engines, checks, exchange formats.

A part is loaded when it is named, never because its package is installed. Whatever goes wrong in
it becomes one error that names it: it is not a fault of this program.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn, ParamSpec, TypeVar

from pipeline.errors import PipelineError, PluginError, UsageError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Plugin:
    """A part that was loaded."""

    value: Any
    """What the entry point names: a class, a function, a record."""
    label: str
    """What it is and where it is from, for messages: `check 'dose' (hospital:check_dose)`."""
    error: type[PipelineError]
    """What is raised where it fails."""

    def call(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The result of a function of the part. Raises `error` for whatever the function raises
        that is no PipelineError."""
        try:
            return function(*args, **kwargs)
        except PipelineError:
            raise
        except Exception as error:  # a plug-in may fail in any way; say whose fault it is
            self.fail(f"fails with {describe(error)}", error)

    def fail(self, what: str, cause: Exception | None = None) -> NoReturn:
        """Raise `error`: the part, what is wrong with it, and what to do."""
        advice = "repair or remove the package that registers it"
        raise self.error(f"{self.label} {what}; {advice}") from cause


class PluginGroup(NamedTuple):
    """Parts of one kind."""

    name: str
    """Name of the entry-point group, such as `pipeline.engines`."""
    kind: str
    """What one of them is called in messages, such as `engine`."""
    built_in: tuple[str, ...] = ()
    """Names of our own parts, which no other package can take."""
    error: type[PipelineError] = PluginError
    """What is raised where one does not load or fails."""
    also: tuple[str, ...] = ()
    """Names that messages show as well, such as `auto`."""

    def added(self) -> list[str]:
        """The names that other packages have registered, sorted."""
        return sorted({point.name for point in self._points()} - set(self.built_in))

    def names(self) -> list[str]:
        """All names, built in first."""
        return [*self.built_in, *self.added()]

    def load(self, name: str) -> Plugin:
        """The part that another package has registered as `name`.

        Raises UsageError where none has, or where two have; PluginError, or the error of the
        group, where its package cannot be imported.
        """
        point = self._point(name)
        plugin = Plugin(None, f"{self.kind} {name!r} ({point.value})", self.error)
        try:
            return Plugin(point.load(), plugin.label, self.error)
        except Exception as error:
            plugin.fail(f"does not load: {describe(error)}", error)

    def fingerprint(self, name: str) -> str:
        """A text that changes when the part does: its place, its package's version, its code.
        Raises UsageError as `load` does, and imports at most the packages around its module."""
        from importlib.util import find_spec

        point = self._point(name)
        version = point.dist.version if point.dist else ""
        try:
            spec = find_spec(point.module)
            origin = spec.origin if spec and spec.has_location else None
            code = b""
            if origin:
                with open(origin, "rb") as file:  # noqa: PTH123
                    code = file.read()
        except (ImportError, OSError, ValueError):
            code = b""  # `load` says what is wrong
        return f"{name}={point.value} {version} {sha256(code).hexdigest()[:16]}"

    def unknown(self, name: str) -> UsageError:
        """The error for a name that is not there."""
        known = ", ".join([*self.also, *self.names()])
        if not known:
            known = f"none; install the package that registers it under {self.name}"
        return UsageError(f"unknown {self.kind} {name!r}; known {self.kind}s: {known}")

    def _point(self, name: str) -> EntryPoint:
        found = {point.value: point for point in self._points() if point.name == name}
        if name in self.built_in or not found:
            raise self.unknown(name)
        if len(found) > 1:
            both = " and ".join(sorted(found))
            raise UsageError(
                f"{self.kind} {name!r} is registered by two packages ({both}); remove one of them"
            )
        return next(iter(found.values()))

    def _points(self) -> list[EntryPoint]:
        from importlib.metadata import entry_points

        return list(entry_points(group=self.name))


CHECK_PLUGINS: Final = PluginGroup("pipeline.checks", "check")
"""Checks that the settings name, see `pipeline.checks.plugins`."""


def describe(error: Exception) -> str:
    """An exception of foreign code on one line, such as `KeyError: 'name'`."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__

"""What all tests share: no network on request, the shared data, reproducible properties."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings
from locations import SHARED
from workbench import lay_out

from pipeline.glossary import find_built_in, layers

# Same examples on every machine and run; a slow machine is no failure.
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci")


class NetworkUsedError(AssertionError):
    """A test that promised to stay offline reached for the network."""


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Blocks Python's ways to the network, loopback included; local (Unix) sockets still work.

    Gives the list of attempts. One left in it fails the test even where the code under test
    swallowed the exception. Subprocesses and native code are out of reach.
    """
    attempts: list[str] = []

    def refuse(what: str) -> NoReturn:
        attempts.append(what)
        raise NetworkUsedError(f"network used: {what}")

    def guard(name: str) -> None:
        real = getattr(socket.socket, name)

        def guarded(self: socket.socket, *args: Any) -> Any:
            if self.family != socket.AF_UNIX:
                refuse(f"{name}{args}")
            return real(self, *args)

        monkeypatch.setattr(socket.socket, name, guarded)

    for method in ("connect", "connect_ex", "sendto", "sendmsg"):
        guard(method)
    for function in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "create_connection"):
        monkeypatch.setattr(
            socket, function, lambda *args, name=function, **kw: refuse(f"{name}{args}{kw or ''}")
        )
    yield attempts
    assert not attempts, f"network used: {'; '.join(attempts)}"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of data too big or too foreign for the repository; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"no shared data at {SHARED}")
    return SHARED


# Tests that would take much longer while coverage is measured, or cover little by themselves.
UNMEASURED_FOLDERS = ("laws", "fuzz", "project", "sites")


def pytest_configure() -> None:
    """Started in the background, as by nohup, we would ignore interrupts, and so would the
    programs that tests start and interrupt."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks tests that ask for the shared data, and those that run unmeasured in `make test`."""
    here = Path(__file__).parent
    for item in items:
        folder = item.path.relative_to(here).parts[0]
        if folder in UNMEASURED_FOLDERS or any(map(item.get_closest_marker, ("engine", "speed"))):
            item.add_marker("unmeasured")
        if "shared" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.corpus)


@pytest.fixture(scope="session", autouse=True)
def _no_built_in_glossary() -> Iterator[None]:
    """Tests bring the glossary that they need: reading the built-in one takes a fifth of a second,
    and its entries change."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layers, "find_built_in", lambda pair: None)
        yield


@pytest.fixture
def built_in_glossary(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test has the built-in glossary, as users do."""
    monkeypatch.setattr(layers, "find_built_in", find_built_in)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The pages and the glossary of the fixtures, in the current folder."""
    monkeypatch.chdir(tmp_path)
    return lay_out(tmp_path)

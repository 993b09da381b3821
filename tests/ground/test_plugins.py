"""Parts of other packages: found by name, loaded when named, blamed by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from plugin_packages import install

from pipeline.errors import EngineError, PipelineError, PluginError, UsageError
from pipeline.plugins import PluginGroup

GROUP = PluginGroup("pipeline.tests", "part", ("own",))
CODE = """
def good(number):
    return 10 // number

def lost(number):
    raise KeyError("name")
"""


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    points = {
        "good": "parts_here:good",
        "lost": "parts_here:lost",
        "absent": "parts_gone:x",
        "own": "parts_here:good",
    }
    install(monkeypatch, tmp_path / "hospital-parts", {"parts_here": CODE}, {GROUP.name: points})
    return tmp_path / "hospital-parts"


def test_without_other_packages_there_are_only_our_own() -> None:
    assert GROUP.names() == ["own"]
    assert PluginGroup("pipeline.tests", "part").names() == []


def test_a_part_is_found_by_its_name(parts: Path) -> None:
    assert GROUP.names() == ["own", "absent", "good", "lost"]
    plugin = GROUP.load("good")
    assert plugin.call(plugin.value, 5) == 2
    assert plugin.label == "part 'good' (parts_here:good)"


def test_no_package_takes_the_name_of_our_own(parts: Path) -> None:
    with pytest.raises(UsageError):
        GROUP.load("own")


def test_an_unknown_name_is_told_with_those_that_are_known(parts: Path) -> None:
    with pytest.raises(UsageError) as caught:
        GROUP.load("better")
    message = "unknown part 'better'; known parts: own, absent, good, lost"
    assert str(caught.value) == message


def test_where_there_are_no_parts_the_message_says_how_one_comes_here() -> None:
    with pytest.raises(UsageError, match=r"install the package that registers it under pipeline"):
        PluginGroup("pipeline.tests", "part").load("better")


def test_what_does_not_load_is_an_error_on_one_line(parts: Path) -> None:
    with pytest.raises(PluginError) as caught:
        GROUP.load("absent")
    assert str(caught.value) == (
        "part 'absent' (parts_gone:x) does not load: ModuleNotFoundError: No module named "
        "'parts_gone'; repair or remove the package that registers it"
    )


def test_what_fails_is_an_error_on_one_line(parts: Path) -> None:
    plugin = GROUP.load("lost")
    with pytest.raises(PluginError) as caught:
        plugin.call(plugin.value, 5)
    assert str(caught.value) == (
        "part 'lost' (parts_here:lost) fails with KeyError: 'name'; "
        "repair or remove the package that registers it"
    )


def test_an_error_of_ours_comes_through_a_part_as_it_is(parts: Path) -> None:
    def refuse() -> None:
        raise EngineError("no model")

    with pytest.raises(PipelineError, match=r"^no model$"):
        GROUP.load("good").call(refuse)


def test_of_two_packages_with_one_name_none_is_taken(
    parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = {GROUP.name: {"good": "other_parts:good"}}
    install(monkeypatch, tmp_path / "other", {"other_parts": CODE}, points)
    with pytest.raises(UsageError, match=r"two packages \(other_parts:good and parts_here:good\)"):
        GROUP.load("good")


def test_a_fingerprint_changes_with_the_code_and_with_nothing_else(
    parts: Path, tmp_path: Path
) -> None:
    before = GROUP.fingerprint("good")
    assert before.startswith("good=parts_here:good 1.0 ")
    assert GROUP.fingerprint("good") == before
    (parts / "parts_here.py").write_text(CODE + "\n# another\n", encoding="utf-8")
    assert GROUP.fingerprint("good") != before
    assert GROUP.fingerprint("absent") == GROUP.fingerprint("absent")

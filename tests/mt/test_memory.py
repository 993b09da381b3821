"""pipeline.mt.memory: a cache that may be lost, broken or out of reach at any time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.checks import Problem
from pipeline.errors import OutputError
from pipeline.model import Origin, Placement, Severity, Tag
from pipeline.mt.memory import Memory, memory_key
from pipeline.mt.translate import Translation, TranslationRequest

PROBLEM = Problem("numbers", Severity.ERROR, "5 is missing; añádalo")
RESULT = Translation(
    "Tome <1>dos</1> «pastillas».",
    Origin.ENGINE,
    (PROBLEM,),
    (Placement("aligned", 0.7),),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".pipeline" / "memory.sqlite"


def test_what_is_put_is_got_by_another_run(path: Path) -> None:
    Memory(path).put([("a", RESULT), ("b", Translation("x", Origin.GLOSSARY))])
    found = Memory(path).get(["a", "b", "c"])
    assert found == {"a": RESULT, "b": Translation("x", Origin.GLOSSARY)}


def test_the_last_result_wins(path: Path) -> None:
    Memory(path).put([("a", Translation("old", Origin.ENGINE))])
    Memory(path).put([("a", RESULT)])
    assert Memory(path).get(["a"]) == {"a": RESULT}


def test_a_missing_file_knows_nothing_and_is_not_made_by_looking(path: Path) -> None:
    assert Memory(path).get(["a"]) == {}
    Memory(path).put([])
    assert not path.parent.exists()


def test_no_path_keeps_nothing() -> None:
    memory = Memory(None)
    memory.put([("a", RESULT)])
    assert memory.get(["a"]) == {}


def _foreign(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE memory (something TEXT)")
    connection.close()


def _overwrite(keep: int, data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(path.read_bytes()[:keep] + data)


BROKEN: dict[str, Callable[[Path], object]] = {
    "text": _overwrite(0, b"no database at all\n" * 500),
    "empty": _overwrite(0, b""),
    "cut": _overwrite(5000, b""),
    "overwritten": _overwrite(100, b"\xff" * 9000),
    "foreign": _foreign,
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_file_is_an_empty_memory_and_is_begun_anew(how: str, path: Path) -> None:
    Memory(path).put([(str(number), RESULT) for number in range(200)])
    BROKEN[how](path)
    assert Memory(path).get(["missing"]) == {}
    Memory(path).put([("a", RESULT)])
    assert Memory(path).get(["a"]) == {"a": RESULT}


VALUES = ["", "no json", "{}", "[1, 2]", '["x", "unheard-of", []]', '["x", "engine", [[1]]]', None]


@pytest.mark.parametrize("value", VALUES)
def test_a_value_that_makes_no_sense_is_not_known(value: str | None, path: Path) -> None:
    Memory(path).put([("good", RESULT), ("bad", RESULT)])
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE memory SET value = ? WHERE key = 'bad'", (value,))
    connection.close()
    assert Memory(path).get(["good", "bad"]) == {"good": RESULT}


def test_a_folder_that_is_a_file_is_an_error_with_the_path(path: Path) -> None:
    path.parent.write_text("a file")
    assert Memory(path).get(["a"]) == {}
    with pytest.raises(OutputError) as caught:
        Memory(path).put([("a", RESULT)])
    assert str(caught.value).startswith(f"{path}: the translation memory cannot be written: ")
    assert str(caught.value).endswith("; make the folder writable or delete the file")


def test_a_folder_in_the_place_of_the_file_is_left_alone(path: Path) -> None:
    (path / "inner").mkdir(parents=True)
    assert Memory(path).get(["a"]) == {}
    with pytest.raises(OutputError):
        Memory(path).put([("a", RESULT)])
    assert (path / "inner").is_dir()


def test_a_locked_file_is_not_thrown_away(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Memory(path).put([("a", RESULT)])
    connect = sqlite3.connect
    monkeypatch.setattr(
        "pipeline.mt.memory.sqlite3.connect", lambda path, timeout=0: connect(path, timeout=0.01)
    )
    other = connect(path)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(OutputError, match="locked"):
        Memory(path).put([("b", RESULT)])
    other.close()
    assert Memory(path).get(["a"]) == {"a": RESULT}


# --- keys ----------------------------------------------------------------------------------------

LINK = Tag(1, "link", "/def/immune-cell", paired=True)
REQUEST = TranslationRequest("Take <1>two</1>.", (LINK,))
OTHERS = [
    (TranslationRequest("Take <1>ten</1>.", (LINK,)), "en-es", "e/1"),
    (TranslationRequest(REQUEST.source, (Tag(1, "strong", "", paired=True),)), "en-es", "e/1"),
    (TranslationRequest(REQUEST.source, (Tag(1, "link", "/other", paired=True),)), "en-es", "e/1"),
    (TranslationRequest(REQUEST.source, (LINK,), "heading"), "en-es", "e/1"),
    (REQUEST, "en-pt", "e/1"),
    (REQUEST, "en-es", "e/2"),
]


def test_a_key_holds_everything_a_translation_depends_on() -> None:
    keys = {memory_key(*other) for other in [(REQUEST, "en-es", "e/1"), *OTHERS]}
    assert len(keys) == len(OTHERS) + 1


def test_a_key_is_the_same_for_the_same() -> None:
    again = TranslationRequest(
        "Take <1>two</1>.", (Tag(1, "link", "/def/immune-cell", paired=True),)
    )
    assert memory_key(again, "en-es", "e/1") == memory_key(REQUEST, "en-es", "e/1")

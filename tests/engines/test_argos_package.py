"""Where Argos packages are looked for, and what is said of broken ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from argos_tiny import EN_ES, TINY, copy_package
from locations import ROOT

from pipeline.engines.argos.engine import ArgosEngine
from pipeline.engines.argos.package import TARGET_TOKENIZER, package_dirs, scan, unpack
from pipeline.engines.base import Capabilities, LanguagePair


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder with the tiny package unpacked in it."""
    models = tmp_path_factory.mktemp("models")
    unpack(TINY, models / TINY.stem)
    return models


def test_package_dirs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ours = ROOT / "models"
    monkeypatch.chdir(tmp_path)
    env = {"HOME": "/h", "PIPELINE_MODELS_DIR": "/p", "ARGOS_PACKAGES_DIR": "/a"}
    home = Path("/h/.local/share/argos-translate/packages")
    assert package_dirs(env) == (Path("/p"), Path("models"), Path("/a"), home, ours)
    assert package_dirs({"HOME": "/h"}) == (Path("models"), home, ours)
    env = {"XDG_DATA_HOME": "/x", "ARGOS_TRANSLATE_PACKAGE_DIR": "/old"}
    assert package_dirs(env) == (
        Path("models"),
        Path("/old"),
        Path("/x/argos-translate/packages"),
        ours,
    )
    monkeypatch.chdir(ours.parent)
    assert package_dirs({"HOME": "/h"}) == (Path("models"), home)  # the same folder once


@pytest.mark.parametrize(
    ("content", "expected"),
    [('{"ARGOS_PACKAGES_DIR": "/s"}', True), ("[]", False), ("{", False), ("{}", False)],
)
def test_package_dirs_reads_argos_settings(tmp_path: Path, content: str, expected: bool) -> None:
    (tmp_path / "argos-translate").mkdir()
    (tmp_path / "argos-translate" / "settings.json").write_text(content, encoding="utf-8")
    found = package_dirs({"HOME": "/h", "XDG_CONFIG_HOME": str(tmp_path)})
    assert (Path("/s") in found) is expected


def test_scan_prefers_earlier_folders_newer_versions_unpacked(folder: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    copy_package(folder, second / "newest", package_version="9.0")
    copy_package(folder, first / "a", package_version="1.2")
    copy_package(folder, first / "b", package_version="1.10")
    copy_package(folder, first / "splitter", type="sbd")
    copy_package(folder, first / ".hidden")
    (first / "models-of-another-engine").mkdir()
    (first / "README.md").write_text("no package", encoding="utf-8")
    shutil.copy(TINY, first / TINY.name)
    copy_package(folder, first / "z", package_version="0.1")
    found, problems = scan([first, second, tmp_path / "absent"])
    assert [p.path.name for p in found] == ["b", "a", "z", TINY.name, "newest"]
    assert problems == {}


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("metadata.json", b"\xff{", "not valid JSON"),
        ("metadata.json", b"[" * 100_000, "not valid JSON"),
        ("metadata.json", b"[]", "not a JSON object"),
        ("metadata.json", b" " * (2 << 20), "larger than"),
        ("metadata.json", b'{"from_code": "en"}', "'to_code' must be a string, not None"),
        ("metadata.json", b'{"from_code": 1, "to_code": "es"}', "'from_code' must be a string"),
        (
            "metadata.json",
            b'{"from_code": "../x", "to_code": "es"}',
            "'from_code' is no language code",
        ),
        (
            "metadata.json",
            b'{"from_code": "en", "to_code": "es", "package_version": 1.0}',
            "'package_version' must be a string",
        ),
        (
            "metadata.json",
            b'{"from_code": "en", "to_code": "es", "target_prefix": ["a"]}',
            "'target_prefix' must be a string",
        ),
        *(
            (
                "metadata.json",
                b'{"from_code": "en", "to_code": "es", "%s": %s}' % (key, value),
                f"'{key.decode()}' must be a {kind}number from",
            )
            for key, kind, values in (
                (b"length_penalty", "", (b'"5"', b"true", b"null", b"NaN", b"-0.1", b"1e999")),
                (b"beam_size", "whole ", (b'"4"', b"true", b"4.0", b"0", b"1000000")),
            )
            for value in values
        ),
        *(
            (
                "metadata.json",
                b'{"from_code": "en", "to_code": "es", "aligns": %s}' % value,
                "'aligns' must be true or false",
            )
            for value in (b'"true"', b"1", b"null", b"[]")
        ),
        *(
            (
                "metadata.json",
                b'{"from_code": "en", "to_code": "es", "never": %s}' % value,
                "'never' must be a short list of lists of strings",
            )
            for value in (b'"[es]"', b"[[]]", b'[["a", 1]]', b'[[""]]', b'[["a"], "b"]', b"{}")
        ),
        (
            "metadata.json",
            b'{"from_code": "en", "to_code": "es", "aligns": true}',
            "the target's tokenizer is missing (target.model)",
        ),
        ("metadata.json", None, "no readable metadata.json"),
        ("model/model.bin", None, "the model is missing (model/model.bin)"),
        ("sentencepiece.model", None, "the tokenizer is missing"),
    ],
)
def test_broken_folder(
    folder: Path, tmp_path: Path, file: str, content: bytes | None, message: str
) -> None:
    path = copy_package(folder, tmp_path / "broken")
    if content is None:
        (path / file).unlink()
    else:
        (path / file).write_bytes(content)
    found, problems = scan([tmp_path])
    assert found == []
    assert message in str(problems[path])
    assert str(path) in str(problems[path])
    assert "; " in str(problems[path])


def aligning(folder: Path, to: Path, target: bytes = b"pieces", **changes: object) -> Path:
    """A copy of the tiny package that says it aligns; its tokenizer of the target is never read."""
    path = copy_package(folder, to, aligns=True, **changes)
    (path / TARGET_TOKENIZER).write_bytes(target)
    return path


def test_only_a_single_package_that_says_so_aligns(folder: Path, tmp_path: Path) -> None:
    both, gl = Capabilities(links=True, terms=True, scores=True), LanguagePair("en", "gl")
    aligning(folder, tmp_path / "says" / "package")
    copy_package(folder, tmp_path / "denies" / "package", aligns=False)
    assert ArgosEngine([tmp_path / "says"]).capabilities(EN_ES) == both
    assert ArgosEngine([tmp_path / "denies"]).capabilities(EN_ES) == Capabilities()
    assert ArgosEngine([folder]).capabilities(EN_ES) == Capabilities()
    # Through a third language nobody knows where a term of the first went.
    aligning(folder, tmp_path / "says" / "onward", from_code="es", to_code="gl")
    engine = ArgosEngine([tmp_path / "says"])
    assert engine.serves(gl)
    assert engine.capabilities(gl) == Capabilities()
    assert engine.capabilities(LanguagePair("fr", "de")) == Capabilities()


def test_the_signature_knows_the_tokenizer_of_the_target(folder: Path, tmp_path: Path) -> None:
    for name, target in (("one", b"pieces"), ("same", b"pieces"), ("other", b"others")):
        aligning(folder, tmp_path / name / "package", target)
    one, same, other = (
        ArgosEngine([tmp_path / name]).signature(EN_ES) for name in ("one", "same", "other")
    )
    assert one == same != other
    assert ArgosEngine([folder]).signature(EN_ES) != one

"""The engine `firefox`: real models translate, directly and through English; bad ones are told."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from firefox_models import EN_PT, GL_EN, GL_PT, lay_out, needs_models
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines import get_engine, resolve_engine
from pipeline.engines.base import LanguagePair
from pipeline.engines.bundled import BundledEngine
from pipeline.engines.firefox.engine import FirefoxEngine
from pipeline.engines.firefox.model import MAX_FILE, model_dirs, parse_pair, read_folder, scan
from pipeline.errors import EngineError

SENTENCES = ["Cancer is a disease.", "", "12.5", "nausea", "Cancer is a disease.", "Take XQ1 now."]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out(tmp_path_factory.mktemp("models"), EN_PT, GL_EN)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model to harm."""
    return lay_out(tmp_path, EN_PT) / "en-pt"


# --- translating ---------------------------------------------------------------------------


@pytest.mark.engine
@needs_models
def test_it_translates_and_keeps_order(models: Path) -> None:
    results = [h[0].text for h in FirefoxEngine([models]).translate(SENTENCES, EN_PT)]
    assert results[0] == results[4] == "O câncer é uma doença."
    assert results[1:4] == ["", "12.5", "náuseas"]
    assert "XQ1" in results[5]


@pytest.mark.engine
@needs_models
def test_the_bundled_engine_is_the_same_decoder(models: Path) -> None:
    assert FirefoxEngine([models]).translate(SENTENCES, EN_PT) == (
        BundledEngine().translate(SENTENCES, EN_PT)
    )


@pytest.mark.engine
@needs_models
def test_a_pair_without_a_model_goes_through_english(models: Path) -> None:
    engine = FirefoxEngine([models])
    assert engine.serves(GL_PT)
    [[result]] = engine.translate(["O câncer é uma doença."], GL_PT)
    assert result.text == "O câncer é uma doença."
    one, other = engine.signature(GL_EN), engine.signature(EN_PT)
    assert engine.signature(GL_PT) == f"{one}~{other.removeprefix('firefox/1+')}"


@pytest.mark.engine
@needs_models
def test_it_is_found_by_name_where_models_lie(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPELINE_MODELS_DIR", str(models))
    assert re.fullmatch(
        r"firefox/1\+[0-9a-f]{8}", resolve_engine("firefox", EN_PT).signature(EN_PT)
    )
    with pytest.raises(EngineError, match="'firefox' cannot translate pt-gl; see `pipeline models"):
        resolve_engine("firefox", LanguagePair("pt", "gl"))


def test_without_a_model_it_says_how_to_get_one(tmp_path: Path) -> None:
    engine = FirefoxEngine([tmp_path, tmp_path / "absent"])
    assert not engine.serves(EN_PT)
    with pytest.raises(EngineError) as caught:
        engine.translate(["Cancer"], EN_PT)
    message = "no Firefox model translates en-pt; run `pipeline models install --engine firefox"
    assert str(caught.value) == f"{message} en pt`"


def test_looking_for_models_reads_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PIPELINE_MODELS_DIR", str(tmp_path))
    assert get_engine("firefox").name == "firefox"


# --- where models lie ----------------------------------------------------------------------


def test_where_models_are_looked_for() -> None:
    env = {"HOME": "/home/x", "PIPELINE_MODELS_DIR": "/m", "LOCALAPPDATA": "/l"}
    first, second, cache = model_dirs(env)
    assert (first, second) == (Path("/m"), Path("models"))
    assert cache.parts[-2:] == ("fxtranslate", "models")
    assert Path("/c/fxtranslate/models") in model_dirs(env | {"XDG_CACHE_HOME": "/c"}) or (
        os.name != "posix"
    )


@pytest.mark.parametrize(
    ("name", "pair"),
    [
        ("en-es", ("en", "es")),
        ("en-zh-Hans", ("en", "zh-Hans")),
        ("zh-Hant-en", ("zh-Hant", "en")),
        ("en-en", None),
        ("enes", None),
        ("translate-en_es-1_0", None),
        ("..-es", None),
        ("EN-ES", None),
    ],
)
def test_the_pair_of_a_folder(name: str, pair: tuple[str, str] | None) -> None:
    assert parse_pair(name) == pair


@needs_models
def test_the_first_folder_wins_and_a_broken_one_does_not_hide_it(
    models: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "en-pt"
    broken.mkdir()
    (broken / "model.enpt.bin").write_bytes(b"x")
    (tmp_path / "pt-en").mkdir()  # empty: not meant to be a model
    found, problems = scan([tmp_path, models])
    assert found[EN_PT].folder == models / "en-pt"
    assert list(problems) == [broken]
    with pytest.raises(EngineError, match=r"not usable: .*the vocabulary \(vocab\.\*\) is missing"):
        FirefoxEngine([tmp_path]).translate(["a"], EN_PT)


# --- files nobody should trust -------------------------------------------------------------


def role(folder: Path, name: str) -> Path:
    (path,) = folder.glob(f"{name}.*")
    return path


def link_out(folder: Path) -> None:
    path = role(folder, "vocab")
    path.rename(folder.parent / "elsewhere")
    path.symlink_to(folder.parent / "elsewhere")


def make_pipe(folder: Path) -> None:
    path = role(folder, "lex")
    path.unlink()
    os.mkfifo(path)


def make_huge(folder: Path) -> None:
    os.truncate(role(folder, "model"), MAX_FILE + 1)


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (lambda f: role(f, "model").unlink(), r"the weights \(model\.\*\) is missing; install"),
        (lambda f: role(f, "vocab").unlink(), r"the vocabulary \(vocab\.\*\) is missing; install"),
        (lambda f: shutil.copy(role(f, "lex"), f / "lex.x"), "both lex.50.* and lex.x are there"),
        (lambda f: os.truncate(role(f, "lex"), 0), "0 bytes, which is no model file"),
        (make_huge, f"{MAX_FILE + 1} bytes, which is no model file"),
        (link_out, "a link, which may lead anywhere; put the file itself there"),
        (make_pipe, "not a file; remove it"),
    ],
)
@needs_models
def test_a_folder_that_is_no_model(folder: Path, harm: object, message: str) -> None:
    assert read_folder(folder, EN_PT).shortlist
    assert callable(harm)
    harm(folder)
    with pytest.raises(EngineError, match=message) as caught:
        read_folder(folder, EN_PT)
    assert str(caught.value).startswith(str(folder))


@needs_models
def test_a_model_without_a_shortlist_is_one(folder: Path) -> None:
    role(folder, "lex").unlink()
    assert read_folder(folder, EN_PT).shortlist is None


@pytest.mark.engine
@pytest.mark.parametrize("name", ["model", "vocab", "lex"])
@needs_models
def test_damaged_files_are_an_engine_error(folder: Path, name: str) -> None:
    path = role(folder, name)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(EngineError, match=r"install (it|the model) again"):
        FirefoxEngine([folder.parent]).translate(["Cancer is a disease."], EN_PT)


@pytest.mark.engine
@needs_models
@settings(derandomize=True, max_examples=12, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["model", "vocab", "lex"]), st.integers(0, 2000))
def test_any_bytes_in_a_model_do_no_worse(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str, at: int
) -> None:
    directory = lay_out(tmp_path_factory.mktemp("harmed"), EN_PT)
    path = role(directory / "en-pt", name)
    whole = path.read_bytes()
    path.write_bytes(whole[:at] + data + whole[at + len(data) :])
    with suppress(EngineError):
        [[result]] = FirefoxEngine([directory]).translate(["Cancer is a disease."], EN_PT)
        assert isinstance(result.text, str)
    shutil.rmtree(directory)


@needs_models
def test_signature_follows_the_files(models: Path, folder: Path) -> None:
    before = FirefoxEngine([folder.parent]).signature(EN_PT)
    assert before == FirefoxEngine([models]).signature(EN_PT)
    with role(folder, "lex").open("ab") as file:
        file.write(b"x")
    assert FirefoxEngine([folder.parent]).signature(EN_PT) != before

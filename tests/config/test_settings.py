"""pipeline.config.settings: configuration files found upward, checked, made absolute."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from locations import DATA
from workbench import put

from pipeline.config.keys import KEYS, RENAMED_KEYS
from pipeline.config.language_codes import check_language
from pipeline.config.settings import Settings, check_folders, load
from pipeline.errors import ConfigError, UsageError
from pipeline.languages.records import DecimalSign, Locale, Register

BAD = sorted((DATA / "bad" / "config").glob("*.toml"))
assert BAD, "no bad configuration files found"
EVERYTHING = (DATA / "site" / "config" / "everything.toml").read_text(encoding="utf-8")


def test_without_a_file_the_defaults_stand(tmp_path: Path) -> None:
    found = load(tmp_path)
    assert found.source == tmp_path / "seeds"
    assert found.output == tmp_path / "output"
    assert found.glossary == tmp_path / "glossary"
    assert (found.languages, found.source_language, found.engine) == (("es",), "en", "auto")
    assert not found.glossary_required


def test_every_key_can_be_set(tmp_path: Path) -> None:
    put(tmp_path, {"pipeline.toml": EVERYTHING})
    found, default = load(tmp_path), load(tmp_path.parent)
    assert found.source == tmp_path / "pages"
    assert found.languages == ("es", "pt-BR")
    assert found.front_matter == ("title", "seo.title")
    assert found.jobs == 3
    assert dict(found.domains)["cardiology"] == {"heart", "drug"}
    assert not found.anchors
    assert found.glossary_required, "who names a glossary wants it"
    assert [
        f.name for f in fields(Settings) if getattr(found, f.name) == getattr(default, f.name)
    ] == []


def test_how_an_edition_is_written_can_be_set(tmp_path: Path) -> None:
    spanish = '[locale.es]\ndecimal = ","\nregister = "informal"\n'
    put(tmp_path, {"pipeline.toml": spanish + '[locale.pt]\ndecimal = "either"'})
    found = load(tmp_path)
    assert found.locale_of("es") == Locale(DecimalSign.COMMA, Register.INFORMAL)
    assert found.locale_of("pt") == Locale(DecimalSign.EITHER)
    assert found.locale_of("es-MX") == Locale()


def test_a_list_of_domains_counts_for_all_pages(tmp_path: Path) -> None:
    put(tmp_path, {"pipeline.toml": 'domains = ["oncology"]'})
    assert load(tmp_path).domains == (("*", frozenset(["oncology"])),)


def test_the_nearest_file_upward_counts_and_paths_count_from_it(tmp_path: Path) -> None:
    put(tmp_path, {"pipeline.toml": 'output = "far"', "a/pipeline.toml": 'output = "near"'})
    (tmp_path / "a" / "b" / "c").mkdir(parents=True)
    assert load(tmp_path / "a" / "b" / "c").output == tmp_path / "a" / "near"
    assert load(tmp_path).output == tmp_path / "far"


def test_absolute_paths_stay(tmp_path: Path) -> None:
    put(tmp_path, {"pipeline.toml": 'source = "/pages"'})
    assert load(tmp_path).source == Path("/pages")


def test_pyproject_toml_counts_only_with_a_table_of_ours(tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            "pyproject.toml": '[tool.pipeline]\nengine = "identity"\n',
            "a/pyproject.toml": "[tool.ruff]\nline-length = 100\n",
            "b/pyproject.toml": 'tool = "hammer"\n',
        },
    )
    for folder in (tmp_path, tmp_path / "a", tmp_path / "b"):
        assert load(folder).engine == "identity"


def test_pipeline_toml_comes_before_pyproject_toml(tmp_path: Path) -> None:
    put(tmp_path, {"pyproject.toml": '[tool.pipeline]\nengine = "identity"\n'})
    put(tmp_path, {"pipeline.toml": "\ufeffengine = 'pseudo'\r\n"})
    assert load(tmp_path).engine == "pseudo"


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_files_say_what_is_wrong(path: Path, tmp_path: Path) -> None:
    put(tmp_path, {"pipeline.toml": path.read_bytes()})
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    expected = path.with_suffix(".txt").read_text(encoding="utf-8").strip()
    assert str(caught.value) == f"{tmp_path / 'pipeline.toml'}{expected}"


def test_a_table_that_is_none_says_so(tmp_path: Path) -> None:
    put(tmp_path, {"pyproject.toml": "[tool]\npipeline = 3\n"})
    with pytest.raises(ConfigError, match="pipeline must be a table"):
        load(tmp_path)


def test_a_renamed_key_says_its_new_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.config.settings.RENAMED_KEYS", {"target_language": "languages"})
    put(tmp_path, {"pipeline.toml": 'target-language = "es"\n'})
    with pytest.raises(ConfigError, match="target-language is now called languages; write"):
        load(tmp_path)


def test_the_table_of_keys_is_that_of_the_settings() -> None:
    others = ("root", "glossary_required", "file", "other_languages")
    names = [f.name for f in fields(Settings) if f.name not in others]
    assert names == list(KEYS)
    assert not KEYS.keys() & RENAMED_KEYS.keys()
    for key in KEYS.values():
        assert key.help
        assert key.help[0].islower()
        assert not key.help.endswith(".")


@pytest.mark.parametrize("code", ["es", "pt-BR", "zh-Hant-TW", "ast", "es-419"])
def test_language_codes(code: str) -> None:
    assert check_language(code) == code


@pytest.mark.parametrize(
    "code", ["", "e", "ES", "spanish", "es_MX", "es/..", "../es", "es-", "e s"]
)
def test_what_is_no_language_code(code: str) -> None:
    with pytest.raises(UsageError, match="is no language code"):
        check_language(code)


def test_editions_and_po_files_stand_where_the_contract_says() -> None:
    settings = Settings(Path("/site"), output=Path("/site/output"))
    assert settings.edition_path("es", "a/b.md") == Path("/site/output/es/a/b.md")
    assert settings.catalogue_path("es", "a/b.md") == Path("/site/output/po/es/a/b.md.po")
    assert settings.memory == Path("/site/.pipeline/memory.sqlite")


FOLDERS = [
    ("pages", "output", True),
    ("pages", "pages/output", True),
    ("pages", ".", True),
    ("pages", "pages", True),
    (".", "pages/..", True),
    ("output/es", "output", False),
    ("output/es/sub", "output", False),
    ("output/po/es", "output", False),
    ("output/en", "output", True),
    ("es", ".", False),
]


@pytest.mark.parametrize(("source", "output", "good"), FOLDERS, ids=str)
def test_no_edition_can_fall_on_a_page(
    source: str, output: str, good: bool, tmp_path: Path
) -> None:
    for name in (source, "pages"):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
    settings = Settings(tmp_path, tmp_path / source, tmp_path / output)
    if good:
        check_folders(settings)
    else:
        with pytest.raises(UsageError, match="are written"):
            check_folders(settings)


def test_a_link_does_not_hide_that_pages_lie_where_editions_are_written(tmp_path: Path) -> None:
    (tmp_path / "pages" / "es").mkdir(parents=True)
    (tmp_path / "output").symlink_to("pages")
    with pytest.raises(UsageError, match="are written"):
        check_folders(Settings(tmp_path, tmp_path / "pages" / "es", tmp_path / "output"))

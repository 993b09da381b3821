"""`es-MX`, `es-419`, `pt-BR`: engine and glossary of the language, with layers for the region; and
what is said where there is none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from workbench import put

from pipeline import engines
from pipeline.cli.main import main
from pipeline.engines import Hypotheses, Hypothesis, LanguagePair, resolve_engine
from pipeline.errors import EngineError
from pipeline.glossary import read_glossary

HEAD = "term\ttranslation\n"
BLOOD = f"{HEAD}blood\tsangre\nbone\thueso\n"


class PairEngine:
    """Serves some pairs, and says which one it was asked for."""

    is_passthrough = False
    placeholder_format = None

    def __init__(self, name: str, pairs: Sequence[str]) -> None:
        self.name, self.pairs = name, pairs

    def serves(self, pair: LanguagePair) -> bool:
        return str(pair) in self.pairs

    def signature(self, pair: LanguagePair) -> str:
        return f"{self.name}/{pair}"

    def translate(
        self, sentences: Sequence[str], pair: LanguagePair, *, hypotheses: int = 1
    ) -> list[Hypotheses]:
        assert self.serves(pair)
        return [(Hypothesis(f"{pair} {sentence}"),) for sentence in sentences]


@pytest.mark.parametrize(
    ("asked", "served"),
    [("es", "en-es"), ("es-MX", "en-es-MX"), ("es-419", "en-es"), ("zh-Hant-TW", "en-zh-Hant")],
)
def test_an_engine_serves_a_region_as_the_nearest_it_has(
    asked: str, served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {
        "argos": PairEngine("argos", ["en-es", "en-zh-Hant", "en-zh"]),
        "firefox": PairEngine("firefox", ["en-es-MX"]),
        "bundled": PairEngine("bundled", []),
    }
    monkeypatch.setattr(engines, "get_engine", known.__getitem__)
    pair = LanguagePair("en", asked)
    engine = resolve_engine("auto", pair)
    assert engine.serves(pair)
    assert engine.signature(pair).endswith(f"/{served}")
    assert engine.translate(["A."], pair) == [(Hypothesis(f"{served} A."),)]


def test_an_engine_for_another_language_is_no_stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "get_engine", lambda name: PairEngine(name, ["en-es"]))
    for name in ("auto", "argos"):
        with pytest.raises(EngineError, match=r"can(not)? translate en-pt-BR"):
            resolve_engine(name, LanguagePair("en", "pt-BR"))
    with pytest.raises(EngineError, match="models install en pt`"):
        resolve_engine("auto", LanguagePair("en", "pt-BR"))


@pytest.mark.engine
def test_the_engines_here_serve_regions() -> None:
    for source, target in (("en", "es-MX"), ("en-US", "es-419")):
        pair, plain = LanguagePair(source, target), LanguagePair("en", "es")
        ours, theirs = resolve_engine("auto", pair), resolve_engine("auto", plain)
        assert ours.signature(pair) == theirs.signature(plain)
        text = ["Take the tablet with water."]
        assert ours.translate(text, pair) == theirs.translate(text, plain)


def test_a_region_has_the_glossary_of_its_language_and_layers_of_its_own(tmp_path: Path) -> None:
    put(tmp_path, {"en-es.tsv": BLOOD, "en-pt.tsv": f"{HEAD}bone\tosso\n"})

    def terms(language: str, project: str | None = None) -> dict[str, str]:
        found = read_glossary(tmp_path, ("en", language), project, required=True)
        return {term.term: term.translation for term in found.terms}

    assert terms("es-MX") == {"blood": "sangre", "bone": "hueso"}
    put(tmp_path, {"en-es-MX.tsv": f"{HEAD}bone\thueso mexicano\n"})
    put(tmp_path, {"en-es.clinic.tsv": f"{HEAD}blood\tsangre clínica\n"})
    assert terms("es-MX") == {"blood": "sangre", "bone": "hueso mexicano"}
    assert terms("es-419") == {"blood": "sangre", "bone": "hueso"}
    assert terms("es-MX", "clinic") == {"blood": "sangre clínica", "bone": "hueso mexicano"}
    assert terms("pt-BR") == {"bone": "osso"}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, built_in_glossary: None) -> Path:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"seeds/a.md": "Blood and bone.\n"})
    return tmp_path


def build(capsys: pytest.CaptureFixture[str], *languages: str) -> tuple[dict[str, str], list[str]]:
    """The glossary of each language, and the notes, after a build."""
    capsys.readouterr()
    options = [option for language in languages for option in ("--lang", language)]
    assert main(["build", "--engine", "pseudo", "--json", *options]) == 0
    report = json.loads(capsys.readouterr().out)
    return report["glossaries"], report["warnings"]


def test_the_summary_says_which_glossary_stands_in(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found, notes = build(capsys, "es-MX", "es-419")
    assert found["es-MX"] == found["es-419"]
    assert found["es-MX"].startswith("built in, en-es (")
    assert notes == []
    put(project, {"glossary/en-es.tsv": BLOOD, "glossary/en-es-MX.tsv": f"{HEAD}skin\tpiel\n"})
    found, notes = build(capsys, "es-MX", "es-419")
    assert found["es-MX"] == "3 terms (glossary/en-es.tsv, glossary/en-es-MX.tsv)"
    assert found["es-419"] == "2 terms (glossary/en-es.tsv)"
    assert notes == []


@pytest.mark.parametrize("settings", ["", 'glossary = "glossary"\n', 'project = "clinic"\n'])
def test_a_second_language_without_a_glossary_is_no_error_and_is_said(
    settings: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(project, {"glossary/en-es.tsv": BLOOD, "glossary/en-es.clinic.tsv": f"{HEAD}skin\tpiel\n"})
    put(project, {"pipeline.toml": settings})
    found, notes = build(capsys, "es", "pt")
    assert found["es"].startswith(("2 terms", "3 terms"))
    assert found["pt"] == "none"
    assert [note.partition(";")[0] for note in notes] == [
        "pt: there is no glossary en-pt, so no term is locked"
    ]
    assert main(["build", "--engine", "pseudo", "--lang", "pt"]) == 0
    assert capsys.readouterr().err.count("no glossary en-pt") == 1
    assert main(["build", "--engine", "pseudo", "--lang", "pt", "--no-glossary"]) == 0
    assert "no glossary" not in capsys.readouterr().err


def test_checks_that_do_not_apply_are_named_once_for_a_language(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(
        project, {"pipeline.toml": 'engine = "bundled"\n', "seeds/b.md": "1\n", "seeds/a.md": "2\n"}
    )
    assert main(["build", "--lang", "es", "--lang", "fr"]) == 0
    err = capsys.readouterr().err
    assert err.count("these checks know no words of en-fr") == 1
    assert "negation" in err
    assert "en-es" not in err

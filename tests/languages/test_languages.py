"""pipeline.languages: what is known of a language, and that one folder adds one."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator

import locations
import pytest

import pipeline.languages
from pipeline.checks import Pair, run_checks
from pipeline.glossary import Glossary, Term, find_missing
from pipeline.languages import Language, language

FRENCH = str(locations.DATA / "languages")
CODE = "fr-CA"
"""A code of its own: patterns for `fr` may be remembered from other tests."""


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("en", "English"),
        ("es", "Spanish"),
        ("es-MX", "Spanish"),
        ("es-419", "Spanish"),
        ("ES", "Spanish"),
        ("pt_BR", "Portuguese"),
        ("zh-Hant-TW", ""),
    ],
)
def test_a_region_falls_back_to_its_language(code: str, name: str) -> None:
    assert language(code).name == name
    assert language(code).code == code


@pytest.mark.parametrize("code", ["xx", "base", "records", "", "../es", "e", "..", "es.es"])
def test_of_other_codes_nothing_is_known(code: str) -> None:
    found = language(code)
    known = type(found).__name__
    assert known == ("Spanish" if code == "es.es" else "Language")


def test_a_language_that_is_not_known_leaves_everything_as_it_is() -> None:
    unknown = Language("xx")
    assert unknown.negation is None
    assert unknown.numbers is None
    assert unknown.is_word is None
    assert unknown.pluralize("chat noir") == "chat noir"
    assert unknown.looks_plural("chats") is None
    assert unknown.polish("Is it?", "Est-ce?") == "Est-ce?"
    assert unknown.spellings("tumour") == ("tumour",)


def test_a_part_is_loaded_when_it_is_asked_for() -> None:
    code = (
        "import sys\n"
        "from pipeline.languages import language\n"
        "spanish = language('es')\n"
        "assert spanish.opening_marks['?'] == '¿'\n"
        "parts = [m for m in sys.modules if m.startswith('pipeline.languages.es.')]\n"
        "assert parts == [], parts\n"
        "spanish.numbers\n"
        "parts = [m for m in sys.modules if m.startswith('pipeline.languages.es.')]\n"
        "assert parts == ['pipeline.languages.es.numbers'], parts\n"
        "assert not [m for m in sys.modules if m.startswith('pipeline.languages.en')]\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# --- French, added by one folder -----------------------------------------------------------------


def test_without_the_folder_french_is_not_known() -> None:
    assert language("fr").name == ""


@pytest.fixture
def french(monkeypatch: pytest.MonkeyPatch) -> Iterator[Language]:
    """French as it is found when its folder lies among those of the other languages."""
    monkeypatch.setattr(
        pipeline.languages, "__path__", [*pipeline.languages.__path__, FRENCH], raising=True
    )
    importlib.invalidate_caches()
    language.cache_clear()
    yield language(CODE)
    sys.modules.pop("pipeline.languages.fr", None)
    language.cache_clear()


def findings(source: str, target: str, codes: str) -> set[str]:
    problems = run_checks(Pair(source, target, target_lang=CODE))
    return {problem.code for problem in problems} & set(codes.split())


@pytest.mark.parametrize(
    ("source", "good", "bad", "code"),
    [
        ("Do not drive today.", "Ne conduisez pas ce jour.", "Conduisez ce jour.", "negation"),
        ("It works without pain.", "Il marche sans douleur.", "Il marche.", "negation"),
        ("Take two pills.", "Prenez deux pilules.", "Prenez trois pilules.", "number-words"),
        ("She has thirty-two.", "Elle en a trente-deux.", "Elle en a trente.", "number-words"),
        ("Wait for 3 weeks.", "Attendez 3 semaines.", "Attendez 3 mois.", "numbers"),
        ("Take 5 milligrams.", "Prenez 5 milligrammes.", "Prenez 5 degrés Celsius.", "numbers"),
        ("About 2 million people.", "2 millions de personnes.", "2 mille personnes.", "numbers"),
        ("It is stage IIIA.", "C'est un stade IIIA.", "C'est un stade IIIB.", "stages"),
    ],
)
def test_checks_read_french(french: Language, source: str, good: str, bad: str, code: str) -> None:
    assert french.name == "French"
    assert findings(source, good, code) == set()
    assert findings(source, bad, code) == {code}


def test_a_glossary_derives_french_plurals(french: Language) -> None:
    terms = (
        Term("blood vessel", "vaisseau sanguin", pos="noun", language=CODE),
        Term("tissue sample", "prélèvement régional", pos="noun", language=CODE),
    )
    assert [term.plural for term in terms] == ["vaisseaux sanguins", "prélèvements régionaux"]
    glossary = Glossary(terms, ("en", CODE))
    matches = glossary.match("Blood vessels and tissue samples")
    assert find_missing(matches, "Des vaisseaux sanguins et des prélèvements régionaux") == []
    missing = find_missing(matches, "Des vaisseaux sanguins et des échantillons")
    assert [match.surface for match in missing] == ["tissue samples"]


def test_without_french_no_check_cries_at_french_words() -> None:
    assert findings("Do not drive.", "Conduisez.", "negation number-words") == set()

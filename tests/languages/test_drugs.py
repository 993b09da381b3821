"""Names of drugs: the table, the spelling rules, and endings of international names."""

from __future__ import annotations

from collections import defaultdict

import pytest

from pipeline.languages import language
from pipeline.languages.drugs import DrugNames, drug_table, find_brand, is_listed
from pipeline.languages.es.drugs import spell
from pipeline.languages.es.word_list import is_listed_word


def names_of(code: str) -> DrugNames:
    found = language(code).drugs
    assert found
    return found


ENGLISH, SPANISH = names_of("en"), names_of("es")


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("hydralazine", "hidralazina"),
        ("methotrexate", "metotrexato"),
        ("cephalexin", "cefalexina"),
        ("ethambutol", "etambutol"),
        ("lidocaine", "lidocaína"),
        ("phenytoin", "fenitoína"),
        ("oxaliplatin", "oxaliplatino"),
        ("etoposide", "etopósido"),
        ("doxorubicin", "doxorrubicina"),
        ("losartan", "losartán"),
        ("ondansetron", "ondansetrón"),
        ("enalapril", "enalapril"),
        ("fluorouracil", "fluorouracilo"),
        ("ibuprofen", "ibuprofeno"),
        ("imipenem", "imipenem"),
        ("streptomycin", "estreptomicina"),
        ("lithium", "litio"),
        ("zelbotinib", "zelbotinib"),
    ],
)
def test_spanish_follows_the_english_name_by_rules(english: str, spanish: str) -> None:
    assert spell(english) == spanish


def test_no_name_stands_for_two_drugs() -> None:
    keys = defaultdict(set)
    for drug in drug_table():
        for name in SPANISH.names(drug.key):
            keys["es", SPANISH.fold(name)].add(drug.key)
        for name in drug.english:
            keys["en", name].add(drug.key)
        for brand in drug.brands:
            keys["brand", brand].add(drug.key)
    assert len(drug_table()) > 1000
    assert {name: found for name, found in keys.items() if len(found) > 1} == {}


def test_every_drug_is_found_by_all_its_names() -> None:
    for drug in drug_table():
        assert {ENGLISH.find(name) for name in drug.english} == {drug.key}
        assert {SPANISH.find(name) for name in SPANISH.names(drug.key)} == {drug.key}


def test_spellings_of_a_name_are_one_drug_and_english_ones_are_no_spanish() -> None:
    assert SPANISH.find("doxorubicina") == SPANISH.find("doxorrubicinas") == "doxorubicin"
    assert SPANISH.find("ciprofloxacino") == SPANISH.find("ciprofloxacina") == "ciprofloxacin"
    assert SPANISH.find("carbamacepina") == "carbamazepine"
    assert SPANISH.find("metformin") == SPANISH.find("prednisone") == ""
    assert SPANISH.find("clonazepam") == ENGLISH.find("clonazepam") == "clonazepam"


def test_a_drug_that_no_table_has_is_known_by_its_ending() -> None:
    assert ENGLISH.find("quelomycin") == "quelomycin"
    assert not is_listed("quelomycin")
    assert SPANISH.find("quelomicina")
    assert SPANISH.fold("quelomicina") == SPANISH.fold(*SPANISH.names("quelomycin"))


@pytest.mark.parametrize("word", ["cholesterol", "mab", "statin", "intercept", "peptide", "live"])
def test_ordinary_english_words_are_no_drugs(word: str) -> None:
    assert ENGLISH.find(word) == ""


@pytest.mark.parametrize("word", ["vivir", "servir", "colesterol", "examina", "estatina", "opina"])
def test_ordinary_spanish_words_are_no_drugs(word: str) -> None:
    assert SPANISH.find(word) == ""
    assert is_listed_word(word)


def test_brands_stand_for_their_drug() -> None:
    assert find_brand("Tylenol") == find_brand("TYLENOL") == "acetaminophen"
    assert find_brand("tylenol") == find_brand("Zwykkan") == ""

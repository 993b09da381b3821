"""pipeline/evaluate.py: scores against human translations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from engines_fake import ScriptedEngine
from locations import DATA

from pipeline.engines.base import LanguagePair
from pipeline.engines.fake import IdentityEngine, PseudoEngine
from pipeline.errors import PipelineError, SourceError, UsageError
from pipeline.glossary import Glossary, Term, TermStatus
from pipeline.workflow.evaluate import evaluate, read_pairs, score, term_accuracy

EN_ES = LanguagePair("en", "es")
BY_HAND = DATA / "translate" / "sentences.tsv"
TERMS = (
    Term("immune cell", "célula inmunitaria", pos="noun", gender="f"),
    Term("cancer", "cáncer", target_forms=("cánceres", "cancerosa")),
    Term("Kymriah", "Kymriah", TermStatus.KEEP),
    Term("doctor", "médico", TermStatus.PREFERRED),
    Term("tumor", "quiste", TermStatus.FORBIDDEN),
)


@pytest.fixture
def refs(tmp_path: Path) -> Path:
    """The sentences translated by hand, without the comment."""
    path = tmp_path / "refs.tsv"
    lines = BY_HAND.read_text(encoding="utf-8").splitlines()[1:]
    assert len(lines) >= 30
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write(folder: Path, data: bytes) -> Path:
    path = folder / "refs.tsv"
    path.write_bytes(data)
    return path


def test_identical_texts_score_full_marks() -> None:
    lines = [line.split("\t")[1] for line in BY_HAND.read_text("utf-8").splitlines()[1:]]
    scores = score(lines, lines)
    assert (scores["bleu"], scores["chrf"], scores["ter"]) == (100.0, 100.0, 0.0)


def test_other_texts_score_less() -> None:
    scores = score(["Las células crecen bien hoy."], ["Los tumores no se ven en la piel."])
    assert scores["bleu"] < 10
    assert scores["chrf"] < 30
    assert scores["ter"] > 50


def test_the_signature_names_metrics_and_version() -> None:
    import sacrebleu

    signature = score(["Una casa."], ["Una casa."])["signature"]
    for part in ("bleu|", "chrf|", "ter|", f"version:{sacrebleu.__version__}"):
        assert part in signature


def test_what_is_reported(refs: Path) -> None:
    by_hand = dict(pair for pair in read_pairs(refs))
    scores = evaluate(refs, ScriptedEngine(by_hand), EN_ES, Glossary(TERMS))
    contract = {"bleu", "chrf", "ter", "term_accuracy", "sentences_per_second"}
    assert contract | {"engine", "signature"} <= scores.keys()
    assert scores["bleu"] == 100.0
    assert scores["term_accuracy"] == 1.0
    assert scores["sentences_with_term_findings"] == 0
    assert scores["sentences"] == len(by_hand)
    assert scores["sentences_per_second"] > 0
    assert scores["engine"] == "scripted/1"
    assert json.loads(json.dumps(scores)) == scores


def test_terms_are_enforced_in_what_is_scored(tmp_path: Path) -> None:
    path = write(tmp_path, "Immune cells grow.\tLas células inmunitarias crecen.\n".encode())
    said = {"Immune cells grow.": "Los granos crecen.", "Immune cells": "Granos"}
    scores = evaluate(path, ScriptedEngine(said), EN_ES, Glossary(TERMS))
    assert (scores["bleu"], scores["term_accuracy"]) == (100.0, 1.0)
    without = evaluate(path, ScriptedEngine(said), EN_ES, Glossary())
    assert without["bleu"] < 100.0
    assert without["term_accuracy"] is None


def test_test_engines_are_scored_as_they_are(refs: Path) -> None:
    copied = evaluate(refs, IdentityEngine(), EN_ES, Glossary(TERMS))
    accented = evaluate(refs, PseudoEngine(), EN_ES, Glossary(TERMS))
    assert 0 < accented["bleu"] < copied["bleu"] < 20
    assert copied["term_accuracy"] == 0.0
    assert copied["sentences_with_term_findings"] > 0


@pytest.mark.parametrize(
    ("source", "hypothesis", "accuracy"),
    [
        ("Cancer and immune cells.", "Cáncer y células inmunitarias.", 1.0),
        ("Cancer and immune cells.", "Cáncer y células.", 0.5),
        ("Cancer and cancer.", "Cáncer y nada.", 0.5),
        ("Kymriah for cancer.", "Kimria para el cáncer.", 0.5),
        ("A doctor with a tumor.", "Nada.", None),
        ("Nothing here.", "Nada aquí.", None),
    ],
)
def test_term_accuracy(source: str, hypothesis: str, accuracy: float | None) -> None:
    assert term_accuracy([source], [hypothesis], Glossary(TERMS)) == accuracy


def test_term_accuracy_counts_over_all_sentences() -> None:
    sources = ["Cancer.", "Cancer.", "Cancer.", "Nothing."]
    assert term_accuracy(sources, ["Cáncer.", "Cáncer.", "Nada.", "Nada."], Glossary(TERMS)) == (
        0.6667
    )


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"one\tuno\ntwo\n", 2),
        (b"one\tuno\ttres\n", 1),
        (b"one\tuno\n\ntwo\tdos\n", 2),
        (b"one\t \n", 1),
        (b"\tuno\n", 1),
        (b"one\tuno\r\ntwo dos\r\n", 2),
        (b"one\tuno\rtwo\tdos\rthree\r", 3),
        (b"one\tuno\ntwo\td\xf3s\n", 2),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, data: bytes, line: int) -> None:
    path = write(tmp_path, data)
    with pytest.raises(SourceError) as caught:
        read_pairs(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert "; " in str(caught.value)


def test_what_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "none.tsv"
    for wrong in (path, tmp_path):
        with pytest.raises(UsageError, match="cannot be read") as caught:
            read_pairs(wrong)
        assert "; " in str(caught.value)
    path.write_bytes(b"")
    with pytest.raises(PipelineError, match="no sentence pairs") as empty:
        read_pairs(path)
    assert "; " in str(empty.value)


@pytest.mark.parametrize(
    "data",
    [
        b"a b\tc d\ne\tf\n",
        b"a b\tc d\ne\tf",
        b"a b\tc d\r\ne\tf\r\n",
        b"\xef\xbb\xbfa b\tc d\ne\tf\n",
    ],
)
def test_lines_are_read_whatever_ends_them(tmp_path: Path, data: bytes) -> None:
    assert read_pairs(write(tmp_path, data)) == [("a b", "c d"), ("e", "f")]


def test_unusual_separators_end_no_line(tmp_path: Path) -> None:
    path = write(tmp_path, "a\u2028b\x0cc\tx\u0085y\n".encode())
    assert read_pairs(path) == [("a\u2028b\x0cc", "x\u0085y")]

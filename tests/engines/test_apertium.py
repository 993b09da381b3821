"""Apertium as a part: nothing in the text is lost, and a dying process is survived."""

from __future__ import annotations

import lzma
import os
import random
import shutil
import string
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import locations
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines import apertium
from pipeline.errors import EngineError
from pipeline.spans import Span

DATA = locations.DATA / "apertium"

needs_apertium = pytest.mark.skipif(
    not apertium.is_installed(), reason="Debian's apertium and apertium-es-pt are not here"
)


@settings(derandomize=True, max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_escape_is_undone_by_parse(text: str) -> None:
    assert apertium.parse(apertium.escape(text)) == (text, ())


def test_marks_become_places() -> None:
    assert apertium.parse(r"El \@coceira y #enfermo[*]a\[b\]") == (
        "El coceira y enfermo*a[b]",
        (Span(3, 10),),
    )


def test_the_mark_is_on_the_part_of_a_compound_that_is_unknown() -> None:
    text, unknown = apertium.parse(r"enfermedad del \@enxerto-versus-huésped")
    assert text == "enfermedad del enxerto-versus-huésped"
    assert [span.of(text) for span in unknown] == ["enxerto"]


def test_settle_gives_unknown_words_a_reading() -> None:
    assert apertium.choose_readings("^coceira/*coceira$") == "^coceira/coceira<n><mf><sp>$"
    assert apertium.choose_readings("^lidar/*lidar$") == "^lidar/lidar<vblex><inf>$"
    assert apertium.choose_readings("^Lidar/*Lidar$") == "^Lidar/Lidar<n><mf><sp>$"
    assert apertium.choose_readings("^casa/casa<n><f><sg>/casar<vblex><imp>$") == (
        "^casa/casa<n><f><sg>/casar<vblex><imp>$"
    )


def test_settle_prefers_contractions() -> None:
    assert apertium.choose_readings("^dessa/dessar<vblex><imp>/de<pr>+esse<det>$") == (
        "^dessa/de<pr>+esse<det>$"
    )


HOSTILE = [
    string.punctuation,
    *string.punctuation,
    *(f"a {c}casa" for c in string.punctuation),
    *(f"casa{c} casa" for c in string.punctuation),
    "*gato #gato @gato ^gato$ [gato] {gato} \\gato",
    "😀 gato 😀😀 👩‍⚕️",
    "gato\u00a0gato\u202fgato\u200bgato",
    "",
    " ",
    "gato ou XQ1, XQ2 e XQ13.",
]


@pytest.mark.engine
@needs_apertium
def test_hostile_text_comes_through() -> None:
    results = apertium.translate(HOSTILE)
    assert len(results) == len(HOSTILE)
    for text, result in zip(HOSTILE, results, strict=True):
        for sign in {c for c in text if not c.isalnum() and not c.isspace()}:
            assert result.text.count(sign) == text.count(sign), (text, result.text)
    assert results[-1].text == "gato o XQ1, XQ2 y XQ13."


@pytest.mark.engine
@needs_apertium
def test_control_characters_become_blanks() -> None:
    every = "".join(map(chr, range(32))) + "\x7f"
    [result] = apertium.translate([f"gato{every}gato"])
    assert result.text.split() == ["gato", "gato"]


@pytest.mark.engine
@needs_apertium
def test_final_stop_is_kept_and_none_is_added() -> None:
    results = apertium.translate(["O gato é bom.", "O gato é bom", "O gato é bom...", "Bom?"])
    assert [r.text for r in results] == [
        "El gato es bueno.",
        "El gato es bueno",
        "El gato es bueno...",
        "Bueno?",
    ]


@pytest.mark.engine
@needs_apertium
def test_capitals_come_through() -> None:
    results = apertium.translate(["Casa branca", "CASA", "casa branca"])
    assert [r.text for r in results] == ["Casa blanca", "CASA", "casa blanca"]


@pytest.mark.engine
@needs_apertium
def test_unknown_word_is_marked_and_its_article_kept() -> None:
    [result] = apertium.translate(["A xyzzeira é boa."])
    assert result.text == "La xyzzeira es buena."
    assert [span.of(result.text) for span in result.unknown] == ["xyzzeira"]


FRAMES = (DATA / "frames.txt").read_text(encoding="utf-8").splitlines()
ODD_WORDS = "Mas ex cara Síria Globo qualquer".split()
"""With a choice of analyses that the tagger was not trained on."""
EVEN_WORDS = "casa dor remédio câncer doença coceira paciente antes bem xyz a o que e".split()
SENTENCES = [
    frame.format(a, b)
    for frame in FRAMES
    for a, b in [*product(EVEN_WORDS, EVEN_WORDS), *product(ODD_WORDS, EVEN_WORDS[:1])]
]


@pytest.mark.engine
@needs_apertium
def test_result_does_not_depend_on_neighbours() -> None:
    """Law L6: whatever the order and wherever the batches are cut."""
    assert len(SENTENCES) > 2500
    first = dict(zip(SENTENCES, apertium.translate(SENTENCES), strict=True))
    order = random.Random(0).sample(SENTENCES, len(SENTENCES))
    assert dict(zip(order, apertium.translate(order), strict=True)) == first
    for sentence in random.Random(0).sample(SENTENCES, 20):
        assert apertium.translate([sentence]) == [first[sentence]]


@pytest.mark.engine
@needs_apertium
def test_drafts_of_real_sentences_do_not_depend_on_their_order(shared: Path) -> None:
    with lzma.open(shared / "data" / "pt-drafts.tsv.xz", "rt", encoding="utf-8") as lines:
        drafts = [line.split("\t")[2] for line in lines]
    drafts = random.Random(0).sample(sorted(set(drafts)), 4000)
    first = dict(zip(drafts, apertium.translate(drafts), strict=True))
    random.Random(1).shuffle(drafts)
    assert dict(zip(drafts, apertium.translate(drafts), strict=True)) == first


@pytest.mark.engine
@needs_apertium
def test_the_twin_a_tagger_that_saw_odd_words_does_depend_on_them() -> None:
    """What is guarded against is still there: else the guard can go."""
    steps = apertium._steps()
    odd = apertium.choose_readings(apertium._run(steps.analysis, "Mas ex-caras.\0").output)
    assert apertium._ODD_WORD.findall(apertium._run(steps.tagger, odd).errors) == ["Mas", "ex"]


@pytest.mark.engine
@needs_apertium
def test_a_tagger_that_names_nothing_gets_each_sentence_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    some = SENTENCES[::400]
    expected = apertium.translate(some)
    runs = tmp_path / "runs"
    wrap(tmp_path, "apertium-tagger", [f"echo >>{runs}", "exec 2>/dev/null"])
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert apertium.translate(some) == expected
    assert len(runs.read_text().splitlines()) == 1 + len(some)


@pytest.mark.engine
@needs_apertium
def test_five_thousand_words_in_one_sentence() -> None:
    [result] = apertium.translate(["o gato bom " * 1667])
    assert result.text.split() == ["el", "gato", "bueno"] * 1667


def test_nothing_in_nothing_out() -> None:
    assert apertium.translate([]) == []


def test_missing_apertium_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("APERTIUM_DATADIR", str(tmp_path))
    assert not apertium.is_installed()
    with pytest.raises(EngineError, match=r"not installed; install Debian's apertium"):
        apertium.translate(["gato"])
    with pytest.raises(EngineError, match=r"cannot be read .*; install Debian's"):
        apertium.data_files()


def wrap(folder: Path, program: str, script: Sequence[str]) -> None:
    """A stand-in for one of Apertium's programs that runs `script` before the real one."""
    path = folder / program
    real = shutil.which(program)
    path.write_text("\n".join(["#!/bin/sh", *script, f'exec {real} "$@"']), encoding="utf-8")
    path.chmod(0o755)


@pytest.mark.engine
@needs_apertium
def test_killed_process_is_started_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    once = tmp_path / "once"
    wrap(tmp_path, "apertium-transfer", [f"[ -e {once} ] || {{ touch {once}; kill -9 $$; }}"])
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert [m.text for m in apertium.translate(["gato bom", "casa"])] == ["gato bueno", "casa"]
    assert once.exists()


@pytest.mark.engine
@needs_apertium
def test_always_dying_process_is_an_engine_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wrap(tmp_path, "apertium-transfer", ["kill -9 $$"])
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(EngineError, match=r"Apertium fails on 'gato' .*; install Debian's"):
        apertium.translate(["gato"])


@pytest.mark.engine
@needs_apertium
def test_hanging_process_is_an_engine_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wrap(tmp_path, "apertium-tagger", ["sleep 60"])
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(apertium, "TIMEOUT", 0.2)
    with pytest.raises(EngineError, match="timed out"):
        apertium.translate(["gato"])

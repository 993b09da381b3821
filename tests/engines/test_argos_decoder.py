"""How the argos engine decodes: sharing out, models that fail, devices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from argos_tiny import EN_ES, HELD_OUT, ODD, TINY, copy_package
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines.argos.decoder import (
    BATCH,
    WIDTHS,
    _replace_unknown,
    _shift_attention,
    plan_batches,
    thread_counts,
)
from pipeline.engines.argos.engine import ArgosEngine
from pipeline.engines.argos.package import TARGET_TOKENIZER, unpack
from pipeline.engines.base import Capabilities, TermConstraint
from pipeline.errors import EngineError
from pipeline.spans import Span


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder with the tiny package unpacked in it."""
    models = tmp_path_factory.mktemp("models")
    unpack(TINY, models / TINY.stem)
    return models


@pytest.mark.engine
@pytest.mark.parametrize(
    ("file", "change", "message"),
    [
        ("model/model.bin", lambda data: b"", "CTranslate2 cannot load it"),
        ("model/model.bin", lambda data: data[: len(data) // 2], "CTranslate2 cannot load it"),
        ("model/model.bin", lambda data: b"garbage" * 1000, "CTranslate2 cannot load it"),
        ("model/shared_vocabulary.json", lambda data: b"{", "CTranslate2 cannot load it"),
        ("sentencepiece.model", lambda data: b"", "not a usable tokenizer"),
        ("sentencepiece.model", lambda data: b"garbage", "not a usable tokenizer"),
        ("sentencepiece.model", lambda data: data[:500], "not a usable tokenizer"),
    ],
)
def test_broken_model(
    folder: Path, tmp_path: Path, file: str, change: Callable[[bytes], bytes], message: str
) -> None:
    path = copy_package(folder, tmp_path / "broken") / file
    path.write_bytes(change(path.read_bytes()))
    engine = ArgosEngine([tmp_path])
    with pytest.raises(EngineError, match=message) as caught:
        engine.translate(["The tumor is small."], EN_ES)
    assert str(tmp_path / "broken") in str(caught.value)
    assert str(caught.value).endswith("install the package again")


@pytest.mark.engine
def test_broken_bpe_codes(folder: Path, tmp_path: Path) -> None:
    path = copy_package(folder, tmp_path / "broken")
    (path / "sentencepiece.model").unlink()
    (path / "bpe.model").write_bytes(b"one two three\n")
    with pytest.raises(EngineError, match="not a usable tokenizer"):
        ArgosEngine([tmp_path]).translate(["The tumor is small."], EN_ES)


@pytest.mark.engine
def test_a_gpu_asked_for_must_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import ctranslate2

    if ctranslate2.get_cuda_device_count():
        pytest.skip("this machine has a GPU")
    monkeypatch.setenv("ARGOS_DEVICE_TYPE", "cuda")
    with pytest.raises(EngineError, match="unset ARGOS_DEVICE_TYPE"):
        ArgosEngine([folder]).translate(["The tumor is small."], EN_ES)
    monkeypatch.setenv("ARGOS_DEVICE_TYPE", "cpu")
    assert ArgosEngine([folder]).translate(["The tumor is small."], EN_ES)[0][0].text


@pytest.mark.engine
def test_a_broken_tokenizer_of_the_target_is_told_when_it_is_needed(
    folder: Path, tmp_path: Path
) -> None:
    path = copy_package(folder, tmp_path / "broken", aligns=True)
    (path / TARGET_TOKENIZER).write_bytes(b"garbage")
    engine = ArgosEngine([tmp_path])
    assert engine.capabilities(EN_ES) == Capabilities(links=True, terms=True, scores=True)
    assert engine.translate(["The tumor is small."], EN_ES, alignment=True)[0][0].text
    wanted = [[TermConstraint(Span(4, 9), "tumorcito")]]
    with pytest.raises(EngineError, match=r"target[.]model: not a usable tokenizer"):
        engine.translate(["The tumor is small."], EN_ES, terms=wanted)


def test_each_piece_has_the_attention_of_the_step_after_it() -> None:
    late = [[0.1], [0.2], [0.3]]
    assert _shift_attention(["▁La", "▁casa", "</s>"], late, "</s>") == (
        ["▁La", "▁casa"],
        [[0.2], [0.3]],
    )
    # Cut off at the longest output: the last piece has none.
    assert _shift_attention(["▁La", "▁casa"], late[:2], "</s>") == (["▁La", "▁casa"], [[0.2]])


def test_an_unknown_piece_gives_way_to_the_one_it_translates() -> None:
    attention = [[0.9, 0.1, 0.0], [0.2, 0.7, 0.1], [0.0, 0.0, 1.0]]
    source = ["▁The", "▁Ω", "."]
    assert _replace_unknown(["▁La", "<unk>", "."], attention, source, "<unk>") == ["▁La", "▁Ω", "."]
    assert _replace_unknown(["▁La", "▁casa"], attention, source, "<unk>") == ["▁La", "▁casa"]
    # The end of the source, behind its pieces, is none to copy.
    assert _replace_unknown(["<unk>"], [[0.1, 0.2, 0.0, 0.7]], source, "<unk>") == ["▁Ω"]
    assert _replace_unknown(["<unk>"], [], source, "<unk>") == ["<unk>"]


@settings(derandomize=True)
@given(st.integers(1, 256))
def test_thread_counts_never_exceed_the_cores(cores: int) -> None:
    inter, intra = thread_counts(cores)
    assert inter >= 1
    assert intra >= 1
    assert inter * intra <= cores


@given(st.lists(st.integers(0, 200), max_size=200), st.integers(1, 64))
def test_batches_hold_every_sentence_once_and_widths_follow_from_lengths(
    lengths: list[int], workers: int
) -> None:
    batches = plan_batches(lengths, workers)
    assert sorted(i for batch in batches for i in batch.members) == list(range(len(lengths)))
    widths = [batch.width for batch in batches]
    assert widths == sorted(widths, reverse=True)
    for batch in batches:
        assert 1 <= len(batch.members) <= BATCH
        for i in batch.members:
            assert plan_batches([lengths[i]], 1)[0].width == batch.width
            assert batch.width == min(width for width in WIDTHS if width >= lengths[i])


def test_few_sentences_are_shared_out_many_are_not_scattered() -> None:
    def sizes(count: int, workers: int) -> list[int]:
        return [len(batch.members) for batch in plan_batches([5] * count, workers)]

    assert sizes(40, 2) == [20, 20]
    assert sizes(20, 8) == [7, 7, 6]
    assert sizes(150, 1) == [30, 30, 30, 30, 30]
    assert sizes(0, 2) == []


@pytest.mark.engine
@pytest.mark.parametrize("count", [1, 3])
def test_not_a_bit_of_a_score_depends_on_the_others(folder: Path, count: int) -> None:
    engine = ArgosEngine([folder])
    sentences = [en for en, _ in HELD_OUT] + ODD
    together = engine.translate(sentences, EN_ES, hypotheses=count, alignment=True)
    alone = [engine.translate([s], EN_ES, hypotheses=count, alignment=True)[0] for s in sentences]
    assert together == alone
    assert engine.translate(sentences[::-3], EN_ES, hypotheses=count, alignment=True) == alone[::-3]

"""Engines of other packages: used when named, and blamed by name for what goes wrong in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from plugin_packages import install

from pipeline.engines import (
    AUTO_ORDER,
    BUILT_IN,
    LanguagePair,
    engine_names,
    get_engine,
    is_passthrough,
    resolve_engine,
)
from pipeline.engines.base import (
    Capabilities,
    TermConstraint,
    capabilities_of,
    request_translations,
)
from pipeline.errors import EngineError, UsageError
from pipeline.glossary import Glossary
from pipeline.model import Origin
from pipeline.mt.translate import translate_text
from pipeline.spans import Span

PAIR = LanguagePair("en", "es")
CODE = """
from pipeline.engines.base import Abilities, Capabilities, Hypothesis

class Good:
    name, is_passthrough, placeholder_format = "good", False, None

    def serves(self, pair):
        return pair.target == "es"

    def signature(self, pair):
        return "good/1"

    def translate(self, sentences, pair, *, hypotheses=1):
        return [(Hypothesis(sentence.upper()),) for sentence in sentences]

class Able(Good):
    def capabilities(self, pair):
        return Capabilities(links=True)

    def translate(self, sentences, pair, *, hypotheses=1, alignment=False):
        return super().translate(sentences, pair)

class Failing(Good):
    def translate(self, sentences, pair, *, hypotheses=1):
        return [sentences[99]]

class Short(Good):
    def translate(self, sentences, pair, *, hypotheses=1):
        return super().translate(sentences[1:], pair)

class Empty(Good):
    def translate(self, sentences, pair, *, hypotheses=1):
        return [() for _ in sentences]

class Broken(Good):
    def __init__(self):
        raise OSError("no model here")

class Partly:
    name, is_passthrough = "partly", False

class Old:
    # The names of version 0.1.
    name, literal, mask = "old", False, "QQ{}"

    def serves(self, pair):
        return True

    def signature(self, pair):
        return "old/1"

    def abilities(self, pair):
        return Abilities(terms=True)

    def translate(self, sentences, pair, *, hypotheses=1, terms=()):
        forms = [[constraint.form for constraint in found] for found in terms]
        return [(Hypothesis(str(given)),) for given in forms or sentences]

class OldTest(Old):
    name, literal, mask = "old-test", True, None
"""


@pytest.fixture(autouse=True)
def engines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["Good", "Able", "Failing", "Short", "Empty", "Broken", "Partly", "Old", "OldTest"]
    points = {name.lower(): f"their_engines:{name}" for name in names}
    modules = {"their_engines": CODE}
    install(monkeypatch, tmp_path / "their-engines", modules, {"pipeline.engines": points})


def test_an_engine_is_used_when_it_is_named_and_never_by_auto() -> None:
    assert "good" in engine_names()
    engine = resolve_engine("good", PAIR)
    assert engine.name == "good"
    assert engine.signature(PAIR) == "good/1"
    assert [best.text for best, *_ in engine.translate(["One.", "Two."], PAIR)] == ["ONE.", "TWO."]
    with pytest.raises(EngineError, match="no engine here can translate en-xx"):
        resolve_engine("auto", LanguagePair("en", "xx"))


def test_an_engine_says_what_more_it_can_do() -> None:
    assert capabilities_of(get_engine("able"), PAIR).links
    assert not capabilities_of(get_engine("good"), PAIR).links


def test_the_message_on_an_unknown_engine_names_the_known_ones() -> None:
    with pytest.raises(
        UsageError, match=r"known engines: auto, identity, .*, good, old, oldtest, partly, short"
    ):
        get_engine("gold")


# --- engines of version 0.1 ---------------------------------------------------------------------


def test_an_engine_with_the_old_names_goes_on_working() -> None:
    engine = resolve_engine("old", PAIR)
    assert (engine.is_passthrough, engine.placeholder_format) == (False, "QQ{}")
    assert capabilities_of(engine, PAIR) == Capabilities(terms=True)
    terms = [[TermConstraint(Span(4, 8), "célula")]]
    (found,) = request_translations(engine, ["The cell."], PAIR, alignment=True, terms=terms)
    assert found[0].text == "['célula']"
    assert resolve_engine("oldtest", PAIR).is_passthrough


def test_segments_are_translated_by_an_engine_with_the_old_names() -> None:
    (result,) = translate_text(["Plain words."], get_engine("old"), PAIR, Glossary())
    assert (result.target, result.origin) == ("Plain words.", Origin.ENGINE)


# --- engines that fail ---------------------------------------------------------------------------

FAULTS = {
    "failing": "fails with IndexError: list index out of range",
    "short": "gives 1 translations for 2 sentences",
    "empty": "gives 0 translations for 2 sentences",
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_fails_is_an_error_that_names_the_engine(name: str) -> None:
    engine = get_engine(name)
    with pytest.raises(EngineError) as caught:
        engine.translate(["One.", "Two."], PAIR)
    place = f"engine {name!r} (their_engines:{name.title()})"
    advice = "repair or remove the package that registers it"
    assert str(caught.value) == f"{place} {FAULTS[name]}; {advice}"


def test_what_is_no_engine_is_refused_before_anything_is_translated() -> None:
    with pytest.raises(
        EngineError, match="has no placeholder_format and no serves and no signature"
    ):
        get_engine("partly")
    with pytest.raises(EngineError, match=r"fails with OSError: no model here"):
        get_engine("broken")


@pytest.mark.parametrize("name", BUILT_IN)
def test_what_is_known_of_our_engines_unloaded_is_what_they_say(name: str) -> None:
    assert is_passthrough(name) == get_engine(name).is_passthrough


def test_a_real_engine_is_not_loaded_to_be_told_from_a_test_engine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pipeline.engines.get_engine", lambda name: pytest.fail(f"loads {name}"))
    assert not any(is_passthrough(name) for name in AUTO_ORDER)

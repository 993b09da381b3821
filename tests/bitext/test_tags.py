"""Tags of a translation get the numbers of the source, or the text is not certain."""

from __future__ import annotations

import pytest
from aligned_pages import slots_of

from pipeline.bitext.blocks import Block, Vocabulary
from pipeline.bitext.pieces import cut_block, join_blocks
from pipeline.bitext.tags import MappedText, map_tags


def block(markdown: str) -> Block:
    segment = slots_of(markdown)[0].segment
    return Block(segment.source, segment.kind, segment.tags, segment.line)


def mapped(english: str, spanish: str) -> MappedText:
    source, target = block(english), block(spanish)
    return map_tags(source, target, Vocabulary(("en", "es"), [source], [target]))


CERTAIN = [
    # English, Spanish, the Spanish with the tags of the English
    ("Take *one* pill.", "Tome *una* pastilla.", "Tome <1>una</1> pastilla."),
    (
        "Read [dose](/dose) and [heat](/heat).",
        "Lea [calor](/heat) y [dosis](/dose).",
        "Lea <2>calor</2> y <1>dosis</1>.",
    ),
    ("See [dose](/dose).", "Vea [dosis](/es/dose).", "Vea <1>dosis</1>."),
    ("See [dose](dose.md).", "Vea [dosis](dose.es.md).", "Vea <1>dosis</1>."),
    ("Type `a` or `b`.", "Escriba `b` o `a`.", "Escriba <2/> o <1/>."),
    ("**Do not** take *it*.", "*Lo* tome **no**.", "<2>Lo</2> tome <1>no</1>."),
    ("Rest.[^1]\n\n[^1]: Now.", "Descanse.[^1]\n\n[^1]: Ya.", "Descanse.<1/>"),
]


@pytest.mark.parametrize(("english", "spanish", "text"), CERTAIN)
def test_tags_are_known_by_what_they_say(english: str, spanish: str, text: str) -> None:
    assert mapped(english, spanish) == MappedText(text, "")


DOUBTFUL = [
    ("See [dose](/dose).", "Vea [dosis](https://other.example/x).", "leads to"),
    ("Rest now.", "Descanse **ya**.", "markup that the source has not"),
    ("**red** or **white**", "**blanco** o **rojo**", "another order"),
]


@pytest.mark.parametrize(("english", "spanish", "doubt"), DOUBTFUL)
def test_tags_that_are_only_likely_are_said(english: str, spanish: str, doubt: str) -> None:
    found = mapped(english, spanish)
    assert found.text
    assert doubt in found.doubt


UNKNOWN = [
    ("Type `a`.", "Escriba `c`."),
    ("Take **one** pill.", "Tome una pastilla."),
    ("See [dose](/dose) and [heat](/heat).", "Vea [dosis](/dose)."),
    ("Rest.", "Descanse `ya`."),
]


@pytest.mark.parametrize(("english", "spanish"), UNKNOWN)
def test_a_text_without_the_tags_of_its_source_is_not_taken(english: str, spanish: str) -> None:
    found = mapped(english, spanish)
    assert not found.text
    assert found.doubt


def test_joined_texts_keep_their_tags_apart() -> None:
    joined = join_blocks([block("Tome *una*."), block("Lea [dosis](/dose).")])
    assert joined.text == "Tome <1>una</1>. Lea <2>dosis</2>."
    assert [tag.number for tag in joined.tags] == [1, 2]


def cut(spanish: str, *english: str) -> list[str] | None:
    source, target = [block(text) for text in english], block(spanish)
    words = Vocabulary(("en", "es"), source, [target])
    pieces = cut_block(target, source, words, "es")
    return [piece.text for piece in pieces] if pieces is not None else None


def test_a_text_is_cut_where_its_sources_meet() -> None:
    spanish = "Beba agua. Descanse en *casa*. Llame al [médico](/doctor) si tiene fiebre."
    english = "Drink water. Rest at *home*.", "Call the [doctor](/doctor) if you have fever."
    assert cut(spanish, *english) == [
        "Beba agua. Descanse en <1>casa</1>.",
        "Llame al <1>médico</1> si tiene fiebre.",
    ]


def test_a_text_is_not_cut_within_a_sentence_or_markup() -> None:
    assert cut("Beba agua y descanse.", "Drink water.", "Rest.") is None
    assert cut("**Beba agua. Descanse.**", "Drink water.", "Rest.") is None

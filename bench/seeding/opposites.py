"""A word became its opposite: more and less, before and after, left and right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from bench.seeding.base import BEYOND, Find, Kind, phrase, put


class Turn(NamedTuple):
    """A Spanish word, its opposite, and the English words that it stands for."""

    english: str
    word: str
    opposite: str
    once: bool = False
    """Whether both sides must have it once only: the word is frequent in other senses."""


MORE_LESS: Final = (
    Turn("more than|over|greater than", "más de", "menos de"),
    Turn("less than|fewer than|under", "menos de", "más de"),
    Turn("more", "más", "menos", once=True),
    Turn("less|fewer", "menos", "más", once=True),
    Turn("greater|higher|larger|bigger|increased", "mayor", "menor"),
    Turn("greater|higher|larger|bigger|increased", "mayores", "menores"),
    Turn("lower|smaller|less|reduced|fewer", "menor", "mayor"),
    Turn("lower|smaller|less|reduced|fewer", "menores", "mayores"),
    *(
        Turn(r"increas\w*|rais\w+|higher", word, opposite)
        for word, opposite in (
            ("aumenta", "reduce"), ("aumentan", "reducen"), ("aumentar", "reducir"),
            ("aumentó", "disminuyó"), ("aumento", "descenso"), ("aumentado", "disminuido"),
        )
    ),
    *(
        Turn(r"reduc\w*|decreas\w*|lower\w*|drop\w*|declin\w*", word, opposite)
        for word, opposite in (
            ("reduce", "aumenta"), ("reducen", "aumentan"), ("reducir", "aumentar"),
            ("disminuye", "aumenta"), ("disminuyen", "aumentan"), ("disminuir", "aumentar"),
            ("disminuyó", "aumentó"), ("redujo", "aumentó"), ("disminución", "subida"),
        )
    ),
    *(Turn("high", f"alt{end}", f"baj{end}") for end in ("o", "a", "os", "as")),
    *(Turn("low", f"baj{end}", f"alt{end}") for end in ("o", "a", "os", "as")),
)  # fmt: skip
BEFORE_AFTER: Final = (
    Turn("before|prior to", "antes", "después"),
    Turn("after|following|later", "después", "antes"),
    Turn("before|prior to", "antes de", "después de"),
    Turn("after|following", "tras", "antes de"),
)
LEFT_RIGHT: Final = (
    Turn("left", "izquierdo", "derecho"), Turn("left", "izquierda", "derecha"),
    Turn("left", "izquierdos", "derechos"), Turn("left", "izquierdas", "derechas"),
    Turn("right", "derecho", "izquierdo"), Turn("right", "derecha", "izquierda"),
)  # fmt: skip
AT_LEAST: Final = (
    Turn("at least|a minimum of", "al menos", "como máximo"),
    Turn("at least|a minimum of", "por lo menos", "a lo sumo"),
    Turn("at least|a minimum of", "como mínimo", "como máximo"),
    Turn("at most|no more than|up to", "como máximo", "como mínimo"),
    Turn("up to", r"hasta(?= (?:un )?\d)", "al menos"),
)
OVER_UNDER: Final = (
    Turn("older than|over|aged|older", "mayores de", "menores de"),
    Turn("older than|over|aged|older", "mayor de", "menor de"),
    Turn("younger than|under|less than", "menores de", "mayores de"),
    Turn("younger than|under|less than", "menor de", "mayor de"),
    Turn("older|more|over|above|greater|higher", "o más", "o menos"),
    Turn("younger|less|under|fewer|below|lower", "o menos", "o más"),
    Turn("above|over|higher than|more than", "por encima", "por debajo"),
    Turn("below|under|lower than|less than", "por debajo", "por encima"),
    Turn("over|above|higher|greater|more than", "superior a", "inferior a"),
    Turn("under|below|lower|less than|fewer", "inferior a", "superior a"),
)
POSITIVE: Final = tuple(
    turn
    for end in ("o", "a", "os", "as")
    for turn in (
        Turn(r"positive|\+", f"positiv{end}", f"negativ{end}"),
        Turn("negative", f"negativ{end}", f"positiv{end}"),
    )
)
OTHERS: Final = (
    Turn("morning", "por la mañana", "por la noche"),
    Turn("night|evening", "por la noche", "por la mañana"),
    Turn("empty", "vacío", "lleno"),
    Turn("full", "lleno", "vacío"),
    Turn("start|begin", "comience", "termine"),
    Turn("starts|begins", "comienza", "termina"),
    Turn("ends", "termina", "comienza"),
    Turn("benign", "benigno", "maligno"), Turn("benign", "benignos", "malignos"),
    Turn("early", "temprana", "tardía"), Turn("early", "temprano", "tardío"),
    Turn("male", "masculino", "femenino"), Turn("women", "las mujeres", "los hombres"),
    Turn("men", "los hombres", "las mujeres"),
    Turn("most", "la mayoría", "la minoría"), Turn("all", "todos los", "algunos"),
    Turn("all", "todas las", "algunas"), Turn("some", "algunos(?! de)", "todos los"),
    Turn("some", "algunas(?! de)", "todas las"),
)  # fmt: skip


def turned(turns: Sequence[Turn]) -> Find:
    """One word of the list, of which the source has the English one, is its opposite."""
    rows = [(phrase(turn.english), phrase(turn.word), turn) for turn in turns]

    def find(source: str, target: str) -> Iterator[str]:
        for english, spanish, turn in rows:
            cues, found = len(english.findall(source)), list(spanish.finditer(target))
            if cues and (not turn.once or cues == len(found) == 1):
                yield from (put(target, *one.span(), turn.opposite) for one in found)

    return find


KINDS: Final = (
    Kind("more and less", "opposites", turned(MORE_LESS)),
    Kind("before and after", "opposites", turned(BEFORE_AFTER)),
    Kind("left and right", "opposites", turned(LEFT_RIGHT)),
    Kind("at least and at most", "opposites", turned(AT_LEAST)),
    Kind("over and under", "opposites", turned(OVER_UNDER)),
    Kind("positive and negative", BEYOND, turned(POSITIVE)),
    Kind("other opposites", BEYOND, turned(OTHERS), promised=False),
)

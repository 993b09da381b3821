"""One name for one thing: what translations say otherwise than the pipeline wants it.

Decimal signs stay as the source has them (`2.5`), as the checks ask; much of our Spanish has a
comma. `informal` knows pairs that say `tú`, where patients are told `usted`. And NCI's
professional pages of some years ago have `cansancio crónico`, chronic tiredness, for `fatigue`; its
dictionary (321374) has `fatiga`. A model that learnt the former puts `crónico` where no doctor
said so. Only what the dictionary settles belongs here, never what a test set would like.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from pipeline.mt.casing import restore_number_format
from training.corpus import Pair

_FATIGUE: Final = re.compile(r"\bfatigue\b", re.IGNORECASE)
_MEANT: Final = re.compile(r"\b(?:chronic|tired\w*)\b", re.IGNORECASE)
"""English that asks for the words which else are exchanged."""
_TIREDNESS: Final = re.compile(
    r"\b(?:(del|al|el|un|este|ese|dicho|mucho|cierto) )?(cansancio)( crónico)?\b"
    r"(?: (\w+[ai]do|matutino|posoperatorio|físico|intenso|extremo|excesivo)\b)?",
    re.IGNORECASE,
)
_FAMILIAR: Final = re.compile(
    r"\b(?:tú|tus?|te|ti|contigo|tuy[oa]s?|vosotr[oa]s|vuestr[oa]s?|os|has|puedes|debes|tienes|eres"
    r"|estás|quieres|necesitas|sabes|\w+(?:aste|iste|arás|erás|irás|áis|éis))\b",
    re.IGNORECASE,
)
_FEMININE: Final = {"del": "de la", "al": "a la", "el": "la", "un": "una"} | {
    "este": "esta", "ese": "esa", "dicho": "dicha", "mucho": "mucha", "cierto": "cierta"
}  # fmt: skip


def harmonised(pair: Pair) -> Pair:
    """The pair, with decimal signs as in the English, and with `fatiga` where that has `fatigue`
    and nothing of chronic or tired."""
    pair = replace(pair, spanish=restore_number_format(pair.english, pair.spanish))
    if not _FATIGUE.search(pair.english) or _MEANT.search(pair.english):
        return pair
    return replace(pair, spanish=_TIREDNESS.sub(_fatiga, pair.spanish))


def informal(pair: Pair) -> bool:
    """Whether the Spanish speaks to a friend."""
    return bool(_FAMILIAR.search(pair.spanish))


def _fatiga(found: re.Match[str]) -> str:
    before, _, _, after = found.groups()
    words = [_FEMININE[before.lower()]] if before else []
    words += ["fatiga"]
    words += [f"{after[:-1]}a"] if after else []
    made = " ".join(words)
    return made[0].upper() + made[1:] if found[0][0].isupper() else made

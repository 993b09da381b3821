"""American and British spelling."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_SPELLINGS: Final = tuple(
    tuple(pair.split("/"))
    for pair in (
        "tumor/tumour color/colour labor/labour odor/odour favor/favour humor/humour vapor/vapour "
        "behavior/behaviour neighbor/neighbour flavor/flavour emia/aemia emic/aemic hemo/haemo "
        "hema/haema edema/oedema esophag/oesophag rrhea/rrhoea pnea/pnoea fiber/fibre "
        "center/centre liter/litre ize/ise izing/ising ization/isation lyze/lyse lyzing/lysing "
        "pediatric/paediatric orthopedic/orthopaedic gynec/gynaec anesth/anaesth "
        "estrogen/oestrogen fetus/foetus fetal/foetal celiac/coeliac cesarean/caesarean "
        "cecum/caecum cecal/caecal feces/faeces fecal/faecal leukocyt/leucocyt sulf/sulph "
        "counselor/counsellor counseling/counselling aging/ageing program/programme "
        "aluminum/aluminium maneuver/manoeuvre"
    ).split()
)
"""American and British spelling of parts of words; what it misspells is found nowhere."""


def spellings(phrase: str) -> tuple[str, str]:
    """A phrase in lower case in American and in British spelling."""
    american, british = zip(*map(_spell, phrase.split(" ")), strict=True)
    return " ".join(american), " ".join(british)


@lru_cache(maxsize=1 << 15)
def _spell(word: str) -> tuple[str, str]:
    american = word
    for here, there in _SPELLINGS:
        american = american.replace(there, here)
    british = american
    for here, there in _SPELLINGS:
        british = british.replace(here, there)
    return american, british

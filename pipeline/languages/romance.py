"""What Spanish and Portuguese have in common: plurals, and how English looks among their words."""

from __future__ import annotations

import re
from typing import Final

from pipeline.languages.records import ForeignWords, word_set
from pipeline.letters import unstressed

_SHAPE: Final = (
    r"k|w|th|ph|sh|ck|gh|bb|dd|ff|gg|pp|tt|zz|mm|ee|oo[^a-z]*$|qu[ae]l|y[^aeiou]|tion|ions?$|ll$"
    r"|^s[bcdfghklmnpqtvz]|[^aeiou]y$|[bcfghpqtv]$|[^aeiou][^aeioulnr]$|ing$|ful$|e[dr]$|[ei]ve$"
    r"|i[sz]e$|[^l]ance$|ence$|[a-z]{3}(?:ure|ate|age)$|ous$"
)
"""Letters in a row that neither language writes in words of its own."""

_DRUG_NAME: Final = re.compile(
    r"(?:mab|ib|platin|stat|stim|limus|dotin|rubicin|taxel|trexed|vir|trant|itant|cept|lukast"
    r"|pidem|lopram|kinra)$"
)
"""Endings of international drug names, which often stay as they are."""

_LOAN_WORDS: Final = word_set(
    "airbag album anti app apps avance balance blog bypass bypasses card chat chocolate club coli "
    "creer de debate delirium est et fans feedback fitness flash gamma ginseng host https "
    "inclusive internet kappa kit kits kiwi leer piercing piercings ranking rankings zoster "
    "marketing mate melanoma microbiota mover online panel papanicolaou per placebo plasma "
    "post pylori qigong reiki robot romance screening shock situ software spa spray stent "
    "stents stress super tai tampon test tests tofu via video virus viscum vitro vivo web "
    "whisky yoga zinc zoom"
)
"""Words that both took over as they are, Latin of medicine included."""


def english_words(more_shapes: str = "") -> ForeignWords:
    """How English words look, with further shapes that one of the two does not write either."""
    from pipeline.languages.en.words import FREQUENT_WORDS

    shape = f"{_SHAPE}|{more_shapes}" if more_shapes else _SHAPE
    return ForeignWords(FREQUENT_WORDS, re.compile(shape), _LOAN_WORDS, _DRUG_NAME)


def looks_plural(form: str) -> bool:
    """Whether the first word of a phrase ends like a plural."""
    head = form.split(" ")[0].casefold()
    return head.endswith("s") and not head.endswith(("is", "us", "diabetes", "herpes", "caries"))


def is_plural_of(form: str, singular: str) -> bool:
    """Whether `form` may be a plural of `singular`, not of a synonym."""
    head, base = (unstressed(f.casefold())[:3] for f in (form, singular))
    return form == singular or (looks_plural(form) and head == base)

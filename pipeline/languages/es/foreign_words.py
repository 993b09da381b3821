"""How English and Portuguese words look in a Spanish text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pipeline.languages.records import ForeignWords, word_set
from pipeline.languages.romance import english_words

_PORTUGUESE_SHAPE: Final = re.compile(
    r"[ãõâêôàèòùç]|ss|[aeiou]lh[aeio]|(?<!^[iae])(?<!^[dr]es[aei])(?<!^co)(?<!n[ie])nh[aeo]|qua"
    r"|freq|idade$|ou$|eir[oa]s?$|(?:[cv]|[aeis]t|[fu]r)imentos?$|[aeo]gem$|[áeéí]veis$|[eo]m$"
    r"|[crsv]am$"
)
"""Letters in a row that Spanish never writes in words of its own."""

_SPANISH_AFTER_ALL: Final = word_set(
    "bypass módem papanicolaou réquiem stress tándem tótem ídem ítem"
)
"""Words of Spanish that the shape would catch."""

_PORTUGUESE_WORDS: Final = word_set(
    "ainda algum alguns ao aos após aquela aquele aqueles aquilo até bem com dela dele deles "
    "depois doente doentes dois doze duas ela elas ele eles em enquanto entanto essa essas "
    "esse esses exame exames fazer foi foram fígado há idosos isso isto já lhe mais mesma "
    "mesmo meu minha muita muitas muito muitos mulher mulheres nem nenhum nosso não osso "
    "ossos ou outra outras outro outros pele perto pessoa pessoas pode podem pouco pulmão "
    "qual qualquer quando quanto quem rim rins risco riscos sangue saúde seja sem sempre seu "
    "seus sim sob sua suas são também tem ter tratamento tratamentos três um uma umas uns vai "
    "você vocês à às é"
)
"""Frequent words of Portuguese that Spanish does not have."""

FOREIGN_WORDS: Final[Mapping[str, ForeignWords]] = MappingProxyType(
    {
        "en": english_words(r"ss|m$|qu[ao]|ou"),
        "pt": ForeignWords(
            _PORTUGUESE_WORDS,
            _PORTUGUESE_SHAPE,
            _SPANISH_AFTER_ALL,
            letters=re.compile("[ãõâêôç]"),
            is_neighbor=True,
        ),
    }
)

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
    "bypass cassette cimento express fitness harem hem kermesse miss módem mousse papanicolaou "
    "pavimento pavimentos réquiem stress tándem tótem ídem ítem"
)
"""Words of Spanish that the shape would catch."""

_SPANISH_BEGINNINGS: Final = re.compile(
    "^(?:(?:des)?alh(?:aj|ara|el|eñ)|aconhort|bienh|bonhom|gentilh|malh(?:ad|ech|er|ir|um)|milhoj|panhel"
    "|(?:but|et|met)ilh)"
)
"""How other words of Spanish begin that the shape would catch: `alhelí`, `malherido`."""

_PORTUGUESE_WORDS: Final = word_set(
    "ainda algum alguns ao aos após aquela aquele aqueles aquilo bem com depois doente doentes "
    "dois doze duas ela elas em enquanto entanto essa essas esse esses exame exames fazer foi "
    "foram fígado há idosos isso isto já lhe mais mesma mesmo meu minha muita muitas muito "
    "muitos mulher mulheres nem nenhum nosso não osso ossos ou outra outras outro outros perto "
    "pessoa pessoas podem pouco pulmão qual qualquer quando quanto quem rim rins sangue saúde "
    "seja sem sempre seu seus sim sob sua suas são também tem ter tratamento tratamentos três "
    "um uma umas uns vai você vocês à às é"
)
"""Frequent words of Portuguese that Spanish does not have."""

_SHARED_WORDS: Final = word_set("até dela delas dele deles ele eles pele pode risco riscos")
"""Frequent words of Portuguese that are Spanish too: `até los cordones`, `dele agua`, `la letra
ele`, `pele la manzana`, `pode la planta`, `un risco`."""

_PORTUGUESE_IN_CONTEXT: Final = re.compile(
    r"(?<!\w)(?:"
    # A preposition or numeral before a noun, which stands before no imperative.
    r"(?:d[aeo]s?|n[ao]s?|en|con|sobre|uma|una|sua?|cáncer) (?P<skin>pele)"
    r"|(?P<risk>riscos?) d[aeo]s?"
    # An infinitive, `não` or `que` behind a verb.
    r"|(?P<verb>pode) (?:não|que|\w+[aei]r(?:se|l[aeo]s?)?)"
    # A word before a pronoun, unless it begins a clause, as an imperative does.
    r"|(?:(?!(?:y|o|u|e|pero|no|entonces|luego|después|siempre|también|solo|ahora|favor|casa) )"
    r"\w+) (?P<owner>d[ae]l[ae]s?|del[ae]s?)"
    r"|(?:(?!(?:l[ao]s?|un[ao]?s?|letras?|el|dos) )\w+) (?P<he>eles?)"
    r"|(?:(?!(?:me|te|se|l[aeo]s?|yo|nos|no) )\w+) (?P<until>até)"
    r"|^(?P<first>Eles?|Até) "
    r")(?!\w)",
    re.IGNORECASE,
)
"""Shared words where only Portuguese has them."""

FOREIGN_WORDS: Final[Mapping[str, ForeignWords]] = MappingProxyType(
    {
        "en": english_words(r"ss|m$|qu[ao]|ou"),
        "pt": ForeignWords(
            _PORTUGUESE_WORDS,
            _PORTUGUESE_SHAPE,
            _SPANISH_AFTER_ALL,
            exempt=_SPANISH_BEGINNINGS,
            shared=_SHARED_WORDS,
            in_context=_PORTUGUESE_IN_CONTEXT,
            letters=re.compile("[ãõâêôç]"),
            is_neighbor=True,
        ),
    }
)

"""How Spanish determiners, adjectives and participles inflect, as far as their endings tell.

Only words are here whose kind their spelling leaves in no doubt, so far as they stand beside a
noun: what may be a verb or an adverb there (`activa`, `debido a`, `solo`) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple


class Forms(NamedTuple):
    """The four forms of a word that agrees."""

    masculine: str
    feminine: str
    masculines: str
    feminines: str

    def pick(self, gender: str, *, plural: bool) -> str:
        """The form of a gender (m or f) and number."""
        return self[(gender == "f") + 2 * plural]

    def fit(self, word: str, gender: str, plural: bool | None) -> bool:
        """Whether `word`, one of the four, may go with a noun; a gender other than m and f and
        the number None fit all."""
        return any(
            form == word
            and (gender not in ("m", "f") or (gender == "f") == bool(column % 2))
            and (plural is None or plural == (column > 1))
            for column, form in enumerate(self)
        )

    def numbers(self, word: str) -> set[bool]:
        """Whether `word`, one of the four, is plural; both where it may be either."""
        return {column > 1 for column, form in enumerate(self) if form == word}

    def genders(self, word: str) -> set[str]:
        """The genders that `word`, one of the four, may have."""
        return {"mf"[column % 2] for column, form in enumerate(self) if form == word}


def _rows(table: str) -> Mapping[str, Forms]:
    """Forms by each of their words; a line is a paradigm."""
    rows = [Forms(*line.split()) for line in table.strip().splitlines()]
    return MappingProxyType({form: row for row in reversed(rows) for form in row})


_ARTICLES: Final = _rows("""
el la los las
un una unos unas
este esta estos estas
ese esa esos esas
aquel aquella aquellos aquellas
algún alguna algunos algunas
ningún ninguna ningunos ningunas
nuestro nuestra nuestros nuestras
cierto cierta ciertos ciertas
su su sus sus
mi mi mis mis
tu tu tus tus
ambos ambas ambos ambas
varios varias varios varias
""")
_BEFORE_ARTICLES: Final = _rows("todo toda todos todas")
_AFTER_ARTICLES: Final = _rows("""
otro otra otros otras
mismo misma mismos mismas
mucho mucha muchos muchas
poco poca pocos pocas
dicho dicha dichos dichas
""")
DETERMINERS: Final = MappingProxyType({**_AFTER_ARTICLES, **_BEFORE_ARTICLES, **_ARTICLES})

BEFORE_NOUNS: Final = _rows("""
primer primera primeros primeras
tercer tercera terceros terceras
segundo segunda segundos segundas
último última últimos últimas
próximo próxima próximos próximas
único única únicos únicas
nuevo nueva nuevos nuevas
buen buena buenos buenas
mal mala malos malas
propio propia propios propias
pequeño pequeña pequeños pequeñas
distinto distinta distintos distintas
diverso diversa diversos diversas
correcto correcta correctos correctas
verdadero verdadera verdaderos verdaderas
gran gran grandes grandes
siguiente siguiente siguientes siguientes
reciente reciente recientes recientes
diferente diferente diferentes diferentes
importante importante importantes importantes
mayor mayor mayores mayores
menor menor menores menores
mejor mejor mejores mejores
peor peor peores peores
principal principal principales principales
posible posible posibles posibles
""")
"""Adjectives that stand between a determiner and its noun."""
COUNTS: Final = frozenset("dos tres cuatro cinco seis siete ocho nueve diez".split())

_SHORT: Final = frozenset(["el", "un", "algún", "ningún"])
_STRESSED_A: Final = re.compile(
    r"(?:(?:agua|águila|ala|alma|anca|ancla|ansia|área|arma|asma|aula|haba|habla|hacha|hambre)\b"
    r"|alta(?: médica| hospitalaria)?$)",
    re.IGNORECASE,
)
"""Feminine nouns that take `el` and `un` for their sound."""


def goes_before(outer: str, inner: str) -> bool:
    """Whether two words stand in this order before one noun: `toda la`, `el mismo`, `los dos`."""
    if outer in _BEFORE_ARTICLES:
        return inner in _ARTICLES
    if inner in COUNTS or inner in BEFORE_NOUNS or adjective(inner):
        return outer in DETERMINERS or outer in COUNTS or outer in ("del", "al")
    return inner in _AFTER_ARTICLES and (outer in _ARTICLES or outer in ("del", "al"))


def paradigm(word: str) -> Forms | None:
    """The forms of a lower-case word that may stand before a noun; None where it may not."""
    return DETERMINERS.get(word) or BEFORE_NOUNS.get(word) or adjective(word)


def determiner(word: str, gender: str, plural: bool | None, noun: str) -> str | None:
    """The determiner or adjective `word`, in small letters, as it is before `noun`; None where it
    is none.

    A `gender` other than m and f and the number None leave what the word has.
    """
    if word in ("del", "al"):
        new = determiner("el", gender, plural, noun)
        return word if new == "el" else f"{'de' if word == 'del' else 'a'} {new}"
    forms = paradigm(word)
    if forms is None:
        return None
    if forms.masculine == forms.masculines and plural is False:
        return word  # `ambos`, `varios` have no singular
    column = forms.index(word)
    feminine = gender == "f" if gender in ("m", "f") else bool(column % 2)
    many = column > 1 if plural is None else plural
    if feminine and not many and forms.masculine in _SHORT and _STRESSED_A.match(noun):
        return forms.masculine
    return forms.pick("f" if feminine else "m", plural=many)


# --- adjectives and participles ----------------------------------------------------------------

_NEVER: Final = frozenset(
    # Adverbs, prepositions and fixed phrases.
    "debido incluido excluido excepto salvo junto solo medio bajo dado tanto cuanto pasado tarde "
    "adecuado demasiado rápido lado "
    # Nouns that follow others without a preposition in lists and compounds.
    "contenido cuidado estado médica médico resultado sentido tejido "
    # Forms of verbs.
    "nada agrada degrada traslada invada evada persuada cuida descuida olvida pida mida impida "
    "decida coincida incida divida resida presida despida valida invalida consolida liquida anida "
    "suicida activa motiva deriva cultiva priva archiva esquiva aviva activo motivo cultivo "
    "acosa posa reposa rebosa goza esposa mariposa".split()
)
_INFLECTING: Final = re.compile(
    r"("
    r"\w{2,}(?:[ai]d|íd)"  # participles
    r"|\w*(?:hech|escrit|suelt|puest|abiert|cubiert|muert|vuelt)"
    r"|\w*[áéíóú]\w{0,3}ic"  # clínico, but not indica
    r"|\w{2,}iv|\w{3,}os|\w{3,}ari|\w{3,}[ft]ori|\w*(?:cancerí|autó|aló|pató|endó|exó)gen"
    r"|agud|amarill|anch|benign|blanc|complet|cort|correct|delgad|direct|distint|enter|estrech"
    r"|extern|femenin|grues|human|intern|larg|lejan|malign|masculin|mixt|necesari|negr|nuev|óse"
    r"|pequeñ|previ|roj|sanguíne|segur|sólid|tardí|tempran|únic|uterin"
    r")(o|a|os|as)"
)
_COUNTING: Final = re.compile(
    r"(\w{3,}al|\w{3,}ble"
    r"|(?:cardio|cerebro)?vascular|(?:extra|intra|uni|multi)?celular|familiar|glandular|molecular"
    r"|muscular|nuclear|ocular|regular|similar|testicular|tubular"
    r"|circulante|diferente|frecuente|fuerte|grande|grave|importante|inmune|leve|permanente"
    r"|persistente|presente|recurrente|resistente|restante|suficiente)(s|es)?"
)
_NOT_COUNTING: Final = frozenset(
    "animal canal capital cual final hospital material personal profesional señal tal total".split()
)


def adjective(word: str) -> Forms | None:
    """The forms of a lower-case word that is an adjective or participle beside a noun; None
    where it is none or may be something else."""
    if word in _NEVER or word.removesuffix("s") in _NEVER:
        return None
    if found := _INFLECTING.fullmatch(word):
        stem = found[1]
        return Forms(f"{stem}o", f"{stem}a", f"{stem}os", f"{stem}as")
    found = _COUNTING.fullmatch(word)
    if found is None or found[1] in _NOT_COUNTING:
        return None
    one = found[1]
    many = one + ("s" if one.endswith("e") else "es")
    return Forms(one, one, many, many) if word in (one, many) else None

"""Forms of words: plurals of Spanish and English noun phrases, American and British spelling."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from pipeline.glossary.folding import is_acronym, lower, unhyphened, written
from pipeline.letters import unstressed

# --- Spanish plurals -------------------------------------------------------------------------

_STOP: Final = frozenset(
    "de del con sin para por en a al contra hacia ante entre según in ex y e o u".split()
)
_SAME: Final = frozenset(
    "madre clave diana centinela estándar láser piloto modelo límite placebo "
    "control tipo guía base alfa beta gamma delta kappa lambda".split()
)
"""Words that stay as they are after a noun."""
_ADVERBS: Final = frozenset("recién no muy más menos bien".split())
_IRREGULAR_ES: Final = MappingProxyType(
    dict(
        pair.split("/")
        for pair in (
            "carácter/caracteres régimen/regímenes espécimen/especímenes ínterin/intérines "
            "álbum/álbumes club/clubes menú/menús champú/champús currículum/currículos"
        ).split()
    )
)
"""Plurals whose stress moves, or that go by ear."""
_ACUTE: Final = str.maketrans("aeiou", "áéíóú")
_HIATUS: Final = re.compile("[aeo][íú]$")


def pluralize_es(phrase: str) -> str:
    """The Spanish plural of a singular noun phrase: its head noun and the adjectives after it,
    up to a preposition. Acronyms, single letters and what is plural already stay."""
    words = phrase.split(" ")
    for index, word in enumerate(words):
        if word.casefold() in _STOP:
            break
        joined, hyphen, last = word.rpartition("-")
        low = word.casefold()
        stays = low in _ADVERBS or (index > 0 and (word[:1].isupper() or low in _SAME))
        words[index] = word if stays else joined + hyphen + _plural_word_es(last)
    return " ".join(words)


def _plural_word_es(word: str) -> str:
    if is_acronym(word) or word.endswith("mente") or not word.isalpha() or len(word) < 2:
        return word
    if irregular := _IRREGULAR_ES.get(word.lower()):
        return word[0] + irregular[1:]
    stem, last = word[:-1], word[-1]
    bare = stem if _HIATUS.search(stem) else unstressed(stem)
    vowels = [i for i, c in enumerate(unstressed(stem)) if c in "aeiou"]
    if last in "aeiouáéó":
        return word + "s"
    if last == "z":
        return stem + "ces"
    if last in "sx":
        stressed = stem[-1] in "áéíóú" or (stem[-1] in "aeiou" and len(vowels) == 1)
        return bare + last + "es" if stressed else word
    if last == "n" and stem[-1] in "áéíóú":
        return bare + "nes"
    if last == "n" and bare == stem and len(vowels) > 1 and not stem.endswith("io"):
        at = vowels[-2]  # the stress stays where it is: examen, exámenes
        return stem[:at] + stem[at].translate(_ACUTE) + stem[at + 1 :] + "nes"
    return word + ("es" if last in "íúlrndjy" or word.endswith("ch") else "s")


def looks_plural(form: str) -> bool:
    """Whether the first word of a Spanish phrase ends like a plural."""
    head = form.split(" ")[0].casefold()
    return head.endswith("s") and not head.endswith(("is", "us", "diabetes", "herpes", "caries"))


def is_plural_of(form: str, singular: str) -> bool:
    """Whether the Spanish `form` may be a plural of `singular`, not of a synonym."""
    head, base = (unstressed(f.casefold())[:3] for f in (form, singular))
    return form == singular or (looks_plural(form) and head == base)


# --- English forms ---------------------------------------------------------------------------

_PREPOSITION: Final = re.compile(r" (?=(?:of|in|for|with|to|at|by|from|on|under|without)\b)")
_IRREGULAR: Final = tuple(
    tuple(pair.split("/"))
    for pair in (
        "child/children person/people foot/feet tooth/teeth mouse/mice life/lives half/halves "
        "criterion/criteria phenomenon/phenomena ganglion/ganglia man/men"
    ).split()
)
_ENDINGS: Final = (
    ("sis", ("ses",)),
    ("xis", ("xes",)),
    ("oma", ("omas", "omata")),
    ("a", ("as", "ae")),
    ("um", ("ums", "a")),
    ("us", ("uses", "i")),
    ("ix", ("ixes", "ices")),
    ("ex", ("exes", "ices")),
    ("o", ("os", "oes")),
    *((ending, (ending + "es",)) for ending in ("ss", "x", "z", "ch", "sh")),
    *((vowel + "y", (vowel + "ys",)) for vowel in "aeiou"),
    ("y", ("ies",)),
    ("s", ()),
    ("", ("s",)),
)
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


def spellings(key: str) -> set[str]:
    """`key` as written, in American and in British spelling."""
    ways = zip(*map(_spell, key.split(" ")), strict=True)
    return {key, *(" ".join(words) for words in ways)}


@lru_cache(maxsize=1 << 15)
def _spell(word: str) -> tuple[str, str]:
    american = word
    for here, there in _SPELLINGS:
        american = american.replace(there, here)
    british = american
    for here, there in _SPELLINGS:
        british = british.replace(here, there)
    return american, british


def _plural_words_en(word: str) -> tuple[str, ...]:
    """The plurals that an English word may have, in lower case but for acronyms."""
    if len(word) < 2 or not word[-1].isalpha():
        return ()  # stage I, vitamin C, HER2: with an s they would be other words
    if is_acronym(word):
        return (word + "s",)
    low = lower(word)
    for singular, plural in _IRREGULAR:
        if low == singular or (low.endswith(singular) and singular in ("man", "child")):
            return (low[: -len(singular)] + plural, low + "s")
    ending, endings = next(row for row in _ENDINGS if low.endswith(row[0]))
    return tuple(low[: len(low) - len(ending)] + new for new in endings)


def plurals_en(form: str) -> tuple[str, ...]:
    """English plurals of a noun phrase: of its last word, or of the one before a preposition."""
    cuts = [len(form)]
    if head := _PREPOSITION.search(form):
        cuts.append(head.start())
    found: list[str] = []
    for cut in cuts:
        start = max(form.rfind(" ", 0, cut), form.rfind("-", 0, cut)) + 1
        found += (form[:start] + w + form[cut:] for w in _plural_words_en(form[start:cut]))
    return tuple(dict.fromkeys(found))


def ends_plural(form: str) -> bool:
    """Whether an English phrase ends like a plural."""
    low = form.lower()
    return low.endswith("s") and not low.endswith(("ss", "us", "is", "'s", "diabetes", "herpes"))


def term_key(form: str) -> str:
    """What all ways to write `form` share: as `written`, hyphens like spaces, American."""
    words = unhyphened(written(form)).split(" ")
    return " ".join(word if is_acronym(word) else _spell(word)[0] for word in words)

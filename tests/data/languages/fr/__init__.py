"""French, a small example: this folder is all that adding a language takes."""

from __future__ import annotations

from functools import cached_property

from pipeline.languages.base import Language
from pipeline.languages.phrases import PhraseTable
from pipeline.languages.records import NumberWords, UnitWords, count_words, ordinal_words


class French(Language):
    """French, as far as the tests need it."""

    name = "French"

    @cached_property
    def negation(self) -> PhraseTable:
        return PhraseTable(
            {
                "idiom": "pas seulement",
                "not": "ne|n'|n'est|n'a|n'ont",
                "without": "sans",
                "concord": "pas|jamais|rien|aucun|aucune|personne",
                "nor": "ni",
                "avoid": "évit*",
                "lack": "absen*|manqu*",
            }
        )

    @cached_property
    def numbers(self) -> NumberWords:
        return NumberWords(
            cardinals=count_words(
                "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze "
                "quinze seize",
                "dix vingt trente quarante cinquante soixante",
            )
            | {"cent": 100, "cents": 100},
            others=ordinal_words("premier deuxième troisième quatrième cinquième")
            | {"une": 1, "première": 1, "mille": 1000},
            scales={"mille": 1000, "million": 10**6, "millions": 10**6},
            joints=frozenset({"et"}),
            ranges=("et", "ou", "à"),
            one="une?|premi(?:er|ère)",
            decades="décennies?",
            and_half="et demie?",
        )

    @cached_property
    def units(self) -> UnitWords:
        return UnitWords(
            units={
                "day": "jours?",
                "week": "semaines?",
                "month": "mois",
                "hour": "heures?",
                "mg": "milligrammes?",
                "°C": "degrés? Celsius",
            },
            times=("jour", "semaine", "heure"),
            labels="tableaux?|figures?",
            stages=("stades?", "grades?"),
        )

    def plurals(self, phrase: str) -> tuple[str, ...]:
        return (" ".join(map(_pluralize, phrase.split(" "))),)

    def looks_plural(self, form: str) -> bool:
        return form.split(" ")[0].endswith(("s", "x"))

    def is_plural_of(self, form: str, singular: str) -> bool:
        return form in (singular, *self.plurals(singular))


def _pluralize(word: str) -> str:
    if word.endswith(("s", "x", "z")):
        return word
    if word.endswith("al"):
        return f"{word[:-2]}aux"
    return f"{word}x" if word.endswith("eau") else f"{word}s"


LANGUAGE = French

"""Spanish orthography of single words: rules that hold for every word, and a word list if any.

Most medical words stand in no dictionary, so the rules come first: letters, clusters and written
accents can be judged without knowing the word. A dictionary only tells where an accent is wrong.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Final

from pipeline.letters import STRESSED, unstressed

DICTIONARIES: Final = (Path("/usr/share/hunspell/es_ES"), Path("/usr/share/hunspell/es_US"))
"""Where Debian's hunspell-es has its word lists, without `.dic`."""
_RULES: Final = tuple(
    (re.compile(pattern), what)
    for pattern, what in (
        (r"[çãõàèìòùâêîôûäëïö]", "has {!r}, a letter that Spanish has not; spell it in Spanish"),
        (r"[áéíóú].*[áéíóú]", "has two accents; keep one"),
        (r"[csxgnt]ion$", "ends in {!r}; write ión"),
        (r"[csxgnt]iónes$", "ends in {!r}; the plural has no accent"),
        (r"agem$|dade$|[áéíóú]vel$|eir[oa]$", "ends like Portuguese ({!r}); translate it"),
        (
            r"(?<!ga)mm|([bdfghjkpqstvwxzñ])\1",
            "has {!r}, no Spanish spelling; correct it, or capitalise a name",
        ),
        (r"(?<!vi)n[pb]", "has {!r}; write m before p and b, or capitalise a name"),
        (
            r"ph|th|rrh|^rh|sh$|ck",
            "has {!r}, no Spanish spelling; correct it, or capitalise a name",
        ),
    )
)
_NO_SYLLABLE_RULE: Final = frozenset(
    "más té sí dé qué él mí tú sé cuál cuáles quién quiénes cómo dónde cuándo cuánto cuánta "
    "cuántos cuántas sólo éste ésta éstos éstas".split()
)
"""Words whose accent tells them from others."""


def misspelling(word: str) -> str:
    """What breaks the rules in a word in lower case: `has …; what to do`, or nothing."""
    for pattern, what in _RULES:
        if found := pattern.search(word):
            return what.format(found.group())
    return _wrong_accent(word)


def _wrong_accent(word: str) -> str:
    """Words whose stress would be there without the accent, by the general rules."""
    if word.endswith("mente") or word in _NO_SYLLABLE_RULE:
        return ""
    nuclei = list(_nuclei(word))
    for back, (nucleus, hiatus) in enumerate(reversed(nuclei)):
        if not any(c in STRESSED for c in nucleus) or hiatus:
            continue
        open_end = word[-1] in "aeiounsáéíóú" and not re.search(r"[^aeiouáéíóú][ns]$", word)
        if len(nuclei) == 1 or (back == 0 and not open_end) or (back == 1 and open_end):
            return f"{word!r} needs no accent; write {unstressed(word)!r}"
    return ""


def _nuclei(word: str) -> Iterator[tuple[str, bool]]:
    """The vowels of each syllable, and whether an accent there breaks a diphthong."""
    low = re.sub(r"([qg])u(?=[eiéí])", r"\1", word).replace("h", "")
    for run in re.finditer(r"[aeiouüáéíóú]+|y\b", low):
        vowels = run.group()
        start = 0
        for i in range(1, len(vowels) + 1):
            if i == len(vowels) or _breaks(vowels[i - 1], vowels[i]):
                piece = vowels[start:i]
                beside = vowels[max(0, start - 1) : start] + vowels[i : i + 1]
                yield piece, any(c in "íú" for c in piece) and any(c in "aeo" for c in beside)
                start = i


def _breaks(left: str, right: str) -> bool:
    """Whether two vowels in a row belong to two syllables."""
    strong = "aeoáéó"
    return (left in strong and right in strong) or left in "íú" or right in "íú" or left == right


def accents_of(word: str) -> Iterator[str]:
    """`word` with every other placing of at most one accent."""
    plain = unstressed(word)
    if plain != word:
        yield plain
    for i, letter in enumerate(plain):
        if letter in "aeiou":
            other = plain[:i] + STRESSED["aeiou".index(letter)] + plain[i + 1 :]
            if other != word:
                yield other


def is_doublet(word: str, other: str) -> bool:
    """Whether two placings of an accent may both be right: verb forms beside a noun (nevo, nevó;
    fístula, fistula), and pairs that the Academy allows (amoníaco, amoniaco)."""
    verbal = re.search(r"[áéíó]$|ar[ií]as?$", other) or unstressed(word) == other
    return len(word) < 4 or bool(verbal) or re.search("scop[ií]as?$", word) is not None


def word_list(dictionaries: tuple[Path, ...] = DICTIONARIES) -> Callable[[str], bool] | str:
    """Whether a word is in the dictionary; where there is none, what is missing."""
    found = next((d for d in dictionaries if d.with_suffix(".dic").is_file()), None)
    if found is None:
        names = ", ".join(f"{path}.dic" for path in dictionaries)
        return f"no Spanish dictionary ({names}); install hunspell-es"
    try:
        hunspell = import_module("spylls.hunspell")
    except ImportError:
        return "no reader for dictionaries; pip install 'md-translation-pipeline[lint]'"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # the reader leaves files open
            lookup = hunspell.Dictionary.from_files(str(found)).lookup
    except (OSError, ValueError, LookupError) as error:
        return f"{found}.dic cannot be read ({error}); install hunspell-es anew"

    @cache
    def known(word: str) -> bool:
        return bool(lookup(word))

    return known

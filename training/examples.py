"""From pairs to examples of what the pipeline asks: names to copy, cases, Spanish terms."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from string import ascii_uppercase
from typing import Final, NamedTuple

from training.corpus import Pair

LONGEST_SPAN: Final = 6
OTHERWISE: Final = 0.5
"""How many phrases that are given become others."""
LITTLE: Final = frozenset(
    """about after also been before being could does each every from have here into just more
    most must only other over same should some such than that their them then there these they
    this those under until very were what when where which while will with would your yours

    algo algún alguna ante antes aquel aquella bien cada como cual cuando debe desde donde ella
    ellas ellos entre eran esta está están estas este esto estos estar fueron hace hacia hasta
    mientras mucho muchos nada otra otras otro otros para pero poco porque puede pueden quien
    sean según siempre sobre suya suyo también tanto tiene tienen toda todas todo todos unas unos
    usted ustedes""".split()
)
"""Words no glossary's term begins or ends with; shorter ones never do."""
SYLLABLES: Final = """
    ra lu ma ti ni bra tro mel xi vo ze lo pa den vir ta kin mab nib sta ce pri fen dro ki yu qua
    gle sto pan ter ol an er is on um ley son ville berg ton""".split()
_NAME = re.compile(r"[^\W_]+(?:[-./][^\W_]+)*")
_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[^\w\s]|_")


class Token(NamedTuple):
    """A word or mark, and where it stands."""

    start: int
    end: int


class Chance(random.Random):
    """Chance that remembers phrases, to put one in the place of another.

    `terms` are some to begin with: half of those put in a place are of them.
    """

    KEPT: Final = 5000

    def __new__(cls, seed: int, terms: Iterable[str] = ()) -> Chance:
        return super().__new__(cls)

    def __init__(self, seed: int, terms: Iterable[str] = ()) -> None:
        super().__init__(seed)
        self._alike: dict[str, list[str]] = {}
        self._terms: dict[str, list[str]] = {}
        for term in terms:
            self._terms.setdefault(_ending(term), []).append(term)

    def another(self, phrase: str, share: float) -> str:
        """Now and then, where one was seen, a phrase whose first word ends alike, so that gender
        and number stay; else the same."""
        first = phrase.split()[0]
        alike = self._alike.setdefault(_ending(phrase), [])
        pool = self._terms.get(_ending(phrase)) if self.random() < 0.5 else alike
        made = self.choice(pool) if pool and self.random() < share else phrase
        if made[1:2].islower():  # no acronym
            made = (made[0].upper() if first[0].isupper() else made[0].lower()) + made[1:]
        if len(alike) < self.KEPT:
            alike.append(phrase)
        else:
            alike[self.randrange(self.KEPT)] = phrase
        return made


def _ending(phrase: str) -> str:
    """What tells gender and number of a noun phrase, more or less: how its first word ends."""
    first = phrase.split()[0]
    return first[-2:] if first.endswith("s") else first[-1:]


class Phrase(NamedTuple):
    """Words of the source and the words of the target that translate them; half-open."""

    source: tuple[int, int]
    target: tuple[int, int]


Links = frozenset[tuple[int, int]]


def tokens(text: str) -> list[Token]:
    """The words and marks of a text, in order."""
    return [Token(*found.span()) for found in _TOKEN.finditer(text)]


def words(text: str) -> list[str]:
    """These as they are written."""
    return [text[token.start : token.end] for token in tokens(text)]


def phrases(links: Links, count: int) -> Iterator[Phrase]:
    """All spans of up to LONGEST_SPAN source words that translate as one span of the target.

    As in phrase-based translation (Koehn, Och and Marcu 2003): no word inside is linked to
    one outside. Spans begin and end with linked words.
    """
    by_source: dict[int, list[int]] = {}
    for s, t in links:
        by_source.setdefault(s, []).append(t)
    for start in range(count):
        if start not in by_source:
            continue
        for end in range(start + 1, min(start + LONGEST_SPAN, count) + 1):
            if end - 1 not in by_source:
                continue
            targets = [t for s in range(start, end) for t in by_source.get(s, ())]
            first, last = min(targets), max(targets) + 1
            if all(start <= s < end for s, t in links if first <= t < last):
                yield Phrase((start, end), (first, last))


def switched(pair: Pair, links: Links, rng: Chance) -> Pair | None:
    """The pair with one to four phrases of the source replaced by what they became.

    A form that nobody would have guessed teaches to use what is given: some phrases become
    others of the same endings, taken from elsewhere in the text, on both sides.
    """
    source, target = tokens(pair.english), tokens(pair.spanish)
    found = [p for p in phrases(links, len(source)) if _is_term(p, pair, source, target)]
    if not found:
        return None
    chosen: list[Phrase] = []
    for phrase in rng.sample(found, min(len(found), rng.choice((1, 1, 2, 3, 4)))):
        if all(
            a[1] <= b[0] or b[1] <= a[0] for o in chosen for a, b in zip(phrase, o, strict=True)
        ):
            chosen.append(phrase)
    english, spanish = pair.english, pair.spanish
    given = {p: rng.another(_text(spanish, target, p.target), OTHERWISE) for p in chosen}
    for phrase in sorted(chosen, reverse=True):
        english = _replace(english, source, phrase.source, given[phrase])
    for phrase in sorted(chosen, key=lambda p: p.target, reverse=True):
        spanish = _replace(spanish, target, phrase.target, given[phrase])
    return _with(pair, english, spanish)


def recased(pair: Pair, links: Links, rng: Chance) -> Pair:
    """The pair in capitals, or in lower case, or without its full stop, on both sides."""
    way = rng.randrange(3)
    if way == 0:
        return _with(pair, pair.english.upper(), pair.spanish.upper())
    if way == 1:
        return _with(pair, pair.english.lower(), pair.spanish.lower())
    return _with(pair, pair.english.rstrip("."), pair.spanish.rstrip("."))


def renamed(pair: Pair, links: Links, rng: Chance) -> Pair | None:
    """The pair with other names, codes and numbers in place of those that both sides share.

    What a model has seen too seldom to spell, it must learn to copy.
    """
    english, spanish = Counter(_words(pair.english)), Counter(_words(pair.spanish))
    new: dict[str, str] = {}
    for found in _NAME.finditer(pair.english):
        word = found.group()
        if english[word] == spanish[word] and (made := _another(word, found.start(), rng)):
            new[word] = made
    if not new:
        return None
    sides = (pair.english, pair.spanish)
    return _with(pair, *(_NAME.sub(lambda f: new.get(f[0], f[0]), text) for text in sides))


def _words(text: str) -> list[str]:
    return _NAME.findall(text)


def _another(word: str, at: int, rng: Chance) -> str | None:
    """A word to stand in for a name, a code or a number; None for any other word.

    A number stays as long as it is: one and many are told apart by it.
    """
    if word.isdecimal():
        lowest, most = max(2, 10 ** (len(word) - 1)), 10 ** len(word)
        return str(rng.randrange(lowest, most)) if int(word) > 1 and len(word) < 5 else None
    if not _is_name(word, at):
        return None
    if any(map(str.isdecimal, word)) or rng.random() < 0.2:
        letters = "".join(rng.choices(ascii_uppercase, k=rng.randint(1, 4)))
        return letters + rng.choice(("-", "-", "")) + str(rng.randrange(10 ** rng.randint(1, 6)))
    if word.isupper() and len(word) < 7:
        return "".join(rng.choices(ascii_uppercase, k=rng.randint(2, 6)))
    made = "".join(rng.choices(SYLLABLES, k=rng.randint(2, 4)))
    return made.capitalize() if word[0].isupper() else made


def _is_name(word: str, at: int) -> bool:
    """Whether a word has a digit, capitals, or one capital inside of a sentence."""
    if len(word) > 1 and (any(map(str.isdecimal, word)) or sum(map(str.isupper, word)) > 1):
        return True
    return at > 0 and word[0].isupper() and len(word) > 3


Variant = Callable[[Pair, Links, Chance], Pair | None]
COPIES: Final = ((0.5, renamed), (0.05, recased))
SWITCHES: Final = ((0.6, switched),)
"""How many of the pairs are also seen so; SWITCHES where a model shall learn to use a Spanish term
that stands in the English."""


def expand(
    pairs: Sequence[Pair],
    links: Sequence[Links],
    variants: Sequence[tuple[float, Variant]] = COPIES,
    seed: int = 1,
    terms: Iterable[str] = (),
) -> Iterator[Pair]:
    """Each pair as it is, and a share of them also in some of the `variants`; `terms` are
    Spanish ones to be put in the place of others."""
    rng = Chance(seed, terms)
    for pair, linked in zip(pairs, links, strict=True):
        yield pair
        for share, variant in variants:
            if rng.random() < share and (made := variant(pair, linked, rng)):
                yield made


def _is_term(phrase: Phrase, pair: Pair, source: Sequence[Token], target: Sequence[Token]) -> bool:
    """Whether a phrase could be a glossary's: words only, none of the little ones at its ends."""
    if phrase.source == (0, len(source)):  # nothing around it
        return False
    texts = _text(pair.english, source, phrase.source), _text(pair.spanish, target, phrase.target)
    if not all(re.fullmatch(r"[^\W\d_]+(?:[ -][^\W\d_]+)*", text) for text in texts):
        return False
    return all(
        len(edge) > 3 and edge not in LITTLE
        for text in texts
        for edge in (text.lower().split()[0], text.lower().split()[-1])
    )


def _replace(text: str, where: Sequence[Token], span: tuple[int, int], new: str) -> str:
    return text[: where[span[0]].start] + new + text[where[span[1] - 1].end :]


def _text(text: str, where: Sequence[Token], span: tuple[int, int]) -> str:
    return text[where[span[0]].start : where[span[1] - 1].end]


def _with(pair: Pair, english: str, spanish: str) -> Pair:
    return Pair(pair.source, english, spanish, pair.draft, pair.weight)

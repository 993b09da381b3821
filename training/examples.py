"""From pairs to examples of what the pipeline asks: names to copy, cases, tags, terms, masks.

Written as in segments: `<1>…</1>` around words, `<2/>` alone. A term and its approved form
are annotated in the source as `<t>immune cells<=>células inmunitarias</t>`; the target uses
the form, inflected as the sentence wants. All of these are single pieces of the vocabulary.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from string import ascii_uppercase
from typing import Final, NamedTuple

from training.corpus import Pair

MOST_TAGS: Final = 9
TERM: Final = ("<t>", "<=>", "</t>")
MASKS: Final = tuple(f"XQ{n}" for n in range(1, 10))
SYMBOLS: Final = (
    *(f"<{n}>" for n in range(1, MOST_TAGS + 1)),
    *(f"</{n}>" for n in range(1, MOST_TAGS + 1)),
    *(f"<{n}/>" for n in range(1, MOST_TAGS + 1)),
    *TERM,
    *MASKS,
)
"""Pieces that SentencePiece must keep whole."""

LONGEST_SPAN: Final = 6
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


class Phrase(NamedTuple):
    """Words of the source and the words of the target that translate them; half-open."""

    source: tuple[int, int]
    target: tuple[int, int]


Links = frozenset[tuple[int, int]]


def tokens(text: str) -> list[Token]:
    """The words and marks of a text, in order."""
    return [Token(*found.span()) for found in _TOKEN.finditer(text)]


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


def tagged(pair: Pair, links: Links, rng: random.Random) -> Pair | None:
    """The pair with one to three pairs of tags around phrases, now and then one alone."""
    source, target = tokens(pair.english), tokens(pair.spanish)
    found = [p for p in phrases(links, len(source)) if _is_words(p, pair, source, target)]
    if not found:
        return None
    chosen: list[Phrase] = []
    for phrase in rng.sample(found, min(len(found), rng.choice((1, 1, 1, 2, 2, 3)))):
        if all(_apart_or_nested(phrase, other) for other in chosen):
            chosen.append(phrase)
    # Numbered as they open in the source, as segments are.
    chosen.sort(key=lambda p: (p.source[0], -p.source[1]))
    alone = rng.random() < 0.1
    marks = [(f"<{n}/>", "") if alone else (f"<{n}>", f"</{n}>") for n in range(1, 10)]
    english = _wrap(pair.english, source, [p.source for p in chosen], marks)
    spanish = _wrap(pair.spanish, target, [p.target for p in chosen], marks)
    return _with(pair, english, spanish)


def annotated(pair: Pair, links: Links, rng: random.Random) -> Pair | None:
    """The pair with one or two phrases of the source annotated with what they became."""
    return _noted(pair, links, rng, "{1[0]}{0}{1[1]}{2}{1[2]}")


def switched(pair: Pair, links: Links, rng: random.Random) -> Pair | None:
    """The pair with one or two phrases of the source replaced by what they became.

    So the approved form of a term is put into the source (Dinu et al. 2019, "replace").
    """
    return _noted(pair, links, rng, "{2}")


def _noted(pair: Pair, links: Links, rng: random.Random, form: str) -> Pair | None:
    source, target = tokens(pair.english), tokens(pair.spanish)
    found = [p for p in phrases(links, len(source)) if _is_term(p, pair, source, target)]
    if not found:
        return None
    chosen: list[Phrase] = []
    for phrase in rng.sample(found, min(len(found), rng.choice((1, 1, 2)))):
        if all(phrase.source[1] <= o.source[0] or o.source[1] <= phrase.source[0] for o in chosen):
            chosen.append(phrase)
    english = pair.english
    for phrase in sorted(chosen, reverse=True):
        start, end = source[phrase.source[0]].start, source[phrase.source[1] - 1].end
        given = _text(pair.spanish, target, phrase.target)
        note = form.format(english[start:end], TERM, given)
        english = english[:start] + note + english[end:]
    return _with(pair, english, pair.spanish)


def masked(pair: Pair, links: Links, rng: random.Random) -> Pair | None:
    """The pair with one phrase replaced on both sides by a mask."""
    source, target = tokens(pair.english), tokens(pair.spanish)
    found = [p for p in phrases(links, len(source)) if _is_term(p, pair, source, target)]
    if not found:
        return None
    phrase, mask = rng.choice(found), rng.choice(MASKS)
    english = _replace(pair.english, source, phrase.source, mask)
    return _with(pair, english, _replace(pair.spanish, target, phrase.target, mask))


def recased(pair: Pair, links: Links, rng: random.Random) -> Pair:
    """The pair in capitals, or in lower case, or without its full stop, on both sides."""
    way = rng.randrange(3)
    if way == 0:
        return _with(pair, pair.english.upper(), pair.spanish.upper())
    if way == 1:
        return _with(pair, pair.english.lower(), pair.spanish.lower())
    return _with(pair, pair.english.rstrip("."), pair.spanish.rstrip("."))


def renamed(pair: Pair, links: Links, rng: random.Random) -> Pair | None:
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


def _another(word: str, at: int, rng: random.Random) -> str | None:
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


Variant = Callable[[Pair, Links, random.Random], Pair | None]
COPIES: Final = ((0.5, renamed), (0.05, recased))
SIGNS: Final = ((0.20, tagged), (0.20, annotated), (0.08, masked))
SWITCHES: Final = ((0.6, switched),)
"""How many of the pairs are also seen so; SIGNS where a model shall learn signs, SWITCHES where it
shall learn to use a Spanish term that stands in the English."""


def expand(
    pairs: Sequence[Pair],
    links: Sequence[Links],
    variants: Sequence[tuple[float, Variant]] = COPIES,
    seed: int = 1,
) -> Iterator[Pair]:
    """Each pair as it is, and a share of them also in some of the `variants`."""
    rng = random.Random(seed)
    for pair, linked in zip(pairs, links, strict=True):
        yield pair
        for share, variant in variants:
            if rng.random() < share and (made := variant(pair, linked, rng)):
                yield made


def _is_words(phrase: Phrase, pair: Pair, source: Sequence[Token], target: Sequence[Token]) -> bool:
    """Whether a phrase begins and ends with words on both sides, and is not the whole."""
    if phrase.source == (0, len(source)):
        return False
    sides = ((pair.english, source, phrase.source), (pair.spanish, target, phrase.target))
    return all(
        text[where[at].start].isalnum()
        for text, where, (first, last) in sides
        for at in (first, last - 1)
    )


def _is_term(phrase: Phrase, pair: Pair, source: Sequence[Token], target: Sequence[Token]) -> bool:
    """Whether a phrase could be a glossary's: words only, none of the little ones at its ends."""
    if not _is_words(phrase, pair, source, target):
        return False
    texts = _text(pair.english, source, phrase.source), _text(pair.spanish, target, phrase.target)
    if not all(re.fullmatch(r"[^\W\d_]+(?:[ -][^\W\d_]+)*", text) for text in texts):
        return False
    return all(
        len(edge) > 3 and edge not in LITTLE
        for text in texts
        for edge in (text.lower().split()[0], text.lower().split()[-1])
    )


def _apart_or_nested(a: Phrase, b: Phrase) -> bool:
    """Whether both sides lie apart, or one holds the other on both sides and is larger."""
    if all(x[1] <= y[0] or y[1] <= x[0] for x, y in zip(a, b, strict=True)):
        return True
    return any(
        all(x[0] <= y[0] and y[1] <= x[1] and x != y for x, y in zip(outer, inner, strict=True))
        for outer, inner in ((a, b), (b, a))
    )


def _wrap(
    text: str,
    where: Sequence[Token],
    spans: Sequence[tuple[int, int]],
    marks: Sequence[tuple[str, str]],
) -> str:
    """The text with marks about spans of words; outer before inner where spans nest."""
    edits: list[tuple[int, int, int, str]] = []
    for (first, last), (before, after) in zip(spans, marks, strict=False):
        start, end = where[first].start, where[last - 1].end
        edits.append((start, 1, -end, before))
        edits.append((end, 0, -start, after))
    made, at = [], 0
    for position, _, _, mark in sorted(edits):
        made += [text[at:position], mark]
        at = position
    return "".join((*made, text[at:]))


def _replace(text: str, where: Sequence[Token], span: tuple[int, int], new: str) -> str:
    return text[: where[span[0]].start] + new + text[where[span[1] - 1].end :]


def _text(text: str, where: Sequence[Token], span: tuple[int, int]) -> str:
    return text[where[span[0]].start : where[span[1] - 1].end]


def _with(pair: Pair, english: str, spanish: str) -> Pair:
    return Pair(pair.source, english, spanish, pair.draft, pair.weight)

"""Glossary terms in running text: found in a source sentence, verified in its translation.

How a term is found (`Matcher.match`), in plain text without tags:

- Case does not matter, but a word with two capitals or more in the glossary (CAR, HER2, mRNA)
  must be written so; in a text all in capitals its capitals do, unless it then reads as an
  ordinary word (ALL, WHO).
- White space of any kind and length is one space; hyphen, en dash and space are alike (`T-cell`,
  `T cell`), curly apostrophes and straight ones, British and American spelling; a possessive
  `'s` is not there. Plurals of the last word and of the word before a preposition are known.
- A match stands between characters that are neither letters nor digits. A hyphen after it is a
  boundary (`cancer-related`); a hyphen before it is none where a prefix or a single letter
  stands there (`non-cancer`, `X-ray`), except for acronyms (`anti-HER2`).
- Leftmost, then longest wins; what overlaps it is dropped. Of entries that match the same words:
  one written with the same spelling and hyphens; then locked, keep, preferred; then the later
  layer; then one that lists the words before one whose plural they are; then the earlier line.
  A link's dictionary id (`refs`) wins over all.
- Forbidden entries do not compete: one is found beside the winner for the same words, and is
  dropped only inside a longer match.

How a term is verified (`missing`): every locked or kept match needs an occurrence of its own of
an approved form in the target. Occurrences are resolved leftmost-longest over the forms of all
matches, and one serves one match only: `células T` serves a `T cell` or else a `cell`, not both.
Assignment is by augmenting paths with longer terms first, so text added beside what stands there
never makes a present term missing.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import Any, Final, NamedTuple, TypeVar

from pipeline.spans import Span

_Place = TypeVar("_Place", bound=tuple[Any, ...])


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# --- records ---------------------------------------------------------------------------------


class Status(StrEnum):
    """How an entry binds the translation."""

    LOCKED = "locked"
    """An approved target form must be used."""
    PREFERRED = "preferred"
    """Advised."""
    KEEP = "keep"
    """Stays as it is in the source."""
    FORBIDDEN = "forbidden"
    """The translation column must not be used for this term."""


REQUIRED: Final = frozenset({Status.LOCKED, Status.KEEP})
"""Statuses whose terms must be in the target."""
_RANK: Final = {Status.LOCKED: 0, Status.KEEP: 1, Status.PREFERRED: 2, Status.FORBIDDEN: 3}


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a glossary, as in its file."""

    term: str
    translation: str
    status: Status = Status.LOCKED
    forms: tuple[str, ...] = ()
    """Other source forms."""
    target_forms: tuple[str, ...] = ()
    """As in the file: the plural of `translation` or "", then synonyms each followed by its
    plural or "". `approved` is the list to verify against."""
    pos: str = ""
    gender: str = ""
    """m, f, mf or empty."""
    number: str = ""
    """Number of `translation` as written: s, p or empty."""
    domain: str = ""
    ref: str = ""
    """Dictionary id that a link to the term carries."""
    note: str = ""
    language: str = "es"
    """Target language; plurals are derived for Spanish only."""
    layer: int = 0
    """Which file it stands in: later layers win."""
    path: str = ""
    line: int = 0

    @property
    def plural(self) -> str:
        """Plural of `translation`: as given, else derived, else the translation itself."""
        if self.number == "p" or (self.target_forms and not self.target_forms[0]):
            return self.translation
        if self.target_forms and _is_plural_of(self.target_forms[0], self.translation):
            return self.target_forms[0]
        return self._derive(self.translation)

    @property
    def approved(self) -> tuple[str, ...]:
        """Every approved target form, the translation first, each once."""
        listed = [self.translation, self.plural, *self.target_forms]
        derived = [self._derive(f) for f in self.target_forms if not _looks_plural(f)]
        return tuple(dict.fromkeys(form for form in (*listed, *derived) if form))

    def _derive(self, form: str) -> str:
        return pluralize_es(form) if self.language == "es" else form

    def entry_key(self) -> str:
        """One line that changes when the entry changes what is translated or accepted."""
        forms, targets = "|".join(self.forms), "|".join(self.target_forms)
        fields = (self.term, self.translation, self.status, forms, targets, self.pos)
        return "\t".join((*fields, self.gender, self.number, self.domain, self.ref))

    def note_for_translators(self) -> str:
        """Such as `immune cells = células inmunitarias (locked)`."""
        sign = "≠" if self.status is Status.FORBIDDEN else "="
        return f"{self.term} {sign} {self.translation} ({self.status})"


class Match(NamedTuple):
    """A term found in a source text."""

    span: Span
    term: Term
    surface: str
    """The words as in the text; equal to `span.of(text)`."""
    plural: bool
    """Whether they are the plural of the entry's term."""
    variant: str
    """The form of the entry they were found by: `term`, one of `forms`, or a plural of these."""


# --- folding ---------------------------------------------------------------------------------

_SPACES = "\t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"
_SPACES += "".join(map(chr, range(0x2000, 0x200B)))
_FOLD: Final = str.maketrans(
    {
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
        **dict.fromkeys("‘’ʼ′´`", "'"),
        **dict.fromkeys("“”„«»", '"'),
    }
)
_UNHYPHEN: Final = str.maketrans("-", " ")
_NIL = "\xad\u200b\u200c\u200d\u2060\ufeff"
_ACCENTS = "\u0300-\u036f"
_CHANGE: Final = re.compile(
    rf" [ {_NIL}]+|[{_NIL}]+[ {_NIL}]*|[^\W_][{_ACCENTS}]+"
    rf"|(?<=[^\W_]|[{_ACCENTS}{_NIL}])'[sS](?![\w'{_ACCENTS}])"
)
"""What folding makes shorter: long white space, invisible marks, loose accents, possessives."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made comparable, with the way back."""

    cased: str
    """White space, dashes and apostrophes made one kind; case as it was."""
    low: str
    """`cased` in lower case; same length."""
    at: list[int]
    """Where in `cased` a change of length stands, ascending."""
    changes: list[tuple[int, Span]]
    """For each of these, how long it is now and what it was in the original."""

    def span(self, start: int, end: int) -> Span:
        """The place in the original of the non-empty range from `start` to `end`."""
        return Span(self._character(start).start, self._character(end - 1).end)

    def _character(self, index: int) -> Span:
        last = bisect_right(self.at, index) - 1
        if last < 0:
            return Span(index, index + 1)
        length, was = self.changes[last]
        beyond = index - self.at[last] - length
        return was if beyond < 0 else Span(was.end + beyond, was.end + beyond + 1)


def fold(text: str) -> Folded:
    """Make `text` comparable: see the module's rules for white space, dashes, apostrophes."""
    even = text.translate(_FOLD)
    parts: list[str] = []
    at: list[int] = []
    changes: list[tuple[int, Span]] = []
    pos = shift = 0
    for change in _CHANGE.finditer(even):
        start, end = change.span()
        new = _shorter(change.group())
        parts += (even[pos:start], new)
        at.append(start - shift)
        changes.append((len(new), Span(start, end)))
        shift += end - start - len(new)
        pos = end
    cased = "".join((*parts, even[pos:]))
    return Folded(cased, _lower(cased), at, changes)


def _shorter(chunk: str) -> str:
    if chunk[0] == "'":
        return ""
    if chunk[0].isalnum():
        return unicodedata.normalize("NFC", chunk)
    return " " if " " in chunk else ""


def _lower(text: str) -> str:
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def written(form: str) -> str:
    """`form` as entries of one file are told apart: case counts in acronyms only."""
    words = re.split("([ -])", fold(form.strip()).cased)
    return "".join(word if is_acronym(word) else _lower(word) for word in words)


def term_key(form: str) -> str:
    """What all ways to write `form` share: as `written`, hyphens like spaces, American."""
    words = written(form).translate(_UNHYPHEN).split(" ")
    return " ".join(word if is_acronym(word) else _spell(word)[0] for word in words)


def is_acronym(word: str) -> bool:
    """Whether `word` has two capitals or more, so that its case matters."""
    return sum(map(str.isupper, word)) > 1


def _acronyms(words: str) -> tuple[tuple[int, str], ...]:
    return tuple((i, w) for i, w in enumerate(re.split("[ -]", words)) if is_acronym(w))


def _spelled(acronyms: Iterable[tuple[int, str]], surface: str, shouting: bool) -> bool:
    words = re.split("[ -]", surface)
    return all(words[i] == w or (shouting and words[i] == w.upper()) for i, w in acronyms)


# --- Spanish plurals -------------------------------------------------------------------------

_STOP: Final = _words("de del con sin para por en a al contra hacia ante entre según in y e o u")
_SAME: Final = _words(
    "no muy más menos bien madre clave diana centinela estándar láser piloto modelo límite"
)
"""Words that stay as they are after a noun."""
_PLAIN: Final = str.maketrans("áéíóú", "aeiou")
_ACUTE: Final = str.maketrans("aeiou", "áéíóú")


def pluralize_es(phrase: str) -> str:
    """The Spanish plural of a singular noun phrase: its head noun and the adjectives after it,
    up to a preposition. Acronyms, single letters and what is plural already stay."""
    words = phrase.split(" ")
    for index, word in enumerate(words):
        if word.casefold() in _STOP:
            break
        joined, hyphen, last = word.rpartition("-")
        stays = index > 0 and (word[:1].isupper() or word.casefold() in _SAME)
        words[index] = word if stays else joined + hyphen + _plural_word_es(last)
    return " ".join(words)


def _plural_word_es(word: str) -> str:
    if is_acronym(word) or word.endswith("mente") or not word.isalpha() or len(word) < 2:
        return word
    stem, last = word[:-1], word[-1]
    plain = stem.translate(_PLAIN)
    vowels = [i for i, c in enumerate(plain) if c in "aeiou"]
    if last in "aeiouáéó":
        return word + "s"
    if last == "z":
        return stem + "ces"
    if last in "sx":
        stressed = stem[-1] in "áéíóú" or (stem[-1] in "aeiou" and len(vowels) == 1)
        return plain + last + "es" if stressed else word
    if last == "n" and stem[-1] in "áéíóú":
        return plain + "nes"
    if last == "n" and plain == stem and len(vowels) > 1:
        at = vowels[-2]  # the stress stays where it is: examen, exámenes
        return stem[:at] + stem[at].translate(_ACUTE) + stem[at + 1 :] + "nes"
    return word + ("es" if last in "íúlrndjy" else "s")


def _looks_plural(form: str) -> bool:
    head = form.split(" ")[0].casefold()
    return head.endswith("s") and not head.endswith(("is", "us", "diabetes", "herpes", "caries"))


def _is_plural_of(form: str, singular: str) -> bool:
    head, base = (f.casefold().translate(_PLAIN)[:3] for f in (form, singular))
    return form == singular or (_looks_plural(form) and head == base)


# --- English forms ---------------------------------------------------------------------------

_PREPOSITION: Final = re.compile(r" (?=(?:of|in|for|with|to|at|by|from|on|under|without)\b)")
_IRREGULAR: Final = tuple(
    tuple(pair.split("/"))
    for pair in _words(
        "child/children person/people foot/feet tooth/teeth mouse/mice life/lives half/halves "
        "criterion/criteria phenomenon/phenomena ganglion/ganglia man/men"
    )
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
    for pair in _words(
        "tumor/tumour color/colour labor/labour odor/odour favor/favour humor/humour vapor/vapour "
        "behavior/behaviour neighbor/neighbour flavor/flavour emia/aemia emic/aemic hemo/haemo "
        "hema/haema edema/oedema esophag/oesophag rrhea/rrhoea pnea/pnoea fiber/fibre "
        "center/centre liter/litre ize/ise izing/ising ization/isation lyze/lyse lyzing/lysing "
        "pediatric/paediatric orthopedic/orthopaedic gynec/gynaec anesth/anaesth "
        "estrogen/oestrogen fetus/foetus fetal/foetal celiac/coeliac cesarean/caesarean "
        "cecum/caecum cecal/caecal feces/faeces fecal/faecal leukocyt/leucocyt sulf/sulph "
        "counselor/counsellor counseling/counselling aging/ageing program/programme "
        "aluminum/aluminium maneuver/manoeuvre"
    )
)
"""American and British spelling of parts of words; what it misspells is found nowhere."""


def _spellings(key: str) -> set[str]:
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
    low = _lower(word)
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


class _Pattern(NamedTuple):
    term: Term
    variant: str
    plural: bool
    acronyms: tuple[tuple[int, str], ...]
    low: str
    """The variant folded, hyphens kept."""
    rank: tuple[int, int, bool, int]
    """Orders entries with the same words; lower wins."""

    @property
    def forbidden(self) -> bool:
        return self.term.status is Status.FORBIDDEN


def _patterns(term: Term, order: int) -> Iterator[tuple[str, _Pattern]]:
    """Every key under which `term` is to be found."""
    inflects = not term.pos.startswith(("adj", "adv", "verb"))
    lemma_plural = _ends_plural(term.term)
    plurals = {term_key(p) for p in plurals_en(fold(term.term).cased)} if inflects else set()
    for form in (term.term, *term.forms):
        cased = fold(form.strip()).cased
        if not cased:
            continue
        plural = not lemma_plural and (term_key(form) in plurals or _ends_plural(cased))
        ways = [(cased, form, plural and form != term.term, False)]
        if inflects and not plural:
            ways += ((p, p, True, True) for p in plurals_en(cased))
        for words, variant, is_plural, derived in ways:
            rank = (_RANK[term.status], -term.layer, derived, order)
            low = _lower(words)
            pattern = _Pattern(term, variant, is_plural, _acronyms(words), low, rank)
            for key in _spellings(low.translate(_UNHYPHEN)):
                yield key, pattern


def _ends_plural(form: str) -> bool:
    low = form.lower()
    return low.endswith("s") and not low.endswith(("ss", "us", "is", "'s", "diabetes", "herpes"))


# --- matching --------------------------------------------------------------------------------

_PREFIXES: Final = _words(
    "anti non pre post co re un de dis sub super inter intra extra ultra multi mid semi micro mini "
    "macro bio neo self half ex out over under follow well by counter cross auto immuno chemo "
    "radio cyto photo cryo hypo hyper peri para trans"
)
_ALSO_WORDS: Final = _words("all who it us aids arm or am can may he pet cat as is in no")


class _Found(NamedTuple):
    start: int
    end: int
    pattern: _Pattern


class _Hit(NamedTuple):
    start: int
    end: int
    patterns: list[_Pattern]
    """Best first, at least one."""


class Matcher:
    """Finds the terms of a glossary in texts; built once, used for every text."""

    def __init__(self, terms: Sequence[Term]) -> None:
        import ahocorasick

        keys: dict[str, list[_Pattern]] = {}
        for order, term in enumerate(terms):
            for key, pattern in _patterns(term, order):
                keys.setdefault(key, []).append(pattern)
        self._automaton: Any = ahocorasick.Automaton()
        for key, patterns in keys.items():
            self._automaton.add_word(key, (len(key), sorted(patterns, key=lambda p: p.rank)))
        if keys:
            self._automaton.make_automaton()
        self._empty = not keys

    def match(
        self,
        text: str,
        protected: Iterable[Span] = (),
        refs: Mapping[Span, str] | None = None,
        domains: Collection[str] | None = None,
    ) -> list[Match]:
        """The terms in `text`, in order of place, by the rules in the module's docstring.

        `protected` spans (code, URLs) are never matched inside or across; an empty one is a
        place not to match across. `refs` gives the dictionary ids of link texts. `domains`
        leaves out entries of other domains; entries without a domain always count.
        """
        if self._empty:
            return []
        folded, blocks = fold(text), _merge(protected)
        hits = [
            hit
            for hit in self._hits(folded, domains)
            if not _touches(folded.span(hit.start, hit.end), blocks)
        ]
        linked = _linked(hits, text, folded, refs) if refs else []
        found = []
        for start, end, pattern in _resolve(hits, linked):
            span = folded.span(start, end)
            found.append(Match(span, pattern.term, span.of(text), pattern.plural, pattern.variant))
        return found

    def _hits(self, folded: Folded, domains: Collection[str] | None) -> Iterator[_Hit]:
        cased, shouting = folded.cased, folded.cased.isupper()
        for last, (length, patterns) in self._automaton.iter(folded.low.translate(_UNHYPHEN)):
            start, end = last + 1 - length, last + 1
            if not _bounded(cased, start, end):
                continue
            surface, prefixed = cased[start:end], _prefixed(cased, start)
            fit = [
                p
                for p in patterns
                if (not p.acronyms or _fits(p.acronyms, surface, shouting))
                and (not prefixed or (p.acronyms and p.acronyms[0][0] == 0))
                and (domains is None or not p.term.domain or p.term.domain in domains)
            ]
            if len(fit) > 1:
                low = folded.low[start:end]
                fit.sort(key=lambda p: p.low != low)
            if fit:
                yield _Hit(start, end, fit)


def _bounded(cased: str, start: int, end: int) -> bool:
    if start and cased[start].isalnum():
        before = cased[start - 1]
        if before.isalnum() or (before == "'" and start > 1 and cased[start - 2].isalnum()):
            return False
    return not (end < len(cased) and cased[end - 1].isalnum() and cased[end].isalnum())


def _prefixed(cased: str, start: int) -> bool:
    if not start or cased[start - 1] != "-":
        return False
    before = re.split(r"[^\w]", cased[max(0, start - 20) : start - 1])[-1]
    return len(before) == 1 or before.lower() in _PREFIXES


def _fits(acronyms: tuple[tuple[int, str], ...], surface: str, shouting: bool) -> bool:
    if shouting and surface.lower() in _ALSO_WORDS:
        return False
    return _spelled(acronyms, surface, shouting)


def _merge(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(end, merged[-1].end))
        else:
            merged.append(Span(start, end))
    return merged


def _touches(span: Span, blocks: list[Span]) -> bool:
    """Whether `span` overlaps one of the merged `blocks`."""
    at = bisect_left(blocks, Span(span.end, 0))
    return at > 0 and blocks[at - 1].end > span.start


def _linked(hits: list[_Hit], text: str, folded: Folded, refs: Mapping[Span, str]) -> list[_Found]:
    """What the dictionary ids of links decide: the link's whole text is a form of that entry."""
    found: list[_Found] = []
    for link, ref in refs.items():
        words = fold(link.of(text)).low.strip()
        for start, end, patterns in hits:
            if folded.low[start:end] == words and link.contains(folded.span(start, end)):
                same = (p for p in patterns if ref and p.term.ref == ref and not p.forbidden)
                found += (_Found(start, end, p) for p in islice(same, 1))
    return found


def _resolve(hits: list[_Hit], linked: list[_Found]) -> list[_Found]:
    """The winners among overlapping hits, and the forbidden entries they leave standing."""
    free: list[_Found] = []
    banned: list[_Found] = []
    for start, end, patterns in hits:
        free += [_Found(start, end, p) for p in patterns if not p.forbidden][:1]
        banned += {p.term: _Found(start, end, p) for p in patterns if p.forbidden}.values()
    won = _leftmost_longest(linked)
    blocks = _merge(Span(*w[:2]) for w in won)
    won += _leftmost_longest(f for f in free if not _touches(Span(*f[:2]), blocks))
    places = sorted(Span(*w[:2]) for w in won)
    kept = [b for b in banned if not _within(Span(*b[:2]), places, equal=False)]
    longest = {f[:2] for f in _leftmost_longest(kept)}
    won += (f for f in kept if f[:2] in longest)
    return sorted(won, key=lambda f: (*f[:2], f.pattern.rank))


def _leftmost_longest(items: Iterable[_Place]) -> list[_Place]:
    """Those of `items` (start, end, …) that win where they overlap, in order."""
    won: list[_Place] = []
    for item in sorted(items, key=lambda f: (f[0], -f[1])):
        if not won or item[0] >= won[-1][1]:
            won.append(item)
    return won


def _within(span: Span, places: list[Span], *, equal: bool) -> bool:
    """Whether one of the disjoint, sorted `places` contains `span`."""
    at = bisect_left(places, Span(span.end, 0))
    return at > 0 and places[at - 1].contains(span) and (equal or places[at - 1] != span)


# --- verification ----------------------------------------------------------------------------


class _Needle(NamedTuple):
    low: str
    cased: str
    acronyms: tuple[tuple[int, str], ...]
    plural: bool | None
    """None where the form serves as both."""


@lru_cache(maxsize=1 << 14)
def _needles(term: Term, surface: str) -> tuple[_Needle, ...]:
    forms = list(term.approved)
    if term.status is Status.KEEP:
        forms += [term.term, surface]
    needles = (_needle(term, form.strip()) for form in dict.fromkeys(forms))
    return tuple(needle for needle in needles if needle.low)


def _needle(term: Term, form: str) -> _Needle:
    cased = fold(form).cased
    plural: bool | None = _looks_plural(form)
    if form in (term.translation, term.plural):
        plural = None if term.plural == term.translation else form == term.plural
    return _Needle(_lower(cased), cased, _acronyms(cased), plural)


def find_target(
    term: Term, target: str, plural: bool | None = None, surface: str = ""
) -> list[Span]:
    """Where `target` has an approved form of `term`, leftmost-longest, in order.

    `plural` asks for plural or singular forms only. Compared without case (but for acronyms),
    with accents, on word boundaries, white space alike. A `keep` term must stand as its entry
    or the source's `surface` has it, its first letter apart.
    """
    folded = fold(target)
    return [folded.span(*place) for place in _occurrences(term, folded, plural, surface)]


def _occurrences(term: Term, folded: Folded, plural: bool | None, surface: str) -> list[Span]:
    spans: set[Span] = set()
    for needle in _needles(term, surface if term.status is Status.KEEP else ""):
        if plural is None or needle.plural in (None, plural):
            spans.update(_places(needle, folded, exact=term.status is Status.KEEP))
    return _leftmost_longest(spans)


def _places(needle: _Needle, folded: Folded, *, exact: bool) -> Iterator[Span]:
    start, shouting = folded.low.find(needle.low), folded.cased.isupper()
    while start >= 0:
        end = start + len(needle.low)
        surface = folded.cased[start:end]
        if (
            _bounded(folded.cased, start, end)
            and _spelled(needle.acronyms, surface, shouting)
            and (not exact or surface[1:] == needle.cased[1:])
        ):
            yield Span(start, end)
        start = folded.low.find(needle.low, start + 1)


def missing(
    matches: Sequence[Match], target: str, statuses: Collection[Status] = REQUIRED
) -> list[Match]:
    """The matches of these statuses that have no occurrence of their own in `target`."""
    wanted = [m for m in matches if m.term.status in statuses]
    folded = fold(target)
    found = {m[1:3]: _occurrences(m.term, folded, None, m.surface) for m in wanted}
    places = _leftmost_longest({span for spans in found.values() for span in spans})
    serves = [_serving(found[m[1:3]], places) for m in wanted]
    order = sorted(range(len(wanted)), key=lambda i: -len(wanted[i].surface))
    served = _assign(serves, order)
    return [match for i, match in enumerate(wanted) if i not in served]


def _serving(spans: list[Span], places: list[Span]) -> list[int]:
    """Indexes of the places that are one of `spans`, then of those that hold one."""
    own: list[int] = []
    nested: list[int] = []
    for span in spans:
        at = bisect_left(places, Span(span.end, 0)) - 1
        if places[at] == span:
            own.append(at)
        elif places[at].contains(span):
            nested.append(at)
    return own + nested


def _assign(serves: list[list[int]], order: Iterable[int]) -> set[int]:
    """Which matches get a place of their own; `serves` lists the places that fit each."""
    holder: dict[int, int] = {}
    for match in order:
        came: dict[int, int] = {}
        queue = [match]
        for asker in queue:
            for place in serves[asker]:
                if place not in came:
                    came[place] = asker
                    if place not in holder:
                        _shift(place, match, came, holder)
                        queue.clear()
                        break
                    queue.append(holder[place])
    return set(holder.values())


def _shift(place: int, match: int, came: dict[int, int], holder: dict[int, int]) -> None:
    """Give the free `place` to who asked for it, the place they leave to who asked for that, …"""
    held = {asker: taken for taken, asker in holder.items()}
    asker = came[place]
    holder[place] = asker
    while asker != match:
        place = held[asker]
        asker = came[place]
        holder[place] = asker


def forbidden_hits(matches: Sequence[Match], target: str) -> list[tuple[Match, Span]]:
    """Where `target` uses what a matched entry forbids, outside approved forms of the others;
    each place once."""
    folded = fold(target)
    bound = (m for m in matches if m.term.status is not Status.FORBIDDEN)
    approved = {s for m in bound for s in _occurrences(m.term, folded, None, m.surface)}
    places = _leftmost_longest(approved)
    hits: dict[Span, Match] = {}
    for match in matches:
        if match.term.status is Status.FORBIDDEN:
            for span in _occurrences(match.term, folded, None, ""):
                if not _within(span, places, equal=True):
                    hits.setdefault(folded.span(*span), match)
    return [(match, span) for span, match in sorted(hits.items())]


def target_form(match: Match, *, capital: bool = False) -> str:
    """The approved form that fits `match`: its number, or its own words where they are kept.

    `capital` asks for a capital first letter (start of a sentence, of a heading).
    """
    term = match.term
    form = term.plural if match.plural else term.translation
    if term.status is Status.KEEP and term.translation in ("", term.term):
        form = match.surface
    return form[:1].upper() + form[1:] if capital else form

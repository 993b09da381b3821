"""What a check sees and says: one pair of tagged texts in, problems out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.languages import language
from pipeline.languages.records import DEFAULT_LOCALE, DecimalSign, Locale, Noun, Register
from pipeline.model import Severity
from pipeline.tagged_text import Single, Text, parse

WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
"""A run of letters, apostrophes inside it included."""
_APOSTROPHE: Final = re.compile("['’]")

ADDRESS: Final = re.compile(r"://|^www\.|@\w|\w\.(?:gov|org|com)\b")
"""What only URLs, e-mail addresses, bare domain names and names of accounts have in them."""
_MAYBE_ADDRESS: Final = re.compile(ADDRESS.pattern.replace("^", ""))
"""What a text has in it that any of them stands in; most have none, and need no second look."""


_UNSEEN: Final = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff]"
)
"""Control characters, ends of lines, marks that turn the direction of a text, halves of a
character."""

RECENT: Final = 16
"""Texts of which a result is kept: all checks look at one pair before the next."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A source text and its translation, as tagged text (see `pipeline.model`)."""

    source: str
    target: str
    source_lang: str = "en"
    target_lang: str = "es"
    kept: frozenset[str] = frozenset()
    """Words that may stand in the target as in the source: names, keep terms, brands."""
    approved: frozenset[str] = frozenset()
    """Words of what the glossary wants in the target, or admits there."""
    unknown: tuple[str, ...] = ()
    """Words of the target that the engine says it could not translate."""
    kind: str = "paragraph"
    """Kind of segment, as in `Segment.kind`."""
    locale: Locale = DEFAULT_LOCALE
    """How the edition writes numbers and addresses its reader."""
    nouns: tuple[Noun, ...] = ()
    """Glossary terms in `plain(target)` whose gender and number are known."""
    matched: frozenset[str] = frozenset()
    """Words of the source that a term of the glossary has; whether it is kept is seen there."""
    is_machine_text: bool = False
    """Whether an engine wrote the target, and nobody changed or approved it."""

    @property
    def target_sign(self) -> DecimalSign:
        """How numbers of the target are read."""
        return self.locale.decimal or language(self.target_lang).decimal_sign

    @property
    def target_register(self) -> Register:
        """How the target addresses its reader."""
        return self.locale.register or language(self.target_lang).register


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a check found wrong with a pair."""

    code: str
    """Code of the check, such as `numbers`."""
    severity: Severity
    message: str
    """One line for a translator: what is wrong, with the words concerned; what to do."""

    def __post_init__(self) -> None:
        """Blank what a text brings into the message that ends a line or cannot be seen. Blanks
        become single ones, as in the comment of a PO file that keeps the message."""
        message = " ".join(_UNSEEN.sub(" ", self.message).split())
        if message != self.message:
            object.__setattr__(self, "message", message)


Check = Callable[[Pair], Iterator[Problem]]
"""A check yields the problems of one pair; it never raises, whatever the texts."""


@lru_cache(maxsize=RECENT)
def plain(text: str) -> str:
    """The characters of tagged text; a tag that stands alone leaves a blank."""
    parts = (
        item.text if isinstance(item, Text) else " " if isinstance(item, Single) else ""
        for item in parse(text)
    )
    return "".join(parts)


@lru_cache(maxsize=RECENT)
def prose(text: str) -> str:
    """`plain(text)` with web and mail addresses blanked."""
    shown = plain(text)
    if not _MAYBE_ADDRESS.search(shown):
        return shown
    return re.sub(r"\S+", lambda m: " " if ADDRESS.search(m[0]) else m[0], shown)


def is_reference(text: str) -> bool:
    """Whether a text refers to a publication by its authors, who have initials."""
    return "et al.:" in text or "et al., eds" in text


def is_source_word(word: str, pair: Pair) -> bool | None:
    """Whether a word in lower case is surely of the source's language and not of the target's;
    None where nothing is known of either. A drug whose name is the same in both is of both."""
    source, target = language(pair.source_lang), language(pair.target_lang)
    if foreign := target.foreign_words.get(source.primary):
        return foreign.matches(word) and not (target.drugs and target.drugs.find(word))
    return word in source.frequent_words if source.frequent_words else None


@lru_cache(maxsize=RECENT)
def words(text: str) -> tuple[str, ...]:
    """The words of plain text, in order, as they are written."""
    return tuple(WORD.findall(text))


@lru_cache(maxsize=RECENT)
def word_set(text: str) -> frozenset[str]:
    """The words of plain text, in lower case."""
    return frozenset(map(str.lower, words(text)))


@lru_cache(maxsize=RECENT)
def letter_runs(text: str) -> frozenset[str]:
    """The words of plain text, in lower case, cut at apostrophes."""
    if not _APOSTROPHE.search(text):
        return word_set(text)
    return frozenset(part for word in word_set(text) for part in _APOSTROPHE.split(word))


def kept_words(pair: Pair) -> frozenset[str]:
    """The words of `pair.kept`, in lower case."""
    return frozenset(word.lower() for phrase in pair.kept for word in WORD.findall(phrase))


def describe_change(lost: str, new: str) -> str:
    """What became of quoted words, for a message: `lost` are those of the source that the target
    lacks, `new` those it has instead; empty where there are neither."""
    if lost and new:
        return f"{lost} became {new}"
    if lost:
        return f"{lost} of the source is missing"
    return f"{new} is not in the source" if new else ""


def quoted(items: list[str], limit: int = 4) -> str:
    """The first few items for a message: `"a", "b"`; then how many more there are."""
    if not items:
        return ""
    shown = ", ".join(f'"{item}"' for item in items[:limit])
    more = len(items) - limit
    return f"{shown} and {more} more" if more > 0 else shown


def shorten(text: str, most: int = 12) -> str:
    """A run of words for a message: its first and last words where it is long."""
    parts = text.split()
    if len(parts) <= most:
        return " ".join(parts)
    return f"{' '.join(parts[: most - 4])} … {' '.join(parts[-3:])}"

"""The records of a glossary: its entries, and what was found of them in a text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from pipeline.languages import language
from pipeline.spans import Span


class TermStatus(StrEnum):
    """How an entry binds the translation."""

    LOCKED = "locked"
    """An approved target form must be used."""
    PREFERRED = "preferred"
    """Advised."""
    KEEP = "keep"
    """Stays as it is in the source."""
    FORBIDDEN = "forbidden"
    """The translation column must not be used for this term."""


REQUIRED: Final = frozenset({TermStatus.LOCKED, TermStatus.KEEP})
"""Statuses whose terms must be in the target."""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a glossary, as in its file."""

    term: str
    translation: str
    status: TermStatus = TermStatus.LOCKED
    forms: tuple[str, ...] = ()
    """Other source forms."""
    target_forms: tuple[str, ...] = ()
    """As in the file: the plural of `translation` or "", then synonyms each followed by its
    plural or "". `approved` is the list to verify against."""
    admitted: tuple[str, ...] = ()
    """Forms that are right in a text that a person wrote, though no engine is made to use them;
    each stands for its inflections, a verb for all its forms."""
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
    """Target language, which decides how plurals are derived."""
    layer: int = 0
    """Which file it stands in: later layers win."""
    path: str = ""
    line: int = 0

    @property
    def plural(self) -> str:
        """Plural of `translation`: as given, else derived, else the translation itself."""
        if self.number == "p" or (self.target_forms and not self.target_forms[0]):
            return self.translation
        target = language(self.language)
        if self.target_forms and target.is_plural_of(self.target_forms[0], self.translation):
            return self.target_forms[0]
        return target.pluralize(self.translation)

    @property
    def approved(self) -> tuple[str, ...]:
        """Every approved target form, the translation first, each once."""
        listed = [self.translation, self.plural, *self.target_forms]
        nouns = () if self.pos == "verb" else self.target_forms
        target = language(self.language)
        derived = [target.pluralize(form) for form in nouns if not target.looks_plural(form)]
        return tuple(dict.fromkeys(form for form in (*listed, *derived) if form))

    def entry_key(self) -> str:
        """One line that changes when the entry changes what an engine is to write; `admitted`
        does not."""
        forms, targets = "|".join(self.forms), "|".join(self.target_forms)
        fields = (self.term, self.translation, self.status, forms, targets, self.pos)
        return "\t".join((*fields, self.gender, self.number, self.domain, self.ref))

    def note_for_translators(self) -> str:
        """Such as `immune cells = células inmunitarias (locked)`."""
        sign = "≠" if self.status is TermStatus.FORBIDDEN else "="
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
    named: bool = False
    """Whether a dictionary link names the entry: then its own translation is wanted, not a
    synonym of it."""

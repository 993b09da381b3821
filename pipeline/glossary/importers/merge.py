"""Entries from elsewhere merged into a glossary: nothing that is there is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.glossary.entries import Term, TermStatus
from pipeline.glossary.folding import term_key
from pipeline.glossary.importers.files import Pair
from pipeline.glossary.tsv import identity, read_entries, refuse, to_tsv
from pipeline.languages import Language, language
from pipeline.regular_files import read_regular

_ANYWHERE: Final = "*"


class Merge(NamedTuple):
    """What an import adds, and what it leaves alone."""

    new: list[Term]
    changed: list[str]
    """Entries that are there already and say something else, each in a sentence."""
    skipped: list[str]
    """Proposals that add nothing, each with its reason."""


def merge(existing: Iterable[Term], proposed: Iterable[Term], source_language: str) -> Merge:
    """What of `proposed` is new, by source form, else by dictionary id."""
    source = language(source_language)
    result = Merge([], [], [])
    refs: dict[tuple[str, str], Term] = {}
    keys: dict[tuple[str, str, str], Term] = {}
    for term in existing:
        _file(term, keys, source)
        if term.ref and term.status is not TermStatus.FORBIDDEN:
            refs.setdefault((term.ref, term.domain), term)
            refs.setdefault((term.ref, _ANYWHERE), term)
    for term in proposed:
        there = keys.get(_key(term, term.term, source)) or refs.get((term.ref, _where(term)))
        if there is None:
            fresh = tuple(form for form in term.forms if _key(term, form, source) not in keys)
            added = replace(term, forms=fresh)
            result.new.append(added)
            _file(added, keys, source)
        elif term.translation.casefold() in map(str.casefold, there.approved):
            result.skipped.append(f"{term.term!r} ({term.ref}) is there already; left as it is")
        else:
            place = f"{there.path}:{there.line}: " if there.line else ""
            result.changed.append(
                f"{place}{there.term!r} is {there.translation!r}, the import has "
                f"{term.term!r} = {term.translation!r} ({term.ref}); add it if it is right"
            )
    return result


def _where(term: Term) -> str:
    """A proposal for all domains meets the entries of each."""
    return term.domain or _ANYWHERE


def _key(
    term: Term, form: str, source: Language, domain: str | None = None
) -> tuple[str, str, str]:
    _, banned, _ = identity(term, str)
    return term_key(form, source), banned, _where(term) if domain is None else domain


def _file(term: Term, keys: dict[tuple[str, str, str], Term], source: Language) -> None:
    for form in (term.term, *term.forms):
        for domain in (term.domain, _ANYWHERE):
            keys.setdefault(_key(term, form, source, domain), term)


def merge_into_file(path: Path | None, terms: Iterable[Term], pair: Pair) -> tuple[bytes, Merge]:
    """The glossary file at `path`, or a new one, with what is new of `terms`; and the account."""
    if path is None or not path.exists():
        done = merge([], terms, pair[0])
        return insert_entries(to_tsv([]), done.new).encode(), done
    there, problems = read_entries(path, pair[1])
    if problems:
        refuse(problems)
    done = merge(there, terms, pair[0])
    return insert_entries(read_regular(path).decode(), done.new).encode(), done


def insert_entries(text: str, terms: Iterable[Term]) -> str:
    """The glossary file `text` with `terms` added: in their places where it is sorted by term,
    else at its end. The lines that are there stay as they are."""
    newline = "\r\n" if "\r\n" in text else "\n"
    header, *lines = text.removesuffix(newline).split(newline)
    columns = [cell.strip().casefold() for cell in header.removeprefix("\ufeff").split("\t")]
    added = to_tsv(terms, columns).split("\n")[1:-1]
    at = columns.index("term")
    if [*map(_place(at), lines)] == sorted(map(_place(at), lines)):
        lines = sorted(lines + added, key=_place(at))
    else:
        lines += added
    return newline.join([header, *lines]) + newline


def _place(column: int) -> Callable[[str], str]:
    return lambda line: line.split("\t")[column].casefold()

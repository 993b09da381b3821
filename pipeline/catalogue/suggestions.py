"""What the translators' earlier work offers for the segments of a page.

`match_entries` finds the entry of a segment. `suggest` finds, for segments without an entry, an
approved translation of a text that has left the page: one that differs only in numbers, tags and
punctuation, a part of it, several of them joined, or one that is similar.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from pipeline import tagged_text
from pipeline.catalogue.entry import CHANGED, Catalogue, Entry, digest_of, one_line
from pipeline.catalogue.match_repair import Skeleton, build_skeleton, repair_match
from pipeline.catalogue.offers import is_same_text
from pipeline.model import Segment

SIMILAR: Final = 75.0
"""Similarity, in per cent, from which a reviewed text is suggested for a changed source."""

_LONGEST: Final = 20_000
"""Longer sources are not compared: time grows with the product of the lengths."""


def match_entries(
    old: Catalogue | None, segments: Iterable[Segment], *, segmenter: str = ""
) -> dict[str, Entry]:
    """The entry of each segment that has one, by segment id.

    Entries are matched by id. Entries without an id, and all entries where `segmenter` differs
    from the file's, are matched by their words too, and their tags get new numbers. An entry may be
    obsolete: then its text has come back.
    """
    if old is None:
        return {}
    renumbered = segmenter not in ("", old.header.get("X-Segmenter", segmenter))
    loose = _index_by_words(entry for entry in old.entries if renumbered or not entry.id)
    found: dict[str, Entry] = {}
    for segment in segments:
        entry = old.find(segment.id) or (_repair_entry(segment, loose) if loose else None)
        if entry is not None:
            found[segment.id] = entry if renumbered else _check_source(entry, segment)
    return found


def _check_source(entry: Entry, segment: Segment) -> Entry:
    """The entry of a segment; its text only offered where its msgid is another text than its id
    says: a merge of lines put one of them there, or a hand, and nobody knows which it answers."""
    if not entry.target or entry.by_machine or is_same_text(entry.source, segment.source):
        return entry
    return replace(entry, fuzzy=True, previous=entry.source, signature="", digest="", offer=CHANGED)


def _index_by_words(entries: Iterable[Entry]) -> dict[tuple[str, str], Entry]:
    """The entry with the highest precedence for some words, by kind of text and for all kinds."""
    found: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        for kind in {*entry.comments[:1], ""}:
            known = found.get(key := (kind, _plain_words(entry.source)))
            if known is None or entry.precedence > known.precedence:
                found[key] = entry
    return found


def _repair_entry(segment: Segment, loose: dict[tuple[str, str], Entry]) -> Entry | None:
    """The entry with the words of a segment; a text by a person gets the tags of the segment."""
    words = _plain_words(segment.source)
    entry = loose.get((segment.kind, words)) or loose.get(("", words))
    if entry is None or one_line(entry.source) == one_line(segment.source):
        return entry
    target = repair_match(entry.source, segment.source, entry.target)
    by_person = entry.approved or (entry.draft and not entry.is_suggestion)
    if not by_person or target is None or tagged_text.problem(segment.source, target):
        return None
    return replace(entry, target=target)


def suggest(
    old: Catalogue | None, segments: Sequence[Segment], matches: Mapping[str, Entry]
) -> dict[str, Entry]:
    """Entries for segments that have none with a text in `matches` (see `match_entries`), by id.

    Such an entry is fuzzy: it suggests what was approved for a text that has left the page, with
    that text as `previous`.
    """
    if old is None:
        return {}
    used = {entry_key(entry) for entry in matches.values()}
    unused = [e for e in old.entries if e.approved and entry_key(e) not in used]
    unused = [entry for entry in unused if len(entry.source) <= _LONGEST]
    # OmegaT empties what is not approved: then it is offered again.
    there = {key for key, entry in matches.items() if entry.target}
    new = {s.id: s for s in segments if s.id not in there and len(s.source) <= _LONGEST}
    if not unused or not new:
        return {}
    pool = _SuggestionPool(unused, old.header.get("Language", "").replace("_", "-"))
    found = {key: pool.find_best(segment.source) for key, segment in new.items()}
    return {key: _suggested_entry(new[key], best) for key, best in found.items() if best}


def entry_key(entry: Entry) -> tuple[str, str]:
    """Tells an entry from the others of its file: its id, else its source."""
    return entry.id, "" if entry.id else entry.source


class _Suggestion(NamedTuple):
    """A translation to offer, and the entries it comes from."""

    target: str
    entries: tuple[Entry, ...]


def _suggested_entry(segment: Segment, found: _Suggestion) -> Entry:
    first = found.entries[0]
    comments = dict.fromkeys(e.translator_comments for e in found.entries if e.translator_comments)
    return Entry(
        segment.id,
        segment.source,
        found.target,
        fuzzy=True,
        translator_comments="\n".join(comments),
        flags=first.flags,
        previous=" ".join(entry.source for entry in found.entries),
        digest=digest_of(found.target),
        offer=CHANGED,
    )


def find_similar(entries: Sequence[Entry], source: str) -> Entry | None:
    """The entry whose source is most similar to `source`; None where no entry is similar enough."""
    from rapidfuzz import fuzz, process

    sources = [entry.source for entry in entries]
    best = process.extractOne(source, sources, scorer=fuzz.ratio, score_cutoff=SIMILAR)
    return entries[best[2]] if best else None


@dataclass(frozen=True, slots=True)
class _Fragment:
    """One sentence of an approved translation, or all of it."""

    sources: tuple[str, ...]
    """The sentences it is the translation of, as plain words."""
    source: str
    target: str
    entry: Entry


class _SuggestionPool:
    """The approved translations of texts that have left a page."""

    def __init__(self, unused: Sequence[Entry], language: str) -> None:
        self._unused = unused
        self._skeletons: dict[Skeleton, list[Entry]] = {}
        for entry in unused:
            self._skeletons.setdefault(build_skeleton(entry.source), []).append(entry)
        self._fragments: dict[str, list[_Fragment]] = {}
        for entry in unused:
            for piece in _split_into_fragments(entry, language):
                self._fragments.setdefault(piece.sources[0], []).append(piece)

    def find_best(self, source: str) -> _Suggestion | None:
        """The best suggestion for a source."""
        joined, share = self._join(source)
        if found := self._repair(source):
            return found
        if joined and share >= 100:
            return joined
        return self._find_similar(source) or (
            joined if share >= SIMILAR else self._find_containing(source)
        )

    def _repair(self, source: str) -> _Suggestion | None:
        from rapidfuzz import fuzz

        same = self._skeletons.get(build_skeleton(source), [])
        for entry in sorted(same, key=lambda entry: -fuzz.ratio(entry.source, source)):
            target = repair_match(entry.source, source, entry.target)
            if target is not None:
                return _Suggestion(target, (entry,))
        return None

    def _find_similar(self, source: str) -> _Suggestion | None:
        entry = find_similar(self._unused, source)
        return _Suggestion(entry.target, (entry,)) if entry else None

    def _join(self, source: str) -> tuple[_Suggestion | None, float]:
        """Fragments in the order of a source, and how many per cent of it they translate."""
        sentences = _split_sentences(source, "en")
        words = [_plain_words(sentence) for sentence in sentences]
        used: list[tuple[_Fragment, str]] = []
        covered = at = 0
        while at < len(words):
            piece = self._find_fragment(words[at:])
            count = len(piece.sources) if piece else 1
            if piece:
                used.append((piece, "".join(sentences[at : at + count]).strip()))
                covered += sum(map(len, words[at : at + count]))
            at += count
        targets = [
            repair_match(piece.source, part, piece.target) or piece.target for piece, part in used
        ]
        entries = tuple(dict.fromkeys(piece.entry for piece, _ in used))
        share = 100 * covered / max(1, sum(map(len, words)))
        return (_Suggestion(" ".join(targets), entries) if used else None), share

    def _find_fragment(self, words: Sequence[str]) -> _Fragment | None:
        """The longest fragment that translates the first of some sentences."""
        fitting = [
            piece
            for piece in self._fragments.get(words[0], [])
            if piece.sources == tuple(words[: len(piece.sources)])
        ]
        return max(fitting, key=lambda piece: len(piece.sources), default=None)

    def _find_containing(self, source: str) -> _Suggestion | None:
        """A text that holds all of the source, in a translation with other sentences."""
        words = tuple(map(_plain_words, _split_sentences(source, "en")))
        for entry in self._unused:
            there = tuple(map(_plain_words, _split_sentences(entry.source, "en")))
            if any(there[at : at + len(words)] == words for at in range(len(there))):
                return _Suggestion(entry.target, (entry,))
        return None


def _split_into_fragments(entry: Entry, language: str) -> Iterator[_Fragment]:
    sources = _split_sentences(entry.source, "en")
    targets = _split_sentences(entry.target, language or "en")
    words = tuple(map(_plain_words, sources))
    if words:
        yield _Fragment(words, entry.source, entry.target, entry)
    if 1 < len(sources) == len(targets):
        for source, target, said in zip(sources, targets, words, strict=True):
            whole = not tagged_text.nesting_problem(tagged_text.parse(source))
            if whole and not tagged_text.nesting_problem(tagged_text.parse(target)):
                yield _Fragment((said,), source.strip(), target.strip(), entry)


def _split_sentences(text: str, language: str) -> list[str]:
    """The sentences of a tagged text; joined they are the text."""
    from sentencex import segment  # type: ignore[import-untyped]

    return [sentence for sentence in segment(language.partition("-")[0], text) if sentence.strip()]


def _plain_words(text: str) -> str:
    return one_line(tagged_text.plain(text))

"""Lines such as `*[HPV]: …` explain a word wherever it stands on the page: where the edition writes
another word for it, the line must name that one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from pipeline.markdown.extract.segmenter import Page
from pipeline.spans import Edit, Span

_LINE: Final = re.compile(r"\*\[(?P<word>[^\[\]\n]++)\]:")
_PLAIN: Final = re.compile(r"\w[\w-]*")


class _Abbreviation(NamedTuple):
    """A word that the page explains."""

    word: str
    span: Span
    """The word in its line, in the page."""
    line: int
    """1-based line in the page."""


def rename_abbreviations(
    source: Page, edition: Page, forms: Mapping[str, Sequence[str]]
) -> tuple[list[Edit], tuple[tuple[str, int], ...]]:
    """Edits of the edition's lines that explain a word it no longer writes, where it writes one of
    the word's `forms`; the other such words, with their lines in the source.

    A word that the source does not write either is left alone: other pages may have it.
    """
    explained = list(_find_abbreviations(source))
    if not explained:
        return [], ()
    before, after = _collect_text(source, explained), _collect_text(edition, explained)
    names = {found.word for found in explained}
    edits: list[Edit] = []
    lost: list[tuple[str, int]] = []
    for old, new in zip(explained, _find_abbreviations(edition), strict=True):
        if not _writes(before, old.word) or _writes(after, old.word):
            continue
        known = (form for form in forms.get(old.word, ()) if _PLAIN.fullmatch(form))
        form = next((form for form in known if form not in names and _writes(after, form)), None)
        if form:
            names.add(form)
            edits.append(Edit(new.span, form))
        else:
            lost.append((old.word, old.line))
    return edits, tuple(lost)


def _find_abbreviations(page: Page) -> Iterator[_Abbreviation]:
    text, blocks = page.document.text, page.blocks
    for token in blocks.tokens:
        if token.type == "block_protected" and token.info == "abbreviation" and token.map:
            match = _LINE.search(text, blocks.lines.starts[token.map[0]])
            if match:
                line = blocks.line(token.map[0])
                yield _Abbreviation(match["word"], Span(*match.span("word")), line)


def _collect_text(page: Page, explained: Sequence[_Abbreviation]) -> str:
    """The words of the page that are no explanation."""
    lines = {found.line for found in explained}
    return "\n".join(s.segment.source for s in page.slots if s.segment.line not in lines)


def _writes(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None

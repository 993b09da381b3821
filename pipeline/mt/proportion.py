"""Places in a translation by the share of words before them: the last resort for a tag."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.mt.phrases import (
    find_words,
    is_determined,
    is_function_word,
    overlaps_any,
    trim_function_words,
)
from pipeline.spans import Span


def project_span(source: str, target: str, span: Span, within: Span, taken: Sequence[Span]) -> Span:
    """The words of the target at the same share of words, at least one with a meaning if there
    is one; empty where all of them are taken."""
    start = project_offset(source, target, span.start, within)
    end = max(project_offset(source, target, span.end, within, end=True), start)
    chosen = _first_free_run(find_words(target, Span(start, end)), taken)
    if not any(not is_function_word(target, word) for word in chosen):
        free = [word for word in find_words(target, within) if not overlaps_any(word, taken)]
        telling = [word for word in free if not is_function_word(target, word)] or free
        chosen = sorted(telling, key=lambda word: abs(word.start - start))[:1]
    chosen = trim_function_words(target, chosen, determined=is_determined(span.of(source)))
    return Span(chosen[0].start, chosen[-1].end) if chosen else Span(start, start)


def mirror_part(source: str, target: str, span: Span, around: Span, home: Span) -> Span:
    """The part of a term's translation `home` for a part of the term `around`, in the order of
    Romance languages: `lung cancer`, `cáncer de pulmón`."""
    words = [word for word in find_words(target, home) if not is_function_word(target, word)]
    if not words:
        return home
    rate = len(words) / max(len(find_words(source, around)), 1)
    behind = len(find_words(source, Span(span.end, around.end)))
    size = len(find_words(source, span))
    first = min(round(behind * rate), len(words) - 1)
    last = min(max(first, round((behind + size) * rate) - 1), len(words) - 1)
    return Span(words[first].start, words[last].end)


def project_offset(source: str, target: str, at: int, within: Span, *, end: bool = False) -> int:
    """The edge of a word in `within` nearest to the same share of words: its start, or the
    `end` of the word before."""
    words = find_words(target)
    inside = [i for i, word in enumerate(words) if within.contains(word)]
    if not inside:
        return within.start
    passed = len(find_words(source, Span(0, at)))
    index = round(passed * len(words) / max(len(find_words(source)), 1)) - end
    word = words[min(max(index, inside[0]), inside[-1])]
    return word.end if end else word.start


def _first_free_run(words: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """The first run of `words` that has nothing taken in it or between."""
    run: list[Span] = []
    for word in words:
        hull = Span(run[0].start if run else word.start, word.end)
        if not overlaps_any(hull, taken):
            run.append(word)
        elif run:
            break
    return run

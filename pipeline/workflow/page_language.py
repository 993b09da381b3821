"""What language a page is written in, by its words; only what is certain counts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from pipeline import tagged_text
from pipeline.languages.function_words import FUNCTION_WORDS
from pipeline.reporting.report import PageReport, PageState

if TYPE_CHECKING:  # a build in which nothing changed reads no page
    from pipeline.markdown.extract.slots import Slot

_FEWEST_WORDS: Final = 25
"""Words below which nothing is certain."""
_SHARE: Final = 0.15
"""Share of function words from which a text is in their language; running text has a third."""
_DIFFERENT: Final = 6
"""Different function words that must be there: a list of names has `de` and `la` only."""
_ADVANTAGE: Final = 10
"""How many times as many function words as those of the source language."""
_WORD: Final = re.compile(r"[^\W\d_]+")


def find_other_language(slots: Iterable[Slot], source_language: str) -> str:
    """The language in which the texts of a page are, if that is certainly not the language of
    the source; else empty. Code is no part of the texts."""
    own = FUNCTION_WORDS.get(re.split("[-_]", source_language)[0].lower())
    if own is None:
        return ""
    texts = (tagged_text.plain(slot.segment.source) for slot in slots if slot.place is None)
    words = [word.lower() for text in texts for word in _WORD.findall(text)]
    if len(words) < _FEWEST_WORDS:
        return ""
    count_own = sum(word in own for word in words)
    best, most = "", 0
    for code, known in FUNCTION_WORDS.items():
        found = [word for word in words if word in known]
        is_certain = (
            len(found) >= _SHARE * len(words)
            and len(found) >= _ADVANTAGE * count_own
            and len(set(found)) >= _DIFFERENT
        )
        if known is not own and is_certain and len(found) > most:
            best, most = code, len(found)
    return best


def describe_skipped(pages: Iterable[PageReport], source_language: str) -> str:
    """One line on the pages that are left out because of their words; empty where there are none.

    They are those that are skipped without a finding: a page that says its language has one.
    """
    is_ours = (page for page in pages if page.state is PageState.SKIPPED and not page.findings)
    names = sorted({page.page for page in is_ours})
    if not names:
        return ""
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    what = "1 page is" if len(names) == 1 else f"{len(names)} pages are"
    return (
        f"{what} in another language already, by their words, and left out: {shown}; to have one "
        f"translated all the same, write `language: {source_language}` in its front matter"
    )

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
  stands there (`non-cancer`, `X-ray`); before an acronym a prefix does not count (`anti-HER2`),
  but one or two capitals do (`G-CSF`, `GM-CSF`).
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

from pipeline.glossary.entries import REQUIRED, Match, Status, Term
from pipeline.glossary.folding import fold, written
from pipeline.glossary.matcher import Matcher
from pipeline.glossary.verify import find_target, forbidden_hits, missing, target_form
from pipeline.glossary.wordforms import pluralize_es, plurals_en, term_key

__all__ = [
    "REQUIRED",
    "Match",
    "Matcher",
    "Status",
    "Term",
    "find_target",
    "fold",
    "forbidden_hits",
    "missing",
    "pluralize_es",
    "plurals_en",
    "target_form",
    "term_key",
    "written",
]

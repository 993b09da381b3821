"""What a person may decide about findings: which errors outlive an approval, which never go."""

from __future__ import annotations

from typing import Final

BINDING: Final = frozenset(
    "tags term-missing term-forbidden numbers number-words periods frequency fractions ordinals"
    " dates times-of-day doses limits signs stages codes negation drugs hidden".split()
)
"""Checks whose errors stay errors after a person's approval: tags, locked terms, and what changes
a dose, a time, a negation or a drug, and what nobody can see. All other errors become warnings.
Only a waiver with a reason takes them away, and for more than one segment only a waiver that names
the words."""

UNWAIVABLE: Final = frozenset(
    "tags structure catalogue input stale language orphan renamed not-a-page too-long"
    " waiver".split()
)
"""Findings that no person can waive: without a correction the page would break or be wrong."""

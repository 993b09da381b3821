"""Good pairs: what is read, what is left out, and which half a pair belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from bench.seeding.base import half
from bench.seeding.names import KINDS as NAMES
from bench.seeding.negation import KINDS as NEGATION
from bench.seeding.numbers import KINDS as NUMBERS
from bench.seeding.opposites import KINDS as OPPOSITES
from bench.seeding.quantities import KINDS as QUANTITIES
from bench.seeding.terms import KINDS as TERMS
from bench.seeding.text import KINDS as TEXT

KINDS: Final = (*NUMBERS, *QUANTITIES, *NEGATION, *OPPOSITES, *NAMES, *TERMS, *TEXT)
"""Every kind of error that can be put in."""

SIGNED: Final = re.compile(r"(?<![\w.,])(?:\d+(?:[.,]\d+)+|\.\d+)(?![\w]|[.,]\d)")
NO_TRANSLATION: Final = re.compile(
    r"[- ]\(?ES\)?\.?$| - es\.?$|\{NS\}|placeholder|Spanish \(|- Spanish$|^NCIDS |ipsum"
    r"|Browser Title|- Title$"
)
"""What placeholders and footers of the data end with or contain."""


def is_good(source: str, target: str) -> bool:
    """Whether a pair is a translation; the data has some placeholders."""
    is_copy = source.lower() == target.lower() and " " in source
    return not is_copy and not NO_TRANSLATION.search(target)


def with_signs_of(source: str, target: str) -> str:
    """`target` with the numbers of `source` written as they are there: 4.8 for 4,8.

    Some translations of the data write a decimal comma, some a point. Which of them is right is
    a setting of an edition, and no matter where other errors are looked for.
    """

    def same(found: re.Match[str]) -> str:
        swapped = found[0].translate(str.maketrans(",.", ".,"))
        return swapped if swapped in ours and found[0] not in ours else found[0]

    written = [found[0] for found in SIGNED.finditer(source)]
    ours = {number if number[0] != "." else f"0{number}" for number in written}
    return SIGNED.sub(same, target)


def read_pairs(paths: Iterable[Path], split: str = "all") -> list[tuple[str, str]]:
    """Source and target of the lines of files, each pair once, of one half or of both."""
    lines = (line for path in paths for line in path.read_text("utf-8").splitlines())
    pairs = dict.fromkeys(
        (cells[0], cells[1]) for line in lines if len(cells := line.split("\t")) == 2
    )
    return [pair for pair in pairs if is_good(*pair) and split in ("all", half(pair[0]))]

"""pipeline.mt.sentence_state: sentences that end at a tag, with no blank after the stop."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline.model import Tag
from pipeline.mt.sentence_state import DEFAULT_PLACEHOLDER, flatten

CODE = (Tag(1, "code", "x", False),)
ELSE = (Tag(1, "shortcode", "{% else %}", False),)
NOTE = (Tag(1, "footnote", "[^1]", False),)
SUP = (Tag(1, "html", "<sup>", True),)
BREAK = (Tag(1, "html", "<br>", False),)


@pytest.mark.parametrize(
    ("source", "tags", "expected"),
    [
        ("Take two.<1/>Take one.", ELSE, ["Take two.", "XQ1", " Take one."]),
        ("Wash it.<1/>Dry it.", CODE, ["Wash it.", "XQ1", " Dry it."]),
        ("Wash it.<1/>Dry it.", NOTE, ["Wash it.", "Dry it."]),
        ("Wash it!<1/>Dry it.", NOTE, ["Wash it!", "Dry it."]),
        ("It helps.<1>2-3</1> Use it.", SUP, ["It helps.", "2-3", " Use it."]),
        ("It helps.”<1>4</1>", SUP, ["It helps.”", "4"]),
        ("It helps.<1>Use it.</1>", SUP, ["It helps.", "Use it."]),
        ("12 Main Street<1/>Springfield", BREAK, ["12 Main Street", " Springfield"]),
        # Twins: no stop before the tag, or a blank.
        ("Take two <1/> take one.", ELSE, ["Take two XQ1 take one."]),
        ("Wash it. <1/> dries it.", CODE, ["Wash it. XQ1 dries it."]),
        ("10<1>6</1> cells", SUP, ["106 cells"]),
        ("Pick <1/>dates.", CODE, ["Pick XQ1 dates."]),
    ],
)
def test_a_sentence_ends_at_a_tag(source: str, tags: tuple[Tag, ...], expected: list[str]) -> None:
    plain, _, _, breaks = flatten(source, tags, DEFAULT_PLACEHOLDER)
    edges = [0, *breaks, len(plain)]
    assert [plain[start:end] for start, end in pairwise(edges) if start < end] == expected

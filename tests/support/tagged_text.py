"""Random tags on a text, for property tests."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import strategies as st

from pipeline import tagged_text


def word_edges(text: str) -> list[int]:
    return sorted({edge for match in re.finditer(r"\w+", text) for edge in match.span()})


@st.composite
def tagged(draw: st.DrawFn, text: str, *, tidy: bool, depth: int = 0) -> list[tagged_text.Item]:
    """Tags put at random on a text, unnumbered; tidy ones are pairs at the edges of words."""
    places = word_edges(text) if tidy else list(range(len(text) + 1))
    cut = st.sampled_from(places or [0])
    cuts = sorted(draw(st.lists(cut, max_size=4 if depth < 2 else 0)))
    items: list[tagged_text.Item] = []
    for start, end in pairwise([0, *cuts, len(text)]):
        piece = text[start:end]
        kind = draw(st.sampled_from(["pair", "text"] if tidy else ["pair", "text", "single"]))
        if kind == "pair" and (depth < 2 and (piece.strip() or not tidy)) and cuts:
            inner = draw(tagged(piece, tidy=tidy, depth=depth + 1))
            items += [tagged_text.Open(0), *inner, tagged_text.Close(0)]
            continue
        if kind == "single":
            items.append(tagged_text.Single(0))
        if piece:
            items.append(tagged_text.Text(piece))
    return items


def numbered(items: list[tagged_text.Item]) -> str:
    """Tagged text with the tags numbered as they come."""
    result: list[tagged_text.Item] = []
    opened: list[int] = []
    last = 0
    for item in items:
        if isinstance(item, tagged_text.Close):
            result.append(tagged_text.Close(opened.pop()))
        elif isinstance(item, tagged_text.Text):
            result.append(item)
        else:
            last += 1
            result.append(type(item)(last))
            if isinstance(item, tagged_text.Open):
                opened.append(last)
    return tagged_text.join(result)

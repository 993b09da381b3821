"""Random tags on a text, for property tests."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import strategies as st

from pipeline import tags


def word_edges(text: str) -> list[int]:
    return sorted({edge for match in re.finditer(r"\w+", text) for edge in match.span()})


@st.composite
def tagged(draw: st.DrawFn, text: str, *, tidy: bool, depth: int = 0) -> list[tags.Item]:
    """Tags put at random on a text, unnumbered; tidy ones are pairs at the edges of words."""
    places = word_edges(text) if tidy else list(range(len(text) + 1))
    cut = st.sampled_from(places or [0])
    cuts = sorted(draw(st.lists(cut, max_size=4 if depth < 2 else 0)))
    items: list[tags.Item] = []
    for start, end in pairwise([0, *cuts, len(text)]):
        piece = text[start:end]
        kind = draw(st.sampled_from(["pair", "text"] if tidy else ["pair", "text", "single"]))
        if kind == "pair" and (depth < 2 and (piece.strip() or not tidy)) and cuts:
            inner = draw(tagged(piece, tidy=tidy, depth=depth + 1))
            items += [tags.Open(0), *inner, tags.Close(0)]
            continue
        if kind == "single":
            items.append(tags.Single(0))
        if piece:
            items.append(tags.Text(piece))
    return items


def numbered(items: list[tags.Item]) -> str:
    """Tagged text with the tags numbered as they come."""
    result: list[tags.Item] = []
    opened: list[int] = []
    last = 0
    for item in items:
        if isinstance(item, tags.Close):
            result.append(tags.Close(opened.pop()))
        elif isinstance(item, tags.Text):
            result.append(item)
        else:
            last += 1
            result.append(type(item)(last))
            if isinstance(item, tags.Open):
                opened.append(last)
    return tags.join(result)

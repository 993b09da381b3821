"""Progress as a picture: a bar of the words in each state, as SVG without style or script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from pipeline.desk.rows import LABELS, State

SHOWN_AS: Final[tuple[tuple[str, tuple[State, ...]], ...]] = (
    ("Approved", (State.REVIEWED, State.COPY)),
    ("Waiting", (State.MACHINE, State.DRAFT)),
    ("Unsure", (State.UNSURE, State.OFFER)),
    ("Warning", (State.WARNING,)),
    ("Error", (State.ERROR, State.UNTRANSLATED)),
)
"""The parts of a bar, from the left, each with the states that it stands for."""
_WIDTH: Final = 300

assert set(LABELS) == {state for _, states in SHOWN_AS for state in states}


def progress_bar(words: Mapping[State, int], label: str = "", height: int = 14) -> Markup:
    """A bar of words by state. Parts differ by pattern too, so that no colour is needed."""
    total = sum(words.values())
    shares = [(name, sum(words.get(s, 0) for s in states)) for name, states in SHOWN_AS]
    said = ", ".join(f"{name.lower()} {count} of {total} words" for name, count in shares if count)
    parts, at = [], 0.0
    for name, count in shares:
        if count:
            width = _WIDTH * count / total
            parts.append(
                f'<rect class="b-{name.lower()}" x="{at:.1f}" y="0" width="{width:.1f}"'
                f' height="{height}"/>'
            )
            at += width
    start = Markup("<title>{}</title>").format(
        f"{label}{': ' if label else ''}{said or 'no words'}"
    )
    return Markup(
        f'<svg class="bar" role="img" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}"'
        f' height="{height}" preserveAspectRatio="none">{start}'
        f'<rect class="b-none" width="{_WIDTH}" height="{height}"/>{"".join(parts)}</svg>'
    )

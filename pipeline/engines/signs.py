"""Signs within a sentence, as a model may be taught to read and write them (`training/`).

Each is one piece of its vocabulary and begins with a blank, so that a sentence with signs is cut
into the pieces of the sentence without, and the signs between them: what the model knows of words
holds beside a sign too. So white space before what opens stands behind it, to the model.
"""

from __future__ import annotations

import re
from typing import Final

MOST: Final = 9
"""Tags of a sentence that a model is taught to carry."""
TERM: Final = "<t>{1}</t>"
"""The form approved for a term, in the term's place; a format that is given both."""
SIGNS: Final = (
    *(f"<{n}>" for n in range(1, MOST + 1)),
    *(f"</{n}>" for n in range(1, MOST + 1)),
    *(f"<{n}/>" for n in range(1, MOST + 1)),
    *("<t>", "</t>"),
)

_SIGN: Final = re.compile(r"</?[1-9]/?>|</?t>")
_OPENING: Final = re.compile(r"(?<!\s)(\s*)((?:<[1-9t]>)+)")
_CLOSING: Final = re.compile(r"(?<!\s)(\s*)((?:</[1-9t]>|<[1-9]/>)+)")
_CLOSED: Final = re.compile(r"(?<!\s)\s*(</[1-9t]>|<[1-9]/>)")
_OPENED: Final = re.compile(r"(?<!\s)((?:\s*<[1-9t]>)+)(\s*)")


def spaced(text: str) -> str:
    """A sentence with signs where its segment has them, as the model reads it."""
    if "<" not in text:
        return text

    def opened(found: re.Match[str]) -> str:
        behind = found[1] or ("" if found.start() else " ")
        return "".join(f" {sign}" for sign in _SIGN.findall(found[2])) + behind

    def closed(found: re.Match[str]) -> str:
        return "".join(f" {sign}" for sign in _SIGN.findall(found[2])) + found[1]

    text = _CLOSING.sub(closed, text)
    return _OPENING.sub(opened, text).lstrip()


def joined(text: str) -> str:
    """What the model wrote, its signs where a segment would have them; undoes `spaced`."""

    def opened(found: re.Match[str]) -> str:
        before = found[2] if found.start() else ""
        return before + "".join(_SIGN.findall(found[1]))

    return _OPENED.sub(opened, _CLOSED.sub(r"\1", text))


def asked_for(source: str, answer: str) -> str:
    """The answer without signs that the source has not, which no model should write."""
    given = set(_SIGN.findall(source))
    return _SIGN.sub(lambda sign: sign[0] if sign[0] in given else "", answer)

"""What must be escaped so that characters stay characters, in each kind of place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pipeline import tagged_text
from pipeline.markdown.extract.segmenter import Place

WHITE_SPACE: Final = frozenset("\t\n\x0b\x0c\r \xa0\u1680\u202f\u205f\u3000") | frozenset(
    map(chr, range(0x2000, 0x200B))
)
"""What is white space to Markdown beside emphasis; Python knows some more."""

PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


OUTSIDE_MARKDOWN: Final = ("attr", "title", "html")
"""Frames, by how they begin, in which inline rules do not apply."""


def escaped(text: str, frame: str, raws: Mapping[str, str]) -> str:
    """Text for a title, an attribute or HTML; `raws` are characters written as entities."""
    if frame == "html":
        return _html(text, raws)
    return _title(text, frame, raws) if frame.startswith("title") else _attribute(text, frame, raws)


def _attribute(text: str, frame: str, raws: Mapping[str, str]) -> str:
    quote = frame[-1].replace("=", '"')  # what stands without quotes gets some
    text = re.sub(r"&(?=[#\w])", "&amp;", text)
    text = text.replace(quote, "&quot;" if quote == '"' else "&#39;")
    return _with_raws(text.replace("<", "&lt;").replace("](", "&#93;("), raws)


def _title(text: str, frame: str, raws: Mapping[str, str]) -> str:
    quote = frame[-1]
    text = re.sub(r"\\(?=[!-/:-@\[-`{-~]|$)", r"\\\\", text)
    text = re.sub(r"&(?=#?\w+;)", r"\\&", text)
    text = text.replace("](", "\\](") if quote != "(" else text.replace("]", "\\]")
    marks = r"[()]" if quote == "(" else re.escape(quote)
    return _with_raws(re.sub(marks, lambda m: "\\" + m[0], text), raws)


_HTML_SPECIAL = re.compile(
    r"<(?=[A-Za-z/!?])|&(?=[#\w])|\{(?=[{%#:./A-Za-z_$])|<$|\](?=\()"
    r"|^(?:[-*+](?=\s|$)|\d(?=\d{0,8}[.)](?:\s|$)))"
)


def _html(text: str, raws: Mapping[str, str]) -> str:
    text = _HTML_SPECIAL.sub(
        lambda m: {"<": raws.get("<", "&lt;"), "&": "&amp;"}.get(m[0]) or f"&#{ord(m[0])};", text
    )
    return _with_raws(text, raws)


def _with_raws(text: str, raws: Mapping[str, str]) -> str:
    """Characters the page writes as entities, written so again (but for the markup ones)."""
    for char, raw in raws.items():
        if char not in "&<\"'":
            text = text.replace(char, raw)
    return text


SPECIAL = re.compile(r"[\\`*_\[\]<&~${:^!|\"}]|^\(")


_ENTITY = re.compile(r"&(?:#[xX]?[0-9a-fA-F]+|\w+);")


_EXPRESSION = re.compile(r"\{(?:[:.#/]|[A-Za-z_$])")


_EMOJI = re.compile(r":[a-z0-9_+-]+:")


def literals(place: Place, text: str) -> frozenset[str]:
    """Punctuation that the source has as text, neither as an entity nor after a backslash."""
    found = frozenset(SPECIAL.findall(tagged_text.plain(place.segment.source)))
    found -= {"|", '"', "(", *place.raws}
    raw = _without_markup(place, text)
    return frozenset(char for char in found if "\\" + char not in raw)


def _without_markup(place: Place, text: str) -> str:
    """What a place is written as, a blank for each piece of its markup."""
    whole = place.segment.span
    if "\\" not in whole.of(text):
        return whole.of(text)
    pos = whole.start
    parts: list[str] = []
    for span in sorted(span for m in place.markup for span in (m.open, m.close) if span):
        parts.append(text[pos : span.start])
        pos = span.end
    return " ".join([*parts, text[pos : whole.end]])


_WRITTEN = re.compile(r"\\([!-/:-@\[-`{-~])|(.)", re.DOTALL)


def mixed(place: Place, text: str, target: str) -> dict[str, Iterator[bool]]:
    """For punctuation that the source writes both with a backslash and without, and that the
    target has as often: whether each has one, in their order."""
    raw = _without_markup(place, text)
    if "\\" not in raw:
        return {}
    found: dict[str, list[bool]] = {}
    for escaped, plain in _WRITTEN.findall(raw):
        found.setdefault(escaped or plain, []).append(bool(escaped))
    return {
        char: iter(flags)
        for char, flags in found.items()
        if SPECIAL.match(char) and len(set(flags)) == 2 and target.count(char) == len(flags)
    }


@dataclass(slots=True)
class Escaper:
    """Escapes one run of text, knowing the characters on both sides of it."""

    text: str
    before: str
    after: str
    place: Place
    labels: frozenset[str]
    literal: frozenset[str]
    mixed: Mapping[str, Iterator[bool]]
    dollars: bool
    tildes: bool

    def run(self) -> str:
        """The text with a backslash or entity where it needs one."""
        safe = self._safe_brackets()
        entities = self.place.raws

        def escape(match: re.Match[str]) -> str:
            i, char = match.start(), match[0]
            if char in self.mixed and not next(self.mixed[char], True):
                return char
            if char in self.literal or (char in "[]" and i in safe):
                return char
            if not self._special(i, char):
                return char
            if char == "{" and self._next(i) in "{%#":
                return "&#123;"
            if char in '&<{}:^!|"' and char in entities:
                return entities[char]
            return "&quot;" if char == '"' else "\\" + char

        return SPECIAL.sub(escape, self.text)

    def _next(self, i: int) -> str:
        return self.text[i + 1] if i + 1 < len(self.text) else self.after

    def _previous(self, i: int) -> str:
        return self.text[i - 1] if i else self.before

    def _blank(self, char: str) -> bool:
        """Whether `char` is nothing or white space, and not written as an entity."""
        return char == "" or (char in WHITE_SPACE and char not in self.place.raws)

    def _special(self, i: int, char: str) -> bool:
        """Whether `char` at `i` could be read as markup."""
        before, after = self._previous(i), self._next(i)
        frame = self.place.frame
        if char in "`[]":
            return True
        if char == "\\":
            return after == "" or bool(PUNCTUATION.match(after)) or i + 1 == len(self.text)
        if char in "*_":
            if char == "_" and before.isalnum() and after.isalnum():
                return False
            return not (self._blank(before) and after != "" and self._blank(after))
        if char == "<":
            return after == "" or after.isalpha() or after in "/!?>"
        if char == "&":
            return bool(_ENTITY.match(self.text, i)) or i + 1 == len(self.text)
        if char == "~":
            return self.tildes or "~" in (before, after)
        if char == "$":
            return self.dollars
        if char == "{":
            return after in "{%#" or bool(_EXPRESSION.match(self.text, i)) or frame == "directive"
        if char == "}":
            return frame == "directive"
        if char == ":":
            return bool(_EMOJI.match(self.text, i)) or (after == ":" and i + 1 == len(self.text))
        if char == "|":
            return frame == "cell"
        if char == "(":
            return i == 0 and before == "]"
        if char == '"':
            return frame == "quoted"
        return after == "["  # ^ and !

    def _safe_brackets(self) -> set[int]:
        """Places of brackets that cannot be part of a link, footnote, task or alert."""
        safe: set[int] = set()
        if self.place.frame in ("alt", "directive"):
            return safe
        for match in re.finditer(r"\[([^\[\]\\]+)\]", self.text):
            label = " ".join(match[1].split()).casefold()
            following = self._next(match.end() - 1)
            risky = (
                following in ("(", "[", ":", "{")
                or label in self.labels
                or label in ("", "x")
                or match[1][0] in "^!"
                or self._previous(match.start()) in ("!", "^")
            )
            if not risky:
                safe |= {match.start(), match.end() - 1}
        return safe

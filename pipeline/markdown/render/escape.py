"""What must be escaped so that characters stay characters, in each kind of slot."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple

from pipeline.markdown.extract.slots import TITLES, Frame, Slot
from pipeline.markdown.render.live_code import begins_code

WHITE_SPACE: Final = frozenset("\t\n\x0b\x0c\r \xa0\u1680\u202f\u205f\u3000") | frozenset(
    map(chr, range(0x2000, 0x200B))
)
"""What is white space to Markdown beside emphasis; Python knows some more."""

PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
SPECIAL = re.compile(r"[\\`*_\[\]<&~${:^!|\"}]|^\(")
"""Characters that may be markup; each has a rule in `_RULES`."""


_DIRECTIVE: Final = Frame.DIRECTIVE
_BRACKETS_ARE_MARKUP: Final = frozenset([Frame.ALT, Frame.DIRECTIVE])
"""Frames in which brackets end what surrounds the text, whatever they hold."""


class EscapeLevel(IntEnum):
    """How much of a target is escaped."""

    LIKE_SOURCE = 0
    """What the source writes without a backslash is left alone."""
    MARKUP = 1
    """Everything that could be markup."""
    ALL = 2
    """Every punctuation mark; emphasis becomes HTML."""


# --- titles, attributes and HTML ------------------------------------------------------------


def escape_outside_markdown(
    text: str, frame: Frame, raws: Mapping[str, str], always: str = ""
) -> str:
    """Text for a title, an attribute or HTML; `raws` are characters written as entities, those
    in `always` everywhere."""
    if frame in TITLES:
        return _escape_title(text, frame[-1], raws)
    kept = {char: raws[char] for char in always if char in "&<\"'" and char in raws}
    pieces = re.split(f"([{''.join(kept)}])", text) if kept else [text]
    return "".join(kept.get(piece) or _escape_piece(piece, frame, raws) for piece in pieces)


def _escape_piece(text: str, frame: Frame, raws: Mapping[str, str]) -> str:
    if frame is Frame.HTML:
        return _escape_html(text, raws)
    return _escape_attribute(text, frame[-1].replace("=", '"'), raws)


def _escape_attribute(text: str, quote: str, raws: Mapping[str, str]) -> str:
    text = re.sub(r"&(?=[#\w])", "&amp;", text)
    text = text.replace(quote, "&quot;" if quote == '"' else "&#39;")
    text = text.replace("<", "&lt;").replace("](", "&#93;(")
    # Templates and attribute lists read braces wherever they stand.
    return _write_raws(text.replace("{", "&#123;").replace("}", "&#125;"), raws)


_TEMPLATE: Final = re.compile(r"\{(?=[{%#<\w$.])|<(?=%)|\[(?=\[)")
"""What begins the code of a template."""


def _escape_title(text: str, quote: str, raws: Mapping[str, str]) -> str:
    text = re.sub(r"\\(?=[!-/:-@\[-`{-~]|$)", r"\\\\", text)
    text = re.sub(r"&(?=#?\w+;)", r"\\&", text)
    text = text.replace("](", "\\](") if quote != "(" else text.replace("]", "\\]")
    text = _TEMPLATE.sub(lambda m: f"&#{ord(m[0])};", text)
    marks = r"[()]" if quote == "(" else re.escape(quote)
    return _write_raws(re.sub(marks, lambda m: "\\" + m[0], text), raws)


_HTML_SPECIAL = re.compile(
    r"<(?=[A-Za-z/!?%])|&(?=[#\w])|\{(?=[{%#:./A-Za-z_$]|[^{}\n]*\})|<$|\](?=\()"
    r"|`|\[(?=\[)|%(?=[(\w.])|(?<![\w@./+-])@(?=[\w{])|\+(?=\+)"
    r"|^(?:[-*+](?=\s|$)|\d(?=\d{0,8}[.)](?:\s|$)))"
)


def _escape_html(text: str, raws: Mapping[str, str]) -> str:
    text = _HTML_SPECIAL.sub(
        lambda m: raws.get(m[0]) or {"<": "&lt;", "&": "&amp;"}.get(m[0]) or f"&#{ord(m[0])};",
        text,
    )
    return _write_raws(text, raws)


def _write_raws(text: str, raws: Mapping[str, str]) -> str:
    """Write characters as entities where the page does so, except those of markup."""
    for char, raw in raws.items():
        if char not in "&<\"'":
            text = text.replace(char, raw)
    return text


# --- running text ---------------------------------------------------------------------------


class TextRun(NamedTuple):
    """Text between two tags, with the character before and after it (empty where none is)."""

    text: str
    before: str
    after: str

    def next(self, i: int) -> str:
        """The character after index `i`."""
        return self.text[i + 1] if i + 1 < len(self.text) else self.after

    def previous(self, i: int) -> str:
        """The character before index `i`."""
        return self.text[i - 1] if i else self.before

    def ends_at(self, i: int) -> bool:
        """Whether index `i` is the last one."""
        return i + 1 == len(self.text)


@dataclass(frozen=True, slots=True)
class Escaper:
    """Escapes the running text of one target."""

    slot: Slot
    labels: frozenset[str]
    """Labels that the page defines, folded."""
    literal: frozenset[str]
    """Characters that are left alone; see `find_literals`."""
    mixed: Mapping[str, Iterator[str]]
    """See `find_mixed`."""
    has_maths: bool
    """Whether dollar signs of the target could be read as maths."""
    has_strikethrough: bool
    """Whether tildes of the target could be read as strikethrough."""
    has_braces: bool
    """Whether braces of the target could be read as a pair."""
    is_mdx: bool
    """Whether each brace and each bracket of a tag is code, or an error."""
    code: frozenset[str]
    """Code that the text of the source begins itself; see `begins_code`."""
    spellings: Mapping[str, str]
    """Characters that are written as the source writes them; see `find_spellings`."""

    def escape(self, run: TextRun) -> str:
        """The text with a backslash or an entity where it needs one."""
        safe = self._find_safe_brackets(run)
        entities = self.slot.raws

        def escape(match: re.Match[str]) -> str:
            i, char = match.start(), match[0]
            if char in _CODE_STARTS and begins_code(run.text, i, run.after, self.code):
                return f"&#{ord(char)};"
            if char in self.mixed and (written := next(self.mixed[char], "")):
                return written
            if char in self.spellings:
                return self.spellings[char]
            if char in self.literal or i in safe or not _RULES[char](self, run, i):
                return char
            if char == "}" or (char == "{" and self.needs_entity(run, i)):
                return f"&#{ord(char)};"
            if char in '&<{}:^!|"' and char in entities:
                return entities[char]
            return "&quot;" if char == '"' else "\\" + char

        return self.special.sub(escape, run.text)

    @property
    def special(self) -> re.Pattern[str]:
        """Characters that may be written in another way."""
        # A parenthesis is special at the start only, where no spelling is known.
        others = "".join(sorted(c for c in self.spellings if c == "(" or not SPECIAL.match(c)))
        return re.compile(f"{SPECIAL.pattern}|[{re.escape(others)}]") if others else SPECIAL

    def needs_entity(self, run: TextRun, i: int) -> bool:
        """Whether a site reads the brace at `i` as its own even after a backslash."""
        return self.slot.frame is _DIRECTIVE or run.next(i) in "{%#"

    def is_blank(self, char: str) -> bool:
        """Whether `char` is nothing or white space, and not written as an entity."""
        return char == "" or (char in WHITE_SPACE and char not in self.slot.raws)

    def _find_safe_brackets(self, run: TextRun) -> set[int]:
        """Places of brackets that cannot be part of a link, footnote, task or alert."""
        safe: set[int] = set()
        if self.slot.frame in _BRACKETS_ARE_MARKUP:
            return safe
        for match in _BRACKETS.finditer(run.text):
            label = " ".join(match[1].split()).casefold()
            risky = (
                run.next(match.end() - 1) in ("(", "[", ":", "{")
                or label in self.labels
                or label in ("", "x")
                or match[1][0] in "^!"
                or run.previous(match.start()) in ("!", "^")
            )
            if not risky:
                safe |= {match.start(), match.end() - 1}
        return safe


_CODE_STARTS: Final = frozenset("{<`!}")
_BRACKETS = re.compile(r"\[([^\[\]\\]+)\]")

Rule = Callable[[Escaper, TextRun, int], bool]
"""Whether the character at an index of a run could be read as markup."""


def _always(escaper: Escaper, run: TextRun, i: int) -> bool:
    return True


def _only_in(*frames: Frame) -> Rule:
    return lambda escaper, run, i: escaper.slot.frame in frames


def _backslash(escaper: Escaper, run: TextRun, i: int) -> bool:
    """It escapes what follows, or a line break."""
    after = run.next(i)
    return after == "" or run.ends_at(i) or PUNCTUATION.match(after) is not None


def _star(escaper: Escaper, run: TextRun, i: int) -> bool:
    """Emphasis, except between blanks."""
    after = run.next(i)
    return not (escaper.is_blank(run.previous(i)) and after != "" and escaper.is_blank(after))


def _underscore(escaper: Escaper, run: TextRun, i: int) -> bool:
    """Emphasis, except within a word and between blanks."""
    within_word = run.previous(i).isalnum() and run.next(i).isalnum()
    return not within_word and _star(escaper, run, i)


def _less_than(escaper: Escaper, run: TextRun, i: int) -> bool:
    """A tag, a comment or an address in angle brackets."""
    after = run.next(i)
    if escaper.is_mdx:
        return not (after and after in WHITE_SPACE)
    return after == "" or after.isalpha() or after in "/!?>"


_ENTITY = re.compile(r"&(?:#[xX]?[0-9a-fA-F]+|\w+);")


def _ampersand(escaper: Escaper, run: TextRun, i: int) -> bool:
    """An entity."""
    return run.ends_at(i) or _ENTITY.match(run.text, i) is not None


def _tilde(escaper: Escaper, run: TextRun, i: int) -> bool:
    """Strikethrough."""
    return escaper.has_strikethrough or "~" in (run.previous(i), run.next(i))


def _dollar(escaper: Escaper, run: TextRun, i: int) -> bool:
    """Maths."""
    return escaper.has_maths


def _open_brace(escaper: Escaper, run: TextRun, i: int) -> bool:
    """A shortcode, an expression or attributes."""
    return escaper.needs_entity(run, i) or escaper.has_braces or escaper.is_mdx


_EMOJI = re.compile(r":[a-z0-9_+-]+:")


def _colon(escaper: Escaper, run: TextRun, i: int) -> bool:
    """An emoji, or the first of several colons that markup begins with."""
    return _EMOJI.match(run.text, i) is not None or (run.ends_at(i) and run.next(i) == ":")


def _before_bracket(escaper: Escaper, run: TextRun, i: int) -> bool:
    """An image or a footnote."""
    return run.next(i) == "["


def _parenthesis(escaper: Escaper, run: TextRun, i: int) -> bool:
    """The address of a link whose text is the tag before it."""
    return i == 0 and run.before == "]"


_RULES: Final[Mapping[str, Rule]] = {
    "`": _always,
    "[": _always,
    "]": _always,
    "\\": _backslash,
    "*": _star,
    "_": _underscore,
    "<": _less_than,
    "&": _ampersand,
    "~": _tilde,
    "$": _dollar,
    "{": _open_brace,
    "}": _only_in(Frame.DIRECTIVE),
    ":": _colon,
    "^": _before_bracket,
    "!": _before_bracket,
    "|": _only_in(Frame.CELL),
    '"': _only_in(Frame.QUOTED),
    "(": _parenthesis,
}
"""When each of the special characters is escaped."""

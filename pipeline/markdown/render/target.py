"""Write a target back as Markdown, HTML or YAML so that its characters stay characters.

Escaping is as small as is safe: a bracket, star or number is only escaped where it could be
read as markup, and not at all where the source does without. The proof in
`pipeline.markdown.assemble` decides how much care is needed.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pipeline import tagged_text
from pipeline.markdown.extract.segmenter import Place, fold_blanks
from pipeline.markdown.parser.site_blocks import is_module_line
from pipeline.markdown.render.escape import (
    OUTSIDE_MARKDOWN,
    PUNCTUATION,
    SPECIAL,
    WHITE_SPACE,
    Escaper,
    escaped,
    literals,
    mixed,
)
from pipeline.markdown.render.spacing import EMPHASIS, apart, emphasised, has_emphasis, hug
from pipeline.markdown.scalars import printable, write_value
from pipeline.spans import Edit, splice

_AS_HTML: Final = {"emphasis": "em", "strong": "strong", "strikethrough": "s"}


_BREAKS = re.compile(r"[ \t]*[\r\n]+[ \t]*")


_LINE_BREAK = re.compile(r"(?:\r\n?|\n)[ \t>]*")


_PLAIN = re.compile(r"(?!import\s|export\s)[^\W\d_](?:[^\W_]++|[ ,.;()'’“”¿?/%-]++)*+")
"""Text that no rule below would change in the frames of running text."""


_RUNNING: Final = frozenset(["block", "heading", "cell", "alt", "html"])


class EmitError(ValueError):
    """A target cannot be written at this place; the message says why."""


@dataclass(slots=True)
class _Part:
    """A piece of the result: text still to be escaped, or markup as it is."""

    text: str
    kind: str = ""
    """Empty for text, else the kind of the tag."""
    opens: bool = False


def emit(
    text: str,
    place: Place,
    target: str,
    edits: Sequence[Edit] = (),
    *,
    labels: Collection[str] = (),
    care: int = 1,
) -> str:
    """What stands in the page for `target`.

    `text` is the source page, `edits` those inside the markup of this place, `labels` the
    reference labels of the page (folded). `care` says how much is escaped: 0 leaves alone
    what the source writes without a backslash, 1 escapes what could be markup, 2 every
    punctuation mark, emphasis becoming HTML. Raises EmitError where the target cannot be
    written here, such as emphasis around nothing.
    """
    frame, safe = place.frame, care > 1
    if "\n" in target or "\r" in target:
        target = _BREAKS.sub(" ", target)
    if frame.startswith("matter"):
        raw = place.segment.span.of(text)
        return _matter(tagged_text.plain(target), frame.removeprefix("matter"), raw)
    target = target.strip()
    simple = not (place.markup or place.raws or safe or (care and place.line_break))
    if simple and frame in _RUNNING and _PLAIN.fullmatch(target):
        return target
    parts = _parts(text, place, tagged_text.parse(target), edits, safe)
    if frame.startswith(OUTSIDE_MARKDOWN):
        bare = care == 0 and "<" in literals(place, text)
        raws = {**place.raws, "<": "<"} if bare else place.raws
        value = "".join([p.text if p.kind else escaped(p.text, frame, raws) for p in parts])
        if care and (found := _LINE_BREAK.search(place.segment.span.of(text))):
            value = found[0].join(value.rsplit(" ", 1))
        return f'"{value}"' if frame == "attr=" else value
    if safe:
        for part in parts:
            if not part.kind:
                part.text = PUNCTUATION.sub(lambda m: f"&#{ord(m[0])};", part.text)
    else:
        _escape_parts(parts, place, text, labels, care)
        if has_emphasis(place):
            _fix_flanking(parts)
        _fix_lines(parts, place, text)
    if care and frame == "block" and place.line_break:
        _keep_break(parts, place)
    return "".join([part.text for part in parts])


def _keep_break(parts: list[_Part], place: Place) -> None:
    """A paragraph of several lines keeps one line break: what follows it may read a single
    line as the term of a definition or the head of a table."""
    if any(mark in part.text for part in parts for mark in "\r\n"):
        return
    last = tagged_text.plain(place.segment.source).split(" ")[-1]
    rest = ""
    for part in reversed(parts):
        at = -1 if part.kind else part.text.rfind(" ")
        if at >= 0:
            rest = part.text[at + 1 :] + rest
            if rest == last or not (_LINE_START.match(rest) or rest[:1] in ("", *"<|`")):
                part.text = part.text[:at].rstrip(" ") + place.line_break + part.text[at + 1 :]
            return
        rest = part.text + rest


def _matter(value: str, style: str, raw: str) -> str:
    """A front matter value in place of `raw`; a block scalar keeps its header and indent."""
    if not printable(value):
        return write_value(value, '"')
    if style in ("|", ">"):
        head, newline, body = re.match(r"([^\r\n]*)(\r\n?|\n)?(.*)", raw, re.DOTALL).groups("")  # type: ignore[union-attr]
        value = fold_blanks(value)
        if newline and value[:1] not in ("", "#") and head in ("|", "|-", "|+", ">", ">-", ">+"):
            indent = body[: len(body) - len(body.lstrip(" "))] or "  "
            return f"{head}{newline}{indent}{value}{raw[len(raw.rstrip()) :]}"
        return write_value(value, '"') + raw[len(raw.rstrip()) :]
    if style == "toml" and raw.startswith("'") and "'" not in value:
        return f"'{fold_blanks(value)}'"
    return write_value(value, style)  # type: ignore[arg-type]


def _parts(
    text: str, place: Place, items: list[tagged_text.Item], edits: Sequence[Edit], safe: bool
) -> list[_Part]:
    inner: dict[int, list[tagged_text.Item]] | None = None
    before: dict[int, list[tagged_text.Item]] = {}
    parts: list[_Part] = []
    edits = sorted(edits)
    starts = [edit.span.start for edit in edits]
    links = 0
    items = apart(items, place, text)
    if has_emphasis(place):
        items = hug(items, place)
        _refuse_empty(items, place)
    for item in items:
        if isinstance(item, tagged_text.Text):
            parts.append(_Part(item.text))
            continue
        markup = place.markup[item.number - 1]
        opens = not isinstance(item, tagged_text.Close)
        if markup.kind == "link" and not isinstance(item, tagged_text.Single):
            links += 1 if opens else -1
            if links > 1:
                raise EmitError(f"tag {item.number} is a link within a link")
        span = markup.open if opens else markup.close
        if span is None:
            raise EmitError(f"tag {item.number} has no end")
        near = edits[bisect_left(starts, span.start) : bisect_right(starts, span.end)]
        within = [edit for edit in near if span.contains(edit.span)]
        raw = splice(text, within, within=span) if within else span.of(text)
        if not opens and markup.label is not None:
            if inner is None:
                labelled = {n for n, m in enumerate(place.markup, 1) if m.label is not None}
                inner = _inner(items, labelled)
                before = _inner(tagged_text.parse(place.segment.source), labelled)
            if inner[item.number] != before[item.number]:
                raw = f"][{markup.label}]"
        if safe and markup.kind in EMPHASIS:
            raw = f"<{'' if opens else '/'}{_AS_HTML[markup.kind]}>"
        parts.append(_Part(raw, markup.kind or "tag", opens))
    return parts


def _inner(
    items: Sequence[tagged_text.Item], numbers: Collection[int]
) -> dict[int, list[tagged_text.Item]]:
    """What stands within each of the tags `numbers`, which do not nest."""
    found: dict[int, list[tagged_text.Item]] = {}
    start = 0
    for i, item in enumerate(items):
        if isinstance(item, tagged_text.Text) or item.number not in numbers:
            continue
        if isinstance(item, tagged_text.Close):
            found[item.number] = list(items[start:i])
        else:
            start = i + 1
    return found


def _refuse_empty(items: Sequence[tagged_text.Item], place: Place) -> None:
    for before, after in pairwise(items):
        if not isinstance(before, tagged_text.Open) or not isinstance(after, tagged_text.Close):
            continue
        if before.number == after.number and emphasised(before, place):
            raise EmitError(f"tag {before.number} stands around nothing")


_MATHS_OPENS = re.compile(r"(?<![\w$])\$(?!\s)")
_MATHS_CLOSES = re.compile(r"(?<=\S)\$(?!\w)")


def _has_maths(text: str) -> bool:
    """Whether some reader takes dollar signs of `text` for marks of maths."""
    if "$$" in text:
        return True
    for line in text.split("\n") if "$" in text else ():
        opens = _MATHS_OPENS.search(line)
        if opens and _MATHS_CLOSES.search(line, opens.end() + 1):
            return True
    return False


def _escape_parts(
    parts: list[_Part], place: Place, text: str, labels: Collection[str], care: int
) -> None:
    special = [i for i, part in enumerate(parts) if not part.kind and SPECIAL.search(part.text)]
    if special:
        literal = literals(place, text) if care == 0 else frozenset()
        target = "".join([part.text for part in parts if not part.kind])
        marks = mixed(place, text, target) if care == 0 else {}
        raw = [part.text for part in parts]
        whole = "".join(raw)
        dollars, tildes = _has_maths(whole), whole.count("~") > 1
        for i in special:
            before = raw[i - 1][-1:] if i else ""
            after = raw[i + 1][:1] if i + 1 < len(parts) else ""
            args = (
                raw[i],
                before,
                after,
                place,
                frozenset(labels),
                literal,
                marks,
                dollars,
                tildes,
            )
            parts[i].text = Escaper(*args).run()
    for char, entity in place.raws.items():
        if char not in "&<>*_`[]\\~$":
            for part in parts:
                if not part.kind:
                    part.text = part.text.replace(char, entity)


def _is_space(char: str) -> bool:
    return char == "" or char in WHITE_SPACE


def _is_punctuation(char: str) -> bool:
    """As CommonMark 0.31 has it: categories P and S."""
    return char != "" and unicodedata.category(char)[0] in "PS"


def _fix_flanking(parts: list[_Part]) -> None:
    """Give emphasis marks the neighbours they need: a letter beside them becomes an entity."""
    marks = {i for i, part in enumerate(parts) if part.kind in EMPHASIS}
    for i in sorted(marks):
        part = parts[i]
        first = last = i
        while first > 0 and first - 1 in marks and parts[first - 1].text[-1:] == part.text[0]:
            first -= 1
        while last + 1 in marks and parts[last + 1].text[:1] == part.text[-1]:
            last += 1
        before = parts[first - 1].text[-1:] if first else ""
        after = parts[last + 1].text[:1] if last + 1 < len(parts) else ""
        word = part.text[0] == "_"
        if part.opens:
            bad = _is_punctuation(after) and not (_is_space(before) or _is_punctuation(before))
            if (bad or (word and before.isalnum())) and not parts[first - 1].kind:
                rest = parts[first - 1].text[:-1]
                slashes = len(rest) - len(rest.rstrip("\\"))
                rest += "\\" * (slashes % 2)  # or it would escape the entity
                parts[first - 1].text = rest + f"&#{ord(before)};"
        else:
            bad = _is_punctuation(before) and not (_is_space(after) or _is_punctuation(after))
            if (bad or (word and after.isalnum())) and not parts[last + 1].kind:
                parts[last + 1].text = f"&#{ord(after)};" + parts[last + 1].text[1:]


_LINE_START = re.compile(
    r"(?P<mark>\#{1,6}(?=[ \t]|$)|[-+*](?=[ \t]|$)|-{2,}[ \t]*$|=+[ \t]*$|>|:{3,}|[:~](?=[ \t])"
    r"|(?:!!!|\?{3}\+?)(?=[ \t]*[\w-])|\+{3}[ \t]*$|\$\$|~~~)"
    r"|(?P<number>\d{1,9})(?=[.)](?:[ \t]|$))"
)

_MAYBE_START = re.compile(r"[ \t\#\-+*=>:~!?$\d]|import|export")
"""What text starts with that `_fix_lines` might change."""

_LINE_END = re.compile(r"[\r\n][ \t>]*\Z")


_MARKERS = re.compile(
    r"(?:[ \t>]|[-*+:~](?=[ \t])|\d{1,9}[.)](?=[ \t])|\[\^[^\[\]]*\]:|\[[ xX]\](?=[ \t]))*"
)
"""What may stand between the start of a line and that of a block's text."""


def _starts_line(place: Place, text: str) -> bool:
    """Whether nothing but marks of blocks stands before a place on its line."""
    start = place.segment.span.start
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    return _MARKERS.fullmatch(text, line, start) is not None


def _fix_lines(parts: list[_Part], place: Place, source: str) -> None:
    """Keep the start of a line from reading as a block, the end of a heading as its close."""
    frame = place.frame
    if frame == "heading" and parts and not parts[-1].kind:
        parts[-1].text = re.sub(r"(?:(?<=[ \t])|^)(#+)$", r"\\\1", parts[-1].text)
    if frame != "block":
        return
    for i, part in enumerate(parts):
        if part.kind or not _MAYBE_START.match(part.text):
            continue
        if not (_LINE_END.search(parts[i - 1].text) if i else _starts_line(place, source)):
            continue
        text = part.text.lstrip(" \t")
        alone = i + 1 == len(parts) or parts[i + 1].kind == "line break"
        match = _LINE_START.match(text if alone else text + "\ufffc")
        shown = _LINE_START.match(place.segment.span.of(source)) if match and not i else None
        if match and shown and match[0] == shown[0]:
            continue  # text here, as the source shows: `: a` follows no term, `- a` is one
        if match and match["number"]:
            text = f"{match['number']}\\{text[match.end() :]}"
        elif match:
            text = "\\" + text
        elif is_module_line(text):
            text = f"&#{ord(text[0])};{text[1:]}"
        part.text = text

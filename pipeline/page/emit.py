"""Write a target back as Markdown, HTML or YAML so that its characters stay characters.

Escaping is as small as is safe: a bracket, star or number is only escaped where it could be
read as markup, and not at all where the source does without. The proof in
`pipeline.page.edition` decides how much care is needed.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pipeline import tags
from pipeline.page.escape import OUTSIDE_MARKDOWN, PUNCTUATION, SPECIAL, Escaper, escaped, literals
from pipeline.page.frontmatter import write_value
from pipeline.page.parser import is_module_line
from pipeline.page.segment import Place, fold_blanks
from pipeline.spans import Edit, splice

EMPHASIS: Final = frozenset(["emphasis", "strong", "strikethrough"])


_AS_HTML: Final = {"emphasis": "em", "strong": "strong", "strikethrough": "s"}


_BREAKS = re.compile(r"[ \t]*[\r\n]+[ \t]*")


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
        return _matter(tags.plain(target), frame.removeprefix("matter"), raw)
    target = target.strip()
    if frame in _RUNNING and not (place.markup or place.raws or safe) and _PLAIN.fullmatch(target):
        return target
    parts = _parts(text, place, tags.parse(target), edits, safe)
    if frame.startswith(OUTSIDE_MARKDOWN):
        bare = care == 0 and "<" in literals(place, text)
        raws = {**place.raws, "<": "<"} if bare else place.raws
        value = "".join([p.text if p.kind else escaped(p.text, frame, raws) for p in parts])
        return f'"{value}"' if frame == "attr=" else value
    if safe:
        for part in parts:
            if not part.kind:
                part.text = PUNCTUATION.sub(lambda m: f"&#{ord(m[0])};", part.text)
    else:
        _escape_parts(parts, place, text, labels, care)
        if has_emphasis(place):
            _fix_flanking(parts)
        _fix_lines(parts, frame)
    result = "".join(part.text for part in parts)
    if care and frame == "block":
        return _keep_break(result, place.segment.span.of(text))
    return result


_LAST_BREAK = re.compile(r"(?:\r\n?|\n)[ \t>]*(?=[^\r\n]*\Z)")


_LAST_WORD = re.compile(r" (?=(\S+)\Z)")


def _keep_break(result: str, raw: str) -> str:
    """A paragraph of several lines keeps one line break: what follows it may read a single
    line as the term of a definition or the head of a table."""
    found = _LAST_BREAK.search(raw)
    word = _LAST_WORD.search(result)
    if found is None or word is None:
        return result
    if not raw.endswith(word[1]) and (_LINE_START.match(word[1]) or word[1][0] in "<|`"):
        return result
    return result[: word.start()] + found[0] + result[word.end() :]


def _matter(value: str, style: str, raw: str) -> str:
    """A front matter value in place of `raw`; a block scalar keeps its header and indent."""
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
    text: str, place: Place, items: list[tags.Item], edits: Sequence[Edit], safe: bool
) -> list[_Part]:
    inner: dict[int, list[tags.Item]] | None = None
    before: dict[int, list[tags.Item]] = {}
    parts: list[_Part] = []
    edits = sorted(edits)
    starts = [edit.span.start for edit in edits]
    links = 0
    if has_emphasis(place):
        items = hug(items, place)
        _refuse_empty(items, place)
    for item in items:
        if isinstance(item, tags.Text):
            parts.append(_Part(item.text))
            continue
        markup = place.markup[item.number - 1]
        opens = not isinstance(item, tags.Close)
        if markup.kind == "link" and not isinstance(item, tags.Single):
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
                before = _inner(tags.parse(place.segment.source), labelled)
            if inner[item.number] != before[item.number]:
                raw = f"][{markup.label}]"
        if safe and markup.kind in EMPHASIS:
            raw = f"<{'' if opens else '/'}{_AS_HTML[markup.kind]}>"
        parts.append(_Part(raw, markup.kind or "tag", opens))
    return parts


def _inner(items: Sequence[tags.Item], numbers: Collection[int]) -> dict[int, list[tags.Item]]:
    """What stands within each of the tags `numbers`, which do not nest."""
    found: dict[int, list[tags.Item]] = {}
    start = 0
    for i, item in enumerate(items):
        if isinstance(item, tags.Text) or item.number not in numbers:
            continue
        if isinstance(item, tags.Close):
            found[item.number] = list(items[start:i])
        else:
            start = i + 1
    return found


def hug(items: list[tags.Item], place: Place) -> list[tags.Item]:
    """Move blanks at the inner edges of emphasis outside, where Markdown needs them."""
    if not has_emphasis(place):
        return items
    result = list(items)
    for step, edge in ((1, tags.Open), (-1, tags.Close)):
        i = 0 if step > 0 else len(result) - 1
        while 0 <= i < len(result):
            item, j = result[i], i + step
            if isinstance(item, edge) and _emphasised(item, place) and 0 <= j < len(result):
                inner = result[j]
                if isinstance(inner, tags.Text):
                    blank, kept = _edge(inner.text, step, place.raws)
                    if blank:
                        result[j] = tags.Text(kept)
                        result.insert(i if step > 0 else i + 1, tags.Text(blank))
                        i += step > 0
            i += step
    return [item for item in result if not isinstance(item, tags.Text) or item.text]


def _edge(text: str, step: int, raws: Mapping[str, str]) -> tuple[str, str]:
    """The blanks at one end of `text` and the rest; a blank written as an entity is none."""
    blanks = "".join({char for char in text if char.isspace() and char not in raws})
    if not blanks:
        return "", text
    kept = text.lstrip(blanks) if step > 0 else text.rstrip(blanks)
    cut = len(text) - len(kept)
    return (text[:cut], kept) if step > 0 else (text[len(kept) :], kept)


def has_emphasis(place: Place) -> bool:
    """Whether the markup of a place holds any."""
    return any(markup.kind in EMPHASIS for markup in place.markup)


def _emphasised(item: tags.Item, place: Place) -> bool:
    return not isinstance(item, tags.Text) and place.markup[item.number - 1].kind in EMPHASIS


def _refuse_empty(items: Sequence[tags.Item], place: Place) -> None:
    for before, after in pairwise(items):
        if not isinstance(before, tags.Open) or not isinstance(after, tags.Close):
            continue
        if before.number == after.number and _emphasised(before, place):
            raise EmitError(f"tag {before.number} stands around nothing")


def _escape_parts(
    parts: list[_Part], place: Place, text: str, labels: Collection[str], care: int
) -> None:
    special = [i for i, part in enumerate(parts) if not part.kind and SPECIAL.search(part.text)]
    if special:
        literal = literals(place, text) if care == 0 else frozenset()
        raw = [part.text for part in parts]
        whole = "".join(raw)
        dollars, tildes = whole.count("$") > 1, whole.count("~") > 1
        for i in special:
            before = raw[i - 1][-1:] if i else ""
            after = raw[i + 1][:1] if i + 1 < len(parts) else ""
            args = (raw[i], before, after, place, frozenset(labels), literal, dollars, tildes)
            parts[i].text = Escaper(*args).run()
    for char, entity in place.raws.items():
        if char not in "&<>*_`[]\\~$":
            for part in parts:
                if not part.kind:
                    part.text = part.text.replace(char, entity)


def _is_space(char: str) -> bool:
    return char == "" or char.isspace()


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
    r"(?P<mark>\#{1,6}(?=[ \t]|$)|[-+](?=[ \t]|$)|-{2,}[ \t]*$|=+[ \t]*$|>|:{3,}|[:~](?=[ \t])|!!!"
    r"|\?\?\?|\+{3,}|\$\$|~~~)|(?P<number>\d{1,9})(?=[.)](?:[ \t]|$))"
)


def _fix_lines(parts: list[_Part], frame: str) -> None:
    """Keep the start of a line from reading as a block, the end of a heading as its close."""
    if frame == "heading" and parts and not parts[-1].kind:
        parts[-1].text = re.sub(r"(?:(?<=[ \t])|^)(#+)$", r"\\\1", parts[-1].text)
    if frame != "block":
        return
    for i, part in enumerate(parts):
        if part.kind or (i and parts[i - 1].kind != "line break"):
            continue
        text = part.text.lstrip(" \t")
        match = _LINE_START.match(text)
        alone = i + 1 == len(parts) or parts[i + 1].kind == "line break"
        if match and match["number"]:
            text = f"{match['number']}\\{text[match.end() :]}"
        elif match and (alone or match["mark"].strip(" \t-=") or match["mark"] == "-"):
            text = "\\" + text
        elif is_module_line(text):
            text = f"&#{ord(text[0])};{text[1:]}"
        part.text = text

"""Edits of keys that are not translated, and the proof that no other key changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.markdown.front_matter.json_values import load_json
from pipeline.markdown.front_matter.scalars import quote, write_value
from pipeline.markdown.front_matter.toml_values import find_first_table, load_toml
from pipeline.markdown.front_matter.values import FrontMatter
from pipeline.markdown.front_matter.yaml_values import describe_yaml
from pipeline.spans import NEWLINE, Edit, Span


def edit_keys(matter: FrontMatter, text: str, pairs: Mapping[str, str]) -> list[Edit]:
    """Edits that set provenance keys (given in camel case) in the key style of the page."""
    edits: list[Edit] = []
    lines = []
    newline = matched[0] if (matched := NEWLINE.search(text, 0, matter.span.end)) else "\n"
    indent = _find_indent(matter, text)
    for camel, value in pairs.items():
        key = camel if camel in matter.keys else match_key_style(matter.keys, camel)
        if old := matter.get(key):
            gap = " " if old.span.start == old.span.end else ""
            edits.append(Edit(old.span, gap + write_value(value, old.style)))
        elif key in matter.keys:
            continue  # a list or the like: the author's own
        elif matter.kind == "json":
            lines.append(f"{quote(key)}: {quote(value)}")
        elif matter.kind == "toml":
            lines.append(f"{key} = {quote(value)}{newline}")
        else:
            lines.append(f"{indent}{key}: {write_value(value, 'plain')}{newline}")
    if lines and matter.kind == "json":
        edits.append(_insert_members(matter, text, lines))
    elif lines:
        edits.append(_insert(matter, text, lines, newline))
    return edits


def _insert(matter: FrontMatter, text: str, lines: Sequence[str], newline: str) -> Edit:
    at = matter.span.end
    if matter.kind == "toml":
        at = matter.span.start + find_first_table(matter.span.of(text))
    before = text[matter.span.start : at]
    gap = newline if before and not before.endswith(("\n", "\r")) else ""
    return Edit(Span(at, at), gap + "".join(lines))


def _insert_members(matter: FrontMatter, text: str, members: Sequence[str]) -> Edit:
    """Members at the end of a JSON object, laid out as its first one."""
    raw = matter.span.of(text).rstrip()
    inner = raw[:-1].rstrip()
    at = matter.span.start + raw.rindex("{", 0, len(inner)) + 1 if inner.strip() == "{" else 0
    at = at or matter.span.start + len(inner)
    first = re.match(r"\{(\s*)", raw)
    gap = first[1] if first else ""
    comma = "" if not matter.keys else ","
    return Edit(Span(at, at), comma + ",".join(gap + member for member in members))


def _find_indent(matter: FrontMatter, text: str) -> str:
    """The blanks before each top-level key, mostly the empty string."""
    first = re.search(r"(?<![^\r\n])( *)[^\s#]", matter.span.of(text))
    return first[1] if first else ""


def match_key_style(keys: Sequence[str], camel: str) -> str:
    """`camel` in the style of `keys`: snake_case, kebab-case or camelCase."""
    for mark in ("_", "-"):
        if any(mark in key.strip(mark) for key in keys):
            return re.sub(r"([A-Z])", rf"{mark}\1", camel).lower()
    return camel


def find_difference(
    source: FrontMatter, edition: FrontMatter, text: str, new: str, changed: set[str]
) -> str | None:
    """The first key, outside `changed`, whose value, type or order differs; else None."""
    before, after = _describe(source, text), _describe(edition, new)
    rest = [key for key in after if key in before]
    if list(before) != rest:
        return next(iter(set(before) - set(after)), "the order of keys")
    for key, value in before.items():
        if key not in changed and after[key] != value:
            return key
    added = set(after) - set(before) - changed
    return sorted(added)[0] if added else None


def _describe(matter: FrontMatter, text: str) -> dict[str, str]:
    """Each top-level key with a text that is equal only if value and type are."""
    raw = matter.span.of(text)
    if matter.kind != "yaml":
        data = load_toml(raw) if matter.kind == "toml" else load_json(raw)
        return {key: repr(value) for key, value in data.items()}
    return describe_yaml(raw)

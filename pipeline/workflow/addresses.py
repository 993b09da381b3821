"""Addresses in the front matter of editions: rewritten, dropped, or the same as those of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.config.address_rules import ADDRESS_KEYS, Action, AddressRule, find_rule, is_path
from pipeline.config.settings import Settings
from pipeline.markdown.document import Document
from pipeline.markdown.front_matter.scalars import write_value
from pipeline.markdown.front_matter.values import FrontMatter
from pipeline.model import Finding, Severity
from pipeline.spans import Edit, Span, splice


def address_edits(document: Document, settings: Settings, language: str) -> list[Edit]:
    """Edits that give an edition its own addresses."""
    matter, rule = document.matter, find_rule(settings.address, language)
    if matter is None:
        return []
    edits = drop_edits(document, rule)
    for key in ADDRESS_KEYS:
        if rule.action(key) is Action.DROP:
            continue
        for value in matter.find(key):
            new = rule.apply(key, value.text)
            if new != value.text:
                edits.append(Edit(value.span, write_value(new, value.style)))
    return edits


def drop_edits(document: Document, rule: AddressRule) -> list[Edit]:
    """Edits that take out the keys that an edition is not to have."""
    matter = document.matter
    keys = [key for key in ADDRESS_KEYS if rule.action(key) is Action.DROP]
    if matter is None or matter.kind == "json":
        return []
    spans = [_find_lines(matter, document.text, key) for key in keys if key in matter.keys]
    return [Edit(span, "") for span in spans if span]


def _find_lines(matter: FrontMatter, text: str, key: str) -> Span | None:
    """The lines of a top-level key with its values."""
    mark = ":" if matter.kind == "yaml" else "="
    line = re.compile(rf"^[ ]*[\"']?{key}[\"']?[ \t]*{mark}[^\r\n]*(?:\r\n?|\n|\Z)", re.MULTILINE)
    match = line.search(text, matter.span.start, matter.span.end)
    if match is None:
        return None
    end = max([match.end(), *(value.span.end for value in matter.find(key))])
    # The rest of its last line, and of a list that goes on: items, brackets.
    rest = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)(?:[ \t]*[\]-][^\r\n]*(?:\r\n?|\n|\Z))*")
    if end > match.end():
        after = rest.match(text, end, matter.span.end)
        end = after.end() if after else end
    return Span(match.start(), end)


def find_shared_addresses(
    document: Document, settings: Settings, language: str
) -> Iterator[Finding]:
    """One finding for a page whose edition takes an address of the page itself, if both are
    published as one site."""
    if document.matter is None or not settings.is_one_site:
        return
    rule = find_rule(settings.address, language)
    shared = [
        (key, value)
        for key in ADDRESS_KEYS
        if key != "slug" and not rule.is_named(key)
        for value in document.matter.find(key)
        if is_path(key, value.text) and rule.apply(key, value.text) == value.text
    ]
    if shared:
        key, value = shared[0]
        more = f" and {len(shared) - 1} more" if len(shared) > 1 else ""
        message = (
            f"the edition has the address {value.text} ({key}){more} of its page, and one site can "
            "show only one of them there; give the language a rule in [address], or keep it there"
        )
        line = document.line(value.span.start)
        yield Finding("address", Severity.WARNING, message, document.path, line)


def dropped_text(document: Document, rule: AddressRule) -> str | None:
    """The page without the keys that its edition is not to have; None where it has them all."""
    edits = drop_edits(document, rule)
    return splice(document.text, edits) if edits else None

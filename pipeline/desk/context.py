"""What a request for a view asks for, and the records that templates show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlencode

from markupsafe import Markup

from pipeline.desk.chips import list_tags, render_chips
from pipeline.desk.index import Filter, Place, hours_for
from pipeline.desk.rows import LABELS, Row, State
from pipeline.desk.site import Site
from pipeline.languages import language
from pipeline.model import Tag, Unit

Params = Mapping[str, str]

MOST_FIELDS = 60
MOST_BYTES = 1_000_000
"""Of a request."""


def parse_params(text: str) -> dict[str, str]:
    """Fields of a query or a form; the last of several with one name. Raises ValueError for what
    no page of ours sends."""
    pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    return {name: value.replace("\r\n", "\n").replace("\0", "") for name, value in pairs}


def read_filter(params: Params, prefix: str = "") -> Filter:
    """The filter of a query, or of a form, where its fields have a prefix."""
    known = Filter()
    fields = {name: params.get(prefix + name, "") for name in Filter._fields}
    fields["state"] = fields["state"] or known.state
    fields["order"] = "page" if fields["order"] == "page" else "risk"
    return Filter(**fields)


def filter_fields(wanted: Filter) -> dict[str, str]:
    """The fields of a filter that are not as they are by default."""
    default = Filter()._asdict()
    return {name: text for name, text in wanted._asdict().items() if text != default[name]}


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of views, behind the secret."""

    root: str

    def view(self, name: str, **params: str | int) -> str:
        """The address of a view."""
        query = urlencode({key: value for key, value in params.items() if value != ""})
        return f"{self.root}/{quote(name)}" + (f"?{query}" if query else "")

    def listing(self, wanted: Filter, **more: str | int) -> str:
        """The address of the work list."""
        return self.view("", **{**filter_fields(wanted), **more})

    def editor(self, row: Row, wanted: Filter, **more: str | int) -> str:
        """The address of the editor of a segment; it goes on in the list that is filtered so."""
        return self.segment((row.language, row.page), row.id, wanted, **more)

    def segment(self, place: Place, segment: str, wanted: Filter, **more: str | int) -> str:
        """As `editor`, of a segment by its id."""
        kept = {f"f_{name}": text for name, text in filter_fields(wanted).items()}
        return self.view("edit", lang=place[0], page=place[1], id=segment, **kept, **more)

    def page(self, place: Place, segment: str = "") -> str:
        """The address of a page, at a segment."""
        return self.view("page", lang=place[0], page=place[1], at=segment)


class Shown(NamedTuple):
    """A segment in the work list."""

    row: Row
    label: str
    href: str
    page_href: str
    source: Markup
    target: Markup


def show_row(row: Row, addresses: Addresses, wanted: Filter) -> Shown:
    """A row as the list has it."""
    return Shown(
        row,
        LABELS[row.state],
        addresses.editor(row, wanted),
        addresses.page((row.language, row.page), row.id),
        chips(row.source),
        chips(row.target),
    )


def chips(
    tagged: str, tags: tuple[Tag, ...] = (), terms: tuple[tuple[str, str], ...] = ()
) -> Markup:
    """Tagged text as HTML."""
    return Markup(render_chips(tagged, tags, terms))  # it escapes all that is text


def distinct_tags(tagged: str) -> list[str]:
    """The tags of a text, each once."""
    return list(dict.fromkeys(list_tags(tagged)))


def describe_state(site: Site, place: Place, unit: Unit) -> tuple[str, str]:
    """The class of a text on its page, and what is said of it."""
    row = site.index.find(place, unit.segment.id)
    state = row.state if row else State.UNTRANSLATED
    said = "; ".join(f"{f.check}: {f.message}" for f in unit.findings)
    return f"s-{state}", f"{LABELS[state]}{': ' if said else ''}{said}"


def say_language(code: str) -> str:
    """The name of a language, or its code where we have no name for it."""
    return language(code).name or code


def say_hours(words: int) -> str:
    """How long the review of so many words may take, in words."""
    hours = hours_for(words)
    if not words:
        return "nothing left"
    if hours < 0.1:
        return "a few minutes"
    if hours < 1:
        return f"about {round(hours * 60 / 5) * 5} minutes"
    return f"about {hours:.0f} hour{'s' if round(hours) != 1 else ''}"

"""A report for those who get no desk: one file to read, print and sign.

It has both texts of each page, what was found, what changed since the last review, and the
progress. It loads nothing and runs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from markupsafe import Markup

from pipeline.config.settings import Settings
from pipeline.desk.charts import progress_bar
from pipeline.desk.context import chips, describe_state, say_hours, say_language
from pipeline.desk.difference import render_difference
from pipeline.desk.index import PageCounts, Place, add_up
from pipeline.desk.preview import Links, Preview, render_preview
from pipeline.desk.rows import LABELS, Row
from pipeline.desk.site import Site
from pipeline.desk.views import environment
from pipeline.errors import PipelineError, UsageError


@dataclass(frozen=True, slots=True)
class ReportedText:
    """A text that a person should look at."""

    row: Row
    label: str
    source: Markup
    target: Markup
    changes: Markup
    """What changed in its source since it was approved; empty where nothing did."""


@dataclass(frozen=True, slots=True)
class ReportedPage:
    """A page in the report."""

    place: Place
    counts: PageCounts
    preview: Preview
    texts: list[ReportedText]
    approvals: list[tuple[str, int]]
    """Who approved how many texts."""


def render_report(settings: Settings, pages: Sequence[str] = ()) -> str:
    """The report on these pages, on all where none are named, as HTML.

    Raises UsageError for a page that is not there, PipelineError for a site that cannot be read.
    """
    site = Site(replace(settings, jobs=1))
    site.load()
    places = [place for place in site.index.places() if not pages or place[1] in pages]
    if missing := sorted(set(pages) - {page for _, page in places}):
        raise UsageError(f"{missing[0]}: no such page with a PO file; run `pipeline build`")
    reported, problems = [], list(site.problems)
    for place in places:
        try:
            reported.append(_read_page(site, place))
        except PipelineError as error:
            problems.append(str(error))
    template = environment().get_template("report.html")
    style = files("pipeline.desk").joinpath("static", "desk.css").read_text(encoding="utf-8")
    return template.render(
        pages=reported,
        problems=problems,
        whole=add_up(page.counts for page in reported),
        style=Markup(style),  # ours, without `<`
        bar=progress_bar,
        say_hours=say_hours,
        say_language=say_language,
        source_language=settings.source_language,
    )


def _read_page(site: Site, place: Place) -> ReportedPage:
    page = site.open_page(place)
    links = Links(
        segment=lambda *_: "",
        image=lambda _: "",
        state=lambda unit: describe_state(site, place, unit),
    )
    [counts] = [found for found in site.index.counts(place[0]) if found.page == place[1]]
    rows = [row for row in site.index.rows_of(place) if row.findings]
    changed = {e.id: e.previous for e in page.context.entries.values() if e.previous is not None}
    rows += [r for r in site.index.rows_of(place) if r.id in changed and r not in rows]
    rows.sort(key=lambda row: row.at)
    texts = [
        ReportedText(
            row,
            LABELS[row.state],
            chips(row.source),
            chips(row.target),
            Markup(render_difference(old, row.source))  # it escapes all that is text
            if (old := changed.get(row.id)) is not None
            else Markup(""),
        )
        for row in rows
    ]
    preview = render_preview(site.settings, page, links)
    return ReportedPage(place, counts, preview, texts, sorted(counts.reviewers.items()))

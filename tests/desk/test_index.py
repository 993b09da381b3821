"""The work list in its database says what a list of rows would say, whatever is put into it."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from pipeline.desk.index import Filter, WorkIndex
from pipeline.desk.rows import Row, State
from pipeline.letters import unaccented
from pipeline.model import Finding, Severity

PAGES: Final = [("es", "a.md"), ("es", "b/ñ.md"), ("fr", "a.md")]
TEXTS: Final = ["Take 2 pills.", "Descanse bien", "Célula T", "take%_it", "", "'\"; DROP"]
CHECKS: Final = ["numbers", "tags"]
NAMES: Final = ["", "Ana", "José O'Neil"]


@st.composite
def rows_of(draw: st.DrawFn, place: tuple[str, str]) -> list[Row]:
    language, page = place
    rows = []
    for at in range(draw(st.integers(0, 4))):
        codes = draw(st.sets(st.sampled_from(CHECKS)))
        key = draw(st.sampled_from("abcd"))
        found = tuple(Finding(c, Severity.WARNING, "m", page, at, "s") for c in sorted(codes))
        risk = (draw(st.integers(0, 3)), draw(st.sampled_from([0.1, 0.5, 1.0])), 0.0, -at % 2)
        rows.append(
            Row(
                language,
                page,
                at,
                f"id{at}.{key}",
                draw(st.sampled_from(TEXTS)),
                draw(st.sampled_from(TEXTS)),
                "paragraph",
                draw(st.sampled_from(State)),
                found,
                0,
                draw(st.integers(0, 9)),
                draw(st.sampled_from(NAMES)),
                (*risk, language, page, at),
            )
        )
    return rows


Puts = list[tuple[tuple[str, str], list[Row]]]
PUTS: Final = st.lists(
    st.sampled_from(PAGES).flatmap(lambda place: st.tuples(st.just(place), rows_of(place))),
    max_size=6,
)
FILTERS: Final = st.builds(
    Filter,
    lang=st.sampled_from(["", "es", "fr", "de"]),
    state=st.sampled_from(["open", "all", *map(str, State), "no such"]),
    page=st.sampled_from(["", "a.md", "b/ñ.md"]),
    check=st.sampled_from(["", *CHECKS]),
    by=st.sampled_from(NAMES),
    q=st.sampled_from(["", "TAKE", "celula  t", "%", "_", "'", "descanse"]),
    order=st.sampled_from(["risk", "page"]),
)


def fits(wanted: Filter, row: Row) -> bool:
    words = unaccented(" ".join(wanted.q.split()))
    return (
        (row.is_open if wanted.state == "open" else wanted.state in ("all", row.state))
        and wanted.lang in ("", row.language)
        and wanted.page in ("", row.page)
        and wanted.by in ("", row.reviewer)
        and (not wanted.check or any(f.check == wanted.check for f in row.findings))
        and words in row.searchable
    )


def filled(puts: Puts) -> tuple[WorkIndex, list[Row]]:
    index, pages = WorkIndex(), dict[tuple[str, str], list[Row]]()
    for place, rows in puts:
        index.put(place, rows)
        pages[place] = rows
    return index, [row for rows in pages.values() for row in rows]


def order_of(wanted: Filter, row: Row) -> tuple[Any, ...]:
    return row.order if wanted.order == "risk" else (row.language, row.page, row.at)


def in_order(wanted: Filter, rows: list[Row]) -> list[Row]:
    some = [row for row in rows if fits(wanted, row)]
    return sorted(some, key=lambda row: order_of(wanted, row))


@given(PUTS, st.lists(FILTERS, min_size=1, max_size=4), st.integers(0, 4), st.integers(0, 4))
def test_it_selects_and_counts_as_a_list_would(
    puts: Puts, filters: list[Filter], start: int, limit: int
) -> None:
    index, rows = filled(puts)
    for wanted in filters:
        right = in_order(wanted, rows)
        assert index.select(wanted) == right
        assert index.select(wanted, start, limit) == right[start : start + limit]
        assert index.count(wanted) == (len(right), sum(r.words for r in right if r.is_open))


@given(PUTS, FILTERS)
def test_it_knows_what_stands_beside_a_row(puts: Puts, wanted: Filter) -> None:
    index, rows = filled(puts)
    right = in_order(wanted, rows)
    first = right[0] if right else None
    assert index.find_next(wanted, None) == first
    for row in rows:
        near = index.find_neighbours(wanted, row)
        following = index.find_next(wanted, row)
        if row not in right:
            assert near == (len(right), None, 0, first)
            key = order_of(wanted, row)
            later = [other for other in right if order_of(wanted, other) > key]
            assert following == next(iter(later), first)
            continue
        at = right.index(row)
        behind = right[at + 1] if at + 1 < len(right) else None
        assert near == (len(right), right[at - 1] if at else None, at + 1, behind)
        assert following == (behind or (first if first != row else None))


@given(PUTS)
def test_it_finds_texts_by_place_and_by_words(puts: Puts) -> None:
    index, rows = filled(puts)
    assert index.places() == sorted({(row.language, row.page) for row in rows})
    for place in PAGES:
        assert index.rows_of(place) == [r for r in rows if (r.language, r.page) == place]
    for row in rows:
        assert index.find((row.language, row.page), row.id) == row
        same = {
            (r.page, r.id)
            for r in rows
            if r.language == row.language and r.text_key == row.text_key and r is not row
        }
        assert {(r.page, r.id) for r in index.find_same(row)} == same
    for language in ("es", "fr"):
        sources = index.sources(language, 1, 99)
        translated = [r for r in rows if r.language == language and r.target and r.source]
        assert sorted(sources.values()) == sorted(r.source for r in translated)
        for n, source in sources.items():
            numbered = index.numbered(n)
            assert numbered is not None
            assert numbered.source == source

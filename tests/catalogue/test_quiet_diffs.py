"""A PO file that a program has rewrapped: a build changes the lines of what changed, no others."""

from __future__ import annotations

import difflib
from dataclasses import replace

import polib
import pytest

from pipeline.catalogue.entry import Catalogue, Entry
from pipeline.catalogue.file import read_bytes, render
from pipeline.catalogue.splice import render_over

LONG = "Take one tablet with a full glass of water after breakfast, and drink enough all day. "
NOTE = "finding: left-out: no words of the translation stand for “with a full glass of water”"


def entry(number: int, target: str = "", **fields: object) -> Entry:
    made = Entry(f"text.{number:012}", f"{LONG}{number}", target or f"{LONG.upper()}{number}")
    return replace(made, comments=("text", NOTE), reference="a.md", **fields)  # type: ignore[arg-type]


@pytest.fixture
def catalogue() -> Catalogue:
    header = {"Language": "es", "Content-Type": "text/plain; charset=UTF-8", "X-Long": LONG * 2}
    entries = [
        entry(1),
        entry(2, fuzzy=True, signature="pseudo/1", digest="12345678"),
        entry(3, fuzzy=True, previous=LONG, offer="from what was approved"),
        replace(entry(4), obsolete=True, comments=(), reference=""),
    ]
    return Catalogue(header, tuple(entries))


def wrapped(data: bytes) -> bytes:
    return str(polib.pofile(data.decode(), wrapwidth=60)).encode()


def changed(catalogue: Catalogue, number: int, **fields: object) -> Catalogue:
    entries = list(catalogue.entries)
    entries[number] = replace(entries[number], **fields)  # type: ignore[arg-type]
    return replace(catalogue, entries=tuple(entries))


def diff(old: bytes, new: bytes) -> list[str]:
    """Added and removed lines."""
    lines = difflib.ndiff(old.decode().splitlines(True), new.decode().splitlines(True))
    return [line for line in lines if line[0] in "+-"]


def read(data: bytes) -> Catalogue:
    found, problems = read_bytes(data)
    assert not problems
    return found


def test_what_says_the_same_keeps_its_bytes(catalogue: Catalogue) -> None:
    there = wrapped(render(catalogue))
    assert there != render(catalogue)
    assert render_over(catalogue, there) == there


@pytest.mark.parametrize("number", range(4))
def test_an_entry_that_changed_is_the_only_one(number: int, catalogue: Catalogue) -> None:
    there = wrapped(render(catalogue))
    new = render_over(changed(catalogue, number, target="Tome uno."), there)
    text = "".join(diff(there, new))
    assert '+ msgstr "Tome uno."' in text.replace("#~ ", "")
    assert all(f'"{other}' not in text for other in range(1, 5) if other != number + 1)
    assert len(diff(there, new)) < 16
    assert read(new).entries == changed(catalogue, number, target="Tome uno.").entries


def test_entries_that_come_and_go(catalogue: Catalogue) -> None:
    there = wrapped(render(catalogue))
    kept = catalogue.entries
    new = replace(catalogue, entries=(entry(7), kept[0], entry(8), *kept[2:]))
    spliced = render_over(new, there)
    assert read(spliced).entries == new.entries
    removed = [line for line in diff(there, spliced) if line[0] == "-"]
    assert len(removed) < 16
    assert "\n\n\n" not in spliced.decode()


def test_the_order_is_that_of_the_page(catalogue: Catalogue) -> None:
    first, second, *rest = catalogue.entries
    there = wrapped(render(replace(catalogue, entries=(second, first, *rest))))
    spliced = render_over(catalogue, there)
    assert read(spliced).entries == catalogue.entries
    assert sorted(spliced.splitlines()) == sorted(there.splitlines())


def test_a_header_that_changed_leaves_the_entries(catalogue: Catalogue) -> None:
    there = wrapped(render(catalogue))
    new = replace(catalogue, header={**catalogue.header, "X-Source-Hash": "12"})
    assert "msgid" not in "".join(diff(there, render_over(new, there)))


def test_windows_line_ends_stay(catalogue: Catalogue) -> None:
    there = wrapped(render(catalogue)).replace(b"\n", b"\r\n")
    new = render_over(changed(catalogue, 0, target="Tome uno."), there)
    assert new.count(b"\r\n") == new.count(b"\n")
    assert len(diff(there, new)) < 16


def test_blank_lines_and_the_end_of_the_file_stay(catalogue: Catalogue) -> None:
    there = wrapped(render(catalogue)).replace(b"\n\n", b"\n\n\n").rstrip(b"\n")
    assert render_over(catalogue, there) == there


def test_a_comment_below_the_last_entry_stays(catalogue: Catalogue) -> None:
    there = render(replace(catalogue, entries=catalogue.entries[:2])) + b"\n# Ana\n"
    assert render_over(read(there), there) == there


# --- what is set right --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data.replace(b"charset=UTF-8", b"charset=ISO-8859-1"),
        lambda data: data.decode().replace("UTF-8", "cp1252").encode("cp1252"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\n", b"\r"),
        lambda data: data.decode().encode("utf-16"),
    ],
    ids=["another charset said", "another charset", "a byte-order mark", "CR", "UTF-16"],
)
def test_a_file_in_another_encoding_is_written_in_ours(damage, catalogue: Catalogue) -> None:  # type: ignore[no-untyped-def]
    new = changed(catalogue, 0, target="¿Tomó uno?")
    spliced = render_over(new, damage(render(changed(catalogue, 0, target="Tomó."))))
    assert spliced == render(new)


def test_an_escape_that_is_none_is_set_right() -> None:
    there = render(Catalogue({}, (Entry("a", "b", "x\\<1>"),))).replace(b"\\\\<", b"\\<")
    old, problems = read_bytes(there)
    assert problems
    assert render_over(old, there) == render(old)


def test_a_header_line_without_a_colon_is_left_out(catalogue: Catalogue) -> None:
    there = render(catalogue).replace(b'"Language: es', b'"Ana\\n"\n"Language: es')
    assert render_over(catalogue, there) == render(catalogue)


def test_the_second_of_two_entries_goes(catalogue: Catalogue) -> None:
    there = render(catalogue)
    second = there[there.index(b"#. text") : there.index(b"#. text", 400)]
    doubled = there.replace(second, second + second, 1)
    old, problems = read_bytes(doubled)
    assert problems
    assert render_over(old, doubled) == there


def test_a_previous_text_that_became_a_comment_is_one_again(catalogue: Catalogue) -> None:
    """Babel writes `# | msgid`: other programs do not show that as a previous text."""
    there = render(catalogue).replace(b"#| msgid", b"# | msgid")
    assert read(there).entries == catalogue.entries
    assert render_over(catalogue, there) == render(catalogue)


def test_a_file_that_cannot_be_read_is_no_base(catalogue: Catalogue) -> None:
    assert render_over(catalogue, b"<<<<<<< a\n=======\n>>>>>>> b\n") == render(catalogue)
    assert render_over(catalogue, b"junk\n") == render(catalogue)
    assert render_over(catalogue, b"") == render(catalogue)
    assert render_over(catalogue, None) == render(catalogue)

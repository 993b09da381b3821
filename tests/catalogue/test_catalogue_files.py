"""pipeline.catalogue.update: PO files read whatever happened to them, merged, written stably."""

from __future__ import annotations

import codecs
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import locations
import polib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from workbench import merge_units

from pipeline.catalogue.entry import digest_of
from pipeline.catalogue.header import NO_DATE
from pipeline.catalogue.update import (
    MAX_BYTES,
    Catalogue,
    Entry,
    PageDetails,
    match_entries,
    read,
    read_bytes,
    render,
    suggest,
)
from pipeline.errors import CatalogueError
from pipeline.model import Finding, Origin, Segment, Severity, Status, Tag, Unit
from pipeline.spans import Span

DATA = locations.DATA / "po"
CLEAN = sorted(DATA.glob("clean/*.po"))
DIRTY = sorted(DATA.glob("dirty/*.po"))
assert CLEAN, "no clean PO fixtures found"
assert DIRTY, "no dirty PO fixtures found"

PAGE = DATA / "clean" / "page.po"
needs_gettext = pytest.mark.skipif(
    shutil.which("msgfmt") is None, reason="gettext is not installed: no msgfmt, no msgcat"
)


def segment(segment_id: str, source: str = "", kind: str = "paragraph") -> Segment:
    return Segment(segment_id, kind, source or f"text of {segment_id}", (), Span(0, 1), 1)


def unit(segment_id: str, target: str = "", source: str = "", signature: str = "bundled/1") -> Unit:
    status = Status.MACHINE if target else Status.UNTRANSLATED
    return Unit(segment(segment_id, source), target, status, Origin.ENGINE, signature)


def build(old: Catalogue | None, *units: Unit) -> Catalogue:
    return merge_units(old, units, PageDetails("page.md", "es", segmenter="1"))


def suggest_for(
    old: Catalogue | None, segments: Sequence[Segment], segmenter: str = ""
) -> dict[str, Entry]:
    return suggest(old, segments, match_entries(old, segments, segmenter=segmenter))


def review(catalogue: Catalogue, segment_id: str, target: str) -> Catalogue:
    """What a translator does: a text written and the fuzzy mark taken off."""
    return edit(catalogue, segment_id, lambda e: replace(e, target=target, fuzzy=False))


def edit(catalogue: Catalogue, segment_id: str, change: Callable[[Entry], Entry]) -> Catalogue:
    entries = tuple(change(e) if e.id == segment_id else e for e in catalogue.entries)
    return replace(catalogue, entries=entries)


def found(catalogue: Catalogue, segment_id: str) -> Entry:
    entry = catalogue.find(segment_id)
    assert entry is not None, f"{segment_id} is lost"
    return entry


# --- reading ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_clean_files_come_back_byte_for_byte(path: Path) -> None:
    catalogue, problems = read(path)
    assert problems == []
    assert catalogue.entries
    assert render(catalogue) == path.read_bytes()


@pytest.mark.parametrize("path", DIRTY, ids=lambda path: path.stem)
def test_dirty_files_lose_only_what_is_refused(path: Path) -> None:
    catalogue, problems = read(path)
    lines = (f"{p.line}: {'refused: ' * p.refused}{p.message}\n" for p in problems)
    seen = "".join(lines) + "---\n" + render(catalogue).decode()
    assert seen == path.with_suffix(".expected").read_text("utf-8")
    assert bool(catalogue.refused) == any(problem.refused for problem in problems)


def test_problems_name_the_file() -> None:
    path = DATA / "dirty" / "unclosed-quote.po"
    catalogue, problems = read(path)
    assert [str(problem) for problem in problems] == [
        f'{path}:12: the text is not one quoted string; end it with " and write \\" for a quote '
        "inside"
    ]
    assert catalogue.refused[0].text == 'msgctxt "b"\nmsgid "two"\nmsgstr "dos'


def test_refused_texts_survive_a_merge() -> None:
    catalogue, _ = read(DATA / "dirty" / "unclosed-quote.po")
    assert build(catalogue, unit("b", "dos")).refused == catalogue.refused
    assert build(build(None, unit("b")), unit("b", "dos")).refused == ()


def test_files_a_tool_rewrapped_read_as_equal() -> None:
    plain, _ = read(PAGE)
    wrapped, problems = read(DATA / "tools" / "page.po")
    assert problems == []
    assert wrapped.entries == plain.entries
    assert wrapped.header["Last-Translator"] == "Ana Pérez <ana@example.org>"


SAVED_AS: dict[str, Callable[[str], bytes]] = {
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "cr": lambda text: text.replace("\n", "\r").encode(),
    "no final newline": lambda text: text.rstrip("\n").encode(),
    "bom": lambda text: codecs.BOM_UTF8 + text.encode(),
    "latin-1": lambda text: text.replace("charset=UTF-8", "charset=ISO-8859-1").encode("latin-1"),
}
ODDLY_SAVED_AS: dict[str, tuple[Callable[[str], bytes], str]] = {
    "latin-1 under a UTF-8 header": (
        lambda text: text.encode("latin-1"),
        "21: not UTF-8 (7 such lines); read as Windows-1252; save the file as UTF-8",
    ),
    "UTF-8 under a latin-1 header": (
        lambda text: text.replace("charset=UTF-8", "charset=ISO-8859-1").encode(),
        "1: the header says charset=iso8859-1 but the file is UTF-8; it was read as UTF-8",
    ),
    "latin-1 under a wrong header": (
        lambda text: (
            text.replace("UTF-8", "cp1250").replace("cáncer", "c\x81ncer").encode("latin-1")
        ),
        "21: not UTF-8 (7 such lines); read as Windows-1252; save the file as UTF-8",
    ),
    "utf-16": (
        lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
        "1: the file is UTF-16; save it as UTF-8",
    ),
}


@pytest.mark.parametrize("name", SAVED_AS)
def test_other_line_ends_and_encodings_read_as_equal(name: str) -> None:
    text = PAGE.read_text("utf-8")
    catalogue, problems = read_bytes(SAVED_AS[name](text))
    assert problems == []
    assert render(catalogue) == text.encode()


@pytest.mark.parametrize("name", ODDLY_SAVED_AS)
def test_wrong_encodings_are_read_and_reported(name: str) -> None:
    text = PAGE.read_text("utf-8")
    save, problem = ODDLY_SAVED_AS[name]
    catalogue, problems = read_bytes(save(text))
    assert [f"{p.line}: {p.message}" for p in problems] == [problem]
    assert render(catalogue).replace(b"\xc2\x81", "á".encode()) == text.encode()


def test_bytes_that_are_no_text_at_all_are_refused(tmp_path: Path) -> None:
    catalogue, problems = read_bytes(b"\x7fELF\x02\x81\xff\xfe\n\x00\x01")
    assert catalogue.refused
    assert any(problem.refused for problem in problems)
    catalogue, problems = read_bytes(b" " * (MAX_BYTES + 1))
    assert (catalogue.entries, bool(catalogue.refused)) == ((), True)
    assert problems[0].message.startswith("larger than 32 MiB")


def test_unreadable_paths_are_an_error(tmp_path: Path) -> None:
    missing = tmp_path / "no.po"
    with pytest.raises(CatalogueError) as caught:
        read(missing)
    message = "cannot be read (No such file or directory); check the file"
    assert str(caught.value) == f"{missing}: {message}"
    with pytest.raises(CatalogueError, match="Is a directory"):
        read(tmp_path)


@pytest.mark.parametrize("piece", ["#~ " + " " * 400_000, '"' + "\\\\" * 400_000, "#, " * 200_000])
def test_long_lines_take_no_quadratic_time(piece: str) -> None:
    catalogue, problems = read_bytes(f"{piece}x\n\n".encode() + PAGE.read_bytes())
    assert len(problems) < 2
    assert found(catalogue, "title-7f3a").reviewed


@pytest.mark.parametrize("name", ["unicode_escape", "no-such-charset", "utf-7", "CHARSET"])
def test_charset_names_that_are_no_charsets_are_ignored(name: str) -> None:
    text = PAGE.read_text("utf-8").replace("charset=UTF-8", f"charset={name}")
    catalogue, problems = read_bytes(text.encode())
    assert problems == []
    assert render(catalogue) == PAGE.read_bytes()


# --- merging ------------------------------------------------------------------------------


def test_a_first_build() -> None:
    link = Tag(1, "link", "/publications/x", True)
    image = Tag(2, "image", "/a.jpg", False)
    finding = Finding("numbers", Severity.ERROR, "28\nis missing")
    one = replace(
        unit("a", "uno", source="<1>one</1> <2/>"),
        terms=("one = uno (locked)",),
        findings=(finding, finding),
    )
    one = replace(one, segment=replace(one.segment, tags=(link, image)))
    reviewed = replace(unit("c", "tres"), status=Status.REVIEWED)
    catalogue = build(None, one, unit("b"), reviewed)
    assert render(catalogue).decode().partition("\n\n")[2] == (
        "#. paragraph\n#. <1> link /publications/x\n#. <2/> image /a.jpg\n"
        "#. term: one = uno (locked)\n#. finding: numbers: 28 is missing\n"
        f"#. machine: bundled/1 [{digest_of('uno')}]\n#: page.md:1\n#, fuzzy\n"
        'msgctxt "a"\nmsgid "<1>one</1> <2/>"\nmsgstr "uno"\n\n'
        '#. paragraph\n#: page.md:1\nmsgctxt "b"\nmsgid "text of b"\nmsgstr ""\n\n'
        '#. paragraph\n#: page.md:1\nmsgctxt "c"\nmsgid "text of c"\nmsgstr "tres"\n'
    )
    assert [(e.reviewed, e.draft) for e in catalogue.entries] == [(False, False)] * 2 + [
        (True, False)
    ]


def test_the_header_is_ours_where_it_must_be_and_theirs_elsewhere() -> None:
    fresh = merge_units(None, [], PageDetails("a.md", "pt-BR", "5d41", "e/1"))
    assert dict(fresh.header) == {
        "Project-Id-Version": "md-translation-pipeline 1",
        "Report-Msgid-Bugs-To": "file:a.md",
        "POT-Creation-Date": NO_DATE,
        "PO-Revision-Date": NO_DATE,
        "Last-Translator": "machine translation <machine@pipeline.internal>",
        "Language-Team": "",
        "Language": "pt_BR",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n > 1);",
        "X-Engine": "e/1",
        "X-Generator": "md-translation-pipeline",
        "X-Source-Hash": "5d41",
    }
    ours = [name for name in fresh.header if name.startswith("X-")]
    assert ours == ["X-Engine", "X-Generator", "X-Source-Hash"], "as polib orders them"
    old, _ = read(DATA / "clean" / "foreign-header.po")
    merged = merge_units(old, [unit("paragraph-1")], PageDetails("a.md", "es"))
    assert {name: merged.header[name] for name in old.header} == old.header
    assert list(merged.header)[: len(old.header)] == list(old.header)
    assert merged.header_comment == old.header_comment != ""
    assert "X-Engine" not in merge_units(fresh, [], PageDetails("a.md", "es")).header
    assert "Plural-Forms" not in merge_units(None, [], PageDetails("a.md", "xx")).header
    moved = merge_units(fresh, [], PageDetails("b c.md", "es")).header
    assert moved["Report-Msgid-Bugs-To"] == "file:b%20c.md"


def test_a_header_of_an_earlier_version_gets_what_programs_ask_for() -> None:
    old = Catalogue({"PO-Revision-Date": "", "Last-Translator": "", "Language-Team": ""}, ())
    header = merge_units(old, [], PageDetails("a.md", "es")).header
    assert header["PO-Revision-Date"] == NO_DATE
    assert (header["Last-Translator"] != "", header["Language-Team"]) == (True, "")
    ana = {"PO-Revision-Date": "2026-02-03 10:00+0100", "Last-Translator": "Ana <ana@x.org>"}
    header = merge_units(Catalogue(ana, ()), [], PageDetails("a.md", "es")).header
    assert {name: header[name] for name in ana} == ana, "the twin: a person's stay"


@pytest.mark.parametrize(
    ("language", "is_plural"),
    [
        *(
            (code, "n != 1")
            for code in ("es", "es-419", "es-MX", "es-US", "es-AR", "pt-PT", "pt", "ca")
        ),
        *((code, "n > 1") for code in ("pt-BR", "fr", "fr-CA")),
    ],
)
def test_plural_forms_are_those_of_gettext_and_cldr(language: str, is_plural: str) -> None:
    header = merge_units(None, [], PageDetails("a.md", language)).header
    assert header["Plural-Forms"] == f"nplurals=2; plural=({is_plural});"


def test_a_reviewed_text_outlives_every_machine() -> None:
    catalogue = review(build(None, unit("a", "un")), "a", "  uno <1>sin cerrar ")
    for again in (unit("a", "otro", signature="bundled/2"), unit("a")):
        catalogue = build(catalogue, again)
        entry = found(catalogue, "a")
        assert (entry.target, entry.reviewed) == ("  uno <1>sin cerrar ", True)
        assert (entry.signature, entry.previous) == ("", None)


def test_a_machine_text_gives_way_to_a_newer_one() -> None:
    old = build(None, unit("a", "un"), unit("b", "dos"))
    entry = found(build(old, unit("a", "uno", signature="bundled/2"), unit("b")), "a")
    assert (entry.target, entry.signature, entry.fuzzy) == ("uno", "bundled/2", True)
    assert found(build(old, unit("b")), "b").target == ""


def test_a_text_somebody_edited_but_left_fuzzy_stays() -> None:
    old = edit(build(None, unit("a", "un")), "a", lambda e: replace(e, target="uno"))
    again, _ = read_bytes(render(old))
    assert found(again, "a").draft
    entry = found(build(again, unit("a", "un", signature="bundled/2")), "a")
    assert (entry.target, entry.fuzzy, entry.draft) == ("uno", True, True)
    approved = replace(unit("a", "el uno"), status=Status.REVIEWED)
    assert found(build(again, approved), "a").target == "el uno"


def test_a_machine_text_without_signature_passes_for_nobodys() -> None:
    term = replace(unit("a", "uno", signature=""), origin=Origin.GLOSSARY)
    entry = found(build(None, term), "a")
    assert (entry.signature, entry.draft) == ("glossary", False)


def test_comments_and_flags_of_the_translator_stay() -> None:
    def annotate(entry: Entry) -> Entry:
        return replace(entry, translator_comments="ask Ana\n\n  twice", flags=("no-wrap", "x"))

    old = edit(build(None, unit("a", "un")), "a", annotate)
    entry = found(build(old, unit("a", "uno")), "a")
    assert (entry.translator_comments, entry.flags) == ("ask Ana\n\n  twice", ("no-wrap", "x"))


def test_what_leaves_the_page_is_kept_if_a_person_wrote_it() -> None:
    old = review(build(None, unit("b", "dos"), unit("a", "un"), unit("c", "tres")), "a", "uno")
    old = edit(old, "b", lambda e: replace(e, target="los dos"))
    gone = build(old)
    assert [(e.id, e.target, e.obsolete, e.fuzzy) for e in gone.entries] == [
        ("a", "uno", True, False),
        ("b", "los dos", True, True),
    ]
    assert build(read_bytes(render(gone))[0]) == gone
    back = build(gone, unit("c", "tres"), unit("b", "dos"), unit("a", "un"))
    assert [(e.id, e.target, e.reviewed, e.draft) for e in back.entries] == [
        ("c", "tres", False, False),
        ("b", "los dos", False, True),
        ("a", "uno", True, False),
    ]


OLD_SOURCE = "The cells are grown in the laboratory for 14 days."
NEW_SOURCE = "The cells are grown in the laboratory for 28 days."


def test_a_changed_source_is_offered_its_old_translation() -> None:
    old = review(build(None, unit("a", "x", source=OLD_SOURCE)), "a", "14 días en laboratorio")
    segments = [segment("b", NEW_SOURCE), segment("c", "Something else altogether")]
    offers = suggest_for(old, segments)
    assert list(offers) == ["b"]
    catalogue = build(old, unit("b", "28 días", source=NEW_SOURCE))
    entry = found(catalogue, "b")
    assert (entry.target, entry.previous) == ("28 días en laboratorio", OLD_SOURCE)
    assert (entry.fuzzy, entry.signature, entry.draft) == (True, "", True)
    assert replace(entry, comments=(), reference="", page_lines=()) == offers["b"]
    assert found(catalogue, "a").obsolete
    # Nothing new is offered in the next build, and the old text comes back with the old source.
    assert build(catalogue, unit("b", "28 días", source=NEW_SOURCE)) == catalogue
    reverted = build(catalogue, unit("a", "x", source=OLD_SOURCE))
    assert found(reverted, "a").reviewed
    assert reverted.find("b") is None, "an untouched offer is no work of anybody"
    done = build(review(catalogue, "b", "28 días, sí"), unit("b", source=NEW_SOURCE))
    assert (found(done, "b").previous, found(done, "b").reviewed) == (None, True)


def test_nothing_is_offered_where_it_would_mislead() -> None:
    machine = build(None, unit("a", "x", source=OLD_SOURCE))
    assert suggest_for(machine, [segment("b", NEW_SOURCE)]) == {}
    reviewed = review(machine, "a", "14 días")
    both = [segment("a", OLD_SOURCE), segment("b", NEW_SOURCE)]
    assert suggest_for(reviewed, both) == {}, "the text is still in the page"
    assert suggest_for(reviewed, [segment("b", "x" * 30_000)]) == {}
    assert suggest_for(None, both) == {} == match_entries(None, both)
    approved = replace(unit("b", "28 días", source=NEW_SOURCE), status=Status.REVIEWED)
    entry = found(build(reviewed, approved), "b")
    assert (entry.target, entry.previous) == ("28 días", None)


def test_entries_without_context_stand_for_their_words() -> None:
    old, _ = read(DATA / "clean" / "no-context.po")
    segments = [segment("paragraph-1", "one"), segment("heading-1", " one ")]
    assert {key: e.target for key, e in match_entries(old, segments).items()} == {
        "paragraph-1": "uno, con contexto",
        "heading-1": "uno",
    }
    merged = build(old, unit("heading-1", "x", source="one"))
    assert [(e.id, e.target, e.obsolete) for e in merged.entries] == [
        ("heading-1", "uno", False),
        ("paragraph-1", "uno, con contexto", True),
    ]


def test_a_new_segmenter_carries_reviews_over_by_their_words() -> None:
    old = review(build(None, unit("p-1", "un", source="one")), "p-1", "uno")
    new = merge_units(old, [unit("p2-1", source="one")], PageDetails("a.md", "es", segmenter="2"))
    assert [(e.id, e.target, e.reviewed) for e in new.entries] == [("p2-1", "uno", True)]
    same = merge_units(old, [unit("p2-1", source="one")], PageDetails("a.md", "es", segmenter="1"))
    assert not found(same, "p2-1").reviewed
    assert found(same, "p2-1").previous == "one"


def test_one_entry_for_a_text_that_stands_twice() -> None:
    numbers = Finding("numbers", Severity.WARNING, "two")
    catalogue = build(None, unit("a", "uno"), replace(unit("a", "uno"), findings=(numbers,)))
    assert [e.comments for e in catalogue.entries] == [("paragraph", "finding: numbers: two")]


# --- other people's tools -----------------------------------------------------------------


def run(*command: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, capture_output=True, timeout=60, check=False)


@needs_gettext
@pytest.mark.parametrize("path", [p for p in CLEAN if p.stem != "escapes"], ids=lambda p: p.stem)
def test_msgcat_leaves_our_bytes(path: Path) -> None:
    assert run("msgcat", "--no-wrap", path).stdout == path.read_bytes()


@needs_gettext
@pytest.mark.parametrize(
    "command",
    [
        ["msgcat"],
        ["msgcat", "--width=60"],
        ["msgcat", "--escape"],
        ["msgcat", "--to-code=ISO-8859-1"],
        ["msgattrib", "--width=40"],
    ],
    ids=" ".join,
)
def test_gettext_round_trips_read_as_equal(command: list[str]) -> None:
    done = run(*command, PAGE)
    catalogue, problems = read_bytes(done.stdout)
    assert (done.returncode, problems) == (0, [])
    assert done.stdout != PAGE.read_bytes()
    assert catalogue == read(PAGE)[0]


@needs_gettext
def test_msgmerge_keeps_what_it_knows(tmp_path: Path) -> None:
    template = tmp_path / "page.pot"
    template.write_bytes(run("msgattrib", "--clear-fuzzy", "--empty", "--no-obsolete", PAGE).stdout)
    done = run("msgmerge", "--quiet", "--previous", PAGE, template)
    catalogue, problems = read_bytes(done.stdout)
    assert (done.returncode, problems) == (0, [])
    before = {e.id: e.target for e in read(PAGE)[0].entries if e.approved}
    assert len(before) == 3
    assert {key: found(catalogue, key).target for key in before} == before


@needs_gettext
@pytest.mark.parametrize("old", ["page", "escapes", "no-header", "foreign-header"])
def test_msgfmt_has_nothing_to_say(old: str, tmp_path: Path) -> None:
    before, _ = read(DATA / "clean" / f"{old}.po")
    units = [unit(e.id, e.target, e.source) for e in before.entries[::2]]
    path = tmp_path / "a.po"
    path.write_bytes(render(build(before, *units, unit("new", "nuevo", 'a "new"\ttext'))))
    done = run("msgfmt", "--check", "--output-file=/dev/null", path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("path", [p for p in CLEAN if p.stem != "escapes"], ids=lambda p: p.stem)
def test_polib_reads_what_we_wrote_and_we_read_what_it_wraps(path: Path) -> None:
    ours, _ = read(path)
    theirs = polib.pofile(path.read_text("utf-8"))
    assert [(e.msgctxt or "", e.msgid, e.msgstr, e.fuzzy) for e in theirs] == [
        (e.id, e.source, e.target, e.fuzzy) for e in ours.entries
    ]
    wrapped, problems = read_bytes(str(theirs).encode())
    assert problems == []
    assert [(e.id, e.source, e.target, e.fuzzy) for e in wrapped.entries] == [
        (e.id, e.source, e.target, e.fuzzy) for e in ours.entries
    ]


def test_importing_reads_no_other_library() -> None:
    code = "import sys, pipeline.catalogue.update; print({'polib', 'rapidfuzz'} & set(sys.modules))"
    assert run(sys.executable, "-c", code).stdout.strip() == b"set()"


# --- laws ---------------------------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
WORD = st.text("abcñé-0123456789", min_size=1, max_size=8)
COMMENT = st.lists(st.text('ab #.,:|~"\\ñ', max_size=10), max_size=3).map("\n".join)


@st.composite
def active_entries(draw: st.DrawFn) -> Entry:
    target = draw(TEXT)
    signature = draw(st.sampled_from(["", "argos/1.0+d698d0ef"]))
    reference = draw(st.sampled_from(["", "a.md", "a b/c.md"]))
    lines = draw(st.lists(st.integers(1, 99), max_size=1 if " " in reference else 9))
    return Entry(
        id=draw(TEXT.filter(bool)),
        source=draw(TEXT.filter(bool)),
        target=target,
        fuzzy=draw(st.booleans()),
        comments=tuple(draw(st.lists(WORD, max_size=2))),
        translator_comments=draw(COMMENT),
        flags=tuple(draw(st.lists(WORD, max_size=2, unique=True))),
        previous=draw(st.none() | TEXT),
        signature=signature,
        digest=digest_of(target) if signature and draw(st.booleans()) else "",
        reference=reference,
        page_lines=tuple(lines) if reference else (),
    )


ENTRIES = st.lists(active_entries(), max_size=4, unique_by=lambda entry: entry.id)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(ENTRIES, st.dictionaries(WORD, WORD, max_size=2), st.integers(0, 4))
def test_law_what_is_written_is_read(
    entries: list[Entry], header: dict[str, str], live: int
) -> None:
    old = (
        replace(e, obsolete=True, comments=(), signature="", digest="", reference="", page_lines=())
        for e in entries[live:]
    )
    catalogue = Catalogue(header, (*entries[:live], *old))
    data = render(catalogue)
    again, problems = read_bytes(data)
    assert [problem for problem in problems if "line break" not in problem.message] == []
    assert again == catalogue
    assert render(again) == data


KEYWORDS = ["msgid ", "msgstr ", "msgctxt ", "msgstr[0] ", '"', '"a"\n', "\\", "x", "ñ", "\ufeff"]
MARKS = ["#", "#~ ", "#, fuzzy", "#| ", "<<<<<<< a\n", "=======\n", ">>>>>>> b\n"]
SCRAPS = st.sampled_from([*KEYWORDS, *MARKS, "\n", "\n\n", "\r", "\x00"])
JUNK = st.lists(SCRAPS, max_size=12).map("".join)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.binary(max_size=60) | JUNK.map(str.encode))
def test_law_no_bytes_raise(data: bytes) -> None:
    catalogue, problems = read_bytes(data)
    assert bool(catalogue.refused) == any(problem.refused for problem in problems)
    again, _ = read_bytes(render(catalogue))
    assert render(again) == render(catalogue)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(JUNK, st.integers(0, 4))
@example('msgctxt "x', 2)
def test_law_damage_to_one_place_spares_the_other_entries(junk: str, at: int) -> None:
    ids = [f"id{number}" for number in range(5)]
    blocks = render(build(None, *(unit(i, f"texto {i}") for i in ids))).decode().split("\n\n")
    assert len(blocks) == 6
    # As in gettext, a string goes on with the entry before unless a comment parts them.
    blocks[at + 1] = f"#. paragraph\n{junk}"
    catalogue, _ = read_bytes("\n\n".join(blocks).encode())
    for name in ids[:at] + ids[at + 1 :]:
        assert found(catalogue, name).target == f"texto {name}"


Page = list[str]


def random_step(
    rng: random.Random, page: Page, catalogue: Catalogue, promised: dict[str, str]
) -> Catalogue:
    """One thing an author or a translator does; what is promised to last is written down."""
    number = rng.randrange(8)
    step = rng.choice(["add", "remove", "move", "review", "draft", "forget", "save", "conflict"])
    name = rng.choice(page) if page else ""
    if step == "add" and f"s{number}" not in page:
        page.insert(rng.randrange(len(page) + 1), f"s{number}")
    elif step == "remove" and page:
        page.remove(name)
    elif step == "move":
        rng.shuffle(page)
    elif step == "review" and catalogue.find(name):
        promised[name] = f"revisado {rng.random()}"
        return review(catalogue, name, promised[name])
    elif step == "draft" and catalogue.find(name) and name not in promised:
        return edit(catalogue, name, lambda e: replace(e, target=f"a medias {number}"))
    elif step == "forget" and name:
        promised.pop(name, None)
        entries = tuple(entry for entry in catalogue.entries if entry.id != name)
        return replace(catalogue, entries=entries)
    elif step == "save":
        data = render(catalogue).replace(b"\n", b"\r\n")
        return read_bytes(data)[0]
    elif step == "conflict":
        ours = render(build(catalogue, *page_units(page, "theirs/9")))
        both = b"<<<<<<< a\n" + ours + b"=======\n" + render(catalogue) + b">>>>>>> b\n"
        return read_bytes(both)[0]
    return catalogue


def page_units(page: Sequence[str], signature: str) -> list[Unit]:
    return [
        unit(name, f"{signature} {name}", f"Paragraph {name} on cells", signature) for name in page
    ]


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_law_no_sequence_of_edits_loses_a_review(seed: int) -> None:
    rng = random.Random(seed)
    page: Page = ["s0", "s1"]
    promised: dict[str, str] = {}
    catalogue = build(None, *page_units(page, "m/0"))
    for version in range(30):
        catalogue = random_step(rng, page, catalogue, promised)
        units = page_units(page, f"m/{version // 10}")
        catalogue = build(catalogue, *units)
        for name, target in promised.items():
            entry = found(catalogue, name)
            assert (entry.target, entry.fuzzy, entry.obsolete) == (target, False, name not in page)
        assert [e.id for e in catalogue.entries if not e.obsolete] == page
        # A second build changes nothing, whether the file was written in between or not.
        assert build(catalogue, *units) == catalogue
        assert read_bytes(render(catalogue)) == (catalogue, [])

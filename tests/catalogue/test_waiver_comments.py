"""pipeline.catalogue.waivers: translators' comments that let a finding stand."""

from __future__ import annotations

import textwrap
import time
from dataclasses import replace

import polib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from locations import DATA

from pipeline.catalogue.entry import Catalogue, Entry
from pipeline.catalogue.update import read_bytes, render
from pipeline.catalogue.waivers import (
    Scope,
    Waiver,
    bind_waivers,
    bound_digest,
    find_site_waivers,
    hoist_waivers,
    parse_waivers,
)

LINES = (DATA / "waivers" / "syntax.tsv").read_text(encoding="utf-8").splitlines()
CASES = [line.split("\t") for line in LINES if not line.startswith(("#", "comment\t"))]
READABLE = [case for case in CASES if case[1] and case[2] != "problem"]
LONG = (
    'waive page: term-missing "symptoms", "side effects that last": the sentence before names '
    "them, and the editors of the clinic agreed that once is enough for a reader on a small screen"
)
SHORT = (
    'waive: numbers "5 mg" "50 mg": the pharmacist of the clinic wrote to us in May that fifty '
    "milligrams are what all of its patients get"
)
ENTRY = Entry("text.1", "Take 5 mg.", "Tome 50 mg.")


def only(comment: str) -> Waiver:
    (waiver,) = parse_waivers(comment)
    return waiver


def catalogue(*entries: Entry, header: str = "") -> Catalogue:
    return Catalogue({"Language": "es"}, entries, header)


def commented(comment: str, entry: Entry = ENTRY) -> Entry:
    return replace(entry, translator_comments=comment)


def bound(entry: Entry) -> str:
    return bind_waivers(catalogue(entry)).entries[0].translator_comments


# --- syntax ---------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_the_table_of_comments(case: list[str]) -> None:
    comment, scope, code, words, reason = [*case, "", "", "", ""][:5]
    found = parse_waivers(comment)
    if not scope:
        assert not any(waiver.code and not waiver.problem for waiver in found)
        return
    (waiver,) = found
    assert waiver.scope == scope
    assert bool(waiver.problem) == (code == "problem")
    if code != "problem":
        assert (waiver.code, "|".join(waiver.words), waiver.reason) == (code, words, reason)


def test_other_comments_stay_apart() -> None:
    comment = "Ask Ana.\nwaive: numbers: one phrase\nother translation: Tome 5.\nwaive: names: two"
    assert [waiver.reason for waiver in parse_waivers(comment)] == ["one phrase", "two"]


@pytest.mark.parametrize("width", [76, 77, 78, 79])
def test_a_waiver_that_a_program_wrapped_is_one(width: int) -> None:
    wrapped = textwrap.wrap(f"{LONG} [1a2b3c4d]", width - 2, break_long_words=False)
    assert len(wrapped) > 2
    whole = only("\n".join(["Ask Ana.", *wrapped, "Ask Eva."]))
    assert whole == only(f"{LONG} [1a2b3c4d]")
    assert (whole.words, whole.digest) == (("symptoms", "side effects that last"), "1a2b3c4d")


@pytest.mark.parametrize("width", [30, 50, 60, 100, 120])
def test_a_bound_waiver_stays_bound_at_any_width(width: int) -> None:
    """Without its checksum it would hold for whatever text stands there."""
    bound_to_another = f"{SHORT} [1a2b3c4d]"
    lines = textwrap.wrap(bound_to_another, width - 2, break_long_words=False)
    comment = "\n".join(["Ask Ana.", *lines, "Ask Eva."])
    assert only(comment) == only(bound_to_another)
    assert bound(commented(comment)) == comment


@pytest.mark.parametrize("width", [30, 50, 60])
def test_at_odd_widths_a_new_waiver_may_lose_the_end_of_its_reason_only(width: int) -> None:
    lines = textwrap.wrap(LONG, width - 2, break_long_words=False)
    whole, cut = only(LONG), only("\n".join(lines))
    assert (cut.scope, cut.code, cut.words) == (whole.scope, whole.code, whole.words)
    assert cut.reason
    assert whole.reason.startswith(cut.reason)


def test_polib_wraps_and_we_read_the_same() -> None:
    data = render(catalogue(commented(LONG)))
    file = polib.pofile(data.decode(), wrapwidth=78)
    again, problems = read_bytes(str(file).encode())
    assert not problems
    comment = again.entries[0].translator_comments
    assert comment != LONG
    assert only(comment) == only(LONG)


def test_characters_that_nobody_sees_do_not_count() -> None:
    odd = "\u200bwaive: numbers:\u200f one\x1b phrase\ufeff"
    assert parse_waivers(odd) == []  # something stands before the word
    assert only(odd[1:]).reason == "one phrase"


@given(st.text())
@example("waive")
@example("waive: ")
@example("waive: numbers: x [1a2b3c4d]\n[1a2b3c4d]")
@example("waive page site: numbers: x")
@example("WA\u0130VE: numbers: x")
def test_no_comment_is_too_odd_to_read_and_bind(text: str) -> None:
    for comment in (text, f"waive{text}", f"waive: numbers: {text}", f'waive: numbers "{text}": x'):
        parse_waivers(comment)
        once = commented(bound(commented(comment)))
        assert bound(once) == once.translator_comments


@pytest.mark.speed
@pytest.mark.parametrize("piece", [" ", "x", '"', "“", "[1a2b3c4d]", "waive: ", "a:", "\n", "x\n"])
def test_long_comments_take_no_quadratic_time(piece: str) -> None:
    def seconds(size: int) -> float:
        comment = "waive: numbers " + piece * (size // len(piece))
        start = time.process_time()
        bound(commented(comment))
        return time.process_time() - start

    seconds(1_000)
    assert seconds(400_000) < 10 * max(seconds(100_000), 0.05), "4 is linear, 16 quadratic"


# --- binding --------------------------------------------------------------------------------


def test_a_waiver_for_a_segment_is_bound_to_its_texts() -> None:
    digest = bound_digest(ENTRY.source, ENTRY.target)
    assert (
        bound(commented("waive: numbers: one phrase")) == f"waive: numbers: one phrase [{digest}]"
    )
    assert only(bound(commented("waive: numbers: one phrase"))).digest == digest
    assert only(f"waive: numbers: one phrase [{digest}]").reason == "one phrase"


@pytest.mark.parametrize("comment", ["waive page: names: x", "waive site: names: x", "Ask Ana."])
def test_waivers_for_more_and_other_comments_are_not_touched(comment: str) -> None:
    assert bound(commented(comment)) == comment


def test_white_space_and_quotation_marks_of_the_source_change_no_binding() -> None:
    assert bound_digest("Say “ah”.", "Diga a.") == bound_digest('Say\n "ah".', "Diga  a.")
    assert bound_digest("Take 5.", "Tome 5.") != bound_digest("Take 6.", "Tome 5.")
    assert bound_digest("Take 5.", "Tome 5.") != bound_digest("Take 5.", "Tome 6.")


def test_a_bound_waiver_stays_bound_to_its_text() -> None:
    old = bound(commented("waive: numbers: one phrase"))
    changed = commented(old, replace(ENTRY, target="Tome 500 mg."))
    assert bound(changed) == old


def test_a_waiver_that_is_written_again_replaces_its_older_self() -> None:
    old = bound(commented("waive: numbers: one phrase"))
    changed = replace(ENTRY, target="Tome 500 mg.")
    both = f"waive: numbers: one phrase\nAsk Ana.\n{old}"
    digest = bound_digest(changed.source, changed.target)
    expected = f"waive: numbers: one phrase [{digest}]\nAsk Ana."
    assert bound(commented(both, changed)) == expected


# --- page and site --------------------------------------------------------------------------


def test_a_waiver_for_the_page_outlives_the_entry_it_was_written_at() -> None:
    leaving = commented("Ask Ana.\nwaive page: names: x\nwaive: numbers: y [1a2b3c4d]")
    new = hoist_waivers(catalogue(leaving, header="Team A"), {})
    assert new.header_comment == "Team A\nwaive page: names: x"
    assert new.entries[0].translator_comments == "Ask Ana.\nwaive: numbers: y [1a2b3c4d]"
    assert hoist_waivers(new, {}) == new
    stays = catalogue(leaving)
    assert hoist_waivers(stays, {"text.1": leaving}) == stays


def test_waivers_for_the_site_are_found_wherever_they_stand() -> None:
    header = "waive site: names: in the header"
    old = commented("waive site: leaks: beside an obsolete text", replace(ENTRY, obsolete=True))
    page = commented("waive page: names: not for the site\nwaive site: names:", ENTRY)
    found = find_site_waivers(catalogue(page, old, header=header))
    assert found == (header, "waive site: leaks: beside an obsolete text")
    assert only(found[0]).scope is Scope.SITE

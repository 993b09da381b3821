"""pipeline.reporting.report: what a run did, counted once, for people and for machines."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pipeline.model import Finding, Origin, Segment, Severity, Status, TextInSource, Unit
from pipeline.reporting.repeats import merge_repeats
from pipeline.reporting.report import PageReport, PageState, Report, finding_dict
from pipeline.spans import Span

ERROR = Finding("numbers", Severity.ERROR, "5 is missing; add it", "a.md", 9, "text.1")
WARNING = Finding("length", Severity.WARNING, "long; shorten it", "a.md", 3, "text.2")


def unit(source: str, status: Status, origin: Origin) -> Unit:
    return Unit(Segment("text.1", "paragraph", source, (), Span(0, 1), 1), "x", status, origin)


def page(name: str = "a.md", language: str = "es", state: str = "unchanged") -> PageReport:
    return PageReport(name, language, PageState(state))


def test_words_to_review_are_those_nobody_approved() -> None:
    made = page()
    made.count(
        [
            unit("one two three", Status.MACHINE, Origin.ENGINE),
            unit("four five", Status.REVIEWED, Origin.REVIEWED),
            unit("six", Status.UNTRANSLATED, Origin.FALLBACK),
        ]
    )
    assert (made.words, made.review_words) == (6, 4)
    assert made.statuses == {Status.MACHINE: 1, Status.REVIEWED: 1, Status.UNTRANSLATED: 1}
    assert made.origins[Origin.ENGINE] == 1


def test_a_segment_with_two_findings_is_flagged_once() -> None:
    made = page()
    made.findings = (ERROR, replace(ERROR, check="length"), WARNING, replace(WARNING, segment=""))
    assert made.flagged == 2


def test_findings_come_by_page_line_and_check() -> None:
    later = replace(WARNING, path="b.md", line=1)
    report = Report([replace_findings("b.md", later), replace_findings("a.md", ERROR, WARNING)])
    assert report.findings == [WARNING, ERROR, later]
    assert report.error_findings == 1


def test_what_a_page_says_twice_is_read_once_and_counted_twice() -> None:
    again = replace(ERROR, line=20, segment="text.3")
    other = replace(ERROR, message="6 is missing; add it")
    report = Report(
        [replace_findings("a.md", again, ERROR, other), replace_findings("b.md", again)]
    )
    read = [(one.line, one.message) for one in report.read_findings()]
    assert read == [
        (9, "5 is missing; add it (2 times, also in line 20)"),
        (9, "6 is missing; add it"),
        (20, "5 is missing; add it"),
    ]
    assert report.all_findings == len(report.findings) == 4


def test_a_finding_that_is_waived_is_not_one_with_an_equal_one_that_is_not() -> None:
    assert len(merge_repeats([ERROR, replace(ERROR, waiver="a phrase")])) == 2
    whole = replace(ERROR, line=0, segment="")
    assert len(merge_repeats([ERROR, whole])) == 2, "the page as a whole is no line of it"


def replace_findings(name: str, *findings: Finding) -> PageReport:
    return PageReport(name, "es", PageState.UNCHANGED, findings)


CODES = [
    # errors, error findings, changed: plain, strict, check
    ([], False, False, (0, 0, 0)),
    ([], False, True, (0, 0, 1)),
    ([], True, False, (0, 1, 0)),
    ([], True, True, (0, 1, 1)),
    (["x"], False, False, (2, 2, 2)),
    (["x"], True, True, (2, 2, 2)),
]


@pytest.mark.parametrize(("errors", "found", "changed", "codes"), CODES)
def test_exit_codes(
    errors: list[str], found: bool, changed: bool, codes: tuple[int, int, int]
) -> None:
    made = PageReport("a.md", "es", PageState.WRITTEN, (ERROR,) if found else (WARNING,))
    made.files = ("a.md",) if changed else ()
    report = Report([made], list(errors))
    told = (report.exit_code(), report.exit_code(strict=True), report.exit_code(check=True))
    assert told == codes


def test_an_error_met_in_two_languages_is_one_error() -> None:
    report = Report()
    for message in ("a", "b", "a"):
        report.add_error(message)
    assert report.errors == ["a", "b"]


def test_the_summary_is_by_language() -> None:
    report = Report([page(), page("b.md", state="written"), page(language="pt")], seconds=0.04)
    report.engines["es"] = "pseudo/1"
    report.glossaries["es"] = "12 terms"
    report.pages[0].count([unit("one two", Status.MACHINE, Origin.CATALOGUE)])
    assert report.summary() == "\n".join(
        [
            "es",
            "pages     2 (1 unchanged, 1 written)",
            "segments  1 (1 catalogue)",
            "words     2, 2 to review",
            "findings  0 errors, 0 warnings",
            "glossary  12 terms",
            "engine    pseudo/1",
            "pt",
            "pages     1 (1 unchanged)",
            "segments  0 (none)",
            "words     0, 0 to review",
            "findings  0 errors, 0 warnings",
            "glossary  none",
            "engine    none needed",
            "time      0.0 s",
        ]
    )


def test_nothing_to_do_is_said() -> None:
    assert Report().summary().splitlines()[0] == "no pages found"


def test_json_holds_the_same_in_a_stable_order() -> None:
    made = PageReport("a.md", "es", PageState.WRITTEN, (ERROR,))
    made.count([unit("uno", Status.MACHINE, Origin.ENGINE)])
    made.files = ("output/es/a.md",)
    report = Report([made], ["x"], ["y"], {"es": "pseudo/1"}, 0.12345)
    data = json.loads(report.as_json())
    assert data["pages"] == [
        {
            "page": "a.md",
            "language": "es",
            "state": "written",
            "origins": {"engine": 1},
            "statuses": {"machine": 1},
            "words": 1,
            "words_to_review": 1,
            "flagged": 1,
            "waived": 0,
            "left_in_source": [],
            "files": ["output/es/a.md"],
        }
    ]
    assert data["findings"] == [finding_dict(ERROR)]
    assert (data["errors"], data["warnings"]) == (["x"], ["y"])
    assert (data["engines"], data["seconds"]) == ({"es": "pseudo/1"}, 0.123)
    assert list(data) == sorted(data)


def test_a_finding_as_data() -> None:
    assert finding_dict(ERROR) == {
        "check": "numbers",
        "severity": "error",
        "message": "5 is missing; add it",
        "path": "a.md",
        "line": 9,
        "segment": "text.1",
    }


def test_the_summary_counts_what_stays_in_the_source_language() -> None:
    names = ["data-note", "data-note", "data-tip", "data-a", "data-b"]
    left = [TextInSource("attribute", name, line) for line, name in enumerate(names, 1)]
    reports = [page(), page("b.md")]
    reports[0].left_in_source = [*left, TextInSource("table", "", 9)]
    assert "untouched" not in Report([page()]).summary()
    assert Report(reports).summary().splitlines()[5] == (
        "untouched 6 texts in the source language: "
        "5 attribute (data-note 2, data-tip 1, data-a 1, …), 1 table"
    )

"""JUnit XML: a page is a test case, a language a suite; what CI systems show as test results."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from pipeline.interchange.xml import clean
from pipeline.model import Severity
from pipeline.reporting.formats import INPUT, Notice
from pipeline.reporting.report import PageReport, PageState


def as_junit(notices: Sequence[Notice], pages: Sequence[PageReport]) -> str:
    """Pages with error findings fail, warnings and what is waived are their output, excluded pages
    are skipped.

    What could not be read is an error of its own suite: it belongs to no language.
    """
    root = Element("testsuites", {"name": "pipeline"})
    unread = [notice for notice in notices if notice.check == INPUT]
    if unread:
        suite = SubElement(root, "testsuite", {"name": INPUT})
        for notice in unread:
            case = SubElement(suite, "testcase", _names(INPUT, notice.path or INPUT))
            SubElement(case, "error", {"message": clean(notice.message), "type": INPUT})
    for language in dict.fromkeys(page.language for page in pages):
        suite = SubElement(root, "testsuite", {"name": language})
        for page in pages:
            if page.language == language:
                _case(suite, page, [n for n in notices if _is_of(n, page)])
    for suite in root:
        _count(suite)
    _count(root)
    ElementTree.indent(root)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f"{head}{ElementTree.tostring(root, encoding='unicode')}\n"


def _is_of(notice: Notice, page: PageReport) -> bool:
    return (notice.page, notice.language) == (page.page, page.language)


def _case(suite: Element, page: PageReport, notices: Sequence[Notice]) -> None:
    case = SubElement(suite, "testcase", _names(page.language, page.page))
    waived = [notice for notice in notices if notice.waiver]
    still_open = [notice for notice in notices if not notice.waiver]
    errors = [notice for notice in still_open if notice.severity is Severity.ERROR]
    warnings = [notice for notice in still_open if notice.severity is not Severity.ERROR]
    if errors:
        kinds = ", ".join(dict.fromkeys(notice.check for notice in errors))
        summary = {"message": f"{len(errors)} errors: {kinds}", "type": kinds}
        SubElement(case, "failure", summary).text = _lines(errors)
    elif page.state is PageState.FAILED:
        SubElement(case, "error", {"message": "not built", "type": INPUT})
    elif page.state is PageState.EXCLUDED:
        SubElement(case, "skipped")
    if warnings or waived:
        SubElement(case, "system-out").text = _lines([*warnings, *waived])


def _names(group: str, name: str) -> dict[str, str]:
    return {"classname": clean(group), "name": clean(name)}


def _lines(notices: Sequence[Notice]) -> str:
    lines = (
        f"{n.path}:{n.line or 1}: {n.severity}: {n.message} [{n.check}]"
        + (f" (waived: {n.waiver})" if n.waiver else "")
        for n in sorted(notices, key=lambda n: (n.path, n.line))
    )
    return clean("\n".join(lines))


def _count(suite: Element) -> None:
    cases = list(suite.iter("testcase"))
    suite.set("tests", str(len(cases)))
    for attribute, name in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(sum(case.find(name) is not None for case in cases)))

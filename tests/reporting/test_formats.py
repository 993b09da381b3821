"""Reports for other programs: GitHub's annotations, SARIF, JUnit; what a page says stays text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st
from locations import DATA
from workbench import build, lay_out, po, put, review

import pipeline
from pipeline.cli.main import main
from pipeline.model import Severity
from pipeline.reporting.formats import Notice
from pipeline.reporting.github import as_github, escape
from pipeline.reporting.junit import as_junit
from pipeline.reporting.report import PageReport, PageState
from pipeline.reporting.rules import Rule, rule_titles, rules
from pipeline.reporting.sarif import as_sarif
from pipeline.visible_text import show

ROOT = Path(pipeline.__file__).parent
GOLDEN = DATA / "formats"
Capture = pytest.CaptureFixture[str]

NOTICES = [
    Notice("", 0, Severity.ERROR, "input", "the glossary is gone; restore it"),
    Notice("seeds/bad.md", 2, Severity.ERROR, "input", "not UTF-8; save it as UTF-8"),
    Notice(
        "seeds/a, b: c.md",
        7,
        Severity.WARNING,
        "numbers",
        "50% is missing,\r\n::error::look [here](http://example.org) <b>&",
        "a, b: c.md",
        "es",
        "text.1",
    ),
    Notice(
        "seeds/a, b: c.md", 9, Severity.ERROR, "tags", "<1> is gone", "a, b: c.md", "es", "text.2"
    ),
    Notice("output/po/pt/d.md.po", 12, Severity.ERROR, "catalogue", "cut; mend it", "d.md", "pt"),
]
PAGES = [
    PageReport("a, b: c.md", "es", PageState.UNCHANGED),
    PageReport("d.md", "es", PageState.EXCLUDED),
    PageReport("d.md", "pt", PageState.UNCHANGED),
    PageReport("bad.md", "pt", PageState.FAILED),
]
RULES = {"tags": Rule("Tag missing", "Tags stay"), "numbers": Rule("Number wrong", "Numbers stay")}
RENDERED = {
    "github.txt": lambda: as_github(NOTICES, rule_titles()),
    "report.sarif": lambda: as_sarif(NOTICES, RULES, "1.0"),
    "junit.xml": lambda: as_junit(NOTICES, PAGES),
}


@pytest.mark.parametrize("name", RENDERED)
def test_a_report_reads_as_it_should(name: str) -> None:
    assert RENDERED[name]() == (GOLDEN / name).read_bytes().decode()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    return lay_out(tmp_path)


# --- whatever a page says -------------------------------------------------------------------

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.lists(
        st.sampled_from(["::error::", "\n", "\r", "%0A", "%", ",", ":", "[a](b)", "]", "\x1b[2J"])
    ).map("".join),
)
ANY = st.builds(
    Notice,
    path=TEXTS,
    line=st.integers(0, 3),
    severity=st.sampled_from(Severity),
    check=st.sampled_from(["tags", "input", "x"]),
    message=TEXTS,
    page=st.just("a.md"),
    language=st.just("es"),
)


def parse(command: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as GitHub's runner reads it."""
    match = re.fullmatch(r"::(\w+) ([^\n]*?)::([^\n]*)", command)
    assert match, command
    properties = {}
    for part in match[2].split(","):
        key, _, value = part.partition("=")
        properties[key] = unescape(value.replace("%3A", ":").replace("%2C", ","))
    return match[1], properties, unescape(match[3])


def unescape(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


@given(found=st.lists(ANY, max_size=4))
def test_a_notice_is_one_annotation_and_nothing_else(found: list[Notice]) -> None:
    lines = as_github(found, {}).split("\n")
    assert len(lines) == len(found) + 1
    told = sorted(found, key=lambda notice: notice.severity)
    for line, notice in zip(lines, told, strict=False):
        name, properties, message = parse(line)
        assert name == str(notice.severity)
        assert properties.keys() <= {"file", "line", "title"}
        assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]", line)
        if notice.message.isprintable():
            assert message == show(notice.message)
        if notice.path.isprintable() and notice.path:
            assert properties["file"] == show(notice.path)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [("50%\r\n", "50%25%0D%0A"), ("a:b,c", "a:b,c"), ("\x1b[31m", " [31m"), ("%0A", "%250A")],
)
def test_what_ends_or_hides_a_command_is_escaped(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@given(found=st.lists(ANY, max_size=4))
def test_sarif_has_what_its_readers_require(found: list[Notice]) -> None:
    log = json.loads(as_sarif(found, RULES, "1.0"))
    (made,) = log["runs"]
    assert log["version"] == "2.1.0"
    rules = [rule["id"] for rule in made["tool"]["driver"]["rules"]]
    assert len(made["results"]) == len(found)
    for result, notice in zip(made["results"], found, strict=True):
        assert rules[result["ruleIndex"]] == result["ruleId"] == notice.check
        assert result["level"] in ("error", "warning")
        text = result["message"]["text"]
        assert not re.search(r"(?<!\\)\[[^\]]*\]\(", text), "it would be a link"
        assert text.replace("\\[", "[") == notice.message.replace("\\[", "[")
        for location in result.get("locations", []):
            place = location["physicalLocation"]
            assert place["region"]["startLine"] >= 1
            assert re.fullmatch(r"[\w.~/%-]+", place["artifactLocation"]["uri"], re.ASCII)


def test_a_finding_keeps_its_fingerprint_when_its_paragraph_moves() -> None:
    def fingerprint(notice: Notice) -> str:
        (result,) = json.loads(as_sarif([notice], {}, "1"))["runs"][0]["results"]
        return str(result["partialFingerprints"]["segment/v1"])

    first = fingerprint(NOTICES[3])
    assert fingerprint(replace(NOTICES[3], line=70)) == first
    assert fingerprint(replace(NOTICES[3], language="pt")) != first


@given(found=st.lists(ANY, max_size=4))
def test_junit_is_xml_and_counts_right(found: list[Notice]) -> None:
    root = ElementTree.fromstring(as_junit(found, [PageReport("a.md", "es", PageState.UNCHANGED)]))
    cases = list(root.iter("testcase"))
    assert int(root.get("tests", "")) == len(cases)
    unread = sum(notice.check == "input" for notice in found)
    assert int(root.get("errors", "")) == unread
    failed = any(n.severity is Severity.ERROR for n in found)
    assert int(root.get("failures", "")) == int(failed)


def test_every_check_has_a_title() -> None:
    code = "\n".join(path.read_text("utf-8") for path in ROOT.rglob("*.py"))
    used = set(re.findall(r'(?:Problem|Finding)\(\s*"([a-z-]+)"', code))
    assert "structure" in used
    assert sorted(used - rule_titles().keys()) == []


def test_a_title_says_the_fault_and_not_the_rule() -> None:
    for code, rule in rules().items():
        assert rule.title != rule.text, f"{code} has no title in reporting/rules.py"
        assert len(rule.title) <= 60
        assert rule.title[0].isupper()
        assert rule.title[-1] not in ".;"


# --- the commands ---------------------------------------------------------------------------


def test_check_annotates_pages_and_po_files(site: Path, capsys: Capture) -> None:
    build("--no-glossary")
    review("treatment.md", "5 mg", "6 mg")
    path = po("plain.md")
    path.write_bytes(path.read_bytes() + b'\nmsgid "cut\nmsgstr "x"\n')
    line = path.read_bytes().count(b"\n") - 1
    capsys.readouterr()
    arguments = ["check", "--engine", "pseudo", "--no-glossary", "--format", "github"]
    assert main(arguments) == 1
    told = [parse(text) for text in capsys.readouterr().out.splitlines()]
    places = {(p["file"], p.get("line"), p["title"].rpartition("[")[2]) for _, p, _ in told}
    assert ("seeds/treatment.md", "21", "numbers]") in places
    assert (path.as_posix(), str(line), "catalogue]") in places


def test_a_build_that_may_not_write_annotates_what_would_change(
    site: Path, capsys: Capture
) -> None:
    build("--no-glossary")
    put(site, {"seeds/plain.md": "# Side effects\n"})
    capsys.readouterr()
    assert build("--no-glossary", "--check", "--format", "github", "plain.md") == 1
    out, err = capsys.readouterr()
    told = [parse(text) for text in out.splitlines()]
    assert [(p["file"], name) for name, p, _ in told] == [
        ("output/es/plain.md", "error"),
        ("output/po/es/plain.md.po", "error"),
    ]
    assert err.splitlines()[-1] == "2 files would change"


def test_an_input_error_is_annotated_once_for_all_languages(site: Path, capsys: Capture) -> None:
    put(site, {"seeds/bad.md": b"---\ntitle: [\n---\n\nText.\n"})
    languages = ["--lang", "es", "--lang", "pt"]
    assert build("--no-glossary", "--format", "github", "bad.md", *languages) == 2
    (line,) = capsys.readouterr().out.splitlines()
    name, properties, _ = parse(line)
    assert (name, properties["file"]) == ("error", "seeds/bad.md")
    assert int(properties["line"]) >= 2


def test_paths_are_those_of_the_checkout(
    site: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(site.parent))
    build("--no-glossary")
    put(site, {"seeds/plain.md": "# New\n"})
    capsys.readouterr()
    assert main(["check", "--engine", "pseudo", "--no-glossary", "--format", "github"]) == 1
    places = [parse(line)[1]["file"] for line in capsys.readouterr().out.splitlines()]
    assert f"{site.name}/seeds/plain.md" in places
    assert all(place.startswith(f"{site.name}/") for place in places)


@pytest.mark.parametrize("name", ["r.sarif", "r.xml", "r.json", "r.txt"])
def test_a_report_goes_to_a_file_and_the_text_to_the_terminal(
    site: Path, capsys: Capture, name: str
) -> None:
    build("--no-glossary")
    arguments = ["check", "--engine", "pseudo", "--no-glossary"]
    capsys.readouterr()
    assert main([*arguments, "--report", name]) == 0
    assert capsys.readouterr().out == "0 errors, 0 warnings\n"
    starts = {"r.sarif": "{", "r.xml": "<?xml", "r.json": "{", "r.txt": "0 errors"}
    assert Path(name).read_text(encoding="utf-8").startswith(starts[name])


def test_a_report_of_no_known_form_stops_before_the_work(site: Path, capsys: Capture) -> None:
    assert build("--report", "r.pdf") == 2
    assert "say with --format what to write, or end the name in .json" in capsys.readouterr().err
    assert not Path("output").exists()
    assert build("--report", "r.pdf", "--format", "junit") == 0
    assert Path("r.pdf").read_bytes().startswith(b"<?xml")

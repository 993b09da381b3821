"""Waivers in a site: what a person lets stand is no finding, and no waiver holds unseen."""

from __future__ import annotations

import json
import shutil
import subprocess
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import polib
import pytest
from workbench import build, change, edition, entries, files, po, put, review

from pipeline.catalogue.update import Catalogue, read, render
from pipeline.cli.main import main

PAGES: Final = {
    "seeds/a.md": "Take 5 mg now.\n\nDo not drive.\n\nRest a lot.\n",
    "seeds/b.md": "# Rest\n\nTake 7 mg now.\n",
}
WRONG: Final = ("Take 5 mg now.", "Tome 50 mg ahora.")
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two pages, one approved text with a wrong dose."""
    put(tmp_path, PAGES)
    monkeypatch.chdir(tmp_path)
    build("--no-glossary", "--quiet")
    review("a.md", *WRONG)
    return tmp_path


def waive(page: str, source: str, *comments: str) -> None:
    """Write a translator's comment."""

    def add(entry: Any) -> Any:
        known = filter(None, [entry.translator_comments])
        return replace(entry, translator_comments="\n".join([*known, *comments]))

    change(page, source, add)


def comments(page: str, source: str) -> list[str]:
    return entries(page)[source].translator_comments.split("\n")


def rebuild() -> None:
    assert build("--no-glossary", "--quiet") == 0


def check(capsys: Capture) -> tuple[int, list[str], list[str]]:
    """Exit code of `check`, codes of what is open and of what is waived."""
    capsys.readouterr()
    code = main(["check", "--no-glossary", "--engine", "pseudo", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert not found["errors"]
    still_open, waived = ([f["check"] for f in found[key]] for key in ("findings", "waived"))
    return code, still_open, waived


def messages(capsys: Capture) -> list[str]:
    """What is said about waivers."""
    capsys.readouterr()
    main(["check", "--no-glossary", "--engine", "pseudo", "--json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    return [f["message"] for f in found if f["check"] == "waiver"]


# --- one text -------------------------------------------------------------------------------


def test_a_waived_error_is_no_error(site: Path, capsys: Capture) -> None:
    rebuild()
    assert check(capsys) == (1, ["numbers"], [])
    waive("a.md", WRONG[0], "waive: numbers: as the clinic wants it")
    rebuild()
    assert check(capsys) == (0, [], ["numbers"])
    assert build("--no-glossary", "--strict") == 0
    assert "findings  0 errors, 0 warnings, 1 waived" in capsys.readouterr().out
    assert "Tome 50 mg ahora." in edition("a.md")


def test_the_entry_shows_what_is_waived(site: Path) -> None:
    waive("a.md", WRONG[0], "Ask Ana.", "waive: numbers: as the clinic wants it")
    rebuild()
    lines = entries("a.md")[WRONG[0]].comments
    assert [line.split(": ")[:2] for line in lines[1:]] == [["waived", "numbers"]]
    first, second = comments("a.md", WRONG[0])
    assert first == "Ask Ana."
    assert second.startswith("waive: numbers: as the clinic wants it [")


def test_a_second_build_changes_nothing(site: Path) -> None:
    waive("a.md", WRONG[0], "waive: numbers: so", "waive page: names: no name is here")
    waive("b.md", "Rest", "waive site: leaks: none", "waive: nombers: x")
    rebuild()
    once = files(site)
    rebuild()
    assert files(site) == once
    assert build("--no-glossary", "--check") == 0


@pytest.mark.parametrize(
    "comment",
    [
        'waive: numbers "5 mg" "50 mg": so',
        'waive: numbers "50 MG", "5  mg": the order does not count',
        'waive page: numbers "5 mg" "50 mg": so',
        'waive site: numbers "5 mg" "50 mg": so',
    ],
)
def test_the_words_of_a_waiver_are_all_that_the_finding_quotes(
    site: Path, comment: str, capsys: Capture
) -> None:
    waive("a.md", WRONG[0], comment)
    rebuild()
    assert check(capsys) == (0, [], ["numbers"])


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("waive: numbers:", "no reason"),
        ("waive: numbers", "a colon"),
        ("waive: nombers: so", '"nombers" is the code of no check'),
        ("waive: tags: so", "cannot be waived"),
        ("waive: structure: so", "cannot be waived"),
        ("waive: negation: nothing is negated", "no such finding"),
        ('waive: numbers "5 mg": says half of it', "these words and no others"),
        ("waive page: numbers: all of them", "needs the words"),
        ("waive site: numbers: all of them", "needs the words"),
        ("waive page: names: no name is here", "no such finding"),
        ('waive site: names "Ana": no Ana is here', "these words and no others"),
    ],
)
def test_a_waiver_that_waives_nothing_is_reported(
    site: Path, comment: str, said: str, capsys: Capture
) -> None:
    waive("a.md", WRONG[0], comment)
    rebuild()
    code, open_findings, waived = check(capsys)
    assert (code, sorted(open_findings), waived) == (1, ["numbers", "waiver"], [])
    (message,) = messages(capsys)
    assert said in message
    assert comment.strip() in message
    if "site" not in comment or "needs" in said:  # of the whole site only a whole run knows
        shown = entries("a.md")[WRONG[0]].comments
        assert any(line.startswith("finding: waiver: ") for line in shown)


@pytest.mark.parametrize("comment", ["Waive the fee, they say.", "waiver: see the guide", "Ask"])
def test_prose_is_no_waiver(site: Path, comment: str, capsys: Capture) -> None:
    waive("a.md", WRONG[0], comment)
    rebuild()
    assert check(capsys) == (1, ["numbers"], [])
    assert comments("a.md", WRONG[0]) == [comment]


# --- bound to its text ----------------------------------------------------------------------


def bound(capsys: Capture) -> None:
    waive("a.md", WRONG[0], "waive: numbers: as the clinic wants it")
    rebuild()
    assert check(capsys) == (0, [], ["numbers"])


def test_a_changed_translation_is_not_waived(site: Path, capsys: Capture) -> None:
    bound(capsys)
    review("a.md", WRONG[0], "Tome 500 mg ahora.")
    rebuild()
    assert check(capsys) == (1, ["numbers", "waiver"], [])
    assert "earlier text" in messages(capsys)[0]


def test_a_changed_source_is_not_waived(site: Path, capsys: Capture) -> None:
    bound(capsys)
    put(site, {"seeds/a.md": PAGES["seeds/a.md"].replace("5 mg now", "6 mg now")})
    rebuild()
    entry = entries("a.md")["Take 6 mg now."]
    assert entry.fuzzy
    change("a.md", entry.source, lambda e: replace(e, target=WRONG[1], fuzzy=False, previous=None))
    rebuild()
    code, found, waived = check(capsys)
    assert (code, sorted(found), waived) == (1, ["numbers", "waiver"], [])
    once = files(site)
    rebuild()
    assert files(site) == once


def test_a_waiver_that_no_build_saw_holds_for_the_text_it_stood_beside(
    site: Path, capsys: Capture
) -> None:
    waive("a.md", WRONG[0], "waive: numbers: as the clinic wants it")
    put(site, {"seeds/a.md": PAGES["seeds/a.md"].replace("5 mg now", "6 mg now")})
    rebuild()
    entry = entries("a.md")["Take 6 mg now."]
    change("a.md", entry.source, lambda e: replace(e, target=WRONG[1], fuzzy=False, previous=None))
    rebuild()
    code, found, waived = check(capsys)
    assert (code, sorted(found), waived) == (1, ["numbers", "waiver"], [])


def test_without_its_checksum_a_waiver_holds_again(site: Path, capsys: Capture) -> None:
    bound(capsys)
    review("a.md", WRONG[0], "Tome 500 mg ahora.")
    rebuild()
    change(
        "a.md",
        WRONG[0],
        lambda e: replace(e, translator_comments=e.translator_comments.split(" [")[0]),
    )
    rebuild()
    assert check(capsys) == (0, [], ["numbers"])


def test_new_line_breaks_in_the_source_cost_no_waiver(site: Path, capsys: Capture) -> None:
    bound(capsys)
    put(site, {"seeds/a.md": PAGES["seeds/a.md"].replace("5 mg now", "5 mg\nnow")})
    rebuild()
    assert check(capsys) == (0, [], ["numbers"])


def test_a_text_that_comes_back_is_still_waived(site: Path, capsys: Capture) -> None:
    bound(capsys)
    put(site, {"seeds/a.md": "Other text here.\n"})
    rebuild()
    assert check(capsys) == (0, [], [])
    put(site, PAGES)
    rebuild()
    assert check(capsys) == (0, [], ["numbers"])


# --- page and site --------------------------------------------------------------------------


def test_a_waiver_for_the_page_holds_for_its_texts_only(site: Path, capsys: Capture) -> None:
    review("b.md", "Take 7 mg now.", "Tome 50 mg ahora.")
    waive("a.md", "Rest a lot.", 'waive page: numbers "5 mg" "50 mg": so')
    rebuild()
    assert check(capsys) == (1, ["numbers"], ["numbers"])


@pytest.mark.parametrize("place", ["header", "entry of another page"])
def test_a_waiver_for_the_site_holds_on_every_page(site: Path, place: str, capsys: Capture) -> None:
    rebuild()
    comment = 'waive site: numbers "5 mg" "50 mg": so'
    if place == "header":
        old, _ = read(po("b.md"))
        po("b.md").write_bytes(render(Catalogue(old.header, old.entries, comment)))
    else:
        waive("b.md", "Rest", comment)
    rebuild()
    assert check(capsys) == (0, [], ["numbers"])
    assert build("--no-glossary", "--strict", "a.md") == 0
    clean = files(site)
    shutil.rmtree(".pipeline")
    rebuild()
    assert files(site).keys() >= {f"output/po/es/{page}.md.po" for page in "ab"}
    assert {k: v for k, v in files(site).items() if k.startswith("output")} == {
        k: v for k, v in clean.items() if k.startswith("output")
    }
    Path("output/po/es/b.md.po").write_bytes(po("b.md").read_bytes().replace(b"waive", b"weigh"))
    rebuild()
    assert check(capsys) == (1, ["numbers"], [])


def test_a_waiver_for_the_page_survives_the_text_it_was_written_at(
    site: Path, capsys: Capture
) -> None:
    waive("a.md", "Rest a lot.", 'waive page: numbers "5 mg" "50 mg": so')
    put(site, {"seeds/a.md": "Take 5 mg now.\n"})
    rebuild()
    assert check(capsys) == (0, [], ["numbers"])
    rebuild()
    assert check(capsys) == (0, [], ["numbers"])


# --- tools ----------------------------------------------------------------------------------

LONG: Final = (
    "waive: numbers: fifty milligrams is what the clinic gives, as its pharmacist wrote to us in "
    "May, and the English page is about to be changed to the same amount"
)


def _gettext(*command: str) -> Callable[[Path], bytes]:
    def run(path: Path) -> bytes:
        return subprocess.run([*command, str(path)], capture_output=True, check=True).stdout

    return run


def _msgmerge(path: Path) -> bytes:
    template = Path("template.pot")
    empty = _gettext("msgattrib", "--clear-fuzzy", "--clear-previous", "--empty", "--no-obsolete")
    template.write_bytes(empty(path))
    command = ["msgmerge", "--quiet", "--previous", str(path), str(template)]
    return subprocess.run(command, capture_output=True, check=True).stdout


def _wrapped_at_76(path: Path) -> bytes:
    """As Babel writes comments."""
    lines = path.read_text("utf-8").split("\n")
    wrapped = (
        textwrap.wrap(line[2:], 74, break_long_words=False) if line.startswith("# ") else None
        for line in lines
    )
    new = (
        [f"# {part}" for part in parts] if parts else [line]
        for line, parts in zip(lines, wrapped, strict=True)
    )
    return "\n".join(line for some in new for line in some).encode()


TOOLS: Final[dict[str, Callable[[Path], bytes]]] = {
    "msgcat": _gettext("msgcat"),
    "msgattrib": _gettext("msgattrib", "--width=50"),
    "msgmerge": _msgmerge,
    "polib": lambda path: str(polib.pofile(str(path), wrapwidth=78)).encode(),
    "76 columns": _wrapped_at_76,
    "crlf": lambda path: path.read_bytes().replace(b"\n", b"\r\n"),
}


@pytest.mark.skipif(shutil.which("msgmerge") is None, reason="gettext is not installed")
@pytest.mark.parametrize("when", ["before a build", "after it"])
@pytest.mark.parametrize("name", TOOLS)
def test_waivers_survive_other_programs(site: Path, name: str, when: str, capsys: Capture) -> None:
    waive("a.md", WRONG[0], LONG)
    if when == "after it":
        rebuild()
    po("a.md").write_bytes(TOOLS[name](po("a.md")))
    rebuild()
    assert check(capsys) == (0, [], ["numbers"])
    review("a.md", WRONG[0], "Tome 500 mg ahora.")
    po("a.md").write_bytes(TOOLS[name](po("a.md")))
    rebuild()
    assert check(capsys) == (1, ["numbers", "waiver"], [])


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed")
def test_gettext_accepts_the_file(site: Path) -> None:
    waive("a.md", WRONG[0], LONG, "waive: nombers: x", "waive page: numbers: \x0c")
    rebuild()
    command = ["msgfmt", "--check", "-o", "/dev/null", str(po("a.md"))]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


# --- reports --------------------------------------------------------------------------------


def printed(capsys: Capture, *arguments: str) -> str:
    capsys.readouterr()
    assert main(["check", "--no-glossary", "--engine", "pseudo", *arguments]) == 0
    return capsys.readouterr().out


def test_every_format_shows_what_is_waived(site: Path, capsys: Capture) -> None:
    bound(capsys)
    reason = "as the clinic wants it"
    (result,) = json.loads(printed(capsys, "--format", "sarif"))["runs"][0]["results"]
    expected = {"kind": "external", "status": "accepted", "justification": reason}
    assert (result["ruleId"], result["suppressions"]) == ("numbers", [expected])
    (finding,) = json.loads(printed(capsys, "--json"))["waived"]
    assert (finding["check"], finding["reason"]) == ("numbers", reason)
    junit = ElementTree.fromstring(printed(capsys, "--format", "junit"))
    assert junit.get("failures") == "0"
    assert f"(waived: {reason})" in "".join(junit.itertext())
    assert printed(capsys, "--format", "github").strip() == ""
    assert printed(capsys) == "0 errors, 0 warnings, 1 waived\n"
    first, last = printed(capsys, "-v").splitlines()
    assert first.endswith(f"[numbers] (waived: {reason})")
    assert last.endswith("1 waived")


@pytest.mark.parametrize(
    "reason",
    ["x" * 100_000, "\x1b[31mrojo\x07", "عبارة واحدة", "一つの句 " * 50, "]]> <b> & \ufffe"],
)
def test_no_reason_breaks_a_report(site: Path, reason: str, capsys: Capture) -> None:
    waive("a.md", WRONG[0], f"waive: numbers: {reason}")
    rebuild()
    for form in ("text", "github", "sarif", "json", "junit"):
        out = printed(capsys, "--format", form)
        assert "\x1b" not in out
        assert "\x07" not in out
        if form == "junit":
            ElementTree.fromstring(out)
    once = files(site)
    rebuild()
    assert files(site) == once


# --- what an approval does not settle -------------------------------------------------------

APPROVED: Final = (
    # source, translation, check whose error outlives the approval
    ("Take 5 mg of it.", "Tome 50 mg.", "numbers"),
    ("Take 5 mg of it.", "Tome 5 g.", "numbers"),
    ("Call if it is < 5 there.", "Llame si es > 5.", "limits"),
    ("Keep it at -20 °C there.", "Guárdelo a 20 °C.", "signs"),
    ("Do not drive today.", "Conduzca hoy.", "negation"),
    ("Drive home today.", "No conduzca a casa hoy.", "negation"),
    ("Take ibuprofen with food.", "Tome paracetamol con comida.", "drugs"),
    ("You *may* rest today.", "Puede descansar hoy.", "tags"),
)


@pytest.mark.parametrize(("source", "target", "code"), APPROVED)
def test_these_errors_outlive_an_approval_and_no_word_less_than_a_waiver(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
    source: str,
    target: str,
    code: str,
) -> None:
    put(tmp_path, {"seeds/a.md": f"{source}\n"})
    monkeypatch.chdir(tmp_path)
    build("--no-glossary", "--quiet")
    (tagged,) = entries("a.md")
    review("a.md", tagged, target)
    rebuild()
    status, found, waived = check(capsys)
    assert (status, code in found, waived) == (1, True, [])
    waive("a.md", tagged, *(f"waive: {name}: as agreed" for name in sorted(set(found))))
    rebuild()
    status, found, waived = check(capsys)
    if code == "tags":
        assert (status, sorted(set(found))) == (1, ["tags", "waiver"])
    else:
        assert (status, found, code in waived) == (0, [], True)


def test_a_page_that_its_author_excludes_has_its_say_on_the_site_no_matter_what_is_remembered(
    site: Path, capsys: Capture
) -> None:
    waive("b.md", "Rest", 'waive site: numbers "5 mg" "50 mg": so')
    rebuild()
    put(site, {"seeds/b.md": "---\ntranslate: false\n---\n\n# Rest\n"})
    rebuild()
    first = check(capsys)
    shutil.rmtree(".pipeline")
    assert check(capsys) == first
    rebuild()
    assert check(capsys) == first

"""Front matter values have the protection of the body: pages with their editions.

Each page of data/matter has beside it the edition that `pseudo` must give: markup, templates and
other keys stay letter by letter, lines stay lines, and all prose at KEYS is mapped.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from laws import pseudo_target
from locations import DATA

from pipeline import tagged_text
from pipeline.markdown.assemble import Edition, EditionOptions, assemble
from pipeline.markdown.document import parse_document
from pipeline.markdown.extract.segmenter import Page, read_page

FOLDER = DATA / "matter"
PAGES = sorted(FOLDER.glob("*.md"))
assert len(PAGES) >= 8, "pages are missing"
KEYS = (
    "title description summary subtitle text heading tags keywords majorlinks.title "
    "majorlinks.actions.text hero.text hero.actions.text nested.text nested.list shared.title"
).split()
OPTIONS = EditionOptions(front_matter=KEYS)


def read(text: str) -> Page:
    return read_page(parse_document(text, "page.md"), KEYS)


def write(page: Page, targets: dict[str, str]) -> Edition:
    """The edition with the targets of some sources."""
    sources = [slot.segment.source for slot in page.slots]
    return assemble(page, [targets.get(source, source) for source in sources], options=OPTIONS)


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_identity_changes_no_byte(path: Path, newline: str) -> None:
    text = path.read_text("utf-8").replace("\n", newline)
    assert write(read(text), {}) == Edition(text)


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_prose_is_translated_and_all_else_stays(path: Path, newline: str) -> None:
    page = read(path.read_text("utf-8").replace("\n", newline))
    edition = assemble(page, [pseudo_target(slot) for slot in page.slots], options=OPTIONS)
    expected = path.with_name(f"{path.name}.pseudo").read_bytes().decode("utf-8")
    assert edition == Edition(expected.replace("\n", newline))


# --- texts that are longer, shorter or hostile ----------------------------------------------------

BLOCK = "---\ntext: |\n  Take two tablets\n  each day and\n  rest **well**\nz: 1\n---\n"


@pytest.mark.parametrize(
    ("target", "lines"),
    [
        ("Tome dos tabletas por la mañana cada día y descanse <1>bien</1>", 3),
        ("Tome dos y <1>bien</1>", 3),
        ("Bien <1>ya</1>", 2),
        ("<1>Tome muchas tabletas</1>", 3),
        ("Tome 2 - 3 + 4 <1>bien</1> > y # 5", 3),
    ],
)
def test_a_block_keeps_its_lines(target: str, lines: int) -> None:
    source = "Take two tablets each day and rest <1>well</1>"
    edition = write(read(BLOCK), {source: target})
    assert edition.reverted == {}
    found = yaml.safe_load(edition.text.split("---")[1])["text"].splitlines()
    assert len(found) == lines
    assert " ".join(found) == target.replace("<1>", "**").replace("</1>", "**")
    assert not [line for line in found if re.match(r"[-+#>] ", line)]


HOSTILE = [
    "{{< script >}} now",
    "{% include 'x' %}",
    "{{ site.secret }}",
    "<script>x</script>",
    "[see](javascript:x)",
    "![x](http://x)",
    "{process.env}",
    "[[other]]",
    "<%= x %>",
]


@pytest.mark.parametrize("target", HOSTILE)
@pytest.mark.parametrize(
    "page",
    ["---\ntitle: Take {x} care\n---\n", '---\ntitle: "Take {x} care"\n---\n',
     "---\ntitle: >-\n  Take {x}\n  care\n---\n", '+++\ntitle = "Take {x} care"\n+++\n',
     '{"title": "Take {x} care"}\n'],
    ids=["plain", "quoted", "block", "TOML", "JSON"],
)  # fmt: skip
def test_where_markup_is_read_no_text_becomes_markup(target: str, page: str) -> None:
    source = "Take <1/> care"
    edition = write(read(page), {source: f"{source} {tagged_text.escape(target)}"})
    assert edition.text == page
    assert edition.reverted == {0: "its text reads as markup"}


@pytest.mark.parametrize(
    "target", ["5 < 6 & 7 > 2", "3 * 4 * 5", "a_b_c", "*Cuidado*", "100 % {", "$5 o $10", "[sic]"]
)
def test_other_text_is_written_as_it_is(target: str) -> None:
    edition = write(read("---\ntitle: Take care\n---\n"), {"Take care": tagged_text.escape(target)})
    assert edition.reverted == {}
    assert yaml.safe_load(edition.text.split("---")[1]) == {"title": target}


# --- paths ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "sources"),
    [
        ("hero:\n  text: One\n", ["One"]),
        ("hero: {actions: [{text: One}, {text: Two}]}\n", ["One", "Two"]),
        ("majorlinks:\n- title: One\n- title: Two\n  title: Three\n", ["One", "Three"]),
        ("tags: [[One], Two]\n", ["One", "Two"]),
        ("tags: &t [One]\nkeywords: *t\n", []),
        ("tags: One\nkeywords: !x Two\n", ["One"]),
        ("tags: [1, 2.5, true, null, 07:00, !x y]\n", []),
        ("hero: One\n", []),
    ],
)
def test_a_path_leads_into_tables_and_lists(raw: str, sources: list[str]) -> None:
    assert [slot.segment.source for slot in read(f"---\n{raw}---\n").slots] == sources


# --- what programs read differently -----------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "line", "word"),
    [
        ("---\ntitle: One\ntitle: Two\n---\n", 3, "'title' stands twice"),
        ("---\nhero:\n  a: 1\n  b: 2\n  a: 3\n---\n", 5, "'a' stands twice"),
        ('{\n"title": "One",\n"title": "Two"\n}\n', 3, "'title' stands twice"),
        ("---\na: 1\ntitle: 07:00\n---\n", 3, "title: 07:00 as text"),
        ("---\ntitle: 1,5\n---\n", 2, "title: 1,5 as text"),
        ("---\ntitle: 010\n---\n", 2, "title: 010 as text"),
        ("---\ntitle: No\n---\n", 2, "title: No as text"),
        ("---\ntitle: a\tb\n---\n", 2, "title: a\tb as text"),
        ("---\ntags: [on, x]\n---\n", 2, "tags: on as text"),
    ],
)
def test_what_programs_read_differently_is_named(page: str, line: int, word: str) -> None:
    [*_, found] = [problem for problem in read(page).problems if word in problem.message]
    assert found.line == line


@pytest.mark.parametrize(
    "raw", ["title: One\n", 'title: "07:00"\n', "title: '010'\n", "date: 2020-01-01\nopen: 07:00\n",
            "title: |\n  No\n", "a: {b: 1}\nc: {b: 1}\n", "title: Yes please\n"]
)  # fmt: skip
def test_what_all_read_alike_is_not(raw: str) -> None:
    assert read(f"---\n{raw}---\n").problems == []

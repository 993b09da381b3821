"""pipeline.markdown.front_matter: values written anew in place, and nothing else moved."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import locations
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.engines.fake import pseudo
from pipeline.errors import SourceError
from pipeline.markdown.document import Document, parse_document
from pipeline.markdown.front_matter.edits import edit_keys, find_difference, match_key_style
from pipeline.markdown.front_matter.scalars import Style, write_value
from pipeline.markdown.front_matter.values import LIMIT, MAX_ALIASES, MAX_DEPTH, FrontMatter
from pipeline.spans import Edit, splice

DATA = locations.DATA / "frontmatter"
FILES = sorted(DATA.glob("*.txt"))
assert FILES, "no front matter fixtures found"

KEYS = ("title", "description", "summary", "subtitle")
PROVENANCE = {
    "translationOf": "page.md",
    "sourceLanguage": "en",
    "translationStatus": "machine",
}


def matter_of(document: Document) -> FrontMatter:
    assert document.matter is not None, "front matter not found"
    return document.matter


def edition(page: str) -> str:
    """What a build makes of front matter, with the engine `pseudo`."""
    matter = matter_of(parse_document(page))
    values = [value for key in KEYS if (value := matter.get(key)) and value.text]
    edits = [Edit(value.span, write_value(pseudo(value.text), value.style)) for value in values]
    return splice(page, [*edits, *edit_keys(matter, page, PROVENANCE)])


def cases(path: Path) -> Iterator[Any]:
    """Triples of a title, a page and its edition, each ended by a line with a dot."""
    for part in path.read_text(encoding="utf-8").split("\n.\n\n"):
        if part.strip():
            title, page, expected = re.split(r"^\.\n", f"{part}\n", flags=re.MULTILINE)
            yield pytest.param(page, expected, id=f"{path.stem}: {title.strip()}")


CASES = [case for path in FILES for case in cases(path)]
NEWLINES = [pytest.param("\n", id="LF"), pytest.param("\r\n", id="CRLF")]


@pytest.mark.parametrize("newline", [*NEWLINES, pytest.param("\r", id="CR")])
@pytest.mark.parametrize(("page", "expected"), CASES)
def test_edition(page: str, expected: str, newline: str) -> None:
    if newline == "\r" and page.startswith("+++"):
        newline = "\n"  # TOML knows no such line break
    page, expected = page.replace("\n", newline), expected.replace("\n", newline)
    made = edition(page)
    if "|" in page or ">" in page:  # the line break of a block's header is the writer's own
        made, expected = made.replace(newline, "\n"), expected.replace(newline, "\n")
    assert made == expected


@pytest.mark.parametrize("newline", NEWLINES)
@pytest.mark.parametrize(("page", "expected"), CASES)
def test_the_edition_is_proved_and_an_edition_of_itself(
    page: str, expected: str, newline: str
) -> None:
    page, expected = page.replace("\n", newline), expected.replace("\n", newline)
    before, after = matter_of(parse_document(page)), matter_of(parse_document(expected))
    added = {match_key_style(before.keys, key) for key in PROVENANCE} | set(PROVENANCE)
    assert find_difference(before, after, page, expected, added | set(KEYS)) is None
    assert splice(expected, edit_keys(after, expected, PROVENANCE)) == expected
    changed = [key for key in KEYS if (v := before.get(key)) and v.text != pseudo(v.text)]
    for key in changed:
        assert find_difference(before, after, page, expected, added | {*KEYS} - {key}) == key
    assert find_difference(before, before, page, page, set()) is None


@pytest.mark.parametrize(("page", "expected"), CASES)
def test_values_stand_where_they_say(page: str, expected: str) -> None:
    for text in (page, expected):
        matter = matter_of(parse_document(text))
        for value in matter.values:
            if matter.get(value.key) is not value:
                continue  # a key that stands twice: the last one counts
            raw = value.span.of(text)
            if value.text:
                again = splice(text, [Edit(value.span, write_value("new: 'x'", value.style))])
                new = matter_of(parse_document(again)).get(value.key)
                assert new is not None
                assert new.text.strip() == "new: 'x'"
            else:
                assert raw in ("", '""', "null", "~")


# --- other readers ------------------------------------------------------------------------

HOSTILE = st.lists(
    st.sampled_from(
        "- yes no null ~ 1.0 1e3 0o7 2020-01-01 : # ' '' \" \\ \\n \t | > & * ! % @ ` { } [ ] , ? ="
        " << --- ... +++ ''' \"\"\" !!str &a *a é 😀 \xa0 \x00 \x1f \x7f \x85 \x9f \u2028 \u2029"
        " \ufeff \ufffe \ud7ff \n \r \r\n".split(" ")
    )
    | st.just(" ")
    | st.text(st.characters(codec="utf-8"), max_size=4),
    max_size=8,
).map("".join)
STYLES: tuple[Style, ...] = ("plain", "'", '"', "|", ">")


def one_line(text: str) -> str:
    """What must be read back: the text on one line."""
    return re.sub(r"[ \t]*[\r\n]+[ \t]*", " ", text).strip(" \t\r\n")


@given(HOSTILE, st.sampled_from(STYLES), st.sampled_from(["\n", "\r\n"]))
@example("no", "plain", "\n")
@example("yes: no", "'", "\n")
@example("a #b", "plain", "\n")
@example("# x", ">", "\n")
@example("5 mg", "plain", "\n")
@example("!!bool x", "plain", "\n")
@settings(max_examples=300)
def test_yaml_reads_back_what_was_written(text: str, style: Style, newline: str) -> None:
    raw = f"a: 1\ntitle: {write_value(text, style)}\nz: [b, 2.0]\n".replace("\n", newline)
    loaded = yaml.safe_load(raw)
    assert loaded == {"a": 1, "title": one_line(text), "z": ["b", 2.0]}
    assert list(loaded) == ["a", "title", "z"]
    value = matter_of(parse_document(f"---\n{raw}---\n")).get("title")
    assert value is not None
    assert value.text == one_line(text)


@given(HOSTILE)
@settings(max_examples=200)
def test_toml_reads_back_what_was_written(text: str) -> None:
    page = f"+++\na = 1\ntitle = {write_value(text, 'toml')}\n[z]\n+++\n"
    document = parse_document(page)
    value = matter_of(document).get("title")
    assert value is not None
    assert value.text == one_line(text)
    assert document.metadata == {"a": 1, "title": one_line(text), "z": {}}


@given(st.lists(HOSTILE, min_size=3, max_size=3), st.sampled_from(STYLES))
def test_other_keys_keep_every_byte(texts: list[str], style: Style) -> None:
    old, new, other = (write_value(text, style) for text in texts)
    page = f"---\n# c\nz: {other} \ntitle: {old}\na:  [1, {{b: 'c'}}] # d\n---\n\nBody\n"
    matter = matter_of(parse_document(page))
    value = matter.get("title")
    assert value is not None
    edited = splice(page, [Edit(value.span, new), *edit_keys(matter, page, PROVENANCE)])
    start = page.index(f"title: {old}\na:")
    assert edited.startswith(page[: start + len("title: ")])
    tail = page[start + len(f"title: {old}") : page.rindex("---\n\nBody")]
    added = "translationOf: page.md\nsourceLanguage: en\ntranslationStatus: machine\n"
    assert edited.endswith(f"{tail}{added}---\n\nBody\n")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "text",
    [
        "y",
        "N",
        "1e3",
        "0o17",
        ".5e1",
        "+12",
        "12:30:45",
        "0x1F",
        "1_000",
        ".inf",
        "NULL",
        "<<",
        "=",
    ],
)
def test_what_any_yaml_takes_for_a_number_or_the_like_is_quoted(text: str, style: Style) -> None:
    assert write_value(text, style) in (f"'{text}'", f'"{text}"', f">-\n  {text}")


@pytest.mark.parametrize("text", ["Yesterday", "1 e3", "Nº 5", "0o", "v1.0", "a - b", "5 % más"])
def test_plain_text_stays_plain(text: str) -> None:
    assert write_value(text, "plain") == text


# --- places -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("seo:\n  title: >-\n    one\n  x: 1\n", "seo:\n  title: a, b\n  x: 1\n"),
        ("seo: {title: one, x: 1}\n", 'seo: {title: "a, b", x: 1}\n'),
        ("seo: {title: 'one', x: 1}\n", "seo: {title: 'a, b', x: 1}\n"),
        ("seo:\n    title: one\n", "seo:\n    title: a, b\n"),
    ],
)
def test_a_value_within_a_mapping(raw: str, expected: str) -> None:
    page = f"---\n{raw}---\n"
    value = matter_of(parse_document(page)).get("seo.title")
    assert value is not None
    assert value.text == "one"
    new = splice(page, [Edit(value.span, write_value("a, b", value.style))])
    assert new == f"---\n{expected}---\n"


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ("a: 1\n", 'a: "1"\n', "a"),
        ("a: 1\n", "a: 1.0\n", "a"),
        ("a: yes\n", "a: 'yes'\n", "a"),
        ("a: [1]\n", "a: ['1']\n", "a"),
        ("a: {b: 1}\n", "a: {b: 2}\n", "a"),
        ("a: !x b\n", "a: b\n", "a"),
        ("a: 1\nb: 2\n", "b: 2\na: 1\n", "the order of keys"),
        ("a: 1\nb: 2\n", "a: 1\n", "b"),
        ("a: 1\n", "a: 1\nb: 2\n", "b"),
    ],
)
def test_a_change_is_found(before: str, after: str, key: str) -> None:
    old, new = f"---\n{before}---\n", f"---\n{after}---\n"
    found = find_difference(
        matter_of(parse_document(old)), matter_of(parse_document(new)), old, new, set()
    )
    assert found == key


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a = 1\n", "a = 1.0\n"),
        ("a = [1]\n", "a = [true]\n"),
        ('a = "1979-01-01"\n', "a = 1979-01-01\n"),
    ],
)
def test_a_change_of_type_is_found_in_toml(before: str, after: str) -> None:
    old, new = f"+++\n{before}+++\n", f"+++\n{after}+++\n"
    matters = matter_of(parse_document(old)), matter_of(parse_document(new))
    assert find_difference(*matters, old, new, set()) == "a"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([], "translationOf"),
        (["title", "lang"], "translationOf"),
        (["pubDate"], "translationOf"),
        (["pub_date"], "translation_of"),
        (["pub-date"], "translation-of"),
        (["_build", "-x-"], "translationOf"),
    ],
)
def test_key_style(keys: list[str], expected: str) -> None:
    assert match_key_style(keys, "translationOf") == expected


# --- what cannot be read ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (
            "---\nok: 1\ntitle: a: b\n---\n",
            "p.md:3: front matter is not YAML: mapping values are not allowed here; correct it",
        ),
        (
            "---\ntitle: @x\n---\n",
            "p.md:2: front matter is not YAML: found character '@' that cannot start any token; "
            "correct it",
        ),
        (
            "---\na: 1\n\tb: 2\n---\n",
            "p.md:3: front matter is not YAML: found character '\\t' that cannot start any token; "
            "correct it",
        ),
        (
            "---\r\na: *b\r\n---\r\n",
            "p.md:2: front matter is not YAML: found undefined alias 'b'; correct it",
        ),
        (
            "---\ra: 1\rb: \x07\r---\r",
            "p.md:3: front matter is not YAML: character U+0007 is not allowed; correct it",
        ),
        (
            "---\na: \0\n---\n",
            "p.md:2: front matter is not YAML: character U+0000 is not allowed; correct it",
        ),
        (
            "+++\na = 1\na = 2\n+++\n",
            "p.md:3: front matter is not TOML: Cannot overwrite a value; correct it",
        ),
        ("+++\na = \n+++\n", "p.md:2: front matter is not TOML: Invalid value; correct it"),
        (
            f"+++\na = {'1' * 5000}\n+++\n",
            "p.md:2: front matter is not TOML: it cannot be read; correct it",
        ),
        (
            f"---\na: {'x' * LIMIT}\n---\n",
            f"p.md:2: front matter is longer than {LIMIT} characters; correct it",
        ),
    ],
)
def test_broken_front_matter_is_named_with_its_line(page: str, message: str) -> None:
    with pytest.raises(SourceError) as error:
        parse_document(page, "p.md")
    assert str(error.value) == message


def test_what_would_blow_up_is_refused() -> None:
    many = "".join(f"k{i}: *a\n" for i in range(MAX_ALIASES + 1))
    with pytest.raises(SourceError, match=rf":{MAX_ALIASES + 3}: .* more than {MAX_ALIASES} al"):
        parse_document(f"---\na: &a x\n{many}---\n")
    for deep in ("[" * MAX_DEPTH + "]" * MAX_DEPTH, "{a: " * MAX_DEPTH + "}" * MAX_DEPTH):
        with pytest.raises(SourceError, match=rf":2: .* nested deeper than {MAX_DEPTH} levels"):
            parse_document(f"---\na: {deep}\n---\n")


@pytest.mark.speed
@pytest.mark.parametrize(
    "page",
    [
        pytest.param("---\na: " + "[" * 100_000 + "\n---\n", id="deep"),
        pytest.param("+++\na = " + "[" * 100_000 + "\n+++\n", id="deep TOML"),
        pytest.param("---\n" + "- " * 100_000 + "\n---\n", id="deep list"),
        pytest.param("---\na: '" + "'' " * 50_000 + "'\n---\n", id="quotes"),
        pytest.param("---\na: " + "! " * 1_000 + "\n---\n", id="tags"),
        pytest.param("+++\na = [\n" + "[1]\n,\n" * 30_000 + "]\n+++\n", id="arrays"),
        pytest.param("+++\na = '''\n" + 'a = """x\n' * 20_000 + "'''\n+++\n", id="strings"),
    ],
)
def test_hostile_front_matter_takes_little_time(page: str) -> None:
    start = time.process_time()
    try:
        document = parse_document(page, "p.md")
    except SourceError as error:
        assert str(error).startswith("p.md:2: front matter")  # noqa: PT017 - some are good
    else:
        edit_keys(matter_of(document), page, PROVENANCE)
    assert time.process_time() - start < 10


STEPS = list(pairwise("abcdefghijklmnop"))
BOMBS = {
    "lists": "a: &a [x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in STEPS),
    "merge keys": "a: &a {x: 1}\n"
    + "".join(f"{b}: &{b} {{<<: [*{a}, *{a}, *{a}]}}\n" for a, b in STEPS),
    "a list within itself": "a: &a [" + "*a, " * 40 + "]\n",
    "a mapping within itself": "a: &a {b: *a, c: *a, d: {e: *a}}\n",
    "a key within itself": "? &a [*a]\n: b\n",
}


@pytest.mark.speed
@pytest.mark.parametrize("raw", BOMBS.values(), ids=BOMBS.keys())
def test_nothing_is_expanded(raw: str) -> None:
    page = f"---\n{raw}title: one\n---\n"
    document = parse_document(page)
    start = time.process_time()
    new = edition(page)
    after = matter_of(parse_document(new))
    wrong = find_difference(matter_of(document), after, page, new, {"title", *PROVENANCE})
    assert wrong is None
    assert document.metadata["title"] == "one"
    assert not document.excluded
    assert time.process_time() - start < 2

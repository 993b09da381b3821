"""pipeline.markdown.extract.html and entities: what may be translated in HTML of any state."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import locations
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.markdown.extract.html import HtmlContext, parse_tag, scan, split_html_runs
from pipeline.markdown.extract.items import Child, Item, split_entities
from pipeline.markdown.extract.protected import split_protected

DATA = locations.DATA / "html"
FILES = sorted(DATA.glob("*.txt"))
assert FILES, "no HTML fixtures found"


def shown(html: str) -> str:
    """What is translatable in `html`: a line for each run, markup between ‹ and ›, line
    breaks as ⏎; attributes on lines of their own, as `kind = text`."""
    context = HtmlContext()
    lines = []
    for run in split_html_runs(html, context):
        items = [part for part in run if isinstance(part, Item)]
        if items:
            lines.append("".join(_shown(item, html) for item in items))
        children = [part for part in run if isinstance(part, Child)]
        children += [child for item in items for child in item.children]
        for child in children:
            lines.append(f"{child.kind} = {''.join(_shown(i, html) for i in child.items)}")
    if context:
        lines.append(f"open: {context.open_elements[-1][0]}")
    return "".join(re.sub(r"\r\n?|\n", "⏎", line) + "\n" for line in lines)


def _shown(item: Item, html: str) -> str:
    return item.text if item.shape == "text" else f"‹{html[item.at : item.end]}›"


def cases(path: Path) -> Iterator[Any]:
    """Triples of a title, HTML and what is translatable in it, each ended by a dot."""
    for part in path.read_text(encoding="utf-8").split("\n.\n\n"):
        if part.strip():
            title, html, expected = re.split(r"^\.\n", f"{part}\n", flags=re.MULTILINE)
            yield pytest.param(html[:-1], expected, id=f"{path.stem}: {title.strip()}")


CASES = [case for path in FILES for case in cases(path)]


@pytest.mark.parametrize(("html", "expected"), CASES)
def test_what_is_translatable(html: str, expected: str) -> None:
    assert shown(html) == expected.removeprefix("\n")


def test_context_lasts_from_one_block_to_the_next() -> None:
    context = HtmlContext()
    assert list(split_html_runs('<div translate="no">a', context)) == []
    assert list(split_html_runs("<p title='b'>c</p><div>d</div>", context)) == []
    assert context
    runs = list(split_html_runs("</div>e", context))
    assert [item.text for run in runs for item in run if isinstance(item, Item)] == ["e"]
    assert not context


def test_one_tag_at_a_place() -> None:
    tag = parse_tag('a <IMG alt="b"> c', 2, base=100)
    assert tag is not None
    assert (tag.at, tag.end, tag.name, tag.alone) == (102, 115, "img", True)
    assert [(child.at, child.end) for child in tag.children] == [(112, 113)]
    assert parse_tag("a <b>", 0) is None
    assert parse_tag("< b>", 0) is None


def decoded(items: list[Item]) -> list[tuple[str, bool]]:
    return [(item.text, item.literal) for item in items]


def test_titles_in_markdown_have_escapes_and_entities_with_semicolons() -> None:
    items = split_entities('a\\"b &eacute;&copy &#233;\\c &nope; &#0; &#xD800;', 0, escapes=True)
    assert decoded(items) == [
        ("a", True), ('"', False), ("b ", True), ("é", False), ("&copy ", True), ("é", False),
        ("\\c &nope; ", True), ("\ufffd", False), (" ", True), ("\ufffd", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://a.org/b_(c)). So", ["https://a.org/b_(c)"]),
        ("https://a.org/?x=1&amp;y=2, and", ["https://a.org/?x=1&amp;y=2"]),
        ("&#104;ttps://a.org", ["&#104;ttps://a.org"]),
        ("a@b.org, mailto:c@d.org!", ["a@b.org", "mailto:c@d.org"]),
        ("www.a.org/b.", ["www.a.org/b"]),
        ("text](https://a.org) more](/b)", ["](https://a.org)", "](/b)"]),
        ("{{< x https://a.org >}} y", ["{{< x https://a.org >}}"]),
        ("a@b.c-d.org a@b.xn--p1ai a@ü.de", ["a@b.c-d.org", "a@b.xn--p1ai", "a@ü.de"]),
        ("rollup@3.20.2 @scope/name@1.0 a@b.c0 a@b.org-1", ["@scope/name"]),
        ("a @ b, c@d, 5 www. http:// ]( )", []),
    ],
)
def test_addresses_and_shortcodes_are_tags(text: str, expected: list[str]) -> None:
    items = split_protected(split_entities(text, 0), html=True)
    assert [text[i.at : i.end] for i in items if i.shape == "single"] == expected
    assert "".join(text[i.at : i.end] for i in items) == text


# --- laws ---------------------------------------------------------------------------------

PIECES = st.lists(
    st.sampled_from(
        "< > / = \" ' { } & ; ! - [ ] a b p code pre script <p <b> </b> </p> <code> </code> <pre>"
        " </pre> <!-- --> <![CDATA[ ]]> <? alt= title=\"x\" title='y' translate=no lang=fr /> {{ }}"
        " &amp; &copy &#233; &#x https://a.org a@b.org ](/x) {{<x>}} {% é 😀".split()
    )
    | st.sampled_from([" ", "\n", "\r\n", "\n- "]),
    max_size=14,
).map("".join)


@given(PIECES)
@settings(max_examples=300)
def test_tags_and_text_are_all_there_is(html: str) -> None:
    pos = 0
    for token in scan(html):
        start, end = token if isinstance(token, tuple) else (token.at, token.end)
        assert start == pos < end
        pos = end
    assert pos == len(html)


@given(PIECES)
@example("a <code>b</code>\n")
@settings(max_examples=300)
def test_items_stand_where_they_say(html: str) -> None:
    pos = 0
    for run in split_html_runs(html, HtmlContext()):
        items = [part for part in run if isinstance(part, Item)]
        for item in items:
            assert pos <= item.at <= item.end <= len(html)
            pos = item.end
            if item.shape == "text" and item.literal:
                assert html[item.at : item.end] == item.text
        children = [part for part in run if isinstance(part, Child)]
        for child in children + [child for item in items for child in item.children]:
            assert html[child.at - 1] == html[child.end] in "\"'"
            for item in child.items:
                assert child.at <= item.at <= item.end <= child.end


@given(st.lists(st.sampled_from(["&", "#", "x", ";", "1", "amp", "copy", "=", "é"])).map("".join))
def test_entities_cover_the_text(text: str) -> None:
    for attribute in (False, True):
        items = split_entities(text, 7, attribute=attribute)
        assert "".join(text[item.at - 7 : item.end - 7] for item in items) == text
        assert all(item.text == text[item.at - 7 : item.end - 7] for item in items if item.literal)


@pytest.mark.speed
@pytest.mark.parametrize(
    "piece",
    [
        '<a "', "<a '", "<a {", "<a {{", "<a ", "</a ", '<a b="', '<a b="c" ', "<a b=c", "<a b='\"",
        "<", "</", "<!", "<!--", "<![CDATA[", "<?", "<!D", "<script>", "<style></styl", "<pre>",
        "<code>", "</code>", "<b></b>", "&", "&#", "&amp", "&copy", "{", "}", "{a", "](", "](a",
        "@", "a@", "http://", "www.", "a", '"', "\n- ",
    ],
)  # fmt: skip
def test_time_grows_with_length_only(piece: str) -> None:
    for text in (piece * (500_000 // len(piece)), "<a" + piece * (500_000 // len(piece)) + "<"):
        start = time.process_time()
        for _ in split_html_runs(text, HtmlContext()):
            pass
        assert time.process_time() - start < 4

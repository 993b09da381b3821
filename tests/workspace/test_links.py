"""Links in editions: mapped by `[tool.pipeline.links]`, and headings that other pages link to."""

from __future__ import annotations

import json
import os
import random
import shutil
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st
from locations import DATA
from workbench import build, edition, files, put, stamps

from pipeline.config.link_rules import LONGEST_ADDRESS, LONGEST_PATTERN, link_rule, read_rules
from pipeline.engines.fake import pseudo
from pipeline.errors import ConfigError
from pipeline.markdown.assemble import Edition, EditionOptions, assemble
from pipeline.markdown.document import parse_document
from pipeline.markdown.extract.segmenter import read_page
from pipeline.markdown.page_links import PageLink, find_page_links
from pipeline.workspace.files import digest_files
from pipeline.workspace.inbound_links import (
    CACHE,
    MANY,
    Outgoing,
    find_linked_fragments,
    find_site_links,
    read_outgoing,
)

# --- mapped addresses -----------------------------------------------------------------------

RULES = read_rules(
    Path("pipeline.toml"),
    {
        r"/def/(\d+)": r"/definicion/\1",
        r"/img/(.*)\.png": r"/img/\1.es.png",
        "https://a.example.org/": "https://a.example.org/es (1)",
        "es": {"/def/7": "/siete"},
        "pt": {"/def/7": "/sete"},
    },
)

MAPPED = {
    # what: (page, edition)
    "a link": ("[a](/def/1)", "[à](/definicion/1)"),
    "with a title": ('[a](/def/1 "One")', '[à](/definicion/1 "Ònè")'),
    "in angle brackets": ("[a](</def/1>)", "[à](</definicion/1>)"),
    "the rule of the language comes first": ("[a](/def/7)", "[à](/siete)"),
    "an image, and what it links to": (
        "[![a](/img/a.png)](/def/1)",
        "[![à](/img/a.es.png)](/definicion/1)",
    ),
    "a definition": ("[a][x]\n\n[x]: /def/1 'One'", "[à][x]\n\n[x]: /definicion/1 'Ònè'"),
    "a definition in a quote, over lines": (
        "> [a][x]\n>\n> [x]:\n>   /def/1",
        "> [à][x]\n>\n> [x]:\n>   /definicion/1",
    ),
    "an emphasised link": ("An *[a](/def/1) b* c", "Àn *[à](/definicion/1) b* c"),
    "a cell": ("| a | b |\n|---|---|\n| [e](/def/1) | c |",
               "| à | b |\n|---|---|\n| [è](/definicion/1) | c |"),
    "a heading": ("# [a](/def/1)", "# [à](/definicion/1)"),
    "the title of an admonition": ('!!! note "An [a](/def/1)"\n    Text',
                                   '!!! note "Àn [à](/definicion/1)"\n    Tèxt'),
    "HTML in a sentence": ('An <a href="/def/1">a</a>', 'Àn <a href="/definicion/1">à</a>'),
    "an HTML block": (
        "<div><img src='/img/a.png' alt=\"a\"><a href=/def/1>a</a></div>",
        '<div><img src=\'/img/a.es.png\' alt="à"><a href="/definicion/1">à</a></div>',
    ),
    "what is unsafe in an address is escaped": (
        "[a](https://a.example.org/)",
        "[à](https://a.example.org/es%20%281%29)",
    ),
    "an escaped address": (r"[a](/def\/1)", "[à](/definicion/1)"),
    "noop: an autolink and a bare address are text": (
        "<https://a.example.org/> https://a.example.org/",
        "<https://a.example.org/> https://a.example.org/",
    ),
    "noop: a part of the address": ("[a](/x/def/1) [e](/def/1/y)", "[à](/x/def/1) [è](/def/1/y)"),
    "noop: another attribute": ('<a data-href="/def/1">a</a>', '<a data-href="/def/1">à</a>'),
    "noop: code": ("`[a](/def/1)`\n\n    [a](/def/1)", "`[a](/def/1)`\n\n    [a](/def/1)"),
    "noop: within the page": ("[a](#/def/1)", "[à](#/def/1)"),
    "noop: no link": (r"\[a](/def/1)", r"\[à](/def/1)"),
}  # fmt: skip


def made(source: str, language: str = "es") -> Edition:
    page = read_page(parse_document(source))
    targets = [pseudo(slot.segment.source) for slot in page.slots]
    return assemble(page, targets, options=EditionOptions(links=link_rule(RULES, language)))


@pytest.mark.parametrize("name", MAPPED)
def test_addresses_are_mapped(name: str) -> None:
    source, expected = MAPPED[name]
    found = made(source)
    assert (found.text, found.proved, found.reverted) == (expected, True, {})


def test_each_language_has_its_own_rules() -> None:
    assert made("[a](/def/7)", "pt").text == "[à](/sete)"
    assert made("[a](/def/7)", "fr").text == "[à](/definicion/7)"
    assert link_rule(read_rules(Path("p"), {"es": {"a": "b"}}), "pt") is None


def test_long_addresses_stay() -> None:
    rule = link_rule(read_rules(Path("p"), {".*": "/x"}), "es")
    assert rule is not None
    assert rule("a" * LONGEST_ADDRESS) == "/x"
    assert rule("a" * (LONGEST_ADDRESS + 1)) == "a" * (LONGEST_ADDRESS + 1)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "((a*)b?)*",
        "(?:a{1,})*",
        "(x(a+))+",
        r"(\d+)+",
        r"([^/]+)*",
        "(a+){2,9}",
        "a(?P<n>b*)+",
        "(a|a)+b",
        "(a|ab|b)*c",
        r"(\w|\da)+x",
        "(?i:(a|Ab)+)b",
        "(a?)+b",
        "(|a)*b",
        "(a{0,9}){9}b",
        "(a{1,300}){300}",
        r"(a)(\1)*(\1|b)+",
        "a*a*a*a*a*b",
        "(.*)x?(.*)y(.*)z(.*)",
        "a?" * 40 + "a" * 40,
        "(?=(a|a)+b)a",
    ],
)
def test_patterns_that_may_take_forever_are_refused(pattern: str) -> None:
    with pytest.raises(ConfigError, match="may take forever"):
        read_rules(Path("p.toml"), {pattern: "/x"})


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)(b*)",
        r"(\+)+",
        "(a|b)+",
        "([*+])+",
        "(a{2})+",
        "a+?b*",
        "(/x|y|z)*",
        r"(\w|\d)+x",
        "(.*)/(.*)/(.*)",
        "/a/([^/]+)/([^/]+)/([^/]+)/([^/]+)/x",
        "(ab|cd){2,9}",
        "[a-z]{1,200}-(.*)",
    ],
)
def test_other_patterns_are_not(pattern: str) -> None:
    assert read_rules(Path("p.toml"), {pattern: "/x"})[0].pattern == pattern


@pytest.mark.speed
@pytest.mark.parametrize("pattern", ["(.*)/(.*)/x", "a?" * 20 + "b", "(a|b)+/", "[a-z]*a/"])
def test_no_accepted_pattern_takes_long(pattern: str) -> None:
    rule = link_rule(read_rules(Path("p.toml"), {pattern: "/x"}), "es")
    assert rule is not None
    start = time.process_time()
    for piece in "a/":
        rule(piece * LONGEST_ADDRESS)
    assert time.process_time() - start < 2


@pytest.mark.parametrize("pattern", ["(a{900}){900}", "(?:a{40}){40}", "a{5000}"])
def test_large_repeats_are_refused(pattern: str) -> None:
    with pytest.raises(ConfigError, match="more than 1,000 times"):
        read_rules(Path("p.toml"), {pattern: "/x"})


def test_a_pattern_has_a_longest_length() -> None:
    assert read_rules(Path("p.toml"), {"a" * LONGEST_PATTERN: "/x"})
    with pytest.raises(ConfigError, match="longer than"):
        read_rules(Path("p.toml"), {"a" * (LONGEST_PATTERN + 1): "/x"})


PAGES = sorted((DATA / "pages").rglob("*.md"))


@given(st.sampled_from(PAGES), st.integers(0, 9))
def test_mapping_changes_addresses_and_nothing_else(path: Path, number: int) -> None:
    """With all addresses led through one function, the rendered page differs in them only."""
    source = path.read_bytes().decode("utf-8")
    page = read_page(parse_document(source))
    targets = [slot.segment.source for slot in page.slots]

    def lead(address: str) -> str:
        return address if address[:1] in ("", "#") else f"/{number}/mapped"

    found = assemble(page, targets, options=EditionOptions(links=lead))
    assert found.proved
    md = oracle.renderer(sites=True, gfm=True)
    old, new = oracle.tags(source, md), oracle.tags(found.text, md)
    assert [(tag, _without(attributes)) for tag, attributes in old] == [
        (tag, _without(attributes)) for tag, attributes in new
    ]


def _without(attributes: list[tuple[str, str]] | None) -> list[tuple[str, str]] | None:
    """Attributes without addresses."""
    return attributes and [kv for kv in attributes if kv[0] not in ("href", "src")]


# --- headings other pages link to -------------------------------------------------------------

ASKED = {
    # what: (page, what others ask, edition)
    "a heading": ("## The dose\n", {"the-dose"}, '## <a id="the-dose"></a>Thè dòsè\n'),
    "on a page for a site generator": (
        "---\na: b\n---\n## Side effects\n",
        {"side-effects"},
        "---\na: b\n---\n## Sìdè èffècts {#side-effects}\n",
    ),
    "on a page that has such ids": (
        "# One {#one}\n\n## Dose #\n",
        {"dose"},
        "# Ònè {#one}\n\n## Dòsè {#dose}\n",
    ),
    "an underlined heading": ("A\ndose\n===\n", {"a-dose"}, '<a id="a-dose"></a>À dòsè\n===\n'),
    "as others spell it": ("## A - dose\n", {"a-dose"}, '## <a id="a-dose"></a>À - dòsè\n'),
    "links of the page itself stay then": (
        "[a](#dose)\n\n# Dose\n",
        {"dose"},
        '[à](#dose)\n\n# <a id="dose"></a>Dòsè\n',
    ),
    "the second of two equal headings": (
        "# Dose\n\n# Dose\n",
        {"dose-1"},
        '# Dòsè\n\n# <a id="dose-1"></a>Dòsè\n',
    ),
    "several": (
        "# Dose\n\n## More of it\n",
        {"dose", "more-of-it"},
        '# <a id="dose"></a>Dòsè\n\n## <a id="more-of-it"></a>Mòrè òf ìt\n',
    ),
    "in a quote": ("> # Dose\n", {"dose"}, '> # <a id="dose"></a>Dòsè\n'),
    "noop: an explicit id": ("# Dose {#dose}\n", {"dose"}, "# Dòsè {#dose}\n"),
    "noop: words that do not change": ("# TNF\n", {"tnf"}, "# TNF\n"),
    "noop: no such heading": ("# Dose\n", {"doses"}, "# Dòsè\n"),
    "noop: nothing asked": ("# Dose\n", set(), "# Dòsè\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
def test_a_heading_keeps_the_id_that_others_ask_for(name: str) -> None:
    source, asked, expected = ASKED[name]
    page = read_page(parse_document(source))
    targets = [pseudo(slot.segment.source) for slot in page.slots]
    options = EditionOptions(inbound_fragments=frozenset(asked))
    found = assemble(page, targets, options=options)
    assert (found.text, found.lost_ids, found.reverted) == (expected, (), {})
    without = assemble(page, targets, options=replace(options, anchors=False))
    assert "<a" not in without.text
    assert without.text.count("{#") == source.count("{#")


LINKED = {
    "[a](b.md#c)": ("b.md", "c"),
    "[a](</b#c> 'title')": ("/b", "c"),
    "[a]: ../b/#c": ("../b/", "c"),
    '<a class="x" href="b.html#c">': ("b.html", "c"),
    '{{< relref "b.md#c" >}}': ("b.md", "c"),
    '[a]({{ "/b.html#c" | relative_url }})': ("/b.html", "c"),
    "[a]({% link b.md %}#c)": ("b.md", "c"),
    '<Link to="/b#c">': ("/b", "c"),
    "\n  - link: /b#c\n": ("/b", "c"),
    "[a](https://x.example.org/b#c)": ("https://x.example.org/b", "c"),
    "[a](b%20c.md#d)": ("b c.md", "d"),
}


@pytest.mark.parametrize("text", LINKED)
def test_links_to_headings_of_other_pages_are_found(text: str) -> None:
    assert find_page_links(f"Text {text} text\n") == {PageLink(*LINKED[text])}


@pytest.mark.parametrize("text", ["[a](#c)", "[a](b.md)", "# c", "b.md#c", "[a](mailto:x#y)"])
def test_other_links_are_not(text: str) -> None:
    assert find_page_links(text) == frozenset()


SITE = {
    "index.md": "",
    "a.md": "",
    "care/index.md": "",
    "care/at-home.md": "",
    "published.md": "---\nurl: https://x.example.org/care/pain\n---\n",
}

RESOLVED = {
    # page and target: the page that is meant
    ("a.md", "care/at-home.md"): "care/at-home.md",
    ("a.md", "care/at-home"): "care/at-home.md",
    ("a.md", "/care/at-home/"): "care/at-home.md",
    ("a.md", "/docs/care/at-home"): "care/at-home.md",
    ("care/at-home.md", "../a.md"): "a.md",
    ("care/at-home.md", "../../a/"): "a.md",
    ("care/at-home.md", "."): "care/index.md",
    ("a.md", "care/"): "care/index.md",
    ("a.md", "https://x.example.org/care/pain"): "published.md",
    ("a.md", "/care/pain"): "published.md",
    ("a.md", "care/nothing.md"): None,
    ("a.md", "https://y.example.org/care/at-home"): None,
    ("a.md", "a.md"): None,
}


@pytest.mark.parametrize(("page", "target"), RESOLVED)
def test_a_link_names_a_page_as_sites_do(page: str, target: str) -> None:
    pages = {name: read_outgoing(text) for name, text in SITE.items()}
    pages[page] = Outgoing(frozenset([PageLink(target, "x")]), pages[page].addresses)
    wanted = RESOLVED[page, target]
    assert find_linked_fragments(pages) == ({wanted: {"x"}} if wanted else {})


BROKEN: Final = {
    3: [{"p1.md": [[1, 2], [["a", "b"]], []]}, {"p1.md": "h1"}],
    5: {"p1.md": [[1, 2], [["a"]], 3], "p2.md": 1},
    6: [{"p1.md": [[1, 2], [["a"]], 3]}, {}],
    8: [[], {}],
}
"""Before a step: what somebody left in the cache."""


def test_the_index_is_the_same_with_and_without_a_cache(tmp_path: Path) -> None:
    chance = random.Random(1)
    names = [f"p{i}.md" for i in range(MANY + 20)]
    put(tmp_path, {n: f"[a]({chance.choice(names)}#h{i})\n" for i, n in enumerate(names)})
    cache = tmp_path / "cache"
    for step in range(10):
        name = chance.choice(names)
        if step % 3 == 0:
            (tmp_path / name).unlink(missing_ok=True)
        else:
            put(tmp_path, {name: f"[a]({chance.choice(names)}#step{step})\n"})
        if step in BROKEN:
            (cache / CACHE).write_text(json.dumps(BROKEN[step]))
        fresh = find_site_links(
            tmp_path, digest_files(tmp_path, names), tmp_path / "none", write=False
        )
        assert find_site_links(tmp_path, digest_files(tmp_path, names), cache, write=True) == fresh
        assert (cache / CACHE).is_file()
        assert (
            find_site_links(tmp_path, digest_files(tmp_path, names), cache, write=True) == fresh
        ), "from the cache alone"


# --- a build ----------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"seeds/a.md": "See [more](b.md#the-dose).\n", "seeds/b.md": "# The dose\n"})
    return tmp_path


def test_a_page_changes_when_another_links_to_its_heading(site: Path) -> None:
    assert build() == 0
    assert edition("b.md") == '# <a id="the-dose"></a>Thè dòsè\n'
    assert edition("a.md") == "Sèè [mòrè](b.md#the-dose).\n"
    before = stamps(site)
    assert build("--check") == 0
    assert build() == 0
    assert stamps(site) == before
    put(site, {"seeds/a.md": "See [more](b.md).\n"})
    assert build("--check") == 1
    assert build("b.md") == 0
    assert edition("b.md") == "# Thè dòsè\n"
    put(site, {"seeds/c.md": "[a](/b/#the-dose)\n"})
    assert build() == 0
    assert edition("b.md") == '# <a id="the-dose"></a>Thè dòsè\n'


def test_a_check_writes_no_index(site: Path) -> None:
    before = files(site)
    assert build("--check") == 1
    assert files(site) == before


def test_the_settings_map_links(site: Path) -> None:
    put(site, {"pipeline.toml": '[links.es]\n"b\\\\.md(.*)" = "b-es.md\\\\1"\n'})
    assert build() == 0
    assert edition("a.md") == "Sèè [mòrè](b-es.md#the-dose).\n"


def test_an_edit_of_the_same_size_and_time_is_seen(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.workspace.inbound_links.MANY", 1)
    put(site, {"seeds/b.md": "# The dose\n\n# The date\n"})
    assert build() == 0
    page = site / "seeds/a.md"
    before = page.stat()
    put(site, {"seeds/a.md": "See [more](b.md#the-date).\n"})
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert page.stat().st_size == before.st_size
    assert build("--check") == 1
    assert build() == 0
    incremental = files(site / "output")
    shutil.rmtree(site / ".pipeline")
    assert build() == 0
    assert files(site / "output") == incremental


def test_the_index_holds_what_was_read_and_not_what_was_there_before(tmp_path: Path) -> None:
    names = [f"p{i}.md" for i in range(MANY)]
    put(tmp_path, dict.fromkeys(names, "[a](p1.md#old)\n"))
    digests = digest_files(tmp_path, names)
    put(tmp_path, {"p0.md": "[a](p2.md#new)\n"})  # saved after the checksums were taken
    find_site_links(tmp_path, digests, tmp_path / "cache", write=True)
    put(tmp_path, {"p0.md": "[a](p1.md#old)\n"})
    found = find_site_links(tmp_path, digests, tmp_path / "cache", write=True)
    assert "p2.md" not in found.inbound

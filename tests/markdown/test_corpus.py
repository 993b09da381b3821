"""Laws L1 and L2 on every page of tests/data/pages, and that no construct is missing there.

The pages are our own: short patient information and documentation that together hold all
that CommonMark, GFM and the usual site generators know, and what real sites do to them.
"""

from __future__ import annotations

import re
from pathlib import Path

import oracle
import pytest
from laws import commuting_problem, identity_problem, pseudo_edition, pseudo_target, read
from locations import DATA

from pipeline.markdown.proof import prove
from pipeline.markdown.render.page import render_page

FOLDER = DATA / "pages"
PAGES = sorted(FOLDER.rglob("*.md"))

CONSTRUCTS = {
    # construct: a pattern that some page must match
    "YAML front matter": r"\A---\n(?:.*\n)+?---\n",
    "YAML folded scalar": r"(?m)^title: >-\n",
    "YAML literal scalar": r"(?m)^description: \|\n",
    "YAML comment": r"(?m)^description: \"[^\n]*\" # ",
    "TOML front matter": r"\A\+\+\+\n",
    "empty front matter": r"\A---\n---\n",
    "ATX heading": r"(?m)^#{6} \w",
    "closed ATX heading": r"(?m)^## .* ##$",
    "setext heading": r"(?m)^\w.*\n===",
    "setext heading over two lines": r"(?m)^\w.*\n\w.*\n---$",
    "heading without text": r"(?m)^##$\n\n\w",
    "heading without space": r"(?m)^##\w",
    "heading attributes {#id}": r"(?m)^## .*\{#[\w-]+",
    "heading attributes {: #id .c}": r"(?m)^## .*\{: #[\w-]+ \.\w+ \}",
    "attributes on their own line": r"(?m)^\{: ?[#.]",
    "nested list": r"(?m)^- .*\n  - .*\n    - ",
    "loose list": r"(?m)^1\. .*\n\n   \w",
    "ordered list with parentheses": r"(?m)^5\) ",
    "task list": r"(?m)^- \[x\] ",
    "lazy continuation": r"(?m)^> .*\n\w",
    "nested quote": r"(?m)^> > > ",
    "quote in a list": r"(?m)^   > ",
    "list in a quote": r"(?m)^> 1\. ",
    "alert": r"(?m)^> \[!NOTE\]",
    "alert with a title": r"(?m)^> \[!TIP\] \w",
    "inline link": r"\[[^\]\n]+\]\(/\w+\)",
    "link title in each quote style": r"> \"How it works\"\)(?s:.*)\(/\S+ '(?s:.*)\(/\S+ \(",
    "full reference": r"\[the guide\]\[guide\]",
    "collapsed reference": r"\[guide\]\[\]|\[the guide\]\[\]",
    "shortcut reference": r"\[guide\],",
    "definition title in double quotes": r"(?m)^\[\w+\]: \S+ \"",
    "definition title in single quotes": r"(?m)^\[\w+\]: \S+ '",
    "definition title in parentheses": r"(?m)^\[\w+\]: \S+ \(",
    "definition over several lines": r"(?m)^\[two\]:\n   /two\n",
    "definition title over several lines": r"'A title\nthat spans\n",
    "footnote reference": r"\w\.\[\^1\]",
    "footnote definition": r"(?m)^\[\^1\]: ",
    "footnote of several paragraphs": r"(?m)^\[\^long\]: .*\n\n    \w",
    "inline footnote": r"\^\[\w",
    "definition list": r"(?m)^\w+\n: \w",
    "::: admonition": r"(?m)^:::note\n",
    "::: admonition with a title": r"(?m)^:::warning \w",
    "::: admonition with a label": r"(?m)^:::tip\[",
    "!!! admonition": r"(?m)^!!! note \"",
    "??? admonition": r"(?m)^\?\?\? tip \"",
    "Hugo shortcode on a line": r"(?m)^\{\{< figure .*>\}\}$",
    "Hugo shortcode in a line": r"\w: \{\{< youtube ",
    "Hugo shortcode around text": r"\{\{< note >\}\}\n\w",
    "Hugo highlight": r"\{\{< highlight ",
    "Markdown shortcode": r"\{\{% callout ",
    "shortcode as an address": r"\]\(\{\{< ref ",
    "Liquid tag": r"(?m)^\{% if ",
    "Liquid highlight": r"\{% highlight ",
    "Liquid raw": r"\{% raw %\}",
    "Liquid address": r"\]\(\{\{ site\.url \}\}/",
    "Liquid output": r"\{\{ user\.name \}\}",
    "Zola shortcode": r"\{\{ youtube\(",
    "MDX import": r"(?m)^import \w+ from ",
    "MDX export": r"(?m)^export const ",
    "JSX tag": r"<TabItem value=",
    "JSX expression in an attribute": r"<Chart data=\{",
    "MDX comment": r"\{/\* ",
    "inline math": r"\$\\sqrt",
    "block math": r"(?m)^\$\$\n",
    "labelled math": r"(?m)^\$\$ \(eq:",
    "money": r"\$5 to \$10",
    "emoji code": r":tada:",
    "HTML comment": r"<!-- \w",
    "comment over several lines": r"<!--\n",
    "hard break by blanks": r"\w  \n\w",
    "hard break by a backslash": r"\w\\\n\w",
    "escaped characters": r"\\\*Not",
    "entity": r"&mdash;",
    "numeric entity": r"&#169; &#xA9;",
    "CRLF": r"\w\r\n\w",
    "CR": r"\w\r\w",
    "mixed line ends": r"\S\r\S(?s:.*)\S\r\n(?s:.*)\S\n",
    "byte order mark": r"\A\ufeff",
    "tab": r"(?m)^-\t\w",
    "no-break space": r"\u00a0mg",
    "right-to-left mark": r"\u200f",
    "embedding mark": r"\u202b",
    "smart quotes": r"“Will",
    "no final newline": r"\w\*\Z",
    "form feed and line separator": r"\x0c(?s:.*)\u2028",
    "NUL": r"\0",
    "table": r"(?m)^\| :?---",
    "table alignment": r":-----------:",
    "table without outer pipes": r"(?m)^--- \| :-: \| ---$",
    "escaped pipe in a cell": r"\| .*\w \\\| \w",
    "escaped pipe in code in a cell": r"`x \\\| y`",
    "missing cells": r"(?m)^\| one \|$",
    "extra cells": r"\| four is cut off \|",
    "table in a list": r"(?m)^  \| Day \|",
    "table in a quote": r"(?m)^> \| In \|",
    "broken table": r"(?m)^\| A \| B \|\n\| --- \|$",
    "strikethrough": r"~~struck~~",
    "autolink": r"<https://",
    "e-mail autolink": r"<help@",
    "bare URL": r" https://",
    "bare e-mail": r" info@",
    "image": r"!\[A nurse",
    "reference image": r"!\[Pancreas\]\[\]",
    "linked image": r"\[!\[\w[^\]]*\]\([^)]*\)\]\(",
    "image title": r"!\[Chart\]\(/img/chart.png \"",
    "code span": r"`` a ` backtick ``",
    "fenced code": r"(?m)^```python",
    "tilde fence": r"(?m)^~~~text",
    "indented code": r"(?m)^    indented code",
    "fence without end": r"(?m)^```\nAn unclosed",
    "HTML block": r"(?m)^<div class=",
    "inline HTML": r"H<sub>2</sub>O",
    "pre": r"(?m)^<pre>",
    "script": r"(?m)^<script>",
    "style": r"(?m)^<style>",
    "inline code element": r"<code>code words</code>",
    'translate="no" block': r"<div translate=\"no\">",
    'translate="no" inline': r"<span translate=\"no\">",
    "lang attribute": r"<span lang=\"fr\">",
    "aria-label": r"aria-label=\"",
    "placeholder": r"placeholder=\"",
    "alt attribute": r"<img src=\"/img/a.png\" alt=\"",
    "single quoted attribute": r"aria-label='",
    "unquoted attribute": r"alt=Bare",
    "HTML table": r"<caption>",
    "details": r"<summary>What",
    "skip and resume": r"<!-- pipeline: skip -->(?s:.*)<!-- pipeline: resume -->",
    "link over paragraphs": r"(?m)^\[!\[[^\]]*\]\([^)]*\)\n\n.*\n\n.*\]\(/",
    "unclosed emphasis": r"This \*emphasis never",
    "stray marks": r"A lone _ here",
    "unbalanced HTML": r"</p></p>",
    "tag that never ends": r"<a href=\"x\n",
    "comment that never ends": r"<!-- a comment that never closes",
    "very long line": r"(?m)^.{20000}",
    "deep nesting": r"> > > > > > > > ",
    "literal that looks like a tag of ours": r"\\<1>",
    "wiki link": r"\[\[Page\|label\]\]",
    "only an image": r"\A!\[[^\]]*\]\([^)]*\)\n\Z",
    "only a table": r"\A(?:\|.*\|\n)+\Z",
    "only HTML": r"\A<div(?s:.*)</div>\n\Z",
    "only a comment": r"\A<!--.*-->\n\Z",
    "only front matter": r"\A---\n(?:\w+: .*\n)+---\n\Z",
    "only blanks": r"\A\s+\Z",
    "empty page": r"\A\Z",
}

PLAIN = {"admonitions/looks-like.md"}
"""Pages to be read without the plugins for what sites add."""


def name(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


def text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def test_the_corpus_is_there() -> None:
    assert len(PAGES) >= 120


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_construct_is_in_the_corpus(construct: str) -> None:
    assert any(re.search(CONSTRUCTS[construct], text(path)) for path in PAGES)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_identity(path: Path) -> None:
    assert identity_problem(text(path)) == ""


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_pseudo_commutes_with_rendering(path: Path) -> None:
    md = oracle.renderer(sites=name(path) not in PLAIN, gfm=True)
    assert commuting_problem(text(path), md) == ""


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_plain_renderers_see_the_same_structure(path: Path) -> None:
    """Without any plugin too, the pseudo edition has the tags and addresses of its source."""
    md = oracle.renderer(gfm=True)
    source = text(path)
    assert oracle.tags(pseudo_edition(source).text, md) == oracle.tags(source, md)


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        # What the oracle cannot see: markup that plain CommonMark reads as text.
        ("shortcodes/hugo.md", '[thè glòssàry]({{< ref "glossary.md" >}})'),
        ("shortcodes/liquid.md", "[Nèxt]({% link next.md %}) ànd [sìtè]({{ site.url }}/about)"),
        ("shortcodes/block-lines.md", "Fìrst pàràgràph\n{{< pagebreak >}}\nsècònd pàràgràph"),
        ("links/spanning-paragraphs.md", "èàch mònth.](/caregivers/training)"),
        ("links/link-attributes.md", "(/img/lung.png){width=300}"),
        ("emoji/codes.md", ":+1:"),
        ("emoji/codes.md", "10:30:45, à:b:c"),
        ("quotes/alerts.md", "> [!NOTE]\n> Àsk"),
        ("headings/attributes.md", "## Hàìr lòss {: #hair-loss .symptom }\n"),
        ("math/money.md", "Thè tèst còsts $5 tò $10."),
        ("bytes/crlf.md", "```\r\ncode\r\n```\r\n"),
        ("dirty/wiki-and-math.md", "[[Page|làbèl]]"),
    ],
)
def test_pseudo_edition_keeps(page: str, kept: str) -> None:
    assert kept in pseudo_edition(text(FOLDER / page)).text


def test_shared_pages(shared: Path) -> None:
    paths = sorted((shared / "pages").glob("*.md")) + sorted((shared / "seeds").glob("*.md"))
    assert paths, f"no pages in {shared}"
    md = oracle.renderer(sites=True)
    wrong = {p.name: identity_problem(text(p)) or commuting_problem(text(p), md) for p in paths}
    assert {k: v for k, v in wrong.items() if v} == {}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_places_stand_in_the_order_of_the_text(path: Path) -> None:
    slots = read(path.read_bytes().decode("utf-8")).page.slots
    spans = [slot.segment.span for slot in slots]
    assert spans == sorted(spans, key=lambda span: (span.start, -span.end))
    for slot in slots:
        assert slot.parent < 0 or slots[slot.parent].segment.span.start <= slot.segment.span.start


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_page_is_proved_as_it_is_first_written(path: Path) -> None:
    """Less care with escapes than these pages need costs one more reading each time."""
    page = read(path.read_bytes().decode("utf-8")).page
    targets = [pseudo_target(slot) for slot in page.slots]
    text, failed = render_page(page, targets)
    assert not failed
    wrong = prove(page, targets, read(text).page)
    assert wrong == {}

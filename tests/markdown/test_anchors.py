"""Links to headings stay alive: `pipeline.markdown.anchors`."""

from __future__ import annotations

import re
import time
from html import unescape

import pytest
from locations import DATA

from pipeline.engines.fake import pseudo
from pipeline.markdown.assemble import EditionOptions, assemble
from pipeline.markdown.document import parse_document
from pipeline.markdown.extract.segmenter import read_page
from pipeline.markdown.slugs import SLUG_RULES

FOLLOWED = {
    "a link follows its heading": (
        "[a](#side-effects)\n\n## Side effects\n",
        "[à](#sìdè-èffècts)\n\n## Sìdè èffècts\n",
    ),
    "code and emphasis count with their words": (
        "[b](#the-code-of-more)\n\n## The `code` of *more*\n",
        "[b](#thè-code-òf-mòrè)\n\n## Thè `code` òf *mòrè*\n",
    ),
    "the second of two equal headings": (
        "[a](#dose-1)\n\n# Dose\n\n# Dose\n",
        "[à](#dòsè-1)\n\n# Dòsè\n\n# Dòsè\n",
    ),
    "a link around a picture": (
        "[![x](y)](#dose)\n\n# Dose\n",
        "[![x](y)](#dòsè)\n\n# Dòsè\n",
    ),
    "a link in a table": (
        "| [a](#dose) |\n| --- |\n\n# Dose\n",
        "| [à](#dòsè) |\n| --- |\n\n# Dòsè\n",
    ),
    "a reference": (
        "[b][x]\n\n[x]: #dose 'A dose'\n\n# Dose\n",
        "[b][x]\n\n[x]: #dòsè 'À dòsè'\n\n# Dòsè\n",
    ),
    "HTML": (
        '<p><a href="#dose">a</a></p>\n\nA <a href=#dose>b</a>\n\n# Dose\n',
        '<p><a href="#dòsè">à</a></p>\n\nÀ <a href="#dòsè">b</a>\n\n# Dòsè\n',
    ),
    "noop: what looks like one in a picture": (
        '<svg><use href="#dose"/></svg>\n\n[b](#dose)\n\n# Dose\n',
        '<svg><use href="#dose"/></svg>\n\n[b](#dòsè)\n\n# Dòsè\n',
    ),
    "a link around words and a picture with a title": (
        '[b ![x](y "z")](#dose) [![b](y)](#dose)\n\n# Dose\n',
        '[b ![x](y "z")](#dòsè) [![b](y)](#dòsè)\n\n# Dòsè\n',
    ),
    "links around pictures, between words": (
        "[![x](y)](#dose) [![u](y)](#dose) b ![e](y)\n\n# Dose\n",
        "[![x](y)](#dòsè) [![ù](y)](#dòsè) b ![è](y)\n\n# Dòsè\n",
    ),
    "noop: an explicit id stays": (
        "[b](#dose)\n\n# Dose {#dose}\n",
        "[b](#dose)\n\n# Dòsè {#dose}\n",
    ),
    "noop: a link to nothing, and one to another page": (
        "[b](#none) [c](other.md#dose)\n\n# Dose\n",
        "[b](#none) [c](other.md#dose)\n\n# Dòsè\n",
    ),
}

KEPT = {
    # what: (generator, page, edition)
    "HTML where no generator is known": (
        "", "[a](#dose)\n\n## Dose\n", '[à](#dose)\n\n## <a id="dose"></a>Dòsè\n'
    ),
    "an id that only one rule gives": (
        "", "[a](#dose_1)\n\n# Dose\n\n# Dose\n",
        '[à](#dose_1)\n\n# Dòsè\n\n# <a id="dose_1"></a>Dòsè\n',
    ),
    "a page with front matter": (
        "", "---\na: b\n---\n[a](#dose)\n\n## Dose\n",
        "---\na: b\n---\n[à](#dose)\n\n## Dòsè {#dose}\n",
    ),
    "closing hashes are dropped": (
        "hugo", "[a](#dose)\n\n## Dose ##\n", "[à](#dose)\n\n## Dòsè {#dose}\n"
    ),
    "an attribute list that is there": (
        "hugo", "[a](#dose)\n\n## Dose {.new}\n", "[à](#dose)\n\n## Dòsè {#dose .new}\n"
    ),
    "an attribute list with a colon and a blank": (
        "hugo", "[a](#dose)\n\n## Dose {: .new }\n", "[à](#dose)\n\n## Dòsè {: #dose .new }\n"
    ),
    "a target of MyST": (
        "sphinx", "[a](#dose)\n\n## Dose\n", "[à](#dose)\n\n(dose)=\n## Dòsè\n"
    ),
    "a target of MyST below text, as another on the page": (
        "", "(x)=\n# A\n\n[a](#dose)\n## Dose\n", "(x)=\n# À\n\n[à](#dose)\n\n(dose)=\n## Dòsè\n"
    ),
    "a target of MyST above the attributes of the heading": (
        "sphinx",
        "[a](#dose)\n\n{.new}\n## Dose\n",
        "[à](#dose)\n\n(dose)=\n{.new}\n## Dòsè\n",
    ),
    "in a quote HTML is written": (
        "sphinx", "> ## Dose\n\n[a](#dose)\n", '> ## <a id="dose"></a>Dòsè\n\n[à](#dose)\n'
    ),
    "brackets": ("nextra", "[a](#dose)\n\n## Dose\n", "[à](#dose)\n\n## Dòsè [#dose]\n"),
    "brackets as another heading has": (
        "", "# One [#one]\n\n[a](#dose)\n\n## Dose\n",
        "# Ònè [#one]\n\n[à](#dose)\n\n## Dòsè [#dose]\n",
    ),
    "two ways to write an id": (
        "hugo", "[a](#días-a) [b](#dias-a)\n\n## Días a\n",
        '[à](#días-a) [b](#dias-a)\n\n## <a id="días-a"></a>Díàs à {#dias-a}\n',
    ),
    "an id that kramdown cannot read is HTML": (
        "jekyll", "[a](#días)\n\n## Días e\n\n## Días\n",
        '[à](#días)\n\n## Díàs è\n\n## <a id="días"></a>Díàs\n',
    ),
    "a link with an encoded id": (
        "hugo", "[a](#d%C3%ADas)\n\n## Días\n", "[à](#d%C3%ADas)\n\n## Díàs {#días}\n"
    ),
    "noop: the site drops accents, so the id stays": (
        "vitepress", "[a](#dose)\n\n## Dose\n", "[à](#dose)\n\n## Dòsè\n"
    ),
    "noop: an id in brackets": (
        "nextra", "[a](#dose)\n\n## Dose [#dose]\n", "[à](#dose)\n\n## Dòsè [#dose]\n"
    ),
    "noop: an anchor before the heading": (
        "", '<a id="dose"></a>\n\n[a](#dose)\n\n## Dose\n',
        '<a id="dose"></a>\n\n[à](#dose)\n\n## Dòsè\n',
    ),
    "noop: a target before the heading": (
        "sphinx", "[a](#dose)\n\n(dose)=\n## Dose\n", "[à](#dose)\n\n(dose)=\n## Dòsè\n"
    ),
}  # fmt: skip


def edition(source: str, generator: str, *, anchors: bool = True) -> str:
    page = read_page(parse_document(source))
    targets = [pseudo(slot.segment.source) for slot in page.slots]
    options = EditionOptions(anchors=anchors, generator=generator)
    made = assemble(page, targets, options=options)
    assert made.proved
    assert not made.reverted
    assert made.lost_ids == ()
    return made.text


@pytest.mark.parametrize("name", FOLLOWED)
def test_links_follow_on_a_site_that_has_no_ids_of_its_own(name: str) -> None:
    source, expected = FOLLOWED[name]
    assert edition(source, "github") == expected


@pytest.mark.parametrize("name", KEPT)
def test_a_heading_keeps_the_id_that_its_page_uses(name: str) -> None:
    generator, source, expected = KEPT[name]
    assert edition(source, generator) == expected


@pytest.mark.parametrize("rule", SLUG_RULES)
def test_links_are_alive_by_every_rule(rule: str) -> None:
    """Where the site is unknown, whatever rule it has."""
    headings = [*TABLE.read_text("utf-8").splitlines()]
    old = [name for name in _ids("\n\n".join(headings), rule) if name]
    links = "".join(f"[a](<#{name}>)\n\n" for name in old)
    text = edition(links + "\n\n".join(headings), "")
    written = {unescape(name) for name in re.findall(r'<a id="([^"]+)">', text)}
    used = re.findall(r"\]\(<#([^>]+)>\)", text)
    assert used == old
    assert set(used) <= {*_ids(text, rule), *written}


TABLE = DATA / "headings.txt"


def _ids(text: str, rule: str) -> list[str]:
    headings = read_page(parse_document(text)).blocks.headings
    return SLUG_RULES[rule].build_ids(words for _, words in headings)


def test_the_option_leaves_links_alone() -> None:
    source = FOLLOWED["a link follows its heading"][0]
    assert "(#side-effects)" in edition(source, "github", anchors=False)
    assert edition(source, "", anchors=False).endswith("## Sìdè èffècts\n")


@pytest.mark.parametrize(
    "written",
    ['<a id="pain"></a>', "<a name=pain></a>", "<p id='pain'></p>", "(pain)=", "x {#pain}",
     "x {: .b #pain .c}", "x {#pain.b}"],
)  # fmt: skip
def test_an_id_that_the_page_writes_itself_is_not_written_again(written: str) -> None:
    source = f"[see](#pain)\n\n{written}\n\n## Pain\n"
    assert edition(source, "").endswith("\n\n## Pàìn\n")


@pytest.mark.parametrize(
    "written",
    ['<a id="pains"></a>', "<a name=pain-now></a>", "id pain", "(pain) =", "{pain}",
     "x {#painful}"],
)  # fmt: skip
def test_another_id_does_not_keep_it_from_being_written(written: str) -> None:
    source = f"[see](#pain)\n\n{written}\n\n## Pain\n"
    assert 'id="pain"' in edition(source, "") or "{#pain}" in edition(source, "")


@pytest.mark.speed
def test_time_grows_with_the_number_of_headings_only() -> None:
    spent = []
    for count in (400, 1600):
        text = "".join(f"# A{n}\n\n[x](#a{n})\n\n" for n in range(count))
        start = time.process_time()
        edition(text, "")
        spent.append(time.process_time() - start)
    assert spent[1] < 8 * spent[0]

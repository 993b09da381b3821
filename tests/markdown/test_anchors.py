"""Links within a page follow its headings: `pipeline.markdown.anchors`."""

from __future__ import annotations

import pytest

from pipeline.engines.fake import pseudo
from pipeline.markdown.anchors import slugify
from pipeline.markdown.assemble import EditionOptions, assemble
from pipeline.markdown.document import parse_document
from pipeline.markdown.extract.segmenter import read_page

CASES = {
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


def edition(source: str, *, anchors: bool = True) -> str:
    page = read_page(parse_document(source))
    targets = [pseudo(slot.segment.source) for slot in page.slots]
    made = assemble(page, targets, options=EditionOptions(anchors=anchors))
    assert made.proved
    assert not made.reverted
    return made.text


@pytest.mark.parametrize("name", CASES)
def test_links(name: str) -> None:
    source, expected = CASES[name]
    assert edition(source) == expected


def test_the_option_leaves_links_alone() -> None:
    assert "(#side-effects)" in edition(CASES["a link follows its heading"][0], anchors=False)


def test_ids_are_made_as_github_makes_them() -> None:
    seen: dict[str, int] = {}
    texts = ["What is it?", "Días y café", "A - b_c", "What is it?"]
    assert [slugify(t, seen) for t in texts] == [
        "what-is-it",
        "días-y-café",
        "a---b_c",
        "what-is-it-1",
    ]

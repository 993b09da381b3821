"""pipeline.markdown.assemble: targets as written, and what an edition says of its language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import locations
import pytest

from pipeline.engines.fake import pseudo
from pipeline.markdown.assemble import Edition, EditionOptions, assemble
from pipeline.markdown.document import parse_document
from pipeline.markdown.extract.segmenter import read_page

DATA = locations.DATA / "edition"


def cases() -> Iterator[Any]:
    """A title, a page, the target of its last place and the edition, each ended by a dot."""
    for part in (DATA / "targets.txt").read_text(encoding="utf-8").split("\n.\n\n"):
        if part.strip():
            title, *rest = re.split(r"^\.\n", f"{part}\n", flags=re.MULTILINE)
            yield pytest.param(*rest, id=title.strip())


CASES = list(cases())
assert len(CASES) > 15, "targets.txt has lost cases"


def made(source: str, target: str) -> Edition:
    page = read_page(parse_document(source))
    sources = [slot.segment.source for slot in page.slots]
    return assemble(page, [*sources[:-1], target])


@pytest.mark.parametrize(("source", "target", "expected"), CASES)
def test_a_target_is_escaped_where_it_must_be_and_nowhere_else(
    source: str, target: str, expected: str
) -> None:
    found = made(source, target.strip())
    assert (found.text, found.reverted) == (expected, {})


HIDDEN = "a\x07b\x85\u2028c"
WRITTEN = '"a\\u0007b\\u0085\\u2028c"'


@pytest.mark.parametrize("value", ["x", '"x"', "'x'", "|\n  x", ">-\n  x"])
def test_control_characters_are_escaped_in_yaml(value: str) -> None:
    found = made(f"---\ntitle: {value}\n---\n", HIDDEN)
    assert (found.text, found.reverted) == (f"---\ntitle: {WRITTEN}\n---\n", {})


@pytest.mark.parametrize("value", ['"x"', "'x'", '"""x"""', "'''x'''"])
def test_control_characters_are_escaped_in_toml(value: str) -> None:
    found = made(f"+++\ntitle = {value}\n+++\n", HIDDEN)
    assert (found.text, found.reverted) == (f"+++\ntitle = {WRITTEN}\n+++\n", {})


LANGUAGES = {
    # what: (source, edition)
    "a block": ('<p lang="en">Text</p>\n', '<p lang="es">Tèxt</p>\n'),
    "a sentence": ("A <i lang=en-US>word</i> here\n", "À <i lang=es>wòrd</i> hèrè\n"),
    "a cell": ("| <b lang='en'>a</b> |\n|---|\n", "| <b lang='es'>à</b> |\n|---|\n"),
    "its attributes": (
        '<p lang="en" title="A box">Text</p>\n',
        '<p lang="es" title="À bòx">Tèxt</p>\n',
    ),
    "beside another language": (
        '<p lang="en">Text <i lang="es">texto</i></p>\n',
        '<p lang="es">Tèxt <i lang="es">texto</i></p>\n',
    ),
    "noop: another language": ('<p lang="fr">Texte</p>\n', '<p lang="fr">Texte</p>\n'),
    "noop: where nothing is translated": (
        '<div translate="no"><p lang="en">Text</p></div>\nMore\n',
        '<div translate="no"><p lang="en">Text</p></div>\nMòrè\n',
    ),
    "noop: code": ("A `<p lang='en'>`\n", "À `<p lang='en'>`\n"),
    "noop: a part that is skipped": (
        "A\n\n<!-- pipeline: skip -->\n<p lang='en'>A</p>\n",
        "À\n\n<!-- pipeline: skip -->\n<p lang='en'>A</p>\n",
    ),
}


@pytest.mark.parametrize("name", LANGUAGES)
def test_what_is_marked_as_in_the_language_of_the_page_is_translated(name: str) -> None:
    source, expected = LANGUAGES[name]
    page = read_page(parse_document(source, language="en"))
    spanish = EditionOptions(language="es")
    sources = [slot.segment.source for slot in page.slots]
    found = assemble(page, [pseudo(text) for text in sources], options=spanish)
    assert (found.text, found.reverted, found.proved) == (expected, {}, True)
    assert assemble(page, sources, options=spanish).text == source


def test_without_a_language_all_that_is_marked_is_left_alone() -> None:
    assert read_page(parse_document('<p lang="en">Text</p>\n')).slots == []

"""pipeline.markdown.proof: what it must not take for the same, with twins that are the same."""

from __future__ import annotations

import pytest
from laws import pseudo_target, read

from pipeline.markdown.proof import prove

CASES = {
    # name: source, page that holds the same tagged text, whether it is an edition
    "another address in the text": ("See http://a.org/x.", "Sèè http://a.org/y.", False),
    "twin: the same address": ("See http://a.org/x.", "Sèè http://a.org/x.", True),
    "another end of a link that spans blocks": ("go](/a) on", "gò](/b) òn", False),
    "twin: the same end": ("go](/a) on", "gò](/a) òn", True),
    "strong for emphasis": ("the *one*", "thè **ònè**", False),
    "twin: underscores for stars": ("the *one*", "thè _ònè_", True),
    "code for emphasis": ("an *e* `f`", "àn `è` *f*", False),
    "a word too much": ("one\n\ntwo", "ònè\n\nmòrè\n\ntwò", False),
    "a paragraph gone": ("one\n\ntwo", "ònè", False),
    "two paragraphs changed over": ("one\n\ntwo", "twò\n\nònè", False),
    "a heading for a paragraph": ("one\n\ntwo", "# ònè\n\ntwò", False),
    "twin: blanks folded": ("one two", "ònè\ntwò", True),
    "another quote style of a title": ("[a](b 'one')", '[à](b "ònè")', False),
    "twin: the same quotes": ('[a](b "one")', '[à](b "ònè")', True),
    "an alt text gone": ("a ![one](b)", "à ![](b)", False),
    "twin: a character for its entity": ("a&ndash;e", "à–è", True),
}


@pytest.mark.parametrize("name", CASES)
def test_the_proof(name: str) -> None:
    source, text, proved = CASES[name]
    page = read(source + "\n").page
    targets = [pseudo_target(slot) for slot in page.slots]
    wrong = prove(page, targets, read(text + "\n").page)
    assert (not wrong) is proved, wrong


@pytest.mark.parametrize(
    ("text", "proved"), [("Lea http://a.org/x.", True), ("Leahttp://a.org/x.", False)]
)
def test_a_word_beside_an_address_differs_from_one_that_touches_it(text: str, proved: bool) -> None:
    """A target may put it there; the edition must not, though both read as the same tags."""
    page = read("See http://a.org/x.\n").page
    wrong = prove(page, ["Lea<1/>."], read(text + "\n").page)
    assert (not wrong) is proved, wrong

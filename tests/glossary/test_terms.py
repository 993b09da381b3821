"""pipeline.glossary: terms found in source texts, verified in target texts."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import locations
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.glossary import (
    REQUIRED,
    Glossary,
    Match,
    Term,
    TermStatus,
    choose_form,
    find_forbidden,
    find_missing,
    find_target,
    read_glossary,
)
from pipeline.glossary.folding import fold
from pipeline.languages import language
from pipeline.spans import Span

DATA = locations.DATA / "glossary"
GLOSSARY = read_glossary(DATA / "match", ("en", "es"), required=True)


def cases(name: str, parts: int) -> list[tuple[str, ...]]:
    """Blocks of `parts` texts, the first a title, each ended by a line that is a lone dot."""
    text = (DATA / "match" / name).read_text(encoding="utf-8")
    pieces = [piece.strip("\n") for piece in re.split(r"(?m)^\.\n", text)]
    assert pieces.pop() == "", f"{name} ends without a dot"
    blocks = [tuple(pieces[i : i + parts]) for i in range(0, len(pieces), parts)]
    assert blocks, f"no cases in {name}"
    assert all(len(block) == parts for block in blocks), f"{name}: a block is incomplete"
    return blocks


def shown(match: Match) -> str:
    if match.term.status is TermStatus.FORBIDDEN:
        return f"{match.surface} ≠ {match.term.translation}"
    return f"{match.surface} = {choose_form(match)}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(*case[1:], id=case[0]) for case in cases("source.md", 3)],
)
def test_found_in_source(text: str, expected: str) -> None:
    assert [shown(match) for match in GLOSSARY.match(text)] == expected.splitlines()


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [pytest.param(*case[1:], id=case[0]) for case in cases("target.md", 4)],
)
def test_missing_in_target(source: str, target: str, expected: str) -> None:
    found = find_missing(GLOSSARY.match(source), target)
    assert [match.term.term for match in found] == expected.splitlines()


@pytest.mark.parametrize(
    ("singular", "plural"),
    [row.split("\t") for row in (DATA / "plural_es.tsv").read_text("utf-8").splitlines()],
)
def test_spanish_plurals(singular: str, plural: str) -> None:
    assert language("es").pluralize(singular) == plural


@pytest.mark.parametrize(
    ("form", "plurals"),
    [
        ("cell", ("cells",)),
        ("biopsy", ("biopsies",)),
        ("ray", ("rays",)),
        ("x-ray", ("x-rays",)),
        ("mass", ("masses",)),
        ("metastasis", ("metastases",)),
        ("carcinoma", ("carcinomas", "carcinomata")),
        ("side effect of surgery", ("side effect of surgeries", "side effects of surgery")),
        ("grandchild", ("grandchildren", "grandchilds")),
        ("TIL", ("TILs",)),
        ("diabetes", ()),
        ("vitamin C", ()),
        ("BRCA1", ()),
    ],
)
def test_english_plurals(form: str, plurals: tuple[str, ...]) -> None:
    assert language("en").plurals(form) == plurals


def test_spans_refer_to_the_text_as_it_is() -> None:
    text = "The\u00a0 immune \n cell\u200bs, ca\u0301ncer? No: can\xadcer’s tumor."
    found = [(match.span.of(text), match.surface) for match in GLOSSARY.match(text)]
    assert found == [
        ("immune \n cell\u200bs", "immune \n cell\u200bs"),
        ("can\xadcer", "can\xadcer"),
        ("tumor", "tumor"),
    ]


def test_variant_and_plural_say_how_a_term_was_found() -> None:
    found = GLOSSARY.match("White cells and an immune cell in metastases")
    assert [(m.variant, m.plural) for m in found] == [
        ("white cells", True),
        ("immune cell", False),
        ("metastases", True),
    ]


def test_forms_that_are_plurals_are_known_as_such() -> None:
    glossary = Glossary((Term("criterion", "criterio", forms=("criteria", "yardstick", "marks")),))
    found = glossary.match("criteria, yardstick, marks")
    assert [choose_form(match) for match in found] == ["criterios", "criterio", "criterios"]


def test_adjectives_and_plural_lemmas_get_no_plural() -> None:
    terms = (Term("benign", "benigno", pos="adj"), Term("immune cells", "células inmunitarias"))
    found = Glossary(terms).match("benigns, benign, immune cells, immune cellses")
    assert [(m.surface, m.plural) for m in found] == [("benign", False), ("immune cells", False)]


def test_protected_spans_are_matched_neither_inside_nor_across() -> None:
    text = "Run cancer(cell) on immune cells and cells."
    code = Span(4, 16)
    assert code.of(text) == "cancer(cell)"
    inside = Span(text.index("cells"), text.index("cells") + 1)
    found = GLOSSARY.match(text, protected=[inside, code, Span(5, 8)])
    assert [match.span.start for match in found] == [text.rindex("cells")]
    across = Span(text.index(" cells"), text.index(" cells"))
    found = GLOSSARY.match(text, protected=[across])
    assert [match.surface for match in found] == ["cancer", "cell", "cells", "cells"]
    assert [m.surface for m in GLOSSARY.match("a T cell", protected=[Span(2, 2)])] == ["T cell"]


REFS = Glossary(
    (
        Term("stage", "estadio", ref="1"),
        Term("stage", "etapa", domain="general", ref="2"),
        Term("early stage", "estadio temprano", ref="3"),
        Term("stage", "escenario", TermStatus.FORBIDDEN, ref="2"),
        Term("medical history", "antecedentes médicos", pos="noun", number="p", ref="4"),
        Term("nervous system", "sistema nervioso", pos="adj", ref="5"),
        Term("red alert", "alerta roja", pos="noun", ref="6"),
        Term("alert", "alerta", pos="noun", ref="6"),
    )
)


@pytest.mark.parametrize(
    ("text", "link", "ref", "expected"),
    [
        ("an early stage", Span(9, 14), "2", ["etapa", "escenario"]),
        ("an early stages", Span(8, 15), "2", ["etapa", "escenario"]),
        ("an early stage", Span(3, 14), "2", ["estadio temprano"]),
        ("an early stage", Span(9, 14), "9", ["estadio temprano"]),
        ("an early stage", Span(9, 14), "", ["estadio temprano"]),
        ("one stage", Span(4, 9), "1", ["estadio", "escenario"]),
        ("see (the stage).", Span(4, 16), "2", ["etapa", "escenario"]),
        ("non-stage", Span(4, 9), "2", []),
        ("stages", Span(0, 5), "2", ["estadio", "escenario"]),
        # The noun at the end of a term's name, if the rest does not stand before it.
        ("his history", Span(4, 11), "4", ["antecedentes médicos"]),
        ("his histories", Span(4, 13), "4", ["antecedentes médicos"]),
        ("his medical history", Span(12, 19), "4", ["antecedentes médicos"]),
        ("the medical", Span(4, 11), "4", []),
        ("an alert", Span(3, 8), "6", ["alerta"]),
        ("the red alert", Span(4, 13), "6", ["alerta roja"]),
        ("a system", Span(2, 8), "5", []),
    ],
)
def test_a_dictionary_link_decides(text: str, link: Span, ref: str, expected: list[str]) -> None:
    found = REFS.match(text, refs={link: ref})
    assert [match.term.translation for match in found] == expected


def test_an_advised_entry_binds_where_a_dictionary_link_names_it() -> None:
    glossary = Glossary((Term("sign", "signo", TermStatus.PREFERRED, ref="7"),))
    (named,) = glossary.match("a sign", refs={Span(2, 6): "7"})
    assert (named.term.status, named.named) == (TermStatus.LOCKED, True)
    for refs in ({}, {Span(2, 6): "8"}):
        (free,) = glossary.match("a sign", refs=refs)
        assert (free.term.status, free.named) == (TermStatus.PREFERRED, False)


def test_a_link_names_only_entries_of_the_domains_in_force() -> None:
    glossary = Glossary((Term("sign", "signo", ref="7", domain="diagnosis"),))
    link = {Span(2, 6): "7"}
    assert glossary.match("a sign", refs=link, domains=["arts"]) == []
    assert len(glossary.match("a sign", refs=link, domains=["diagnosis"])) == 1


def test_domains_leave_out_entries_of_others() -> None:
    terms = (Term("stage", "estadio", domain="diagnosis"), Term("stage", "tablado", domain="arts"))
    glossary = Glossary((*terms, Term("cell", "célula")))
    got = {
        str(domains): [m.term.translation for m in glossary.match("stage, cell", domains=domains)]
        for domains in (None, ["arts"], [])
    }
    assert got == {
        "None": ["estadio", "célula"],
        "['arts']": ["tablado", "célula"],
        "[]": ["célula"],
    }


def test_ties_between_entries_for_the_same_words() -> None:
    locked, kept = Term("ray", "rayo"), Term("Ray", "Ray", TermStatus.KEEP)
    advised = Term("ray", "raya", TermStatus.PREFERRED)
    later = Term("rays", "haz", layer=1)
    hyphen = Term("X-ray", "radiografía", TermStatus.PREFERRED)
    space = Term("X ray", "rayo X")

    def best(text: str, *terms: Term) -> list[Term]:
        return [match.term for match in Glossary(terms).match(text)]

    assert best("ray", advised, kept, locked) == [locked]
    assert best("ray", advised, kept) == [kept]
    assert best("rays", locked, later) == [later]
    assert best("X-ray, X ray", space, hyphen) == [hyphen, space]


def test_find_target_by_number() -> None:
    term = Term("doctor", "médico", target_forms=("médicos", "médica", "médicas"))
    text = "Médicos, una médica y el  médico; medico, paramédicos."
    found = {n: [s.of(text) for s in find_target(term, text, n)] for n in (None, True, False)}
    assert found == {
        None: ["Médicos", "médica", "médico"],
        True: ["Médicos"],
        False: ["médica", "médico"],
    }
    same = Term("test", "análisis")
    assert find_target(same, "los análisis", True) == find_target(same, "los análisis", False)


def test_find_target_prefers_the_longer_form() -> None:
    term = Term("T cell", "célula T", target_forms=("células T", "célula"))
    assert find_target(term, "las células T, la célula") == [Span(4, 13), Span(18, 24)]


def test_forbidden_words_are_reported_once_and_not_inside_approved_forms() -> None:
    terms = (
        Term("shock", "choque"),
        Term("shock", "descarga", TermStatus.FORBIDDEN),
        Term("electric shock", "descarga eléctrica"),
    )
    matches = Glossary(terms).match("Shock and shock after an electric shock")
    target = "Descarga, descargas y descarga eléctrica; sobredescarga"
    hits = [(m.term.translation, span.of(target)) for m, span in find_forbidden(matches, target)]
    assert hits == [("descarga", "Descarga"), ("descarga", "descargas")]
    assert find_forbidden(matches, "Choque y choque tras descarga eléctrica") == []


def test_target_form_fits() -> None:
    cells, name, kept = GLOSSARY.match("Immune cells, axi-cel, YESCARTA")
    assert choose_form(cells) == "células inmunitarias"
    assert choose_form(cells, capital=True) == "Células inmunitarias"
    assert (choose_form(name), choose_form(kept)) == ("axi-cel", "YESCARTA")
    (renamed,) = Glossary((Term("NCI", "INC", TermStatus.KEEP),)).match("NCI")
    assert choose_form(renamed) == "INC"


def test_preferred_terms_are_verified_on_request() -> None:
    matches = GLOSSARY.match("to randomize women")
    assert find_missing(matches, "sortear", [TermStatus.PREFERRED]) == matches[:1]
    assert find_missing(matches, "mujeres") == []


def test_many_matches_in_one_text() -> None:
    matches = GLOSSARY.match("T cells are cells. " * 300)
    assert find_missing(matches, "Las células T son células. " * 300) == []
    left = find_missing(matches, "Las células T son células. " * 299 + "células T")
    assert [match.term.term for match in left] == ["cell"]


def test_places_are_handed_on_to_whom_they_serve() -> None:
    terms = (
        Term("longest term", "a", target_forms=("", "b")),
        Term("long term", "a", target_forms=("", "c")),
        Term("term", "a"),
    )
    matches = Glossary(terms).match("longest term, long term, term")
    assert find_missing(matches, "a b c") == []
    assert [m.surface for m in find_missing(matches, "a c")] == ["term"]
    assert [m.surface for m in find_missing(matches, "b c")] == ["term"]
    assert [m.surface for m in find_missing(matches, "a")] == ["long term", "term"]


def test_forms_that_share_a_word_do_not_both_count() -> None:
    matches = Glossary((Term("x", "uno dos"), Term("y", "dos tres"))).match("x and y")
    assert [m.surface for m in find_missing(matches, "uno dos tres")] == ["y"]
    assert find_missing(matches, "uno dos dos tres") == []


def test_an_empty_glossary_finds_nothing() -> None:
    assert Glossary().match("immune cells") == []
    assert Glossary((Term(" ", "x"),)).match(" ") == []


# --- laws ------------------------------------------------------------------------------------

WORDS = [form for term in GLOSSARY.terms for form in (term.term, *term.forms)]
WORDS += ["cells", "T cells", "the", "non", "TILs", "tumour", "É", "x", "3", "'s", "’s", "ALL"]
GLUE = [" ", " ", " ", "-", "\u00a0", "\n", ", ", ". ", "", "\u0301", "\xad", "\u200b", "–", "'"]
TEXT = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GLUE)), max_size=8).map(
    lambda pairs: "".join(word + glue for word, glue in pairs)
)
FORMS = [form for term in GLOSSARY.terms for form in term.approved]
TARGET = st.lists(st.sampled_from([*FORMS, "de", "la", "y", "que", "x"]), max_size=8).map(" ".join)
LAW = settings(derandomize=True, deadline=None, max_examples=200)


@LAW
@given(text=TEXT | st.text(max_size=30))
@example(text="İimmune cell")
def test_law_spans_hold_their_surface_between_boundaries(text: str) -> None:
    matches = GLOSSARY.match(text)
    for match in matches:
        start, end = match.span
        assert match.surface == match.span.of(text) != ""
        assert not text[start - 1 : start].isalnum() or not text[start].isalnum()
        assert not text[end : end + 1].isalnum() or not text[end - 1].isalnum()
    bound = [m.span for m in matches if m.term.status is not TermStatus.FORBIDDEN]
    assert all(one.end <= two.start for one, two in pairwise(bound))


@settings(LAW, max_examples=100)  # each builds a matcher
@given(text=TEXT, extra=st.sampled_from(["the", "x", "cells, the", "T cell T", "É"]))
def test_law_an_added_term_changes_only_what_it_overlaps(text: str, extra: str) -> None:
    before = GLOSSARY.match(text)
    after = Glossary((*GLOSSARY.terms, Term(extra, "añadido"))).match(text)
    added = [match for match in after if match.term.term == extra]
    others = [match for match in after if match.term.term != extra]

    def apart(match: Match) -> bool:
        return all(match.span.end <= a.span.start or a.span.end <= match.span.start for a in added)

    assert [m for m in before if apart(m)] == [m for m in others if apart(m)]


@LAW
@given(source=TEXT, target=TARGET)
@example(source="T cells, cells, cells", target="células T x célula")
def test_law_no_required_match_vanishes_unflagged(source: str, target: str) -> None:
    matches = [m for m in GLOSSARY.match(source) if m.term.status in REQUIRED]
    flagged = find_missing(matches, target)
    assert not [m for m in flagged if m not in matches]
    present = Counter(m.term for m in matches) - Counter(m.term for m in flagged)
    for match in matches:
        places = find_target(match.term, target, surface=match.surface)
        assert match in flagged or places
        assert places or match in flagged
    for term, count in present.items():
        surfaces = {m.surface for m in matches if m.term == term}
        spans = {span for s in surfaces for span in find_target(term, target, surface=s)}
        assert count <= len(spans)


@LAW
@given(source=TEXT, target=TARGET, more=TARGET)
def test_law_text_added_beside_makes_nothing_missing(source: str, target: str, more: str) -> None:
    matches = GLOSSARY.match(source)
    first = find_missing(matches, target)
    assert [m for m in find_missing(matches, f"{target}. {more}") if m not in first] == []
    assert [m for m in find_missing(matches, f"{more}. {target}") if m not in first] == []


@LAW
@given(source=TEXT)
def test_law_the_approved_forms_one_by_one_satisfy_all(source: str) -> None:
    matches = GLOSSARY.match(source)
    target = " / ".join(choose_form(m) for m in matches if m.term.status in REQUIRED)
    assert find_missing(matches, target) == []


@LAW
@given(text=TEXT | st.text(max_size=40))
def test_law_folding_maps_back(text: str) -> None:
    folded = fold(text)
    assert len(folded.low) == len(folded.cased)
    ends = [folded.span(i, i + 1) for i in range(len(folded.cased))]
    assert all(one.start <= two.start and one.end <= two.end for one, two in pairwise(ends))
    assert all(0 <= span.start < span.end <= len(text) for span in ends)
    assert fold(folded.cased).cased == folded.cased

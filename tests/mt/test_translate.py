"""pipeline.mt.translate: terms enforced and tags placed, with an engine that follows a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import locations
import pytest
from engines_fake import Reply, ScriptedEngine, linked
from hypothesis import given, settings
from hypothesis import strategies as st
from tagged_text import numbered, tagged

from pipeline import tagged_text
from pipeline.engines.base import Engine, Hypothesis, LanguagePair
from pipeline.engines.fake import IdentityEngine, PseudoEngine, pseudo
from pipeline.glossary import REQUIRED, Glossary, Term, TermStatus, choose_form, distinct_terms
from pipeline.model import Origin, Placement, Severity, Tag
from pipeline.mt import term_enforcement
from pipeline.mt.preprocess import LONGEST
from pipeline.mt.translate import (
    Translation,
    TranslationRequest,
    check_segment,
    find_segment_terms,
    translate_segments,
    translate_text,
)

DATA = locations.DATA / "translate"
EN_ES = LanguagePair("en", "es")
BY_HAND: dict[str, str] = {
    line.split("\t")[0]: line.split("\t")[1]
    for line in (DATA / "sentences.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
}
CELL = Term("immune cell", "célula inmunitaria", gender="f", pos="noun")


@dataclass
class Case:
    """A block of a data file: what goes in, what is known, what is to come out."""

    title: str
    source: str
    expected: str
    verdict: str
    replies: dict[str, Reply] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)


def read_cases(name: str) -> list[Case]:
    text = (DATA / name).read_text(encoding="utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    cases = []
    for block in lines.strip().split("\n\n"):
        title, source, *known, expected, verdict = block.strip("\n").splitlines()
        case = Case(title, source, expected, verdict)
        for line in known:
            add(case, line)
        cases.append(case)
    return cases


def add(case: Case, line: str) -> None:
    """Take one line of what is known into the case."""
    if line.startswith("kind "):
        _, number, kind = line.split(" ", 2)
        case.tags.append(Tag(int(number), kind, "", False))
    elif line.startswith("note "):
        _, number, note = line.split(" ", 2)
        case.tags.append(Tag(int(number), "link", note, True))
    elif line.startswith("links "):
        source, said = list(case.replies.items())[-1]
        assert isinstance(said, str)
        case.replies[source] = Hypothesis(said, links=linked(source, said, line[6:]))
    elif " == " in line:
        term, rest = line.split(" == ")
        translation, *options = rest.split(" | ")
        case.terms.append(term_of(term, translation, options))
    else:
        source, said = line.split(" => ")
        case.replies[source] = said


def term_of(term: str, translation: str, options: list[str]) -> Term:
    known = dict(option.split("=") for option in options)
    return Term(
        term,
        translation,
        TermStatus(known.get("status", "locked")),
        forms=tuple(known.get("forms", "").split("/")) if "forms" in known else (),
        target_forms=tuple(known["also"].split("/")) if "also" in known else (),
        pos=known.get("pos", "noun"),
        gender=known.get("gender", ""),
        number=known.get("number", ""),
        ref=known.get("ref", ""),
    )


def translate(
    source: str,
    engine: Engine,
    *entries: Term,
    notes: tuple[Tag, ...] = (),
    pair: LanguagePair = EN_ES,
) -> Translation:
    (result,) = translate_segments(
        [TranslationRequest(source, notes)], engine, pair, Glossary(entries)
    )
    return result


def codes(result: Translation) -> list[str]:
    return [problem.code for problem in result.problems]


# --- tags --------------------------------------------------------------------------------------

TAGGED = read_cases("tags.txt")


def test_there_are_cases_of_both_kinds() -> None:
    assert len(BY_HAND) >= 30
    assert len(TAGGED) >= 40
    assert {case.verdict for case in TAGGED} == {"sure", "check"}
    assert len({case.title for case in TAGGED}) == len(TAGGED)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.title) for case in TAGGED])
def test_tags_stand_on_their_words(case: Case) -> None:
    result = translate(
        case.source, ScriptedEngine(case.replies), *case.terms, notes=tuple(case.tags)
    )
    assert result.target == case.expected
    assert ("markup" in codes(result)) == (case.verdict == "check")
    assert tagged_text.problem(case.source, result.target) is None


@pytest.mark.parametrize(("source", "target"), BY_HAND.items())
def test_a_good_translation_stays_as_it_is(source: str, target: str) -> None:
    result = translate(source, ScriptedEngine(BY_HAND), CELL, Term("cancer", "cáncer"))
    assert result.target == target


# --- enforcing the glossary --------------------------------------------------------------------

ENFORCEMENT = read_cases("ladder.txt")


@pytest.mark.parametrize("case", [pytest.param(case, id=case.title) for case in ENFORCEMENT])
def test_terms_are_enforced(case: Case) -> None:
    result = translate(
        case.source, ScriptedEngine(case.replies), *case.terms, notes=tuple(case.tags)
    )
    assert result.target == case.expected
    assert (" ".join(sorted(set(codes(result)))) or "clean") == case.verdict, result.problems


def test_there_are_cases_of_every_finding() -> None:
    verdicts = {code for case in ENFORCEMENT for code in case.verdict.split()}
    assert verdicts == {"clean", "agreement", "term-missing", "term-forbidden", "term-advised"}
    assert len({case.title for case in ENFORCEMENT}) == len(ENFORCEMENT)


WAYS = (*term_enforcement.STRATEGIES, *term_enforcement.OTHER_STRATEGIES)


def one_way(name: str, source: str, script: dict[str, Reply], *entries: Term) -> Translation:
    """What a single way makes of a sentence."""
    steps = [(name, dict(WAYS)[name])] if name else []
    (result,) = translate_segments(
        [TranslationRequest(source)], ScriptedEngine(script), EN_ES, Glossary(entries), steps
    )
    return result


GROW = "The immune cells grow."
NO_CELLS = "Los gránulos crecen."
CELLS = "Las células inmunitarias crecen."


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("repair", {GROW: NO_CELLS, "immune cells": "gránulos"}),
        ("similar repair", {GROW: NO_CELLS, "immune cells": "gránulo"}),
        (
            "carried placeholder",
            {GROW: NO_CELLS, "The XQ50 therapies grow.": "Las terapias XQ50 crecen."},
        ),
        ("placeholder", {GROW: NO_CELLS, "The XQ50 grow.": "Las XQ50 crecen."}),
        ("placeholders for all terms", {GROW: NO_CELLS, "The XQ50 grow.": "Las XQ50 crecen."}),
        ("term in source", {GROW: NO_CELLS, "The células inmunitarias grow.": CELLS}),
        ("n-best", {GROW: (Hypothesis(NO_CELLS), Hypothesis(CELLS))}),
    ],
)
def test_each_way_alone_brings_the_term(name: str, script: dict[str, Reply]) -> None:
    assert one_way(name, GROW, script, CELL).target == CELLS
    fails: dict[str, Reply] = {GROW: NO_CELLS}
    lacking = one_way(name, GROW, fails, CELL)
    assert lacking.target == NO_CELLS
    assert "term-missing" in codes(lacking)


def test_words_that_are_none_give_way_to_the_next_hypothesis_without() -> None:
    said = ("La lazoospermia es rara.", "La azooospermi es rara.", "La azoospermia es rara.")
    hypotheses = tuple(Hypothesis(text) for text in said)
    assert translate("Azoospermia is rare.", ScriptedEngine(lambda _: hypotheses)).target == said[2]
    none = translate("Azoospermia is rare.", ScriptedEngine(lambda _: hypotheses[:2]))
    assert none.target == said[0]
    assert codes(none) == ["invented"]


def test_without_any_way_the_engine_has_its_words_and_the_checks_theirs() -> None:
    result = one_way("", GROW, {GROW: NO_CELLS, "immune cells": "gránulos"}, CELL)
    assert result.target == NO_CELLS
    assert codes(result) == ["term-missing"]


def test_every_way_has_a_name_of_its_own() -> None:
    assert len(dict(WAYS)) == len(WAYS)


@pytest.mark.parametrize(
    ("said", "target", "found"),
    [
        ("Un célula inmunitaria usado aquí.", "Una célula inmunitaria usada aquí.", []),
        ("La célula inmunitaria usada aquí.", "La célula inmunitaria usada aquí.", []),
        (
            "Los granos de la célula inmunitaria usado aquí.",
            "Los granos de la célula inmunitaria usada aquí.",
            [],
        ),
        (
            "Los núcleos del célula inmunitaria usadas aquí.",
            "Los núcleos de la célula inmunitaria usadas aquí.",
            ["agreement"],
        ),
    ],
)
def test_words_around_a_term_agree_or_are_flagged(said: str, target: str, found: list[str]) -> None:
    result = translate("An immune cell used here.", ScriptedEngine(lambda _: said), CELL)
    assert result.target == target
    assert codes(result) == found


@pytest.mark.parametrize(
    ("source", "origin"),
    [
        ("Immune cells", Origin.GLOSSARY),
        ("Immune cells grow.", Origin.ENGINE),
        ("Immune cells. They grow.", Origin.ENGINE),
        ("Immune cells. 12.", Origin.GLOSSARY),
        ("12 (3)", Origin.COPY),
        ("<1/>", Origin.COPY),
        ("", Origin.COPY),
    ],
)
def test_origin(source: str, origin: Origin) -> None:
    engine = ScriptedEngine(lambda text: "Las células inmunitarias crecen.")
    result = translate(source, engine, CELL, notes=(Tag(1, "image", "", False),))
    assert result.origin == origin
    assert bool(engine.asked) == (origin is Origin.ENGINE)


def test_findings_say_what_to_do() -> None:
    banned = Term("immune cell", "glóbulo", TermStatus.FORBIDDEN, note="means any blood cell")
    engine = ScriptedEngine({"Two immune cells.": "Dos glóbulos."})
    (missing,) = translate("Two immune cells.", engine, CELL).problems
    assert missing.code == "term-missing"
    assert missing.message == "“immune cells” must be “células inmunitarias”"
    (forbidden,) = translate("Two immune cells.", engine, CELL, banned).problems
    assert forbidden.code == "term-forbidden", "what stands in its place is told once"
    assert missing.severity is forbidden.severity is Severity.ERROR
    assert forbidden.message == (
        "“glóbulos” must not stand for “immune cells”; write “células inmunitarias”: means any "
        "blood cell"
    )


def test_entries_in_force_are_told_in_a_stable_order() -> None:
    entries = (CELL, Term("blood", "sangre"), Term("unused", "nada"))
    found = translate("Blood and immune cells. Blood.", ScriptedEngine({}), *entries).terms
    assert [term.term for term in found] == ["blood", "immune cell"]
    glossary = Glossary(entries[::-1])
    matches = find_segment_terms("<1>Blood</1> and immune <2>cells</2>.", (), glossary)
    assert distinct_terms(matches) == found


def test_a_standing_translation_is_checked_alike() -> None:
    request = TranslationRequest("<1>Immune</1> cells grow.")
    found = find_segment_terms(request.source, request.tags, Glossary((CELL,)))
    bad = check_segment(request, "<1>Algo</1> crece.", EN_ES, found)
    assert [problem.code for problem in bad] == ["term-missing"]
    good = "Las células <1>inmunitarias</1> crecen."
    assert check_segment(request, good, EN_ES, found) == []


# --- sentences, lines, requests ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("One. Two.", "Uno. Dos."),
        ("One.  Two.", "Uno.  Dos."),
        ("One.\nTwo.", "Uno.\nDos."),
        (" One.\u00a0Two. ", " Uno.\u00a0Dos. "),
        ("One.", "Uno."),
        ("One. 12. Two.", "Uno. 12. Dos."),
    ],
)
def test_sentences_keep_the_spacing_of_the_source(source: str, expected: str) -> None:
    said = {"One.": "Uno.", "Two.": "Dos.", "12. Two.": "12. Dos."}
    assert translate(source, ScriptedEngine(said)).target == expected


def test_an_overlong_sentence_is_cut_and_nothing_dropped() -> None:
    source = "We saw " + ", ".join(f"case{n} and more" for n in range(2 * LONGEST)) + "."
    engine = ScriptedEngine(str.upper)
    result = translate(source, engine)
    assert len(engine.asked) > 2
    assert all(len(sentence.split()) <= LONGEST for sentence in engine.asked)
    assert " ".join(engine.asked) == source
    assert result.target.casefold() == source.casefold()


def test_equal_sentences_share_one_question_and_requests_one_call() -> None:
    engine = ScriptedEngine({"One.": "Uno.", "Two.": "Dos."})
    requests = [
        TranslationRequest("One. Two."),
        TranslationRequest("Two."),
        TranslationRequest("One."),
    ]
    results = translate_segments(requests, engine, EN_ES, Glossary())
    assert [result.target for result in results] == ["Uno. Dos.", "Dos.", "Uno."]
    assert engine.calls == [["One.", "Two."]]


def test_nothing_to_ask_asks_nothing() -> None:
    engine = ScriptedEngine({})
    assert translate_segments([], engine, EN_ES, Glossary()) == []
    assert [r.target for r in translate_text(["", "12", " "], engine, EN_ES, Glossary())] == [
        "",
        "12",
        "",
    ]
    assert engine.calls == []


def test_text_keeps_order_and_blank_lines() -> None:
    engine = ScriptedEngine({"One.": "Uno.", "Two.": "Dos."})
    lines = ["Two.", "", "One.", "   ", "One. Two.", ""]
    results = translate_text(iter(lines), engine, EN_ES, Glossary())
    assert [result.target for result in results] == ["Dos.", "", "Uno.", "", "Uno. Dos.", ""]


def test_what_looks_like_a_tag_in_text_is_text() -> None:
    engine = ScriptedEngine({"A <1>b</1> c.": "X <1>y</1> z."})
    (result,) = translate_text(["A <1>b</1> c."], engine, EN_ES, Glossary())
    assert tagged_text.plain(result.target) == "X <1>y</1> z."
    assert tagged_text.problem(r"A \<1>b\</1> c.", result.target) is None


def test_words_the_engine_does_not_know_are_findings() -> None:
    engine = ScriptedEngine({"A gizmo.": Hypothesis("Un gizmo.", unknown=("gizmo",))})
    (problem,) = (p for p in translate("A gizmo.", engine).problems if "gizmo" in p.message)
    assert problem.severity is Severity.ERROR


def test_an_engine_without_a_mask_of_its_own_gets_the_default() -> None:
    engine = ScriptedEngine({"Run XQ1 now.": "Ejecute XQ1 ya."}, placeholder_format=None)
    note = Tag(1, "code", "", False)
    assert translate("Run <1/> now.", engine, notes=(note,)).target == "Ejecute <1/> ya."
    other = ScriptedEngine({"Run M1 now.": "Ejecute M1 ya."}, placeholder_format="M{}")
    assert translate("Run <1/> now.", other, notes=(note,)).target == "Ejecute <1/> ya."


def test_a_mask_that_is_in_the_text_is_not_used() -> None:
    engine = ScriptedEngine(lambda text: text)
    result = translate("XQ1 is <1/> now.", engine, notes=(Tag(1, "code", "", False),))
    assert result.target == "XQ1 is <1/> now."


def test_engines_that_carry_tags_are_left_to_it() -> None:
    source = "The <1>immune cells</1> grow<2/>."
    assert translate(source, IdentityEngine()).target == source
    result = translate(source, PseudoEngine(), CELL)
    assert result.target == pseudo(source)
    assert codes(result) == ["term-missing"]
    assert result.terms == (CELL,)


def test_a_sentence_the_engine_drops_is_a_finding() -> None:
    engine = ScriptedEngine({"Call your doctor today.": "Llame hoy a su médico."})
    result = translate("Call your doctor today. Never stop the treatment.", engine)
    assert Severity.ERROR in [problem.severity for problem in result.problems]


# --- laws --------------------------------------------------------------------------------------

KINDS = ["code", "image", "footnote reference", "line break", "html", "emoji"]


def tree(text: str) -> dict[int, tuple[list[int], str]]:
    """For each pair, the pairs around it and the characters in it."""
    found: dict[int, tuple[list[int], str]] = {}
    stack: list[int] = []
    for item in tagged_text.parse(text):
        if isinstance(item, tagged_text.Open):
            found[item.number] = (list(stack), "")
            stack.append(item.number)
        elif isinstance(item, tagged_text.Close):
            stack.pop()
        elif isinstance(item, tagged_text.Text):
            for number in stack:
                found[number] = (found[number][0], found[number][1] + item.text)
    return found


TEXTS = st.lists(st.sampled_from(sorted(BY_HAND)), min_size=1, max_size=2).map(" ".join)
SAID = sorted({word for target in BY_HAND.values() for word in re.findall(r"\w+", target)})
GARBAGE = st.lists(
    st.sampled_from([*SAID, "XQ1", "XQ50", "xq1", "XQ1 XQ1", ".", "?", "<1>", "células T"]),
    max_size=6,
).map(" ".join)


def reader(garbage: list[str]) -> ScriptedEngine:
    """Knows the sentences translated by hand, and says one thing or another for the rest."""
    return ScriptedEngine(lambda text: BY_HAND.get(text) or garbage[len(text) % len(garbage)])


@settings(max_examples=80)
@given(data=st.data(), text=TEXTS | st.text(max_size=20), garbage=st.lists(GARBAGE, min_size=1))
def test_law_tags_survive_whatever_the_engine_says(
    data: st.DataObject, text: str, garbage: list[str]
) -> None:
    source = numbered(data.draw(tagged(text, tidy=False)))
    singles = [
        item.number for item in tagged_text.parse(source) if isinstance(item, tagged_text.Single)
    ]
    notes = tuple(Tag(n, data.draw(st.sampled_from(KINDS)), "", False) for n in singles)
    for engine in (ScriptedEngine(lambda said: garbage[len(said) % len(garbage)]), reader(garbage)):
        result = translate(source, engine, CELL, notes=notes)
        assert tagged_text.problem(source, result.target) is None
        assert not [p for p in result.problems if "tags were lost" in p.message]


@given(data=st.data(), text=TEXTS)
def test_law_test_engines_keep_tags_where_they_are(data: st.DataObject, text: str) -> None:
    source = numbered(data.draw(tagged(text, tidy=False)))
    assert translate(source, IdentityEngine()).target == source
    target = translate(source, PseudoEngine()).target
    assert target == pseudo(source)
    assert tagged_text.problem(source, target) is None


@settings(max_examples=80)
@given(data=st.data(), text=TEXTS, garbage=st.lists(GARBAGE, min_size=1))
def test_law_tags_change_no_word_and_stand_on_whole_ones(
    data: st.DataObject, text: str, garbage: list[str]
) -> None:
    source = numbered(data.draw(tagged(text, tidy=True)))
    target = translate(source, reader(garbage)).target
    bare = tagged_text.plain(target)
    assert bare == translate(text, reader(garbage)).target
    pos = 0
    for item in tagged_text.parse(target):
        if isinstance(item, tagged_text.Text):
            pos += len(item.text)
        else:
            assert not re.fullmatch(r"\w\w", bare[max(pos - 1, 0) : pos + 1])
    before, after = tree(source), tree(target)
    for number, (around, inside) in after.items():
        source_inside = before[number][1]
        assert around == before[number][0]
        assert inside == inside.strip()
        if inside and source_inside[-1:].isalnum():
            assert inside[-1].isalnum() or inside.count("(") == inside.count(")") > 0
        if inside and source_inside[:1].isalnum():
            assert inside[0].isalnum() or inside[0] in "¿¡"


TERMS = [
    Term("immune cell", "célula inmunitaria", gender="f", pos="noun"),
    Term("cell", "célula", target_forms=("células", "corpúsculo"), gender="f", pos="noun"),
    Term("T cell", "célula T", gender="f", pos="noun"),
    Term("tumor", "tumor", gender="m", pos="noun"),
    Term("benign", "benigno", pos="adj"),
    Term("Kymriah", "Kymriah", TermStatus.KEEP, pos="name"),
    Term("CAR T-cell therapy", "terapia de células T con CAR", gender="f", pos="noun"),
    Term("stage", "estadio", TermStatus.PREFERRED, gender="m", pos="noun"),
    Term("tumor", "quiste", TermStatus.FORBIDDEN),
]
FORMS = [form for term in TERMS for form in (term.term, f"{term.term}s", *term.approved)]
JUNK = ["The", "of", "grow.", "Now", "GROW", "el", "La", "un", "del", "crecen.", "XQ50", "xq50"]
JUNK += ["terapia XQ50", "tratamientos XQ50", "XQ51", "T", "células", "—", "¿", "?", "12"]
WORDS = st.lists(st.sampled_from([*FORMS, *JUNK]), max_size=7).map(" ".join)


MASK = re.compile(r"XQ\d+")
MANGLED: list[Callable[[str], str]] = [
    lambda text: text,
    lambda text: MASK.sub("", text),
    lambda text: MASK.sub(lambda m: f"{m[0]} y {m[0]}", text),
    lambda text: MASK.sub("XQ50", text),
    lambda text: MASK.sub(lambda m: f"{m[0]}7", text),
    lambda text: MASK.sub(lambda m: m[0].lower(), text),
    lambda text: MASK.sub(lambda m: f"XQ {m[0][2:]}", text),
    lambda text: " ".join(reversed(text.split())),
    lambda text: text.replace("therapies", "terapias").replace("treatment", "tratamiento"),
    lambda text: MASK.sub(lambda m: f"terapia {m[0]}", text).replace(" therapy", ""),
    str.upper,
]
"""What an engine may do to a sentence that it otherwise leaves as it is."""


@settings(max_examples=100)
@given(
    data=st.data(),
    source=WORDS | WORDS.map(str.upper) | WORDS.map(str.title),
    entries=st.lists(st.sampled_from(TERMS), unique=True),
    garbage=st.lists(WORDS, min_size=1, max_size=5),
    mangled=st.lists(st.sampled_from(MANGLED), min_size=1, max_size=4),
    tidy=st.booleans(),
)
def test_law_no_locked_term_is_lost_in_silence(
    data: st.DataObject,
    source: str,
    entries: list[Term],
    garbage: list[str],
    mangled: list[Callable[[str], str]],
    tidy: bool,
) -> None:
    """Each locked term has a place of its own in the target or a finding of its own: nested
    terms, terms cut by tags, capitals, and whatever the engine does to words and masks."""
    request = numbered(data.draw(tagged(source, tidy=tidy)))
    singles = [
        item.number for item in tagged_text.parse(request) if isinstance(item, tagged_text.Single)
    ]
    notes = tuple(Tag(n, data.draw(st.sampled_from(KINDS)), "", False) for n in singles)

    def say(text: str) -> str:
        if data.draw(st.booleans()):
            return mangled[len(text) % len(mangled)](text)
        return garbage[len(text) % len(garbage)]

    said: dict[str, str] = {}
    engine = ScriptedEngine(lambda text: said.setdefault(text, say(text)))
    result = translate(request, engine, *entries, notes=notes)
    target = tagged_text.plain(result.target).casefold()
    found = find_segment_terms(request, notes, Glossary(tuple(entries)))
    required = [match for match in found if match.term.status in REQUIRED]
    messages = [p.message for p in result.problems if p.code == "term-missing"]
    assert len(messages) <= len(required)
    unflagged = 0
    for match in required:
        form = choose_form(match)
        message = f"“{match.surface}” must be “{form}”"
        if form == match.surface:
            message = f"“{form}” is missing; write it as it is"
        if message in messages:
            messages.remove(message)
        else:
            forms = [*match.term.approved, match.surface]
            forms = forms if match.term.status is TermStatus.KEEP else forms[:-1]
            pattern = "|".join(re.escape(form.casefold()) for form in forms)
            assert re.search(pattern, target), (match.surface, result.target)
            unflagged += 1
    assert messages == []
    any_form = sorted(
        {f.casefold() for m in required for f in (*m.term.approved, m.surface)}, key=len
    )[::-1]
    words = "|".join(map(re.escape, any_form)) or "(?!)"
    assert unflagged <= len(re.findall(rf"(?<!\w)(?:{words})(?!\w)", target))


POOL = [*sorted(BY_HAND), "Immune cells", "The immune cells and <1>T cells</1> grow.", "", "12"]
REQUESTS = st.lists(st.sampled_from(POOL).map(TranslationRequest), max_size=4)


@given(one=REQUESTS, two=REQUESTS, garbage=st.lists(GARBAGE, min_size=1, max_size=3))
def test_law_grouping_and_order_change_nothing(
    one: list[TranslationRequest], two: list[TranslationRequest], garbage: list[str]
) -> None:
    def made(requests: list[TranslationRequest]) -> list[Translation]:
        return translate_segments(requests, reader(garbage), EN_ES, Glossary(tuple(TERMS)))

    together = made(one + two)
    assert together == made(one) + made(two)
    assert together[::-1] == made((one + two)[::-1])
    assert together == [result for request in one + two for result in made([request])]


@pytest.mark.parametrize(
    ("said", "unknown", "named"),
    [
        ("amido de maíz", ("amido",), "Amido"),
        ("Es amido.", ("amido",), "amido"),
        ("El enxerto-versus-huésped", ("enxerto",), "enxerto"),
    ],
)
def test_unknown_words_are_told_as_they_stand(
    said: str, unknown: tuple[str, ...], named: str
) -> None:
    engine = ScriptedEngine(lambda _: Hypothesis(said[:1].upper() + said[1:], unknown=unknown))
    [result] = translate_text(["Cornstarch."], engine, EN_ES, Glossary())
    leaks = [problem.message for problem in result.problems if problem.code == "leaks"]
    assert f'the engine could not translate "{named}"; translate it' in leaks


def test_how_each_tag_was_placed_is_told_and_low_confidence_is_a_finding() -> None:
    says = "Hable sobre Kymriah con su médico."
    source = "<1>Talk</1> to <2>your doctor</2> about <3>Kymriah</3>."
    table = {tagged_text.plain(source): says, "your doctor": "su médico", "Talk": "Diga"}
    result = translate(source, ScriptedEngine(table | {"Kymriah": "Kymriah"}))
    assert result.placements == (
        Placement("proportion", 0.4),
        Placement("phrase match", 0.7),
        Placement("phrase match", 0.7),
    )
    message = "<1> was placed by proportion, confidence 0.40; check that it stands where it should"
    assert [p.message for p in result.problems if p.code == "markup"] == [message]
    assert translate("Talk.", ScriptedEngine({"Talk.": "Hable."})).placements == ()


def test_unknown_words_that_a_repair_took_away_are_not_told() -> None:
    engine = ScriptedEngine(lambda _: Hypothesis("Almidón.", unknown=("amido",)))
    [result] = translate_text(["Cornstarch."], engine, EN_ES, Glossary())
    assert not [problem for problem in result.problems if problem.code == "leaks"]

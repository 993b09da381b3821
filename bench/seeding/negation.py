"""Errors in what is denied, allowed, included or excepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bench.seeding.base import BEYOND, SENTENCE_START, Kind, phrase, put

SAYS_NOT: Final = phrase(
    r"not", r"no(?!\. ?\d)", r"never", r"cannot", r"nothing", r"nobody", r"none", r"neither",
    r"nor", r"without", r"\w+n['’]t",
)  # fmt: skip
IMPLIES_NOT: Final = phrase(
    r"un(?!der|it|ion|ique|ivers|til|less)\w{3,}", r"non-?\w+", r"in(?:ability|active|complete)\w*",
    r"lack\w*", r"fail\w*", r"without", r"absen\w+", r"rather than", r"instead", r"avoid\w*",
    r"free of", r"im(?:possible|mature|practical)\w*", r"irr?egular\w*", r"few|little|hardly",
)  # fmt: skip
ORDER_EN: Final = phrase(r"do not", r"don['’]t", r"never")
NO: Final = re.compile(
    r"(?<![\w-])(?<!a )(?<!hasta que )(?<!sí o )no(?= [^\W\d_])"
    r"(?! (?:obstante|sea|s[oó]lo|solamente|únicamente))",
    re.IGNORECASE,
)
NEVER: Final = re.compile(r"(?<![\w-])nunca (?=[^\W\d_])", re.IGNORECASE)
CONCORD: Final = phrase(
    r"ningun[oa]s?", r"ningún", r"nada", r"nunca", r"nadie", r"ni", r"tampoco", r"sino"
)
NONE_OF: Final = re.compile(r"(?<!\w)ning(?:ún|una)(?= \w)", re.IGNORECASE)
ORDER: Final = re.compile(
    r"No (?P<clitics>(?:(?:se|le|les|lo|la|los|las) ){0,2})(?P<verb>\w*(?:[aeé]|en|an)) "
)
NOT_ORDERS: Final = frozenset(
    "se es era fue ha está hay habrá tiene puede debe causa cura existe he le la una de que parece"
    " hace necesita afecta son están han tienen pueden deben siempre todas sé eran haya".split()
)
"""Words behind `No` that give no order."""
FINITE: Final = re.compile(
    r"(?<![\w-])(?:se |le |les |lo |la |los |las )?"
    r"(?:es(?! decir)|son|pueden?|deben?|tienen?|está|están|hay|causa|ayuda|funciona|"
    r"necesita|necesitan|recibe|reciben|usa|usan)(?! no\b)(?!\w)",
    re.IGNORECASE,
)
CAN: Final = re.compile(
    r"(?<![\w-])(?:se |le |les |lo |la )?(?:puede|pueden|podría|podrían)(?! no\b| que\b)(?!\w)",
    re.IGNORECASE,
)
WITH: Final = re.compile(r"(?<!\w)con(?= [^\W\d_])", re.IGNORECASE)
WITHOUT: Final = re.compile(
    r"(?<!\w)sin(?= [^\W\d_])(?! (?:embargo|duda|fin\b|que\b)|[^.;]* ni )", re.IGNORECASE
)
BOUND: Final = re.compile(
    r"(?:acuerdo|relaci[oó]n\w*|compara\w*|asocia\w*|junto|respecto|contacto|interfi\w+|concord\w+|conform\w*|hablar?|hable)"
    r"(?: \w+)?\s$"
)
"""What takes `con` whatever follows; nobody would write `sin` there."""
UNLESS: Final = phrase(r"a menos que", r"a no ser que", r"salvo que", r"excepto si", r"salvo si")
UNLESS_CLAUSE: Final = re.compile(rf",? (?:{UNLESS.pattern}) [^,.;:]+", re.IGNORECASE)
EXCEPT: Final = phrase(r"excepto", r"salvo", r"a excepción de", r"con excepción de")
ONLY: Final = phrase(r"s[oó]lo", r"solamente", r"únicamente")
_STRESS: Final = str.maketrans("aeiou", "áéíóú")


def is_alone(text: str, place: int) -> bool:
    """Whether a negation has no other negative word in its sentence, which would need it."""
    start = max(text.rfind(sign, 0, place) for sign in ".?!;:") + 1
    end = min((i for sign in ".?!;:" if (i := text.find(sign, place)) >= 0), default=len(text))
    return CONCORD.search(text[start:end]) is None


def _without_no(target: str) -> Iterator[str]:
    for found in NO.finditer(target):
        if is_alone(target, found.start()):
            yield put(target, *found.span())
        elif none := NONE_OF.search(target, found.end(), found.end() + 60):
            some = "una" if none[0].lower().endswith("a") else "un"
            yield put(put(target, *none.span(), some), *found.span())


def dropped(source: str, target: str) -> Iterator[str]:
    """A plain negation of the source is gone from the target, concord and all."""
    if SAYS_NOT.search(source):
        yield from _without_no(target)
        for found in NEVER.finditer(target):
            if not re.search(r"\bno\b", target[: found.start()], re.IGNORECASE):
                yield put(target, *found.span())


def implied_dropped(source: str, target: str) -> Iterator[str]:
    if IMPLIES_NOT.search(source) and not SAYS_NOT.search(source):
        yield from _without_no(target)


def order_turned(source: str, target: str) -> Iterator[str]:
    """`No lo tome` becomes `Tómelo`."""
    if not ORDER_EN.search(source):
        return
    for found in ORDER.finditer(target):
        starts = SENTENCE_START.search(target[: found.start()])
        if starts and found["verb"].lower() not in NOT_ORDERS and is_alone(target, found.start()):
            verb = told_to(found["verb"], found["clitics"].split())
            yield put(target, found.start(), found.end() - 1, verb)


def told_to(verb: str, clitics: list[str]) -> str:
    """An order that was forbidden: `use` and [`lo`] give `úselo`."""
    if not clitics:
        return verb
    nuclei = [m.span() for m in re.finditer(r"(?<=[gq])u(?=[eéií])|[aeiouáéíóú]+", verb)]
    nuclei = [
        span for span in nuclei if verb[slice(*span)] != "u" or verb[span[1] :][:1] not in "eé"
    ]
    if len(nuclei) > 1 and not re.search("[áéíóú]", verb):
        start, end = nuclei[-2]
        strong = next((i for i in range(start, end) if verb[i] in "aeo"), end - 1)
        verb = verb[:strong] + verb[strong].translate(_STRESS) + verb[strong + 1 :]
    return verb + "".join(clitics)


def _negated(target: str, verb: re.Match[str]) -> str:
    return put(target, *verb.span(), f"no {verb[0][:1].lower()}{verb[0][1:]}")


def added(source: str, target: str) -> Iterator[str]:
    """A negation in a text that has none on either side."""
    if not (SAYS_NOT.search(source) or IMPLIES_NOT.search(source)):
        if re.search(r"(?<!\w)(?:no|sin)(?!\w)", target, re.IGNORECASE) or CONCORD.search(target):
            return
        for found in FINITE.finditer(target):
            yield _negated(target, found)


def added_beside(source: str, target: str) -> Iterator[str]:
    """A negation in a text that has one already, in another sentence or clause."""
    if SAYS_NOT.search(source) and NO.search(target):
        for found in FINITE.finditer(target):
            before = target[: found.start()].lower().split()[-1:]
            if before not in (["no"], ["ni"], ["nunca"], ["nadie"], ["nada"]):
                yield _negated(target, found)


def cannot(source: str, target: str) -> Iterator[str]:
    if not phrase("can", "may", "could", "might").search(source):
        return
    for found in CAN.finditer(target):
        before = target[: found.start()].lower().split()[-1:]
        if before not in (["no"], ["ni"], ["nunca"], ["nadie"]):
            yield _negated(target, found)


def with_without(source: str, target: str) -> Iterator[str]:
    if len(phrase("with").findall(source)) == 1:
        found = list(WITH.finditer(target))
        if len(found) == 1 and not BOUND.search(target[: found[0].start()]):
            yield put(target, *found[0].span(), "sin")
    if phrase("without").search(source):
        yield from (put(target, *found.span(), "con") for found in WITHOUT.finditer(target))


def unless_lost(source: str, target: str) -> Iterator[str]:
    if phrase("unless").search(source):
        for found in UNLESS.finditer(target):
            yield put(target, *found.span(), "cuando")
            yield put(target, *found.span(), "aunque")
        for found in UNLESS_CLAUSE.finditer(target):
            yield put(target, *found.span())


def except_lost(source: str, target: str) -> Iterator[str]:
    if re.search(r"\bexcept", source):
        for found in EXCEPT.finditer(target):
            yield put(target, *found.span(), "incluso")


def only_lost(source: str, target: str) -> Iterator[str]:
    if phrase("only", "just").search(source) and not re.search(
        r"(?i)not only|no s[oó]lo", source + target
    ):
        for found in ONLY.finditer(target):
            yield put(target, *found.span())


KINDS: Final = (
    Kind("negation dropped", "negation", dropped),
    Kind("“Do not” made “Do”", "negation", order_turned),
    Kind("can made cannot", "can, with, unless", cannot),
    Kind("with and without", "can, with, unless", with_without),
    Kind("unless lost", "can, with, unless", unless_lost),
    Kind("negation added", BEYOND, added),
    Kind("negation added beside one", BEYOND, added_beside),
    Kind("implied negation dropped", BEYOND, implied_dropped, promised=False),
    Kind("except lost", BEYOND, except_lost, promised=False),
    Kind("only lost", BEYOND, only_lost, promised=False),
)

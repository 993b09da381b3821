"""Translate segments: sentences to an engine, terms enforced, tags put back, all verified.

The ladder for a sentence, first rung that holds: the whole sentence is a glossary term; the
engine's own words already hold every locked term; the engine's rendering of a term by
itself is found in its sentence and replaced by the approved form; the sentence is
translated again with the terms masked; what is still missing is flagged. Requests of many
segments share each call to the engine, equal sentences share one translation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from pipeline import sentences, spanish, tags, terms, transfer
from pipeline.checks import Pair, Problem, run_checks
from pipeline.engines.base import Engine, Hypothesis, LanguagePair
from pipeline.glossary import Glossary, Match, Status, Term
from pipeline.phrases import stripped
from pipeline.spans import Span
from pipeline.transfer import How, Sentence
from pipeline.units import Origin, Severity, Tag

MASKED: Final = frozenset(
    ["code", "address", "math", "shortcode", "expression", "untranslated", "emoji"]
)
"""Tags that stand for a word: a token takes their place in what the engine sees."""
LONGEST: Final = 90
"""Words in a sentence above which it is cut at clause marks."""
DEFAULT_MASK: Final = "XQ{}"

_REFERENCE = re.compile(r"/def/(\d+)|[?&][Cc]dr[Ii][Dd]=(?:CDR0*)?(\d+)")
_ADDRESS: Final = re.compile(r"\S*(?:://|www\.|\w@\w)\S*")
_EDGES: Final = " \t\n.,;:!?¿¡()[]\"'“”‘’"


@dataclass(frozen=True, slots=True)
class Request:
    """A segment to translate."""

    source: str
    tags: tuple[Tag, ...] = ()
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Result:
    """A translated segment."""

    target: str
    """Tagged text, its tags verified against the source's."""
    origin: Origin
    terms: tuple[Term, ...] = ()
    """Glossary entries in force."""
    problems: tuple[Problem, ...] = ()
    """Everything a person should look at, from the making and from the checks."""


@dataclass(slots=True)
class _Node:
    """A tag of the source with its place in the plain text, and what it holds."""

    number: int
    start: int
    end: int
    paired: bool
    token: str = ""
    apart: bool = False
    """Whether a lone tag stands between blanks."""
    blank: bool = False
    """Whether a blank that the source has not stands behind it."""
    children: list[_Node] = field(default_factory=list)
    target: Span = field(default_factory=lambda: Span(0, 0))


@dataclass(slots=True)
class _Line:
    """One sentence on its way."""

    span: Span
    """In the plain text of the segment."""
    text: str
    matches: list[Match]
    """Glossary matches, spans counted in `text`."""
    tokens: tuple[str, ...] = ()
    """Those that stand for tags in `text`."""
    doubled: bool = False
    """Whether the engine wrote a token twice."""
    asked: str = ""
    """What the engine gets; empty where nothing needs it."""
    target: str = ""
    first: str = ""
    """The engine's own words, before any repair."""
    unknown: tuple[str, ...] = ()
    hypothesis: Hypothesis | None = None
    moved: tuple[Match, ...] = ()
    """Terms whose determiner changed its gender: words further away may now disagree."""
    offset: int = 0
    """Where the target starts in the segment's."""


@dataclass(slots=True)
class _Job:
    request: Request
    plain: str
    roots: list[_Node]
    lines: list[_Line]
    matches: list[Match]
    tokens: dict[str, _Node]


def in_force(source: str, notes: Sequence[Tag], glossary: Glossary) -> tuple[Term, ...]:
    """The glossary entries that concern a segment, each once, in a stable order."""
    matches = _matches(*_flatten(source, notes, DEFAULT_MASK)[:3], notes, glossary)
    return tuple(sorted({match.term for match in matches}, key=Term.entry_key))


def translate_segments(
    requests: Sequence[Request], engine: Engine, pair: LanguagePair, glossary: Glossary
) -> list[Result]:
    """Translate segments with one or two calls to the engine, order kept.

    Raises EngineError where the engine cannot run.
    """
    if engine.literal:
        return _literal(requests, engine, pair, glossary)
    mask = engine.mask or DEFAULT_MASK
    jobs = [_job(request, mask, pair, glossary) for request in requests]
    table = _ask(engine, pair, _wanted(jobs))
    for job in jobs:
        for line in job.lines:
            _first_pass(line, table, pair)
    _second_pass(jobs, engine, pair, mask, table)
    return [_result(job, pair, table) for job in jobs]


def translate_text(
    lines: Iterable[str], engine: Engine, pair: LanguagePair, glossary: Glossary
) -> list[Result]:
    """Translate plain text, one segment a line; blank lines come back as they are."""
    given = list(lines)
    asked = [Request(tags.escape(line.strip())) for line in given if line.strip()]
    results = iter(translate_segments(asked, engine, pair, glossary))
    return [next(results) if line.strip() else Result("", Origin.COPY) for line in given]


def _literal(
    requests: Sequence[Request], engine: Engine, pair: LanguagePair, glossary: Glossary
) -> list[Result]:
    """Test engines carry the tags themselves; terms are looked at, never enforced."""
    results = []
    given = engine.translate([request.source for request in requests], pair)
    for request, (best, *_) in zip(requests, given, strict=True):
        flat = _flatten(request.source, request.tags, DEFAULT_MASK)
        matches = _matches(*flat[:3], request.tags, glossary)
        problems = tuple(check_terms(matches, tags.plain(best.text)))
        found = tuple(sorted({match.term for match in matches}, key=Term.entry_key))
        results.append(Result(best.text, Origin.ENGINE, found, problems))
    return results


# --- taking a segment apart --------------------------------------------------------------------


def _flatten(
    source: str, notes: Sequence[Tag], mask: str
) -> tuple[str, list[_Node], dict[str, _Node], list[int]]:
    """Plain text, the tree of tags over it, tokens that stand for tags, and hard breaks."""
    kinds = {tag.number: tag.kind for tag in notes}
    parts: list[str] = []
    length = 0
    roots: list[_Node] = []
    stack: list[_Node] = []
    tokens: dict[str, _Node] = {}
    breaks: list[int] = []
    for item in tags.parse(source):
        if isinstance(item, tags.Text):
            parts.append(item.text)
            length += len(item.text)
        elif isinstance(item, tags.Close):
            stack.pop().end = length
        else:
            paired = isinstance(item, tags.Open)
            node = _Node(item.number, length, length, paired)
            (stack[-1].children if stack else roots).append(node)
            if paired:
                stack.append(node)
            elif kinds.get(item.number) in MASKED:
                node.token = mask.format(_fresh(len(tokens) + 1, source, mask))
                tokens[node.token] = node
                parts.append(node.token)
                length += len(node.token)
                node.end = length
            elif kinds.get(item.number) == "line break":
                breaks.append(length)
                if parts and not parts[-1][-1:].isspace():
                    node.blank = True  # parts the words for the glossary; dropped at the end
                    parts.append(" ")
                    length += 1
    plain = "".join(parts)
    for node in _walk(roots):
        around = plain[: node.start][-1:] + plain[node.end :][:1]
        node.apart = not node.paired and len(around) == 2 and around.isspace()
    return plain, roots, tokens, breaks


def _fresh(number: int, source: str, mask: str) -> int:
    while mask.format(number) in source:
        number += 100
    return number


def _matches(
    plain: str,
    roots: list[_Node],
    tokens: Mapping[str, _Node],
    notes: Sequence[Tag],
    glossary: Glossary,
) -> list[Match]:
    if not glossary.terms:
        return []
    protected = [Span(node.start, node.end) for node in tokens.values()]
    protected += [Span(*found.span()) for found in _ADDRESS.finditer(plain)]
    addresses = {tag.number: tag.note for tag in notes if tag.kind == "link"}
    refs: dict[Span, str] = {}
    for node in _walk(roots):
        found = _REFERENCE.search(addresses.get(node.number, ""))
        if found:
            refs[Span(node.start, node.end)] = found[1] or found[2]
    return glossary.match(plain, protected=protected, refs=refs)


def _walk(nodes: Iterable[_Node]) -> Iterable[_Node]:
    for node in nodes:
        yield node
        yield from _walk(node.children)


def _job(request: Request, mask: str, pair: LanguagePair, glossary: Glossary) -> _Job:
    plain, roots, tokens, breaks = _flatten(request.source, request.tags, mask)
    matches = _matches(plain, roots, tokens, request.tags, glossary)
    lines = []
    for span in _sentence_spans(plain, breaks, pair.source):
        inside = [
            match._replace(span=Span(match.span.start - span.start, match.span.end - span.start))
            for match in matches
            if span.contains(match.span)
        ]
        own = tuple(t for t, node in tokens.items() if span.contains(Span(node.start, node.end)))
        line = _Line(span, span.of(plain), inside, own)
        _settle(line, pair)
        lines.append(line)
    return _Job(request, plain, roots, lines, matches, tokens)


def _sentence_spans(plain: str, breaks: Sequence[int], language: str) -> list[Span]:
    result: list[Span] = []
    edges = [0, *breaks, len(plain)]
    for start, end in pairwise(edges):
        for span in sentences.split(plain[start:end], language):
            moved = Span(span.start + start, span.end + start)
            result += sentences.cut_long(plain, moved, LONGEST)
    return result


def _settle(line: _Line, pair: LanguagePair) -> None:
    """Decide what the engine is asked: nothing for terms and for text without words."""
    words = line.text
    for token in line.tokens:
        words = words.replace(token, " ")
    if not any(char.isalpha() for char in words):
        line.target = line.text
        return
    bare = line.text.strip(_EDGES)
    for match in line.matches:
        if match.surface == bare and match.term.status is not Status.FORBIDDEN:
            form = terms.target_form(match, capital=bare[:1].isupper())
            form = form.upper() if _shouts(bare) and not match.term.term.isupper() else form
            line.target = line.text.replace(bare, form, 1)
            if pair.target == "es":
                line.target = spanish.polish(line.text, line.target)
            return
    line.asked = re.sub(r"\s+", " ", _calmed(line))


def _calmed(line: _Line) -> str:
    """The text in the case of a sentence, tokens as they are."""
    text = _calm(line.text)
    for token in line.tokens:
        text = text.replace(token.lower(), token)
    return text


def _surface(line: _Line, match: Match) -> str:
    """The words of a term in the case in which the engine is asked."""
    calm = _calmed(line)
    return match.span.of(calm) if len(calm) == len(line.text) else match.surface


def _shouts(text: str) -> bool:
    """Whether text is written in capitals throughout, and is no acronym."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 5 and text.isupper() and " " in text.strip()


def _is_title(text: str) -> bool:
    """Whether English capitalises text as a title, which Spanish does not."""
    words = re.findall(r"[^\W\d_]{4,}", text)
    return len(words) > 2 and sum(word[0].isupper() for word in words) > 0.8 * len(words)


def _calm(text: str) -> str:
    """Text in the case of a sentence, so that the engine reads words and not names."""
    if _shouts(text):
        return text.capitalize()
    if not _is_title(text) or text.endswith("."):
        return text
    words = re.split(r"(?<=[\s-])", text)
    calm = [
        word.lower() if word[:1].isupper() and word[1:].strip(_EDGES + "-").islower() else word
        for word in words
    ]
    return words[0] + "".join(calm[1:])


def _recapitalised(source: str, target: str, known: Sequence[str]) -> str:
    """Capitals back on words that the target shares with a title: they are names, if the
    glossary does not know them as words."""
    names = {word.lower(): word for word in re.findall(r"\b[^\W\d_]*[A-Z]\w+", source)}
    names = {low: word for low, word in names.items() if low not in known}
    return re.sub(
        r"[^\W\d_]+",
        lambda m: names.get(m[0], m[0]) if len(m[0]) > 3 and m[0].islower() else m[0],
        target,
    )


# --- asking the engine -------------------------------------------------------------------------


def _wanted(jobs: Sequence[_Job]) -> list[str]:
    """Sentences, tagged phrases and terms to translate, each once."""
    wanted: dict[str, None] = {}
    for job in jobs:
        for line in job.lines:
            if not line.asked:
                continue
            wanted[line.asked] = None
            for match in line.matches:
                if match.term.status in terms.REQUIRED:
                    wanted[_surface(line, match)] = None
        for node in _walk(job.roots):
            for line in job.lines if node.paired else ():
                start, end = max(node.start, line.span.start), min(node.end, line.span.end)
                phrase = job.plain[start:end].strip()
                if line.asked and phrase.strip(_EDGES) not in ("", line.text.strip(_EDGES)):
                    wanted[phrase] = None
    return list(wanted)


def _ask(engine: Engine, pair: LanguagePair, wanted: Sequence[str]) -> dict[str, Hypothesis]:
    if not wanted:
        return {}
    return {
        text: hypotheses[0]
        for text, hypotheses in zip(wanted, engine.translate(wanted, pair), strict=True)
    }


def _first_pass(line: _Line, table: Mapping[str, Hypothesis], pair: LanguagePair) -> None:
    if not line.asked:
        return
    line.hypothesis = table[line.asked]
    line.unknown = line.hypothesis.unknown
    line.first = _finished(line, line.hypothesis.text, pair)
    line.target, line.moved = _repaired(line, line.first, table, nearly=False)
    line.target = _finished(line, line.target, pair)


_CARRIERS: Final[Mapping[tuple[str, bool], tuple[str, str]]] = MappingProxyType(
    {
        ("f", False): ("{} therapy", r"terapia {}"),
        ("f", True): ("{} therapies", r"terapias {}"),
        ("m", False): ("{} treatment", r"tratamiento {}"),
        ("m", True): ("{} treatments", r"tratamientos {}"),
    }
)
"""A noun of the term's gender and number carries its mask, so that the engine makes the
words around it agree; noun and mask are then replaced together."""


def _second_pass(
    jobs: Sequence[_Job],
    engine: Engine,
    pair: LanguagePair,
    mask: str,
    table: dict[str, Hypothesis],
) -> None:
    """Translate again, with terms masked, the sentences that lack some or agree badly."""
    tries: list[tuple[_Line, str, dict[str, Match], bool]] = []
    for job in jobs:
        for line in job.lines:
            lacking = [*terms.missing(line.matches, line.target), *line.moved] if line.asked else []
            if lacking:
                for carried in (True, False) if pair.target == "es" else (False,):
                    tries.append((line, *_mask(line, lacking, mask, carried), carried))
    answers = _ask(engine, pair, list(dict.fromkeys(text for _, text, _, _ in tries)))
    for line, text, names, carried in tries:
        answer = answers[text]
        target, moved = _unmasked(_finished(line, answer.text, pair), names, carried)
        if target is None:
            continue
        target, again = _repaired(line, target, table, nearly=False)
        target = _finished(line, target, pair)
        moved += again
        if _badness(line, target, moved) < _badness(line, line.target, line.moved):
            line.target, line.moved = target, moved
            line.unknown, line.hypothesis = answer.unknown, answer
    for line, *_ in tries:
        line.target, again = _repaired(line, line.target, table, nearly=True)
        line.target = _finished(line, line.target, pair)
        line.moved += again


def _badness(line: _Line, target: str, moved: Sequence[Match]) -> tuple[int, int, int]:
    """What is wrong with a target: terms missing, words left as they are, agreement unsure."""
    left = set(re.findall(r"[^\W\d_]{3,}", line.text)) & set(re.findall(r"\w+", target))
    return len(terms.missing(line.matches, target)), len(left), len(moved)


def _mask(
    line: _Line, lacking: Sequence[Match], mask: str, carried: bool
) -> tuple[str, dict[str, Match]]:
    """The sentence with tokens for the lacking terms, and the term of each token."""
    names: dict[str, Match] = {}
    text = _calmed(line)
    text = text if len(text) == len(line.text) else line.text
    for match in sorted(lacking, key=lambda m: -m.span.start):
        token = mask.format(_fresh(50 + len(names), line.text, mask))
        names[token] = match
        carrier, _ = _CARRIERS.get(_agreement(match), ("{}", "")) if carried else ("{}", "")
        text = text[: match.span.start] + carrier.format(token) + text[match.span.end :]
    return re.sub(r"\s+", " ", text), names


def _agreement(match: Match) -> tuple[str, bool]:
    """Gender and number of the approved form; no gender for what is no noun."""
    noun = match.term.pos not in ("adj", "verb", "name", "abbr")
    plural = match.plural or match.term.number == "p"
    return match.term.gender if noun else "", plural


def _unmasked(
    target: str, names: Mapping[str, Match], carried: bool
) -> tuple[str | None, tuple[Match, ...]]:
    """The target with approved forms in place of tokens; None where a token got lost."""
    moved: list[Match] = []
    for token, match in names.items():
        key = _agreement(match)
        agrees = carried and key in _CARRIERS
        pattern = _CARRIERS[key][1].format(re.escape(token)) if agrees else re.escape(token)
        found = list(re.finditer(rf"(?<!\w){pattern}(?!\w)", target, re.IGNORECASE))
        if len(found) != 1:
            return None, ()
        target, changed = _put(target, Span(*found[0].span()), match)
        if changed and not agrees:
            moved.append(match)
    return target, tuple(moved)


def _put(target: str, span: Span, match: Match) -> tuple[str, bool]:
    """Write the approved form of `match` over `span` and make the determiner before agree."""
    capital = not target[: span.start].strip(_EDGES) and match.surface[:1].isupper()
    form = terms.target_form(match, capital=capital)
    target = target[: span.start] + form + target[span.end :]
    span = Span(span.start, span.start + len(form))
    if match.term.pos in ("adj", "verb") or match.term.language != "es":
        return target, False
    plural = match.plural or match.term.number == "p"
    target, _, changed = spanish.agree(target, span, match.term.gender, plural)
    return spanish.contract(target), changed


def _repaired(
    line: _Line, target: str, table: Mapping[str, Hypothesis], *, nearly: bool
) -> tuple[str, tuple[Match, ...]]:
    """Replace the engine's own rendering of each missing term by the approved form."""
    moved: tuple[Match, ...] = ()
    lacking = terms.missing(line.matches, target)
    for match in lacking:
        rendering = table.get(_surface(line, match))
        if rendering is None:
            continue
        whole = Span(0, len(target))
        found = transfer.find_phrase(
            Sentence(line.text, target),
            match.span,
            [rendering.text, match.surface],
            whole,
            (),
            nearly=nearly,
        )
        if found is None:
            continue
        changed, agreed = _put(target, found, match)
        left = terms.missing(line.matches, changed)
        if len(left) < len(lacking):
            target, lacking = changed, left
            moved += (match,) * (agreed or nearly)
    return target, moved


def _cased_terms(line: _Line, target: str) -> str:
    """Approved forms as the glossary writes them, but for the first letter."""
    if target.isupper():
        return target
    for match in line.matches:
        if match.term.status is Status.FORBIDDEN:
            continue
        for span in terms.find_target(match.term, target):
            now = span.of(target)
            form = next((f for f in match.term.approved if f.lower() == now.lower()), now)
            if form[1:] != now[1:]:
                first = now[0] if not target[: span.start].strip(_EDGES) else form[0]
                target = target[: span.start] + first + form[1:] + target[span.end :]
    return target


def _tokens_once(line: _Line, target: str) -> str:
    """The target with each token as it was sent, and only once."""
    for token in line.tokens:
        found = list(re.finditer(rf"(?<!\w){re.escape(token)}(?!\w)", target, re.IGNORECASE))
        line.doubled = line.doubled or len(found) > 1
        for again in reversed(found[1:]):
            target = target[: again.start()].rstrip() + target[again.end() :]
        if found:
            target = target[: found[0].start()] + token + target[found[0].end() :]
    return target


def _finished(line: _Line, target: str, pair: LanguagePair) -> str:
    """Case and punctuation as the source has them."""
    target = _cased_terms(line, _tokens_once(line, target.strip()))
    if line.asked != line.text and _is_title(line.text):
        known = " ".join(match.surface for match in line.matches).lower().split()
        target = _recapitalised(line.text, target, known)
    if _shouts(line.text):
        target = target.upper()
    elif (first := line.text.lstrip(_EDGES)[:1]) and first.isalpha():
        start = len(target) - len(target.lstrip(_EDGES))
        if first.isupper():
            target = target[:start] + target[start : start + 1].upper() + target[start + 1 :]
        elif target[start + 1 : start + 2].islower():
            target = target[:start] + target[start : start + 1].lower() + target[start + 1 :]
    bare = line.text.rstrip("\"'”’»)")
    stopped = target.endswith(".") and not target.endswith("..")
    if stopped and not bare.endswith((".", "!", "?", ":", "…")):
        target = target[:-1]
    elif line.text.endswith(".") and target and target[-1].isalnum():
        target += "."
    return spanish.polish(line.text, target) if pair.target == "es" else target


# --- putting a segment together ----------------------------------------------------------------


def _result(job: _Job, pair: LanguagePair, table: Mapping[str, Hypothesis]) -> Result:
    target, problems = _assemble(job, table)
    if tags.problem(job.request.source, target):  # cannot happen; never splice it if it does
        target = job.request.source
        problems.append(Problem("markup", Severity.ERROR, "tags were lost; the source stands"))
    found = tuple(sorted({match.term for match in job.matches}, key=Term.entry_key))
    unknown = tuple(dict.fromkeys(word for line in job.lines for word in line.unknown))
    problems += check_unit(job.request, target, pair, job.matches, unknown)
    for line in job.lines:
        if line.doubled:
            message = f"a tag was doubled in “{line.target[:60]}”; check where it stands"
            problems.append(Problem("markup", Severity.WARNING, message))
        if line.moved:
            problems.append(
                Problem(
                    "agreement",
                    Severity.WARNING,
                    f"a term changed gender in “{line.target[:60]}”; check the words around it",
                )
            )
    asked = any(line.asked for line in job.lines)
    termed = any(not line.asked and line.target != line.text for line in job.lines)
    origin = Origin.ENGINE if asked else Origin.GLOSSARY if termed else Origin.COPY
    return Result(target, origin, found, tuple(problems))


def check_unit(
    request: Request,
    target: str,
    pair: LanguagePair,
    matches: Sequence[Match],
    unknown: tuple[str, ...] = (),
) -> list[Problem]:
    """The quality checks and the term checks on one finished segment."""
    kept = frozenset(
        word
        for match in matches
        if match.term.status is Status.KEEP or match.term.translation == match.term.term
        for word in re.findall(r"\w+", match.surface)
    )
    checked = Pair(request.source, target, pair.source, pair.target, kept, unknown, request.kind)
    return [*run_checks(checked), *check_terms(matches, tags.plain(target))]


def check_segment(
    request: Request,
    target: str,
    pair: LanguagePair,
    glossary: Glossary,
    *,
    only_terms: bool = False,
) -> list[Problem]:
    """The checks on a translation that stands already; `only_terms` for test engines."""
    flat = _flatten(request.source, request.tags, DEFAULT_MASK)
    matches = _matches(*flat[:3], request.tags, glossary)
    if only_terms:
        return check_terms(matches, tags.plain(target))
    return check_unit(request, target, pair, matches)


def check_terms(matches: Sequence[Match], target: str) -> list[Problem]:
    """Locked terms without an approved form (law L4), forbidden and unadvised translations."""
    problems = [
        Problem(
            "term-missing",
            Severity.ERROR,
            f"“{match.surface}” must be “{terms.target_form(match)}”",
        )
        for match in terms.missing(matches, target)
    ]
    problems += [
        Problem(
            "term-advised",
            Severity.WARNING,
            f"“{match.surface}” is better “{terms.target_form(match)}”",
        )
        for match in terms.missing(matches, target, [Status.PREFERRED])
    ]
    for match, span in terms.forbidden_hits(matches, target):
        reason = f": {match.term.note}" if match.term.note else ""
        problems.append(
            Problem(
                "term-forbidden",
                Severity.ERROR,
                f"“{span.of(target)}” must not stand for “{match.surface}”{reason}",
            )
        )
    return problems


def _assemble(job: _Job, table: Mapping[str, Hypothesis]) -> tuple[str, list[Problem]]:
    """Join the sentences as the source spaces them, and put each tag on its words."""
    text, pos = "", 0
    for line in job.lines:
        text += job.plain[pos : line.span.start]
        line.offset = len(text)
        text += line.target
        pos = line.span.end
    text += job.plain[pos:]
    problems: list[Problem] = []
    _place_all(job, job.roots, None, Span(0, len(text)), text, table, problems)
    return tags.join(_items(job.roots, text, 0, len(text))), problems


def _place_all(
    job: _Job,
    nodes: list[_Node],
    parent: _Node | None,
    within: Span,
    text: str,
    table: Mapping[str, Hypothesis],
    problems: list[Problem],
) -> None:
    taken: list[Span] = []
    unsure: list[_Node] = []
    for node in nodes:
        how = _place(job, node, parent, within, text, table, taken)
        if how is How.PROPORTION:
            unsure.append(node)
        else:
            taken.append(node.target)
    for node in unsure:  # they get what the others leave
        _place(job, node, parent, within, text, table, taken)
        taken.append(node.target)
        name = f"<{node.number}>" if node.paired else f"<{node.number}/>"
        problems.append(
            Problem(
                "markup",
                Severity.WARNING,
                f"{name} was placed by proportion; check that it stands where it should",
            )
        )
    for node in nodes:
        _place_all(job, node.children, node, node.target, text, table, problems)
    nodes.sort(key=lambda node: (node.target.start, node.target.end))
    end = within.start
    for node in nodes:  # whatever happened, siblings do not overlap
        start = max(node.target.start, end)
        node.target = Span(start, max(node.target.end, start))
        end = node.target.end


def _place(
    job: _Job,
    node: _Node,
    parent: _Node | None,
    within: Span,
    text: str,
    table: Mapping[str, Hypothesis],
    taken: Sequence[Span],
) -> How:
    here = stripped(job.plain, Span(node.start, node.end))
    how = How.WHOLE
    if not node.paired or here.start == here.end:
        node.target, how = _place_single(job, node, within, text)
    elif parent and here == stripped(job.plain, Span(parent.start, parent.end)):
        node.target = within
    else:
        node.target, how = _place_pair(job, node, within, text, table, taken)
    return how


def _place_pair(
    job: _Job,
    node: _Node,
    within: Span,
    text: str,
    table: Mapping[str, Hypothesis],
    taken: Sequence[Span],
) -> tuple[Span, How]:
    start, end, worst = -1, -1, How.WHOLE
    order = list(How)
    for line in job.lines:
        part = Span(max(node.start, line.span.start), min(node.end, line.span.end))
        if part.start >= part.end:
            continue
        local = Span(part.start - line.span.start, part.end - line.span.start)
        bounds = _local(within, line)
        sentence = _sentence(line)
        found, how = transfer.place(
            sentence,
            local,
            lambda phrase: _phrases(phrase, table),
            bounds,
            [_local(span, line) for span in taken],
        )
        found = transfer.with_article(line.target, found, line.text, local)
        start = found.start + line.offset if start < 0 else start
        end = found.end + line.offset
        worst = max(worst, how, key=order.index)
    if start < 0:
        return Span(within.start, within.start), How.PROPORTION
    return Span(max(start, within.start), min(end, within.end)), worst


def _phrases(phrase: str, table: Mapping[str, Hypothesis]) -> list[str]:
    found = table.get(phrase.strip())
    return [found.text] if found else []


def _sentence(line: _Line) -> Sentence:
    pairs: list[tuple[Span, Span]] = []
    used: list[Span] = []
    for match in line.matches:
        if match.term.status is Status.FORBIDDEN:
            continue
        for span in terms.find_target(match.term, line.target):
            if span not in used:
                pairs.append((match.span, span))
                used.append(span)
                break
    links = line.hypothesis.links if line.hypothesis else ()
    same = line.hypothesis is not None and line.hypothesis.text == line.target
    return Sentence(line.text, line.target, links if same else (), tuple(pairs))


def _local(span: Span, line: _Line) -> Span:
    size = len(line.target)
    return Span(
        min(max(span.start - line.offset, 0), size), min(max(span.end - line.offset, 0), size)
    )


def _place_single(job: _Job, node: _Node, within: Span, text: str) -> tuple[Span, How]:
    if node.token:
        found = list(re.finditer(rf"(?<!\w){re.escape(node.token)}(?!\w)", text[: within.end]))
        found = [match for match in found if match.start() >= within.start]
        if len(found) == 1:
            return Span(*found[0].span()), How.WHOLE
    for line in job.lines:
        if node.start < line.span.start:  # in the white space before it
            pos = line.offset - (line.span.start - node.start)
            pos = min(max(pos, within.start), within.end)
            return Span(pos, pos), How.WHOLE
        if node.start <= line.span.end:
            at = max(node.start - line.span.start, 0)
            pos, how = transfer.position(_sentence(line), at, _local(within, line))
            pos = min(max(pos + line.offset, within.start), within.end)
            return Span(pos, pos), How.PROPORTION if node.token else how
    return Span(within.end, within.end), How.WHOLE


def _items(nodes: Sequence[_Node], text: str, start: int, end: int) -> list[tags.Item]:
    """Tagged items of `text[start:end]`, with the tags of `nodes` around their words."""
    items: list[tags.Item] = []
    pos = start
    for node in nodes:
        if node.target.start > pos:
            items.append(tags.Text(text[pos : node.target.start]))
        if node.paired:
            items.append(tags.Open(node.number))
            items += _items(node.children, text, node.target.start, node.target.end)
            items.append(tags.Close(node.number))
        else:
            if node.apart and text[: node.target.start][-1:].isalnum():
                items.append(tags.Text(" "))
            items.append(tags.Single(node.number))
            after = text[node.target.end :][:1]
            if node.apart and after.isalnum():
                items.append(tags.Text(" "))
        pos = max(pos, node.target.end)
        if node.blank and pos < end and text[pos] == " ":
            pos += 1
    if end > pos:
        items.append(tags.Text(text[pos:end]))
    return items

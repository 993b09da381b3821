"""How well a model keeps to its notation: tags carried, approved terms used, nothing mended after.

    python bench/signs.py PAGES PAIRS.tsv [--train TSV...] [--glossary DIR] [--engine argos]

Tags: every sentence of the pages with tags about some of its words goes to the engine as the
pipeline asks for it. Well formed is an answer with every tag once and properly nested: the first
that the engine gives, the one that the pipeline takes, and what it gets by asking for each tag
alone where that fails. Placed right is a tag whose words, in that answer, are those that the
reference alignment says: eflomal (not installed with the product) links the sentence and its
answer without tags, learning beside them from `--train`, source<TAB>target lines, and from PAIRS;
every word linked from inside the tag is inside, and none from outside. A tag of which no word is
linked is not judged; `by position` is what counting words would give.

Terms: in every source sentence of PAIRS all terms of the glossary that must be used are given with
their approved form. Counted are those that the engine's first answer has, and those that the one
with most of them has. `lacking` are those that it did not use unasked: there the pipeline asks.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.build.evaluate import read_pairs
from pipeline.engines import Engine, LanguagePair, get_engine
from pipeline.engines.base import Notation, notation_of
from pipeline.glossary import terms
from pipeline.glossary.layers import Glossary, load
from pipeline.page.document import read_document
from pipeline.page.segment import read_page
from pipeline.spans import Span
from pipeline.translation.carried import faithful, one_by_one, tagged
from pipeline.translation.dissect import dissect
from pipeline.translation.jobs import DEFAULT_MASK, Line, Request, find_terms
from pipeline.translation.ladder import HYPOTHESES, ask
from pipeline.translation.masks import replaced

PAIR: Final = LanguagePair("en", "es")
STEM: Final = 5
"""Letters that eflomal sees of a word."""
WORD: Final = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[^\w\s]|_")
TAG: Final = re.compile(r"<(/?)(\d)>")


class Tagged(NamedTuple):
    """A sentence without its tags, and the words that each is about."""

    words: list[str]
    inside: dict[int, set[int]]


def sentences(pages: Path) -> dict[str, list[str]]:
    """Sentences of the pages as an engine gets them with tags, each once, and with each tag
    alone."""
    found: dict[str, list[str]] = {}
    for path in sorted(pages.rglob("*.md")):
        document = read_document(path.read_bytes(), path.name)
        for place in read_page(document).places:
            segment = place.segment
            request = Request(segment.source, segment.tags, segment.kind)
            job = dissect(request, DEFAULT_MASK, PAIR, Glossary())
            for line in job.lines:
                if line.asked and (text := tagged(job, line)[0]):
                    found[text] = [alone for alone, _ in one_by_one(job, line)]
    return found


def taken_apart(text: str) -> Tagged:
    """The words of a sentence with tags, which are well formed."""
    words: list[str] = []
    open_: list[int] = []
    inside: dict[int, set[int]] = {}
    at = 0
    for tag in (*TAG.finditer(text), None):
        part = WORD.findall(text[at : tag.start() if tag else len(text)])
        for number in open_:
            inside[number].update(range(len(words), len(words) + len(part)))
        words += part
        if tag:
            at, number = tag.end(), int(tag[2])
            open_ = [n for n in open_ if n != number] if tag[1] else [*open_, number]
            inside.setdefault(number, set())
    return Tagged(words, inside)


def links(pairs: Sequence[tuple[list[str], list[str]]]) -> list[set[tuple[int, int]]]:
    """Word alignment of each pair: links that both directions agree on."""
    from eflomal import Aligner

    sides = ([" ".join(w.lower()[:STEM] for w in pair[n]) for pair in pairs] for n in (0, 1))
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder, "forward"), Path(folder, "backward")
        Aligner().align(*sides, links_filename_fwd=str(files[0]), links_filename_rev=str(files[1]))
        both = zip(*(file.read_text().splitlines() for file in files), strict=True)
        return [
            {(int(s), int(t)) for s, t in (link.split("-") for link in {*a.split()} & {*b.split()})}
            for a, b in both
        ]


def judged(
    source: Tagged, answer: Tagged, linked: set[tuple[int, int]]
) -> Iterator[tuple[int, bool, bool]]:
    """Each tag that can be judged: its number, whether it stands on the words that the alignment
    says, and whether by position it would."""
    for number, words in source.inside.items():
        wanted = {t for s, t in linked if s in words}
        others = {t for s, t in linked if s not in words and is_word(answer.words[t])}
        wanted = {t for t in wanted if is_word(answer.words[t])}
        if not wanted:
            continue
        ratio = len(answer.words) / len(source.words)
        guess = {round(min(words) * ratio) + n for n in range(max(1, round(len(words) * ratio)))}
        right, guessed = (
            wanted <= there and not others & there for there in (answer.inside[number], guess)
        )
        yield number, right, guessed


def is_word(word: str) -> bool:
    """Whether it is more than a mark or a little word, which alignments put anywhere."""
    return len(word) > 3 or word.isdecimal() or word.isupper()


def tell_tags(
    engine: Engine, asked: Mapping[str, list[str]], learnt: Sequence[tuple[str, str]], show: bool
) -> None:
    texts = list(asked)
    first = [found[0].text for found in engine.translate(texts, PAIR)]
    table = ask(engine, PAIR, texts)
    taken = [table[text].text for text in texts]
    for name, answers in (("first answer", first), ("as the pipeline takes it", taken)):
        fine = sum(map(faithful, texts, answers))
        print(
            f"tags, {name}: {fine} of {len(texts)} sentences well formed, {fine / len(texts):.2%}"
        )
    alone = ask(
        engine,
        PAIR,
        [t for text in texts if not faithful(text, table[text].text) for t in asked[text]],
    )
    fine = sum(
        faithful(text, table[text].text) or all(faithful(t, alone[t].text) for t in asked[text])
        for text in texts
    )
    print(f"tags, else one by one: {fine} of {len(texts)} sentences, {fine / len(texts):.2%}")
    texts += alone
    taken += [found.text for found in alone.values()]
    whole = [(s, a) for s, a in zip(texts, taken, strict=True) if faithful(s, a)]
    apart = [(taken_apart(s), taken_apart(a)) for s, a in whole]
    pairs = [(source.words, answer.words) for source, answer in apart]
    pairs += [(WORD.findall(s), WORD.findall(t)) for s, t in learnt]
    total = right = guessed = 0
    for (source, answer), linked, texts_ in zip(apart, links(pairs), whole, strict=False):
        for number, is_right, by_position in judged(source, answer, linked):
            total += 1
            right += is_right
            guessed += by_position
            if show and not is_right:
                print(f"  <{number}> {texts_[0]}\n      {texts_[1]}")
    every = sum(len(source.inside) for source, _ in apart)
    print(
        f"tags placed right: {right} of {total} judged ({every} in all), {right / total:.2%};"
        f" by position {guessed / total:.2%}"
    )


def tell_terms(
    engine: Engine, notation: Notation, sources: Sequence[str], glossary: Glossary, show: bool
) -> None:
    lines = []
    for source in sources:
        found = find_terms(source, [], {}, (), glossary)
        if needed := [m for m in found if m.term.status in terms.REQUIRED]:
            lines.append(Line(Span(0, len(source)), source, needed))
    plain = engine.translate([line.text for line in lines], PAIR)
    lacking = [
        terms.missing(line.matches, said[0].text) for line, said in zip(lines, plain, strict=True)
    ]
    total, lost = sum(len(line.matches) for line in lines), sum(map(len, lacking))
    print(f"terms not given: {total - lost} of {total} used, {1 - lost / total:.2%}")
    every = [(line, line.matches) for line in lines]
    some = [(line, few) for line, few in zip(lines, lacking, strict=True) if few]
    for name, wanted in (("all given", every), ("given where lacking", some)):
        texts = [
            replaced(
                line, {m: notation.term.format(m.surface, terms.target_form(m)) for m in given}
            )
            for line, given in wanted
        ]
        answers = engine.translate(texts, PAIR, hypotheses=HYPOTHESES)
        left = [
            [[m for m in terms.missing(line.matches, h.text) if m in given] for h in several]
            for (line, given), several in zip(wanted, answers, strict=True)
        ]
        total = sum(len(given) for _, given in wanted)
        first = sum(len(gaps[0]) for gaps in left)
        best = sum(min(map(len, gaps)) for gaps in left)
        print(
            f"terms {name}: {total - first} of {total} used, {1 - first / total:.2%};"
            f" in the best of {HYPOTHESES} hypotheses {1 - best / total:.2%}"
        )
        for text, several, gaps in zip(texts, answers, left, strict=True) if show else ():
            if gaps[0]:
                print(f"  {[m.surface for m in gaps[0]]} {text}\n      {several[0].text}")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("pages", type=Path)
    parser.add_argument("pairs", type=Path, help="source<TAB>reference lines")
    parser.add_argument("--train", type=Path, nargs="*", default=(), metavar="TSV")
    parser.add_argument("--glossary", type=Path, default=Path("glossary"))
    parser.add_argument("--engine", default="argos")
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    args = parser.parse_args(argv)
    engine = get_engine(args.engine)
    notation = notation_of(engine, PAIR)
    if notation is None:
        print(f"{args.engine} was taught no signs")
        return 1
    print(engine.signature(PAIR))
    pairs = read_pairs(args.pairs)
    learnt = [pair for path in (args.pairs, *args.train) for pair in read_pairs(path)]
    tell_tags(engine, sentences(args.pages), learnt, args.show)
    glossary = load(args.glossary, PAIR, required=True)
    tell_terms(engine, notation, [source for source, _ in pairs], glossary, args.show)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

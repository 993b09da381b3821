"""How well the tags of real sentences land on the words that translate those inside.

    python bench/tags.py PAGES PAIRS.tsv [--train TSV...] [--glossary DIR] [--engine argos]

Every sentence of the pages with tags about some of its words is translated, without glossary and
with it. Told is how the tags found their places. Placed right is a tag whose words are those that
the reference alignment says: eflomal (not installed with the product) links the sentence and its
translation without tags, learning beside them from `--train`, source<TAB>target lines, and from
PAIRS; every word linked from inside the tag is inside, and none from outside. A tag of which no
word is linked is not judged; `by position` is what counting words would give.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from pipeline import tagged_text
from pipeline.engines import Engine, LanguagePair, get_engine
from pipeline.glossary import Glossary, read_glossary
from pipeline.markdown.document import read_document
from pipeline.markdown.extract.segmenter import read_page
from pipeline.mt.preprocess import preprocess
from pipeline.mt.sentence_state import (
    DEFAULT_PLACEHOLDER,
    EDGES,
    SegmentState,
    SentenceState,
    TranslationRequest,
    walk_tags,
)
from pipeline.mt.tag_projection import UNSURE
from pipeline.mt.translate import translate_segments
from pipeline.spans import Span
from pipeline.workflow.evaluate import read_pairs
from training.align import links
from training.examples import words as cut

PAIR: Final = LanguagePair("en", "es")
TAG: Final = re.compile(r"<(/?)(\d)>")


class Tagged(NamedTuple):
    """A sentence without its tags, and the words that each is about."""

    words: list[str]
    inside: dict[int, set[int]]


def sentences(pages: Path) -> list[str]:
    """Sentences of the pages with the tags about some of their words, each once."""
    found: dict[str, None] = {}
    for path in sorted(pages.rglob("*.md")):
        document = read_document(path.read_bytes(), path.name)
        for slot in read_page(document).slots:
            segment = slot.segment
            request = TranslationRequest(segment.source, segment.tags, segment.kind)
            job = preprocess(request, DEFAULT_PLACEHOLDER, PAIR, Glossary())
            for line in job.lines:
                if line.asked == line.text and (text := tagged(job, line)):
                    found[text] = None
    return list(found)


def tagged(job: SegmentState, line: SentenceState) -> str:
    """The sentence with `<1>…</1>` about the words that tags of its segment are about; nothing
    where there are none, or too many for numbers of one digit."""
    spans = []
    for node in walk_tags(job.roots):
        start, end = max(node.start, line.span.start), min(node.end, line.span.end)
        if node.paired and job.plain[start:end].strip(EDGES) not in ("", line.text.strip(EDGES)):
            spans.append(Span(start - line.span.start, end - line.span.start))
    edits = []
    for number, span in enumerate(sorted(spans, key=lambda s: (s.start, -s.end)), 1):
        # At one place what closes stands before what opens, an inner tag within its outer one.
        edits.append((span.start, 1, -span.end, number, f"<{number}>"))
        edits.append((span.end, 0, -span.start, -number, f"</{number}>"))
    if not 0 < len(spans) < 10 or TAG.search(line.text):
        return ""
    made, at = "", 0
    for position, *_, mark in sorted(edits):
        made += line.text[at:position] + mark
        at = position
    return made + line.text[at:]


def taken_apart(text: str) -> Tagged:
    """The words of a sentence with tags, which are well formed."""
    words: list[str] = []
    open_: list[int] = []
    inside: dict[int, set[int]] = {}
    at = 0
    for tag in (*TAG.finditer(text), None):
        part = text[at : tag.start() if tag else len(text)]
        new = cut(part)
        for number in open_:
            inside[number].update(range(len(words), len(words) + len(new)))
        words += new
        if tag:
            at, number = tag.end(), int(tag[2])
            open_ = [n for n in open_ if n != number] if tag[1] else [*open_, number]
            inside.setdefault(number, set())
    return Tagged(words, inside)


def judged(
    source: Tagged, answer: Tagged, linked: frozenset[tuple[int, int]]
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


def tell(
    engine: Engine,
    glossary: Glossary,
    asked: Sequence[str],
    learnt: Sequence[tuple[str, str]],
    show: bool,
) -> None:
    """Translates the sentences and prints where their tags are."""
    results = translate_segments(
        [TranslationRequest(text) for text in asked], engine, PAIR, glossary
    )
    said = [result.target for result in results]
    ways = Counter(placed.method for result in results for placed in result.placements)
    sure = sum(all(p.confidence >= UNSURE for p in result.placements) for result in results)
    print("placed by:", ", ".join(f"{how} {n}" for how, n in ways.most_common()))
    fine = sum(tagged_text.problem(*pair) is None for pair in zip(asked, said, strict=True))
    print(f"well formed: {fine} of {len(asked)} sentences, {fine / len(asked):.2%}")
    print(f"no tag in doubt: {sure} of {len(asked)} sentences, {sure / len(asked):.2%}")
    apart = [(taken_apart(s), taken_apart(t)) for s, t in zip(asked, said, strict=True)]
    rows = [(source.words, answer.words) for source, answer in apart]
    rows += [(cut(english), cut(spanish)) for english, spanish in learnt]
    total = right = guessed = 0
    for (source, answer), linked, text, result in zip(
        apart, links(rows), asked, results, strict=False
    ):
        for number, is_right, by_position in judged(source, answer, linked):
            total += 1
            right += is_right
            guessed += by_position
            if show and not is_right:
                how = {n: p.method for n, p in enumerate(result.placements, 1)}[number]
                print(f"  <{number}> {how}: {text}\n      {result.target}")
    every = sum(len(source.inside) for source, _ in apart)
    print(
        f"placed right: {right} of {total} judged ({every} in all), {right / total:.2%};"
        f" by position {guessed / total:.2%}"
    )


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
    print(engine.signature(PAIR))
    learnt = [pair for path in (args.pairs, *args.train) for pair in read_pairs(path)]
    asked = sentences(args.pages)
    for name, glossary in (
        ("without glossary", Glossary()),
        ("with it", read_glossary(args.glossary, PAIR, required=True)),
    ):
        print(f"-- {name}")
        tell(engine, glossary, asked, learnt, args.show)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""How often the words around enforced terms agree with them in gender and number.

    python bench/agreement.py ../shared/data/nci-dev.tsv [--glossary DIR] [--show]

Translates the English of source<TAB>reference lines (or of Markdown pages) with the engine
(`bundled`), and looks at the determiner, the adjectives and participles directly before and after
each term, and at participles and adjectives behind its `es`, `son`, `está`, …. Gender and number of
every word, the term's head noun included, come from Apertium's Spanish morphological dictionary,
which knows nothing of our glossary: `lt-proc` with each `--lexicon`, by default every Spanish one
under /usr/share/apertium (`apt-get install apertium-spa-cat` brings a large one). A pair disagrees
where no reading of the one fits any reading of the other.

Prints the same for three texts: the engine's own words, the enforced one, and the human references,
which show how far the measure itself errs. The last column counts the sentences that our own check
`agreement` warns of; on the human references these are false alarms.
"""

from __future__ import annotations

import argparse
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from pipeline import tagged_text
from pipeline.checks import Pair, agreement
from pipeline.engines import get_engine
from pipeline.engines.base import LanguagePair
from pipeline.glossary import REQUIRED, Glossary, find_target, read_glossary
from pipeline.markdown.document import read_document
from pipeline.markdown.extract.segmenter import read_page
from pipeline.mt import term_enforcement
from pipeline.mt.term_repair import find_nouns
from pipeline.mt.translate import translate_text
from pipeline.spans import Span
from pipeline.workflow.evaluate import read_pairs

LEXICONS: Final = Path("/usr/share/apertium")
WORD: Final = re.compile(r"[^\W\d_]+")
READING: Final = re.compile(r"<(\w+)>")
CONTRACTION: Final = re.compile(r"\b(?:de|a) el\b")
BEFORE_VERB: Final = re.compile(r"\s+(?:no |ya |a menudo |también )?(?:se )?")
COPULAS: Final = frozenset(
    "es son era eran fue fueron será serán sea sean está están estaba estaban esté estén".split()
)
JOINED: Final = re.compile(r"(?:\b(?:y|e|o|u|ni|como)|[,/])\s*$")
NAMING: Final = re.compile(r"(?:llamad|conocid|denominad|considerad)[oa]s?|hecho|encontrado")
"""Said of the subject before them, or part of a verb; never of the noun behind."""
KINDS: Final = ("determiner", "adjective before", "adjective after", "predicate")


class Form(NamedTuple):
    """One reading of a word: what it is, its gender and its number."""

    kind: str
    """noun, determiner, adjective (participles too) or other."""
    gender: str
    number: str

    def agrees(self, other: Form) -> bool:
        """Whether both can be of one gender and number."""
        gender = self.gender == other.gender or "mf" in (self.gender, other.gender)
        return gender and (self.number == other.number or "sp" in (self.number, other.number))


Lexicon = Mapping[str, frozenset[Form]]


def read_words(words: Iterable[str], dictionaries: Sequence[Path]) -> Lexicon:
    """The readings of lower-case words in all the dictionaries."""
    asked = sorted(set(words))
    found: dict[str, set[Form]] = defaultdict(set)
    for path in dictionaries:
        done = subprocess.run(
            ["lt-proc", "-a", str(path)],
            input="\n".join(asked) + "\n",
            capture_output=True,
            text=True,
            check=True,
        )
        for word, line in zip(asked, done.stdout.splitlines(), strict=True):
            for reading in line.strip("^$").split("/")[1:]:
                if not reading.startswith("*"):
                    found[word].add(form_of(reading.rsplit("+", 1)[-1]))
    return {word: frozenset(forms) for word, forms in found.items()}


def form_of(reading: str) -> Form:
    """`célula<n><f><pl>` as a form; what inflects in another way is `other`."""
    marks = READING.findall(reading)
    kind = "other"
    if marks[:1] == ["n"]:
        kind = "noun"
    elif marks[:1] in (["det"], ["predet"]):
        kind = "determiner"
    elif marks[:1] == ["adj"] or "pp" in marks:
        kind = "adjective"
    elif marks[:1] in (["pr"], ["cnjcoo"], ["cnjsub"], ["adv"], ["preadv"], ["rel"]):
        kind = "small"
    gender = next((m for m in marks if m in ("m", "f", "mf")), "mf")
    return Form(kind, gender, next((m for m in marks if m in ("sg", "pl", "sp")), "sp"))


class Seen(NamedTuple):
    """A word beside a term, and whether it agrees."""

    kind: str
    fits: bool
    text: str
    """Where: the words around, the pair in brackets."""


class Reader:
    """Looks at terms in Spanish sentences by what the lexicon says of the words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def _forms(self, word: str, kind: str) -> list[Form]:
        return [f for f in self._lexicon.get(word.lower(), ()) if f.kind == kind]

    def _is_only(self, word: str, kind: str) -> bool:
        found = self._lexicon.get(word.lower(), frozenset())
        return bool(found) and {f.kind for f in found} == {kind}

    def around(self, text: str, term: Span) -> Iterator[Seen]:
        """The words beside the term at `term` that should agree with it."""
        words = [Span(*m.span()) for m in WORD.finditer(text)]
        inside = [word for word in words if term.contains(word)]
        heads = self._forms(inside[0].of(text), "noun") if inside else []
        if not heads:
            return
        determined = False
        before = [word for word in words if word.end <= term.start][-2:][::-1]
        at = term.start
        for word in before:
            if text[word.end : at].strip():
                break
            found = self._forms(word.of(text), "determiner")
            if found:
                determined = True
                yield _seen(
                    "determiner", text, word, term, stressed(found, word, inside, text, heads)
                )
                break
            if not self._is_only(word.of(text), "adjective") or word != before[0]:
                break
            if NAMING.fullmatch(word.of(text).lower()):
                break
            found = self._forms(word.of(text), "adjective")
            yield _seen("adjective before", text, word, term, _fits(found, heads))
            at = word.start
        yield from self._after(text, term, words, heads, determined=determined)

    def _after(
        self, text: str, term: Span, words: list[Span], heads: list[Form], *, determined: bool
    ) -> Iterator[Seen]:
        after = [word for word in words if word.start >= term.end][:4]
        if not after:
            return
        nouns = [f for w in words if term.contains(w) for f in self._forms(w.of(text), "noun")]
        before = self._without_determiner(text[: term.start])
        nouns += self._governors(before)
        joined = JOINED.search(before)
        if joined:  # `radioterapia y cirugía combinadas`
            nouns = [*nouns, Form("noun", "mf", "pl")]
        if not text[term.end : after[0].start].strip(" ") and self._is_only(
            after[0].of(text), "adjective"
        ):
            found = self._forms(after[0].of(text), "adjective")
            yield _seen("adjective after", text, after[0], term, _fits(found, nouns))
        verb = next((w for w in after if w.of(text) in COPULAS), None)
        is_subject = determined and re.search(r"(?:^|[.:;¿(,]\s*)[“\"]?\w+ $", text[: term.start])
        if verb and is_subject and BEFORE_VERB.fullmatch(text[term.end : verb.start]):
            said = next((w for w in after if w.start > verb.end), None)
            if said and self._is_only(said.of(text), "adjective") and not joined:
                found = self._forms(said.of(text), "adjective")
                yield _seen("predicate", text, said, term, _fits(found, heads))

    def _governors(self, before: str) -> list[Form]:
        """The nouns that depend on one another by prepositions, down to the term."""
        words = WORD.findall(re.split(r"[.,:;()]", before)[-1])
        found: list[Form] = []
        while words and self._forms(words[-1], "small"):
            words.pop()
            while (
                words
                and not self._forms(words[-1], "noun")
                and (self._forms(words[-1], "adjective") or self._forms(words[-1], "determiner"))
            ):
                words.pop()
            found += self._forms(words.pop(), "noun") if words else []
            while words and self._forms(words[-1], "determiner"):
                words.pop()
        return found

    def _without_determiner(self, text: str) -> str:
        last = re.search(r"(\w+)\s+$", text)
        return text[: last.start()] if last and self._forms(last[1], "determiner") else text


def stressed(
    found: list[Form], word: Span, inside: list[Span], text: str, heads: list[Form]
) -> bool:
    """Whether a determiner agrees, `el agua` and `un área` included."""
    if _fits(found, heads):
        return True
    noun = inside[0].of(text).lower()
    short = word.of(text).lower() in ("el", "del", "al", "un", "algún", "ningún")
    syllables = len(re.findall("[aeiouáéíóú]+", noun))
    first = re.match("h?á", noun) or (re.match("h?a", noun) and syllables == 2)
    return bool(short and first and Form("noun", "f", "sg") in heads)


def _fits(one: Iterable[Form], two: Iterable[Form]) -> bool:
    others = list(two)
    return any(a.agrees(b) for a in one for b in others)


def _seen(kind: str, text: str, word: Span, term: Span, fits: bool) -> Seen:
    start, end = min(word.start, term.start), max(word.end, term.end)
    around = f"{text[max(0, start - 40) : start]}[{text[start:end]}]{text[end : end + 40]}"
    return Seen(kind, fits, f"{word.of(text)} ~ {term.of(text)}: …{around}…")


def term_places(source: str, target: str, glossary: Glossary) -> list[Span]:
    """Where the target has the nouns that the glossary requires, each place once."""
    found = {
        span
        for match in glossary.match(source)
        if match.term.status in REQUIRED and match.term.pos not in ("adj", "verb", "name")
        for span in find_target(match.term, target)
    }
    return sorted(s for s in found if not any(o != s and o.contains(s) for o in found))


def pair_of(source: str, target: str, glossary: Glossary) -> Pair:
    nouns = find_nouns(glossary.match(source), target)
    return Pair(tagged_text.escape(source), tagged_text.escape(target), nouns=tuple(nouns))


def sources_of(paths: Sequence[Path]) -> list[tuple[str, str]]:
    """Sentences with their references, empty for those of Markdown pages."""
    pairs: list[tuple[str, str]] = []
    for path in paths:
        if path.suffix == ".md":
            page = read_page(read_document(path.read_bytes(), path.name))
            pairs += [(tagged_text.plain(slot.segment.source), "") for slot in page.slots]
        else:
            pairs += read_pairs(path)
    return pairs


def report(
    name: str, sources: Sequence[str], targets: Sequence[str], glossary: Glossary, lexicon: Lexicon
) -> tuple[str, list[Seen]]:
    """A row of the table, and what disagrees."""
    reader = Reader(lexicon)
    seen = [
        found
        for source, target in zip(sources, targets, strict=True)
        for span in term_places(source, target, glossary)
        for found in reader.around(target, span)
    ]
    cells = []
    for kind in KINDS:
        of_kind = [s.fits for s in seen if s.kind == kind]
        rate = f"{sum(of_kind) / len(of_kind):.2%}" if of_kind else "-"
        cells.append(f"{rate} of {len(of_kind)}")
    wrong = sum(len(CONTRACTION.findall(target)) for target in targets)
    warned = sum(
        any(True for _ in agreement.check(pair_of(source, target, glossary)))
        for source, target in zip(sources, targets, strict=True)
    )
    return f"| {name} | {' | '.join(cells)} | {wrong} | {warned} |", [s for s in seen if not s.fits]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("texts", nargs="+", type=Path, help="source<TAB>reference lines, or pages")
    parser.add_argument("--glossary", type=Path, default=Path("glossary"))
    parser.add_argument("--engine", default="bundled")
    parser.add_argument("--lexicon", type=Path, action="append", help="a Spanish automorf.bin")
    parser.add_argument(
        "--show", action="store_true", help="print disagreements with enforced terms"
    )
    args = parser.parse_args(argv)
    lexicons = args.lexicon or sorted(
        p for p in LEXICONS.rglob("*.automorf.bin") if p.name.startswith(("spa-", "es-"))
    )
    pairs = sources_of(args.texts)
    glossary = read_glossary(args.glossary, ("en", "es"), required=True)
    engine, pair = get_engine(args.engine), LanguagePair("en", "es")
    sources = [source for source, _ in pairs]
    texts = {
        name: [
            tagged_text.plain(r.target)
            for r in translate_text(sources, engine, pair, glossary, steps)
        ]
        for name, steps in (("engine", ()), ("enforced", term_enforcement.STRATEGIES))
    }
    if all(reference for _, reference in pairs):
        texts["human"] = [reference for _, reference in pairs]
    words = (w.lower() for text in texts.values() for t in text for w in WORD.findall(t))
    lexicon = read_words(words, lexicons)
    print("lexicon:", ", ".join(path.name for path in lexicons))
    print("| text |", " | ".join(KINDS), "| `de el`, `a el` | warned |")
    print("|---" * (len(KINDS) + 3) + "|")
    for name, targets in texts.items():
        row, wrong = report(name, sources, targets, glossary, lexicon)
        print(row)
        if args.show and name != "engine":
            print(*(f"    {s.kind}: {s.text}" for s in wrong), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

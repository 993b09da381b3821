"""Learns pipeline/data/pt-es.tsv: Portuguese words that Apertium lacks, with their Spanish.

Run by hand, some minutes:  python bench/learn_pt_es.py ../shared/data
Needs eflomal (PyPI), and hunspell with hunspell-es (Debian), besides the `bundled` engine.

The Portuguese drafts of training sentences are aligned with their human Spanish in both
directions; a pair of words is kept where it is frequent and sure enough. Words that were
not aligned well are respelled by sound laws where the result is a Spanish word. Rows whose
licence is not stated, or allows research only, are not read.
"""

from __future__ import annotations

import lzma
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from pipeline.engines import apertium, apertium_words
from pipeline.engines.bundled import to_portuguese

TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+|[^\w\s]")
HEADER = """\
# Portuguese words that Apertium's pt-es dictionary lacks: Portuguese, Spanish, gender where
# the Spanish is a noun of one gender. Made by bench/learn_pt_es.py; do not edit by hand.
# Single-word pairs learned from aligned public-domain (NCI, other US government) and freely
# licensed (BSD, MIT, Apache, MPL, PSF, CC BY) texts, each checked against a Spanish dictionary
# or its frequency in the Spanish texts. No sentence of those texts is in here.
"""
# Sources of ../shared/data whose licence as stated allows this; share-alike ones stay out.
SOURCES = frozenset(
    """nci ddp_countmein_oncology casimedicos healthcare_gov zoe_covid irs_directfile
    cfa_vitamin login_gov login_gov_site usagov_benefits doj_civilrights mnbenefits sdg_un tb_app
    microsetta researchkit open_contracting opensource_guide opentelemetry helm_docs
    tatoeba_manythings python_docs react_docs libreoffice_help nci_terms""".split()
)
MEDICAL = frozenset("nci ddp_countmein_oncology casimedicos healthcare_gov nci_terms".split())


TECHNICAL = frozenset("python_docs react_docs libreoffice_help opentelemetry helm_docs".split())
FEW = 4
LONGEST = 20

NEGATION = re.compile("in|im|ir|il|des|anti|contra|não|ass")
ADJECTIVE = re.compile("(ic[oa]|al|ai|ar|are|iv[oa])s?$")

Links = set[tuple[int, int]]


class Row(NamedTuple):
    source: str
    english: frozenset[str]
    portuguese: list[str]
    spanish: list[str]


class Counts(NamedTuple):
    pairs: dict[str, Counter[str]]
    spanish: Counter[str]
    genders: dict[str, Counter[str]]
    english: frozenset[str]


def tokens(text: str) -> list[str]:
    return TOKEN.findall(text.lower())


def read_rows(folder: Path) -> Iterable[Row]:
    with lzma.open(folder / "pt-drafts.tsv.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            source, english, portuguese, spanish = line.rstrip("\n").split("\t")
            if source in SOURCES:
                yield Row(source, frozenset(tokens(english)), tokens(portuguese), tokens(spanish))


def read_terms(folder: Path) -> list[tuple[str, str, str]]:
    """NCI's dictionary terms: source, English, Spanish; short, but full of rare words."""
    lines = (folder / "nci-terms.tsv").read_text(encoding="utf-8").splitlines()[1:]
    names = ([field.split(" | ")[0] for field in line.split("\t")[1:3]] for line in lines)
    return [("nci_terms", english, spanish) for english, spanish in names]


def read_rare(folder: Path, seen: Counter[str]) -> list[tuple[str, str, str]]:
    """Further sentence pairs with an English word of which `seen` holds few."""
    chosen: list[tuple[str, str, str]] = []
    with lzma.open(folder / "parallel.tsv.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            source, english, spanish = line.rstrip("\n").split("\t")
            found = {w for w in tokens(english) if w.isalpha()}
            rare = any(seen[word] < FEW for word in found)
            if source in SOURCES - TECHNICAL and len(found) <= LONGEST and rare:
                seen.update(found)
                chosen.append((source, english, spanish))
    return chosen


def draft(pairs: list[tuple[str, str, str]]) -> Iterable[Row]:
    """Rows of pairs that have no Portuguese draft yet."""
    portuguese = to_portuguese([english for _, english, _ in pairs])
    for (source, english, spanish), text in zip(pairs, portuguese, strict=True):
        yield Row(source, frozenset(tokens(english)), tokens(text), tokens(spanish))


def align(rows: list[Row]) -> list[tuple[Links, Links]]:
    """Links of both directions, by row: each target word's source, each source word's target."""
    from eflomal import Aligner

    with tempfile.TemporaryDirectory() as folder:
        forward, backward = Path(folder) / "f", Path(folder) / "b"
        sides = ["\n".join(" ".join(r[i]) for r in rows) + "\n" for i in (2, 3)]
        names = [Path(folder) / str(i) for i in (0, 1)]
        for name, side in zip(names, sides, strict=True):
            name.write_text(side, encoding="utf-8")
        with names[0].open(encoding="utf-8") as source, names[1].open(encoding="utf-8") as target:
            Aligner().align(
                source, target, links_filename_fwd=str(forward), links_filename_rev=str(backward)
            )
        return list(zip(_links(forward), _links(backward), strict=True))


def _links(path: Path) -> list[Links]:
    lines = path.read_text(encoding="utf-8").split("\n")[:-1]
    return [{(int(i), int(j)) for i, j in (p.split("-") for p in line.split())} for line in lines]


def partners(row: Row, forward: Links, backward: Links) -> Iterable[tuple[str, str]]:
    """Portuguese words with the one to three Spanish words beside each other they stand for."""
    for i in {i for i, _ in forward & backward}:
        places = sorted(j for k, j in forward if k == i)
        if places[-1] - places[0] == len(places) - 1 < 3:
            spanish = row.spanish[places[0] : places[-1] + 1]
            if all(word.isalpha() for word in spanish):
                yield row.portuguese[i], " ".join(spanish)


def unknown_words(rows: Iterable[Row]) -> Counter[str]:
    """Portuguese words that Apertium marks, with their frequency where English is another."""
    counts: Counter[str] = Counter()
    for row in rows:
        for word in row.portuguese:
            if word.isalpha() and len(word) > 2:
                counts[word] += word not in row.english
    vocabulary = sorted(counts)
    marked = apertium.translate(vocabulary)
    return Counter({w: counts[w] for w, m in zip(vocabulary, marked, strict=True) if m.unknown})


FUNCTION_WORDS = set("ante bajo contra desde durante entre hacia hasta mediante según tras".split())
ARTICLES = {"el": "m", "los": "m", "un": "m", "del": "m", "al": "m", "este": "m", "la": "f"}
ARTICLES |= {"las": "f", "una": "f", "esta": "f", "estas": "f", "estos": "m", "unos": "m"}


def count(rows: list[Row], unknown: Counter[str]) -> Counts:
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    genders: dict[str, Counter[str]] = defaultdict(Counter)
    spanish: Counter[str] = Counter()
    for row, (forward, backward) in zip(rows, align(rows), strict=True):
        weight = 3 if row.source in MEDICAL else 1
        for portuguese, words_es in partners(row, forward, backward):
            if portuguese in unknown:
                pairs[portuguese][words_es] += weight
        spanish.update(row.spanish)
        for before, word in zip(row.spanish, row.spanish[1:], strict=False):
            if before in ARTICLES:
                genders[word][ARTICLES[before]] += 1
    return Counts(pairs, spanish, genders, frozenset().union(*(row.english for row in rows)))


def spelled_right(vocabulary: Iterable[str]) -> set[str]:
    """Those words that the Spanish dictionary accepts."""
    known = set(vocabulary)
    output = subprocess.run(
        ["hunspell", "-l", "-i", "utf-8", "-d", "es_ES"],
        input="\n".join(sorted(known)),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return known - set(output.split("\n"))


def similarity(portuguese: str, spanish: str) -> float:
    return SequenceMatcher(
        None, apertium_words.spell_cognate(portuguese), spanish, autojunk=False
    ).ratio()


def same_number(portuguese: str, spanish: str) -> bool:
    return portuguese.endswith("s") == spanish.endswith("s")


def inflect(portuguese: str, spanish: str, counts: Counts, good: set[str]) -> str:
    """`spanish` with the gender and number ending of `portuguese` where both inflect."""
    ending = re.search("[oa]s?$", portuguese)
    stem = re.sub("[oa]s?$", "", spanish)
    if not ending or stem == spanish:
        return spanish
    adjective = {stem + e for e in ("o", "a", "os", "as")} <= good
    changed = stem + ending[0]
    known = changed in good or counts.spanish[changed] > 0
    alike = similarity(portuguese, changed) >= 0.85
    return changed if adjective or (alike and known) else spanish


def choose(word: str, counts: Counts, good: set[str], frequent: set[str]) -> str:
    """The Spanish for `word`, or nothing where the evidence is thin."""
    found = counts.pairs.get(word, Counter())
    guesses = apertium_words.guess_cognates(word)
    scores: dict[str, float] = {}
    for spanish, n in found.items():
        parts = spanish.split()
        if is_negated(word, spanish) or parts[0] in frequent - {"en"} or parts[-1] in frequent:
            continue
        attested = counts.spanish[spanish] > 2 and spanish not in counts.english
        if attested or all(part in good for part in parts):
            plural = same_number(word, spanish) or len(parts) > 1
            scores[spanish] = n * (0.2 + similarity(word, spanish)) * (1 if plural else 0.3)
    # A true cognate that does occur; then what sounds alike; then what is most frequent.
    cognate = {
        spanish: n
        for spanish, n in scores.items()
        if spanish in guesses and found[spanish] >= 0.2 * found.total()
        if same_number(word, spanish)
    }
    # `câncer gástrico` stands beside `cáncer de estómago`, but an adjective stays one.
    if ADJECTIVE.search(word) and guesses[0] in good:
        scores = {s: n for s, n in scores.items() if similarity(word, s) >= 0.4}
        scores = scores or {guesses[0]: 1.0}
    for ranks in (cognate, scores, {spanish: found[spanish] for spanish in scores}):
        for best in sorted(ranks, key=lambda s: (-ranks[s], s)):
            if is_sure(word, best, found) and (best != word or best in good):
                return inflect(word, best, counts, good)
    for guess in guesses:
        foreign = guess == word and (word in counts.english or counts.spanish[word] < 3)
        if guess in good or (counts.spanish[guess] and not foreign):
            return guess
    return ""


def is_negated(portuguese: str, spanish: str) -> bool:
    """Whether a prefix that turns the meaning round got lost (`indesejado`, `deseado`)."""
    if not NEGATION.match(portuguese) or spanish[:2] in ("in", "im", "ir", portuguese[:2]):
        return False
    return not spanish.startswith("h") and similarity(portuguese, spanish) >= 0.6


def is_sure(word: str, spanish: str, found: Counter[str]) -> bool:
    alike = similarity(word, spanish)
    share = found[spanish] / max(1, found.total())
    if " " in spanish:
        return found[spanish] >= 9 and share >= 0.5
    return alike >= 0.75 or (found[spanish] >= 5 and share >= (0.3 if alike >= 0.4 else 0.4))


def gender(spanish: str, counts: Counts) -> str:
    found = counts.genders.get(spanish, Counter())
    ((best, n),) = found.most_common(1) or [("", 0)]
    return best if n >= 3 and " " not in spanish and n >= 0.9 * found.total() else ""


def main(folder: Path, target: Path = apertium_words.WORD_LIST) -> None:
    rows = list(read_rows(folder))
    seen = Counter(word for row in rows for word in row.english)
    rows += draft(read_terms(folder) + read_rare(folder, seen))
    rows = [row for row in rows if row.portuguese and row.spanish]
    unknown = unknown_words(rows)
    counts = count(rows, unknown)
    candidates = {w for c in counts.pairs.values() for s in c for w in s.split()} | {
        g for w in unknown for g in apertium_words.guess_cognates(w)
    }
    stems = {re.sub("[oa]s?$", "", c) for c in candidates}
    good = spelled_right(candidates | {s + e for s in stems for e in ("o", "a", "os", "as")})
    frequent = {w for w, _ in counts.spanish.most_common(120)} | FUNCTION_WORDS
    lines = []
    for word in sorted(unknown):
        spanish = choose(word, counts, good, frequent)
        # English words that stayed English need no entry: what is in the source is kept.
        if spanish and (spanish != word or unknown[word]):
            lines.append("\t".join((word, spanish, gender(spanish, counts))).rstrip("\t"))
    target.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(rows)} rows, {len(unknown)} unknown words, {len(lines)} entries")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))

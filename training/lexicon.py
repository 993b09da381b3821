"""Learns which words stand for which: the lexicon that the checks of coverage ask.

    python -m training.lexicon DATA pipeline/data/en-es.lexicon.tsv

Words are cut to keys and aligned by eflomal in both directions. A key's weights come from the same
pairs: how often a word with this key has a partner in its own translation, and how often in that
of another sentence of about the same length, which is chance. A link that only one pair shows does
not count for the weights, so that rare words do not explain themselves.

Words that stand for another too seldom to be its partners are kept beside them: those linked once
in both directions, and those of `training/data/synonyms.tsv`. They explain nothing to the checks of
coverage; they only say that a word is no wrong one.
"""

from __future__ import annotations

import argparse
import math
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final
from zlib import crc32

from pipeline.languages.en.lexicon import lexicon_key as english_key
from pipeline.languages.es.lexicon import lexicon_key as spanish_key
from pipeline.languages.lexicon import UNKNOWN, Lexicon, Weights
from training.corpus import Pair, apart, clean, read_rows, read_terms

SOURCES: Final = frozenset(
    """ddp_countmein_oncology casimedicos healthcare_gov zoe_covid reproschema_questionnaires
    microsetta tb_app gov_spanish_glossary irs_directfile cfa_vitamin sdg_un login_gov mnbenefits
    login_gov_site tatoeba_manythings open_contracting opensource_guide react_docs opentelemetry
    helm_docs comprehensive_rust

    refugee_phrasebook engage_hf myheartcounts simplereport medtimer pathcheck_gaen microcovid
    vaccinate_ca guardianes_salud tidepool loop_diabetes hospitalrun covid19_scenarios
    cfa_childcare_il cfa_la_snap cfa_pebt cms_income_verif cfpb_retirement justice40 austin_janis
    bloom_housing disease_ontology_def disease_ontology_terms""".split()
)
"""Sources in the public domain or under MIT, BSD, Apache, CC0 or CC BY."""
WORD_LIST_LICENSES: Final = re.compile(r"helper-written|\((?:MIT|BSD|CC0|Apache)")
HELD_OUT: Final = ("nci-train.tsv", "nci-dev.tsv", "health-dev.tsv", "general-dev.tsv")
"""Sentences that the checks are measured on: none of them is learnt from."""
NAMES: Final = frozenset("Tom Toms Mary".split())
"""Names that the sentences of Tatoeba are full of; `Tom` and `tomar` share a key."""
PRIOR: Final = 4
"""Occurrences that the share of rare words counts for."""
SHARES: Final = (0.6, 0.03), (0.6, 0.05)
"""Of rare words of the source and of the target: those with a partner, truly and by chance."""
LEAST: Final = 3
"""Occurrences from which a key has weights of its own."""
SYNONYMS: Final = Path(__file__).with_name("data") / "synonyms.tsv"
SAYS_SOMETHING: Final = 9
"""The weight from which a word can be a wrong one."""

Keys = tuple[list[str], list[str]]
Links = Mapping[tuple[str, str], float]
_WORD: Final = re.compile(r"[^\W\d_]+")


def read_pairs(data: Path) -> list[Pair]:
    """The pairs of the folder `data` that may be learnt from."""
    files = ("parallel.tsv.xz", "parallel-2.tsv.xz")
    rows = [
        row
        for name in files
        for row in read_rows(data / name)
        if row[0] in SOURCES and len(row) == 3
    ]
    held_out = [row[0] for name in HELD_OUT for row in read_rows(data / name)]
    sentences = apart(clean(Pair(*row) for row in rows), held_out)
    terms = [Pair(row[0], row[1], row[2]) for row in read_terms(data / "nci-terms.tsv")]
    for english, spanish, license_ in read_rows(data / "health-words.tsv"):
        if WORD_LIST_LICENSES.search(license_):
            terms.append(Pair("health_words", english, spanish))
    return [*sentences, *clean(terms)]


def cut(pair: Pair) -> Keys:
    """The keys of the words of both sides, in order."""
    english = [english_key(word) for word in _WORD.findall(pair.english) if word not in NAMES]
    spanish = [spanish_key(word) for word in _WORD.findall(pair.spanish) if word not in NAMES]
    return english, spanish


def count_links(keys: Sequence[Keys]) -> Counter[tuple[str, str]]:
    """How often two keys are linked; a link of one direction only counts a quarter."""
    from eflomal import Aligner

    counts: Counter[tuple[str, str]] = Counter()
    sides = ([" ".join(pair[side]) for pair in keys] for side in (0, 1))
    with tempfile.TemporaryDirectory() as folder:
        forward, backward = Path(folder, "forward"), Path(folder, "backward")
        Aligner().align(*sides, links_filename_fwd=str(forward), links_filename_rev=str(backward))
        lines = zip(keys, _lines(forward), _lines(backward), strict=True)
        for (english, spanish), one, other in lines:
            for link in one | other:
                at, to = link.split("-")
                weight = 1 if link in one and link in other else 0.25
                counts[english[int(at)], spanish[int(to)]] += weight  # type: ignore[assignment]
    return counts


def _lines(path: Path) -> Iterator[set[str]]:
    return (set(line.split()) for line in path.read_text("utf-8").splitlines())


def choose_partners(
    links: Links, source: Counter[str], target: Counter[str], less: int = 0
) -> dict[str, frozenset[str]]:
    """For each key of the source those of the target that stand for it often enough.

    `less` is taken off all counts: with 1 a pair does not explain itself.
    """
    found: dict[str, set[str]] = {}
    for (one, other), times in links.items():
        count = times - less
        if count < 1 - less * 0.1:
            continue
        shares = count / max(1, source[one] - less), count / max(1, target[other] - less)
        both = shares[0] * shares[1]
        if both >= 0.1 or (count >= 2 and (both >= 0.0005 or max(shares) >= 0.05)):
            found.setdefault(one, set()).add(other)
    return {key: frozenset(others) for key, others in found.items()}


def choose_seldom(
    links: Links, partners: Mapping[str, frozenset[str]], *weights: Mapping[str, Weights]
) -> dict[str, frozenset[str]]:
    """For each key of the source those that stand for it too seldom to be partners."""
    found: dict[str, set[str]] = {}
    for (one, other), times in links.items():
        lacks = weights[0].get(one, UNKNOWN).missing, weights[1].get(other, UNKNOWN).missing
        if times >= 1 and min(lacks) >= SAYS_SOMETHING and min(len(one), len(other)) > 2:
            found.setdefault(one, set()).add(other)
    for english, *spanish in (re.split(r"\s+", row.strip()) for row in _synonyms()):
        found.setdefault(english_key(english), set()).update(map(spanish_key, spanish))
    rest = ((key, others - partners.get(key, frozenset())) for key, others in found.items())
    return {key: frozenset(others) for key, others in rest if others}


def _synonyms() -> list[str]:
    lines = SYNONYMS.read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def weigh(keys: Sequence[Keys], lexicon: Lexicon) -> tuple[dict[str, Weights], dict[str, Weights]]:
    """The weights of the keys of source and target that are frequent enough."""
    sentences = sorted((pair for pair in keys if len(pair[0]) > 2), key=_shuffled_by_length)
    seen: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    truly: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    by_chance: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for pair, other in pairwise([*sentences, *sentences[:1]]):
        for side in (0, 1):
            seen[side].update(pair[side])
        count_explained(lexicon, pair, truly)
        count_explained(lexicon, (pair[0], other[1]), by_chance, sides=(0,))
        count_explained(lexicon, (other[0], pair[1]), by_chance, sides=(1,))
    source, target = (
        {
            key: _weights(times, truly[side][key], by_chance[side][key], SHARES[side])
            for key, times in seen[side].items()
            if times >= LEAST
        }
        for side in (0, 1)
    )
    return source, target


def _shuffled_by_length(pair: Keys) -> tuple[int, int]:
    """Sorts by length, and texts of one length so that neighbors are not alike."""
    return len(pair[1]), crc32(" ".join(pair[0] + pair[1]).encode())


def count_explained(
    lexicon: Lexicon,
    pair: Keys,
    counts: tuple[Counter[str], Counter[str]],
    sides: Iterable[int] = (0, 1),
) -> None:
    """Add to `counts` the words of each side that the other side explains."""
    here = Counter(pair[0]), Counter(pair[1])
    partners = lexicon.find_partners(*here)
    for side in sides:
        for key, times in here[side].items():
            counts[side][key] += min(times, partners[side].get(key, 0))


def _weights(times: int, truly: int, chance: int, prior: tuple[float, float]) -> Weights:
    with_partner = min(0.985, (truly + PRIOR * prior[0]) / (times + PRIOR))
    by_chance = min(max(0.01, (chance + PRIOR * prior[1]) / (times + PRIOR)), with_partner)
    missing = math.log((1 - by_chance) / (1 - with_partner))
    return Weights(round(10 * missing), round(10 * math.log(by_chance / with_partner)))


def write(path: Path, lexicon: Lexicon) -> None:
    """The lexicon as a file, one key a line, sorted."""
    lines = [HEADER]
    for side, known in (("s", lexicon.source), ("t", lexicon.target)):
        listed = lexicon.partners.keys() | lexicon.seldom.keys() if side == "s" else set()
        for key in sorted(known.keys() | listed):
            weight = "{}\t{}".format(*known[key]) if key in known else "\t"
            tables = (lexicon.partners, lexicon.seldom) if side == "s" else ({}, {})
            others = (" ".join(sorted(table.get(key, ()))) for table in tables)
            lines.append("\t".join([side, key, weight, *others]) + "\n")
    path.write_text("".join(lines), encoding="utf-8")


HEADER: Final = """\
# Which words of English and Spanish stand for each other. Made by training/lexicon.py, do not
# edit by hand. Learnt from pairs in the public domain or under MIT, BSD, Apache, CC0 or CC BY
# licenses (SOURCES in that module names them; training/README.md); no sentence is in here.
# s or t for source or target, key of a word, two weights in tenths, keys that stand for it, and
# those that do so seldom
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path, help="folder with the pairs")
    parser.add_argument("output", type=Path, help="file to write")
    args = parser.parse_args()
    pairs = read_pairs(args.data)
    keys = [cut(pair) for pair in pairs]
    links = count_links(keys)
    source = Counter(key for pair in keys for key in pair[0])
    target = Counter(key for pair in keys for key in pair[1])
    strict = Lexicon(choose_partners(links, source, target, less=1), {}, {})
    weights = weigh(keys, strict)
    partners = choose_partners(links, source, target)
    write(args.output, Lexicon(partners, *weights, choose_seldom(links, partners, *weights)))


if __name__ == "__main__":
    main()

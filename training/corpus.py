"""Sentence pairs to train on: read, weighed by domain, cleaned, kept apart from test sets.

Which sources may go into a model that ships is a decision stated here, source by source, and
repeated in the model card. A source without a licence, or for research only, or share-alike
(a model is not clearly a derived work, and not clearly none), stays out; so do the GPL and
AGPL ones, since the product is MIT.
"""

from __future__ import annotations

import hashlib
import lzma
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    # Patients' own texts, and those nearest to them: several times an epoch.
    "nci": 3.0,
    "nci_terms": 2.0,
    "ddp_countmein_oncology": 2.0,
    "healthcare_gov": 2.0,
    "casimedicos": 1.5,
    "zoe_covid": 1.5,
    "tb_app": 1.0,
    "microsetta": 1.5,
    "reproschema_questionnaires": 1.0,
    "openmrs_esm": 1.0,
    # Plain language of public bodies.
    "irs_directfile": 0.7,
    "cfa_vitamin": 0.7,
    "login_gov": 1.0,
    "login_gov_site": 1.0,
    "mnbenefits": 1.0,
    "usagov_benefits": 1.0,
    "doj_civilrights": 1.5,
    "sdg_un": 1.0,
    "gov_spanish_glossary": 1.5,
    # General prose and, capped, software documentation.
    "tatoeba_manythings": 0.3,
    "open_contracting": 1.0,
    "opensource_guide": 1.0,
    "python_docs": 0.2,
    "react_docs": 0.25,
    "libreoffice_help": 0.15,
    "opentelemetry": 0.25,
    "helm_docs": 0.25,
    "comprehensive_rust": 0.3,
    "mozilla_www": 0.4,
    # Everyday health and plain language of the second round; lists of names capped.
    "refugee_phrasebook": 2.0,
    "engage_hf": 2.0,
    "myheartcounts": 1.5,
    "simplereport": 2.0,
    "medtimer": 1.0,
    "pathcheck_gaen": 1.5,
    "vaccinate_ca": 1.5,
    "guardianes_salud": 1.0,
    "tidepool": 0.7,
    "hospitalrun": 1.0,
    "covid19_scenarios": 0.7,
    "microcovid": 0.7,
    "loop_diabetes": 0.5,
    "cfa_childcare_il": 0.7,
    "cfa_la_snap": 0.7,
    "cfa_pebt": 0.7,
    "cms_income_verif": 0.7,
    "cfpb_retirement": 0.5,
    "justice40": 0.7,
    "austin_janis": 0.5,
    "bloom_housing": 0.5,
    "disease_ontology_def": 0.5,
    "disease_ontology_terms": 0.2,
    "osm_presets": 0.3,
    "cldr_annotations": 0.3,
    "health_words": 2.0,
    "distilled": 1.0,
}
"""Sources whose licence as stated lets a model ship, and copies an epoch of their pairs."""

TUNING: Final[dict[str, float]] = {
    "instructions": 1.0,
    "nci": 2.0,
    "nci_terms": 0.5,
    "ddp_countmein_oncology": 1.5,
    "healthcare_gov": 1.5,
    "casimedicos": 1.0,
    "zoe_covid": 1.5,
    "tb_app": 1.0,
    "microsetta": 1.0,
    "reproschema_questionnaires": 1.0,
    "gov_spanish_glossary": 1.0,
    "doj_civilrights": 1.0,
    "sdg_un": 1.0,
    "login_gov": 0.5,
    "login_gov_site": 0.5,
    "mnbenefits": 0.5,
    "usagov_benefits": 0.5,
    "tatoeba_manythings": 0.05,
    "open_contracting": 0.3,
    "opensource_guide": 0.3,
    "python_docs": 0.03,
    "react_docs": 0.03,
    "libreoffice_help": 0.03,
    "opentelemetry": 0.05,
    "helm_docs": 0.05,
    "comprehensive_rust": 0.05,
    "mozilla_www": 0.1,
    "refugee_phrasebook": 1.5,
    "engage_hf": 1.5,
    "myheartcounts": 1.0,
    "simplereport": 1.5,
    "medtimer": 0.5,
    "pathcheck_gaen": 1.0,
    "vaccinate_ca": 1.0,
    "guardianes_salud": 0.5,
    "cfa_childcare_il": 0.3,
    "cfa_la_snap": 0.3,
    "cms_income_verif": 0.3,
    "justice40": 0.3,
    "health_words": 1.0,
}
"""The same for the closing stage, near to the domain; others are not seen in it."""

EXPERIMENTS_ONLY: Final = frozenset(
    """predict_breast predict_prostate androidaps_docs rio_selfharm researchkit moms_infants
    sormas_epi gnuhealth_ui medic_cht gnuhealth_icd_terms hpo_terms justfix_tenants games_misc
    umbrella_security astronomy_docs wesnoth widelands gimp_help debian_manuals
    debian_descriptions debian_handbook web_apps_po gnome_user_docs freedombox_manual
    ropensci_devguide debian_edu_manual po4a omegat apertium_dict freedict_eng_spa""".split()
)
"""Sources whose licence is not stated, or is copyleft, or was not read; never in what ships."""

MACHINE: Final = "\ue100 "
"""Before the English of pairs whose Spanish is a machine's (`training.distil`): a character of no
text, which the vocabulary has."""

OWN_WORDS: Final = (
    "helper-written",
    "refugee_phrasebook",
    "engage_hf",
    "myheartcounts",
    "simplereport",
    "medtimer",
)
"""Rows of health-words.tsv that are right throughout begin their third cell so."""

NGRAM: Final = 7
LONGEST: Final = 120
"""Words of a sentence at most; longer ones are cut before an engine sees them."""

_WORD = re.compile(r"\w+")
_SPANISH = frozenset(
    "el la los las de del que y en un una por con para no se es al su o si".split()
)
_ENGLISH = frozenset("the of and to in is that for with are be this you your or not if".split())


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and its translation by a person."""

    source: str
    """Where it comes from, as in WEIGHTS."""
    english: str
    spanish: str
    draft: str = ""
    """A machine translation on the way, where there is one (Portuguese)."""
    weight: float = 1.0
    """Copies an epoch."""


def words(text: str) -> list[str]:
    """The words of a text, lower-case, for comparing."""
    return _WORD.findall(text.lower())


def read(data: Path, *, experiments: bool = False) -> Iterator[Pair]:
    """All pairs of the folder `data` whose licence allows it, with weights and drafts.

    `experiments` lets in the rest too, for a model that will not ship. Raises KeyError for a
    source that has no place in the tables above.
    """
    drafts = dict(_drafts(data / "pt-drafts.tsv.xz"))
    nci = (("nci", *fields) for fields in read_rows(data / "nci-train.tsv"))
    more = (read_words(data / "health-words.tsv"), read_distilled(data / "distilled.tsv"))
    second = data / "parallel-2.tsv.xz"
    for row in chain(
        nci,
        read_terms(data / "nci-terms.tsv"),
        read_rows(data / "parallel.tsv.xz"),
        read_rows(second) if second.exists() else (),
        *more,
    ):
        if len(row) != 3:
            continue
        source, english, spanish = row
        if source in EXPERIMENTS_ONLY:
            if not experiments:
                continue
            weight = 0.3
        else:
            weight = WEIGHTS[source]
        yield Pair(source, english, spanish, drafts.get(english, ""), weight)


def _drafts(path: Path) -> Iterator[tuple[str, str]]:
    if path.exists():
        for row in read_rows(path):
            if len(row) == 4:
                yield row[1], row[2]


def read_terms(path: Path) -> Iterator[tuple[str, ...]]:
    """NCI's dictionary, if it is there: each English name with the first Spanish one."""
    if path.exists():
        for _, english, spanish, *_ in islice(read_rows(path), 1, None):
            for name in english.split(" | "):
                yield "nci_terms", name, spanish.split(" | ")[0]


def read_words(path: Path) -> Iterator[tuple[str, ...]]:
    """Words and phrases of everyday health, if they are there: each English one with its first
    Spanish one."""
    if path.exists():
        seen: set[str] = set()
        for english, spanish, origin in read_rows(path):
            if origin.startswith(OWN_WORDS) and english not in seen:
                seen.add(english)
                yield "health_words", english, spanish


def read_distilled(path: Path) -> Iterator[tuple[str, ...]]:
    """What `training.distil` wrote, if it is there; answers with a word that nothing knew are left
    out."""
    if path.exists():
        for english, spanish, unknown in read_rows(path):
            if not unknown:
                yield "distilled", MACHINE + english, spanish


def read_rows(path: Path) -> Iterator[tuple[str, ...]]:
    """The cells of each line of a file, which may be compressed."""
    content = path.read_bytes()
    text = (lzma.decompress(content) if path.suffix == ".xz" else content).decode()
    for line in text.removesuffix("\n").split("\n"):
        yield tuple(line.split("\t"))


def clean(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Pairs that are translations by their looks, each once, white space made plain."""
    seen: set[bytes] = set()
    for pair in pairs:
        pair = replace(pair, english=_plain(pair.english), spanish=_plain(pair.spanish))
        key = _digest(f"{pair.english}\t{pair.spanish}")
        if key not in seen and fits(pair):
            seen.add(key)
            yield pair


def fits(pair: Pair) -> bool:
    """Whether length, language and numbers say that the two belong together."""
    english, spanish = words(pair.english), words(pair.spanish)
    if not english or not spanish or max(len(english), len(spanish)) > LONGEST:
        return False
    if pair.english == pair.spanish and len(english) > 3:
        return False
    if "ES" in pair.spanish.split() and "ES" not in pair.english.split():
        return False  # "Card title - ES": a place where a translation would come
    if "[es]" in pair.spanish and "[es]" not in pair.english and "[s]" not in pair.english:
        return False  # the same; but `muestra[s] tumoral[es]`
    if not 0.4 < (len(spanish) + 3) / (len(english) + 3) < 2.4:
        return False
    if len(spanish) > 6 and len(_ENGLISH.intersection(spanish)) > len(
        _SPANISH.intersection(spanish)
    ):
        return False
    return sorted(_digits(pair.english)) == sorted(_digits(pair.spanish))


def apart(pairs: Iterable[Pair], held_out: Iterable[str]) -> Iterator[Pair]:
    """Pairs whose English shares no n-gram of words, and no whole sentence, with `held_out`."""
    grams: set[bytes] = set()
    for text in held_out:
        grams.update(_grams(text))
    for pair in pairs:
        if grams.isdisjoint(_grams(pair.english)):
            yield pair


def _grams(text: str) -> Iterator[bytes]:
    """Hashes of all n-grams of a text; of the whole, where it is shorter."""
    tokens = words(text)
    for start in range(max(1, len(tokens) - NGRAM + 1)):
        yield _digest(" ".join(tokens[start : start + NGRAM]))


def _digits(text: str) -> list[str]:
    return [run for run in re.findall(r"\d+", text) if len(run) > 1]


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


def _plain(text: str) -> str:
    return " ".join(text.split())

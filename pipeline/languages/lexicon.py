"""Bilingual lexicons: which words of one language stand for which of another.

A lexicon is a file of `pipeline/data`, learnt from translations by `training/lexicon.py`. Words are
cut to keys (`lexicon_key` in `<code>/lexicon.py`), so that all forms of a word share one. Beside
its partners each key has two weights, in tenths of a natural logarithm: what it says about a text
that a word with this key has no partner in the other text, and that it has one. A frequent noun
with one translation says much; an article says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from operator import eq
from typing import Final, NamedTuple

from pipeline.languages import language


class Weights(NamedTuple):
    """What the lack and the presence of a partner say, in tenths of a natural logarithm."""

    missing: int
    """Positive: words were left out or added."""
    present: int
    """Negative: they were not."""


UNKNOWN: Final = Weights(8, -25)
"""Of a word that the lexicon lacks, or has seen too seldom to tell."""

NOTHING: Final[frozenset[str]] = frozenset()
_SPELLINGS: Final = str.maketrans({"h": "", "y": "i", "k": "c", "q": "c"})
_REPEATED: Final = re.compile(r"(.)\1")
_CLUSTER: Final = re.compile(r"s[cfmptl]")
_COGNATE: Final = 5
"""Letters that two words share that have one root in both languages."""
_FAMILY: Final = 4
"""Letters that two words of one family share at least."""


@dataclass(frozen=True)
class Lexicon:
    """What is known of the words of two languages."""

    partners: Mapping[str, frozenset[str]]
    """Keys of the source language and the keys of the words that stand for them."""
    source: Mapping[str, Weights]
    target: Mapping[str, Weights]
    seldom: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """As `partners`, for words that stand for each other too seldom to explain a text."""

    def find_partners(
        self, source: Mapping[str, int], target: Mapping[str, int]
    ) -> tuple[dict[str, int], dict[str, int]]:
        """For the keys of two texts, with how often each stands there: how many words of the
        other text may stand for it; keys without any are left out."""
        roots: dict[str, list[str]] = {}
        for key, root in zip(target, map(cognate_root, target), strict=True):
            if root:
                roots.setdefault(root, []).append(key)
        there = frozenset(target)
        for_source: dict[str, int] = {}
        for_target: dict[str, int] = {}
        for (key, times), root in zip(source.items(), map(cognate_root, source), strict=True):
            found = self.partners.get(key, NOTHING) & there
            if key in there:
                found |= {key}
            if root in roots:
                found = found.union(roots[root])
            if found:
                count = 0
                for other in found:
                    count += target[other]
                    for_target[other] = for_target.get(other, 0) + times
                for_source[key] = count
        return for_source, for_target

    @cached_property
    def _sources(self) -> Mapping[str, frozenset[str]]:
        """`partners` the other way round."""
        found: dict[str, set[str]] = {}
        for key, others in self.partners.items():
            for other in others:
                found.setdefault(other, set()).add(key)
        return {key: frozenset(others) for key, others in found.items()}

    @cached_property
    def _stand_ins(self) -> dict[str, frozenset[str]]:
        return {}

    def find_stand_ins(self, source: str) -> frozenset[str]:
        """The keys of the target that may stand for one of the source, however seldom: partners,
        those that were so once, and those that have a partner in common with one, as `tragar`
        has with `tomar`."""
        found = self._stand_ins.get(source)
        if found is None:
            partners = self.partners.get(source, NOTHING)
            common = (self.partners[other] for one in partners for other in self._sources[one])
            found = partners.union(self.seldom.get(source, NOTHING), *common)
            self._stand_ins[source] = found
        return found

    def may_stand_for(self, source: str, target: str) -> bool:
        """Whether a key of the target may stand for one of the source, however seldom, or looks
        like it."""
        if source[:_FAMILY] == target[:_FAMILY] or target in self.find_stand_ins(source):
            return True
        root = cognate_root(source)[:_FAMILY]
        return bool(root) and root == cognate_root(target)[:_FAMILY]


@lru_cache(maxsize=1 << 16)
def cognate_root(key: str) -> str:
    """What a key shares with that of a word of the same root in the other language, such as
    `morphology` and `morfología`; empty for a short one."""
    root = key.replace("ph", "f").translate(_SPELLINGS)
    if True in map(eq, root, root[1:]):
        root = _REPEATED.sub(r"\1", root)
    if _CLUSTER.match(root):
        root = f"e{root}"
    return root[:_COGNATE] if len(root) >= _COGNATE else ""


@cache
def find_key(code: str) -> Callable[[str], str]:
    """What cuts a word of the language with this tag to its key; ModuleNotFoundError where
    nothing is known of the language."""
    module = import_module(f"pipeline.languages.{language(code).primary}.lexicon")
    key: Callable[[str], str] = module.lexicon_key
    return key


@cache
def find_lexicon(source: str, target: str) -> Lexicon | None:
    """The lexicon for two language tags; None where there is none."""
    path = _lexicon_file(source, target)
    return read_lexicon(path.read_text("utf-8").splitlines()) if path.is_file() else None


def has_lexicon(source: str, target: str) -> bool:
    """Whether there is a lexicon for two language tags; it is not read."""
    return _lexicon_file(source, target).is_file()


def _lexicon_file(source: str, target: str) -> Traversable:
    name = f"{language(source).primary}-{language(target).primary}.lexicon.tsv"
    return files("pipeline") / "data" / name


def read_lexicon(lines: Sequence[str]) -> Lexicon:
    """The lexicon in lines of a file: `s` or `t` for the side, key, two weights (empty where they
    are those of an unknown word), and for the source its partners with blanks between, then those
    that are so seldom."""
    partners: dict[str, frozenset[str]] = {}
    seldom: dict[str, frozenset[str]] = {}
    weights: dict[str, dict[str, Weights]] = {"s": {}, "t": {}}
    for line in lines:
        if line.startswith("#"):
            continue
        side, key, missing, present, others, rare = line.split("\t")
        if missing:
            weights[side][key] = Weights(int(missing), int(present))
        if others:
            partners[key] = frozenset(others.split(" "))
        if rare:
            seldom[key] = frozenset(rare.split(" "))
    return Lexicon(partners, weights["s"], weights["t"], seldom)

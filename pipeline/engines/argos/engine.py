"""Engine `argos`: Argos Translate packages, decoded directly with CTranslate2.

The argostranslate library translates one paragraph at a time. Here all sentences of a call are
decoded together (see `decoder`), with the package's own tokenizer and Argos' own settings, and the
translation of each is the same as alone. Two things differ: sentences too long for the decoder are
translated in parts and not cut off, and outer white space is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Final, Unpack

from pipeline.engines.argos.model import Model, drop_duplicates
from pipeline.engines.argos.package import (
    ArgosPackage,
    cached_sha256,
    fingerprint,
    package_dirs,
    scan,
    unpack,
)
from pipeline.engines.argos.subwords import shift_links
from pipeline.engines.base import (
    Capabilities,
    Hypotheses,
    Hypothesis,
    LanguagePair,
    Link,
    TermConstraint,
    TranslateOptions,
    WordScore,
)
from pipeline.errors import EngineError
from pipeline.spans import Span

CACHE: Final = Path(".pipeline/models")
"""Where archives found in a search folder are unpacked, by their hash; may be deleted."""

_LINE_BREAKS = str.maketrans(dict.fromkeys("\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029", " "))


class ArgosEngine:
    """Translates with the Argos packages found in `directories` (default: `package_dirs()`).

    Looks once, on first use; loads a model when it is first needed. A pair without a package
    goes through a third language, as in argostranslate.
    """

    name = "argos"
    is_passthrough = False
    placeholder_format: str | None = None

    def __init__(self, directories: Sequence[Path] | None = None, cache: Path = CACHE) -> None:
        self._directories = directories
        self._cache = cache
        self._models: dict[Path, Model] = {}
        self._lock = Lock()

    @cached_property
    def _found(self) -> tuple[list[ArgosPackage], dict[Path, EngineError]]:
        return scan(package_dirs() if self._directories is None else self._directories)

    def serves(self, pair: LanguagePair) -> bool:
        """Whether a package, or two in a row, for `pair` are here."""
        return bool(find_route(self._found[0], pair))

    def signature(self, pair: LanguagePair) -> str:
        """`argos/<version>+<hash>`, two of the latter joined by `~` for a pivot."""
        return "argos/" + "~".join(fingerprint(p) for p in self._route(pair))

    def capabilities(self, pair: LanguagePair) -> Capabilities:
        """Links and terms, where one package for `pair` aligns; scores where there is one."""
        route = find_route(self._found[0], pair)
        aligns = len(route) == 1 and route[0].metadata.aligns
        return Capabilities(links=aligns, terms=aligns, scores=aligns)

    def score_words(
        self, sentences: Sequence[str], targets: Sequence[str], pair: LanguagePair
    ) -> list[list[WordScore]]:
        """See `base.score_words`; nothing for a sentence that is too long for the model."""
        route = self._route(pair)
        with self._lock:
            models = [self._load_model(package) for package in route]
        lines = [_replace_line_breaks(text).strip() for text in sentences]
        texts = [_replace_line_breaks(text).strip() for text in targets]
        return models[-1].score_words(lines, texts)

    def translate(
        self, sentences: Sequence[str], pair: LanguagePair, **options: Unpack[TranslateOptions]
    ) -> list[Hypotheses]:
        """Translate as `Engine.translate` says; with `alignment`, hypotheses carry links.

        With `terms`, their forms are used where one package translates the pair and aligns, and
        where the term has a place in the target; a form is not inflected. The translation of a
        sentence does not depend on the others of the call.
        """
        count, alignment = options.get("hypotheses", 1), options.get("alignment", False)
        terms = options.get("terms", ())
        route = self._route(pair)
        with self._lock:
            models = [self._load_model(package) for package in route]
        lines = [_replace_line_breaks(s) for s in sentences]
        if any(terms) and self.capabilities(pair).terms:
            return _translate_constrained(models[0], lines, terms, count)
        unique = sorted({line.strip() for line in lines} - {""})
        found = _translate_in_turn(models, unique, count, alignment)
        done = dict(zip(unique, found, strict=True))
        done[""] = (Hypothesis(""),)
        return [_shift_links(done[line.strip()], line) for line in lines]

    def _route(self, pair: LanguagePair) -> list[ArgosPackage]:
        """Unpacked packages that lead from source to target. Raises EngineError."""
        packages, problems = self._found
        route = find_route(packages, pair)
        if not route:
            broken = "".join(f"; not usable: {p}" for p in problems.values())
            raise EngineError(
                f"no Argos package translates {pair}; run "
                f"`pipeline models install {pair.source} {pair.target}`{broken}"
            )
        return [self._unpack(package) for package in route]

    def _unpack(self, package: ArgosPackage) -> ArgosPackage:
        if not package.is_archive:
            return package
        return unpack(package.path, self._cache / cached_sha256(package.path))

    def _load_model(self, package: ArgosPackage) -> Model:
        if package.path not in self._models:
            self._models[package.path] = Model(package)
        return self._models[package.path]


def _translate_constrained(
    model: Model, lines: Sequence[str], terms: Sequence[Sequence[TermConstraint]], count: int
) -> list[Hypotheses]:
    """Translate lines of which some have terms; equal lines with equal terms once."""
    inputs = []
    for line, constraints in zip(lines, terms, strict=True):
        indent = len(line) - len(line.lstrip())
        shifted = (
            c._replace(span=Span(c.span.start - indent, c.span.end - indent)) for c in constraints
        )
        inputs.append((line.strip(), tuple(shifted)))
    unique = sorted({one for one in inputs if one[0]})
    texts, forms = [text for text, _ in unique], [constraints for _, constraints in unique]
    done = dict(zip(unique, model.translate_constrained(texts, forms, count), strict=True))
    empty = (Hypothesis(""),)
    return [
        _shift_links(done.get(one, empty), line) for one, line in zip(inputs, lines, strict=True)
    ]


def find_route(packages: Sequence[ArgosPackage], pair: LanguagePair) -> list[ArgosPackage]:
    """The first package for `pair`, else the first two that meet in a third language."""
    best: dict[LanguagePair, ArgosPackage] = {}
    for package in packages:
        best.setdefault(package.metadata.pair, package)
    if pair in best:
        return [best[pair]]
    for (source, pivot), first in best.items():
        second = best.get(LanguagePair(pivot, pair.target))
        if source == pair.source and second:
            return [first, second]
    return []


def _replace_line_breaks(sentence: str) -> str:
    """The sentence with line breaks as blanks and half surrogates, which no tokenizer takes,
    as `?`; every other character keeps its place."""
    return sentence.encode("utf-8", "replace").decode().translate(_LINE_BREAKS)


def _shift_links(found: Hypotheses, sentence: str) -> Hypotheses:
    """`found` for the stripped sentence, its links shifted to where its words stand."""
    indent = len(sentence) - len(sentence.lstrip())
    return (
        tuple(replace(h, links=shift_links(h.links, indent, 0)) for h in found) if indent else found
    )


def _translate_in_turn(
    models: Sequence[Model], sentences: Sequence[str], count: int, alignment: bool
) -> list[Hypotheses]:
    """Translate non-empty sentences through one model or two."""
    results = models[0].translate(sentences, count, alignment)
    for model in models[1:]:
        middle = sorted({h.text for found in results for h in found} - {""})
        onward = dict(zip(middle, model.translate(middle, count, alignment), strict=True))
        results = [_join_hypotheses(found, onward, count) for found in results]
    return results


def _join_hypotheses(found: Hypotheses, onward: dict[str, Hypotheses], count: int) -> Hypotheses:
    """The best `count` of all ways through the pivot, by the sum of both scores.

    argostranslate sums scores that grow with length; means rank long sentences fairly.
    """
    ways = [
        Hypothesis(
            h.text, (first.score or 0) + (h.score or 0), _compose_links(first.links, h.links)
        )
        for first in found
        for h in onward.get(first.text, (Hypothesis(""),))
    ]
    return drop_duplicates(sorted(ways, key=lambda h: -(h.score or 0)))[:count]


def _compose_links(first: Sequence[Link], second: Sequence[Link]) -> tuple[Link, ...]:
    return tuple(
        Link(a.source, b.target, a.weight * b.weight)
        for b in second
        for a in first
        if a.target == b.source
    )

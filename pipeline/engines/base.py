"""What an engine is: a Protocol that other packages can fulfil without importing anything else.

An engine sees plain sentences: no markup, no line breaks, one language pair for each call. It may
say how its words align with the source's and offer several hypotheses; neither is required.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Protocol, TypedDict, Unpack

from pipeline.spans import Span


class LanguagePair(NamedTuple):
    """Source and target language as ISO 639-1 codes (`en`, `es`)."""

    source: str
    target: str

    def __str__(self) -> str:
        return f"{self.source}-{self.target}"


ALIGNMENT_UNIT: Final = re.compile(r"\w+(?:[-'’.]\w+)*|[^\w\s]")
"""What alignment links connect: a word, or a mark."""


class Link(NamedTuple):
    """One alignment link: the source characters that the target characters translate."""

    source: Span
    target: Span
    weight: float = 1.0
    """From 0 to 1: how strongly they are linked."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One translation of one sentence."""

    text: str
    """The target sentence, without outer white space."""
    score: float | None = None
    """Mean log-probability of a token, where the engine knows it; higher is better."""
    links: tuple[Link, ...] = ()
    """Word alignment into this hypothesis, where the engine knows it."""
    unknown: tuple[str, ...] = ()
    """Words of `text` that the engine itself says it could not translate."""


Hypotheses = tuple[Hypothesis, ...]
"""Best first, at least one."""


class TermConstraint(NamedTuple):
    """A term of a sentence and the form that a translation should use for it."""

    span: Span
    """In the sentence."""
    form: str
    leads: bool = False
    """Whether the translation begins with the form, wherever its words would stand."""


class WordScore(NamedTuple):
    """How likely an engine holds a word of a translation."""

    word: str
    score: float
    """Log-probability of the word behind those before it."""


class Capabilities(NamedTuple):
    """Which options of `TranslateOptions` an engine takes, apart from `hypotheses`."""

    links: bool = False
    """`alignment`: hypotheses then say how their words align."""
    terms: bool = False
    """`terms`: their forms are used where that is possible."""
    scores: bool = False
    """Its hypotheses carry scores, and it has a method `score_words`, see the function."""


class TranslateOptions(TypedDict, total=False):
    """Keyword arguments of `translate`. An engine gets only those that it takes."""

    hypotheses: int
    """How many alternatives are wanted, at most; 1 where it is left out."""
    alignment: bool
    """Whether hypotheses should carry links."""
    terms: Sequence[Sequence[TermConstraint]]
    """For each sentence the terms in it."""


class Engine(Protocol):
    """A machine translation engine. Construction is cheap; models load on first use."""

    name: str
    """Short name as in `--engine NAME`."""
    is_passthrough: bool
    """True for test engines that map text one to one and keep `<1>` tags: they get whole tagged
    segments, and no term is enforced on what they return."""
    placeholder_format: str | None
    """A format such as `XQ{}` whose result survives translation unchanged, or None."""

    def serves(self, pair: LanguagePair) -> bool:
        """Whether this engine can translate `pair` here and now, without a download."""
        ...

    def signature(self, pair: LanguagePair) -> str:
        """Name, version and model hash in one printable string without blanks, such as
        `argos/1.0+d698d0ef`; equal strings promise equal models. Raises EngineError."""
        ...

    def translate(
        self, sentences: Sequence[str], pair: LanguagePair, *, hypotheses: int = 1
    ) -> list[Hypotheses]:
        """Translate sentences, order kept, as many results as sentences.

        `hypotheses` asks for up to that many alternatives. An engine that takes more of
        `TranslateOptions` says so with a method `capabilities`. Raises EngineError when the engine
        cannot run or cannot serve the pair, never because of unusual text.
        """
        ...


def capabilities_of(engine: Engine, pair: LanguagePair) -> Capabilities:
    """What the engine can do for `pair`. The method `capabilities(pair)` is optional: without it
    the engine takes no options beyond `hypotheses`."""
    method = getattr(engine, "capabilities", None)
    return method(pair) if callable(method) else Capabilities()


def request_translations(
    engine: Engine,
    sentences: Sequence[str],
    pair: LanguagePair,
    **options: Unpack[TranslateOptions],
) -> list[Hypotheses]:
    """Translate `sentences`, without the options that the engine does not take.

    Raises EngineError as `Engine.translate` does.
    """
    able = capabilities_of(engine, pair)
    more: dict[str, Any] = {}
    if able.links and options.get("alignment"):
        more["alignment"] = True
    if able.terms and (terms := options.get("terms")):
        more["terms"] = terms
    return engine.translate(sentences, pair, hypotheses=options.get("hypotheses", 1), **more)


def score_words(
    engine: Engine, sentences: Sequence[str], targets: Sequence[str], pair: LanguagePair
) -> list[list[WordScore]]:
    """For each of `sentences` the words of its translation in `targets`, whoever made it, with how
    likely the engine holds them; nothing for an engine that cannot tell. Raises EngineError."""
    method = getattr(engine, "score_words", None)
    if not capabilities_of(engine, pair).scores or not callable(method) or not sentences:
        return [[] for _ in sentences]
    return list(method(sentences, targets, pair))


# --- names of version 0.1 ------------------------------------------------------------------------

Wanted = TermConstraint
Abilities = Capabilities
"""Engines of other packages import these names: keep them. See `plugin.OLD_NAMES` too."""

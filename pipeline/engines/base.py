"""What an engine is: a Protocol third parties can fulfil without importing anything else.

An engine sees plain sentences: no markup, no line breaks, one language pair a call. It may
say how its words align with the source's and offer several hypotheses; neither is required.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Protocol

from pipeline.spans import Span


class LanguagePair(NamedTuple):
    """Source and target language as ISO 639-1 codes (`en`, `es`)."""

    source: str
    target: str

    def __str__(self) -> str:
        return f"{self.source}-{self.target}"


ALIGNMENT_UNIT: Final = re.compile(r"\w+(?:[-'’.]\w+)*|[^\w\s]")
"""What links are between: a word, or a mark."""


class Link(NamedTuple):
    """One alignment link: the source characters that the target characters translate."""

    source: Span
    target: Span
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One translation of one sentence."""

    text: str
    """The target sentence, without outer white space."""
    score: float | None = None
    """Mean log-probability a token, where the engine knows it; higher is better."""
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


class Capabilities(NamedTuple):
    """What `translate` of an engine takes beside what every engine does."""

    links: bool = False
    """`alignment=True`, and hypotheses then say how their words align."""
    terms: bool = False
    """`terms=`, for each sentence the `TermConstraint` of it, whose forms it uses where it can."""


class Engine(Protocol):
    """A machine translation engine. Construction is cheap; models load on first use."""

    name: str
    """Short name as in `--engine NAME`."""
    literal: bool
    """True for test engines that map text one to one and carry `<1>` tags through: they get
    whole tagged segments, and no term is enforced on what they return."""
    mask: str | None
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

        `hypotheses` asks for up to that many alternatives. Raises EngineError when the
        engine cannot run or cannot serve the pair, never for odd text.
        """
        ...


def capabilities_of(engine: Engine, pair: LanguagePair) -> Capabilities:
    """What the engine can do for `pair`; nothing more for engines without a method `abilities`,
    which third parties need not have."""
    tell = getattr(engine, "abilities", None)
    return tell(pair) if callable(tell) else Capabilities()


def request_translations(
    engine: Engine,
    sentences: Sequence[str],
    pair: LanguagePair,
    *,
    hypotheses: int = 1,
    alignment: bool = False,
    terms: Sequence[Sequence[TermConstraint]] = (),
) -> list[Hypotheses]:
    """What the engine makes of `sentences`, asked for no more than it is able to."""
    able = capabilities_of(engine, pair)
    more: dict[str, Any] = {}
    if alignment and able.links:
        more["alignment"] = True
    if terms and able.terms:
        more["terms"] = terms
    return engine.translate(sentences, pair, hypotheses=hypotheses, **more)


# --- names of version 0.1 ------------------------------------------------------------------------

Wanted = TermConstraint
Abilities = Capabilities
"""Engines of other packages import these: keep them."""

"""An engine for tests that says what it is told to: by a table of sentences or by a function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Unpack

from pipeline.engines.base import (
    Capabilities,
    Hypotheses,
    Hypothesis,
    LanguagePair,
    Link,
    TermConstraint,
    TranslateOptions,
)
from pipeline.spans import Span

Reply = str | Hypothesis | Hypotheses
Script = Mapping[str, Reply] | Callable[[str], Reply]
BOTH = Capabilities(links=True, terms=True)


@dataclass
class ScriptedEngine:
    """Translates as `script` says; what a table does not know comes back empty."""

    script: Script
    name: str = "scripted"
    is_passthrough: bool = False
    placeholder_format: str | None = "XQ{}"
    calls: list[list[str]] = field(default_factory=list)
    """The sentences of each call, in order."""

    def serves(self, pair: LanguagePair) -> bool:
        return True

    def signature(self, pair: LanguagePair) -> str:
        return "scripted/1"

    def translate(
        self, sentences: Sequence[str], pair: LanguagePair, *, hypotheses: int = 1
    ) -> list[Hypotheses]:
        self.calls.append(list(sentences))
        return [self._reply(sentence)[:hypotheses] for sentence in sentences]

    @property
    def asked(self) -> list[str]:
        """Every sentence asked for, in order."""
        return [sentence for call in self.calls for sentence in call]

    def _reply(self, sentence: str) -> Hypotheses:
        said = self.script(sentence) if callable(self.script) else self.script.get(sentence)
        if isinstance(said, tuple):
            return said
        return (said if isinstance(said, Hypothesis) else Hypothesis(said or ""),)


@dataclass
class AbleEngine(ScriptedEngine):
    """One that aligns and can be given terms: then it says `obedient` of the sentence."""

    obedient: Script = field(default_factory=dict)
    able: Capabilities = BOTH
    aligned: list[str] = field(default_factory=list)
    """Sentences whose alignment was asked for."""
    given: list[tuple[str, tuple[TermConstraint, ...]]] = field(default_factory=list)
    """Sentences with the terms they were given."""

    def capabilities(self, pair: LanguagePair) -> Capabilities:
        return self.able

    def translate(
        self, sentences: Sequence[str], pair: LanguagePair, **options: Unpack[TranslateOptions]
    ) -> list[Hypotheses]:
        self.aligned += sentences if options.get("alignment") else []
        hypotheses = options.get("hypotheses", 1)
        if not (terms := options.get("terms")):
            return super().translate(sentences, pair, hypotheses=hypotheses)
        self.given += zip(sentences, map(tuple, terms), strict=True)
        return ScriptedEngine(self.obedient).translate(sentences, pair, hypotheses=hypotheses)


def linked(source: str, target: str, pairs: str) -> tuple[Link, ...]:
    """Alignment links from `word=word` pairs: first place in the source, next in the target."""
    links: list[Link] = []
    used: set[int] = set()
    for pair in pairs.split():
        left, right = pair.split("=")
        here, there = source.index(left), target.index(right)
        while there in used:
            there = target.index(right, there + 1)
        used.add(there)
        links.append(Link(Span(here, here + len(left)), Span(there, there + len(right))))
    return tuple(links)

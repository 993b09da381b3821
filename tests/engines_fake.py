"""An engine for tests that says what it is told to: by a table of sentences or by a function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.engines.base import Hypotheses, Hypothesis, LanguagePair, Link, Notation
from pipeline.spans import Span

Reply = str | Hypothesis | Hypotheses
Script = Mapping[str, Reply] | Callable[[str], Reply]


@dataclass
class ScriptedEngine:
    """Translates as `script` says; what a table does not know comes back empty."""

    script: Script
    name: str = "scripted"
    literal: bool = False
    mask: str | None = "XQ{}"
    taught: Notation | None = None
    calls: list[list[str]] = field(default_factory=list)
    """The sentences of each call, in order."""

    def serves(self, pair: LanguagePair) -> bool:
        return True

    def notation(self, pair: LanguagePair) -> Notation | None:
        return self.taught

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

"""Two deterministic engines for tests and for looking at structure: no language in them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.engines.base import Hypotheses, Hypothesis, LanguagePair

_PSEUDO = str.maketrans("aeiouAEIOU", "àèìòùÀÈÌÒÙ")


def pseudo(text: str) -> str:
    """`text` with its plain vowels accented, every other character as it is."""
    return text.translate(_PSEUDO)


class IdentityEngine:
    """Returns its input: the edition's body is the source's, byte for byte (law L1)."""

    name = "identity"
    is_passthrough = True
    placeholder_format: str | None = None

    def serves(self, pair: LanguagePair) -> bool:
        """Every pair."""
        return True

    def signature(self, pair: LanguagePair) -> str:
        """Always `identity/1`."""
        return "identity/1"

    def translate(
        self, sentences: Sequence[str], pair: LanguagePair, *, hypotheses: int = 1
    ) -> list[Hypotheses]:
        """Each sentence as it came."""
        return [(Hypothesis(s),) for s in sentences]


class PseudoEngine:
    """Accents the vowels: shows what is translatable and what is not (law L2)."""

    name = "pseudo"
    is_passthrough = True
    placeholder_format: str | None = None

    def serves(self, pair: LanguagePair) -> bool:
        """Every pair."""
        return True

    def signature(self, pair: LanguagePair) -> str:
        """Always `pseudo/1`."""
        return "pseudo/1"

    def translate(
        self, sentences: Sequence[str], pair: LanguagePair, *, hypotheses: int = 1
    ) -> list[Hypotheses]:
        """Each sentence with its vowels accented."""
        return [(Hypothesis(pseudo(s)),) for s in sentences]

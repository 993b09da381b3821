"""Engine `firefox`: Firefox Translations models, run by `fxtranslate`.

Small models, one a direction, all from or into English; other pairs go through English, as in
Firefox. They are found where fxtranslate keeps them or in `models/`; `pipeline models install
--engine firefox` puts them there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from pipeline.engines.argos.package import cached_sha256
from pipeline.engines.base import Hypotheses, Hypothesis, LanguagePair
from pipeline.engines.firefox import decoder
from pipeline.engines.firefox.model import FirefoxModel, find_route, model_dirs, scan
from pipeline.engines.firefox.text import restore_style
from pipeline.errors import EngineError
from pipeline.languages import language


class FirefoxEngine:
    """Translates with the models found in `directories` (default: `model_dirs()`).

    Looks once, on first use; loads a model when it is first needed, once a thread.
    """

    name = "firefox"
    is_passthrough = False
    placeholder_format: str | None = "XQ{}"

    def __init__(self, directories: Sequence[Path] | None = None) -> None:
        self._directories = directories

    @cached_property
    def _found(self) -> tuple[dict[LanguagePair, FirefoxModel], dict[Path, EngineError]]:
        return scan(model_dirs() if self._directories is None else self._directories)

    def serves(self, pair: LanguagePair) -> bool:
        """Whether a model for `pair` is here, or two that meet in English, and what runs them."""
        return find_spec("fxtranslate") is not None and bool(find_route(self._found[0], pair))

    def signature(self, pair: LanguagePair) -> str:
        """`firefox/1+<hash>`, two hashes joined by `~` for a way through English."""
        hashes = (cached_sha256(*model.files)[:8] for model in self._route(pair))
        return "firefox/1+" + "~".join(hashes)

    def translate(
        self, sentences: Sequence[str], pair: LanguagePair, *, hypotheses: int = 1
    ) -> list[Hypotheses]:
        """One hypothesis a sentence, which does not depend on the others. Raises EngineError."""
        unique = list(dict.fromkeys(sentences))
        texts = unique
        for model in self._route(pair):
            drafts = decoder.translate(model, texts)
            capitals = language(model.pair.target).capitalizes_nouns
            texts = [
                restore_style(text, draft, lower=not capitals)
                for text, draft in zip(texts, drafts, strict=True)
            ]
        texts = [language(pair.target).open_question(text) for text in texts]
        done = dict(zip(unique, texts, strict=True))
        return [(Hypothesis(done[sentence]),) for sentence in sentences]

    def _route(self, pair: LanguagePair) -> list[FirefoxModel]:
        models, problems = self._found
        route = find_route(models, pair)
        if not route:
            broken = "".join(f"; not usable: {p}" for p in problems.values())
            raise EngineError(
                f"no Firefox model translates {pair}; run `pipeline models install "
                f"--engine firefox {pair.source} {pair.target}`{broken}"
            )
        return route

"""Glossaries: read from tab-separated files, validated, layered, asked for terms.

`<folder>/<source>-<target>.tsv` is the glossary of a pair, `<source>-<target>-<REGION>.tsv` beside
it a layer for a region, and `<source>-<target>.<project>.tsv` a project's own layer: entries of a
layer replace those for the same term and domain, one without a domain those for the term in every
domain. Columns go by their header names. How terms
are found and verified stands in docs/glossary.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from pipeline.errors import GlossaryError
from pipeline.glossary.entries import Match, Term
from pipeline.glossary.folding import term_key
from pipeline.glossary.matcher import Matcher
from pipeline.glossary.tsv import identity, read_entries, refuse
from pipeline.languages import fallback_tags, language
from pipeline.shipped import find_shipped_folder
from pipeline.spans import Span


@dataclass(frozen=True)
class Glossary:
    """The entries for one language pair; later layers have replaced earlier ones."""

    terms: tuple[Term, ...] = ()
    pair: tuple[str, str] = ("en", "es")
    domains: frozenset[str] | None = None
    """Where the entries of some domains only are looked for: these; see `within`."""
    _narrowed: dict[frozenset[str], Glossary] = field(
        default_factory=dict, compare=False, repr=False
    )

    @cached_property
    def matcher(self) -> Matcher:
        """Built on first use, once for all glossaries with the same entries."""
        return _matcher(self.terms, self.pair[0])

    def __reduce__(self) -> tuple[Any, ...]:
        # Other processes build their own matcher sooner than they could unpickle one.
        return Glossary, (self.terms, self.pair, self.domains)

    def within(self, domains: Collection[str] | None) -> Glossary:
        """This glossary narrowed to `domains`: entries of other domains are not looked for,
        those without a domain always are. None narrows nothing."""
        if domains is None:
            return self
        key = frozenset(domains)
        if key not in self._narrowed:
            narrowed = Glossary(self.terms, self.pair, key)
            narrowed.__dict__["matcher"] = self.matcher
            self._narrowed[key] = narrowed
        return self._narrowed[key]

    def match(
        self,
        text: str,
        *,
        protected: Iterable[Span] = (),
        refs: Mapping[Span, str] | None = None,
        domains: Collection[str] | None = None,
    ) -> list[Match]:
        """The terms in plain `text`, in order of place; see `Matcher.match`.

        Without `domains` those of the glossary count.
        """
        wanted = self.domains if domains is None else domains
        return self.matcher.match(text, protected, refs, wanted)


@lru_cache(maxsize=4)
def _matcher(terms: tuple[Term, ...], source_language: str) -> Matcher:
    return Matcher(terms, source_language)


def distinct_terms(matches: Iterable[Match]) -> tuple[Term, ...]:
    """The entries of matches, each once, in a stable order."""
    return tuple(sorted({match.term for match in matches}, key=Term.entry_key))


def fingerprint(terms: Iterable[Term]) -> str:
    """Eight hex digits that change when one of the entries does; their order does not matter."""
    keys = sorted({term.entry_key() for term in terms})
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:8]


def read_glossary(
    folder: Path, pair: tuple[str, str], project: str | None = None, *, required: bool = False
) -> Glossary:
    """Read the glossary of `pair` in `folder`, with the layer of `project` if named.

    Without a file the glossary is empty, unless `required`; a named project must have its file.
    Raises GlossaryError with every error of every file, one a line.
    """
    paths = find_layers(folder, pair)
    if not paths and required:
        paths = [layer_files(folder, pair)[0]]
    if project is not None:
        own = layer_files(folder, pair, project)
        paths += find_layers(folder, pair, project) or own[:1]
    problems: list[GlossaryError] = []
    terms: list[Term] = []
    for layer, path in enumerate(paths):
        entries, wrong = read_entries(path, pair[1], layer)
        terms, problems = _override(terms, entries, pair[0]), problems + wrong
    if problems:
        refuse(problems)
    return Glossary(tuple(terms), pair)


def find_layers(folder: Path, pair: tuple[str, str], project: str | None = None) -> list[Path]:
    """The files in `folder` for a pair, or a project's layers for it, that are there: that of the
    languages first, those of their regions after it."""
    return [path for path in layer_files(folder, pair, project) if _is_there(path)]


def layer_files(folder: Path, pair: tuple[str, str], project: str | None = None) -> list[Path]:
    """Where these files may be: for `en-es-MX` `en-es.tsv` and `en-es-MX.tsv`."""
    end = ".tsv" if project is None else f".{project}.tsv"
    sources, targets = fallback_tags(pair[0]), fallback_tags(pair[1])
    pairs = [f"{source}-{target}" for target in targets for source in sources]
    return [folder / f"{name}{end}" for name in reversed(pairs)]


def find_built_in(pair: tuple[str, str]) -> Path | None:
    """The glossary of a pair that comes with this program, None where there is none."""
    folder = find_shipped_folder("glossary", ".tsv")
    found = find_layers(folder, pair) if folder else []
    return found[-1] if found else None


def read_built_in_glossary(pair: tuple[str, str]) -> Glossary:
    """The glossary of a pair that comes with this program, empty where there is none."""
    path = find_built_in(pair)
    return read_glossary(path.parent, pair, required=True) if path else Glossary((), pair)


def _is_there(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True  # reading it will say what is wrong
    return True


def _override(earlier: list[Term], later: list[Term], source_language: str) -> list[Term]:
    if not earlier:
        return later
    source = language(source_language)

    def key_of(form: str) -> str:
        return term_key(form, source)

    places = {identity(term, key_of) for term in later}
    everywhere = {identity(term, key_of)[:2] for term in later if not term.domain}
    kept = [
        term
        for term in earlier
        if (key := identity(term, key_of)) not in places and key[:2] not in everywhere
    ]
    return kept + later

"""Which glossary a run uses for each language, and what it lacks for a language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pipeline.config.domains import check_domains
from pipeline.config.settings import Settings
from pipeline.engines import is_passthrough
from pipeline.engines.base import LanguagePair
from pipeline.glossary import (
    Glossary,
    find_built_in,
    find_layers,
    read_built_in_glossary,
    read_glossary,
)
from pipeline.languages import language
from pipeline.languages.lexicon import has_lexicon


def load_glossary(settings: Settings, pair: LanguagePair) -> Glossary:
    """The glossary for a pair under these settings: of the project, else the built-in one; empty
    where there is none for the pair, or none is wanted.

    Raises GlossaryError for one that cannot be read, or a folder or project that was named and
    has none for any language.
    """
    if settings.glossary is None:
        return Glossary((), pair)
    if _uses_built_in(settings):
        found = read_built_in_glossary(pair)
    else:
        folder, project = settings.glossary, settings.project
        required = settings.glossary_required and not _has_others(folder, pair)
        if project is not None and not find_layers(folder, pair, project):
            project = None if _has_others(folder, pair, project) else project
        found = read_glossary(folder, pair, project, required=required)
    check_domains(settings, found)
    return found


def _uses_built_in(settings: Settings) -> bool:
    """Whether the project has no folder for glossaries and names none."""
    named = settings.glossary_required or settings.project is not None
    return settings.glossary is not None and not named and not settings.glossary.is_dir()


def _has_others(folder: Path, pair: LanguagePair, project: str | None = None) -> bool:
    """Whether a folder has files for other target languages."""
    end = ".tsv" if project is None else f".{project}.tsv"
    return any(folder.glob(f"{language(pair.source).primary}-*{end}"))


def describe_glossary(settings: Settings, found: Glossary) -> str:
    """Which glossary it is and how large, such as `built in (1,996 terms)`."""
    if not found.terms:
        return "none"
    count = len(found.terms)
    size = f"{count:,} term" + ("s" if count > 1 else "")
    if _uses_built_in(settings):
        path = find_built_in(found.pair)
        is_own = path is None or path.stem == "-".join(found.pair)
        return f"built in ({size})" if is_own or path is None else f"built in, {path.stem} ({size})"
    return f"{size} ({', '.join(_layers(settings, found.pair))})"


def _layers(settings: Settings, pair: tuple[str, str]) -> list[str]:
    """The files of the project's glossary for a pair, as paths from its folder."""
    folder = settings.glossary or Path()
    found = find_layers(folder, pair)
    if settings.project is not None:
        found += find_layers(folder, pair, settings.project)
    shown = folder.relative_to(settings.root) if folder.is_relative_to(settings.root) else folder
    return [(shown / path.name).as_posix() for path in found]


# --- what a language lacks -----------------------------------------------------------------------

_LEXICON: Final = "lexicon"
_CLASSES: Final = "word_classes"

BOTH: Final[Mapping[str, str]] = MappingProxyType(
    {
        "left-out": _LEXICON,
        "added": _LEXICON,
        "mistranslation": _LEXICON,
        "number-words": "numbers",
        "periods": _CLASSES,
        "frequency": "frequency",
        "fractions": _CLASSES,
        "ordinals": _CLASSES,
        "times-of-day": _CLASSES,
        "doses": _CLASSES,
        "limits": _CLASSES,
        "negation": "negation",
        "opposites": "opposites",
        "drugs": "drugs",
    }
)
"""Checks that compare words of source and target, and the module of `pipeline.languages` that each
needs of both languages."""

TARGET: Final[Mapping[str, str]] = MappingProxyType(
    {
        "false-friends": "false_friends",
        "invented": "words",
        "agreement": "agreement",
        "register": "register",
        "spelling": "misspellings",
    }
)
"""Checks of the target alone, and the module that each needs of its language."""


def find_unfit_checks(pair: tuple[str, str]) -> list[str]:
    """The checks that find nothing in translations of this pair, because they lack its words."""
    source, target = language(pair[0]), language(pair[1])
    lacking = []
    for check, module in {**BOTH, **TARGET}.items():
        needed = (target,) if check in TARGET else (source, target)
        is_fit = (
            has_lexicon(*pair)
            if module == _LEXICON
            else all(one.has_module(module) for one in needed)
        )
        lacking += [] if is_fit else [check]
    return lacking


def find_gaps(settings: Settings, glossary: Glossary) -> list[str]:
    """What a person should know who builds a language: no glossary though one was wanted, checks
    that do not apply. A line each."""
    source, target = glossary.pair
    gaps = []
    if settings.glossary is not None and not glossary.terms:
        gaps.append(
            f"{target}: there is no glossary {source}-{target}, so no term is locked; "
            "write one, or build with --no-glossary"
        )
    unfit = find_unfit_checks(glossary.pair) if not is_passthrough(settings.engine) else []
    if unfit:
        gaps.append(
            f"{target}: these checks know no words of {source}-{target} and find nothing there: "
            f"{', '.join(unfit)}; have a person read for these errors"
        )
    return gaps

"""What a change of a file means for a build that goes on: which pages it concerns.

Editors write in many ways: over the file, beside it and renamed, with swap and lock files.
What counts is that a page, a PO file or a glossary is another than the build has seen.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.config.places import page_function
from pipeline.config.settings import Settings, check_folders
from pipeline.engines import EngineCache
from pipeline.model import Origin
from pipeline.reporting.report import PageState, Report
from pipeline.workflow.build import BuildOptions, build
from pipeline.workflow.options import Progress
from pipeline.workspace.discovery import find_source_pages, page_names
from pipeline.workspace.page_rules import page_rules


@dataclass(frozen=True, slots=True)
class Changes:
    """What a set of changed files asks for."""

    pages: tuple[str, ...] = ()
    """Pages that were saved."""
    records: tuple[str, ...] = ()
    """Pages whose PO files alone were saved. A build writes such files too, and that cannot be
    known for sure from a person's saving at the same moment: they are built like the others, and
    no line tells of it where nothing comes of it."""
    all: bool = False
    """Whether every page is concerned, as by the glossary."""
    removed: tuple[str, ...] = ()
    """Pages that are no longer there."""


@dataclass
class Watch:
    """Pages and languages that are kept up to date."""

    settings: Settings
    wanted: tuple[str, ...] = ()
    """Only these pages; all where empty."""
    engines: EngineCache = field(default_factory=dict)
    """Engines that stay loaded from one build to the next."""

    def __post_init__(self) -> None:
        check_folders(self.settings)
        found = find_source_pages(self.settings, self.wanted)
        self.wanted = tuple(found.pages) if self.wanted else ()
        # Changes are reported by their real paths.
        self._source = self.settings.source.resolve()
        self._output = self.settings.output.resolve()
        self.settings = replace(self.settings, source=self._source, output=self._output)
        self._rules = page_rules(self.settings)
        glossary = self.settings.glossary
        self._glossary = glossary.resolve() if glossary and glossary.is_dir() else None

    def folders(self) -> list[Path]:
        """What to watch; those of the PO files are made, as a build would."""
        languages = self.settings.languages
        catalogues = dict.fromkeys(self.settings.catalogues(language) for language in languages)
        for folder in catalogues:
            folder.mkdir(parents=True, exist_ok=True)
        return [self._source, *catalogues, *([self._glossary] if self._glossary else [])]

    def concerns(self, path: Path) -> bool:
        """Whether a path may be a page, a PO file or a glossary, and no editor's own file."""
        return self._page(path) is not None or self._is_glossary(path)

    def is_folder(self, path: Path) -> bool:
        """Whether a path is a folder for pages; files come into a new one before it is watched."""
        if not self._is_in_source(path):
            return False
        parts = path.relative_to(self._source).parts
        return path.is_dir() and not any(part.startswith(".") for part in parts)

    def changes(self, paths: Iterable[Path]) -> Changes:
        """What the change of these files, and of those in new folders, asks for."""
        pages: set[str] = set()
        records: set[str] = set()
        whole = False
        for path in self._files(paths):
            name = self._page(path)
            if name is None:
                whole |= self._is_glossary(path)
            elif not self.wanted or name in self.wanted:
                (records if path.suffix == ".po" else pages).add(name)
        names = pages | records
        removed = {name for name in names if not os.path.lexists(self._source / name)}
        return Changes(
            tuple(sorted(pages - removed)),
            tuple(sorted(records - pages - removed)),
            whole,
            tuple(sorted(removed)),
        )

    def build(self, pages: tuple[str, ...] = (), progress: Progress | None = None) -> Report:
        """Build these pages, all where none are named. Raises PipelineError, as `build` does."""
        options = BuildOptions(self.settings, pages or self.wanted, engines=self.engines)
        report = build(options, progress)
        # Once an engine's threads run it is not safe to fork.
        self.settings = replace(self.settings, jobs=1)
        return report

    def _files(self, paths: Iterable[Path]) -> Iterator[Path]:
        for path in paths:
            if self.is_folder(path):
                yield from (path / name for name in page_names(path, self.settings.suffixes))
            else:
                yield path

    def _page(self, path: Path) -> str | None:
        """The page that a page or a PO file stands for."""
        if path.suffix == ".po" and path.is_relative_to(self._output):
            place = path.relative_to(self._output).as_posix()
            for language in self.settings.languages:
                page = page_function(self.settings.catalogue, language)(place)
                if page and self._rules.is_page(page):
                    return page
            return None
        if not self._is_in_source(path):
            return None
        name = path.relative_to(self._source).as_posix()
        return name if self._rules.is_page(name) else None

    def _is_in_source(self, path: Path) -> bool:
        """Whether a path lies among the pages, and not in an output folder that lies there too."""
        is_output = self._source in self._output.parents and path.is_relative_to(self._output)
        return path.is_relative_to(self._source) and not is_output

    def _is_glossary(self, path: Path) -> bool:
        folder = self._glossary
        return folder is not None and path.parent == folder and _is(path.name, [".tsv"])


def _is(name: str, endings: Collection[str]) -> bool:
    return not name.startswith(".") and name.endswith(tuple(endings))


def is_unchanged(report: Report) -> bool:
    """Whether all was as it should be."""
    return not report.errors and all(page.state is PageState.UNCHANGED for page in report.pages)


def describe_report(report: Report) -> str:
    """One line on a build: which pages, what was written, what is new, what looks wrong."""
    names = sorted({page.page for page in report.pages})
    what = names[0] if len(names) == 1 else f"{len(names)} pages"
    languages: dict[str, list[str]] = {}
    for page in report.pages:
        languages.setdefault(page.state, []).append(page.language)

    def where(found: list[str]) -> str:
        return ", ".join(found) if len(names) == 1 else str(len(found))

    states = ", ".join(f"{where(found)} {state}" for state, found in sorted(languages.items()))
    new = sum(page.origins[o] for page in report.pages for o in (Origin.ENGINE, Origin.MEMORY))
    counts = f"{new} new segments, {report.counts()}"
    return f"{what}: {states or 'nothing to do'}; {counts}; {report.seconds:.2f} s"

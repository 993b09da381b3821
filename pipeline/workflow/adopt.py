"""Existing translations of a tree, taken into its PO files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pipeline.config.places import find_page_template_problem, place_function
from pipeline.config.settings import Settings, check_folders
from pipeline.errors import UsageError
from pipeline.workflow.adopt_page import AdoptedPage, Adopter, HumanPage, Remark
from pipeline.workflow.build import load_checks, load_translation_options
from pipeline.workflow.options import BuildOptions
from pipeline.workflow.page_job import WorkerContext
from pipeline.workspace.discovery import find_source_pages
from pipeline.workspace.layout_checks import check_collisions
from pipeline.workspace.lock import locked
from pipeline.workspace.site_generator import with_generator
from pipeline.workspace.site_waivers import find_site_waivers

__all__ = ["AdoptOptions", "Adopted", "AdoptedPage", "Remark", "adopt"]


class AdoptOptions(NamedTuple):
    """What `adopt` is asked to do."""

    settings: Settings
    pages: Sequence[str] = ()
    """Only these pages."""
    template: str = ""
    """Where the human pages are: a folder, a file, or a template; empty for where editions go."""
    reviewed: bool = False
    """Whether texts that are certain and have no errors count as approved."""
    write: bool = True


@dataclass(slots=True)
class Adopted:
    """What became of the human pages of a tree."""

    pages: list[AdoptedPage] = field(default_factory=list)
    """Those that are there, and neither from a build nor adopted before."""
    already: int = 0
    """Pages from a build, or adopted before."""
    absent: int = 0
    """Pages without a human translation."""
    errors: list[str] = field(default_factory=list)
    """Files of the source that are no pages."""

    @property
    def failed(self) -> bool:
        """Whether something could not be taken."""
        return bool(self.errors) or any(page.problem or page.unplaced for page in self.pages)

    def count(self, name: str, language: str) -> int:
        """How many texts of a language have something become of them; see `AdoptedPage.counts`."""
        return sum(p.counts[name] for p in self.pages if p.human.language == language)


def adopt(options: AdoptOptions) -> Adopted:
    """Take human translations into PO files.

    Raises UsageError for a place where no human page is, and PipelineError for what stops the
    whole run (glossary, output folder).
    """
    settings = with_generator(options.settings)
    options = options._replace(settings=settings)
    check_folders(settings)
    load_checks(settings)
    translation = load_translation_options(BuildOptions(settings))
    worker = WorkerContext(settings, translation, translate=False, keep_units=True)
    adopter = Adopter(worker, reviewed=options.reviewed, write=options.write)
    done = Adopted()
    with locked(settings.output) if options.write else nullcontext():
        found = find_source_pages(settings, options.pages)
        everything = find_source_pages(settings).pages if options.pages else found.pages
        check_collisions(settings, everything)
        done.errors += found.errors
        looked_at = []
        for language in settings.languages:
            waivers = find_site_waivers(settings, language, {})
            for human in _find_human_pages(options, language, found.pages):
                looked_at.append(human.path)
                page = adopter.adopt(human, waivers)
                if page is None:
                    done.absent += 1
                elif page.is_adopted:
                    done.already += 1
                else:
                    done.pages.append(page)
    if options.template and not (done.pages or done.already):
        first = looked_at[0] if looked_at else options.template
        raise UsageError(f"{first}: there is no page here, nor for any other page; see --from")
    return done


def _find_human_pages(
    options: AdoptOptions, language: str, pages: Sequence[str]
) -> Iterator[HumanPage]:
    settings = options.settings
    find_place = _place_function(options, language, pages)
    for page in pages:
        edition = settings.edition_path(language, page)
        path = find_place(page) if find_place else edition
        in_place = not find_place or _is_same(path, edition)
        yield HumanPage(page, language, edition if in_place else path, in_place)


def _is_same(one: Path, other: Path) -> bool:
    return os.path.abspath(one) == os.path.abspath(other)  # noqa: PTH100 - links are not followed


def _place_function(
    options: AdoptOptions, language: str, pages: Sequence[str]
) -> Callable[[str], Path] | None:
    """Where the human page of each page is; None for where editions go."""
    template, settings = options.template, options.settings
    if not template:
        return None
    if "{" not in template:
        folder = Path(template)
        if folder.is_dir():
            return folder.joinpath
        if len(pages) == 1:
            return lambda page: folder
        raise UsageError(
            f"{template}: no such folder; name one, or a template such as {{lang}}/{{path}}, or a "
            "file and its PAGE"
        )
    if problem := find_page_template_problem(template, several=len(pages) > 1):
        raise UsageError(f"--from {template}: {problem}")
    if len(settings.languages) > 1 and "{lang}" not in template:
        raise UsageError(
            f"--from {template}: for which language? add {{lang}}, or name it by --lang"
        )
    find_place = place_function(template, language, settings.source_language)
    return lambda page: Path(find_place(page))

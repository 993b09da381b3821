"""Build editions and PO files: find what changed, build that, report on the rest.

Pages that are as the last build left them are not read. Everything of a page is computed before
anything of it is written; each file is replaced whole or not at all.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.catalogue.approvals import Approvals
from pipeline.config.settings import Settings, check_folders
from pipeline.engines.base import LanguagePair
from pipeline.model import Finding, Severity
from pipeline.reporting.report import LEFT_ALONE, PageReport, PageState, Report
from pipeline.workflow.glossaries import describe_glossary, find_gaps, load_glossary
from pipeline.workflow.options import BuildOptions, Progress, TranslationOptions
from pipeline.workflow.page_language import describe_skipped
from pipeline.workflow.run import BuildRun
from pipeline.workflow.unused_keys import find_unused_keys
from pipeline.workspace.build_state import Stamps
from pipeline.workspace.catalogues import catalogue_tree
from pipeline.workspace.discovery import TOO_LONG, Found, find_source_pages
from pipeline.workspace.files import digest_files
from pipeline.workspace.inbound_links import find_site_links
from pipeline.workspace.layout_checks import check_collisions, find_left_catalogues
from pipeline.workspace.linked_files import find_linked_files
from pipeline.workspace.lock import locked
from pipeline.workspace.orphans import find_orphans, report_orphan
from pipeline.workspace.page_rules import find_unused_patterns
from pipeline.workspace.site_generator import with_generator
from pipeline.workspace.up_to_date import Inputs, find_up_to_date

if TYPE_CHECKING:
    from pipeline.workflow.runner import BuildRunner

__all__ = ["BuildOptions", "build", "load_glossary"]


def build(
    options: BuildOptions,
    progress: Progress | None = None,
    notify: Callable[[str], None] | None = None,
) -> Report:
    """Build all languages.

    Input errors of single pages are in the report. `notify` is called with a line on why the run
    waits. Raises PipelineError for what stops the whole run (glossary, engine, output folder).
    """
    start = time.monotonic()
    options = replace(options, settings=with_generator(options.settings))
    settings = options.settings
    check_folders(settings)
    # All glossaries and checks before anything is written: an error in one stops the run.
    translation = load_translation_options(options)
    load_checks(settings)
    found, everything = _find(options)
    with ExitStack() as stack:
        lock = locked(settings.output, wait=options.wait, tell=notify)
        if options.write and stack.enter_context(lock):
            found, everything = _find(options)  # the run waited for may have taken long
        report = Report(errors=found.errors)
        report.page_errors = {error for error in found.errors if error.endswith(TOO_LONG)}
        for language, wanted in translation.items():
            report.glossaries[language] = describe_glossary(settings, wanted.glossary)
            report.notes += find_gaps(settings, wanted.glossary)
        stamps = Stamps(settings.memory.with_name("stamps.sqlite"), settings)
        inputs = _read_inputs(options, found, everything)
        run = BuildRun(options, translation, inputs, stamps, report, progress)
        pages = _LazyRunner(run, stack)
        for language in translation:
            _build_language(run, pages, language, found)
            _copy_assets(run, language)
        report.warnings += [stamps.problem] if stamps.problem else []
        skipped = describe_skipped(report.pages, settings.source_language)
        report.notes += [skipped] if skipped else []
        if not options.pages:
            report.warnings += find_unused_keys(settings, found.pages)
            report.warnings += find_unused_patterns(settings, found.left_out)
            if left_out := found.left_out.describe():
                report.notes.append(f"not looked at: {left_out}")
        report.warnings += find_left_catalogues(settings)
    report.seconds = time.monotonic() - start
    return report


def load_translation_options(options: BuildOptions) -> dict[str, TranslationOptions]:
    """How each language of a run is translated, with its glossary. Raises GlossaryError."""
    settings = options.settings
    pairs = [LanguagePair(settings.source_language, language) for language in settings.languages]
    return {
        pair.target: TranslationOptions(
            pair,
            load_glossary(settings, pair),
            settings.engine,
            options.refresh,
            settings.locale_of(pair.target),
        )
        for pair in pairs
    }


def load_checks(settings: Settings) -> None:
    """Load the checks of other packages that the settings name. Raises PluginError."""
    if settings.checks:
        from pipeline.workflow.plugin_checks import load_named_checks

        load_named_checks(settings.checks)


def _find(options: BuildOptions) -> tuple[Found, list[str]]:
    """The pages of the run, and those of the whole tree."""
    settings = options.settings
    found = find_source_pages(settings, options.pages)
    everything = find_source_pages(settings).pages if options.pages else found.pages
    # A run of some pages only must not write what another page's file is to be.
    check_collisions(settings, everything)
    return found, everything


def _read_inputs(options: BuildOptions, found: Found, everything: Sequence[str]) -> Inputs:
    """What decides what is up to date; others of the tree may link to the pages of the run."""
    settings = options.settings
    digests = digest_files(settings.source, everything)
    links = find_site_links(settings.source, digests, settings.memory.parent, write=options.write)
    files = {
        language: find_linked_files(settings, language, links.files, everything)
        for language in settings.languages
    }
    return Inputs(found.pages, digests, links.inbound if settings.anchors else {}, files)


class _LazyRunner:
    """Builds pages; what that takes is loaded and started when there are some to build."""

    def __init__(self, run: BuildRun, stack: ExitStack) -> None:
        self._run, self._stack = run, stack
        self._runner: BuildRunner | None = None

    def build_pages(
        self,
        language: str,
        names: Sequence[str],
        renames: Mapping[str, str],
        approvals: Approvals,
        site_waivers: tuple[str, ...],
    ) -> dict[str, PageReport]:
        """See `BuildRunner.build_pages`."""
        if not names:
            return {}
        from pipeline.workflow.runner import StalePages, open_runner

        if self._runner is None:
            self._runner = self._stack.enter_context(open_runner(self._run, len(names)))
        has_approvals = not approvals.is_empty()
        return self._runner.build_pages(
            StalePages(language, names, renames, approvals, has_approvals, site_waivers)
        )


def _build_language(run: BuildRun, runner: _LazyRunner, language: str, found: Found) -> None:
    settings, options, stamps = run.settings, run.options, run.stamps
    terms = run.translation[language].glossary
    fresh = find_up_to_date(settings, terms, run.inputs, stamps)
    if options.write and fresh.restamped:
        stamps.save_glossary(terms)
        stamps.save(language, fresh.restamped, {})
    pages = {} if options.refresh or options.review_limit else dict(fresh.reports)
    index = Approvals(
        settings.approvals,
        catalogue_tree(settings, language),
        write=options.write,
        digests=fresh.catalogues,
    )
    with index as approvals:
        affected = approvals.affected_pages()
        if affected and options.write:
            # All of them, and first: a run of some pages only, or one that is cut short, is to
            # leave the others stale.
            stamps.forget(language, sorted(affected))
        stale = [name for name in found.pages if name not in pages or name in affected]
        if options.skip_stale and stale:
            run.report.skipped += ((language, name) for name in stale)
            run.report.pages += (pages[name] for name in sorted(pages.keys() - set(stale)))
            return
        renames = _find_renames(settings, language, stale, found.pages)
        pages |= runner.build_pages(language, stale, renames, approvals, fresh.site_waivers)
    if fresh.site_waivers and not options.pages and not run.report.errors:
        from pipeline.workflow.waivers import report_unused_waivers  # knows all checks

        report_unused_waivers(pages.values(), fresh.site_waivers, settings.checks)
    run.report.pages += (pages[name] for name in sorted(pages))
    run.report.pages += _report_folders(found.folders, language)
    if not options.pages:
        present = (name for name, page in pages.items() if page.state not in LEFT_ALONE)
        orphans = find_orphans(settings, language, present)
        _handle_orphans(run, language, [page for page in orphans if page not in renames.values()])
        if options.write:
            stamps.forget(language, fresh.removed)


def _copy_assets(run: BuildRun, language: str) -> None:
    """Put the files that pages show where their editions look for them."""
    options, report = run.options, run.report
    files = run.inputs.files[language]
    if options.dry_run or not (files.copies or run.settings.assets_path(language).exists()):
        return
    from pipeline.workflow.copy_assets import CopyOptions, copy_assets

    is_complete = not options.pages and not report.errors
    wanted = CopyOptions(options.write, is_complete, options.prune)
    copied = copy_assets(run.settings, language, files, wanted)
    for problem in copied.problems:
        report.add_error(problem)
    for page in report.pages:
        if page.language == language and (names := copied.files.get(page.page)):
            page.files = (*page.files, *names)
            if page.state is PageState.UNCHANGED:
                page.state = PageState.WRITTEN if options.write else PageState.WOULD_CHANGE


def _report_folders(folders: Iterable[str], language: str) -> Iterator[PageReport]:
    message = "a folder named like a page; rename it or leave it, it is no page"
    for name in folders:
        finding = Finding("not-a-page", Severity.WARNING, message, name)
        yield PageReport(name, language, PageState.FOLDER, (finding,))


# --- pages that are gone -------------------------------------------------------------------------


def _find_renames(
    settings: Settings, language: str, stale: Sequence[str], pages: Sequence[str]
) -> dict[str, str]:
    """For new pages the page that they were before they were renamed."""
    new = [page for page in stale if not os.path.lexists(settings.catalogue_path(language, page))]
    if not new:
        return {}
    orphans = [
        page
        for page in find_orphans(settings, language, pages)
        if not os.path.exists(settings.source / page)  # noqa: PTH110 - no error for long paths
    ]
    if not orphans:
        return {}
    from pipeline.workflow.prune import find_renames

    return find_renames(settings, language, new, orphans)


def _handle_orphans(run: BuildRun, language: str, orphans: Sequence[str]) -> None:
    """Report what is left of pages that are gone, or remove it."""
    options, report = run.options, run.report
    if options.prune and options.write and orphans:
        # What looks gone may lie in a folder that cannot be read, or the folder be a wrong one.
        is_complete = any(page.state is not PageState.FAILED for page in report.pages)
        if is_complete and not report.errors:
            from pipeline.workflow.prune import prune

            report.pages += prune(run.settings, language, orphans)
            return
        report.warnings.append("nothing is removed in a run with errors, or without pages")
    report.pages += (report_orphan(run.settings, language, page) for page in orphans)

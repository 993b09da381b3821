"""What a Python program may call. All names are reached as `pipeline.NAME`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypedDict, Unpack

from pipeline.checks import Pair, Problem, plain
from pipeline.config.language_codes import check_language
from pipeline.config.settings import Settings, absolute
from pipeline.config.settings import load as load_settings
from pipeline.engines import Hypothesis, LanguagePair, Link, check_engine, resolve_engine
from pipeline.engines.base import Capabilities, TermConstraint
from pipeline.errors import PipelineError, SourceError, UsageError
from pipeline.glossary import Glossary, Term, read_built_in_glossary, read_glossary
from pipeline.interchange.formats import ExchangeFormat
from pipeline.interchange.rows import RowState, SegmentRow
from pipeline.model import FRONT_MATTER_KEYS, Finding, Origin, Segment, Severity, Status, Unit
from pipeline.mt import translate
from pipeline.reporting.report import LEFT_ALONE, PageReport, PageState, Report
from pipeline.spans import Span
from pipeline.workflow import build as tree
from pipeline.workflow import check as checking
from pipeline.workflow.options import BuildOptions, Progress, TranslationOptions
from pipeline.workflow.pages import PageInput, PageOutput
from pipeline.workflow.plugin_checks import (
    load_named_checks,
    restore_blanks,
    translate_lines,
)
from pipeline.workflow.single_page import translate_single_page

__all__ = ["BuildOptions", "Capabilities", "ExchangeFormat", "Finding", "Glossary", "Hypothesis"]
__all__ += ["LanguagePair", "LineTranslation", "Link", "Origin", "PageOptions", "PageReport"]
__all__ += ["PageState", "PageTranslation", "Pair", "Problem", "Report", "RowState", "Segment"]
__all__ += ["SegmentRow", "Settings", "Severity", "Span", "Status", "Term", "TermConstraint"]
__all__ += ["TextOptions", "Unit", "build", "check", "load_glossary", "load_settings", "plain"]
__all__ += ["translate_page", "translate_text"]

# --- a tree of pages -----------------------------------------------------------------------------


def build(
    options: BuildOptions,
    *,
    progress: Progress | None = None,
    notify: Callable[[str], None] | None = None,
) -> Report:
    r"""Build the editions and PO files of a tree of pages, as `pipeline build` does.

    Relative folders of `options.settings` count from its `root`. `progress` is called with what
    is being done, how much of it is done and how much there is; `notify` with a line that says
    why the run waits for another one.

    What is wrong with single pages stands in the report (`errors`, and the findings of each
    page). Raises PipelineError for what stops the whole run: UsageError for a folder, page or
    engine that is not there, GlossaryError, EngineError, OutputError.

        >>> settings = pipeline.Settings(Path("site"), languages=("es",), engine="pseudo")
        >>> report = pipeline.build(pipeline.BuildOptions(settings))
        >>> [(page.page, str(page.state)) for page in report.pages]
        [('pain.md', 'written')]
        >>> report.exit_code()
        0
    """
    return tree.build(_prepared(options), progress, notify)


def check(options: BuildOptions) -> Report:
    r"""Check what is built, as `pipeline check` does: no engine is asked, nothing is written.

    The report has the findings of all pages. A page that `build` would change, or that is not
    built yet, has an error finding `stale`. Raises PipelineError as `build` does.

        >>> settings = pipeline.Settings(Path("site"), languages=("es",), engine="pseudo")
        >>> report = pipeline.check(pipeline.BuildOptions(settings))
        >>> [(finding.path, finding.check) for finding in report.findings]
        [('pain.md', 'stale'), ('pain.md', 'untranslated')]
    """
    return checking.check(_prepared(options))


def _prepared(options: BuildOptions) -> BuildOptions:
    settings = absolute(options.settings)
    for language in (settings.source_language, *settings.languages):
        check_language(language)
    check_engine(settings.engine)
    return replace(options, settings=settings)


def load_glossary(
    folder: Path | None = None,
    *,
    language: str,
    source_language: str = "en",
    project: str | None = None,
) -> Glossary:
    """The glossary of a language pair: `folder/en-es.tsv`, and over it the layer of `project`,
    `folder/en-es.PROJECT.tsv`. Without a folder it is the one that comes with this program; it
    is empty for a pair that there is none for.

    Raises UsageError for what is no language code, GlossaryError for a file that is not there
    or has errors: all of them, one a line, each with its place.

        >>> glossary = pipeline.load_glossary(Path("site/glossary"), language="es")
        >>> [f"{term.term} = {term.translation} ({term.status})" for term in glossary.terms]
        ['pain = dolor (locked)']
    """
    pair = _pair(source_language, language)
    if folder is None:
        return read_built_in_glossary(pair)
    return read_glossary(folder, pair, project, required=True)


# --- one page, some lines ------------------------------------------------------------------------


class TextOptions(TypedDict, total=False):
    """Further options of `translate_text`, and of `translate_page`."""

    checks: Sequence[str]
    """Names of checks that other packages add, to run beside the built-in ones."""


class PageOptions(TextOptions, total=False):
    """Further options of `translate_page`."""

    path: str
    """Name of the page (`page.md`). It stands in findings, and in the front matter of the edition
    if the page has no address of its own."""
    po: bytes
    """The PO file of an earlier translation of the page: what people approved in it is used."""
    front_matter: Sequence[str]
    """Front matter values to translate, as dotted keys (title, description, summary, subtitle)."""


@dataclass(frozen=True, slots=True)
class PageTranslation:
    """A page in another language."""

    text: str
    """The edition, as Markdown: the structure of the page, its texts translated."""
    units: tuple[Unit, ...]
    """The segments of the page in their order, with their translations as tagged text."""
    findings: tuple[Finding, ...]
    """What a person should look at, by line; lines are those of the page."""
    po: bytes | None
    """The PO file for review; give it to the next translation of the page. None where the one
    that was given has entries that cannot be read: a finding says which."""
    engine: str
    """Name, version and model of the engine; empty where nothing needed one."""


def translate_page(
    markdown: str | bytes,
    *,
    language: str,
    source_language: str = "en",
    glossary: Path | Glossary | None = None,
    engine: str = "auto",
    **more: Unpack[PageOptions],
) -> PageTranslation:
    r"""Translate one page of Markdown. No settings are read and no file is written.

    `markdown` is the page with its front matter, as text or as UTF-8 bytes. `language` and
    `source_language` are codes such as `es` or `pt-BR`. `glossary` is a folder with `en-es.tsv`
    or the like, a glossary from `load_glossary`, or None for none. `engine` is a name as for
    `--engine`. See `PageOptions` for `more`.

    Raises SourceError for a page that cannot be read or says that it is not to be translated,
    UsageError for an unknown engine or language, GlossaryError for a folder without the glossary
    of the pair, EngineError where the engine cannot serve the pair.

        >>> text = "# Pain\n\nRest *well*.\n"
        >>> page = pipeline.translate_page(text, language="es", engine="pseudo")
        >>> print(page.text)
        # Pàìn
        <BLANKLINE>
        Rèst *wèll*.
        <BLANKLINE>
        >>> [unit.target for unit in page.units]
        ['Pàìn', 'Rèst <1>wèll</1>.']
    """
    pair = _pair(source_language, language)
    check_engine(engine)
    name = more.get("path", "page.md")
    keys = tuple(more.get("front_matter", FRONT_MATTER_KEYS))
    nowhere = Path()
    settings = Settings(
        nowhere,
        nowhere,
        nowhere,
        (language,),
        source_language,
        engine,
        None,
        front_matter=keys,
        checks=_checks(more),
    )
    data = markdown.encode("utf-8", "surrogatepass") if isinstance(markdown, str) else markdown
    source = PageInput(name, language, data, more.get("po"))
    options = TranslationOptions(pair, _glossary(glossary, pair), engine)
    output, signature = translate_single_page(source, settings, options)
    findings = tuple(sorted(output.report.findings, key=lambda f: (f.line, f.check, f.message)))
    return PageTranslation(_text(output, name), output.units, findings, output.po, signature)


def _text(output: PageOutput, name: str) -> str:
    if output.report.state in LEFT_ALONE:
        reasons = [finding.message for finding in output.report.findings]
        what = reasons[0].partition(";")[0] if reasons else "the page says `translate: false`"
        raise SourceError(f"{what}; take that out to translate it", name)
    if output.edition is None:
        reasons = [f.message for f in output.report.findings if f.check == "structure"]
        raise PipelineError(f"{name}: {'; '.join(reasons)}")
    return output.edition.decode("utf-8")


@dataclass(frozen=True, slots=True)
class LineTranslation:
    """A line of plain text in another language."""

    source: str
    target: str
    """White space at its ends is that of the source."""
    findings: tuple[Finding, ...]
    """What a person should look at; `line` is the number of the line, from 1."""


def translate_text(
    text: str | Iterable[str],
    *,
    language: str,
    source_language: str = "en",
    glossary: Path | Glossary | None = None,
    engine: str = "auto",
    **more: Unpack[TextOptions],
) -> list[LineTranslation]:
    r"""Translate plain text, each line on its own; as many results as lines, in their order.

    `text` is a text, which is split at line feeds, or its lines. The other arguments and the
    errors are those of `translate_page`; see `TextOptions` for `more`.

        >>> text = "Rest.\n\nDrink <water>."
        >>> lines = pipeline.translate_text(text, language="es", engine="pseudo")
        >>> [line.target for line in lines]
        ['Rèst.', '', 'Drìnk <wàtèr>.']
    """
    pair = _pair(source_language, language)
    lines = text.split("\n") if isinstance(text, str) else list(text)
    terms, checks = _glossary(glossary, pair), _checks(more)
    results = translate_lines(lines, resolve_engine(engine, pair), pair, terms, checks)
    return [
        _line_translation(number, line, result)
        for number, (line, result) in enumerate(zip(lines, results, strict=True), 1)
    ]


def _line_translation(number: int, line: str, result: translate.Translation) -> LineTranslation:
    findings = (
        Finding(problem.code, problem.severity, problem.message, line=number)
        for problem in result.problems
    )
    return LineTranslation(line, restore_blanks(line, result), tuple(findings))


def _checks(more: TextOptions) -> tuple[str, ...]:
    checks = tuple(more.get("checks", ()))
    load_named_checks(checks)
    return checks


def _pair(source_language: str, language: str) -> LanguagePair:
    return LanguagePair(check_language(source_language), check_language(language))


def _glossary(glossary: Path | Glossary | None, pair: LanguagePair) -> Glossary:
    if glossary is None:
        return Glossary((), pair)
    if not isinstance(glossary, Glossary):
        return read_glossary(Path(glossary), pair, required=True)
    if tuple(glossary.pair) != tuple(pair):
        raise UsageError(
            f"the glossary is for {'-'.join(glossary.pair)}, not {pair}; load that of the pair"
        )
    return glossary

"""Which files of a source folder are pages, by their names, and what to say of the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from pipeline.config.globs import Globs, compile_globs
from pipeline.config.language_codes import TWO_LETTERS
from pipeline.config.places import EXCLUDE, SUFFIXES, page_function
from pipeline.config.settings import Settings

NEVER: Final = "node_modules"
"""A folder that is never looked into; hidden ones are not either."""
OTHER_SUFFIXES: Final = (".md", ".markdown", ".mdx", ".mdown", ".mkd", ".mkdn", ".qmd", ".rmd")
"""Endings in small letters that pages have, whatever the settings say."""
NO_GLOBS: Final = compile_globs(())
DEFAULT_EXCLUDE: Final = compile_globs(EXCLUDE)
_STEM_LANGUAGE: Final = re.compile(r"\{stem\}([._-])\{lang\}\{ext\}")


@dataclass(frozen=True, slots=True)
class PageRules:
    """What makes a file a page."""

    suffixes: tuple[str, ...] = SUFFIXES
    include: Globs = NO_GLOBS
    exclude: Globs = DEFAULT_EXCLUDE
    find_edition: Callable[[str], str | None] | None = None
    """Gives the page whose edition a file is, None for others; None where editions do not stand
    among the pages."""
    with_language: re.Pattern[str] | None = None
    """Matches names of files that name their language; None where the layout has none."""
    source_language: str = ""

    def find_reason(self, name: str) -> str:
        """Why a file is no page, and what to do; empty for a page."""
        if not name.endswith(self.suffixes):
            return f"not a page; pages end in {', '.join(self.suffixes)}"
        if self.find_edition and self.find_edition(name):
            return "an edition, not a page; name its page"
        if patterns := self.exclude.find(name):
            return f"left out by {patterns[0]!r} in exclude; take the pattern out, or the page"
        if self.include.globs and not self.include.find(name):
            return "not among the pages that include names; add a pattern for it"
        return ""

    def is_page(self, name: str) -> bool:
        """Whether a path relative to the source folder is that of a page."""
        parts = name.split("/")
        is_hidden = any(part.startswith(".") for part in parts) or NEVER in parts[:-1]
        return not is_hidden and not self.find_reason(name)

    def find_other_editions(self, pages: Iterable[str]) -> dict[str, str]:
        """Pages that are editions of others in a language that the project does not build
        (`a.fr.md` beside `a.md`), with their languages."""
        if self.with_language is None:
            return {}
        marked = {page: m for page in pages if (m := self.with_language.fullmatch(page))}
        present = self.without_language(pages)
        return {
            page: match["language"]
            for page, match in marked.items()
            if match["language"] != self.source_language
            and match["language"].partition("-")[0] in TWO_LETTERS
            and match["stem"] + match["ext"] in present
        }

    def without_language(self, pages: Iterable[str]) -> set[str]:
        """The pages, as they are called where they do not name the language of the source."""
        pattern = self.with_language
        if pattern is None:
            return set(pages)
        found = set()
        for page in pages:
            match = pattern.fullmatch(page)
            is_marked = match is not None and match["language"] == self.source_language
            found.add(match["stem"] + match["ext"] if match and is_marked else page)
        return found


DEFAULT_RULES: Final = PageRules()


def page_rules(settings: Settings) -> PageRules:
    """The rules of a project."""
    find_edition = _edition_finder(settings)
    beside = _STEM_LANGUAGE.search(settings.edition) if find_edition else None
    marked = None
    if beside:
        language = r"(?P<language>[a-z]{2,3}(?:-[A-Za-z0-9]{2,4})?)"
        name = rf"(?P<stem>.+){re.escape(beside[1])}{language}(?P<ext>\.[^./]+)"
        marked = re.compile(name, re.DOTALL)
    return PageRules(
        settings.suffixes,
        compile_globs(settings.include),
        compile_globs(settings.exclude),
        find_edition,
        marked,
        settings.source_language,
    )


def _edition_finder(settings: Settings) -> Callable[[str], str | None] | None:
    prefix = place_prefix(settings)
    if prefix is None:
        return None
    languages = dict.fromkeys((*settings.languages, *settings.other_languages))
    readers = [page_function(settings.edition, language) for language in languages]

    def find_edition(name: str) -> str | None:
        place = prefix + name
        return next((page for read in readers if (page := read(place))), None)

    return find_edition


def place_prefix(settings: Settings) -> str | None:
    """What stands before the name of a page to make it a place, relative to the output folder;
    None where the pages do not lie in it."""
    source, output = settings.source.resolve(), settings.output.resolve()
    if not source.is_relative_to(output):
        return None
    inner = source.relative_to(output).as_posix()
    return "" if inner == "." else f"{inner}/"


# --- what is left out ----------------------------------------------------------------------------


@dataclass(slots=True)
class LeftOut:
    """What a search for pages did not look at, counted."""

    excluded: Counter[str] = field(default_factory=Counter)
    """Files and folders, by the pattern of `exclude`."""
    not_included: int = 0
    """Pages that `include` does not name."""
    never: int = 0
    """Folders that are never looked into, but for hidden ones."""
    links_to_folders: int = 0
    links_out: int = 0
    """Links that lead out of the source folder."""
    endings: Counter[str] = field(default_factory=Counter)
    """Files that end as pages do elsewhere, by their ending."""
    editions: int = 0
    """Files that stand where editions do, without their pages."""
    languages: Counter[str] = field(default_factory=Counter)
    """Editions in languages that the project does not build, by language."""
    too_long: list[str] = field(default_factory=list)
    """Folders whose path is longer than the system takes."""
    matched: set[str] = field(default_factory=set)
    """Patterns that matched something."""

    def counts(self) -> dict[str, int]:
        """How many there are of each kind, in words."""
        found = {f"by exclude ({pattern})": n for pattern, n in sorted(self.excluded.items())}
        found["that include does not name"] = self.not_included
        found[f"by name ({NEVER})"] = self.never
        found["links to folders"] = self.links_to_folders
        found["links that lead out"] = self.links_out
        for ending, count in sorted(self.endings.items()):
            found[f"that end in {ending} (see suffixes)"] = count
        found["in places of editions, without a page"] = self.editions
        for language, count in sorted(self.languages.items()):
            found[f"editions in {language}"] = count
        return {what: count for what, count in found.items() if count}

    def describe(self) -> str:
        """One line for a person; empty where nothing was left out."""
        return ", ".join(f"{count} {what}" for what, count in self.counts().items())


def find_unused_patterns(settings: Settings, left_out: LeftOut) -> list[str]:
    """What to say of patterns that somebody wrote and that matched nothing."""
    given = [("include", pattern) for pattern in settings.include]
    given += [("exclude", pattern) for pattern in settings.exclude if pattern not in EXCLUDE]
    return [
        f"{settings.place_of(key)}: {key}: {pattern!r} matches nothing; correct it or take it out"
        for key, pattern in given
        if pattern not in left_out.matched
    ]

"""What a run did, as one record: for people as text, for machines as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from pipeline.model import Finding, Origin, Status, TextInSource, Unit
from pipeline.reporting.packed import CompressedFindings, count_errors, count_flagged, pack
from pipeline.reporting.repeats import count_distinct, merge_repeats
from pipeline.reporting.risk import Candidate, Risk, risk_of, words_of


class PageState(StrEnum):
    """What became of a page."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    WOULD_CHANGE = "would change"
    """The run may not write."""
    FAILED = "failed"
    EXCLUDED = "excluded"
    """Its author asked for no translation."""
    SKIPPED = "skipped"
    """It is in another language than the source."""
    REMOVED = "removed"
    """Its files are removed, as the page is gone."""
    FOLDER = "folder"
    """Not a page, but a folder with the name of one."""
    ORPHAN = "orphan"
    """The page is gone, its files are not."""


NO_TRANSLATION: Final = "no translation yet; run `pipeline build`"
"""What is found in a text that no engine was asked for."""

LEFT_ALONE: Final = (PageState.EXCLUDED, PageState.SKIPPED)
"""States of pages that need no translation."""


@dataclass(slots=True)
class PageReport:
    """One page in one language."""

    page: str
    language: str
    state: PageState
    findings: Sequence[Finding] = ()
    """What a person should look at, without what is waived."""
    origins: Counter[Origin] = field(default_factory=Counter)
    statuses: Counter[Status] = field(default_factory=Counter)
    words: int = 0
    review_words: int = 0
    """Words in segments that nobody has approved."""
    words_by_risk: Counter[Risk] = field(default_factory=Counter)
    """The same words, by how likely their translation is wrong."""
    review_next: Sequence[Candidate] = ()
    """The riskiest segments that nobody has approved, if the run was asked for some."""
    files: tuple[str, ...] = ()
    """Files written, or that would be."""
    engine_segments: int = 0
    """Segments that an engine would be asked for, in a dry run."""
    waived: Sequence[Finding] = ()
    """Findings that a person lets stand, each with its reason."""
    site_waivers: tuple[str, ...] = ()
    """The waivers for the whole site in its PO file."""
    waivers_in_force: str = ""
    """Checksum of the waivers for the whole site that it was checked with."""
    left_in_source: Sequence[TextInSource] = ()
    """What no rule translates; see the setting `markup`."""

    def count(self, units: Iterable[Unit]) -> None:
        """Add up origins, statuses and words of the page's segments."""
        for unit in units:
            self.origins[unit.origin] += 1
            self.statuses[unit.status] += 1
            words = words_of(unit)
            self.words += words
            if unit.status is not Status.REVIEWED:
                self.review_words += words
                self.words_by_risk[risk_of(unit)] += words

    @property
    def flagged(self) -> int:
        """Segments with findings."""
        found = self.findings
        return found.flagged if isinstance(found, CompressedFindings) else count_flagged(found)

    @property
    def distinct(self) -> int:
        """Findings that differ, see `merge_repeats`."""
        found = self.findings
        return found.distinct if isinstance(found, CompressedFindings) else count_distinct(found)

    @property
    def packed(self) -> CompressedFindings:
        """The findings, packed."""
        return pack(self.findings)

    @property
    def errors(self) -> int:
        """Findings that are errors."""
        found = self.findings
        return found.errors if isinstance(found, CompressedFindings) else count_errors(found)


@dataclass(slots=True)
class Report:
    """One run over all pages and languages."""

    pages: list[PageReport] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    """Input and output errors, `path:line: what; what to do`; most make the run exit 2."""
    warnings: list[str] = field(default_factory=list)
    """What went wrong beside the pages and cost nothing but time."""
    engines: dict[str, str] = field(default_factory=dict)
    """Signature of the engine used, by language; absent where none was needed."""
    seconds: float = 0.0
    glossaries: dict[str, str] = field(default_factory=dict)
    """Which glossary was used and how large it is, by language: `built in (1,996 terms)`."""
    engine_segments: Counter[str] = field(default_factory=Counter)
    """Different segments that an engine would be asked for, by language, in a dry run."""
    is_preview: bool = False
    """Whether pages were built in memory only: that their files would change is no fault."""
    notes: list[str] = field(default_factory=list)
    """What a person should know of the run as a whole, such as checks that do not apply."""
    skipped: list[tuple[str, str]] = field(default_factory=list)
    """Languages and pages that are not up to date, where the run was asked to skip those."""
    page_errors: set[str] = field(default_factory=set)
    """Those of `errors` that keep one page from being built and no other; they make it exit 1."""

    def add_error(self, message: str) -> None:
        """Note an error, once however many languages meet it."""
        if message not in self.errors:
            self.errors.append(message)

    def add_page_error(self, message: str) -> None:
        """Note an error that concerns the files of one page."""
        self.add_error(message)
        self.page_errors.add(message)

    @property
    def findings(self) -> list[Finding]:
        """All findings, by page, line and check."""
        return list(self._in_order("findings"))

    @property
    def waived(self) -> list[Finding]:
        """All findings that a person lets stand, in the same order."""
        return list(self._in_order("waived"))

    def read_findings(self, which: str = "findings") -> Iterator[Finding]:
        """The findings, or those that are `waived`, for a person: in the same order, what a page
        says several times once, see `merge_repeats`."""
        return self._in_order(which, merge_repeats)

    def _in_order(
        self, which: str, read: Callable[[Iterable[Finding]], list[Finding]] = list
    ) -> Iterator[Finding]:
        name = attrgetter("page")
        for _, same in groupby(sorted(self.pages, key=name), name):
            found = [finding for page in same for finding in read(getattr(page, which))]
            yield from sorted(found, key=lambda f: (f.path, f.line, f.check, f.message))

    @property
    def all_findings(self) -> int:
        """How many findings there are."""
        return sum(len(page.findings) for page in self.pages)

    @property
    def distinct_findings(self) -> int:
        """How many `read_findings` gives; it would take long to read them all to count them."""
        return sum(page.distinct for page in self.pages)

    @property
    def error_findings(self) -> int:
        """How many findings are errors."""
        return sum(page.errors for page in self.pages)

    def counts(self) -> str:
        """How many findings there are, in words."""
        waived = sum(len(page.waived) for page in self.pages)
        return count_findings(self.error_findings, self.all_findings, waived)

    @property
    def changed(self) -> list[str]:
        """Files written, or that would be."""
        return sorted(name for page in self.pages for name in page.files)

    def exit_code(self, *, strict: bool = False, check: bool = False) -> int:
        """2 after input or output errors; 1 where a page could not be written, for differences
        under `check` and for error findings under `strict`; else 0."""
        if set(self.errors) - self.page_errors:
            return 2
        if self.errors or any(page.state is PageState.FAILED for page in self.pages):
            return 1
        if (check and self.changed) or (strict and self.error_findings):
            return 1
        return 0

    def summary(self) -> str:
        """A few lines for a person."""
        lines = []
        for language in dict.fromkeys(page.language for page in self.pages):
            lines += self._language(language, [p for p in self.pages if p.language == language])
        if not lines:
            lines.append("no pages found")
        lines.append(f"time      {self.seconds:.1f} s")
        return "\n".join(lines)

    def _language(self, language: str, pages: list[PageReport]) -> list[str]:
        states = Counter(page.state for page in pages)
        origins: Counter[Origin] = Counter()
        for page in pages:
            for origin, count in page.origins.items():
                origins[origin] += count
        findings = sum(len(page.findings) for page in pages)
        errors = sum(page.errors for page in pages)
        waived = sum(len(page.waived) for page in pages)
        by_state = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
        by_origin = ", ".join(f"{origins[origin]} {origin}" for origin in Origin if origins[origin])
        review = sum(page.review_words for page in pages)
        return [
            f"{language}",
            f"pages     {len(pages)} ({by_state})",
            f"segments  {origins.total()} ({by_origin or 'none'})",
            f"words     {sum(page.words for page in pages)}, {review} to review",
            f"findings  {count_findings(errors, findings, waived)}",
            *_count_left([text for page in pages for text in page.left_in_source]),
            f"glossary  {self.glossaries.get(language, 'none')}",
            f"engine    {self.engines.get(language, 'none needed')}",
        ]

    def as_json(self) -> str:
        """One JSON object."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=2, sort_keys=True)

    def as_dict(self) -> dict[str, Any]:
        """The report as plain data."""
        return {
            "pages": [
                {
                    "page": page.page,
                    "language": page.language,
                    "state": str(page.state),
                    "origins": {str(k): v for k, v in sorted(page.origins.items())},
                    "statuses": {str(k): v for k, v in sorted(page.statuses.items())},
                    "words": page.words,
                    "words_to_review": page.review_words,
                    "flagged": page.flagged,
                    "waived": len(page.waived),
                    "left_in_source": [text._asdict() for text in page.left_in_source],
                    "files": list(page.files),
                }
                for page in self.pages
            ],
            "findings": [finding_dict(finding) for finding in self.findings],
            "waived": [finding_dict(finding) for finding in self.waived],
            "errors": self.errors,
            "warnings": [*self.warnings, *self.notes],
            "engines": self.engines,
            "glossaries": self.glossaries,
            "seconds": round(self.seconds, 3),
        }


def _count_left(texts: Sequence[TextInSource]) -> Iterator[str]:
    """A line of the summary on what stays in the source language, if anything does."""
    if texts:
        parts = []
        for kind, count in Counter(text.kind for text in texts).most_common():
            names = Counter(text.name for text in texts if text.kind == kind and text.name)
            shown = [f"{name} {n}" for name, n in names.most_common(_SHOWN_NAMES)]
            more = ["…"] if len(names) > _SHOWN_NAMES else []
            parts.append(f"{count} {kind}" + (f" ({', '.join(shown + more)})" if shown else ""))
        yield f"untouched {len(texts)} texts in the source language: {', '.join(parts)}"


_SHOWN_NAMES: Final = 3
"""Names of keys and attributes that the summary shows of each kind."""


def count_findings(errors: int, findings: int, waived: int) -> str:
    """Counts for people: `2 errors, 3 warnings, 1 waived`."""
    end = f", {waived} waived" if waived else ""
    return f"{errors} errors, {findings - errors} warnings{end}"


def finding_dict(finding: Finding) -> dict[str, Any]:
    """A finding as plain data; one that a person lets stand with the reason."""
    reason = {"reason": finding.waiver} if finding.waiver else {}
    return {
        "check": finding.check,
        "severity": str(finding.severity),
        "message": finding.message,
        "path": finding.path,
        "line": finding.line,
        "segment": finding.segment,
        **reason,
    }

"""What a run did, as one record: for people as text, for machines as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.build.risk import Candidate, Risk, risk_of, words_of
from pipeline.units import Finding, Origin, Severity, Status, Unit


@dataclass(slots=True)
class PageReport:
    """One page in one language."""

    page: str
    language: str
    state: str
    """written, unchanged, would change, failed, excluded; folder and orphan: no page at all."""
    findings: tuple[Finding, ...] = ()
    origins: Counter[Origin] = field(default_factory=Counter)
    statuses: Counter[Status] = field(default_factory=Counter)
    words: int = 0
    review_words: int = 0
    """Words in segments that nobody has approved."""
    words_by_risk: Counter[Risk] = field(default_factory=Counter)
    """The same words, by how likely their translation is wrong."""
    waiting: Sequence[Candidate] = ()
    """The riskiest segments that nobody has approved, if the run was asked for some."""
    files: tuple[str, ...] = ()
    """Files written, or that would be."""

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
        return len({finding.segment for finding in self.findings if finding.segment})


@dataclass(slots=True)
class Report:
    """One run over all pages and languages."""

    pages: list[PageReport] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    """Input and output errors, `path:line: what; what to do`; each makes the run exit 2."""
    warnings: list[str] = field(default_factory=list)
    """What went wrong beside the pages and cost nothing but time."""
    engines: dict[str, str] = field(default_factory=dict)
    """Signature of the engine used, by language; absent where none was needed."""
    seconds: float = 0.0

    def add_error(self, message: str) -> None:
        """Note an error, once however many languages meet it."""
        if message not in self.errors:
            self.errors.append(message)

    @property
    def findings(self) -> list[Finding]:
        """All findings, by page, line and check."""
        found = [finding for page in self.pages for finding in page.findings]
        return sorted(found, key=lambda f: (f.path, f.line, f.check, f.message))

    @property
    def error_findings(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def changed(self) -> list[str]:
        """Files written, or that would be."""
        return sorted(name for page in self.pages for name in page.files)

    def exit_code(self, *, strict: bool = False, check: bool = False) -> int:
        """2 after input or output errors; 1 for differences under `check` and for error
        findings under `strict`; else 0."""
        if self.errors:
            return 2
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
        origins = sum((page.origins for page in pages), Counter[Origin]())
        findings = [finding for page in pages for finding in page.findings]
        errors = sum(finding.severity is Severity.ERROR for finding in findings)
        told = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
        made = ", ".join(f"{origins[origin]} {origin}" for origin in Origin if origins[origin])
        review = sum(page.review_words for page in pages)
        return [
            f"{language}",
            f"pages     {len(pages)} ({told})",
            f"segments  {origins.total()} ({made or 'none'})",
            f"words     {sum(page.words for page in pages)}, {review} to review",
            f"findings  {errors} errors, {len(findings) - errors} warnings",
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
                    "state": page.state,
                    "origins": {str(k): v for k, v in sorted(page.origins.items())},
                    "statuses": {str(k): v for k, v in sorted(page.statuses.items())},
                    "words": page.words,
                    "words_to_review": page.review_words,
                    "flagged": page.flagged,
                    "files": list(page.files),
                }
                for page in self.pages
            ],
            "findings": [finding_dict(finding) for finding in self.findings],
            "errors": self.errors,
            "warnings": self.warnings,
            "engines": self.engines,
            "seconds": round(self.seconds, 3),
        }


def finding_dict(finding: Finding) -> dict[str, Any]:
    """A finding as plain data."""
    return {
        "check": finding.check,
        "severity": str(finding.severity),
        "message": finding.message,
        "path": finding.path,
        "line": finding.line,
        "segment": finding.segment,
    }

"""Findings in little room, with their counts beside them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from pipeline.errors import PipelineError
from pipeline.model import Finding, Severity
from pipeline.reporting.repeats import count_distinct


class CompressedFindings(Sequence[Finding]):
    """Findings in a tenth of the room: a run over many pages keeps those of all of them."""

    __slots__ = ("data", "distinct", "errors", "flagged", "size")

    def __init__(self, data: bytes, sizes: tuple[int, int, int, int]) -> None:
        """`sizes`: how many findings, errors, segments with findings, different findings."""
        self.data = data
        self.size, self.errors, self.flagged, self.distinct = sizes

    @property
    def sizes(self) -> tuple[int, int, int, int]:
        """See `__init__`."""
        return self.size, self.errors, self.flagged, self.distinct

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[Finding]:
        try:
            rows = json.loads(zlib.decompress(self.data)) if self.size else ()
            yield from [
                Finding(check, Severity(severity), *rest) for check, severity, *rest in rows
            ]
        except (zlib.error, ValueError, TypeError) as error:
            raise PipelineError(
                ".pipeline/stamps.sqlite is damaged; delete it, nothing is lost with it"
            ) from error

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        return tuple(self)[index]


def pack(findings: Sequence[Finding]) -> CompressedFindings:
    """`findings` in little room, with their counts beside them."""
    if isinstance(findings, CompressedFindings):
        return findings
    rows = [(f.check, f.severity, f.message, f.path, f.line, f.segment) for f in findings]
    data = zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 1) if rows else b""
    distinct = count_distinct(findings)
    return CompressedFindings(
        data, (len(rows), count_errors(findings), count_flagged(findings), distinct)
    )


def count_errors(findings: Iterable[Finding]) -> int:
    """How many findings are errors."""
    return sum(finding.severity is Severity.ERROR for finding in findings)


def count_flagged(findings: Iterable[Finding]) -> int:
    """How many segments have findings."""
    return len({finding.segment for finding in findings if finding.segment})

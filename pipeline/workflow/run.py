"""One run over all languages: what its steps share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.config.settings import Settings
from pipeline.reporting.report import Report
from pipeline.workflow.options import BuildOptions, Progress, TranslationOptions
from pipeline.workspace.build_state import Stamps
from pipeline.workspace.up_to_date import Inputs


@dataclass(frozen=True, slots=True)
class BuildRun:
    """What the steps of one run share."""

    options: BuildOptions
    translation: Mapping[str, TranslationOptions]
    """By language."""
    inputs: Inputs
    """The pages, and what their editions depend on."""
    stamps: Stamps
    report: Report
    """Filled by the steps."""
    progress: Progress | None = None

    @property
    def settings(self) -> Settings:
        """The settings of the run."""
        return self.options.settings

"""One page on its own: from bytes to bytes, with no folder, no memory and no last build."""

from __future__ import annotations

from pipeline.config.settings import Settings
from pipeline.mt.memory import Memory
from pipeline.workflow.page_job import Shared, finish, open_page
from pipeline.workflow.records import Given, Made, Sheet
from pipeline.workflow.reuse import Wanted
from pipeline.workflow.translator import Maker


def translate_single_page(sheet: Sheet, settings: Settings, wanted: Wanted) -> tuple[Made, str]:
    """The page as a build would make it, with its units, and the signature of the engine, which
    is empty where nothing needed one.

    Raises SourceError for a page that cannot be read, EngineError where the engine cannot run.
    """
    shared = Shared(settings, {sheet.language: wanted}, keep_units=True)
    opened = open_page(shared, sheet)
    if isinstance(opened, Made):
        return opened, ""
    maker = Maker(wanted, Memory(None), write=False)
    [answers] = maker.answer([opened.asks], None)
    made = finish(shared, Given(sheet, answers, {}))
    assert isinstance(made, Made)  # it was read a moment ago
    return made, maker.used

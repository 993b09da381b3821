"""One page on its own: from bytes to bytes, with no folder, no memory and no last build."""

from __future__ import annotations

from pipeline.config.settings import Settings
from pipeline.mt.memory import Memory
from pipeline.workflow.options import TranslationOptions
from pipeline.workflow.page_job import PageAnswers, WorkerContext, finish_page, open_page
from pipeline.workflow.pages import PageInput, PageOutput
from pipeline.workflow.translator import Translator


def translate_single_page(
    source: PageInput, settings: Settings, options: TranslationOptions
) -> tuple[PageOutput, str]:
    """The page as a build would leave it, with its units, and the signature of the engine, which
    is empty where nothing needed one.

    Raises SourceError for a page that cannot be read, EngineError where the engine cannot run.
    """
    worker = WorkerContext(settings, {source.language: options}, keep_units=True, overwrite=True)
    page = open_page(worker, source)
    if isinstance(page, PageOutput):
        return page, ""
    translator = Translator(options, Memory(None), write=False)
    [translations] = translator.translate_missing([page.requests])
    output = finish_page(worker, PageAnswers(source, translations, {}))
    assert isinstance(output, PageOutput)  # it was read a moment ago
    return output, translator.engine_signature

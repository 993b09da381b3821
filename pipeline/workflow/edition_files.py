"""What an edition does about the files that its page links to: other paths, and findings."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from pipeline.config.link_rules import link_rule
from pipeline.config.settings import Settings
from pipeline.markdown.document import Document
from pipeline.markdown.file_links import path_of, split_address
from pipeline.markdown.urls import LinkRewriter
from pipeline.model import Finding, Severity
from pipeline.workflow.addresses import find_shared_addresses
from pipeline.workflow.pages import PageInput
from pipeline.workspace.linked_files import describe_missing


def build_link_rewriter(settings: Settings, source: PageInput) -> LinkRewriter | None:
    """Where addresses of a page lead in its edition: as the settings say, else to the files that
    both share. None where all stay."""
    mapped, paths = link_rule(settings.links, source.language), dict(source.linked_files.relinks)
    if not paths:
        return mapped

    def rewrite(address: str) -> str:
        if mapped and (new := mapped(address)) != address:
            return new
        path, rest = split_address(address)
        found = paths.get(path_of(path))
        if found is None:
            return address
        return (quote(found) if "%" in path or "%" in found else found) + rest

    return rewrite


def find_site_problems(
    settings: Settings, document: Document, source: PageInput
) -> Iterator[Finding]:
    """What is wrong with the edition of a page as a part of a site: files, addresses."""
    yield from find_missing_files(document, source)
    yield from find_shared_addresses(document, settings, source.language)


def find_missing_files(document: Document, source: PageInput) -> Iterator[Finding]:
    """One finding for a page whose edition looks for files that are not there, at the first."""
    missing = source.linked_files.missing
    if missing:
        spelled = [name for path in missing for name in (path, quote(path))]
        places = [at for name in spelled if (at := document.text.find(name)) >= 0]
        line = document.line(min(places)) if places else 0
        message = describe_missing(missing)
        yield Finding("missing-file", Severity.WARNING, message, document.path, line)

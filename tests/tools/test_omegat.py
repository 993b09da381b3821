"""A PO file through OmegaT in console mode: what is approved comes back as it was."""

from __future__ import annotations

import re
from pathlib import Path

from test_states import AFTER, APPROVED, NAME, OFFER, REST, WASH, site  # noqa: F401
from translator_tools import run_program
from workbench import build, edition, entries, po

from pipeline.cli.main import main
from pipeline.interchange import tmx
from pipeline.interchange.rows import Languages, RowState, SegmentRow

PROJECT = """<?xml version="1.0" encoding="UTF-8"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir>
<tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir>
<glossary_file>__DEFAULT__</glossary_file><dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>en</source_lang><target_lang>es</target_lang>
<sentence_seg>false</sentence_seg>
<support_default_translations>true</support_default_translations><remove_tags>false</remove_tags>
</project></omegat>
"""


def translate(path: Path, project: Path, memory: bytes = b"") -> bytes:
    for name in ("source", "target", "tm", "omegat", "glossary", "dictionary"):
        (project / name).mkdir(parents=True)
    (project / "omegat.project").write_text(PROJECT, encoding="utf-8")
    (project / "source" / path.name).write_bytes(path.read_bytes())
    if memory:
        (project / "tm" / "auto").mkdir()
        (project / "tm" / "auto" / "memory.tmx").write_bytes(memory)
    run_program("omegat", str(project), "--mode=console-translate", timeout=300)
    return (project / "target" / path.name).read_bytes()


def test_omegat_keeps_what_is_approved_and_empties_the_rest(
    site: Path,  # noqa: F811
) -> None:
    target = re.search(f'^msgid "{REST}"\nmsgstr .*$', po(NAME).read_text("utf-8"), re.MULTILINE)
    po(NAME).write_bytes(translate(po(NAME), site / "project"))
    assert target is not None
    assert target[0] in po(NAME).read_text("utf-8")
    assert entries(NAME)[WASH].target == ""
    for _ in range(2):
        assert build() == 0
        there = entries(NAME)
        assert (there[REST].target, there[REST].reviewed) == (APPROVED, True)
        assert not there[WASH].approved
        assert not there[AFTER].approved
        assert (there[AFTER].target, there[AFTER].is_offer) == (OFFER, True), "offered again"
        assert "desayuno" not in edition(NAME)
        assert APPROVED in edition(NAME)


def test_omegat_finds_our_memory_for_texts_with_tags(tmp_path: Path) -> None:
    """Exact matches of the folder `tm/auto` are filled in by OmegaT itself."""
    with_tags, target = "Take <1>two</1> with <2/>.", "Tome <1>dos</1> con <2/>."
    row = SegmentRow("page.md", "text.1", with_tags, target, RowState.REVIEWED)
    memory = tmx.write([row], Languages("en", "es"), "1")
    source = tmp_path / "page.po"
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        f'msgctxt "text.1"\nmsgid "{with_tags}"\nmsgstr ""\n',
        encoding="utf-8",
    )
    assert f'msgstr "{target}"' in translate(source, tmp_path / "project", memory).decode()


def test_omegat_shows_and_keeps_the_texts_of_xliff_1(site: Path) -> None:  # noqa: F811
    assert main(["export", "--format", "xliff-1.2", "page.xlf"]) == 0
    before = po(NAME).read_bytes()
    Path("page.xlf").write_bytes(translate(Path("page.xlf"), site / "project"))
    shown = (site / "project" / "omegat" / "project_stats.txt").read_text("utf-8")
    count = sum(not entry.obsolete for entry in entries(NAME).values())
    assert re.search(rf"Total:\s+{count}\s", shown), "segments, where it shows none of XLIFF 2"
    assert main(["import", "page.xlf"]) == 0
    assert po(NAME).read_bytes() == before

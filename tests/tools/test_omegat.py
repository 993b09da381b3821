"""A PO file through OmegaT in console mode: what is approved comes back as it was."""

from __future__ import annotations

import re
from pathlib import Path

from test_states import AFTER, APPROVED, NAME, OFFER, REST, WASH, site  # noqa: F401
from translator_tools import run_program
from workbench import build, edition, entries, po

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


def translate(path: Path, project: Path) -> bytes:
    for name in ("source", "target", "tm", "omegat", "glossary", "dictionary"):
        (project / name).mkdir(parents=True)
    (project / "omegat.project").write_text(PROJECT, encoding="utf-8")
    (project / "source" / path.name).write_bytes(path.read_bytes())
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

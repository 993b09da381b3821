"""What real programs run in editions with hostile texts: nothing that the source does not have."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest
from hostile_texts import PLACES, TEXTS, Place, write_text
from site_generators import NODE

SCRIPT: Final = Path(__file__).parent / "programs" / "find_code.mjs"
PROGRAMS: Final = {"mdx": "docusaurus", "liquid": "", "nunjucks": "eleventy", "vue": "vitepress"}
"""The programs, with a generator that uses them."""


def fits(place: Place, program: str) -> bool:
    """Whether sites that use a program have such places."""
    if program == "mdx":
        return place.is_mdx
    others = ("hugo", "attr list", "toml", "json")  # no front matter, no markup to this program
    return not place.is_mdx and not (program == "vue" and place.name in others)


def find_code(program: str, pages: list[str]) -> list[list[str]]:
    folder = NODE / "programs"
    if not (folder / "node_modules").is_dir():
        pytest.skip(f"{folder} is not installed; `make test-sites` installs it")
    script = shutil.copy(SCRIPT, folder)
    given = json.dumps([[program, page] for page in pages])
    done = subprocess.run(
        ["node", script], input=given, capture_output=True, text=True, check=True, timeout=300
    )
    return [[re.sub(r"\d+", "", code) for code in codes] for codes in json.loads(done.stdout)]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_runs_nothing_that_is_not_in_the_source(program: str) -> None:
    cases: list[tuple[str, str]] = []
    for place in PLACES:
        for text in TEXTS if fits(place, program) else ():
            for target in (text, f"Un {text} x"):
                if edition := write_text(place, target, PROGRAMS[program]):
                    cases.append((place.page, edition.text))
    pages = list({source for source, _ in cases})
    sources = dict(zip(pages, find_code(program, pages), strict=True))
    found = find_code(program, [edition for _, edition in cases])
    assert len(found) > 1000
    differ = [
        (edition, codes)
        for (source, edition), codes in zip(cases, found, strict=True)
        if codes != sources[source]
    ]
    assert differ == []

"""A key of the setting `front_matter` that no page has is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbench import put

from pipeline.config.settings import Settings
from pipeline.workflow.unused_keys import find_unused_keys

PAGES = {
    "a.md": "---\ntitle: One\nhero: {actions: [{text: Go}]}\n---\n",
    "b.md": '+++\ntags = ["x"]\n+++\n',
    "c.md": "---\nbroken: [\n---\nabout\n",
    "d.md": "about hero.text\n",
}


@pytest.mark.parametrize(
    ("keys", "unused"),
    [
        (("title", "hero.actions.text", "tags"), []),
        (("subtitle",), []),
        (("about",), ["about"]),
        (("hero.text", "tags", "tag"), ["hero.text", "tag"]),
        (("hero",), ["hero"]),
    ],
)
def test_keys_that_no_page_has(keys: tuple[str, ...], unused: list[str], tmp_path: Path) -> None:
    put(tmp_path, PAGES)
    settings = Settings(tmp_path, source=tmp_path, front_matter=keys)
    expected = [
        f"front_matter: no page has the key {key!r}; correct it or take it out" for key in unused
    ]
    assert find_unused_keys(settings, PAGES) == expected

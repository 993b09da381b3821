"""A page's way through a run: its PO file is matched once, its translations are reused once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from workbench import build, edition, entries, put, review

from pipeline.catalogue import foreign
from pipeline.workflow import page_job, reuse

PAGES = {
    "seeds/a.md": "# Pain\n\nRest a lot.\n\nTake two tablets.\n",
    "seeds/b.md": "# Fever\n\nRest a lot.\n\nDrink water.\n",
}


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a page is matched, reused and given approvals of other pages."""
    put(tmp_path, PAGES)
    monkeypatch.chdir(tmp_path)
    counts: Counter[str] = Counter()

    def count(module: Any, name: str) -> None:
        real: Callable[..., Any] = getattr(module, name)

        def counted(*arguments: Any, **options: Any) -> Any:
            counts[name] += 1
            return real(*arguments, **options)

        monkeypatch.setattr(module, name, counted)

    count(foreign, "match_entries")
    count(page_job, "reuse_translations")
    count(page_job, "apply_approvals")
    count(reuse, "find_unit")
    return counts


def test_a_first_build_matches_and_reuses_each_page_once(calls: Counter[str]) -> None:
    assert build() == 0
    assert calls == {"match_entries": 2, "reuse_translations": 2, "find_unit": 6}


def test_with_approvals_elsewhere_only_their_segments_are_looked_at_again(
    calls: Counter[str],
) -> None:
    build()
    assert "Rest a lot." in entries("a.md")
    review("a.md", "Rest a lot.", "Descanse mucho.")
    calls.clear()
    assert build() == 0
    assert edition("b.md").count("Descanse mucho.") == 1, "taken from the other page"
    # Both pages are built, and the text of one goes to one segment of the other.
    assert calls == {
        "match_entries": 2,
        "reuse_translations": 2,
        "apply_approvals": 1,
        "find_unit": 7,
    }

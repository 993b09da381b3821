"""Where the tests find things."""

from __future__ import annotations

from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).parents[1]
DATA: Final = TESTS / "data"
ROOT: Final = TESTS.parent
"""The repository."""
SHARED: Final = ROOT.parent / "shared"
"""Data too big or too foreign for the repository, beside it where there is any."""

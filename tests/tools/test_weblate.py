"""Weblate's own reader and writer on our PO files: which texts it takes for approved, and that a
file it saves is the file that it read.

It runs with a Python that has Weblate, named by WEBLATE_PYTHON: Weblate needs libraries of its own
and two hundred megabytes, so nothing installs it here.
"""

from __future__ import annotations

import json
import os
import subprocess

import pytest
from locations import ROOT
from test_states import AFTER, APPROVED, NAME, REST, WASH, site  # noqa: F401
from workbench import po

READ_AND_SAVE = """
import io, json, sys
sys.path.insert(0, sys.argv[1])
import weblate_checks
weblate_checks.start_weblate()
from weblate.formats.ttkit import PoFormat
store = PoFormat(sys.argv[2])
units = {unit.source: [unit.target, unit.is_fuzzy()] for unit in store.all_units}
out = io.BytesIO()
store.save_content(out)
json.dump({"units": units, "saved": out.getvalue().decode()}, sys.stdout)
"""


def test_weblate_keeps_every_byte_and_sees_what_is_approved(site: None) -> None:  # noqa: F811
    python = os.environ.get("WEBLATE_PYTHON")
    if not python:
        pytest.skip("Weblate is not installed; name a Python that has it by WEBLATE_PYTHON")
    done = subprocess.run(
        [python, "-c", READ_AND_SAVE, str(ROOT / "bench"), str(po(NAME))],
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:]
    found = json.loads(done.stdout)
    assert found["saved"].encode() == po(NAME).read_bytes()
    assert found["units"][REST] == [APPROVED, False]
    assert found["units"][WASH][1], "a draft"
    assert found["units"][AFTER][1], "an offer"

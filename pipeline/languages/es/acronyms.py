"""Spanish forms of English acronyms, from the table `acronyms-en-es.tsv` in the data folder."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from pipeline.languages.records import Acronyms


def _read(name: str) -> Acronyms:
    data = files("pipeline") / "data" / name
    lines = data.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    table = {key: tuple(f"{short}|{full}".strip("|").split("|")) for key, short, full in rows}
    return Acronyms(
        forms={key: forms for key, forms in table.items() if not key.islower()},
        phrases={key: forms for key, forms in table.items() if key.islower()},
        all_forms=frozenset(form for _, short, _ in rows for form in short.split("|") if form),
    )


ACRONYMS: Final[Mapping[str, Acronyms]] = MappingProxyType({"en": _read("acronyms-en-es.tsv")})

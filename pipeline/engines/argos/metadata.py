"""What an Argos package says of itself in its `metadata.json`: every value is checked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from pipeline.engines.base import LanguagePair
from pipeline.errors import EngineError

MAX_METADATA: Final = 1 << 20

_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", re.ASCII)


class Search(NamedTuple):
    """How the decoder looks for a hypothesis; the defaults are argostranslate's."""

    beam: int = 4
    """Hypotheses kept at each step."""
    length_penalty: float = 0.2
    """A hypothesis' score is divided by its length to this power: more than 1 prefers long ones."""
    never: tuple[tuple[str, ...], ...] = ()
    """Pieces that may not follow each other."""


WIDEST: Final = Search(32, 10)
"""Wider beams cost time and gain nothing."""
MOST_NEVER: Final = 100
"""Rows of `never`, and pieces in each."""


class Metadata(NamedTuple):
    """What `metadata.json` says about translation."""

    pair: LanguagePair
    version: str
    target_prefix: str
    """Token the decoder must start with; empty where the model knows one target only."""
    search: Search = Search()
    """Only our own packages say it, as `beam_size`, `length_penalty` and `never`."""
    aligns: bool = False
    """Whether the model's attention was taught to be the word alignment, each word's a step late;
    such a package has a `target.model` too."""


def parse_metadata(raw: bytes, where: str) -> Metadata | None:
    """Check the bytes of a `metadata.json`; None where its type is not `translate`.

    Raises EngineError, naming `where`, for anything but an object with the right types.
    """
    cure = "install the package again"
    if len(raw) > MAX_METADATA:
        raise EngineError(f"{where}: larger than {MAX_METADATA} bytes; {cure}")
    try:
        data: Any = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise EngineError(f"{where}: not valid JSON; {cure}") from error
    if not isinstance(data, dict):
        raise EngineError(f"{where}: not a JSON object; {cure}")
    if data.get("type", "translate") != "translate":
        return None
    fields = {key: data.get(key, "") for key in ("package_version", "target_prefix")}
    fields |= {key: data.get(key) for key in ("from_code", "to_code")}
    for key, value in fields.items():
        if not isinstance(value, str):
            raise EngineError(f"{where}: {key!r} must be a string, not {value!r:.40}; {cure}")
    for key in ("from_code", "to_code"):
        if not _CODE.fullmatch(fields[key]):
            raise EngineError(f"{where}: {key!r} is no language code: {fields[key]!r:.40}; {cure}")
    aligns = data.get("aligns", False)
    if not isinstance(aligns, bool):
        raise EngineError(f"{where}: 'aligns' must be true or false, not {aligns!r:.40}; {cure}")
    pair = LanguagePair(fields["from_code"], fields["to_code"])
    version, prefix = fields["package_version"][:40], fields["target_prefix"]
    return Metadata(pair, version, prefix, _search(data, where, cure), aligns)


def _search(data: Mapping[str, Any], where: str, cure: str) -> Search:
    beam = data.get("beam_size", Search().beam)
    if type(beam) is not int or not 1 <= beam <= WIDEST.beam:
        what = f"'beam_size' must be a whole number from 1 to {WIDEST.beam}, not {beam!r:.40}"
        raise EngineError(f"{where}: {what}; {cure}")
    penalty = data.get("length_penalty", Search().length_penalty)
    if type(penalty) not in (int, float) or not 0 <= penalty <= WIDEST.length_penalty:
        most = WIDEST.length_penalty
        what = f"'length_penalty' must be a number from 0 to {most}, not {penalty!r:.40}"
        raise EngineError(f"{where}: {what}; {cure}")
    rows = data.get("never", [])
    if not isinstance(rows, list) or len(rows) > MOST_NEVER or not all(map(_are_pieces, rows)):
        what = f"'never' must be a short list of lists of strings, not {rows!r:.40}"
        raise EngineError(f"{where}: {what}; {cure}")
    return Search(beam, float(penalty), tuple(map(tuple, rows)))


def _are_pieces(row: object) -> bool:
    if not isinstance(row, list) or not 0 < len(row) <= MOST_NEVER:
        return False
    return all(isinstance(piece, str) and piece for piece in row)

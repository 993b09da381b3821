"""Concepts of the dictionary of the US National Cancer Institute, with their names.

Three shapes are read, in any number of files, paired by the dictionary's number (CDR id):

- terms as the glossary API gives them: `{"results": [{"termId": 1, "language": "en", "termName":
  "…", "otherLanguages": […]}]}`, a list of these, or one;
- the glossifier's list `{name: {id: {language: […]}}}`;
- a table `cdr_id<TAB>en<TAB>es` with ` | ` between forms.

The files come from outside: nothing in them is trusted, and everything wrong is said in one run.
How names become entries is said in `proposals`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from pipeline.errors import GlossaryError
from pipeline.glossary.tsv import clean, refuse

MAX_BYTES: Final = 256 * 1024 * 1024
MAX_NAME: Final = 250
"""Longer names are no terms: something else stands in the field."""
LANGUAGES: Final = ("en", "es")
_MARKUP: Final = re.compile(r"<[/!?a-zA-Z][^>]*>?|&(?:#\w+|\w+);")
_BAD: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd|]")
_ID: Final = re.compile(r"(?:CDR)?0*([1-9][0-9]{0,9})")
_HEADER: Final = ["cdr_id", "en", "es"]


@dataclass(slots=True)
class Concept:
    """The names of one concept, the most trusted first."""

    ref: str
    names: dict[str, list[str]] = field(default_factory=lambda: {"en": [], "es": []})
    cased: bool = False
    """Whether its file tells capitals from small letters."""


class _Name(NamedTuple):
    ref: str
    language: str
    name: str


class _RecordError(ValueError):
    """A record that cannot be used: what is wrong; what to do."""


def read_concepts(paths: Iterable[Path]) -> list[Concept]:
    """The concepts of all files that have names in both languages, in order of first sight.

    Raises GlossaryError with every error of every file, one a line.
    """
    concepts: dict[str, Concept] = {}
    problems: list[GlossaryError] = []
    for path in paths:
        names, wrong = _names(path)
        problems += wrong
        cased = any(name.name != name.name.lower() for name in names)
        for ref, language, name in names:
            concept = concepts.setdefault(ref, Concept(ref))
            known = concept.names[language]
            concept.cased = concept.cased or cased
            if name.casefold() not in map(str.casefold, known):
                known.append(name)
    if problems:
        refuse(problems)
    return [concept for concept in concepts.values() if all(concept.names.values())]


def _names(path: Path) -> tuple[list[_Name], list[GlossaryError]]:
    try:
        if path.stat().st_size > MAX_BYTES:
            what = f"the file is larger than {MAX_BYTES >> 20} MiB; split it"
            return [], [GlossaryError(what, path)]
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return [], [GlossaryError("not UTF-8; save it as UTF-8", path, line)]
    except OSError as error:
        return [], [GlossaryError(f"cannot be read ({error.strerror}); name another file", path)]
    if text.lstrip()[:1] in ("{", "["):
        return _json_names(path, text)
    return _table_names(path, text)


# --- JSON ------------------------------------------------------------------------------------


def _json_names(path: Path, text: str) -> tuple[list[_Name], list[GlossaryError]]:
    try:
        data = json.loads(text, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        return [], [GlossaryError(f"not JSON ({error.msg}); fetch it again", path, error.lineno)]
    except (_RecordError, ValueError) as error:
        return [], [GlossaryError(str(error), path)]
    except RecursionError:
        return [], [GlossaryError("nested too deeply; this is no list of terms", path)]
    names: list[_Name] = []
    problems: list[GlossaryError] = []
    for place, record in _records(data):
        try:
            names += record
        except _RecordError as error:
            problems.append(GlossaryError(f"{place}: {error}", path))
    if not names and not problems:
        what = "no terms found; give the API's results or the glossifier's list"
        problems.append(GlossaryError(what, path))
    return names, problems


def _unique(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _RecordError(f"{_short(twice)} stands twice in one object; remove one")
    return found


def _records(data: Any) -> Iterator[tuple[str, Iterator[_Name]]]:
    """Each record with its place; reading the record may raise _RecordError."""
    if isinstance(data, dict) and "termId" in data:
        data = [data]
    if isinstance(data, dict) and "results" in data:
        data = data["results"]
        if not isinstance(data, list):
            yield "results", _refused(f"is {_kind(data)}; give a list of terms")
            return
    if isinstance(data, list):
        for index, record in enumerate(data):
            yield f"results[{index}]", _api_names(record)
    else:
        for name, ids in data.items():
            yield _short(name), _glossifier_names(name, ids)


def _refused(what: str) -> Iterator[_Name]:
    raise _RecordError(what)
    yield  # the record has names, as the others have; none here


def _api_names(record: Any) -> Iterator[_Name]:
    if not isinstance(record, Mapping):
        raise _RecordError(f"is {_kind(record)}; give an object with termId, language and termName")
    if missing := [key for key in ("termId", "language", "termName") if key not in record]:
        raise _RecordError(f"{missing[0]} is missing; give termId, language and termName")
    ref = _ref(record["termId"])
    others = record.get("otherLanguages") or []
    if not isinstance(others, list) or not all(isinstance(o, Mapping) for o in others):
        raise _RecordError("otherLanguages is no list of objects; correct or remove it")
    for part in (record, *others):
        language = part.get("language")
        if not isinstance(language, str):
            raise _RecordError(f"language is {_kind(language)}; give en or es")
        if language in LANGUAGES:
            yield _Name(ref, language, _checked("termName", part.get("termName")))


def _glossifier_names(name: str, ids: Any) -> Iterator[_Name]:
    if not isinstance(ids, Mapping):
        raise _RecordError(f"is {_kind(ids)}; give an object of ids")
    for number, languages in ids.items():
        ref = _ref(number)
        if not isinstance(languages, Mapping):
            raise _RecordError(f"{ref} is {_kind(languages)}; give an object of languages")
        for language in languages:
            if language in LANGUAGES:
                yield _Name(ref, language, _checked("name", name))


# --- tables ----------------------------------------------------------------------------------


def _table_names(path: Path, text: str) -> tuple[list[_Name], list[GlossaryError]]:
    header, *rows = re.split(r"\r\n?|\n", text)
    if header.split("\t") != _HEADER:
        what = "neither JSON nor a table; begin it with the columns cdr_id, en and es"
        return [], [GlossaryError(what, path, 1)]
    names: list[_Name] = []
    problems: list[GlossaryError] = []
    for number, row in enumerate(rows, 2):
        try:
            if row.strip():
                names += _row_names(row.split("\t"))
        except _RecordError as error:
            problems.append(GlossaryError(str(error), path, number))
    return names, problems


def _row_names(cells: list[str]) -> list[_Name]:
    if len(cells) != len(_HEADER):
        raise _RecordError(f"has {len(cells)} columns where the header has 3; correct the tabs")
    ref = _ref(cells[0])
    return [
        _Name(ref, language, _checked(language, name))
        for language, cell in zip(LANGUAGES, cells[1:], strict=True)
        for name in cell.split(" | ")
    ]


# --- values ----------------------------------------------------------------------------------


def _ref(value: Any) -> str:
    """A CDR id, which comes as a number or as CDR0000045693."""
    text = str(value) if isinstance(value, (int, str)) and not isinstance(value, bool) else ""
    if found := _ID.fullmatch(text.strip()):
        return found[1]
    raise _RecordError(f"id {_short(value)} is no number; give the CDR id")


def _checked(what: str, value: Any) -> str:
    """A name that is plain text of a sensible length."""
    if not isinstance(value, str):
        raise _RecordError(f"{what} is {_kind(value)}; give a text")
    name = clean(value)
    if not any(map(str.isalnum, name)):
        raise _RecordError(f"{what} is empty; give the name")
    if len(name) > MAX_NAME:
        raise _RecordError(f"{what} has {len(name)} characters ({_short(name)}); give a term")
    if markup := _MARKUP.search(name):
        raise _RecordError(f"{what} has markup ({_short(markup.group())}); give plain text")
    if bad := _BAD.search(name):
        raise _RecordError(f"{what} {_short(name)} has {bad.group()!r}; remove it")
    return name


def _kind(value: Any) -> str:
    kinds = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    return "null" if value is None else kinds.get(type(value), "a number")


def _short(value: Any) -> str:
    text = ascii(value) if not isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else text[:57] + "…" + text[-1]

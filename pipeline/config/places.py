"""Where the files of a page stand: templates such as `{lang}/{path}`, filled in and read back.

A template names a file by the language of an edition and by the page. All places are relative to
the output folder, with forward slashes. The rules for templates (`find_template_problem`) see to
it that no two pages share a file, so that the page can be read back from the place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final

EDITION: Final = "{lang}/{path}"
CATALOGUE: Final = "po/{lang}/{path}.po"
REMOVED: Final = "removed"
"""In place of a page: what people wrote for pages that were removed. No page has such a name."""

SUFFIXES: Final = (".md", ".markdown", ".mdx")
"""Endings of pages, by default."""
EXCLUDE: Final = ("LICENSE*", "LICENCE*")
"""Patterns of files that are no pages, by default."""

FIELDS: Final = ("lang", "path", "dir", "name", "stem", "ext")
_FIELD: Final = re.compile(r"\{dir\}/|\{(?:lang|path|name|stem|ext)\}")
_BRACES: Final = re.compile(r"\{([^{}]*)\}")
_ODD: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff\\\\]")
_LANGUAGE: Final = re.compile(r"(?:^|(?<=[/._-]))\{lang\}(?=[/._-]|\{ext\}|$)")
_FOLDER: Final = re.compile(r"(?:^|(?<=/))\{dir\}(?=/)")
_PATH: Final = re.compile(r"(?:^|(?<=/))\{path\}")
_ENDING: Final = re.compile(r"\{ext\}(?=[/._-]|$)")
_STEM_LANGUAGE: Final = re.compile(r"\{stem\}([._-])\{lang\}")
_KNOWN_PARTS: Final = "write it of " + ", ".join(f"{{{name}}}" for name in FIELDS)


def find_template_problem(template: str) -> str:
    """Why a template cannot be used, and what to do; empty where it can."""
    if unknown := [name for name in _BRACES.findall(template) if name not in FIELDS]:
        return f"has the unknown field {{{unknown[0]}}}; {_KNOWN_PARTS}"
    fields = set(_BRACES.findall(template))
    if re.search("[{}]", _BRACES.sub("", template)):
        return f"has a brace that does not belong to a field; {_KNOWN_PARTS}"
    if "lang" not in fields:
        return "lacks {lang}, so that all languages would share a file; add it"
    if not _names_page(fields):
        return (
            "would put several pages into one file; name the page by {path}, {dir}/{name} "
            "or {dir}/{stem}{ext}"
        )
    return _find_path_problem(template) or _find_field_problem(template)


def find_page_template_problem(template: str, *, several: bool) -> str:
    """Why a template cannot name files that are read only, for `several` pages or for one; empty
    where it can."""
    if unknown := [name for name in _BRACES.findall(template) if name not in FIELDS]:
        return f"has the unknown field {{{unknown[0]}}}; {_KNOWN_PARTS}"
    if re.search("[{}]", _BRACES.sub("", template)):
        return f"has a brace that does not belong to a field; {_KNOWN_PARTS}"
    if several and not _names_page(set(_BRACES.findall(template))):
        return "names one file for several pages; add {path}, {dir}/{name} or {dir}/{stem}{ext}"
    return _find_field_problem(template)


def _names_page(fields: set[str]) -> bool:
    in_folder = fields >= {"dir", "name"} or fields >= {"dir", "stem", "ext"}
    return "path" in fields or in_folder


def _find_path_problem(template: str) -> str:
    if _ODD.search(template):
        return "has a backslash or a control character; separate folders by /"
    parts = template.split("/")
    if template.startswith("/") or re.match("[A-Za-z]:", template) or ".." in parts:
        return "leads out of the output folder; write a path below it"
    if "" in parts:
        return "has an empty name between, before or after slashes; take the slash out"
    if any(part.startswith((".", "{ext}")) for part in parts):
        return "names a hidden file or folder, which is never looked at; take the point out"
    if any(part == "node_modules" for part in parts):
        return "leads into node_modules, which is never looked at; name another folder"
    return ""


def _find_field_problem(template: str) -> str:
    """What would keep the page from being read back from the place."""
    if len(_LANGUAGE.findall(template)) != template.count("{lang}"):
        return "has {lang} amid a name; set it off by one of / . - _"
    if len(_FOLDER.findall(template)) != template.count("{dir}"):
        return "has {dir} amid a name; write it as a folder: {dir}/"
    if len(_PATH.findall(template)) != template.count("{path}"):
        return "has {path} amid a name; begin a name with it: folder/{path}"
    if len(_ENDING.findall(template)) != template.count("{ext}"):
        return "has {ext} amid a name; set off what follows it by one of / . - _"
    if re.search(r"\{(?:path|name|stem)\}\{(?!ext\})", template):
        return "has fields next to each other; set them off by one of / . - _"
    return ""


# --- filled in -----------------------------------------------------------------------------------


@cache
def place_function(template: str, language: str, source_language: str = "") -> Callable[[str], str]:
    """A function that takes a page and gives the place of its file.

    With a `source_language`, a page that names it as the template names a language
    (`index.en.md` for `{stem}.{lang}{ext}`) has the place of one that does not: `index.es.md`.
    """
    text = template.replace("{lang}", language)
    before, found, after = text.partition("{path}")
    if found and "{" not in before + after:
        return lambda page: f"{before}{page}{after}"
    beside = _STEM_LANGUAGE.search(template) if source_language else None
    tail = f"{beside[1]}{source_language}" if beside else ""

    def find_place(page: str) -> str:
        folder, slash, name = page.rpartition("/")
        dot = name.rfind(".")
        stem, ending = (name[:dot], name[dot:]) if dot > 0 else (name, "")
        values = {
            "{path}": page,
            "{dir}/": folder + slash,
            "{name}": name,
            "{stem}": stem.removesuffix(tail) or stem,
            "{ext}": ending,
        }
        return _FIELD.sub(lambda field: values[field[0]], text)

    return find_place


# --- read back -----------------------------------------------------------------------------------


@cache
def page_function(template: str, language: str) -> Callable[[str], str | None]:
    """A function that takes a place and gives the page whose file it is; None for a place that the
    template does not give in this language."""
    text = template.replace("{lang}", language)
    before, found, after = text.partition("{path}")
    if found and "{" not in before + after:
        return lambda place: _strip(place, before, after)
    pattern, find_place = _compile(text), place_function(template, language)

    def find_page(place: str) -> str | None:
        match = pattern.fullmatch(place)
        if match is None:
            return None
        groups = match.groupdict("")
        name = groups.get("name") or f"{groups.get('stem')}{groups.get('ext')}"
        page = groups.get("path") or f"{groups['dir']}{name}"
        return page if find_place(page) == place else None

    return find_page


def _strip(place: str, before: str, after: str) -> str | None:
    if not place.startswith(before) or not place.endswith(after):
        return None
    end = len(place) - len(after)
    return place[len(before) : end] if len(before) < end else None


_GROUPS: Final = {
    "{path}": ("path", ".+"),
    "{dir}/": ("dir", "(?:[^/]+/)*"),
    "{name}": ("name", "[^/]+"),
    "{stem}": ("stem", "[^/]+"),
    "{ext}": ("ext", r"\.[^./]+"),
}


def _compile(text: str) -> re.Pattern[str]:
    parts, at, named = [], 0, set[str]()
    for field in _FIELD.finditer(text):
        name, pattern = _GROUPS[field[0]]
        parts.append(re.escape(text[at : field.start()]))
        parts.append(f"(?P={name})" if name in named else f"(?P<{name}>{pattern})")
        named.add(name)
        at = field.end()
    return re.compile("".join(parts) + re.escape(text[at:]), re.DOTALL)


@cache
def folder_of(template: str, language: str) -> str:
    """The folder that holds all places of a language, as far as it is the same for all pages;
    empty for the output folder itself."""
    text = template.replace("{lang}", language)
    return text.partition("{")[0].rpartition("/")[0]

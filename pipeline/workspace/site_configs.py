"""What the configuration of a site generator says of its pages and languages."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from pipeline.errors import ConfigError

MOST: Final = 1 << 20
"""Bytes of a configuration that is read."""


class SiteConfig(NamedTuple):
    """What was found; empty where nothing says it."""

    pages: str = ""
    """Folder of the pages, relative to that of the configuration."""
    language: str = ""
    """Language of the pages."""
    by_folder: bool | None = None
    """Whether languages have folders; None where nothing says so."""


def read_site_config(path: Path, name: str) -> SiteConfig:
    """Read the configuration of the generator called `name`. Raises ConfigError with the line of
    what cannot be read."""
    text = _read(path)
    ending = path.suffix.lower()
    if ending in (".js", ".mjs", ".cjs", ".ts", ".mts"):
        check_script(path, text)
        return _read_script(text, name)
    if ending == ".py":
        return _read_python(path, text)
    data = _parse(path, text, ending)
    reader = {"hugo": _read_hugo, "mkdocs": _read_mkdocs}.get(name, _read_plain)
    return reader(data)


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}; make it readable") from error
    if len(data) > MOST:
        raise ConfigError(f"{path}: larger than any configuration; name the site with --for")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: not UTF-8; save it as UTF-8") from error


# --- YAML, TOML, JSON ----------------------------------------------------------------------------


def _parse(path: Path, text: str, ending: str) -> Mapping[str, Any]:
    try:
        if ending == ".toml":
            data: Any = tomllib.loads(text)
        elif ending == ".json":
            data = json.loads(text)
        else:
            data = _parse_yaml(path, text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = found[1] if found else text.count("\n") + 1
        raise ConfigError(f"{path}:{line}: not TOML: {error}; correct it") from error
    except json.JSONDecodeError as error:
        raise ConfigError(f"{path}:{error.lineno}: not JSON: {error.msg}; correct it") from error
    except (RecursionError, ValueError) as error:
        raise ConfigError(f"{path}:1: cannot be read: {error}; correct it") from error
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise ConfigError(f"{path}:1: no table of settings; correct it")
    return data


def _parse_yaml(path: Path, text: str) -> Any:
    import yaml

    class Loader(yaml.SafeLoader):
        """Reads over tags of programs, such as `!!python/name:…` and `!ENV`."""

    Loader.add_multi_constructor("!", lambda *_: None)
    Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)
    try:
        return yaml.load(text, Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ConfigError(f"{path}:{line}: not YAML: {error.problem}; correct it") from error
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}:1: not YAML: {error}; correct it") from error


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _read_hugo(data: Mapping[str, Any]) -> SiteConfig:
    low = {key.lower(): value for key, value in data.items()}
    language = _string(low.get("defaultcontentlanguage"))
    languages = _table(low.get("languages"))
    of_language = {k.lower(): v for k, v in _table(languages.get(language or "en")).items()}
    if own := _string(of_language.get("contentdir")):
        return SiteConfig(own, language, True)
    return SiteConfig(_string(low.get("contentdir")), language)


def _read_mkdocs(data: Mapping[str, Any]) -> SiteConfig:
    pages = _string(data.get("docs_dir"))
    plugins = data.get("plugins")
    entries = plugins if isinstance(plugins, list) else [plugins]
    for entry in entries:
        options = _table(_table(entry).get("i18n"))
        if options:
            structure = options.get("docs_structure", "suffix")
            default = [
                _string(one.get("locale"))
                for one in map(_table, options.get("languages") or ())
                if one.get("default")
            ]
            return SiteConfig(pages, "".join(default[:1]), structure == "folder")
    return SiteConfig(pages)


def _read_plain(data: Mapping[str, Any]) -> SiteConfig:
    """What Zensical, mdBook, Jekyll, Hexo and Quarto call it."""
    tables = (_table(data.get("project")), _table(data.get("book")), data)
    for key in ("docs_dir", "src", "source_dir", "source"):
        if found := next((pages for table in tables if (pages := _string(table.get(key)))), ""):
            return SiteConfig(found)
    return SiteConfig()


# --- programs ------------------------------------------------------------------------------------


def _read_python(path: Path, text: str) -> SiteConfig:
    """Assignments of strings in `pelicanconf.py` and `conf.py`; nothing is run."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None) or 1
        reason = getattr(error, "msg", None) or error
        raise ConfigError(f"{path}:{line}: not Python: {reason}; correct it") from error
    values = {
        node.targets[0].id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }
    return SiteConfig(values.get("PATH", ""), values.get("language", ""))


_SCRIPT: Final[Mapping[str, str]] = {
    "docusaurus": r"\bdocs:\s*\{[^{}]*?\bpath:\s*['\"]([^'\"]+)['\"]",
    "vitepress": r"\bsrcDir:\s*['\"]([^'\"]+)['\"]",
    "eleventy": r"\binput:\s*['\"]([^'\"]+)['\"]|setInputDirectory\(\s*['\"]([^'\"]+)['\"]",
}
"""What says in the program of a configuration where the pages are."""


def _read_script(text: str, name: str) -> SiteConfig:
    pattern = _SCRIPT.get(name)
    found = re.search(pattern, text) if pattern else None
    return SiteConfig(next(filter(None, found.groups()), "") if found else "")


_TOKEN: Final = re.compile(
    r"""
    (?P<skip>//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"
      |(?:(?<=[(,=:\[!&|?{};\n])|(?<=return))[ \t]*
       /(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*)
    |(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<tick>`)|(?P<bad>/\*|['"])
    """,
    re.VERBOSE | re.DOTALL,
)
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}


def check_script(path: Path, text: str) -> None:
    """Raise ConfigError where a string, a comment or a bracket of a program is not closed."""

    def refuse(at: int, what: str) -> ConfigError:
        line = text.count("\n", 0, at) + 1
        return ConfigError(f"{path}:{line}: {what}; correct it")

    opened: list[tuple[str, int]] = []
    at = 0
    while at < len(text):
        if opened and opened[-1][0] == "`":
            at = _read_template(text, at, opened)
            continue
        match = _TOKEN.search(text, at)
        if match is None:
            break
        at = match.end()
        if match["bad"]:
            raise refuse(match.start(), f"{match['bad']} is never closed")
        if match["open"] or match["tick"]:
            opened.append((match[0], match.start()))
        elif match["close"]:
            if not opened or opened[-1][0].lstrip("$") != _PAIRS[match[0]]:
                raise refuse(match.start(), f"{match[0]} closes nothing")
            opened.pop()
    if opened:
        raise refuse(opened[-1][1], f"{opened[-1][0]} is never closed")


def _read_template(text: str, at: int, opened: list[tuple[str, int]]) -> int:
    """Read on within a template string, to its end or to what it brings in."""
    match = re.compile(r"(?:\\.|\$(?!\{)|[^\\`$])*", re.DOTALL).match(text, at)
    at = match.end() if match else at
    if text.startswith("${", at):
        opened.append(("${", at))
        return at + 2
    if text.startswith("`", at):
        opened.pop()
        return at + 1
    return len(text)

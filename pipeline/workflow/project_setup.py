"""Look at a folder and write the configuration that fits its site generator."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.config.assets import Assets
from pipeline.config.keys import KEYS
from pipeline.config.places import EXCLUDE, SUFFIXES
from pipeline.config.settings import Settings, absolute
from pipeline.errors import UsageError
from pipeline.model import FRONT_MATTER_KEYS
from pipeline.workflow.unused_keys import find_unused_keys
from pipeline.workspace.discovery import find_source_pages
from pipeline.workspace.site_configs import SiteConfig, read_site_config
from pipeline.workspace.site_generator import find_config
from pipeline.workspace.site_search import NEVER, FoundSite, find_sites
from pipeline.workspace.site_setups import NAMES, PLAIN, SITES, Site
from pipeline.workspace.writing import replace_bytes

FILE: Final = "pipeline.toml"
_PLAIN_FOLDERS: Final = ("docs", "content", "pages", "seeds", "src")


class Setup(NamedTuple):
    """The configuration to write, and what to say of it."""

    site: Site
    found: FoundSite
    others: tuple[FoundSite, ...]
    """Further generators that are configured there."""
    settings: Settings
    text: str
    pages: int
    paste: str
    """What the configuration of the generator needs for two languages."""


# --- deciding ------------------------------------------------------------------------------------


def plan_setup(root: Path, languages: Sequence[str], wanted: str = "") -> Setup:
    """The configuration for the site in `root`, or for the generator that is `wanted`.

    Raises UsageError where the folder has a configuration already, or for an unknown generator;
    ConfigError for a configuration of the generator that cannot be read.
    """
    check_free(root)
    if wanted and wanted not in SITES:
        raise UsageError(f"no generator {wanted!r} is known; name one of: {', '.join(SITES)}")
    sites = find_sites(root)
    fitting = [site for site in sites if site.name == wanted] if wanted else sites
    found = fitting[0] if fitting else FoundSite(wanted, "", "")
    site = SITES[found.name] if found.name else PLAIN
    config = _read_config(root, found)
    settings, paste = _decide(root, site, found, config, tuple(languages))
    settings, pages = _with_pages(settings, site)
    others = tuple(other for other in sites if other != found)
    text = render_settings(settings, site, found)
    return Setup(site, found, others, settings, text, len(pages), paste)


def check_free(root: Path) -> None:
    """Raise UsageError where a folder is configured already."""
    own = root / FILE
    if own.exists() or own.is_symlink():
        raise UsageError(f"{own}: there is a configuration already; nothing was written")
    project = root / "pyproject.toml"
    if project.is_file():
        import tomllib

        try:
            data = tomllib.loads(project.read_text("utf-8-sig"))
        except (OSError, ValueError):
            return
        tools = data.get("tool")
        if isinstance(tools, dict) and "pipeline" in tools:
            raise UsageError(f"{project}: has [tool.pipeline] already; nothing was written")


def _read_config(root: Path, found: FoundSite) -> SiteConfig:
    path = root / found.file
    return read_site_config(path, found.name) if found.file and path.is_file() else SiteConfig()


def _decide(
    root: Path, site: Site, found: FoundSite, config: SiteConfig, languages: tuple[str, ...]
) -> tuple[Settings, str]:
    """The settings for a site, with paths from the project, and what to paste."""
    source_language = config.language or "en"
    if site is PLAIN:
        names = [name for name in _PLAIN_FOLDERS if _has_pages(root / name)]
        pages = names[0] if names else "."
        settings = Settings(root, Path(pages), languages=languages)
        return settings, ""
    pages = _join(found.folder, config.pages or site.pages)
    own = pages if _is_of(pages, source_language) else f"{pages}/{source_language}".lstrip("/")
    in_folder = bool(site.folder_edition) and (
        config.by_folder is True
        or (config.by_folder is None and own != pages and _has_pages(root / own))
        or own == pages
    )
    base = own.rpartition("/")[0] if in_folder else pages
    template = site.folder_edition if in_folder else site.edition
    edition = _fill(template, found.folder, base)
    source = own if in_folder else pages
    settings = Settings(
        root,
        Path(source or "."),
        Path(),
        languages,
        source_language,
        heading_ids=_heading_ids(root, site, found),
        edition=edition,
        exclude=(*EXCLUDE, *site.exclude),
        suffixes=(*SUFFIXES, *site.suffixes),
        assets=Assets(site.folder_assets if in_folder else site.assets),
    )
    paste = site.folder_paste if in_folder else site.paste
    return settings, _fill_paste(paste, settings, base)


def _fill_paste(paste: str, settings: Settings, base: str) -> str:
    """The text for the configuration of the generator, with languages and folders filled in."""

    def fill(text: str, language: str) -> str:
        words = {
            "SRC_NAME": _name_of(settings.source_language),
            "DST_NAME": _name_of(language),
            "DSTS": ", ".join(f"'{code}'" for code in settings.languages),
            "SRC": settings.source_language,
            "DST": language,
            "PAGES": settings.source.as_posix(),
            "TARGET": f"{base}/{language}".lstrip("/"),
        }
        return re.sub("|".join(words), lambda found: words[found[0]], text)

    first = settings.languages[0]
    blocks = paste.split("@\n")
    parts = [
        "".join(fill(block, language) for language in settings.languages)
        if number % 2
        else fill(block, first)
        for number, block in enumerate(blocks)
    ]
    return "".join(parts)


def _name_of(language: str) -> str:
    primary = language.partition("-")[0]
    return NAMES.get(language) or (
        f"{NAMES[primary]} ({language})" if primary in NAMES else language
    )


def _heading_ids(root: Path, site: Site, found: FoundSite) -> str:
    if site.heading_ids == "mkdocs" and not find_config(root / found.folder, "mkdocs"):
        return "python-markdown"
    return site.heading_ids


def _is_of(pages: str, language: str) -> bool:
    """Whether the folder of the pages has the name of their language."""
    return pages.rpartition("/")[2].lower() == language.lower()


def _join(folder: str, name: str) -> str:
    path = os.path.normpath(f"{folder or '.'}/{name or '.'}").replace(os.sep, "/")
    return "" if path == "." else path


def _fill(template: str, site: str, pages: str) -> str:
    filled = template.replace("SITE/", f"{site}/" if site else "")
    return filled.replace("PAGES/", f"{pages}/" if pages else "")


def _has_pages(folder: Path) -> bool:
    for _, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in NEVER]
        if any(name.endswith(SUFFIXES) for name in names):
            return True
    return False


def _with_pages(settings: Settings, site: Site) -> tuple[Settings, list[str]]:
    """The settings with the front matter keys that some page has and the patterns that leave
    something out, and the pages."""
    whole = absolute(settings)
    if not whole.source.is_dir():
        return settings, []
    found = find_source_pages(whole)
    pages, matched = found.pages, found.left_out.matched
    exclude = tuple(p for p in settings.exclude if p in EXCLUDE or p in matched)
    keys = [
        key for key in site.keys if not find_unused_keys(replace(whole, front_matter=(key,)), pages)
    ]
    changed = replace(settings, front_matter=(*FRONT_MATTER_KEYS, *keys), exclude=exclude)
    return changed, pages


# --- writing -------------------------------------------------------------------------------------


def render_settings(settings: Settings, site: Site, found: FoundSite) -> str:
    """The text of the configuration file: what differs from the defaults, each key with what it
    is for."""
    default = Settings(settings.root)
    of = f" ({found.file})" if found.file else ""
    lines = [f"# Settings of the translation pipeline for {site.title}{of}.", ""]
    for name in _ORDER:
        value, usual = getattr(settings, name), getattr(default, name)
        if value == usual and name not in _ALWAYS:
            continue
        lines += [f"# {_sentence(name)}", f"{name} = {_write(value)}", ""]
    return "\n".join(lines)


_ALWAYS: Final = ("source", "output", "languages", "edition", "catalogue")
_ORDER: Final = (
    *("source", "output", "edition", "catalogue", "languages", "source_language"),
    *("suffixes", "exclude", "assets", "heading_ids", "front_matter"),
)


def _sentence(name: str) -> str:
    text = KEYS[name].help
    return f"{text[:1].upper()}{text[1:]}."


def _write(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_write, value))}]"
    text = value.as_posix() if isinstance(value, Path) else str(value)
    return json.dumps(text, ensure_ascii=False)


def write_setup(root: Path, text: str) -> Path:
    """Write the configuration file where there is none. Raises UsageError if somebody has written
    one in the meantime, OutputError where it cannot be written."""
    path = root / FILE
    if not replace_bytes(path, None, text.encode("utf-8")):
        raise UsageError(f"{path}: there is a configuration already; nothing was written")
    return path

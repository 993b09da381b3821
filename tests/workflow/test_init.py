"""`pipeline init`: settings for the site in a folder, and never a file that was there touched."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from locations import DATA
from workbench import files, put

from pipeline.cli.main import main
from pipeline.config.settings import Settings, load
from pipeline.markdown.generators import HEADING_IDS
from pipeline.workspace.site_configs import check_script
from pipeline.workspace.site_setups import SITES

Capture = pytest.CaptureFixture[str]
PAGE = "# Rest\n\nDrink water.\n"
MATTER = "---\ntitle: Rest\nhero: {tagline: Sleep well}\nsidebar_label: Sleep\n---\n\n# Rest\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "site").mkdir()
    monkeypatch.chdir(tmp_path / "site")
    return tmp_path / "site"


def init(root: Path, pages: Mapping[str, str], *options: str) -> Settings:
    put(root, pages)
    assert main(["init", *options]) == 0
    return load(root)


def places(settings: Settings) -> tuple[str, str]:
    """The folder of the pages and the edition of a page in it, from the folder of the project."""
    edition = settings.edition_path("es", "a/b.md")
    names = (path.relative_to(settings.root).as_posix() for path in (settings.source, edition))
    source, place = names
    return source, place


SITES_AND_PLACES = {
    # what: (files, folder of the pages, edition of a/b.md, heading_ids)
    "Hugo": ({"hugo.toml": "", "content/a.md": PAGE}, "content", "content/a/b.es.md", "hugo"),
    "Hugo, YAML": (
        {"hugo.yaml": "contentDir: pages", "pages/a.md": PAGE}, "pages", "pages/a/b.es.md", "hugo",
    ),
    "Hugo, a folder of settings": (
        {"config/_default/hugo.toml": "", "content/en/a.md": PAGE},
        "content/en", "content/es/a/b.md", "hugo",
    ),
    "Hugo, content of a language": (
        {"hugo.toml": '[languages.en]\ncontentDir = "text/en"\n', "text/en/a.md": PAGE},
        "text/en", "text/es/a/b.md", "hugo",
    ),
    "Hugo, old name": (
        {"config.toml": 'baseURL = "https://example.org"\n', "content/a.md": PAGE},
        "content", "content/a/b.es.md", "hugo",
    ),
    "MkDocs": (
        {"mkdocs.yml": "site_name: a\n", "docs/a.md": PAGE},
        "docs", "docs/a/b.es.md", "python-markdown",
    ),
    "MkDocs, tags of programs": (
        {
            "mkdocs.yml": "docs_dir: text\nmarkdown_extensions: [attr_list]\n"
            "a: !!python/name:material.x ''\nb: !ENV X\n",
            "text/a.md": PAGE,
        },
        "text", "text/a/b.es.md", "mkdocs",
    ),
    "MkDocs, by folder": (
        {"mkdocs.yml": "plugins:\n- i18n: {docs_structure: folder}\n", "docs/en/a.md": PAGE},
        "docs/en", "docs/es/a/b.md", "python-markdown",
    ),
    "MkDocs, by ending, beside a folder called en": (
        {"mkdocs.yml": "plugins:\n- i18n: {docs_structure: suffix}\n", "docs/en/a.md": PAGE},
        "docs", "docs/a/b.es.md", "python-markdown",
    ),
    "Docusaurus": (
        {"docusaurus.config.ts": "export default {};\n", "docs/a.md": PAGE},
        "docs", "i18n/es/docusaurus-plugin-content-docs/current/a/b.md", "docusaurus",
    ),
    "Docusaurus, below, another folder": (
        {
            "website/docusaurus.config.js": "module.exports = {presets: [['classic', "
            "{docs: {path: '../text'}}]]};\n",
            "text/a.md": PAGE,
        },
        "text", "website/i18n/es/docusaurus-plugin-content-docs/current/a/b.md", "docusaurus",
    ),
    "Starlight": (
        {"astro.config.mjs": "starlight({})\n", "src/content/docs/a.md": PAGE},
        "src/content/docs", "src/content/docs/es/a/b.md", "astro",
    ),
    "Starlight, by folder": (
        {"astro.config.mjs": "starlight({})\n", "src/content/docs/en/a.md": PAGE},
        "src/content/docs/en", "src/content/docs/es/a/b.md", "astro",
    ),
    "VitePress": (
        {"docs/.vitepress/config.mts": "export default {}\n", "docs/a.md": PAGE},
        "docs", "docs/es/a/b.md", "vitepress",
    ),
    "VitePress, a folder for pages": (
        {".vitepress/config.js": "export default { srcDir: './src' }\n", "src/a.md": PAGE},
        "src", "src/es/a/b.md", "vitepress",
    ),
    "Eleventy": (
        {"eleventy.config.js": 'export default () => ({dir: {input: "pages"}})\n',
         "pages/a.md": PAGE},
        "pages", "pages/es/a/b.md", "eleventy",
    ),
    "Eleventy, at the top": ({".eleventy.js": "", "a.md": PAGE}, ".", "es/a/b.md", "eleventy"),
    "Jekyll": ({"_config.yml": "title: a\n", "a.md": PAGE}, ".", "es/a/b.md", "jekyll"),
    "Hexo": (
        {"_config.yml": "# Hexo\nsource_dir: source\n", "source/a.md": PAGE},
        "source", "source/es/a/b.md", "hexo",
    ),
    "Sphinx": (
        {"docs/conf.py": 'extensions = ["myst_parser"]\n', "docs/a.md": PAGE},
        "docs", "docs/es/a/b.md", "sphinx",
    ),
    "Zensical": (
        {"zensical.toml": "[project]\nsite_name = 'a'\n", "docs/a.md": PAGE},
        "docs", "docs-es/a/b.md", "zensical",
    ),
    "mdBook": (
        {"book.toml": '[book]\nsrc = "text"\n', "text/a.md": PAGE},
        "text", "es/src/a/b.md", "mdbook",
    ),
    "Quarto": ({"_quarto.yml": "lang: en\n", "a.qmd": PAGE}, ".", "es/a/b.md", "pandoc"),
    "Pelican": (
        {"pelicanconf.py": "PATH = 'text'\n", "text/a.md": PAGE},
        "text", "text/a/b-es.md", "python-markdown",
    ),
    "no generator": ({"docs/a.md": PAGE}, "docs", "output/es/a/b.md", "auto"),
    "pages at the top": ({"a.md": PAGE}, ".", "output/es/a/b.md", "auto"),
}  # fmt: skip


@pytest.mark.parametrize("what", SITES_AND_PLACES)
def test_a_site_is_known_and_builds(what: str, here: Path, capsys: Capture) -> None:
    pages, source, edition, ids = SITES_AND_PLACES[what]
    settings = init(here, pages)
    assert (*places(settings), settings.heading_ids) == (source, edition, ids)
    out = capsys.readouterr().out
    assert "(1 page)" in out
    assert out.endswith("next      pipeline build\n")
    before = files(here)
    assert main(["build", "--engine", "pseudo"]) == 0
    after = files(here)
    assert before.items() <= after.items()
    (page,) = (name for name in pages if pages[name] == PAGE)
    name = page.removeprefix(f"{source}/")
    written = settings.edition_path("es", name).relative_to(here).as_posix()
    assert set(after) - set(before) == {written, f"{_po(settings)}po/es/{name}.po"}
    assert main(["build", "--engine", "pseudo", "--check"]) == 0


def _po(settings: Settings) -> str:
    return "" if settings.output == settings.root else f"{settings.output.name}/"


def test_every_generator_is_tried_by_name(here: Path, capsys: Capture) -> None:
    for name, site in SITES.items():
        settings = init(here, {}, "--for", name)
        assert settings.heading_ids == site.heading_ids.replace("mkdocs", "python-markdown")
        assert settings.heading_ids in HEADING_IDS
        said = f"no configuration of {site.title}; its usual folders are assumed"
        assert said in capsys.readouterr().out
        (here / "pipeline.toml").unlink()


def test_several_generators_are_named_and_one_is_chosen(here: Path, capsys: Capture) -> None:
    pages = {"docusaurus.config.js": "", "docs/a.md": PAGE, "mkdocs.yml": "site_name: a\n"}
    put(here, pages)
    assert main(["init", "--dry-run"]) == 0
    out, err = capsys.readouterr()
    assert "found     Docusaurus: docusaurus.config.js\n" in err
    assert "found too mkdocs.yml; choose it by --for mkdocs\n" in err
    assert 'heading_ids = "docusaurus"' in out
    assert init(here, {}, "--for", "mkdocs").heading_ids == "python-markdown"


def test_a_dry_run_writes_nothing(here: Path, capsys: Capture) -> None:
    put(here, {"mkdocs.yml": "site_name: a\n", "docs/a.md": PAGE})
    before = files(here)
    assert main(["init", "--dry-run"]) == 0
    assert files(here) == before
    text = capsys.readouterr().out
    assert main(["init"]) == 0
    assert (here / "pipeline.toml").read_text("utf-8") == text


CONFIGURED = {
    "pipeline.toml": "",
    "pyproject.toml": "[tool.pipeline]\n",
}


@pytest.mark.parametrize("name", CONFIGURED)
def test_a_configuration_is_never_replaced(name: str, here: Path, capsys: Capture) -> None:
    put(here, {name: CONFIGURED[name], "mkdocs.yml": "site_name: a\n", "docs/a.md": PAGE})
    before = files(here)
    assert main(["init"]) == 2
    assert "already; nothing was written" in capsys.readouterr().err
    assert files(here) == before


def test_a_link_to_nowhere_is_a_configuration_too(here: Path, tmp_path: Path) -> None:
    (here / "pipeline.toml").symlink_to(tmp_path / "elsewhere")
    assert main(["init"]) == 2
    assert not (tmp_path / "elsewhere").exists()


def test_a_pyproject_without_settings_is_in_nobodys_way(here: Path) -> None:
    init(here, {"pyproject.toml": "[project]\nname = 'a'\n", "docs/a.md": PAGE})


BROKEN = {
    # file: (what stands there, line of the error)
    "hugo.toml": ('title = "a"\nx = [1,\n', 3),
    "hugo.yaml": ("a: 1\nb: [1\nc: 2\n", 3),
    "mkdocs.yml": ("site_name: a\n\tb: 1\n", 2),
    "_config.yml": ("- a\n- b\n", 1),
    "zensical.toml": ("[project\n", 1),
    "book.toml": ('[book]\ntitle = "\n', 2),
    "_quarto.yml": ("a: 'b\n", 2),
    "docusaurus.config.js": ("module.exports = {\n  title: 'a',\n", 1),
    "astro.config.mjs": ("export default {\n  a: 'starlight\n};\n", 2),
    "eleventy.config.js": ("export default (a) => {\n  return [1, 2);\n}\n", 2),
    ".vitepress/config.ts": ("/* a\nexport default {}\n", 1),
    "conf.py": ("extensions = ['myst_parser']\ndef :\n", 2),
    "pelicanconf.py": ("PATH = 'a\n", 1),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_configuration_that_cannot_be_read_is_an_error_with_its_line(
    name: str, here: Path, capsys: Capture
) -> None:
    text, line = BROKEN[name]
    put(here, {name: text, "docs/a.md": PAGE})
    before = files(here)
    assert main(["init"]) == 2
    assert f"{here / name}:{line}: " in capsys.readouterr().err
    assert files(here) == before


SOUND_SCRIPTS = [
    "const a = { b: `x ${c ? `y ${d}` : '}'} z` }; // don't {\n",
    "export default { re: /['\"({]/g, b: 1 / 2, c: a / (b + 1) / 2 };\n",
    'const a = "it\'s (", b = \'say "\', c = "\\"";\n',
    "/* don't ( */ import x from 'y'\nreturn /[/'\"]/.test(x)\n",
    "const f = (a: Array<string>): void => {};\n",
    "const a = <b>don</b>;\n",
]


@pytest.mark.parametrize("text", SOUND_SCRIPTS)
def test_sound_programs_are_read(text: str) -> None:
    check_script(Path("a.js"), text)


def test_keys_of_the_front_matter_are_those_that_pages_have(here: Path) -> None:
    page = {"docs/.vitepress/config.js": "", "docs/a.md": MATTER}
    usual = ("title", "description", "summary", "subtitle")
    assert init(here, page).front_matter == (*usual, "hero.tagline")


def test_only_patterns_that_leave_something_out_are_written(here: Path, capsys: Capture) -> None:
    site = {"_config.yml": "title: a\n", "a.md": PAGE, "README.md": PAGE, "vendor/a/b.md": PAGE}
    assert init(here, site).exclude == ("LICENSE*", "LICENCE*", "vendor/", "README*")
    assert main(["build", "--engine", "pseudo", "--no-glossary"]) == 0
    assert "warning" not in capsys.readouterr().err


def test_what_to_paste_has_all_languages(here: Path, capsys: Capture) -> None:
    put(here, {"docusaurus.config.js": "", "docs/a.md": PAGE})
    assert main(["init", "--lang", "es", "--lang", "pt-BR"]) == 0
    out = capsys.readouterr().out
    assert "itself needs for a second language, in docusaurus.config.js:" in out
    assert "i18n: { defaultLocale: 'en', locales: ['en', 'es', 'pt-BR'] }," in out
    assert load(here).languages == ("es", "pt-BR")


def test_the_language_of_the_site_is_that_of_its_pages(here: Path) -> None:
    settings = init(here, {"hugo.toml": 'defaultContentLanguage = "fr"\n', "content/a.md": PAGE})
    assert settings.source_language == "fr"


def test_a_wrong_option_is_an_error(here: Path, capsys: Capture) -> None:
    assert main(["init", "--for", "frontpage"]) == 2
    assert "no generator 'frontpage' is known; name one of: docusaurus, " in capsys.readouterr().err
    assert main(["init", "--lang", "Spanish"]) == 2
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("name", sorted(path.name for path in (DATA / "sites").iterdir()))
def test_the_sites_of_the_tests_are_known(name: str, here: Path) -> None:
    pages = {
        path.relative_to(DATA / "sites" / name).as_posix(): path.read_bytes()
        for path in (DATA / "sites" / name).rglob("*")
        if path.is_file()
    }
    put(here, pages)
    assert main(["init"]) == 0
    assert main(["build", "--engine", "pseudo"]) == 0
    settings = load(here)
    names = [
        path.relative_to(settings.source).as_posix() for path in settings.source.glob("g*.md*")
    ]
    assert names
    assert all(settings.edition_path("es", name).is_file() for name in names)

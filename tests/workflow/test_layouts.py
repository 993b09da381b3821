"""Layouts of real sites: every file in its place, and nobody else's file touched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest
from workbench import files, put

from pipeline.catalogue.update import read
from pipeline.cli.main import main
from pipeline.config.settings import load
from pipeline.workflow.watch import Changes, Watch

PAGE = "---\ntitle: Rest\n---\n\n# Rest\n\nDrink water.\n\nSee [food](food.md#pain).\n"
FOOD = "# Food\n\n## Pain\n\nEat soup.\n"


class Layout(NamedTuple):
    """A site: its settings, its pages, and where their files are expected."""

    settings: str
    source: str
    editions: dict[str, str]
    """By page."""
    catalogue: str
    """Of the page `a b/rest.md`."""
    foreign: dict[str, str]
    """Files of other people, which no run may touch or take for pages."""


PAGES = {"a b/rest.md": PAGE, "food.md": FOOD}

LAYOUTS = {
    "Hugo, by folder": Layout(
        'source = "content/en"\noutput = "."\nedition = "content/{lang}/{path}"',
        "content/en",
        {"a b/rest.md": "content/es/a b/rest.md", "food.md": "content/es/food.md"},
        "po/es/a b/rest.md.po",
        {"content/es/only-here.md": "# Solo aquí\n", "content/fr/food.md": "# Le repas\n"},
    ),
    "by ending": Layout(
        'source = "docs"\noutput = "docs"\nedition = "{dir}/{stem}.{lang}{ext}"\n'
        'catalogue = "locales/{lang}/{path}.po"',
        "docs",
        {"a b/rest.md": "docs/a b/rest.es.md", "food.md": "docs/food.es.md"},
        "docs/locales/es/a b/rest.md.po",
        {"docs/alone.es.md": "# Solo\n", "docs/a b/picture.es.png": "png"},
    ),
    "PO files beside editions": Layout(
        'source = "docs"\noutput = "."\nedition = "docs/{dir}/{stem}.{lang}{ext}"\n'
        'catalogue = "docs/{dir}/{stem}.{lang}{ext}.po"',
        "docs",
        {"a b/rest.md": "docs/a b/rest.es.md", "food.md": "docs/food.es.md"},
        "docs/a b/rest.es.md.po",
        {"docs/alone.es.md": "# Solo\n", "docs/a b/messages.po": 'msgid ""\nmsgstr ""\n'},
    ),
    "Docusaurus": Layout(
        'source = "docs"\noutput = "i18n"\n'
        'edition = "{lang}/docusaurus-plugin-content-docs/current/{path}"',
        "docs",
        {
            "a b/rest.md": "i18n/es/docusaurus-plugin-content-docs/current/a b/rest.md",
            "food.md": "i18n/es/docusaurus-plugin-content-docs/current/food.md",
        },
        "i18n/po/es/a b/rest.md.po",
        {"i18n/es/code.json": "{}", "i18n/es/docusaurus-plugin-content-blog/post.md": "# Nota\n"},
    ),
    "beside English at the root": Layout(
        'source = "docs"\noutput = "."\nedition = "docs/{lang}/{path}"',
        "docs",
        {"a b/rest.md": "docs/es/a b/rest.md", "food.md": "docs/es/food.md"},
        "po/es/a b/rest.md.po",
        {"docs/es/alone.md": "# Solo\n", "docs/es/index.html": "<p>Hola"},
    ),
    "all in one folder": Layout(
        'source = "."\noutput = "."',
        ".",
        {"a b/rest.md": "es/a b/rest.md", "food.md": "es/food.md"},
        "po/es/a b/rest.md.po",
        {"es/alone.md": "# Solo\n"},
    ),
}


@pytest.fixture(params=LAYOUTS)
def layout(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Layout:
    """A layout with its site in the current folder."""
    found: Layout = LAYOUTS[request.param]
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"pipeline.toml": f'{found.settings}\nengine = "pseudo"\n'})
    put(tmp_path / found.source, PAGES)
    put(tmp_path, found.foreign)
    return found


def run(*arguments: str) -> int:
    return main([*arguments, "--no-glossary"])


def site() -> dict[str, bytes]:
    """All files of the site."""
    return {n: data for n, data in files(Path()).items() if not n.startswith(".pipeline/")}


def test_each_file_has_its_place(layout: Layout) -> None:
    before = site()
    assert run("build") == 0
    after = site()
    assert {name: after[name] for name in before} == before, "pages and foreign files stay"
    new = after.keys() - before.keys()
    assert {name for name in new if name.endswith(".md")} == set(layout.editions.values())
    assert layout.catalogue in new
    assert len(new) == 4, "two editions and two PO files"
    assert b"# R\xc3\xa8st" in after[layout.editions["a b/rest.md"]]


def test_a_second_build_and_all_checks_find_nothing_to_do(
    layout: Layout, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("build") == 0
    before = site()
    assert run("build", "--check") == 0
    assert run("check") == 0
    assert run("build") == 0
    assert site() == before
    capsys.readouterr()
    assert run("status", "--json") == 0
    rows = json.loads(capsys.readouterr().out)["pages"]
    assert [(row["page"], row["stale"]) for row in rows] == [
        ("a b/rest.md", False),
        ("food.md", False),
    ]
    assert run("review", "next", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    shown = listed["segments"] if isinstance(listed, dict) else listed
    assert layout.catalogue in {item["po"] for item in shown}


def test_reviews_are_used_and_go_with_a_page_that_is_renamed(layout: Layout) -> None:
    assert run("build") == 0
    old = Path(layout.catalogue)
    text = old.read_text(encoding="utf-8")
    start = text.index('msgid "Drink water."')
    block = text.rindex("\n\n", 0, start)
    fixed = text[block:].replace("#, fuzzy\n", "", 1).replace("Drìnk wàtèr.", "Beba agua.", 1)
    old.write_text(text[:block] + fixed, encoding="utf-8")
    assert run("build") == 0
    edition = Path(layout.editions["a b/rest.md"])
    assert "Beba agua." in edition.read_text(encoding="utf-8")
    Path(layout.source, "a b/rest.md").rename(Path(layout.source, "sleep.md"))
    assert run("build") == 0
    settings = load()
    assert "Beba agua." in settings.edition_path("es", "sleep.md").read_text(encoding="utf-8")
    assert not edition.exists()
    assert not old.exists()


def test_what_is_removed_is_ours(layout: Layout) -> None:
    assert run("build") == 0
    Path(layout.source, "food.md").unlink()
    before = site()
    assert run("build") == 0
    assert site() == before, "files of pages that are gone stay until they are pruned"
    assert run("build", "--prune") == 0
    removed = before.keys() - site().keys()
    settings = load()
    ours = {settings.edition_path("es", "food.md"), settings.catalogue_path("es", "food.md")}
    assert {Path(name).resolve() for name in removed} == ours


def test_what_people_wrote_is_kept_when_a_page_is_removed(layout: Layout) -> None:
    assert run("build") == 0
    path = load().catalogue_path("es", "food.md")
    text = path.read_text(encoding="utf-8").replace("#, fuzzy\n", "").replace("Fòòd", "Comida")
    path.write_text(text, encoding="utf-8")
    Path(layout.source, "food.md").unlink()
    assert run("build", "--prune") == 0
    kept, problems = read(load().removed_path("es"))
    assert not problems
    assert "Comida" in {entry.target for entry in kept.entries}
    put(Path(layout.source), {"new.md": "# Food\n\nOther words, and more.\n\nAnd more.\n"})
    assert run("build") == 0
    assert "Comida" in load().edition_path("es", "new.md").read_text(encoding="utf-8")


def test_export_and_import_find_the_same_pages(layout: Layout, tmp_path: Path) -> None:
    assert run("build") == 0
    assert main(["export", "all.xliff"]) == 0
    exported = Path("all.xliff").read_text(encoding="utf-8")
    assert "a b/rest.md" in exported
    assert "alone" not in exported
    before = site()
    assert main(["import", "all.xliff"]) == 0
    assert site() == before


def test_saved_files_concern_their_pages(layout: Layout) -> None:
    assert run("build") == 0
    here = Path().resolve()
    watch = Watch(load())
    edition, catalogue = here / layout.editions["a b/rest.md"], here / layout.catalogue
    foreign = [here / name for name in layout.foreign if name.endswith(".md")]
    assert watch.changes([edition]) == Changes()
    assert watch.changes([catalogue]) == Changes(records=("a b/rest.md",))
    assert watch.changes([here / layout.source / "food.md"]) == Changes(pages=("food.md",))
    assert watch.changes(foreign) == Changes()
    assert all(watch.folders())


def test_only_a_page_may_be_named(layout: Layout, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", "food.md") == 0
    edition = layout.editions["food.md"]
    assert run("build", edition) == 2
    said = capsys.readouterr().err
    assert "an edition, not a page; name its page" in said or "not under" in said


# --- languages -----------------------------------------------------------------------------------


def test_editions_in_a_language_that_a_run_leaves_out_are_no_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put(
        tmp_path,
        {
            "pipeline.toml": 'source = "."\noutput = "."\nlanguages = ["es", "pt"]\n'
            'engine = "pseudo"\nedition = "{dir}/{stem}.{lang}{ext}"\n',
            "rest.md": PAGE,
        },
    )
    assert run("build") == 0
    before = site()
    assert run("build", "--lang", "es") == 0
    assert site() == before
    assert {"rest.es.md", "rest.pt.md"} <= before.keys()


def test_a_page_that_names_its_language_has_the_edition_of_one_that_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"pipeline.toml": SUFFIX, "index.en.md": PAGE})
    assert run("build") == 0
    assert Path("index.es.md").exists()
    assert run("build", "--check") == 0


# --- layouts that cannot be ----------------------------------------------------------------------

SUFFIX = 'source = "."\noutput = "."\nengine = "pseudo"\nedition = "{dir}/{stem}.{lang}{ext}"\n'

CLASHES = {
    "two pages, one edition": (
        SUFFIX,
        ["index.md", "index.en.md"],
        "pipeline.toml:4: the es edition of index.md and the es edition of index.en.md would be",
    ),
    "names that differ by case": (
        SUFFIX,
        ["Index.md", "index.md"],
        "the es edition of index.md and the es edition of Index.md would be one file",
    ),
    "names that differ by the form of a letter": (
        SUFFIX,
        ["a\u0301.md", "á.md"],
        "would be one file",
    ),
    "an edition on a page, but for case": (
        SUFFIX,
        ["food.md", "Food.ES.md"],
        "the es edition of food.md and the page Food.ES.md would be one file",
    ),
    "two languages, one folder": (
        'source = "en"\noutput = "."\nengine = "pseudo"\nlanguages = ["pt-BR", "pt-br"]\n'
        'edition = "content/{lang}/{path}"\n',
        ["en/food.md"],
        "the pt-br edition of food.md and the pt-BR edition of food.md would be one file",
    ),
}


@pytest.mark.parametrize("what", CLASHES)
def test_pages_that_would_share_a_file_stop_the_run(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings, pages, message = CLASHES[what]
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"pipeline.toml": settings, **dict.fromkeys(pages, FOOD)})
    before = site()
    for command in (["build"], ["build", pages[0]], ["check"], ["status"]):
        assert run(*command) == 2
        assert message in capsys.readouterr().err.replace(f"{tmp_path}/", "")
    assert site() == before, "nothing is written"


def test_po_files_in_the_default_place_are_not_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"seeds/food.md": FOOD})
    assert run("build", "--engine", "pseudo") == 0
    put(tmp_path, {"pipeline.toml": 'engine = "pseudo"\ncatalogue = "locales/{lang}/{path}.po"\n'})
    capsys.readouterr()
    assert run("build") == 0
    said = capsys.readouterr().err
    assert "output/po/es/food.md.po: stands where the default layout has the PO file" in said
    assert "output/locales/es/food.md.po: move it there" in said
    Path("output/po/es/food.md.po").replace("output/locales/es/food.md.po")
    assert run("build") == 0
    assert "default layout" not in capsys.readouterr().err


# --- which files are pages -----------------------------------------------------------------------


def test_what_was_not_looked_at_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    languages = 'engine = "pseudo"\nlanguages = ["es", "pt"]\nexclude = ["drafts", "old"]\n'
    put(tmp_path, {"pipeline.toml": languages, "seeds/a b.md": FOOD, "seeds/drafts/c.md": FOOD})
    put(tmp_path, {"seeds/d.qmd": FOOD, "seeds/node_modules/e.md": FOOD})
    (tmp_path / "seeds" / "loop").symlink_to(".")
    line = (
        "not looked at: 1 by exclude (drafts), 1 by name (node_modules), 1 links to folders, "
        "1 that end in .qmd (see suffixes)"
    )
    for command in ("build", "check", "status"):
        assert run(command) == 0
        said = capsys.readouterr().err
        assert said.count("not looked at") == 1
        assert line in said
        assert "pipeline.toml:3: exclude: 'old' matches nothing" in said
    assert sorted(path.name for path in Path("output/es").rglob("*.*")) == ["a b.md"]


def test_a_page_that_the_settings_leave_out_later_keeps_its_po_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"seeds/a.md": FOOD, "seeds/b.md": FOOD})
    assert run("build", "--engine", "pseudo") == 0
    before = files(Path("output"))
    put(tmp_path, {"pipeline.toml": 'exclude = ["b.md"]\n'})
    capsys.readouterr()
    assert run("build", "--engine", "pseudo") == 0
    assert (
        "the settings leave the page out, its es edition is still there" in capsys.readouterr().err
    )
    assert files(Path("output")) == before


@pytest.mark.parametrize("suffix", [".qmd", ".Rmd", ".MD", ".markdown"])
def test_pages_may_have_any_ending(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    edition = 'edition = "{dir}/{stem}.{lang}{ext}"'
    text = f'engine = "pseudo"\nsuffixes = ["{suffix}"]\n{edition}\n'
    page = f"{FOOD}\n```{{r}}\nplot(pain)\n```\n"
    put(tmp_path, {"pipeline.toml": text, f"seeds/food{suffix}": page, "seeds/other.md": FOOD})
    assert run("build") == 0
    built = Path(f"output/food.es{suffix}").read_text(encoding="utf-8")
    assert "plot(pain)" in built
    assert "# Fòòd" in built
    assert run("build", "--check") == 0
    assert len(files(Path("output"))) == 2, "an edition and a PO file"

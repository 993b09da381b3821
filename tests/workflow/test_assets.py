"""The setting `assets`: pictures and other files that pages link to, seen from their editions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from workbench import files, put

from pipeline.cli.main import main
from pipeline.markdown.file_links import (
    NO_LINKS,
    FileLinks,
    find_file_links,
    path_of,
    split_address,
)

Capture = pytest.CaptureFixture[str]
DEFAULT = 'source = "docs"\noutput = "site"\n'
DOCUSAURUS = 'source = "docs"\noutput = "."\nedition = "i18n/{lang}/current/{path}"\n'
SUFFIX = 'source = "docs"\noutput = "docs"\nedition = "{dir}/{stem}.{lang}{ext}"\n'
BESIDE = 'source = "docs"\noutput = "docs"\n'

PAGE = """---
title: Heart
cover: img/cover.jpg
---

# Heart

![A heart](img/heart.png) and ![beats](<../img/two words.png> "Beats").

<img src="img/wide.png?w=2#x" alt="Wide"> and [the form](img/form.pdf).

[More](../more.md#pain), [nothing](img/none.png), [far](/img/heart.png), [mail](mailto:a@b.example).

`![code](img/code.png)`
"""
FILES = [
    "docs/a/img/heart.png",
    "docs/a/img/cover.jpg",
    "docs/img/two words.png",
    "docs/a/img/wide.png",
    "docs/a/img/form.pdf",
]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"docs/a/heart.md": PAGE, "docs/more.md": "# More\n\n## Pain\n"})
    put(tmp_path, {name: f"picture {name}" for name in FILES})
    return tmp_path


def use(settings: str, assets: str) -> None:
    lines = f'{settings}engine = "pseudo"\nassets = "{assets}"\n'
    Path("pipeline.toml").write_text(lines, encoding="utf-8")


def run(*arguments: str) -> int:
    return main([*(arguments or ["build"]), "--no-glossary"])


def written() -> dict[str, bytes]:
    return {n: data for n, data in files(Path()).items() if not n.startswith(".pipeline/")}


# --- what a page links to ------------------------------------------------------------------------

ADDRESSES = {
    "![a](img/a.png)": "img/a.png",
    "![a](./a.png)": "./a.png",
    "![a](../a%20b.png)": "../a b.png",
    "![a](<a b.png>)": "a b.png",
    "![a](a_(1).png)": "a_(1).png",
    r"![a](a\_b.png)": "a_b.png",
    '[a](b.pdf "title")': "b.pdf",
    "[a](b.md#c)": "b.md",
    "[a]: b.png": "b.png",
    '<img alt="" src="a&amp;b.png">': "a&b.png",
    "<a href='b.pdf'>": "b.pdf",
}
OTHERS = {
    "import heart from './heart.png'": "./heart.png",
    "<img src={require('./heart.png').default} />": "./heart.png",
    '<video poster="still.jpg">': "still.jpg",
    "---\nimage: img/a.png\n---": "img/a.png",
    "```{figure} img/a.png\n:alt: A box\n```": "img/a.png",
    ":::{include} part.txt\n:::": "part.txt",
    "```{csv-table} Doses\n:file: doses.csv\n```": "doses.csv",
    "<<< ./dose.sh{1,2}": "./dose.sh",
}
NO_FILES = [
    "[a](https://example.org/a.png)",
    "[a](//example.org/a.png)",
    "[a](/a.png)",
    "[a](#a.b)",
    "[a](mailto:a@example.org)",
    "[a](other/)",
    "[a](other)",
    "[a](..)",
    "[a]({{ site.baseurl }}/a.png)",
    "[a](@/a.md)",
    "[a](~/a.png)",
    "import React from 'react.js'",
    "<<< @/dose.sh",
    "```{note} See a.png or b.png\n```",
    "a.png",
]


@pytest.mark.parametrize("text", ADDRESSES)
def test_paths_in_addresses(text: str) -> None:
    assert find_file_links(text) == FileLinks(frozenset([ADDRESSES[text]]), frozenset())


@pytest.mark.parametrize("text", OTHERS)
def test_paths_elsewhere(text: str) -> None:
    assert find_file_links(text) == FileLinks(frozenset(), frozenset([OTHERS[text]]))


@pytest.mark.parametrize("text", NO_FILES)
def test_what_is_no_relative_path_of_a_file(text: str) -> None:
    assert find_file_links(text) == NO_LINKS


def test_what_follows_a_path_stays() -> None:
    assert split_address("a.png?w=2#x") == ("a.png", "?w=2#x")
    assert split_address("a.png#x?") == ("a.png", "#x?")
    assert path_of("a%20b.png#x") == "a b.png"


# --- keep ----------------------------------------------------------------------------------------


def test_what_is_missing_is_said_once_for_a_page(site: Path, capsys: Capture) -> None:
    use(DEFAULT, "keep")
    assert run() == 0
    before = written()
    said = capsys.readouterr().err
    found = re.findall(r"docs/a/heart.md:(\d+): warning: (.*) \[missing-file\]", said)
    assert found == [
        (
            "3",
            "../img/two words.png and 4 more: not where the edition looks for it; put it there, "
            'or set assets to "copy" or "relink"',
        )
    ]
    assert "img/none.png" not in said, "it is missing from the page too"
    assert b"![\xc3\x80 h\xc3\xa8\xc3\xa0rt](img/heart.png)" in before["site/es/a/heart.md"]
    for name in FILES:
        put(site, {name.replace("docs", "site/es"): "picture"})
    assert run() == 0
    assert "missing-file" not in capsys.readouterr().err, "files are looked for in each run"
    Path("site/es/a/img/form.pdf").unlink()
    assert run("check") == 0
    assert "img/form.pdf: not where" in capsys.readouterr().out


@pytest.mark.parametrize("assets", ["keep", "copy"])
def test_beside_the_page_nothing_is_missing(assets: str, site: Path, capsys: Capture) -> None:
    use(SUFFIX, assets)
    assert run() == 0
    assert "missing-file" not in capsys.readouterr().err
    new = {name for name in written() if "/po/" not in name and name.startswith("docs/")}
    assert new == {
        *FILES,
        "docs/a/heart.md",
        "docs/a/heart.es.md",
        "docs/more.md",
        "docs/more.es.md",
    }


# --- copy ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "folder"),
    [(DEFAULT, "site/es"), (DOCUSAURUS, "i18n/es/current"), (BESIDE, "docs/es")],
)
def test_files_come_along(settings: str, folder: str, site: Path, capsys: Capture) -> None:
    use(settings, "copy")
    assert run() == 0
    assert "missing-file" not in capsys.readouterr().err
    after = written()
    for name in FILES:
        assert after[name.replace("docs", folder, 1)] == after[name]
    assert run("build", "--check") == 0
    assert run() == 0
    assert written() == after


def test_only_what_changed_is_copied_again(site: Path, capsys: Capture) -> None:
    use(DEFAULT, "copy")
    assert run() == 0
    put(site, {"docs/a/img/heart.png": "another picture"})
    stamps = {
        name: Path("site/es", name).stat().st_ino for name in ("a/img/wide.png", "a/heart.md")
    }
    capsys.readouterr()
    assert run("build", "--check") == 1
    assert "would change" in (said := capsys.readouterr().out)
    assert "site/es/a/img/heart.png" in said
    assert run() == 0
    assert written()["site/es/a/img/heart.png"] == b"another picture"
    assert {name: Path("site/es", name).stat().st_ino for name in stamps} == stamps
    assert run("build", "--check") == 0


def test_a_file_of_somebody_else_stays(site: Path, capsys: Capture) -> None:
    use(DEFAULT, "copy")
    put(site, {"site/es/a/img/heart.png": "corazón"})
    assert run() == 0
    put(site, {"site/es/a/img/wide.png": "changed by hand"})
    put(site, {"docs/a/img/wide.png": "new", "docs/a/img/heart.png": "new"})
    assert run() == 0
    after = written()
    assert after["site/es/a/img/heart.png"] == "corazón".encode()
    assert after["site/es/a/img/wide.png"] == b"changed by hand"
    assert "missing-file" not in capsys.readouterr().err


def test_copies_are_removed_with_prune_and_only_ours(site: Path) -> None:
    use(DEFAULT, "copy")
    put(site, {"site/es/a/img/heart.png": f"picture {FILES[0]}"})  # the same, and not ours
    assert run() == 0
    put(site, {"site/es/a/img/wide.png": "changed by hand"})
    put(site, {"docs/a/heart.md": "# Heart\n"})
    assert run() == 0
    assert Path("site/es/a/img/form.pdf").exists()
    assert run("build", "more.md", "--prune") == 0
    assert Path("site/es/a/img/form.pdf").exists(), "a run of some pages knows only theirs"
    assert run("build", "--prune") == 0
    left = sorted(name for name in written() if re.search("site/es/.*(png|pdf|jpg)", name))
    assert left == ["site/es/a/img/heart.png", "site/es/a/img/wide.png"]
    assert not Path("site/es/img").exists(), "no empty folder is left"


def test_the_caches_are_not_needed_to_know_our_copies(site: Path) -> None:
    import shutil

    use(DEFAULT, "copy")
    assert run() == 0
    shutil.rmtree(".pipeline")
    put(site, {"docs/a/img/heart.png": "another picture"})
    assert run() == 0
    assert written()["site/es/a/img/heart.png"] == b"another picture"


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_copy_that_a_killed_run_left_is_ours(
    when: str, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.workflow import copy_assets
    from pipeline.workspace import writing

    use(DEFAULT, "copy")
    assert run() == 0
    put(site, {"docs/a/img/heart.png": "second"})
    real = writing.replace_bytes

    def killed(path: Path, old: bytes | None, new: bytes) -> bool:
        if when == "after":
            real(path, old, new)
        raise KeyboardInterrupt

    monkeypatch.setattr(copy_assets, "replace_bytes", killed)
    assert run() == 130
    monkeypatch.undo()
    monkeypatch.chdir(site)
    put(site, {"docs/a/img/heart.png": "third"})
    assert run() == 0
    assert written()["site/es/a/img/heart.png"] == b"third"


SECRET = "[a](../../secret.txt) ![b](.hidden/b.png) [c](link.txt) [d](../../../outside.txt)\n"


@pytest.mark.parametrize("assets", ["keep", "copy", "relink"])
def test_hidden_files_and_files_of_others_do_not_come_along(
    assets: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    project = tmp_path / "project"
    put(tmp_path, {"outside.txt": "secret", "project/docs/a/p.md": SECRET})
    put(project, {".secret": "secret", "docs/a/.hidden/b.png": "secret"})
    (project / "docs/a/link.txt").symlink_to(tmp_path / "outside.txt")
    (project / "secret.txt").symlink_to(project / ".secret")
    monkeypatch.chdir(project)
    use(DEFAULT, assets)
    assert run() == 0
    site = files(Path("site"))
    assert [name for name in site if not name.endswith((".md", ".po", ".tsv"))] == []
    assert site["es/a/p.md"].decode().count("../") == SECRET.count("../"), "paths stay"


# --- relink --------------------------------------------------------------------------------------


def test_paths_lead_to_the_files_of_the_page(site: Path, capsys: Capture) -> None:
    use(DEFAULT, "relink")
    assert run() == 0
    edition = Path("site/es/a/heart.md")
    text = edition.read_text(encoding="utf-8")
    assert "](../../../docs/a/img/heart.png)" in text
    assert '<img src="../../../docs/a/img/wide.png?w=2#x"' in text
    assert "two%20words.png" in text
    assert "[nòthìng](img/none.png)" in text
    assert "](/img/heart.png)" in text
    assert "`![code](img/code.png)`" in text
    assert "](../more.md#pain)" in text, "the edition of the other page stands there"
    for path in re.findall(r"[(\"<](\.\./[^)\"?#> ]+\.(?:png|pdf))", text):
        assert (edition.parent / path.replace("%20", " ")).exists(), path
    said = capsys.readouterr().err
    assert "img/cover.jpg: not where the edition looks for it" in said, "front matter stays"
    assert run("build", "--check") == 0


def test_links_lead_to_editions(site: Path) -> None:
    use(SUFFIX, "relink")
    assert run() == 0
    text = Path("docs/a/heart.es.md").read_text(encoding="utf-8")
    assert "](../more.es.md#pain)" in text
    assert "](img/heart.png)" in text, "it stands there"
    Path("docs/more.md").unlink()
    assert run() == 0
    text = Path("docs/a/heart.es.md").read_text(encoding="utf-8")
    assert "](../more.md#pain)" in text, "a page that is gone has no edition"


def test_a_file_of_the_edition_comes_first(site: Path) -> None:
    put(site, {"site/es/a/img/heart.png": "corazón"})
    use(DEFAULT, "relink")
    assert run() == 0
    assert "](img/heart.png)" in Path("site/es/a/heart.md").read_text(encoding="utf-8")
    Path("site/es/a/img/heart.png").unlink()
    assert run() == 0
    text = Path("site/es/a/heart.md").read_text(encoding="utf-8")
    assert "](../../../docs/a/img/heart.png)" in text


def test_rules_for_links_come_first(site: Path) -> None:
    use(DEFAULT, "relink")
    with Path("pipeline.toml").open("a", encoding="utf-8") as file:
        file.write('[links]\n"img/heart.png" = "/cdn/heart.png"\n')
    assert run() == 0
    assert "](/cdn/heart.png)" in Path("site/es/a/heart.md").read_text(encoding="utf-8")

"""pipeline.workspace.discovery: the pages of a tree, found by the names of files."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from workbench import put

from pipeline.config.settings import Settings, load
from pipeline.errors import SourceError, UsageError
from pipeline.workspace.discovery import Found, find_pages, find_source_pages, page_names
from pipeline.workspace.page_rules import find_unused_patterns, page_rules

ODD_NAMES = [
    "a b.md",
    "año.md",
    "日本.md",
    "-dash.md",
    "--check.md",
    "e\u0301.md",
    "%41#?.md",
    "a:b.md",
]


# --- finding -------------------------------------------------------------------------------------


def test_pages_are_found_by_their_ending_in_a_fixed_order(tmp_path: Path) -> None:
    names = ["b.md", "a.markdown", "c.mdx", "sub/a.md", "sub/deep/z.md"]
    put(tmp_path, dict.fromkeys(names, "text"))
    put(tmp_path, dict.fromkeys(["a.txt", "b.html", "md", "x.MD", "b.md.bak"], "no page"))
    assert find_pages(tmp_path).pages == sorted(names)


def test_what_is_hidden_is_no_page(tmp_path: Path) -> None:
    put(tmp_path, dict.fromkeys([".a.md", ".git/b.md", ".page.md.abc123", "c.md"], "text"))
    assert find_pages(tmp_path)[:3] == (["c.md"], [], [])


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_are_names(name: str, tmp_path: Path) -> None:
    put(tmp_path, {name: "text"})
    assert find_pages(tmp_path)[:3] == ([name], [], [])
    assert find_pages(tmp_path, [name]).pages == [name]


@pytest.mark.parametrize("name", ["a\nb.md", "tab\t/x.md", "esc\x1b.md"])
def test_names_that_no_po_file_can_hold_are_errors(name: str, tmp_path: Path) -> None:
    put(tmp_path, {name: "text", "good.md": "text"})
    found = find_pages(tmp_path)
    assert found.pages == ["good.md"]
    (error,) = found.errors
    assert "control characters, or not in UTF-8; rename the file" in error
    assert "\n" not in error
    with pytest.raises(SourceError, match="rename the file"):
        find_pages(tmp_path, [name])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes any bytes as a name")
def test_a_name_that_is_not_utf8_is_an_error(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xe9.md")).write_text("text")
    (error,) = find_pages(tmp_path).errors
    assert error.startswith(f"{tmp_path}/\\udce9.md: ")


def test_a_folder_with_the_name_of_a_page_is_told_apart_and_searched(tmp_path: Path) -> None:
    put(tmp_path, {"x.md/inner.md": "text"})
    assert find_pages(tmp_path)[:3] == (["x.md/inner.md"], ["x.md"], [])


def test_links_are_pages_within_the_tree_only(tmp_path: Path) -> None:
    put(tmp_path, {"in/a.md": "text", "out/b.md": "text"})
    (tmp_path / "in" / "link.md").symlink_to("a.md")
    (tmp_path / "in" / "away.md").symlink_to("../out/b.md")
    (tmp_path / "in" / "folder").symlink_to("../out")
    assert find_pages(tmp_path / "in")[:3] == (["a.md", "link.md"], [], [])
    assert find_pages(tmp_path / "in", ["link.md"]).pages == ["link.md"]
    for name in ("away.md", "folder/b.md"):
        with pytest.raises(UsageError):
            find_pages(tmp_path / "in", [name])


def test_links_in_a_circle_and_to_nowhere_are_told_about(tmp_path: Path) -> None:
    put(tmp_path, {"a.md": "text"})
    (tmp_path / "self.md").symlink_to("self.md")
    (tmp_path / "gone.md").symlink_to("nowhere.md")
    (tmp_path / "circle").symlink_to(".")
    found = find_pages(tmp_path)
    assert found.pages == ["a.md"]
    assert [error.split(" (")[0] for error in found.errors] == [
        f"{tmp_path}/gone.md: a link to nowhere",
        f"{tmp_path}/self.md: a link to nowhere",
    ]
    for name in ("self.md", "gone.md"):
        with pytest.raises(SourceError, match="repair or remove it"):
            find_pages(tmp_path, [name])


def test_a_pipe_is_no_page(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert find_pages(tmp_path).errors == [
        f"{tmp_path}/pipe.md: no regular file; remove it or rename it"
    ]


def test_a_folder_inside_can_be_left_out(tmp_path: Path) -> None:
    put(tmp_path, {"a.md": "text", "output/es/a.md": "texto", "outputs/b.md": "text"})
    out = tmp_path / "output"
    assert find_pages(tmp_path, leave_out=[out]).pages == ["a.md", "outputs/b.md"]
    assert "output/es/a.md" in find_pages(tmp_path).pages
    with pytest.raises(UsageError, match="not under"):
        find_pages(tmp_path, ["output/es/a.md"], [out])


def test_a_folder_around_the_pages_leaves_nothing_out(tmp_path: Path) -> None:
    put(tmp_path, {"seeds/a.md": "text"})
    assert find_pages(tmp_path / "seeds", leave_out=[tmp_path]).pages == ["a.md"]
    assert find_pages(tmp_path / "seeds", ["a.md"], [tmp_path]).pages == ["a.md"]


def test_wanted_pages_by_name_or_by_path_each_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, {"seeds/sub/a.md": "text", "seeds/b.md": "text"})
    monkeypatch.chdir(tmp_path)
    wanted = ["sub/a.md", "seeds/sub/a.md", str(tmp_path / "seeds/sub/../sub/a.md")]
    assert find_pages(Path("seeds"), wanted).pages == ["sub/a.md"]


WRONG = [
    ("none.md", "none.md: no such page under {source}"),
    ("sub", "{source}/sub: a folder, not a page; name the pages in it"),
    ("../outside.md", "not under {source}; name pages in the source folder"),
    ("a.txt", "not a page; pages end in .md, .markdown, .mdx"),
]


@pytest.mark.parametrize(("name", "message"), WRONG, ids=[name for name, _ in WRONG])
def test_wrong_pages_are_refused(name: str, message: str, tmp_path: Path) -> None:
    put(tmp_path, {"seeds/sub/a.md": "text", "outside.md": "text", "seeds/a.txt": "text"})
    source = tmp_path / "seeds"
    with pytest.raises(UsageError) as caught:
        find_pages(source, [name])
    assert message.format(source=source) in str(caught.value)


def test_page_names_lists_what_is_there_and_nothing_where_nothing_is(tmp_path: Path) -> None:
    put(tmp_path, {"a.md": "text", "b/c.md": "text", "d.md/e.txt": "text"})
    assert page_names(tmp_path) == ["a.md", "b/c.md"]
    assert page_names(tmp_path / "none") == []


# --- by the settings -----------------------------------------------------------------------------


def _settings(root: Path, **changes: Any) -> Settings:
    return replace(Settings(root, root / "docs", root / "output"), **changes)


def _find(root: Path, **changes: Any) -> Found:
    return find_source_pages(_settings(root, **changes))


TREE = dict.fromkeys(
    [
        "docs/a.md",
        "docs/LICENSE.md",
        "docs/license.md",
        "docs/guide/b.md",
        "docs/guide/drafts/c.md",
        "docs/node_modules/d/readme.md",
        "docs/.hidden/e.md",
        "docs/f.qmd",
        "docs/g.MD",
        "docs/h.txt",
    ],
    "text",
)
RULES: list[tuple[dict[str, Any], list[str]]] = [
    ({}, ["a.md", "guide/b.md", "guide/drafts/c.md", "license.md"]),
    ({"exclude": ()}, ["LICENSE.md", "a.md", "guide/b.md", "guide/drafts/c.md", "license.md"]),
    ({"exclude": ("drafts", "[lL]*.md")}, ["a.md", "guide/b.md"]),
    ({"include": ("guide",)}, ["guide/b.md", "guide/drafts/c.md"]),
    ({"include": ("guide",), "exclude": ("drafts/",)}, ["guide/b.md"]),
    ({"include": ("guide/*.md", "a.md")}, ["a.md", "guide/b.md"]),
    ({"suffixes": (".qmd", ".MD")}, ["f.qmd", "g.MD"]),
    ({"suffixes": (".txt",)}, ["h.txt"]),
]


@pytest.mark.parametrize(("changes", "pages"), RULES, ids=lambda value: str(value)[:40])
def test_the_settings_say_what_is_a_page(
    changes: dict[str, Any], pages: list[str], tmp_path: Path
) -> None:
    put(tmp_path, TREE)
    assert _find(tmp_path, **changes).pages == pages
    rules = page_rules(_settings(tmp_path, **changes))
    names = [name.removeprefix("docs/") for name in TREE]
    assert sorted(filter(rules.is_page, names)) == pages, "by the name alone, as `watch` does"


def test_what_was_not_looked_at_is_counted(tmp_path: Path) -> None:
    put(tmp_path, TREE | {"elsewhere/x.md": "text"})
    (tmp_path / "docs" / "out.md").symlink_to(tmp_path / "elsewhere" / "x.md")
    (tmp_path / "docs" / "loop").symlink_to("..")
    (tmp_path / "docs" / "loop.md").symlink_to("guide")
    found = _find(
        tmp_path, exclude=("drafts", "LICENSE*"), include=("a.md", "guide", "out.md", "loop*")
    )
    assert found.pages == ["a.md", "guide/b.md"]
    assert found.left_out.counts() == {
        "by exclude (LICENSE*)": 1,
        "by exclude (drafts)": 1,
        "that include does not name": 1,
        "by name (node_modules)": 1,
        "links to folders": 2,
        "links that lead out": 1,
        "that end in .MD (see suffixes)": 1,
        "that end in .qmd (see suffixes)": 1,
    }
    assert found.left_out.describe().startswith("1 by exclude (LICENSE*), 1 by exclude (drafts), ")


def test_where_all_is_looked_at_there_is_nothing_to_say(tmp_path: Path) -> None:
    put(tmp_path, {"docs/a.md": "text", "docs/picture.png": "png", "docs/b c/d.md": "text"})
    assert _find(tmp_path).left_out.describe() == ""


def test_patterns_that_match_nothing_are_named(tmp_path: Path) -> None:
    text = (
        'source = "docs"\n\ninclude = ["guide", "guides"]\nexclude = ["drafts", "LICENSE*", "x"]\n'
    )
    put(tmp_path, TREE | {"pipeline.toml": text})
    settings = load(tmp_path)
    path = tmp_path / "pipeline.toml"
    assert find_unused_patterns(settings, find_source_pages(settings).left_out) == [
        f"{path}:3: include: 'guides' matches nothing; correct it or take it out",
        f"{path}:4: exclude: 'x' matches nothing; correct it or take it out",
    ]


BY_NAME = [
    ("LICENSE.md", "left out by 'LICENSE*' in exclude; take the pattern out, or the page"),
    ("guide/drafts/c.md", "left out by 'drafts' in exclude"),
    ("license.md", "not among the pages that include names; add a pattern for it"),
    ("f.qmd", "not a page; pages end in .md, .markdown, .mdx"),
]


@pytest.mark.parametrize(("name", "message"), BY_NAME, ids=[name for name, _ in BY_NAME])
def test_a_page_that_the_settings_leave_out_is_not_built_by_name(
    name: str, message: str, tmp_path: Path
) -> None:
    put(tmp_path, TREE)
    settings = _settings(tmp_path, include=("guide", "a.md"), exclude=("drafts", "LICENSE*"))
    with pytest.raises(UsageError, match=re.escape(message)):
        find_source_pages(settings, [name])


OTHERS = {
    "a.md": "",
    "a.fr.md": "fr",
    "a.pt-BR.md": "pt-BR",
    "a.js.md": "",  # no language
    "b.fr.md": "",  # without its page in English
    "c.en.md": "",
    "c.de.md": "de",
}


def test_editions_of_other_people_beside_their_pages_are_left_out(tmp_path: Path) -> None:
    put(tmp_path / "docs", dict.fromkeys([*OTHERS, "a.es.md", "alone.es.md"], "text"))
    found = _find(tmp_path, output=tmp_path / "docs", edition="{dir}/{stem}.{lang}{ext}")
    assert found.pages == sorted(name for name, language in OTHERS.items() if not language)
    assert found.left_out.counts() == {
        "in places of editions, without a page": 1,
        "editions in de": 1,
        "editions in fr": 1,
        "editions in pt-BR": 1,
    }
    elsewhere = _find(tmp_path)
    assert "a.fr.md" in elsewhere.pages, "where editions have a folder of their own"

"""The rules for ids of headings, against the programs that they describe."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from locations import DATA
from site_generators import NODE, PYTHON

from pipeline.markdown.document import parse_document
from pipeline.markdown.extract.segmenter import read_page
from pipeline.markdown.slugs import SLUG_RULES

LINES: Final = (DATA / "headings.txt").read_text("utf-8").splitlines()
PAGE: Final = "\n\n".join(LINES) + "\n"
WORDS: Final = [words for _, words in read_page(parse_document(PAGE)).blocks.headings]


def run(*command: str, text: str = "", folder: Path | None = None) -> str:
    done = subprocess.run(
        command, input=text, cwd=folder, capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout


def find_ids(text: str) -> list[str]:
    return [html.unescape(name) for name in re.findall(r'<h1[^>]*?\sid="?([^">\s]*)', text)]


def ask_python(program: str, text: str) -> str:
    return run(str(PYTHON / "python"), "-c", program, text=text)


def run_python_markdown(folder: Path) -> list[str]:
    return find_ids(run(str(PYTHON / "python"), "-m", "markdown", "-x", "toc", text=PAGE))


def run_pandoc(folder: Path) -> list[str]:
    program = "import pypandoc, sys; print(pypandoc.convert_text(sys.stdin.read(), 'html5', 'md'))"
    return find_ids(ask_python(program, PAGE))


def run_docutils(folder: Path) -> list[str]:
    program = (
        "import json, sys; from docutils.nodes import make_id\n"
        "print(json.dumps([make_id(words) for words in json.load(sys.stdin)]))"
    )
    return [*json.loads(ask_python(program, json.dumps(WORDS)))]


def run_hugo(folder: Path) -> list[str]:
    files = {
        "hugo.toml": 'disableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n',
        "layouts/index.html": "{{ .Content }}",
        "content/_index.md": f"---\ntitle: x\n---\n{PAGE}",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    run(str(PYTHON / "hugo"), "--quiet", folder=folder)
    return find_ids((folder / "public" / "index.html").read_text(encoding="utf-8"))


def run_kramdown(kind: str) -> list[str]:
    program = (
        "require 'kramdown'; require 'kramdown-parser-gfm' if ARGV[0] == 'GFM'\n"
        "puts Kramdown::Document.new(STDIN.read, input: ARGV[0]).to_html"
    )
    return find_ids(run("ruby", "-e", program, kind, text=PAGE))


def run_node(program: str) -> list[str]:
    """`program` gives a function `slug`, which takes the words of a heading."""
    script = f"{program}; console.log(JSON.stringify({json.dumps(WORDS)}.map((w) => slug(w))))"
    folder = NODE / "slugs"
    return [*json.loads(run("node", "--input-type=module", "-e", script, folder=folder))]


_SLUGGER: Final = "import S from 'github-slugger'; const s = new S(); const slug = (w) => s.slug(w)"

REAL: Final[dict[str, tuple[Path, Callable[[Path], list[str]]]]] = {
    # rule: (what must be there, how the real program makes the ids)
    "python-markdown": (PYTHON / "mkdocs", run_python_markdown),
    "pandoc": (PYTHON / "pypandoc", run_pandoc),
    "docutils": (PYTHON / "sphinx-build", run_docutils),
    "hugo": (PYTHON / "hugo", run_hugo),
    "jekyll": (Path(shutil.which("jekyll") or "jekyll"), lambda _: run_kramdown("GFM")),
    "kramdown": (Path(shutil.which("jekyll") or "jekyll"), lambda _: run_kramdown("kramdown")),
    "github": (NODE / "slugs", lambda _: run_node(_SLUGGER)),
    "vitepress": (
        NODE / "slugs", lambda _: run_node("import { slugify as slug } from '@mdit-vue/shared'")
    ),
    "eleventy": (NODE / "slugs", lambda _: run_node("import slug from '@sindresorhus/slugify'")),
    "honkit": (NODE / "slugs", lambda _: run_node("import slug from 'github-slugid'")),
    "hexo": (
        NODE / "slugs",
        lambda _: run_node("import h from 'hexo-util'; const slug = h.slugize"),
    ),
    "markdown-it-anchor": (
        NODE / "slugs",
        lambda _: run_node(
            "import anchor from 'markdown-it-anchor';"
            " const slug = (w) => decodeURIComponent(anchor.defaults.slugify(w))"
        ),
    ),
}  # fmt: skip

ONE_BY_ONE: Final = ["docutils", "vitepress", "eleventy", "honkit", "hexo", "markdown-it-anchor"]
"""Programs that are asked for the id of one heading, not of a page."""


@pytest.mark.parametrize("name", SLUG_RULES)
def test_a_rule_gives_the_ids_of_the_real_program(name: str, tmp_path: Path) -> None:
    needs, make_ids = REAL[name]
    if not needs.exists():
        pytest.skip(f"{needs} is not installed; `make test-sites` installs it")
    rule = SLUG_RULES[name]
    ours = [rule.slug(words) for words in WORDS] if name in ONE_BY_ONE else rule.build_ids(WORDS)
    theirs = make_ids(tmp_path)
    pairs = zip(LINES, ours, theirs, strict=True)
    differ = [pair for pair in pairs if pair[1] != pair[2]]
    if name == "kramdown":  # without GFM it counts the address of a link as words
        differ = [pair for pair in differ if "](" not in pair[0]]
    assert differ == []

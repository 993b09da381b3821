"""How long reading and writing pages takes beside markdown-it-py's own parse of the same pages.

    python bench/markdown_speed.py [--rounds 15]
    python bench/markdown_speed.py --growth

First form, for the corpus of the tests and for the pages of the shared folder where there is
one. All rows take turns at each page, the best of the rounds counts; the second column is
against the first row, the third against the second:

- `parse, commonmark`: MarkdownIt("commonmark"), nothing added.
- `parse, our extensions`: markdown-it-py with its own plugins for what we read too: tables,
  strikethrough, front matter, footnotes, definition lists, admonitions, math.
- `read`: parse_document and read_page, front matter included.
- `read + write`: the same, and the page with pseudo targets in their places.
- `edition, proved`: the same, and the proof, which reads the result once more.
- `mdpo`: md2po and po2md of PyPI's mdpo, on the pages it survives; its PO files are there
  before. On these pages the first rows are measured again.

Targets are there before in all rows. Second form: how many times as long a page of 1 MB takes
as ten of 100 KB, and a mark repeated 10,000 times as ten pages with it 1,000 times.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from pipeline import tagged_text  # noqa: E402
from pipeline.engines.fake import pseudo  # noqa: E402
from pipeline.markdown.assemble import assemble  # noqa: E402
from pipeline.markdown.document import parse_document  # noqa: E402
from pipeline.markdown.extract.segmenter import Page, read_page  # noqa: E402
from pipeline.markdown.front_matter.scalars import _plain_safe  # noqa: E402
from pipeline.markdown.front_matter.yaml_values import _compose  # noqa: E402
from pipeline.markdown.render.page import render_page  # noqa: E402

Work = Callable[[str], object]

FOLDERS: Final = {
    "tests/data/pages": ROOT / "tests" / "data" / "pages",
    "../shared/pages": ROOT.parent / "shared" / "pages",
}
MARKS: Final = ROOT / "tests" / "data" / "laws" / "repeated.txt"
"""What is repeated, a line each, with the escapes of Python."""
DEEP: Final = 10_000


def pages(folder: Path) -> list[str]:
    return [path.read_bytes().decode("utf-8") for path in sorted(folder.rglob("*.md"))]


@cache
def commonmark() -> MarkdownIt:
    return MarkdownIt("commonmark")


@cache
def extended() -> MarkdownIt:
    from mdit_py_plugins.admon import admon_plugin
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    md = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for plugin in (admon_plugin, deflist_plugin, dollarmath_plugin, footnote_plugin):
        md.use(plugin)
    return md.use(front_matter_plugin)


def read(text: str) -> None:
    read_page(parse_document(text))


@cache
def target(source: str) -> str:
    items = tagged_text.parse(source)
    return tagged_text.join(
        tagged_text.Text(pseudo(i.text)) if isinstance(i, tagged_text.Text) else i for i in items
    )


def targets(page: Page) -> list[str]:
    return [target(slot.segment.source) for slot in page.slots]


def read_and_write(text: str) -> None:
    page = read_page(parse_document(text))
    render_page(page, targets(page))


def edition(text: str) -> None:
    page = read_page(parse_document(text))
    made = assemble(page, targets(page))
    if not made.proved:
        print(f"not proved: {made.problem}: {text[:60]!r}")


def mdpo(text: str, folder: Path) -> None:
    """Extract and write back; the translations are made the first time, and kept in a file."""
    extract = import_module("mdpo.md2po").markdown_to_pofile
    write_back = import_module("mdpo.po2md").pofile_to_markdown
    catalogue = extract(text)
    path = folder / f"{hash(text)}.po"
    if not path.exists():
        for entry in catalogue:
            entry.msgstr = pseudo(entry.msgid)
        catalogue.save(str(path))
    write_back(text, [str(path)])


def survived(texts: Sequence[str], work: Work) -> list[str]:
    found = []
    for text in texts:
        try:
            work(text)
        except Exception:  # whatever mdpo raises
            continue
        found.append(text)
    return found


def best(rows: Mapping[str, Work], texts: Sequence[str], rounds: int) -> dict[str, float]:
    """The least seconds of CPU each row took for each page, summed; rows take turns."""
    total = dict.fromkeys(rows, 0.0)
    for text in texts:
        least = dict.fromkeys(rows, float("inf"))
        for _ in range(rounds):
            for name, work in rows.items():
                least[name] = min(least[name], seconds(work, text))
        total = {name: total[name] + least[name] for name in rows}
    return total


def seconds(work: Work, *texts: str) -> float:
    _compose.cache_clear()  # a build meets a page's front matter for the first time
    _plain_safe.cache_clear()
    start = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - start


ROWS: Final[Mapping[str, Work]] = {
    "parse, commonmark": lambda text: commonmark().parse(text),
    "parse, our extensions": lambda text: extended().parse(text),
    "read": read,
    "read + write": read_and_write,
    "edition, proved": edition,
}


def compare(name: str, texts: Sequence[str], rows: Mapping[str, Work], rounds: int) -> None:
    print(f"{name}: {len(texts)} pages, {sum(map(len, texts)):,} characters, best of {rounds}")
    found = best(rows, texts, rounds)
    plain, full = list(found.values())[:2]
    for row, spent in found.items():
        print(f"  {row:24} {spent * 1000:8.1f} ms {spent / plain:6.2f} x {spent / full:6.2f} x")


def compare_all(rounds: int) -> None:
    for name, folder in FOLDERS.items():
        texts = pages(folder)
        if not texts:
            print(f"{name} is not there, so it is not measured")
            continue
        compare(name, texts, ROWS, rounds)
        if find_spec("mdpo") is None:
            print("mdpo is not installed, so it does not run; pip install mdpo")
            continue
        with tempfile.TemporaryDirectory() as temporary:
            work = partial(mdpo, folder=Path(temporary))
            alive = survived(texts, work)
            there = f"{name}, what mdpo survives"
            compare(there, alive, {**ROWS, "mdpo": work}, max(rounds // 3, 3))


def growth() -> None:
    """Times must grow with the length of a page, not faster."""
    folders = ("lists", "tables", "links", "pages")  # whole blocks only, nothing left open
    corpus = FOLDERS["tests/data/pages"]
    texts = [text for name in folders for text in pages(corpus / name)]
    whole = "\n".join(text for text in texts if not text.startswith("---"))
    small = (whole * (1 + 100_000 // len(whole)))[:100_000]
    tests: list[tuple[str, str, str]] = [("1 MB as ten times 100 KB", small * 10, small)]
    for line in MARKS.read_text("ascii").splitlines():
        mark = line.encode("ascii").decode("unicode_escape")
        for form, kind in ((mark, ""), (mark + "a ", ", words")):
            large, tenth = (form * count + "\n" for count in (DEEP, DEEP // 10))
            tests.append((f"{mark!r} {DEEP:,} times{kind}", large, tenth))
    rows = {name: work for name, work in ROWS.items() if "extensions" not in name}
    print(f"{'':34}" + "".join(f"{name:>24}" for name in rows))
    for name, large, tenth in tests:
        print(f"  {name:32}", end="", flush=True)
        for work in rows.values():
            spent = seconds(work, large)
            ratio = spent / seconds(work, *[tenth] * 10)
            print(f"{spent:14.2f} s {ratio:6.2f} x", end="", flush=True)
        print()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--growth", action="store_true", help="how times grow with length")
    arguments = parser.parse_args()
    if arguments.growth:
        growth()
    else:
        compare_all(arguments.rounds)


if __name__ == "__main__":
    main()

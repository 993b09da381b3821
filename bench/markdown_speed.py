"""How long reading and writing pages takes beside markdown-it-py's own parse of the same pages.

    python bench/markdown_speed.py [--rounds 5] [--no-table]

First table: the corpus of the tests and the pages of the shared folder where there is one;
all contestants take turns, the best round counts. `read` is read_page, `edition` is read_page
and assemble with pseudo targets, proof included; `mdpo` is md2po and po2md of PyPI's mdpo, on
the pages it survives. Second table: pages that make careless parsers slow.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from pipeline import tags  # noqa: E402
from pipeline.engines.fake import pseudo  # noqa: E402
from pipeline.page.document import parse_document  # noqa: E402
from pipeline.page.edition import assemble  # noqa: E402
from pipeline.page.segment import Place, read_page  # noqa: E402

FOLDERS = (ROOT / "tests" / "data" / "pages", ROOT.parent / "shared" / "pages")
MARKS = ROOT / "tests" / "data" / "laws" / "repeated.txt"
"""What is repeated, a line each, with the escapes of Python."""
DEEP = 10_000


def pages() -> list[str]:
    paths = sorted(path for folder in FOLDERS for path in folder.rglob("*.md"))
    return [path.read_bytes().decode("utf-8") for path in paths]


def plain() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def read(text: str) -> None:
    read_page(parse_document(text))


def target(place: Place) -> str:
    items = tags.parse(place.segment.source)
    return tags.join(tags.Text(pseudo(i.text)) if isinstance(i, tags.Text) else i for i in items)


def edition(text: str) -> None:
    document = parse_document(text)
    page = read_page(document)
    made = assemble(document, page, [target(place) for place in page.places])
    if not made.proved:
        print(f"not proved: {made.problem}: {text[:60]!r}")


def mdpo(text: str) -> None:
    """The same with mdpo: extract, translate, write back."""
    extract = import_module("mdpo.md2po").markdown_to_pofile
    write = import_module("mdpo.po2md").pofile_to_markdown

    catalogue = extract(text)
    for entry in catalogue:
        entry.msgstr = pseudo(entry.msgid)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.po"
        catalogue.save(str(path))
        write(text, [str(path)])


def survived(texts: Sequence[str], work: Callable[[str], None]) -> list[str]:
    found = []
    for text in texts:
        try:
            work(text)
        except Exception:  # whatever mdpo raises
            continue
        found.append(text)
    return found


def best(contestants: dict[str, tuple[Callable[[str], object], list[str]]], rounds: int) -> dict[
    str, float
]:  # fmt: skip
    """The least seconds of CPU each contestant took for its pages; they take turns."""
    spent: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, (work, texts) in contestants.items():
            start = time.process_time()
            for text in texts:
                work(text)
            spent[name].append(time.process_time() - start)
    return {name: min(found) for name, found in spent.items()}


def compare(rounds: int) -> None:
    texts = pages()
    md = plain()
    size = sum(map(len, texts))
    print(f"{len(texts)} pages, {size:,} characters, best of {rounds}")
    contestants: dict[str, tuple[Callable[[str], object], list[str]]] = {
        "markdown-it-py": (md.parse, texts),
        "read": (read, texts),
        "edition": (edition, texts),
    }
    if find_spec("mdpo") is None:
        print("mdpo is not installed, so it does not run; pip install mdpo")
    else:
        alive = survived(texts, mdpo)
        print(f"mdpo fails on {len(texts) - len(alive)} of the pages; on the others:")
        contestants["markdown-it-py, same pages"] = (md.parse, alive)
        contestants["edition, same pages"] = (edition, alive)
        contestants["mdpo, same pages"] = (mdpo, alive)
    found = best(contestants, rounds)
    for name, seconds in found.items():
        base = found["markdown-it-py, same pages" if "same" in name else "markdown-it-py"]
        print(f"  {name:28} {seconds * 1000:8.1f} ms {seconds / base:6.2f} x")


def seconds(work: Callable[[str], object], *texts: str) -> float:
    start = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - start


def blow_up() -> None:
    """Times must grow with the length of a page, not faster."""
    md = plain()
    folders = ("lists", "tables", "links", "pages")  # whole blocks only, nothing left open
    texts = [p.read_text("utf-8") for f in folders for p in sorted((FOLDERS[0] / f).glob("*.md"))]
    whole = "\n".join(text for text in texts if not text.startswith("---"))
    small = (whole * (1 + 100_000 // len(whole)))[:100_000]
    print(f"{'':34} {'markdown-it-py':>14} {'read':>8} {'edition':>8}   seconds")
    tests: list[tuple[str, tuple[str, ...]]] = [
        ("10 pages of 100 KB", (small,) * 10),
        ("1 page of 1 MB", (small * 10,)),
    ]
    for line in MARKS.read_text("ascii").splitlines():
        mark = line.encode("ascii").decode("unicode_escape")
        tests.append((f"{mark!r} {DEEP:,} times", (mark * DEEP + "\n",)))
        tests.append((f"{mark!r} {DEEP:,} times, words", ((mark + "a ") * DEEP + "\n",)))
    for name, inputs in tests:
        times = [seconds(work, *inputs) for work in (md.parse, read, edition)]
        print(f"  {name:32} {times[0]:14.2f} {times[1]:8.2f} {times[2]:8.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-table", action="store_true", help="skip the second table")
    arguments = parser.parse_args()
    compare(arguments.rounds)
    if not arguments.no_table:
        blow_up()


if __name__ == "__main__":
    main()

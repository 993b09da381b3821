"""How processor time and memory grow with the length of a page, for many constructs.

    python -m bench.growth [--base 20000] [--memory] [CONSTRUCT …]

Each construct is repeated to 1, 2, 4 and 8 times the base (in characters); printed are the seconds
that an edition takes, and how many times as long it takes for 4 times the text (the worse of 1 to
4 and 2 to 8; the best of three where a run is short). The bar is 4.6. A page of `tests/data/pages`
is a construct too: all pages of a folder, joined and repeated. With --memory each construct is
built once more, 1 MB of it in a process of its own, and the peak is printed; the bar is 400 MB.
"""

from __future__ import annotations

import argparse
import gc
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from pipeline import tagged_text  # noqa: E402
from pipeline.engines.fake import pseudo  # noqa: E402
from pipeline.errors import PipelineError  # noqa: E402
from pipeline.markdown.assemble import assemble  # noqa: E402
from pipeline.markdown.document import parse_document  # noqa: E402
from pipeline.markdown.extract.segmenter import read_page  # noqa: E402

PAGES: Final = ROOT / "tests" / "data" / "pages"
MARKS: Final = ROOT / "tests" / "data" / "laws" / "repeated.txt"
NUMBERED: Final = ROOT / "tests" / "data" / "laws" / "numbered.txt"
"""What is repeated with a number in the place of `N`, a line each."""
TIMES: Final = (1, 2, 4, 8)
BAR: Final = 4.6
SHORT: Final = 0.3
MEGABYTE: Final = 1_000_000
LIMIT_MB: Final = 400


def _unescape(line: str) -> str:
    return line.encode("ascii").decode("unicode_escape")


def find_constructs() -> dict[str, str]:
    """What is repeated, by its name."""
    found: dict[str, str] = {}
    for line in MARKS.read_text("ascii").splitlines():
        mark = _unescape(line)
        found[repr(mark)] = mark
        found[repr(mark + "a ")] = mark + "a "
    for line in NUMBERED.read_text("ascii").splitlines():
        found[f"numbered {line!r}"] = _unescape(line)
    for folder in sorted(path for path in PAGES.iterdir() if path.is_dir()):
        texts = [path.read_bytes().decode("utf-8") for path in sorted(folder.rglob("*.md*"))]
        text = "\n".join(text for text in texts if not text.startswith(("---", "+++", "\ufeff")))
        if text:
            found[f"pages/{folder.name}"] = text
    return found


def repeat(name: str, piece: str, size: int) -> str:
    """`piece` again and again, cut at `size` characters."""
    if not name.startswith("numbered"):
        return (piece * (size // len(piece) + 1))[:size]
    parts = (piece.replace("N", str(number)) for number in range(size // len(piece) + 1))
    return "".join(parts)[:size]


def _target(source: str) -> str:
    items = tagged_text.parse(source)
    return tagged_text.join(
        tagged_text.Text(pseudo(i.text)) if isinstance(i, tagged_text.Text) else i for i in items
    )


def build(text: str) -> None:
    """The page, read and written in another language."""
    try:
        page = read_page(parse_document(text, "page.md", language="en"))
        assemble(page, [_target(slot.segment.source) for slot in page.slots])
    except (PipelineError, RecursionError):
        pass  # refused, with its line, by a build


def seconds(text: str) -> float:
    """Processor time, the best of three where it is short."""
    best = float("inf")
    for _ in range(3):
        gc.collect()
        start = time.process_time()
        build(text)
        best = min(best, time.process_time() - start)
        if best > SHORT:
            break
    return best


def growth(name: str, piece: str, base: int) -> tuple[list[float], float]:
    """Seconds for each of TIMES, and how many times as long 4 times the text takes."""
    spent = [seconds(repeat(name, piece, base * times)) for times in TIMES]
    return spent, max(spent[2] / spent[0], spent[3] / spent[1])


def peak(name: str) -> float:
    """Megabytes that 1 MB of a construct takes, in a process of its own."""
    command = [sys.executable, "-m", "bench.growth", "--one", name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--base", type=int, default=20_000)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("constructs", nargs="*", metavar="CONSTRUCT")
    args = parser.parse_args()
    constructs = find_constructs()
    if args.one:
        name = args.constructs[0]
        build(repeat(name, constructs[name], MEGABYTE))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    worse = 0
    for name in args.constructs or constructs:
        spent, ratio = growth(name, constructs[name], args.base)
        worse += ratio > BAR
        columns = "".join(f"{value:8.2f}" for value in spent)
        memory = f"{peak(name):8.0f} MB" if args.memory else ""
        print(f"{columns} s{ratio:7.2f} x{'!' if ratio > BAR else ' '}{memory}  {name}", flush=True)
    print(f"{worse} of {len(args.constructs or constructs)} are over {BAR} (memory: {LIMIT_MB} MB)")


if __name__ == "__main__":
    main()

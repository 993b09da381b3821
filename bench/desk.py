"""The reviewer's desk on a large site: how long a request takes, and how much memory it needs.

    python bench/desk.py [--pages 1000] [--segments 100] [--requests 20]

Makes a site in a temporary folder, builds it with the engine `pseudo`, opens the desk, and prints
the longest and the median time of each kind of request, and the memory of the process. The limits
are 200 ms for list, filter and next, 300 MB, and a second for a page of 300 segments.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
WORDS = "water bread milk fruit rice meat cheese soup honey salt doctor nurse tablet".split()
LIMITS = {"list": 0.2, "filter": 0.2, "search": 0.2, "next": 0.2, "page": 1.0, "editor": 1.0}


def lay_out(root: Path, pages: int, segments: int) -> None:
    for number in range(pages):
        path = root / "seeds" / f"part-{number % 40}" / f"page-{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text_of(number, segments), "utf-8")
    (root / "seeds" / "long.md").write_text(text_of(pages, 300), "utf-8")
    (root / "glossary").mkdir()
    terms = "".join(f"{word}\t{word}a\tpreferred\n" for word in WORDS)
    (root / "glossary" / "en-es.tsv").write_text(f"term\ttranslation\tstatus\n{terms}", "utf-8")


def text_of(number: int, segments: int) -> str:
    lines = [f"# Page {number}"]
    for at in range(segments - 1):
        words = " ".join(WORDS[(number * 7 + at * k) % len(WORDS)] for k in range(1, 9))
        lines.append(f"In week {at} of group {number} people take {words} with **care** at home.")
    return "\n\n".join(lines) + "\n"


def memory(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def measure(what: str, requests: int, ask: Callable[[int], None]) -> bool:
    times = []
    for i in range(requests):
        start = time.perf_counter()
        ask(i)
        times.append(time.perf_counter() - start)
    limit = LIMITS[what]
    longest, median = max(times), statistics.median(times)
    print(f"{what:8} median {1000 * median:6.0f} ms, longest {1000 * longest:6.0f} ms, "
          f"limit {1000 * limit:.0f} ms")  # fmt: skip
    return longest <= limit


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--segments", type=int, default=100)
    parser.add_argument("--requests", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        lay_out(root, options.pages, options.segments)
        program = [sys.executable, "-m", "pipeline"]
        start = time.perf_counter()
        subprocess.run([*program, "build", "--engine", "pseudo", "-q"], cwd=root, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        print(f"build    {time.perf_counter() - start:.0f} s")
        start = time.perf_counter()
        with subprocess.Popen(
            [*program, "review", "--engine", "pseudo", "--no-browser", "--reviewer", "Ana"],
            cwd=root, stdout=subprocess.PIPE, text=True,
        ) as desk:  # fmt: skip
            try:
                return run(desk, start, options.requests)
            finally:
                desk.terminate()


def run(desk: subprocess.Popen[str], start: float, requests: int) -> int:
    address = urlsplit(re.search(r"http://\S+/", desk.stdout.readline())[0])
    print(f"start    {time.perf_counter() - start:.1f} s, {memory(desk.pid):.0f} MB")

    def get(view: str) -> None:
        connection = HTTPConnection(address.netloc, timeout=60)
        connection.request("GET", address.path + view)
        answer = connection.getresponse()
        answer.read()
        assert answer.status in (200, 303), answer.status
        connection.close()

    good = [
        measure("list", requests, lambda i: get(f"?start={i * 50}")),
        measure("filter", requests, lambda i: get(f"?page=part-{i}/page-{i}.md&state=all")),
        measure("search", requests, lambda i: get(f"?q=week+{i}+of+group+{i}")),
        measure("next", requests, lambda i: get(f"next?f_check=&f_q=group+{i}")),
        measure("page", 3, lambda i: get("page?lang=es&page=long.md")),
        measure("editor", 1, lambda i: get("next")),
    ]
    used = memory(desk.pid)
    print(f"memory   {used:.0f} MB, limit 300 MB")
    return 0 if all(good) and used <= 300 else 1


if __name__ == "__main__":
    raise SystemExit(main())

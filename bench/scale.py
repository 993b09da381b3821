"""A site of many pages: first build, nothing changed, one paragraph changed, peak memory.

    python bench/scale.py [--pages 10000] [--engine pseudo] [--jobs 2] [--page FILE]

Makes the pages from one, each with a paragraph of its own, in a temporary folder, and prints
what each build took beside what it takes to hash the same files in the same run: the plainest
loop there is over sorted paths, in a fresh interpreter too.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "seeds/treatment/immunotherapy/t-cell-transfer-therapy.md"

HASH = """
import hashlib, os, sys
paths = sorted(os.path.join(f, n) for t in sys.argv[1:] for f, _, ns in os.walk(t) for n in ns)
total = 0
for path in paths:
    with open(path, "rb") as file:
        data = file.read()
    total += len(data)
    hashlib.sha256(data).digest()
print(len(paths), total)
"""


def lay_out(root: Path, page: Path, count: int) -> None:
    text = page.read_text(encoding="utf-8")
    for number in range(count):
        path = root / "seeds" / f"section-{number % 97}" / f"page-{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\nPeople of group {number} rest in room {number * 7}.\n")
    shutil.copytree(ROOT / "glossary", root / "glossary")


def memory_of(session: int) -> int:
    """Bytes that the processes of a session hold, shared ones counted once (Linux)."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError):
            if os.getsid(int(folder.name)) == session:
                rollup = (folder / "smaps_rollup").read_text()
                total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1]) * 1024
    return total


def run(root: Path, what: str, *arguments: str) -> float:
    """One build in processes of its own; prints and gives its seconds."""
    start = time.monotonic()
    with (root / "out.txt").open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", "build", *arguments],
            cwd=root, stdout=out, stderr=out, start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        peak = 0
        while process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.1 if time.monotonic() - start < 10 else 2)
            peak = max(peak, memory_of(process.pid))
    seconds = time.monotonic() - start
    told = (root / "out.txt").read_text()
    pages = next((line[10:] for line in told.splitlines() if line.startswith("pages")), "")
    print(f"{what:34} {seconds:8.2f} s   peak {peak / 1e6:6.0f} MB   {pages}", flush=True)
    assert process.returncode == 0, told[-2000:]
    return seconds


def hashing(root: Path) -> float:
    start = time.monotonic()
    folders = [root / "seeds", root / "output"]
    # In a session of its own as the builds are: Linux shares a busy machine by session.
    told = subprocess.run(
        [sys.executable, "-c", HASH, *folders],
        capture_output=True, text=True, check=True, start_new_session=True,
    ).stdout.split()  # fmt: skip
    seconds = time.monotonic() - start
    size = int(told[1]) / 1e6
    print(f"{f'hashing {told[0]} files, {size:.0f} MB':34} {seconds:8.2f} s", flush=True)
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--engine", default="pseudo")
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--page", type=Path, default=PAGE)
    parser.add_argument("--folder", type=Path, help="where to work, kept (a temporary folder)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = args.folder or Path(folder)
        if not (root / "seeds").exists():
            lay_out(root, args.page, args.pages)
        given = ["--engine", args.engine, "--jobs", args.jobs]
        if not (root / "output").exists():
            first = run(root, "first build", *given)
            print(f"{'':34} {args.pages / first:8.1f} pages a second")
        hashing(root)  # files are in the system's cache from here on
        rounds = [(hashing(root), run(root, "nothing changed", *given)) for _ in range(3)]
        ratios = sorted(built / hashed for hashed, built in rounds)
        best = min(built for _, built in rounds)
        print(f"{'nothing changed / hashing':34} {ratios[1]:8.2f} (median of 3)")
        page = root / "seeds" / "section-1" / "page-1.md"
        page.write_text(page.read_text() + f"\nOne more paragraph, at {time.time_ns()}.\n")
        changed = run(root, "one paragraph changed", *given)
        print(f"{'one paragraph / nothing changed':34} {changed - best:+8.2f} s")
        glossary = root / "glossary" / "en-es.tsv"
        lines = glossary.read_text(encoding="utf-8")
        glossary.write_text(f"{lines}group 11\tgrupo 11\n", encoding="utf-8")
        run(root, "one term more, in few pages", *given)
        glossary.write_text(lines, encoding="utf-8")


if __name__ == "__main__":
    main()

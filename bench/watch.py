"""How soon a saved paragraph stands in the edition: `pipeline watch` beside a build of its own.

    python bench/watch.py [--engine pseudo] [--pages 30] [--rounds 10]

The site has so many copies of the seed page; in each round one paragraph of one page becomes
another, and the clock runs until the edition is there; between two saves is a writer's pause. The
middle of all rounds counts, the slowest is shown, and how busy the machine was.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT / "seeds" / "treatment" / "immunotherapy" / "t-cell-transfer-therapy.md"
PIPELINE = [sys.executable, "-m", "pipeline"]
PARAGRAPH = "\n\nIn round {} of {}, most people felt tired for 2 to 8 weeks.\n"
LONGEST = 120.0
PAUSE = 3.0


def lay_out(root: Path, pages: int) -> list[str]:
    names = [f"page-{number}.md" for number in range(pages)]
    (root / "seeds").mkdir()
    for name in names:
        shutil.copy(SEED, root / "seeds" / name)
    shutil.copytree(ROOT / "glossary", root / "glossary")
    return names


def until_changed(path: Path, before: int) -> None:
    end = time.monotonic() + LONGEST
    while path.stat().st_mtime_ns == before:
        if time.monotonic() > end:
            sys.exit(f"{path.name} was not built in {LONGEST:.0f} s")
        time.sleep(0.002)


def timed(root: Path, name: str, text: str, build: Callable[[], object]) -> float:
    edition = root / "output" / "es" / name
    before = edition.stat().st_mtime_ns
    page = root / "seeds" / name
    page.write_bytes(SEED.read_bytes() + text.encode())
    start = time.perf_counter()
    build()
    until_changed(edition, before)
    return time.perf_counter() - start


def alone(root: Path, engine: str, name: str) -> None:
    command = [*PIPELINE, "build", "--engine", engine, name]
    subprocess.run(command, cwd=root, check=True, capture_output=True)


def measure(root: Path, engine: str, names: list[str], rounds: int) -> tuple[list[float], ...]:
    watched: list[float] = []
    built: list[float] = []
    command = [*PIPELINE, "watch", "--engine", engine]
    for number in range(rounds):
        name = names[number % len(names)]
        text = PARAGRAPH.format(number, "builds")
        built.append(timed(root, name, text, partial(alone, root, engine, name)))
    with subprocess.Popen(
        command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        for line in process.stderr:
            if line.startswith("watching"):
                break
        for number in range(-1, rounds):
            time.sleep(PAUSE)
            name = names[number % len(names)]
            seconds = timed(root, name, PARAGRAPH.format(number, "saves"), lambda: None)
            if number >= 0:  # the first one loads the engine
                watched.append(seconds)
        process.terminate()
    return watched, built


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", default="pseudo")
    parser.add_argument("--pages", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=10)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        names = lay_out(root, args.pages)
        subprocess.run(
            [*PIPELINE, "build", "--engine", args.engine], cwd=root, check=True, capture_output=True
        )
        watched, built = measure(root, args.engine, names, args.rounds)
    watch, build = statistics.median(watched), statistics.median(built)
    busy = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    print(f"engine {args.engine}, {args.pages} pages, {args.rounds} rounds, {busy}")
    print(f"watch         {watch:6.2f} s, slowest {max(watched):.2f} s")
    print(f"build of one  {build:6.2f} s, slowest {max(built):.2f} s")
    print(f"watch takes {watch / build:.2f} of the time of a build of its own")


if __name__ == "__main__":
    main()

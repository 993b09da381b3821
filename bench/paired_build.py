"""Processor time of builds, beside that of another version: python bench/paired_build.py BASE

    python bench/paired_build.py BASE [--pages 10000] [--changed 1000] [--rounds 5] [--folder DIR]

BASE is the root of a checkout of the other version. Each version builds a site of its own with
the engine `pseudo`: copies of one page, each with a paragraph of its own. Then the two take turns,
round by round: builds in which nothing changed, and builds in which some pages have a paragraph
more. Printed is the processor time (user and system, all processes) of each, the best of all
rounds, and its ratio to the base's, beside the limit. Exits 1 where a ratio is over its limit.

The first builds take long (some minutes for each 1,000 pages); --folder keeps them.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from scale import PAGE, ROOT, lay_out

LIMIT = 0.8
"""Of the base's processor time."""


def run(code: Path, site: Path, *arguments: str) -> float:
    """Seconds of processor time that a build takes, with all its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "build", "--engine", "pseudo", *arguments],
        cwd=site,
        env={**os.environ, "PYTHONPATH": str(code)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def change(site: Path, count: int, turn: int) -> None:
    """Add a paragraph to the first pages of a site."""
    for path in sorted((site / "seeds").rglob("*.md"))[:count]:
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\nIn week {turn} people rest for {turn + 2} hours.\n")


def prepare(folder: Path, versions: dict[str, Path], pages: int, jobs: str) -> dict[str, Path]:
    """A built site for each version."""
    sites = {name: folder / f"{name}-{pages}" for name in versions}
    for name, site in sites.items():
        if not (site / "seeds").exists():
            lay_out(site, PAGE, pages)
        seconds = run(versions[name], site, "--jobs", jobs)
        print(f"first build of {pages} pages, {name:5} {seconds:9.2f} s", flush=True)
    return sites


def measure(
    versions: dict[str, Path], sites: dict[str, Path], rounds: int, jobs: str, changed: int
) -> float:
    """The ratio of the best times; the versions take turns."""
    best = dict.fromkeys(versions, float("inf"))
    for turn in range(rounds):
        for name, code in versions.items():
            if changed:
                change(sites[name], changed, turn)
            best[name] = min(best[name], run(code, sites[name], "--jobs", jobs))
    ratio = best["new"] / best["base"]
    what = f"{changed} pages changed" if changed else "nothing changed"
    print(f"{what:20} base {best['base']:7.2f} s   new {best['new']:7.2f} s", end="   ")
    print(f"ratio {ratio:.2f} (limit {LIMIT})", flush=True)
    return ratio


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("base", type=Path)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--changed", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", default="1")
    parser.add_argument("--folder", type=Path, help="where to work, kept (a temporary folder)")
    args = parser.parse_args()
    versions = {"base": args.base.resolve(), "new": ROOT}
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.folder or Path(temporary)
        few = prepare(folder, versions, args.changed, args.jobs)
        ratios = [measure(versions, few, max(1, args.rounds // 2), args.jobs, args.changed)]
        many = prepare(folder, versions, args.pages, args.jobs)
        ratios.append(measure(versions, many, args.rounds, args.jobs, 0))
    return int(max(ratios) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())

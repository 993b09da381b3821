"""Build the same pages in many ways and print one SHA-256 over all editions and PO files.

    python bench/determinism.py [--runs 20] [--engine pseudo] [--seed 1]

Each run is a process of its own, in a folder of its own: number of jobs, hash seed, locale,
time zone and the order in which the pages were written differ. Exits 1 where two runs differ.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = (ROOT / "seeds", ROOT / "tests/data/pages", ROOT / "tests/data/site/pages")
LOCALES = ("C", "C.UTF-8", "POSIX", "en_US.UTF-8", "tr_TR.UTF-8")
ZONES = ("UTC", "Asia/Tokyo", "America/St_Johns", "Pacific/Apia")


def lay_out(root: Path, order: random.Random) -> None:
    """The pages, written in an order of their own, and the glossary."""
    pages = [(source, path) for source in SOURCES for path in sorted(source.rglob("*.md"))]
    order.shuffle(pages)
    for source, path in pages:
        target = root / "seeds" / source.parent.name / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    shutil.copytree(ROOT / "glossary", root / "glossary")


def digest(root: Path) -> tuple[int, str]:
    """How many files a tree has, and one checksum of their names and bytes."""
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    total = hashlib.sha256()
    for path in paths:
        total.update(path.relative_to(root).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return len(paths), total.hexdigest()


def run(engine: str, order: random.Random) -> tuple[str, tuple[int, str]]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": str(order.randrange(1, 1000)),
        "LC_ALL": order.choice(LOCALES),
        "TZ": order.choice(ZONES),
    }
    jobs = str(order.choice((1, 2, 3, 5)))
    how = " ".join(environment[name] for name in ("PYTHONHASHSEED", "LC_ALL", "TZ"))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        lay_out(root, order)
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", "build", "--engine", engine, "--jobs", jobs,
             "--lang", "es", "--lang", "pt"],
            cwd=root, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        return f"jobs {jobs}, {how}", digest(root / "output")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--engine", default="pseudo")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    order = random.Random(args.seed)
    found = set()
    for number in range(args.runs):
        how, made = run(args.engine, order)
        found.add(made)
        print(f"{number + 1:3}  {made[1][:16]}  {how}", flush=True)
    for count, total in sorted(found):
        print(f"{args.runs} runs, {count} files, sha256 {total}")
    sys.exit(len(found) != 1)


if __name__ == "__main__":
    main()

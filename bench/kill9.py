"""Kill builds at random moments and look what is left.

    python bench/kill9.py [--kills 200] [--pages 200] [--seed 1]

Before each build a fifth of the pages is edited and a translator approves another entry; each
fourth time the engine is another, so that every file is to be written anew. The build is killed
by SIGKILL, half of the time at any moment, half soon after it began to write; the next one is
left to its end. Printed: approved entries lost, files that are neither what they were nor
what they were to become, temporary files left, and whether the last build differs from a clean
one with the same PO files.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path

from pipeline.catalogue.update import Catalogue, read, render

ROOT = Path(__file__).parents[1]
Files = dict[str, bytes]
Reviewed = dict[tuple[str, str], str]


def page(number: int, edits: int) -> str:
    paragraphs = [f"Paragraph {n} of page {number} speaks of *cells*." for n in range(3)]
    return f"---\ntitle: Page {number}\n---\n" + "\n\n".join([*paragraphs, f"Edit {edits}."]) + "\n"


def snapshot(root: Path) -> Files:
    found = [path for path in (root / "output").rglob("*") if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def start(root: Path, engine: str, jobs: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pipeline", "build", "--engine", engine, "--jobs", str(jobs)]
    nowhere = subprocess.DEVNULL
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [*command, "--no-glossary"], cwd=root, stdout=nowhere, stderr=nowhere, env=environment
    )


def wait(root: Path, process: subprocess.Popen[bytes], order: random.Random, took: float) -> None:
    """Until a random moment of the run, or one soon after it began to write."""
    if order.random() < 0.5:
        time.sleep(order.uniform(0.1, 1.1 * took))
        return
    folders = [path for path in (root / "output").rglob("*") if path.is_dir()]
    before = [path.stat().st_mtime_ns for path in folders]
    while process.poll() is None and before == [path.stat().st_mtime_ns for path in folders]:
        time.sleep(0.002)
    time.sleep(order.uniform(0, 0.3))


def build(root: Path, engine: str) -> float:
    begun = time.monotonic()
    assert start(root, engine, 1).wait() == 0
    return time.monotonic() - begun


def review(root: Path, name: str, order: random.Random, number: int) -> tuple[str, str]:
    """Approve a text for one entry of a page, as a translator's tool would."""
    path = root / "output/po/es" / f"{name}.po"
    old, _ = read(path)
    entry = order.choice([entry for entry in old.entries if not entry.obsolete])
    new = replace(
        entry, target=f"Revisado {number}: {entry.source}", fuzzy=False, previous=None,
        signature="", digest="",
    )  # fmt: skip
    entries = tuple(new if other is entry else other for other in old.entries)
    path.write_bytes(render(Catalogue(old.header, entries, old.header_comment)))
    return entry.id, new.target


def lost(root: Path, reviewed: Reviewed) -> int:
    """Approved texts that their PO files no longer hold as approved."""
    held: dict[str, dict[str, str]] = {}
    for name, _ in reviewed:
        if name not in held:
            catalogue, problems = read(root / "output/po/es" / f"{name}.po")
            assert not problems, problems
            held[name] = {entry.id: entry.target for entry in catalogue.entries if entry.approved}
    return sum(held[name].get(entry) != text for (name, entry), text in reviewed.items())


def differs_from_clean(root: Path, engine: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        clean = Path(folder)
        shutil.copytree(root / "seeds", clean / "seeds")
        shutil.copytree(root / "output/po", clean / "output/po")
        build(clean, engine)
        return int(snapshot(clean) != snapshot(root))


def show(name: str, kill: int, *states: Files) -> None:
    """What a file was before, when the build was killed, and when the next one had ended."""
    print(f"kill {kill}: {name}")
    texts = [state.get(name, b"").decode(errors="replace").splitlines() for state in states]
    for old, new, what in zip(texts, texts[1:], ("killed", "ended"), strict=False):
        print("\n".join(unified_diff(old, new, "before", what, n=0, lineterm="")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    order = random.Random(args.seed)
    names = [f"part-{number % 7}/page-{number}.md" for number in range(args.pages)]
    reviewed: Reviewed = {}
    losses = torn = left = different = partial = 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for number, name in enumerate(names):
            (root / "seeds" / name).parent.mkdir(parents=True, exist_ok=True)
            (root / "seeds" / name).write_text(page(number, 0))
        took = build(root, "pseudo")
        for kill in range(1, args.kills + 1):
            for number in order.sample(range(args.pages), args.pages // 5):
                (root / "seeds" / names[number]).write_text(page(number, kill))
            name = order.choice(names)
            entry, text = review(root, name, order, kill)
            reviewed[name, entry] = text
            engine = ("identity", "pseudo")[kill // 4 % 2]
            before = snapshot(root)
            process = start(root, engine, order.choice((1, 2)))
            wait(root, process, order, took)
            process.send_signal(signal.SIGKILL)
            process.wait()
            after = snapshot(root)
            losses += lost(root, reviewed)
            took = build(root, engine)
            done = snapshot(root)
            losses += lost(root, reviewed)
            whole = {n: d for n, d in after.items() if not Path(n).name.startswith(".")}
            odd = [n for n, d in whole.items() if d not in (before.get(n), done.get(n))]
            torn += len(odd)
            for name in odd:
                show(name, kill, before, after, done)
            partial += any(before[n] != data for n, data in whole.items()) and whole != done
            left += sum(Path(n).name.startswith(".") for n in done)
            if kill % 20 == 0 or kill == args.kills:
                different += differs_from_clean(root, engine)
                print(f"{kill} kills, {partial} of them amid writing", flush=True)
    print(f"approved entries                    {len(reviewed)}")
    print(f"approved entries lost               {losses}")
    print(f"files neither old nor new           {torn}")
    print(f"temporary files left by the next    {left}")
    print(f"builds unlike a clean one           {different}")
    sys.exit(bool(losses or torn or left or different))


if __name__ == "__main__":
    main()

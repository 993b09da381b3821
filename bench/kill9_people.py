"""Kill `init`, `adopt` and builds in the layouts of sites, and look whether anything that people
wrote is lost.

    python bench/kill9_people.py [--kills 200] [--pages 3] [--seed 1]

Each time a small site has pages in English and translations by people (tests/data/adopt) where the
layout has its editions. One of the commands is killed by SIGKILL at any moment, then run to its
end. Printed: sentences of people that are in no file (edition, copy or PO file), files that people
wrote and that another than a build changed, and files that cannot be read, after either.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from aligned_pages import AlignedPage, plain, read_aligned_pages, slots_of  # noqa: E402

from pipeline.catalogue.update import read  # noqa: E402
from pipeline.config.settings import Settings, load  # noqa: E402
from pipeline.mt.sentences import split  # noqa: E402

LAYOUTS = (
    ("docs", ".", "docs/{lang}/{path}", "po/{lang}/{path}.po"),
    ("content", ".", "content/{dir}/{stem}.{lang}{ext}", "po/{lang}/{path}.po"),
    ("docs", ".", "i18n/{lang}/current/{path}", "po/{lang}/{path}.po"),
    ("seeds", "output", "{lang}/{path}", "po/{lang}/{path}.po"),
)
"""Folder of the pages, of the output, and templates for editions and PO files."""
COMMANDS = (
    ["adopt", "--reviewed"],
    ["adopt"],
    ["build", "--engine", "pseudo", "--jobs", "1"],
    ["build", "--engine", "pseudo", "--jobs", "1", "--overwrite"],
    ["init", "--for", "mkdocs"],
)


class Site(NamedTuple):
    root: Path
    pages: list[AlignedPage]
    settings: Settings

    def human(self, page: AlignedPage) -> Path:
        return self.settings.edition_path("es", page.name)


def lay_out(root: Path, pages: list[AlignedPage], order: random.Random) -> Site:
    source, output, edition, catalogue = order.choice(LAYOUTS)
    keys = {"source": source, "output": output, "edition": edition, "catalogue": catalogue}
    config = root / "pipeline.toml"
    config.write_text("".join(f'{key} = "{value}"\n' for key, value in keys.items()))
    site = Site(root, pages, load(root))
    for page in pages:
        for path, text in (
            (root / source / page.name, page.source),
            (site.human(page), page.target),
        ):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return site


def start(site: Site, command: list[str]) -> subprocess.Popen[bytes]:
    options = [] if command[0] == "init" else ["--no-glossary"]
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", *command, *options],
        cwd=site.root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def run(site: Site, command: list[str]) -> float:
    begun = time.monotonic()
    code = start(site, command).wait()
    assert code in (0, 1) or command[0] == "init", f"{command}: exit code {code}"
    return time.monotonic() - begun


def find_lost(site: Site, known: dict[Path, bytes], *, may_replace: bool) -> tuple[int, int, int]:
    """Sentences lost, files of people changed, files that cannot be read."""
    lost = changed = unreadable = 0
    for page in site.pages:
        path, po = site.human(page), site.settings.catalogue_path("es", page.name)
        texts = {plain(slot.segment.source) for slot in slots_of(page.target)}
        # What they left in English is in the source, and is translated there.
        here = {plain(slot.segment.source) for slot in slots_of(page.source)}
        copies = list(po.parent.glob(f"{path.name}.kept-*")) if po.parent.is_dir() else []
        for file in (path, *copies):
            found = file.read_text(encoding="utf-8") if file.exists() else ""
            here |= {plain(slot.segment.source) for slot in slots_of(found)}
        if po.exists():
            old, problems = read(po)
            unreadable += old is None or bool(problems)
            here |= {plain(entry.target) for entry in old.entries} if old else set()
        # Paragraphs are cut and joined at the ends of sentences, and no sentence is changed.
        sentences = {text[slice(*span)] for text in texts for span in split(text, "es")}
        every = "\n".join(here)
        lost += sum(sentence not in every for sentence in sentences)
        changed += not may_replace and path.read_bytes() != page.target.encode()
    changed += sum(not path.exists() or path.read_bytes() != data for path, data in known.items())
    return lost, changed, unreadable


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--pages", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    order = random.Random(args.seed)
    every = [page for name in ("development", "held-back") for page in read_aligned_pages(name)]
    totals = [0, 0, 0]
    took: dict[str, float] = {}
    amid = 0
    for kill in range(1, args.kills + 1):
        with tempfile.TemporaryDirectory() as folder:
            site = lay_out(Path(folder), order.sample(every, args.pages), order)
            command = order.choice(COMMANDS)
            if command[0] == "build" and "--overwrite" not in command:
                run(site, ["adopt", "--reviewed"])  # then the build replaces what was adopted
            if command[0] == "init":
                (site.root / "pipeline.toml").unlink()
            known = {
                path: path.read_bytes()
                for path in site.root.rglob("*")
                if path.suffix in (".md", ".toml") and path not in map(site.human, site.pages)
            }
            name = " ".join(command)
            took.setdefault(name, 2.0)
            process = start(site, command)
            time.sleep(order.uniform(0.2, 1.1) * took[name])
            amid += process.poll() is None
            process.send_signal(signal.SIGKILL)
            process.wait()
            may_replace = command[0] == "build"
            found = [find_lost(site, known, may_replace=may_replace)]
            took[name] = 0.7 * took[name] + 0.3 * run(site, command)
            found.append(find_lost(site, known, may_replace=may_replace))
            for counts in found:
                totals = [total + count for total, count in zip(totals, counts, strict=True)]
                if any(counts):
                    print(f"kill {kill}: {name}: {counts}", flush=True)
    print(f"kills, and those amid a run         {args.kills}, {amid}")
    for what, total in zip(
        ("sentences of people lost", "files of people changed", "files that cannot be read"),
        totals,
        strict=True,
    ):
        print(f"{what:<36}{total}")
    sys.exit(any(totals))


if __name__ == "__main__":
    main()

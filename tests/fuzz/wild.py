"""Holds the laws against pages of other people: `python tests/fuzz/wild.py FOLDER…`.

Every different page under the folders is read; what breaks identity, is not written, or
gives another rendering than its source (law L2: tags and addresses, read with and without
what sites add) is printed with the place, and makes the exit code 1.

`text` counts pages whose words differ from the source's, mapped: mostly MDX and shortcodes
that run over tags, which a plain renderer takes for words and the pipeline leaves alone. They
are printed to be looked at. `refused` are front matters that are no YAML (templates).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / "support"), str(TESTS.parent)]

import oracle  # noqa: E402
from laws import Break, commuting_problem, find_break, pseudo_edition  # noqa: E402

from pipeline.errors import PipelineError  # noqa: E402

SUFFIXES = {".md", ".mdx", ".markdown"}
SITES = oracle.renderer(sites=True, gfm=True)
PLAIN = oracle.renderer(gfm=True)


def different_pages(folders: list[Path], most: int) -> Iterator[tuple[Path, str]]:
    """Pages that can be read, each content once, at most so many of one folder."""
    seen: set[bytes] = set()
    for folder in folders:
        count = 0
        for path in sorted(folder.rglob("*")):
            if path.suffix not in SUFFIXES or not path.is_file() or count >= most:
                continue
            data = path.read_bytes()
            key = sha256(data).digest()
            if key in seen:
                continue
            seen.add(key)
            try:
                yield path, data.decode("utf-8")
            except UnicodeDecodeError:
                continue
            count += 1


def problem(text: str) -> Break | None:
    """The first thing that is wrong with the pseudo edition of a page; None if nothing is."""
    if found := find_break(text, SITES):
        return found
    try:
        made = pseudo_edition(text).text
    except PipelineError:
        return Break("refused", "")
    if oracle.tags(text, PLAIN) != oracle.tags(made, PLAIN):
        return Break("structure", "to a renderer without plugins")
    words = commuting_problem(text, SITES)
    return Break("text", words) if words else None


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=10**6, help="pages of one folder")
    parser.add_argument("--length", type=int, default=500, help="characters of a message shown")
    arguments = parser.parse_args()
    counts: Counter[str] = Counter()
    for path, text in different_pages(arguments.folders, arguments.most):
        counts["pages"] += 1
        if found := problem(text):
            counts[found.kind] += 1
            print(f"{path}: {found.kind}: {found.message[: arguments.length]}", flush=True)
    kinds = ("pages", "crash", "identity", "structure", "unwritten", "text", "refused")
    print(", ".join(f"{kind} {counts[kind]}" for kind in kinds))
    return 1 if any(counts[kind] for kind in kinds[1:5]) else 0


if __name__ == "__main__":
    sys.exit(main())

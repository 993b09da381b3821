"""What it costs to know what is approved on other pages: python bench/approvals.py [PO] [COUNT]

Lays out COUNT copies of a PO file, one in ten with approved entries, and prints what keeping
the index of approvals costs in one run: as a multiple of hashing the same files.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from pipeline.catalogue.approvals import Approvals

SEED = Path("output/po/es/treatment/immunotherapy/t-cell-transfer-therapy.md.po")


def lay_out(folder: Path, text: str, count: int) -> None:
    approved = text.replace("#, fuzzy\n", "", 12)
    for number in range(count):
        path = folder / str(number % 50) / f"page{number}.md.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        page = approved if number % 10 == 0 else text
        path.write_text(page.replace("T cells", f"T cells {number}"), encoding="utf-8")


def best(run: Callable[[], object], times: int = 3) -> float:
    def once() -> float:
        start = time.perf_counter()
        run()
        return time.perf_counter() - start

    return min(once() for _ in range(times))


def main() -> None:
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else SEED
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    with tempfile.TemporaryDirectory() as name:
        folder, store = Path(name) / "po", Path(name) / "approvals.sqlite"
        lay_out(folder, source.read_text(encoding="utf-8"), count)
        digests = {
            path.relative_to(folder).as_posix().removesuffix(".po"): sha256(
                path.read_bytes()
            ).hexdigest()
            for path in folder.rglob("*.po")
        }

        def look(**known: dict[str, str]) -> None:
            with Approvals(store, folder, **known) as approvals:
                approvals.affected_pages()

        def hashing() -> None:
            for path in folder.rglob("*.po"):
                sha256(path.read_bytes()).hexdigest()

        first = best(look, 1)
        warm, told, plain = best(look), best(lambda: look(digests=digests)), best(hashing)
        print(f"{count} PO files, {plain:.2f} s to hash")
        for what, seconds in (("first run", first), ("no change", warm), ("hashes given", told)):
            print(f"{what:14}{seconds / plain:8.2f} times")
        print(f"index         {store.stat().st_size / count:8.0f} bytes a page")


if __name__ == "__main__":
    main()

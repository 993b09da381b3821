"""How many Portuguese words an engine (`bundled`) leaves in Spanish editions, and which.

    python bench/leaks.py ../shared/pages --spanish ../shared/data/{mono-es.txt.xz,nci-train.tsv}

Needs hunspell with hunspell-es, hunspell-pt-br and hunspell-pt-pt (Debian; `DICPATH` may name a
folder with the latter's files). Builds the pages into a temporary folder. The judge knows nothing
of the engine: a word counts as Portuguese if a Portuguese dictionary has it and the Spanish ones
of seven countries have not, nor (`--spanish`)
does human Spanish. Names, acronyms and words that stand in the English do not count.
Words in no dictionary are counted apart. `flagged` says for how many a finding tells a person.

`--no-glossary` shows the engine alone; `--source-lines` takes English lines (the first column of
a TSV) instead of pages.
"""

from __future__ import annotations

import argparse
import lzma
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline import tagged_text
from pipeline.catalogue.update import read
from pipeline.config.settings import Settings
from pipeline.engines import LanguagePair, get_engine
from pipeline.mt.translate import translate_text
from pipeline.workflow.build import BuildOptions, build, load_glossary

PAIR = LanguagePair("en", "es")
WORD = re.compile(r"[^\W\d_]+")
ADDRESS = re.compile(r"\S*(?:://|www\.|\w@\w)\S*")
SPANISH = "es_ES es_MX es_AR es_CO es_CL es_PR es_US".split()
PORTUGUESE = "pt_BR pt_PT".split()


class Segment(NamedTuple):
    source: str
    target: str
    problems: str


def known(words: Iterable[str], dictionaries: Sequence[str]) -> set[str]:
    """Those words that one of the dictionaries accepts."""
    wanted, found = sorted(set(words)), set[str]()
    for name in dictionaries:
        done = subprocess.run(
            ["hunspell", "-l", "-i", "utf-8", "-d", name],
            input="\n".join(wanted),
            capture_output=True,
            text=True,
            check=True,
        )
        if "Can't open" in done.stderr:
            raise SystemExit(f"hunspell has no dictionary {name}; set DICPATH to its folder")
        found |= set(wanted) - set(done.stdout.split("\n"))
    return found


def attested(paths: Sequence[Path]) -> set[str]:
    """Words that human Spanish has at least twice: terms are in no common dictionary. Of a table
    the last column is read."""
    found: Counter[str] = Counter()
    for path in paths:
        data = path.read_bytes()
        text = (lzma.decompress(data) if path.suffix == ".xz" else data).decode()
        for line in text.splitlines():
            found.update(WORD.findall(line.rpartition("\t")[2].lower()))
    return {word for word, n in found.items() if n > 1}


def from_pages(pages: Path, glossary: Path | None, engine: str) -> Iterator[Segment]:
    """The segments of the pages' PO files."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        settings = Settings(root, pages.absolute(), root / "out", engine=engine, glossary=glossary)
        build(BuildOptions(settings))
        for path in sorted((root / "out" / "po" / "es").rglob("*.po")):
            for entry in read(path)[0].entries:
                notes = "\n".join(entry.comments)
                yield Segment(
                    tagged_text.plain(entry.source), tagged_text.plain(entry.target), notes
                )


def from_lines(path: Path, glossary: Path | None, engine: str) -> Iterator[Segment]:
    """English lines translated."""
    lines = [line.split("\t")[0] for line in path.read_text("utf-8").splitlines()]
    terms = load_glossary(Settings(Path(), glossary=glossary), PAIR)
    for line, result in zip(
        lines, translate_text(lines, get_engine(engine), PAIR, terms), strict=True
    ):
        notes = "\n".join(problem.message for problem in result.problems)
        yield Segment(line, tagged_text.plain(result.target), notes)


def words_of(segment: Segment) -> list[str]:
    """Words of the target in lower case, but for names, acronyms and what the source has too."""
    there = {word.lower() for word in WORD.findall(segment.source)}
    text = ADDRESS.sub(" ", segment.target)
    found = []
    for match in WORD.finditer(text):
        starts = not re.search(r"[\w,;]\s*$", text[: match.start()])
        word = match[0]
        name = word.isupper() or (word[:1].isupper() and not starts)
        if len(word) > 1 and not name and word.lower() not in there:
            found.append(word.lower())
    return found


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("pages", type=Path)
    parser.add_argument("--no-glossary", action="store_true")
    parser.add_argument(
        "--spanish",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="human Spanish (.xz too)",
    )
    parser.add_argument("--engine", default="bundled")
    parser.add_argument("--source-lines", action="store_true", help="PAGES is a file of lines")
    args = parser.parse_args(argv)
    glossary = None if args.no_glossary else Path("glossary").absolute()
    segments = list(
        (from_lines if args.source_lines else from_pages)(args.pages, glossary, args.engine)
    )
    total = sum(len(WORD.findall(segment.target)) for segment in segments)
    counts = Counter(word for segment in segments for word in words_of(segment))
    strange = counts.keys() - known(counts, SPANISH) - attested(args.spanish)
    portuguese = strange & known(strange, PORTUGUESE)
    for name, found in (("Portuguese", portuguese), ("in no dictionary", strange - portuguese)):
        left = [(s, word) for s in segments for word in words_of(s) if word in found]
        told = sum(word in s.problems.lower() for s, word in left)
        rate = 1000 * len(left) / total
        print(f"{name}: {len(left)} of {total} words, {rate:.2f} in 1,000; {told} flagged")
        for word, n in Counter(word for _, word in left).most_common():
            unflagged = sum(w == word and word not in s.problems.lower() for s, w in left)
            print(f"  {n:4} {word}" + (f"  ({unflagged} not flagged)" if unflagged else ""))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

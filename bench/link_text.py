"""How many links to NCI's dictionary carry an official Spanish name of the term they name.

    python bench/link_text.py ../shared/pages ../shared/data/nci-terms.tsv \\
        [--no-glossary] [--engine NAME]

Builds the pages with `bundled` or another engine into a temporary folder and compares the text of
each link to `/def/ID` with the Spanish names of that id, up to case, inflection and articles:
gender and number of any word, and the person and tense of a name that is a regular verb.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pipeline.config.settings import Settings
from pipeline.workflow.build import BuildOptions, build

LINK = re.compile(r"\[([^\[\]]*)\]\(/publications/dictionaries/cancer-terms/def/(\d+)\)")
SMALL = frozenset("el la los las un una unos unas de del al".split())


def names(path: Path) -> dict[str, set[tuple[str, ...]]]:
    """Spanish names of each dictionary id, as stems."""
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines()[1:])
    return {row[0]: {stems(name) for name in row[2].split(" | ")} for row in rows}


VERB = re.compile(r"(\w{3,})([aei])r(?:se)?")
ENDINGS = {
    "a": "a an aba aban o aron e en ara aran aria arian ando ado ada ados adas ar arse".split(),
    "e": "e en ia ian io ieron a an era eran eria erian iendo ido ida idos idas er erse".split(),
    "i": "e en ia ian io ieron a an ira iran iria irian iendo ido ida idos idas ir irse".split(),
}
"""Of the third person, the participle and the gerund of regular verbs, without accents."""


def inflections(path: Path) -> dict[str, set[tuple[str, ...]]]:
    """Stems of every form of the official names of each id that are one verb."""
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines()[1:])
    found: dict[str, set[tuple[str, ...]]] = {}
    for ref, english, spanish in rows:
        listed = {stems(name) for name in spanish.split(" | ")}
        for verb in filter(None, map(VERB.fullmatch, spanish.split(" | "))):
            forms = {stems(verb[1] + ending) for ending in ENDINGS[verb[2]]}
            # A word in -ar may be a noun (lunar): a verb has another of its forms in the list.
            if re.search(r"(?:ed|ing)\b", english) or len(forms & listed) > 1:
                found.setdefault(ref, set()).update(forms)
    return found


def stems(text: str) -> tuple[str, ...]:
    """Words without articles, case, marks and the endings of gender and number."""
    words = re.findall(r"\w+", text.lower())
    plain = (word.translate(str.maketrans("áéíóú", "aeiou")) for word in words)
    return tuple(re.sub(r"(?<=\w{3})(?:es|[aeo]s?|s)$", "", w) for w in plain if w not in SMALL)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("pages", type=Path)
    parser.add_argument("terms", type=Path)
    parser.add_argument("--engine", default="bundled")
    parser.add_argument("--no-glossary", action="store_true")
    parser.add_argument("--show", action="store_true", help="print the links that differ")
    args = parser.parse_args(argv)
    official, verbs = names(args.terms), inflections(args.terms)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        glossary = None if args.no_glossary else Path("glossary").absolute()
        settings = Settings(
            root, args.pages.absolute(), root / "out", engine=args.engine, glossary=glossary
        )
        build(BuildOptions(settings))
        texts = [path.read_text("utf-8") for path in sorted((root / "out" / "es").rglob("*.md"))]
    links = [(text, ref) for page in texts for text, ref in LINK.findall(page) if ref in official]
    right = [stems(text) in official[ref] | verbs.get(ref, set()) for text, ref in links]
    if args.show:
        for (text, ref), fine in zip(links, right, strict=True):
            if not fine:
                print(f"{ref}: {text}")
    share = sum(right) / len(right)
    print(f"{len(links)} links to known ids, {sum(right)} with an official name: {share:.1%}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

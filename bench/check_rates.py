"""How often the checks flag human translations, and how often they see an error put in.

    python bench/check_rates.py ../shared/data/nci-dev.tsv ../shared/data/nci-train.tsv

The first table counts human pairs that each check flags (`--show CODE` prints them), with
the decimal sign of the references allowed. The second spoils pairs that are clean and counts
how many of them the check meant for it flags. Nothing here changes a rule or a word list.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.checks import CHECKS, Pair, run_checks

Spoil = Callable[[str, str], str]
"""Source and target to a spoiled target; the target itself where there is nothing to spoil."""

SAYS_NO = re.compile(
    r"\b(?:no(?!\. ?(?:of\b|=|\d))|not|never|without|cannot|neither|none|nobody|nothing|nowhere"
    r"|\w+n['’]t)\b",
    re.IGNORECASE,
)
NO = re.compile(
    r"\b(?:no(?!\. ?(?:de\b|=|\d))|ni|nunca|jamás|nadie|nada|ning[uú]n(?:[oa]s?)?|sin|tampoco)\b",
    re.IGNORECASE,
)
DIGIT = re.compile(r"\d(?=\D*$)")
UNIT = re.compile(r"(?<=\d)\s?(?:mg|mL|ml|%|cm|mm|kg|Gy)(?!\w)")
PERIOD = re.compile(r"(?<=\d )(años?|meses|semanas?|días?|horas?)\b")
VERB = re.compile(r"\b(?:es|son|puede|pueden|se)\b")
STAGE = re.compile(r"(?<=estadio )[IVX]+(?=\b|[A-D])")
NUMBER_WORD = re.compile(r"\b(?:dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez)\b")


def first(pattern: re.Pattern[str], new: Callable[[str], str] | str) -> Spoil:
    def spoil(source: str, target: str) -> str:
        make = new if callable(new) else lambda _: str(new)
        return re.sub(r"\s+", " ", pattern.sub(lambda m: make(m[0]), target, count=1)).strip()

    return spoil


def leave_english(source: str, target: str) -> str:
    """The longest lower-case word of the source instead of the middle word of the target."""
    words = [w for w in re.findall(r"\b[a-z]{5,}\b", source) if w not in target]
    parts = target.split()
    if not words or len(parts) < 4:
        return target
    return " ".join([*parts[: len(parts) // 2], max(words, key=len), *parts[len(parts) // 2 + 1 :]])


PORTUGUESE = (("ción ", "ção "), (" una ", " uma "), (" con ", " com "), (" su ", " seu "))


def leave_portuguese(source: str, target: str) -> str:
    for spanish, portuguese in PORTUGUESE:
        if spanish in target:
            return target.replace(spanish, portuguese, 1)
    return target


SPOILS: tuple[tuple[str, str, Spoil], ...] = (
    ("numbers", "delete a number", first(re.compile(r"\d+(?:[.,]\d+)*"), "")),
    ("numbers", "change a digit", first(DIGIT, lambda d: str((int(d) + 1) % 10))),
    ("numbers", "delete a unit", first(UNIT, "")),
    ("numbers", "years, months, … to minutes", first(PERIOD, "minutos")),
    ("number-words", "two, three, … to eleven", first(NUMBER_WORD, "once")),
    ("stages", "stage to XI", first(STAGE, "XI")),
    ("negation", "delete all negations", lambda s, t: re.sub(r"\s+", " ", NO.sub("", t)).strip()),
    ("negation", "delete one negation", first(NO, "")),
    ("negation", "add a negation", first(VERB, lambda verb: f"no {verb}")),
    ("untranslated", "copy the source", lambda s, t: s if len(s.split()) > 2 else t),
    ("leaks", "leave an English word", leave_english),
    ("leaks", "leave a Portuguese word", leave_portuguese),
    ("length", "delete the last three quarters", lambda s, t: t[: len(t) // 4]),
    ("length", "repeat the last words", lambda s, t: t + (" " + " ".join(t.split()[-2:])) * 3),
    ("length", "empty", lambda s, t: ""),
    ("punctuation", "delete an opening sign", first(re.compile("[¿¡]"), "")),
    ("punctuation", "delete a closing bracket", first(re.compile(r"\)"), "")),
    ("punctuation", "delete the final sign", first(re.compile(r"[?!:]$"), "")),
    ("casing", "lower the first letter", lambda s, t: t[:1].lower() + t[1:]),
    ("casing", "all capitals", lambda s, t: t.upper() if len(t.split()) > 3 else t),
)  # fmt: skip


def read(path: Path) -> list[Pair]:
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines)
    return [Pair(source, target, decimal_comma=True) for source, target in pairs]


def false_alarms(name: str, pairs: list[Pair], show: str) -> Iterator[str]:
    yield f"{name}: {len(pairs)} human pairs; flagged by"
    flagged: Counter[str] = Counter()
    for pair in pairs:
        problems = run_checks(pair)
        flagged.update({problem.code for problem in problems} | ({"any"} if problems else set()))
        flagged.update({"any error"} if any(p.severity == "error" for p in problems) else set())
        for problem in problems:
            if problem.code == show:
                yield f"    {problem.message}\n        {pair.source}\n        {pair.target}"
    for code in (*(code for code, _ in CHECKS), "any error", "any"):
        yield f"  {code:14} {flagged[code]:5} {flagged[code] / len(pairs):7.2%}"
    numbered = sum(bool(re.search(r"\d", pair.source)) for pair in pairs)
    yield f"  numbers, of the {numbered} pairs with digits: {flagged['numbers'] / numbered:.2%}"


def recall(pairs: list[Pair]) -> Iterator[str]:
    clean = [pair for pair in pairs if not run_checks(pair)]
    yield f"spoiled pairs that the check meant for it flags ({len(clean)} clean pairs)"
    checks = dict(CHECKS)
    for code, name, spoil in SPOILS:
        spoiled = [
            Pair(pair.source, target, decimal_comma=True)
            for pair in clean
            if (target := spoil(pair.source, pair.target)) != pair.target
            and ("delete" not in name or code != "negation" or SAYS_NO.search(pair.source))
        ]
        seen = sum(any(True for _ in checks[code](pair)) for pair in spoiled)
        share = seen / max(len(spoiled), 1)
        yield f"  {code:14} {name:32} {seen:5} of {len(spoiled):5} {share:7.1%}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("pairs", nargs="+", type=Path, help="source<TAB>reference lines")
    parser.add_argument("--show", default="", help="print what this check flags")
    arguments = parser.parse_args()
    everything = []
    for path in arguments.pairs:
        pairs = read(path)
        everything += pairs
        print(*false_alarms(path.name, pairs, arguments.show), sep="\n")
    print(*recall(everything), sep="\n")


if __name__ == "__main__":
    main()

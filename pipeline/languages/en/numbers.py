"""Numbers in English words."""

from __future__ import annotations

from typing import Final

from pipeline.languages.records import NumberWords, count_words, ordinal_words

NUMBERS: Final = NumberWords(
    cardinals=count_words(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty",
        "ten twenty thirty forty fifty sixty seventy eighty ninety hundred",
    )
    | {"twice": 2, "thousand": 1000},
    others=ordinal_words("first second third fourth fifth sixth seventh eighth ninth tenth")
    | {
        "million": 10**6, "dozen": 12, "once": 1, "single": 1,
        "both": 2, "couple": 2, "pair": 2, "other": 2, "either": 2, "neither": 2, "biennial": 2,
        "triennially": 3,
        "twofold": 2, "threefold": 3, "fourfold": 4, "fivefold": 5, "sixfold": 6, "sevenfold": 7,
        "eightfold": 8, "ninefold": 9, "tenfold": 10,
    },
    scales={"thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12},
    joints=frozenset({"and"}),
    ranges=("and", "or", "to", "through"),
    one=r"an?|one|first",
    decades=r"decades?",
    and_half=r"and a half|half (?:an hour|past)",
)  # fmt: skip

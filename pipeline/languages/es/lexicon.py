"""Spanish words cut to the keys under which a bilingual lexicon keeps them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pipeline.letters import unaccented

_LONGEST: Final = 7
"""Letters of a key at most, so that words of one family share it."""
_ENDING: Final = re.compile(
    r"(?<=...)(?:(?:[aei]r|[aei]|ando|iendo)(?:(?:se|me|te|nos)?l[aeo]s?|se|me|te|nos)"
    r"|[ai]?mientos?|ci?ones|cion|[aei]mos|aron|ieron|aban?|ian?|ando|iendo|[ai]d[ao]s?"
    r"|[ai]ste|[ai]?era[ns]?|iese[ns]?|io|[aei]?r(?:a[sn]?|e|emos|ia[sn]?|iamos)"
    r"|[aei]r|[aei]n|[aeo]?s|[aeio])$"
)


@lru_cache(maxsize=1 << 15)
def lexicon_key(word: str) -> str:
    """`tomar`, `tomando`, `tómelo` to one key, which need not be a word."""
    return _ENDING.sub("", unaccented(word))[:_LONGEST]

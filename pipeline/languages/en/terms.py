"""What around a term in an English text tells whether a match of it is one."""

from __future__ import annotations

import re
from typing import Final

from pipeline.languages.records import TermContext, word_set

TERM_CONTEXT: Final = TermContext(
    prefixes=word_set(
        "anti non pre post co re un de dis sub super inter intra extra ultra multi mid semi micro "
        "mini macro bio neo self half ex out over under follow well by counter cross auto immuno "
        "chemo radio cyto photo cryo hypo hyper peri para trans"
    ),
    articles=re.compile(r"(?:an?|the) ", re.IGNORECASE),
    prepositions=re.compile(r" (?:of|in|for|with|to|at|by|from|on|under|and|or)\b"),
    like_acronyms=word_set("all who it us aids arm or am can may he pet cat as is in no"),
    deictic_cue=re.compile(
        r"\b(?:this|these|such)(?: (?:types?|kinds?|forms?) of)? $", re.IGNORECASE
    ),
    idioms=re.compile(
        r"\b(?:hay fever|pins and needles|[ap]\.?m\.? (?:CT|ET|MT|PT)\b)", re.IGNORECASE
    ),
)

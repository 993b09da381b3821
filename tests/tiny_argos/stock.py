"""What the stock argostranslate library makes of sentences, each translated alone.

Run as a process of its own, because the library creates folders on import (the caller points
XDG_* and ARGOS_PACKAGES_DIR to a temporary folder). Reads {"pair", "sentences", "count"} as JSON
on standard input, prints the hypotheses' texts. Its sentence splitter is replaced: it would be
downloaded, and splits nothing in single sentences.
"""

from __future__ import annotations

import json
import sys

from argostranslate import translate


class WholeSentences:
    """A splitter that does not split."""

    def __init__(self, package: object) -> None: ...

    def split_sentences(self, text: str) -> list[str]:
        return [text]


translate.MiniSBDSentencizer = WholeSentences
request = json.load(sys.stdin)
translation = translate.get_translation_from_codes(*request["pair"])
found = [translation.hypotheses(s, request["count"]) for s in request["sentences"]]
print(json.dumps([[h.value for h in hypotheses] for hypotheses in found]))

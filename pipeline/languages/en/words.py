"""English words: a list of all, and those that show English in a text of another language."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from pipeline.languages.records import word_set

FREQUENT_WORDS: Final = word_set(
    "able about after again against ahead alone along also although always among another are "
    "around based because become been before being below best better between body bone both "
    "brain called came cancer cancers care caregiver cell cells change child children could "
    "daily did disease diseases does done down drug drugs during each early eating even ever "
    "every fatigue feel feeling female fever few find five for form found four free from gene "
    "get give given goes gone good had hair have having help her here him hope how huge image "
    "imaging into its just large later less level life like live liver loss made main make "
    "male many mean means measure medicine more most much need needle never next none nose "
    "nurse nurses of off often older one online only open other others our out over own page "
    "pages pain people place please primary problem problems rate rates release remain remove "
    "response rise risk role safe same side site size skin some sometimes sore source spine "
    "spread stage stages state stay sure surgeon surgery survival take taken than that the "
    "their them then there these they this those three time tired tissue to together too "
    "trials tube two type types under until upon urine used using value very was we well were "
    "what when where which while who whole why will with within without woman women years you "
    "young your"
)
"""Frequent English words that no sentence of Spanish or Portuguese contains."""


@lru_cache(maxsize=65536)
def is_word(word: str) -> bool:
    """Whether a word in lower case, or its singular, is in a list of English words; also behind
    `non`."""
    from simplemma import is_known

    forms = dict.fromkeys((word, word.removesuffix("s"), word.removeprefix("non")))
    return any(is_known(form, lang="en") for form in forms)

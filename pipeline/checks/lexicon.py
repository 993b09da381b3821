"""How foreign words look, as data: English left in Spanish or Portuguese, Portuguese in Spanish."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ENGLISH: Final = (
    r"k|w|th|ph|sh|ck|gh|bb|dd|ff|gg|pp|tt|zz|mm|ee|oo[^a-z]*$|qu[ae]l|y[^aeiou]|tion|ions?$|ll$"
    r"|^s[bcdfghklmnpqtvz]|[^aeiou]y$|[bcfghpqtv]$|[^aeiou][^aeioulnr]$|ing$|ful$|e[dr]$|[ei]ve$"
    r"|i[sz]e$|[^l]ance$|ence$|[a-z]{3}(?:ure|ate|age)$|ous$"
)
ENGLISH_SHAPE: Final = MappingProxyType(
    {
        "es": re.compile(rf"{_ENGLISH}|ss|m$|qu[ao]|ou"),
        "pt": re.compile(_ENGLISH),
    }
)
"""Letters in a row that the target language does not write in words of its own."""

ENGLISH_WORDS: Final = _set(
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

DRUG_NAME: Final = re.compile(
    r"(?:mab|ib|platin|stat|stim|limus|dotin|rubicin|taxel|trexed|vir|trant|itant|cept|lukast"
    r"|pidem|lopram|kinra)$"
)
"""Endings of international drug names, which often stay as they are."""

LOAN_WORDS: Final = _set(
    "album anti app apps avance balance blog card chat chocolate club coli creer de debate "
    "delirium est et fans flash gamma ginseng host https inclusive internet kiwi leer "
    "marketing mate melanoma microbiota mover online panel papanicolaou per placebo plasma "
    "post pylori qigong reiki robot romance screening shock situ software spa spray stent "
    "stents stress super tai tampon test tests tofu via video virus viscum vitro vivo web "
    "whisky yoga zinc zoom"
)
"""Words Spanish and Portuguese took over as they are, Latin of medicine included."""

PORTUGUESE_SHAPE: Final = re.compile(
    r"[ãõâêôàèòùç]|ss|[aeiou]lh[aeio]|(?<!^[iae])(?<!^[dr]es[aei])(?<!^co)(?<!n[ie])nh[aeo]|qua"
    r"|freq|idade$|ou$|eir[oa]s?$|(?:[cv]|[aeis]t|[fu]r)imentos?$|[aeo]gem$|[áeéí]veis$|[eo]m$"
    r"|[crsv]am$"
)
"""Letters in a row that Spanish never writes in words of its own."""

PORTUGUESE_LETTERS: Final = re.compile("[ãõâêôç]")
SPANISH_AFTER_ALL: Final = _set("bypass módem papanicolaou réquiem stress tándem tótem ídem ítem")
"""Words of Spanish that PORTUGUESE_SHAPE would catch."""

PORTUGUESE_WORDS: Final = _set(
    "ainda algum alguns ao aos após aquela aquele aqueles aquilo até bem com dela dele deles "
    "depois doente doentes dois doze duas ela elas ele eles em enquanto entanto essa essas "
    "esse esses exame exames fazer foi foram fígado há idosos isso isto já lhe mais mesma "
    "mesmo meu minha muita muitas muito muitos mulher mulheres nem nenhum nosso não osso "
    "ossos ou outra outras outro outros pele perto pessoa pessoas pode podem pouco pulmão "
    "qual qualquer quando quanto quem rim rins risco riscos sangue saúde seja sem sempre seu "
    "seus sim sob sua suas são também tem ter tratamento tratamentos três um uma umas uns vai "
    "você vocês à às é"
)
"""Frequent words of Portuguese that Spanish does not have."""


def is_english(word: str, target_lang: str) -> bool:
    """Whether a lower-case word is surely English and no word of the target language."""
    if word in ENGLISH_WORDS:
        return True
    shape = ENGLISH_SHAPE.get(target_lang)
    if shape is None or word in LOAN_WORDS or DRUG_NAME.search(word):
        return False
    return shape.search(word) is not None


def is_portuguese(word: str) -> bool:
    """Whether Spanish has no such word; with a capital it may be a name."""
    if word.lower() in PORTUGUESE_WORDS:
        return not word.isupper()
    if not word.islower():
        return word.istitle() and PORTUGUESE_LETTERS.search(word) is not None
    return word not in SPANISH_AFTER_ALL and PORTUGUESE_SHAPE.search(word) is not None

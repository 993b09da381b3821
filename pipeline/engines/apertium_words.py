"""Portuguese words that Apertium leaves: kept, looked up, respelled, or reported as unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from pipeline.engines.apertium import MarkedSentence
from pipeline.errors import EngineError
from pipeline.spans import Edit, Span, splice

WORD: Final = re.compile(r"[^\W\d_]+")
WORD_LIST: Final = Path(__file__).parents[1] / "data" / "pt-es.tsv"
BY_HAND: Final = Path(__file__).parents[1] / "data" / "pt-es-by-hand.tsv"
REWRITES: Final = Path(__file__).parents[1] / "data" / "pt-es-rewrites.tsv"


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    found = (item.partition(">") for item in text.split())
    return tuple((left, right) for left, _, right in found)


_MASCULINE: Final = MappingProxyType(
    {"la": "el", "una": "un", "las": "los", "unas": "unos", "de la": "del", "a la": "al"}
    | {"esta": "este", "estas": "estos", "esa": "ese", "esas": "esos", "otra": "otro"}
    | {"otras": "otros", "muchas": "muchos", "algunas": "algunos", "todas las": "todos los"}
)
_FEMININE: Final = MappingProxyType({m: f for f, m in _MASCULINE.items()})
_NAME: Final = "name"
_BEFORE_NAME: Final = MappingProxyType({"lo": "el"})
_DETERMINERS: Final = sorted({*_MASCULINE, *_FEMININE, *_BEFORE_NAME}, key=len, reverse=True)
_DETERMINER = re.compile(rf"\b(?:{'|'.join(_DETERMINERS)})(?= $)", re.IGNORECASE)

# The first ending that fits decides: endings whose Spanish form hardly ever differs.
_ENDINGS: Final = _pairs(
    r"""
    ções>ciones ção>ción ssões>siones ssão>sión sões>siones são>sión xões>xiones xão>xión
    dade>dad agens>ajes agem>aje áveis>ables ável>able íveis>ibles ível>ible mento>miento
    mentos>mientos ências>encias ência>encia âncias>ancias ância>ancia ários>arios ário>ario
    árias>arias ária>aria órios>orios ório>orio órias>orias ória>oria óides>oides óide>oide
    ócitos>ocitos ócito>ocito logia>logía logias>logías grafia>grafía grafias>grafías
    tomia>tomía tomias>tomías patia>patía patias>patías ite>itis ites>itis ose>osis oses>osis
    ênese>énesis ase>asa ases>asas vírus>virus ênios>enos ênio>eno ais>ales éis>eles ões>ones
    ão>ón ns>nes aram>aron iram>ieron avam>aban ava>aba em>en im>ín
    """
)
_SOUNDS: Final = _pairs(
    r"""
    nh>ñ lh>ll ss>s ç>z qu(?=[aou])>cu ph>f th>t ê>é ô>ó â>á ã>an õ>on à>a z(?=[ei])>c
    ^imun>inmun
    """
)
# Tried one by one and two together where a dictionary can tell which is right.
_PERHAPS: Final = _pairs(
    r"""
    imun>inmun (?<=[aeiou])ti(?=[vo])>cti (?<=[aeiou])t(?=[iou])>ct
    (?<=[ei])t(?=or|ur|iv|ar|ic)>ct eletr>electr (?<=[aeo])r(?=[aeiou])>rr idr>hidr ll>l
    miento>mento ñ>n c(?=[aou])>cc osis$>osa asa$>asis ia(?=s?$)>ía l$>lo ina(?=s?$)>ino
    ales$>ares ó>o í>i é>e á>a ú>u
    """
)
# Shorter words turn into other words too easily.
MANY_LETTERS: Final = 6
# A word with one of these endings is respelled, or left as it is, without a dictionary's word.
_SURE: Final = re.compile(
    r"(?:ç(?:ão|ões)|ss(?:ão|ões)|dades?|á(?:vel|veis)|í(?:vel|veis)|[êâ]ncias?|ários?|árias?|"
    r"ócitos?|logias?|grafias?|tomias?|patias?|ites?|vírus|ismos?|inas?|mab|nib|[nrz]ol|omas?|"
    r"oides?|ic[oa]s?|énese|ênese|iv[oa]s?|ulares?|ais|ênios?|[aeo]n[oa]s?|atos?)$"
)

_PREFIXES: Final = _pairs(
    r"""
    anti>anti auto>auto bio>bio extra>extra hiper>hiper hipo>hipo imuno>inmuno inter>inter
    intra>intra micro>micro multi>multi neuro>neuro pós>pos pré>pre quimio>quimio radio>radio
    semi>semi sub>sub super>super tele>tele trans>trans
    """
)


class WordEntry(NamedTuple):
    """What the word list says of a Portuguese word."""

    spanish: str
    gender: str = ""
    """`m` or `f` where the Spanish word is a noun used with one kind of article only."""


def resolve_unknown(
    marked: MarkedSentence, source: str, table: Mapping[str, WordEntry]
) -> tuple[str, tuple[str, ...]]:
    """The Spanish sentence without marks, and the words in it that stay untranslated.

    `source` is the English sentence: a word that stands there unchanged is a name, unless
    the list knows better.
    """
    names = set(WORD.findall(source))
    edits: list[Edit] = []
    left: list[str] = []
    for span in marked.unknown:
        word = span.of(marked.text)
        # A capital within the sentence, kept by the first engine: a name.
        if is_untranslatable(word) or (word in names and word[0].isupper() and span.start):
            edits += _agree_determiner(marked.text, span, _NAME)
            continue
        entry = look_up(word.lower(), table, guess=word not in names)
        if entry:
            edits.append(Edit(span, copy_case(word, entry.spanish)))
            edits += _agree_determiner(marked.text, span, entry.gender)
        elif word not in names:
            left.append(word)
    return splice(marked.text, edits), tuple(left)


def look_up(word: str, table: Mapping[str, WordEntry], *, guess: bool = True) -> WordEntry | None:
    """The Spanish of a lower-case Portuguese word: from the list, by its prefix, by its ending.

    Without `guess` only the list is used.
    """
    if word in table or not guess:
        return table.get(word)
    for prefix, spanish in _PREFIXES:
        rest = table.get(word.removeprefix(prefix))
        if rest and word.startswith(prefix):
            return WordEntry(spanish + rest.spanish, rest.gender)
    return (
        WordEntry(spell_cognate(word)) if len(word) >= MANY_LETTERS and _SURE.search(word) else None
    )


def is_untranslatable(word: str) -> bool:
    """Whether `word` is a mask, a number or an acronym, which no language translates."""
    return any(c.isdigit() for c in word) or (len(word) > 1 and word.isupper())


def copy_case(model: str, word: str) -> str:
    """`word` with the capitals of `model`."""
    if len(model) > 1 and model.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word


def spell_cognate(word: str) -> str:
    """How Spanish would spell a lower-case Portuguese word, by sound laws alone."""
    for ending, spanish in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            word, tail = word[: -len(ending)], spanish
            break
    else:
        tail = ""
    for pattern, spanish in _SOUNDS:
        word = re.sub(pattern, spanish, word)
    return word + tail


def guess_cognates(word: str) -> list[str]:
    """Spellings Spanish may have for a Portuguese word, the likeliest first."""
    first = spell_cognate(word)
    if len(word) < MANY_LETTERS:
        return [first]
    once = _vary([first, word])
    return list(dict.fromkeys([first, *once, *_vary(once), word]))


def _vary(spellings: list[str]) -> list[str]:
    return [re.sub(p, new, s) for s in spellings for p, new in _PERHAPS if re.search(p, s)]


class Rewrite(NamedTuple):
    """A wording Apertium gets wrong, mended before it (`pt`) or after it (`es`)."""

    where: str
    pattern: re.Pattern[str]
    replacement: str

    def apply(self, text: str) -> str:
        """`text` with every such wording mended, initial capitals kept."""
        return self.pattern.sub(lambda m: copy_case(m[0][:1], m.expand(self.replacement)), text)


def apply_rewrites(text: str, where: str, rewrites: Iterable[Rewrite]) -> str:
    """`text` after all rewrites for `where`, in order."""
    for rule in rewrites:
        text = rule.apply(text) if rule.where == where else text
    return text


_TO_SEVERAL: Final = re.compile(
    r"(?<!\w)a (?!diabetes|pélvis|sífilis)[^\W\d_]{2,}(?:[aeo]s|ns|[aeoóéu]is)(?!\w)", re.IGNORECASE
)
_THE_SEVERAL: Final = re.compile(
    r"(?<!\w)(l)a (?!diabetes|caries|tos|tiroides|herpes)(?=[^\W\d_]+[aeo]s(?!\w))", re.IGNORECASE
)


def fix_prepositions(portuguese: str, text: str) -> str:
    """The Spanish `text` of a Portuguese sentence with `a` where Apertium took the preposition
    for the article (`conectan la antígenos`).

    Before a plural, the Portuguese `a` can be nothing else: the article would be `as`. Where
    the two sentences do not have as many such places, nothing is changed.
    """
    found = list(_THE_SEVERAL.finditer(text))
    if len(found) != len(_TO_SEVERAL.findall(portuguese)):
        return text
    return splice(text, [Edit(Span(*m.span()), copy_case(m[1], "a") + " ") for m in found])


def load_words(*paths: Path) -> dict[str, WordEntry]:
    """The word lists (default: the learned one and the one by hand) by Portuguese word, lower
    case; later lists win. Raises EngineError if one cannot be read.

    Lines are Portuguese, Spanish and perhaps gender, divided by tabs; `#` starts a comment.
    """
    rows = (row for path in paths or (WORD_LIST, BY_HAND) for row in _read_rows(path))
    return {row[0]: WordEntry(*row[1:3]) for row in rows if len(row) > 1}


def load_rewrites(path: Path = REWRITES) -> tuple[Rewrite, ...]:
    """The rewrites in order. Raises EngineError if they cannot be read."""
    return tuple(
        Rewrite(where, re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE), replacement)
        for where, pattern, replacement, *_examples in _read_rows(path)
    )


def _read_rows(path: Path) -> list[list[str]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EngineError(f"{path} cannot be read ({error}); install the package again") from error
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def _agree_determiner(text: str, noun: Span, gender: str) -> list[Edit]:
    """The edit that makes the determiner before `noun` agree with it, if one is needed."""
    swap = {"m": _MASCULINE, "f": _FEMININE, _NAME: _BEFORE_NAME}.get(gender)
    found = _DETERMINER.search(text[max(0, noun.start - 20) : noun.start])
    if not swap or not found or found[0].lower() not in swap:
        return []
    end = noun.start - 1
    return [Edit(Span(end - len(found[0]), end), copy_case(found[0], swap[found[0].lower()]))]

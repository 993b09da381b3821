"""Where sentences end: tables of words, and of rules made of them.

`RULES` is read top to bottom; the first whose sides both fit decides.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

CLOSERS: Final = "\"'”’»›)\\]}*_¹²³⁰⁴-⁹"
"""Inside of a character class: what may stand between a stop and the end of its sentence."""
_OPENERS: Final = "\"'“‘«‹„([{¿¡*_"
CITATION: Final = r"(?:[ \u00a0]?\[\d{1,3}(?:[ ]?[,–-][ ]?\d{1,3})*+\])"
"""`[1]`, `[2, 5–7]` behind a stop, still of its sentence."""


def _words(*groups: str) -> str:
    """The words of all groups as one alternation, full stops literal."""
    return "|".join(word.replace(".", r"\.") for group in groups for word in group.split())


_TITLES: Final = _words(
    "Dr Drs Mr Mrs Ms Mx Prof St Mt Ft Rev Hon Gen Sen Rep Gov Pres Capt Lt Col Sgt Messrs",
    "Sr Sra Srta Dra Dres Dña Profa Lic Lcda Lcdo Ing Gral Sto Sta Exmo Exma Mons",
)
"""Stand before a name. `Sr` may also follow one."""

_INNER: Final = _words("vs e.g i.e cf viz approx ca resp incl excl esp a.k.a aprox p.ej p.ex p.e")
"""Never end a sentence."""

_NUMBERED: Final = _words(
    "No Nos Fig Figs Vol Vols pp p Eq Eqs Sec Sect Ch Chap Ref Refs Art Tab Nr Suppl Ver v Ext",
    "Núm núm Núms núms nº n.º N.º Nº Pág pág Págs págs Cap cap Fíg Figura art tel Tel fig vol",
)
"""Stand before a number or a letter that counts."""

_COUNTED: Final = _words(
    "vitamin vitamins hepatitis type types grade stage group groups figure table appendix part",
    "plan section factor influenza class category schedule protein arm option step level exhibit",
    "score risk phase cohort panel box streptococcus immunoglobulin coenzyme provitamin virus",
    "vitamina vitaminas tipo grado estadio estádio etapa grupo figura tabla tabela apéndice parte",
    "sección seção factor fator clase classe categoría categoria proteína opción fase grau",
)
"""A letter behind these is not an initial: `vitamin C. Take`."""

_MAY_END: Final = _words(
    "a.m p.m A.M P.M U.S U.K U.S.A D.C E.U U.N etc Inc Ltd Co Corp Jr Sr Esq",
    "Ph.D M.D R.N B.A M.S D.O al spp sp",
    "EE.UU UU EUA etc ed eds Dept Univ Inst Assoc min max wt temp inj",
)
"""Abbreviations that stand inside a sentence or at its end."""

_DOSING: Final = _words("b.i.d t.i.d q.i.d q.d p.o i.v i.m s.c p.r.n h.s a.c p.c mg mL ml kg cc")
"""May end a sentence, and do before a capital."""

STARTERS: Final = _words(
    "The This That These Those It Its If You Your In For There They Their We Our He She His Her",
    "An When What Where Which Who Why How While Some Most Many Much More Other Others Any All",
    "Both Each Patients People Doctors Talk Ask Take See Do Does Did Is Are Was Were Be But And",
    "Or So However Also Because After Before During Since Although Though As At By From With",
    "Without On Once One Then Thus Therefore To Tell Call Keep Not Never No Yes Let Learn Eat",
    "Drink Try Use Have Has Had Get Go Can Could May Might Will Would Should Check Treatment",
    "Researchers Studies Clinical El La Los Las Un Una Unos Unas Este Esta Estos Estas Ese Esa",
    "Eso Esto Si Su Sus En Para Por Es Son Hay Se Le Les Lo Cuando Como Cómo Qué Quién Dónde",
    "Algunos Algunas Muchos Muchas Al Con Sin Pero Y O También Después Antes Durante Aunque",
    "Todos Todas Usted Ustedes Hable Tome Pregunte Consulte Llame Luego Entonces Os Um Uma Eles",
    "Elas Ele Ela Isso Isto Você Seu Sua Na Nos Nas Mas Quando Alguns Algumas Muitos Muitas",
    "Também Depois Fale Pergunte Há",
)
"""Capitalised words that begin sentences far more often than names."""

_SPEECH: Final = _words(
    "said says asked asks replied wrote writes explained explains recalled added noted told",
    "dijo dice preguntó explicó explica respondió agregó señaló disse diz perguntou explicou",
)

CONJUNCTIONS: Final = _words(
    "and or but because although while which who that when where if unless so",
    "y o pero porque aunque mientras que cuando donde si e ou mas quando onde se",
)
"""Begin a clause: a long sentence may be cut before them."""


class BoundaryRule(NamedTuple):
    """One line of the table: where both sides fit, cut or keep together."""

    cut: bool
    left: re.Pattern[str]
    """Searched in the sentence so far, or the end of it; ends in `$`."""
    right: re.Pattern[str]
    """Matched at the start of what follows."""


def _rule(cut: bool, left: str, right: str = "") -> BoundaryRule:
    end = rf"[{CLOSERS}]*{CITATION}*$"
    return BoundaryRule(cut, re.compile(left + end), re.compile(rf"[{_OPENERS}]*+(?:{right})"))


_JOIN, _CUT = False, True
_LOWER: Final = r"[a-zà-öø-ÿ]+(?:['’-][a-zà-öø-ÿ]+)*(?![\w’')-])"
_START: Final = rf"(?:{STARTERS})\b(?!\.)"
_UPPER: Final = r"[A-ZÀ-ÖØ-Þ]"

RULES: Final = (
    # Nothing but an enumerator so far: `1. Introduction`, `IV. Treatment`.
    _rule(_JOIN, r"\A\W*(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,5})[.]"),
    _rule(_JOIN, r"\A[\W_]*"),
    # A word in small letters goes on; `mRNA` and `p53` are no such words.
    _rule(_JOIN, r"[.!?…]", _LOWER),
    _rule(_JOIN, r"[.!?…]", rf"[,;:)]|[–—-]\s*{_LOWER}"),
    # Speech with its speaker: "Why?" Bob asked.
    _rule(_JOIN, r"[!?][\"'”’»]", rf"(?:{_UPPER}[\w.’'-]*\s){{1,3}}(?:{_SPEECH})\b"),
    _rule(_JOIN, r"\b(?:Yahoo|Jeopardy|Kahoot|Joomla)!", _UPPER),
    _rule(_JOIN, rf"(?<![\w.-])(?:{_INNER})\."),
    _rule(_CUT, rf"{_UPPER}\w+,?\s(?:Sr|Jr|St|Ave|Rd)\.", _START),
    _rule(_JOIN, rf"(?<![\w.-])(?:{_TITLES})\.", rf"(?:{_UPPER}|\d)"),
    _rule(_JOIN, rf"(?<![\w.-])(?:{_NUMBERED})\.", r"(?:\d|[A-Z]?\d|[IVX]+\b|[A-Z]\b(?![’']))"),
    _rule(_JOIN, r"(?<![\w.-])(?:Fig|Figs|Eq|Eqs)\."),
    _rule(_JOIN, r"\bEE\.", r"UU\b"),
    _rule(_CUT, rf"(?i:\b(?:{_COUNTED}))\s(?:[A-Z]|[IVX]+)\."),
    _rule(_CUT, r"(?:\b(?:is|was|are|were|es|son|era)\s[A-Z]|°[CF]|/\w+)\.", _UPPER),
    _rule(_CUT, rf"(?<![\w.-])(?:{_MAY_END}|(?:[A-Z]\.)*[A-Z]|[a-z])\.", _START),
    _rule(_CUT, rf"(?<![\w.-])(?:{_MAY_END})\.", rf'(?<=["“«]){_UPPER}'),
    # Times of day before a day, a month or a zone.
    _rule(
        _JOIN,
        r"\b[apAP]\.\s?[mM]\.",
        r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:E[SD]?T|C[SD]?T|M[SD]?T|P[SD]?T|Eastern"
        r"|Central|Mountain|Pacific|GMT|UTC)\b",
    ),
    _rule(_CUT, rf"(?<![\w.-])(?:{_DOSING}|[ap]\.\s?m|[AP]\.M)\.", _UPPER),
    _rule(_JOIN, r"(?<![\w-])(?:U\.S|U\.K|D\.C|U\.S\.A|E\.U|U\.N|UU|Dept|Univ|Inst)\.", _UPPER),
    _rule(_JOIN, r"\bal\.", r"\d"),
    # Initials: `J. Smith`, `John F. Kennedy`, `J. R. R. Tolkien`.
    _rule(_JOIN, r"(?<![\w’'-])[A-Z]\.", _UPPER),
    _rule(_CUT, r"(?:…|\.{3})[.!?]?", _UPPER),
    _rule(_CUT, r"[!?]", rf"(?:{_UPPER}|\d)"),
    # Common words; the library takes some for abbreviations, in Spanish above all.
    _rule(_CUT, r"(?<![\w.@/-])[a-zà-öø-ÿ]{4,}\.", rf"(?:{_UPPER}|\d)"),
)

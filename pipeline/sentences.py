"""Sentences inside a segment, as spans: a library proposes, a table of corrections decides.

`sentencex` (a splitter for some 300 languages) proposes where sentences end. It does not know
the abbreviations of medicine, never cuts inside quotes and cuts inside numbered headings, so
every place that ends like a sentence is looked up in `RULES`, read top to bottom; the first
rule that fits decides, and where none fits the library does. All steps are linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from pipeline.spans import Span

VERSION: Final = "1"
"""Of the rules here; goes into signatures, to be raised when sentences change."""

_CLOSERS: Final = "\"'”’»›)\\]}*_¹²³⁰⁴-⁹"
_OPENERS: Final = "\"'“‘«‹„([{¿¡*_"
_CITATION: Final = r"(?:[ \u00a0]?\[\d{1,3}(?:[ ]?[,–-][ ]?\d{1,3})*+\])"
_WINDOW: Final = 60
"""Characters a rule sees on either side."""
_BRACKET_REACH: Final = 400
"""Characters after which an opening bracket no longer keeps a sentence together."""

_PARAGRAPH: Final = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*+(?:\r\n?|\n)|\u2029")
_BRACKET: Final = re.compile(r"[()\[\]]")
_WORD: Final = re.compile(r"\S+")
_PLAIN: Final = str.maketrans(dict.fromkeys('•·"“”„«»‹›()[]{}*\r\n\u2028\u2029\x85\x0b\f', " "))
_CITED: Final = re.compile(rf"([.!?…][{_CLOSERS}]*+)({_CITATION}++)")
# The library is quadratic in a line of Chinese; a blank before a small letter parts nothing.
_CHUNK: Final = re.compile(r"(?s).{1,4000}$|.{2000,4000}(?<=\s)(?=[a-z])|.{1,4000}")
_LETTER: Final = re.compile(r"\w")
_LEAD: Final = 8
"""Characters within which a sentence shows its first letter."""
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


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

_STARTERS: Final = _words(
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

_CONJUNCTIONS: Final = _words(
    "and or but because although while which who that when where if unless so",
    "y o pero porque aunque mientras que cuando donde si e ou mas quando onde se",
)

# Runs start only where no stop stands before: otherwise a megabyte of dots is quadratic.
# The second line is a blank somebody forgot.
_END: Final = re.compile(
    rf"(?<![.!?…])(?P<stop>[.!?…]++)[{_CLOSERS}]*+{_CITATION}*+(?=(?P<gap>\s++)\S)"
    rf"|(?<=[a-z]{{3}})[.!?](?=(?:{_STARTERS})\b)"
)


class Place(NamedTuple):
    """Where a sentence may end."""

    end: int
    """Behind its stop, closing quotes and brackets, citation."""
    after: int
    """Where the next one would begin."""
    proposed: bool
    """Whether the library cuts here."""
    certain: bool
    """Whether nobody needs to ask."""


class Rule(NamedTuple):
    """One line of the table: where both sides fit, cut or keep together."""

    cut: bool
    left: re.Pattern[str]
    """Searched in the sentence so far, or the end of it; ends in `$`."""
    right: re.Pattern[str]
    """Matched at the start of what follows."""


def _rule(cut: bool, left: str, right: str = "") -> Rule:
    end = rf"[{_CLOSERS}]*{_CITATION}*$"
    return Rule(cut, re.compile(left + end), re.compile(rf"[{_OPENERS}]*+(?:{right})"))


_JOIN, _CUT = False, True
_LOWER: Final = r"[a-zà-öø-ÿ]+(?:['’-][a-zà-öø-ÿ]+)*(?![\w’')-])"
_START: Final = rf"(?:{_STARTERS})\b(?!\.)"
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


def split(text: str, language: str = "en") -> list[Span]:
    """Spans of the sentences in `text`, ascending, without outer white space.

    Every character that is not white space is covered by exactly one span. `language` is a
    code such as `en`, `es` or `pt-BR`; one the library does not know is treated as English.
    Single line breaks are blanks; a blank line ends a sentence.
    """
    spans: list[Span] = []
    start = 0
    for end, after in _cuts(text, language):
        spans += _stripped(text, Span(start, end))
        start = after
    return spans + _stripped(text, Span(start, len(text)))


def _cuts(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Where a sentence ends and where the next may begin, ascending."""
    brackets = _brackets(text)
    start, shelter, seen = 0, 0, 0
    for place in _places(text, language):
        while seen < len(brackets) and brackets[seen].start < place.end:
            # A bracket around whole sentences is no shelter: `(It hurts. It goes away.)`
            if _LETTER.search(text, start, min(start + _LEAD, brackets[seen].start)):
                shelter = max(shelter, brackets[seen].end)
            seen += 1
        if place.end <= start:
            continue
        if place.certain or (shelter <= place.end and _is_end(text, start, place)):
            yield place.end, place.after
            start = place.after


def _is_end(text: str, start: int, place: Place) -> bool:
    """Whether a sentence that began at `start` ends at `place`."""
    left = text[max(start, place.end - _WINDOW) : place.end].lstrip()
    right = text[place.after : place.after + _WINDOW]
    for rule in RULES:
        if rule.right.match(right) and rule.left.search(left):
            return rule.cut
    return place.proposed


def _places(text: str, language: str) -> list[Place]:
    """Where sentences may end, ascending."""
    proposed = _proposed(text, language)
    places: dict[int, Place] = {}
    for m in _END.finditer(text):
        forgotten = m["stop"] is None
        places[m.end()] = Place(
            m.end(), m.end() + len(m["gap"] or ""), forgotten or m.end("stop") in proposed, False
        )
    for end in proposed:
        # The stops of other scripts, which may leave no blank behind them.
        if text[end - 1] > "\u0300" and text[end - 1] not in "…" + _CLOSERS:
            places.setdefault(end, Place(end, end, True, False))
    for match in _PARAGRAPH.finditer(text):
        places[match.start()] = Place(match.start(), match.end(), True, True)
    return [places[end] for end in sorted(places)]


def _proposed(text: str, language: str) -> set[int]:
    """Where sentences end according to the library, before closing quotes and brackets."""
    from sentencex import segment  # type: ignore[import-untyped]

    # It sees no quotes, brackets, citations (it would not cut inside) nor soft line breaks,
    # and refuses what is not valid Unicode.
    plain = _CITED.sub(lambda m: m[1] + " " * len(m[2]), text)
    plain = _SURROGATE.sub("\ufffd", plain).translate(_PLAIN)
    code = re.split("[-_]", language)[0].lower()
    ends = set()
    pos = 0
    for chunk in _CHUNK.findall(plain):
        for piece in segment(code, chunk):
            ends.add(pos + len(piece.rstrip().rstrip("'’_")))
            pos += len(piece)
    return ends - {0}


def _brackets(text: str) -> list[Span]:
    """Short matched pairs of brackets, ascending by start."""
    opened: list[re.Match[str]] = []
    pairs: list[Span] = []
    for match in _BRACKET.finditer(text):
        if match[0] in "([":
            opened.append(match)
        elif opened and (opened[-1][0] == "(") == (match[0] == ")"):
            start = opened.pop().start()
            if match.end() - start <= _BRACKET_REACH:
                pairs.append(Span(start, match.end()))
    return sorted(pairs)


def _stripped(text: str, span: Span) -> list[Span]:
    """The span without outer white space, or nothing where nothing is left."""
    piece = span.of(text)
    start = span.start + len(piece) - len(piece.lstrip())
    end = span.start + len(piece.rstrip())
    return [Span(start, end)] if start < end else []


def cut_long(text: str, span: Span, limit: int) -> list[Span]:
    """`span` in pieces of at most `limit` words, cut at clauses where there are any.

    The pieces cover everything but the white space between them. Words are what white space
    separates; a sentence in a script without it stays whole. Raises ValueError for a limit
    below 1.
    """
    if limit < 1:
        raise ValueError(f"limit is {limit}; it must be 1 or more")
    words = [Span(*m.span()) for m in _WORD.finditer(text, *span)]
    pieces: list[Span] = []
    first = 0
    while len(words) - first > limit:
        last = _best_cut(text, words, first, limit)
        pieces.append(Span(words[first].start, words[last - 1].end))
        first = last
    if first < len(words):
        pieces.append(Span(words[first].start, words[-1].end))
    return pieces


def _best_cut(text: str, words: list[Span], first: int, limit: int) -> int:
    """Index of the word that begins the next piece: behind the strongest mark, late if equal."""
    best, best_rank = first + limit, 0
    for index in range(first + max(1, limit // 2), first + limit + 1):
        rank = _rank(words[index - 1].of(text), words[index].of(text))
        if rank and rank >= best_rank:
            best, best_rank = index, rank
    return best


def _rank(before: str, after: str) -> int:
    """How well a clause ends between two words: 0 not at all, 3 best."""
    if before.endswith((";", ":", "—", "–", ".", "!", "?")) or after.startswith(("—", "–")):
        return 3
    if before.endswith((",", ")")) or after.startswith("("):
        return 2
    return 1 if re.fullmatch(_CONJUNCTIONS, after.lower()) else 0

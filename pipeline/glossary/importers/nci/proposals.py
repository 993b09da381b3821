"""Glossary entries proposed from the English and Spanish names of a concept.

A proposal is locked, with gender and number from the head noun and the plural as first target
form. Its note begins with `check:` where a person must look: names that compete, a gender that
nothing tells, acronyms, adjectives and verbs, names that are the same in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from pipeline.glossary.entries import Term, TermStatus
from pipeline.glossary.folding import term_key
from pipeline.glossary.importers.nci.reader import Concept
from pipeline.languages import language
from pipeline.languages.records import UNKNOWN_KIND, NounKind
from pipeline.letters import is_acronym, unstressed

_ENGLISH: Final = language("en")
_SPANISH: Final = language("es")

_UNITS: Final = "mg|kg|ml|mm|cm|cc|dl|nm|km|hz|vs|dr|μg|g|l|m"
_ROMAN: Final = re.compile(r"\b(?:i{2,3}|iv|vi{0,3}|ix|(?<=[ieo] )i(?=[abc]?\b))(?:[abc]\d?)?\b")
_NO_VOWEL: Final = re.compile(
    rf"(?<![\w'’])(?!(?:{_UNITS})\b)(?:[b-df-hj-np-tv-xz]{{1,6}}|dna|rna|adn|arn|vih)\b(?!['’])"
)
_JOINED: Final = re.compile(r"^\S+(?: \S+)? [yeou] (?!otr[oa]s?\b)")
_DIGIT: Final = re.compile(r"\d")
_ADJECTIVE_EN: Final = re.compile(
    r"(?:[\w-]+(?:al|ar|ic|ive|ous|ary|ory|able|ible|ent|ant|oid|ed|less|ile|ine)|acute)"
)
_ADJECTIVE_ES: Final = re.compile(
    r"[\w-]+(?:al|ar|ic[oa]|iv[oa]|os[oa]|ari[oa]|ori[oa]|able|ible|ente|ante|oide|ad[oa]|id[oa]|il|"
    r"ino)"
)
_VERB_ES: Final = re.compile(r"[^\Wáéíóú]+(?:ar|er|ir|arse|erse|irse)")


def propose(concept: Concept) -> Term:
    """The entry for `concept`, its note saying what to check."""
    english, spanish = concept.names["en"], concept.names["es"]
    if not concept.cased:
        english, spanish = _with_capitals(english), _with_capitals(spanish)
    term, forms = _lemma_first(english, spanish)
    if not concept.cased and _is_word_like_acronym(term, spanish[0]):
        term, spanish = term.upper(), [spanish[0].upper(), *spanish[1:]]
    translation, others = _singular_first(spanish)
    kind = _SPANISH.noun_kind(translation)
    pos = _pos(term, translation, others)
    same = term.casefold() == translation.casefold()
    kept = same and (_DIGIT.search(term) is not None or not kind.sure or pos == "abbr")
    noun = pos == "noun"
    targets = [] if kept else _targets(translation, others, kind, pos)
    return Term(
        term=term,
        translation=translation if not kept else term,
        status=TermStatus.KEEP if kept else TermStatus.LOCKED,
        forms=tuple(forms),
        target_forms=tuple(targets),
        pos="name" if kept and noun else pos,
        gender=kind.gender if noun and not kept else "",
        number=kind.number if noun and not kept else "",
        ref=concept.ref,
        note=_note(
            [
                *_doubts(term, translation, others, pos, kind if not kept else None),
                *(() if concept.cased or kept else _case_doubts(term, translation)),
            ]
        ),
    )


# --- names -----------------------------------------------------------------------------------


def _with_capitals(names: Sequence[str]) -> list[str]:
    """Names of a list in small letters with the capitals that are certain: `stage ii`, `t cell`,
    tokens without a vowel. Codes stay: only as they are do they match whatever their case is."""
    return [
        name if _is_code(name) else _NO_VOWEL.sub(_upper, _ROMAN.sub(_upper, name))
        for name in names
    ]


def _upper(match: re.Match[str]) -> str:
    return match.group().upper()


def _is_code(name: str) -> bool:
    """Whether `name` is one word with a digit."""
    return " " not in name and _DIGIT.search(name) is not None


def _is_word_like_acronym(term: str, translation: str) -> bool:
    """Whether a lower-case pair such as all/lla or chop/chop is an acronym, not a word."""
    if not re.fullmatch(r"[a-z]{2,5}", term) or not re.fullmatch(r"[a-z]{2,6}", translation):
        return False
    if term == translation:
        return not _SPANISH.noun_kind(term).sure and not _ADJECTIVE_ES.fullmatch(term)
    return sorted(term) == sorted(translation) or not re.search("[aeiouy]", translation)


def _lemma_first(names: Sequence[str], spanish: Sequence[str]) -> tuple[str, list[str]]:
    """The name whose plural another is, or the first; then the forms that need listing."""
    plurals = {term_key(plural, _ENGLISH) for name in names for plural in _ENGLISH.plurals(name)}
    term = next((name for name in names if term_key(name, _ENGLISH) not in plurals), names[0])
    found = {term_key(form, _ENGLISH) for form in (term, *_ENGLISH.plurals(term))}
    # Spanish names get among the English ones where a Spanish page was indexed as English.
    return term, [n for n in names if term_key(n, _ENGLISH) not in found and n not in spanish]


def _singular_first(names: Sequence[str]) -> tuple[str, list[str]]:
    first = next((n for n in names[1:] if _SPANISH.pluralize(n) == names[0] != n), names[0])
    return first, [name for name in names if name != first]


def _pos(term: str, translation: str, others: Sequence[str]) -> str:
    one_word = " " not in term and " " not in translation
    if one_word and (is_acronym(term) or is_acronym(translation)):
        return "abbr"
    if not one_word or _DIGIT.search(term):
        return "noun"
    if _VERB_ES.fullmatch(translation) and not _ADJECTIVE_EN.fullmatch(term):
        if _SPANISH.noun_kind(translation).sure or term.endswith(("er", "or", "ar")):
            return "noun"
        return "verb"
    feminine = translation[:-1] + "a"
    if translation.endswith("o") and {feminine, feminine + "s"} & set(others):
        return "adj"
    if term.endswith("ous") or (
        _ADJECTIVE_EN.fullmatch(term) and _ADJECTIVE_ES.fullmatch(translation)
    ):
        return "adj"
    return "noun"


def _targets(translation: str, others: Sequence[str], kind: NounKind, pos: str) -> list[str]:
    """The plural of the translation or "", then synonyms each followed by its plural or ""."""
    if pos in ("abbr", "verb") or kind is UNKNOWN_KIND or _JOINED.match(translation):
        return [slot for name in others for slot in ("", name)] if others else []
    plural = next((n for n in others if _inflects(n, translation)), _SPANISH.pluralize(translation))
    targets = [plural if plural != translation and kind.number != "p" else ""]
    if pos == "adj" and translation.endswith("o"):
        targets += [translation[:-1] + "a", translation[:-1] + "as"]
    for name in others:
        regular = _SPANISH.pluralize(name)
        if name not in targets and not any(_inflects(name, other) for other in others):
            targets += [name, regular if regular not in (name, *targets) else ""]
    while targets and not targets[-1]:
        targets.pop()
    return targets


def _inflects(form: str, singular: str) -> bool:
    """Whether `form` is the plural, however its accents are written."""
    regular = _SPANISH.pluralize(singular)
    return form != singular and unstressed(form) == unstressed(regular)


# --- doubts ----------------------------------------------------------------------------------


def _doubts(
    term: str, translation: str, others: Sequence[str], pos: str, kind: NounKind | None
) -> Iterable[str]:
    stem = translation[:-1]
    own = {translation, _SPANISH.pluralize(translation), *(stem + end for end in ("a", "as", "os"))}
    if any(name not in own and not _inflects(name, translation) for name in others):
        yield "several Spanish names"
    if pos == "abbr":
        yield "acronym"
    elif pos in ("adj", "verb"):
        yield {"adj": "adjective", "verb": "verb"}[pos]
    elif kind is not None and not kind.sure:
        yield "gender unsure" if kind.gender or kind is not UNKNOWN_KIND else "no head noun"
    if kind is not None and _JOINED.match(translation):
        yield "several nouns"
    if term.casefold() == translation.casefold() and not _DIGIT.search(term):
        yield "same in both languages"


def _case_doubts(term: str, translation: str) -> Iterable[str]:
    """What a list in small letters leaves open: codes, acronyms, and words that stand in both
    names, so that they may be somebody's name."""
    spanish, english = (set(re.findall(r"[a-z\d]+", name)) for name in (translation, term))
    code = any(_DIGIT.search(word) and not word.isdigit() for word in spanish)
    lost = any(map(is_acronym, term.split())) and not any(map(is_acronym, translation.split()))
    shared = spanish & english if " " in translation else set()
    if code or lost or any(map(_may_be_name, shared)):
        yield "capitals"


def _may_be_name(word: str) -> bool:
    return len(word) > 3 and not _SPANISH.noun_kind(word).sure and not _ADJECTIVE_ES.fullmatch(word)


def _note(doubts: Iterable[str]) -> str:
    listed = ", ".join(doubts)
    return f"check: {listed}" if listed else ""

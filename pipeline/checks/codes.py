"""Acronyms and codes keep their letters, or have those of their form in the target language.

`HER2` and `T4N0` stay as they are; `DNA` is `ADN` in Spanish. An acronym may also be said in
words, or stand beside the words that it is made of.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import Final

from pipeline.checks.base import RECENT, Pair, Problem, describe_change, is_reference, prose, quoted
from pipeline.checks.initials import Likeness, have_initials, is_spelled_out
from pipeline.checks.single_letters import find_changed_letters
from pipeline.languages import Language, language
from pipeline.languages.records import Acronyms
from pipeline.letters import unaccented
from pipeline.model import Severity

CODE = "codes"

_CUE: Final = re.compile(r"[A-Z0-9](?<=[A-Za-z][A-Z0-9])")
"""A capital or a digit behind a letter: what is in every acronym and code."""
_REST: Final = re.compile(r"[^\W_]*(?:(?<=[A-Za-z])-\d+[A-Z]?(?!\w))?")
"""What follows in such a word: letters, digits, and a number behind a hyphen."""
_NO_CODE: Final = re.compile(
    r"[IVX]+[A-D]?\d?|[cdkm]?m[23]|[a-z]*[A-Z]?[a-z]*|[A-Z]?[a-z]{2,}\d+|[A-Z]{2,}[a-z]{2,}"
    r"|.*[a-z]{3}.*|.+[a-z]{2}.*"
)
"""Roman numerals, units and times of day, which other checks see; names such as `MyChart`."""
_HALF_OF_DAY: Final = re.compile(r"[AP]M")
_WORD: Final = re.compile(r"[^\W_]+")
_NO_LETTERS: Final = re.compile(r"[\W_]+")
_LONGEST: Final = 40
"""Letters and digits of a code; what is longer is none."""
_NUCLEIC_ACID: Final = re.compile(r"(.{0,3})([DR])NA")
_SHOUTED: Final = 0.5
"""Share of capitals from which all of a text is in capitals, where words look like acronyms."""
_FEW: Final = 4
"""A text with fewer codes than one in so many words is not in capitals throughout."""
_MOST: Final = 32
"""Codes that are looked for; a text that differs in more is not a translation."""
_PAIR: Final = 2
_SHORT: Final = 4
"""Letters up to which a word in capitals is taken for an acronym if it is not frequent."""
_MANY: Final = 256
"""Codes that one is compared with letter by letter."""
_SHORT_BASE: Final = 3
"""Letters before digits from which they are an acronym by themselves: `HHV8`, not `CT0`."""
_NO_ACRONYMS: Final = Acronyms({}, {}, frozenset())


@dataclass(frozen=True)
class _Text:
    """A plain text with its codes."""

    text: str
    codes: dict[str, str]
    """How each is written, by its letters in capitals, without the `s` of a plural."""

    @cached_property
    def words(self) -> frozenset[str]:
        """In capitals; parts of a word with a hyphen, and the whole."""
        upper = self.text.upper()
        return frozenset(_WORD.findall(upper) + _WORD.findall(upper.replace("-", "")))

    @cached_property
    def squeezed(self) -> str:
        return _NO_LETTERS.sub("", self.text).upper()

    @cached_property
    def folded(self) -> str:
        """In small letters without accents, words only, a blank before each."""
        return f" {_NO_LETTERS.sub(' ', unaccented(self.text))}"

    def writes(self, code: str) -> bool:
        """Whether a code is there, in small letters or with a hyphen or a blank before digits."""
        return code in self.words or (not code.isalpha() and code in self.squeezed)


def check(pair: Pair) -> Iterator[Problem]:
    """A finding for acronyms and codes that the target lacks or that are not in the source; an
    error where one has a digit, because it names a gene, a vitamin or a result, and where it is
    one letter: `hepatitis B`."""
    source, target = prose(pair.source), prose(pair.target)
    if not target.strip() or is_reference(source):
        return
    ours, theirs = read_codes(source), read_codes(target)
    if ours.codes.keys() != theirs.codes.keys():
        lost, new = _differences(pair, ours, theirs)
        if lost or new:
            change = describe_change(
                quoted([ours.codes[code] for code in lost]),
                quoted([theirs.codes[code] for code in new]),
            )
            has_digit = any(not code.isalpha() for code in (*lost, *new))
            severity = Severity.ERROR if has_digit else Severity.WARNING
            yield Problem(CODE, severity, f"{change}; {_advice(pair, lost)}")
    lost, new = find_changed_letters(source, target)
    if lost:
        change = describe_change(quoted(lost), quoted(new))
        yield Problem(CODE, Severity.ERROR, f"{change}; write the letter of the source")


def _advice(pair: Pair, lost: list[str]) -> str:
    if not lost:
        return "write what the source has"
    forms = forms_of(lost[0], _table(pair))
    if found := [form for form in forms if form.isupper() and form != lost[0]]:
        return f"write {quoted(found)} or keep it as it is"
    return "keep it as it is, or say it in words"


def _differences(pair: Pair, ours: _Text, theirs: _Text) -> tuple[list[str], list[str]]:
    """The codes of the source that the target does not say, and those that it has instead."""
    source, target = language(pair.source_lang), language(pair.target_lang)
    table = _table(pair)
    missing = [code for code in ours.codes if code not in theirs.codes][:_MOST]
    added = [code for code in theirs.codes if code not in ours.codes][:_MOST]
    joined = [code for code in missing if theirs.writes(code)]
    joined += [code for code in added if ours.writes(code)]
    missing = [code for code in missing if not _is_part(code, joined)]
    added = [code for code in added if not _is_part(code, joined)]
    new = _find_new(added, ours, table, pair.approved | pair.kept)
    spelled = [
        code
        for code in new
        if is_spelled_out(theirs.codes[code], theirs.text, _likeness(code, ours.codes))
    ]
    new = [code for code in new if code not in spelled]
    lost = [code for code in missing if not _says(theirs, code, table)]
    lost = [code for code in lost if not is_spelled_out(ours.codes[code], ours.text)]
    new, lost = _without_permuted(new, lost, table)
    is_emphasis = any(_is_word(code, target) for code in theirs.codes)
    words = source.term_context.like_acronyms if is_emphasis else ()
    lost = [
        code
        for code in lost
        if code.lower() not in words and (code in table.forms or not _is_word(code, source))
    ]
    lost = lost[len(spelled) :]
    if not lost or any(_is_word(code, source) for code in ours.codes):
        # Words in capitals, for emphasis; none that looks like an acronym that is no word.
        acronyms = [code for code in ours.codes if not _is_word(code, source)]
        new = [
            code
            for code in new
            if not _is_word(code, target) or _likeness(code, acronyms) is Likeness.OTHER_LETTER
        ]
    if not new:
        # The terms of the glossary are looked for elsewhere; an acronym may be said in words that
        # no table has.
        lost = [code for code in lost if ours.codes[code] not in pair.matched]
        lost = [code for code in lost if not code.isalpha() or _has_words(code, table)]
    if not lost:
        # Nothing is lost, so that a form known as one is short for words of the source.
        new = [
            code
            for code in new
            if _likeness(code, ours.codes) is not Likeness.NONE
            or not (code in table.all_forms or have_initials(ours.text, code))
        ]
    return lost, new


def _without_permuted(
    new: list[str], lost: list[str], table: Acronyms
) -> tuple[list[str], list[str]]:
    """Without acronyms in no table that have the same letters in another order, because words
    have; two letters exchanged are no such order."""
    for other in [code for code in lost if code not in table.forms]:
        for code in new:
            if sorted(code) == sorted(other) and _likeness(code, [other]) is Likeness.NONE:
                return _without_permuted(
                    [one for one in new if one != code],
                    [one for one in lost if one != other],
                    table,
                )
    return new, lost


def _is_word(code: str, lang: Language) -> bool:
    """Whether letters in capitals are surely a word of a language."""
    if len(code) < _SHORT:
        return lang.name_words is not None and code.lower() in lang.name_words.short_words
    return lang.is_word is not None and lang.is_word(code.lower())


def _likeness(code: str, others: Collection[str]) -> Likeness:
    """How a code is like one of some others."""
    found = Likeness.NONE
    for other in islice(others, _MANY):
        if len(code) == len(other):
            places = [i for i, (a, b) in enumerate(zip(code, other, strict=True)) if a != b]
            if len(places) == 1:
                return Likeness.OTHER_LETTER
            first, last = places[0], places[-1]
            if len(places) == _PAIR and (code[first], code[last]) == (other[last], other[first]):
                found = Likeness.EXCHANGED
    return found


def find_acronyms(source_lang: str, target_lang: str) -> Acronyms:
    """What acronyms of one language are in another, by their codes; empty where no table is."""
    source = language(source_lang).primary
    return language(target_lang).acronyms.get(source, _NO_ACRONYMS)


def _table(pair: Pair) -> Acronyms:
    return find_acronyms(pair.source_lang, pair.target_lang)


def _find_new(
    added: list[str], ours: _Text, table: Acronyms, approved: Collection[str]
) -> list[str]:
    """Of codes that the source does not have those that are no form of one that it has, nor of
    a phrase, nor words that the glossary wants."""
    if not added:
        return []
    given = {form for code in ours.codes for form in forms_of(code, table)}
    given |= {f"{form}S" for form in given} | {word.upper() for word in approved}
    if new := [code for code in added if code not in given]:
        said = ours.text.lower()
        given |= {f for phrase, forms in table.phrases.items() if phrase in said for f in forms}
    return [code for code in new if code not in given]


@lru_cache(maxsize=RECENT)
def read_codes(text: str) -> _Text:
    """The acronyms and codes of a plain text; those without a digit only where not all of it is
    in capitals."""
    found = [code for word in _candidates(text) if len(code := _without_plural(word)) > 1]
    is_full = len(found) > 1 and len(found) * _FEW > text.count(" ")
    if is_full and _is_shouted(text):
        found = [code for code in found if not code.isalpha()]
    return _Text(text, {code.upper(): code for code in reversed(found)})


def _candidates(text: str) -> Iterator[str]:
    """The words with a capital or a digit behind a letter that are no other kind of word."""
    end = 0
    for cue in _CUE.finditer(text):
        start = cue.start()
        if start < end:
            continue
        while start and text[start - 1].isalnum():
            start -= 1
        rest = _REST.match(text, cue.end())
        end = rest.end() if rest else cue.end()
        code = text[start:end].replace("-", "").removeprefix("non")
        if code[:1].isalpha() and len(code) <= _LONGEST and not _NO_CODE.fullmatch(code):
            is_time = _HALF_OF_DAY.fullmatch(code) and text[:start].rstrip()[-1:].isdigit()
            if not is_time:
                yield code


def _without_plural(code: str) -> str:
    is_plural = code[-1] == "s" and not code[-2].islower()
    return code[:-1] if is_plural else code


def _is_shouted(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return " " in text and sum(map(str.isupper, text)) > _SHOUTED * letters


def forms_of(code: str, table: Acronyms) -> tuple[str, ...]:
    """The forms that a code of the source may have in the target, as in `Acronyms.forms`."""
    if code in table.forms:
        return table.forms[code]
    if table.forms and (found := _NUCLEIC_ACID.fullmatch(code)):
        return (f"A{found[2]}N{found[1]}",)
    base = code.rstrip("0123456789")
    digits = code[len(base) :]
    forms = table.forms.get(base, ())
    if len(base) < _SHORT_BASE:
        return tuple(form for form in forms if form.islower())
    return tuple(form + digits if form.isupper() else form for form in forms)


def _has_words(code: str, table: Acronyms) -> bool:
    """Whether the words of an acronym are known."""
    return any(form.islower() for form in table.forms.get(code, ()))


def _is_part(code: str, joined: Collection[str]) -> bool:
    return any(code in whole for whole in joined)


def _says(text: _Text, code: str, table: Acronyms) -> bool:
    """Whether a text has a form of a code, or the words that say it."""
    return any(
        form in text.codes or form in text.words or (form.islower() and f" {form}" in text.folded)
        for form in forms_of(code, table)
    )

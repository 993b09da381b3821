"""Case and signs: truecased before the engine, as in the source after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from pipeline.engines.base import LanguagePair
from pipeline.glossary import Match, TermStatus, find_target
from pipeline.glossary.overlap import leftmost_longest
from pipeline.languages import language
from pipeline.mt.sentence_state import EDGES, SentenceState


def truecase(sentence: SentenceState) -> str:
    """The text in the case of a sentence; placeholders stay as they are."""
    text = _truecase_text(sentence.text)
    for token in sentence.tokens:
        text = text.replace(token.lower(), token)
    return text


def truecase_in_place(sentence: SentenceState) -> str:
    """The same, if every character keeps its place; else the text as it is."""
    text = truecase(sentence)
    return text if len(text) == len(sentence.text) else sentence.text


def engine_surface(sentence: SentenceState, match: Match) -> str:
    """The words of a term as the engine sees them."""
    return match.span.of(truecase_in_place(sentence))


def is_shouted(text: str) -> bool:
    """Whether text is written in capitals throughout, and is no acronym."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 5 and text.isupper() and " " in text.strip()


def _is_title(text: str) -> bool:
    """Whether English capitalises text as a title, which Spanish does not."""
    words = re.findall(r"[^\W\d_]{4,}", text)
    return len(words) > 2 and sum(word[0].isupper() for word in words) > 0.8 * len(words)


def _truecase_text(text: str) -> str:
    """Text in the case of a sentence, so that the engine reads words and not names."""
    if is_shouted(text):
        return text.capitalize()
    if not _is_title(text) or text.endswith("."):
        return text
    words = re.split(r"(?<=[\s-])", text)
    calm = [
        word.lower() if word[:1].isupper() and word[1:].strip(EDGES + "-").islower() else word
        for word in words
    ]
    return words[0] + "".join(calm[1:])


def _restore_capitals(source: str, target: str, known: Sequence[str]) -> str:
    """Capitals back on words that the target shares with a title: they are names, if the
    glossary does not know them as words."""
    names = {word.lower(): word for word in re.findall(r"\b[^\W\d_]*[A-Z]\w+", source)}
    names = {low: word for low, word in names.items() if low not in known}
    return re.sub(
        r"[^\W\d_]+",
        lambda m: names.get(m[0], m[0]) if len(m[0]) > 3 and m[0].islower() else m[0],
        target,
    )


def _recase_terms(sentence: SentenceState, target: str) -> str:
    """Approved forms as the glossary writes them, except for the first letter. Where forms of two
    terms share words, the longer one counts: the name of an office keeps its capitals though the
    words in it are a term as well."""
    if target.isupper():
        return target
    bound = {m.term: m for m in sentence.matches if m.term.status is not TermStatus.FORBIDDEN}
    places = {(*span, term) for term in bound for span in find_target(term, target)}
    order = sorted(places, key=lambda place: (place[0], -place[1], place[2].entry_key()))
    for start, end, term in reversed(leftmost_longest(order)):
        now = target[start:end]
        forms = [form for form in term.approved if form.lower() == now.lower()]
        if forms and not any(form[1:] == now[1:] for form in forms):
            first = now[0] if not target[:start].strip(EDGES) else forms[0][0]
            target = target[:start] + first + forms[0][1:] + target[end:]
    return target


def _keep_tokens_once(sentence: SentenceState, target: str) -> str:
    """The target with each placeholder as it was sent, and only once."""
    for token in sentence.tokens:
        found = list(re.finditer(rf"(?<!\w){re.escape(token)}(?!\w)", target, re.IGNORECASE))
        if not found:  # `preXQ1`, `XQ1s`: the engine took it for a part of a word
            inside = rf"{re.escape(token)}(?:s(?!\w))?(?!\d)"
            target = re.sub(inside, partial(_apart, token), target, flags=re.IGNORECASE)
            found = list(re.finditer(rf"(?<!\w){re.escape(token)}(?!\w)", target))
        sentence.token_doubled = sentence.token_doubled or len(found) > 1
        for again in reversed(found[1:]):
            target = target[: again.start()].rstrip() + target[again.end() :]
        if found:
            target = target[: found[0].start()] + token + target[found[0].end() :]
    return target


def _apart(token: str, found: re.Match[str]) -> str:
    """A placeholder that is stuck to a word, as a word of its own."""
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return f"{' ' if before.isalnum() else ''}{token}{' ' if after.isalnum() else ''}"


def restore_style(sentence: SentenceState, target: str, pair: LanguagePair) -> str:
    """The target with case, punctuation and numbers as the source has them."""
    target = _recase_terms(sentence, _keep_tokens_once(sentence, target.strip()))
    if sentence.engine_input != sentence.text and _is_title(sentence.text):
        known = " ".join(match.surface for match in sentence.matches).lower().split()
        target = _restore_capitals(sentence.text, target, known)
    if is_shouted(sentence.text):
        target = target.upper()
    elif (first := sentence.text.lstrip(EDGES)[:1]) and first.isalpha():
        start = len(target) - len(target.lstrip(EDGES))
        if first.isupper():
            target = target[:start] + target[start : start + 1].upper() + target[start + 1 :]
        elif target[start + 1 : start + 2].islower():
            target = target[:start] + target[start : start + 1].lower() + target[start + 1 :]
    bare = sentence.text.rstrip("\"'”’»)")
    stopped = target.endswith(".") and not target.endswith("..")
    if stopped and not bare.endswith((".", "!", "?", ":", "…")):
        target = target[:-1]
    elif sentence.text.endswith(".") and target and target[-1].isalnum():
        target += "."
    target = _restore_brackets(sentence.text, restore_number_format(sentence.text, target))
    return language(pair.target).polish(sentence.text, target)


def _restore_brackets(source: str, target: str) -> str:
    """Square brackets of the source where the target has round ones in their place."""
    if "[" not in source or "(" in source or ")" in source:
        return target
    if source.count("[") == sum(map(target.count, "[(")) and source.count("]") == sum(
        map(target.count, "])")
    ):
        return target.replace("(", "[").replace(")", "]")
    return target


_NUMBER = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?![\w]|[.,]\d)")
_SIGNS = str.maketrans(",.", ".,")


def restore_number_format(source: str, target: str) -> str:
    """Numbers with the signs of the source where the target has the same digits with others
    (`230.000` for `230,000`, `2,5` for `2.5`): an edition keeps the policy of its source."""
    for number in dict.fromkeys(_NUMBER.findall(source)):
        others = {number.translate(_SIGNS), number.replace(",", " "), number.replace(",", "\u00a0")}
        for other in others - {number}:
            pattern = rf"(?<![\w.,]){re.escape(other)}(?!\w|[.,]\d)"
            if other not in source and number not in target:
                target = re.sub(pattern, number, target)
    return target

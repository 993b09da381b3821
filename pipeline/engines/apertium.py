"""Portuguese to Spanish by Apertium: one run of its programs for a batch of sentences.

Apertium marks what it does not know by an at sign or a hash before the word. The marks are
taken off here and returned as places, so that no literal sign is ever mistaken for one.
Characters that mean something in Apertium's stream format are escaped.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.errors import EngineError
from pipeline.spans import Span

PROGRAMS: Final = ("lt-proc", "apertium-tagger", "apertium-pretransfer", "apertium-transfer")
ADVICE: Final = "install Debian's apertium and apertium-es-pt (`make build` says how)"

# A batch is one run: 60 ms to start, a quarter of a millisecond a sentence.
BATCH: Final = 2000
TIMEOUT: Final = 30.0
TIMEOUT_PER_CHARACTER: Final = 0.001

# A full stop of our own ends every sentence, so that a heading is tagged like a sentence and
# no flush eats the sentence's own stop. The brackets keep the two stops apart.
_END: Final = "[ ].[]"

# Unknown words enter as nouns of any gender and number, which also keeps their articles
# (`a coceira`), or by their ending as verbs and adverbs.
_ANALYSED = re.compile(r"\^(?P<word>(?:\\.|[^\\/^$])+)/(?P<readings>(?:\\.|[^\\$^])+)\$")
_CONTRACTION: Final = "<pr>+"
_RIGHT_READINGS: Final = ("qualquer<det>", "Qualquer<det>", "nós<prn>", "Nós<prn>", "<acr>")
_INFINITIVE = re.compile(r"[^\W\d_]{2,}[aei]r")

# A word with a choice of analyses that the tagger was not trained on makes it overwrite what it
# takes for unknown words, and from then on such words come out differently: the result would
# depend on the neighbours. With -d it names them; sentences with one are tagged by a
# process of their own. Every run ends with such a word, to see that they are still named.
_ODD_WORD = re.compile(r"^Word '(.*)'", re.MULTILINE)
_CANARY_WORD: Final = "XQodd"
_CANARY: Final = f"^{_CANARY_WORD}/x<cnjcoo>/x<np><ant>/x<vblex><inf>/x<predet><m><pl>$"

_STREAM_MARK = re.compile(r"[\\\[\]{}^$/<>]")
# What Apertium itself would use as a mark travels in brackets, which it passes through.
_LITERAL = re.compile(r"[*#@~]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_OUTPUT = re.compile(
    r"\[(?P<blank>(?:\\.|[^\]\\])*)\]|\\(?P<escaped>[^@])|(?P<mark>[*#]|\\?@)(?P<word>\w+(?:['’]\w+)*)?",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class MarkedSentence(NamedTuple):
    """A translated sentence and the places in it of words that Apertium did not know."""

    text: str
    unknown: tuple[Span, ...]


def mode_file() -> Path:
    """Where the steps of Portuguese to Spanish are written down (it may not exist)."""
    return Path(os.environ.get("APERTIUM_DATADIR", "/usr/share/apertium")) / "modes/pt-es.mode"


def is_installed() -> bool:
    """Whether Apertium and its Portuguese to Spanish data are on this machine."""
    return mode_file().is_file() and all(shutil.which(name) for name in PROGRAMS)


def data_files() -> list[Path]:
    """The data files that the steps name, sorted. Raises EngineError when there are none."""
    paths = {Path(name) for name in re.findall(r"'([^']+)'", _mode())}
    return sorted(path for path in paths if path.is_file())


def translate(sentences: Sequence[str]) -> list[MarkedSentence]:
    """Portuguese sentences into Spanish, order and number kept.

    Raises EngineError when Apertium is not installed or fails twice in a row.
    """
    if not sentences:
        return []
    steps = _steps()
    results: list[MarkedSentence] = []
    for start in range(0, len(sentences), BATCH):
        results += _translate_batch(steps, sentences[start : start + BATCH])
    return results


def escape(text: str) -> str:
    """`text` as Apertium's stream format wants it; control characters become blanks."""
    text = _STREAM_MARK.sub(r"\\\g<0>", _CONTROL.sub(" ", text))
    return _LITERAL.sub(r"[\g<0>]", text)


def parse(stream: str) -> MarkedSentence:
    """Undo `escape` and take Apertium's marks off, keeping the places of marked words."""
    parts: list[str] = []
    unknown: list[Span] = []
    length = pos = 0
    for match in _OUTPUT.finditer(stream):
        parts.append(stream[pos : match.start()])
        length += len(parts[-1])
        if match["blank"] is not None:
            piece = _ESCAPE.sub(r"\1", match["blank"])
        elif match["escaped"] is not None:
            piece = match["escaped"]
        else:
            piece = match["word"] or ""
            # A hash marks a Spanish word that has no such form.
            if piece and match["mark"] != "#":
                unknown.append(Span(length, length + len(piece)))
        parts.append(piece)
        length += len(piece)
        pos = match.end()
    parts.append(stream[pos:])
    return MarkedSentence("".join(parts), tuple(unknown))


def _mode() -> str:
    try:
        return mode_file().read_text(encoding="utf-8")
    except OSError as error:
        raise EngineError(f"Apertium's pt-es mode cannot be read ({error}); {ADVICE}") from error


class Steps(NamedTuple):
    """The mode as shell commands that flush at each NUL."""

    analysis: str
    tagger: str
    rest: str


def _steps() -> Steps:
    if not is_installed():
        raise EngineError(f"Apertium for Portuguese to Spanish is not installed; {ADVICE}")
    mode = _mode().replace("$1", "-g").replace("$2", "").replace("\n", " ")
    mode = re.sub(rf"\b({'|'.join(PROGRAMS)}) ", r"\1 -z ", mode)
    analysis, tagger, rest = mode.replace("apertium-tagger ", "apertium-tagger -d ").split("|", 2)
    return Steps(analysis, tagger, rest)


def choose_readings(analysed: str) -> str:
    """Apertium's analysis of a text with a reading for each unknown word, and no odd choices."""
    return _ANALYSED.sub(_choose_reading, analysed)


def _choose_reading(match: re.Match[str]) -> str:
    word, readings = match["word"], match["readings"].split("/")
    if readings[0].startswith("*"):
        readings = [word + _guess_tags(word)]
    elif any(_CONTRACTION in reading for reading in readings):
        # `dessa`, `pela`: never the rare verbs that look like them.
        readings = [reading for reading in readings if "<vblex>" not in reading]
    for right in _RIGHT_READINGS:
        readings = [reading for reading in readings if right in reading] or readings
    return f"^{word}/{'/'.join(readings)}$"


def _guess_tags(word: str) -> str:
    if _INFINITIVE.fullmatch(word) and word.islower():
        return "<vblex><inf>"
    return "<adv>" if word.endswith("mente") else "<n><mf><sp>"


def _translate_batch(steps: Steps, sentences: Sequence[str]) -> list[MarkedSentence]:
    stream = "".join(f"{escape(s)}{_END}\0" for s in sentences)
    reason = ""
    for _attempt in range(2):
        try:
            tagged = _run_tagger(steps.tagger, choose_readings(_run(steps.analysis, stream).output))
            output = _run(steps.rest, tagged).output
        except (OSError, subprocess.SubprocessError, UnicodeDecodeError) as error:
            reason = str(error)
            continue
        # The last steps flush once more at the end of the stream, so empty lines may follow.
        lines = output.rstrip("\0").split("\0")
        if len(lines) == len(sentences) and all(line.endswith(_END) for line in lines):
            return [parse(line.removesuffix(_END)) for line in lines]
        reason = f"{len(sentences)} sentences went in, {len(lines)} came out"
    if len(sentences) > 1:
        # One of them is to blame; halving finds it and spares the others.
        half = len(sentences) // 2
        left = _translate_batch(steps, sentences[:half])
        return left + _translate_batch(steps, sentences[half:])
    raise EngineError(f"Apertium fails on {sentences[0][:60]!r} ({reason}); {ADVICE}")


def _run_tagger(tagger: str, analysed: str) -> str:
    """Each sentence as a tagger that has seen no other tags it."""
    sentences = analysed.rstrip("\0").split("\0")
    ran = _run(tagger, "\0".join([*sentences, _CANARY, ""]))
    tagged = ran.output.split("\0")[: len(sentences)]
    if len(tagged) < len(sentences):
        return ran.output  # it died on the way; the count of what comes out tells
    odd = set(_ODD_WORD.findall(ran.errors))
    for i, sentence in enumerate(sentences):
        if _CANARY_WORD not in odd or not odd.isdisjoint(_surface_words(sentence)):
            tagged[i] = _run(tagger, sentence + "\0").output.rstrip("\0")
    return "\0".join([*tagged, ""])


def _surface_words(sentence: str) -> set[str]:
    """The words of an analysed sentence."""
    return {_ESCAPE.sub(r"\1", match["word"]) for match in _ANALYSED.finditer(sentence)}


class CommandOutput(NamedTuple):
    """What a command printed."""

    output: str
    errors: str


def _run(command: str, stream: str) -> CommandOutput:
    """Run a pipeline on `stream`; none of its processes outlives the call."""
    process = subprocess.Popen(
        ["/bin/sh", "-c", command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        start_new_session=True,
    )
    try:
        timeout = TIMEOUT + TIMEOUT_PER_CHARACTER * len(stream)
        output, errors = process.communicate(stream.encode("utf-8", "replace"), timeout)
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    return CommandOutput(output.decode("utf-8"), errors.decode("utf-8", "replace"))

"""The examples of the CommonMark and GFM specifications, from the archive `make test` fetches."""

from __future__ import annotations

import hashlib
import re
import tarfile
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from locations import ROOT, TESTS

LOCK: Final = TESTS / "spec.lock"
FOLDER: Final = ROOT / ".cache" / "spec"

FENCE: Final = "`" * 32
_PIN = re.compile(r"^(?P<name>\S+)==(?P<version>\S+) --hash=sha256:(?P<sha256>\w{64})$", re.M)
_PIECE = re.compile(
    rf"^{FENCE} example ?(?P<extension>.*)\n"
    rf"(?P<markdown>(?:.*\n)*?)\.\n(?P<html>(?:.*\n)*?){FENCE}$"
    r"|^#{1,6} (?P<section>.*)$",
    re.M,
)


class Example(NamedTuple):
    """One example of a specification."""

    number: int
    """As printed in the specification, from 1."""
    section: str
    """Title of the section it stands in."""
    markdown: str
    html: str
    extension: str = ""
    """What GFM adds to CommonMark here: table, strikethrough, autolink, tagfilter, or
    disabled (task lists); empty for plain CommonMark."""


def commonmark_examples() -> list[Example]:
    """The 652 examples of CommonMark 0.31.2; skips the caller where they were not fetched."""
    return parse_examples(_spec("commonmark.txt"))


def gfm_examples() -> list[Example]:
    """The 672 examples of GFM 0.29, 24 of them of extensions; skips as above."""
    return parse_examples(_spec("gfm.txt"))


def parse_examples(text: str) -> list[Example]:
    """The examples in the text of a specification, which writes a tab as an arrow."""
    examples: list[Example] = []
    section = ""
    for piece in _PIECE.finditer(text):
        if piece["section"] is not None:
            section = piece["section"]
            continue
        markdown, html = (piece[name].replace("→", "\t") for name in ("markdown", "html"))
        examples.append(Example(len(examples) + 1, section, markdown, html, piece["extension"]))
    return examples


def read_member(archive: Path, name: str, sha256: str) -> str:
    """The text file called `name` in `archive`; nothing is extracted to disk.

    Raises ValueError where the archive has another hash or holds no such file, or several.
    """
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != sha256:
        raise ValueError(f"{archive}: sha256 is {found}, not {sha256}; delete it and fetch again")
    with tarfile.open(archive) as tar:
        members = [m for m in tar.getmembers() if m.isfile() and Path(m.name).name == name]
        files = [tar.extractfile(member) for member in members]
        if len(files) != 1 or files[0] is None:
            raise ValueError(f"{archive}: {len(files)} files named {name}, not one")
        return files[0].read().decode()


@cache
def _spec(name: str) -> str:
    pin = _PIN.search(LOCK.read_text(encoding="utf-8"))
    assert pin is not None, f"no pin in {LOCK}"
    archive = FOLDER / f"{pin['name']}-{pin['version']}.tar.gz"
    if not archive.is_file():
        pytest.skip(f"no {archive}; `make spec` fetches it", allow_module_level=True)
    return read_member(archive, name, pin["sha256"])

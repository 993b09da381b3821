"""Random walks over what people and programs do to a page and its PO file, with Git.

The law: a text that a person approved is in the PO file until somebody changes it, and an edition
shows an approved text only where its English is the one that it was approved for.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import pytest
from translator_tools import TOOLS
from workbench import build, edition, po, put

from pipeline.catalogue.entry import Catalogue, Entry
from pipeline.catalogue.file import read
from pipeline.catalogue.splice import render_over

NAME = "page.md"
WALKS = int(os.environ.get("WALKS", "2"))
"""How many walks: `WALKS=500 python -m pytest tests/laws/test_walks.py` takes half an hour."""
STEPS = 20
FIRST = int(os.environ.get("FIRST_WALK", "0"))
"""Seed of the first, to repeat one that failed."""
FAILED = (11, 25, 108, 299, 303, 312)
"""Seeds of walks that failed once, each in a way of its own."""
QUICK = (
    "msgcat",
    "msgcat --no-wrap",
    "msgattrib --clear-previous",
    "msgmerge --previous",
    "polib",
    "Babel",
)
"""Programs that take no second to start."""
DOSES = ("one", "two", "three", "four", "five")
TIMES = ("before breakfast", "after breakfast", "at noon", "at night")


@dataclass
class Walk:
    """A page on its way, and what people approved for it."""

    random: Random
    lines: list[tuple[str, str]] = field(
        default_factory=lambda: [("one", "at noon"), ("two", "at night")]
    )
    approved: dict[str, set[str]] = field(default_factory=dict)
    """By English text, the translations that people approved for it."""
    count: int = 0
    log: list[str] = field(default_factory=list)


def english(dose: str, time: str) -> str:
    return f"Take {dose} tablets of the new medicine {time} with a full glass of water."


def write_page(walk: Walk) -> None:
    texts = [english(*line) for line in walk.lines]
    put(Path(), {f"seeds/{NAME}": "# Your medicine\n\n" + "".join(f"{t}\n\n" for t in texts)})


def git(*arguments: str, check: bool = True) -> str:
    who = {f"GIT_{a}_{b}": "a" for a in ("AUTHOR", "COMMITTER") for b in ("NAME", "EMAIL")}
    done = subprocess.run(
        ["git", *arguments], capture_output=True, text=True, check=False,
        env={**os.environ, **who, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(Path.cwd())},
    )  # fmt: skip
    assert done.returncode == 0 or not check, done.stderr
    return done.stdout


# --- steps ----------------------------------------------------------------------------------


def edit_page(walk: Walk) -> None:
    new = walk.random.choice(DOSES), walk.random.choice(TIMES)
    at = walk.random.randrange(len(walk.lines) + 1)
    if new in walk.lines:
        walk.lines.remove(new)
        if not walk.lines:
            walk.lines.append(new)
    elif at == len(walk.lines):
        walk.lines.append(new)
    else:
        walk.lines[at] = new
    write_page(walk)


def edit_entry(walk: Walk) -> None:
    catalogue, _ = read(po(NAME))
    there = [e for e in catalogue.entries if not e.obsolete and e.source.startswith("Take")]
    if catalogue.refused or not there:
        return
    entry = walk.random.choice(there)
    walk.count += 1
    target = f"Tome según el texto número {walk.count} con un vaso de agua, señora."
    kind = walk.random.choice(("approve", "approve", "draft", "withdraw"))
    if kind == "withdraw":
        new = replace(entry, fuzzy=True)
        walk.approved.get(entry.source, set()).discard(entry.target)
    elif kind == "draft":
        walk.approved.get(entry.source, set()).discard(entry.target)
        new = replace(entry, target=target, fuzzy=True)
    else:
        walk.approved[entry.source] = {target}
        new = replace(entry, target=target, fuzzy=False, previous=None)
    entries = tuple(new if e is entry else e for e in catalogue.entries)
    changed = Catalogue(catalogue.header, entries, catalogue.header_comment)
    po(NAME).write_bytes(render_over(changed, po(NAME).read_bytes()))


def run_tool(walk: Walk) -> None:
    name = walk.random.choice(QUICK)
    walk.log.append(name)
    if b"<<<<<<<" in po(NAME).read_bytes():  # programs open no such file
        return
    po(NAME).write_bytes(TOOLS[name](po(NAME)))


def run_build(walk: Walk) -> None:
    build()


def refresh(walk: Walk) -> None:
    build("--refresh")


def merge_branches(walk: Walk) -> None:
    """Two people work on two branches, and Git merges them, with whatever conflicts."""
    git("add", "-A")
    git("commit", "--quiet", "--allow-empty", "-m", "base")
    git("checkout", "--quiet", "-b", "other")
    for _ in range(2):
        walk.random.choice((edit_entry, run_build))(walk)
    build()
    git("add", "-A")
    git("commit", "--quiet", "--allow-empty", "-m", "theirs")
    git("checkout", "--quiet", "main")
    walk.random.choice((edit_page, edit_entry))(walk)
    build()
    git("add", "-A")
    git("commit", "--quiet", "--allow-empty", "-m", "ours")
    git("merge", "--quiet", "--no-edit", "other", check=False)
    for path in (f"seeds/{NAME}", f"output/es/{NAME}"):
        if git("diff", "--name-only", "--diff-filter=U", "--", path):
            git("checkout", "--ours", "--", path)
    git("add", "-A")
    git("commit", "--quiet", "--allow-empty", "-m", "merged")
    git("branch", "--quiet", "-D", "other")


STEPS_OF_PEOPLE: tuple[Callable[[Walk], None], ...] = (
    edit_page, edit_page, edit_entry, edit_entry, run_tool, run_build, refresh, merge_branches,
)  # fmt: skip


# --- the law --------------------------------------------------------------------------------


def check(walk: Walk) -> None:
    data = po(NAME).read_bytes()
    text = data.decode("utf-8").replace('"\n#~ "', "").replace('"\n"', "")
    for source, targets in walk.approved.items():
        for target in targets:
            assert target in text, f"lost: {target!r} for {source!r}"
    shown = edition(NAME)
    paragraphs = [line for line in shown.split("\n\n") if line.startswith("T")]
    texts = [english(*line) for line in walk.lines]
    if len(paragraphs) == len(texts):
        for source, target in zip(texts, paragraphs, strict=True):
            for other, targets in walk.approved.items():
                if other != source and target in targets:
                    assert target in walk.approved.get(source, ()), f"{target!r} against {source!r}"


def take_walk(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    """One walk in the current folder; an AssertionError has its seed and its steps."""
    walk = Walk(Random(seed))
    write_page(walk)
    put(Path(), {".gitignore": ".pipeline/\n"})
    build()
    git("init", "--quiet", "-b", "main")
    try:
        for _ in range(STEPS):
            step = walk.random.choice(STEPS_OF_PEOPLE)
            walk.log.append(step.__name__)
            step(walk)
            if step in (run_build, refresh, merge_branches):
                build()
                check(walk)
                said = capsys.readouterr().err
                assert "[edited]" not in said, "a merge of Git is no change by hand"
                assert "[emptied]" not in said, "nothing was emptied"
    except AssertionError as error:
        raise AssertionError(f"seed {seed}: {error}\n{' '.join(walk.log)}") from error


@pytest.mark.parametrize("seed", sorted({*range(FIRST, FIRST + WALKS), *FAILED}))
def test_no_walk_loses_an_approved_text(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    take_walk(seed, capsys)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("is_offer", property(lambda entry: False), "against"),
        ("approved", property(lambda entry: False), "lost"),
    ],
    ids=["offers are published", "approvals are not seen"],
)
def test_a_fault_is_found(
    name: str,
    value: property,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(Entry, name, value)
    said = ""
    for seed in range(20):
        folder = tmp_path / str(seed)
        folder.mkdir()
        monkeypatch.chdir(folder)
        try:
            take_walk(seed, capsys)
        except AssertionError as error:
            said += str(error)
        if message in said:
            return
    pytest.fail(f"no walk finds the fault: {said}")

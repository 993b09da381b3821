"""The safety net of every rework: what the program writes for fixture sites, as checksums.

A rework may not move them. A fault that is mended on purpose does, in a commit of its own:

    UPDATE_DIGESTS=1 python -m pytest tests/laws/test_digest.py
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from locations import DATA
from workbench import build, change, entries, put, review

from pipeline.cli.main import main

ROOT: Final = DATA.parents[1]
STORED: Final = DATA / "digests.json"
UPDATE: Final = bool(os.environ.get("UPDATE_DIGESTS"))
TIMES: Final = ("seconds", "time")
"""Keys of reports that differ from run to run."""


def corpus(root: Path) -> None:
    """All pages of the fixtures, and the glossary of the project."""
    shutil.copytree(DATA / "pages", root / "seeds/corpus")
    shutil.copytree(DATA / "site/pages", root / "seeds/site")
    shutil.copytree(ROOT / "glossary", root / "glossary")


def small(root: Path) -> None:
    """Pages with the glossary of the fixtures."""
    shutil.copytree(DATA / "site/pages", root / "seeds")
    shutil.copytree(DATA / "site/glossary", root / "glossary")


def seed(root: Path) -> None:
    """The page that the project began with, as it was translated by an engine."""
    for folder in ("seeds", "glossary", "output"):
        shutil.copytree(ROOT / folder, root / folder)


def by_test_engine(engine: str) -> Callable[[], None]:
    def run() -> None:
        build("--lang", "es", "--lang", "pt", engine=engine)
        build("--lang", "es", "--lang", "pt", engine=engine)

    return run


def people_work() -> None:
    """Approvals, drafts, edits, a renamed and a deleted page, a changed glossary."""
    put(Path(), {f"seeds/{name}.md": text for name, text in PAGES.items()})
    build()
    for page, source, target in APPROVED:
        assert source in entries(page)
        review(page, source, target)
    change("a.md", "Take two tablets.", lambda entry: replace(entry, target="Borrador."))
    build()
    put(Path(), {"seeds/b.md": PAGES["b"].replace("5 mg", "10 mg") + "\nTake two tablets.\n"})
    Path("seeds/moved").mkdir()
    Path("seeds/c.md").rename("seeds/moved/c.md")
    Path("seeds/d.md").unlink()
    build("--prune")
    terms = Path("glossary/en-es.tsv")
    terms.write_text(terms.read_text() + "tablet\ttableta\tlocked\n", encoding="utf-8")
    build("--refresh")


PAGES: Final = {
    "a": "---\ntitle: Pain\nurl: /a\n---\n\n# Pain\n\nRest a lot.\n\nTake two tablets.\n\n"
    "[up](b.md#dose)\n",
    "b": "# Dose\n\nTake 5 mg now. Rest *well*.\n\nRest a lot.\n\n- one\n- two\n",
    "c": "## Pain\n\nRest a lot.\n\nCall [us](/x) at once.\n",
    "d": "Take two tablets.\n\nStop.\n",
}
APPROVED: Final = (
    ("a.md", "Rest a lot.", "Descanse mucho."),
    ("b.md", "Take 5 mg now. Rest <1>well</1>.", "Tome 5 mg ahora. Descanse <1>bien</1>."),
    ("c.md", "Call <1>us</1> at once.", "Llame a <1>nosotros</1> ya."),
    ("d.md", "Stop.", "Deténgase."),
)

CASES: Final[dict[str, tuple[Callable[[Path], None], Callable[[], None]]]] = {
    "corpus-pseudo": (corpus, by_test_engine("pseudo")),
    "corpus-identity": (corpus, by_test_engine("identity")),
    "site-pseudo": (small, by_test_engine("pseudo")),
    "people": (small, people_work),
    "seed": (seed, lambda: None),
}


def digest_tree(folder: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]


def printed(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> str:
    """A checksum of what a command says, without the folder and the time it took."""
    capsys.readouterr()
    code = main(list(arguments))
    out = capsys.readouterr().out.replace(str(root), "ROOT")
    if out.startswith("{"):
        out = json.dumps(without_times(json.loads(out)), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{code}\n{out}".encode()).hexdigest()[:16]


def without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: without_times(v) for k, v in value.items() if k not in TIMES}
    return [without_times(v) for v in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", CASES)
def test_what_is_written_is_what_was_written_before(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lay_out, work = CASES[name]
    lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    work()
    engine = "identity" if "identity" in name else "auto" if name == "seed" else "pseudo"
    languages = ("--lang", "es", "--lang", "pt") if "-" in name else ()
    options = ("--engine", engine, *languages)
    found = {
        "output": digest_tree(tmp_path / "output"),
        "build": printed(capsys, tmp_path, "build", "--check", "--format", "json", *options),
        "check": printed(capsys, tmp_path, "check", *options),
        "sarif": printed(capsys, tmp_path, "check", "--format", "sarif", *options),
        "status": printed(capsys, tmp_path, "status", "--json", *options),
        "review": printed(capsys, tmp_path, "review", "next", "--json", *options),
    }
    assert list((tmp_path / "output").rglob("*.po")), "nothing was built"
    stored = json.loads(STORED.read_text(encoding="utf-8")) if STORED.exists() else {}
    if UPDATE:
        STORED.write_text(json.dumps({**stored, name: found}, indent=1) + "\n", encoding="utf-8")
        return
    assert found == stored[name]

"""How often the checks of other programs cry over our PO files, in 100 entries.

    python bench/tool_alarms.py [--weblate PYTHON] [FOLDER]

FOLDER holds PO files (output/po/es). PYTHON is an interpreter that has Weblate, see
`bench/weblate_checks.py`; to check texts it needs none of what Weblate draws pictures with:

    python -m venv w && w/bin/pip install --no-deps weblate && w/bin/pip install (what it requires
    but pycairo, PyGObject, tesserocr and borgbackup)

 Printed for each program that is installed: its version, how
many messages there are in all, how many in 100 entries, and the most frequent ones. pofilter's
`isfuzzy` only says that nobody has approved a text, and does not count.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from pipeline.catalogue.file import read, render  # noqa: E402

BIN = str(Path(sys.executable).parent)


def run(*command: str | Path) -> str:
    """All that a program prints, whatever its exit code."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def msgfmt(paths: Sequence[Path]) -> Counter[str]:
    said = "".join(run("msgfmt", "--check", "--output-file=/dev/null", path) for path in paths)
    return Counter(re.sub(r"^\S+: ", "", line) for line in said.splitlines())


def i18nspector(paths: Sequence[Path]) -> Counter[str]:
    said = "".join(run("i18nspector", path) for path in paths)
    return Counter(line.split(": ")[2].split()[0] for line in said.splitlines())


def pofilter(paths: Sequence[Path]) -> Counter[str]:
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            target = Path(folder) / "out.po"
            target.unlink(missing_ok=True)
            run(find("pofilter"), "--progress=none", path, target)
            text = target.read_text("utf-8") if target.exists() else ""
            found.update(re.findall(r"^# \(pofilter\) (\w+)", text, re.MULTILINE))
    del found["isfuzzy"]
    return found


OMEGAT_PROJECT = """<?xml version="1.0" encoding="UTF-8"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir>
<tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir>
<glossary_file>__DEFAULT__</glossary_file><dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>en</source_lang><target_lang>es</target_lang>
<sentence_seg>false</sentence_seg>
<support_default_translations>true</support_default_translations><remove_tags>false</remove_tags>
</project></omegat>
"""
OMEGAT_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<omegat><preference version="1.0">
<tagValidation_customPattern>&lt;/?[1-9][0-9]*/?&gt;</tagValidation_customPattern>
<loose_tag_ordering>true</loose_tag_ordering>
</preference></omegat>
"""
"""As docs/translators.md advises."""


def omegat(paths: Sequence[Path]) -> Counter[str]:
    """What the check of tags says if all texts were approved: it sees no fuzzy ones."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        for name in ("source", "target", "tm", "omegat", "glossary", "dictionary", "settings"):
            (project / name).mkdir()
        (project / "omegat.project").write_text(OMEGAT_PROJECT, "utf-8")
        (project / "settings" / "omegat.prefs").write_text(OMEGAT_SETTINGS, "utf-8")
        for number, path in enumerate(paths):
            old = read(path)[0]
            entries = tuple(replace(entry, fuzzy=False, previous=None) for entry in old.entries)
            data = render(replace(old, entries=entries))
            (project / "source" / f"{number}.po").write_bytes(data)
        options = ("--mode=console-translate", "--tag-validation=warn")
        said = run("omegat", project, *options, f"--config-dir={project / 'settings'}")
    return Counter(re.findall(r"^  ([A-Z][\w -]+):", said, re.MULTILINE))


def weblate(python: str, paths: Sequence[Path]) -> tuple[str, Counter[str]]:
    """The version, and how often each check complains of a text that is translated."""
    entries = (entry for path in paths for entry in read(path)[0].entries if not entry.obsolete)
    pairs = json.dumps([(entry.source, entry.target) for entry in entries if entry.target])
    script = str(Path(__file__).with_name("weblate_checks.py"))
    done = subprocess.run([python, script], input=pairs, capture_output=True, text=True, check=True)
    version, found = json.loads(done.stdout)
    return version, Counter(found)


PROGRAMS: dict[str, Callable[[Sequence[Path]], Counter[str]]] = {
    "msgfmt": msgfmt,
    "i18nspector": i18nspector,
    "pofilter": pofilter,
    "omegat": omegat,
}


def find(name: str) -> str:
    return shutil.which(name, path=f"{BIN}:/usr/local/bin:/usr/bin:/bin") or ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "output" / "po" / "es")
    parser.add_argument("--weblate", metavar="PYTHON", help="an interpreter that has Weblate")
    args = parser.parse_args()
    paths = sorted(args.folder.rglob("*.po"))
    entries = [entry for path in paths for entry in read(path)[0].entries if not entry.obsolete]
    print(f"{len(paths)} files, {len(entries)} entries")
    for name, count in PROGRAMS.items():
        if not find(name):
            print(f"{name:<12} is not installed")
            continue
        asked = "--help" if name == "omegat" else "--version"
        version = re.search(r"\d+(?:\.\d+)+", run(find(name), asked))
        show(name, version[0] if version else "?", count(paths), len(entries))
    if args.weblate:
        show("weblate", *weblate(args.weblate, paths), len(entries))


def show(name: str, version: str, found: Counter[str], entries: int) -> None:
    shown = ", ".join(f"{what} {times}" for what, times in found.most_common(6))
    rate = 100 * found.total() / max(1, entries)
    print(f"{name:<12} {version:<8} {found.total():5} {rate:6.1f}  {shown}")


if __name__ == "__main__":
    main()

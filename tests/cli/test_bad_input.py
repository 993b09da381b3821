"""Bad input: one clear message each, the right exit code, whole files, never a traceback."""

from __future__ import annotations

import codecs
import os
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from locations import DATA
from workbench import NAMES, build, edition, entries, files, lay_out, po, put, review, run, stamps

from pipeline.cli.main import main
from pipeline.engines.base import LanguagePair
from pipeline.engines.bundled import BundledEngine

BAD = DATA / "bad"
PAGES = sorted((BAD / "pages").glob("*.md"))
REFS = sorted((BAD / "refs").glob("*.tsv"))
PO = sorted((BAD / "po").glob("*.po"))
assert PAGES, "no bad pages found"
assert REFS, "no bad references found"
assert PO, "no bad PO files found"
GOOD = "# Side effects\n"
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One good page in the current folder, and no terms, whoever builds it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "glossary").mkdir()
    put(tmp_path, {"seeds/good.md": GOOD})
    return tmp_path


def assert_good_page_is_built() -> None:
    assert edition("good.md") == "# Sìdè èffècts\n"
    assert po("good.md").exists()


# --- pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_bad_page_is_named_by_line_and_the_others_are_built(
    path: Path, site: Path, capsys: Capture
) -> None:
    shutil.copy(path, site / "seeds" / "bad.md")
    assert build("--lang", "es", "--lang", "pt") == 2
    lines = [one for one in capsys.readouterr().err.splitlines() if "bad.md" in one]
    assert len(lines) == 1, "one error, however many languages"
    expected = path.with_suffix(".txt").read_text(encoding="utf-8").strip()
    assert lines[0].startswith(f"pipeline: {site}/seeds/bad.md{expected}")
    assert "; " in lines[0], "says what to do"
    assert_good_page_is_built()
    assert not Path("output/es/bad.md").exists()
    assert not po("bad.md").exists()


def test_the_edition_of_a_page_that_breaks_stays_as_it_was(site: Path) -> None:
    put(site, {"seeds/page.md": "---\ntitle: Pain\n---\nRest.\n"})
    build()
    before = files(site / "output")
    put(site, {"seeds/page.md": "---\ntitle: [Pain\n---\nRest well.\n"})
    assert build() == 2
    assert files(site / "output") == before


FINE = {
    "no front matter": "Rest.\n",
    "empty": "",
    "blank": " \n\t\n\n",
    "mark": "\ufeff",
    "empty front matter": "---\n---\n",
    "a rule on top": "---\n\nRest.\n\n---\n",
    "unclosed front matter": "---\ntitle: Pain\n\nRest.\n",
    "unclosed fence": "Rest.\n\n```\ncode\n",
    "unclosed everything": "**a [b](c `d <e <!-- f\n\n| g\n|-\n",
    "nul": "Rest\0 well.\n",
    "controls": "Rest\x01 \x1b[31mwell\x7f.\n",
    "separators": "Rest\u2028well\x85or\x0cnot.\n",
    "deep quotes": "> " * 300 + "Rest.\n",
    "deep brackets": "[" * 3000 + "Rest." + "]" * 3000 + "\n",
    "deep emphasis": "*a _b " * 800 + "\n",
}


@pytest.mark.parametrize("what", FINE)
def test_odd_pages_are_built(what: str, site: Path, capsys: Capture) -> None:
    put(site, {"seeds/odd.md": FINE[what]})
    assert build(engine="identity") == 0
    made = Path("output/es/odd.md").read_bytes()
    body = FINE[what].encode()
    assert made == body or b"translationOf" in made
    before = stamps(site / "output")
    assert build(engine="identity") == 0
    assert stamps(site / "output") == before
    assert "Traceback" not in capsys.readouterr().err


def test_a_line_of_five_megabytes_is_built(site: Path) -> None:
    put(site, {"seeds/long.md": "five words stand here now " * 200_000 + "\n"})
    assert build("long.md") == 0
    assert edition("long.md").startswith("fìvè wòrds stànd hèrè nòw fìvè")
    assert edition("long.md").count("fìvè") == 200_000


@pytest.mark.engine
def test_a_line_of_five_megabytes_is_too_long_for_a_real_engine(
    site: Path, capsys: Capture
) -> None:
    if not BundledEngine().serves(LanguagePair("en", "es")):
        pytest.skip("the bundled engine cannot serve en-es here")
    text = "five words stand here now " * 200_000 + "\n"
    put(site, {"seeds/long.md": text})
    assert build("long.md", engine="bundled") == 0
    assert "seeds/long.md:1: error: a segment of 5199999 characters" in capsys.readouterr().err
    assert edition("long.md") == text


def test_a_folder_named_like_a_page_is_a_warning(site: Path, capsys: Capture) -> None:
    put(site, {"seeds/x.md/inner.md": GOOD})
    assert build("--strict") == 0
    assert "seeds/x.md:1: warning: a folder named like a page;" in capsys.readouterr().err
    assert edition("x.md/inner.md") == edition("good.md")


@pytest.mark.parametrize("name", ["a b.md", "año.md", "日本.md", "-dash.md", "%20#?.md", "a'b.md"])
def test_odd_names_are_built(name: str, site: Path) -> None:
    put(site, {f"seeds/{name}": GOOD, "seeds/a folder/x.md": GOOD})
    assert build("--", name, "a folder/x.md") == 0
    assert edition(name) == edition("a folder/x.md") == "# Sìdè èffècts\n"
    before = stamps(site / "output")
    assert build() == 0
    assert {
        path: stamp for path, stamp in stamps(site / "output").items() if path in before
    } == before
    if shutil.which("msgfmt"):
        command = ["msgfmt", "--check", "-o", os.devnull, f"./{po(name)}"]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_names_that_cannot_be_handled_are_errors_and_the_rest_is_built(
    site: Path, capsys: Capture
) -> None:
    put(site, {"seeds/a\nb.md": GOOD})
    (site / "seeds" / "self.md").symlink_to("self.md")
    (site / "seeds" / "circle").symlink_to("..")
    assert build() == 2
    err = capsys.readouterr().err
    assert "seeds/a\\nb.md: a name with control characters, or not in UTF-8; rename" in err
    assert "seeds/self.md: a link to nowhere (" in err
    assert_good_page_is_built()


# --- folders and options -------------------------------------------------------------------------


def test_pages_in_a_folder_of_editions_are_refused(site: Path, capsys: Capture) -> None:
    before = files(site)
    assert build("--source", "output/es") == 2
    put(site, {"output/es/page.md": GOOD})
    assert build("--source", "output/es") == 2
    assert "the pages lie in" in capsys.readouterr().err
    assert files(site) == before | {"output/es/page.md": GOOD.encode()}


def test_editions_inside_the_source_are_no_pages_of_the_next_run(site: Path) -> None:
    arguments = ["--source", ".", "--output", "public"]
    assert build(*arguments) == 0
    before = files(site)
    assert "public/es/seeds/good.md" in before
    assert build(*arguments) == 0
    assert files(site) == before


BLOCKED = {
    "output is a file": {"output": "a file"},
    "a language is a file": {"output/es": "a file"},
    "the PO folder is a file": {"output/po": "a file"},
    "an edition is a folder": {"output/es/good.md/x": "in a folder"},
    "a PO file is a folder": {"output/po/es/good.md.po/x": "in a folder"},
}


@pytest.mark.parametrize("what", BLOCKED)
def test_an_output_that_cannot_be_written_is_an_error(
    what: str, site: Path, capsys: Capture
) -> None:
    put(site, BLOCKED[what])
    before = files(site)
    assert build() == (2 if what == "output is a file" else 1)
    told = capsys.readouterr().err.splitlines()
    (line,) = (line for line in told if "there is no glossary" not in line)
    assert re.match(rf"pipeline: {site}/output.*: cannot be (written|read)", line)
    assert "; " in line
    after = files(site)
    assert {name: after[name] for name in before} == before
    assert [name for name in after if Path(name).name.startswith(".")] == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_an_error(site: Path, capsys: Capture) -> None:
    (site / "output").mkdir(mode=0o555)
    assert build() == 2
    assert "cannot be written: Permission denied; make" in capsys.readouterr().err


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
from pipeline.cli.main import main
sys.exit(main(["build", "--engine", "pseudo"]))
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no limit on file sizes here")
def test_a_full_disk_leaves_the_old_files_whole(site: Path) -> None:
    put(site, {"seeds/page.md": "Rest.\n"})
    build()
    before = files(site)
    put(site, {"seeds/page.md": "A much longer text.\n" * 2000})
    done = subprocess.run(
        [sys.executable, "-c", LIMITED], cwd=site, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    message = "cannot be written: File too large; make room and run again"
    assert done.stderr == f"pipeline: {site}/output/po/es/page.md.po: {message}\n"
    after = files(site)
    del before["seeds/page.md"], after["seeds/page.md"]
    assert after == before


def test_temporary_files_of_a_killed_run_are_no_pages_and_go(site: Path) -> None:
    left = {
        "output/es/.good.md.abc12345": "half",
        "output/po/es/.good.md.po.abc12345": "half",
        "seeds/.good.md.abc12345": "half",
        "output/es/.other.md.abc12345": "not of this page",
    }
    put(site, left)
    assert build() == 0
    kept = {"seeds/.good.md.abc12345", "output/es/.other.md.abc12345"}
    assert {name for name in files(site) if name in left} == kept
    assert not Path("output/es/.good.md.abc12345.po").exists()


# --- glossary, references, configuration ---------------------------------------------------------


def test_all_errors_of_a_glossary_are_told_in_one_run(site: Path, capsys: Capture) -> None:
    shutil.copytree(BAD / "glossary", site / "glossary", dirs_exist_ok=True)
    before = files(site)
    assert build() == 2
    told = capsys.readouterr().err
    numbers = re.findall(rf"{re.escape(str(site))}/glossary/en-es\.tsv:(\d+): ", told)
    assert numbers == ["3", "4", "5"]
    assert files(site) == before
    assert build("--no-glossary") == 0, "the twin: nobody looks at it"


def test_a_bad_glossary_of_one_language_stops_all_before_anything_is_written(
    site: Path, capsys: Capture
) -> None:
    put(site, {"glossary/en-pt.tsv": "term\ttranslation\ndoctor\n"})
    before = files(site)
    assert build("--lang", "es", "--lang", "pt") == 2
    assert "glossary/en-pt.tsv:2: has 1 of 2 columns" in capsys.readouterr().err
    assert files(site) == before
    assert build("--lang", "es") == 0, "the twin: nobody asked for it"


def test_a_glossary_asked_for_must_be_there_and_the_default_need_not(
    site: Path, capsys: Capture
) -> None:
    assert build() == 0
    assert build("--glossary", "words") == 2
    assert "words/en-es.tsv" in capsys.readouterr().err


@pytest.mark.parametrize("path", REFS, ids=lambda path: path.stem)
def test_references_that_are_none_are_named_by_line(path: Path, capsys: Capture) -> None:
    assert main(["evaluate", str(path), "--engine", "identity", "--no-glossary"]) == 2
    expected = path.with_suffix(".txt").read_text(encoding="utf-8")
    assert capsys.readouterr().err == f"pipeline: {path}{expected}"


def test_a_bad_configuration_stops_every_command(site: Path, capsys: Capture) -> None:
    put(site, {"pipeline.toml": "langauges = []\n"})
    for command in ("build", "status", "check", "translate", "glossary lint"):
        assert main(command.split()) == 2, command
        told = capsys.readouterr().err
        assert told.startswith(f"pipeline: {site}/pipeline.toml: unknown key 'langauges'"), command


# --- PO files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PO, ids=lambda path: path.stem)
def test_a_po_file_that_cannot_be_read_is_left_alone(
    path: Path, site: Path, capsys: Capture
) -> None:
    put(site, {"seeds/page.md": "Rest.\n", str(po("page.md")): path.read_bytes()})
    assert build("--strict") == 1
    assert re.search(r"page\.md\.po.* is left as it is; .*\[foreign\]", capsys.readouterr().err)
    assert po("page.md").read_bytes() == path.read_bytes()
    assert not Path("output/es/page.md").exists()
    assert_good_page_is_built()


def test_both_sides_of_a_merge_conflict_are_read(site: Path, capsys: Capture) -> None:
    put(site, {"seeds/page.md": "Rest.\n\nDrink water.\n"})
    build()
    review("page.md", "Rest.", "Descanse.")
    ours = po("page.md").read_text(encoding="utf-8")
    theirs = ours.replace('msgstr "Descanse."', 'msgstr "Repose."')
    head, tail = ours.split('msgstr "Descanse."')
    conflict = '<<<<<<< ours\nmsgstr "Descanse."\n=======\nmsgstr "Repose."\n>>>>>>> theirs'
    assert theirs != ours
    put(site, {str(po("page.md")): head + conflict + tail})
    assert build() == 0
    assert "merge conflict; both sides were read" in capsys.readouterr().err
    assert edition("page.md") == "Descanse.\n\nDrìnk wàtèr.\n"
    entry = entries("page.md")["Rest."]
    assert entry.reviewed
    assert "Repose." in entry.translator_comments, "no word of either side is lost"
    capsys.readouterr()
    assert build() == 0
    assert "merge conflict" not in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8-sig", "utf-16"])
def test_a_po_file_in_another_encoding_is_read(encoding: str, site: Path) -> None:
    put(site, {"seeds/page.md": "Tomorrow.\n"})
    build(engine="identity")
    review("page.md", "Tomorrow.", "Mañana.")
    text = po("page.md").read_text(encoding="utf-8")
    put(site, {str(po("page.md")): text.encode(encoding)})
    assert build(engine="identity") == 0
    assert edition("page.md") == "Mañana.\n"
    made = po("page.md").read_bytes()
    assert not made.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16))
    assert "Mañana." in made.decode()


# --- everything at once --------------------------------------------------------------------------


def test_a_site_full_of_trouble_is_built_as_far_as_it_goes(tmp_path: Path) -> None:
    root = lay_out(tmp_path)
    for path in PAGES:
        shutil.copy(path, root / "seeds")
    for jobs in ("1", "2"):
        done = run(["build", "--engine", "pseudo", "--jobs", jobs], root)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        errors = [line for line in done.stderr.splitlines() if line.startswith("pipeline: ")]
        assert len(errors) == len(PAGES)
        made = set(files(root / "output" / "es"))
        assert made == set(NAMES)

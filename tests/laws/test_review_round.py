"""A translator's round: what a person has approved stands in the edition, whatever happens to
the page, to the PO file, or to the segmenter, and what is not approved is never published as if."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import polib
import pytest
from locations import DATA, ROOT
from workbench import (
    NOTES,
    build,
    change,
    edition,
    entries,
    files,
    po,
    put,
    review,
    stamps,
)

from pipeline.catalogue.update import Entry, read
from pipeline.engines.fake import pseudo
from pipeline.markdown.extract.segment_ids import VERSION
from pipeline.tagged_text import Text, parse

SEED: Final = "treatment/immunotherapy/t-cell-transfer-therapy.md"
OLDER: Final = DATA / "po" / "older"
needs_gettext = pytest.mark.skipif(
    shutil.which("msgfmt") is None, reason="gettext is not installed: no msgcat, no msgmerge"
)
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
BESIDE: Final = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
pofilter = shutil.which("pofilter", path=BESIDE)


@pytest.fixture
def seed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The page this project began with, and its glossary, in the current folder."""
    monkeypatch.chdir(tmp_path)
    for folder in ("seeds", "glossary"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def runs(tagged: str) -> list[str]:
    """The pieces of text between the tags."""
    return [item.text for item in parse(tagged) if isinstance(item, Text)]


def published(target: str, page: str) -> bool:
    """Whether a text stands in the edition of a page byte for byte, markup between its pieces."""
    pattern = r"[^\n]*?".join(re.escape(run) for run in runs(target))
    return re.search(pattern, edition(page)) is not None


def approve(page: str, wanted: Callable[[polib.POEntry], bool], count: int) -> dict[str, str]:
    """What a translator does in a tool built on polib: approves entries, by source."""
    path = po(page)
    file = polib.pofile(str(path), wrapwidth=78)
    chosen = [entry for entry in file if not entry.obsolete and wanted(entry)][:count]
    assert len(chosen) == count
    for number, entry in enumerate(chosen):
        entry.msgstr = f"Revisado {number}: {entry.msgstr}"
        entry.flags.remove("fuzzy")
        entry.tcomment = f"seen by Ana ({number})"
    file.metadata["Last-Translator"] = "Ana Pérez <ana@example.org>"
    file.metadata["PO-Revision-Date"] = "2026-02-03 10:00+0100"
    file.save()
    return {entry.msgid: entry.msgstr for entry in chosen}


def assert_kept(approved: dict[str, str], page: str) -> None:
    there = entries(page)
    for source, target in approved.items():
        assert (there[source].target, there[source].reviewed) == (target, True), source
        assert published(target, page), target


def edit(page: str, old: str, new: str) -> None:
    """Change the source of a page in one place, and build."""
    path = Path("seeds") / page
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the page"
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert build() == 0


def paragraph(page: str, start: str) -> str:
    """The paragraph of a source that begins with some words."""
    text = (Path("seeds") / page).read_text(encoding="utf-8")
    (found,) = [block for block in text.split("\n\n") if block.startswith(start)]
    return found


# --- a round on the seed page ------------------------------------------------------------------

GROWING: Final = "The process of growing your T cells in the lab can take 2 to 8 weeks."
BLOOD: Final = "Six CAR T-cell therapies have been approved by the FDA for blood cancers."


def long_text(entry: polib.POEntry) -> bool:
    return str(entry.msgctxt).startswith("text.") and len(entry.msgid) > 40


def without(approved: dict[str, str], start: str) -> dict[str, str]:
    left = {source: target for source, target in approved.items() if not source.startswith(start)}
    assert len(left) == len(approved) - 1
    return left


def test_ten_approved_texts_survive_a_round_of_edits(seed: Path) -> None:
    build()
    approved = approve(SEED, long_text, 10)
    assert build() == 0
    assert_kept(approved, SEED)
    assert "Last-Translator: Ana Pérez" in po(SEED).read_text("utf-8")
    before = (Path("seeds") / SEED).read_text("utf-8")
    growing = paragraph(SEED, GROWING)
    whole = next(source for source in approved if source.startswith(GROWING))
    rest = without(approved, GROWING)

    # Moved within the page, and back.
    edit(SEED, f"{growing}\n\n", "")
    assert_kept(rest, SEED)
    assert not published(approved[whole], SEED)
    edit(SEED, BLOOD, f"{growing}\n\n{BLOOD}")
    assert_kept(approved, SEED)

    # A number changes: the old text is offered with the new number, and not published.
    edit(SEED, "can take 2 to 8 weeks", "can take 3 to 8 weeks")
    assert_kept(rest, SEED)
    offered = entries(SEED)[whole.replace("2 to 8", "3 to 8")]
    assert offered.target == approved[whole].replace("2 tò 8", "3 tò 8") != approved[whole]
    assert (offered.fuzzy, offered.previous) == (True, whole)
    assert not published("Revisado 2", SEED) or "Revisado 2" not in approved[whole]
    assert pseudo("can take 3 to 8 weeks") in edition(SEED)

    # A word changes: the old text is offered as it was.
    edit(SEED, "can take 3 to 8 weeks", "might take 2 to 8 weeks")
    assert_kept(rest, SEED)
    offered = entries(SEED)[whole.replace("can take", "might take")]
    assert (offered.target, offered.previous) == (approved[whole], whole)

    # The paragraph is split: each half is offered its half.
    edit(SEED, "might take 2 to 8 weeks. ", "can take 2 to 8 weeks.\n\n")
    assert_kept(rest, SEED)
    first, second = entries(SEED)[GROWING], entries(SEED)[whole.removeprefix(GROWING).strip()]
    assert f"{first.target} {second.target}" == approved[whole]
    assert (first.fuzzy, second.fuzzy) == (True, True)
    assert first.previous == second.previous == whole

    # All undone: everything that was approved is back, nothing else has changed.
    (Path("seeds") / SEED).write_text(before, encoding="utf-8")
    assert build() == 0
    assert_kept(approved, SEED)
    after = stamps(seed / "output")
    assert build() == 0
    assert stamps(seed / "output") == after


def test_an_approved_text_stays_so_on_another_page(seed: Path) -> None:
    build()
    approved = approve(SEED, long_text, 10)
    build()
    growing = paragraph(SEED, GROWING)
    put(seed, {"seeds/another.md": f"# Growing cells\n\n{growing}\n"})
    edit(SEED, f"{growing}\n\n", "")
    moved = next(source for source in approved if source.startswith(GROWING))
    assert_kept({moved: approved[moved]}, "another.md")
    assert_kept(without(approved, GROWING), SEED)
    assert f"#. approved on: {SEED} [" in po("another.md").read_text("utf-8")
    # It is on the record of its new page: the old one may go.
    before = files(Path("output/es"))["another.md"]
    shutil.rmtree(".pipeline")
    po(SEED).unlink()
    build()
    assert files(Path("output/es"))["another.md"] == before


def test_two_paragraphs_that_become_one_are_offered_together(site: Path) -> None:
    put(site, {"seeds/page.md": "Wash your *hands*.\n\nAsk [us](/x) on day 3.\n"})
    build("page.md")
    review("page.md", "Wash your <1>hands</1>.", "Lávese las <1>manos</1>.")
    review("page.md", "Ask <1>us</1> on day 3.", "El día 3, pregún<1>tenos</1>.")
    put(site, {"seeds/page.md": "Wash your *hands*. Ask [us](/x) on day 3.\n"})
    build("page.md")
    offered = entries("page.md")["Wash your <1>hands</1>. Ask <2>us</2> on day 3."]
    assert offered.target == "Lávese las <1>manos</1>. El día 3, pregún<2>tenos</2>."
    assert offered.previous == "Wash your <1>hands</1>. Ask <1>us</1> on day 3."
    assert offered.fuzzy
    assert "Lávese" not in edition("page.md")


def test_the_stored_translations_of_the_seed_need_no_engine(
    seed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Approving, moving, deleting and undoing, on the PO file that the repository holds."""
    shutil.copytree(ROOT / "output", seed / "output")
    monkeypatch.setattr("pipeline.engines.bundled.BundledEngine.serves", lambda *_: False)
    monkeypatch.setattr("pipeline.engines.argos.engine.ArgosEngine.serves", lambda *_: False)
    made = edition(SEED)
    approved = approve(SEED, long_text, 10)
    source = (seed / "seeds" / SEED).read_text("utf-8")
    growing = f"{paragraph(SEED, GROWING)}\n\n"
    changes = {
        "approved": source,
        "moved": source.replace(growing, "").replace(BLOOD, f"{growing}{BLOOD}"),
        "deleted": source.replace(growing, ""),
        "undone": source,
    }
    for step, text in changes.items():
        put(seed, {f"seeds/{SEED}": text})
        assert build(engine="auto") == 0
        assert_kept(without(approved, GROWING) if step == "deleted" else approved, SEED)
    lines = list(zip(made.splitlines(), edition(SEED).splitlines(), strict=True))
    differing = [old for old, new in lines if old != new]
    assert len(differing) == 1 + len(approved), "the approved texts, and translationStatus"


# --- other pages ---------------------------------------------------------------------------------

WASH: Final = "Wash your hands."


@pytest.fixture
def three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three pages with a sentence in common; one has it as a heading too."""
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {f"seeds/{name}.md": f"{WASH}\n\nPage {name}.\n" for name in "abc"})
    put(tmp_path, {"seeds/head.md": f"# {WASH}\n"})
    build()
    return tmp_path


def test_an_approval_holds_for_the_same_text_on_all_pages(three: Path) -> None:
    review("b.md", WASH, "Lávese las manos.")
    build()
    for name in "abc":
        assert entries(f"{name}.md")[WASH].reviewed
        assert "Lávese las manos." in edition(f"{name}.md")
    after = stamps(three / "output")
    build()
    assert stamps(three / "output") == after


def test_for_another_kind_of_text_it_is_a_draft(three: Path) -> None:
    review("b.md", WASH, "Lávese las manos.")
    build()
    assert edition("head.md").startswith("# Lávese las manos.")
    entry = entries("head.md")[WASH]
    assert entry.fuzzy
    assert "approved on: b.md" in " ".join(entry.comments)


def test_what_was_taken_over_follows_a_correction(three: Path) -> None:
    review("b.md", WASH, "Lave sus manos.")
    build()
    review("b.md", WASH, "Lávese las manos.")
    build()
    assert "Lávese las manos." in edition("c.md")
    assert entries("c.md")[WASH].target == "Lávese las manos."
    # and is a person's own as soon as that person has changed it.
    review("c.md", WASH, "¡Lávese las manos!")
    build()
    assert "¡Lávese las manos!" in edition("c.md")
    assert "Lávese las manos." in edition("b.md")


def test_an_approval_is_lost_only_where_a_person_takes_it_back(three: Path) -> None:
    review("b.md", WASH, "Lávese las manos.")
    build()
    po("b.md").unlink()
    put(three, {"seeds/b.md": "Something else.\n"})
    build()
    assert "Lávese las manos." in edition("a.md")


def test_what_was_taken_over_names_the_same_page_while_the_text_is_the_same(three: Path) -> None:
    for name in "bc":
        review(f"{name}.md", WASH, "Lávese las manos.")
    build()
    before = po("a.md").read_bytes()
    assert b"approved on: b.md" in before
    put(three, {"seeds/b.md": "Something else.\n"})
    for _ in range(2):  # the second finds that the text has left `b.md`
        build()
        assert po("a.md").read_bytes() == before


def test_where_pages_disagree_nobody_is_believed(
    three: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review("b.md", WASH, "Lávese las manos.")
    review("c.md", WASH, "Lave sus manos.")
    capsys.readouterr()
    build()
    told = "seeds/a.md:1: warning: approved in 2 ways: “Lávese las manos.” on b.md; "
    assert f"{told}“Lave sus manos.” on c.md; choose one [review]" in capsys.readouterr().err
    assert entries("a.md")[WASH].fuzzy
    assert "Lávese las manos." in edition("a.md"), "the first page's, to be looked at"
    assert "Lave sus manos." in edition("c.md"), "its own stays where it was given"
    after = stamps(three / "output")
    build()
    assert stamps(three / "output") == after


def test_a_draft_of_a_person_is_not_overruled_from_another_page(three: Path) -> None:
    """The twin: who is at work on an entry keeps it."""
    change("a.md", WASH, lambda entry: _fuzzy(entry, "Lávese, por favor."))
    review("b.md", WASH, "Lávese las manos.")
    build()
    entry = entries("a.md")[WASH]
    assert (entry.target, entry.fuzzy) == ("Lávese, por favor.", True)


def _fuzzy(entry: Entry, target: str) -> Entry:
    return Entry(entry.id, entry.source, target, fuzzy=True, reference=entry.reference)


# --- what is done to a PO file -------------------------------------------------------------------

CELLS: Final = "Your <1>immune cells</1> can <2>attack</2> tumor cells. They need 2 to 8 weeks."
WRITTEN: Final = "Sus <1>células inmunitarias</1> pueden <2>atacar</2>, señora, en 2 a 8 semanas."
TOOLS: Final = {
    "msgcat --no-wrap": ["msgcat", "--no-wrap"],
    "msgcat": ["msgcat"],
    "msgcat --sort-output": ["msgcat", "--sort-output"],
    "msgattrib": ["msgattrib", "--width=50"],
}


def _tool(command: list[str]) -> Callable[[Path], bytes]:
    def run(path: Path) -> bytes:
        return subprocess.run([*command, str(path)], capture_output=True, check=True).stdout

    return run


def _msgmerge(path: Path) -> bytes:
    template = Path("template.pot")
    made = ["msgattrib", "--clear-fuzzy", "--clear-previous", "--empty", "--no-obsolete"]
    template.write_bytes(_tool(made)(path))
    return _tool(["msgmerge", "--quiet", "--previous", str(path)])(template)


def _saved(encode: Callable[[str], bytes]) -> Callable[[Path], bytes]:
    return lambda path: encode(path.read_text("utf-8"))


def _conflict(path: Path) -> bytes:
    data = path.read_bytes()
    return b"<<<<<<< ours\n" + data + b"=======\n" + data + b">>>>>>> theirs\n"


DONE_TO: Final[dict[str, Callable[[Path], bytes]]] = {
    **{name: _tool(command) for name, command in TOOLS.items()},
    "msgmerge": _msgmerge,
    "polib": lambda path: str(polib.pofile(str(path))).encode(),
    "crlf": _saved(lambda text: text.replace("\n", "\r\n").encode()),
    "latin-1": _saved(
        lambda text: text.replace("UTF-8", "ISO-8859-1").encode("latin-1", "replace")
    ),
    "windows-1252, header unchanged": _saved(lambda text: text.encode("cp1252")),
    "utf-16": _saved(lambda text: text.encode("utf-16")),
    "conflict": _conflict,
}


@needs_gettext
@pytest.mark.parametrize("name", DONE_TO)
def test_whatever_a_tool_does_to_the_file_no_edition_changes(name: str, site: Path) -> None:
    put(site, {"seeds/page.md": "Casi.\n\nWash your hands.\n"})
    build()
    review("treatment.md", CELLS, WRITTEN)
    review("page.md", "Wash your hands.", "Lávese las manos.")
    put(site, {"seeds/page.md": "Casi.\n\nWash your hands twice.\n"})  # an offer, an obsolete one
    build()
    made = _read_contents(site / "output")
    for page in ("treatment.md", "page.md"):
        data = DONE_TO[name](po(page))
        assert data != b""
        po(page).write_bytes(data)
    assert build() == 0
    assert _read_contents(site / "output") == made, "what the build writes is what it wrote before"


def _read_contents(root: Path) -> dict[str, object]:
    """The files below a folder, and what PO files say: programs may wrap lines there."""
    found: dict[str, object] = dict(files(root))
    for name in found:
        if name.endswith(".po"):
            catalogue, problems = read(root / name)
            found[name] = catalogue, problems
    return found


def test_a_refused_entry_stays_in_its_file_and_the_source_in_its_place(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build()
    review("treatment.md", CELLS, WRITTEN)
    review("treatment.md", "one dose", "una dosis")
    build()
    damaged = po("treatment.md").read_text("utf-8").replace('semanas."\n', "semanas.\n")
    line = damaged[: damaged.index("semanas.\n")].count("\n") + 1
    po("treatment.md").write_text(damaged, encoding="utf-8")
    capsys.readouterr()
    assert build("--strict") == 1
    told = capsys.readouterr().err
    assert f"treatment.md.po:{line}: the text is not one quoted string" in told
    where = "seeds/treatment.md:13: error: its entry in the PO file cannot be read; correct line"
    assert f"{where} {line} of" in told
    assert po("treatment.md").read_text("utf-8") == damaged
    assert "Your [immune cells](" in edition("treatment.md"), "the source, not a machine's text"
    assert "- una dosis" in edition("treatment.md"), "the rest goes on"
    po("treatment.md").write_text(damaged.replace("semanas.\n", 'semanas."\n'), encoding="utf-8")
    build()
    assert "Sus [células inmunitarias](" in edition("treatment.md")


def test_a_deleted_entry_is_made_again(site: Path) -> None:
    build()
    made = po("plain.md").read_bytes()
    blocks = made.decode().split("\n\n")
    po("plain.md").write_text("\n\n".join(blocks[:-1]) + "\n", encoding="utf-8")
    build()
    assert po("plain.md").read_bytes() == made


@pytest.mark.skipif(pofilter is None, reason="translate-toolkit is not installed: no pofilter")
def test_pofilter_has_nothing_to_say_about_tags_and_finds_a_broken_one(site: Path) -> None:
    build()
    assert _pofilter(site) == ""
    review("treatment.md", CELLS, WRITTEN.replace("</2>", ""))
    assert CELLS[:20] in _pofilter(site)


def _pofilter(site: Path) -> str:
    assert pofilter is not None
    out = site / "filtered"
    tests = [f"--test={name}" for name in ("xmltags", "escapes", "newlines", "blank", "printf")]
    command = [pofilter, "--progress=none", "-i", "output/po", "-o", str(out), *tests]
    subprocess.run(command, capture_output=True, check=True)
    found = "".join(path.read_text("utf-8") for path in out.rglob("*.po")) if out.exists() else ""
    shutil.rmtree(out, ignore_errors=True)
    return found


# --- small diffs ---------------------------------------------------------------------------------


@needs_git
def test_one_word_changes_its_own_lines_and_no_other(seed: Path) -> None:
    build()
    for command in ("init", "add seeds output", "-c user.name=x -c user.email=x@y commit -m x"):
        subprocess.run(["git", *command.split()], check=True, capture_output=True)
    edit(SEED, "can take 2 to 8 weeks", "must take 2 to 8 weeks")
    changed = subprocess.run(
        ["git", "diff", "--unified=0", "--no-color", "output"],
        capture_output=True, encoding="utf-8", check=True,
    ).stdout  # fmt: skip
    lines = [line for line in changed.splitlines() if re.match(r"[-+](?![-+])", line)]
    heads = sorted(re.sub(r"(?<=.)[ :].*", "", line) for line in lines)
    assert [head for head in heads if head.startswith("-")] == sorted(
        ['-"X-Edition-Hash', '-"X-Source-Hash', "-#.", "-Thè", "-msgctxt", "-msgid", "-msgstr"]
    )
    assert len(lines) == 14, "as many lines are there as before"


# --- another segmenter ---------------------------------------------------------------------------


def test_the_approvals_of_an_older_segmenter_are_carried_over(site: Path) -> None:
    po("treatment.md").parent.mkdir(parents=True)
    shutil.copy(OLDER / "treatment.md.po", po("treatment.md"))
    old, problems = read(po("treatment.md"))
    assert problems == []
    assert old.header["X-Segmenter"] != VERSION
    assert build("treatment.md") == 0
    there = entries("treatment.md")
    assert [there[source].target for source in there if there[source].reviewed] == [
        "Las células inmunitarias contra el cáncer",
        "Terapia con células T",
        "En 2 a 8 semanas <2>atacan</2> sus <1>células inmunitarias</1> a las del tumor.",
        "Fotografía de células",
    ]
    assert there["T-cell therapy"].translator_comments == "The ward says «terapia con», not «de»."
    assert "# Terapia con células T" in edition("treatment.md")
    assert "**atacan** sus [células inmunitarias](/dictionary" in edition("treatment.md")
    # What was one segment and is two now is offered in parts; a draft stays a draft.
    assert there["two doses of <1/>"].previous == "one dose two doses of <1/>"
    assert (there["Ask your doctor."].target, there["Ask your doctor."].fuzzy) == (
        "Pregunte a su médico, por favor.",
        True,
    )
    assert f'"X-Segmenter: {VERSION}\\n"' in po("treatment.md").read_text("utf-8")
    # Whoever wrote in the old file is still in it.
    before = {entry.target for entry in old.entries if entry.approved}
    after, _ = read(po("treatment.md"))
    kept = {entry.target for entry in after.entries if entry.approved}
    assert {re.sub(r"</?\d/?>", "", text) for text in before} == {
        re.sub(r"</?\d/?>", "", text) for text in kept
    }
    stamped = stamps(site / "output")
    assert build("treatment.md") == 0
    assert stamps(site / "output") == stamped


def test_round_needs_no_environment(site: Path) -> None:
    """The same bytes wherever the index of approvals lies, or none."""
    build()
    review("plain.md", "Side effects", "Efectos secundarios")
    put(site, {"seeds/copy.md": (site / "seeds" / "plain.md").read_text("utf-8")})
    build()
    made = files(site / "output")
    assert "Efectos secundarios" in edition("copy.md")
    shutil.rmtree(".pipeline")
    shutil.rmtree(Path("output") / "es")
    build()
    assert files(site / "output") == made
    assert {path.name for path in Path(".pipeline").iterdir()} == set(NOTES)

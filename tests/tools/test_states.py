"""What other programs do to a PO file changes no edition: an offer stays an offer, a draft a
person's, and what is approved stays as it was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from translator_tools import TOOLS, make_template, update_from_template
from workbench import build, change, edition, entries, files, po, put, review

from pipeline.catalogue.update import Entry, read

NAME = "page.md"
BREAKFAST = (
    "Take one tablet <1>before breakfast</1> every day with a full glass of water, "
    "and do not lie down for half an hour afterwards."
)
AFTER = BREAKFAST.replace("before", "after")
OFFER = (
    "Tome un comprimido <1>antes del desayuno</1> todos los días con un vaso de agua, "
    "y no se acueste durante media hora."
)
WASH = "Wash your hands with warm water and soap for 20 seconds before you touch the tube."
DRAFT = "Lávese las manos con agua tibia y jabón durante 20 segundos antes de tocar la sonda."
REST = "Rest well."
APPROVED = "Descanse bien, señora; hágalo a diario aunque no se sienta cansada ni tenga dolor."
PAGE = """# Your medicine

Take one tablet [before breakfast](/a) every day with a full glass of water, and do not lie
down for half an hour afterwards.

Wash your hands with warm water and soap for 20 seconds before you touch the tube.

Rest well.
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page with an approved text, a person's draft, and an offer nobody has touched."""
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {f"seeds/{NAME}": PAGE})
    build()
    review(NAME, BREAKFAST, OFFER)
    review(NAME, REST, APPROVED)
    change(NAME, WASH, lambda entry: replace(entry, target=DRAFT))
    put(tmp_path, {f"seeds/{NAME}": PAGE.replace("before breakfast", "after breakfast")})
    assert build() == 0
    assert_as_meant()
    return tmp_path


def assert_as_meant() -> None:
    there = entries(NAME)
    assert (there[AFTER].target, there[AFTER].fuzzy, there[AFTER].is_offer) == (OFFER, True, True)
    assert (there[WASH].target, there[WASH].draft) == (DRAFT, True)
    assert (there[REST].target, there[REST].reviewed) == (APPROVED, True)
    assert "desayuno" not in edition(NAME)
    assert "[àftèr brèàkfàst](/a)" in edition(NAME)
    assert APPROVED in edition(NAME)


def use(tool: Callable[[Path], bytes]) -> None:
    po(NAME).write_bytes(tool(po(NAME)))


@pytest.mark.parametrize("name", TOOLS)
def test_no_program_changes_an_edition(name: str, site: Path) -> None:
    before = edition(NAME)
    use(TOOLS[name])
    assert build() == 0
    assert_as_meant()
    # A program that deletes our header may have put texts to other sources: a draft waits then.
    is_used = not entries(NAME)[WASH].offer
    assert is_used == (DRAFT in edition(NAME))
    assert (edition(NAME) == before) == is_used
    assert is_used == (name not in ("Babel", "Babel update", "po2xliff, xliff2po"))
    made = files(site / "output")
    use(TOOLS[name])
    assert build() == 0
    assert_as_meant()
    assert build() == 0
    assert edition(NAME) == made[f"es/{NAME}"].decode(), "a second round changes nothing"


@pytest.mark.parametrize("name", TOOLS)
def test_refresh_asks_for_no_draft_and_no_offer(name: str, site: Path) -> None:
    use(TOOLS[name])
    assert build("--refresh") == 0
    assert_as_meant()


@pytest.mark.parametrize("name", TOOLS)
def test_an_offer_that_a_person_changed_waits_for_approval(name: str, site: Path) -> None:
    corrected = OFFER.replace("antes del", "después del")
    change(NAME, AFTER, lambda entry: replace(entry, target=corrected))
    for _ in range(2):
        use(TOOLS[name])
        assert build("--refresh") == 0
        assert (entries(NAME)[AFTER].target, entries(NAME)[AFTER].fuzzy) == (corrected, True)
        assert "desayuno" not in edition(NAME)
    change(NAME, AFTER, lambda entry: replace(entry, fuzzy=False))
    use(TOOLS[name])
    assert build() == 0
    assert "[después del desayuno](/a)" in edition(NAME)


# --- an old file merged with a new template --------------------------------------------------


@pytest.mark.parametrize("name", ["msgmerge", "pot2po", "Babel"])
def test_an_old_file_merged_with_a_new_template_publishes_no_old_text(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A translator approves in a copy, the page changes, and the copy is updated from a template
    of the new PO file: the program puts the old text to the new source, and says so nowhere."""
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {f"seeds/{NAME}": PAGE})
    build()
    review(NAME, BREAKFAST, OFFER)
    copy = po(NAME).read_bytes()
    put(tmp_path, {f"seeds/{NAME}": PAGE.replace("before breakfast", "after breakfast")})
    Path("output/po/es/page.md.po").unlink()
    assert build() == 0
    with make_template(po(NAME)) as template:
        po(NAME).write_bytes(update_from_template(name, copy, template))
    offered = {entry.source: entry for entry in read(po(NAME))[0].entries}[AFTER]
    assert (offered.target, offered.fuzzy) == (OFFER, True)
    assert offered.previous == (BREAKFAST if name == "pot2po" else None)
    for _ in range(3):
        assert build() == 0
        assert "desayuno" not in edition(NAME)
        assert entries(NAME)[AFTER].target == OFFER, "it is kept for the translator"


# --- notes that were damaged ----------------------------------------------------------------


def without(*starts: str) -> Callable[[Path], bytes]:
    """Deletes lines, as a program does that does not know them."""

    def run(path: Path) -> bytes:
        lines = path.read_bytes().splitlines(keepends=True)
        return b"".join(
            line for line in lines if not line.startswith(tuple(map(str.encode, starts)))
        )

    return run


LOST = {
    "the previous text": ("#| ", "#~| "),
    "comments": ("#.",),
    "comments and the previous text": ("#.", "#| "),
    "obsolete entries and the previous text": ("#~", "#| "),
    "all of them": ("#.", "#~", "#|", "#:"),
    "the header fields": ('"X-',),
}


@pytest.mark.parametrize("name", LOST)
def test_whatever_lines_are_lost_no_offer_is_published(name: str, site: Path) -> None:
    use(without(*LOST[name]))
    for _ in range(2):
        assert build("--refresh") == 0
        assert "desayuno" not in edition(NAME)
        assert entries(NAME)[AFTER].target == OFFER
        assert entries(NAME)[WASH].target == DRAFT
        assert entries(NAME)[REST].reviewed


def test_a_draft_that_may_be_an_offer_is_reported(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    use(without('"X-'))
    capsys.readouterr()
    build()
    assert (
        "a draft is not used: it is not certain that it was written for" in capsys.readouterr().err
    )
    change(NAME, WASH, lambda entry: replace(entry, fuzzy=False))
    build()
    assert DRAFT in edition(NAME), "a person has approved it"


def test_a_damaged_note_of_the_machine_makes_the_text_a_persons(site: Path) -> None:
    def damage(path: Path) -> bytes:
        text = path.read_text("utf-8")
        head, _, tail = text.partition("#. machine: ")
        line, _, rest = tail.partition("\n")
        return f"{head}#. machine: {line[:-11]}\n{rest}".encode()

    source = "Your medicine"
    before = entries(NAME)[source]
    use(damage)
    build("--refresh")
    after: Entry = entries(NAME)[source]
    assert (after.target, after.draft) == (before.target, True)


# --- a text whose id and source disagree -------------------------------------------------------


def test_an_approved_text_whose_source_was_exchanged_is_refused(site: Path) -> None:
    """A merge of lines can put the id of one text to the source of another."""
    data = po(NAME).read_text("utf-8")
    po(NAME).write_text(data.replace(f'msgid "{REST}"', 'msgid "Do not rest."'), encoding="utf-8")
    before = po(NAME).read_bytes()
    build()
    assert APPROVED not in edition(NAME)
    assert po(NAME).read_bytes() == before, "nothing is lost"


# --- quiet diffs ----------------------------------------------------------------------------


REWRAPPED = [name for name in TOOLS if name != "po2xliff, xliff2po"]
"""Programs that keep what entries say; the other empties notes and turns obsolete entries on."""


@pytest.mark.parametrize("name", REWRAPPED)
def test_a_file_that_was_rewrapped_is_not_unwrapped(name: str, site: Path) -> None:
    use(TOOLS[name])
    blocks = {block for block in po(NAME).read_text("utf-8").split("\n\n") if REST in block}
    assert build() == 0
    there = po(NAME).read_bytes()
    assert blocks <= {*there.decode().split("\n\n")}, "byte for byte"
    assert build() == 0
    assert po(NAME).read_bytes() == there

"""Texts approved in the browser: what stands in the PO files and in the editions afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polib
import pytest
from review_client import REVIEWER, Client, Response, fields, serving, shown
from workbench import build, change, edition, entries, files, po, put

from pipeline.catalogue.sign_off import read_sign_off
from pipeline.catalogue.update import Entry, read
from pipeline.config.settings import Settings
from pipeline.desk import actions, save
from pipeline.errors import OutputError
from pipeline.markdown.assemble import Edition
from pipeline.model import Unit
from pipeline.workflow import page_review
from pipeline.workflow.page_job import assemble_edition
from pipeline.workflow.reuse import PageContext

PAGE = "treatment.md"
DOSES = "Take 2 tablets, **not** 5 mg."
PAGES = {
    f"seeds/{PAGE}": f"---\ntitle: Tablets\n---\n\n# How to take it\n\n{DOSES}\n\nRest well.\n",
    "seeds/other.md": "# Other\n\nRest well.\n",
}
SPANISH = {
    "Tablets": "Comprimidos",
    "How to take it": "Cómo tomarlo",
    "Take 2 tablets, <1>not</1> 5 mg.": "Tome 2 comprimidos, <1>no</1> 5 mg.",
    "Rest well.": "Descanse bien.",
    "Other": "Otro",
}


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, PAGES)
    assert build() == 0
    with serving(tmp_path) as ready:
        yield ready


def entry(start: str, page: str = PAGE) -> Entry:
    return next(e for e in entries(page).values() if e.source.startswith(start))


def header(page: str = PAGE) -> dict[str, str]:
    return dict(read(po(page))[0].header)


def assert_as_built(client: Client) -> None:
    """What is on the disk is what `pipeline build` leaves."""
    assert client.server.builder.wait(20)
    before = files(Path("output"))
    assert build() == 0
    assert files(Path("output")) == before


def refused(answer: Response, why: str) -> None:
    assert answer.status in (409, 422, 500), answer.text
    assert why.lower() in shown(answer.text).lower()


def test_an_approved_text_is_in_the_file_at_once_and_in_the_edition_soon(client: Client) -> None:
    old = entry("Take")
    answer = client.save("approve", PAGE, old.id, "Tome 2 comprimidos, <1>no</1> 5 mg.")
    assert answer.status == 303
    new = entry("Take")
    assert new.approved
    assert new.target == "Tome 2 comprimidos, <1>no</1> 5 mg."
    sign_off = read_sign_off(new)
    assert sign_off is not None
    assert sign_off.name == REVIEWER
    assert header()["Last-Translator"] == REVIEWER
    assert re.fullmatch(r"20\d\d-\d\d-\d\d \d\d:\d\d[+-]\d{4}", header()["PO-Revision-Date"])
    assert_as_built(client)
    assert "Tome 2 comprimidos, **no** 5 mg." in edition(PAGE)


def test_the_next_text_of_the_list_follows(client: Client) -> None:
    first = client.follow(client.get("next", f_order="page", f_page=PAGE, f_lang="es"))
    filled = fields(first.text)
    assert filled["f_order"] == "page"
    answer = client.post("approve", **filled)
    following = fields(client.follow(answer).text)
    ids = [e.id for e in read(po(PAGE))[0].entries]
    assert ids.index(following["id"]) == ids.index(filled["id"]) + 1
    assert following["f_page"] == PAGE


def test_when_all_is_approved_the_list_says_so(client: Client) -> None:
    for _ in range(20):
        answer = client.get("next")
        if "note=done" in answer.location:
            break
        filled = fields(client.follow(answer).text)
        source = next(
            e.source
            for e in [*read(po(PAGE))[0].entries, *read(po("other.md"))[0].entries]
            if e.id == filled["id"]
        )
        assert client.post("approve", **{**filled, "target": SPANISH[source]}).status == 303
    assert "Nothing is left to review." in shown(client.follow(answer).text)
    assert_as_built(client)
    assert "translationStatus: reviewed" in edition(PAGE)


def test_a_text_with_broken_tags_is_refused_and_kept(client: Client) -> None:
    old = entry("Take")
    before = po(PAGE).read_bytes()
    answer = client.save("approve", PAGE, old.id, "Tome 2 comprimidos, <1>no 5 mg.")
    refused(answer, "<1> is never closed")
    assert po(PAGE).read_bytes() == before
    assert fields(answer.text)["target"] == "Tome 2 comprimidos, <1>no 5 mg."
    # Closing the browser loses nothing of it.
    again = client.get("edit", lang="es", page=PAGE, id=old.id)
    assert fields(again.text)["target"] == "Tome 2 comprimidos, <1>no 5 mg."
    assert "what you typed before" in shown(again.text)


def test_a_lost_number_keeps_a_text_from_approval_until_a_person_waives_it(client: Client) -> None:
    old, text = entry("Take"), "Tome tabletas, <1>no</1> 5 mg."
    refused(client.save("approve", PAGE, old.id, text), "numbers")
    found = client.save("check", PAGE, old.id, text)
    key = re.search(r'name="waive" value="([0-9a-f]{8})"', found.text)
    assert key
    without = client.save("waive", PAGE, old.id, text, waive=key[1])
    refused(without, "write a reason")
    answer = client.save("waive", PAGE, old.id, text, waive=key[1], **{f"reason-{key[1]}": "two"})
    assert answer.status == 303
    assert "waive: numbers" in entry("Take").translator_comments
    assert not entry("Take").approved
    approved = client.save("approve", PAGE, old.id, text)
    assert approved.status == 303, shown(approved.text)
    assert entry("Take").approved
    assert_as_built(client)


def test_what_is_typed_is_checked_as_the_command_would(client: Client) -> None:
    old = entry("Take")
    wrong = client.save("check", PAGE, old.id, "Tome 3 comprimidos, <1>no</1> 5 mg.")
    assert "numbers" in wrong.text
    right = client.save("check", PAGE, old.id, "Tome 2 comprimidos, <1>no</1> 5 mg.")
    assert "Nothing found" in shown(right.text)


def test_a_draft_is_in_the_file_and_not_approved(client: Client) -> None:
    old = entry("Rest")
    assert client.save("draft", PAGE, old.id, "Descanse.").status == 303
    assert entry("Rest").draft
    assert entry("Rest").target == "Descanse."
    assert_as_built(client)
    assert "Descanse." in edition(PAGE)


def test_undo_brings_the_former_text_back(client: Client) -> None:
    old = entry("Rest")
    client.save("approve", PAGE, old.id, "Descanse bien.")
    assert client.server.builder.wait(20)
    answer = client.post("undo")
    assert "note=undone" in answer.location
    assert entry("Rest") == old
    assert_as_built(client)
    assert "note=nothing" in client.post("undo").location


def test_the_same_text_on_another_page_follows_the_approval(client: Client) -> None:
    old = entry("Rest")
    assert "same text on 1 other page" in shown(
        client.get("edit", lang="es", page=PAGE, id=old.id).text
    )
    client.save("approve", PAGE, old.id, "Descanse bien.")
    assert_as_built(client)
    assert "Descanse bien." in edition("other.md")


# --- others work on the same files ---------------------------------------------------------------


def test_what_another_tool_saved_meanwhile_stays(client: Client) -> None:
    filled = client.fields(PAGE, entry("Take").id)
    change(PAGE, "Rest well.", lambda e: replace(e, target="Repose.", fuzzy=False, signature=""))
    answer = client.post("approve", **{**filled, "target": "Tome 2 comprimidos, <1>no</1> 5 mg."})
    assert answer.status == 303
    assert entry("Rest").target == "Repose."
    assert entry("Take").target == "Tome 2 comprimidos, <1>no</1> 5 mg."
    assert_as_built(client)


def test_what_polib_saved_meanwhile_stays(client: Client) -> None:
    filled = client.fields(PAGE, entry("Take").id)
    catalogue = polib.pofile(str(po(PAGE)))
    other = next(e for e in catalogue if e.msgid == "How to take it")
    other.msgstr, other.flags = "Cómo tomarlo", []
    catalogue.save()
    client.post("approve", **{**filled, "target": SPANISH[filled_source(filled)]})
    assert entry("How").approved
    assert entry("Take").approved
    assert_as_built(client)


def filled_source(filled: dict[str, str]) -> str:
    return next(e.source for e in read(po(PAGE))[0].entries if e.id == filled["id"])


def test_two_people_at_one_text_lose_nothing(client: Client) -> None:
    filled = client.fields(PAGE, entry("Rest").id)
    client.save("approve", PAGE, entry("Rest").id, "Repose.")
    answer = client.post("approve", **{**filled, "target": "Descanse."})
    refused(answer, "was changed by Ana Pérez after you opened it")
    assert entry("Rest").target == "Repose."
    assert fields(answer.text)["target"] == "Descanse."
    assert "Repose." in shown(answer.text)
    # Who has seen both may choose.
    client.server.site.set_reviewer("Luis Gil")
    assert client.post("approve", **fields(answer.text)).status == 303
    assert entry("Rest").target == "Descanse."
    assert "other translation: Repose." in entry("Rest").translator_comments


def test_a_file_saved_again_and_again_is_not_overwritten(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(save, "replace_bytes", lambda *_: False)
    answer = client.save("approve", PAGE, entry("Rest").id, "Descanse.")
    refused(answer, "keeps saving this file")
    assert fields(answer.text)["target"] == "Descanse."


def test_a_file_that_cannot_be_written_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, *_: bytes) -> bool:
        raise OutputError(f"{path}: cannot be written: Permission denied; make it writable")

    monkeypatch.setattr(save, "replace_bytes", fail)
    refused(client.save("approve", PAGE, entry("Rest").id, "Descanse."), "make it writable")


def test_a_damaged_file_is_left_alone(client: Client) -> None:
    filled = client.fields(PAGE, entry("Rest").id)
    damaged = po(PAGE).read_bytes().replace(b'msgid "Rest well."', b'msgid "Rest well.', 1)
    po(PAGE).write_bytes(damaged)
    answer = client.post("approve", **{**filled, "target": "Descanse."})
    assert answer.status == 500
    assert "Descanse." in answer.text
    assert po(PAGE).read_bytes() == damaged


def lock(path: Path) -> None:
    """As a file that another program holds, or nobody may read: it can be neither read nor
    replaced, even by root."""
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b"msgid \xff\n"),
        lambda path: path.write_text('msgid "Rest well.\nmsgstr "x"\n'),
        lock,
    ],
    ids=["not text", "damaged", "locked"],
)
def test_a_file_that_cannot_be_read_is_named_and_others_go_on(
    client: Client, spoil: Callable[[Path], object]
) -> None:
    filled = client.fields(PAGE, entry("Rest").id)
    path = Path.cwd() / po(PAGE)
    spoil(path)
    answer = client.post("approve", **{**filled, "target": "Descanse."})
    assert answer.status in (404, 409, 500)
    assert "Descanse." in shown(answer.text), "the text can be copied"
    listed = client.get("")
    assert listed.status == 200
    assert f"{PAGE}.po" in shown(listed.text).partition("words left")[0]
    assert client.save("approve", "other.md", entry("Other", "other.md").id, "Otro").status == 303
    assert entry("Other", "other.md").approved


def test_a_desk_opens_where_a_file_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, PAGES)
    assert build() == 0
    lock(po(PAGE))
    with serving(tmp_path) as client:
        listed = shown(client.get("").text)
        assert f"{PAGE}.po" in listed.partition("words left")[0]
        answer = client.save("approve", "other.md", entry("Other", "other.md").id, "Otro")
        assert answer.status == 303


def test_a_page_that_is_gone_gives_the_text_back(client: Client) -> None:
    filled = client.fields(PAGE, entry("Rest").id)
    Path("seeds", PAGE).unlink()
    answer = client.post("approve", **{**filled, "target": "Descanse."})
    assert answer.status == 500
    assert "the page is gone" in shown(answer.text)
    assert "Descanse." in answer.text
    assert client.get("").status == 200


def test_a_page_with_new_texts_waits_for_a_build(client: Client) -> None:
    page = Path("seeds", PAGE)
    page.write_text(page.read_text() + "\nDrink water.\n")
    assert client.save("approve", PAGE, entry("Rest").id, "Descanse.").status == 303
    assert client.server.builder.wait(20)
    assert entry("Rest").target == "Descanse."
    status = client.get("page", lang="es", page=PAGE)
    assert "without a translation: 1" in shown(status.text)


# --- people and clocks ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Ana\r\nX-Evil: 1", "Ana X-Evil: 1"),
        ('M"aría <m@x.es> [12345678]', "María m@x.es 12345678"),
        ("José\u202e\u0000 Núñez", "José Núñez"),
        ("李" * 200, "李" * 80),
        ("\t \n", REVIEWER),
    ],
)
def test_a_name_with_odd_characters_is_written_so_that_files_stay_whole(
    client: Client, name: str, kept: str
) -> None:
    client.post("name", name=name)
    client.save("approve", PAGE, entry("Rest").id, "Descanse.")
    sign_off = read_sign_off(entry("Rest"))
    assert sign_off is not None
    assert sign_off.name == kept
    assert header()["Last-Translator"] == kept
    assert not read(po(PAGE))[1]


def test_nobody_approves_without_a_name(client: Client) -> None:
    client.server.site.reviewer = ""
    refused(client.save("approve", PAGE, entry("Rest").id, "Descanse."), "say who you are")
    assert not entry("Rest").approved


def test_who_says_a_name_in_the_editor_stays_there_with_what_is_typed(client: Client) -> None:
    client.server.site.reviewer = client.server.site.drafts.reviewer = ""
    segment = entry("Rest").id
    client.save("check", PAGE, segment, "Descanse a medias")
    text = client.get("edit", lang="es", page=PAGE, id=segment, f_order="page").text
    form = text.partition('<form class="name"')[2].partition("</form>")[0]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form))
    answer = client.post("name", **hidden, name="Eva Gil")
    after = client.follow(answer).text
    assert fields(after)["id"] == segment
    assert fields(after)["f_order"] == "page"
    assert fields(after)["target"] == "Descanse a medias"
    assert client.post("approve", **{**fields(after), "target": "Descanse."}).status == 303
    sign_off = read_sign_off(entry("Rest"))
    assert sign_off is not None
    assert sign_off.name == "Eva Gil"


def test_a_wrong_clock_is_told_and_moves_no_date_back(client: Client) -> None:
    client.save("approve", PAGE, entry("Rest").id, "Descanse.")
    assert client.server.builder.wait(20)
    before = header()["PO-Revision-Date"]
    client.server.site._now = lambda: datetime(1970, 1, 1, tzinfo=UTC)
    assert "01 January 1970" in shown(client.get("").text)
    client.save("approve", PAGE, entry("Take").id, "Tome 2 comprimidos, <1>no</1> 5 mg.")
    assert header()["PO-Revision-Date"] == before
    assert entry("Take").approved


def test_a_text_that_the_page_cannot_hold_is_refused_with_the_reason(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def assemble(settings: Settings, context: PageContext, units: Sequence[Unit]) -> Edition:
        edition = assemble_edition(settings, context, units)
        at = next((i for i, u in enumerate(units) if u.target == "Descanse."), None)
        return edition if at is None else replace(edition, reverted={at: "it would be a list"})

    monkeypatch.setattr(page_review, "assemble_edition", assemble)
    answer = client.save("approve", PAGE, entry("Rest").id, "Descanse.")
    refused(answer, "cannot be written here: it would be a list")
    assert fields(answer.text)["target"] == "Descanse."


def test_a_text_of_any_length_gets_an_answer(client: Client) -> None:
    filled = client.fields(PAGE, entry("Rest").id)
    answer = client.post("approve", **{**filled, "target": "a" * (actions.LONGEST + 1)})
    assert answer.status == 500
    assert "shorten it" in answer.text
    assert client.post("approve", **{**filled, "target": "a" * 2_000_000}).status == 413

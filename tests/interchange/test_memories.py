"""Translation memories: ours for other programs, theirs for us, and what is said of what is not
used."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from workbench import build, change, entries, po, put, review

from pipeline.cli.main import main
from pipeline.interchange import tmx
from pipeline.interchange.rows import Languages, RowState, SegmentRow

NAME = "page.md"
TAKE = "Take <1>two</1> with <2>water</2>."
PAIR = Languages("en", "es")
PATH = Path("m.tmx")
Capture = pytest.CaptureFixture[str]

HEAD = (
    '<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="block" o-tmf="x"'
    ' adminlang="en" srclang="en" datatype="plaintext"/><body>'
)


def memory(*units: tuple[str, str]) -> str:
    """What a program writes that takes our tags for text."""

    def unit(source: str, target: str) -> str:
        texts = (text.replace("<", "&lt;") for text in (source, target))
        en, es = (
            f'<tuv xml:lang="{code}"><seg>{text}</seg></tuv>'
            for code, text in zip(PAIR, texts, strict=True)
        )
        return f"<tu>{en}{es}</tu>\n"

    return HEAD + "".join(unit(*texts) for texts in units) + "</body></tmx>"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    text = "# Pain\n\nTake **two** with [water](/w).\n\nRest well.\n"
    put(tmp_path, {f"seeds/{NAME}": text})
    assert build() == 0
    return tmp_path


@pytest.mark.parametrize(
    ("source", "target", "read"),
    [
        (TAKE, "Tome <1>dos</1> con <2>agua</2>.", "Tome <1>dos</1> con <2>agua</2>."),
        ("Take <5>two</5> <3/>.", "<3/> <5>dos</5>.", "<2/> <1>dos</1>."),
        ("a \\<1> <2/>", "un \\<1> <2/>", "un \\<1> <1/>"),
        # No tags of a PO file: text.
        ("if a <1> b", "si a <1> b", "si a \\<1> b"),
        ("Take <1>two</1>.", "Tome dos.", "Tome dos."),
        ("a < 5", "a < 5", "a < 5"),
    ],
)
def test_tags_that_are_text_in_a_memory_are_tags(source: str, target: str, read: str) -> None:
    (row,) = tmx.read(memory((source, target)).encode(), PATH, PAIR).rows
    assert (row.target, row.state) == (read, RowState.DRAFT)


def test_such_a_memory_is_used(site: Path) -> None:
    PATH.write_text(memory((TAKE, "Tome <1>dos</1> con <2>agua</2>.")), "utf-8")
    assert main(["import", "m.tmx"]) == 0
    assert entries(NAME)[TAKE].target == "Tome <1>dos</1> con <2>agua</2>."
    assert entries(NAME)[TAKE].draft


def test_a_text_with_tags_is_written_in_both_forms_and_read_once(site: Path) -> None:
    row = SegmentRow(NAME, "text.1", TAKE, "Tome <1>dos</1> con <2>agua</2>.", RowState.REVIEWED)
    plain = replace(row, id="text.2", source="Rest.", target="Descanse.")
    data = tmx.write([row, plain], PAIR, "1")
    assert data.count(b"<tu ") == 3
    assert b"<seg>Take &lt;1&gt;two&lt;/1&gt; with &lt;2&gt;water&lt;/2&gt;.</seg>" in data
    assert list(tmx.read(data, PATH, PAIR).rows) == [row, plain]


def test_the_form_with_text_alone_is_enough(site: Path) -> None:
    row = SegmentRow(NAME, "text.1", TAKE, "Tome <1>dos</1> con <2>agua</2>.", RowState.REVIEWED)
    data = tmx.write([row], PAIR, "1")
    start, end = data.index(b"<tu "), data.rindex(b"<tu ")
    assert list(tmx.read(data[:start] + data[end:], PATH, PAIR).rows) == [row]


def test_what_is_not_used_is_counted_by_its_reason(site: Path, capsys: Capture) -> None:
    review(NAME, "Rest well.", "Descanse.")
    text = memory(
        ("Pain", "Dolor"),
        ("Rest well.", "Repose bien."),
        ("On no page", "En ninguna"),
        ("Neither here", "Tampoco"),
        ("Take <1>two</1> with water.", "Tome <1>dos</1> con agua."),
    ).replace("</body>", '<tu><tuv xml:lang="en"><seg>x</seg></tuv></tu></body>')
    PATH.write_text(text, "utf-8")
    capsys.readouterr()
    assert main(["import", "m.tmx"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[0] == (
        "es: 1 taken as draft, 1 not used: a person's translation is there, "
        "3 not used: like no text of the pages"
    )
    assert "m.tmx: 1 units without a text in both en and es, not read" in err
    assert entries(NAME)["Rest well."].target == "Descanse."


def test_a_memory_that_changes_nothing_says_so(site: Path, capsys: Capture) -> None:
    change(NAME, "Pain", lambda entry: replace(entry, target="Dolor"))
    before = po(NAME).read_bytes()
    PATH.write_text(memory(("Pain", "Dolor")), "utf-8")
    capsys.readouterr()
    assert main(["import", "m.tmx"]) == 0
    assert po(NAME).read_bytes() == before
    assert "changed" in capsys.readouterr().out

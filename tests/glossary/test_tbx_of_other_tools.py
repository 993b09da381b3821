"""Terms from and to other programs by TBX keep what they mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import GlossaryError
from pipeline.glossary import Term, TermStatus
from pipeline.glossary.importers import read_terms, write_terms

PAIR = ("en", "es")
DCA = """<?xml version="1.0"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><text><body>
<conceptEntry id="1"><descrip type="subjectField">oncology</descrip>
<langSec xml:lang="en"><termSec><term>swelling</term>
<termNote type="partOfSpeech">noun</termNote></termSec></langSec>
<langSec xml:lang="es"><termSec><term>hinchazón</term>
<termNote type="administrativeStatus">{status}</termNote>
<termNote type="grammaticalGender">feminine</termNote></termSec></langSec>
</conceptEntry></body></text></tbx>
"""
DCT = """<?xml version="1.0"?>
<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
<text><body><conceptEntry id="1"><min:subjectField>oncology</min:subjectField>
<langSec xml:lang="en"><termSec><term>swelling</term>
<min:partOfSpeech>noun</min:partOfSpeech></termSec></langSec>
<langSec xml:lang="es"><termSec><term>hinchazón</term>
<min:administrativeStatus>{status}</min:administrativeStatus>
<basic:grammaticalGender>feminine</basic:grammaticalGender></termSec></langSec>
</conceptEntry></body></text></tbx>
"""
STATUSES = {
    "preferredTerm-admn-sts": TermStatus.LOCKED,
    "preferred": TermStatus.LOCKED,
    "preferredTerm": TermStatus.LOCKED,
    "standardizedTerm": TermStatus.LOCKED,
    "": TermStatus.LOCKED,
    "admittedTerm-admn-sts": TermStatus.PREFERRED,
    "admitted": TermStatus.PREFERRED,
    "deprecatedTerm-admn-sts": TermStatus.FORBIDDEN,
    "Deprecated": TermStatus.FORBIDDEN,
    "supersededTerm-admn-sts": TermStatus.FORBIDDEN,
    "supersededterm": TermStatus.FORBIDDEN,
    "obsolete": TermStatus.FORBIDDEN,
    "obsoleteTerm": TermStatus.FORBIDDEN,
    "forbidden": TermStatus.FORBIDDEN,
    "notRecommended": TermStatus.FORBIDDEN,
}


@pytest.mark.parametrize("style", [DCA, DCT], ids=["dca", "dct"])
@pytest.mark.parametrize("status", STATUSES)
def test_both_styles_keep_the_status_and_the_rest(status: str, style: str, tmp_path: Path) -> None:
    path = tmp_path / "a.tbx"
    path.write_text(style.format(status=status), encoding="utf-8")
    (term,) = read_terms("tbx", [path], PAIR)
    assert (term.term, term.translation, term.status) == ("swelling", "hinchazón", STATUSES[status])
    assert (term.pos, term.gender, term.domain) == ("noun", "f", "oncology")


@pytest.mark.parametrize("style", [DCA, DCT], ids=["dca", "dct"])
def test_a_status_that_is_not_known_is_refused(style: str, tmp_path: Path) -> None:
    path = tmp_path / "a.tbx"
    path.write_text(style.format(status="verboten"), encoding="utf-8")
    with pytest.raises(GlossaryError, match=r"a\.tbx:\d+: .*verboten"):
        read_terms("tbx", [path], PAIR)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE tbx [<!ENTITY a "b">]>',
        '<!DOCTYPE tbx [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_are_refused(doctype: str, tmp_path: Path) -> None:
    path = tmp_path / "a.tbx"
    text = DCA.format(status="").replace("<tbx ", f"{doctype}<tbx ", 1)
    path.write_text(text.replace("hinchazón", "&a;"), encoding="utf-8")
    with pytest.raises(GlossaryError, match="declares a document type of its own"):
        read_terms("tbx", [path], PAIR)


# --- translate-toolkit, which Weblate reads and writes TBX with -------------------------------


def test_translate_toolkit_reads_what_is_exported(tmp_path: Path) -> None:
    tbx = pytest.importorskip("translate.storage.tbx", reason="translate-toolkit is not installed")
    path = tmp_path / "a.tbx"
    terms = [
        Term("swelling", "hinchazón", gender="f", pos="noun"),
        Term("drug", "droga", status=TermStatus.FORBIDDEN),
        Term("tired", "cansado", status=TermStatus.PREFERRED),
    ]
    path.write_bytes(write_terms(terms, path, PAIR))
    units = tbx.tbxfile.parsefile(str(path)).units
    read = [(unit.source, unit.target, unit.isobsolete()) for unit in units]
    assert [(source, target) for source, target, _ in read] == [
        (term.term, term.translation) for term in terms
    ]
    deprecated = [unit.get_target_terms("es")[0].deprecated for unit in units]
    assert deprecated == [False, True, False]


def test_what_translate_toolkit_writes_is_imported(tmp_path: Path) -> None:
    tbx = pytest.importorskip("translate.storage.tbx", reason="translate-toolkit is not installed")
    path = tmp_path / "a.tbx"
    store = tbx.tbxfile(sourcelanguage="en", targetlanguage="es")
    unit = store.addsourceunit("swelling")
    unit.target = "hinchazón"
    unit.addnote("Of the skin.")
    store.savefile(str(path))
    (term,) = read_terms("tbx", [path], PAIR)
    assert (term.term, term.translation, term.status) == ("swelling", "hinchazón", "locked")
    assert term.note == "Of the skin."

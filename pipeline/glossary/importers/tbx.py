"""TBX, the exchange format of translators' programs for terms.

Read in the 2008 form (`martif`, TBX-Basic) and the 2019 form (`tbx`), that with its data categories
as attributes (DCA) or as elements (DCT); written in the 2008 form,
which more programs open. What TBX has no place for stands in types of its own that begin with
`x-`. The files may come from anywhere: a document type declared in one is refused, one named in
it is not loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple
from xml.etree import ElementTree as Xml
from xml.parsers import expat

from pipeline.errors import GlossaryError
from pipeline.glossary.entries import Term, TermStatus
from pipeline.glossary.importers.files import Pair, read_file
from pipeline.glossary.tsv import COLUMNS, Row, cells_of, parse_entries, refuse, tidy

# --- writing - ----------------------------------------------------------------------------

_STATUS: Final = MappingProxyType(
    {
        TermStatus.LOCKED: "preferredTerm-admn-sts",
        TermStatus.PREFERRED: "admittedTerm-admn-sts",
        TermStatus.KEEP: "preferredTerm-admn-sts",
        TermStatus.FORBIDDEN: "deprecatedTerm-admn-sts",
    }
)
_ADMITTED: Final = "admittedTerm-admn-sts"
_GENDER: Final = MappingProxyType({"m": "masculine", "f": "feminine", "mf": "masculine|feminine"})
_NUMBER: Final = MappingProxyType({"s": "singular", "p": "plural"})
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def to_tbx(terms: Iterable[Term], pair: Pair) -> bytes:
    """A TBX-Basic file; what XML cannot hold is refused with its line."""
    root = Xml.Element("martif", {"type": "TBX-Basic", "xml:lang": pair[0]})
    description = Xml.SubElement(Xml.SubElement(root, "martifHeader"), "fileDesc")
    source = Xml.SubElement(Xml.SubElement(description, "sourceDesc"), "p")
    source.text = f"Glossary {pair[0]}-{pair[1]}"
    body = Xml.SubElement(Xml.SubElement(root, "text"), "body")
    for number, term in enumerate(terms, 1):
        for column, cell in cells_of(term).items():
            if bad := _NO_XML.search(cell):
                what = f"{column} has {bad.group()!r}, which XML cannot hold; remove it"
                raise GlossaryError(what, term.path, term.line)
        _write_entry(body, f"c{number}", term, pair)
    Xml.indent(root)
    text: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _write_entry(body: Xml.Element, number: str, term: Term, pair: Pair) -> None:
    entry = Xml.SubElement(body, "termEntry", {"id": number})
    for tag, kind, text in (
        ("descrip", "subjectField", term.domain),
        ("admin", "x-ref", term.ref),
        ("note", "", term.note),
    ):
        if text:
            Xml.SubElement(entry, tag, {"type": kind} if kind else {}).text = text
    source = Xml.SubElement(entry, "langSet", {"xml:lang": pair[0]})
    for form in (term.term, *term.forms):
        _write_term(source, form, {"partOfSpeech": term.pos if form is term.term else ""})
    target = Xml.SubElement(entry, "langSet", {"xml:lang": pair[1]})
    notes = {
        "administrativeStatus": _STATUS[term.status],
        "x-status": str(term.status),
        "grammaticalGender": _GENDER.get(term.gender, ""),
        "grammaticalNumber": _NUMBER.get(term.number, ""),
    }
    _write_term(target, term.translation, notes)
    for slot, form in enumerate(term.target_forms):
        status = {"administrativeStatus": _STATUS[term.status], "x-slot": str(slot)}
        if form:
            _write_term(target, form, status)
    for form in term.admitted:
        status = {"administrativeStatus": _ADMITTED, "x-status": str(term.status)}
        _write_term(target, form, status | {"x-slot": "admitted"})


def _write_term(section: Xml.Element, form: str, notes: Mapping[str, str]) -> None:
    group = Xml.SubElement(section, "tig")
    Xml.SubElement(group, "term").text = form
    for kind, text in notes.items():
        if text:
            Xml.SubElement(group, "termNote", {"type": kind}).text = text


# --- reading - ----------------------------------------------------------------------------

_ENTRIES: Final = ("termEntry", "conceptEntry")
_SECTIONS: Final = ("langSet", "langSec")
_GROUPS: Final = ("tig", "ntig", "termSec")
_BINDING: Final = MappingProxyType(
    {
        **dict.fromkeys(("", "preferred", "standardized", "legal"), "locked"),
        **dict.fromkeys(("admitted", "regulated"), "preferred"),
        **dict.fromkeys(("deprecated", "superseded", "obsolete", "forbidden"), "forbidden"),
        **dict.fromkeys(("rejected", "notrecommended", "donotuse"), "forbidden"),
    }
)
"""Statuses of terms by the words that programs use, without `term` and `admn-sts` around them."""
_CATEGORIES: Final = (
    "administrativeStatus",
    "partOfSpeech",
    "grammaticalGender",
    "grammaticalNumber",
)
"""What the form with elements writes as `<min:partOfSpeech>` and so on."""


class _Form(NamedTuple):
    text: str
    notes: Mapping[str, str]

    @property
    def status(self) -> str:
        """A status of ours; one that is not known stays as it is, and is refused later: taken for
        binding, a bad term would be forced on every page."""
        said = self.notes.get("administrativeStatus", "").strip()
        word = re.sub("[^a-z]", "", said.casefold()).removesuffix("admnsts").removesuffix("term")
        return self.notes.get("x-status") or _BINDING.get(word, said)


def read_terms(paths: Sequence[Path], pair: Pair) -> list[Term]:
    """The entries of TBX files. Raises GlossaryError with every error of the first bad file."""
    return [term for path in paths for term in parse_tbx(read_file(path), path, pair)]


def parse_tbx(data: bytes, path: Path, pair: Pair) -> list[Term]:
    """The entries of a TBX file that have both languages of `pair`; `path` is for messages.

    Raises GlossaryError with every error of the file, one a line.
    """
    problems: list[GlossaryError] = []
    rows: list[Row] = []
    entries = _entries(data, path)
    if not entries:
        raise GlossaryError("no entries found; give a TBX file", path)
    for line, entry in entries:
        sections = {lang: list(_forms(part)) for lang, part in _sections(entry)}
        missing = [language for language in pair if not sections.get(language)]
        if missing:
            what = f"the entry has no term in {missing[0]!r}; add one, or remove the entry"
            problems.append(GlossaryError(what, path, line))
        else:
            cells = _rows(entry, sections[pair[0]], sections[pair[1]])
            rows += (Row(line, [tidy(row.get(c, "")) for c in COLUMNS]) for row in cells)
    terms, wrong = parse_entries(Row(1, list(COLUMNS)), rows, path, pair[1])
    if problems or wrong:
        refuse(sorted([*problems, *wrong], key=lambda p: p.line or 0))
    return terms


def _entries(data: bytes, path: Path) -> list[tuple[int, Xml.Element]]:
    """The concept entries with their lines; tags and attributes without name spaces."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    builder = Xml.TreeBuilder()
    found: list[tuple[int, Xml.Element]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        plain = {_local(name): value for name, value in attributes.items()}
        element = builder.start(_local(tag), plain)
        if element.tag in _ENTRIES:
            found.append((parser.CurrentLineNumber, element))

    def doctype(name: str, system: str | None, public: str | None, internal: int) -> None:
        if internal:
            what = "declares a document type of its own; remove what stands between [ and ]"
            raise GlossaryError(what, path, parser.CurrentLineNumber)

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda tag: builder.end(_local(tag))
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        what = f"no XML ({expat.ErrorString(error.code)}); export it again"
        raise GlossaryError(what, path, error.lineno) from error
    except (ValueError, LookupError) as error:
        raise GlossaryError("not XML that can be decoded; save it as UTF-8", path) from error
    return found


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _sections(entry: Xml.Element) -> Iterator[tuple[str, Xml.Element]]:
    for element in entry.iter():
        if element.tag in _SECTIONS:
            yield element.get("lang", "").casefold().partition("-")[0], element


def _forms(section: Xml.Element) -> Iterator[_Form]:
    for group in section.iter():
        term = group.find(".//term") if group.tag in _GROUPS else None
        if term is not None:
            notes = {n.get("type", ""): _text(n) for n in group.iter("termNote")}
            notes |= {n.tag: _text(n) for n in group.iter() if n.tag in _CATEGORIES}
            yield _Form(_text(term), notes)


def _rows(
    entry: Xml.Element, source: list[_Form], target: list[_Form]
) -> Iterator[Mapping[str, str]]:
    """The entry as rows of a glossary: one, and one for what is deprecated beside it."""
    common = {
        "term": source[0].text,
        "forms": "|".join(form.text for form in source[1:]),
        "pos": source[0].notes.get("partOfSpeech", ""),
        "domain": _value(entry, "descrip", "subjectField"),
        "ref": _value(entry, "admin", "x-ref"),
        "note": next(map(_text, entry.iterfind("note")), ""),
    }
    banned = [form for form in target if form.status == TermStatus.FORBIDDEN]
    for forms in ([form for form in target if form not in banned], banned):
        if forms:
            yield {**common, **_target(forms)}


def _target(forms: list[_Form]) -> dict[str, str]:
    first = forms[0]
    slots: dict[int, str] = {}
    admitted: list[str] = []
    for form in forms[1:]:
        free = max(slots, default=0) + 1  # after an empty plural
        said = form.notes.get("x-slot", "")
        is_weaker = form.status == TermStatus.PREFERRED and first.status == TermStatus.LOCKED
        if said == "admitted" or (not said and is_weaker):
            admitted.append(form.text)
        else:
            # A synonym stands where a plural of it may follow.
            slot = int(said) if re.fullmatch(r"\d{1,3}", said) else free + (free + 1) % 2
            slots[slot] = form.text
    return {
        "translation": first.text,
        "status": first.status,
        "target_forms": "|".join(slots.get(i, "") for i in range(max(slots, default=-1) + 1)),
        "admitted": "|".join(admitted),
        "gender": _reverse(_GENDER, first.notes.get("grammaticalGender", "")),
        "number": _reverse(_NUMBER, first.notes.get("grammaticalNumber", "")),
    }


def _reverse(table: Mapping[str, str], value: str) -> str:
    return next((short for short, word in table.items() if word == value), "")


def _value(entry: Xml.Element, tag: str, kind: str) -> str:
    found = (e for e in entry.iter() if e.tag == kind or (e.tag == tag and e.get("type") == kind))
    return next(map(_text, found), "")


def _text(element: Xml.Element) -> str:
    return "".join(element.itertext())

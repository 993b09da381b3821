"""TMX 1.4b, translation memories: what one tool has translated, for another.

Each unit is written with its page and segment, and a text with tags once more with the tags as
text: a program that translates our PO files knows no other form of them. The memory of another tool
names no page; it is read too, and its tags are numbered in the order of the source.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element as Xml
from xml.etree.ElementTree import SubElement

from pipeline import tagged_text
from pipeline.errors import ExchangeError
from pipeline.interchange import inline_codes
from pipeline.interchange.rows import (
    ExchangeFile,
    Languages,
    RowState,
    SegmentRow,
    may_be_same_language,
)
from pipeline.interchange.xml import (
    LANG,
    Element,
    clean,
    find_child,
    find_descendants,
    local_name,
    parse,
    render,
    split_odd,
)
from pipeline.tagged_text import Close, Open, Single

_DOCTYPE: Final = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
_CONTENT: Final = frozenset(["seg", "prop", "note"])
_PAGE: Final = "x-page"
_STATE: Final = "x-state"
_DIGEST: Final = "x-digest"
_FORM: Final = "x-form"
_AS_TEXT: Final = "tags as text"


def can_write(row: SegmentRow) -> bool:
    """Whether there is anything to remember, and no tag without its partner in it."""
    texts = (row.source, row.target)
    return bool(row.target) and not any(
        tagged_text.nesting_problem(tagged_text.parse(t)) for t in texts
    )


def write(rows: Iterable[SegmentRow], languages: Languages, version: str) -> bytes:
    """A TMX document; see `can_write`. `version` is that of the program."""
    root = Xml("tmx", {"version": "1.4"})
    header = {
        "creationtool": "md-translation-pipeline",
        "creationtoolversion": version,
        "segtype": "block",
        "o-tmf": "PO",
        "adminlang": "en",
        "srclang": languages.source,
        "datatype": "x-markdown",
    }
    SubElement(root, "header", header)
    body = SubElement(root, "body")
    for row in rows:
        _write_unit(body, row, languages)
        if tagged_text.has_tags(row.source) and not _holds_odd(row):
            _write_unit(body, row, languages, as_text=True)
    return render(root, _CONTENT, _DOCTYPE)


def _write_unit(body: Xml, row: SegmentRow, languages: Languages, *, as_text: bool = False) -> None:
    unit = SubElement(body, "tu", {"tuid": row.id})
    if row.note:
        SubElement(unit, "note").text = clean(row.note)
    props = {_PAGE: row.page, _STATE: str(row.state), _DIGEST: row.digest}
    props[_FORM] = _AS_TEXT if as_text else ""
    for kind, text in props.items():
        if text:
            SubElement(unit, "prop", {"type": kind}).text = text
    notes = dict(row.tags)
    for language, text in zip(languages, (row.source, row.target), strict=True):
        segment = SubElement(SubElement(unit, "tuv", {LANG: language}), "seg")
        if as_text:
            segment.text = text
        else:
            _write_content(segment, text, notes)


def _holds_odd(row: SegmentRow) -> bool:
    """Whether XML cannot hold a character of a row."""
    return any(len(split_odd(text)) > 1 for text in (row.source, row.target))


def _write_content(root: Xml, tagged: str, notes: dict[int, str]) -> None:
    def make(item: Open | Close | Single) -> Xml:
        number = str(item.number)
        ids = {
            Open: ("bpt", {"i": number, "x": number}),
            Close: ("ept", {"i": number}),
            Single: ("ph", {"x": number}),
        }
        name, attributes = ids[type(item)]
        kind = clean(notes.get(item.number, "").partition(" ")[0])
        if kind and name != "ept":
            attributes["type"] = f"x-{kind}"
        element = Xml(name, attributes)
        element.text = tagged_text.FORMS[type(item)].format(item.number)
        return element

    inline_codes.write_flat(root, tagged, make, _odd_character)


def _odd_character(character: str) -> Xml:
    element = Xml("ph", {"type": inline_codes.CHARACTER})
    element.text = f"{ord(character):04X}"
    return element


def read(data: bytes, path: Path, languages: Languages) -> ExchangeFile:
    """The units of a TMX file that have both languages. Raises ExchangeError."""
    return read_tree(parse(data, path), path, languages)


def read_tree(root: Element, path: Path, languages: Languages) -> ExchangeFile:
    """As `read`, of a document that is parsed already."""
    if local_name(root) != "tmx":
        raise ExchangeError(f"not TMX (<{local_name(root)}>); export it again", path, root.line)
    found = [(unit, _read_unit(unit, languages)) for unit in find_descendants(root, "tu")]
    pair = f"{languages.source} and {languages.target}"
    rows = [(unit, row) for unit, row in found if row is not None]
    if not rows:
        raise ExchangeError(f"no unit has both {pair}; name the language with --lang", path)
    by_the_book = {(row.page, row.id) for unit, row in rows if row.page and not _is_as_text(unit)}
    kept = [
        row for unit, row in rows if not (_is_as_text(unit) and (row.page, row.id) in by_the_book)
    ]
    lacking = len(found) - len(rows)
    skipped = {f"without a text in both {pair}": lacking} if lacking else {}
    return ExchangeFile(path, languages, tuple(kept), skipped)


def _is_as_text(unit: Element) -> bool:
    return any(
        prop.get("type") == _FORM and prop.text == _AS_TEXT
        for prop in find_descendants(unit, "prop")
    )


def _read_unit(unit: Element, languages: Languages) -> SegmentRow | None:
    source = _find_segment(unit, languages.source)
    target = _find_segment(unit, languages.target)
    if source is None or target is None:
        return None
    props = {
        prop.get("type", ""): "".join(prop.itertext()) for prop in find_descendants(unit, "prop")
    }
    page, state = props.get(_PAGE, ""), RowState.DRAFT
    ours = bool(page)
    texts, problem = ("", ""), ""
    try:
        texts = _read_texts(source, target, ours=ours)
        if ours:
            state = RowState(props.get(_STATE, state))
    except ValueError as error:
        problem = str(error)
    return SegmentRow(
        page=page,
        id=unit.get("tuid", "") if ours else "",
        source=texts[0],
        target=texts[1],
        state=state if texts[1] else RowState.UNTRANSLATED,
        note="\n".join("".join(note.itertext()) for note in unit if local_name(note) == "note")
        if ours
        else "",
        digest=props.get(_DIGEST, ""),
        line=unit.line,
        problem=problem,
    )


def _read_texts(source: Element, target: Element, *, ours: bool) -> tuple[str, str]:
    if not len(source) and not len(target):
        found = _read_tags_as_text(source.text or "", target.text or "")
        if found:
            return (source.text or "", target.text or "") if ours else found
    numbers: dict[str, int] | None = None if ours else {}
    return inline_codes.read([source], numbers), inline_codes.read([target], numbers)


def _read_tags_as_text(source: str, target: str) -> tuple[str, str] | None:
    """Both texts of a unit that a program made of a PO file, to which its tags are text, numbered
    in the order of the source; None where they are no such texts."""
    if not tagged_text.has_tags(source) or tagged_text.problem(source, target):
        return None
    renumbered, numbers = tagged_text.renumber(source)
    new = {number: place for place, number in enumerate(numbers, 1)}
    items = (
        item if isinstance(item, tagged_text.Text) else type(item)(new[item.number])
        for item in tagged_text.parse(target)
    )
    return renumbered, tagged_text.join(items)


def _find_segment(unit: Element, language: str) -> Element | None:
    """The text in a language; a unit with exactly this code comes before one that may mean it."""
    found = [(tuv.get(LANG) or tuv.get("lang") or "", tuv) for tuv in find_descendants(unit, "tuv")]
    exact = [tuv for code, tuv in found if code.casefold() == language.casefold()]
    near = [tuv for code, tuv in found if code and may_be_same_language(code, language)]
    for tuv in [*exact, *near]:
        return find_child(tuv, "seg")
    return None

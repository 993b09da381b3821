"""Read XML from unknown sources safely, with line numbers; write XML.

Files that declare entities are refused, other files are not loaded, and the depth of elements is
limited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

from pipeline.errors import ExchangeError, MissingExtraError

DEEPEST: Final = 200
"""Elements within elements; a segment has a dozen."""

_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XML: Final = "http://www.w3.org/XML/1998/namespace"
LANG: Final = f"{{{_XML}}}lang"
SPACE: Final = f"{{{_XML}}}space"


class Element(ElementTree.Element):
    """An element that knows its line."""

    line = 0


class _Builder:
    """Builds the tree while the parser tells where it is."""

    def __init__(self, path: Path) -> None:
        self.parser: Any = None
        self._path = path
        self._tree = ElementTree.TreeBuilder(element_factory=Element)
        self._depth = 0
        self.data = self._tree.data

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        line = self.parser.parser.CurrentLineNumber
        self._depth += 1
        if self._depth > DEEPEST:
            raise ExchangeError("elements are nested too deep; export it again", self._path, line)
        element = self._tree.start(tag, dict(attributes))
        assert isinstance(element, Element)
        element.line = line

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._tree.end(tag)

    def close(self) -> ElementTree.Element:
        return self._tree.close()


def parse(data: bytes, path: Path) -> Element:
    """The root of an XML document; `path` is for messages. Raises ExchangeError, and
    MissingExtraError without defusedxml."""
    try:
        from defusedxml.common import DefusedXmlException
        from defusedxml.ElementTree import DefusedXMLParser
    except ImportError as error:
        raise MissingExtraError("xliff", "reading XLIFF and TMX") from error

    builder = _Builder(path)
    # A document type may be named, as TMX files do; what it declares is refused.
    parser = DefusedXMLParser(target=builder, forbid_dtd=False)
    builder.parser = parser
    try:
        parser.feed(data)
        root = parser.close()
    except DefusedXmlException as error:
        what = "declares entities; remove the document type, or export it again"
        line = parser.parser.CurrentLineNumber
        raise ExchangeError(what, path, line) from error
    except ElementTree.ParseError as error:
        what = f"no XML ({error}); export it again"
        raise ExchangeError(what, path, error.position[0]) from error
    except (ValueError, LookupError) as error:
        raise ExchangeError("not XML that can be decoded; save it as UTF-8", path) from error
    assert isinstance(root, Element)
    return root


def local_name(element: ElementTree.Element) -> str:
    """The name of an element without its name space."""
    return element.tag.rpartition("}")[2]


def find_descendants(element: ElementTree.Element, name: str) -> Iterator[Element]:
    """The elements below that are called `name`, whatever their name space."""
    for found in element.iter():
        if local_name(found) == name and found is not element:
            assert isinstance(found, Element)
            yield found


def find_child(element: ElementTree.Element, name: str) -> Element | None:
    """The first child called `name`, whatever its name space."""
    for found in element:
        if local_name(found) == name:
            assert isinstance(found, Element)
            return found
    return None


def clean(text: str) -> str:
    """`text` with the characters replaced that XML cannot hold; for what only people read."""
    return _NO_XML.sub("\ufffd", text)


def split_odd(text: str) -> list[str]:
    """`text` in pieces: every second one is a character that XML cannot hold."""
    return re.split(f"({_NO_XML.pattern})", text)


def append_text(element: ElementTree.Element, text: str) -> None:
    """Add characters at the end of an element's content."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def render(root: ElementTree.Element, keep: frozenset[str], doctype: str = "") -> bytes:
    """The document, indented; the content of elements in `keep` is not changed."""
    _indent(root, 0, keep)
    text = ElementTree.tostring(root, encoding="unicode")
    # A reader takes a carriage return in the text for a line feed unless it is a reference.
    text = text.replace("\r", "&#13;")
    head = '<?xml version="1.0" encoding="UTF-8"?>\n' + (f"{doctype}\n" if doctype else "")
    return f"{head}{text}\n".encode()


def _indent(element: ElementTree.Element, level: int, keep: frozenset[str]) -> None:
    if local_name(element) in keep or not len(element):
        return
    element.text = "\n" + "  " * (level + 1)
    for inner in element:
        _indent(inner, level + 1, keep)
        inner.tail = element.text
    element[-1].tail = "\n" + "  " * level

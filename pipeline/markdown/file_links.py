"""Files beside a page that it shows or links to: pictures, forms, other pages."""

from __future__ import annotations

import re
from html import unescape
from typing import Final, NamedTuple
from urllib.parse import unquote


class FileLinks(NamedTuple):
    """Relative paths in a page, decoded, without what follows `?` or `#`."""

    addresses: frozenset[str]
    """In links, images, definitions, `src` and `href`, which an edition may write differently."""
    others: frozenset[str]
    """In imports, other attributes and front matter, which stay as they are."""


NO_LINKS: Final = FileLinks(frozenset(), frozenset())

_BARE: Final = r"[^\s<>()\"'`{}]+(?:\([^\s<>()]*\)[^\s<>()\"'`{}]*)*"
_ADDRESSES: Final = re.compile(
    rf"\]\(\s*(?:<(?P<a>[^<>\n]+)>|(?P<b>{_BARE}))"
    rf"|^[ ]{{0,3}}\[[^\]\n]+\]:[ \t]*(?:<(?P<c>[^<>\n]+)>|(?P<d>{_BARE}))"
    r"|\b(?:src|href)\s*=\s*(?:\"(?P<e>[^\"\n]+)\"|'(?P<f>[^'\n]+)')",
    re.MULTILINE,
)
_OTHERS: Final = re.compile(
    r"\bfrom[ \t]+[\"'](?P<a>\.[^\"'\n]+)[\"']"
    r"|\b(?:import|require)[ \t(]*[\"'](?P<b>\.[^\"'\n]+)[\"']"
    r"|\b(?:poster|data)\s*=\s*[\"'](?P<c>[^\"'\n]+)[\"']"
    r"|^[ \t-]*[\w-]+[ \t]*[:=][ \t]*[\"']?"
    r"(?P<d>[^\s\"':=#{]+\.(?:png|jpe?g|gif|svg|webp|avif|pdf|mp4|webm))[\"']?[ \t]*$"
    # Directives of MyST, with their options, and code that VitePress brings in.
    r"|^[ \t>]*(?:`{3,}|~{3,}|:{3,})\{[\w:-]+\}[ \t]+(?P<e>[^\s`]+)[ \t]*$"
    r"|^[ \t>]*:[\w-]+:[ \t]+(?P<f>[^\s`:]+)[ \t]*$"
    r"|^[ \t>]*<<<[ \t]+(?P<g>[^\s{\[]+)",
    re.MULTILINE | re.IGNORECASE,
)
_NOT_RELATIVE: Final = re.compile(r"[/#?@~$<{]|[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f]")
_LONGEST: Final = 1000


def find_file_links(text: str) -> FileLinks:
    """The relative paths in a page that have an ending. Those in code are found too: a file that
    is there and that nothing shows does no harm."""
    return FileLinks(
        frozenset(path for m in _ADDRESSES.finditer(text) if (path := _decode(m))),
        frozenset(path for m in _OTHERS.finditer(text) if (path := _decode(m))),
    )


def _decode(match: re.Match[str]) -> str:
    raw = match[match.lastgroup or 0]
    if len(raw) > _LONGEST or _NOT_RELATIVE.match(raw):
        return ""
    return path_of(unescape(_ESCAPE.sub(r"\1", raw)))


def path_of(address: str) -> str:
    """The path of a relative address, decoded; empty for other addresses, and for a path whose
    last part has no ending."""
    if _NOT_RELATIVE.match(address):
        return ""
    path = unquote(split_address(address)[0])
    name = path.rpartition("/")[2]
    has_ending = "." in name.strip(".")
    return path if has_ending and not _CONTROL.search(path) and "{{" not in path else ""


def split_address(address: str) -> tuple[str, str]:
    """The path of an address, and what follows it from `?` or `#` on."""
    at = min((i for i in (address.find("?"), address.find("#")) if i >= 0), default=len(address))
    return address[:at], address[at:]

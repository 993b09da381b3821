"""The ids that site generators make from the words of headings, as a table of rules.

Each rule is proved against the real program in `tests/sites/test_slugs.py`. A rule takes the
words of a heading as they are shown: without markup, code with its words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple


class SlugRule(NamedTuple):
    """How a program makes the ids of a page."""

    slug: Callable[[str], str]
    """Takes the words of a heading and gives its id."""
    number: str = "-{}"
    """What is added to an id that the page has already."""
    first: int = 1
    """The number of the second heading with the same words."""
    empty: str = ""
    """The id of a heading of which nothing is left."""
    counts_headings: bool = False
    """Whether the number of equal headings is taken although another heading has that id."""

    def build_ids(self, headings: Iterable[str]) -> list[str]:
        """The ids of all headings of a page, in order."""
        counts: dict[str, int] = {}
        taken: set[str] = set()
        ids = []
        for words in headings:
            base = self.slug(words) or self.empty
            found, count = base, counts.get(base, self.first - 1)
            while found in taken if not self.counts_headings else (found == base in counts):
                count += 1
                found = base + self.number.format(count)
            counts[base] = count
            taken.add(found)
            ids.append(found)
        return ids


def _slug_like_github(text: str) -> str:
    """github-slugger: letters, marks, numbers in decimals, `_` and `-`."""
    kept = (c for c in text.strip().lower() if c in " -" or _is_word(c))
    return "".join(kept).replace(" ", "-")


def _is_word(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LM" or category in ("Nd", "Nl", "Pc")


def _slug_like_python_markdown(text: str) -> str:
    """The extension `toc`: ASCII only, accents go."""
    kept = re.sub(r"[^\w\s-]", "", _drop_accents(text)).strip().lower()
    return re.sub(r"[-\s]+", "-", kept)


def _drop_accents(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


_SPECIAL: Final = r"\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/"


def _slug_like_vitepress(text: str) -> str:
    """@mdit-vue/shared: accents go, other letters stay, `_` before a number."""
    plain = re.sub(r"[\u0300-\u036f\x00-\x1f]", "", unicodedata.normalize("NFKD", text))
    plain = re.sub(rf"[{_SPECIAL}“”‘’]+", "-", plain).strip("-")
    return re.sub(r"^(?=\d)", "_", plain, flags=re.ASCII).lower()


def _slug_like_hugo(text: str) -> str:
    """Hugo's goldmark with `autoHeadingIDType: github`: letters and digits, no marks."""
    kept = (
        "-" if c.isspace() else c.lower()
        for c in text.strip()
        if c in "-_" or c.isspace() or c.isalpha() or unicodedata.category(c) == "Nd"
    )
    return "".join(kept)


def _slug_like_kramdown(text: str) -> str:
    """kramdown without GFM: ASCII letters, digits and `-`, from the first letter on."""
    kept = re.sub(r"[^a-zA-Z0-9 -]", "", re.sub(r"^[^a-zA-Z]+", "", text))
    return kept.replace(" ", "-").lower()


def _slug_like_jekyll(text: str) -> str:
    """kramdown with GFM, as Jekyll uses it."""
    kept = (c for c in text.lower() if c in " \t-" or _is_word(c))
    return re.sub(r"[ \t]", "-", "".join(kept))


_DOCUTILS: Final = str.maketrans(
    {"ß": "sz", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ł": "l", "ŧ": "t"}
)


def _slug_like_docutils(text: str) -> str:
    """docutils: ASCII letters and digits, from the first letter on."""
    plain = _drop_accents(" ".join(text.lower().translate(_DOCUTILS).split()))
    kept = re.sub(r"[^a-z0-9]+", "-", plain)
    return re.sub(r"^[-0-9]+|-+$", "", kept)


def _slug_like_pandoc(text: str) -> str:
    """Pandoc's `auto_identifiers`: letters, numbers and `_-.`, from the first letter on."""
    shown = text.lower().replace("...", "…")
    kept = [c for c in shown if c in "_-." or c.isspace() or c.isalnum()]
    words = "-".join("".join(kept).split())
    start = next((i for i, c in enumerate(words) if c.isalpha()), len(words))
    return words[start:]


_HEXO: Final = str.maketrans(
    {"ß": "s", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}
)


def _slug_like_hexo(text: str) -> str:
    """hexo-util: accents go, capitals stay."""
    plain = unicodedata.normalize("NFD", text.translate(_HEXO))
    plain = re.sub(r"[\u0300-\u036f\x00-\x1f]", "", plain)
    return re.sub(rf"[{_SPECIAL}]+", "-", plain).strip("-")


_HONKIT: Final = re.compile("[\\[\\]!\"'#$%&()*+,./:;<=>?@\\\\^_`{|}~©∑®†“”‘’∂ƒ™℠…œŒ˚ºª•∆∞♥]+")


def _slug_like_honkit(text: str) -> str:
    """github-slugid: a list of signs goes, everything else stays."""
    return _HONKIT.sub("", text).replace(" ", "-").lower().removeprefix("-")


_ELEVENTY: Final = str.maketrans(
    {"ß": "ss", "ä": "ae", "Ä": "Ae", "ö": "oe", "Ö": "Oe", "ü": "ue", "Ü": "Ue", "æ": "ae",
     "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "&": " and "}
)  # fmt: skip


def _slug_like_eleventy(text: str) -> str:
    """@sindresorhus/slugify: ASCII only, capitals within a word begin another."""
    plain = text.translate(_ELEVENTY).replace("’", "'")
    plain = unicodedata.normalize("NFD", plain).encode("ascii", "ignore").decode()
    plain = re.sub(r"([A-Z]{2})(\d+)", r"\1 \2", plain)
    plain = re.sub(r"([a-z\d])([A-Z])", r"\1 \2", plain)
    plain = re.sub(r"([A-Z])([A-Z](?!s(?![a-z]))[a-z\d]+)", r"\1 \2", plain).lower()
    plain = re.sub(r"([a-z\d])'([ts])(?![a-z\d])", r"\1\2", plain)
    return re.sub(r"[^a-z\d]+", "-", plain).strip("-")


def _slug_like_markdown_it_anchor(text: str) -> str:
    """markdown-it-anchor: only blanks are replaced."""
    return re.sub(r"\s+", "-", text.strip().lower())


SLUG_RULES: Final[Mapping[str, SlugRule]] = MappingProxyType(
    {
        "github": SlugRule(_slug_like_github),
        "python-markdown": SlugRule(_slug_like_python_markdown, "_{}"),
        "vitepress": SlugRule(_slug_like_vitepress),
        "hugo": SlugRule(_slug_like_hugo, empty="heading"),
        "jekyll": SlugRule(_slug_like_jekyll, counts_headings=True),
        "kramdown": SlugRule(_slug_like_kramdown, empty="section", counts_headings=True),
        "pandoc": SlugRule(_slug_like_pandoc, empty="section"),
        "docutils": SlugRule(_slug_like_docutils),
        "eleventy": SlugRule(_slug_like_eleventy),
        "honkit": SlugRule(_slug_like_honkit),
        "hexo": SlugRule(_slug_like_hexo),
        "markdown-it-anchor": SlugRule(_slug_like_markdown_it_anchor),
    }
)
"""By name."""

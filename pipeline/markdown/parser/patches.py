"""Everything that this package changes in markdown-it-py, which has no public way to do so.

The changes are made to one parser at a time; other parsers in the same process stay as they
are. They fit version 4 of markdown-it-py, which pyproject.toml requires, and
`tests/markdown/test_patches.py` says what each of them relies on. `pipeline.markdown.parser.state`
overrides methods of its inline state and token, and relies on their fields in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock

BlockRule = Callable[[StateBlock, int, int, bool], bool]


def keep_addresses(md: MarkdownIt) -> None:
    """Leave addresses as they are written, and accept all of them: they are compared and copied,
    never shown. A renderer may refuse `javascript:`; here it is an address that stays."""
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    md.validateLink = lambda url: True  # type: ignore[method-assign]


def replace_inline_parser(md: MarkdownIt, inline: ParserInline) -> None:
    """Have `md` read inline markup with `inline`; the rules after it (`ruler2`) stay. The rule
    that joins fragments of text is off, because it loses their positions."""
    inline.ruler2 = md.inline.ruler2
    md.inline = inline
    md.inline.ruler2.disable("fragments_join")


def replace_block_rules(ruler: Ruler[BlockRule], chains: Mapping[str, list[BlockRule]]) -> None:
    """Have `ruler` answer with the rules in `chains`, by name of the chain (empty for all)."""
    ruler.getRules = lambda name="": chains.get(name, [])  # type: ignore[method-assign, assignment]


def replace_helpers(md: MarkdownIt, helpers: SimpleNamespace) -> None:
    """Have rules for links find `parseLinkLabel` and the like in `helpers`."""
    md.helpers = helpers  # type: ignore[assignment]

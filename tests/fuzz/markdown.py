"""Markdown at random: blocks within blocks, inline markup within inline markup, and dirt."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final

from hypothesis import strategies as st

WORDS: Final = (
    "cancer cells treatment a doctor five mg T-cell Is it I/O café snake_case 5*3 2.5 10% x < y "
    "AT&T $5 #1 don't “quoted” e.g. NCI :smile: \\* &amp; &nbsp; https://x.example.org/a_b "
    "a@b.example.org \u00a0 \u200f 😀"
).split(" ")
DIRT: Final = (
    "*", "**", "_", "`", "``", "[", "]", "](", "](/u)", "![", "(", ")", "<", ">", "<b>", "</b>",
    "<br>", "<!--", "-->", "|", "\\|", "&", "~~", "$", "$$", "{{", "}}", "{%", "%}", "{#a}",
    ":::", "!!! note", "#", "##", "- ", "1. ", "> ", "===", "---", "***", "+++", "```", "~~~",
    "\t", "    ", "  \n", "\\\n", "\\", '"', "'", "[^1]", "^[", ": ", "[a]: /u", "<pre>", "</pre>",
    "\n=\n", "\n--\n", "|-|-|", "{: .c}", "[a]:", "\n:::\n", "{{ x }}", "<i title=\"T\">",
    "==", "~", "{name}", "${x}", "%(n)s", "@key", "[@k]", "[[p]]", "[[p|", "]]", "{{<", ">}}", "{%",
    "<Card", "/>", "<A b={", "{/*", "*/}", "(t)=", '=== "T"', "///", "--8<--", "*[A]: b", "<<<",
    "```{note}", ":k: v", "\\(", "\\)", "\\[", "\\]", "\\begin{a}", "\\end{a}", "| a", "+--+",
    "++a++", "^a", "{ .c }", "{r}`x`", "`x`s", "export const a = {", "<%", "%>", "(@)", "\n: ",
    "<div>", "</div>", "<span translate=\"no\">", "</span>", "\u2028", "\x0c", "\0", "\n\n", "\n",
)  # fmt: skip

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
dirt = st.sampled_from(DIRT)
address = st.sampled_from(["/u", "</u v>", "https://x.example.org/a?b=1&c=2", "#a", ""])
title = st.one_of(st.just(""), words.map(' "{}"'.format), words.map(" '{}'".format))


def _inline(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(" ".join),
        st.lists(inner, min_size=2, max_size=3).map("".join),
        inner.map("*{}*".format),
        inner.map("**{}**".format),
        inner.map("_{}_".format),
        inner.map("~~{}~~".format),
        inner.map("`{}`".format),
        inner.map("<b>{}</b>".format),
        inner.map('<span class="c" title="A box">{}</span>'.format),
        st.builds("[{}]({}{})".format, inner, address, title),
        st.builds("![{}]({}{})".format, inner, address, title),
        st.builds("[{}][ref]".format, inner),
        st.builds("{}[^1]{}".format, inner, words),
        st.builds("{}^[{}]".format, words, inner),
        st.builds("{}\n{}".format, inner, words),
        st.builds("{}  \n{}".format, inner, words),
        st.builds("{}{{{{< icon a >}}}}{}".format, inner, words),
        inner.map("=={}==".format),
        inner.map("~{}~".format),
        inner.map("[[page|{}]]".format),
        st.builds("{} {{name}} {}".format, inner, words),
        st.builds("{} [@key, p. 3] {}".format, inner, words),
        st.builds("{} <Icon name={{a}} /> {}".format, inner, words),
        st.builds("{}{}{}".format, inner, dirt, words),
    )


inline = st.recursive(words, _inline, max_leaves=6)


def _prefixed(first: str, rest: str) -> Callable[[str], str]:
    return lambda text: first + text.replace("\n", "\n" + rest)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("\n", " ") for cell in cells) + " |"


cells = st.lists(inline, min_size=2, max_size=2)
leaf = st.one_of(
    inline,
    inline.map(lambda text: "## " + text.replace("\n", " ")),
    inline.map(lambda text: "## " + text.replace("\n", " ") + " {#id}"),
    inline.map("{}\n---".format),
    st.builds(lambda a, b: f"{_row(a)}\n| --- | :-: |\n{_row(b)}", cells, cells),
    words.map("```text\n{}\n```".format),
    words.map("    {}".format),
    inline.map("<div>\n{}\n</div>".format),
    inline.map("<p>{}</p>".format),
    inline.map(lambda text: "*[ABC]: " + text.replace("\n", " ")),
    inline.map(lambda text: "| " + text.replace("\n", "\n| ")),
    inline.map(lambda text: "| " + text.replace("\n", " |\n| ") + " |"),
    words.map("(target)=\n## {}".format),
    words.map(":::{{figure}} a.png\n:alt: {}\n:name: x\n\nText.\n:::".format),
    words.map('<Card\n  title="{}"\n>'.format),
    words.map('{{{{< card\n  title="{}"\n>}}}}'.format),
    st.sampled_from(['--8<-- "a.md"', "<<< @/a.ts{1}", "/// note | T", "{* a.py *}", "[toc]"]),
    inline.map("{{{{< note >}}}}\n{}\n{{{{< /note >}}}}".format),
    inline.map("Term\n: {}".format),
    words.map('[ref]: /r "{}"'.format),
    inline.map("[^1]: {}".format),
    words.map("<!-- {} -->".format),
    st.sampled_from(["---", "***", "$$\nx = y\n$$", "{: .c}", "##", "", "import A from 'a'"]),
    dirt,
)


def _block(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    many = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        many.map("\n\n".join),
        many.map("\n".join),
        inner.map(_prefixed("> ", "> ")),
        inner.map(_prefixed("- ", "  ")),
        inner.map(_prefixed("1. ", "   ")),
        inner.map(_prefixed("- [ ] ", "  ")),
        inner.map(_prefixed("> [!NOTE]\n> ", "> ")),
        inner.map(_prefixed('=== "Tab"\n\n    ', "    ")),
        inner.map("```{{note}}\n{}\n```".format),
        inner.map("<Card>\n{}\n</Card>".format),
        inner.map(_prefixed('!!! note "A title"\n    ', "    ")),
        inner.map(":::note[A title]\n{}\n:::".format),
        inner.map("<details>\n\n{}\n\n</details>".format),
    )


pages = st.recursive(leaf, _block, max_leaves=8).map("{}\n".format)


def mutate(text: str, chance: random.Random) -> str:
    """`text` after a few accidents: pieces lost, doubled, moved, dirt put in."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice([0, 1, 2, 5, 20, 80]))
        piece = text[start:end]
        kind = chance.randrange(6)
        if kind == 0:
            text = text[:start] + text[end:]
        elif kind == 1:
            text = text[:start] + piece + text[start:]
        elif kind == 2:
            place = chance.randrange(len(text) + 1)
            text = text[:place] + piece + text[place:]
        elif kind == 3:
            prefix = chance.choice(["> ", "- ", "  ", "    ", "\t", "# ", "| "])
            text = text[:start] + piece.replace("\n", "\n" + prefix) + text[end:]
        else:
            text = text[:start] + chance.choice(DIRT) + text[end if kind == 4 else start :]
    return text

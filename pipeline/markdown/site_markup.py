"""What sites write into Markdown beyond CommonMark, in one table.

Four kinds of markup, each with its table: pieces within a line that stay as they are, pairs of
marks around prose, lines that stand for themselves (some with one field of prose), and blocks
that are left alone. `pipeline.markdown.parser` makes rules of them. MDX has a module of its own,
because JavaScript is no regular language.

Patterns are tried at one place and take time by the length of what they match: what is repeated
is possessive or cannot match in two ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple


class InlinePiece(NamedTuple):
    """A piece within a line that no engine sees."""

    kind: str
    """Kind of its tag."""
    first: str
    """The character it starts with."""
    pattern: str
    sites: str
    """Who writes it so."""


def _nested(depth: int, inner: str = r"[^{}\n]") -> str:
    """Braces on one line, `depth` of them within each other."""
    pattern = rf"\{{{inner}*+\}}"
    for _ in range(depth - 1):
        pattern = rf"\{{(?:{inner}|{pattern})*+\}}"
    return pattern


_NO_TRANSLATION: Final = r"\{[^{}\n]*?(?<![\w-])translate\s*=\s*[\"']?no\b[^{}\n]*\}"
NO_TRANSLATION: Final = re.compile(_NO_TRANSLATION)
"""An attribute list that says its text is not for translation."""

_COMMANDS: Final = (
    "newpage|pagebreak|clearpage|cleardoublepage|index|(?:auto|c|C|eq|page|name)?ref|label"
    "|(?:paren|text|auto)?cite[a-z]*|[vh]space|(?:big|med|small)skip|includegraphics|input|include"
    "|noindent|[hv]fill|newline|linebreak|tableofcontents|listof(?:figures|tables)|appendix"
    "|printindex|text[a-z]{2}|emph|underline|(?:main|front|back)matter|centering|maketitle|setcounter|addtocounter|(?:this)?pagestyle|hypertarget|bibliography(?:style)?|usepackage"
)
"""Commands of TeX; what stands in braces behind them stays, as in all braces."""
_CODE: Final = r"(?:`[^`]++`(?!`)|``(?:[^`]|`(?!`))++``(?!`))"
_FORMULA: Final = r"[A-Za-z0-9]\w?'?"
_LIST: Final = rf"[(\[]?{_FORMULA}(?:,[ ]?{_FORMULA})*+[)\]]?\$|[A-Za-z]\w?\([^$()\n]{{1,20}}\)\$"
"""`[a, b]`, `x, y`, `n` and `f(x)`, with the dollar sign behind it."""

INLINE_PIECES: Final[tuple[InlinePiece, ...]] = (
    # --- shortcodes, templates -------------------------------------------------------------
    InlinePiece("shortcode", "{", r"\{\{<(?:[^>{]|>(?!\}\})|\{(?!\{<))*+>\}\}", "Hugo"),
    InlinePiece("shortcode", "{", r"\{\{%(?:[^%{]|%(?!\}\})|\{(?!\{%))*+%\}\}", "Hugo"),
    InlinePiece("shortcode", "{", r"\{\{(?!\{)(?:[^}{]|\}(?!\})|\{(?!\{))*+\}\}", "Liquid, Vue"),
    InlinePiece("shortcode", "{", r"\{%(?:[^%{]|%(?!\})|\{(?!%))*+%\}", "Liquid, Jinja, Markdoc"),
    InlinePiece("shortcode", "{", r"\{#(?:[^#{]|#(?!\})|\{(?!#))*+#\}", "Jinja"),
    InlinePiece("shortcode", "<", r"<%(?:[^%<]|%(?!>)|<(?!%))*+%>", "ERB, EJS"),
    # --- roles, attribute lists, expressions and variables ------------------------------------
    InlinePiece("role", "{", rf"\{{[A-Za-z][\w:.+-]*+\}}{_CODE}", "MyST"),
    InlinePiece("attributes", "{", r"\{[ \t]*+[:#.](?![ \t}])[^{}\n]*+\}", "kramdown, Pandoc"),
    InlinePiece("expression", "{", r"\{/\*(?:[^*{]|\*(?!/\})|\{(?!/\*))*+\*/\}", "MDX"),
    InlinePiece("attributes", "{", r"(?<=[)\]`*_>])\{[^{}\n]*+\}", "Pandoc, MkDocs"),
    InlinePiece("variable", "{", r"\{[\w$.:-]++\}", "i18n, Python, Docusaurus"),
    InlinePiece("expression", "{", _nested(6, r"[^{}\n`]"), "MDX, Svelte, FastAPI"),
    InlinePiece("variable", "$", r"\$\{[^{}\n`]*+\}", "shells, templates"),
    InlinePiece("untranslated", "[", r"\[[^\[\]\n]++\]" + _NO_TRANSLATION, "Pandoc, MyST"),
    InlinePiece("variable", "[", r"\[\[[$#]\{[^{}\n`]*+\}\]\]", "Thymeleaf"),
    InlinePiece("variable", "%", r"%(?:\(\w++\)|\d\$)[sdifgru]\b", "gettext, printf"),
    InlinePiece("variable", "%", r"(?<![\w%])%(?:[sd]|\.\d[fg])(?!\w)", "gettext, printf"),
    # --- maths -------------------------------------------------------------------------------
    InlinePiece("math", "$", r"\$\$(?!\s)(?:[^$\\\]]|\\.|\](?!\([^)$]*\$))+?\$\$", "KaTeX"),
    InlinePiece("math", "$",
                rf"(?<![\w$])\$(?![\s$])(?=[^$\n]*[\\^_={{}}+*/|<>]|{_LIST})"
                r"(?:[^$\\\n\]]|\\.|\](?!\([^)$\n]*\$))*?(?<!\s)\$(?![\w{])", "KaTeX"),
    InlinePiece("command", "\\",
                rf"\\(?:(?:{_COMMANDS})\*?(?![A-Za-z])(?:\[[^\[\]\n]*\](?!\())?+"
                r"(?:\{[^{}\n]*\})*+|@ref\([^()\n]*\))", "Pandoc, bookdown"),
    InlinePiece("math", "\\",
                r"\\\((?=[^\n]{0,300}?(?:[\^_=+*/|<>]|\\[^()])|\s?[A-Za-z0-9]{1,2}\s?\\\))"
                r"(?![^\n\\]*[A-Za-z]{4}[^\n\\]*\\\))"
                r"(?:[^\\\n]|\\(?![()]).){1,300}+\\\)", "MathJax"),
    # --- tags of components ------------------------------------------------------------------
    InlinePiece("tag", "<", r"</?>", "JSX"),
    # --- references, citations, abbreviations, keys ------------------------------------------
    InlinePiece("wiki link", "!", r"!\[\[[^\[\]\n]++\]\]", "Obsidian"),
    InlinePiece("wiki link", "[", r"\[\[[^\[\]\n|*`<]++\]\](?![(\[:])", "Obsidian, Foam"),
    InlinePiece("shortcode", "[", r"\[(?:toc|TOC)\](?![(\[:])", "Python-Markdown"),
    InlinePiece("attributes", "[", r"(?<=\s)\[#[A-Za-z][\w-]*+\](?=[ \t]*(?:\n|\Z))",
                "Nextra, Fumadocs"),
    InlinePiece("citation", "[",
                r"\[(?=-?@[\w{]|[^\[\]@\n]*[\s;(-]-?@[\w{])[^\[\]\n]++\](?![(\[:])", "Pandoc"),
    InlinePiece("citation", "@",
                r"(?<![\w@./+-])@(?:[A-Za-z_][\w:.#$%&+?~/-]*[\w/]|[A-Za-z_]|\{[^{}\n]++\})"
                r"(?:[ ]\[(?:pp?|ch|chap|sec|fig|vol|§|\d)\b[^\[\]\n]*+\](?![(\[:]))?+", "Pandoc"),
    InlinePiece("keys", "+",
                r"(?<![\w+])\+\+(?:[\w.-]++|\"[^\"\n]++\")(?:\+(?:[\w.-]++|\"[^\"\n]++\"))*+\+\+"
                r"(?![\w+])", "PyMdown"),
    InlinePiece("attributes", "^", r"(?<=\s)\^[A-Za-z0-9-]++[ \t]*+(?=\n|\Z)", "Obsidian"),
    InlinePiece("script", "^", r"(?<=\w)\^[^\s^\[\]`*_<>]{1,20}+\^", "Pandoc"),
    InlinePiece("emoji", ":",
                r":(?:(?=[a-z0-9_+-]*[a-z])[a-z0-9_+-]+|[+-]1):(?![^\W_]|:)", "GitHub"),
)  # fmt: skip
"""Pieces that CommonMark reads as text and that sites read as code; the first one that matches
counts. Code within them is theirs, so a piece may hold a whole code span, never a part of one."""


def compile_pieces(pieces: Iterable[InlinePiece]) -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern for all `pieces`, and the kind that each of its named groups stands for."""
    named = {f"k{i}": piece for i, piece in enumerate(pieces)}
    pattern = "|".join(f"(?P<{name}>{piece.pattern})" for name, piece in named.items())
    return re.compile(pattern), {name: piece.kind for name, piece in named.items()}


class InlinePair(NamedTuple):
    """Marks around prose."""

    kind: str
    mark: str
    """What it starts with."""
    opening: str
    closing: str
    sites: str


INLINE_PAIRS: Final[tuple[InlinePair, ...]] = (
    InlinePair("mark", "==", r"(?<![=\w])==(?=[^\s=])", r"(?<=[^\s=])==(?!=)", "Obsidian, PyMdown"),
    InlinePair("strikethrough", "~", r"(?<!~)~(?=[^\s~])", r"(?<=[^\s~])~(?!~)", "GFM, Pandoc"),
    InlinePair("wiki link", "[[", r"\[\[[^\[\]\n|]++\|(?=[^\s|])", r"\]\](?![(\[:])", "Obsidian"),
)
"""The prose between the marks is one line without other marks that cross it."""


class Line(NamedTuple):
    """A line that stands for itself; it is never joined with its neighbours."""

    kind: str
    first: str
    """Characters it may start with."""
    pattern: str
    """Matches the whole line; the group `field` is prose, if there is one."""
    sites: str


LINES: Final[tuple[Line, ...]] = (
    Line("target", "(", r"\([A-Za-z0-9_][\w:. +-]*+\)=[ \t]*$", "MyST"),
    Line("snippet", "-;", r";?-+8<-+(?:[ \t]++[^\n]*)?$", "PyMdown"),
    Line("snippet", "<", r"<<<[ \t]*+[@./\w][^\n]*$", "VitePress"),
    Line("abbreviation", "*", r"\*\[[^\[\]\n]++\]:[ \t]*+(?P<field>[^\n<`]*?)[ \t]*$", "PHP Extra"),
    Line("abbreviation", "*", r"\*\[[^\[\]\n]++\]:[^\n]*$", "PHP Extra"),
    Line("block", "/",
         r"/{3,}[ \t]*+(?:[A-Za-z][\w-]*+[ \t]*+(?:\|[ \t]*+(?P<field>[^\n]*?)[ \t]*)?)?$",
         "PyMdown"),
    Line("expression", "{", r"\{\*[^\n]*\*\}[ \t]*$", "FastAPI"),
)  # fmt: skip


RARE: Final = ("8<", "*[", "(@")
"""What rules look for that begin like lists and other common lines: on a page without it they are
not tried."""


class Container(NamedTuple):
    """A line with a title in quotes whose body, indented by four, is prose."""

    kind: str
    first: str
    pattern: str
    """Matches the whole line; the group `field` is prose, if there is one."""
    sites: str


CONTAINERS: Final[tuple[Container, ...]] = (
    Container("tab", "=", r"={3}[!+]{0,2}[ \t]++\"(?P<field>[^\"\n]*)\"[ \t]*$", "PyMdown"),
)


class Region(NamedTuple):
    """Lines that are left alone, from one that opens to one that closes."""

    kind: str
    first: str
    opening: str
    """Matches at the start of a line; the group `name` must follow the closing pattern."""
    closing: str
    """Searched for from the end of the opening on; nothing follows it on its line. `NAME` stands
    for the group `name`."""
    nests: bool
    """Whether it may hold another opening; else the first one was never closed."""
    sites: str


REGIONS: Final[tuple[Region, ...]] = (
    Region("shortcode", "{", r"\{\{<", r">\}\}", False, "Hugo"),
    Region("shortcode", "{", r"\{\{%", r"%\}\}", False, "Hugo"),
    Region("shortcode", "{", r"\{%", r"%\}", False, "Liquid, Jinja"),
    Region("expression", "{", r"\{/\*", r"\*/\}", False, "MDX"),
    Region("shortcode", "{", r"\{#(?=[\s-]|$)", r"#\}", False, "Jinja"),
    Region("shortcode", "<", r"<%", r"%>", False, "ERB, EJS"),
    Region("snippet", "-;", r";?-+8<-+[ \t]*$", r"^[ \t>]*;?-+8<-+[ \t]*$", True, "PyMdown"),
    Region("math", "\\", r"\\begin\{(?P<name>[a-zA-Z]+\*?)\}", r"\\end\{NAME\}", True, "MathJax"),
    Region("math", "\\", r"\\\[[ \t]*$", r"^[ \t>]*\\\][ \t]*$", True, "MathJax"),
    Region("math", "$", r"\$\$[ \t]*$", r"^[ \t>]*\$\$[ \t]*\{[^{}\n]*\}", True, "Quarto"),
)
"""Only what is not closed on its first line; that is one of the pieces above."""

_CODE_NAMES: Final = "highlight|mermaid|katex|math|chem|code-toggle"

SKIPPED: Final[tuple[tuple[str, str, str], ...]] = (
    # what, where the part starts, where it ends
    ("skip", r"<!--\s*pipeline:\s*skip\s*-->", r"<!--\s*pipeline:\s*resume\s*-->"),
    ("code", r"\{%-?\s*highlight\b[^%\n]*%\}", r"\{%-?\s*endhighlight\s*-?%\}"),
    ("code", r"\{%-?\s*raw\s*-?%\}", r"\{%-?\s*endraw\s*-?%\}"),
    ("code", r"\{%-?\s*comment\s*-?%\}", r"\{%-?\s*endcomment\s*-?%\}"),
    ("code", rf"\{{\{{[<%]\s*({_CODE_NAMES})\b(?:(?!\{{\{{)[^\n])*?[>%]\}}\}}",
     rf"\{{\{{[<%]\s*/\s*(?:{_CODE_NAMES})\s*[>%]\}}\}}"),
)  # fmt: skip
"""Parts of a body in which nothing is translated; `skip` may run to the end of the page."""

MAYBE_SKIPPED_TABLE: Final = re.compile(r"--[ ]+--|\+--|\+==")
SKIPPED_TABLES: Final = re.compile(
    r"^\+(?:[-=:]{2,}\+)+[ \t]*\n(?:[+|][^\n]*(?:\n|\Z))+"
    r"|^(?:[ ]{0,3}\S[^\n]*\n)?[ ]*-{2,}(?:[ ]+-{2,})+[ \t]*\n(?:[^\n]*\S[^\n]*(?:\n|\Z))+",
    re.MULTILINE,
)
"""Tables of Pandoc whose columns are counted in characters (grid and simple tables): longer words
would move cells into other columns, so they stay, and the page says so."""

LINE_STARTS: Final = re.compile(
    r"(?P<example>\(@[\w-]*\)[ \t]+)|(?P<definition>:[ \t]+)"
    r"|(?P<item>(?:#\.|\((?:\d{1,3}|[a-z]|[ivx]{2,5})\)|[ivx]{1,5}[.)])[ \t]+)"
)
"""Marks in the middle of a paragraph that begin a line of their own: examples and items of lists of
Pandoc, definitions of several terms. What stands before such a line is a text of its own. An item
counts where the first line is one too."""

_ADMONITIONS: Final = frozenset(
    "note warning tip important caution danger attention hint seealso error".split()
)
"""What follows their name is prose: the title, or the start of the body."""
PROSE_FENCES: Final = _ADMONITIONS | frozenset(
    "admonition dropdown tab-set tab-item card grid grid-item grid-item-card details margin "
    "sidebar topic epigraph pull-quote figure list-table".split()
)
"""Names of directives in fences whose body is prose."""
TITLED: Final = _ADMONITIONS | frozenset(
    "admonition dropdown tab-item card grid-item-card sidebar topic list-table".split()
)
"""Names of directives whose argument is a title."""

OPTION_FIELDS: Final = frozenset(["alt", "caption", "title", "subtitle", "label", "header"])
"""Options of directives whose value is prose."""

ATTRIBUTE_WORDS: Final = frozenset(
    "label caption summary aria-description aria-roledescription aria-valuetext".split()
)
"""Attributes of tags, beside `alt`, `title`, `placeholder` and `aria-label`, that hold words."""
COMPONENT_WORDS: Final = frozenset(
    "description heading header subheading subtitle text tooltip buttontext buttonlabel cta "
    "message helptext hint legend".split()
)
"""Attributes that hold words in the tags of components: names with a capital letter, a dot or a
hyphen."""
PARAMETERS: Final = (
    ATTRIBUTE_WORDS
    | COMPONENT_WORDS
    | {"alt", "title", "placeholder", "aria-label", "data-title", "data-caption"}
)
"""Parameters of shortcodes, template tags and attribute lists that hold words."""

_HEAD_KEYS: Final = (
    "title|date|modified|category|tags|slug|authors?|summary|status|lang|translation|template"
    "|save_as|url|keywords|description|subtitle|copyright|affiliation"
)
HEAD: Final = re.compile(
    rf"(?i:(?:(?:{_HEAD_KEYS}):[^\n]*\n(?:[ \t]+\S[^\n]*\n)*+){{2,}}+)(?=[ \t]*(?:\n|\Z))"
)
"""The head of a page without marks around it (Pelican, MultiMarkdown): two or more lines of
known keys, then an empty line."""
HEAD_VALUE: Final = re.compile(
    r"^(?P<key>[A-Za-z_]+):[ \t]*(?P<field>[^\n]*?)[ \t]*$", re.MULTILINE
)
HEAD_LANGUAGE: Final = re.compile(r"(?im:^lang(?:uage)?:[ \t]*(?P<field>[\w-]+)[ \t]*$)")

_MATHS: Final = "|".join(
    piece.pattern.replace(r"(?<![\w$])\$", r"\$(?<![\w$\\]\$)")
    for piece in INLINE_PIECES
    if piece.kind == "math" and piece.first == "$"
)
# A mark that is written after a backslash is text. The look back stands behind the first character,
# so that the search for it is one for a few characters.
SHAPES: Final = re.compile(
    r"\[\[[^\[\]\n|*`<]*+(?:\]\](?![(\[:])|\|(?=[^\[\]\n*`<_]*\]\]))"
    r"|\{(?<!\\\{)(?:\{(?:[^{}\n]|\{(?!\{))*+\}\}|%[^%\n]*%\}|[^{}\n]*\})"
    rf"|@(?<![\w@./+\\-]@)[A-Za-z][\w-]*+|{_MATHS}"
)
LINE_SHAPES: Final = re.compile(
    r"^[ \t>]*(?::{3,}|={3}[!+]{0,2}(?=[ \t]+\"[^\"\n]*\"[ \t]*$)|;?-+8<-+"
    r"|/{3,}(?=[ \t]*(?:[A-Za-z][\w-]*[ \t]*(?:\||$)|$)))"
    r"|^[ ]{0,3}<<<(?=[ \t]*[@./])",
    re.MULTILINE,
)
LINE_HINTS: Final = (":::", "===", "///", "<<<", "8<")
HINTS: Final = ("{", "[[", "@", "$", *LINE_HINTS)
"""The net: pieces that source and edition must hold alike, whatever rule read them."""

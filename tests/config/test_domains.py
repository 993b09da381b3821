"""pipeline.config.domains: which entries of the glossary count on which page.

The site under tests/data/site/domains has one page for each way to say what a page is about.
"""

from __future__ import annotations

import pickle
import re
import shutil
from pathlib import Path

import pytest
from locations import DATA
from workbench import build

from pipeline.cli.main import main
from pipeline.config.domains import domains_of
from pipeline.config.settings import Settings, load
from pipeline.glossary import Glossary, Term

SITE = DATA / "site" / "domains"
EXPECTED = dict(
    line.split(": ") for line in (SITE / "expected.txt").read_text("utf-8").splitlines()
)
assert EXPECTED, "no pages expected"
STAGES = Glossary(
    (
        Term("stage", "escenario", domain="arts"),
        Term("stage", "estadio", domain="cancer"),
        Term("cell", "célula"),
    )
)


@pytest.fixture
def domains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(SITE, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def terms_of(site: Path, page: str) -> str:
    po = (site / "output" / "po" / "es" / f"{page}.po").read_text("utf-8")
    found = dict(re.findall(r"#\. term: (\w+) = (\w+) ", po))
    return ", ".join(found[name] for name in ("stage", "dose", "cell") if name in found)


def test_each_page_has_the_terms_of_what_it_is_about(domains: Path) -> None:
    assert build(engine="identity") == 0
    assert {page: terms_of(domains, page) for page in EXPECTED} == EXPECTED


def test_a_page_that_joins_a_domain_changes_only_where_its_terms_stand(domains: Path) -> None:
    page = domains / "seeds" / "silent.md"
    page.write_text("The stage.\n\nThe cell.\n", encoding="utf-8")
    assert build(engine="identity") == 0
    po = domains / "output" / "po" / "es" / "silent.md.po"
    before = re.findall(r"machine: (.*) \[", po.read_text("utf-8"))
    settings = domains / "pipeline.toml"
    settings.write_text(
        settings.read_text("utf-8") + '"silent.md" = ["cancer"]\n', encoding="utf-8"
    )
    assert build(engine="identity") == 0
    after = re.findall(r"machine: (.*) \[", po.read_text("utf-8"))
    assert [old == new for old, new in zip(before, after, strict=True)] == [False, True]


def test_a_domain_that_no_entry_has_is_refused_with_those_there_are(
    domains: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (domains / "pipeline.toml").write_text('domains = ["oncology"]\n', encoding="utf-8")
    assert build(engine="identity") == 2
    assert (
        "no entry of the glossary en-es has the domain 'oncology' of domains.*; "
        "the glossary has: arts, cancer, drug"
    ) in capsys.readouterr().err
    assert not (domains / "output").exists()
    shutil.rmtree(domains / "glossary")
    assert build(engine="identity") == 0, "the twin: without a glossary there is nothing to slip"


def test_plain_text_has_the_domains_of_all_pages(
    domains: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (domains / "pipeline.toml").write_text('domains = ["cancer"]\n', encoding="utf-8")
    (domains / "text.txt").write_text("stage\n", encoding="utf-8")
    for setting, missing in (('domains = ["cancer"]\n', "estadio"), ("", "escenario")):
        (domains / "pipeline.toml").write_text(setting, encoding="utf-8")
        main(["translate", "--engine", "identity", "text.txt"])
        assert f"“stage” must be “{missing}”" in capsys.readouterr().err


def test_paths_and_tags_are_told_apart() -> None:
    rules = (("a/*", frozenset("x")), ("b.md", frozenset("y")), ("heart", frozenset("z")))
    settings = Settings(Path("/"), domains=rules)
    assert domains_of(settings, "a/b/c.md") == frozenset(["x"])
    assert domains_of(settings, "b.md", {"tags": ["HEART "]}) == frozenset(["y", "z"])
    assert domains_of(settings, "heart", {"title": "heart"}) is None
    assert domains_of(settings, "c.md", {"tags": ["a/*", 3, None]}) is None
    assert domains_of(Settings(Path("/")), "a/b.md") is None


def test_a_narrowed_glossary_shares_the_matcher_and_travels() -> None:
    narrowed = STAGES.within(["arts"])
    assert [m.term.translation for m in narrowed.match("stage, cell")] == ["escenario", "célula"]
    assert narrowed.matcher is STAGES.matcher
    assert narrowed is STAGES.within(frozenset(["arts"]))
    assert pickle.loads(pickle.dumps(narrowed)) == narrowed
    assert STAGES.within(None) is STAGES
    (match,) = narrowed.match("stage", domains=["cancer"])
    assert match.term.translation == "estadio", "domains asked for win over those of the page"


def test_the_defaults_leave_every_entry_in_force(tmp_path: Path) -> None:
    assert domains_of(load(tmp_path), "a.md", {"tags": ["x"]}) is None

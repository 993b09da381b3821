"""The model that ships: small enough, found with no step, a real Argos package, fit for use."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from argos_tiny import DATA, EN_ES, ODD, STOCK, texts
from locations import ROOT

from pipeline.engines import resolve_engine
from pipeline.engines.argos.engine import ArgosEngine
from pipeline.engines.argos.package import ARCHIVE, require_translation
from pipeline.engines.base import Capabilities, TermConstraint
from pipeline.glossary import find_built_in
from pipeline.shipped import find_shipped_folder
from pipeline.spans import Span

GLOSSARY = ROOT / "glossary" / "en-es.tsv"
(MODEL,) = (ROOT / "models").glob("*.argosmodel")
CASES = [
    line.split("\t") for line in (DATA / "patients.tsv").read_text(encoding="utf-8").splitlines()
]


def test_it_is_small_and_says_what_it_is() -> None:
    assert MODEL.stat().st_size <= 32 << 20
    metadata = require_translation(MODEL).metadata
    assert metadata.pair == EN_ES
    assert MODEL.stem == f"translate-en_es-{metadata.version.replace('.', '_')}"
    with zipfile.ZipFile(MODEL) as archive:
        card = archive.read(f"{MODEL.stem}/README.md").decode()
    assert card == (ROOT / "models" / "README.md").read_text(encoding="utf-8")


@pytest.mark.engine
def test_auto_takes_it_with_no_step_from_any_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    for name in ("PIPELINE_MODELS_DIR", "ARGOS_PACKAGES_DIR", "ARGOS_TRANSLATE_PACKAGE_DIR"):
        monkeypatch.delenv(name, raising=False)
    version = require_translation(MODEL).metadata.version
    assert resolve_engine("auto", EN_ES).signature(EN_ES).startswith(f"argos/{version}+")


@pytest.mark.engine
@pytest.mark.parametrize(("english", "pattern"), CASES, ids=[case[0][:40] for case in CASES])
def test_what_a_patient_must_not_misread(
    english: str, pattern: str, no_network: list[str], tmp_path: Path
) -> None:
    engine = ArgosEngine([MODEL.parent], tmp_path)
    assert re.search(pattern, engine.translate([english], EN_ES)[0][0].text, re.IGNORECASE)


@pytest.mark.engine
def test_what_stood_for_a_translation_in_its_corpus_is_never_said(tmp_path: Path) -> None:
    engine = ArgosEngine([MODEL.parent], tmp_path)
    drugs = ["lisocabtagene maraleucel (Breyanzi)", "Your contact information"]
    several = engine.translate(drugs, EN_ES, hypotheses=8)
    assert not [h.text for found in several for h in found if "[es]" in h.text]


TUMOR = "The doctor looked at the small tumor in the left lung."
WORDS = {"doctor": "médico", "tumor": "tumor", "left": "izquierdo", "lung": "pulmón"}
BIOPSY = "The doctor may order a biopsy of the lymph nodes."
ALIGNED = [
    (BIOPSY, {"doctor": "médic|doctor", "biopsy": "biopsia", "order": "pedir|solicit|orden|indi"}),
    ("The surgeon removes the lymph nodes.", {"surgeon": "cirujan", "lymph": "ganglio|linf"}),
    ("Ask your doctor about side effects.", {"doctor": "médic|doctor", "effects": "efecto"}),
    ("Radiation therapy can damage the skin.", {"Radiation": "radi", "skin": "piel"}),
    ("Blood tests show whether the liver works well.", {"Blood": "sangre", "liver": "hígado"}),
]
"""Sentences, and what the Spanish for some of their words begins with."""


@pytest.mark.engine
def test_it_says_which_words_are_which_and_says_nothing_else_for_it(tmp_path: Path) -> None:
    engine = ArgosEngine([MODEL.parent], tmp_path)
    assert engine.capabilities(EN_ES) == Capabilities(links=True, terms=True, scores=True)
    (found,) = engine.translate([TUMOR], EN_ES, alignment=True)[0]
    assert engine.translate([TUMOR], EN_ES)[0][0].text == found.text
    linked = {(link.source.of(TUMOR), link.target.of(found.text)) for link in found.links}
    assert set(WORDS.items()) <= linked
    strays = {(s, t) for s, t in linked if s in WORDS and t in WORDS.values() and WORDS[s] != t}
    assert not strays


@pytest.mark.engine
@pytest.mark.parametrize(("english", "words"), ALIGNED, ids=[case[0] for case in ALIGNED])
def test_a_word_is_linked_most_strongly_to_its_translation(
    english: str, words: dict[str, str], tmp_path: Path
) -> None:
    engine = ArgosEngine([MODEL.parent], tmp_path)
    (found,) = engine.translate([english], EN_ES, alignment=True)[0]
    for word, begins in words.items():
        links = [link for link in found.links if link.source.of(english) == word]
        assert links, (word, found.text)
        target = max(links, key=lambda link: link.weight).target.of(found.text)
        assert re.match(begins, target, re.IGNORECASE), (word, target, found.text)


@pytest.mark.engine
def test_alignment_changes_no_word_and_depends_on_no_other_sentence(tmp_path: Path) -> None:
    engine = ArgosEngine([MODEL.parent], tmp_path)
    sentences = [case[0] for case in ALIGNED] + [english for english, _ in CASES] + ODD
    together = engine.translate(sentences, EN_ES, alignment=True)
    assert texts(together) == texts(engine.translate(sentences, EN_ES))
    assert engine.translate(sentences[::-1], EN_ES, alignment=True) == together[::-1]
    assert together == [engine.translate([s], EN_ES, alignment=True)[0] for s in sentences]
    for sentence, (best,) in zip(sentences, together, strict=True):
        for link in best.links:
            assert link.source.of(sentence)
            assert link.target.of(best.text)


@pytest.mark.engine
@pytest.mark.parametrize(
    ("english", "surface", "form"),
    [
        (TUMOR, "tumor", "tumor maligno"),
        (TUMOR, "doctor", "cirujano"),
        (TUMOR, "left lung", "pulmón de la izquierda"),
        ("The lymph nodes may be removed.", "lymph nodes", "nódulos linfáticos"),
        (BIOPSY, "lymph nodes", "ganglios linfáticos"),
        (BIOPSY, "lymph nodes", "trocanguelos"),  # a word that no model can have learnt
        ("Call us from 8:30 to 16:45 on March 3, 1991.", "16:45", "16:45"),
    ],
)
def test_a_term_that_it_is_given_is_used(
    english: str, surface: str, form: str, tmp_path: Path
) -> None:
    engine = ArgosEngine([MODEL.parent], tmp_path)
    start = english.index(surface)
    wanted = (TermConstraint(Span(start, start + len(surface)), form),)
    (found,) = engine.translate([english], EN_ES, terms=[wanted])[0]
    assert form.lower() in found.text.lower()
    # Whatever else is asked in the same breath, in whatever order.
    others = [TUMOR, f"  {english}", english, "Ask."]
    moved = (TermConstraint(Span(start + 2, start + 2 + len(surface)), form),)
    several = engine.translate(others, EN_ES, terms=[(), moved, wanted, ()])
    assert several[2] == (found,)
    assert several[1][0].text == found.text
    assert several[0][0].text == engine.translate([TUMOR], EN_ES)[0][0].text


@pytest.mark.engine
def test_the_stock_library_installs_it_and_translates(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ARGOS_")}
    folders = dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), str(tmp_path))
    environment = kept | folders | {"ARGOS_PACKAGES_DIR": str(tmp_path / "packages")}
    install = (
        "import sys; from argostranslate import package; package.install_from_path(sys.argv[1])"
    )
    english = "The vaccine does not cause cancer."
    request = json.dumps({"pair": EN_ES, "sentences": [english], "count": 1})
    for arguments in (["-c", install, str(MODEL)], [str(STOCK)]):
        done = subprocess.run(
            [sys.executable, *arguments],
            input=request,
            capture_output=True,
            text=True,
            check=True,
            env=environment,
            timeout=120,
        )
    assert re.search(r"vacuna no .*cáncer", json.loads(done.stdout)[0][0])


@pytest.mark.parametrize("way", ["into an environment", "into a folder"])
def test_an_installed_program_has_it_with_it(way: str, tmp_path: Path) -> None:
    """Installed as from a wheel, run where no checkout is in sight."""
    checkout, home = tmp_path / "checkout", tmp_path / "venv"
    shutil.copytree(
        ROOT,
        checkout,
        ignore=lambda folder, names: (
            [n for n in names if n not in WANTED] if Path(folder) == ROOT else {"__pycache__"}
        ),
    )
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    python = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    options = ["--quiet", "--no-index", "--no-deps"]
    build = ["wheel", "--no-build-isolation", "--wheel-dir", str(tmp_path), str(checkout)]
    subprocess.run([*pip, *build, *options], check=True, cwd=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    install = ["--python", str(python), "install", str(wheel)]
    packages = home / "packages"
    target = ["--target", str(packages)] if way == "into a folder" else []
    subprocess.run([*pip, *install, *options, *target], check=True, cwd=tmp_path)
    shutil.rmtree(checkout)
    ask = (
        f"import sys; sys.path.insert(0, {str(packages)!r})\n"
        "from pipeline.shipped import find_shipped_folder as find\n"
        "print(find('models', '.argosmodel'), find('glossary', '.tsv'))"
    )
    done = subprocess.run(
        [python, "-I", "-c", ask], check=True, capture_output=True, text=True, cwd=tmp_path
    )
    models, glossary = map(Path, done.stdout.split())
    assert models.is_relative_to(home)
    assert (models / MODEL.name).read_bytes() == MODEL.read_bytes()
    assert glossary.is_relative_to(home)
    assert (glossary / GLOSSARY.name).read_bytes() == GLOSSARY.read_bytes()


def test_in_a_checkout_it_is_beside_the_code() -> None:
    assert find_shipped_folder("models", ARCHIVE) == MODEL.parent
    assert find_built_in(EN_ES) == GLOSSARY
    assert find_built_in(("en", "fr")) is None


WANTED = {"pyproject.toml", "README.md", "LICENSE", "pipeline", "models", "glossary"}

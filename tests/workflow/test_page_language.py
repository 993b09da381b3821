"""Pages that are in the target language already: seen by their words, and left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbench import build, edition, put

from pipeline.markdown.document import parse_document
from pipeline.markdown.extract.segmenter import read_page
from pipeline.workflow.page_language import find_other_language

SPANISH = """\
# Cómo cuidarse en casa

Descanse mucho y beba agua. Si el dolor no se va con la medicina, llame a la enfermera. Usted puede
comer lo que quiera, pero es mejor que coma poco y más veces al día. No tome otras medicinas sin
hablar con su médico.
"""
PORTUGUESE = """\
# Como se cuidar em casa

Descanse bastante e beba água. Se a dor não passar com o remédio, ligue para a enfermeira. Você pode
comer o que quiser, mas é melhor comer pouco e mais vezes ao dia. Não tome outros remédios sem falar
com o seu médico, que pode dar uma ajuda.
"""
ENGLISH = """\
# How to look after yourself

Rest a lot and drink water. If the pain does not go away with the medicine, call the nurse. You can
eat what you like, but it is better to eat a little and more often.
"""
NAMES = "# Clinics\n\n" + "\n".join(f"- Hospital de la Paz {n}, El Paso" for n in range(20)) + "\n"
CODE = ENGLISH + "\n```\n" + SPANISH * 5 + "```\n"

CASES = {
    "Spanish": (SPANISH, "es"),
    "Portuguese": (PORTUGUESE, "pt"),
    "English": (ENGLISH, ""),
    "English with Spanish code": (CODE, ""),
    "Spanish with English code": (SPANISH + "\n```\n" + ENGLISH * 5 + "```\n", "es"),
    "both": (ENGLISH + SPANISH, ""),
    "an English page that quotes a little Spanish": (ENGLISH + "> Descanse y beba agua.\n", ""),
    "a Spanish page with one English sentence": (SPANISH + "\nAsk for the free book.\n", "es"),
    "a Spanish page with a paragraph left in English": (SPANISH + ENGLISH.split("\n\n")[1], ""),
    "Spanish names": (NAMES, ""),
    "too short": ("# Dolor\n\nDescanse y beba agua.\n", ""),
    "no words": ("", ""),
    "only code": (f"```\n{SPANISH}```\n", ""),
}


@pytest.mark.parametrize(("text", "wanted"), CASES.values(), ids=CASES)
def test_only_what_is_certain_is_another_language(text: str, wanted: str) -> None:
    assert find_other_language(read_page(parse_document(text)).slots, "en") == wanted


def test_a_source_language_without_known_words_is_never_doubted() -> None:
    assert find_other_language(read_page(parse_document(SPANISH)).slots, "de") == ""


@pytest.fixture
def mixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"seeds/care.md": ENGLISH, "seeds/cuidado.md": SPANISH})
    return tmp_path


def test_it_is_left_out_and_named_once_with_what_to_do(
    mixed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(mixed, {"seeds/otra.md": SPANISH})
    for _ in range(2):  # also when nothing has changed
        assert build("--lang", "es", "--lang", "pt") == 0
        said = capsys.readouterr()
        assert said.err.count("cuidado.md") == 1
        assert "2 pages are in another language already" in said.err
        assert "write `language: en` in its front matter" in said.err
        assert "2 skipped" in said.out
    assert not Path("output/es/cuidado.md").exists()
    assert not Path("output/po/es/cuidado.md.po").exists()
    assert Path("output/es/care.md").exists()


def test_the_front_matter_decides_against_the_words(mixed: Path) -> None:
    put(mixed, {"seeds/cuidado.md": f"---\nlanguage: en\n---\n{SPANISH}"})
    assert build() == 0
    assert "Dèscànsè" in edition("cuidado.md")


def test_a_page_that_has_a_po_file_goes_on(mixed: Path) -> None:
    put(mixed, {"seeds/cuidado.md": ENGLISH.replace("Rest", "Sleep")})
    assert build() == 0
    put(mixed, {"seeds/cuidado.md": SPANISH})
    assert build() == 0
    assert "Dèscànsè" in edition("cuidado.md")


def test_a_page_of_people_in_its_place_stays(mixed: Path) -> None:
    put(mixed, {"output/es/cuidado.md": "de otros\n"})
    assert build() == 0
    assert edition("cuidado.md") == "de otros\n"

"""pipeline.config.places: templates of places, filled in and read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config.places import (
    CATALOGUE,
    EDITION,
    FIELDS,
    REMOVED,
    find_template_problem,
    folder_of,
    page_function,
    place_function,
)

PLACES = [
    # template, page, place in Spanish
    (EDITION, "a/b.md", "es/a/b.md"),
    (CATALOGUE, "a/b.md", "po/es/a/b.md.po"),
    ("content/{lang}/{path}", "a/b.md", "content/es/a/b.md"),
    ("{dir}/{stem}.{lang}{ext}", "a/b.md", "a/b.es.md"),
    ("{dir}/{stem}.{lang}{ext}", "b.c.md", "b.c.es.md"),
    ("docs/{dir}/{stem}_{lang}{ext}", "b.mdx", "docs/b_es.mdx"),
    ("{dir}/{lang}/{name}", "a/b/c.md", "a/b/es/c.md"),
    ("{dir}/{lang}/{name}", "c.md", "es/c.md"),
    ("i18n/{lang}/current/{path}", "a.md", "i18n/es/current/a.md"),
    ("{lang}/{dir}/{stem}{ext}", "a.md", "es/a.md"),
    ("{path}/{lang}.po", "a.md", "a.md/es.po"),
    ("{lang}/{path}", "{name}/{stem}.md", "es/{name}/{stem}.md"),
    ("{lang}/{dir}/{name}", "{name}/{stem}.md", "es/{name}/{stem}.md"),
    ("{dir}/{stem}.{lang}{ext}", "a b/año #1.md", "a b/año #1.es.md"),
]


@pytest.mark.parametrize(("template", "page", "place"), PLACES, ids=str)
def test_a_place_is_that_of_one_page(template: str, page: str, place: str) -> None:
    assert find_template_problem(template) == ""
    assert place_function(template, "es")(page) == place
    assert page_function(template, "es")(place) == page


NO_PLACES = [
    ("{lang}/{path}", "pt/a.md"),
    ("{lang}/{path}", "es"),
    ("{lang}/{path}", "es/"),
    ("{lang}/{path}", "essay/a.md"),
    ("{dir}/{stem}.{lang}{ext}", "a.md"),
    ("{dir}/{stem}.{lang}{ext}", "a.es/b.md"),
    ("{dir}/{stem}.{lang}{ext}", ".es.md"),
    ("{dir}/{stem}.{lang}{ext}", "ames.md"),
    ("{dir}/{stem}.{lang}{ext}", "a.es"),
    ("{dir}/{lang}/{path}", "x/es/y/a.md"),
    ("po/{lang}/{path}.po", "po/es/.po"),
    ("{path}.{lang}", "a.md"),
]


@pytest.mark.parametrize(("template", "place"), NO_PLACES, ids=str)
def test_other_files_are_no_pages(template: str, place: str) -> None:
    assert page_function(template, "es")(place) is None


def test_a_page_that_names_its_language_has_that_of_the_edition_instead() -> None:
    find_place = place_function("{dir}/{stem}.{lang}{ext}", "es", "en")
    assert find_place("a/index.en.md") == "a/index.es.md"
    assert find_place("a/index.md") == "a/index.es.md"
    assert find_place("a/index.fr.md") == "a/index.fr.es.md"
    assert place_function("{lang}/{path}", "es", "en")("index.en.md") == "es/index.en.md"
    assert place_function("{lang}/{dir}/{name}", "es", "en")("index.en.md") == "es/index.en.md"


@pytest.mark.parametrize(
    ("template", "folder"),
    [
        (EDITION, "es"),
        (CATALOGUE, "po/es"),
        ("{dir}/{stem}.{lang}{ext}", ""),
        ("docs/{dir}/{stem}.{lang}{ext}", "docs"),
        ("i18n/{lang}/current/{path}", "i18n/es/current"),
    ],
)
def test_the_folder_that_holds_all_places(template: str, folder: str) -> None:
    assert folder_of(template, "es") == folder


# --- any template --------------------------------------------------------------------------------

texts = st.sampled_from(["a", "b", "es", "en", "md", ".", "-", "_", "/", " ", "ñ", "{x}", "docs"])
pieces = st.one_of(texts, st.sampled_from([f"{{{name}}}" for name in FIELDS]))
made = st.lists(pieces, min_size=1, max_size=8).map("".join)
known = st.sampled_from([template for template, _, _ in PLACES])
templates = st.one_of(known, made.filter(lambda text: not find_template_problem(text)))
names = st.text("ab.-_es/{}ñ ", min_size=1, max_size=12)
pages = st.builds("{}{}".format, names, st.sampled_from([".md", ".mdx", ".markdown"])).filter(
    lambda page: all(part and not part.startswith(".") for part in page.split("/"))
)
languages = st.sampled_from(["es", "pt", "pt-BR", "ast"])


@given(templates, pages, languages)
def test_a_page_is_read_back_from_its_place(template: str, page: str, language: str) -> None:
    place = place_function(template, language)(page)
    assert page_function(template, language)(place) == page
    parts = place.split("/")
    assert all(part and not part.startswith(".") for part in parts), "below the output folder"
    folder = folder_of(template, language)
    assert place.startswith(f"{folder}/" if folder else "")


@given(templates, pages, pages, languages)
def test_two_pages_have_two_places(template: str, one: str, other: str, language: str) -> None:
    find_place = place_function(template, language)
    assert (find_place(one) == find_place(other)) == (one == other)
    assert REMOVED not in (one, other)
    if template.endswith(".po"):
        assert find_place(REMOVED) not in (find_place(one), find_place(other))


@given(templates, st.text("abes./-_md", max_size=16), languages)
def test_what_is_read_back_has_that_place(template: str, place: str, language: str) -> None:
    page = page_function(template, language)(place)
    assert page is None or place_function(template, language)(page) == place


@given(made)
def test_a_problem_says_what_to_do(template: str) -> None:
    problem = find_template_problem(template)
    assert not problem or ("; " in problem and "\n" not in problem)

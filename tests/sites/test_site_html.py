"""The checker of built sites: `site_html`. Each thing it finds has a twin that is in order."""

from __future__ import annotations

from pathlib import Path

import pytest
from site_html import count_marks, find_links, is_alive, read_site
from workbench import put

LINKS = {
    # what: (address, whether it leads somewhere)
    "a page": ("b.html", True),
    "no such page": ("c.html", False),
    "an id": ("b.html#días", True),
    "an encoded id": ("b.html#d%C3%ADas", True),
    "no such id": ("b.html#dias", False),
    "an anchor": ("b.html#old", True),
    "an id of the page itself": ("#top", True),
    "no such id in the page itself": ("#none", False),
    "a page without its ending": ("b", True),
    "a folder": ("d/", True),
    "an id in a folder": ("/d/#x", True),
    "no such folder": ("/e/", False),
    "from the root": ("/b.html#old", True),
}


@pytest.mark.parametrize("name", LINKS)
def test_links(name: str, tmp_path: Path) -> None:
    href, alive = LINKS[name]
    put(
        tmp_path,
        {
            "a.html": f'<h1 id="top">A</h1><a href="{href}">b</a><a href="https://x.org">c</a>',
            "b.html": '<h2 id="días">B</h2><a name="old"></a>',
            "d/index.html": '<p id="x">D</p>',
        },
    )
    pages = read_site(tmp_path)
    (link,) = find_links(pages)
    assert (link.href, is_alive(link, tmp_path, pages)) == (href, alive)


def test_the_structure_is_tags_with_their_classes(tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            "a.html": '<h2 id="a">A</h2><div class="note">B</div>',
            "same.html": '<h2 id="b"><a id="a"></a>C</h2><div class="note">D</div>',
            "lost.html": '<h2 id="b">C</h2><p>::: note D</p>',
        },
    )
    pages = read_site(tmp_path)
    assert pages["a.html"].structure == ["h2", "div note"] == pages["same.html"].structure
    assert pages["lost.html"].structure != pages["a.html"].structure


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("<p>::: note</p>", [":::"]),
        ("<p>{{&lt; tab &gt;}} and {% tab %}</p>", ["{{<", "{%"]),
        ("<h2>Dose {#dose}</h2>", ["{#d"]),
        ("<p>!!! note</p>", ["!!!"]),
        ("<p>Stop! Now: a {set} of 5 % </p>", []),
        ("<pre>::: note</pre>", []),
    ],
)
def test_marks_that_a_reader_sees(text: str, marks: list[str], tmp_path: Path) -> None:
    put(tmp_path, {"a.html": text})
    assert count_marks(read_site(tmp_path)["a.html"]) == marks

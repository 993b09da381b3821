"""The reviewer's desk in a real Chromium, used as a person would, with the keyboard too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path
from urllib.parse import quote

import polib
import pytest
from desk_process import Desk, chromium, running, violations
from playwright.sync_api import Browser, Dialog, Page, expect
from workbench import build, change, edition, entries, files, po, put

from pipeline.cli.main import main

PAGE = "tablets.md"
SOURCE = (
    "---\ntitle: Tablets\n---\n\n# How to take it\n\n"
    "Take 2 tablets and [ask your doctor](/doctor) after 5 days.\n\n"
    "Rest well.\n\nDrink water.\n\n![A glass](glass.png)\n"
)
GLOSSARY = "term\ttranslation\tstatus\ndoctor\tmédico\tlocked\n"
RISKY = "Take 2 tablets and <1>ask your doctor</1> after 5 days."

UP_TO_DATE = "The edition is up to date."

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {f"seeds/{PAGE}": SOURCE, "seeds/other.md": "# Other\n\nRest well.\n"})
    put(tmp_path, {"glossary/en-es.tsv": GLOSSARY})
    assert build() == 0
    change(
        PAGE,
        RISKY,
        lambda e: replace(
            e, target="Tome comprimidos y <1>consulte a su médico</1> a los 5 días.", signature=""
        ),
    )
    assert build() == 0
    with running(tmp_path) as ready:
        yield ready


@pytest.fixture
def page(browser: Browser, desk: Desk) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    said: list[str] = []
    opened.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    hosts: set[str] = set()
    opened.on("request", lambda request: hosts.add(request.url.split("/")[2].split(":")[0]))
    yield opened
    context.close()
    assert hosts <= {"127.0.0.1"}, "something is fetched from elsewhere"
    # An answer that refuses a text is no fault of a page.
    assert [line for line in said if "status of 4" not in line] == []


def editor(page: Page) -> str:
    return page.locator("#target").input_value()


def write(page: Page, text: str) -> None:
    """Type a text in place of what stands in the editor, without its chips."""
    page.locator("#editor").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def assert_as_built() -> None:
    before = files(Path("output"))
    assert build() == 0
    after = files(Path("output"))
    for name in before:
        old, new = (text[name].decode().splitlines() for text in (before, after))
        assert list(unified_diff(old, new, n=1, lineterm="")) == []
    assert after == before, "byte for byte"


def test_from_the_riskiest_text_to_the_edition(page: Page, desk: Desk) -> None:
    page.goto(desk.address)
    page.get_by_role("link", name="Start with the first text").click()
    expect(page.locator("#source")).to_contain_text("Take 2 tablets and")
    # The lost number is found, as `pipeline check` would find it.
    expect(page.locator("#findings")).to_contain_text("numbers")

    # A chip is removed as a whole, and without it the text cannot be approved.
    page.locator("#editor .chip.end").click()
    page.locator("#editor").focus()
    page.evaluate(
        "() => { const chip = document.querySelector('#editor .chip.end');"
        " const at = [...chip.parentNode.childNodes].indexOf(chip) + 1;"
        " getSelection().collapse(chip.parentNode, at); }"
    )
    page.keyboard.press("Backspace")
    assert "</1>" not in editor(page)
    assert "<1>" in editor(page)
    expect(page.locator(".obstacles")).to_contain_text("<1> is never closed")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#problem")).to_contain_text("Not saved")
    assert not next(e for s, e in entries(PAGE).items() if s == RISKY).approved

    # It is put in again behind the words, by its button.
    write(page, "Tome 3 comprimidos y ")
    page.get_by_role("button", name="<1>", exact=True).click()
    page.keyboard.type("consulte a su médico")
    page.get_by_role("button", name="</1>", exact=True).click()
    page.keyboard.type(" a los 5 días.")
    assert editor(page) == "Tome 3 comprimidos y <1>consulte a su médico</1> a los 5 días."
    expect(page.locator("#findings")).to_contain_text("numbers")
    for _ in range(len(" comprimidos y consulte a su médico a los 5 días.") + 2):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")
    for _ in range(len("Tome 3")):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Backspace")
    page.keyboard.type("2")
    expect(page.locator("#findings")).to_contain_text("Nothing found")
    right = "Tome 2 comprimidos y <1>consulte a su médico</1> a los 5 días."
    assert editor(page) == right

    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Approved and saved.")).to_be_visible()
    entry = entries(PAGE)[RISKY]
    assert (entry.target, entry.approved) == (right, True)
    expect(page.get_by_text(UP_TO_DATE)).to_have_count(0)

    # The page shows it, and follows within a second or so.
    page.goto(desk.view(f"page?lang=es&page={PAGE}"))
    expect(page.locator(".edition").get_by_text("Tome 2 comprimidos y")).to_be_visible()
    expect(page.get_by_text(UP_TO_DATE)).to_be_visible()
    assert "Tome 2 comprimidos y [consulte a su médico](/doctor)" in edition(PAGE)
    assert_as_built()


def test_what_polib_saves_in_between_stays(page: Page, desk: Desk) -> None:
    page.goto(desk.view(f"next?f_page={PAGE}&f_q=Drink"))
    catalogue = polib.pofile(str(po(PAGE)))
    other = next(e for e in catalogue if e.msgid == "Tablets")
    other.msgstr, other.flags = "Comprimidos", []
    catalogue.save()
    write(page, "Beba agua.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".done")).to_be_visible()
    assert entries(PAGE)["Drink water."].target == "Beba agua."
    assert entries(PAGE)["Tablets"].target == "Comprimidos"
    assert entries(PAGE)["Tablets"].approved
    page.goto(desk.view(f"page?lang=es&page={PAGE}"))
    expect(page.get_by_text(UP_TO_DATE)).to_be_visible()
    assert_as_built()


def test_two_tabs_lose_nothing(page: Page, desk: Desk) -> None:
    page.goto(desk.view(f"next?f_page={PAGE}&f_q=Drink"))
    second = page.context.new_page()
    second.goto(page.url)
    write(page, "Beba agua.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("Nothing is left in this list")
    write(second, "Tome agua.")
    second.keyboard.press("Control+Enter")
    expect(second.locator("#problem")).to_contain_text("was changed by Ana Pérez")
    assert editor(second) == "Tome agua."
    expect(second.locator(".offers")).to_contain_text("Beba agua.")
    assert entries(PAGE)["Drink water."].target == "Beba agua."
    second.get_by_role("button", name="Use this text").first.click()
    assert editor(second) == "Beba agua."


def test_what_is_typed_outlives_the_program(page: Page, desk: Desk, tmp_path: Path) -> None:
    page.goto(desk.view(f"next?f_page={PAGE}&f_q=Drink"))
    with page.expect_response("**/check"):
        write(page, "Beba mucha agua.")
    page.wait_for_load_state("networkidle")
    desk.kill()
    page.goto("about:blank")
    with running(tmp_path) as again:
        page.goto(again.view(f"next?f_page={PAGE}&f_q=Drink"))
        assert editor(page) == "Beba mucha agua."
        expect(page.get_by_text("This is what you typed before")).to_be_visible()


VIEWS = {
    "list": "",
    "nothing found": "?q=zzz",
    "progress": "pages",
    "page": f"page?lang=es&page={PAGE}",
    "editor": f"next?f_page={PAGE}",
    "problem": "page?lang=es&page=missing.md",
}


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing(page: Page, desk: Desk, view: str) -> None:
    page.goto(desk.view(VIEWS[view]))
    page.wait_for_timeout(300)
    assert violations(page) == []
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert violations(page) == []


def test_axe_finds_nothing_where_something_is_wrong(page: Page, desk: Desk) -> None:
    """A text that is refused, a conflict, and a text whose page is gone."""
    page.goto(desk.view(f"next?f_page={PAGE}&f_q=Drink"))
    write(page, "Beba <1>agua.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#problem")).to_be_visible()
    assert violations(page) == []
    page.goto(desk.view(f"next?f_page={PAGE}&f_q=Drink"))
    change(PAGE, "Drink water.", lambda e: replace(e, target="Tome agua.", fuzzy=False))
    write(page, "Beba agua.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#problem")).to_contain_text("was changed")
    assert violations(page) == []


HOSTILE = "<script>hacked = 1; alert(1)</script><img src=x onerror='hacked = 1'>"
HOSTILE_PAGE = f"""---
title: "{HOSTILE}"
---

# Rest {HOSTILE}

[here](javascript:hacked=1) and <a href="javascript:hacked=1" onclick="hacked=1">there</a>

<svg onload="hacked=1"><script>hacked=1</script></svg>

![picture](drawing.svg) ![other](http://evil.example/p.png)
"""


def test_nothing_of_a_hostile_page_runs(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    drawing = (
        "<svg xmlns='http://www.w3.org/2000/svg' onload='hacked=1'><script>alert(1)</script></svg>"
    )
    put(tmp_path, {"seeds/page.md": HOSTILE_PAGE, "seeds/drawing.svg": drawing})
    assert build() == 0
    for source in entries("page.md"):
        change("page.md", source, lambda e: replace(e, target=f"{e.target} {HOSTILE}"))
    context = browser.new_context()
    page = context.new_page()
    shown: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        shown.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2].split(":")[0]))
    with running(tmp_path, "--reviewer", HOSTILE) as desk:
        editors = [
            f"edit?lang=es&page=page.md&id={quote(entry.id)}"
            for entry in entries("page.md").values()
        ]
        views = ["", "?state=all", "pages", "page?lang=es&page=page.md", *editors]
        for view in [*views, f"?q={quote(HOSTILE)}", f"page?page={quote(HOSTILE)}"]:
            page.goto(desk.view(view))
            page.wait_for_load_state("networkidle")
            assert page.evaluate("'hacked' in window") is False
            assert (
                page.locator("[href^='javascript:'], main script, [onerror], [onload]").count() == 0
            )
        page.goto(desk.view("?state=all"))
        expect(page.get_by_text("hacked = 1; alert(1)").first).to_be_visible()
    context.close()
    assert shown == []
    assert hosts == {"127.0.0.1"}


def test_a_text_whose_page_is_gone_can_be_copied(page: Page, desk: Desk) -> None:
    tab = page.context.new_page()
    tab.goto(desk.view(f"next?f_page={PAGE}&f_q=Drink"))
    write(tab, "Beba agua.")
    Path("seeds", PAGE).unlink()
    tab.keyboard.press("Control+Enter")
    expect(tab.get_by_role("heading", name="Your text is not saved")).to_be_visible()
    assert tab.get_by_label("Your text").input_value() == "Beba agua."
    assert violations(tab) == []


@pytest.mark.parametrize("view", VIEWS)
def test_the_focus_can_be_seen(page: Page, desk: Desk, view: str) -> None:
    """What has the focus by the keyboard has an outline around it."""
    page.goto(desk.view(VIEWS[view]))
    page.evaluate("() => { document.activeElement.blur(); getSelection().removeAllRanges(); }")
    for _ in range(12):
        page.keyboard.press("Tab")
        width = page.evaluate(
            "() => document.activeElement === document.body ? 3 :"
            " parseFloat(getComputedStyle(document.activeElement).outlineWidth)"
        )
        assert width >= 2


def test_the_report_opens_from_the_disk_with_the_network_off(browser: Browser, desk: Desk) -> None:
    assert main(["report", "--html", "report.html", "--engine", "pseudo"]) == 0
    context = browser.new_context(offline=True, java_script_enabled=True)
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(Path("report.html").absolute().as_uri())
    expect(opened.get_by_role("heading", name="Translation report")).to_be_visible()
    expect(opened.get_by_text("Take 2 tablets").first).to_be_visible()
    assert [url for url in asked if not url.startswith("file:")] == []
    assert Path("report.html").stat().st_size < 1_000_000
    opened.set_viewport_size({"width": 640, "height": 450})
    assert opened.evaluate("document.scrollingElement.scrollWidth") <= 640
    assert violations(opened) == []
    context.close()


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_fits_at_200_percent(page: Page, desk: Desk, view: str) -> None:
    """1280 CSS pixels at 200 % are 640."""
    page.set_viewport_size({"width": 640, "height": 450})
    page.goto(desk.view(VIEWS[view]))
    wide = page.evaluate("document.scrollingElement.scrollWidth")
    assert wide <= 640


def test_headings_of_a_table_are_whole_words_at_200_percent(page: Page, desk: Desk) -> None:
    page.set_viewport_size({"width": 550, "height": 450})
    page.goto(desk.view("pages"))
    for heading in page.locator("thead th").all():
        words = len(heading.inner_text().split())
        lines = heading.evaluate(
            "e => { const r = document.createRange(); r.selectNodeContents(e);"
            " return new Set([...r.getClientRects()].map(one => one.top)).size; }"
        )
        assert lines <= words


@pytest.mark.parametrize("view", VIEWS)
def test_every_control_is_reached_with_the_keyboard(page: Page, desk: Desk, view: str) -> None:
    page.goto(desk.view(VIEWS[view]))
    wanted = page.evaluate(
        "() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select,"
        " textarea, summary, [contenteditable=true]')].filter(e => e.tabIndex >= 0 &&"
        " e.checkVisibility() && !e.closest('[hidden]')).length"
    )
    page.evaluate("() => { document.activeElement.blur(); getSelection().removeAllRanges(); }")
    page.locator(".skip").focus()
    seen = page.evaluate("() => { window.reached = new Set([document.activeElement]); return 1; }")
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "() => { if (document.activeElement !== document.body)"
            " window.reached.add(document.activeElement); return window.reached.size; }"
        )
    assert seen >= wanted > 3


def test_the_actions_have_keys(page: Page, desk: Desk) -> None:
    page.goto(desk.view(f"next?f_page={PAGE}&f_order=page"))
    first = page.url
    page.keyboard.press("Alt+n")
    page.wait_for_url(lambda url: url != first)
    page.keyboard.press("Alt+p")
    page.wait_for_url(first)
    before = entries(PAGE)["Tablets"]
    write(page, "Comprimidos")
    page.keyboard.press("Alt+d")
    expect(page.get_by_text("Kept as a draft.")).to_be_visible()
    assert entries(PAGE)["Tablets"].draft
    page.keyboard.press("Alt+u")
    expect(page.get_by_text("Undone.")).to_be_visible()
    assert entries(PAGE)["Tablets"].target == before.target
    page.keyboard.press("Alt+a")
    expect(page.locator("main")).not_to_contain_text("Undone.")


def test_a_finding_is_let_stand_by_keyboard(page: Page, desk: Desk) -> None:
    page.goto(desk.view("next"))
    folded = page.locator("#findings summary").first
    folded.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("the leaflet says so too")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The finding is set aside, with your reason.")).to_be_visible()
    comment = entries(PAGE)[RISKY].translator_comments
    assert "the leaflet says so too" in comment
    assert not entries(PAGE)[RISKY].approved

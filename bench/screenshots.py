"""The screenshots of the reviewer's desk and of the report, for the documents.

    python bench/screenshots.py [--zoom 200] [FOLDER]

Copies the pages of `seeds/` and their PO files to a temporary folder, approves some texts there in
the name of a made-up reviewer, opens the desk and the report in Chromium, and writes a picture of
each view to `docs/img/`, or to another folder. With `--zoom 200` the window is as wide as it is
for a person who has set the zoom of the browser to 200 %.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
PAGE = "treatment/immunotherapy/t-cell-transfer-therapy.md"
REVIEWER = "Ana Pérez"
APPROVED = 6
WIDTH, HEIGHT = 1100, 760


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "docs" / "img")
    parser.add_argument("--zoom", type=int, default=100, metavar="PERCENT")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("seeds", "output", "glossary"):
            shutil.copytree(ROOT / name, root / name)
        review = [sys.executable, "-m", "pipeline", "review", "--no-browser"]
        with subprocess.Popen(
            [*review, "--reviewer", REVIEWER],
            cwd=root,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        ) as desk:
            try:
                address = re.search(r"http://\S+/", desk.stdout.readline())[0]
                take_all(address, root, options.folder, options.zoom)
            finally:
                desk.terminate()
    return 0


def take_all(address: str, root: Path, folder: Path, zoom: int) -> None:
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        size = {"width": WIDTH * 100 // zoom, "height": HEIGHT * 100 // zoom}
        page = browser.new_page(viewport=size, device_scale_factor=zoom / 100)

        def take(name: str) -> None:
            page.wait_for_timeout(400)
            page.screenshot(path=folder / f"desk-{name}.png")

        page.goto(f"{address}page?lang=es&page={PAGE}")
        page.get_by_text("up to date").wait_for()
        page.goto(f"{address}?order=page&state=machine")
        approve_some(page)
        page.goto(address)
        take("list")
        page.goto(f"{address}page?lang=es&page={PAGE}")
        page.get_by_text("up to date").wait_for(timeout=60_000)
        page.locator(".side.edition .s-reviewed").first.scroll_into_view_if_needed()
        take("page")
        page.goto(f"{address}next?f_check=punctuation")
        page.locator("#findings").wait_for()
        take("editor")
        page.goto(f"{address}pages")
        take("progress")
        report = root / "report.html"
        subprocess.run(
            [sys.executable, "-m", "pipeline", "report", "--html", report.name, "-q"],
            cwd=root,
            check=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        page.context.set_offline(True)
        page.goto(report.as_uri())
        take("report")
        browser.close()


def approve_some(page: Page) -> None:
    page.locator(".texts a").first.click()
    for _ in range(APPROVED):
        shown = page.url
        page.get_by_role("button", name="Approve and next").click()
        page.wait_for_url(lambda url, shown=shown: url != shown)


if __name__ == "__main__":
    raise SystemExit(main())

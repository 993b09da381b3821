"""The reviewer's desk on a large site: how long a request takes, and how much memory it needs.

    python bench/desk.py [--pages 1000] [--segments 100] [--requests 20] [--site FOLDER]

Makes a site in a temporary folder, or in one that is kept and used again, builds it with the engine
`pseudo`, opens the desk, and prints the longest and the median time of each kind of request: of the
list while pages are still being read, of all kinds when all is read, and of approvals one after
the other, with the list in between while editions are built. Then the memory of the process. The
limits are 200 ms for list, filter, search and next, 300 MB, and a second for a page of 300 segments
and for a save.
"""

from __future__ import annotations

import argparse
import contextlib
import html
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).parents[1]
WORDS = "water bread milk fruit rice meat cheese soup honey salt doctor nurse tablet".split()
QUICK, SLOW = 0.2, 1.0
VIEWS = {
    "list": "?start={n}",
    "list, last part": "?start=99{n:03}",
    "list in page order": "?order=page&state=all&start={n}",
    "filter by page": "?page=part-{i}/page-{i}.md&state=all",
    "filter by state": "?state=reviewed",
    "filter by finding": "?check=numbers&start={n}",
    "search": "?q=week+{i}+of+group+{i}",
    "search of a word": "?q=honey",
    "next": "next?f_check=&f_q=group+{i}",
    "progress": "pages?start={n}",
}
T = TypeVar("T")


def lay_out(root: Path, pages: int, segments: int) -> None:
    for number in range(pages):
        path = root / "seeds" / f"part-{number % 40}" / f"page-{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text_of(number, segments), "utf-8")
    (root / "seeds" / "long.md").write_text(text_of(pages, 300), "utf-8")
    (root / "glossary").mkdir()
    terms = "".join(f"{word}\t{word}a\tpreferred\n" for word in WORDS)
    (root / "glossary" / "en-es.tsv").write_text(f"term\ttranslation\tstatus\n{terms}", "utf-8")


def text_of(number: int, segments: int) -> str:
    lines = [f"# Page {number}"]
    for at in range(segments - 1):
        words = " ".join(WORDS[(number * 7 + at * k) % len(WORDS)] for k in range(1, 9))
        lines.append(f"In week {at} of group {number} people take {words} with **care** at home.")
    return "\n\n".join(lines) + "\n"


def memory(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def measure(what: str, limit: float, times: list[float]) -> bool:
    longest, median = max(times), statistics.median(times)
    print(f"{what:22} median {1000 * median:6.0f} ms, longest {1000 * longest:6.0f} ms, "
          f"limit {1000 * limit:.0f} ms")  # fmt: skip
    return longest <= limit


def timed(times: list[float], ask: Callable[..., T], *arguments: object) -> T:
    start = time.perf_counter()
    answer = ask(*arguments)
    times.append(time.perf_counter() - start)
    return answer


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--segments", type=int, default=100)
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--site", type=Path, help="a folder to keep the site in")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        root = options.site or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if not (root / "seeds").exists():
            lay_out(root, options.pages, options.segments)
        program = [sys.executable, "-m", "pipeline"]
        build = [*program, "build", "--engine", "pseudo", "-q"]
        start = time.perf_counter()
        subprocess.run(build, cwd=root, check=True, stdout=subprocess.DEVNULL)
        print(f"build    {time.perf_counter() - start:.0f} s")
        start = time.perf_counter()
        review = [*program, "review", "--engine", "pseudo", "--no-browser", "--reviewer", "Ana"]
        with subprocess.Popen(review, cwd=root, stdout=subprocess.PIPE, text=True) as process:
            try:
                address = re.search(r"http://\S+/", process.stdout.readline())[0]
                print(f"start    {time.perf_counter() - start:.1f} s, {memory(process.pid):.0f} MB")
                return run(Desk(address), process.pid, options.requests)
            finally:
                process.terminate()


class Desk:
    """What a browser would ask a desk."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.root = parts.netloc, parts.path

    def get(self, view: str) -> str:
        return self.ask("GET", self.root + view)[1]

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[str, str]:
        """Where an answer leads, and its text."""
        connection = HTTPConnection(self.host, timeout=60)
        connection.request(method, path, body, {"Origin": f"http://{self.host}"})
        answer = connection.getresponse()
        text = answer.read().decode()
        assert answer.status in (200, 303), (answer.status, text)
        connection.close()
        return answer.getheader("location", ""), text


def form_of(text: str) -> dict[str, str]:
    form = text.partition('<form id="form"')[2].partition("</form>")[0]
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    target = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", form, re.DOTALL)[1]
    return {name: html.unescape(text) for name, text in [*hidden, ("target", target)]}


def run(desk: Desk, process: int, requests: int) -> int:
    reading: list[float] = []
    while "still being read" in desk.get("reading"):
        timed(reading, desk.get, "")
        time.sleep(0.5)
    good = [measure("list while reading", QUICK, reading)] if reading else []
    print(f"read     all, {memory(process):.0f} MB")
    for what, view in VIEWS.items():
        times: list[float] = []
        for i in range(requests):
            timed(times, desk.get, view.format(i=i, n=50 * i))
        good.append(measure(what, QUICK, times))
    for what, count in (("page of 300, first", 1), ("page of 300, again", 3)):
        times = []
        for _ in range(count):
            timed(times, desk.get, "page?lang=es&page=long.md")
        good.append(measure(what, SLOW, times))
    good += paint(desk)
    good += approve(desk, requests)
    used = memory(process)
    print(f"memory   {used:.0f} MB, limit 300 MB")
    return 0 if all(good) and used <= 300 else 1


def paint(desk: Desk) -> list[bool]:
    """When Chromium shows something of the page of 300 texts; nothing where there is no browser."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ModuleNotFoundError:
        return []
    with sync_playwright() as playwright:
        try:
            found = shutil.which("chromium") or shutil.which("google-chrome")
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        except Error:
            return []
        times = []
        for _ in range(3):
            page = browser.new_page()
            page.goto(f"http://{desk.host}{desk.root}page?lang=es&page=long.md")
            page.wait_for_timeout(300)
            script = "performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000"
            times.append(page.evaluate(script))
            page.close()
        browser.close()
    return [measure("first paint", SLOW, times)]


def approve(desk: Desk, requests: int) -> list[bool]:
    """Approve texts one after the other, as a person with one key does."""
    limits = {"editor": SLOW, "alike": SLOW, "save": SLOW, "list while building": QUICK}
    times: dict[str, list[float]] = {what: [] for what in limits}
    at = desk.ask("GET", f"{desk.root}next")[0]
    for _ in range(requests):
        form = form_of(timed(times["editor"], desk.ask, "GET", at)[1])
        like = urlencode({name: form[name] for name in ("lang", "page", "id")})
        timed(times["alike"], desk.get, f"alike?{like}")
        at = timed(times["save"], desk.ask, "POST", f"{desk.root}approve", urlencode(form))[0]
        time.sleep(0.5)
        timed(times["list while building"], desk.get, "")
    return [measure(what, limits[what], some) for what, some in times.items()]


if __name__ == "__main__":
    raise SystemExit(main())

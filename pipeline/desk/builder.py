"""Editions follow what is saved: pages are built in the background, as `pipeline build` does."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from threading import Condition, Thread
from typing import Final

from pipeline.desk.index import Place
from pipeline.desk.site import Site
from pipeline.errors import OutputError, PipelineError
from pipeline.model import Status
from pipeline.reporting.report import PageState
from pipeline.workflow.build import BuildOptions, build

PAUSE: Final = 0.3
"""Seconds without a save before pages are built: the next text comes first."""
_RETRY: Final = 2.0
"""Seconds until another try where another run builds into the folder."""


class Builder:
    """Builds pages of a site in a thread of its own."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._wanted: dict[Place, float] = {}
        """Pages to build, with the time from which on."""
        self._changed = Condition()
        self._is_closing = False
        self._busy = False
        self.notes: dict[Place, str] = {}
        """Why the edition of a page has not followed."""
        self._thread = Thread(target=self._work, name="builder", daemon=True)

    def start(self) -> None:
        """Start, with what an earlier process left undone."""
        self.request(self._site.drafts.unbuilt())
        self._thread.start()

    def request(self, places: Iterable[Place]) -> None:
        """Have pages built soon."""
        with self._changed:
            for place in places:
                self._wanted[place] = time.monotonic() + PAUSE
            self._changed.notify()

    def is_pending(self, place: Place) -> bool:
        """Whether the edition of a page is still to follow."""
        with self._changed:
            return place in self._wanted

    def wait(self, seconds: float) -> bool:
        """Wait until everything is built; whether it is."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with self._changed:
                if not self._wanted and not self._busy:
                    return True
            time.sleep(0.02)
        return False

    def close(self, seconds: float = 10.0) -> None:
        """Build what is left, and stop."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(seconds)

    # --- the thread --------------------------------------------------------------------------

    def _work(self) -> None:
        while True:
            with self._changed:
                due = self._due()
                while not due:
                    if self._is_closing and not self._wanted:
                        return
                    soonest = min(self._wanted.values(), default=None)
                    rest = None if soonest is None else max(0.01, soonest - time.monotonic())
                    self._changed.wait(rest)
                    due = self._due()
                self._busy = True
            for language in sorted({place[0] for place in due}):
                self._build(language, {place: due[place] for place in due if place[0] == language})
            with self._changed:
                self._busy = False

    def _due(self) -> dict[Place, float]:
        now = time.monotonic()
        wanted = self._wanted.items()
        return {place: when for place, when in wanted if when <= now or self._is_closing}

    def _build(self, language: str, places: dict[Place, float]) -> None:
        """Build pages of one language; those that cannot be built get a note."""
        site = self._site
        with site.lock:
            ready = [place for place in places if self._is_ready(place)]
            try:
                if ready:
                    self._run(language, ready)
            except OutputError as error:
                self._postpone(ready, str(error))
                places = {place: when for place, when in places.items() if place not in ready}
            except PipelineError as error:
                self.notes |= dict.fromkeys(ready, str(error))
        with self._changed:
            for place, when in places.items():
                if self._wanted.get(place) == when:  # nobody has saved again meanwhile
                    del self._wanted[place]

    def _is_ready(self, place: Place) -> bool:
        """Whether a page can be built without an engine."""
        try:
            page = self._site.open_page(place)
        except PipelineError as error:
            self.notes[place] = str(error)
            return False
        missing = sum(unit.status is Status.UNTRANSLATED for unit in page.units)
        if missing:
            what = f"texts of the page without a translation: {missing}"
            self.notes[place] = f"saved; the edition follows with the next “pipeline build”: {what}"
            self._site.stale.add(place)
        return not missing

    def _run(self, language: str, places: list[Place]) -> None:
        site = self._site
        settings = replace(site.settings, languages=(language,), jobs=1)
        pages = tuple(page for _, page in places)
        report = build(BuildOptions(settings, pages, wait=False, translate=False))
        failed = {page.page for page in report.pages if page.state is PageState.FAILED}
        for place in places:
            if place[1] in failed:
                reasons = "; ".join(report.errors) or "it cannot be proved"
                self.notes[place] = f"saved, but the edition is not written: {reasons}"
                continue
            self.notes.pop(place, None)
            site.stale.discard(place)
            site.drafts.drop_unbuilt(place)
            site.refresh_page(place)

    def _postpone(self, places: Iterable[Place], why: str) -> None:
        with self._changed:
            for place in places:
                self.notes[place] = f"saved; the edition follows: {why}"
                if not self._is_closing:
                    self._wanted[place] = time.monotonic() + _RETRY
                else:
                    self._wanted.pop(place, None)

"""Assemble an edition from a page and its targets, proved to differ in words only.

A slot that breaks the proof (`pipeline.markdown.proof`) is written more defensively, then left
as in the source; a page that still cannot be proved is not written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pipeline.errors import SourceError
from pipeline.markdown.abbreviations import rename_abbreviations
from pipeline.markdown.anchors import HeadingPlan, plan_headings, write_ids
from pipeline.markdown.document import reread
from pipeline.markdown.extract.segmenter import FRONT_MATTER_KEYS, Page, read_page
from pipeline.markdown.proof import prove
from pipeline.markdown.render.escape import EscapeLevel
from pipeline.markdown.render.page import render_page
from pipeline.markdown.urls import LinkRewriter, combine_rewriters
from pipeline.spans import Edit, splice

_ATTEMPTS: Final = 40
"""Readings of a page after which it is given up; each names all slots that fail."""


@dataclass(frozen=True, slots=True)
class EditionOptions:
    """What an edition changes beside the words."""

    front_matter: Sequence[str] = FRONT_MATTER_KEYS
    """Keys of the front matter values that are translated."""
    anchors: bool = True
    """Whether links to headings are kept alive."""
    generator: str = ""
    """The site generator, a name in GENERATORS; empty where it is unknown."""
    inbound_fragments: Collection[str] = ()
    """Fragments that other pages link to; headings keep these ids."""
    links: LinkRewriter | None = None
    """Where addresses lead in the edition; None where they stay as they are."""
    language: str = ""
    """Code of the language of the edition; empty where it is unknown."""
    approved: Collection[int] = ()
    """Index of each slot whose target a person approved."""
    acronyms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What acronyms of the source may be in the language of the edition."""


DEFAULT_OPTIONS: Final = EditionOptions()


@dataclass(frozen=True, slots=True)
class Edition:
    """A page in another language."""

    text: str
    """The page, or the source's text where `proved` is False."""
    reverted: dict[int, str] = field(default_factory=dict)
    """Index of each slot whose target could not be written, with the reason."""
    proved: bool = True
    problem: str = ""
    """Why the page could not be proved."""
    lost_ids: tuple[str, ...] = ()
    """Ids in use that could not be kept."""
    lost_abbreviations: tuple[tuple[str, int], ...] = ()
    """Words that the page explains and that the edition does not write, with their lines."""


def assemble(
    page: Page,
    targets: Sequence[str],
    edits: Sequence[Edit] = (),
    options: EditionOptions = DEFAULT_OPTIONS,
) -> Edition:
    """Write `targets` (tagged text, one for each slot) into the page.

    `edits` are others, outside all slots (front matter). Costs one more reading of the page,
    or nothing where nothing changes; two more where ids are written beside headings.
    """
    edition = _assemble(page, targets, edits, options, ())
    if edition.lost_ids and page.blocks.addresses.find_fragments():
        # Links within the page can follow its headings.
        edition = _assemble(page, targets, edits, options, edition.lost_ids)
    return edition


def _assemble(
    page: Page,
    targets: Sequence[str],
    edits: Sequence[Edit],
    options: EditionOptions,
    refused: Collection[str],
) -> Edition:
    """See `assemble`; ids in `refused` cannot be written."""
    draft = _Draft(page, targets)
    wrong: dict[int, str] = {}
    for attempt in range(_ATTEMPTS):
        draft.update_targets()
        plan, rewrite = _plan_links(page, draft.targets, options, refused)
        links = [*page.blocks.addresses.build_edits(rewrite)] if rewrite else []
        text, failed = render_page(
            page,
            draft.targets,
            [*links, *edits],
            draft.levels,
            generator=options.generator,
        )
        if failed:
            draft.reverted.update(failed)
            continue
        wrong, new = {}, None  # nothing to prove
        if links or draft.targets != draft.sources:
            try:
                new = read_page(reread(page.document, text), options.front_matter)
                wrong = prove(page, draft.targets, new, rewrite, options.approved)
            except SourceError as error:
                wrong = {0: f"front matter breaks: {error.reason}"}
        if not wrong:
            edition = Edition(text, draft.reverted, lost_ids=plan.lost)
            if new is not None:
                edition, new = _keep_ids(edition, new, plan, options)
            if new is None or draft.targets == draft.sources:
                return edition
            return _write_names(page, edition, new, options)
        suspects = draft.find_suspects(wrong)
        if not suspects:
            break
        draft.write_more_carefully(suspects, wrong, is_late=attempt > _ATTEMPTS // 2)
    problem = next(iter(wrong.values())) if wrong else "too many places fail the proof"
    return Edition(page.document.text, draft.reverted, proved=False, problem=problem)


class _Draft:
    """The state of an edition between two attempts to write it."""

    def __init__(self, page: Page, targets: Sequence[str]) -> None:
        self._slots = page.slots
        self._wanted = targets
        self.sources = [slot.segment.source for slot in page.slots]
        self.targets = list(targets)
        """What the next attempt writes: the source where a target was given up."""
        self.levels: dict[int, EscapeLevel] = {}
        self.reverted: dict[int, str] = {}

    def update_targets(self) -> None:
        """Take the source for all targets that were given up."""
        self.targets = [
            source if i in self.reverted else target
            for i, (source, target) in enumerate(zip(self.sources, self._wanted, strict=True))
        ]

    def find_suspects(self, wrong: Mapping[int, str]) -> list[int]:
        """The slots to write with more care: those that the proof names, else what is near."""
        changed = [i for i in range(len(self._slots)) if self._is_changed(i)]
        named = [i for i in wrong if self._is_changed(i)]
        if named:
            return named
        return self._find_near(next(iter(wrong)), changed) or self._find_fresh(changed) or changed

    def _is_changed(self, i: int) -> bool:
        inside = 0 <= i < len(self._slots)
        return inside and i not in self.reverted and self.targets[i] != self.sources[i]

    def _find_near(self, where: int, changed: Sequence[int]) -> list[int]:
        """The parent and the children of the slot at index `where`, else the one before it."""
        if where < 0:
            return []
        parent = self._slots[where].parent if where < len(self._slots) else -1
        family = [i for i in changed if i == parent or self._slots[i].parent == where]
        return family or [i for i in changed if i < where][-1:]

    def _find_fresh(self, changed: Sequence[int]) -> list[int]:
        return [i for i in changed if i not in self.levels]

    def write_more_carefully(
        self, suspects: Iterable[int], wrong: Mapping[int, str], *, is_late: bool
    ) -> None:
        """Escape more of the suspects, or give up those of which everything is escaped; with
        `is_late`, give up all."""
        for i in suspects:
            level = self.levels.get(i, EscapeLevel.LIKE_SOURCE)
            if level < EscapeLevel.ALL:
                self.levels[i] = EscapeLevel(level + 1)
            if level < EscapeLevel.ALL and not is_late:
                continue
            if beside := self._unescaped_neighbours(i):
                self.levels |= dict.fromkeys(beside, EscapeLevel.MARKUP)
            else:
                self.reverted[i] = wrong.get(i) or next(iter(wrong.values()))

    def _unescaped_neighbours(self, i: int) -> list[int]:
        """Slots beside one that fails which may be the cause: nothing in them is escaped yet."""
        return [j for j in (i - 1, i + 1) if self._is_changed(j) and j not in self.levels]


def _plan_links(
    page: Page, targets: Sequence[str], options: EditionOptions, refused: Collection[str]
) -> tuple[HeadingPlan, LinkRewriter | None]:
    """Ids of headings to keep, and where addresses lead: to the new ids of headings, then as
    the options say."""
    plan = HeadingPlan()
    rules: list[LinkRewriter] = []
    if options.anchors and targets:
        inbound = options.inbound_fragments
        plan = plan_headings(page, targets, inbound, options.generator, refused)
        if redirects := plan.redirects:
            rules.append(
                lambda url: f"#{redirects.get(url[1:], url[1:])}" if url[:1] == "#" else url
            )
    if options.links:
        rules.append(options.links)
    return plan, combine_rewriters(rules, page.blocks.addresses.unplaced) if rules else None


def _keep_ids(
    edition: Edition, new: Page, plan: HeadingPlan, options: EditionOptions
) -> tuple[Edition, Page]:
    """Write the ids that are in use beside their headings; `new` is the edition, read."""
    if not plan.kept:
        return edition, new
    new, lost = write_ids(new, plan.kept, options.front_matter, options.generator)
    return replace(edition, text=new.document.text, lost_ids=(*plan.lost, *lost)), new


def _write_names(page: Page, edition: Edition, new: Page, options: EditionOptions) -> Edition:
    """Name the language of the edition where HTML says that it is in that of the source, and the
    words that it writes where a line explains them."""
    edits, lost = rename_abbreviations(page, new, options.acronyms)
    if options.language:
        edits += [Edit(span, options.language) for span in new.blocks.languages]
    text = splice(edition.text, edits) if edits else edition.text
    return replace(edition, text=text, lost_abbreviations=lost)

"""Laws L1 (identity) and L2 (commuting) over the specifications, and under hostile targets."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

import locations
import oracle
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from laws import commuting_problem, edition, identity_problem, pseudo_edition, read
from markdown_it import MarkdownIt
from spec_examples import Example, commonmark_examples, gfm_examples

from pipeline import tagged_text
from pipeline.markdown.extract.slots import Slot
from pipeline.markdown.render.live_code import LIVE

DATA = locations.DATA / "laws"

VARIANTS: dict[str, Callable[[str], str]] = {
    "as printed": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "byte order mark": lambda text: "\ufeff" + text,
    "tabs": lambda text: text.replace("    ", "\t"),
    "no final newline": lambda text: text.rstrip("\n"),
    "quoted": lambda text: re.sub("^", "> ", text, flags=re.MULTILINE),
    "in a list": lambda text: "- " + text.replace("\n", "\n  "),
}
SPECS: dict[str, tuple[Callable[[], list[Example]], int]] = {
    "CommonMark": (commonmark_examples, 652),
    "GFM": (gfm_examples, 672),
}


def failures(examples: list[Example], problem: Callable[[str], str]) -> str:
    """What fails, example by example, for people to read; empty where nothing does."""
    found = [(e, wrong) for e in examples if (wrong := problem(e.markdown))]
    return "\n".join(f"{e.number} ({e.section}) {e.markdown!r}\n    {wrong}" for e, wrong in found)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("spec", SPECS)
def test_identity_over_the_specification(spec: str, variant: str) -> None:
    examples = SPECS[spec][0]()
    wrong = failures(examples, lambda text: identity_problem(VARIANTS[variant](text)))
    assert wrong == ""


@pytest.mark.parametrize("variant", ["as printed", "CRLF", "no final newline", "in a list"])
@pytest.mark.parametrize("spec", SPECS)
def test_pseudo_commutes_with_rendering_over_the_specification(spec: str, variant: str) -> None:
    examples = SPECS[spec][0]()
    md = oracle.renderer(gfm=spec == "GFM")
    wrong = failures(examples, lambda text: commuting_problem(VARIANTS[variant](text), md))
    assert wrong == ""


@pytest.mark.parametrize("spec", SPECS)
def test_no_example_is_lost(spec: str) -> None:
    examples, count = SPECS[spec]
    md = oracle.renderer(gfm=spec == "GFM")
    passed = [
        e for e in examples() if not identity_problem(e.markdown)
        and not commuting_problem(e.markdown, md)
    ]  # fmt: skip
    assert len(passed) == count


def test_the_oracle_sees_what_is_missed_and_what_is_touched() -> None:
    md = oracle.renderer(gfm=True)
    want = oracle.expected("A *word* and `code` [in](/a) <https://a.org>\n", md)
    good = "À *wòrd* ànd `code` [ìn](/a) <https://a.org>\n"
    assert oracle.given(good, md) == want
    for bad in (
        good.replace("wòrd", "word"),
        good.replace("code", "còdè"),
        good.replace("/a", "/à"),
        good.replace("*", ""),
        good.replace("a.org", "à.org"),
    ):
        assert oracle.given(bad, md) != want


class Frame(NamedTuple):
    """A page with one place to be written: the one that holds `Target`."""

    name: str
    page: str


def frames() -> list[Frame]:
    """The pages of data/laws/frames.md: a line `@ name`, then the page."""
    pieces = re.split(r"(?m)^@ (.*)\n", (DATA / "frames.md").read_text(encoding="utf-8"))
    found = [Frame(name, page) for name, page in zip(pieces[1::2], pieces[2::2], strict=True)]
    assert len(found) > 60, "frames.md has lost pages"
    return found


def escaped_lines(name: str, least: int) -> list[str]:
    """The lines of a file in data/laws, with the escapes of Python resolved."""
    lines = (DATA / name).read_text(encoding="ascii").splitlines()
    assert len(lines) >= least, f"{name} has lost lines"
    return [line.encode("ascii").decode("unicode_escape") for line in lines]


FRAMES = frames()
HOSTILE = escaped_lines("hostile.txt", 100)
texts = st.lists(st.sampled_from(HOSTILE), max_size=3).map("".join)
words = st.builds("".join, st.tuples(texts, st.sampled_from(["q", "Q q", "\u00f1"]), texts))
something = texts.filter(str.strip)


@st.composite
def targets(draw: st.DrawFn, slot: Slot) -> str:
    """Hostile text with the tags of a place in any order and nested in any way."""
    pairs = [
        i.number for i in tagged_text.parse(slot.segment.source) if isinstance(i, tagged_text.Open)
    ]
    singles = [
        i.number
        for i in tagged_text.parse(slot.segment.source)
        if isinstance(i, tagged_text.Single)
    ]
    items: list[tagged_text.Item] = [tagged_text.Text(draw(something))]
    for number in draw(st.permutations(pairs + singles)):
        new: list[tagged_text.Item] = [tagged_text.Single(number)]
        if number in pairs:
            new = [
                tagged_text.Open(number),
                tagged_text.Text(draw(words)),
                tagged_text.Close(number),
            ]
        at = draw(st.integers(1, len(items)))
        items[at:at] = [*new, tagged_text.Text(draw(texts))]
    return tagged_text.join(merged([*items, tagged_text.Text(draw(words))] if singles else items))


def merged(items: list[tagged_text.Item]) -> Iterator[tagged_text.Item]:
    """Adjacent texts as one."""
    text = ""
    for item in items:
        if isinstance(item, tagged_text.Text):
            text += item.text
            continue
        if text:
            yield tagged_text.Text(text)
        text = ""
        yield item
    if text:
        yield tagged_text.Text(text)


def impossible(slot: Slot, target: str) -> bool:
    """Whether Markdown has no way to say `target`: a link within a link, a line break at an
    edge or in a line that cannot break, emphasis around nothing that shows; code in front matter,
    where nothing is escaped."""
    if slot.place is not None and LIVE.search(tagged_text.plain(target)):
        return True
    kinds = {tag.number: tag.kind for tag in slot.segment.tags}
    open_tags: list[int] = []
    items = tagged_text.parse(target.strip())
    for i, item in enumerate(items):
        if isinstance(item, tagged_text.Text):
            continue
        kind = kinds[item.number]
        if isinstance(item, tagged_text.Close):
            open_tags.pop()
            continue
        within = [kinds[number] for number in open_tags]
        if kind in ("link", "address", "footnote") and {"link", "footnote"} & set(within):
            return True
        rest = (items[:i], items[i + 1 :])
        if kind == "line break" and not all(
            tagged_text.plain(tagged_text.join(part)).strip() for part in rest
        ):
            return True
        if isinstance(item, tagged_text.Open):
            open_tags.append(item.number)
    return False


def shown(slot: Slot, page: str, target: str, md: MarkdownIt) -> str:
    """What a reader sees of `target`, without blanks: text and code."""
    parts = []
    for item in tagged_text.parse(target):
        if isinstance(item, tagged_text.Text):
            parts.append(item.text)
        elif isinstance(item, tagged_text.Single):
            raw = slot.markup[item.number - 1].open.of(page)
            raw = raw.replace("\\|", "|") if slot.frame == "cell" else raw
            parts.append(visible(raw.lstrip("\\"), md))
    return squeezed("".join(parts))


def visible(page: str, md: MarkdownIt) -> str:
    """All text of a rendered page without blanks."""
    matter, body = oracle.split(page)
    values = [str(value) for _, _, value in oracle.front_matter(matter, mapped=False)]
    events = oracle.events(oracle.render(body, md), mapped=False)
    return squeezed("".join([*values, *(e[1] for e in events if e[0] == "text")]))


def squeezed(text: str) -> str:
    return "".join(text.split())


def attributes(page: str, md: MarkdownIt) -> list[str]:
    """Values of alt, title and so on, without blanks."""
    events = oracle.events(oracle.render(oracle.split(page)[1], md), mapped=False)
    return [squeezed(value) for event in events if event[0] == "start"
            for key, value in event[2] if key in oracle.ATTRIBUTES]  # fmt: skip


ATTRIBUTE_FRAMES = ("alt", "title", "attr")


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
def test_hostile_targets_are_written_as_text_or_reported(frame: Frame) -> None:
    """Each target is read back as exactly that text by the plain renderer, and its tags are
    all there; what cannot be written is in `reverted`, and is nothing but the impossible."""
    page = frame.page
    slots = read(page).page.slots
    index = next(i for i, slot in enumerate(slots) if "Target" in slot.segment.source)
    slot = slots[index]
    md = oracle.renderer(sites=True)
    counts: Counter[str] = Counter()

    @settings(max_examples=40, phases=[Phase.generate, Phase.shrink])
    @given(targets(slot))
    def check(target: str) -> None:
        sources = [p.segment.source for p in slots]
        made = edition(page, [*sources[:index], target, *sources[index + 1 :]])
        assert made.proved, made.problem
        counts["written"] += not made.reverted
        if made.reverted:
            counts["reverted"] += 1
            assert set(made.reverted) == {index}
            assert impossible(slot, target), made.reverted[index]
            return
        if slot.frame.startswith(ATTRIBUTE_FRAMES):
            want = [
                squeezed(tagged_text.plain(slot.segment.source)),
                squeezed(tagged_text.plain(target)),
            ]
            replaced = [want[1] if a == want[0] else a for a in attributes(page, md)]
            assert attributes(made.text, md) == replaced
        else:
            old, new = (shown(slot, page, t, md) for t in (slot.segment.source, target))
            before, after = visible(page, md), visible(made.text, md)
            if "[^" in page or "^[" in page:  # notes are shown somewhere else, numbered
                assert Counter(after) - Counter(new) == Counter(before) - Counter(old)
            else:
                assert old in before
                assert after == before.replace(old, new, 1)
        have, want_tags = (sorted(map(str, oracle.tags(p, md))) for p in (made.text, page))
        assert sorted(t.replace("'del'", "'s'") for t in have) == want_tags

    check()
    print(f"{frame.name}: {counts['written']} written, {counts['reverted']} reverted")
    assert counts["written"] > counts["reverted"]


@pytest.mark.speed
@pytest.mark.parametrize("mark", escaped_lines("repeated.txt", 50), ids=repr)
def test_no_repetition_takes_long(mark: str) -> None:
    """Times of quadratic readings were 7 to 100 seconds at four times the length; see
    bench/markdown_speed.py for how times grow."""
    page = mark * (12_000 // len(mark)) + "\n"
    start = time.process_time()
    assert pseudo_edition(page).proved
    assert time.process_time() - start < 2

"""pipeline.tagged_text: tagged text there and back, and every loss of a tag found (law L3)."""

from __future__ import annotations

import time
from collections import Counter
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline import tagged_text
from pipeline.tagged_text import Close, Item, Open, Single, Text, join, parse, problem, renumber

# Characters that tags and their escapes are made of come often.
LITERAL = st.text(alphabet="<>/\\123 0aé&\n", min_size=1, max_size=8)
LOOKALIKE = st.sampled_from(["<1>", "</1>", "<1/>", "\\<1>", "\\\\", "<", "<12", "\\", "<0>", "1>"])
TEXTS = st.lists(LITERAL | LOOKALIKE, min_size=1, max_size=3).map("".join)
NUMBERS = st.integers(1, 4) | st.sampled_from([10, 99, 999_999])
MARKUP = st.builds(Open, NUMBERS) | st.builds(Close, NUMBERS) | st.builds(Single, NUMBERS)


@st.composite
def nested(draw: st.DrawFn) -> list[Item]:
    """Items as a segment has them: every tag once, properly nested, numbered from 1."""
    items: list[Item] = []
    opened: list[int] = []
    number = 0
    for step in draw(st.lists(st.sampled_from(["text", "open", "close", "single"]), max_size=12)):
        if step == "text" and not (items and isinstance(items[-1], Text)):
            items.append(Text(draw(TEXTS)))
        elif step == "close" and opened:
            items.append(Close(opened.pop()))
        elif step in ("open", "single"):
            number += 1
            items.append(Open(number) if step == "open" else Single(number))
            opened += [number] if step == "open" else []
    return [*items, *(Close(number) for number in reversed(opened))]


# --- there and back -----------------------------------------------------------------------


def merged(items: list[Item]) -> list[Item]:
    """The same items with texts side by side as one, as `parse` gives them."""
    result: list[Item] = []
    for item in items:
        if result and isinstance(item, Text) and isinstance(result[-1], Text):
            result[-1] = Text(result[-1].text + item.text)
        else:
            result.append(item)
    return result


@given(st.lists(st.builds(Text, TEXTS) | MARKUP, max_size=8))
@example([Text("<"), Text("1>")])
@example([Text("\\"), Text("<1>"), Single(2)])
def test_parse_undoes_join(items: list[Item]) -> None:
    assert parse(join(items)) == merged(items)


@given(TEXTS)
@example("\\<1>")
@example("\\\\<1>")
@example("\\\\\\</2>")
def test_what_looks_like_a_tag_stays_text(text: str) -> None:
    assert parse(tagged_text.escape(text)) == [Text(text)]
    assert tagged_text.plain(tagged_text.escape(text)) == text


@given(st.text(alphabet="<>/\\12 a", max_size=20))
def test_any_text_is_tagged_text(tagged: str) -> None:
    items = parse(tagged)
    assert parse(join(items)) == items
    assert all(item.text for item in items if isinstance(item, Text))


@pytest.mark.parametrize(
    ("tagged", "items"),
    [
        ("", []),
        ("a <1>b</1><2/>", [Text("a "), Open(1), Text("b"), Close(1), Single(2)]),
        ("\\<1>", [Text("<1>")]),
        ("\\\\<1>", [Text("\\"), Open(1)]),
        ("\\\\\\<1/>", [Text("\\<1/>")]),
        ("a\\b \\\\ c", [Text("a\\b \\\\ c")]),
        ("<0> <01> <1 > < 1> <1//> </1/> <b>", [Text("<0> <01> <1 > < 1> <1//> </1/> <b>")]),
        ("<1234567>", [Text("<1234567>")]),
        ("<999999>", [Open(999_999)]),
        ("<<1>>", [Text("<"), Open(1), Text(">")]),
        ("p <1/ q", [Text("p <1/ q")]),
        ("<١> <1٢>", [Text("<١> <1٢>")]),
    ],
)
def test_what_is_a_tag(tagged: str, items: list[Item]) -> None:
    assert parse(tagged) == items
    assert join(items) == tagged


@pytest.mark.speed
@pytest.mark.parametrize("piece", ["\\", "<", "<1", "<1/>", "\\<1>", "\\\\<1>", "a"])
def test_time_grows_with_length_only(piece: str) -> None:
    text = piece * (500_000 // len(piece))
    start = time.process_time()
    assert join(parse(text)) == text
    assert tagged_text.plain(tagged_text.escape(text)) == text
    assert time.process_time() - start < 4


@given(nested(), st.integers(1, 4))
def test_a_tag_is_stripped_and_its_text_kept(items: list[Item], number: int) -> None:
    stripped = tagged_text.strip_tags(join(items), number)
    assert tagged_text.plain(stripped) == tagged_text.plain(join(items))
    left = [item for item in parse(stripped) if not isinstance(item, Text)]
    assert left == [i for i in items if not isinstance(i, Text) and i.number != number]


def test_texts_that_meet_where_a_tag_was_stay_text() -> None:
    tagged = join([Text("\\"), Single(1), Text("<2>")])
    assert parse(tagged_text.strip_tags(tagged, 1)) == [Text("\\<2>")]


# --- what is wrong with a target ----------------------------------------------------------


@given(nested())
def test_a_source_is_a_good_target_of_itself(items: list[Item]) -> None:
    assert problem(join(items), join(items)) is None


@given(nested(), st.data())
def test_words_may_change_and_tags_may_move(items: list[Item], data: st.DataObject) -> None:
    source = join(items)
    words = st.sampled_from(["", "más", "a \\ b", "5 < 6"])
    target = [Text(data.draw(words)) if isinstance(item, Text) else item for item in items]
    assert problem(source, join(target)) is None
    ends = [i for i, item in enumerate(items) if isinstance(item, Single)]
    for i in ends:  # a tag alone is at home anywhere
        moved = [item for item in items if item != items[i]]
        moved.insert(data.draw(st.integers(0, len(moved))), items[i])
        assert problem(source, join(moved)) is None


@given(nested(), st.data())
def test_every_change_of_tags_is_found(items: list[Item], data: st.DataObject) -> None:
    places = [i for i, item in enumerate(items) if not isinstance(item, Text)]
    if not places:
        return
    i, j = data.draw(st.sampled_from(places)), data.draw(st.sampled_from(places))
    for target in (
        items[:i] + items[i + 1 :],  # lost
        [*items[: i + 1], items[i], *items[i + 1 :]],  # doubled on the spot
        [*items[:j], items[i], *items[j:]],  # doubled elsewhere
        [*items[:i], data.draw(MARKUP.filter(lambda new: new != items[i])), *items[i + 1 :]],
        [*items[:i], Text("<1> lost"), *items[i + 1 :]],  # written as a literal
    ):
        assert problem(join(items), join(target)), join(target)


@given(nested(), st.lists(MARKUP, max_size=6), st.randoms(use_true_random=False))
def test_a_target_is_good_if_and_only_if_it_holds_the_same_tags_well_nested(
    items: list[Item], others: list[Item], random: Random
) -> None:
    markup: list[Item] = [item for item in items if not isinstance(item, Text)]
    shuffled = list(markup)
    random.shuffle(shuffled)
    targets: list[list[Item]] = [shuffled, others, [*markup, *others], markup[::-1]]
    for target in targets:
        good = Counter(target) == Counter(markup) and _well_nested(target)
        assert (problem(join(items), join(target)) is None) == good, (join(items), join(target))


def _well_nested(items: list[Item]) -> bool:
    """The definition, said by taking pairs out from within until nothing is left."""
    left = [item for item in items if not isinstance(item, Single)]
    while True:
        for i in range(len(left) - 1):
            a, b = left[i], left[i + 1]
            if isinstance(a, Open) and b == Close(a.number):
                del left[i : i + 2]
                break
        else:
            return not left


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("<1>a</1>", "a", "</1> is missing"),
        ("a <1/>", "a", "<1/> is missing"),
        ("a", "a <1/>", "<1/> is not in the source"),
        ("<1>a</1>", "<1>a", "<1> is never closed"),
        ("<1>a</1>", "a</1>", "</1> closes nothing that is open"),
        ("<1>a</1>", "<1>a</1> <1>b</1>", "tag 1 stands twice"),
        ("a <1/>", "<1/> a <1/>", "tag 1 stands twice"),
        ("<1>a</1> <2>b</2>", "<1>a <2>b</1></2>", "</1> closes nothing that is open"),
        ("<1>a</1>", "<1/> a", "</1> is missing"),
        ("<1>a</1>", "\\<1>a\\</1>", "</1> is missing"),
        ("<1>a</1>", "<2>a</2>", "</1> is missing"),
    ],
)
def test_the_message_names_the_tag(source: str, target: str, message: str) -> None:
    assert problem(source, target) == message


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("a", "\\<1>"),
        ("\\<1> a", "b"),
        ("<1>a</1><2/>", "<2/><1>b</1>"),
        ("<1>a</1><2/>", "<1>b<2/></1>"),
        ("<1>a</1> <2>b</2>", "<2>b <1>a</1></2>"),
        ("a < b", "b > a"),
    ],
)
def test_good_targets(source: str, target: str) -> None:
    assert problem(source, target) is None


# --- numbering ----------------------------------------------------------------------------


@given(nested(), st.data())
def test_numbers_count_up_in_the_order_of_the_text(items: list[Item], data: st.DataObject) -> None:
    numbers = sorted({item.number for item in items if not isinstance(item, Text)})
    new = dict(zip(numbers, data.draw(st.permutations(numbers)), strict=True))
    mixed = [i if isinstance(i, Text) else type(i)(new[i.number]) for i in items]
    tagged, order = renumber(join(mixed))
    assert tagged == join(items)
    assert order == [new[number] for number in numbers]
    assert renumber(tagged) == (tagged, numbers)


def test_literals_are_not_renumbered() -> None:
    assert renumber("\\<7> <5>a</5> <3/>") == ("\\<7> <1>a</1> <2/>", [5, 3])

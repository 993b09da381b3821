"""Texts joined into one, and one cut into several at the ends of its sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Final

from pipeline import tagged_text
from pipeline.bitext.blocks import Block, Vocabulary
from pipeline.bitext.similarity import compare
from pipeline.model import Tag
from pipeline.mt.sentences import split

_MOST_SENTENCES: Final = 40
"""Sentences up to which all ways to cut a text are compared."""


def join_blocks(blocks: Sequence[Block]) -> Block:
    """Blocks as one, with a blank between their texts; tags are numbered on."""
    items: list[tagged_text.Item] = []
    tags: list[Tag] = []
    for block in blocks:
        shift = len(tags)
        items += [tagged_text.Text(" ")] if items else []
        for item in tagged_text.parse(block.text):
            if isinstance(item, tagged_text.Text):
                items.append(item)
            else:
                items.append(type(item)(item.number + shift))
        tags += (replace(tag, number=tag.number + shift) for tag in block.tags)
    return Block(tagged_text.join(items), blocks[0].kind, tuple(tags), blocks[0].line)


def cut_block(
    block: Block, sources: Sequence[Block], words: Vocabulary, language: str
) -> list[Block] | None:
    """A block as so many as there are sources: each with the sentences that fit it best. None
    where there are too few sentences, or a cut would go through markup."""
    text = tagged_text.plain(block.text)
    sentences = split(text, language)
    if not len(sources) <= len(sentences) <= _MOST_SENTENCES:
        return None
    ours = [words.read(source, 0) for source in sources]
    best, most = None, -1e9
    for inner in combinations([span.start for span in sentences[1:]], len(sources) - 1):
        pieces = [
            words.read(Block(text[start:end], block.kind), 1)
            for start, end in zip((0, *inner), (*inner, len(text)), strict=True)
        ]
        total = sum(
            compare(words, one, other).score for one, other in zip(ours, pieces, strict=True)
        )
        if total > most:
            best, most = inner, total
    return _cut_at(block, best) if best is not None else None


def _cut_at(block: Block, places: Sequence[int]) -> list[Block] | None:
    """The block in pieces that begin at places of its plain text."""
    pieces: list[list[tagged_text.Item]] = [[]]
    is_open, at, wanted = 0, 0, list(places)
    for item in _divide(tagged_text.parse(block.text), places):
        if isinstance(item, tagged_text.Text):
            if wanted and at == wanted[0]:
                if is_open:
                    return None
                pieces.append([])
                wanted.pop(0)
            at += len(item.text)
        elif wanted and at == wanted[0] and isinstance(item, tagged_text.Open) and not is_open:
            pieces.append([])
            wanted.pop(0)
        is_open += isinstance(item, tagged_text.Open) - isinstance(item, tagged_text.Close)
        pieces[-1].append(item)
    if wanted:
        return None
    return [_build_piece(block, piece) for piece in pieces]


def _divide(items: Sequence[tagged_text.Item], places: Sequence[int]) -> Iterator[tagged_text.Item]:
    """The items, with those of text cut at places of the plain text."""
    at = 0
    for item in items:
        if not isinstance(item, tagged_text.Text):
            yield item
            continue
        end = at + len(item.text)
        inner = [at, *(place for place in places if at < place < end), end]
        for start, stop in pairwise(inner):
            yield tagged_text.Text(item.text[start - at : stop - at])
        at = end


def _build_piece(block: Block, items: Sequence[tagged_text.Item]) -> Block:
    text, old = tagged_text.renumber(tagged_text.join(items).strip())
    by_number = {tag.number: tag for tag in block.tags}
    tags = tuple(replace(by_number[number], number=new) for new, number in enumerate(old, start=1))
    return block._replace(text=text, tags=tags)

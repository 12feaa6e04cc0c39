"""The letter beside its draft, ready to print: numbered lines, items lit in place."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tasks.intake import Draft, Item
from tasks.reading import Paragraph
from tasks.views.cutting import cut


@dataclass(frozen=True)
class _Mark:
    key: int
    is_deadline: bool = False


def letter_lines(draft: Draft) -> list[dict[str, Any]]:
    """Return a line for each paragraph; the cells of a table's row share one."""
    numbers = {item.key: number for number, item in enumerate(draft.kept, start=1)}
    shown = _Shown(draft, numbers)
    return [shown.line(list(group)) for _, group in groupby(draft.paragraphs, key=_line_of)]


def anchor(key: int) -> str:
    return f"muc-{key}"


def line_anchor(paragraph: int) -> str:
    return f"doan-{paragraph}"


def _line_of(paragraph: Paragraph) -> tuple[int, int, int]:
    cell = paragraph.cell
    return (0, cell.table, cell.row) if cell else (1, paragraph.number, 0)


class _Shown:
    def __init__(self, draft: Draft, numbers: dict[int, int]) -> None:
        self.numbers = numbers
        self.places = dict[int, list[str]]()
        for paragraph, label in draft.places:
            self.places.setdefault(paragraph, []).append(label)
        self.left_over = {paragraph.number for paragraph in draft.left_over()}
        self.marks = dict[int, list[tuple[int, int, _Mark]]]()
        self.also = dict[int, list[int]]()
        for item in draft.kept:
            self._add(item)
        self.headings = {heading.paragraph for heading in draft.headings}

    def _add(self, item: Item) -> None:
        for span in item.spans:
            mark = (span.start, span.end, _Mark(item.key))
            self.marks.setdefault(span.paragraph, []).append(mark)
        for span in item.also:
            self.also.setdefault(span.paragraph, []).append(item.key)
        if timed := item.deadline_span:
            mark = (timed.start, timed.end, _Mark(item.key, is_deadline=True))
            self.marks.setdefault(timed.paragraph, []).append(mark)

    def line(self, paragraphs: list[Paragraph]) -> dict[str, Any]:
        first = paragraphs[0].number
        keys = {mark.key for p in paragraphs for *_, mark in self.marks.get(p.number, [])}
        owners = sorted(keys, key=self.numbers.__getitem__)
        return {
            "anchor": line_anchor(first),
            "number": first,
            "cells": [self._cell(paragraph) for paragraph in paragraphs],
            "is_row": len(paragraphs) > 1,
            "is_heading": not owners and not self.headings.isdisjoint(p.number for p in paragraphs),
            "is_unread": not owners and bool({p.number for p in paragraphs} & self.left_over),
            "items": [{"number": self.numbers[key], "anchor": anchor(key)} for key in owners],
            "parts": [] if owners else [part for p in paragraphs for part in self._parts(p)],
        }

    def _parts(self, paragraph: Paragraph) -> list[str]:
        return [label.lower() for label in self.places.get(paragraph.number, [])]

    def _cell(self, paragraph: Paragraph) -> dict[str, Any]:
        pieces = cut(paragraph.text, self.marks.get(paragraph.number, []))
        return {
            "paragraph": paragraph.number,
            "is_also": paragraph.number in self.also,
            "segments": list(self._segments(paragraph.number, pieces)),
        }

    def _segments(
        self, paragraph: int, pieces: list[tuple[str, list[_Mark]]]
    ) -> Iterator[dict[str, Any]]:
        also = self.also.get(paragraph, [])
        for text, marks in pieces:
            own = [mark.key for mark in marks if not mark.is_deadline]
            keys = list(dict.fromkeys([*own, *(mark.key for mark in marks), *also]))
            yield {
                "text": text,
                "keys": " ".join(map(str, keys)),
                "href": f"#{anchor(own[0])}" if own else "",
                "is_deadline": any(mark.is_deadline for mark in marks),
            }

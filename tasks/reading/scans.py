"""The rulings on a scanned page: found in its picture, kept, and wiped off before it is read.

They tell which words stand in which cell; what reads the words takes them for letters.
"""

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

DPI = 300
# Eight millimetres: no letter or dash is as long.
_SHORTEST = 90
_RUN = re.compile(rb"\x01{%d,}" % _SHORTEST)
_DARK = bytes(1 if level < 160 else 0 for level in range(256))
_HEAD = re.compile(rb"P5\s+(\d+)\s+(\d+)\s+255\s")
# What a bend of the paper may interrupt, and how far apart the lines of one ruling lie.
_GAP, _NEXT = 30, 4
# A ruling of a sheet laid in askew rises by so much of its length; what is higher is a picture.
_THICKEST, _STEEPEST = 18, 0.04
# The grey edge of a ruling, in dots.
_EDGE = 3

# What a machine sees that nobody wrote: leftovers of rulings, a department stuck to its name.
_STRAY = re.compile(r"(?<!\S)[|_]+(?!\S)\s?")
_STUCK = re.compile(r"\bSở(?=[A-ZĐ])")

# From x, y to x, y in points from the lower left.
Rule = tuple[float, float, float, float]


@dataclass
class _Stroke:
    """A ruling as it grows: its runs as (line, start, end), on lines near each other."""

    runs: list[tuple[int, int, int]] = field(default_factory=list)
    start: int = sys.maxsize
    end: int = 0

    def touches(self, start: int, end: int) -> bool:
        return start - _GAP <= self.end and self.start <= end + _GAP

    def add(self, line: int, start: int, end: int) -> None:
        self.runs.append((line, start, end))
        self.start, self.end = min(self.start, start), max(self.end, end)

    @property
    def middle(self) -> float:
        return (self.runs[0][0] + self.runs[-1][0]) / 2

    @property
    def is_thin(self) -> bool:
        height = self.runs[-1][0] - self.runs[0][0]
        return height <= _THICKEST + _STEEPEST * (self.end - self.start)


def take_out_rules(picture: bytes) -> tuple[bytes, list[Rule]]:
    """Return a page without its rulings, and them; a page is in grey (PGM, P5) at 300 dots an inch.

    Raise ValueError for another kind of picture.
    """
    head = _HEAD.match(picture)
    if head is None:
        raise ValueError("not a picture in grey of 8 bits (PGM)")
    width, height = int(head[1]), int(head[2])
    dots = picture[head.end() :]
    dark = dots.translate(_DARK)
    level = _strokes(dark[y * width : (y + 1) * width] for y in range(height))
    upright = _strokes(dark[x::width] for x in range(width))
    clean = bytearray(dots)
    for stroke in level:
        _wipe(clean, [(y * width, 1, x, far_x) for y, x, far_x in stroke.runs], width)
    for stroke in upright:
        _wipe(clean, [(x, width, y, far_y) for x, y, far_y in stroke.runs], 1)
    rules = [_level(stroke, height) for stroke in level]
    return head[0] + bytes(clean), rules + [_upright(stroke, height) for stroke in upright]


def mend(seen: str) -> str:
    """Return words as a machine saw them without what is surely its own."""
    return _STUCK.sub("Sở ", _STRAY.sub("", seen))


def _strokes(lines: Iterable[bytes]) -> list[_Stroke]:
    """Return the long runs of dark dots, those that touch on lines near each other as one."""
    strokes: list[_Stroke] = []
    growing: list[_Stroke] = []
    for place, line in enumerate(lines):
        growing = [stroke for stroke in growing if place - stroke.runs[-1][0] <= _NEXT]
        for run in _RUN.finditer(line):
            stroke = next((found for found in growing if found.touches(*run.span())), None)
            if stroke is None:
                stroke = _Stroke()
                strokes.append(stroke)
                growing.append(stroke)
            stroke.add(place, *run.span())
    return [stroke for stroke in strokes if stroke.is_thin]


def _wipe(dots: bytearray, runs: Iterable[tuple[int, int, int, int]], across: int) -> None:
    """Whiten runs, as (first dot of the line, step, start, end), and the edges beside them."""
    for origin, step, start, end in runs:
        for edge in range(-_EDGE, _EDGE + 1):
            first = origin + edge * across + start * step
            places = range(len(dots))[max(first, 0) : first + (end - start) * step : step]
            dots[places.start : places.stop : step] = b"\xff" * len(places)


def _level(stroke: _Stroke, height: int) -> Rule:
    y = _points(height - stroke.middle)
    return _points(stroke.start), y, _points(stroke.end), y


def _upright(stroke: _Stroke, height: int) -> Rule:
    x = _points(stroke.middle)
    return x, _points(height - stroke.end), x, _points(height - stroke.start)


def _points(dots: float) -> float:
    return dots * 72 / DPI

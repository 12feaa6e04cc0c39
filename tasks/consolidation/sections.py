"""Rows under the headings of their programme, numbered through: what an annex prints."""

import re
import string
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Generic, NamedTuple

from agencies.text import sort_key
from tasks.choices import Timeliness
from tasks.consolidation.columns import Column, columns_since
from tasks.consolidation.row import R, Row
from tasks.consolidation.totals import AgencyTable, agency_totals, count_words
from tasks.numerals import roman

OTHER_TASKS = "Nhiệm vụ khác"


class Group(NamedTuple):
    """A group of the list; two of one name differ by their keys."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """A heading as printed: level 0 is the programme, when there are several.

    The name of a group is printed like one, yet governs no task: an import passes it over.
    """

    level: int
    number: str
    title: str
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Section(Generic[R]):
    """Rows that follow each other under the same headings, and the headings to print first."""

    headings: tuple[HeadingLine, ...]
    rows: tuple[R, ...]
    first_number: int

    def numbered(self) -> Iterator[tuple[int, R]]:
        return enumerate(self.rows, start=self.first_number)


@dataclass(frozen=True)
class Consolidation:
    on: date
    sections: tuple[Section[Row], ...]
    agencies: AgencyTable
    since: date | None = None  # the day since which the rows tell what changed, if they do

    @property
    def columns(self) -> tuple[Column[Row], ...]:
        return columns_since(self.since)

    @property
    def total(self) -> int:
        return sum(len(section.rows) for section in self.sections)

    @property
    def rows(self) -> Iterator[Row]:
        return (row for section in self.sections for row in section.rows)


def consolidate(
    rows: Iterable[Row],
    *,
    on: date,
    grouped: bool = True,
    group: Callable[[Row], Group] | None = None,
    since: date | None = None,
) -> Consolidation:
    """Return the rows in sections with totals; grouped only when they are in annex order.

    `group` tells of a row the group in which it stands, where those are not the headings.
    """
    kept = list(rows)
    if group:
        sections = _groups(kept, group)
    elif grouped:
        sections = _sections(kept)
    else:
        sections = _one_section(kept)
    tally = Counter((row.lead, row.status_value, row.timeliness.value) for row in kept)
    places = {lead: sort_key(lead) for lead, *_ in tally}
    ordered = sorted(tally.items(), key=lambda item: (places[item[0][0]], item[0]))
    return Consolidation(on, sections, agency_totals((*key, n) for key, n in ordered), since)


def _one_section(rows: Sequence[Row]) -> tuple[Section[Row], ...]:
    return (Section((), tuple(rows), 1),) if rows else ()


def _groups(rows: Sequence[Row], group: Callable[[Row], Group]) -> tuple[Section[Row], ...]:
    sections: list[Section[Row]] = []
    first = 1
    for found, each in groupby(rows, key=group):
        members = tuple(each)
        overdue = sum(row.timeliness == Timeliness.OVERDUE for row in members)
        title = f"{found.name} ({group_words(len(members), overdue)})"
        sections.append(Section((HeadingLine(1, "", title, is_group=True),), members, first))
        first += len(members)
    return tuple(sections)


def group_words(count: int, overdue: int) -> str:
    """Return what stands beside the name of a group: "1.200 nhiệm vụ, 3 quá hạn"."""
    late = f", {count_words(overdue)} quá hạn" if overdue else ""
    return f"{count_words(count)} nhiệm vụ{late}"


def _sections(rows: Sequence[Row]) -> tuple[Section[Row], ...]:
    numbering = _Numbering(rows)
    sections: list[Section[Row]] = []
    first = 1
    printed: Path = ()
    for path, group in groupby(rows, key=numbering.path):
        members = tuple(group)
        sections.append(Section(numbering.headings(path, after=printed), members, first))
        first, printed = first + len(members), path
    return tuple(sections)


_NUMBERED = re.compile(r"((?:[0-9]+|[IVXLCDM]+)(?:\.[0-9]+)*)[.)]\s*(\S.*)", re.DOTALL)
# II.1 stands below II as 1: the narrow column of numbers has no room for more.
_BELOW_ROMAN = re.compile(r"^[IVXLCDM]+\.")
Path = tuple[str, ...]


class _Numbering:
    """Gives each heading its printed number, the same one wherever it comes again.

    The outermost headings get Roman figures, as in annexes of provinces, from their own number:
    "3." is III, so that the "3.1." below it still belongs to it when a filter left out 1 and 2.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        self._with_programme = len({row.programme for row in rows}) > 1
        self._headed = {row.programme for row in rows if row.headings}
        self._lines: dict[Path, HeadingLine] = {}

    def path(self, row: Row) -> Path:
        """Return the titles above a row; the first is its programme, "" where there is one only."""
        programme = row.programme if self._with_programme else ""
        if row.headings:
            return (programme, *row.headings)
        return (programme, OTHER_TASKS) if row.programme in self._headed else (programme,)

    def headings(self, path: Path, *, after: Path) -> tuple[HeadingLine, ...]:
        """Return the headings to print above rows under path that follow rows under after."""
        same = 0
        while same < min(len(path), len(after)) and path[same] == after[same]:
            same += 1
        if after and same == len(path):  # back up to a heading whose subheadings came first
            same -= 1
        start = max(same, 0 if self._with_programme else 1)
        return tuple(self._line(path[:end]) for end in range(start + 1, len(path) + 1))

    def _line(self, path: Path) -> HeadingLine:
        if path not in self._lines:
            self._lines[path] = self._new_line(path)
        return self._lines[path]

    def _new_line(self, path: Path) -> HeadingLine:
        level, text = len(path) - 1, path[-1].strip()
        match = _NUMBERED.fullmatch(text)
        number, title = (match[1], match[2]) if match else ("", text)
        if level == 0:
            number, title = string.ascii_uppercase[self._siblings(path) % 26], text
        elif level == 1 and text != OTHER_TASKS:
            number = number or str(self._siblings(path) + 1)
            number = roman(int(number)) if number.isdecimal() else number
        elif level > 1:
            number = _BELOW_ROMAN.sub("", number)
        return HeadingLine(level, number, title.rstrip(" :"))

    def _siblings(self, path: Path) -> int:
        return sum(len(p) == len(path) and p[:-1] == path[:-1] for p in self._lines)

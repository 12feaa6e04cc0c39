"""A summary as a value: every figure, name and sentence that screen, Excel and Word print.

It is made once (`building`), kept as JSON when it is issued (`canonical`), and never computed
again: cells are words and dates, not tasks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tasks.choices import ReportKind
from tasks.consolidation.columns import ColumnKind, Value
from tasks.consolidation.sections import Section
from tasks.consolidation.totals import AgencyTable


@dataclass(frozen=True)
class Issuer:
    """Who issues the report, as its head and foot print it. Lines without dashes and ends."""

    superior: str
    issuer: str
    place: str
    symbol: str
    position: str
    signer: str = ""
    authority: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    distribution: tuple[str, ...] = ()


@dataclass(frozen=True)
class Window:
    """The period of a report: its name, and the days that its data cover."""

    label: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class FrozenColumn:
    key: str
    label: str
    kind: ColumnKind = ColumnKind.TEXT
    centred: bool = False


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """A task as printed; `code` tells it from the others when two reports are compared."""

    code: str
    cells: tuple[Value, ...]


@dataclass(frozen=True)
class FrozenTable:
    columns: tuple[FrozenColumn, ...]
    sections: tuple[Section[FrozenRow], ...]

    @property
    def rows(self) -> Iterator[FrozenRow]:
        return (row for section in self.sections for row in section.rows)

    @property
    def total(self) -> int:
        return sum(len(section.rows) for section in self.sections)


@dataclass(frozen=True, slots=True)
class Finished:
    """What was completed within the period: a task, or a period of the recurring task `code`."""

    code: str
    result: str


@dataclass(frozen=True)
class Chapter:
    key: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Missing:
    """An agency that has not reported all its open tasks for the period."""

    code: str
    agency: str
    asked: int
    reported: int


@dataclass(frozen=True)
class Report:
    kind: ReportKind
    programme: str
    on: date
    title: tuple[str, ...]
    subject: str
    issuer: Issuer
    tasks: FrozenTable
    overdue: FrozenTable
    agencies: AgencyTable
    groups: AgencyTable
    window: Window | None = None
    filters: tuple[str, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    missing: tuple[Missing, ...] = ()
    issued_by: str = ""  # as the person was called then; nobody's before it is issued

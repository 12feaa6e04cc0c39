"""The table by agency: how many tasks, how far, and both completion rates that are in use."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from tasks.choices import Status, Timeliness

NO_LEAD = "Chưa có cơ quan chủ trì"


@dataclass(frozen=True)
class AgencyTotals:
    """The tasks of one lead agency. Every task is in exactly one of PARTS, so they add up."""

    agency: str
    completed_on_time: int = 0
    completed_late: int = 0
    submitted_on_time: int = 0
    submitted_late: int = 0
    within: int = 0
    due_soon: int = 0  # of within, not beside it
    overdue: int = 0
    waiting: int = 0
    ongoing: int = 0
    no_deadline: int = 0
    stopped: int = 0

    @property
    def total(self) -> int:
        return sum(getattr(self, part) for part in PARTS)

    @property
    def completed(self) -> int:
        return self.completed_on_time + self.completed_late

    @property
    def completion_rate(self) -> float | None:
        """Completed out of all tasks, as provinces count; None where there is no task."""
        return self.completed / self.total if self.total else None

    @property
    def due_completion_rate(self) -> float | None:
        """Completed out of completed and overdue, as the Government Office counts (1270/BC-TCTTTg).

        None where nothing is completed or overdue.
        """
        due = self.completed + self.overdue
        return self.completed / due if due else None


PARTS = (
    "completed_on_time",
    "completed_late",
    "submitted_on_time",
    "submitted_late",
    "within",
    "overdue",
    "waiting",
    "ongoing",
    "no_deadline",
    "stopped",
)
TOTALS_TITLE = "Tổng hợp tình hình thực hiện nhiệm vụ theo cơ quan chủ trì"
COMPLETION_RATE_LABEL = "Hoàn thành / tổng số"
DUE_COMPLETION_RATE_LABEL = "Hoàn thành / (hoàn thành + quá hạn)"
_RUNNING = {
    Timeliness.OVERDUE: "overdue",
    Timeliness.DUE_SOON: "within",
    Timeliness.WITHIN: "within",
    Timeliness.WAITING: "waiting",
    Timeliness.ONGOING: "ongoing",
    Timeliness.NO_DEADLINE: "no_deadline",
}


@dataclass(frozen=True)
class AgencyTable:
    rows: tuple[AgencyTotals, ...]
    total: AgencyTotals


def agency_totals(counts: Iterable[tuple[str | None, str, str, int]]) -> AgencyTable:
    """Return totals from (lead agency, status, timeliness, number of tasks).

    Agencies stand in the order of their first count; tasks without a lead come last.
    """
    by_agency: dict[str, Counter[str]] = {}
    for agency, status, timeliness, number in counts:
        parts = by_agency.setdefault(agency or NO_LEAD, Counter())
        parts[part_of(status, timeliness)] += number
        if timeliness == Timeliness.DUE_SOON:
            parts["due_soon"] += number
    leaderless = by_agency.pop(NO_LEAD, None)
    if leaderless is not None:
        by_agency[NO_LEAD] = leaderless
    rows = tuple(AgencyTotals(name, **parts) for name, parts in by_agency.items())
    return AgencyTable(rows, AgencyTotals("Tổng số", **sum(by_agency.values(), Counter())))


def part_of(status: str, timeliness: str) -> str:
    """Return the one part in which a task is counted.

    What has met the milestone of its deadline without being completed was submitted: it waits
    for the body that issues it, and is neither overdue nor done.
    """
    late = timeliness == Timeliness.LATE
    if status == Status.STOPPED or timeliness == Timeliness.STOPPED:
        return "stopped"
    if status == Status.COMPLETED:
        return "completed_late" if late else "completed_on_time"
    if late or timeliness == Timeliness.ON_TIME:
        return "submitted_late" if late else "submitted_on_time"
    return _RUNNING[Timeliness(timeliness)]


@dataclass(frozen=True)
class TotalsColumn:
    """One column of the table by agency; columns of one group stand under its name."""

    group: str
    label: str
    attribute: str
    is_rate: bool = False

    def value(self, totals: AgencyTotals) -> int | float | None:
        number: int | float | None = getattr(totals, self.attribute)
        return number


TOTALS_COLUMNS = (
    TotalsColumn("", "Tổng số", "total"),
    TotalsColumn("Hoàn thành", "Đúng hạn", "completed_on_time"),
    TotalsColumn("Hoàn thành", "Muộn", "completed_late"),
    TotalsColumn("Đã trình, chờ ban hành", "Đúng hạn", "submitted_on_time"),
    TotalsColumn("Đã trình, chờ ban hành", "Muộn", "submitted_late"),
    TotalsColumn("Chưa hoàn thành", "Trong hạn", "within"),
    TotalsColumn("Chưa hoàn thành", "Trong đó: sắp đến hạn", "due_soon"),
    TotalsColumn("Chưa hoàn thành", "Quá hạn", "overdue"),
    TotalsColumn("", "Chờ sự kiện", "waiting"),
    TotalsColumn("", "Thường xuyên", "ongoing"),
    TotalsColumn("", "Chưa có thời hạn", "no_deadline"),
    TotalsColumn("", "Đã dừng", "stopped"),
    TotalsColumn("Tỷ lệ hoàn thành", COMPLETION_RATE_LABEL, "completion_rate", is_rate=True),
    TotalsColumn(
        "Tỷ lệ hoàn thành", DUE_COMPLETION_RATE_LABEL, "due_completion_rate", is_rate=True
    ),
)


def column_groups() -> list[tuple[str, list[str]]]:
    """Return each group with the names below it; a column without a group is alone in its own."""
    grouped = groupby(TOTALS_COLUMNS, key=lambda column: column.group or column.label)
    return [(group, [member.label for member in members]) for group, members in grouped]


def totals_sum() -> str:
    """Return of which columns the total is the sum: 1 = 2 + 3 + …"""
    return f"1 = {' + '.join(_NUMBERS[part] for part in PARTS)}"


def column_sums() -> list[str]:
    """Return the line below the names: a column's number, and how a rate is made of others."""
    done = f"{_NUMBERS['completed_on_time']}+{_NUMBERS['completed_late']}"
    sums = {
        "completion_rate": f"{_NUMBERS['completion_rate']}=({done})/1",
        "due_completion_rate": (
            f"{_NUMBERS['due_completion_rate']}=({done})/({done}+{_NUMBERS['overdue']})"
        ),
    }
    return [sums.get(attribute, number) for attribute, number in _NUMBERS.items()]


def rate_words(rate: float | None) -> str:
    """Return "82,8%", as Vietnamese papers write it; a dash where there is nothing to divide.

    A half is rounded up, as Excel does with the cell of the same rate.
    """
    if rate is None:
        return "–"
    hundredths = Decimal(repr(rate)) * 100
    return f"{hundredths.quantize(Decimal('0.1'), ROUND_HALF_UP)}%".replace(".", ",")


def count_words(number: int) -> str:
    """Return "1.234"."""
    return f"{number:,}".replace(",", ".")


_NUMBERS = {column.attribute: str(n) for n, column in enumerate(TOTALS_COLUMNS, start=1)}

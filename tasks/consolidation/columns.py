"""The only list of columns: the screen, the annex in Excel and CSV choose from it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Generic

from tasks.choices import OPEN_STATUSES, CountsAs, Timeliness
from tasks.consolidation.row import R, Row
from tasks.deadlines import DeadlineKind, Milestone

Value = str | date | None


class ColumnKind(StrEnum):
    TEXT = "text"
    DATE = "date"


@dataclass(frozen=True)
class AnnexCell(Generic[R]):
    """How a column is printed in the annex of a plan: width in millimetres on A4 landscape.

    It is the most that a column takes: each shrinks to what its texts need, and the wording of
    the tasks takes the rest.
    """

    width: float
    label: str = ""
    value: Callable[[R], Value] | None = None
    centred: bool = False


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column of the list, the annex and CSV. `sort` is its name in the address, if any."""

    key: str
    label: str
    short_label: str
    value: Callable[[R], Value]
    kind: ColumnKind = ColumnKind.TEXT
    shown: bool = False
    sort: str = ""
    annex: AnnexCell[R] | None = None


def cell_words(value: Value) -> str:
    """Return a cell as it is read on screen and in Word."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return value or ""


_SUBMISSION_LABEL = re.compile(r"thời gian trình\s*:?\s*", re.IGNORECASE)


def annex_timing(row: Row) -> str:
    """Return the wording after its milestone, for "trình" and "ban hành" are two dates.

    Ongoing work without any wording is said to be so, or the cell would look forgotten.
    """
    timing = _timing(row)
    if not row.started and not row.extension_count:
        return timing
    started = f"({row.started})" if row.started else ""
    return "\n".join(filter(None, (timing, started, _extended(row))))


def _extended(row: Row) -> str:
    """Say the first deadline beside the one that an extension gave."""
    if not row.extension_count or row.first_due_on is None:
        return ""
    return f"(gia hạn, hạn đầu {row.first_due_on:%d/%m/%Y})"


def _timing(row: Row) -> str:
    if not row.deadline:
        return "" if row.deadline_kind == DeadlineKind.NONE else row.deadline_label
    return _submission(row.deadline) if row.milestone == _SUBMISSION else row.deadline


_SUBMISSION = Milestone.SUBMISSION.label


def _submission(deadline: str) -> str:
    wording = _SUBMISSION_LABEL.sub("", deadline, count=1)
    return deadline if "trình" in wording.lower() else f"Trình: {wording}"


_WORTH_SAYING = (Timeliness.OVERDUE, Timeliness.DUE_SOON, Timeliness.LATE, Timeliness.WAITING)


def annex_standing(row: Row) -> str:
    """Return the status, with what a reader must know of its deadline on a second line."""
    return _status_line(row, _judged(row))


def _annex_status(row: Row) -> str:
    is_open = row.status_value in OPEN_STATUSES
    percent = f"{row.percent}%" if is_open and row.percent is not None else ""
    return _status_line(row, ", ".join(filter(None, (percent, _judged(row)))))


def _status_line(row: Row, more: str) -> str:
    return f"{row.status}\n({more})" if more else row.status


def _judged(row: Row) -> str:
    if row.timeliness not in _WORTH_SAYING:
        return ""
    return f"{row.timeliness_label[:1].lower()}{row.timeliness_label[1:]}"


def _last_day(row: Row) -> date | None:
    """What waits for an event has no last day yet; the one it carries is for sorting only."""
    return None if row.deadline_kind == DeadlineKind.CONDITIONAL else row.due_on


def below_words(row: Row) -> str:
    """Return what stands below a line: the period followed now, earlier ones, parts done."""
    if row.counts_as == CountsAs.LINE and not row.earlier:
        return row.parts
    followed = f"Đang theo dõi {row.period}" if row.counts_as == CountsAs.RECURRING else ""
    period = row.period[:1].upper() + row.period[1:] if row.counts_as == CountsAs.PERIOD else ""
    earlier = f"Kỳ trước: {row.earlier}" if row.earlier else ""
    return "\n".join(filter(None, (period, followed, earlier, row.parts)))


def _annex_note(row: Row) -> str:
    return "\n".join(filter(None, (row.note, below_words(row))))


def _short_lead(row: Row) -> str:
    return row.lead_short or row.lead


# Beside the others where the list tells what changed.
ALTERED: Column[Row] = Column("altered", "Thay đổi", "Thay đổi", lambda r: "\n".join(r.altered))


# The annex on A4 has no room for these beside what changed, which tells of them where they did.
_GIVE_WAY = ("coordinating", "submitter")


def columns_since(day: date | None) -> tuple[Column[Row], ...]:
    """Return the columns of a file; of one that tells what changed, the annex names since when."""
    if day is None:
        return COLUMNS
    told: AnnexCell[Row] = AnnexCell(52, label=f"Thay đổi từ {day:%d/%m/%Y}")
    others = (replace(c, annex=None) if c.key in _GIVE_WAY else c for c in COLUMNS)
    return *others, replace(ALTERED, annex=told)


COLUMNS: tuple[Column[Row], ...] = (
    Column("code", "Mã", "Mã", lambda r: r.code, shown=True, sort="code"),
    Column("programme", "Chương trình", "Chương trình", lambda r: r.programme),
    Column("heading", "Đề mục", "Đề mục", lambda r: " / ".join(r.headings)),
    Column(
        "title",
        "Nội dung nhiệm vụ",
        "Nội dung",
        lambda r: r.title,
        shown=True,
        annex=AnnexCell(60),
    ),
    Column(
        "document_type",
        "Hình thức văn bản",
        "Hình thức",
        lambda r: r.document_type,
        sort="document_type",
        annex=AnnexCell(20, centred=True),
    ),
    Column(
        "lead",
        "Cơ quan chủ trì",
        "Chủ trì",
        lambda r: r.lead,
        shown=True,
        sort="lead",
        annex=AnnexCell(26, value=_short_lead, centred=True),
    ),
    Column(
        "coordinating",
        "Cơ quan phối hợp",
        "Phối hợp",
        lambda r: r.coordinating,
        annex=AnnexCell(34, centred=True),
    ),
    Column(
        "submitter",
        "Cấp trình",
        "Cấp trình",
        lambda r: r.submitter,
        annex=AnnexCell(22, centred=True),
    ),
    Column(
        "issuer",
        "Cấp ban hành",
        "Ban hành",
        lambda r: r.issuer,
        sort="issuer",
        annex=AnnexCell(22, centred=True),
    ),
    Column(
        "deadline",
        "Thời hạn (nguyên văn)",
        "Thời hạn",
        lambda r: r.deadline,
        shown=True,
        sort="due",
        annex=AnnexCell(32, label="Thời gian trình, ban hành", value=annex_timing, centred=True),
    ),
    Column(
        "due_on",
        "Hạn cuối",
        "Hạn cuối",
        _last_day,
        kind=ColumnKind.DATE,
        annex=AnnexCell(21, centred=True),
    ),
    Column(
        "status",
        "Tình trạng",
        "Tình trạng",
        lambda r: r.status,
        shown=True,
        sort="status",
        annex=AnnexCell(28, value=_annex_status, centred=True),
    ),
    Column(
        "timeliness",
        "Tiến độ so với hạn",
        "Tiến độ",
        lambda r: r.timeliness_label,
        shown=True,
        sort="timeliness",
    ),
    Column(
        "submitted_on",
        "Ngày trình",
        "Ngày trình",
        lambda r: r.submitted_on,
        kind=ColumnKind.DATE,
    ),
    Column("completed", "Ngày hoàn thành", "Hoàn thành", lambda r: r.completed),
    Column("result", "Kết quả", "Kết quả", lambda r: r.result, annex=AnnexCell(40)),
    Column("source", "Văn bản nguồn", "Nguồn", lambda r: r.sources),
    Column(
        "note",
        "Ghi chú",
        "Ghi chú",
        lambda r: r.note,
        annex=AnnexCell(36, value=_annex_note),
    ),
    Column(
        "first_due_on",
        "Hạn đầu, trước khi gia hạn",
        "Hạn đầu",
        lambda r: r.first_due_on,
        kind=ColumnKind.DATE,
    ),
    Column("below", "Các kỳ, việc con", "Kỳ, việc con", below_words),
)

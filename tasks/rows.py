"""Tasks as plain rows: read by key, some hundreds at a time, with statements that are made once.

For a page, Django takes longer to write one of these statements than the database to answer it,
and a model instance for each related row costs more than the query.
"""

import re
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, Self

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from tasks.below import period_words, tasks_below, words_below
from tasks.choices import AssignmentRole, CountsAs, DatePrecision, DocumentType, Status
from tasks.consolidation import Column, Row
from tasks.deadlines import Deadline, DeadlineKind, Milestone
from tasks.timeliness import timeliness, timeliness_words

# A statement takes so many keys: those of a page, or of a part of a file.
_SIZES = (32, 512)
# For a page, PostgreSQL takes four times longer to try nine joins in every order than to answer.
# In a transaction it holds to the end: how statements are planned, never what they find.
_AS_WRITTEN = "SET LOCAL join_collapse_limit = 1; "
Statement = Callable[[Any, Sequence[int]], QuerySet]


@dataclass(frozen=True)
class Asked:
    """How rows are judged, and what they tell besides; what nobody asks for costs no query."""

    on: date
    first: bool = False  # by the deadline before any extension
    coordinating: bool = True  # name the bodies that take part
    below: bool = True  # tell of periods and parts
    letters: bool = True  # tell from which letters they come
    section: bool = False  # where those are not told, of the first its section

    @classmethod
    def by(cls, columns: Iterable[Column[Row]], on: date, *, first: bool) -> Self:
        """Ask for what a list with these columns shows."""
        shown = {column.key for column in columns}
        letters = "source" in shown
        return cls(on, first, "coordinating" in shown, letters=letters, section=not letters)


def rows_of(model: Any, keys: Sequence[int], asked: Asked) -> list[Row]:
    """Return a row for each key, in the order of the keys; none for a task deleted meanwhile."""
    return [row for part in _parts(keys) for row in _rows(model, part, asked)]


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + _SIZES[-1]] for start in range(0, len(keys), _SIZES[-1]))


def _rows(model: Any, keys: Sequence[int], asked: Asked) -> list[Row]:
    names = _names(_fetch(_taking_part, model, keys)) if asked.coordinating else {}
    found_below = _fetch(tasks_below, model, keys) if asked.below else []
    below = words_below(found_below, asked.on, first=asked.first)
    sources: dict[int, list[tuple[str, str]]] = {}
    found_letters = _fetch(_sources, model, keys) if asked.letters else []
    for key, section, number, symbol in found_letters:
        sources.setdefault(key, []).append((section, reference(number, symbol)))
    statement, record = (_tasks_with_section, _WithSection) if asked.section else (_tasks, _Record)
    tasks: Any = map(record._make, _fetch(statement, model, keys))
    # A file is as long as it is: only rows of a page are likely to be asked for again.
    row_of = _row if len(keys) <= _SIZES[0] else _row.__wrapped__
    found = {
        task.pk: row_of(task, names.get(task.pk, ""), tuple(sources.get(task.pk, ())), asked)
        for task in tasks
    }
    for key, words in below.items():
        found[key] = found[key]._replace(**words)
    return [found[key] for key in keys if key in found]


def _fetch(statement: Statement, model: Any, keys: Sequence[int]) -> list[tuple[Any, ...]]:
    size = next(size for size in _SIZES if len(keys) <= size)
    with connection.cursor() as cursor:
        cursor.execute(_sql(statement, model, size), [*keys, *[keys[-1]] * (size - len(keys))])
        return cursor.fetchall()


@cache
def _sql(statement: Statement, model: Any, size: int) -> str:
    """Return the statement for so many keys; its only parameters are the keys."""
    sql, _ = statement(model, range(size)).query.sql_with_params()
    return f"{_AS_WRITTEN}{sql}" if connection.vendor == "postgresql" else str(sql)


def _tasks(model: Any, keys: Sequence[int]) -> QuerySet:
    return model.objects.filter(pk__in=keys).order_by().values_list(*_FIELDS)


def _tasks_with_section(model: Any, keys: Sequence[int]) -> QuerySet:
    """Return the same with one column more: for a page this costs less than one more statement."""
    letters = model.items.through.objects.filter(task=OuterRef("pk")).order_by("pk")
    first = Subquery(letters.values("letteritem__section")[:1])
    return _tasks(model, keys).annotate(section=first).values_list(*_FIELDS, "section")


def _taking_part(model: Any, keys: Sequence[int]) -> QuerySet:
    through = model.assigned.through.objects.filter(task__in=keys)
    ordered = through.order_by("task", "agency__position", "agency__sort_key")
    return ordered.values_list("task", "role", "agency__short_name")


def _sources(model: Any, keys: Sequence[int]) -> QuerySet:
    through = model.items.through.objects.filter(task__in=keys).order_by("task", "pk")
    letter = "letteritem__letter"
    return through.values_list(
        "task", "letteritem__section", f"{letter}__number", f"{letter}__symbol"
    )


def _names(taking_part: list[tuple[Any, ...]]) -> dict[int, str]:
    names: dict[int, str] = {}
    for task, role, name in taking_part:
        shown = f"{name} (cùng chủ trì)" if role == AssignmentRole.JOINT_LEAD else name
        names[task] = f"{names[task]}; {shown}" if task in names else shown
    return names


_PARTY_SYMBOL = re.compile(r"[^\W\d]+/[^\W-]+")


def reference(number: str, symbol: str) -> str:
    """Return số, ký hiệu as printed on a letter: 372/SLĐTBXH-KHTC (Decree 30/2020, annex I).

    The Party writes 12-NQ/TU (guide 36-HD/VPTW): type and body parted by a slash, without a dash.
    """
    joint = "-" if _PARTY_SYMBOL.fullmatch(symbol) else "/"
    return f"{number}{joint}{symbol}" if number else symbol


# Lists name the same days again and again.
@lru_cache(maxsize=4096)
def _day_words(day: date, layout: str = "%d/%m/%Y") -> str:
    return day.strftime(layout)


def month_or_day(day: date | None, precision: str) -> str:
    """Return 15/02/2021, or 02/2021 where only the month is known, or nothing."""
    if day is None:
        return ""
    return _day_words(day, "%m/%Y") if precision == DatePrecision.MONTH else _day_words(day)


def result_in_words(number: str, day: date | None, note: str) -> str:
    """Return the issued document, or the explanation where there is none."""
    if not number:
        return note
    return f"{number} ngày {_day_words(day)}" if day else number


_FIELDS = (
    "pk",
    "code",
    "programme__title",
    "heading_id",
    "heading__number",
    "heading__title",
    "heading__parent__number",
    "heading__parent__title",
    "title",
    "document_type",
    "lead__code",
    "lead__name",
    "lead__short_name",
    "submitter__short_name",
    "issuer__short_name",
    "deadline_wording",
    "deadline_kind",
    "deadline_start",
    "due_on",
    "milestone",
    "condition",
    "recurrence",
    "awaited_event__title",
    "awaited_event__happened_on",
    "status",
    "submitted_on",
    "completed_on",
    "completed_precision",
    "result_reference",
    "result_on",
    "result_note",
    "note",
    "counts_as",
    "first_due_on",
    "extension_count",
    "percent",
    "parent__code",
)
_WithSection: Any = namedtuple("_WithSection", (*_FIELDS, "section"))  # type: ignore[misc]  # not spelt out twice


class _Record(namedtuple("_Record", _FIELDS)):  # type: ignore[misc]  # the same
    __slots__ = ()
    section = ""


_DOCUMENT_TYPES = dict(DocumentType.choices) | {"": ""}
_STATUSES = dict(Status.choices)
_MILESTONES = {milestone.value: milestone.label for milestone in Milestone} | {"": ""}


# A row follows from what was read: who opens the list again finds most of them worked out.
@lru_cache(maxsize=2048)
def _row(task: Any, coordinating: str, sources: tuple[tuple[str, str], ...], asked: Asked) -> Row:
    value = timeliness(task, on=asked.on, first=asked.first)
    cited = [f"{letter}, mục {section}" if section else letter for section, letter in sources]
    return Row(
        code=task.code,
        programme=task.programme__title,
        heading_id=task.heading_id,
        headings=headings_in_words(
            task.heading__parent__number,
            task.heading__parent__title,
            task.heading__number,
            task.heading__title,
        ),
        title=task.title,
        document_type=_DOCUMENT_TYPES[task.document_type],
        document_type_value=task.document_type,
        lead=task.lead__name or "",
        lead_code=task.lead__code or "",
        lead_short=task.lead__short_name or "",
        coordinating=coordinating,
        submitter=task.submitter__short_name or "",
        issuer=task.issuer__short_name or "",
        deadline=task.deadline_wording,
        deadline_label="" if task.deadline_wording else _deadline_label(task),
        deadline_kind=task.deadline_kind,
        due_on=task.due_on,
        milestone=_MILESTONES[task.milestone],
        awaited=task.awaited_event__title or task.condition,
        status=_STATUSES[task.status],
        status_value=task.status,
        timeliness=value,
        timeliness_label=timeliness_words(value, task, on=asked.on, first=asked.first),
        submitted_on=task.submitted_on,
        completed=month_or_day(task.completed_on, task.completed_precision),
        result=result_in_words(task.result_reference, task.result_on, task.result_note),
        note=task.note,
        section=sources[0][0] if sources else task.section or "",
        sources="; ".join(cited),
        counts_as=task.counts_as,
        first_due_on=task.first_due_on,
        extension_count=task.extension_count,
        started=_started(task),
        percent=task.percent,
        period=period_words(task.code, task.parent__code)
        if task.counts_as == CountsAs.PERIOD
        else "",
    )


def _started(task: Any) -> str:
    """Return by which event the task started, where it waited for one."""
    if task.awaited_event__happened_on is None or task.deadline_kind == DeadlineKind.CONDITIONAL:
        return ""
    return f"từ {task.awaited_event__happened_on:%d/%m/%Y}: {task.awaited_event__title}"


@lru_cache(maxsize=512)
def headings_in_words(*path: str | None) -> tuple[str, ...]:
    """Return what is printed for (number, title) of the heading above and of the heading."""
    return tuple(
        f"{number}. {title}"
        for number, title in zip(path[::2], path[1::2], strict=True)
        if number is not None
    )


def _deadline_label(task: Any) -> str:
    return Deadline(
        wording=task.deadline_wording,
        kind=DeadlineKind(task.deadline_kind),
        start=task.deadline_start,
        due=task.due_on,
        condition=task.condition,
        recurrence=task.recurrence,
    ).label

"""Tasks as they stood at the end of an earlier day, read by the very code that reads them today.

Inside `as_it_stood` the connection has a view by the name of the table of tasks: each task that
existed then, and where history tells that it changed since, as it was. Filters, counts, groups,
rows and files then answer for that day without knowing of it (decision 9).

History keeps words for people, so what a field was is read back from them. Fields that have none
(source letters, the bodies that take part, the searched text, the order in the list) are today's.
"""

# ruff: noqa: S608 - these statements hold names of our own tables and columns, and a moment

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Min, Q
from django.utils import timezone

from agencies.models import Agency, AgencyName, User
from tasks.actions.headings import former_headings
from tasks.actions.periods import MIRRORED, STATE
from tasks.actions.words import FIELD_LABELS
from tasks.changed import Net, end_of, keys_in, net_changes
from tasks.choices import OPEN_STATUSES, DatePrecision, DocumentType, HistoryVerb, Status
from tasks.deadlines import Deadline, DeadlineKind, Milestone, parse_deadline
from tasks.models import AwaitedEvent, HistoryEntry, Task
from tasks.models.deadline import deadline_columns
from tasks.permissions import sees_all

_TABLE = Task._meta.db_table
_THEN = "tasks_as_they_were"
_SEEN = "tasks_seen_today"
Columns = dict[str, Any]


class Unreadable(ValueError):
    """Words of history from which a value cannot be read back."""


@dataclass
class Past:
    """What is known of the earlier day: how many tasks could not wholly be put back."""

    first_day: date | None  # on which the first task was made
    unread: int = 0


def _first_day() -> date | None:
    first = Task.objects.aggregate(first=Min("created_at"))["first"]
    return timezone.localdate(first) if first else None


@contextmanager
def as_it_stood(day: date, user: User | None = None) -> Iterator[Past]:
    """Let every query on this connection find the tasks as they stood at the end of the day.

    A person finds what was theirs then and is theirs today: rights are never those of the past.
    Costs a reading of the history since that day, for each visit.
    """
    past = Past(_first_day())
    then = _as_they_were(day, past)
    try:
        _shadow(day, then, user)
        yield past
    finally:
        _uncover()


def _as_they_were(day: date, past: Past) -> list[Columns]:
    """Return the tasks that changed since the day, as they were."""
    nets = net_changes(since=end_of(day))
    changed = keys_in(nets.keys())
    of_changed = changed | Q(parent__in=Task.objects.filter(changed))
    periods = Task.objects.filter(of_changed, period_due_on__isnull=False)
    lines = set(periods.values_list("parent", flat=True))
    names = _Names()
    then = {}
    for columns in Task.objects.filter(pk__in=[*nets, *lines]).values(*_NAMES):
        then[columns["id"]] = _before(columns, nets.get(columns["id"], Net()), names, past)
    for line in lines:
        _mirror(then[line], then, day)
        if not then[line]["has_periods"]:
            _put_back(then[line], nets.get(line, Net()), names)
            _less_extended(then[line], nets.get(line, Net()))
    for was in then.values():
        if was["deadline_kind"] == DeadlineKind.RECURRING and was["due_on"] is None:
            _begin(was, day)
    return [columns for columns in then.values() if columns["created_at"] < end_of(day)]


_COLUMNS = [column for column in Task._meta.concrete_fields if not column.generated]
_GENERATED: list[Any] = [column for column in Task._meta.concrete_fields if column.generated]
_NAMES = [column.attname for column in _COLUMNS]


def _before(columns: Columns, net: Net, names: "_Names", past: Past) -> Columns:
    was = dict(columns)
    past.unread += not _put_back(was, net, names)
    if HistoryVerb.MERGED in net.verbs:
        was |= {"merged_into_id": None, "is_withdrawn": False}
    if HistoryVerb.UNDONE in net.verbs:
        was["is_withdrawn"] = False
    _less_extended(was, net)
    return was


def _less_extended(columns: Columns, net: Net) -> None:
    columns["extension_count"] -= net.verbs[HistoryVerb.EXTENSION_GRANTED]
    if columns["extension_count"] <= 0:
        columns |= {"extension_count": 0, "first_due_on": None, "first_deadline_wording": ""}


def _put_back(columns: Columns, net: Net, names: "_Names") -> bool:
    """Set what history says that a task was; return whether all of it could be read."""
    is_whole = True
    for label, (old, _) in net.fields.items():
        try:
            columns |= _READERS[label](old, columns, names) if label in _READERS else {}
        except (Unreadable, KeyError):
            is_whole = False
    return is_whole


def _mirror(line: Columns, then: Mapping[int, Columns], day: date) -> None:
    """Give recurring work what its current period was, as the line mirrors it on every day."""
    rows = Task.objects.filter(parent=line["id"], period_due_on__isnull=False)
    periods = [then.get(row["id"], row) for row in rows.order_by("period_due_on").values(*_NAMES)]
    existed = [p for p in periods if p["created_at"] < end_of(day) and not p["is_withdrawn"]]
    line["has_periods"] = bool(existed)
    if not existed:
        # The first period that was opened since took over how far the line was.
        since = [period for period in periods if period["created_at"] >= end_of(day)]
        existed = (since or periods)[:1]
        if line["deadline_kind"] != DeadlineKind.RECURRING:
            line |= {name: existed[0][name] for name in STATE} if existed else {}
            return
    is_open = (period for period in existed if period["status"] in OPEN_STATUSES)
    if current := next(is_open, existed[-1] if existed else None):
        line |= {name: current[name] for name in MIRRORED}


def _begin(line: Columns, day: date) -> None:
    """Give recurring work without periods its first turn, as when its deadline was set."""
    label = FIELD_LABELS["deadline_wording"]
    entries = HistoryEntry.objects.filter(task=line["id"], at__lt=end_of(day)).order_by("-pk")
    told = (e.at for e in entries if any(change["field"] == label for change in e.changes))
    set_at = next(told, line["created_at"])
    read = parse_deadline(line["deadline_wording"], on=timezone.localdate(set_at))
    if read.kind is DeadlineKind.RECURRING:
        line |= {"deadline_start": read.start, "due_on": read.due}


class _Names:
    """Who and what history names, by their words; each register is read once, when it is needed."""

    @cached_property
    def agencies(self) -> dict[str, int]:
        former = dict(AgencyName.objects.values_list("name", "agency"))
        return former | dict(Agency.objects.values_list("name", "pk"))

    @cached_property
    def headings(self) -> dict[tuple[int, str], int]:
        return former_headings()

    @cached_property
    def events(self) -> dict[str, int]:
        return dict(AwaitedEvent.objects.values_list("title", "pk"))


Reader = Callable[[str, Columns, _Names], Columns]


def _text(column: str) -> Reader:
    return lambda words, columns, names: {column: words}


def _choice(column: str, labels: Iterable[tuple[Any, str]]) -> Reader:
    values = {label: value for value, label in labels} | {"": ""}
    return lambda words, columns, names: {column: values[words]}


def _body(column: str) -> Reader:
    return lambda words, columns, names: {column: names.agencies[words] if words else None}


def _heading(words: str, columns: Columns, names: _Names) -> Columns:
    return {"heading_id": names.headings[columns["programme_id"], words] if words else None}


def _event(words: str, columns: Columns, names: _Names) -> Columns:
    return {"awaited_event_id": names.events[words] if words else None}


_DAY = re.compile(r"(?:([0-9]{2})/)?([0-9]{2})/([0-9]{4})")


def _day(words: str) -> tuple[date | None, DatePrecision]:
    if not words:
        return None, DatePrecision.DAY
    match = _DAY.fullmatch(words)
    if match is None:
        raise Unreadable(words)
    day, month, year = match.groups()
    precision = DatePrecision.DAY if day else DatePrecision.MONTH
    return date(int(year), int(month), int(day or 1)), precision


def _submitted(words: str, columns: Columns, names: _Names) -> Columns:
    return {"submitted_on": _day(words)[0]}


def _completed(words: str, columns: Columns, names: _Names) -> Columns:
    day, precision = _day(words)
    return {"completed_on": day, "completed_precision": precision.value}


def _percent(words: str, columns: Columns, names: _Names) -> Columns:
    return {"percent": int(words.removesuffix("%")) if words else None}


_RESULT = re.compile(r"(.+) ngày ([0-9]{2}/[0-9]{2}/[0-9]{4})", re.DOTALL)


def _result(words: str, columns: Columns, names: _Names) -> Columns:
    match = _RESULT.fullmatch(words)
    if match:
        return {"result_reference": match[1], "result_on": _day(match[2])[0]}
    return {"result_reference": "", "result_on": None, "result_note": words}


_WORDED = re.compile(r"“(.*)” \((.*)\)", re.DOTALL)
_LAST_DAY = re.compile(r"(?:chậm nhất|ngày) ([0-9]{2}/[0-9]{2}/[0-9]{4})$", re.IGNORECASE)
# Of what a person should confirm, and of the milestone, history tells apart or not at all.
_NOT_OF_DEADLINE = {"milestone", "deadline_note"}


def _deadline(words: str, columns: Columns, names: _Names) -> Columns:
    match = _WORDED.fullmatch(words)
    wording, reading = (match[1], match[2]) if match else ("", words)
    read = deadline_columns(read_back(wording, reading))
    return {name: value for name, value in read.items() if name not in _NOT_OF_DEADLINE}


def read_back(wording: str, reading: str) -> Deadline:
    """Return the deadline that history tells: its wording read again where that says the same,
    else what its reading says. Raise Unreadable where neither tells when it ends.
    """
    for phrase in (wording, reading.removeprefix("Hết ").partition(", chậm nhất")[0]):
        again = replace(parse_deadline(phrase), is_exclusive=False, time="", done=None)
        if again.label == reading:
            return replace(again, wording=wording)
    if reading == DeadlineKind.NONE.label:
        return Deadline(wording, DeadlineKind.NONE)
    if reading.startswith("Chờ"):
        condition = reading.partition(": ")[2].partition(", dự kiến")[0]
        return Deadline(wording, DeadlineKind.CONDITIONAL, condition=condition)
    if reading.startswith("Thường xuyên"):
        return Deadline(wording, DeadlineKind.ONGOING)
    if last := _LAST_DAY.search(reading):
        return Deadline(wording, DeadlineKind.DAY, due=_day(last[1])[0])
    raise Unreadable(reading)


_READERS: dict[str, Reader] = {
    FIELD_LABELS[name]: reader
    for name, reader in {
        "title": _text("title"),
        "document_type": _choice("document_type", DocumentType.choices),
        "heading": _heading,
        "lead": _body("lead_id"),
        "submitter": _body("submitter_id"),
        "issuer": _body("issuer_id"),
        "deadline_wording": _deadline,
        "milestone": _choice("milestone", [(m.value, m.label) for m in Milestone]),
        "awaited_event": _event,
        "note": _text("note"),
        "status": _choice("status", Status.choices),
        "percent": _percent,
        "submitted_on": _submitted,
        "completed_on": _completed,
        "result": _result,
    }.items()
}


def _shadow(day: date, then: list[Columns], user: User | None) -> None:
    """Put the view of that day before the table; temporary, and this connection's alone."""
    quote = connection.ops.quote_name
    columns = [*_COLUMNS, *_GENERATED]
    names = ", ".join(quote(column.column) for column in columns)
    types = ", ".join(f"{quote(c.column)} {c.db_type(connection)}" for c in columns)
    theirs = _seen_today(user)
    _run(f"CREATE TEMPORARY TABLE {_THEN} ({types})")
    _insert(then)
    made_before = connection.ops.adapt_datetimefield_value(end_of(day))
    _run(
        f"CREATE TEMPORARY VIEW {_TABLE} AS SELECT {names} FROM {_schema()}.{_TABLE} "
        f"WHERE created_at < '{made_before}' AND id NOT IN (SELECT id FROM {_THEN}) {theirs} "
        f"UNION ALL SELECT {names} FROM {_THEN} WHERE 1 = 1 {theirs}"
    )


def _seen_today(user: User | None) -> str:
    """Keep what the person may see today, if not all, and return the condition for it."""
    if user is None or sees_all(user):
        return ""
    sql, params = Task.objects.visible_to(user).order_by().values("pk").query.sql_with_params()
    _run(f"CREATE TEMPORARY TABLE {_SEEN} (id bigint)")
    _run(f"INSERT INTO {_SEEN} {sql}", params)
    return f"AND id IN (SELECT id FROM {_SEEN})"


def _insert(then: list[Columns]) -> None:
    names = ", ".join(connection.ops.quote_name(str(column.column)) for column in _COLUMNS)
    marks = ", ".join("%s" for _ in _COLUMNS)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {_THEN} ({names}) VALUES ({marks})",
            [[c.get_db_prep_save(row[c.attname], connection) for c in _COLUMNS] for row in then],
        )
    for column in _GENERATED:
        sql, params = column.generated_sql(connection)
        _run(f"UPDATE {_THEN} SET {connection.ops.quote_name(column.column)} = {sql}", params)


def _uncover() -> None:
    temporary = "temp" if connection.vendor == "sqlite" else "pg_temp"
    _run(f"DROP VIEW IF EXISTS {temporary}.{_TABLE}")
    for table in (_THEN, _SEEN):
        _run(f"DROP TABLE IF EXISTS {temporary}.{table}")


def _schema() -> str:
    if connection.vendor == "sqlite":
        return "main"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])


def _run(sql: str, params: Any = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)

"""A Report as JSON and back, and the hash by which an issued one is known not to have changed.

The form of what was issued must stay readable for ever: a field that is added gets a default
here, none is taken away.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from typing import Any

from tasks.choices import ReportKind
from tasks.consolidation.columns import ColumnKind, Value
from tasks.consolidation.report.value import (
    Chapter,
    FrozenColumn,
    FrozenRow,
    FrozenTable,
    Issuer,
    Missing,
    Report,
    Window,
)
from tasks.consolidation.sections import HeadingLine, Section
from tasks.consolidation.totals import AgencyTable, AgencyTotals

Json = dict[str, Any]


def to_json(report: Report) -> Json:
    """Return the report as plain values; days are ISO dates."""
    plain: Json = json.loads(json.dumps(asdict(report), default=_day))
    for name in ("tasks", "overdue"):
        plain[name] = _table_json(getattr(report, name))
    return plain


def from_json(plain: Mapping[str, Any]) -> Report:
    """Return the report that to_json took apart, equal to it."""
    window = plain["window"]
    return Report(
        kind=ReportKind(plain["kind"]),
        programme=plain["programme"],
        on=date.fromisoformat(plain["on"]),
        title=tuple(plain["title"]),
        subject=plain["subject"],
        issuer=_issuer(plain["issuer"]),
        tasks=_table(plain["tasks"]),
        overdue=_table(plain["overdue"]),
        agencies=_agencies(plain["agencies"]),
        groups=_agencies(plain["groups"]),
        window=_window(window) if window else None,
        filters=tuple(plain["filters"]),
        chapters=tuple(
            Chapter(c["key"], c["title"], tuple(c["paragraphs"])) for c in plain["chapters"]
        ),
        missing=tuple(Missing(**missing) for missing in plain["missing"]),
        issued_by=plain.get("issued_by", ""),
    )


def fingerprint(plain: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON: keys sorted, no blanks, UTF-8."""
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _day(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in a report")


def _table_json(table: FrozenTable) -> Json:
    """Columns once, rows as lists: a long report is kept small."""
    return {
        "columns": [asdict(column) for column in table.columns],
        "sections": [
            {
                "headings": [[line.level, line.number, line.title] for line in section.headings],
                "first_number": section.first_number,
                "rows": [[row.code, *map(_cell_json, row.cells)] for row in section.rows],
            }
            for section in table.sections
        ],
    }


def _cell_json(value: Value) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


def _table(plain: Json) -> FrozenTable:
    columns = tuple(
        FrozenColumn(c["key"], c["label"], ColumnKind(c["kind"]), c["centred"])
        for c in plain["columns"]
    )
    return FrozenTable(
        columns,
        tuple(
            Section(
                tuple(HeadingLine(*line) for line in section["headings"]),
                tuple(_row(row, columns) for row in section["rows"]),
                section["first_number"],
            )
            for section in plain["sections"]
        ),
    )


def _row(plain: list[str | None], columns: tuple[FrozenColumn, ...]) -> FrozenRow:
    code, *cells = plain
    return FrozenRow(code or "", tuple(_cell(v, c) for v, c in zip(cells, columns, strict=True)))


def _cell(value: str | None, column: FrozenColumn) -> Value:
    return date.fromisoformat(value) if value and column.kind is ColumnKind.DATE else value


def _agencies(plain: Json) -> AgencyTable:
    rows = tuple(AgencyTotals(**row) for row in plain["rows"])
    return AgencyTable(rows, AgencyTotals(**plain["total"]))


def _window(plain: Json) -> Window:
    first, last = (date.fromisoformat(plain[name]) for name in ("first_day", "last_day"))
    return Window(plain["label"], first, last)


def _issuer(plain: Json) -> Issuer:
    several = ("authority", "recipients", "distribution")
    return Issuer(**plain | {name: tuple(plain[name]) for name in several})

"""What is read of the sheets: rows by column, each under its headings, and what went unread."""

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby, repeat
from typing import Any

from tasks.importing.columns import Column

# Headings above a row, outermost first: ("I", "Nâng cao nhận thức"), ("1", "…").
HeadingPath = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Trouble:
    """Why a cell cannot be read as it stands, and what to do."""

    column: Column
    value: str
    advice: str


@dataclass
class SourceRow:
    """One task as the sheet has it. A column that the sheet lacks is not among `cells`.

    `number` is the row in Excel; `headings` is None where the sheet has no headings at all.
    `heads` are the columns of its own table, as they are worded there.
    """

    sheet: str
    number: int
    cells: dict[Column, str]
    headings: HeadingPath | None = None
    troubles: list[Trouble] = field(default_factory=list)
    heads: dict[Column, str] = field(default_factory=dict)

    def get(self, column: Column) -> str:
        return self.cells.get(column, "")


@dataclass
class SourceTable:
    """Every row of a file. `columns` are those that some sheet has, as they are worded there."""

    columns: dict[Column, str]
    rows: list[SourceRow]
    notes: list[str] = field(default_factory=list)
    # Of our own files: when an annex was taken out, in local time, and the earlier day whose tasks
    # are in it.
    exported_at: datetime | None = None
    shown_on: date | None = None

    def pack(self) -> dict[str, Any]:
        """Return the table as JSON values; texts of a row stand in the order of `columns`."""
        order = list(self.columns)
        paths: dict[Any, int] = {}
        return {
            "columns": _packed(self.columns),
            "tables": [
                [_packed(heads), len(list(rows))]
                for heads, rows in groupby(self.rows, key=lambda row: row.heads)
            ],
            "rows": [
                [
                    row.sheet,
                    row.number,
                    [row.cells.get(column) for column in order],
                    paths.setdefault(row.headings, len(paths)),
                    [[t.column.value, t.value, t.advice] for t in row.troubles],
                ]
                for row in self.rows
            ],
            "paths": list(paths),
            "notes": self.notes,
            "exported": [
                moment.isoformat() if moment else "" for moment in (self.exported_at, self.shown_on)
            ],
        }

    @classmethod
    def unpack(cls, packed: dict[str, Any]) -> "SourceTable":
        columns = _unpacked(packed["columns"])
        heads = [
            heads for words, count in packed["tables"] for heads in repeat(_unpacked(words), count)
        ]
        paths = [
            None if path is None else tuple((number, title) for number, title in path)
            for path in packed["paths"]
        ]
        exported_at, shown_on = packed["exported"]
        return cls(
            exported_at=datetime.fromisoformat(exported_at) if exported_at else None,
            shown_on=date.fromisoformat(shown_on) if shown_on else None,
            columns=columns,
            rows=[
                SourceRow(
                    sheet,
                    number,
                    _cells(columns, texts),
                    paths[path],
                    [Trouble(Column(key), value, advice) for key, value, advice in troubles],
                    words,
                )
                for (sheet, number, texts, path, troubles), words in zip(
                    packed["rows"], heads, strict=True
                )
            ],
            notes=packed["notes"],
        )


def _packed(columns: dict[Column, str]) -> dict[str, str]:
    return {column.value: words for column, words in columns.items()}


def _unpacked(words: dict[str, str]) -> dict[Column, str]:
    return {Column(key): text for key, text in words.items()}


def _cells(columns: dict[Column, str], texts: list[str | None]) -> dict[Column, str]:
    """Return the cells that the row's own sheet has; of several sheets each has its columns."""
    return {c: text for c, text in zip(columns, texts, strict=True) if text is not None}

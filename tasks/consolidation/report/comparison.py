"""Two reports of one kind beside each other: which tasks came, went and changed, and in what."""

import re
from dataclasses import dataclass

from tasks.consolidation.columns import cell_words
from tasks.consolidation.report.sentences import PART_WORDS
from tasks.consolidation.report.value import FrozenRow, FrozenTable, Report
from tasks.consolidation.totals import PARTS

# Days go by for every task: only they differ, nothing has changed.
_DAYS = re.compile(r"(?<=\S )[0-9.]+ ngày")
_ALWAYS_OTHER = {"days"}


@dataclass(frozen=True)
class FieldChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangedTask:
    code: str
    title: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class NamedTask:
    code: str
    title: str


@dataclass(frozen=True)
class FigureChange:
    label: str
    before: int
    after: int

    @property
    def difference(self) -> str:
        """Return "+5", "−3" or "0"."""
        number = self.after - self.before
        return f"+{number}" if number > 0 else str(number).replace("-", "−")


@dataclass(frozen=True)
class Comparison:
    added: tuple[NamedTask, ...]
    removed: tuple[NamedTask, ...]
    changed: tuple[ChangedTask, ...]
    figures: tuple[FigureChange, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.changed)


def compare(before: Report, after: Report) -> Comparison:
    """Return what is in one report only, and field by field what differs between them."""
    old, new = _by_code(before.tasks), _by_code(after.tasks)
    changed = (
        ChangedTask(
            code, _title(after.tasks, row), _changes(before.tasks, old[code], after.tasks, row)
        )
        for code, row in new.items()
        if code in old
    )
    return Comparison(
        added=tuple(
            NamedTask(c, _title(after.tasks, row)) for c, row in new.items() if c not in old
        ),
        removed=tuple(
            NamedTask(c, _title(before.tasks, row)) for c, row in old.items() if c not in new
        ),
        changed=tuple(task for task in changed if task.changes),
        figures=_figures(before, after),
    )


def _by_code(table: FrozenTable) -> dict[str, FrozenRow]:
    return {row.code: row for row in table.rows}


def _title(table: FrozenTable, row: FrozenRow) -> str:
    return next(
        (cell_words(v) for c, v in zip(table.columns, row.cells, strict=True) if c.key == "title"),
        "",
    )


def _changes(
    before: FrozenTable, old: FrozenRow, after: FrozenTable, new: FrozenRow
) -> tuple[FieldChange, ...]:
    """Compare by the columns that both tables have: a later release may print others."""
    were = {c.key: v for c, v in zip(before.columns, old.cells, strict=True)}
    return tuple(
        FieldChange(column.label, cell_words(were[column.key]), cell_words(value))
        for column, value in zip(after.columns, new.cells, strict=True)
        if column.key in were
        and column.key not in _ALWAYS_OTHER
        and _DAYS.sub("", cell_words(were[column.key])) != _DAYS.sub("", cell_words(value))
    )


def _figures(before: Report, after: Report) -> tuple[FigureChange, ...]:
    old, new = before.agencies.total, after.agencies.total
    parts = (
        FigureChange(PART_WORDS[part].capitalize(), getattr(old, part), getattr(new, part))
        for part in PARTS
    )
    total = FigureChange("Tổng số", old.total, new.total)
    return (total, *(part for part in parts if part.before or part.after))

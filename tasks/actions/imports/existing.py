"""The tasks that a sheet speaks of by their codes, and whether a cell still says what they say."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from tasks.choices import AssignmentRole
from tasks.consolidation import COLUMNS, Row
from tasks.deadlines import DeadlineKind
from tasks.importing import Column, even_text
from tasks.models import Assignment, Task

# The column of our own lists that a column of a sheet is compared with.
_KEYS = {
    Column.PROGRAMME: "programme",
    Column.HEADING: "heading",
    Column.TITLE: "title",
    Column.DOCUMENT_TYPE: "document_type",
    Column.LEAD: "lead",
    Column.COORDINATING: "coordinating",
    Column.SUBMITTER: "submitter",
    Column.ISSUER: "issuer",
    Column.DEADLINE: "deadline",
    Column.DUE: "due_on",
    Column.STATUS: "status",
    Column.SUBMITTED: "submitted_on",
    Column.COMPLETED: "completed",
    Column.RESULT: "result",
    Column.NOTE: "note",
}
_BY_KEY = {column.key: column for column in COLUMNS}
_PRINTED = {
    column: [
        value for value in (_BY_KEY[key].value, getattr(_BY_KEY[key].annex, "value", None)) if value
    ]
    for column, key in _KEYS.items()
}
_COLUMNS = (
    "pk",
    "version",
    "programme",
    "heading",
    "document_type",
    "lead",
    "submitter",
    "issuer",
    "parent__code",
    "merged_into__code",
    "is_withdrawn",
    "deadline_kind",
    "milestone",
    "status",
    "submitted_on",
    "completed_on",
    "completed_precision",
    "result_reference",
    "result_on",
    "result_note",
)


@dataclass(frozen=True)
class Existing:
    """A task as our lists print it, the keys behind the words, and who takes part in it."""

    row: Row
    columns: dict[str, Any]
    joint: frozenset[int]
    coordinating: frozenset[int]

    def says(self, column: Column, text: str) -> bool:
        """Whether a cell reads as an export of this task would, blanks and line ends aside."""
        words = _even(text)
        if column is Column.STATUS:
            # The annex adds how the task stands on the day of the export.
            words = _even(text.partition("\n")[0].partition("(")[0])
        printed = [_even(_words(value(self.row))) for value in _PRINTED.get(column, ())]
        return words in printed or even_text(words) in map(even_text, printed)

    @property
    def is_followed_below(self) -> bool:
        """Whether how far it is follows from its periods or parts."""
        recurring = self.columns["deadline_kind"] == DeadlineKind.RECURRING
        return bool(recurring or self.columns["has_parts"])

    def bodies(self, column: Column) -> frozenset[int | None]:
        """Return those that take part where a column names bodies; who helps may lead by now."""
        if column is Column.COORDINATING:
            return self.joint | self.coordinating | {self.columns["lead"]}
        return frozenset({self.columns[_KEYS[column]]})

    def is_of(self, agency: int) -> bool:
        return agency == self.columns["lead"] or agency in self.joint | self.coordinating


def load_existing(codes: Iterable[str], *, on: date) -> dict[str, Existing]:
    """Return the tasks by their codes; five queries for any number."""
    tasks = Task.objects.filter(code__in=set(codes)).order_by()
    has_parts = Exists(Task.objects.filter(parent=OuterRef("pk"), is_withdrawn=False))
    found = tasks.annotate(has_parts=has_parts).values("code", "has_parts", *_COLUMNS)
    columns = {task["code"]: task for task in found}
    if not columns:
        return {}
    parts: dict[tuple[int, str], set[int]] = defaultdict(set)
    assigned = Assignment.objects.filter(task__in=tasks.values("pk"))
    for task, role, agency in assigned.values_list("task", "role", "agency"):
        parts[task, role].add(agency)
    return {
        row.code: Existing(
            row,
            columns[row.code],
            frozenset(parts[columns[row.code]["pk"], AssignmentRole.JOINT_LEAD]),
            frozenset(parts[columns[row.code]["pk"], AssignmentRole.COORDINATING]),
        )
        for row in tasks.rows(on=on, letters=False)
    }


def _even(text: str) -> str:
    return " ".join(text.split())


def _words(value: str | date | None) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value or ""

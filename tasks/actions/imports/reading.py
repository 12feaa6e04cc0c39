"""What is read of one row of a sheet, and what is wrong with it, beside the task that it names."""

from dataclasses import dataclass, field

from tasks.actions.imports.existing import Existing
from tasks.actions.imports.values import Values
from tasks.choices import Status
from tasks.importing import LABELS, Column, SourceRow

_COMPARED = ("document_type", "lead", "submitter", "issuer")


@dataclass(frozen=True)
class Problem:
    """Why a row is refused: the column as the sheet calls it, the value, and what to do."""

    column: str
    value: str
    advice: str


@dataclass
class Reading:
    """What is read of one row; `existing` is the task that its code names."""

    source: SourceRow
    existing: Existing | None
    programme: int
    values: Values = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def changed(self, column: Column) -> str | None:
        """Return the text of a cell that says something new; None where it says nothing new.

        What stands in a cell that cannot be read says nothing.
        """
        if any(trouble.column is column for trouble in self.source.troubles):
            return None
        text = self.source.cells.get(column)
        if text is None or (self.existing and self.existing.says(column, text)):
            return None
        return text if text or self.existing else None

    @property
    def status(self) -> str:
        """Return what the task will be at, as far as the cells are read."""
        before = self.existing.columns["status"] if self.existing else Status.NOT_STARTED
        return str(self.values.get("status", before))

    def leave_out_same(self) -> None:
        """Drop what other words of a cell say that the task has already: "KH", a former name."""
        columns = self.existing.columns if self.existing else {}
        for name in _COMPARED:
            if name in self.values and self.values[name] == columns[name]:
                del self.values[name]

    def is_said(self, column: Column) -> bool:
        """Whether the task says already what stands in a cell, however odd."""
        return bool(self.existing and self.existing.says(column, self.source.get(column)))

    def refuse(self, column: Column, value: str, advice: str) -> None:
        self.problems.append(Problem(self.source.heads.get(column, LABELS[column]), value, advice))

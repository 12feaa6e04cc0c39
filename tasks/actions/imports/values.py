"""What a planned row says of a task, as plain JSON values, put into the task's columns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agencies.models import Agency
from tasks.actions.imports.cells import read_deadline
from tasks.choices import AssignmentRole
from tasks.deadlines import DeadlineKind
from tasks.models import Heading, Task
from tasks.models.deadline import deadline_columns

Values = dict[str, Any]
_PLAIN = (
    "title",
    "document_type",
    "note",
    "status",
    "completed_precision",
    "result_reference",
    "result_note",
)
_DAYS = ("submitted_on", "completed_on", "result_on")
ROLES = {
    "joint_leads": AssignmentRole.JOINT_LEAD,
    "coordinating": AssignmentRole.COORDINATING,
}


@dataclass(frozen=True)
class Known:
    """The bodies and headings that values refer to, those made for the import among them."""

    on: date
    agencies: Mapping[Any, Agency] = field(default_factory=dict)
    headings: Mapping[Any, Heading] = field(default_factory=dict)


def columns_of(values: Values, known: Known) -> dict[str, Any]:
    """Return the columns of a task that the values speak of."""
    columns = {name: values[name] for name in _PLAIN if name in values}
    for name in _DAYS:
        if name in values:
            columns[name] = date.fromisoformat(values[name]) if values[name] else None
    for name, objects in _OBJECTS.items():
        if name in values:
            found = objects(known).get(values[name])
            columns[f"{name}_id"] = found.pk if found else None
    if "deadline" in values:
        deadline = read_deadline(*values["deadline"], known.on)
        columns |= deadline_columns(deadline)
        if deadline.kind is not DeadlineKind.CONDITIONAL:
            columns["awaited_event_id"] = None
    return columns


def put(task: Task, values: Values, known: Known) -> None:
    """Set the columns of a task, with the objects behind its keys at hand."""
    for name, value in columns_of(values, known).items():
        setattr(task, name, value)
    for name, objects in _OBJECTS.items():
        if name in values:
            setattr(task, name, objects(known).get(values[name]))


_OBJECTS: dict[str, Callable[[Known], Mapping[Any, Any]]] = {
    "lead": lambda known: known.agencies,
    "submitter": lambda known: known.agencies,
    "issuer": lambda known: known.agencies,
    "heading": lambda known: known.headings,
}

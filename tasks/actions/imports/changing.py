"""What rows change of the tasks that they name: shown in the preview, and written as shown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies.models import Agency
from tasks.actions.changes import Before, remember
from tasks.actions.imports.bodies import ADD, Ref
from tasks.actions.imports.plan import Plan, PlannedRow
from tasks.actions.imports.values import ROLES, Known, Values, put
from tasks.actions.many import Others, others_of
from tasks.actions.search import with_text_parts
from tasks.actions.words import changes_between, words_beside
from tasks.models import Heading, Task


@dataclass(frozen=True)
class Change:
    """A task with the values of its row put into it, not saved; `before` is what it was."""

    row: PlannedRow
    task: Task
    before: Before
    others: Others
    words: list[dict[str, str]]


def changes_of(rows: Sequence[PlannedRow], known: Known) -> Iterator[Change]:
    """Yield what each row changes, in words as history keeps them; some ten queries for any."""
    found = with_text_parts(Task.objects.filter(code__in=[row.code for row in rows]))
    found = found.select_related("awaited_event", "programme").prefetch_related("added_to")
    tasks = {task.code: task for task in found}
    for row in rows:
        task = tasks[row.code]
        before, others = remember(task), others_of(task)
        words = words_beside(task, others)
        put(task, row.values, known)
        if ROLES.keys() & row.values.keys():
            others = others_in(row.values, known)
        yield Change(row, task, before, others, changes_between(words, words_beside(task, others)))


def others_in(values: Values, known: Known) -> Others:
    return [
        (role, known.agencies[ref]) for name, role in ROLES.items() for ref in values.get(name, ())
    ]


def body_refs(rows: Sequence[PlannedRow]) -> set[Ref]:
    names = ("lead", "submitter", "issuer")
    refs = {row.values[name] for row in rows for name in names if row.values.get(name)}
    return refs | {ref for row in rows for name in ROLES for ref in row.values.get(name, ())}


def known_for(
    rows: Sequence[PlannedRow],
    *,
    on: date,
    agencies: Mapping[Any, Agency],
    headings: Mapping[Any, Heading],
) -> Known:
    """Return what the rows refer to: what is saved, and by their refs those given. Two queries."""
    keys = [ref for ref in body_refs(rows) if isinstance(ref, int)]
    saved = Agency.objects.filter(pk__in=keys).prefetch_related("former_names")
    return Known(
        on,
        {agency.pk: agency for agency in saved} | dict(agencies),
        {h.pk: h for h in Heading.objects.select_related("parent")} | dict(headings),
    )


def known_as_planned(plan: Plan, rows: Sequence[PlannedRow], *, on: date) -> Known:
    """Return what the rows refer to while nothing is made yet: bodies and headings by name only."""
    return known_for(
        rows,
        on=on,
        agencies={f"{ADD}{key}": Agency(name=found.name) for key, found in plan.unknown.items()},
        headings={
            key: Heading(number=heading.number, title=heading.title)
            for key, heading in plan.new_headings.items()
        },
    )

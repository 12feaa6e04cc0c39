"""A plan into the database: bodies and headings it needs, new tasks, changed ones, their history.

Rows are written a thousand at a time. Whoever calls this holds the transaction.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from agencies.choices import AgencyKind
from agencies.models import Agency
from agencies.text import fold
from tasks.actions.changes import record_written, remember_families
from tasks.actions.imports.bodies import ADD
from tasks.actions.imports.changing import (
    body_refs,
    changes_of,
    known_for,
    others_in,
)
from tasks.actions.imports.headings import NewHeading, make_headings
from tasks.actions.imports.plan import Plan, PlannedRow
from tasks.actions.imports.values import ROLES, Known, columns_of
from tasks.actions.inserting import Columns, insert_rows, reserve_keys
from tasks.actions.many import Others, reassign
from tasks.actions.periods import share
from tasks.actions.saving import save_all
from tasks.actions.search import body_text, folded_text, task_search_text
from tasks.actions.steps import Steps
from tasks.actions.tasks import next_code, next_position
from tasks.choices import DocumentType, Fate, HistoryVerb
from tasks.models import Assignment, ChangeSet, HistoryEntry, Programme, Task, TaskChange

BATCH = 1000
# A code of the register holds 40; some room is left for what tells two alike apart.
_CODE_LENGTH = 36
_SHORT_NAME_LENGTH = 80
Told = tuple[int, PlannedRow, list[dict[str, str]]]


@dataclass
class Writer:
    """Writes the rows of one plan under one change set.

    `made` are the keys of bodies and headings that had to be made for them.
    """

    plan: Plan
    change_set: ChangeSet
    source: str
    known: Known
    programmes: dict[int, Programme]
    made: dict[str, list[int]]
    _places: dict[tuple[str, int], int] = field(default_factory=dict)

    def write(self) -> Steps[None]:
        """Write everything, and yield how many rows are done after each batch."""
        self._give_places()
        done = 0
        for fate, write in ((Fate.NEW, self._write_new), (Fate.CHANGED, self._write_changed)):
            rows = [row for row in self.plan.rows if row.fate is fate]
            for start in range(0, len(rows), BATCH):
                batch = rows[start : start + BATCH]
                write(batch)
                done += len(batch)
                yield done

    def _give_places(self) -> None:
        """Place new tasks and moved ones after their headings' last, in the order of the file."""
        last: dict[tuple[int, int | None], int] = {}
        for row in self.plan.rows:
            if row.fate is not Fate.NEW and "heading" not in row.values:
                continue
            programme = self.programmes[row.values["programme"]]
            heading = self.known.headings.get(row.values.get("heading"))
            key = programme.pk, heading.pk if heading else None
            if key not in last:
                last[key] = next_position(programme, heading) - 1
            last[key] += 1
            self._places[row.sheet, row.number] = last[key]

    def _write_new(self, rows: Sequence[PlannedRow]) -> None:
        number = int(next_code().removeprefix("NV-"))
        keys = reserve_keys(Task, len(rows))
        tasks, assignments = [], []
        for index, (row, key) in enumerate(zip(rows, keys, strict=True)):
            columns = columns_of(row.values, self.known) | {
                "id": key,
                "code": f"NV-{number + index:03}",
                "programme_id": row.values["programme"],
                "position": self._places[row.sheet, row.number],
            }
            others = others_in(row.values, self.known)
            columns["search_text"] = self._search_text(columns, others)
            tasks.append(columns)
            assignments += [
                {"task_id": key, "agency_id": agency.pk, "role": role} for role, agency in others
            ]
        insert_rows(Task, tasks)
        insert_rows(Assignment, assignments)
        self._tell((key, row, []) for key, row in zip(keys, rows, strict=True))
        insert_rows(
            TaskChange,
            [{"change_set_id": self.change_set.pk, "task_id": key, "version": 1} for key in keys],
        )

    def _search_text(self, columns: Columns, others: Others) -> str:
        kind, heading = columns.get("document_type"), columns.get("heading_id")
        bodies = [columns.get("lead_id"), columns.get("submitter_id"), columns.get("issuer_id")]
        return folded_text(
            (
                columns["code"],
                columns["title"],
                DocumentType(kind).label if kind else "",
                columns.get("deadline_wording", ""),
                columns.get("result_reference", ""),
                self.known.headings[heading].title if heading else "",
            ),
            [self._names[key] for key in (*bodies, *(a.pk for _, a in others)) if key],
        )

    @cached_property
    def _names(self) -> dict[int, str]:
        return {agency.pk: body_text(agency) for agency in self.known.agencies.values()}

    def _write_changed(self, rows: Sequence[PlannedRow]) -> None:
        changes = list(changes_of(rows, self.known))
        lines = {change.task.pk for change in changes if change.task.has_periods}
        before = {change.task.pk: change.before for change in changes} | remember_families(lines)
        for change in changes:
            task = change.task
            row = change.row
            task.position = self._places.get((row.sheet, row.number), task.position)
            task.version += 1
            task.search_text = task_search_text(task, [agency for _, agency in change.others])
        save_all([change.task for change in changes])
        reassign(
            [
                (change.task, change.others)
                for change in changes
                if ROLES.keys() & change.row.values.keys()
            ]
        )
        self._tell((change.task.pk, change.row, change.words) for change in changes)
        for change in changes:
            if change.task.has_periods:
                share(change.task, by=self.change_set.by, reason=self.source)
        record_written(self.change_set, before, lines)

    def _tell(self, told: Iterable[Told]) -> None:
        insert_rows(
            HistoryEntry,
            [
                {
                    "by_id": self.change_set.by_id,
                    "verb": HistoryVerb.IMPORTED.value,
                    "task_id": key,
                    "change_set_id": self.change_set.pk,
                    "changes": json.dumps(changes, ensure_ascii=False),
                    "reason": f"{self.source}, dòng {row.number}",
                }
                for key, row, changes in told
            ],
        )


def make_writer(plan: Plan, *, change_set: ChangeSet, source: str, on: date) -> Writer:
    """Make the bodies and headings that the plan still needs; return what writes its rows."""
    # Codes and places are given under this lock, as for a single new task.
    programmes = {programme.pk: programme for programme in Programme.objects.select_for_update()}
    refs = body_refs(plan.rows)
    agencies = {
        ref: _make_agency(plan.unknown[ref.removeprefix(ADD)].name)
        for ref in sorted(ref for ref in refs if isinstance(ref, str))
    }
    headings = make_headings(needed_headings(plan))
    known = known_for(plan.rows, on=on, agencies=agencies, headings=headings)
    made = {
        "agencies": [agency.pk for agency in agencies.values()],
        "headings": [heading.pk for heading in headings.values()],
    }
    return Writer(plan, change_set, source, known, programmes, made)


def needed_headings(plan: Plan) -> list[NewHeading]:
    """Return the new headings that some row stands under, each after the one above it."""
    wanted = {row.values.get("heading") for row in plan.rows}
    for heading in reversed(plan.new_headings.values()):
        if heading.key in wanted:
            wanted.add(heading.parent)
    return [heading for heading in plan.new_headings.values() if heading.key in wanted]


def _make_agency(name: str) -> Agency:
    """Add a body to the register by its name alone; a manager completes it."""
    stem = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:_CODE_LENGTH].strip("-") or "co-quan"
    taken = set(Agency.objects.filter(code__startswith=stem).values_list("code", flat=True))
    codes = (stem, *(f"{stem}-{number}" for number in range(2, 1000)))
    agency = Agency(
        code=next(code for code in codes if code not in taken),
        name=name,
        short_name=name[:_SHORT_NAME_LENGTH],
        kind=AgencyKind.OTHER,
    )
    agency.full_clean()
    agency.save()
    return agency

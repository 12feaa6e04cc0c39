"""The preview of a change of many tasks, ready to print: what changes to what, what is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from tasks.actions.bulk import Change, Planned, plan, targets_of
from tasks.actions.many import BATCH
from tasks.actions.steps import Steps, all_steps
from tasks.views.bulk_periods import line_of, period_notes, recurs, rule_for_recurring

PAGE_SIZE = 50
_LABELS = {"changed": "Sẽ đổi", "refused": "Bị từ chối", "same": "Không đổi"}


@dataclass(frozen=True)
class Preview:
    """One page of what would become of the tasks.

    `versions` and `below` are the tasks, and the periods below them, as they are now.
    """

    tabs: list[dict[str, Any]]
    show: str
    rows: list[dict[str, Any]]
    recurring: str  # what the change means for recurring work, if any is changed
    page: int
    pages: int
    changed: int
    refused: int
    versions: str
    below: str

    @property
    def before(self) -> int:
        return self.page - 1

    @property
    def after(self) -> int:
        return self.page + 1 if self.page < self.pages else 0


def preview_of(versions: Mapping[int, int], wanted: Sequence[Change], data: QueryDict) -> Preview:
    """Plan the change of every task; `data` says which of them to show."""
    return all_steps(previewing(versions, wanted, data))


def previewing(
    versions: Mapping[int, int], wanted: Sequence[Change], data: QueryDict
) -> Steps[Preview]:
    """Do the same in steps, each telling how many tasks are behind it."""
    by_fate: dict[str, list[dict[str, Any]]] = {fate: [] for fate in _LABELS}
    now: dict[int, int] = {}
    for planned in plan(targets_of(list(versions), wanted), wanted):
        now[planned.edit.task.pk] = planned.edit.task.version
        by_fate[_fate(planned)].append(_row(planned))
        if len(now) % BATCH == 0:
            yield len(now)
    show = _shown(data.get("show", ""), by_fate)
    pages = max(1, -(-len(by_fate[show]) // PAGE_SIZE))
    page = _page(data.get("page", ""), pages)
    shown = by_fate[show][(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    again = plan([row["key"] for row in shown if row["recurs"]], wanted)
    notes = period_notes(list(again), wanted, chosen=versions)
    lines = {row["line"] for row in by_fate["changed"] if row["line"]}
    return Preview(
        tabs=[
            {"fate": fate, "label": label, "count": len(by_fate[fate]), "current": fate == show}
            for fate, label in _LABELS.items()
        ],
        show=show,
        rows=[row | {"note": notes.get(row["key"], "")} for row in shown],
        recurring=rule_for_recurring(len(lines), wanted),
        page=page,
        pages=pages,
        changed=len(by_fate["changed"]),
        refused=len(by_fate["refused"]),
        versions=_pairs({key: now.get(key, version) for key, version in versions.items()}),
        below=_pairs({key: version for key, version in now.items() if key not in versions}),
    )


def _fate(planned: Planned) -> str:
    if planned.refusal:
        return "refused"
    return "changed" if planned.changes else "same"


def _row(planned: Planned) -> dict[str, Any]:
    task = planned.edit.task
    return {
        "key": task.pk,
        "recurs": recurs(task),
        "line": line_of(task),
        "code": task.code,
        "title": task.title,
        "changes": planned.changes,
        "refusal": planned.refusal,
    }


def _shown(asked: str, by_fate: Mapping[str, list[Any]]) -> str:
    """Return what is asked for, else what there is most to say of."""
    if asked in by_fate:
        return asked
    return next((fate for fate, rows in by_fate.items() if rows), "changed")


def _page(asked: str, pages: int) -> int:
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 9
    return min(max(1, int(asked)), pages) if is_number else 1


def _pairs(versions: Mapping[int, int]) -> str:
    return " ".join(f"{key}:{version}" for key, version in versions.items())

"""What became different of tasks between two moments, from their history.

History tells each act in words, from what to what. Of several acts on the same field the first
"from" and the last "to" count, and nothing where they are the same: NV-003 whose deadline was moved
to Q3 and back did not change.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from json import dumps
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from tasks.actions.words import FIELD_LABELS
from tasks.choices import Alteration, CountsAs, Status
from tasks.consolidation import Row
from tasks.models import HistoryEntry, Task

_FIELDS = frozenset(FIELD_LABELS.values())
_STATUS = FIELD_LABELS["status"]


# The first day of the calendar begins in Vietnam before it begins in UTC, where databases reckon.
_FIRST_DAY = date(1, 1, 2)


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(max(day, _FIRST_DAY), time.min))


def end_of(day: date) -> datetime:
    """Return the first moment after the day: what happened before it belongs to the day."""
    return start_of(day + timedelta(days=1))


@dataclass
class Net:
    """What acts did to one task: by the label of a field its words before and after; which acts."""

    fields: dict[str, tuple[str, str]] = field(default_factory=dict)
    verbs: Counter[str] = field(default_factory=Counter)

    def add(self, verb: str, changes: list[dict[str, Any]]) -> None:
        self.verbs[verb] += 1
        for change in changes:
            label = change.get("field")
            if label in _FIELDS:
                before, _ = self.fields.get(label, (change["old"], ""))
                self.fields[label] = before, change["new"]

    @property
    def changes(self) -> dict[str, tuple[str, str]]:
        return {label: words for label, words in self.fields.items() if words[0] != words[1]}

    @property
    def in_words(self) -> tuple[str, ...]:
        """What changed, one line for each field: "Tình trạng: Đang thực hiện → Hoàn thành"."""
        shown = ((label, _shortened(*words)) for label, words in self.changes.items())
        return tuple(f"{label}: {old} → {new}" for label, (old, new) in shown)


def net_changes(
    *, since: datetime, until: datetime | None = None, tasks: Collection[int] | None = None
) -> dict[int, Net]:
    """Return what happened to each task from one moment on, until before another. One query."""
    entries = HistoryEntry.objects.filter(at__gte=since, task__isnull=False)
    if until is not None:
        entries = entries.filter(at__lt=until)
    if tasks is not None:
        entries = entries.filter(task__in=tasks)
    found: dict[int, Net] = {}
    for task, verb, changes in entries.order_by("pk").values_list("task", "verb", "changes"):
        found.setdefault(task, Net()).add(verb, changes)
    return found


def alterations(since: date, until: date) -> dict[Alteration, Q]:
    """Return, for each kind of alteration in these days, the condition that picks its tasks.

    A task made and completed in them is of both kinds; one that changed otherwise is of neither.
    Recurring work changes with its periods. Two queries.
    """
    made = Q(created_at__gte=start_of(since))
    nets = net_changes(since=start_of(since), until=end_of(until))
    changed = {key for key, net in nets.items() if net.changes}
    completed = {key for key in changed if _is_completed(nets[key])}
    above = Task.objects.filter(keys_in(changed), counts_as=CountsAs.PERIOD)
    other = changed.union(above.values_list("parent", flat=True)) - completed
    return {
        Alteration.ADDED: made,
        Alteration.COMPLETED: keys_in(completed),
        Alteration.CHANGED: keys_in(other) & ~made,
    }


def _is_completed(net: Net) -> bool:
    return net.changes.get(_STATUS, ("", ""))[1] == Status.COMPLETED.label


def keys_in(keys: Collection[int]) -> Q:
    """Return the condition for any number of keys: one parameter, for databases limit those."""
    if connection.vendor == "sqlite":
        listed = RawSQL("SELECT value FROM json_each(%s)", [dumps(sorted(keys))])
    else:
        listed = RawSQL("SELECT unnest(%s::bigint[])", [sorted(keys)])
    return Q(pk__in=listed)


_AT_ONCE = 200  # tasks with all their periods


def with_alterations(
    rows: Iterable[Row], keys: Iterable[int], since: date, until: date
) -> list[Row]:
    """Return the rows of these tasks with what became different of each and of its periods.

    The first line says which kind of alteration it is. Two queries for some hundred tasks.
    """
    order = list(keys)
    listed = frozenset(order)
    told: dict[str, tuple[str, ...]] = {}
    for start in range(0, len(order), _AT_ONCE):
        told |= _told(order[start : start + _AT_ONCE], listed, since, until)
    return [row._replace(altered=told.get(row.code, ())) for row in rows]


def _told(
    keys: Collection[int], listed: Collection[int], since: date, until: date
) -> dict[str, tuple[str, ...]]:
    """Return by code what is told of some of the listed tasks; a listed period tells of itself."""
    found = Task.objects.filter(Q(pk__in=keys) | Q(parent__in=keys, counts_as=CountsAs.PERIOD))
    rows = list(found.order_by("pk").values_list("pk", "code", "parent__code", "created_at"))
    nets = net_changes(since=start_of(since), until=end_of(until), tasks=[pk for pk, *_ in rows])
    kinds: dict[str, tuple[str, ...]] = {}
    changes: dict[str, tuple[str, ...]] = {}
    below: dict[str, tuple[str, ...]] = {}
    own = set(keys)
    for pk, code, line, created_at in rows:
        net = nets.get(pk, Net())
        made = _made_in_words(created_at, since)
        if pk in own:
            completed = (Alteration.COMPLETED.label,) if _is_completed(net) else ()
            kinds[code], changes[code] = (*made, *completed), net.in_words
        elif pk not in listed:
            words = (f"{code}: {each}" for each in (*made, *net.in_words))
            below[line] = (*below.get(line, ()), *words)
    other = (Alteration.CHANGED.label,)
    told = {code: (*words, *below.get(code, ())) for code, words in changes.items()}
    return {code: (*(kinds[code] or (words and other)), *words) for code, words in told.items()}


def _made_in_words(created_at: datetime, since: date) -> tuple[str, ...]:
    if created_at < start_of(since):
        return ()
    return (f"{Alteration.ADDED.label} {timezone.localtime(created_at):%d/%m/%Y}",)


_NOTHING = "(trống)"
_LONG = 60  # characters; of two longer texts only where they differ is told
_AROUND = 3  # words of what they share, so that one knows the place


def _shortened(old: str, new: str) -> tuple[str, str]:
    if max(len(old), len(new)) <= _LONG or not (old and new):
        return _cut(old) or _NOTHING, _cut(new) or _NOTHING
    before, after = old.split(), new.split()
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    return _part(before, start, end), _part(after, start, end)


def _alike(first: list[str], second: list[str]) -> int:
    """Return with how many words in common both begin."""
    pairs = zip(first, second, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _part(words: list[str], start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), min(len(words), len(words) - end + _AROUND)
    before, after = "… " if first else "", " …" if last < len(words) else ""
    return _cut(f"{before}{' '.join(words[first:last])}{after}")


def _cut(text: str) -> str:
    return text if len(text) <= 3 * _LONG else f"{text[: 3 * _LONG].rsplit(' ', 1)[0]} …"

"""Which duties of a round look like one, proposed by two bodies; kept between requests."""

from dataclasses import dataclass

from django.core.cache import cache

from agencies.models import User
from tasks.choices import DocumentType
from tasks.keeping import KEEP_SECONDS, key, stamp
from tasks.likeness import Likeness, Wording, near_duplicates
from tasks.models import DistinctPair, Round, Task


@dataclass(frozen=True)
class Overlaps:
    """The pairs worth a look, the likest first, and the wordings they are of."""

    pairs: list[Likeness]
    wordings: dict[int, Wording]

    @property
    def tasks(self) -> set[int]:
        """The keys of tasks that look like another one."""
        return {key for pair in self.pairs for key in (pair.first, pair.second)}


def overlaps(round_: Round, user: User) -> Overlaps:
    """Return the overlaps of a round. Cost where none is kept: four queries for any number."""
    kept = key("overlaps", str(round_.pk), stamp(user, on=round_.reply_by))
    found: Overlaps | None = cache.get(kept)
    if found is None:
        found = _overlaps(round_)
        cache.set(kept, found, KEEP_SECONDS)
    return found


def _overlaps(round_: Round) -> Overlaps:
    wordings = {wording.key: wording for wording in _wordings(round_)}
    apart = {
        frozenset(pair)
        for pair in DistinctPair.objects.filter(first__in=wordings).values_list("first", "second")
    }
    pairs = near_duplicates(wordings.values(), apart=apart)
    shown = {key for pair in pairs for key in (pair.first, pair.second)}
    return Overlaps(pairs, {key: wordings[key] for key in shown})


def _wordings(round_: Round) -> list[Wording]:
    tasks = list(
        Task.objects.lines()
        .of_round(round_.pk)
        .values_list("pk", "title", "document_type", "issuer__short_name", "lead__short_name")
    )
    keys = [pk for pk, *_ in tasks]
    items = _by_task(
        Task.items.through.objects.filter(task__in=keys).values_list(
            "task",
            "letteritem__text",
            "letteritem__letter",
            "letteritem__letter__sender__short_name",
        )
    )
    bodies = _by_task(
        Task.assigned.through.objects.filter(task__in=keys).values_list(
            "task", "agency__short_name"
        )
    )
    return [
        _wording(task, items.get(task[0], []), [name for (name,) in bodies.get(task[0], [])])
        for task in tasks
    ]


def _by_task(rows: object) -> dict[int, list[tuple]]:
    found: dict[int, list[tuple]] = {}
    for pk, *values in rows:  # type: ignore[attr-defined]
        found.setdefault(pk, []).append(tuple(values))
    return found


def _wording(task: tuple, items: list[tuple], bodies: list[str]) -> Wording:
    pk, title, kind, issuer, lead = task
    proposers = frozenset(sender for _, _, sender in items)
    return Wording(
        key=pk,
        text=title,
        cited="\n".join(text for text, _, _ in items),
        product=kind,
        product_label=str(DocumentType(kind).label) if kind else "",
        issuer=issuer or "",
        letters=frozenset(letter for _, letter, _ in items),
        proposers=proposers,
        named=frozenset(filter(None, (lead, *bodies))) - proposers,
    )

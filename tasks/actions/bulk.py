"""One change of many tasks: what it would do to each and why not, and the act, undone as a whole.

A change is a value that knows how to `put` itself into an opened task, or refuses that one with a
reason for people. The preview and the act ask the same value, so what was shown is what is done.
Recurring work has its status by periods: what is asked of the line is asked of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Protocol

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import capfirst

from agencies.models import Agency, User
from tasks.actions.changes import (
    Before,
    periods_of,
    record_written,
    remember,
    remember_families,
)
from tasks.actions.many import Edit, batches, open_edits, relate, save_edits
from tasks.actions.periods import HAS_PARTS, HAS_PERIODS, copy_columns, follow, share
from tasks.actions.round_saving import CONFLICT, check_open, record_round
from tasks.actions.saving import lock_versions
from tasks.actions.steps import Steps, all_steps
from tasks.actions.tasks import (
    NO_RESULT,
    StatusValues,
    check_step,
    lacks_result,
    next_position,
    set_status,
)
from tasks.choices import (
    OPEN_STATUSES,
    AssignmentRole,
    BodiesChange,
    ChangeKind,
    CountsAs,
    HistoryVerb,
    Status,
)
from tasks.deadlines import Deadline, DeadlineKind, Milestone
from tasks.models import ChangeSet, Heading, HistoryEntry, Round, Task
from tasks.permissions import can_change_many

# Of tasks that somebody edited meanwhile, so many are named.
_NAMED = 10


class Change(Protocol):
    """What is wanted of every task. `words` say it to people, beginning with what is done."""

    @property
    def words(self) -> str: ...

    def put(self, edit: Edit) -> None:
        """Make the task what is wanted; raise ValidationError saying why it cannot be."""


@dataclass(frozen=True)
class Place:
    """Stand at the end of a heading."""

    heading: Heading

    @property
    def words(self) -> str:
        return f"đổi đề mục {self.heading}"

    def put(self, edit: Edit) -> None:
        if edit.task.programme_id != self.heading.programme_id:
            raise ValidationError("Thuộc chương trình khác, không có đề mục này.")
        edit.task.heading = self.heading


@dataclass(frozen=True)
class Assign:
    """Another lead, where one is given, and other bodies that coordinate."""

    lead: Agency | None = None
    coordinating: tuple[Agency, ...] = ()
    how: BodiesChange = BodiesChange.ADD

    @property
    def words(self) -> str:
        lead = f"chủ trì {self.lead}" if self.lead else ""
        names = "; ".join(agency.name for agency in self.coordinating)
        others = names and f"{self.how.label.lower()}: {names}"
        return f"đổi {', '.join(filter(None, (lead, others)))}"

    def put(self, edit: Edit) -> None:
        if self.lead:
            edit.task.lead = self.lead
            edit.others = [(role, agency) for role, agency in edit.others if agency != self.lead]
        if self.coordinating:
            others = [(role, agency) for role, agency in edit.others if self._stays(role, agency)]
            others += [(AssignmentRole.COORDINATING, agency) for agency in self._joining(edit)]
            edit.others = sorted(others, key=lambda other: other[1].position)

    def _stays(self, role: str, agency: Agency) -> bool:
        if role == AssignmentRole.JOINT_LEAD or self.how == BodiesChange.ADD:
            return True
        return (agency in self.coordinating) == (self.how == BodiesChange.REPLACE)

    def _joining(self, edit: Edit) -> list[Agency]:
        if self.how == BodiesChange.REMOVE:
            return []
        known = {agency for _, agency in edit.others} | {edit.task.lead}
        return [agency for agency in self.coordinating if agency not in known]


@dataclass(frozen=True)
class Reschedule:
    """Another deadline; the milestone stays where the wording names none."""

    deadline: Deadline

    @property
    def words(self) -> str:
        return f"đổi thời hạn “{self.deadline.wording}” ({self.deadline.label})"

    def put(self, edit: Edit) -> None:
        task, recurs = edit.task, self.deadline.kind == DeadlineKind.RECURRING
        if task.has_periods and not recurs:
            raise ValidationError(HAS_PERIODS)
        if recurs and any(part.is_part for part in task.parts.all()):
            raise ValidationError(HAS_PARTS)
        kept = Milestone(task.milestone) if task.milestone else None
        task.deadline = replace(self.deadline, milestone=self.deadline.milestone or kept)
        waits = self.deadline.kind == DeadlineKind.CONDITIONAL
        if task.awaited_event and (not waits or task.awaited_event.happened_on):
            task.awaited_event = None


@dataclass(frozen=True)
class Step:
    """A step of status on a day; what the values leave out stays as each task has it."""

    values: StatusValues
    on: date

    @property
    def words(self) -> str:
        return f"đổi tình trạng {self.values.status.label.lower()}"

    def put(self, edit: Edit) -> None:
        task = edit.task
        if task.status == self.values.status:
            return
        values = self._completed_by(task)
        if task.deadline_kind == DeadlineKind.RECURRING and not task.is_period:
            raise ValidationError("Chưa mở kỳ nào; hãy đổi tình trạng ở trang của nhiệm vụ.")
        check_step(task, values, self.on)
        if lacks_result(values):
            raise ValidationError(NO_RESULT)
        set_status(task, values)

    def _completed_by(self, task: Task) -> StatusValues:
        said = self.values
        has_document = said.result_reference or said.result_on
        return replace(
            said,
            submitted_on=said.submitted_on or task.submitted_on,
            result_reference=said.result_reference if has_document else task.result_reference,
            result_on=said.result_on if has_document else task.result_on,
            result_note=said.result_note or task.result_note,
        )


@dataclass(frozen=True)
class AddToRound:
    """Be consolidated in a round beside what its answers propose."""

    round: Round

    @property
    def words(self) -> str:
        return f"đưa vào đợt {self.round}"

    def put(self, edit: Edit) -> None:
        if edit.task.programme_id != self.round.programme_id:
            raise ValidationError("Thuộc chương trình khác với đợt này.")
        if edit.task.pk in self._present:
            return
        rounds = [str(found) for found in edit.task.added_to.all()]
        names = "; ".join([*rounds, str(self.round)])
        edit.also = [{"field": "Đợt tổng hợp", "old": "; ".join(rounds), "new": names}]

    @cached_property
    def _present(self) -> set[int]:
        return set(Task.objects.of_round(self.round.pk).values_list("pk", flat=True))


@dataclass(frozen=True)
class Planned:
    """What would become of one task: its changes in words, or why it is refused."""

    edit: Edit
    changes: list[dict[str, str]]
    refusal: str = ""


def targets_of(keys: Sequence[int], wanted: Sequence[Change]) -> list[int]:
    """Return the tasks that a change is for: of recurring work, a step is its periods'.

    The current period takes a step, and stopping the work stops every open one. Two queries.
    """
    step = next((change for change in wanted if isinstance(change, Step)), None)
    if step is None:
        return list(keys)
    stops = step.values.status == Status.STOPPED
    below: dict[int, list[tuple[int, bool]]] = {}
    for batch in batches(keys):
        periods = Task.objects.filter(parent__in=batch, counts_as=CountsAs.PERIOD)
        rows = periods.order_by("period_due_on").values_list("parent", "pk", "status")
        for line, key, status in rows:
            below.setdefault(line, []).append((key, status in OPEN_STATUSES))
    return [target for key in keys for target in _targets(key, below.get(key, []), stops)]


def _targets(key: int, periods: list[tuple[int, bool]], stops: bool) -> list[int]:
    if not periods:
        return [key]
    opened = [period for period, is_open in periods if is_open]
    if not opened:
        return [periods[-1][0]]
    return opened if stops else opened[:1]


def plan(keys: Sequence[int], wanted: Sequence[Change]) -> Iterator[Planned]:
    """Yield what a change would do to each task, in the order of the keys; nothing is written.

    Costs the queries of `open_edits` for each batch.
    """
    for batch in batches(keys):
        for edit in open_edits(batch):
            yield _planned(edit, wanted)


def change_many(
    versions: Mapping[int, int],
    *,
    wanted: Sequence[Change],
    by: User,
    reason: str = "",
    title: str = "",
) -> ChangeSet | None:
    """Do the same as `changing_many` at one go, and return the act."""
    return all_steps(changing_many(versions, wanted=wanted, by=by, reason=reason, title=title))


def changing_many(
    versions: Mapping[int, int],
    *,
    wanted: Sequence[Change],
    by: User,
    reason: str = "",
    title: str = "",
) -> Steps[ChangeSet | None]:
    """Change the tasks, leaving those that refuse as they are; None where nothing was to change.

    `versions` are those that the person saw, by key: where one is not the saved one, nothing is
    changed and a ValidationError of the code CONFLICT names the tasks. All is one act, done when
    the last step is: each tells how many tasks are behind it.
    """
    if not can_change_many(by):
        raise PermissionDenied
    try:
        with transaction.atomic():
            _check_versions(versions)
            return (yield from _Act(wanted, by, reason, title).run(sorted(versions)))
    except IntegrityError as error:
        raise ValidationError(
            "Có nhiệm vụ không nhận được thay đổi này nên chưa ghi gì. Hãy đổi ít nhiệm vụ hơn."
        ) from error


def in_words(wanted: Sequence[Change]) -> str:
    """Return what an act does, as its title begins: Đổi chủ trì Sở Y tế."""
    return capfirst("; ".join(change.words for change in wanted))


def counted(count: int) -> str:
    """Return a number of tasks as it is written here: 2.016 nhiệm vụ."""
    return f"{count:,} nhiệm vụ".replace(",", ".")


@dataclass
class _Act:
    wanted: Sequence[Change]
    by: User
    reason: str
    title: str

    def run(self, keys: Sequence[int]) -> Steps[ChangeSet | None]:
        self.change_set = ChangeSet.objects.create(kind=ChangeKind.BULK, by=self.by)
        self.places: dict[int, int] = {}
        round_ = next((each.round for each in self.wanted if isinstance(each, AddToRound)), None)
        if round_:
            check_open(Round.objects.select_for_update().get(pk=round_.pk))
        count = done = 0
        for batch in batches(keys):
            count += self._change(batch, round_)
            done += len(batch)
            yield done
        if not count:
            self.change_set.delete()
            return None
        title = self.title or f"{in_words(self.wanted)}:"
        self.change_set.note = f"{title} {counted(count)}"
        self.change_set.save()
        if round_:
            verb, told = HistoryVerb.ROUND_EDITED, f"Đưa vào {counted(count)}"
            record_round(round_, verb, by=self.by, change_set=self.change_set, reason=told)
        return self.change_set

    def _change(self, keys: Sequence[int], round_: Round | None) -> int:
        """Change one batch of tasks and return how many changed."""
        edits = open_edits(keys)
        remembered = {edit.task.pk: remember(edit.task) for edit in edits}
        lines = _lines(edits)
        family = remember_families(lines)
        planned = [_planned(edit, self.wanted) for edit in edits]
        changing = [each.edit for each in planned if each.changes]
        self._give_places(changing, remembered)
        before = {e.task.pk: remembered[e.task.pk] for e in changing} | family
        save_edits(
            changing,
            HistoryVerb.BULK_CHANGED,
            by=self.by,
            change_set=self.change_set,
            reason=self.reason,
        )
        if round_:
            round_.added.add(*(edit.task for edit in changing))
        self._carry_on(changing)
        record_written(self.change_set, before, lines)
        return len(changing)

    def _give_places(self, edits: Sequence[Edit], before: Mapping[int, Before]) -> None:
        """Place tasks that came under another heading after its last, in the order of the list."""
        for edit in sorted(edits, key=lambda edit: (edit.task.position, edit.task.pk)):
            heading = edit.task.heading
            if heading is None or before[edit.task.pk]["heading_id"] == heading.pk:
                continue
            if heading.pk not in self.places:
                self.places[heading.pk] = next_position(edit.task.programme, heading)
            edit.task.position = self.places[heading.pk]
            self.places[heading.pk] += 1

    def _carry_on(self, edits: Sequence[Edit]) -> None:
        """Keep periods and the lines above them in step; a new deadline or status, one by one."""
        lines = {edit.task.pk: edit for edit in edits if edit.task.has_periods}
        if any(isinstance(change, Reschedule) for change in self.wanted):
            for line in lines.values():
                share(line.task, by=self.by, reason=self.reason)
        elif lines:
            self._share_words(lines)
        for edit in edits:
            if edit.task.is_period:
                stops = edit.task.status == Status.STOPPED
                follow(edit.task, by=self.by, opens_next=not stops)

    def _share_words(self, lines: Mapping[int, Edit]) -> None:
        """Carry heading and bodies of recurring work to its open periods."""
        opened = Task.objects.filter(periods_of(set(lines)), status__in=OPEN_STATUSES)
        periods = open_edits(list(opened.order_by("pk").values_list("pk", flat=True)))
        for period in periods:
            line = lines[period.task.parent_id or 0]
            copy_columns(line.task, period.task)
            period.others = line.others
        relate(periods)
        save_edits(
            [period for period in periods if period.changes],
            HistoryVerb.EDITED,
            by=self.by,
            change_set=self.change_set,
            reason=self.reason,
        )


def _planned(edit: Edit, wanted: Sequence[Change]) -> Planned:
    try:
        _check_listed(edit.task, wanted)
        for change in wanted:
            change.put(edit)
    except ValidationError as error:
        return Planned(edit, [], " ".join(error.messages))
    return Planned(edit, edit.changes)


def _check_listed(task: Task, wanted: Sequence[Change]) -> None:
    if task.counts_as == CountsAs.GONE:
        raise ValidationError("Đã được gộp hoặc bỏ.")
    if task.is_period and not all(isinstance(change, Step) for change in wanted):
        raise ValidationError("Là một kỳ của nhiệm vụ định kỳ; hãy đổi ở nhiệm vụ chính.")


def _check_versions(versions: Mapping[int, int]) -> None:
    saved: dict[int, int] = {}
    for batch in batches(sorted(versions)):
        saved |= lock_versions(batch)
    stale = [key for key, version in saved.items() if version != versions[key]]
    if stale:
        raise ValidationError(
            f"{_codes(stale)} vừa được người khác sửa{_last_writers(stale)}. "
            "Hãy xem lại rồi làm tiếp nếu vẫn cần.",
            code=CONFLICT,
        )


def _codes(keys: Sequence[int]) -> str:
    more = [f"{len(keys) - _NAMED} nhiệm vụ khác"] if len(keys) > _NAMED else []
    named = Task.objects.filter(pk__in=keys[:_NAMED]).order_by("pk")
    return ", ".join([*named.values_list("code", flat=True), *more])


def _last_writers(keys: Sequence[int]) -> str:
    """Return who wrote these tasks last and when, where that is known; one query."""
    entries = HistoryEntry.objects.filter(task__in=keys[:_NAMED]).select_related("by")
    last = {entry.task_id: entry for entry in entries.order_by("pk")}
    words = dict.fromkeys(
        f"{entry.author}, {timezone.localtime(entry.at):%H:%M %d/%m/%Y}" for entry in last.values()
    )
    return f" ({'; '.join(words)})" if words else ""


def _lines(edits: Sequence[Edit]) -> set[int]:
    """Return the recurring work among the tasks, or above the periods among them."""
    lines = {edit.task.pk for edit in edits if edit.task.has_periods}
    return lines | {edit.task.parent_id or 0 for edit in edits if edit.task.is_period}

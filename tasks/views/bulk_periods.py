"""What a change of many means for recurring work, said in its preview before anything is written.

A tick on NV-006 is a tick on the line. Its status is that of one period, its deadline is the rule
of all of them, so the preview names the periods: which are changed, and which stay.
"""

from collections.abc import Collection, Sequence
from datetime import date

from tasks.actions.bulk import Assign, Change, Place, Planned, Reschedule, Step
from tasks.actions.periods import turn_anew
from tasks.below import period_words
from tasks.choices import OPEN_STATUSES, CountsAs, Status
from tasks.deadlines import DeadlineKind
from tasks.models import Task

_SHARED = (Assign, Place)  # what an open period has from its line


def recurs(task: Task) -> bool:
    return task.is_period or task.deadline_kind == DeadlineKind.RECURRING


def line_of(task: Task) -> int | None:
    """Return the key of the recurring work that a task is, or of which it is a period."""
    if task.is_period:
        return task.parent_id
    return task.pk if task.has_periods else None


def rule_for_recurring(count: int, wanted: Sequence[Change]) -> str:
    """Return in one sentence what the change means for so much recurring work."""
    return f"Có {count} nhiệm vụ định kỳ: {_rule(wanted)}" if count else ""


def _rule(wanted: Sequence[Change]) -> str:
    step = _step(wanted)
    if step is None and any(isinstance(change, Reschedule) for change in wanted):
        return (
            "thời hạn mới áp dụng cho các kỳ chưa xong và các kỳ sau, kỳ đã xong giữ nguyên. "
            "Mỗi dòng nêu từng kỳ."
        )
    if step is None:
        return "các kỳ chưa xong đổi theo, kỳ đã xong giữ nguyên."
    if step.values.status == Status.STOPPED:
        return "dừng nhiệm vụ là dừng mọi kỳ chưa xong, không mở kỳ mới. Mỗi dòng là một kỳ."
    return "tình trạng đổi ở kỳ đang theo dõi, các kỳ khác giữ nguyên. Mỗi dòng nêu kỳ ấy."


def period_notes(
    planned: Sequence[Planned], wanted: Sequence[Change], *, chosen: Collection[int]
) -> dict[int, str]:
    """Return by its key what a row of the preview says of periods; `chosen` were ticked. One query.

    What is refused says so itself, and whose period it is.
    """
    periods = _periods([each.edit.task for each in planned])
    step = _step(wanted)
    notes: dict[int, str] = {}
    for each in planned:
        task = each.edit.task
        family = periods.get(line_of(task) or 0, [])
        if task.is_period:
            notes[task.pk] = _of_period(each, family, step, is_chosen=task.pk in chosen)
        elif not each.refusal:
            notes[task.pk] = _of_line(task, family, wanted)
    return {key: words for key, words in notes.items() if words}


def _step(wanted: Sequence[Change]) -> Step | None:
    return next((change for change in wanted if isinstance(change, Step)), None)


def _periods(tasks: Sequence[Task]) -> dict[int, list[Task]]:
    """Return the periods of recurring work by its key, the earliest first."""
    lines = {line_of(task) for task in tasks} - {None}
    found: dict[int, list[Task]] = {}
    if lines:
        periods = Task.objects.filter(parent__in=lines, counts_as=CountsAs.PERIOD)
        for period in periods.select_related("parent").order_by("period_due_on"):
            found.setdefault(period.parent_id or 0, []).append(period)
    return found


def _of_period(
    planned: Planned, family: Sequence[Task], step: Step | None, *, is_chosen: bool
) -> str:
    task = planned.edit.task
    own = next(period for period in family if period.pk == task.pk)
    said = f"Kỳ {_name(own)} của nhiệm vụ định kỳ {own.parent.code if own.parent else ''}"
    if planned.refusal or step is None:
        return f"{said}."
    if step.values.status == Status.STOPPED:
        return f"{said}. {_STOPS_ALONE if is_chosen else _STOPS_ALL}"
    others = [p for p in family if p.pk != task.pk and p.status in OPEN_STATUSES]
    place = "" if is_chosen else _place(own)
    return f"{said}{place}. {_after(own, others, step)}".rstrip()


_STOPS_ALONE = "Chỉ dừng kỳ này; muốn dừng cả nhiệm vụ, hãy chọn nhiệm vụ chính."
_STOPS_ALL = "Cả nhiệm vụ dừng: mọi kỳ chưa xong đều dừng, không mở kỳ mới."


def _place(period: Task) -> str:
    return ", kỳ đang theo dõi" if period.status in OPEN_STATUSES else ", kỳ gần nhất đã xong"


def _after(period: Task, others: Sequence[Task], step: Step) -> str:
    """Say what becomes of the periods beside the one that is changed."""
    kept = f"Các kỳ chưa xong khác giữ nguyên: {_names(others)}." if others else ""
    if step.values.status in OPEN_STATUSES or period.status not in OPEN_STATUSES or others:
        return kept
    return "Xong kỳ này thì mở kỳ kế tiếp, nếu còn trong nhiệm kỳ."


def _of_line(task: Task, family: Sequence[Task], wanted: Sequence[Change]) -> str:
    opened = [period for period in family if period.status in OPEN_STATUSES]
    if any(isinstance(change, Reschedule) for change in wanted):
        return _redated(task, opened)
    if not task.has_periods or not any(isinstance(change, _SHARED) for change in wanted):
        return ""
    if not opened:
        return "Nhiệm vụ định kỳ, mọi kỳ đã xong giữ nguyên; kỳ mở sau đổi theo."
    return f"Nhiệm vụ định kỳ: đổi cả các kỳ chưa xong ({_names(opened)}), kỳ đã xong giữ nguyên."


def _redated(line: Task, opened: Sequence[Task]) -> str:
    """Say of each open period which last day the new rule gives it."""
    if line.deadline_kind != DeadlineKind.RECURRING:
        return ""
    if not line.has_periods:
        return "Là nhiệm vụ định kỳ: mỗi kỳ có tình trạng riêng, kỳ đầu mở khi đến lúc."
    days = "; ".join(f"kỳ {_name(period)}: {_new_day(line, period)}" for period in opened)
    return f"Nhiệm vụ định kỳ; {days or 'mọi kỳ đã xong giữ nguyên'}. Kỳ mở sau theo thời hạn mới."


def _new_day(line: Task, period: Task) -> str:
    if period.extension_count:
        return f"đã gia hạn, giữ {_day(period.due_on)}"
    turn = turn_anew(line, period)
    if turn is None:
        return f"giữ {_day(period.due_on)}"
    return f"{_day(period.due_on)} → {_day(turn.due)}"


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "chưa có ngày"


def _name(period: Task) -> str:
    return period_words(period.code, period.parent.code if period.parent else "")


def _names(periods: Sequence[Task]) -> str:
    return ", ".join(_name(period) for period in periods)

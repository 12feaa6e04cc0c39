"""Who has not reported on its tasks for a period, and the letter that asks for it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef

from agencies.models import Agency, User
from tasks.consolidation.report import Missing
from tasks.letterheads import official_letter
from tasks.models import Letterhead, Programme, ProgressReport, Signer, Task
from tasks.reporting import ReportingPeriod
from tasks.writing.word import OfficialLetter

# Longer lists of tasks are left to the system's own pages.
_NAMED = 20


def to_report(programme: Programme, period: ReportingPeriod, *, on: date, user: User) -> Any:
    """Return the led tasks of which something is to be told, each with `is_reported`."""
    answers = ProgressReport.objects.answering(period)
    sent = answers.filter(task=OuterRef("pk"), agency=OuterRef("lead"))
    return (
        Task.objects.visible_to(user)
        .filter(programme=programme, lead__isnull=False)
        .to_report(on=on)
        .annotate(is_reported=Exists(sent))
    )


def missing_of(tasks: Any) -> tuple[Missing, ...]:
    """Return who has not told of all its tasks, in the register's order; one query."""
    leads = ("lead__position", "lead__sort_key", "lead__code", "lead__name")
    counted = tasks.order_by(*leads).values(*leads, "is_reported").annotate(count=Count("*"))
    asked: Counter[tuple[str, str]] = Counter()
    reported: Counter[tuple[str, str]] = Counter()
    for row in counted:
        lead = row["lead__code"], row["lead__name"]
        asked[lead] += row["count"]
        reported[lead] += row["count"] if row["is_reported"] else 0
    return tuple(
        Missing(*lead, asked=count, reported=reported[lead])
        for lead, count in asked.items()
        if reported[lead] < count
    )


def reminder_letter(
    agencies: Sequence[Agency],
    titles: Sequence[str],
    *,
    programme: Programme,
    period: ReportingPeriod,
    letterhead: Letterhead,
    signer: Signer,
    on: date,
) -> OfficialLetter:
    """Return the letter to bodies that owe a report; to one alone, its tasks are named."""
    return official_letter(
        letterhead,
        subject=f"đôn đốc báo cáo tiến độ thực hiện nhiệm vụ, {period.label}",
        recipients=tuple(agency.name for agency in agencies),
        paragraphs=(
            _owed(letterhead, programme, period, on) + (":" if titles else "."),
            *(f"- {title}{';' if more else '.'}" for title, more in _named(titles)),
            _asked(period, on),
        ),
        drafted_on=on,
        signer=signer,
    )


def tasks_letter(
    agency: Agency,
    tasks: Sequence[Task],
    *,
    letterhead: Letterhead,
    signer: Signer,
    reply_by: date,
    on: date,
) -> OfficialLetter:
    """Return the letter that reminds a body of tasks that it leads, each with its deadline."""
    owed = (
        f"Qua theo dõi, đến hết ngày {on:%d/%m/%Y}, quý cơ quan được giao chủ trì {len(tasks)} "
        "nhiệm vụ sau đây chưa hoàn thành:"
    )
    asked = (
        "Đề nghị quý cơ quan khẩn trương thực hiện, báo cáo kết quả, khó khăn, vướng mắc, nguyên "
        f"nhân và đề xuất, kiến nghị về {letterhead.issuer} trước hết ngày {reply_by:%d/%m/%Y}./."
    )
    named = _named([f"{_ended(task.title)}{_due(task)}" for task in tasks])
    return official_letter(
        letterhead,
        subject="đôn đốc thực hiện nhiệm vụ được giao chủ trì",
        recipients=(agency.name,),
        paragraphs=(owed, *(f"- {title}{';' if more else '.'}" for title, more in named), asked),
        drafted_on=on,
        signer=signer,
    )


def _due(task: Task) -> str:
    return f" (thời hạn: {task.deadline_wording})" if task.deadline_wording else ""


def _owed(letterhead: Letterhead, programme: Programme, period: ReportingPeriod, on: date) -> str:
    data = f"từ ngày {period.first_day:%d/%m/%Y} đến hết ngày {period.cut_off:%d/%m/%Y}"
    return (
        f"{letterhead.issuer} đang tổng hợp tình hình thực hiện nhiệm vụ {programme.title}, "
        f"{period.label} (số liệu {data}). Đến hết ngày {on:%d/%m/%Y}, quý cơ quan chưa báo cáo "
        "đủ tiến độ các nhiệm vụ được giao chủ trì"
    )


def _asked(period: ReportingPeriod, on: date) -> str:
    when = (
        f"Đề nghị quý cơ quan chậm nhất ngày {period.send_by:%d/%m/%Y}"
        if on < period.send_by
        else "Thời hạn gửi báo cáo đã hết; đề nghị quý cơ quan khẩn trương"
    )
    return (
        f"{when} báo cáo kết quả thực hiện, khó khăn, vướng mắc, nguyên nhân và đề xuất, kiến "
        "nghị của từng nhiệm vụ./."
    )


def _named(titles: Sequence[str]) -> list[tuple[str, bool]]:
    """Return titles without their own ends, each with whether another follows."""
    shown = [_ended(title) for title in titles[:_NAMED]]
    if len(titles) > _NAMED:
        shown.append(f"và {len(titles) - _NAMED} nhiệm vụ khác")
    return [(title, number < len(shown)) for number, title in enumerate(shown, start=1)]


def _ended(title: str) -> str:
    return " ".join(title.split()).rstrip(" .;,")

"""What the database knows of a programme → a Report: for the preview, and for issuing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q

from agencies.models import Agency, User
from tasks.arrangement import ANNEX_ORDER
from tasks.chasing import missing_of, to_report
from tasks.choices import CountsAs, ReportKind, ReportState
from tasks.consolidation.report import (
    Finished,
    Issuer,
    Missing,
    Report,
    Source,
    Told,
    Window,
    build_report,
    from_json,
)
from tasks.letterheads import lines, signature
from tasks.models import IssuedVersion, Letterhead, Programme, ProgressReport, Signer, Task
from tasks.reporting import ReportingPeriod
from tasks.rows import result_in_words


@dataclass(frozen=True)
class Scope:
    """What a person chose to report: which summary, of what, until which day, who signs."""

    kind: ReportKind
    programme: Programme
    on: date
    letterhead: Letterhead
    signer: Signer
    period: ReportingPeriod | None = None
    agencies: tuple[Agency, ...] = ()

    @property
    def previous(self) -> IssuedVersion | None:
        return IssuedVersion.objects.newest(self.kind, self.programme)


def report_of(scope: Scope, *, user: User, previous: IssuedVersion | None) -> Report:
    """Return the report as its tasks are now, compared with the version before."""
    tasks = _tasks(scope, user)
    return build_report(
        Source(
            kind=scope.kind,
            programme=scope.programme.title,
            on=scope.on,
            issuer=issuer_of(scope),
            rows=tasks.order_by(*ANNEX_ORDER).rows(on=scope.on, letters=False),
            window=window_of(scope.period),
            filters=_in_words(scope),
            completions=_completions(tasks),
            finished=_finished(scope, user),
            told={} if scope.kind == ReportKind.ANNEX else _told(tasks, scope.period),
            missing=_missing(scope, user),
            before=from_json(previous.content) if previous else None,
        )
    )


# What the document is in its symbol: the list goes with a tờ trình.
_TYPES = {ReportKind.ANNEX: "TTr", ReportKind.PROGRESS: "BC", ReportKind.OVERDUE: "BC"}


def issuer_of(scope: Scope) -> Issuer:
    head, signed = scope.letterhead, signature(scope.signer)
    return Issuer(
        superior=head.superior,
        issuer=head.issuer,
        place=head.place,
        symbol=f"{_TYPES[scope.kind]}-{head.letter_code}",
        position=signed.position,
        signer=signed.name,
        authority=signed.authority,
        recipients=lines(head.recipients),
        distribution=lines(head.distribution),
    )


def window_of(period: ReportingPeriod | None) -> Window | None:
    return Window(period.label, period.first_day, period.cut_off) if period else None


def _tasks(scope: Scope, user: User) -> Any:
    return _of_scope(Task.objects.visible_to(user).lines(), scope)


def _of_scope(tasks: Any, scope: Scope) -> Any:
    tasks = tasks.filter(programme=scope.programme)
    return tasks.filter(lead__in=scope.agencies) if scope.agencies else tasks


def _in_words(scope: Scope) -> tuple[str, ...]:
    if not scope.agencies:
        return ()
    return (f"Cơ quan chủ trì: {'; '.join(agency.name for agency in scope.agencies)}",)


def _completions(tasks: Any) -> dict[str, date]:
    done = tasks.filter(completed_on__isnull=False).order_by()
    return dict(done.values_list("code", "completed_on"))


def _finished(scope: Scope, user: User) -> tuple[Finished, ...]:
    """Return what was completed within the period: recurring work once for each of its periods."""
    window = window_of(scope.period)
    if window is None:
        return ()
    until = min(window.last_day, scope.on)
    found = _of_scope(Task.objects.visible_to(user).lines_and_periods(), scope).filter(
        completed_on__range=(window.first_day, until)
    )
    said = ("result_reference", "result_on", "result_note")
    rows = found.order_by(*ANNEX_ORDER).values_list("code", "parent__code", "counts_as", *said)
    return tuple(
        Finished(line if counts_as == CountsAs.PERIOD else code, result_in_words(*result))
        for code, line, counts_as, *result in rows
    )


def _told(tasks: Any, period: ReportingPeriod | None) -> Mapping[str, Told]:
    """Return what the last accepted report says of each task, or of a part of it.

    With a period, nothing that was told for later ones.
    """
    reports = ProgressReport.objects.filter(
        Q(task__in=tasks.order_by().values("pk"))
        | Q(task__parent__in=tasks.order_by().values("pk")),
        state=ReportState.ACCEPTED,
        agency=F("task__lead"),
    )
    if period:
        reports = reports.filter(period_start__lte=period.cut_off)
    columns = ("done", "obstacles", "causes", "proposals", "percent")
    newest_last = reports.order_by("period_start", "attempt", "pk")
    told = {}
    for own, above, *said in newest_last.values_list("task__code", "task__parent__code", *columns):
        told[own] = told[above or own] = Told(*said)
    return told


def _missing(scope: Scope, user: User) -> tuple[Missing, ...]:
    if scope.kind != ReportKind.PROGRESS or scope.period is None:
        return ()
    tasks = to_report(scope.programme, scope.period, on=scope.on, user=user)
    return missing_of(tasks.filter(lead__in=scope.agencies) if scope.agencies else tasks)

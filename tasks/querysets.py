"""Which rows: every question that pages, exports and commands ask of the database."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from agencies.choices import UserRole
from agencies.models import User
from agencies.text import sought_words
from tasks.choices import (
    LINES,
    LINES_AND_PERIODS,
    OPEN_STATUSES,
    CountsAs,
    HistoryVerb,
    ImportState,
    ReportState,
    Sharing,
    Status,
    Timeliness,
)
from tasks.consolidation import Row
from tasks.deadlines import DeadlineKind
from tasks.permissions import can_edit_tasks, can_import, can_see_reports, sees_all
from tasks.reporting import ReportingPeriod
from tasks.rows import Asked, rows_of
from tasks.timeliness import timeliness_case, timeliness_conditions

# A longer search is cut: nobody types more, and each word is one more scan.
SEARCH_MAX_WORDS = 12


# How a task stands that is to be reported: its milestone lies ahead and it waits for nothing.
TO_REPORT = (
    Timeliness.OVERDUE,
    Timeliness.DUE_SOON,
    Timeliness.WITHIN,
    Timeliness.ONGOING,
    Timeliness.NO_DEADLINE,
)


# What a task may lack, each as a condition; the counts of the list use the same.
LACKS = {
    "lead": Q(lead__isnull=True),
    "deadline": Q(deadline_kind=DeadlineKind.NONE),
    "result": Q(status=Status.COMPLETED) & (Q(result_reference="") | Q(result_on__isnull=True)),
}


def among(keys: Iterable[int]) -> RawSQL:
    """Return thousands of keys for `pk__in` as one parameter: as many would each be prepared by
    Django and parsed by the database."""
    together = ",".join(map(str, keys))
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [f"[{together}]"])
    return RawSQL("SELECT unnest(%s::bigint[])", [f"{{{together}}}"])


class SearchedQuerySet(QuerySet):
    """Rows with a folded text by which they are found."""

    def search(self, text: str) -> Any:
        """Rows whose folded text holds every word, in any order, with or without marks."""
        found = self
        for word in sought_words(text)[:SEARCH_MAX_WORDS]:
            found = found.filter(search_text__contains=word)
        return found


class LetterQuerySet(SearchedQuerySet):
    def visible_to(self, user: User) -> "LetterQuerySet":
        """Reporters see the letters of their own agency."""
        if sees_all(user):
            return self
        return self.filter(sender_id=user.agency_id) if user.agency_id else self.none()

    def newest_first(self) -> "LetterQuerySet":
        """Said aloud, because a grouped query drops the model's own order."""
        return self.order_by(F("issued_on").desc(nulls_last=True), "-pk")


class RoundQuerySet(QuerySet):
    def visible_to(self, user: User) -> "RoundQuerySet":
        """Reporters see the rounds in which their agency was asked or answered."""
        if sees_all(user):
            return self
        return self.filter(replies__agency=user.agency_id) if user.agency_id else self.none()


class ReplyQuerySet(QuerySet):
    def visible_to(self, user: User) -> "ReplyQuerySet":
        """Reporters see what their own agency answered."""
        if sees_all(user):
            return self
        return self.filter(agency=user.agency_id) if user.agency_id else self.none()


class HistoryQuerySet(QuerySet):
    """Entries are added and read, nothing else (models.history)."""

    def visible_to(self, user: User) -> "HistoryQuerySet":
        """Acts on what a person may see, and a person's own acts such as exports."""
        if sees_all(user):
            return self
        tasks = _related(self.model, "task").objects.visible_to(user)
        letters = _related(self.model, "letter").objects.visible_to(user)
        return self.filter(Q(task__in=tasks) | Q(letter__in=letters) | Q(by=user))

    def about(self, task: Any) -> "HistoryQuerySet":
        """Acts on a task; of recurring work, on its periods too."""
        if not task.has_periods:
            return self.filter(task=task)
        return self.filter(Q(task=task) | Q(task__parent=task))

    def update(self, **kwargs: Any) -> int:
        raise TypeError("History is never changed.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise TypeError("History is never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("History is never removed.")


class ImportQuerySet(QuerySet):
    def visible_to(self, user: User) -> "ImportQuerySet":
        """Everybody who imports sees what was imported; what is still open only its own person."""
        if not can_import(user):
            return self.none()
        return self.filter(Q(by=user) | Q(state=ImportState.DONE))


class SavedViewQuerySet(QuerySet):
    def visible_to(self, user: User) -> "SavedViewQuerySet":
        """A person's own views and those shared with the person; models.view says it in SQL too."""
        seen = Q(owner=user) | Q(sharing=Sharing.ALL)
        if user.agency_id:
            seen |= Q(sharing=Sharing.AGENCY, agency=user.agency_id)
        return self.filter(seen)


class EventQuerySet(SearchedQuerySet):
    def visible_to(self, user: User) -> "EventQuerySet":
        """Reporters see the events that a task of theirs waits for, or waited."""
        if sees_all(user):
            return self
        tasks = _related(self.model, "tasks").objects.visible_to(user)
        return self.filter(Exists(tasks.filter(awaited_event=OuterRef("pk"))))


class TaskQuerySet(SearchedQuerySet):
    def lines(self) -> "TaskQuerySet":
        """Tasks as lists and figures count them: recurring and divided work once each."""
        return self.filter(counts_as__in=LINES)

    def lines_and_periods(self) -> "TaskQuerySet":
        """Tasks as a range of days counts them: recurring work once for each period."""
        return self.filter(counts_as__in=LINES_AND_PERIODS)

    def reported_singly(self) -> "TaskQuerySet":
        """Tasks that have reports of their own: recurring work has them by its periods."""
        return self.filter(counts_as__in=(CountsAs.LINE, CountsAs.PERIOD, CountsAs.PART))

    def to_report(self, *, on: date) -> "TaskQuerySet":
        """Tasks of which something is still to be told: not done, stopped, submitted in time for
        their deadline, or waiting for an event."""
        return self.reported_singly().timely(*TO_REPORT, on=on)

    def waiting(self) -> "TaskQuerySet":
        """Open tasks whose deadline waits for an event."""
        waits = self.filter(deadline_kind=DeadlineKind.CONDITIONAL, status__in=OPEN_STATUSES)
        return waits.exclude(counts_as=CountsAs.GONE)

    def waiting_loose(self) -> "TaskQuerySet":
        """Tasks that wait by the words of their deadline alone, for no event of the register."""
        return self.waiting().filter(awaited_event=None)

    def waiting_for(self, event: int) -> "TaskQuerySet":
        """Tasks whose clock starts when the event is recorded as happened."""
        return self.waiting().filter(awaited_event=event)

    def started_since(self, moment: datetime) -> "TaskQuerySet":
        """Tasks that an awaited event started then or later, and was not taken back."""
        entries = self._parts().history.rel.related_model.objects
        started = entries.filter(
            verb=HistoryVerb.EVENT_RECORDED, at__gte=moment, change_set__undone_at__isnull=True
        )
        return self.filter(pk__in=started.order_by().values("task"))

    def visible_to(self, user: User) -> "TaskQuerySet":
        """Reporters see the tasks that their agency leads or takes part in."""
        if sees_all(user):
            return self
        if user.role != UserRole.REPORTER or user.agency_id is None:
            return self.none()
        return self.of_agency(user.agency_id)

    def of_agency(self, *agencies: int) -> "TaskQuerySet":
        """Tasks that one of the agencies leads or takes part in."""
        return self.filter(Q(lead__in=agencies) | self._takes_part(agencies))

    def taking_part(self, *agencies: int) -> "TaskQuerySet":
        """Tasks in which one of the agencies takes part without being the lead."""
        return self.filter(self._takes_part(agencies))

    def _parts(self) -> Any:
        """Return the model, whose related managers the types of a queryset do not know."""
        return self.model

    def _takes_part(self, agencies: tuple[int, ...]) -> Exists:
        through = self._parts().assigned.through
        return Exists(through.objects.filter(task=OuterRef("pk"), agency__in=agencies))

    def timely(self, *values: Timeliness, on: date, first: bool = False) -> "TaskQuerySet":
        """Tasks that on that day are in one of these relations to their deadline.

        With `first`, to the deadline that they had before their first extension.
        """
        conditions = timeliness_conditions(on, first=first)
        wanted = Q(pk__in=[])
        for value in values:
            wanted |= conditions[value]
        return self.filter(wanted)

    def overdue(self, *, on: date) -> "TaskQuerySet":
        return self.timely(Timeliness.OVERDUE, on=on)

    def with_timeliness(self, *, on: date) -> "TaskQuerySet":
        return self.annotate(timeliness=timeliness_case(on))

    def from_letters(self, *letters: int) -> "TaskQuerySet":
        through = self._parts().items.through
        return self.filter(
            Exists(through.objects.filter(task=OuterRef("pk"), letteritem__letter__in=letters))
        )

    def of_round(self, round_: int) -> "TaskQuerySet":
        """Tasks that the answers of a round propose or people put into it, also those merged
        away and periods."""
        proposed = self._parts().items.through.objects.filter(
            task=OuterRef("pk"), letteritem__letter__round_replies__round=round_
        )
        added = self._parts().added_to.rel.through.objects.filter(task=OuterRef("pk"), round=round_)
        return self.filter(Exists(proposed) | Exists(added))

    def under(self, *headings: int) -> "TaskQuerySet":
        """Tasks under one of the headings or a heading right below it."""
        return self.filter(Q(heading__in=headings) | Q(heading__parent__in=headings))

    def lacking(self, *parts: str) -> "TaskQuerySet":
        """Tasks without a lead, without a deadline, or completed without an issued document."""
        wanted = Q(pk__in=[])
        for part in parts:
            wanted |= LACKS[part]
        return self.filter(wanted)

    def rows(self, **asked: Any) -> list[Row]:
        """Return the tasks as plain rows in their order; `asked` is that of tasks.rows.Asked.

        Cost: five queries for a page, one less for each thing that is not asked for.
        """
        keys = list(self.values_list("pk", flat=True))
        return rows_of(self.model, keys, Asked(**asked))


class ReportQuerySet(QuerySet):
    def visible_to(self, user: User) -> "ReportQuerySet":
        """Reports of what a person may see; one still being written is its own agency's.

        Consolidators see drafts too: one of them may be entering for an agency.
        """
        if can_edit_tasks(user):
            return self
        tasks = _related(self.model, "task").objects.visible_to(user)
        written = ~Q(state=ReportState.DRAFT) | Q(agency=user.agency_id)
        return self.filter(written, task__in=tasks)

    def of_period(self, period: ReportingPeriod) -> "ReportQuerySet":
        return self.filter(period_kind=period.kind, period_start=period.start)

    def answering(self, period: ReportingPeriod) -> "ReportQuerySet":
        """Reports sent since the period is asked for; one sent before then was an early word."""
        opens_at = timezone.make_aware(datetime.combine(period.opens_on, time.min))
        said = (ReportState.SENT, ReportState.ACCEPTED)
        return self.of_period(period).filter(state__in=said, sent_at__gte=opens_at)

    def returned_last(self) -> "ReportQuerySet":
        """Reports that were returned and not written again."""
        same = ("task", "agency", "period_kind", "period_start")
        later = self.model._default_manager.filter(
            **{name: OuterRef(name) for name in same}, attempt__gt=OuterRef("attempt")
        )
        return self.filter(~Exists(later), state=ReportState.RETURNED)


class AttachmentQuerySet(QuerySet):
    def about(self, task: Any) -> "AttachmentQuerySet":
        """Files of a task, its reports, its extensions and the letters that it comes from."""
        letters = task.items.order_by().values("letter")
        return self.filter(
            Q(task=task) | Q(report__task=task) | Q(extension__task=task) | Q(letter__in=letters)
        )

    def visible_to(self, user: User) -> "AttachmentQuerySet":
        """Files of what a person may see; of a letter being taken in, who takes letters in.

        A report that is still being written is its own agency's.
        """
        if can_edit_tasks(user):
            return self
        tasks = _related(self.model, "task").objects.visible_to(user)
        letters = _related(self.model, "letter").objects.visible_to(user)
        written = ~Q(report__state=ReportState.DRAFT) | Q(report__agency=user.agency_id)
        return self.filter(
            Q(letter__in=letters)
            | Q(task__in=tasks)
            | Q(report__task__in=tasks) & written
            | Q(extension__task__in=tasks)
        )


class LetterheadQuerySet(QuerySet):
    def valid_on(self, day: date) -> "LetterheadQuerySet":
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        )


class TemplateQuerySet(QuerySet):
    def in_use(self, kind: str, *, at: datetime | None = None) -> Any:
        """Return people's own template for a kind of document, now or at a moment; None while
        it is the built-in one."""
        if at is None:
            return self.filter(kind=kind, replaced_at__isnull=True).first()
        kept = self.filter(kind=kind, uploaded_at__lte=at)
        return kept.filter(Q(replaced_at__isnull=True) | Q(replaced_at__gt=at)).first()


class IssuedQuerySet(QuerySet):
    def visible_to(self, user: User) -> "IssuedQuerySet":
        return self if can_see_reports(user) else self.none()

    def newest(self, kind: str, programme: Any) -> Any:
        """Return the last version of a series, None before the first."""
        return self.filter(kind=kind, programme=programme).order_by("-number").first()


def _related(model: Any, name: str) -> Any:
    """Return the model behind a foreign key; querysets stand below the models."""
    return model._meta.get_field(name).related_model

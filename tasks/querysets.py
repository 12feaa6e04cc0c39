"""Which rows: every question that pages, exports and commands ask of the database."""

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from agencies.choices import UserRole
from agencies.models import User
from agencies.text import fold
from tasks.choices import (
    AssignmentRole,
    DatePrecision,
    DocumentType,
    ReportState,
    Status,
    Timeliness,
)
from tasks.consolidation import Row
from tasks.deadlines import Deadline, DeadlineKind, Milestone
from tasks.permissions import can_edit_tasks, sees_all
from tasks.timeliness import (
    timeliness,
    timeliness_case,
    timeliness_conditions,
    timeliness_words,
)

# A longer search is cut: nobody types more, and each word is one more scan.
SEARCH_MAX_WORDS = 12


# What a task may lack, each as a condition; the counts of the list use the same.
LACKS = {
    "lead": Q(lead__isnull=True),
    "deadline": Q(deadline_kind=DeadlineKind.NONE),
    "result": Q(status=Status.COMPLETED) & (Q(result_reference="") | Q(result_on__isnull=True)),
}


class LetterQuerySet(QuerySet):
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


class TaskQuerySet(QuerySet):
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

    def timely(self, *values: Timeliness, on: date) -> "TaskQuerySet":
        """Tasks that on that day are in one of these relations to their deadline."""
        conditions = timeliness_conditions(on)
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

    def under(self, *headings: int) -> "TaskQuerySet":
        """Tasks under one of the headings or a heading right below it."""
        return self.filter(Q(heading__in=headings) | Q(heading__parent__in=headings))

    def lacking(self, *parts: str) -> "TaskQuerySet":
        """Tasks without a lead, without a deadline, or completed without an issued document."""
        wanted = Q(pk__in=[])
        for part in parts:
            wanted |= LACKS[part]
        return self.filter(wanted)

    def search(self, text: str) -> "TaskQuerySet":
        """Tasks whose folded text holds every word, in any order, with or without marks."""
        found = self
        for word in fold(text).split()[:SEARCH_MAX_WORDS]:
            found = found.filter(search_text__contains=word)
        return found

    def rows(self, *, on: date) -> list[Row]:
        """Return the tasks as plain rows in their order. Cost: three queries for any number."""
        ids = list(self.values_list("pk", flat=True)) if self.query.is_sliced else self._ids()
        coordinating = self._coordinating(ids)
        sources = self._sources(ids)
        found = self.values_list(*_ROW_FIELDS, named=True)
        return [
            _row(task, coordinating.get(task.pk, ""), sources.get(task.pk, []), on)
            for task in found.iterator(chunk_size=2000)
        ]

    def _ids(self) -> Any:
        return self.order_by().values("pk")

    def _coordinating(self, ids: Any) -> dict[int, str]:
        through = self._parts().assigned.through.objects.filter(task__in=ids)
        names: dict[int, str] = {}
        ordered = through.order_by("task", "agency__position", "agency__sort_key")
        for task, role, name in ordered.values_list("task", "role", "agency__short_name"):
            shown = f"{name} (cùng chủ trì)" if role == AssignmentRole.JOINT_LEAD else name
            names[task] = f"{names[task]}; {shown}" if task in names else shown
        return names

    def _sources(self, ids: Any) -> dict[int, list[tuple[str, str]]]:
        through = self._parts().items.through.objects.filter(task__in=ids)
        item = "letteritem"
        letter = f"{item}__letter"
        columns = ("task", f"{item}__section", f"{letter}__number", f"{letter}__symbol")
        found: dict[int, list[tuple[str, str]]] = {}
        for task, section, number, symbol in through.order_by("task", "pk").values_list(*columns):
            found.setdefault(task, []).append((section, reference(number, symbol)))
        return found


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


def _related(model: Any, name: str) -> Any:
    """Return the model behind a foreign key; querysets stand below the models."""
    return model._meta.get_field(name).related_model


def reference(number: str, symbol: str) -> str:
    """Return số, ký hiệu as printed on a letter: 372/SLĐTBXH-KHTC (Decree 30/2020, annex I)."""
    return f"{number}/{symbol}" if number else symbol


def month_or_day(day: date | None, precision: str) -> str:
    """Return 15/02/2021, or 02/2021 where only the month is known, or nothing."""
    if day is None:
        return ""
    return f"{day:%m/%Y}" if precision == DatePrecision.MONTH else f"{day:%d/%m/%Y}"


def result_in_words(number: str, day: date | None, note: str) -> str:
    """Return the issued document, or the explanation where there is none."""
    if not number:
        return note
    return f"{number} ngày {day:%d/%m/%Y}" if day else number


# Plain columns: a model instance for each of its related rows costs more than the query.
_ROW_FIELDS = (
    "pk",
    "code",
    "programme__title",
    "heading_id",
    "heading__number",
    "heading__title",
    "heading__parent__number",
    "heading__parent__title",
    "title",
    "document_type",
    "lead__code",
    "lead__name",
    "lead__short_name",
    "submitter__short_name",
    "issuer__short_name",
    "deadline_wording",
    "deadline_kind",
    "deadline_start",
    "due_on",
    "milestone",
    "condition",
    "recurrence",
    "awaited_event__title",
    "status",
    "submitted_on",
    "completed_on",
    "completed_precision",
    "result_reference",
    "result_on",
    "result_note",
    "note",
)


def _row(task: Any, coordinating: str, sources: list[tuple[str, str]], on: date) -> Row:
    value = timeliness(task, on=on)
    cited = [f"{letter}, mục {section}" if section else letter for section, letter in sources]
    return Row(
        code=task.code,
        programme=task.programme__title,
        heading_id=task.heading_id,
        headings=_headings(task),
        title=task.title,
        document_type=DocumentType(task.document_type).label if task.document_type else "",
        document_type_value=task.document_type,
        lead=task.lead__name or "",
        lead_code=task.lead__code or "",
        lead_short=task.lead__short_name or "",
        coordinating=coordinating,
        submitter=task.submitter__short_name or "",
        issuer=task.issuer__short_name or "",
        deadline=task.deadline_wording,
        deadline_label=_deadline_label(task),
        deadline_kind=task.deadline_kind,
        due_on=task.due_on,
        milestone=Milestone(task.milestone).label if task.milestone else "",
        awaited=task.awaited_event__title or task.condition,
        status=str(Status(task.status).label),
        status_value=task.status,
        timeliness=value,
        timeliness_label=timeliness_words(value, task, on=on),
        submitted_on=task.submitted_on,
        completed=month_or_day(task.completed_on, task.completed_precision),
        result=result_in_words(task.result_reference, task.result_on, task.result_note),
        note=task.note,
        section=sources[0][0] if sources else "",
        sources="; ".join(cited),
    )


def _headings(task: Any) -> tuple[str, ...]:
    path = (
        (task.heading__parent__number, task.heading__parent__title),
        (task.heading__number, task.heading__title),
    )
    return tuple(f"{number}. {title}" for number, title in path if number is not None)


def _deadline_label(task: Any) -> str:
    return Deadline(
        wording=task.deadline_wording,
        kind=DeadlineKind(task.deadline_kind),
        start=task.deadline_start,
        due=task.due_on,
        condition=task.condition,
        recurrence=task.recurrence,
    ).label

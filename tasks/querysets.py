"""Which rows: every question that pages, exports and commands ask of the database."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.choices import UserRole
from agencies.models import User
from agencies.text import fold
from tasks.choices import Timeliness
from tasks.permissions import sees_all
from tasks.timeliness import timeliness_case, timeliness_conditions

# A longer search is cut: nobody types more, and each word is one more scan.
SEARCH_MAX_WORDS = 12


class LetterQuerySet(QuerySet):  # type: ignore[type-arg]
    def visible_to(self, user: User) -> "LetterQuerySet":
        """Reporters see the letters of their own agency."""
        if sees_all(user):
            return self
        return self.filter(sender_id=user.agency_id) if user.agency_id else self.none()


class TaskQuerySet(QuerySet):  # type: ignore[type-arg]
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

    def _takes_part(self, agencies: tuple[int, ...]) -> Exists:
        through = self.model.assigned.through
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

    def search(self, text: str) -> "TaskQuerySet":
        """Tasks whose folded text holds every word, in any order, with or without marks."""
        found = self
        for word in fold(text).split()[:SEARCH_MAX_WORDS]:
            found = found.filter(search_text__contains=word)
        return found

from dataclasses import dataclass
from datetime import date

import pytest

from agencies.models import Agency
from tasks.choices import DatePrecision, Status, Timeliness
from tasks.models import Programme, Task
from tasks.timeliness import timeliness, timeliness_case, timeliness_conditions

ON = date(2022, 6, 15)


@dataclass
class Case:
    expected: Timeliness
    status: str = Status.IN_PROGRESS
    deadline_kind: str = "month"
    milestone: str = "completion"
    due_on: date | None = None
    submitted_on: date | None = None
    completed_on: date | None = None
    first_due_on: date | None = None
    by_first: Timeliness | None = None  # where the first deadline judges otherwise

    @property
    def expected_by_first(self) -> Timeliness:
        return self.by_first or self.expected


NOT_COLUMNS = {"expected", "by_first"}
# One table for both forms of the rule.
CASES = {
    "extended, in time only for that": Case(
        Timeliness.WITHIN,
        due_on=date(2022, 9, 30),
        first_due_on=date(2022, 3, 31),
        by_first=Timeliness.OVERDUE,
    ),
    "extended before its first day was near": Case(
        Timeliness.WITHIN,
        due_on=date(2022, 9, 30),
        first_due_on=date(2022, 6, 30),
        by_first=Timeliness.DUE_SOON,
    ),
    "extended and late all the same": Case(
        Timeliness.OVERDUE, due_on=date(2022, 5, 31), first_due_on=date(2022, 3, 31)
    ),
    "completed within the extension": Case(
        Timeliness.ON_TIME,
        status=Status.COMPLETED,
        due_on=date(2022, 9, 30),
        first_due_on=date(2022, 3, 31),
        completed_on=ON,
        by_first=Timeliness.LATE,
    ),
    "extended, completed before the first day": Case(
        Timeliness.ON_TIME,
        status=Status.COMPLETED,
        due_on=date(2022, 9, 30),
        first_due_on=date(2022, 6, 30),
        completed_on=ON,
    ),
    "had a day, waits now": Case(
        Timeliness.WAITING, deadline_kind="conditional", first_due_on=date(2022, 3, 31)
    ),
    "had a day, has none now": Case(
        Timeliness.NO_DEADLINE, deadline_kind="none", first_due_on=date(2022, 3, 31)
    ),
    "had a day, has none now, completed": Case(
        Timeliness.ON_TIME,
        status=Status.COMPLETED,
        deadline_kind="none",
        first_due_on=date(2022, 3, 31),
        completed_on=ON,
    ),
    "the last day itself is in time": Case(Timeliness.DUE_SOON, due_on=ON),
    "the day after it is not": Case(Timeliness.OVERDUE, due_on=date(2022, 6, 14)),
    "thirty days ahead is soon": Case(Timeliness.DUE_SOON, due_on=date(2022, 7, 15)),
    "thirty-one days ahead is not": Case(Timeliness.WITHIN, due_on=date(2022, 7, 16)),
    "not started counts as open": Case(
        Timeliness.OVERDUE, status=Status.NOT_STARTED, due_on=date(2021, 12, 31)
    ),
    "waiting is never overdue": Case(
        Timeliness.WAITING, deadline_kind="conditional", due_on=date(2021, 12, 31)
    ),
    "waiting without a year": Case(Timeliness.WAITING, deadline_kind="conditional"),
    "ongoing work has no last day": Case(Timeliness.ONGOING, deadline_kind="ongoing"),
    "unread wording": Case(Timeliness.NO_DEADLINE, deadline_kind="none"),
    "said to be done but not recorded": Case(Timeliness.NO_DEADLINE, deadline_kind="done"),
    "completed on the last day": Case(
        Timeliness.ON_TIME, status=Status.COMPLETED, due_on=ON, completed_on=ON
    ),
    "completed a day late": Case(
        Timeliness.LATE,
        status=Status.COMPLETED,
        due_on=date(2022, 6, 14),
        completed_on=ON,
    ),
    "completed without a last day": Case(
        Timeliness.ON_TIME, status=Status.COMPLETED, deadline_kind="none", completed_on=ON
    ),
    "completed while the event was still awaited": Case(
        Timeliness.ON_TIME,
        status=Status.COMPLETED,
        deadline_kind="conditional",
        due_on=date(2021, 12, 31),
        completed_on=ON,
    ),
    "submission binds: submitted in time, issued later": Case(
        Timeliness.ON_TIME,
        status=Status.COMPLETED,
        milestone="submission",
        due_on=date(2022, 1, 31),
        submitted_on=date(2022, 1, 31),
        completed_on=ON,
    ),
    "submission binds: submitted late, not issued yet": Case(
        Timeliness.LATE,
        status=Status.SUBMITTED,
        milestone="submission",
        due_on=date(2021, 12, 31),
        submitted_on=date(2022, 1, 10),
    ),
    "submission binds: issued in time, submission not recorded": Case(
        Timeliness.ON_TIME,
        status=Status.COMPLETED,
        milestone="submission",
        due_on=ON,
        completed_on=ON,
    ),
    "completion binds: submitted is not enough": Case(
        Timeliness.OVERDUE,
        status=Status.SUBMITTED,
        due_on=date(2021, 12, 31),
        submitted_on=date(2021, 12, 1),
    ),
    "no milestone named: completion": Case(
        Timeliness.OVERDUE,
        status=Status.SUBMITTED,
        milestone="",
        due_on=date(2021, 12, 31),
        submitted_on=date(2021, 12, 1),
    ),
    "stopped tasks are not judged": Case(
        Timeliness.STOPPED, status=Status.STOPPED, due_on=date(2021, 12, 31)
    ),
    "stopped after it was submitted": Case(
        Timeliness.STOPPED,
        status=Status.STOPPED,
        milestone="submission",
        due_on=date(2021, 12, 31),
        submitted_on=date(2022, 1, 10),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_timeliness_in_python(case):
    assert timeliness(case, on=ON) == case.expected
    assert timeliness(case, on=ON, first=True) == case.expected_by_first


@pytest.mark.django_db
def test_timeliness_in_sql_says_the_same():
    programme = Programme.objects.create(code="p", title="P", term_start=2020, term_end=2025)
    for place, (name, case) in enumerate(CASES.items()):
        Task.objects.create(
            code=f"NV-{place}",
            programme=programme,
            position=place,
            title=name,
            condition="khi Trung ương ban hành" if case.deadline_kind == "conditional" else "",
            result_note="Có văn bản",
            **{key: value for key, value in vars(case).items() if key not in NOT_COLUMNS},
        )

    judged = dict(Task.objects.with_timeliness(on=ON).values_list("title", "timeliness"))
    by_first = Task.objects.annotate(timeliness=timeliness_case(ON, first=True))

    assert judged == {name: case.expected for name, case in CASES.items()}
    assert dict(by_first.values_list("title", "timeliness")) == {
        name: case.expected_by_first for name, case in CASES.items()
    }


@pytest.mark.django_db
@pytest.mark.parametrize("value", Timeliness.values)
def test_timely_picks_what_the_case_expression_names(value):
    test_timeliness_in_sql_says_the_same()

    picked = Task.objects.timely(Timeliness(value), on=ON)

    expected = {name for name, case in CASES.items() if case.expected == value}
    assert set(picked.values_list("title", flat=True)) == expected
    by_first = Task.objects.timely(Timeliness(value), on=ON, first=True)
    assert set(by_first.values_list("title", flat=True)) == {
        name for name, case in CASES.items() if case.expected_by_first == value
    }
    assert set(timeliness_conditions(ON)) == set(Timeliness)


@pytest.mark.django_db
def test_month_of_completion_is_late_only_when_its_first_day_is():
    programme = Programme.objects.create(code="p", title="P", term_start=2020, term_end=2025)
    task = Task.objects.create(
        code="NV-1",
        programme=programme,
        position=1,
        title="Công văn",
        lead=Agency.objects.create(code="a", name="A", short_name="A", kind="department"),
        status=Status.COMPLETED,
        deadline_kind="day",
        due_on=date(2021, 2, 15),
        completed_on=date(2021, 2, 1),
        completed_precision=DatePrecision.MONTH,
        result_note="đã ban hành tháng 02/2021",
    )

    assert timeliness(task, on=ON) == Timeliness.ON_TIME
    assert task.completed_label == "02/2021"

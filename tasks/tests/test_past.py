from datetime import date

import pytest
from django.db import connection

from agencies.models import AgencyName
from tasks.actions.bulk import Reschedule, change_many
from tasks.actions.changes import undo
from tasks.actions.extensions import ExtensionValues, ask_extension, grant_extension
from tasks.actions.periods import open_periods
from tasks.actions.tasks import StatusValues, change_status, edit_task
from tasks.deadlines import parse_deadline
from tasks.models import Task
from tasks.past import as_it_stood, read_back
from tasks.tests.factories import TaskFactory
from tasks.tests.moments import at, values_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "rows", "timeliness"),
    [
        ("2022-01-09", [], []),
        (
            "2022-01-10",
            [("Kế hoạch chế biến thủy sản", "not_started", "Sở Công Thương", date(2022, 3, 31))],
            ["within"],
        ),
        (
            "2022-03-10",
            [("Kế hoạch chế biến thủy sản", "in_progress", "Sở Công Thương", date(2022, 3, 31))],
            ["due_soon"],
        ),
        (
            "2022-04-09",
            [("Kế hoạch chế biến thủy sản", "in_progress", "Sở Công Thương", date(2022, 3, 31))],
            ["overdue"],
        ),
        (
            "2022-04-10",
            [
                (
                    "Kế hoạch mới",
                    "in_progress",
                    "Sở Thông tin và Truyền thông",
                    date(2022, 12, 31),
                ),
                ("Kế hoạch chế biến thủy sản", "not_started", "Sở Công Thương", date(2022, 3, 31)),
            ],
            ["within", "overdue"],
        ),
    ],
)
def test_tasks_stand_as_they_did_at_the_end_of_the_day(followed, day, rows, timeliness):
    on = date.fromisoformat(day)
    with as_it_stood(on) as past:
        found = Task.objects.lines().order_by("pk")
        judged = found.with_timeliness(on=on).values_list("timeliness", flat=True)
        stood = list(found.values_list("title", "status", "lead__name", "due_on"))
        assert (stood, list(judged), past.unread) == (rows, timeliness, 0)
        assert not found.filter(completed_on__isnull=False).exists()
        assert [row.title for row in found.rows(on=on)] == [title for title, *_ in rows]
    assert list(Task.objects.order_by("pk").values_list("status", flat=True)) == [
        "completed",
        "not_started",
    ]


def test_nothing_is_left_behind_also_after_a_failure(followed):
    with pytest.raises(RuntimeError), as_it_stood(date(2022, 3, 10)):
        raise RuntimeError

    with connection.cursor() as cursor:
        assert "tasks_as_they_were" not in connection.introspection.table_names(cursor)
    assert Task.objects.count() == 2


def test_a_body_that_was_renamed_since_is_found_by_its_former_name(followed, lead_agency):
    AgencyName.objects.create(
        agency=lead_agency,
        name=lead_agency.name,
        short_name="Sở CT",
        valid_until=date(2022, 6, 30),
    )
    lead_agency.name = "Sở Công nghiệp"
    lead_agency.save()

    with as_it_stood(date(2022, 3, 10)) as past:
        assert Task.objects.get().lead == lead_agency
        assert past.unread == 0


def test_what_history_names_and_nobody_knows_is_counted(followed, lead_agency):
    lead_agency.name = "Sở Công nghiệp"
    lead_agency.save()

    with as_it_stood(date(2022, 3, 10)) as past:
        assert (past.unread, past.first_day) == (1, date(2022, 1, 10))


def test_reporters_see_of_the_past_what_was_theirs_and_still_is(followed, lead_reporter, outsider):
    """NV-001 was the lead agency's in March and is another's since April."""
    seen = {}
    for person in (lead_reporter, outsider):
        for day in (date(2022, 3, 10), date(2022, 4, 10)):
            with as_it_stood(day, person):
                found = Task.objects.visible_to(person)
                seen[person.username, day.month] = [task.code for task in found]

    assert seen == {
        ("lead_reporter", 3): [],
        ("lead_reporter", 4): ["NV-002"],
        ("outsider", 3): [],
        ("outsider", 4): ["NV-001"],
    }


@pytest.mark.parametrize(
    "wording",
    [
        "quý II/2022",
        "tháng 12/2021",
        "trước ngày 30/6/2022",
        "năm 2022",
        "6 tháng đầu năm 2022",
        "giai đoạn 2021-2025",
        "thường xuyên",
        "khi Trung ương ban hành hướng dẫn",
        "15/03/2022",
        "",
    ],
)
def test_deadlines_are_read_back_from_their_words(wording):
    deadline = parse_deadline(wording)
    task = Task(deadline=deadline)

    back = read_back(wording, task.deadline.label)

    assert (back.kind, back.start, back.due, back.condition) == (
        deadline.kind,
        deadline.start,
        deadline.due,
        deadline.condition,
    )


@pytest.mark.parametrize("opens", [True, False])
@pytest.mark.parametrize(
    ("day", "stood"),
    [
        ("2022-01-20", ("month", date(2022, 12, 31), "not_started")),
        ("2022-02-20", ("recurring", date(2022, 3, 31), "not_started")),
        ("2022-03-20", ("recurring", date(2022, 3, 31), "not_started")),
        ("2022-04-20", ("year", date(2023, 12, 31), "not_started")),
    ],
)
def test_work_that_recurred_for_a_while_stands_as_it_did(
    programme, consolidator, lead_agency, day, stood, opens
):
    with at("2022-01-10"):
        task = TaskFactory(
            code="NV-001",
            programme=programme,
            lead=lead_agency,
            deadline=parse_deadline("tháng 12/2022"),
        )
    with at("2022-02-10"):
        each_quarter = parse_deadline("hằng quý", on=date(2022, 2, 10))
        wanted = [Reschedule(each_quarter)]
        act = change_many({task.pk: 1}, wanted=wanted, by=consolidator)
    with at("2022-03-10"):
        open_periods(on=date(2022, 3, 10) if opens else date(2021, 1, 1))
    with at("2022-03-30"):
        undo(act, by=consolidator)
    with at("2022-04-10"):
        task.refresh_from_db()
        wanted = [Reschedule(parse_deadline("năm 2023"))]
        change_many({task.pk: task.version}, wanted=wanted, by=consolidator)

    with as_it_stood(date.fromisoformat(day)) as past:
        found = Task.objects.lines().values_list("deadline_kind", "due_on", "status")
        assert (found.get(), past.unread) == (stood, 0)


@pytest.fixture
def yearly(programme, lead_agency):
    """Recurring work of January 2022, its first period opened in February."""
    with at("2022-01-10"):
        line = TaskFactory(
            code="NV-001",
            programme=programme,
            lead=lead_agency,
            deadline=parse_deadline("quý II hằng năm", on=date(2022, 1, 10)),
        )
    with at("2022-02-10"):
        open_periods(on=date(2022, 2, 10))
    line.refresh_from_db()
    return line


def stood_on(day, *names):
    with as_it_stood(date.fromisoformat(day)) as past:
        found = Task.objects.filter(code="NV-001").values_list(*names).get()
        assert past.unread == 0
    return found


def edit(task, consolidator, wording, day):
    with at(day):
        task.refresh_from_db()
        changed = values_of(task, deadline=parse_deadline(wording, on=date.fromisoformat(day)))
        edit_task(task, values=changed, version=task.version, by=consolidator)


def test_recurring_work_keeps_the_day_of_its_period_whatever_its_rule_was_since(
    yearly, consolidator
):
    with at("2022-03-10"):
        done = {"status": "completed", "completed_on": date(2022, 3, 10), "result_note": "Xong"}
        values = StatusValues(**done, reason="Xong")
        change_status(
            yearly, values=values, version=yearly.version, by=consolidator, on=date(2022, 3, 10)
        )
    edit(yearly, consolidator, "quý 2 hàng năm", "2023-02-10")

    assert stood_on("2022-02-20", "due_on") == (date(2022, 6, 30),)
    assert stood_on("2022-04-20", "due_on", "status") == (date(2023, 6, 30), "not_started")


def test_work_that_recurs_no_more_counted_by_its_periods_before(yearly, consolidator):
    edit(yearly, consolidator, "năm 2023", "2022-04-10")

    assert stood_on("2022-01-20", "has_periods", "due_on") == (False, date(2022, 6, 30))
    assert stood_on("2022-03-20", "has_periods", "due_on") == (True, date(2022, 6, 30))
    assert stood_on("2022-04-20", "has_periods", "due_on") == (False, date(2023, 12, 31))


def test_work_that_recurs_anew_has_nothing_of_its_former_periods(yearly, consolidator):
    edit(yearly, consolidator, "năm 2023", "2022-04-10")
    edit(yearly, consolidator, "quý 3 hằng năm", "2022-05-10")
    with at("2022-07-10"):
        open_periods(on=date(2022, 7, 10))

    assert stood_on("2022-05-20", "has_periods", "due_on") == (False, date(2022, 9, 30))


def test_time_given_before_work_recurred_is_not_given_earlier(consolidator, programme, lead_agency):
    with at("2022-01-10"):
        once = parse_deadline("quý II/2022")
        task = TaskFactory(code="NV-001", programme=programme, lead=lead_agency, deadline=once)
    with at("2022-02-10"):
        values = ExtensionValues(parse_deadline("31/12/2022"), "Chưa có vốn", "CV 1")
        grant_extension(
            ask_extension(task, values=values, by=consolidator), note="", by=consolidator
        )
    edit(task, consolidator, "hằng quý", "2022-03-10")
    with at("2022-04-10"):
        open_periods(on=date(2022, 4, 10))

    assert stood_on("2022-01-20", "extension_count", "first_due_on") == (0, None)
    assert stood_on("2022-02-20", "extension_count", "first_due_on") == (1, date(2022, 6, 30))

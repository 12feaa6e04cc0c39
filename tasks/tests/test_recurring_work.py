"""Recurring work: a line, and one period for each turn below it."""

import time
from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from tasks.actions.periods import open_periods
from tasks.actions.tasks import StatusValues, TaskValues, change_status, edit_task
from tasks.choices import Status
from tasks.deadlines import parse_deadline
from tasks.models import HistoryEntry, Task
from tasks.tests.elsewhere import ended_well, fork
from tasks.tests.factories import LetterItemFactory, ProgrammeFactory, TaskFactory

pytestmark = pytest.mark.django_db
MID_2022 = date(2022, 6, 15)


def recurring(wording="quý 1 năm hàng năm", on=date(2021, 3, 2), **more):
    task = TaskFactory(code="NV-006", **more)
    task.deadline = parse_deadline(wording, on=on)
    task.milestone = "submission"
    task.save()
    return task


@pytest.fixture
def line(coordinating_agency):
    return recurring(coordinating=[coordinating_agency], items=[LetterItemFactory()])


def completed(on):
    return StatusValues(
        Status.COMPLETED,
        submitted_on=on,
        completed_on=on,
        result_reference="12/KH-UBND",
        result_on=on,
        reason="Theo báo cáo của Sở",
    )


def periods(line):
    return [(p.code, p.status) for p in line.parts.order_by("period_due_on")]


def act(task, values, by, on=MID_2022):
    task = Task.objects.get(pk=task.pk)
    return change_status(task, values=values, version=task.version, by=by, on=on)


def edited(task, **changed):
    names = ("title", "document_type", "heading", "lead", "submitter", "issuer", "deadline")
    values = {name: getattr(task, name) for name in names}
    return TaskValues(**(values | {"awaited_event": None, "note": ""} | changed))


def edit(task, by, **changed):
    task = Task.objects.get(pk=task.pk)
    return edit_task(task, values=edited(task, **changed), version=task.version, by=by)


def test_every_period_whose_time_has_come_is_opened_once(line):
    first, again = open_periods(on=MID_2022), open_periods(on=MID_2022)

    assert (first, again) == (2, 0)
    assert periods(line) == [("NV-006-2021", "not_started"), ("NV-006-2022", "not_started")]


def test_period_has_the_words_and_bodies_of_its_line_and_a_day_of_its_own(line):
    open_periods(on=MID_2022)

    period = Task.objects.get(code="NV-006-2022")
    assert (period.title, period.lead, period.document_type) == (
        line.title,
        line.lead,
        line.document_type,
    )
    assert list(period.assignments.values_list("agency", "role")) == list(
        line.assignments.values_list("agency", "role")
    )
    assert list(period.items.all()) == list(line.items.all())
    assert (period.deadline.label, period.milestone) == (
        "Hết Quý I/2022, chậm nhất 31/03/2022",
        "submission",
    )
    assert period.history.get().verb == "period_opened"


def test_line_mirrors_its_earliest_open_period(line, consolidator):
    open_periods(on=MID_2022)
    line.refresh_from_db()
    before = (line.due_on, line.status, line.counts_as)

    act(Task.objects.get(code="NV-006-2021"), completed(date(2022, 6, 1)), consolidator)

    line.refresh_from_db()
    assert before == (date(2021, 3, 31), "not_started", "recurring")
    assert (line.due_on, line.status, line.completed_on, line.running_due_on) == (
        date(2022, 3, 31),
        "not_started",
        None,
        date(2022, 3, 31),
    )


def test_closing_a_period_opens_the_next_before_its_time(line, consolidator):
    open_periods(on=date(2021, 5, 1))

    act(Task.objects.get(code="NV-006-2021"), completed(date(2021, 3, 20)), consolidator)

    assert periods(line) == [("NV-006-2021", "completed"), ("NV-006-2022", "not_started")]
    assert open_periods(on=date(2021, 12, 31)) == 0


def test_periods_end_with_the_term(consolidator):
    line = recurring(programme=ProgrammeFactory(term_end=2022))
    open_periods(on=date(2030, 1, 1))

    act(Task.objects.get(code="NV-006-2021"), completed(date(2021, 3, 20)), consolidator)
    act(Task.objects.get(code="NV-006-2022"), completed(date(2022, 3, 20)), consolidator)

    assert [code for code, _ in periods(line)] == ["NV-006-2021", "NV-006-2022"]
    line.refresh_from_db()
    assert (line.status, line.completed_on) == ("completed", date(2022, 3, 20))


def test_act_on_a_line_is_written_to_its_current_period(line, consolidator):
    act(line, StatusValues(Status.IN_PROGRESS, reason="Theo báo cáo"), consolidator)

    assert periods(line) == [("NV-006-2021", "in_progress")]
    line.refresh_from_db()
    assert (line.status, line.has_periods) == ("in_progress", True)
    entry = HistoryEntry.objects.get(verb="status_changed")
    assert (entry.task.code, entry.by) == ("NV-006-2021", consolidator)


def test_first_period_takes_over_how_far_the_line_is(consolidator):
    line = recurring(completed=True)

    open_periods(on=date(2021, 12, 1))

    assert periods(line) == [("NV-006-2021", "completed"), ("NV-006-2022", "not_started")]


def test_reopened_period_is_the_current_one_again(line, consolidator):
    open_periods(on=MID_2022)
    first = Task.objects.get(code="NV-006-2021")
    act(first, completed(date(2022, 6, 1)), consolidator)

    act(first, StatusValues(Status.IN_PROGRESS, reason="Ban hành lại"), consolidator)

    line.refresh_from_db()
    assert (line.status, line.due_on) == ("in_progress", date(2021, 3, 31))
    assert len(periods(line)) == 2


def test_stopping_the_line_stops_every_open_period_and_opens_none(line, consolidator):
    open_periods(on=MID_2022)

    act(
        line,
        StatusValues(Status.STOPPED, result_note="Công văn 12/UBND", reason="Hết hiệu lực"),
        consolidator,
    )

    assert periods(line) == [("NV-006-2021", "stopped"), ("NV-006-2022", "stopped")]
    assert open_periods(on=date(2024, 1, 1)) == 0
    line.refresh_from_db()
    assert line.status == "stopped"


def test_stopped_line_goes_on_with_its_last_period(line, consolidator):
    open_periods(on=MID_2022)
    stop = StatusValues(Status.STOPPED, result_note="Công văn 12/UBND", reason="Hết hiệu lực")
    act(line, stop, consolidator)

    act(line, StatusValues(Status.IN_PROGRESS, reason="Làm tiếp"), consolidator)

    assert periods(line)[1] == ("NV-006-2022", "in_progress")
    assert open_periods(on=date(2023, 1, 1)) == 1


def test_edit_of_the_line_reaches_open_periods_only(line, consolidator, outside_agency):
    open_periods(on=MID_2022)
    act(Task.objects.get(code="NV-006-2021"), completed(date(2022, 6, 1)), consolidator)

    edit(line, consolidator, title="Kế hoạch đào tạo nghề", lead=outside_agency)

    closed, current = line.parts.order_by("period_due_on")
    assert (closed.title, closed.lead) == (line.title, line.lead)
    assert (current.title, current.lead) == ("Kế hoạch đào tạo nghề", outside_agency)
    assert "ke hoach dao tao nghe" in current.search_text


def test_changed_rule_moves_the_open_period_of_the_same_year(line, consolidator):
    open_periods(on=date(2021, 5, 1))

    edit(line, consolidator, deadline=parse_deadline("quý 3 hằng năm", on=date(2021, 3, 2)))

    assert periods(line) == [("NV-006-2021", "not_started")]
    line.refresh_from_db()
    assert (line.due_on, line.parts.get().period_due_on) == (date(2021, 9, 30), date(2021, 9, 30))
    assert open_periods(on=MID_2022) == 1


def test_work_read_as_recurring_by_mistake_loses_its_untouched_periods(line, consolidator):
    open_periods(on=MID_2022)

    edit(line, consolidator, deadline=parse_deadline("quý 1/2021"))

    line.refresh_from_db()
    assert (line.counts_as, line.due_on) == ("line", date(2021, 3, 31))
    assert set(line.parts.values_list("counts_as", flat=True)) == {"gone"}
    assert Task.objects.lines_and_periods().count() == 1


def test_periods_that_were_worked_on_keep_the_work_recurring(line, consolidator):
    open_periods(on=MID_2022)
    act(line, StatusValues(Status.IN_PROGRESS, reason="Theo báo cáo"), consolidator)

    with pytest.raises(ValidationError, match="NV-006-2021 đã có báo cáo hoặc đã làm"):
        edit(line, consolidator, deadline=parse_deadline("quý 1/2021"))

    line.refresh_from_db()
    assert line.deadline_kind == "recurring"


def test_work_made_recurring_again_gets_its_periods_back(line, consolidator):
    open_periods(on=MID_2022)
    edit(line, consolidator, deadline=parse_deadline("quý 1/2021"))
    edit(line, consolidator, deadline=parse_deadline("quý 1 hằng năm", on=date(2021, 3, 2)))

    assert open_periods(on=MID_2022) == 2
    assert [p.counts_as for p in line.parts.all()] == ["period", "period"]


@pytest.mark.parametrize(
    ("wording", "codes"),
    [
        ("hàng quý", ["2021-Q1", "2021-Q2", "2021-Q3"]),
        ("hằng tháng", [f"2021-{month:02}" for month in range(3, 9)]),
        ("định kỳ 6 tháng", ["2021-H1", "2021-H2"]),
    ],
)
def test_codes_tell_the_turn(wording, codes):
    line = recurring(wording)

    open_periods(on=date(2021, 8, 20))

    assert [code for code, _ in periods(line)] == [f"NV-006-{code}" for code in codes]


def test_database_refuses_a_doubled_period(line):
    open_periods(on=MID_2022)
    doubled = {"parent": line, "period_due_on": date(2022, 3, 31), "deadline_kind": "none"}

    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.create(code="NV-006-2", programme=line.programme, position=1, **doubled)


def test_reading_pages_opens_nothing(client, register, consolidator):
    client.force_login(consolidator)

    for address in ("/", "/tasks/", "/tasks/NV-006/", "/agencies/"):
        client.get(address)

    assert not Task.objects.filter(period_due_on__isnull=False).exists()
    assert not HistoryEntry.objects.exists()


def test_command_says_how_many(line):
    out = StringIO()
    call_command("open_periods", "--on", "15/06/2022", stdout=out)

    assert out.getvalue() == "Đã mở 2 kỳ.\n"


def test_lines_are_counted_once_and_a_range_counts_periods(line):
    open_periods(on=MID_2022)
    plain = TaskFactory(code="NV-001")

    assert set(Task.objects.lines()) == {line, plain}
    assert set(Task.objects.lines_and_periods()) == {plain, *line.parts.all()}


def open_at_once():
    """Open the periods in twenty processes at the same moment; return what is there then."""
    begin = time.monotonic() + 1
    children = [fork(lambda: open_periods(on=date(2024, 6, 1)), begin) for _ in range(20)]
    ended = [ended_well(child) for child in children]
    line = Task.objects.get(code="NV-006")
    return {
        "ended": sum(ended),
        "periods": [code for code, _ in periods(line)],
        "entries": HistoryEntry.objects.filter(verb="period_opened").count(),
        "items": [period.items.count() for period in line.parts.all()],
    }


def test_twenty_processes_open_each_period_once(register, elsewhere):
    assert elsewhere(open_at_once) == {
        "ended": 20,
        "periods": [f"NV-006-{year}" for year in range(2021, 2025)],
        "entries": 4,
        "items": [1, 1, 1, 1],
    }

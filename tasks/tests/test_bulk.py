"""One change of many tasks: what is planned is done, what is refused says why, all is undone."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency
from agencies.tests.factories import AgencyFactory
from tasks.actions.bulk import (
    AddToRound,
    Assign,
    Place,
    Reschedule,
    Step,
    change_many,
    counted,
    plan,
    targets_of,
)
from tasks.actions.changes import undo, why_not_undone
from tasks.actions.headings import add_heading
from tasks.actions.parts import PartValues, divide_task
from tasks.actions.periods import open_periods
from tasks.actions.tasks import HEADING_STEP, StatusValues
from tasks.choices import BodiesChange, HistoryVerb, Status
from tasks.deadlines import parse_deadline
from tasks.models import Assignment, ChangeSet, HistoryEntry, Task
from tasks.tests.factories import HeadingFactory, ProgrammeFactory, RoundFactory, TaskFactory

pytestmark = pytest.mark.django_db
ON = date(2022, 6, 15)
DONE = StatusValues(
    status=Status.COMPLETED,
    completed_on=date(2022, 3, 1),
    result_reference="12/QĐ-UBND",
    result_on=date(2022, 3, 1),
    reason="Theo công văn của sở",
)


@pytest.fixture
def tasks(programme, lead_agency, coordinating_agency):
    heading = HeadingFactory(programme=programme)
    return [
        TaskFactory(
            code=f"NV-00{number}",
            programme=programme,
            heading=heading,
            lead=lead_agency,
            coordinating=[coordinating_agency],
        )
        for number in (1, 2, 3)
    ]


@pytest.fixture
def yearly(programme, lead_agency):
    """Work that comes back every year, with the periods of 2021 and 2022."""
    each_year = parse_deadline("quý 1 hằng năm", on=date(2021, 3, 2))
    line = TaskFactory(code="NV-006", programme=programme, lead=lead_agency, deadline=each_year)
    open_periods(on=ON)
    line.refresh_from_db()
    return line


def versions(*tasks):
    saved = Task.objects.filter(pk__in=[task.pk for task in tasks])
    return dict(saved.values_list("pk", "version"))


def everything():
    """All that undoing gives back, of all tasks."""
    columns = {
        row["id"]: row | dict.fromkeys(("version", "updated_at", "has_periods"))
        for row in Task.objects.values()
    }
    rounds = sorted(Task.added_to.through.objects.values_list("task", "round"))
    return columns, sorted(Assignment.objects.values_list("task", "agency", "role")), rounds


def planned(tasks, *wanted):
    return [
        (each.edit.task.code, each.changes, each.refusal)
        for each in plan([task.pk for task in tasks], wanted)
    ]


def change(tasks, *wanted, by, reason=""):
    return change_many(versions(*tasks), wanted=wanted, by=by, reason=reason)


def test_what_is_planned_is_done_told_and_undone(tasks, consolidator, outside_agency):
    before = everything()
    wanted = Assign(lead=outside_agency)
    promised = planned(tasks, wanted)

    act = change(tasks, wanted, by=consolidator, reason="Sắp xếp bộ máy")

    entries = HistoryEntry.objects.filter(change_set=act).order_by("pk")
    assert [(e.task.code, e.changes, "") for e in entries] == promised
    assert {(e.verb, e.by, e.reason) for e in entries} == {
        (HistoryVerb.BULK_CHANGED, consolidator, "Sắp xếp bộ máy")
    }
    assert set(Task.objects.values_list("lead", "version")) == {(outside_agency.pk, 2)}
    assert list(Task.objects.search("Thông tin và Truyền thông")) == tasks
    assert act.note == "Đổi chủ trì Sở Thông tin và Truyền thông: 3 nhiệm vụ"

    undo(act, by=consolidator)
    assert everything() == before
    assert HistoryEntry.objects.filter(change_set=act, verb=HistoryVerb.UNDONE).count() == 3


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (BodiesChange.ADD, ["Sở Khoa học và Công nghệ", "Sở Mới"]),
        (BodiesChange.REMOVE, []),
        (BodiesChange.REPLACE, ["Sở Mới"]),
    ],
)
def test_bodies_are_added_taken_away_or_replaced(
    tasks, consolidator, coordinating_agency, lead_agency, how, expected
):
    new = AgencyFactory(name="Sở Mới")
    chosen = (coordinating_agency,) if how == BodiesChange.REMOVE else (new, lead_agency)

    change(tasks, Assign(coordinating=chosen, how=how), by=consolidator)

    for task in tasks:
        assert sorted(found.agency.name for found in task.assignments.all()) == expected


def test_joint_leads_stay_whatever_becomes_of_those_who_coordinate(
    tasks, consolidator, coordinating_agency
):
    Assignment.objects.update(role="joint_lead")
    replace_by = Assign(coordinating=(AgencyFactory(),), how=BodiesChange.REPLACE)
    change(tasks, replace_by, by=consolidator)
    take_away = Assign(coordinating=(coordinating_agency,), how=BodiesChange.REMOVE)

    assert change(tasks, take_away, by=consolidator) is None
    assert Assignment.objects.filter(agency=coordinating_agency, role="joint_lead").count() == 3


def test_the_new_lead_no_longer_coordinates(tasks, consolidator, coordinating_agency):
    change(tasks, Assign(lead=coordinating_agency), by=consolidator)

    assert not Assignment.objects.exists()


def test_tasks_come_to_the_end_of_a_heading_in_their_order(tasks, consolidator, programme):
    heading = HeadingFactory(programme=programme)
    there = TaskFactory(
        programme=programme, heading=heading, position=heading.position * HEADING_STEP
    )
    Task.objects.filter(pk=tasks[2].pk).update(position=1)

    change(tasks, Place(heading), by=consolidator)

    ordered = Task.objects.filter(heading=heading).order_by("position")
    assert list(ordered) == [there, tasks[2], tasks[0], tasks[1]]


def test_a_heading_of_another_programme_is_refused_and_others_are_moved(tasks, consolidator):
    heading = HeadingFactory(programme=tasks[0].programme)
    elsewhere = TaskFactory(code="NV-009", programme=ProgrammeFactory())
    refused = planned([*tasks, elsewhere], Place(heading))[-1]

    act = change([*tasks, elsewhere], Place(heading), by=consolidator)

    assert refused == ("NV-009", [], "Thuộc chương trình khác, không có đề mục này.")
    assert act.note.endswith(": 3 nhiệm vụ")
    elsewhere.refresh_from_db()
    assert (elsewhere.version, elsewhere.heading == heading) == (1, False)


def test_a_deadline_is_read_and_keeps_the_milestone_of_each(tasks, consolidator):
    Task.objects.filter(pk=tasks[1].pk).update(milestone="completion")

    change(tasks, Reschedule(parse_deadline("quý II/2023", on=ON)), by=consolidator)

    found = Task.objects.order_by("pk").values_list("due_on", "deadline_wording", "milestone")
    assert list(found) == [
        (date(2023, 6, 30), "quý II/2023", milestone)
        for milestone in ("submission", "completion", "submission")
    ]


def test_a_step_says_for_each_task_why_it_cannot_be_taken(tasks, consolidator, programme):
    done = TaskFactory(code="NV-010", programme=programme, completed=True)
    late = TaskFactory(code="NV-011", programme=programme, submitted=True)
    Task.objects.filter(pk=late.pk).update(submitted_on=date(2022, 5, 1))
    stopped = TaskFactory(code="NV-012", programme=programme, stopped=True)
    whole = TaskFactory(code="NV-013", programme=programme)
    values = PartValues("Việc con", "", AgencyFactory(), parse_deadline("năm 2022"))
    divide_task(whole, values=values, version=1, by=consolidator)

    found = planned([tasks[0], done, late, stopped, whole], Step(DONE, ON))

    assert [(code, refusal) for code, _, refusal in found] == [
        ("NV-001", ""),
        ("NV-010", ""),
        ("NV-011", "Ngày trình phải trước ngày hoàn thành, ban hành."),
        ("NV-012", "Không chuyển được từ “Đã dừng” sang “Hoàn thành”."),
        (
            "NV-013",
            "Còn việc con chưa xong: NV-013.1. Hãy hoàn thành hoặc dừng các việc con trước.",
        ),
    ]
    assert found[1][1] == []


def test_completing_needs_a_result_which_a_task_may_have_already(tasks, consolidator):
    Task.objects.filter(pk=tasks[0].pk).update(result_note="Đã làm xong từ trước")
    without = Step(replace(DONE, result_reference="", result_on=None), ON)

    found = planned(tasks, without)
    change(tasks, without, by=consolidator)

    assert [refusal[:15] for *_, refusal in found] == ["", "Chưa có kết quả", "Chưa có kết quả"]
    done = Task.objects.get(status=Status.COMPLETED)
    assert (done.code, done.result_note) == ("NV-001", "Đã làm xong từ trước")


def test_reopening_needs_a_reason(tasks, consolidator):
    change(tasks, Step(DONE, ON), by=consolidator)
    reopened = StatusValues(status=Status.IN_PROGRESS)

    refusals = {refusal for *_, refusal in planned(tasks, Step(reopened, ON))}
    act = change(tasks, Step(replace(reopened, reason="Sai số"), ON), by=consolidator)

    assert refusals == {"Hãy ghi lý do."}
    assert act.note == "Đổi tình trạng đang thực hiện: 3 nhiệm vụ"
    assert set(Task.objects.values_list("status", "completed_on")) == {("in_progress", None)}


def test_a_step_of_recurring_work_is_its_current_periods(yearly, tasks, consolidator):
    before = everything()
    step = Step(DONE, ON)
    first, second = yearly.parts.order_by("period_due_on")
    targets = targets_of([tasks[0].pk, yearly.pk], [step])

    act = change(Task.objects.filter(pk__in=targets), step, by=consolidator)

    assert targets == [tasks[0].pk, first.pk]
    first.refresh_from_db()
    yearly.refresh_from_db()
    assert (first.status, yearly.status) == (Status.COMPLETED, second.status)
    assert yearly.due_on == second.due_on
    undo(act, by=consolidator)
    assert everything() == before


@pytest.mark.parametrize("moves", [True, False])
def test_undoing_puts_tasks_under_their_heading_where_it_stands_now(
    tasks, consolidator, programme, moves
):
    own = tasks[0].heading
    TaskFactory(programme=programme, heading=HeadingFactory(programme=programme))
    wanted = Place(HeadingFactory(programme=programme)) if moves else Step(DONE, ON)
    act = change(tasks[:2], wanted, by=consolidator)
    above = HeadingFactory(programme=programme, position=0)
    new = add_heading(programme, number="0.1", title="Đề mục mới", parent=above)
    TaskFactory(code="NV-100", programme=programme, heading=new)

    undo(act, by=consolidator)

    own.refresh_from_db()
    listed = Task.objects.order_by("programme", "position", "pk")[:4]
    assert [task.code for task in listed] == ["NV-100", "NV-001", "NV-002", "NV-003"]
    assert [task.heading for task in listed] == [new, own, own, own]


@pytest.mark.parametrize(
    ("count", "words"),
    [(3, "3 nhiệm vụ"), (2016, "2.016 nhiệm vụ"), (1_000_000, "1.000.000 nhiệm vụ")],
)
def test_many_tasks_are_counted_as_it_is_written_here(count, words):
    assert counted(count) == words


def test_acts_are_undone_one_after_the_other(tasks, yearly, consolidator, outside_agency):
    before, every = everything(), [*tasks, yearly]
    first = change(every, Assign(lead=outside_agency), by=consolidator)
    between = everything()
    second = change(every[1:], Reschedule(parse_deadline("quý 3 hằng năm", on=ON)), by=consolidator)
    assert why_not_undone(first)

    undo(second, by=consolidator)
    assert everything() == between
    undo(first, by=consolidator)

    assert everything() == before


def test_an_edit_between_two_acts_is_never_undone_with_them(tasks, consolidator, outside_agency):
    heading = HeadingFactory(programme=tasks[0].programme)
    first = change(tasks, Assign(lead=outside_agency), by=consolidator)
    change(tasks[:1], Step(DONE, ON), by=consolidator)
    third = change(tasks, Place(heading), by=consolidator)

    undo(third, by=consolidator)

    with pytest.raises(ValidationError, match="NV-001 đã được thay đổi sau đó"):
        undo(first, by=consolidator)
    assert Task.objects.get(code="NV-001").status == Status.COMPLETED


def test_stopping_recurring_work_stops_every_open_period(yearly, consolidator):
    before = everything()
    step = Step(StatusValues(status=Status.STOPPED, result_note="CV 12", reason="Bãi bỏ"), ON)
    targets = targets_of([yearly.pk], [step])

    act = change(Task.objects.filter(pk__in=targets), step, by=consolidator)

    assert set(yearly.parts.values_list("status", flat=True)) == {Status.STOPPED}
    yearly.refresh_from_db()
    assert yearly.status == Status.STOPPED
    undo(act, by=consolidator)
    assert everything() == before
    # The line mirrors its periods: as the act told nothing of its status, neither does the undoing.
    assert [entry.changes for entry in yearly.history.all()] == [[]]
    assert [e.changes for e in yearly.parts.first().history.filter(verb="undone")] == [
        [
            {"field": "Tình trạng", "old": "Đã dừng", "new": "Chưa thực hiện"},
            {"field": "Kết quả", "old": "CV 12", "new": ""},
        ]
    ]


def test_what_recurring_work_shares_is_carried_to_its_periods(yearly, consolidator, outside_agency):
    before = everything()
    in_second_quarter = Reschedule(parse_deadline("quý 2 hằng năm", on=ON))
    for wanted in (Assign(lead=outside_agency), in_second_quarter):
        act = change([yearly], wanted, by=consolidator)
        lines = [change["field"] for change in yearly.history.first().changes]
        assert lines == [change["field"] for change in yearly.parts.first().history.first().changes]
        undo(act, by=consolidator)

        assert everything() == before


def test_periods_and_kinds_of_deadlines_that_cannot_be_are_refused(yearly, consolidator):
    period = yearly.parts.first()
    once = Reschedule(parse_deadline("quý II/2023", on=ON))

    assert planned([yearly], once)[0][2].startswith("Nhiệm vụ định kỳ đã mở kỳ")
    assert planned([period], once)[0][2] == (
        "Là một kỳ của nhiệm vụ định kỳ; hãy đổi ở nhiệm vụ chính."
    )


def test_tasks_are_put_into_a_round_and_taken_out_by_undoing(tasks, consolidator, programme):
    found = RoundFactory(programme=programme)
    before = everything()

    act = change(tasks, AddToRound(found), by=consolidator)

    assert list(Task.objects.of_round(found.pk).order_by("pk")) == tasks
    assert act.note == f"Đưa vào đợt {found}: 3 nhiệm vụ"
    assert found.history.get().reason == "Đưa vào 3 nhiệm vụ"
    assert tasks[0].history.get().changes == [
        {"field": "Đợt tổng hợp", "old": "", "new": str(found)}
    ]
    assert planned(tasks, AddToRound(found))[0][1:] == ([], "")
    undo(act, by=consolidator)
    assert everything() == before


def test_a_task_edited_meanwhile_is_named_and_nothing_is_written(
    tasks, consolidator, outside_agency
):
    seen = versions(*tasks)
    Task.objects.filter(pk=tasks[1].pk).update(version=5)
    HistoryEntry.objects.create(task=tasks[1], by=consolidator, verb=HistoryVerb.EDITED)
    before = everything()

    with pytest.raises(ValidationError) as refused:
        change_many(seen, wanted=[Assign(lead=outside_agency)], by=consolidator)

    assert refused.value.code == "conflict"
    assert refused.value.messages[0].startswith(f"NV-002 vừa được người khác sửa ({consolidator}, ")
    assert everything() == before
    assert not ChangeSet.objects.exists()


def test_an_act_on_which_something_was_built_stays(tasks, consolidator, outside_agency):
    act = change(tasks, Assign(lead=outside_agency), by=consolidator)
    later = change(tasks[:1], Assign(lead=tasks[0].lead), by=consolidator)

    with pytest.raises(ValidationError, match="NV-001 đã được thay đổi sau đó") as refused:
        undo(act, by=consolidator)
    assert refused.value.messages[0].endswith(f". Hãy hoàn tác “{later.note}” trước.")

    undo(later, by=consolidator)
    Task.objects.filter(code="NV-002").update(version=9)
    assert why_not_undone(act).endswith("Hãy sửa từng nhiệm vụ nếu vẫn cần.")


@pytest.mark.parametrize("who", ["leader", "manager", "lead_reporter", "outsider"])
def test_only_consolidators_change_many(request, tasks, outside_agency, who):
    with pytest.raises(PermissionDenied):
        change(tasks, Assign(lead=outside_agency), by=request.getfixturevalue(who))


def test_what_is_so_already_is_no_act(tasks, consolidator, lead_agency):
    assert change(tasks, Assign(lead=lead_agency), by=consolidator) is None
    assert not ChangeSet.objects.exists()


def test_one_task_and_many_cost_the_same_statements(
    tasks, consolidator, programme, outside_agency, coordinating_agency
):
    more = [
        TaskFactory(programme=programme, lead=AgencyFactory(), coordinating=[coordinating_agency])
        for _ in range(20)
    ]
    costs = []
    for chosen in (tasks[:1], more):
        for wanted in (Assign(lead=Agency.objects.get(pk=outside_agency.pk)), Step(DONE, ON)):
            with CaptureQueriesContext(connection) as captured:
                act = change(chosen, wanted, by=consolidator)
            with CaptureQueriesContext(connection) as undone:
                undo(act, by=consolidator)
            costs.append((len(captured), len(undone)))

    assert costs[:2] == costs[2:]


def test_undoing_what_made_work_recur_withdraws_the_periods_opened_since(tasks, consolidator):
    task = tasks[0]
    act = change([task], Reschedule(parse_deadline("hằng quý", on=ON)), by=consolidator)
    open_periods(on=ON)
    assert task.parts.filter(is_withdrawn=False).count() == 1

    undo(act, by=consolidator)

    task.refresh_from_db()
    assert (task.deadline_kind, task.has_periods) == ("month", False)
    assert task.parts.filter(is_withdrawn=False).count() == 0


def test_what_made_work_recur_is_not_undone_once_a_period_was_worked_on(tasks, consolidator):
    task = tasks[0]
    act = change([task], Reschedule(parse_deadline("hằng quý", on=ON)), by=consolidator)
    open_periods(on=ON)
    Task.objects.filter(parent=task).update(status=Status.IN_PROGRESS)

    with pytest.raises(ValidationError, match="NV-001-2022-Q2 đã có báo cáo hoặc đã làm"):
        undo(act, by=consolidator)

    task.refresh_from_db()
    assert (task.deadline_kind, task.has_periods) == ("recurring", True)

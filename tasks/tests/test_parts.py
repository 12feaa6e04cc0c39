"""A task divided into parts."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tasks.actions.parts import PartValues, divide_task
from tasks.actions.saving import EditConflict
from tasks.actions.tasks import StatusValues, TaskValues, change_status, create_task, edit_task
from tasks.choices import Status
from tasks.deadlines import parse_deadline
from tasks.models import Task
from tasks.tests.factories import TaskFactory

pytestmark = pytest.mark.django_db
ON = date(2022, 6, 15)


def values(lead, title="Khảo sát nhu cầu học nghề", wording="quý 1/2022"):
    return PartValues(title, "report", lead, parse_deadline(wording))


@pytest.fixture
def divide(task, consolidator):
    def divide(lead, **more):
        version = Task.objects.get(pk=task.pk).version
        return divide_task(task, values=values(lead, **more), version=version, by=consolidator)

    return divide


@pytest.fixture
def complete(consolidator):
    def complete(task):
        task = Task.objects.get(pk=task.pk)
        done = StatusValues(
            Status.COMPLETED, completed_on=ON, result_note="Đã xong", reason="Theo báo cáo"
        )
        return change_status(task, values=done, version=task.version, by=consolidator, on=ON)

    return complete


def test_parts_stand_below_the_task_under_its_code(task, divide, outside_agency, lead_agency):
    first = divide(outside_agency)
    second = divide(lead_agency, title="Dự thảo kế hoạch", wording="ngày 15/6/2022")

    assert [(p.code, p.parent, p.lead, p.due_on) for p in (first, second)] == [
        ("NV-001.1", task, outside_agency, date(2022, 3, 31)),
        ("NV-001.2", task, lead_agency, date(2022, 6, 15)),
    ]
    assert (first.programme, first.heading) == (task.programme, task.heading)


def test_whoever_leads_a_part_takes_part_in_the_whole_and_sees_it(
    task, divide, outside_agency, outsider
):
    before = Task.objects.visible_to(outsider).count()

    part = divide(outside_agency)

    assert before == 0
    assert set(Task.objects.visible_to(outsider)) == {task, part}
    assert ("Cơ quan phối hợp", "", "Sở Thông tin và Truyền thông") in [
        (change["field"], change["old"], change["new"]) for change in task.history.get().changes
    ]


def test_new_lead_of_a_part_takes_part_too(task, divide, lead_agency, outside_agency, consolidator):
    part = divide(lead_agency)
    names = ("title", "document_type", "heading", "submitter", "issuer", "deadline")
    kept = {name: getattr(part, name) for name in names}
    changed = TaskValues(**kept, lead=outside_agency, awaited_event=None, note="")

    edit_task(part, values=changed, version=part.version, by=consolidator)

    assert task.assignments.filter(agency=outside_agency).exists()


def test_parts_do_not_count_beside_their_task(task, divide, lead_agency):
    divide(lead_agency)

    assert list(Task.objects.lines()) == [task]
    assert list(Task.objects.lines_and_periods()) == [task]


def test_task_is_found_by_the_words_of_its_parts(task, divide, lead_agency):
    divide(lead_agency)

    assert list(Task.objects.lines().search("khao sat nhu cau")) == [task]
    assert list(Task.objects.lines().search("NV-001.1")) == [task]


def test_whole_is_not_completed_while_a_part_is_open(divide, complete, task, lead_agency):
    first, second = divide(lead_agency), divide(lead_agency)
    complete(first)

    with pytest.raises(ValidationError, match=r"Còn việc con chưa xong: NV-001\.2\."):
        complete(task)

    complete(second)
    assert complete(task).status == "completed"


def test_part_is_not_reopened_below_a_whole_that_is_done(
    divide, complete, task, lead_agency, consolidator
):
    part = complete(divide(lead_agency))
    complete(task)

    with pytest.raises(ValidationError, match="NV-001 đã xong; hãy mở lại nhiệm vụ ấy trước"):
        change_status(
            part,
            values=StatusValues(Status.IN_PROGRESS, reason="Làm lại"),
            version=part.version,
            by=consolidator,
            on=ON,
        )


def test_recurring_work_parts_and_done_tasks_are_not_divided(divide, lead_agency, consolidator):
    part = divide(lead_agency)
    yearly = TaskFactory(code="NV-006")
    yearly.deadline = parse_deadline("quý 1 hằng năm", on=date(2021, 3, 2))
    yearly.save()
    refusals = []
    done = TaskFactory(completed=True)

    for whole in (part, yearly, done):
        with pytest.raises(ValidationError) as refused:
            divide_task(whole, values=values(lead_agency), version=whole.version, by=consolidator)
        refusals.append(refused.value.messages)

    assert refusals == [
        ["Việc con không chia nữa; hãy thêm việc con vào nhiệm vụ chính."],
        ["Nhiệm vụ định kỳ được theo dõi theo từng kỳ nên không chia việc con."],
        ["Nhiệm vụ này không còn thực hiện nên không chia được."],
    ]


def test_part_does_not_recur(divide, lead_agency):
    with pytest.raises(ValidationError, match="Việc con phải có hạn của một lần"):
        divide(lead_agency, wording="hằng quý")


def test_second_person_who_divides_sees_the_first_ones_part(task, consolidator, lead_agency):
    divide_task(task, values=values(lead_agency), version=1, by=consolidator)

    with pytest.raises(EditConflict):
        divide_task(task, values=values(lead_agency), version=1, by=consolidator)

    assert task.parts.count() == 1


def test_only_consolidators_divide(task, lead_reporter, lead_agency):
    with pytest.raises(PermissionDenied):
        divide_task(task, values=values(lead_agency), version=1, by=lead_reporter)


def test_code_of_a_new_task_takes_no_account_of_parts_and_periods(
    task, divide, lead_agency, programme, consolidator
):
    divide(lead_agency)
    names = ("title", "document_type", "heading", "submitter", "issuer", "deadline", "lead")
    kept = {name: getattr(task, name) for name in names}

    made = create_task(
        programme, values=TaskValues(**kept, awaited_event=None, note=""), by=consolidator
    )

    assert made.code == "NV-002"

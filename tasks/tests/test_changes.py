"""Acts on several tasks that can be undone as a whole."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tasks.actions.changes import record_changes, remember, undo, why_not_undone
from tasks.actions.periods import follow, open_periods
from tasks.choices import AssignmentRole
from tasks.deadlines import parse_deadline
from tasks.models import Assignment, ChangeSet, HistoryEntry, Task
from tasks.tests.factories import HeadingFactory, LetterItemFactory, TaskFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bulk(consolidator):
    """Change tasks as a bulk act does, and keep what they were."""

    def bulk(change, *tasks):
        change_set = ChangeSet.objects.create(kind="bulk", by=consolidator)
        befores = [(task, remember(task)) for task in tasks]
        for task in tasks:
            change(task)
            task.version += 1
            task.save()
            follow(task, by=consolidator, opens_next=False)
        record_changes(change_set, befores)
        return change_set

    return bulk


def everything(task):
    """All that an undone act must give back; the version and the moments go on."""
    kept = Task.objects.filter(pk=task.pk).values().get()
    for name in ("version", "updated_at"):
        del kept[name]
    bodies = sorted(task.assignments.values_list("agency", "role"))
    return kept, bodies, sorted(task.items.values_list("pk", flat=True))


def test_undo_gives_back_every_column_body_and_item(
    programme, lead_agency, coordinating_agency, outside_agency, bulk, consolidator
):
    task = TaskFactory(
        programme=programme,
        completed=True,
        lead=lead_agency,
        coordinating=[coordinating_agency],
        items=[LetterItemFactory()],
        note="Ghi chú",
        percent=40,
    )
    before = everything(task)

    def change(task):
        task.title, task.lead, task.note, task.percent = "Khác", outside_agency, "", None
        task.heading = HeadingFactory(programme=programme)
        task.deadline = parse_deadline("quý 3/2022")
        task.assignments.all().delete()
        Assignment.objects.create(task=task, agency=lead_agency, role=AssignmentRole.JOINT_LEAD)
        task.items.set([])

    undo(bulk(change, task), by=consolidator)

    assert everything(task) == before
    entry = task.history.get()
    assert (entry.verb, entry.by) == ("undone", consolidator)
    assert {"field": "Ghi chú", "old": "", "new": "Ghi chú"} in entry.changes


def test_act_with_several_tasks_is_undone_whole_or_not_at_all(bulk, consolidator):
    tasks = [TaskFactory(code=f"NV-00{number}", note="Cũ") for number in (1, 2, 3)]

    def change(task):
        task.note = "Mới"

    change_set = bulk(change, *tasks)
    Task.objects.filter(code="NV-002").update(version=9)
    HistoryEntry.objects.create(task=tasks[1], by=consolidator, verb="edited")

    with pytest.raises(ValidationError) as refused:
        undo(change_set, by=consolidator)

    assert refused.value.messages[0].startswith(
        f"Không hoàn tác được: NV-002 đã được thay đổi sau đó; {consolidator} ghi lúc "
    )
    assert set(Task.objects.values_list("note", flat=True)) == {"Mới"}
    change_set.refresh_from_db()
    assert change_set.undone_at is None


def test_task_that_the_act_made_is_withdrawn_with_its_periods(consolidator, programme):
    line = TaskFactory(programme=programme)
    line.deadline = parse_deadline("quý 1 hằng năm", on=date(2021, 3, 2))
    line.save()
    change_set = ChangeSet.objects.create(kind="import", by=consolidator)
    record_changes(change_set, [(line, {})])
    open_periods(on=date(2022, 6, 15))

    undo(change_set, by=consolidator)

    assert not Task.objects.lines().exists()
    assert not Task.objects.lines_and_periods().exists()
    assert line.history.first().reason == "Bỏ nhiệm vụ đã lập"


def test_undone_period_is_mirrored_by_its_line(bulk, consolidator):
    line = TaskFactory(code="NV-006")
    line.deadline = parse_deadline("quý 1 hằng năm", on=date(2021, 3, 2))
    line.save()
    open_periods(on=date(2021, 3, 2))

    def change(task):
        task.status = "in_progress"

    change_set = bulk(change, line.parts.get())
    line.refresh_from_db()
    between = line.status
    undo(change_set, by=consolidator)

    line.refresh_from_db()
    assert (between, line.status) == ("in_progress", "not_started")


def test_undo_costs_the_same_for_one_task_and_three_to_look(
    bulk, consolidator, django_assert_num_queries
):
    sets = [bulk(lambda task: None, *TaskFactory.create_batch(number)) for number in (1, 3)]

    for change_set in sets:
        with django_assert_num_queries(2):
            assert why_not_undone(change_set) == ""


def test_only_consolidators_undo(bulk, leader, lead_reporter):
    change_set = bulk(lambda task: None, TaskFactory())

    for person in (leader, lead_reporter):
        with pytest.raises(PermissionDenied):
            undo(change_set, by=person)

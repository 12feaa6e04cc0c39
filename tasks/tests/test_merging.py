"""One duty of several bodies: merged with every proposer and wording, and taken back."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from agencies.models import Agency
from tasks.actions.arranging import Arrangement, arrange, reorder
from tasks.actions.bulk import plan
from tasks.actions.changes import undo
from tasks.actions.merging import MergeValues, merge_tasks, reconsider, tell_apart
from tasks.actions.periods import open_periods
from tasks.actions.tasks import HEADING_STEP
from tasks.choices import AssignmentRole, HistoryVerb
from tasks.models import Assignment, ChangeSet, DistinctPair, Heading, HistoryEntry, Task
from tasks.overlaps import overlaps
from tasks.tests.factories import (
    HeadingFactory,
    LetterItemFactory,
    ProgrammeFactory,
    ReportFactory,
    TaskFactory,
)
from tasks.tests.round_samples import open_899, take_in

ON = date(2021, 3, 15)
ASKED = ["so-cong-thuong", "so-ldtbxh", "so-nnptnt", "so-y-te"]
JOINT, COORDINATING = AssignmentRole.JOINT_LEAD, AssignmentRole.COORDINATING


@pytest.fixture
def three_letters(register, consolidator):
    """The round of the real request with the letters of three departments; a fourth is silent."""
    with time_machine.travel("2021-03-15T09:00:00+07:00", tick=False):
        found = open_899(ASKED, by=consolidator, on=ON, reply_by=date(2021, 3, 10))
        for stem in ("01-so-y-te", "03-so-nong-nghiep-ptnt"):
            take_in(stem, by=consolidator, on=ON)
    return found


@pytest.fixture
def two(programme, lead_agency, outside_agency, coordinating_agency):
    """Two duties alike, of two bodies, under one heading."""
    heading = HeadingFactory(programme=programme)
    return [
        TaskFactory(
            code=code,
            programme=programme,
            heading=heading,
            title=f"Kế hoạch chuyển đổi số ({code})",
            lead=lead,
            coordinating=[coordinating_agency],
            items=[LetterItemFactory(text=f"Kế hoạch chuyển đổi số của {lead}")],
        )
        for code, lead in (("NV-001", lead_agency), ("NV-002", outside_agency))
    ]


def versions(*tasks):
    return {task.pk: Task.objects.get(pk=task.pk).version for task in tasks}


def merge(kept, *others, by, lead=None, role=JOINT, seen=None):
    values = MergeValues(kept.lead if lead is None else lead, role)
    seen = versions(kept, *others) if seen is None else seen
    return merge_tasks(kept, others, values=values, versions=seen, by=by)


def everything():
    """Return all that a merge writes, but for versions and searched text, which only grow."""
    columns = [
        field.attname
        for field in Task._meta.concrete_fields
        if field.name not in {"version", "search_text", "updated_at"}
    ]
    tasks = list(Task.objects.order_by("pk").values(*columns))
    roles = sorted(Assignment.objects.values_list("task", "agency", "role"))
    items = sorted(Task.items.through.objects.values_list("task", "letteritem"))
    return tasks, roles, items


def bodies(task):
    task.refresh_from_db()
    roles = task.assignments.values_list("agency__short_name", "role").order_by("agency__position")
    return task.lead.short_name, list(roles)


def test_the_overlaps_of_the_three_real_letters_are_proposed(three_letters, consolidator):
    seen = overlaps(three_letters, consolidator)

    sides = {
        frozenset(
            (task.items.get().letter.number, task.items.get().number)
            for task in Task.objects.filter(pk__in=(pair.first, pair.second))
        )
        for pair in seen.pairs
    }
    assert sides == {
        frozenset({("372", 2), ("415", 2)}),
        frozenset({("372", 6), ("691", 19)}),
        frozenset({("372", 1), ("691", 20)}),
    }


def test_merging_the_real_overlaps_keeps_every_source_and_undoing_gives_all_back(
    three_letters, consolidator
):
    before = everything()
    wordings = set(Task.items.through.objects.values_list("letteritem", flat=True))
    acts = []
    for pair in overlaps(three_letters, consolidator).pairs:
        kept, other = Task.objects.get(pk=pair.first), Task.objects.get(pk=pair.second)
        sources = {*kept.items.all(), *other.items.all()}

        acts.append(merge(kept, other, by=consolidator))

        other.refresh_from_db()
        assert other.merged_into == kept
        assert set(kept.items.all()) == sources
        assert {item.letter.sender for item in kept.items.all()} == {
            item.letter.sender for item in sources
        }

    lines = Task.objects.lines().of_round(three_letters.pk)
    assert lines.count() == 54 - 3
    assert set(lines.values_list("items", flat=True)) == wordings
    assert overlaps(three_letters, consolidator).pairs == []

    for act in reversed(acts):
        undo(act, by=consolidator)
    assert everything() == before
    assert len(overlaps(three_letters, consolidator).pairs) == 3


def test_the_children_resolution_is_led_jointly_after_merging(three_letters, consolidator):
    kept = Task.objects.get(code="NV-002")
    health = Task.objects.get(items__letter__number="415", items__number=2)
    assert bodies(health) == ("Sở Y tế", [("Sở LĐTBXH", JOINT)])

    act = merge(kept, health, by=consolidator)

    assert bodies(kept) == ("Sở LĐTBXH", [("Sở Y tế", JOINT)])
    assert act.note == f"Gộp {health.code} vào NV-002"
    entry = kept.history.first()
    assert (entry.verb, entry.by, entry.change_set) == (HistoryVerb.MERGED, consolidator, act)
    assert entry.changes == [
        {"field": "Gộp", "old": "", "new": f"{health.code} {health.title}"},
        {"field": "Cùng chủ trì", "old": "", "new": "Sở Y tế"},
    ]
    assert health.history.first().changes == [{"field": "Đã gộp vào", "old": "", "new": "NV-002"}]
    kept.refresh_from_db()
    assert "kham, chua benh" in kept.search_text


@pytest.mark.parametrize(
    ("lead", "role", "expected"),
    [
        (0, JOINT, ("Sở CT", [("Sở KH&CN", COORDINATING), ("Sở TT&TT", JOINT)])),
        (0, COORDINATING, ("Sở CT", [("Sở KH&CN", COORDINATING), ("Sở TT&TT", COORDINATING)])),
        (1, JOINT, ("Sở TT&TT", [("Sở CT", JOINT), ("Sở KH&CN", COORDINATING)])),
    ],
)
def test_the_lead_is_chosen_and_the_other_takes_part(two, consolidator, lead, role, expected):
    kept, other = two

    merge(kept, other, by=consolidator, lead=two[lead].lead, role=role)

    name, roles = bodies(kept)
    assert (name, sorted(roles)) == (expected[0], sorted(expected[1]))


def test_yearly_work_merged_away_takes_its_periods_with_it_and_brings_them_back(
    three_letters, consolidator
):
    open_periods(on=ON, by=consolidator)
    kept = Task.objects.get(code="NV-006")
    other = Task.objects.get(items__letter__number="691", items__number=19, parent=None)
    assert kept.parts.count() == other.parts.count() == 1
    before = everything()

    act = merge(kept, other, by=consolidator)

    period = kept.parts.get()
    assert bodies(period) == ("Sở LĐTBXH", [("Sở NN&PTNT", JOINT)])
    assert set(period.items.all()) == set(kept.items.all())
    assert other.parts.get().is_withdrawn

    undo(act, by=consolidator)
    assert everything() == before


def test_several_are_merged_at_once(two, programme, consolidator):
    third = TaskFactory(code="NV-003", programme=programme, items=[LetterItemFactory()])
    kept, other = two

    act = merge(kept, other, third, by=consolidator)

    assert act.note == "Gộp NV-002, NV-003 vào NV-001"
    assert kept.items.count() == 3
    assert set(Task.objects.lines()) == {kept}


def test_what_was_built_on_a_merge_keeps_it(two, consolidator):
    kept, other = two
    act = merge(kept, other, by=consolidator)
    ReportFactory(task=kept)

    with pytest.raises(ValidationError, match="Không hoàn tác được"):
        undo(act, by=consolidator)


def test_a_task_that_somebody_edited_meanwhile_is_not_merged(two, consolidator):
    kept, other = two
    seen = versions(kept, other)
    Task.objects.filter(pk=other.pk).update(version=9)

    with pytest.raises(ValidationError, match="NV-002 vừa được người khác sửa") as error:
        merge(kept, other, by=consolidator, seen=seen)

    assert error.value.code == "conflict"
    assert ChangeSet.objects.count() == HistoryEntry.objects.count() == 0


def test_what_cannot_be_merged_is_refused_with_its_code(two, programme, consolidator):
    kept, other = two
    elsewhere = TaskFactory(code="NV-101", programme=ProgrammeFactory())
    part = TaskFactory(code="NV-102", programme=programme, parent=kept)
    gone = TaskFactory(code="NV-103", programme=programme, merged_into=kept)
    reported = TaskFactory(code="NV-104", programme=programme)
    ReportFactory(task=reported)
    divided = TaskFactory(code="NV-105", programme=programme)
    TaskFactory(code="NV-106", programme=programme, parent=divided)

    for task, message in (
        (elsewhere, "cùng một chương trình"),
        (part, "NV-102 là kỳ hoặc việc con"),
        (gone, "NV-103 đã được gộp hoặc bỏ"),
        (reported, "NV-104 đã có báo cáo, gia hạn hoặc việc con"),
        (divided, "NV-105 đã có báo cáo, gia hạn hoặc việc con"),
        (kept, "ít nhất hai"),
    ):
        with pytest.raises(ValidationError, match=message):
            merge(kept, task, by=consolidator)
    assert merge(reported, other, by=consolidator).note == "Gộp NV-002 vào NV-104"


def test_what_was_told_apart_is_remembered_until_it_is_reconsidered(three_letters, consolidator):
    first = overlaps(three_letters, consolidator).pairs[0]
    tasks = [Task.objects.get(pk=first.second), Task.objects.get(pk=first.first)]

    pair = tell_apart(*tasks, by=consolidator)

    assert (pair.first_id, pair.second_id) == (first.first, first.second)
    assert tell_apart(*reversed(tasks), by=consolidator) == pair
    assert first not in overlaps(three_letters, consolidator).pairs
    assert [entry.verb for entry in HistoryEntry.objects.filter(task__in=tasks)[:2]] == [
        HistoryVerb.TOLD_APART,
        HistoryVerb.TOLD_APART,
    ]

    reconsider(pair, by=consolidator)
    assert DistinctPair.objects.count() == 0
    assert first in overlaps(three_letters, consolidator).pairs


@pytest.mark.parametrize("who", ["leader", "manager", "lead_reporter"])
def test_only_consolidators_merge_and_arrange(request, two, who):
    person = request.getfixturevalue(who)
    first, second = two

    for act in (
        lambda: merge(first, second, by=person),
        lambda: tell_apart(first, second, by=person),
        lambda: reconsider(DistinctPair(first=first, second=second), by=person),
        lambda: arrange(two, wanted=Arrangement(), versions={}, by=person),
        lambda: reorder(two, versions={}, by=person),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_many_are_moved_and_assigned_in_one_act_that_can_be_undone(two, consolidator, programme):
    heading = HeadingFactory(programme=programme, number="9", title="Chính quyền số")
    body = Agency.objects.create(code="so-moi", name="Sở Mới", short_name="Sở Mới", kind="other")
    before = everything()
    wanted = Arrangement(heading, two[1].lead, (body, two[1].lead))
    promised = [each.changes for each in plan([task.pk for task in two], wanted.changes)]

    act = arrange(two, wanted=wanted, versions=versions(*two), by=consolidator)

    for task, changes in zip(two, promised, strict=True):
        task.refresh_from_db()
        assert (task.heading, task.lead) == (heading, two[1].lead)
        assert task.position // HEADING_STEP == heading.position
        assert task.history.first().changes == changes
    assert [change["field"] for change in promised[0]] == [
        "Đề mục",
        "Cơ quan chủ trì",
        "Cơ quan phối hợp",
    ]
    assert [change["field"] for change in promised[1]] == ["Đề mục", "Cơ quan phối hợp"]
    assert act.note == "Sắp xếp 2 nhiệm vụ"

    undo(act, by=consolidator)
    assert everything() == before


def test_arranging_what_is_already_so_is_no_act(two, consolidator):
    wanted = Arrangement(heading=two[0].heading)

    assert arrange(two, wanted=wanted, versions=versions(*two), by=consolidator) is None
    assert ChangeSet.objects.count() == 0


def test_a_heading_of_another_programme_is_refused(two, consolidator):
    wanted = Arrangement(heading=HeadingFactory())

    with pytest.raises(ValidationError, match="NV-001, NV-002 thuộc chương trình khác"):
        arrange(two, wanted=wanted, versions=versions(*two), by=consolidator)


def test_arranging_what_somebody_edited_meanwhile_changes_nothing(two, consolidator):
    seen = versions(*two)
    Task.objects.filter(pk=two[0].pk).update(version=9)
    before = everything()

    with pytest.raises(ValidationError, match="NV-001 vừa được người khác sửa"):
        arrange(two, wanted=Arrangement(lead=two[1].lead), versions=seen, by=consolidator)
    with pytest.raises(ValidationError, match="NV-001 vừa được người khác sửa"):
        reorder(two[::-1], versions=seen, by=consolidator)
    assert everything() == before


def test_reordering_moves_these_and_leaves_what_stands_between(two, consolidator, programme):
    first, second = two
    between = TaskFactory(programme=programme, heading=first.heading)
    Task.objects.filter(pk=second.pk).update(position=between.position + 5)
    before = everything()

    act = reorder([second, first], versions=versions(*two), by=consolidator)

    listed = Task.objects.filter(heading=first.heading).order_by("position")
    assert list(listed) == [second, between, first]
    assert act.note == "Đổi thứ tự 2 nhiệm vụ"
    undo(act, by=consolidator)
    assert everything() == before


def test_tasks_that_share_a_place_get_places_of_their_own(two, consolidator):
    Task.objects.filter(pk__in=[task.pk for task in two]).update(position=5)

    reorder(two[::-1], versions=versions(*two), by=consolidator)

    assert list(Task.objects.order_by("position")) == two[::-1]
    assert reorder(two[::-1], versions=versions(*two), by=consolidator) is None


def test_only_tasks_of_one_heading_are_ordered(two, consolidator, programme):
    elsewhere = TaskFactory(programme=programme, heading=HeadingFactory(programme=programme))

    with pytest.raises(ValidationError, match="trong cùng một đề mục"):
        reorder([two[0], elsewhere], versions=versions(two[0], elsewhere), by=consolidator)
    assert Heading.objects.count() == 2

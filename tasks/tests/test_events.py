"""Awaited events recorded as happened, and taken back."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tasks.actions.events import EventConflict, Start, gather_waiting, record_event, undo_event
from tasks.actions.tasks import StatusValues, change_status
from tasks.choices import Status
from tasks.deadlines import deadline_after
from tasks.models import AwaitedEvent, ChangeSet, HistoryEntry, Task
from tasks.tests.factories import AwaitedEventFactory, ReportFactory, TaskFactory

pytestmark = pytest.mark.django_db
HAPPENED, ON = date(2022, 6, 10), date(2022, 6, 15)
EVENT = "Trung ương ban hành hướng dẫn"
DOCUMENT = "Công văn 2185/LĐTBXH-TCGDNN ngày 10/6/2022"


@pytest.fixture
def event(db):
    return AwaitedEventFactory(title=EVENT)


@pytest.fixture
def waiting(event, programme):
    """Two tasks that wait, and what does not start with them."""
    TaskFactory(programme=programme, waiting=True, awaited_event=event, stopped=True)
    TaskFactory(programme=programme, waiting=True, awaited_event=AwaitedEventFactory())
    TaskFactory(programme=programme, waiting=True, awaited_event=event, is_withdrawn=True)
    names = {"NV-005": "submission", "NV-007": "submission"}
    return [
        TaskFactory(programme=programme, code=code, waiting=True, awaited_event=event)
        for code in names
    ]


def starts(*wordings):
    """The waiting tasks at their present versions, each with a deadline."""
    tasks = Task.objects.filter(code__in=("NV-005", "NV-007")).order_by("code")
    return {
        task.pk: Start(deadline_after(wording, happened_on=HAPPENED), task.version)
        for task, wording in zip(tasks, wordings, strict=True)
    }


@pytest.fixture
def record(event, waiting, consolidator):
    def record(*wordings, **more):
        asked = {"document": DOCUMENT, "happened_on": HAPPENED, "by": consolidator, "on": ON}
        wanted = starts(*(wordings or ("trong 6 tháng", "quý 3/2022")))
        return record_event(event, starts=wanted, **(asked | more))

    return record


def test_waiting_tasks_start_each_with_its_deadline(waiting, record, event, consolidator):
    record()

    found = Task.objects.filter(pk__in=[task.pk for task in waiting]).order_by("code")
    assert [(t.deadline_wording, t.deadline_kind, t.due_on, t.milestone) for t in found] == [
        ("trong 6 tháng", "day", date(2022, 12, 10), "submission"),
        ("quý 3/2022", "quarter", date(2022, 9, 30), "submission"),
    ]
    assert {t.first_deadline_wording for t in found} == {"khi Trung ương ban hành hướng dẫn"}
    assert {t.first_due_on for t in found} == {None}
    assert {t.awaited_event for t in found} == {event}
    event.refresh_from_db()
    assert (event.happened_on, event.document, event.recorded_by) == (
        HAPPENED,
        DOCUMENT,
        consolidator,
    )


def test_row_tells_by_which_event_its_task_started(waiting, record):
    record()

    rows = Task.objects.filter(awaited_event__title=EVENT).order_by("code").rows(on=ON)
    told = [(row.code, row.started) for row in rows if row.code.startswith("NV-00")]
    assert told == [(code, f"từ 10/06/2022: {EVENT}") for code in ("NV-005", "NV-007")]


def test_nothing_else_starts(waiting, record):
    record()

    others = Task.objects.exclude(pk__in=[task.pk for task in waiting])
    assert set(others.values_list("deadline_kind", flat=True)) == {"conditional"}


def test_recording_is_one_act_with_history_of_each_task(waiting, record, event, consolidator):
    change_set = record()

    entries = HistoryEntry.objects.filter(change_set=change_set)
    assert {(entry.verb, entry.by) for entry in entries} == {("event_recorded", consolidator)}
    assert {entry.task or entry.event for entry in entries} == {event, *waiting}
    assert {entry.reason for entry in entries} == {f"{EVENT}: {DOCUMENT}"}


def test_started_tasks_are_known_as_new(waiting, record):
    record()

    recorded_at = HistoryEntry.objects.last().at
    later = timezone.now()
    assert set(Task.objects.started_since(recorded_at)) == set(waiting)
    assert set(Task.objects.started_since(later)) == set()


def test_second_person_finds_the_event_recorded(record):
    record()

    with pytest.raises(EventConflict):
        record()

    assert ChangeSet.objects.count() == 1


def test_task_changed_since_the_preview_asks_again(event, waiting, consolidator):
    seen = starts("trong 6 tháng", "quý 3/2022")
    Task.objects.filter(pk=waiting[0].pk).update(version=2)

    with pytest.raises(EventConflict):
        record_event(
            event, document=DOCUMENT, happened_on=HAPPENED, starts=seen, by=consolidator, on=ON
        )


def test_task_that_waits_since_the_preview_asks_again(event, waiting, consolidator):
    seen = starts("trong 6 tháng", "quý 3/2022")
    TaskFactory(waiting=True, awaited_event=event)

    with pytest.raises(EventConflict):
        record_event(
            event, document=DOCUMENT, happened_on=HAPPENED, starts=seen, by=consolidator, on=ON
        )


@pytest.mark.parametrize(
    ("wordings", "more", "message"),
    [
        ((), {"document": ""}, "Hãy ghi văn bản cho biết sự kiện đã xảy ra"),
        ((), {"happened_on": date(2022, 6, 16)}, "Ngày này sau hôm nay"),
        (("khi có kinh phí", "quý 3/2022"), {}, "phải có hạn có ngày cuối"),
        (("hằng tuần x", ""), {}, "phải có hạn có ngày cuối"),
    ],
)
def test_bad_records_write_nothing(record, wordings, more, message):
    with pytest.raises(ValidationError, match=message):
        record(*wordings, **more)

    assert not HistoryEntry.objects.exists()


def test_event_that_nothing_waits_for_is_recorded_all_the_same(event, consolidator):
    record_event(event, document=DOCUMENT, happened_on=HAPPENED, starts={}, by=consolidator, on=ON)

    event.refresh_from_db()
    assert event.happened_on == HAPPENED


@pytest.fixture
def loose(programme):
    """Two tasks that wait in the same words, one in others, one that is done."""
    words = {"programme": programme, "waiting": True, "awaited_event": None}
    same = words | {"condition": "khi Quốc hội ban hành Luật"}
    TaskFactory(condition="khi có kinh phí", **words)
    TaskFactory(stopped=True, **same)
    return [TaskFactory(code=code, **same) for code in ("NV-021", "NV-022")]


def test_tasks_that_wait_in_the_same_words_are_given_their_event(loose, consolidator):
    event = gather_waiting("khi Quốc hội ban hành Luật", by=consolidator)

    assert event.title == "Quốc hội ban hành Luật"
    assert set(Task.objects.waiting_for(event.pk)) == set(loose)
    entries = HistoryEntry.objects.filter(by=consolidator, verb="edited")
    assert [entry.changes for entry in entries] == [
        [{"field": "Sự kiện chờ", "old": "", "new": "Quốc hội ban hành Luật"}]
    ] * 2


def test_event_of_the_same_words_is_taken_while_it_is_awaited(loose, consolidator):
    event = AwaitedEventFactory(title="Quốc hội ban hành luật")

    assert gather_waiting("khi Quốc hội ban hành Luật", by=consolidator) == event


def test_tasks_are_not_given_an_event_that_has_happened(loose, consolidator):
    AwaitedEventFactory(title="Quốc hội ban hành luật", happened_on=HAPPENED, document=DOCUMENT)

    with pytest.raises(ValidationError, match="đã xảy ra ngày 10/06/2022"):
        gather_waiting("khi Quốc hội ban hành Luật", by=consolidator)

    assert not HistoryEntry.objects.exists()


def test_words_in_which_nothing_waits_make_no_event(loose, consolidator, leader):
    with pytest.raises(ValidationError, match="Không còn nhiệm vụ nào chờ"):
        gather_waiting("khi nào tiện", by=consolidator)
    with pytest.raises(PermissionDenied):
        gather_waiting("khi có kinh phí", by=leader)

    assert not AwaitedEvent.objects.exists()


def test_undo_lets_the_tasks_wait_again(waiting, record, event, consolidator):
    before = list(Task.objects.order_by("pk").values("deadline_kind", "condition", "due_on"))

    undo_event(record(), by=consolidator)

    assert (
        list(Task.objects.order_by("pk").values("deadline_kind", "condition", "due_on")) == before
    )
    assert set(Task.objects.values_list("first_deadline_wording", flat=True)) == {""}
    event.refresh_from_db()
    assert (event.happened_on, event.document, event.recorded_by) == (None, "", None)
    assert {entry.task or entry.event for entry in HistoryEntry.objects.filter(verb="undone")} == {
        event,
        *waiting,
    }
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    assert not Task.objects.started_since(long_ago).exists()


def test_undone_event_may_be_recorded_again(record, consolidator):
    undo_event(record(), by=consolidator)

    record()

    assert ChangeSet.objects.filter(undone_at=None).count() == 1


def test_undo_twice_says_who_did_it(record, consolidator):
    change_set = record()
    undo_event(change_set, by=consolidator)

    with pytest.raises(ValidationError, match="đã hoàn tác việc này lúc"):
        undo_event(change_set, by=consolidator)


def test_undo_is_refused_when_a_task_went_on(waiting, record, event, consolidator):
    change_set = record()
    task = Task.objects.get(pk=waiting[1].pk)
    step = StatusValues(Status.IN_PROGRESS, reason="Theo báo cáo")
    change_status(task, values=step, version=task.version, by=consolidator, on=ON)

    with pytest.raises(ValidationError, match="NV-007 đã được thay đổi sau đó; "):
        undo_event(change_set, by=consolidator)

    event.refresh_from_db()
    assert event.happened_on == HAPPENED
    assert Task.objects.get(pk=waiting[0].pk).deadline_kind == "day"


def test_undo_is_refused_when_somebody_reported(waiting, record, consolidator):
    change_set = record()
    ReportFactory(task=waiting[0], by=consolidator)

    with pytest.raises(ValidationError, match="NV-005 đã có báo cáo hoặc đề nghị gia hạn sau đó"):
        undo_event(change_set, by=consolidator)


def test_only_consolidators_record_and_undo(record, leader, lead_reporter, manager):
    for person in (leader, lead_reporter, manager):
        with pytest.raises(PermissionDenied):
            record(by=person)
    change_set = record()
    for person in (leader, lead_reporter, manager):
        with pytest.raises(PermissionDenied):
            undo_event(change_set, by=person)

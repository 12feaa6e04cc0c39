"""Events, periods and extensions when people act at once, or the process is killed."""

import os
import random
import signal
import time
from contextlib import suppress
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from agencies.models import User
from agencies.tests.factories import UserFactory
from tasks.actions.events import EventConflict, Start, record_event, undo_event
from tasks.actions.extensions import grant_extension, refuse_extension
from tasks.actions.periods import open_periods
from tasks.deadlines import deadline_after, parse_deadline
from tasks.models import AwaitedEvent, ChangeSet, Extension, HistoryEntry, Task, TaskChange
from tasks.tests.elsewhere import ended_well, fork
from tasks.tests.factories import AwaitedEventFactory, ExtensionFactory, TaskFactory

pytestmark = pytest.mark.django_db(transaction=True)
ON, HAPPENED = date(2022, 6, 15), date(2022, 6, 10)
WORDING = "quý 3/2022"
WAITING = 10
LINES = 8
KILLS = 12


def finish(work):
    """Do the work in a process of its own; return how long that took."""
    begin = time.monotonic()
    assert ended_well(fork(work))
    return time.monotonic() - begin


def kill(work, after):
    child = fork(work)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def started_at_once(*works):
    """Let a process do each work at the same moment; return how many ended well."""
    begin = time.monotonic() + 1
    return sum(ended_well(child) for child in [fork(work, begin) for work in works])


# An event is recorded, and taken back


@pytest.fixture
def event(programme, consolidator):
    UserFactory(username="second", role="consolidator")
    event = AwaitedEventFactory(title="Trung ương ban hành hướng dẫn")
    TaskFactory.create_batch(WAITING, programme=programme, waiting=True, awaited_event=event)


def record(document="Công văn 2185/LĐTBXH-TCGDNN", username="consolidator"):
    event = AwaitedEvent.objects.get()
    deadline = deadline_after(WORDING, happened_on=HAPPENED)
    waiting = Task.objects.waiting_for(event.pk)
    record_event(
        event,
        document=document,
        happened_on=HAPPENED,
        starts={task.pk: Start(deadline, task.version) for task in waiting},
        by=User.objects.get(username=username),
        on=ON,
    )


def undo_all():
    for change_set in ChangeSet.objects.filter(undone_at=None):
        undo_event(change_set, by=change_set.by)


def recorded():
    """Return whether the event is recorded, and how much of what belongs to that is there."""
    acts = ChangeSet.objects.filter(undone_at=None)
    return [
        AwaitedEvent.objects.get().happened_on is not None,
        Task.objects.filter(deadline_wording=WORDING).count(),
        acts.count(),
        TaskChange.objects.filter(change_set__in=acts).count(),
        HistoryEntry.objects.filter(change_set__in=acts).count(),
        HistoryEntry.objects.filter(verb="undone").count() % (WAITING + 1),
    ]


NOTHING = [False, 0, 0, 0, 0, 0]
EVERYTHING = [True, WAITING, 1, WAITING, WAITING + 1, 0]


def kill_who_records(seed):
    chance, whole = random.Random(seed), finish(record)
    found = [recorded()]
    for _ in range(KILLS):
        undo_all()
        kill(record, after=chance.uniform(0, whole))
        found.append(recorded())
    return found


def kill_who_undoes(seed):
    record()
    chance, whole = random.Random(seed), finish(undo_all)
    found = [recorded()]
    for _ in range(KILLS):
        if found[-1] == NOTHING:
            record()
        kill(undo_all, after=chance.uniform(0, whole))
        found.append(recorded())
    return found


@pytest.mark.parametrize("work", [kill_who_records, kill_who_undoes])
def test_killing_the_process_leaves_an_event_recorded_or_not(event, elsewhere, work):
    seed = random.randrange(10**6)

    found = elsewhere(work, str(seed))

    assert (seed, [state for state in found if state not in (NOTHING, EVERYTHING)]) == (seed, [])
    assert NOTHING in found
    assert EVERYTHING in found


def record_twice_at_once():
    """Two people record the event at the same moment, from the same preview."""

    def as_one(document, username):
        try:
            record(document, username)
        except EventConflict:
            os._exit(1)

    ended = started_at_once(
        lambda: as_one("Công văn 1/A", "consolidator"), lambda: as_one("Công văn 2/B", "second")
    )
    event = AwaitedEvent.objects.get()
    first = {"Công văn 1/A": "consolidator", "Công văn 2/B": "second"}
    return {
        "ended": ended,
        "is_of_one": first[event.document] == event.recorded_by.username,
        "recorded": recorded(),
    }


def test_event_recorded_by_two_at_once_is_recorded_by_one(event, elsewhere):
    assert elsewhere(record_twice_at_once) == {
        "ended": 1,
        "is_of_one": True,
        "recorded": EVERYTHING,
    }


# Periods are opened


@pytest.fixture
def recurring(programme, lead_agency, coordinating_agency):
    who = {"programme": programme, "lead": lead_agency, "coordinating": [coordinating_agency]}
    for place in range(LINES):
        line = TaskFactory(code=f"NV-{place:03}", **who)
        line.deadline = parse_deadline("quý 1 năm hàng năm", on=date(2021, 3, 2))
        line.save()


def kill_who_opens_periods(seed):
    """The moments fall within what the first year of all lines takes; three more are to open."""
    chance, whole = random.Random(seed), finish(lambda: open_periods(on=date(2021, 6, 1)))
    found = period_states()
    for _ in range(KILLS):
        kill(open_all, after=chance.uniform(0, whole))
        found += period_states()
    open_all()
    return {"found": found, "after": period_states()}


def open_all():
    open_periods(on=date(2024, 6, 1))


def period_states():
    """Return of each line its periods, the bodies and the history of each, and its own day."""
    return [
        [
            line.has_periods,
            [period.code for period in line.parts.order_by("pk")],
            [period.assignments.count() for period in line.parts.all()],
            HistoryEntry.objects.filter(task__parent=line).count(),
            line.due_on.year,
        ]
        for line in Task.objects.filter(parent=None).order_by("pk")
    ]


def with_periods(*years):
    """Return the states of all lines where each has the periods of these years, and no half."""
    return [
        [True, [f"NV-{place:03}-{year}" for year in years], [1] * len(years), len(years), 2021]
        for place in range(LINES)
    ]


def test_killing_the_process_leaves_each_line_with_whole_periods(recurring, elsewhere):
    seed = random.randrange(10**6)
    before, after = with_periods(2021), with_periods(2021, 2022, 2023, 2024)

    result = elsewhere(kill_who_opens_periods, str(seed))

    wrong = [state for state in result["found"] if state not in before + after]
    assert (seed, wrong) == (seed, [])
    assert result["found"][:LINES] == before
    assert result["after"] == after


# An extension is decided


@pytest.fixture
def asked(programme, consolidator, lead_reporter):
    UserFactory(username="trusted", role="leader", can_decide_extensions=True)
    for _ in range(20):
        ExtensionFactory(task=TaskFactory(programme=programme), asked_by=lead_reporter)


def decide_twice_at_once():
    """One grants and one refuses each extension at the same moment."""

    def decide_all(act, username):
        by = User.objects.get(username=username)
        for extension in Extension.objects.order_by("pk"):
            with suppress(ValidationError):
                act(extension, note=f"Ý kiến của {username}", by=by)

    ended = started_at_once(
        lambda: decide_all(grant_extension, "trusted"),
        lambda: decide_all(refuse_extension, "consolidator"),
    )
    return {"ended": ended, "states": [_decided(each) for each in Extension.objects.all()]}


def _decided(extension):
    """Return what was decided, as the extension, its task and the history tell it."""
    task = extension.task
    verbs = task.history.filter(verb__in=("extension_granted", "extension_refused"))
    return [
        extension.state,
        extension.decision_note,
        task.extension_count,
        task.due_on == extension.due_on,
        list(verbs.values_list("verb", flat=True)),
    ]


def test_extension_decided_by_two_at_once_is_decided_by_one(asked, elsewhere):
    granted = ["granted", "Ý kiến của trusted", 1, True, ["extension_granted"]]
    refused = ["refused", "Ý kiến của consolidator", 0, False, ["extension_refused"]]

    result = elsewhere(decide_twice_at_once)

    assert result["ended"] == 2
    assert [state for state in result["states"] if state not in (granted, refused)] == []
    assert len(result["states"]) == 20

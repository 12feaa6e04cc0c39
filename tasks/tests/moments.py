"""A task that changed month by month, for what looks at earlier days."""

from datetime import date

import pytest
import time_machine

from tasks.actions.tasks import StatusValues, TaskValues, change_status, create_task, edit_task
from tasks.choices import Status
from tasks.deadlines import parse_deadline


def at(day):
    return time_machine.travel(f"{day}T09:00:00+07:00", tick=False)


def values_of(task, **changed):
    values = {
        "title": task.title,
        "document_type": task.document_type,
        "heading": task.heading,
        "lead": task.lead,
        "submitter": task.submitter,
        "issuer": task.issuer,
        "deadline": task.deadline,
        "awaited_event": task.awaited_event,
        "note": task.note,
    }
    return TaskValues(**values | changed)


@pytest.fixture
def followed(programme, consolidator, lead_agency, outside_agency):
    """A task of 10 January 2022 that changes in March, April and May, and one made in April."""
    with at("2022-01-10"):
        values = TaskValues(
            title="Kế hoạch chế biến thủy sản",
            document_type="plan",
            heading=None,
            lead=lead_agency,
            submitter=None,
            issuer=None,
            deadline=parse_deadline("quý I/2022"),
            awaited_event=None,
            note="",
        )
        task = create_task(programme, values=values, by=consolidator)
    with at("2022-03-10"):
        started = StatusValues(status=Status.IN_PROGRESS, reason="Bắt đầu")
        task = change_status(task, values=started, version=1, by=consolidator, on=date(2022, 3, 10))
    with at("2022-04-10"):
        moved = values_of(
            task, lead=outside_agency, deadline=parse_deadline("31/12/2022"), title="Kế hoạch mới"
        )
        task = edit_task(task, values=moved, version=task.version, by=consolidator)
        create_task(programme, values=values, by=consolidator)
    with at("2022-05-10"):
        done = StatusValues(
            status=Status.COMPLETED,
            completed_on=date(2022, 5, 9),
            result_reference="12/KH-UBND",
            result_on=date(2022, 5, 9),
            reason="Đã ban hành",
        )
        change_status(
            task, values=done, version=task.version, by=consolidator, on=date(2022, 5, 10)
        )

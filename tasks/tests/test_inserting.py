"""What the database refuses of many rows is refused as Django says it, on both databases."""

import pytest
from django.db import IntegrityError, transaction

from tasks.actions.inserting import insert_rows, update_rows
from tasks.models import Assignment, Task
from tasks.tests.factories import TaskFactory

pytestmark = pytest.mark.django_db


def test_a_value_that_the_database_refuses_changes_no_row():
    first, second = TaskFactory(), TaskFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        update_rows(Task, [{"id": first.pk, "percent": 50}, {"id": second.pk, "percent": 101}])

    assert set(Task.objects.values_list("percent", flat=True)) == {None}


def test_a_row_that_is_there_already_is_refused_with_the_others():
    task = TaskFactory()
    row = {"task_id": task.pk, "agency_id": task.lead_id, "role": "coordinating"}

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Assignment, [row, row])

    assert not Assignment.objects.exists()

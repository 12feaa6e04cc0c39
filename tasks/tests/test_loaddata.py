"""A database in a file: loaddata brings back what dumpdata wrote, many rows a statement."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from tasks.models import Assignment, Heading, Letter, LetterItem, Programme, Task
from tasks.tests.factories import TaskFactory

MODELS = (Programme, Heading, Letter, LetterItem, Task, Assignment)


def _rows() -> list[list[dict]]:
    links = Task.items.through.objects.order_by("task", "letteritem")
    rows = [list(model._base_manager.order_by("pk").values()) for model in MODELS]
    return [*rows, list(links.values("task", "letteritem"))]


def _dump(path, *labels: str, **options) -> str:
    call_command("dumpdata", *labels, output=str(path), verbosity=0, **options)
    return str(path)


@pytest.mark.parametrize("natural", [False, True], ids=["by key", "by name"])
def test_changed_and_deleted_rows_come_back(register, tmp_path, natural):
    path = _dump(tmp_path / "all.json", "tasks", use_natural_foreign_keys=natural)
    before = _rows()
    Task.objects.filter(code="NV-003").update(title="Khác", status="in_progress", version=9)
    Task.objects.get(code="NV-004").items.clear()
    Assignment.objects.all().delete()
    assert _rows() != before

    call_command("loaddata", path, verbosity=0)

    assert _rows() == before


def test_rows_named_by_their_own_names_are_loaded_into_an_empty_database(register, tmp_path):
    path = _dump(
        tmp_path / "task.json",
        "tasks.task",
        use_natural_primary_keys=True,
        use_natural_foreign_keys=True,
    )
    before = list(Task.objects.order_by("code").values_list("code", "title", "lead", "due_on"))
    Assignment.objects.all().delete()
    Task.items.through.objects.all().delete()
    Task.objects.all().delete()

    call_command("loaddata", path, verbosity=0)

    after = list(Task.objects.order_by("code").values_list("code", "title", "lead", "due_on"))
    assert after == before
    assert Task.objects.get(code="NV-001").items.count() == 1


def test_wrong_row_is_named_and_nothing_is_loaded(register, tmp_path):
    path = tmp_path / "task.json"
    _dump(path, "tasks.task")
    told = json.loads(path.read_text(encoding="utf-8"))
    told[0]["fields"]["title"] = "Đã đổi"
    told[7]["fields"]["percent"] = 101
    path.write_text(json.dumps(told), encoding="utf-8")
    before = _rows()

    with pytest.raises(IntegrityError, match=rf"tasks\.Task\(pk={told[7]['pk']}\)"):
        call_command("loaddata", str(path), verbosity=0)

    assert _rows() == before


def test_number_of_rows_is_told(register, tmp_path):
    path, said = _dump(tmp_path / "task.json", "tasks.task"), StringIO()

    call_command("loaddata", path, stdout=said)

    assert said.getvalue() == "Installed 16 object(s) from 1 fixture(s)\n"


def test_hundred_rows_ask_as_many_queries_as_one(db, tmp_path):
    asked = []
    for count in (1, 99):
        TaskFactory.create_batch(count)
        path = _dump(tmp_path / f"{count}.json", "tasks.task")
        with CaptureQueriesContext(connection) as captured:
            call_command("loaddata", path, verbosity=0)
        asked.append(len(captured))

    assert Task.objects.count() == 100
    assert asked[1] <= asked[0]

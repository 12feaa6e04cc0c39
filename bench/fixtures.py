"""loaddata of new tasks, against a raw executemany of the same rows."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core import serializers
from django.core.management import call_command
from django.core.management.commands import loaddata

from bench.importing import clock, raw_insert, undone
from bench.measure import Comparison, compare
from tasks.choices import CountsAs
from tasks.models import Task

ROWS, PAIRS = 2_000, 5
_BEYOND = 10**9  # keys that no task has


def compare_loading() -> dict[str, Comparison]:
    tasks = _new_tasks()
    raw = raw_insert(tasks)
    with TemporaryDirectory() as folder:
        file = Path(folder, "tasks.json")
        file.write_text(serializers.serialize("json", tasks), encoding="utf-8")
        sides: dict[str, Callable[[], object]] = {
            "loaddata": partial(call_command, "loaddata", str(file), verbosity=0),
            "Django's own": partial(call_command, loaddata.Command(), str(file), verbosity=0),
        }
        return {
            label: compare(undone(side), raw, pairs=PAIRS, clock=clock)
            for label, side in sides.items()
        }


def _new_tasks() -> list[Task]:
    tasks = list(Task.objects.filter(counts_as=CountsAs.LINE).order_by("-pk")[:ROWS])
    for number, task in enumerate(tasks):
        task.pk, task.code = _BEYOND + number, f"BN-{number}"
    return tasks

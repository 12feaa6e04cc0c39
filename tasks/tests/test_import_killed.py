"""Killed at any moment, an import is there as a whole or not at all; two at once do not double."""

import os
import signal
import time
from datetime import date
from random import Random

from tasks.actions.imports import writing
from tasks.actions.imports.runs import confirm_import, start_import
from tasks.choices import ImportState
from tasks.models import (
    Assignment,
    ChangeSet,
    HistoryEntry,
    ImportRun,
    Programme,
    Task,
    TaskChange,
)
from tasks.tests.elsewhere import ended_well, fork
from tasks.tests.sheet_samples import PLAN, csv_of

KILLS = 50
ROWS = 50
HEADS = ("Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn")
WRITTEN = (Task, Assignment, HistoryEntry, TaskChange, ChangeSet)
# Of a whole import: besides one for each task, history has an entry for the file.
WHOLE = [ROWS, ROWS, ROWS + 1, ROWS, 1]


def test_a_killed_import_leaves_nothing_or_everything(
    lead_agency, coordinating_agency, programme, elsewhere
):
    told = elsewhere(kill_imports)

    assert (told["killed"], told["halves"]) == (KILLS, [])
    assert told["retried"] == told["nothing"] > 0


def test_the_same_preview_confirmed_ten_times_at_once_is_written_once(
    lead_agency, coordinating_agency, programme, elsewhere
):
    assert elsewhere(confirm_at_once) == {"told": WHOLE, "refused": 9}


def kill_imports():
    """Kill imports at fifty random moments; say what was found after each."""
    rng = Random(7)
    run, started = _start("đầu"), time.monotonic()
    assert ended_well(fork(lambda: _confirm(run)))
    took = time.monotonic() - started
    told = {"halves": [], "killed": 0, "nothing": 0, "retried": 0}
    while told["killed"] < KILLS:
        run, before = _start(str(rng.random())), _counts()
        child = fork(lambda run=run: _confirm(run))
        time.sleep(rng.uniform(0, took * 0.9))
        os.kill(child, signal.SIGKILL)
        told["killed"] += not ended_well(child)
        found = _since(before), ImportRun.objects.get(pk=run.pk).state
        if found == ([0] * 5, ImportState.OPEN):
            told["nothing"] += 1
            # What was killed can be confirmed again at once.
            _confirm(run)
            told["retried"] += _since(before) == WHOLE
        elif found != (WHOLE, ImportState.DONE):
            told["halves"].append(str(found))
    return told


def confirm_at_once():
    run, before = _start("cùng lúc"), _counts()
    begin = time.monotonic() + 0.5
    children = [fork(lambda: _confirm(run), begin) for _ in range(10)]
    refused = sum(not ended_well(child) for child in children)
    return {"told": _since(before), "refused": refused}


def _start(words):
    rows = ([f"{PLAN} {words} {n}", "Sở CT", "Sở KH&CN", "quý II/2023"] for n in range(ROWS))
    programme = Programme.objects.get()
    data = csv_of(HEADS, *rows)
    return start_import(data, "a.csv", programme=programme, by=None, on=date(2022, 8, 1))


def _confirm(run):
    """Write in many small steps, so that a kill falls between any two of them."""
    writing.BATCH = 10
    for _ in confirm_import(run, token=run.token, by=None):
        time.sleep(0.001)


def _counts():
    return [model.objects.count() for model in WRITTEN]


def _since(before):
    return [now - then for now, then in zip(_counts(), before, strict=True)]

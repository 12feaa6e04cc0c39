"""Killed at any moment, an import is there as a whole or not at all; two at once do not double."""

import os
import signal
import sys
import time
from collections import Counter
from datetime import date
from functools import partial
from random import Random

from tasks.actions.imports import writing
from tasks.actions.imports.runs import confirm_import, start_import
from tasks.actions.search import task_search_text
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

# The pipeline kills fifty times; at a desk some show the same.
KILLS = int(os.environ.get("IMPORT_KILLS", "10"))
SEED = 7
NEW, CHANGED = 40, 10
HEADS = ("Mã", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn")
WRITTEN = (Task, Assignment, HistoryEntry, TaskChange, ChangeSet)
# Of a whole import: besides one for each task, history has an entry for the file.
WHOLE = [NEW, NEW, NEW + CHANGED + 1, NEW + CHANGED, 1]


def test_a_killed_import_leaves_nothing_or_everything(
    lead_agency, coordinating_agency, programme, elsewhere
):
    told = elsewhere(kill_imports)

    sys.stdout.write(f"{told}\n")
    assert told["halves"] == []
    assert told["killed"] == {"preview": KILLS // 2, "confirm": KILLS - KILLS // 2}
    # What was killed was done again at once, and is there as a whole.
    assert told["again"] == KILLS
    assert min(told["nothing"].values()) > 0


def test_the_same_preview_confirmed_ten_times_at_once_is_written_once(
    lead_agency, coordinating_agency, programme, elsewhere
):
    assert elsewhere(confirm_at_once) == {"told": WHOLE, "refused": 9}


def kill_imports():
    """Kill previews and writing at moments spread over all they take; say what was found after."""
    _make_those_to_change()
    told = {"seed": SEED, "halves": [], "killed": Counter(), "nothing": Counter(), "again": 0}
    for phase, kills in (("preview", KILLS // 2), ("confirm", KILLS - KILLS // 2)):
        rng, took = Random(f"{SEED} {phase}"), _time(phase)
        # One moment in each of as many equal parts of the time.
        for part in range(kills):
            _kill(phase, took * (part + rng.random()) / kills, told)
    return told


def _kill(phase, after, told):
    """Kill one preview or import; where it was quicker than the moment, another, earlier."""
    while True:
        words = f"{phase} {after}"
        run = _start(words if phase == "confirm" else f"{words} trước")
        before = _everything()
        child = fork(partial(_confirm, run) if phase == "confirm" else partial(_start, words))
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        was_killed = not ended_well(child)
        found = _preview_since(before) if phase == "preview" else _import_since(before, run)
        if found not in ("nothing", "all"):
            told["halves"].append(f"{phase} after {after}: {found}")
        if was_killed:
            break
        after *= 0.9
    told["killed"][phase] += 1
    told["nothing"][phase] += found == "nothing"
    told["again"] += _do_again(run if phase == "confirm" else _start(words), before)


def _do_again(run, before):
    if ImportRun.objects.get(pk=run.pk).state == ImportState.OPEN:
        _confirm(run)
    return _import_since(before, run) == "all"


def _preview_since(before):
    """Return what a preview left: the one before it or itself, whole, and never a task."""
    runs = ImportRun.objects.filter(state=ImportState.OPEN)
    is_same = _everything()["rows"] == before["rows"]
    told = runs.count(), is_same, all(run.plan and run.token for run in runs)
    if told != (1, True, True):
        return str(told)
    return "nothing" if runs.get().pk == before["open"] else "all"


def _import_since(before, run):
    """Return what an import left: the tables as they were, or all that it writes."""
    now, state = _everything(), ImportRun.objects.get(pk=run.pk).state
    if state == ImportState.OPEN and now["rows"] == before["rows"]:
        return "nothing"
    grown = [len(a) - len(b) for a, b in zip(now["rows"], before["rows"], strict=True)]
    new = Task.objects.exclude(pk__in=[row[0] for row in before["rows"][0]])
    changed = Task.objects.filter(title__endswith=f"{run.file_name}.")
    is_found = all(task.search_text == task_search_text(task) for task in (*new, *changed))
    if (grown, state, changed.count(), is_found) == (WHOLE, ImportState.DONE, CHANGED, True):
        return "all"
    return f"{grown} {state} {changed.count()} {is_found}"


def _everything():
    """Return every row of what imports write, and the preview that is open."""
    rows = [list(model.objects.order_by("pk").values_list()) for model in WRITTEN]
    opened = ImportRun.objects.filter(state=ImportState.OPEN).values_list("pk", flat=True)
    return {"rows": rows, "open": opened.first()}


def confirm_at_once():
    _make_those_to_change()
    run, before = _start("cùng lúc"), _everything()
    begin = time.monotonic() + 0.5
    children = [fork(lambda: _confirm(run), begin) for _ in range(10)]
    refused = sum(not ended_well(child) for child in children)
    pairs = zip(_everything()["rows"], before["rows"], strict=True)
    return {"told": [len(now) - len(then) for now, then in pairs], "refused": refused}


def _make_those_to_change():
    rows = (["", f"Nhiệm vụ {n} đã có.", "Sở CT", "Sở KH&CN", "2023"] for n in range(CHANGED))
    _confirm(_take_in("đầu", rows))


def _time(phase):
    """Return how long a preview or an import takes, forked as one that is killed."""
    run = _start(f"đo {phase}")
    started = time.monotonic()
    assert ended_well(fork(lambda: _confirm(run) if phase == "confirm" else _start("đo")))
    return time.monotonic() - started


def _start(words):
    """Preview a file of new tasks and of changes."""
    codes = Task.objects.filter(title__startswith="Nhiệm vụ ").order_by("pk")
    changed = (
        [code, f"Nhiệm vụ {n} {words}.", "Sở CT", "Sở KH&CN", "2023"]
        for n, code in enumerate(codes.values_list("code", flat=True))
    )
    new = (["", f"{PLAN} {words} {n}", "Sở CT", "Sở KH&CN", "quý II/2023"] for n in range(NEW))
    return _take_in(words, (*changed, *new))


def _take_in(words, rows):
    programme = Programme.objects.get()
    data = csv_of(HEADS, *rows)
    return start_import(data, words, programme=programme, by=None, on=date(2022, 8, 1))


def _confirm(run):
    """Write in many small steps, so that a kill falls between any two of them."""
    writing.BATCH = 10
    for _ in confirm_import(run, token=run.token, by=None):
        time.sleep(0.001)

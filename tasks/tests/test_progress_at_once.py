"""Reports when things happen at once or stop in the middle: double submits, kill -9."""

import os
import random
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from agencies.choices import UserRole
from agencies.models import User
from agencies.tests.factories import AgencyFactory, UserFactory
from tasks.actions.progress import ReportValues, Sheet, asked_period, send_report
from tasks.actions.review import accept_report
from tasks.models import Attachment, ProgressReport, Task
from tasks.reporting import ReportingPeriod
from tasks.tests.elsewhere import fork
from tasks.tests.factories import TaskFactory

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2022, 6, 15)
VALUES = ReportValues(
    done="Đã trình ban hành Quyết định",
    percent=90,
    asked_status="completed",
    completed_on=date(2022, 6, 1),
    result_reference="57/QĐ-UBND",
    result_on=date(2022, 6, 1),
)
# States of a report, verbs of the history, files; status, percent, result, version of the task.
UNTOUCHED = [[], [], 0, "not_started", None, "", 1]
SENT = [["sent"], ["report_sent"], 2, "not_started", None, "", 1]
DONE = [["accepted"], ["report_accepted", "report_sent"], 2, "completed", 100, "57/QĐ-UBND", 2]


@pytest.fixture
def hundred_tasks(monkeypatch, tmp_path):
    monkeypatch.setenv("MEDIA_ROOT", str(tmp_path / "media"))
    monkeypatch.setenv("ALLOWED_HOSTS", "testserver")
    agency = AgencyFactory()
    UserFactory(username="lead_reporter", agency=agency)
    UserFactory(username="consolidator", role=UserRole.CONSOLIDATOR)
    first = TaskFactory(lead=agency)
    TaskFactory.create_batch(99, lead=agency, programme=first.programme, heading=first.heading)


def press_twice_on_every_task():
    """Two people press "Gửi" on the same form at the same moment, on each task in turn."""
    codes = list(Task.objects.order_by("code").values_list("code", flat=True))
    tokens = {code: str(uuid4()) for code in codes}
    period = asked_period(timezone.localdate()).start.isoformat()
    together, answers = threading.Barrier(2, timeout=60), Counter()

    def press():
        client = Client()
        client.force_login(User.objects.get(username="lead_reporter"))
        for code in codes:
            sheet = {"token": tokens[code], "version": 0, "period": period}
            words = {"percent": 60, "done": "Đã gửi lấy ý kiến", "asked_status": "in_progress"}
            together.wait()
            answer = client.post(f"/tasks/{code}/report/", sheet | words)
            landed = answer.headers["Location"].startswith(f"/tasks/{code}/#bao-cao-")
            answers["landed" if landed else f"{answer.status_code}"] += 1
        connection.close()

    with ThreadPoolExecutor() as people:
        for press_of_one in [people.submit(press) for _ in range(2)]:
            press_of_one.result()
    sent = ProgressReport.objects.filter(state="sent", attempt=1)
    return {"answers": answers, "reports": ProgressReport.objects.count(), "sent": sent.count()}


def kill_who_accepts_reports(kills, seed):
    """Start a worker again and again and kill it at a random moment; then let one finish.

    The moments fall within what some reports take on this machine.
    """
    chance, begin = random.Random(seed), time.monotonic()
    send_and_accept(3)
    some = time.monotonic() - begin
    for _ in range(int(kills)):
        child = fork(send_and_accept)
        time.sleep(chance.uniform(0, 2 * some))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    found, broken = states(), broken_files()
    send_and_accept()
    return {"found": found, "broken": broken, "after": states()}


def send_and_accept(at_most=None):
    reporter = User.objects.get(username="lead_reporter")
    consolidator = User.objects.get(username="consolidator")
    for task in Task.objects.exclude(status="completed").order_by("pk")[:at_most]:
        report = task.reports.first() or send_report(task, sheet(task), by=reporter, on=ON)
        seen = {"version": report.version, "task_version": task.version}
        accept_report(report, **seen, note="", by=consolidator, on=ON)


def sheet(task):
    proofs = [proof("Quyết định.pdf"), proof("Phụ lục.pdf")]
    period = ReportingPeriod("quarter", date(2022, 4, 1))
    return Sheet(task.lead, period, VALUES, uuid4(), files=proofs)


def proof(name):
    file = BytesIO(b"%PDF-1.4 " + os.urandom(20_000) + b"%%EOF")
    file.name = name
    return file


def states():
    return [
        [
            list(task.reports.values_list("state", flat=True)),
            sorted(task.history.values_list("verb", flat=True)),
            Attachment.objects.filter(report__task=task).count(),
            task.status,
            task.percent,
            task.result_reference,
            task.version,
        ]
        for task in Task.objects.order_by("pk")
    ]


def broken_files():
    root = Path(settings.MEDIA_ROOT)
    kept = Attachment.objects.values_list("file", "sha256")
    return [
        name for name, digest in kept if sha256((root / name).read_bytes()).hexdigest() != digest
    ]


def test_hundred_double_submits_make_a_hundred_reports(hundred_tasks, elsewhere):
    assert elsewhere(press_twice_on_every_task) == {
        "answers": {"landed": 200},
        "reports": 100,
        "sent": 100,
    }


def test_killing_the_process_leaves_no_half_of_a_report(hundred_tasks, elsewhere):
    seed = random.randrange(10**6)

    result = elsewhere(kill_who_accepts_reports, "15", str(seed))

    wrong = [state for state in result["found"] if state not in (UNTOUCHED, SENT, DONE)]
    assert (seed, wrong, result["broken"]) == (seed, [], [])
    assert UNTOUCHED in result["found"]
    assert DONE in result["found"]
    assert result["after"] == [DONE] * 100

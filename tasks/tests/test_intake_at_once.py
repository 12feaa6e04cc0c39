"""Letters taken in when things happen at once or stop in the middle: double presses, kill -9."""

import os
import random
import signal
import threading
import time
from collections import Counter
from datetime import date

import pytest
from django.db import connection
from django.test import Client

from agencies.choices import UserRole
from agencies.models import User
from agencies.tests.factories import AgencyFactory, UserFactory
from tasks.actions.confirming import confirm_intake
from tasks.actions.intake import draft_of, open_intake
from tasks.models import HistoryEntry, Intake, Letter, LetterItem, Task
from tasks.reading import read_text
from tasks.tests.elsewhere import fork
from tasks.tests.factories import ProgrammeFactory
from tasks.tests.reading_samples import letter_with

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2021, 3, 8)
# Unlike each other, so that no letter finds its like among the tasks of another.
SUBJECTS = [
    "điện gió ngoài khơi",
    "chế biến thủy sản đông lạnh",
    "cụm khai thác đá xây dựng",
    "chợ nông thôn kiểu mẫu",
    "xăng dầu vùng hải đảo",
    "dệt may xuất khẩu sang Nhật",
    "khuyến công làng nghề bánh tráng",
    "hóa chất, vật liệu nổ",
]
BODY = """
1. UBND tỉnh ban hành:
- Kế hoạch {0} (Thời gian trình: quý II/2021);
- Đề án {0}. Thời gian trình tháng 12/2021.
"""
LETTERS = len(SUBJECTS)


@pytest.fixture
def drafts(monkeypatch):
    """Eight letters, each in two drafts: a person may have two open, or two people one each."""
    monkeypatch.setenv("ALLOWED_HOSTS", "testserver")
    AgencyFactory(name="Sở Công Thương", short_name="Sở CT", letter_code="SCT")
    AgencyFactory(name="UBND tỉnh", short_name="UBND tỉnh")
    ProgrammeFactory()
    by = UserFactory(username="consolidator", role=UserRole.CONSOLIDATOR)
    for number, subject in enumerate(SUBJECTS, start=600):
        text = letter_with(BODY.format(subject)).replace("Số: 512", f"Số: {number}")
        for _ in range(2):
            open_intake(read_text(text), by=by)


def made():
    """Return of each letter how many items, tasks and acts of taking in it has."""
    return [
        [
            letter.number,
            letter.items.count(),
            Task.objects.filter(items__letter=letter).count(),
            HistoryEntry.objects.filter(letter=letter).count(),
        ]
        for letter in Letter.objects.order_by("number")
    ]


ALL = [[f"{600 + number}", 2, 2, 1] for number in range(LETTERS)]


def press_at_once(which):
    """Two people press "Tạo 2 nhiệm vụ" at the same moment, on one draft or on its twin."""
    numbers = list(Intake.objects.order_by("pk").values_list("pk", flat=True))
    pairs = [(n, n) if which == "same" else (n, n + 1) for n in numbers[::2]]
    together, answers = threading.Barrier(2), Counter()

    def press(side):
        client = Client()
        client.force_login(User.objects.get(username="consolidator"))
        for pair in pairs:
            together.wait()
            data = {"act": "create", "version": 1, "opened": ""}
            answer = client.post(f"/letters/read/{pair[side]}/", data)
            there = answer.headers.get("Location", "")
            landed = there.startswith("/letters/") and "/read/" not in there
            answers["letter" if landed else f"{answer.status_code} {there[:14]}"] += 1
        connection.close()

    threads = [threading.Thread(target=press, args=(side,)) for side in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"answers": answers, "made": made()}


def test_double_press_makes_each_letter_once_and_both_land_on_it(drafts, elsewhere):
    found = elsewhere(press_at_once, "same")

    assert found == {"answers": {"letter": 2 * LETTERS}, "made": ALL}


def test_two_drafts_of_one_letter_at_once_make_it_once(drafts, elsewhere):
    found = elsewhere(press_at_once, "twin")

    assert found["made"] == ALL
    assert found["answers"]["letter"] == LETTERS


def confirm_all(at_most=None):
    by = User.objects.get(username="consolidator")
    for intake in Intake.objects.filter(state="open").order_by("pk")[:at_most:2]:
        confirm_intake(intake, draft=draft_of(intake), version=intake.version, by=by, on=ON)


def kill_who_confirms(kills, seed):
    """Start a worker again and again and kill it at a random moment; then let one finish."""
    chance, begin = random.Random(seed), time.monotonic()
    confirm_all(2)
    some = time.monotonic() - begin
    for _ in range(int(kills)):
        child = fork(confirm_all)
        time.sleep(chance.uniform(0, 2 * some))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    found = made()
    items = LetterItem.objects.count()
    confirmed = Intake.objects.filter(state="confirmed").count()
    return {"found": found, "items": items, "confirmed": confirmed}


def test_nobody_finds_half_a_letter_after_a_kill(drafts, elsewhere):
    found = elsewhere(kill_who_confirms, "12", "7")

    assert found["found"] == ALL[: len(found["found"])]
    assert found["items"] == 2 * len(found["found"])
    assert found["confirmed"] == len(found["found"])

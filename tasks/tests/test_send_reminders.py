"""One mail a day to each person: who gets it, what became of it, and that nobody gets two."""

import os
import subprocess
import sys
import time
from datetime import date, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings as real_settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.choices import UserRole
from agencies.models import User
from agencies.tests.factories import AgencyFactory, UserFactory
from tasks.choices import DigestState
from tasks.deadlines import parse_deadline
from tasks.models import Digest, HistoryEntry, Task
from tasks.tests import mail_servers
from tasks.tests.elsewhere import ended_well, fork
from tasks.tests.factories import ExtensionFactory, ReportFactory, RoundFactory, TaskFactory

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
ON = date(2022, 6, 15)
PEOPLE = 8


@pytest.fixture
def on_15_june_2022():
    with time_machine.travel("2022-06-15T07:30:00+07:00", tick=False):
        yield


@pytest.fixture
def here(db, on_15_june_2022, settings):
    """The day, in this process; what a real .env on this machine says must not decide a test."""
    settings.SITE_URL = "https://nhiemvu.example"
    settings.DEFAULT_FROM_EMAIL = "nhac-viec@example.invalid"


@pytest.fixture
def daumoi(lead_reporter):
    """The reporter of the lead's agency, with an address."""
    User.objects.filter(pk=lead_reporter.pk).update(email="daumoi@example.invalid")
    return User.objects.get(pk=lead_reporter.pk)


def due(wording, **more):
    return TaskFactory(deadline=parse_deadline(wording, on=date(2021, 3, 2)), **more)


def remind(*arguments):
    """Return what the command prints, what it says of failures, and with what it ends."""
    out, err, ended = StringIO(), StringIO(), ""
    try:
        call_command("send_reminders", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        ended = str(error)
    return out.getvalue(), err.getvalue(), ended


SENT_ONE = ("Đã gửi 1 thư nhắc việc ngày 15/06/2022.\n", "", "")
SENT_NONE = ("Đã gửi 0 thư nhắc việc ngày 15/06/2022.\n", "", "")


def test_each_person_gets_one_mail_a_day_however_often_it_runs(here, daumoi, task, mailoutbox):
    assert [remind(), remind(), remind()] == [SENT_ONE, SENT_NONE, SENT_NONE]

    [mail] = mailoutbox
    assert mail.to == ["daumoi@example.invalid"]
    kept = Digest.objects.values_list("user", "on", "state", "address", "subject", "attempts")
    assert list(kept) == [(daumoi.pk, ON, "sent", "daumoi@example.invalid", mail.subject, 1)]
    entries = HistoryEntry.objects.filter(verb="mailed").values_list("by", "reason")
    assert list(entries) == [(None, "Ngày 15/06/2022: đã gửi 1 thư")]


def test_the_next_day_is_another_mail(here, daumoi, task, mailoutbox):
    remind()
    with time_machine.travel("2022-06-16T07:30:00+07:00", tick=False):
        remind()

    assert [mail.subject[:20] for mail in mailoutbox] == [
        "Nhắc việc 15/06/2022",
        "Nhắc việc 16/06/2022",
    ]


def test_what_was_decided_since_the_last_mail_is_told_once(
    here, daumoi, task, consolidator, mailoutbox
):
    remind()
    decided_at = timezone.now() + timedelta(hours=6)
    ExtensionFactory(task=task, state="granted", decided_by=consolidator, decided_at=decided_at)
    for day in (16, 17):
        with time_machine.travel(f"2022-06-{day}T07:30:00+07:00", tick=False):
            remind()

    told = ["gia hạn đã quyết định" in mail.subject for mail in mailoutbox]
    assert told == [False, True, False]


def test_the_day_is_that_of_viet_nam(here, daumoi, task, mailoutbox):
    for moment in ("2022-06-15T16:59:59Z", "2022-06-15T17:00:00Z"):
        with time_machine.travel(moment, tick=False):
            remind()

    assert list(Digest.objects.order_by("on").values_list("on", flat=True)) == [
        ON,
        ON + timedelta(days=1),
    ]


def test_people_without_a_reason_for_a_mail_get_none(
    here, task, lead_agency, outsider, leader, manager, mailoutbox
):
    """Nothing to do, the wrong role, switched off, gone, and without an address."""
    User.objects.update(email="ai-do@example.invalid")
    silent = {"agency": lead_agency, "email": "im-lang@example.invalid"}
    UserFactory(wants_digest=False, **silent)
    UserFactory(is_active=False, **silent)
    UserFactory(role=UserRole.LEADER, **silent)
    UserFactory(agency=lead_agency, full_name="Đỗ Thị Ánh")
    ReportFactory(task=TaskFactory(), by=leader)

    out, err, ended = remind()

    assert (out.splitlines(), err, ended) == (
        [
            "Đã gửi 0 thư nhắc việc ngày 15/06/2022.",
            "Chưa có thư điện tử nên không nhận được: Đỗ Thị Ánh.",
        ],
        "",
        "",
    )
    assert mailoutbox == []
    assert not Digest.objects.exists()
    assert not HistoryEntry.objects.exists()


def test_consolidators_are_told_what_waits_for_them(here, consolidator, task, mailoutbox):
    User.objects.filter(pk=consolidator.pk).update(email="tonghop@example.invalid")
    ReportFactory(task=task)
    RoundFactory(asked=[AgencyFactory()], reply_by=date(2022, 6, 10))

    remind()

    [mail] = mailoutbox
    assert mail.to == ["tonghop@example.invalid"]
    assert mail.subject == ("Nhắc việc 15/06/2022: 1 báo cáo chờ duyệt, 1 đợt quá hạn trả lời")


@pytest.mark.parametrize(
    ("on", "subject"),
    [
        ("2021-12-01", "Nhắc việc 01/12/2021: 1 còn 8 đến 30 ngày, 1 cần báo cáo"),
        ("31/12/2021", "Nhắc việc 31/12/2021: 1 đến hạn trong 7 ngày, 1 cần báo cáo"),
        ("01/01/2022", "Nhắc việc 01/01/2022: 1 quá hạn, 1 cần báo cáo"),
        ("2030-01-01", "Nhắc việc 01/01/2030: 1 quá hạn, 1 cần báo cáo"),
    ],
)
def test_another_day_is_judged_and_kept_as_that_day(here, daumoi, task, mailoutbox, on, subject):
    remind("--on", on)
    remind("--on", on)
    remind()

    assert [mail.subject for mail in mailoutbox] == [
        subject,
        "Nhắc việc 15/06/2022: 1 quá hạn, 1 cần báo cáo",
    ]


@pytest.mark.parametrize("on", ["15/06", "30/02/2022", "hôm nay", "2022"])
def test_what_is_no_day_is_said_and_nothing_sent(here, daumoi, task, mailoutbox, on):
    assert remind("--on", on) == (
        "",
        "",
        f"“{on}” không phải là ngày; hãy ghi như 02/03/2021 hoặc 2021-03-02.",
    )
    assert mailoutbox == []


def test_dry_run_says_who_would_get_what_and_does_nothing(here, daumoi, task, mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    out, err, ended = remind("--dry-run")

    assert out.splitlines() == [
        f"{daumoi} <daumoi@example.invalid>: Nhắc việc 15/06/2022: 1 quá hạn, 1 cần báo cáo",
        "Sẽ gửi 1 thư; chưa gửi gì.",
    ]
    assert (err, ended) == ("", "")
    assert mailoutbox == []
    assert not Digest.objects.exists()


# What goes wrong


def test_a_failed_mail_is_told_kept_and_sent_by_the_next_run(
    here, daumoi, task, lead_agency, mailoutbox, settings
):
    settings.EMAIL_BACKEND = f"{mail_servers.HERE}.RefusesAddress"
    gone = UserFactory(full_name="Phạm Thị Ổi", agency=lead_agency, email="oi@gone.invalid")

    why = "máy chủ thư không nhận địa chỉ này (550 5.1.1 unknown[2J user)"
    assert remind() == (
        "Đã gửi 1 thư nhắc việc ngày 15/06/2022.\n",
        f"Phạm Thị Ổi <oi@gone.invalid>: {why}\n",
        "Chưa gửi được 1 thư; lần chạy sau sẽ gửi lại.",
    )
    failed = Digest.objects.get(user=gone)
    kept = (failed.state, failed.sent_at, failed.error, failed.attempts)
    assert kept == ("failed", None, why, 1)

    User.objects.filter(pk=gone.pk).update(email="oi@example.invalid")
    assert remind() == SENT_ONE
    failed.refresh_from_db()
    assert (failed.state, failed.address, failed.error) == ("sent", "oi@example.invalid", "")
    assert failed.attempts == 2
    assert [mail.to for mail in mailoutbox] == [["daumoi@example.invalid"], ["oi@example.invalid"]]
    told = HistoryEntry.objects.filter(verb="mailed").order_by("pk")
    assert list(told.values_list("reason", flat=True)) == [
        "Ngày 15/06/2022: đã gửi 1 thư, chưa gửi được 1 thư",
        "Ngày 15/06/2022: đã gửi 1 thư",
    ]


@pytest.mark.parametrize(
    ("server", "said"),
    [
        (
            "RefusesPassword",
            "máy chủ thư không nhận tên hoặc mật khẩu trong EMAIL_URL (535 5.7.8 bad credentials)",
        ),
        ("RefusesMail", "máy chủ thư không nhận thư này (552 too large)"),
        ("IsDown", "không gửi được qua máy chủ thư ([Errno 111] Connection refused)"),
    ],
)
def test_what_is_wrong_with_the_server_is_said(here, daumoi, task, settings, server, said):
    settings.EMAIL_BACKEND = f"{mail_servers.HERE}.{server}"

    _, err, ended = remind()

    assert err == f"{daumoi} <daumoi@example.invalid>: {said}\n"
    assert ended == "Chưa gửi được 1 thư; lần chạy sau sẽ gửi lại."


def test_an_address_that_cannot_be_one_stops_nobody_else(
    here, daumoi, task, lead_agency, mailoutbox
):
    UserFactory(agency=lead_agency, email="hai ở@@example.invalid")
    User.objects.filter(pk=daumoi.pk).update(username="z")

    out, err, _ = remind()

    assert out == SENT_ONE[0]
    [line] = err.splitlines()
    assert "hai ở@@example.invalid>: không gửi được qua máy chủ thư (" in line
    assert [mail.to for mail in mailoutbox] == [["daumoi@example.invalid"]]


def test_a_failed_mail_of_yesterday_does_not_hide_what_it_would_have_told(
    here, daumoi, task, lead_agency, mailoutbox, settings
):
    answered = {"decided_at": timezone.now() - timedelta(hours=1), "done": "Đã trình"}
    ReportFactory(task=task, returned=True, **answered)
    memory, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{mail_servers.HERE}.IsDown"
    remind()
    settings.EMAIL_BACKEND = memory

    with time_machine.travel("2022-06-16T07:30:00+07:00", tick=False):
        remind()

    assert "1 bị trả lại" in mailoutbox[0].subject
    assert list(Digest.objects.order_by("on").values_list("state", flat=True)) == ["failed", "sent"]


@pytest.mark.parametrize(
    ("named", "changed"),
    [
        ("EMAIL_URL", {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}),
        ("DEFAULT_FROM_EMAIL", {"DEFAULT_FROM_EMAIL": ""}),
        ("DEFAULT_FROM_EMAIL", {"DEFAULT_FROM_EMAIL": "Theo dõi nhiệm vụ"}),
        ("SITE_URL", {"SITE_URL": ""}),
        ("SITE_URL", {"SITE_URL": "nhiemvu.example.gov.vn"}),
        ("SITE_URL", {"SITE_URL": "https://[2001:db8::1"}),
        ("SITE_URL", {"SITE_URL": "https://[nhiemvu]"}),
        ("SITE_URL", {"SITE_URL": "https://nhiemvu.example.gov.vn:cong"}),
    ],
)
def test_what_is_not_set_is_named_and_nothing_sent(
    here, daumoi, task, mailoutbox, settings, named, changed
):
    for name, value in changed.items():
        setattr(settings, name, value)

    out, err, ended = remind()

    problem, last = ended.splitlines()
    assert named in problem
    assert (out, err, last) == ("", "", "Không gửi thư nào.")
    assert mailoutbox == []
    assert not Digest.objects.exists()


# Runs at once, and runs that are killed


def test_a_row_left_by_a_run_that_is_gone_is_taken_over_in_time(here, daumoi, task, mailoutbox):
    Digest.objects.create(user=daumoi, on=ON, address=daumoi.email, subject="Nhắc việc")

    busy = (
        "Đã gửi 0 thư nhắc việc ngày 15/06/2022.\nLần chạy khác đã hoặc đang gửi 1 thư.\n",
        "",
        "",
    )
    assert remind() == busy
    with time_machine.travel("2022-06-15T07:41:00+07:00", tick=False):
        assert remind() == SENT_ONE
    assert Digest.objects.get().attempts == 2


@pytest.fixture
def many_people(transactional_db, tmp_path, monkeypatch):
    """Reporters with one overdue task each; their mails become files."""
    agency = AgencyFactory()
    due("ngày 01/06/2022", lead=agency)
    for number in range(PEOPLE):
        name = f"can-bo-{number}"
        UserFactory(username=name, agency=agency, email=f"{name}@example.invalid")
    monkeypatch.setenv("EMAIL_URL", f"filemail:///{tmp_path}/mails")
    monkeypatch.setenv("SITE_URL", "https://nhiemvu.example")
    monkeypatch.setenv("DEFAULT_FROM_EMAIL", "nhac-viec@example.invalid")
    return tmp_path / "mails"


def mailed(folder):
    """Return to whom mails went, as often as they did."""
    text = "".join(path.read_text() for path in folder.glob("*"))
    return sorted(line for line in text.splitlines() if line.startswith("To: "))


EACH_ONCE = [f"To: can-bo-{number}@example.invalid" for number in range(PEOPLE)]


def test_runs_at_the_same_moment_send_each_mail_once(many_people, elsewhere):
    told = elsewhere(send_at_once)

    assert told == {"ended_well": [True] * 5, "rows": [["sent", 1]] * PEOPLE}
    assert mailed(many_people) == EACH_ONCE


def send_at_once():
    begin = time.monotonic() + 1
    children = [fork(lambda: remind("--on", "15/06/2022"), begin) for _ in range(5)]
    ended = [ended_well(child) for child in children]
    return {"ended_well": ended, "rows": list(Digest.objects.values_list("state", "attempts"))}


@pytest.mark.parametrize(("server", "twice"), [("KillsBefore", 0), ("KillsAfter", 1)])
def test_what_a_killed_run_did_not_reach_is_sent_by_the_next(many_people, elsewhere, server, twice):
    told = elsewhere(send_and_be_killed, server)

    assert told["killed"] == ["sent", "sent", "sending"]
    # The next run, at once: all but the one that may still be on its way.
    assert told["next"] == ["sent", "sent", "sending", *["sent"] * (PEOPLE - 3)]
    assert told["later"] == ["sent"] * PEOPLE
    again = [EACH_ONCE[2]] * twice
    assert mailed(many_people) == sorted(EACH_ONCE + again)


def send_and_be_killed(server):
    def states():
        return list(Digest.objects.order_by("user").values_list("state", flat=True))

    told = {}
    with override_settings(EMAIL_BACKEND=f"{mail_servers.HERE}.{server}"):
        assert not ended_well(fork(lambda: remind("--on", "15/06/2022")))
    told["killed"] = states()
    remind("--on", "15/06/2022")
    told["next"] = states()
    long_ago = timezone.now() - timedelta(minutes=11)
    Digest.objects.filter(state=DigestState.SENDING).update(claimed_at=long_ago)
    remind("--on", "15/06/2022")
    told["later"] = states()
    return told


# What it costs


def test_a_person_costs_the_same_for_one_task_and_for_three(here, daumoi, task, lead_agency):
    costs = []
    for number in (1, 3):
        while Task.objects.count() < number:
            TaskFactory(lead=lead_agency, programme=task.programme, heading=None)
        with CaptureQueriesContext(connection) as captured:
            remind("--on", f"{number}/7/2022")
        costs.append(len(captured))

    assert costs == [19, 19]


def test_a_person_more_costs_as_much_as_the_last(here, daumoi, task, lead_agency):
    costs = []
    for number in (1, 2, 3):
        with CaptureQueriesContext(connection) as captured:
            remind("--on", f"{number}/7/2022")
        costs.append(len(captured))
        UserFactory(agency=lead_agency, email=f"can-bo-{number}@example.invalid")

    assert costs[2] - costs[1] == costs[1] - costs[0]


def test_the_command_of_a_shell_ends_with_the_right_code(tmp_path):
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3", "EMAIL_URL": ""}

    done = subprocess.run(
        [sys.executable, "manage.py", "send_reminders"],
        cwd=real_settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert "hãy ghi EMAIL_URL" in done.stderr
    assert "Không gửi thư nào." in done.stderr

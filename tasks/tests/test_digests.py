"""What a digest says, word for word, and what it tells only once."""

import re
from datetime import date, datetime
from unicodedata import is_normalized, normalize
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail

from agencies.tests.factories import UserFactory
from tasks.actions.reminders import content_of, record_reminded
from tasks.choices import HistoryVerb
from tasks.deadlines import parse_deadline
from tasks.digests import digest_of, mail_of
from tasks.models import ChangeSet, Reminder, Task
from tasks.tests.factories import (
    AwaitedEventFactory,
    ExtensionFactory,
    HistoryEntryFactory,
    ReportFactory,
    RoundFactory,
    TaskFactory,
)
from tasks.tests.test_word_letter import LETTER

pytestmark = pytest.mark.django_db
LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
ON = date(2022, 6, 15)


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://nhiemvu.example"
    with time_machine.travel("2022-06-15T07:30:00+07:00", tick=False):
        yield


@pytest.fixture
def daumoi(lead_agency):
    return UserFactory(
        full_name="Trần Văn Đầu Mối", agency=lead_agency, email="daumoi@example.invalid"
    )


def at(day, month=6):
    return datetime(2022, month, day, 9, tzinfo=LOCAL)


@pytest.fixture
def due(programme, lead_agency):
    def make(code, wording, **more):
        deadline = parse_deadline(wording, on=date(2021, 3, 2))
        values = {"programme": programme, "heading": None, "lead": lead_agency} | more
        return TaskFactory(code=code, deadline=deadline, title=f"Kế hoạch {code}", **values)

    return make


def written(user, since=None):
    return mail_of(digest_of(user, on=ON, since=since))


def html_of(message):
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    return html


def parts_of(user, since=None):
    words = digest_of(user, on=ON, since=since)
    return {
        part.title: [item.notes[0] for item in part.items]
        for part in (words.parts if words else ())
    }


def test_the_mail_of_a_reporter_word_for_word(
    daumoi, due, lead_agency, coordinating_agency, consolidator
):
    back = due("NV-001", "ngày 31/12/2022")
    ReportFactory(task=back, returned=True, decided_by=consolidator, by=daumoi)
    due("NV-002", "ngày 14/06/2022")
    due("NV-003", "ngày 15/06/2022", lead=coordinating_agency, coordinating=[lead_agency])
    due("NV-004", "ngày 15/07/2022")
    due("NV-005", "ngày 16/07/2022")

    message = written(daumoi)

    assert message.subject == (
        "Nhắc việc 15/06/2022: 1 bị trả lại, 1 quá hạn, 1 đến hạn trong 7 ngày, "
        "1 còn 8 đến 30 ngày, 3 cần báo cáo"
    )
    assert (
        message.body
        == f"""\
Kính gửi: Trần Văn Đầu Mối, Sở Công Thương

Việc cần làm trong “Theo dõi nhiệm vụ”, tính đến hết ngày 15/06/2022.

Báo cáo Quý II/2022: đã gửi 0 trong 4 nhiệm vụ. Hạn gửi 20/06/2022, còn 5 ngày.
Xem và báo cáo: https://nhiemvu.example/my-work/

BỊ TRẢ LẠI: 1

1. Kế hoạch NV-001
   Còn 199 ngày · NV-001 · Quý II/2022 · {consolidator} trả lại
   “Nêu rõ căn cứ tính mức hỗ trợ”
   https://nhiemvu.example/tasks/NV-001/

QUÁ HẠN: 1

1. Kế hoạch NV-002
   Quá hạn 1 ngày · NV-002 · Sở CT
   https://nhiemvu.example/tasks/NV-002/

ĐẾN HẠN TRONG 7 NGÀY: 1

1. Kế hoạch NV-003
   Hạn hôm nay · NV-003 · Sở KH&CN
   https://nhiemvu.example/tasks/NV-003/

CÒN 8 ĐẾN 30 NGÀY: 1

1. Kế hoạch NV-004
   Còn 30 ngày · NV-004 · Sở CT
   https://nhiemvu.example/tasks/NV-004/

--
Mọi việc của bạn: https://nhiemvu.example/my-work/
Thư gửi tự động, mỗi ngày nhiều nhất một thư. Ngừng hoặc nhận lại: \
https://nhiemvu.example/accounts/reminders/"""
    )


def test_the_html_says_the_same(daumoi, due):
    due("NV-002", "ngày 14/06/2022")

    html = html_of(written(daumoi))

    assert "<h2>Quá hạn: 1</h2>" in html
    assert '<a href="https://nhiemvu.example/tasks/NV-002/">Kế hoạch NV-002</a>' in html
    assert "<b>Quá hạn 1 ngày</b> · NV-002 · Sở CT" in html
    assert "Báo cáo Quý II/2022: đã gửi 0 trong 1 nhiệm vụ." in html
    assert set(re.findall(r'href="([^"]+)', html)) == {
        "https://nhiemvu.example/my-work/",
        "https://nhiemvu.example/tasks/NV-002/",
        "https://nhiemvu.example/accounts/reminders/",
    }


def test_the_mail_of_a_consolidator_word_for_word(consolidator, due, lead_agency, daumoi):
    task = due("NV-001", "ngày 31/12/2022")
    ReportFactory(task=task, asked_status="completed", by=daumoi)
    ExtensionFactory(task=task, deadline_wording="quý I/2023", due_on=date(2023, 3, 31))
    late = RoundFactory(asked=[lead_agency], reply_by=date(2022, 6, 10))
    # Nobody is told every day that the world outside has not moved.
    due("NV-002", "ngày 14/06/2022", waiting=True, awaited_event=AwaitedEventFactory())

    message = written(consolidator)

    assert message.subject == (
        "Nhắc việc 15/06/2022: 1 báo cáo chờ duyệt, 1 đề nghị gia hạn, 1 đợt quá hạn trả lời"
    )
    shown = message.body[message.body.index("BÁO CÁO") : message.body.index("--")]
    assert (
        shown
        == f"""\
BÁO CÁO CHỜ DUYỆT: 1

1. Kế hoạch NV-001
   NV-001 · Sở CT · Quý II/2022 · 60% · đề nghị: hoàn thành · gửi 14/06/2022
   https://nhiemvu.example/tasks/NV-001/

ĐỀ NGHỊ GIA HẠN: 1

1. Kế hoạch NV-001
   NV-001 · Sở CT · 31/12/2022 → 31/03/2023
   “Chưa thống nhất mức hỗ trợ, đang lấy ý kiến lần 2”
   https://nhiemvu.example/tasks/NV-001/

ĐỢT QUÁ HẠN TRẢ LỜI: 1

1. Đề xuất nội dung Chương trình hành động
   Quá 5 ngày · trả lời trước hết ngày 10/06/2022 · 1 cơ quan chưa trả lời đủ
   https://nhiemvu.example/rounds/{late.pk}/

"""
    )


def test_a_leader_who_decides_extensions_is_told_of_those_that_wait(leader, due):
    task = due("NV-001", "ngày 31/12/2022")
    due("NV-002", "ngày 14/06/2022")
    assert digest_of(leader, on=ON, since=None) is None
    leader.can_decide_extensions = True
    assert digest_of(leader, on=ON, since=None) is None

    ExtensionFactory(task=task, deadline_wording="quý I/2023", due_on=date(2023, 3, 31))

    assert written(leader).subject == "Nhắc việc 15/06/2022: 1 đề nghị gia hạn"


def test_what_others_did_is_told_once(daumoi, due, consolidator):
    """Reminded, started, decided: since the last digest, at first since 30 days."""
    decided = {"state": "granted", "decided_by": consolidator}
    for day, number in ((at(10, 5), 0), (at(1), 10), (at(14), 20)):
        started, given, urged = (due(f"NV-{number + n}", "ngày 31/12/2022") for n in range(3))
        event = ChangeSet.objects.create(kind="event", by=consolidator)
        HistoryEntryFactory(task=started, at=day, verb=HistoryVerb.EVENT_RECORDED, change_set=event)
        ExtensionFactory(task=given, decided_at=day, **decided)
        HistoryEntryFactory(task=urged, at=day, verb=HistoryVerb.REMINDER_DRAFTED)
    ExtensionFactory(task=due("NV-99", "ngày 31/12/2022"))

    of_30_days = {
        "Được đôn đốc": ["NV-12", "NV-22"],
        "Mới bắt đầu": ["NV-10", "NV-20"],
        "Gia hạn đã quyết định": ["NV-21", "NV-11"],
    }
    assert parts_of(daumoi) == of_30_days
    assert parts_of(daumoi, since=at(1, 1)) == of_30_days
    assert parts_of(daumoi, since=at(13)) == {
        "Được đôn đốc": ["NV-22"],
        "Mới bắt đầu": ["NV-20"],
        "Gia hạn đã quyết định": ["NV-21"],
    }
    assert parts_of(daumoi, since=at(15)) == {}


def test_letters_of_a_consolidator_are_told_to_whom_they_remind(daumoi, due, consolidator):
    tasks = [due("NV-001", "ngày 31/12/2022")]
    record_reminded(tasks, reply_by=date(2022, 6, 20), by=consolidator, on=ON)

    body = written(daumoi).body

    assert "1 được đôn đốc" in written(daumoi).subject
    assert f"NV-001 · {consolidator}, 15/06/2022" in body
    assert "“Gửi Sở Công Thương, đề nghị trả lời trước hết ngày 20/06/2022”" in body


def test_a_round_is_told_until_it_is_answered(daumoi, lead_agency, consolidator):
    round_ = RoundFactory(asked=[lead_agency], reply_by=date(2022, 6, 10))
    letter = {"content": content_of(LETTER), "drafted_by": consolidator, "drafted_at": at(13)}
    Reminder.objects.create(round=round_, **letter).replies.set(round_.replies.all())

    message = written(daumoi, since=at(14))

    assert message.subject == "Nhắc việc 15/06/2022: 1 đợt cần trả lời"
    assert (
        "   Quá 5 ngày · trả lời trước hết ngày 10/06/2022 · công văn đôn đốc 13/06/2022\n"
        f"   https://nhiemvu.example/rounds/{round_.pk}/\n"
    ) in message.body
    assert "Báo cáo Quý" not in message.body


@pytest.mark.parametrize(
    "part", ["returned", "accepted", "sent"], ids=["returned", "accepted", "sent"]
)
def test_a_report_that_was_sent_is_no_longer_asked_for(daumoi, due, part):
    task = due("NV-001", "ngày 31/12/2022")
    ReportFactory(task=task, by=daumoi, **({} if part == "sent" else {part: True}))

    words = digest_of(daumoi, on=ON, since=None)

    assert (words and [part.title for part in words.parts]) == (
        ["Bị trả lại"] if part == "returned" else None
    )


def test_nothing_to_tell_makes_no_mail(daumoi, consolidator, outside_task):
    assert digest_of(daumoi, on=ON, since=None) is None
    assert digest_of(consolidator, on=ON, since=None) is None


def test_nothing_of_another_agency_is_told(daumoi, due, outside_task, outside_agency):
    due("NV-001", "ngày 14/06/2022")
    ReportFactory(task=outside_task, returned=True, decision_note="Nội dung bí mật")
    HistoryEntryFactory(task=outside_task, at=at(14), verb=HistoryVerb.REMINDER_DRAFTED)
    RoundFactory(asked=[outside_agency], title="Đợt bí mật")

    message = written(daumoi)

    assert "bí mật" not in message.body + html_of(message)


def test_recurring_and_divided_work_is_told_by_what_is_led(daumoi, due, coordinating_agency):
    whole = due("NV-001", "ngày 31/12/2022", lead=coordinating_agency)
    due("NV-001.1", "ngày 14/06/2022", parent=whole)

    assert parts_of(daumoi)["Quá hạn"] == ["NV-001.1"]


def test_long_parts_are_cut_and_say_where_the_rest_is(daumoi, due, lead_agency, consolidator):
    first = due("NV-0", "ngày 14/06/2022")
    more = {"programme": first.programme, "lead": lead_agency, "heading": None}
    TaskFactory.create_batch(199, due_on=date(2022, 6, 14), deadline_start=None, **more)
    for number in range(21):
        RoundFactory(asked=[lead_agency], reply_by=ON, title=f"Đợt {number}")

    message = written(daumoi)

    assert "200 quá hạn" in message.subject
    assert message.body.count("   Quá hạn 1 ngày") == 20
    rest = "https://nhiemvu.example/tasks/?timeliness=overdue&sort=timeliness"
    assert f"\nvà 180 nhiệm vụ khác: {rest}\n" in message.body
    assert "\nvà 1 đợt khác: https://nhiemvu.example/my-work/?all=rounds#rounds\n" in message.body
    assert f'<a href="{rest.replace("&", "&amp;")}">và 180 nhiệm vụ khác</a>' in html_of(message)


def test_links_lead_to_pages_that_open(client, daumoi, due, lead_agency):
    due("NV-001", "ngày 14/06/2022")
    TaskFactory.create_batch(
        25, due_on=date(2022, 6, 20), deadline_start=None, lead=lead_agency, heading=None
    )
    RoundFactory(asked=[lead_agency])
    client.force_login(daumoi)

    links = set(re.findall(r"https://nhiemvu\.example(\S+)", written(daumoi).body))

    assert len(links) == 1 + 20 + 1 + 3
    assert {client.get(link).status_code for link in links} == {200}


@pytest.mark.parametrize("typed", ["<b>Kế hoạch</b>\n\nhttps://lừa.example {{ 7 }}", "\u001b[2J"])
def test_what_people_typed_stays_text(daumoi, due, typed):
    task = due("NV-001", "ngày 14/06/2022")
    Task.objects.filter(pk=task.pk).update(title=typed)

    message = written(daumoi)

    assert f"1. {' '.join(typed.split())}\n" in message.body
    assert "<b>Kế hoạch" not in html_of(message)


def test_the_mail_is_composed_text_from_the_sender_and_says_that_it_is_automatic(
    daumoi, due, settings
):
    settings.DEFAULT_FROM_EMAIL = "Theo dõi nhiệm vụ <nhac-viec@example.invalid>"
    task = due("NV-001", "ngày 14/06/2022")
    Task.objects.filter(pk=task.pk).update(title=normalize("NFD", "Kế hoạch"))

    first, again = written(daumoi), written(daumoi)
    first.send()

    [sent] = mail.outbox
    assert sent.from_email == "Theo dõi nhiệm vụ <nhac-viec@example.invalid>"
    assert all(is_normalized("NFC", text) for text in (sent.subject, sent.body, html_of(sent)))
    assert "Kế hoạch" in sent.body
    assert sent.extra_headers == again.extra_headers
    headers = sent.message()
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["List-Unsubscribe"] == "<https://nhiemvu.example/accounts/reminders/>"
    assert headers["Message-ID"] == f"<nhac-viec.20220615.{daumoi.pk}@nhiemvu.example>"

"""What each person has to do, the most urgent first."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from agencies.models import User
from agencies.tests.factories import AgencyFactory, UserFactory
from tasks.actions.periods import open_periods
from tasks.actions.reminders import content_of
from tasks.models import Extension, ProgressReport, Reminder, Round, Task
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


@pytest.fixture(autouse=True)
def on_15_june_2022():
    with time_machine.travel("2022-06-15T09:15:00+07:00", tick=False):
        yield


@pytest.fixture
def daumoi(client, register, django_user_model):
    """The reporter of the body whose letter the fixtures hold."""
    task = Task.objects.get(code="NV-001")
    client.force_login(UserFactory(username="daumoi", agency=task.lead))
    return client


def piles(page):
    """Return the codes (or titles) of each pile, in order."""
    return {
        pile.key: [item.notes[0] if item.notes else item.title for item in pile.items]
        for pile in page.context["piles"]
    }


def opened(client, page):
    """Return how every address of the piles answers."""
    items = [item for pile in page.context["piles"] for item in pile.items]
    addresses = {item.url for item in items} | {item.act_url for item in items}
    return {client.get(address).status_code for address in addresses}


def test_reporter_sees_what_is_asked_for_the_most_urgent_first(daumoi):
    page = daumoi.get("/my-work/")

    assertContains(page, "Báo cáo Quý II/2022: đã gửi 0 trong 12 nhiệm vụ")
    assertContains(page, "1 đã xong, 3 chờ sự kiện: không phải báo cáo.")
    assertContains(page, "chủ trì 16 nhiệm vụ, phối hợp 0")
    first = ["NV-006", "NV-001", "NV-002", "NV-003", "NV-004", "NV-009"]
    ongoing = ["NV-010", "NV-012", "NV-013", "NV-014", "NV-015", "NV-016"]
    assert piles(page) == {"todo": first + ongoing}
    assert page.context["opened"]["task"].code == "NV-006"


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2022-06-15", "Quý II/2022: đã gửi 0 trong 12"),
        ("2022-06-15", "</b>, còn 5 ngày. Số liệu chốt đến 14/06/2022."),
        ("2022-06-20", "</b>, là hôm nay."),
        ("2022-06-21", "</b>, đã qua."),
        ("2022-08-31", "Quý II/2022: đã gửi 0 trong 12"),
        ("2022-09-01", "Quý III/2022: đã gửi 0 trong 12"),
    ],
)
def test_period_and_its_days_are_told(daumoi, now, told):
    with time_machine.travel(f"{now}T09:00:00+07:00"):
        daumoi.force_login(User.objects.get(username="daumoi"))

        assertContains(daumoi.get("/my-work/"), told)


def test_reports_move_from_pile_to_pile(daumoi):
    by_code = Task.objects.in_bulk(["NV-001", "NV-002", "NV-003", "NV-004"], field_name="code")
    by = User.objects.get(username="daumoi")
    ReportFactory(task=by_code["NV-001"], by=by)
    ReportFactory(task=by_code["NV-002"], returned=True, by=by)
    ReportFactory(task=by_code["NV-003"], accepted=True, by=by)
    ReportFactory(task=by_code["NV-004"], draft=True, by=by)

    page = daumoi.get("/my-work/")

    assert opened(daumoi, page) == {200}
    assert piles(page)["returned"] == ["NV-002"]
    assert piles(page)["sent"] == ["NV-001"]
    assert piles(page)["todo"][:2] == ["NV-006", "NV-004"]
    assert "NV-003" not in piles(page)["todo"]
    assertContains(page, "đã gửi 2 trong 12 nhiệm vụ")
    assertContains(page, "Nêu rõ căn cứ tính mức hỗ trợ")
    assertContains(page, "đã có bản nháp")
    assert page.context["opened"]["task"].code == "NV-002"
    assertContains(page, "<title>(10) Việc của tôi")


def test_parts_and_periods_do_not_double_the_tasks_of_an_agency(daumoi):
    whole, line = Task.objects.get(code="NV-003"), Task.objects.get(code="NV-006")
    shared = {"programme": whole.programme, "lead": whole.lead, "heading": None}
    TaskFactory(parent=whole, code="NV-003.1", **shared)
    open_periods(on=date(2022, 6, 15))

    assert line.parts.count() == 2
    assertContains(daumoi.get("/my-work/"), "chủ trì 16 nhiệm vụ, phối hợp 0")


def test_task_done_by_its_report_still_counts_as_reported(daumoi, consolidator):
    task = Task.objects.get(code="NV-003")
    ReportFactory(task=task, accepted=True, by=User.objects.get(username="daumoi"))
    done = {"status": "completed", "submitted_on": date(2022, 6, 1)}
    done |= {"completed_on": date(2022, 6, 1), "result_reference": "57/NQ"}
    done["result_on"] = date(2022, 6, 1)
    Task.objects.filter(pk=task.pk).update(**done)

    of_agency = daumoi.get("/my-work/")
    daumoi.force_login(consolidator)
    of_planning = daumoi.get("/my-work/")

    for page in (of_agency, of_planning):
        assertContains(page, "đã gửi 1 trong 12 nhiệm vụ")
    assertContains(of_agency, "1 đã xong, 3 chờ sự kiện: không phải báo cáo.")
    assert [(body["sent"], body["missing"]) for body in of_planning.context["bodies"]] == [(1, 11)]


def test_report_sent_before_it_was_asked_for_does_not_count(daumoi):
    early = datetime(2022, 4, 20, tzinfo=LOCAL)
    ReportFactory(task=Task.objects.get(code="NV-003"), accepted=True, sent_at=early)

    assertContains(daumoi.get("/my-work/"), "đã gửi 0 trong 12 nhiệm vụ")


def test_returned_report_of_an_earlier_period_stays_until_it_is_sent_again(daumoi):
    task = Task.objects.get(code="NV-003")
    winter = {"task": task, "period_start": date(2022, 1, 1)}
    returned = ReportFactory(returned=True, **winter)

    page = daumoi.get("/my-work/")
    assert piles(page)["returned"] == ["NV-003"]
    assert piles(page)["todo"].count("NV-003") == 1
    assertContains(page, f'href="/tasks/NV-003/reports/{returned.pk}/edit/"')

    ReportFactory(attempt=2, **winter)
    assert "returned" not in piles(daumoi.get("/my-work/"))


def test_chosen_task_opens_beside_the_list(daumoi):
    page = daumoi.get("/my-work/?open=NV-014")

    assert page.context["opened"]["task"].code == "NV-014"
    assertContains(page, 'aria-label="Báo cáo tiến độ NV-014"')
    assertContains(page, "Đang mở")
    assert daumoi.get("/my-work/?open=NV-404").status_code == 404
    assert daumoi.get("/my-work/?open=NV-008").context["opened"] is None


def test_form_beside_the_list_comes_back_to_the_list(daumoi):
    form = daumoi.get("/my-work/?open=NV-002").context["opened"]["form"]
    sheet = {name: form[name].value() for name in ("token", "version", "period")}
    words = {"percent": "70", "done": "Đã lấy ý kiến", "back": "my-work"}

    answer = daumoi.post("/tasks/NV-002/report/", sheet | words, follow=True)

    assert answer.redirect_chain == [("/my-work/", 302)]
    assert piles(answer)["sent"] == ["NV-002"]


def test_recurring_work_is_asked_by_its_periods(daumoi, consolidator):
    from tasks.actions.periods import open_periods

    open_periods(on=date(2022, 6, 15))

    page = daumoi.get("/my-work/")

    assert piles(page)["todo"][:2] == ["NV-006-2021", "NV-001"]
    assert "NV-006" not in piles(page)["todo"]


def test_reporter_is_told_what_became_of_requests_for_more_time(daumoi, consolidator):
    by_code = Task.objects.in_bulk(["NV-001", "NV-002", "NV-003", "NV-004"], field_name="code")
    decided = {"decided_by": consolidator, "decision_note": "Chưa đủ căn cứ"}
    lately, long_ago = datetime(2022, 6, 1, tzinfo=LOCAL), datetime(2022, 4, 1, tzinfo=LOCAL)
    ExtensionFactory(task=by_code["NV-001"], state="refused", decided_at=long_ago, **decided)
    ExtensionFactory(task=by_code["NV-002"], state="withdrawn")
    ExtensionFactory(task=by_code["NV-003"], state="refused", decided_at=lately, **decided)
    waiting = ExtensionFactory(task=by_code["NV-004"])
    ExtensionFactory(task=TaskFactory(), state="refused", decided_at=lately, **decided)

    page = daumoi.get("/my-work/")

    pile = next(pile for pile in page.context["piles"] if pile.key == "more-time")
    assert [(item.notes, item.badge["text"], item.quoted) for item in pile.items] == [
        (("NV-004", "30/06/2022 → 30/09/2022"), "Chờ quyết định", ""),
        (
            ("NV-003", "30/06/2022 → 30/09/2022", f"{consolidator}, 01/06/2022"),
            "Không đồng ý",
            "Chưa đủ căn cứ",
        ),
    ]
    assertContains(page, waiting.get_absolute_url())
    assertContains(page, "<title>(12) Việc của tôi")


def test_reporter_is_told_what_letters_reminded_of(daumoi, consolidator):
    by_code = Task.objects.in_bulk(["NV-001", "NV-002", "NV-003", "NV-004"], field_name="code")
    done = {"status": "completed", "submitted_on": date(2022, 6, 1)}
    done |= {"completed_on": date(2022, 6, 1), "result_reference": "57/NQ"}
    Task.objects.filter(code="NV-003").update(**done, result_on=date(2022, 6, 1))
    reminds = {"by": consolidator, "verb": "reminder_drafted"}
    lately, again = datetime(2022, 6, 1, tzinfo=LOCAL), datetime(2022, 6, 10, tzinfo=LOCAL)
    HistoryEntryFactory(task=by_code["NV-001"], at=lately, **reminds)
    HistoryEntryFactory(task=by_code["NV-001"], at=again, reason="Trước hết ngày 20/06", **reminds)
    HistoryEntryFactory(task=by_code["NV-002"], at=datetime(2022, 5, 1, tzinfo=LOCAL), **reminds)
    HistoryEntryFactory(task=by_code["NV-003"], at=lately, **reminds)
    HistoryEntryFactory(task=by_code["NV-004"], at=lately, by=consolidator)

    page = daumoi.get("/my-work/")

    pile = next(pile for pile in page.context["piles"] if pile.key == "reminded")
    assert [(item.notes, item.quoted) for item in pile.items] == [
        (("NV-001", f"{consolidator}, 10/06/2022"), "Trước hết ngày 20/06")
    ]
    assertContains(page, "Được đôn đốc")
    assertContains(page, "<title>(11) Việc của tôi")


def test_rounds_show_to_who_owes_an_answer_and_late_ones_to_who_runs_them(daumoi, consolidator):
    agency = User.objects.get(username="daumoi").agency
    late = RoundFactory(asked=[agency], reply_by=date(2022, 6, 10))
    reminder = Reminder.objects.create(
        round=late,
        drafted_by=consolidator,
        drafted_at=datetime(2022, 6, 13, tzinfo=LOCAL),
        content=content_of(LETTER),
    )
    reminder.replies.set(late.replies.all())
    RoundFactory(asked=[agency], reply_by=date(2022, 6, 15), title="Đợt hôm nay")
    RoundFactory(asked=[AgencyFactory()], reply_by=date(2022, 6, 20), title="Đợt của nơi khác")
    closed = RoundFactory(asked=[agency], reply_by=date(2022, 6, 10), title="Đợt đã đóng")
    Round.objects.filter(pk=closed.pk).update(closed_by=consolidator, closed_at=timezone.now())
    answered = RoundFactory(asked=[agency], reply_by=date(2022, 6, 10), title="Đợt đã trả lời")
    by = {"decided_by": consolidator, "decided_at": timezone.now()}
    answered.replies.update(outcome="nothing", answered_on=date(2022, 6, 9), **by)

    of_agency = daumoi.get("/my-work/")
    daumoi.force_login(consolidator)
    of_planning = daumoi.get("/my-work/")

    asked, behind = (
        next(pile for pile in page.context["piles"] if pile.key == "rounds")
        for page in (of_agency, of_planning)
    )
    late_badge = {"text": "Quá 5 ngày", "icon": "exclamation-triangle-fill", "variant": "overdue"}
    assert [(item.title, item.notes, item.badge) for item in asked.items] == [
        (
            late.title,
            ("trả lời trước hết ngày 10/06/2022", "công văn đôn đốc 13/06/2022"),
            late_badge,
        ),
        ("Đợt hôm nay", ("trả lời trước hết ngày 15/06/2022",), None),
    ]
    assert [(item.title, item.notes, item.badge, item.act_url) for item in behind.items] == [
        (
            late.title,
            ("trả lời trước hết ngày 10/06/2022", "1 cơ quan chưa trả lời đủ"),
            late_badge,
            f"/rounds/{late.pk}/remind/",
        )
    ]
    assert opened(daumoi, of_planning) == {200}


def test_long_piles_are_cut_and_shown_whole_when_asked(client, lead_reporter, lead_agency):
    first = TaskFactory(lead=lead_agency)
    TaskFactory.create_batch(22, lead=lead_agency, programme=first.programme, heading=None)
    client.force_login(lead_reporter)

    page, whole = client.get("/my-work/"), client.get("/my-work/?all=todo")

    assert (len(piles(page)["todo"]), len(piles(whole)["todo"])) == (20, 23)
    assertContains(page, "Xem cả 23")
    assertNotContains(whole, "Xem cả 23")


def test_consolidator_sees_reports_extensions_and_events(client, register, consolidator):
    task = Task.objects.get(code="NV-003")
    report = ReportFactory(task=task, asked_status="completed")
    extension = Extension(
        task=task,
        agency=task.lead,
        reason="Chờ ý kiến các sở",
        before_due_on=task.due_on,
        asked_by=report.by,
        deadline_wording="quý III/2022",
        deadline_kind="quarter",
        due_on=date(2022, 9, 30),
    )
    extension.save()
    client.force_login(consolidator)

    page = client.get("/my-work/")

    assert list(piles(page)) == ["reports", "extensions", "events"]
    assert opened(client, page) == {200}
    assertContains(page, f'href="/tasks/NV-003/reports/{report.pk}/?queue"')
    assertContains(page, "đề nghị: hoàn thành")
    assertContains(page, "30/06/2022 → 30/09/2022")
    assertContains(page, "Trung ương ban hành hướng dẫn")
    assertContains(page, "còn thiếu <b>11</b> / 12")


def test_menu_counts_what_waits_here_and_on_the_start_page(daumoi, consolidator):
    def shown(address):
        entries = daumoi.get(address).context["frame"]["menu"]
        return {entry["label"]: entry["count"] for entry in entries}["Việc của tôi"]

    ReportFactory(task=Task.objects.get(code="NV-003"), by=User.objects.get(username="daumoi"))
    assert [shown("/my-work/"), shown("/"), shown("/tasks/")] == [11, 11, None]
    assertContains(daumoi.get("/"), 'nav-link-main__count--act">11</span>')

    daumoi.force_login(consolidator)
    assert [shown("/my-work/"), shown("/")] == [4, 4]


def test_events_nobody_waits_for_are_no_work(client, consolidator, task):
    AwaitedEventFactory(title="Sự kiện không ai chờ")
    client.force_login(consolidator)

    assert "events" not in piles(client.get("/my-work/"))


def test_leader_sees_what_is_late_and_decides_only_with_the_right(client, task, leader):
    client.force_login(leader)
    ReportFactory(task=task)

    assert opened(client, client.get("/my-work/")) == {200}
    assert piles(client.get("/my-work/")) == {"late": ["NV-001"]}
    assertContains(client.get("/my-work/"), "Quá hạn 166 ngày")


def test_manager_sees_bodies_that_nobody_can_report_for(client, manager, task, lead_agency):
    client.force_login(manager)
    page = client.get("/my-work/")
    assertContains(page, "Cơ quan chưa có tài khoản đầu mối")
    assert [item.title for item in page.context["piles"][0].items] == [lead_agency.name]
    assert opened(client, page) == {200}

    UserFactory(agency=lead_agency)
    assertContains(client.get("/my-work/"), "Không còn việc nào chờ bạn")


def test_reporter_without_tasks_is_told_so(client, outsider):
    client.force_login(outsider)

    page = client.get("/my-work/")

    assertContains(page, "Không còn việc nào chờ bạn")
    assertNotContains(page, "Hạn gửi")


def test_no_other_agencys_work_shows(client, task, outside_task, lead_reporter):
    ReportFactory(task=outside_task, done="Nội dung bí mật của cơ quan khác")
    client.force_login(lead_reporter)

    assertNotContains(client.get("/my-work/"), "bí mật")
    assert client.get("/my-work/?open=NV-002").status_code == 404
    assert ProgressReport.objects.count() == 1

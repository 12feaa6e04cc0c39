"""The page of a task: what happened, files, history, and what this person may do."""

from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from pytest_django.asserts import assertContains, assertNotContains

from tasks.actions.files import store_file
from tasks.tests.factories import HistoryEntryFactory, ReportFactory

pytestmark = pytest.mark.django_db
LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def on_15_june_2022():
    with time_machine.travel("2022-06-15T12:00:00+07:00", tick=False):
        yield


def said(response):
    """Return period, attempt and badge of each report as the page shows them, in its order."""
    entries = response.context["thread"]
    reports = [(entry.data["report"], entry.data["badge"]["text"]) for entry in entries]
    return [(report.period.label, report.attempt, badge) for report, badge in reports]


def test_reports_stand_newest_first_each_with_its_state(client, consolidator, task):
    quarter = {"period_start": date(2021, 10, 1)}
    ReportFactory(task=task, returned=True, **quarter, sent_at=datetime(2021, 12, 15, tzinfo=LOCAL))
    ReportFactory(
        task=task, accepted=True, attempt=2, sent_at=datetime(2021, 12, 20, tzinfo=LOCAL), **quarter
    )
    ReportFactory(task=task, percent=70)
    client.force_login(consolidator)

    page = client.get("/tasks/NV-001/")

    assert said(page) == [
        ("Quý II/2022", 1, "Chờ duyệt"),
        ("Quý IV/2021", 2, "Đã chấp nhận"),
        ("Quý IV/2021", 1, "Đã trả lại"),
    ]
    assertContains(page, "Nêu rõ căn cứ tính mức hỗ trợ")
    assertContains(page, "kỳ trước 60%")


def test_a_report_still_being_written_is_its_own_agencys(
    client, task, lead_reporter, coordinating_reporter, leader
):
    ReportFactory(task=task, draft=True)
    seen = {}
    for user in (lead_reporter, coordinating_reporter, leader):
        client.force_login(user)
        seen[user.username] = said(client.get("/tasks/NV-001/"))

    draft = [("Quý II/2022", 1, "Đang soạn")]
    assert seen == {"lead_reporter": draft, "coordinating_reporter": [], "leader": []}


def test_report_entered_for_an_agency_says_so(client, consolidator, task):
    ReportFactory(task=task, is_entered_for=True, based_on="Công văn 15/SCT-VP ngày 10/06/2022")
    client.force_login(consolidator)

    assertContains(
        client.get("/tasks/NV-001/"),
        "Nhập thay Sở Công Thương, căn cứ Công văn 15/SCT-VP ngày 10/06/2022.",
    )


def test_report_of_a_coordinating_agency_says_whose_it_is(
    client, consolidator, task, coordinating_agency
):
    ReportFactory(task=task, agency=coordinating_agency)
    client.force_login(consolidator)

    assertContains(client.get("/tasks/NV-001/"), "cơ quan phối hợp Sở KH&amp;CN")


def test_files_of_the_task_and_its_reports_stand_in_one_place(client, consolidator, task):
    report = ReportFactory(task=task)
    upload = {"by": consolidator, "name": "Dự thảo lần 2.pdf"}
    attached = store_file(BytesIO(PDF), report=report, **upload)
    client.force_login(consolidator)

    page = client.get("/tasks/NV-001/?part=files")

    assertContains(page, f'href="/files/{attached.pk}/"')
    assertContains(page, "báo cáo Quý II/2022 của Sở CT")
    assert [tab["count"] for tab in page.context["tabs"]] == [1, 1, 0]


def test_history_is_short_under_the_thread_and_whole_in_its_tab(client, consolidator, task):
    HistoryEntryFactory.create_batch(7, task=task, by=consolidator)
    client.force_login(consolidator)

    short, whole = client.get("/tasks/NV-001/"), client.get("/tasks/NV-001/?part=history")

    assert [len(page.context["history"]) for page in (short, whole)] == [4, 7]
    assertContains(short, "Xem cả 7 thay đổi")


def test_a_part_that_the_page_does_not_have_is_not_found(client, consolidator, task):
    client.force_login(consolidator)

    assert client.get("/tasks/NV-001/?part=secrets").status_code == 404


def test_button_of_a_reporter_is_the_report_that_is_asked_for(client, lead_reporter, task):
    client.force_login(lead_reporter)
    asked = client.get("/tasks/NV-001/").context["acts"]["button"]
    assert (asked.label, asked.url) == ("Báo cáo Quý II/2022", "/tasks/NV-001/report/")

    ReportFactory(task=task)
    assert client.get("/tasks/NV-001/").context["acts"]["button"] is None


def test_page_has_one_button_and_a_menu_of_the_rest(client, consolidator, leader, task):
    client.force_login(consolidator)
    acts = client.get("/tasks/NV-001/").context["acts"]
    assert acts["button"].label == "Sửa"
    assert [act.label for act in acts["menu"]] == [
        "Xin gia hạn",
        "Nhập thay báo cáo",
        "Thêm tệp",
        "Chia việc con",
        "Bắt đầu thực hiện",
        "Đã trình",
        "Hoàn thành",
        "Dừng nhiệm vụ",
    ]

    ReportFactory(task=task)
    assert (
        client.get("/tasks/NV-001/").context["acts"]["button"].label == "Duyệt báo cáo Quý II/2022"
    )

    client.force_login(leader)
    page = client.get("/tasks/NV-001/")
    assert page.context["acts"] == {"button": None, "menu": []}
    assertNotContains(page, "btn-primary")

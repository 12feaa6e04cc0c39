"""The follow-up of letter 372 in a real browser, from the first report to the annex.

Each step goes on from the one before, by the person whose step it is.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from agencies.choices import UserRole
from agencies.models import Agency
from agencies.tests.factories import UserFactory
from tasks.models import ProgressReport, Task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def mid_june():
    with time_machine.travel(datetime(2022, 6, 15, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))):
        yield


@pytest.fixture
def daumoi(register):
    agency = Agency.objects.get(code="so-ldtbxh")
    return UserFactory(username="daumoi", full_name="Trần Văn Đầu Mối", agency=agency)


@pytest.fixture
def tonghop(register):
    role = UserRole.CONSOLIDATOR
    return UserFactory(username="tonghop", full_name="Nguyễn Thị Tổng Hợp", role=role)


@pytest.fixture
def proof(tmp_path):
    file = tmp_path / "Nghị quyết 57.pdf"
    file.write_bytes(PDF)
    return file


def open_form(page, code):
    page.goto(f"/my-work/?open={code}")
    return page.get_by_role("form", name=f"Báo cáo tiến độ {code}")


def send(page, form):
    form.get_by_role("button", name="Gửi báo cáo").click()
    page.get_by_text("đang chờ duyệt.").wait_for()
    page.get_by_role("heading", level=1, name="Việc của tôi").wait_for()


def report_three_tasks(page, proof):
    """NV-001 is done, with the issued document; NV-003 and NV-004 go on."""
    form = open_form(page, "NV-001")
    form.get_by_label("Mức độ hoàn thành").fill("100")
    form.get_by_label("Đã làm trong kỳ").fill("HĐND tỉnh đã thông qua Nghị quyết.")
    assert not form.get_by_label("Số, ký hiệu văn bản kết quả").is_visible()
    form.get_by_label("Hoàn thành", exact=True).check()
    form.get_by_label("Ngày trình").fill("01/12/2021")
    form.get_by_label("Ngày hoàn thành, ban hành").fill("10/12/2021")
    form.get_by_label("Số, ký hiệu văn bản kết quả").fill("57/NQ-HĐND")
    form.get_by_label("Ngày văn bản kết quả").fill("10/12/2021")
    form.get_by_label("Minh chứng").set_input_files([proof])
    send(page, form)
    for code, percent in (("NV-003", "60"), ("NV-004", "85")):
        form = open_form(page, code)
        form.get_by_label("Mức độ hoàn thành").fill(percent)
        form.get_by_label("Đã làm trong kỳ").fill("Hoàn thành dự thảo, đã lấy ý kiến các sở.")
        send(page, form)
    page.get_by_role("heading", name="Báo cáo Quý II/2022: đã gửi 3 trong 12").wait_for()


def return_one_and_accept_two(page):
    """The pile is worked off without going back to the list."""
    page.goto("/my-work/")
    page.get_by_role("link", name="Duyệt", exact=True).first.click()
    page.get_by_role("heading", level=1, name="Báo cáo Quý II/2022").wait_for()
    assert "NV-001" in page.locator(".task-head__code").inner_text()
    page.get_by_role("button", name="Chấp nhận").click()
    page.get_by_text("Đã chấp nhận báo cáo Quý II/2022 của NV-001.").wait_for()
    page.get_by_role("button", name="Trả lại").click()
    page.locator(".error-summary").wait_for()
    page.get_by_label("Ý kiến, lý do trả lại").fill("Nêu rõ số văn bản góp ý còn thiếu.")
    page.get_by_role("button", name="Trả lại").click()
    page.get_by_text("Đã trả lại báo cáo Quý II/2022 của NV-003.").wait_for()
    page.get_by_role("button", name="Chấp nhận").click()
    page.get_by_text("Đã chấp nhận báo cáo Quý II/2022 của NV-004.").wait_for()
    page.get_by_role("heading", level=1, name="Việc của tôi").wait_for()


def send_the_returned_one_again(page):
    page.goto("/my-work/")
    page.get_by_role("heading", name="Bị trả lại").wait_for()
    form = page.get_by_role("form", name="Báo cáo tiến độ NV-003")
    assert "Nêu rõ số văn bản góp ý còn thiếu." in form.inner_text()
    form.get_by_label("Đã làm trong kỳ").fill("Hoàn thành dự thảo, nhận 14 trong 19 văn bản góp ý.")
    send(page, form)


def test_three_tasks_are_reported_one_returned_two_accepted(page, sign_in, daumoi, tonghop, proof):
    sign_in(daumoi)
    report_three_tasks(page, proof)
    sign_in(tonghop)
    return_one_and_accept_two(page)
    sign_in(daumoi)
    send_the_returned_one_again(page)

    page.goto("/tasks/NV-001/")
    head = page.locator(".task-head__facts").inner_text()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Nghị quyết 57.pdf").click()
    assert "Hoàn thành" in head
    assert "Đúng hạn" in head
    assert waiting.value.path().read_bytes() == PDF
    reports = ProgressReport.objects.order_by("task__code", "attempt")
    assert list(reports.values_list("task__code", "attempt", "state")) == [
        ("NV-001", 1, "accepted"),
        ("NV-003", 1, "returned"),
        ("NV-003", 2, "sent"),
        ("NV-004", 1, "accepted"),
    ]
    assert Task.objects.get(code="NV-004").percent == 85

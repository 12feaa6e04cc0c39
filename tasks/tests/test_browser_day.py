"""The follow-up of letter 372 in a real browser, from the first report to the annex.

Each step goes on from the one before, by the person whose step it is.
"""

from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from openpyxl import load_workbook

from agencies.choices import UserRole
from agencies.models import Agency
from agencies.tests.factories import UserFactory
from tasks.models import ProgressReport, Task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EVENT = "Trung ương ban hành hướng dẫn"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"
IN_2021, IN_2022 = datetime(2021, 12, 31), datetime(2022, 12, 31)
ONGOING = ("Thường xuyên", None, "Chưa thực hiện", None, None)
AFTER_DECREE = "sau khi Chính phủ ban hành Nghị định thay thế Nghị định số 136/2013/NĐ-CP"
IN_LETTER = "“đã ban hành tháng 02/2021” (Công văn 372/SLĐTBXH-KHTC ngày 02/03/2021)"
# What the annex prints from the timing on, at the end of the day.
ANNEX = [
    ("Thời gian trình, ban hành", "Hạn cuối", "Tình trạng", "Kết quả", "Ghi chú", "Mã"),
    (
        "Trình: tháng 12/2021",
        IN_2021,
        "Hoàn thành",
        "57/NQ-HĐND ngày 10/12/2021",
        None,
        "NV-001",
    ),
    (
        "Trình: tháng 12/2021",
        IN_2021,
        "Chưa thực hiện\n(quá hạn 166 ngày)",
        None,
        None,
        "NV-002",
    ),
    (
        "Trình: quý III/2022\n(gia hạn, hạn đầu 30/06/2022)",
        datetime(2022, 9, 30),
        "Chưa thực hiện",
        None,
        None,
        "NV-003",
    ),
    (
        "Trình: quý 2 năm 2022",
        datetime(2022, 6, 30),
        "Đang thực hiện\n(85%, còn 15 ngày)",
        None,
        None,
        "NV-004",
    ),
    (
        "Trình: khi Trung ương ban hành",
        None,
        "Chưa thực hiện\n(chờ sự kiện)",
        None,
        None,
        "NV-005",
    ),
    (
        "Trình: quý 1 năm hàng năm",
        datetime(2022, 3, 31),
        "Chưa thực hiện\n(quá hạn 76 ngày)",
        None,
        "Đang theo dõi năm 2022\nKỳ trước: năm 2021: hoàn thành, muộn 10 ngày",
        "NV-006",
    ),
    (
        f"Trình: trong 6 tháng\n(từ 10/06/2022: {EVENT})",
        datetime(2022, 12, 10),
        "Chưa thực hiện",
        None,
        None,
        "NV-007",
    ),
    ("đã ban hành tháng 02/2021", None, "Hoàn thành", IN_LETTER, None, "NV-008"),
    ("Trình: năm 2022", IN_2022, "Chưa thực hiện", None, None, "NV-009"),
    (*ONGOING, "NV-010"),
    (
        f"Trình: năm 2022, {AFTER_DECREE}",
        None,
        "Chưa thực hiện\n(chờ sự kiện)",
        None,
        None,
        "NV-011",
    ),
    *((*ONGOING, f"NV-0{number}") for number in range(12, 17)),
]


@pytest.fixture(autouse=True)
def mid_june():
    with time_machine.travel(datetime(2022, 6, 15, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))):
        yield


@pytest.fixture(autouse=True)
def year_of_2021(register):
    """The periods as they were opened until the end of 2021."""
    call_command("open_periods", "--on", "31/12/2021", verbosity=0)


@pytest.fixture
def daumoi(register):
    agency = Agency.objects.get(code="so-ldtbxh")
    return UserFactory(username="daumoi", full_name="Trần Văn Đầu Mối", agency=agency)


@pytest.fixture
def tonghop(register):
    role = UserRole.CONSOLIDATOR
    return UserFactory(username="tonghop", full_name="Nguyễn Thị Tổng Hợp", role=role)


@pytest.fixture
def lanhdao(register):
    return UserFactory(
        username="lanhdao",
        full_name="Lê Văn Lãnh Đạo",
        role=UserRole.LEADER,
        can_decide_extensions=True,
    )


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
        form.get_by_label("Minh chứng").set_input_files([proof])
        send(page, form)
    page.get_by_role("heading", name="Báo cáo Quý II/2022: đã gửi 3 trong 12").wait_for()


def return_one_and_accept_two(page):
    """The pile is worked off without going back to the list."""
    page.goto("/my-work/")
    page.get_by_role("link", name="Duyệt: ").first.click()
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


def ask_for_more_time(page):
    page.goto("/tasks/NV-003/")
    page.get_by_text("Việc khác").click()
    page.get_by_role("link", name="Xin gia hạn").click()
    page.wait_for_url("**/extension/")
    page.get_by_label("Hạn mới").fill("quý III/2022")
    page.get_by_text("Hết Quý III/2022, chậm nhất 30/09/2022").wait_for()
    page.get_by_label("Lý do").fill("Còn 5 sở chưa góp ý.")
    page.get_by_role("button", name="Gửi đề nghị").click()
    page.get_by_text("Đã gửi đề nghị gia hạn NV-003, đang chờ quyết định.").wait_for()


def grant_it(page):
    page.goto("/my-work/")
    page.get_by_role("link", name="Quyết định: Nghị quyết quy định chính sách").click()
    page.get_by_label("Ý kiến, lý do").fill("Đồng ý, không gia hạn thêm.")
    page.get_by_role("button", name="Đồng ý", exact=True).click()
    page.get_by_text("Đã đồng ý gia hạn NV-003 đến 30/09/2022.").wait_for()


def record_that_the_centre_gave_guidance(page):
    page.goto("/my-work/")
    page.get_by_role("link", name=f"Ghi nhận: {EVENT}").click()
    page.get_by_label("Theo văn bản").fill("Công văn 2185/LĐTBXH-TCGDNN ngày 10/6/2022")
    page.get_by_label("Ngày xảy ra").fill("10/06/2022")
    page.get_by_label("Thời hạn cho các nhiệm vụ đang chờ").fill("trong 6 tháng")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_text("Chậm nhất 10/12/2022").wait_for()
    page.get_by_role("button", name="Ghi nhận, bắt đầu 1 nhiệm vụ").click()
    page.get_by_text("1 nhiệm vụ bắt đầu tính hạn").wait_for()


def see_what_started(page):
    page.goto("/my-work/")
    started = page.get_by_role("region", name="Mới bắt đầu").inner_text()
    assert "NV-007" in started
    assert EVENT in started


def report_the_plan_of_2021(page):
    """It was issued three weeks late; nobody had said so."""
    form = open_form(page, "NV-006-2021")
    form.get_by_label("Mức độ hoàn thành").fill("100")
    form.get_by_label("Đã làm trong kỳ").fill("UBND tỉnh đã ban hành Kế hoạch năm 2021.")
    form.get_by_label("Hoàn thành", exact=True).check()
    form.get_by_label("Ngày trình").fill("10/04/2021")
    form.get_by_label("Ngày hoàn thành, ban hành").fill("20/04/2021")
    form.get_by_label("Số, ký hiệu văn bản kết quả").fill("1234/KH-UBND")
    form.get_by_label("Ngày văn bản kết quả").fill("20/04/2021")
    send(page, form)


def accept_it_and_see_the_next_year(page):
    page.goto("/tasks/NV-006-2021/")
    page.get_by_role("link", name="Duyệt báo cáo Quý II/2022").click()
    page.get_by_role("button", name="Chấp nhận").click()
    page.get_by_text("Đã chấp nhận báo cáo Quý II/2022 của NV-006-2021.").wait_for()
    page.goto("/tasks/NV-006/")
    rows = page.get_by_role("region", name="Bảng các kỳ").locator("tbody tr").all_inner_texts()
    year_2022, year_2021 = (" ".join(row.split()) for row in rows)
    assert year_2022 == (
        "Năm 2022 NV-006-2022, đang theo dõi 31/03/2022 Quá hạn 76 ngày Chưa thực hiện"
    )
    assert year_2021 == (
        "Năm 2021 NV-006-2021 31/03/2021 Muộn 10 ngày "
        "Hoàn thành 20/04/2021 1234/KH-UBND ngày 20/04/2021"
    )


def see_what_is_done_and_its_proof(page):
    page.goto("/tasks/NV-001/")
    head = page.locator(".task-head__facts").inner_text()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Nghị quyết 57.pdf").click()
    assert "Hoàn thành" in head
    assert "Đúng hạn" in head
    assert waiting.value.path().read_bytes() == PDF


def download_annex(page):
    page.goto("/tasks/")
    page.get_by_text("Xuất", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Excel (.xlsx)").click()
    return load_workbook(BytesIO(waiting.value.path().read_bytes()))


def test_day_from_the_first_report_to_the_annex(page, sign_in, daumoi, tonghop, lanhdao, proof):
    sign_in(daumoi)
    report_three_tasks(page, proof)
    sign_in(tonghop)
    return_one_and_accept_two(page)
    sign_in(daumoi)
    send_the_returned_one_again(page)
    ask_for_more_time(page)
    sign_in(lanhdao)
    grant_it(page)
    sign_in(tonghop)
    record_that_the_centre_gave_guidance(page)
    sign_in(daumoi)
    see_what_started(page)
    report_the_plan_of_2021(page)
    sign_in(tonghop)
    accept_it_and_see_the_next_year(page)
    see_what_is_done_and_its_proof(page)
    annex = download_annex(page)

    printed = [row for row in annex["Danh mục nhiệm vụ"].iter_rows(values_only=True) if row[-1]]
    assert [row[7:] for row in printed] == ANNEX
    titles = dict(Task.objects.lines().values_list("code", "title"))
    assert [row[:2] for row in printed[1:]] == [
        (place, titles[row[-1]]) for place, row in enumerate(printed[1:], start=1)
    ]
    *_, totals = annex["Tổng hợp theo cơ quan"].iter_rows(values_only=True)
    assert totals == ("Tổng số", None, 16, 2, 0, 0, 0, 4, 1, 2, 2, 6, 0, 0, 0.125, 0.5)
    reports = ProgressReport.objects.order_by("task__code", "attempt")
    assert list(reports.values_list("task__code", "attempt", "state")) == [
        ("NV-001", 1, "accepted"),
        ("NV-003", 1, "returned"),
        ("NV-003", 2, "sent"),
        ("NV-004", 1, "accepted"),
        ("NV-006-2021", 1, "accepted"),
    ]

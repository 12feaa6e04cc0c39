"""A consolidator's day on letter 372, in the browser."""

import csv
from datetime import datetime
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import time_machine

from actionplan.tests.chromium import watch
from agencies.tests.factories import PASSWORD
from tasks.models import Task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
IN_SIGHT = """() => {
  const top = document.querySelector(".letter-item:target").getBoundingClientRect().top;
  return 0 <= top && top < window.innerHeight;
}"""
ALL = [f"NV-{number:03}" for number in range(1, 17)]


@pytest.fixture(autouse=True)
def mid_june():
    """Two quarters are late by then, one ends in a fortnight."""
    with time_machine.travel(datetime(2022, 6, 15, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))):
        yield


def codes(page):
    return page.locator("td.task-table__code a").all_inner_texts()


def wait_for_total(page, total):
    page.locator(".result-line b", has_text=f"{total} nhiệm vụ").wait_for()


def choose(page, facet, label):
    page.locator(f"#facet-{facet} > summary").click()
    page.locator(f"#facet-{facet}").get_by_label(label).check()
    page.locator(f"#facet-{facet}").get_by_role("button", name="Áp dụng").click()


def test_a_figure_of_the_start_page_leads_to_exactly_its_tasks(page, consolidator, register):
    page.goto("/")
    page.get_by_label("Tên đăng nhập").fill("consolidator")
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("heading", level=1, name="Tổng quan").wait_for()
    figures = page.locator(".figure-link__value").all_inner_texts()
    page.locator(".figure-link", has_text="Đến hạn trong 30 ngày").click()
    wait_for_total(page, 2)

    assert figures == ["3", "2", "15", "3", "1"]
    assert codes(page) == ["NV-003", "NV-004"]


def test_list_filters_sorts_and_forgets(page, sign_in, consolidator, register):
    sign_in(consolidator)
    page.goto("/tasks/")
    assert codes(page) == ALL

    choose(page, "timeliness", "Quá hạn")
    wait_for_total(page, 3)
    assert codes(page) == ["NV-001", "NV-002", "NV-006"]

    page.get_by_role("link", name="Thời hạn", exact=True).click()
    page.wait_for_url("**sort=due**")
    page.locator("th[aria-sort=ascending]").wait_for()
    assert codes(page) == ["NV-006", "NV-001", "NV-002"]

    page.locator("#facet-columns > summary").click()
    page.locator("#facet-columns").get_by_label("Cấp ban hành").check()
    page.locator("#facet-columns").get_by_role("button", name="Áp dụng").click()
    page.locator("th.task-table__issuer").wait_for()
    assert codes(page) == ["NV-006", "NV-001", "NV-002"]

    page.locator(".chip__drop").first.click()
    wait_for_total(page, 16)
    page.locator("#list-search").fill("ke hoach")
    page.locator("#list-search").press("Enter")
    page.locator(".chip", has_text="ke hoach").wait_for()
    found = codes(page)
    assert {"NV-004", "NV-005", "NV-006", "NV-009"} <= set(found) < set(ALL)

    page.reload()
    assert codes(page) == found


def test_list_works_without_javascript(plain_page, sign_in, consolidator, register):
    sign_in(consolidator)
    plain = plain_page()
    plain.goto("/tasks/")
    choose(plain, "status", "Hoàn thành")
    plain.wait_for_url("**status=completed**")
    completed = codes(plain)
    plain.get_by_role("link", name="Xóa tất cả").first.click()
    plain.get_by_role("link", name="Mã", exact=True).click()
    plain.wait_for_url("**sort=code**")
    plain.get_by_role("link", name="Mã", exact=True).click()
    plain.wait_for_url("**sort=-code**")
    turned = codes(plain)

    assert completed == ["NV-008"]
    assert turned == ALL[::-1]


def test_a_correction_shows_in_the_history_and_in_the_list(page, sign_in, consolidator, register):
    sign_in(consolidator)
    page.goto("/tasks/?status=not_started")
    page.get_by_role("link", name="NV-003").click()
    page.get_by_role("link", name="Sửa", exact=True).click()
    page.get_by_role("textbox", name="Thời hạn").fill("quý III/2022")
    page.get_by_label("Lý do sửa").fill("Theo đề nghị của Sở")
    page.get_by_role("button", name="Lưu thay đổi").click()
    page.get_by_text("Đã lưu NV-003.").wait_for()

    history = page.locator(".history-table").inner_text()
    assert "quý 2 năm 2022" in history
    assert "quý III/2022" in history
    assert "Theo đề nghị của Sở" in history
    assert "30/09/2022" in page.locator(".task-head__facts").inner_text()
    assert "quý 2 năm 2022" in page.locator(".source-quote").first.inner_text()


def test_the_second_writer_sees_both_versions(page, sign_in, consolidator, register):
    sign_in(consolidator)
    page.goto("/tasks/NV-003/edit/")
    other = page.context.new_page()
    errors = []
    watch(other, errors)
    other.goto("/tasks/NV-003/edit/")
    other.get_by_role("textbox", name="Thời hạn").fill("quý III/2022")
    other.get_by_role("button", name="Lưu thay đổi").click()
    other.get_by_text("Đã lưu NV-003.").wait_for()
    page.get_by_role("textbox", name="Thời hạn").fill("quý IV/2022")
    page.get_by_role("button", name="Lưu thay đổi").click()
    page.get_by_role("heading", name="Hai người cùng sửa").wait_for()
    both = page.locator(".conflict__table tbody td").all_inner_texts()
    page.locator("[name=keep_deadline_wording][value=mine]").check()
    page.get_by_role("button", name="Lưu bản đã chọn").click()
    page.get_by_text("Đã lưu NV-003.").wait_for()

    assert [text.strip() for text in both] == ["quý III/2022", "quý IV/2022"]
    assert Task.objects.get(code="NV-003").deadline_wording == "quý IV/2022"
    assert errors == []


def test_completing_asks_for_the_result(page, sign_in, consolidator, register):
    sign_in(consolidator)
    page.goto("/tasks/NV-004/")
    page.locator("summary", has_text="Việc khác").click()
    page.locator("a[href$='/status/completed/']").click()
    page.get_by_label("Ngày hoàn thành").fill("10/06/2022")
    page.locator("main form button[type=submit]").click()
    page.locator(".error-summary").wait_for()
    refused = page.locator(".error-summary").inner_text()
    page.get_by_label("Số, ký hiệu văn bản kết quả").fill("1234/KH-UBND")
    page.get_by_label("Ngày văn bản kết quả").fill("10/06/2022")
    page.get_by_label("Lý do, căn cứ").fill("Sở báo bằng công văn")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/tasks/NV-004/")

    assert "Chưa có kết quả thì chưa thể đánh dấu hoàn thành" in refused
    assert "1234/KH-UBND" in page.locator(".facts").inner_text()
    assert "Đúng hạn" in page.locator(".task-head__facts").inner_text()


def test_letter_opens_at_the_place_of_the_item(page, sign_in, consolidator, register):
    sign_in(consolidator)
    page.goto("/tasks/NV-014/")
    page.get_by_role("link", name="Mở đúng chỗ trong văn bản").click()
    target = page.locator(".letter-item:target")
    target.wait_for()
    page.wait_for_function(IN_SIGHT)

    assert target.inner_text().startswith("Khuyến khích các tổ chức")
    assert page.locator(".letter-line", has=target).locator("a").all_inner_texts() == ["NV-014"]


def test_files_hold_what_the_list_shows(page, sign_in, consolidator, register, tmp_path):
    sign_in(consolidator)
    page.goto("/tasks/")
    files = {}
    for kind in ("Excel", "CSV"):
        page.locator("summary", has_text="Xuất").click()
        with page.expect_download() as waiting:
            page.get_by_role("link", name=f"{kind} (").click()
        files[kind] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(files[kind])
        page.keyboard.press("Escape")

    titles = list(Task.objects.order_by("code").values_list("title", flat=True))
    sheet = openpyxl.load_workbook(files["Excel"]).worksheets[0]
    numbered = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert [row[1] for row in numbered] == titles
    assert [row[0] for row in numbered] == list(range(1, 17))
    with files["CSV"].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";" if ";" in file.readline() else ","))
    assert len(rows) == 16
    assert files["Excel"].name == "danh-muc-nhiem-vu-2022-06-15.xlsx"


def test_choosing_a_file_is_said_in_vietnamese(page, sign_in, consolidator, register, tmp_path):
    path = tmp_path / "Phụ lục nhiệm vụ quý II.csv"
    path.write_text("Nội dung nhiệm vụ;Thời hạn\nKế hoạch bảo trợ trẻ em;quý II/2023\n", "utf-8")
    sign_in(consolidator)
    page.goto("/tasks/import/")
    said = page.locator(".file-face__name")
    assert said.inner_text() == "Chưa chọn tệp nào"

    with page.expect_file_chooser() as waiting:
        page.get_by_label("Tệp Excel hoặc CSV").press("Enter")
    waiting.value.set_files(path)
    page.get_by_text("Phụ lục nhiệm vụ quý II.csv", exact=True).wait_for()
    page.get_by_role("button", name="Tải lên và xem trước").click()

    page.get_by_text("Kế hoạch bảo trợ trẻ em", exact=True).wait_for()

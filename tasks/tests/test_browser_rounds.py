"""A round from request to one list, in the browser: asked, answered, reminded, merged, closed."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from docx import Document

from actionplan.tests.axe import violations
from tasks.models import IssuedVersion, Round, Task
from tasks.tests.reading_samples import LETTERS
from tasks.tests.round_samples import take_in
from tasks.tests.test_browser_looks import looked_at, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ON = date(2021, 3, 15)
REPLIES = ("01-so-y-te", "03-so-nong-nghiep-ptnt")
ASKED = [
    "Sở Công Thương",
    "Sở Lao động – Thương binh và Xã hội",
    "Sở Nông nghiệp và Phát triển nông thôn",
    "Sở Y tế",
]


@pytest.fixture(autouse=True)
def five_days_late():
    with time_machine.travel(datetime(2021, 3, 15, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))):
        yield


@pytest.fixture
def opened(page, sign_in, consolidator, register):
    """Open the round of the real request on the page; letter 372 joins at once."""
    sign_in(consolidator)
    page.goto("/rounds/")
    page.get_by_role("link", name="Mở đợt mới").first.click()
    page.get_by_label("Tên đợt").fill("Đề xuất nội dung Chương trình hành động")
    page.get_by_label("Văn bản yêu cầu", exact=True).select_option(
        label="899/SKHĐT-KH ngày 24/02/2021"
    )
    page.get_by_label("Trả lời trước hết ngày").fill("10/03/2021")
    departments = page.locator(".agency-group", has_text="Tất cả sở, ban, ngành")
    departments.get_by_text("Chọn từng cơ quan").click()
    for name in ASKED:
        departments.get_by_label(name, exact=True).first.check()
    page.get_by_role("button", name="Mở đợt").click()
    page.get_by_role("heading", level=1, name="Đề xuất nội dung").wait_for()
    return Round.objects.get()


@pytest.fixture
def answered(opened, consolidator):
    """The same round with the letters of two more departments."""
    for stem in REPLIES:
        take_in(stem, by=consolidator, on=ON)
    return opened


def read_letter(page, stem):
    """Upload a letter and make tasks of everything that was read; unknown names are left out."""
    page.goto("/letters/read/")
    page.get_by_label("Tệp văn bản").set_input_files(LETTERS / f"{stem}.docx")
    page.get_by_role("button", name="Đọc văn bản").click()
    create = page.get_by_role("button", name=re.compile("^Tạo [0-9]+ nhiệm vụ"))
    create.wait_for()
    unknown = page.get_by_role("button", name=re.compile("tên cơ quan chưa có"))
    if unknown.count():
        unknown.click()
        page.get_by_role("button", name="Bỏ qua các tên chưa chọn").click()
        create.wait_for()
    create.click()
    page.locator(".messages", has_text="Đã lập").wait_for()


def states(page):
    names = page.locator(".matrix .row-title").all_inner_texts()
    return dict(zip(names, page.locator(".matrix .badge").all_inner_texts(), strict=True))


def tab_counts(page):
    return [int(text) for text in page.locator(".view-tabs__count").all_inner_texts()]


def press(page, name, said):
    page.get_by_role("button", name=name).first.click()
    page.locator(".messages", has_text=said).wait_for()


def test_a_round_goes_from_request_to_issued_annex(page, opened, tmp_path):
    for stem in REPLIES:
        read_letter(page, stem)
    page.goto(f"/rounds/{opened.pk}/")
    assert states(page) == {
        "Sở Công Thương": "Chưa trả lời, quá 5 ngày",
        "Sở Nông nghiệp và Phát triển nông thôn": "Đã trả lời",
        "Sở Lao động – Thương binh và Xã hội": "Đã trả lời",
        "Sở Y tế": "Đã trả lời",
    }

    page.get_by_text("Việc khác").click()
    page.get_by_role("link", name="Đôn đốc 1 cơ quan").click()
    press(page, "Soạn công văn", "Đã soạn công văn đôn đốc")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải Word").click()
    download.value.save_as(tmp_path / "don-doc.docx")
    text = "\n".join(p.text for p in Document(tmp_path / "don-doc.docx").paragraphs)
    assert "Sở Công Thương" in text
    assert "899/SKHĐT-KH ngày 24/02/2021" in text
    assert "trước hết ngày 10/3/2021" in text

    page.get_by_role("link", name="Tổng hợp 54 nội dung").click()
    assert tab_counts(page) == [54, 3, 0]
    page.get_by_role("link", name="Có thể trùng 3").click()
    for left in (2, 1, 0):
        press(page, "Gộp làm một", "Gộp NV-")
        assert tab_counts(page)[1] == left
    page.get_by_role("link", name="Đã gộp, đã đổi 3").click()
    press(page, "Hoàn tác", "Đã hoàn tác")
    assert tab_counts(page) == [52, 1, 3]
    page.get_by_role("link", name="Có thể trùng 1").click()
    press(page, "Không trùng", "là không trùng")

    page.get_by_role("link", name="Danh mục 52").click()
    page.get_by_label("Cơ quan đề xuất").select_option(label="Sở Y tế")
    page.get_by_role("button", name="Lọc").click()
    rows = page.locator(".proposed tbody tr:not(.group-row)")
    rows.nth(0).get_by_role("checkbox").check()
    rows.nth(1).get_by_role("checkbox").check()
    page.get_by_role("button", name="Đề mục, chủ trì, phối hợp").click()
    page.get_by_label("Chuyển đến đề mục").select_option(label="2. UBND tỉnh ban hành")
    page.get_by_role("button", name="Xem trước").click()
    press(page, "Ghi 2 thay đổi", "Sắp xếp 2 nhiệm vụ")

    page.goto(f"/rounds/{opened.pk}/close/")
    page.get_by_label("Lý do").fill("Sở Công Thương không trả lời sau đôn đốc")
    press(page, "Đóng đợt", "Đã đóng đợt")
    assert page.locator(".row-act").count() == 0

    page.goto("/reports/new/")
    page.get_by_label("Loại", exact=True).select_option(label="Danh mục nhiệm vụ")
    page.get_by_role("button", name="Xem trước").click()
    page.wait_for_url("**kind=annex**")
    page.locator("#issue").get_by_role("button", name="Chốt").click()
    page.wait_for_url(re.compile("/reports/[0-9]+/"))
    issued = IssuedVersion.objects.get()
    assert (issued.kind, issued.total) == ("annex", Task.objects.lines().count())


def test_an_answer_is_recorded_in_its_row_by_keyboard_alone(page, answered):
    page.goto(f"/rounds/{answered.pk}/")
    row = page.locator("#co-quan-so-cong-thuong")
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    row.get_by_label("Ghi chú").fill("Văn phòng Sở báo không có nội dung, 15/3")
    row.get_by_role("button", name="Không có nội dung").press("Enter")
    page.locator(".messages", has_text="không có nội dung").wait_for()

    assert states(page)["Sở Công Thương"] == "Không có nội dung, muộn 5 ngày"


def test_pages_of_a_round_are_accessible(page, answered):
    base = f"/rounds/{answered.pk}"
    pages = {
        "/rounds/": 200,
        "/rounds/new/": 200,
        f"{base}/": 200,
        f"{base}/?state=silent&on=09/03/2021": 200,
        f"{base}/?state=nonsense": 400,
        f"{base}/edit/": 200,
        f"{base}/close/": 200,
        f"{base}/replies/so-cong-thuong/": 200,
        f"{base}/remind/": 200,
        f"{base}/consolidate/": 200,
        f"{base}/consolidate/?heading=none": 200,
        f"{base}/consolidate/duplicates/": 200,
        f"{base}/consolidate/merge/?task=NV-012&task=NV-013": 200,
        f"{base}/consolidate/change/?task=NV-012&task=NV-013": 200,
        f"{base}/consolidate/order/": 200,
        f"{base}/consolidate/acts/": 200,
        "/tasks/NV-002/edit/": 200,
    }

    def open_row(page):
        page.goto(f"{base}/")
        page.locator(".row-act > summary").first.click()

    def open_wording(page):
        page.goto(f"{base}/consolidate/")
        page.get_by_label("Chọn NV-001").check()
        page.locator(".wordings > summary").first.click()

    wrong = walk(page, pages)
    wrong += looked_at(page, ready=open_row) + looked_at(page, ready=open_wording)
    page.goto("/rounds/new/")
    page.get_by_role("button", name="Mở đợt").click()
    page.locator(".error-summary").wait_for()

    assert wrong + violations(page) == []


def test_paper_has_the_matrix_and_no_buttons(page, answered):
    page.emulate_media(media="print")
    gone = ".nav-side, .top-bar, .page-head__acts, .day-form, button, summary, .form-check-input"

    for address in (f"/rounds/{answered.pk}/", f"/rounds/{answered.pk}/consolidate/"):
        page.goto(address)
        assert page.get_by_role("heading", level=1).is_visible()
        assert page.locator(gone).locator("visible=true").all_inner_texts() == []

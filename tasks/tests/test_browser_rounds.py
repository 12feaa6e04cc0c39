"""Pages of a round in the browser: answers recorded by keyboard, how they look, what paper has."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from actionplan.tests.axe import violations
from tasks.models import Heading, Round
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


def states(page):
    names = page.locator(".matrix .row-title").all_inner_texts()
    return dict(zip(names, page.locator(".matrix .badge").all_inner_texts(), strict=True))


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
        f"{base}/consolidate/heading/": 200,
        f"{base}/consolidate/headings/": 200,
        f"{base}/consolidate/headings/{Heading.objects.get(number='3.2').pk}/": 200,
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

"""A letter taken in by a person with a browser: mouse, keyboard, phone, without JavaScript."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.test import override_settings

from actionplan.tests.chromium import leaving, settle
from tasks.actions.intake import open_intake
from tasks.models import Intake, Letter, Programme, Task
from tasks.reading import read_source, read_text
from tasks.tests.reading_samples import LETTERS, docx_of, letter_with
from tasks.tests.test_browser_looks import looked_at, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = LETTERS / "372-SLDTBXH-KHTC.txt"
PHONE = {"width": 390, "height": 844}
UNKNOWN = letter_with("""
1. Kế hoạch khuyến công năm 2021. Cơ quan chủ trì: Trung tâm Khuyến công tỉnh.
2. Đề án cụm công nghiệp; trình khi Trung ương ban hành.
""")
# The words of item 11 stand inside the pane that scrolls.
IN_PANE = """() => {
  const pane = document.querySelector("[data-letter]").getBoundingClientRect();
  const words = document.querySelector("[data-letter] [data-item='11']").getBoundingClientRect();
  return pane.top <= words.top && words.bottom <= pane.bottom;
}"""
SELECT = """([paragraph, from, to]) => {
  const line = document.querySelector(`[data-paragraph="${paragraph}"]`);
  const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let offset = 0;
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const end = offset + node.length;
    if (offset <= from && from <= end) range.setStart(node, from - offset);
    if (offset <= to && to <= end) { range.setEnd(node, to - offset); break; }
    offset = end;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


@pytest.fixture(autouse=True)
def early_march(tmp_path):
    day = datetime(2021, 3, 3, 9, 42, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    with time_machine.travel(day), override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield


@pytest.fixture
def empty_register(db):
    call_command("loaddata", "agencies", verbosity=0)
    return Programme.objects.create(
        code="ctr", title="Chương trình hành động (Khóa XIV)", term_start=2020, term_end=2025
    )


@pytest.fixture
def intake(empty_register, consolidator):
    return open_intake(read_source(TEXT), by=consolidator)


def lit(page):
    return "".join(page.locator("[data-letter] .letter-item--lit").all_inner_texts())


def test_letter_372_from_file_to_tasks(page, sign_in, consolidator, empty_register, tmp_path):
    path = tmp_path / "372.docx"
    path.write_bytes(docx_of(TEXT.read_text("utf-8").replace("*", "")))
    sign_in(consolidator)
    page.goto("/letters/")
    page.get_by_role("link", name="Nhập văn bản", exact=True).click()
    page.get_by_label("Tệp văn bản").set_input_files(path)
    page.get_by_role("button", name="Đọc văn bản").click()
    page.get_by_role("heading", name="16 mục đọc được").wait_for()
    page.get_by_role("button", name="1 cần xem").click()
    page.locator("[value^=confirm-]").click()
    page.get_by_text("Đã xem").wait_for()
    page.get_by_role("button", name="Tạo 16 nhiệm vụ").click()
    page.get_by_role("heading", level=1, name="Công văn 372/SLĐTBXH-KHTC").wait_for()

    assert Task.objects.count() == 16
    assert page.locator(".letter-item").count() == 16
    with page.expect_download() as waiting:
        page.get_by_role("link", name="372.docx").click()
    assert waiting.value.suggested_filename == "372.docx"


def test_item_and_its_words_light_each_other(page, sign_in, consolidator, intake):
    sign_in(consolidator)
    page.goto(f"{intake.get_absolute_url()}?open=item-11")
    page.wait_for_function(IN_PANE)
    assert lit(page).startswith("Quy định mức trợ giúp xã hội")

    page.locator("#muc-2 .draft__title").focus()
    assert lit(page).startswith("Nghị quyết về thực hiện hỗ trợ đột xuất")

    page.locator("[data-letter] a[href='#muc-4']").first.click()
    assert page.locator("#muc-4.draft--lit").count() == 1
    assert page.evaluate("document.activeElement.closest('li').id") == "muc-4"


def test_selected_words_become_an_item(page, sign_in, consolidator, intake):
    sign_in(consolidator)
    page.goto(intake.get_absolute_url())
    text = page.locator("[data-paragraph='24']").inner_text()
    start = text.index("Nhân rộng các mô hình")
    button = page.get_by_role("button", name="Tạo nhiệm vụ từ đoạn chọn")
    assert button.is_hidden()

    page.evaluate(SELECT, [24, start, start + 37])
    button.click()
    page.get_by_role("heading", name="17 mục đọc được").wait_for()

    words = page.locator(".draft--open textarea").first.input_value()
    assert words == text[start : start + 37]


def test_deadline_is_read_while_it_is_typed(page, sign_in, consolidator, intake):
    sign_in(consolidator)
    page.goto(f"{intake.get_absolute_url()}?open=item-4")
    reading = page.locator("#deadline-reading")
    box = page.get_by_role("textbox", name="Thời hạn")

    box.fill("trước ngày 25 hằng tháng")
    reading.get_by_text("Hằng tháng, chậm nhất ngày 25").wait_for()
    box.fill("khi Trung ương ban hành hướng dẫn")
    reading.get_by_label("Sự kiện").wait_for()

    assert Intake.objects.get().version == 1
    assert "Trung ương ban hành hướng dẫn (sẽ lập mới)" in reading.inner_text()


def test_whole_way_by_keyboard(page, sign_in, consolidator, intake):
    def press(name, key="Enter"):
        with leaving(page):
            page.get_by_role("button", name=name, exact=True).press(key)

    sign_in(consolidator)
    page.goto(f"{intake.get_absolute_url()}?open=item-5#muc-5")
    settle(page)
    title = page.get_by_label("Nội dung nhiệm vụ")
    title.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Kế hoạch giáo dục nghề nghiệp")
    # Enter in a box saves; it neither confirms nor makes anything.
    with leaving(page):
        page.get_by_role("textbox", name="Thời hạn").press("Enter")
    page.get_by_text("Đã lưu bản soát.").wait_for()
    press("Chuyển mục 5 lên trên")
    page.locator("#muc-5 .draft__number", has_text="4").wait_for()
    press("Tách")
    page.get_by_text("chỉ có một vế").wait_for()
    press("Thôi, không tách", "Space")
    press("Bỏ")
    press("Lấy lại")
    press("Tạo 16 nhiệm vụ")
    page.get_by_role("heading", level=1, name="Công văn 372").wait_for()

    assert Task.objects.get(code="NV-004").title == "Kế hoạch giáo dục nghề nghiệp"


def test_whole_way_without_javascript(plain_page, sign_in, consolidator, empty_register):
    sign_in(consolidator)
    plain = plain_page()
    plain.goto("/letters/read/")
    plain.get_by_label("Hoặc dán nội dung văn bản").fill(UNKNOWN)
    plain.get_by_role("button", name="Đọc văn bản").click()
    plain.get_by_role("button", name="1 tên cơ quan chưa có trong danh mục").click()
    plain.get_by_role("link", name="Thêm “Trung tâm Khuyến công tỉnh”").click()
    plain.get_by_label("Tên ngắn").fill("TT Khuyến công")
    plain.get_by_role("button", name="Thêm cơ quan").click()
    plain.locator("#muc-2 button.draft__title").click()
    plain.get_by_role("textbox", name="Thời hạn").fill("quý IV/2021")
    plain.locator("[value^=confirm-]").click()
    plain.get_by_label("Tạo nhiệm vụ từ cả đoạn số").fill("9")
    plain.get_by_role("button", name="Tạo", exact=True).click()
    plain.get_by_role("button", name="Bỏ", exact=True).click()
    plain.get_by_role("button", name="Tạo 2 nhiệm vụ").click()
    plain.get_by_role("heading", level=1, name="Công văn 512/SCT-KHTC").wait_for()

    made = Task.objects.order_by("code").values_list("lead__short_name", "deadline_wording")
    assert list(made) == [("TT Khuyến công", ""), ("Sở Công Thương", "quý IV/2021")]


def test_draft_survives_closing_the_browser(page, sign_in, consolidator, intake):
    sign_in(consolidator)
    page.goto(f"{intake.get_absolute_url()}?open=item-2")
    page.get_by_label("Nội dung nhiệm vụ").fill("Nghị quyết hỗ trợ đột xuất trẻ em")
    with leaving(page):
        page.get_by_role("button", name="Để soát sau").click()
    page.close()

    again = page.context.new_page()
    again.goto("/letters/read/")
    again.get_by_role("link", name="372/SLĐTBXH-KHTC").click()

    again.locator("#muc-2", has_text="Nghị quyết hỗ trợ đột xuất trẻ em").wait_for()


def test_main_button_stays_in_sight_on_a_phone(page, sign_in, consolidator, intake):
    sign_in(consolidator)
    page.set_viewport_size(PHONE)
    page.goto(f"{intake.get_absolute_url()}?open=item-11#muc-11")
    button = page.get_by_role("button", name="Tạo 16 nhiệm vụ")
    box = button.bounding_box()

    assert box["y"] + box["height"] <= PHONE["height"]
    assert page.locator(".draft--open .draft__source").is_visible()


def test_pages_of_taking_in_are_accessible(page, sign_in, consolidator, register):
    own = open_intake(read_source(LETTERS / "01-so-y-te.txt"), by=consolidator)
    unknown = open_intake(read_text(UNKNOWN), by=consolidator)
    again = open_intake(read_source(TEXT), by=consolidator)
    sign_in(consolidator)
    parts = ("", "head", "group-0", "item-1", "item-2", "split-2")
    addresses = {f"{own.get_absolute_url()}?open={part}": 200 for part in parts}
    addresses |= {
        "/letters/read/": 200,
        f"{unknown.get_absolute_url()}?open=bodies": 200,
        f"{unknown.get_absolute_url()}agency/?name=Trung": 200,
        f"{unknown.get_absolute_url()}deadline/?deadline_wording=khi+co+kinh+phi": 200,
        f"{unknown.get_absolute_url()}drop/": 200,
        again.get_absolute_url(): 200,
    }

    assert walk(page, addresses) == []


def test_errors_and_conflicts_of_taking_in_are_accessible(page, sign_in, consolidator, intake):
    sign_in(consolidator)
    page.goto("/letters/read/")
    page.get_by_role("button", name="Đọc văn bản").click()
    page.locator(".error-summary").wait_for()
    wrong = looked_at(page)
    page.goto(f"{intake.get_absolute_url()}?open=item-3")
    page.get_by_label("Nội dung nhiệm vụ").fill("")
    page.locator("[value^=confirm-]").click()
    page.locator(".error-summary").wait_for()
    wrong += looked_at(page)
    page.goto(f"{intake.get_absolute_url()}?open=item-3")
    Intake.objects.update(version=9)
    page.get_by_label("Nội dung nhiệm vụ").fill("Bản của tôi")
    page.locator("[value^=confirm-]").click()
    page.get_by_role("heading", name="Hai người cùng soát").wait_for()
    wrong += looked_at(page)
    assert wrong == []

    page.get_by_role("radio", name="Bản của tôi").check()
    page.get_by_role("button", name="Lưu bản đã chọn").click()
    page.get_by_text("Đã lưu bản soát.").wait_for()
    assert Letter.objects.count() == 0

"""Planning's own job in the browser: from the request letter to the list as it was issued."""

import io
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from docx import Document
from openpyxl import load_workbook

from tasks.consolidation import TOTALS_COLUMNS, rate_words
from tasks.models import IssuedVersion, Round, Task
from tasks.tests.factories import ProgrammeFactory
from tasks.tests.reading_samples import LETTERS
from tasks.tests.test_report_files import as_word, words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = datetime(2021, 3, 15, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
ASKED = [
    "Sở Công Thương",
    "Sở Lao động – Thương binh và Xã hội",
    "Sở Nông nghiệp và Phát triển nông thôn",
    "Sở Y tế",
]
_WITH_NAME = len(TOTALS_COLUMNS) + 1
SILENT, *ANSWERING = ASKED
FILES = ["372-SLDTBXH-KHTC.pdf", "01-so-y-te.docx", "03-so-nong-nghiep-ptnt.docx"]
# Letter and place in it of the two sides of each overlap, with the first of its reasons.
OVERLAPS = {
    (("372/SLĐTBXH-KHTC", 2), ("415/SYT-KHTC", 2)): "Lời văn giống nhau 65 %",
    (("372/SLĐTBXH-KHTC", 6), ("691/SNN-KHTC", 19)): "Cùng viện dẫn 46/2015/QĐ-TTg",
    (("372/SLĐTBXH-KHTC", 1), ("691/SNN-KHTC", 20)): "Lời văn giống nhau 77 %",
}


@pytest.fixture(autouse=True)
def five_days_late():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def programme(db):
    """A province before its first letter: bodies and the programme."""
    call_command("loaddata", "agencies", verbosity=0)
    return ProgrammeFactory()


def test_a_request_becomes_an_issued_annex(page, sign_in, consolidator, programme):
    sign_in(consolidator)
    asked = _ask(page)
    for name in FILES:
        _read_letter(page, name)

    page.goto(asked.get_absolute_url())
    assert _states(page) == {
        SILENT: "Chưa trả lời, quá 5 ngày",
        **dict.fromkeys(ANSWERING, "Đã trả lời"),
    }
    assert _items_by_letter(page) == {
        "372/SLĐTBXH-KHTC": "16 mục",
        "415/SYT-KHTC": "17 mục",
        "691/SNN-KHTC": "21 mục",
    }
    _remind_the_silent(page)
    _merge_what_overlaps(page, asked)
    _arrange(page, asked)
    _close(page, asked)
    _issue_the_list(page)


def _ask(page):
    page.goto("/rounds/")
    page.get_by_role("link", name="Mở đợt mới").first.click()
    page.get_by_label("Tên đợt").fill("Đề xuất nội dung Chương trình hành động")
    page.get_by_text("Văn bản yêu cầu chưa có trong hệ thống").click()
    page.get_by_label("Số, ký hiệu").fill("899/SKHĐT-KH")
    page.get_by_label("Ngày của văn bản yêu cầu").fill("24/02/2021")
    page.get_by_label("Trích yếu").fill("V/v đề xuất nội dung cụ thể hóa Chương trình hành động")
    page.get_by_label("Trả lời trước hết ngày").fill("10/03/2021")
    departments = page.locator(".agency-group", has_text="Tất cả sở, ban, ngành")
    departments.get_by_text("Chọn từng cơ quan").click()
    for name in ASKED:
        departments.get_by_label(name, exact=True).first.check()
    page.get_by_role("button", name="Mở đợt").click()
    page.get_by_role("heading", level=1, name="Đề xuất nội dung").wait_for()
    assert set(_states(page).values()) == {"Chưa trả lời, quá 5 ngày"}
    return Round.objects.get()


def _read_letter(page, name):
    """Upload a letter and make tasks of everything that was read; unknown names are left out."""
    page.goto("/letters/read/")
    page.get_by_label("Tệp văn bản").set_input_files(LETTERS / name)
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


def _states(page):
    names = page.locator(".matrix .row-title").all_inner_texts()
    return dict(zip(names, page.locator(".matrix .badge").all_inner_texts(), strict=True))


def _items_by_letter(page):
    letters = page.locator(".matrix__letter").all_inner_texts()
    counts = page.locator(".matrix__letters .cell-sub a").all_inner_texts()
    return dict(zip(letters, counts, strict=True))


def _remind_the_silent(page):
    page.get_by_text("Việc khác").click()
    page.get_by_role("link", name="Đôn đốc 1 cơ quan").click()
    _press(page, "Soạn công văn", "Đã soạn công văn đôn đốc")
    letter = Document(_downloaded(page, "Tải Word"))
    text = [paragraph.text for paragraph in letter.paragraphs if paragraph.text]
    assert text[0] == f"Kính gửi:\t{SILENT}"
    assert "Công văn số 899/SKHĐT-KH ngày 24/02/2021" in text[1]
    assert "trước hết ngày 10/3/2021" in text[1]
    assert letter.tables[0].cell(1, 0).text.startswith("Số:")
    assert page.locator(".matrix tr", has_text=SILENT).get_by_text("1 lần").is_visible()


def _merge_what_overlaps(page, asked):
    page.get_by_role("link", name="Tổng hợp 54 nội dung").click()
    assert _tab_counts(page) == [54, 3, 0]
    page.get_by_role("link", name="Có thể trùng 3").click()
    assert _proposed(page) == OVERLAPS
    merged = {}
    for left in (2, 1, 0):
        sides = _sides(page.locator(".pair").first)
        _press(page, "Gộp làm một", "Gộp NV-")
        kept = re.search(r"vào (NV-\d+)", page.locator(".messages").inner_text())[1]
        merged[kept] = sides
        assert _tab_counts(page)[1] == left
    assert {kept: _sources(kept) for kept in merged} == merged

    page.get_by_role("link", name="Đã gộp, đã đổi 3").click()
    _press(page, "Hoàn tác", "Đã hoàn tác")
    undone = list(merged)[-1]
    one, other = merged.pop(undone)
    assert _tab_counts(page) == [52, 1, 3]
    assert _sources(undone) in ({one}, {other})
    # Every wording of the three letters still is in the list, each once.
    assert Task.objects.lines().of_round(asked.pk).values("items").distinct().count() == 54
    page.get_by_role("link", name="Có thể trùng 1").click()
    assert _sides(page.locator(".pair").first) == {one, other}
    _press(page, "Không trùng", "là không trùng")
    assert _tab_counts(page) == [52, 0, 3]


def _proposed(page):
    """Return the sides of each pair as the letters number them, with the first of its reasons."""
    return {
        tuple(sorted(_sides(pair))): _words_of(pair.locator(".pair__reasons li").first)
        for pair in page.locator(".pair").all()
    }


def _words_of(reason):
    return reason.inner_text().split(":")[0]


def _sides(pair):
    codes = pair.locator(".pair__side").evaluate_all(
        "sides => sides.map(side => side.getAttribute('aria-label'))"
    )
    return set.union(*map(_sources, codes))


def _sources(code):
    items = Task.objects.get(code=code).items.select_related("letter")
    return {(item.letter.reference, item.number) for item in items}


def _tab_counts(page):
    return [int(text) for text in page.locator(".view-tabs__count").all_inner_texts()]


def _arrange(page, asked):
    page.goto(f"{asked.get_absolute_url()}consolidate/")
    page.get_by_role("link", name="Thêm đề mục").click()
    page.get_by_label("Tên đề mục").fill("Lĩnh vực y tế")
    _press(page, "Thêm đề mục", "Đã thêm đề mục 5. Lĩnh vực y tế")
    page.get_by_label("Cơ quan đề xuất").select_option(label="Sở Y tế")
    page.get_by_role("button", name="Lọc").click()
    rows = page.locator(".proposed tbody tr:not(.group-row)")
    rows.nth(0).get_by_role("checkbox").check()
    rows.nth(1).get_by_role("checkbox").check()
    page.get_by_role("button", name="Đề mục, chủ trì, phối hợp").click()
    page.get_by_label("Chuyển đến đề mục").select_option(label="5. Lĩnh vực y tế")
    page.get_by_role("button", name="Xem trước").click()
    _press(page, "Ghi 2 thay đổi", "Sắp xếp 2 nhiệm vụ")


def _close(page, asked):
    page.goto(f"{asked.get_absolute_url()}close/")
    page.get_by_label("Lý do").fill("Sở Công Thương không trả lời sau đôn đốc")
    _press(page, "Đóng đợt", "Đã đóng đợt")
    assert page.locator(".row-act").count() == 0


def _issue_the_list(page):
    page.get_by_role("link", name="Tổng hợp 52 nội dung").click()
    page.get_by_role("link", name="Xem trước và chốt danh mục").click()
    page.locator("#issue").get_by_role("button", name="Chốt").click()
    page.get_by_role("heading", level=1, name="Danh mục nhiệm vụ, lần 1").wait_for()
    assert IssuedVersion.objects.get().total == 52

    tasks = _on_screen(page, "DANH MỤC NHIỆM VỤ")
    totals = _on_screen(page, "Tổng hợp theo cơ quan chủ trì")[2:]
    assert sum(len(row) > 1 for row in tasks[1:]) == 52
    health = tasks.index(["V. Lĩnh vực y tế"])
    assert [row[3] for row in tasks[health + 1 : health + 3]] == ["Sở Y tế"] * 2
    word_tasks, word_totals = Document(_downloaded(page, "Word")).tables[-2:]
    assert [_with_heading(words(row)) for row in word_tasks.rows] == tasks
    assert [words(row)[-_WITH_NAME:] for row in word_totals.rows[3:]] == totals
    book = load_workbook(_downloaded(page, "Excel"))
    assert _excel_tasks(book["Phụ lục"], columns=len(tasks[0])) == tasks
    assert _excel_totals(book["Tổng hợp theo cơ quan"]) == totals


def _on_screen(page, caption):
    table = page.locator("table", has=page.locator("caption", has_text=caption)).first
    return table.evaluate(
        "table => [...table.rows].map(row => [...row.cells].map(cell => cell.textContent))"
    )


def _with_heading(row):
    """Return a row with the number of a heading before its words, as the screen has it."""
    return row if len(row) > 2 else [". ".join(filter(None, row))]


def _excel_tasks(sheet, *, columns):
    rows = [[as_word(cell.value) for cell in row[:columns]] for row in sheet.iter_rows()]
    names = next(place for place, row in enumerate(rows) if row[0] == "TT")
    return [row if any(row[2:]) else _with_heading(row[:2]) for row in rows[names:]]


def _excel_totals(sheet):
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=7)]
    end = next(place for place, row in enumerate(rows) if row[0] == "Tổng số")
    return [[row[1] or row[0], *map(_figure, TOTALS_COLUMNS, row[2:])] for row in rows[: end + 1]]


def _figure(column, value):
    return rate_words(value) if column.is_rate and value != "–" else str(value)


def _press(page, name, said):
    page.get_by_role("button", name=name).first.click()
    page.locator(".messages", has_text=said).wait_for()


def _downloaded(page, name):
    with page.expect_download() as download:
        page.get_by_role("link", name=name, exact=True).click()
    return io.BytesIO(download.value.path().read_bytes())

"""Cells of the list changed where they stand, by keyboard alone."""

import pytest

from actionplan.tests.axe import violations
from agencies.models import Agency
from tasks.models import HistoryEntry, Task
from tasks.tests.test_browser_looks import walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def opened(page, sign_in, consolidator, register):
    sign_in(consolidator)
    page.goto("/tasks/")
    yield page
    if page.locator("#list-counts").count():
        counts_are_in(page)


def counts_are_in(page):
    """Wait for the counts that the last saved cell asked for."""
    page.wait_for_timeout(400)
    page.locator("#list-counts:not(.htmx-request)").wait_for(state="attached")


def cell(page, code, column):
    return page.locator(f"a.cell-edit[href='/tasks/{code}/cells/{column}/']")


def has_focus(page, code, column):
    page.locator(f"a.cell-edit[href='/tasks/{code}/cells/{column}/']:focus").wait_for()


def open_by_keys(page, code, column, key="F2"):
    cell(page, code, column).focus()
    page.keyboard.press(key)
    page.locator(".cell-form :focus").wait_for()


def wrong_beside(page):
    """What the open form covers in part is not too small for that."""
    return [found for found in violations(page) if not found.startswith("target-size: ")]


def test_enter_saves_tab_goes_on_and_escape_leaves(opened):
    page = opened
    open_by_keys(page, "NV-002", "deadline", "Enter")
    assert wrong_beside(page) == []
    page.keyboard.press("Control+A")
    page.keyboard.type("quý III/2027")
    page.get_by_text("Hết Quý III/2027, chậm nhất 30/09/2027").wait_for()
    page.keyboard.press("Tab")
    has_focus(page, "NV-002", "status")
    counts_are_in(page)
    assert page.locator("tr", has_text="NV-002").get_by_text("30/09/2027").count() == 1

    open_by_keys(page, "NV-002", "lead")
    page.locator("#id_lead").select_option(label="Sở Y tế")
    page.keyboard.press("Enter")
    has_focus(page, "NV-002", "lead")
    counts_are_in(page)
    task = Task.objects.get(code="NV-002")
    assert (task.lead, task.deadline_wording) == (
        Agency.objects.get(code="so-y-te"),
        "quý III/2027",
    )

    open_by_keys(page, "NV-002", "lead")
    page.locator("#id_lead").select_option(label="Sở Tư pháp")
    page.keyboard.press("Escape")
    has_focus(page, "NV-002", "lead")
    assert page.locator(".cell-editor").count() == 0
    assert Task.objects.get(code="NV-002").version == task.version


def test_counts_follow_a_saved_cell_while_the_keyboard_goes_on(opened):
    page, address = opened, "/tasks/?group=status&status=not_started&status=in_progress"
    page.goto(address)
    assert page.locator(".group-row__note").inner_text().startswith("15 nhiệm vụ")
    open_by_keys(page, "NV-003", "status")
    page.get_by_label("Lý do, căn cứ").fill("Bắt đầu")
    page.keyboard.press("Enter")
    has_focus(page, "NV-003", "status")
    open_by_keys(page, "NV-004", "lead")
    page.locator("#id_lead").select_option(label="Sở Y tế")
    page.locator(".group-row__note", has_text="14 nhiệm vụ").wait_for()

    page.locator("#facet-status .tick", has_text="Đang thực hiện1").wait_for(state="attached")
    assert page.locator("#id_lead:focus option:checked").inner_text() == "Sở Y tế"
    assert page.locator(".group-index__list li").count() == 2
    assert page.locator("#list-summary b").inner_text() == "15 nhiệm vụ"
    assert page.locator("#list-said").text_content() == "Đã lưu"
    assert page.url.endswith(address)


def test_counts_follow_where_a_row_leaves_the_filter(opened):
    page = opened
    page.goto("/tasks/?status=not_started")
    open_by_keys(page, "NV-003", "status")
    page.get_by_label("Lý do, căn cứ").fill("Bắt đầu")
    page.keyboard.press("Enter")
    page.locator("#list-summary b", has_text="14 nhiệm vụ").wait_for()

    has_focus(page, "NV-003", "status")
    assert page.locator(".pages > span").inner_text() == "14 kết quả"
    assert cell(page, "NV-003", "status").text_content().startswith("Đang thực hiện")
    assert page.locator("tr.has-left th").inner_text().endswith("không còn khớp bộ lọc")
    assert page.locator("#list-said").text_content() == "Đã lưu, không còn khớp bộ lọc"
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []


def test_a_row_of_a_list_of_changes_says_what_changed_and_keeps_the_focus(opened):
    page = opened
    page.goto("/tasks/?columns=lead,note&since=01/01/2020")
    page.evaluate("window.stayed = true")
    open_by_keys(page, "NV-003", "lead")
    page.locator("#id_lead").select_option(label="Sở Y tế")
    page.keyboard.press("Enter")
    has_focus(page, "NV-003", "lead")
    counts_are_in(page)

    assert page.evaluate("window.stayed")
    assert "→ Sở Y tế" in page.locator("tr", has_text="NV-003").inner_text()


def test_filters_in_use_stay_where_they_are(opened):
    page = opened
    open_by_keys(page, "NV-003", "lead")
    page.locator("#id_lead").select_option(label="Sở Y tế")
    page.keyboard.press("Enter")
    has_focus(page, "NV-003", "lead")
    page.locator("#list-search").focus()
    page.keyboard.type("thủy sản")
    counts_are_in(page)

    assert page.locator("#list-search:focus").input_value() == "thủy sản"


def test_arrows_go_from_cell_to_cell(opened):
    page = opened
    cell(page, "NV-001", "lead").focus()
    for key, code, column in (
        ("ArrowRight", "NV-001", "deadline"),
        ("ArrowDown", "NV-002", "deadline"),
        ("ArrowLeft", "NV-002", "lead"),
        ("ArrowUp", "NV-001", "lead"),
    ):
        page.keyboard.press(key)
        has_focus(page, code, column)


def test_a_status_asks_for_what_its_step_needs(opened):
    page = opened
    open_by_keys(page, "NV-003", "status")
    page.get_by_label("Lý do, căn cứ").fill("Theo báo cáo")
    page.get_by_label("Chuyển sang").select_option("completed")
    page.get_by_label("Ngày hoàn thành, ban hành").wait_for()
    assert wrong_beside(page) == []
    page.keyboard.press("Enter")
    page.get_by_text("Chưa có kết quả thì chưa thể đánh dấu hoàn thành").wait_for()
    page.get_by_label("Ngày hoàn thành, ban hành").fill("02/2022")
    page.get_by_label("Giải trình").fill("Đã lồng ghép")
    page.keyboard.press("Enter")
    has_focus(page, "NV-003", "status")

    assert cell(page, "NV-003", "status").text_content().startswith("Hoàn thành")
    assert Task.objects.get(code="NV-003").result_note == "Đã lồng ghép"


def test_what_somebody_saved_meanwhile_is_shown_and_nothing_typed_is_lost(opened, leader):
    page = opened
    open_by_keys(page, "NV-001", "deadline")
    task = Task.objects.get(code="NV-001")
    Task.objects.filter(pk=task.pk).update(deadline_wording="năm 2024", version=2)
    HistoryEntry.objects.create(task=task, by=leader, verb="edited")
    page.keyboard.press("Control+A")
    page.keyboard.type("quý II/2023")
    page.keyboard.press("Tab")

    page.get_by_text("Chưa ghi gì của bạn").wait_for()
    both = page.locator(".cell-form__both").inner_text()
    assert "năm 2024" in both
    assert "quý II/2023" in both
    assert wrong_beside(page) == []
    page.get_by_role("button", name="Ghi bản của tôi").press("Enter")
    has_focus(page, "NV-001", "deadline")
    assert Task.objects.get(pk=task.pk).deadline_wording == "quý II/2023"


def test_another_cell_does_not_close_one_with_something_typed(opened):
    page = opened
    open_by_keys(page, "NV-001", "deadline")
    page.keyboard.type(" (sửa)")
    cell(page, "NV-001", "status").click()

    page.locator("[name=deadline_wording]:focus").wait_for()
    assert page.locator("[name=deadline_wording]").input_value().endswith("(sửa)")
    page.get_by_text("Ô này chưa lưu").wait_for()


def test_the_reading_follows_what_is_typed_each_time(opened):
    page = opened
    open_by_keys(page, "NV-001", "deadline")
    for wording, reading in (
        ("quý II/2027", "Hết Quý II/2027, chậm nhất 30/06/2027"),
        ("31/02/2027", "Không có ngày 31/02/2027 trên lịch"),
        ("thường xuyên", "Thường xuyên"),
    ):
        page.keyboard.press("Control+A")
        page.keyboard.type(wording)
        page.locator(".cell-form").get_by_text(reading, exact=True).wait_for()


def test_the_list_is_not_asked_anew_while_a_cell_is_not_saved(opened):
    page = opened
    open_by_keys(page, "NV-001", "deadline")
    page.keyboard.press("Control+A")
    page.keyboard.type("quý II/2027")
    page.get_by_text("Hết Quý II/2027, chậm nhất 30/06/2027").wait_for()
    page.get_by_role("link", name="Thời hạn", exact=True).first.click()

    page.get_by_text("Ô này chưa lưu").wait_for()
    assert wrong_beside(page) == []
    assert page.locator("[name=deadline_wording]:focus").input_value() == "quý II/2027"
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Thời hạn", exact=True).first.click()
    page.wait_for_url("**/tasks/?sort=due")


def test_who_leaves_the_page_with_a_cell_not_saved_is_asked_first(opened):
    page, asked = opened, []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    open_by_keys(page, "NV-001", "deadline")
    page.keyboard.type(" (sửa)")
    page.get_by_role("link", name="Sự kiện chờ").click()
    page.locator("[name=deadline_wording]").press("Escape")
    has_focus(page, "NV-001", "deadline")

    assert asked == ["beforeunload"]


def test_who_is_signed_out_meanwhile_keeps_what_was_typed(opened):
    page = opened
    open_by_keys(page, "NV-001", "deadline")
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("Control+A")
    page.keyboard.type("quý II/2027")
    page.locator("#id_deadline_wording-reading:empty").wait_for(state="attached")
    page.keyboard.press("Enter")

    page.get_by_text("Phiên đăng nhập này không còn nên chưa lưu được").wait_for()
    assert page.locator("[name=deadline_wording]").input_value() == "quý II/2027"
    assert page.get_by_role("link", name="đăng nhập lại", exact=True).is_visible()
    assert wrong_beside(page) == []
    page.get_by_role("button", name="Thôi").click()
    cell(page, "NV-001", "deadline").press("F2")
    page.wait_for_url("**/accounts/login/**")


def test_who_signed_in_anew_elsewhere_is_told_that_this_form_is_too_old(opened):
    page = opened
    open_by_keys(page, "NV-001", "deadline")
    page.context.clear_cookies(name="csrftoken")
    page.keyboard.type(" (sửa)")
    page.keyboard.press("Enter")

    page.get_by_text("Phiên đăng nhập này không còn nên chưa lưu được").wait_for()
    assert page.locator("[name=deadline_wording]").input_value().endswith("(sửa)")


def test_the_forms_as_pages_are_accessible(page, sign_in, consolidator, register):
    sign_in(consolidator)

    columns = ("lead", "deadline", "status", "heading", "note")
    assert walk(page, {f"/tasks/NV-003/cells/{column}/": 200 for column in columns}) == []

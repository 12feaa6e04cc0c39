"""The keys of the list, with their help, and groups that fold; with JavaScript and without."""

import pytest
from django.core.cache import caches

from agencies.models import Agency
from tasks.tests.factories import TaskFactory
from tasks.tests.test_browser_looks import looked_at, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def listed(page, sign_in, consolidator, register):
    sign_in(consolidator)
    page.goto("/tasks/?sort=code")
    return page


def focused(page):
    return page.evaluate("document.activeElement.closest('tr')?.querySelector('td a')?.textContent")


def test_keys_move_from_task_to_task_and_open_one(listed):
    keys = listed.keyboard
    keys.press("j")
    assert focused(listed) == "NV-001"
    keys.press("j")
    keys.press("ArrowDown")
    assert focused(listed) == "NV-003"
    keys.press("k")
    assert focused(listed) == "NV-002"

    keys.press("o")
    listed.wait_for_url("**/tasks/NV-002/")


def test_enter_opens_the_task_that_has_the_focus(listed):
    listed.keyboard.press("j")
    listed.keyboard.press("Enter")

    listed.wait_for_url("**/tasks/NV-001/")


def test_x_ticks_a_task_and_f_goes_to_the_search_of_the_list(listed):
    listed.keyboard.press("j")
    listed.keyboard.press("x")
    assert listed.locator("tbody .task-table__check input:checked").count() == 1

    listed.keyboard.press("f")
    assert listed.evaluate("document.activeElement.id") == "list-search"


def test_g_and_a_letter_open_a_page(listed):
    listed.keyboard.press("g")
    listed.keyboard.press("b")
    listed.wait_for_url("**/letters/")
    listed.keyboard.press("g")
    listed.keyboard.press("n")

    listed.wait_for_url("**/tasks/")


def test_keys_are_letters_while_somebody_types(listed):
    box = listed.get_by_role("searchbox", name="Tìm trong danh sách", exact=True)
    box.click()
    listed.keyboard.type("gbjko?/x")

    assert box.input_value() == "gbjko?/x"
    assert listed.locator("dialog").count() == 0
    assert listed.url.endswith("/tasks/?sort=code")


def test_question_mark_shows_the_keys_and_they_can_be_switched_off(listed):
    listed.keyboard.press("?")
    dialog = listed.get_by_role("dialog", name="Phím tắt")
    dialog.get_by_text("Tới nhiệm vụ sau").wait_for()
    listed.keyboard.press("j")
    assert focused(listed) is None

    dialog.get_by_role("button", name="Tắt phím tắt trên máy này").click()
    dialog.get_by_role("button", name="Đóng").click()
    listed.keyboard.press("j")
    listed.keyboard.press("?")
    assert focused(listed) is None
    assert listed.locator("dialog").count() == 0

    listed.goto("/keys/")
    listed.get_by_role("button", name="Bật lại phím tắt").click()
    listed.goto("/tasks/?sort=code")
    listed.keyboard.press("j")
    assert focused(listed) == "NV-001"


def test_keys_turn_the_page(listed, programme):
    TaskFactory.create_batch(30, programme=programme)
    for kept in caches.all():
        kept.clear()
    listed.goto("/tasks/?sort=code")
    listed.keyboard.press("n")
    listed.get_by_text("26–46 trong 46").wait_for()

    listed.keyboard.press("p")
    listed.get_by_text("1–25 trong 46").wait_for()


def test_groups_fold_away_and_stay_so(listed):
    listed.goto("/tasks/?group=status")
    head = listed.get_by_role("button", name="Thu gọn hoặc mở nhóm Chưa thực hiện")
    head.click()
    assert not listed.get_by_role("link", name="NV-001").is_visible()
    assert listed.get_by_role("link", name="NV-008").is_visible()

    listed.reload()
    assert head.get_attribute("aria-expanded") == "false"
    listed.locator("#group-index > summary").click()
    listed.get_by_role("button", name="Mở mọi nhóm").click()
    assert listed.get_by_role("link", name="NV-001").is_visible()


def test_without_javascript_groups_stand_open_and_the_index_leads_to_them(listed, plain_page):
    page = plain_page()
    page.goto("/tasks/?group=status")
    page.locator("#group-index > summary").click()
    page.locator(".group-index__list").get_by_role("link", name="Hoàn thành").click()

    assert page.url.endswith("#nhom-completed")
    assert page.get_by_role("link", name="NV-008").is_visible()
    page.goto("/keys/")
    assert page.get_by_text("Tới nhiệm vụ sau").is_visible()
    assert page.get_by_role("button", name="Đóng").count() == 0


def box(page, selector, number=0):
    return page.locator(selector).nth(number).bounding_box()


@pytest.mark.parametrize("columns", ["", "&columns=title&columns=note&columns=heading"])
@pytest.mark.parametrize("since", ["", "&since=01/01/2020"])
def test_the_head_of_the_list_stands_over_its_first_group(listed, columns, since):
    usual = "&columns=lead&columns=deadline&columns=status&columns=timeliness" if columns else ""
    listed.goto(f"/tasks/?group=status{columns}{usual}{since}")

    bottoms = {
        round(box(listed, "thead th, thead td", number)["y"] + box(listed, "thead tr")["height"])
        for number in range(listed.locator("thead th, thead td").count())
    }

    assert bottoms == {round(box(listed, ".group-row > th")["y"])}
    assert box(listed, "tbody .task-table__check")["width"] < 50
    assert box(listed, "tbody .task-table__title")["width"] > 150


def test_the_head_of_a_group_stays_in_sight_below_that_of_the_list(listed):
    listed.set_viewport_size({"width": 1366, "height": 500})
    listed.goto("/tasks/?group=status")
    listed.evaluate("scrollTo(0, 600)")

    head, group = box(listed, "thead th"), box(listed, ".group-row > th")

    assert (head["y"], round(group["y"])) == (52, round(head["y"] + head["height"]))


def test_compact_rows_are_one_line_each(listed):
    Agency.objects.filter(code="so-ldtbxh").update(short_name="UBND huyện Hàm Thuận Bắc")
    caches["default"].clear()
    listed.goto("/tasks/?density=compact")

    heights = listed.locator("tbody tr:not(.group-row)").evaluate_all(
        "rows => rows.map(row => Math.round(row.getBoundingClientRect().height))"
    )

    assert len(heights) == 16
    assert max(heights) - min(heights) <= 1


def test_groups_moments_and_keys_are_accessible(listed):
    wrong = walk(
        listed,
        {
            "/tasks/?group=lead&density=compact": 200,
            "/tasks/?group=quarter&sort=-due": 200,
            "/tasks/?since=01/01/2020": 200,
            "/tasks/?columns=lead,deadline,status,timeliness,note,heading,result": 200,
            "/tasks/?on=01/01/2020": 200,
            "/tasks/?on=32/01/2020": 400,
            "/keys/": 200,
        },
    )

    def open_index(page):
        page.goto("/tasks/?group=status")
        page.locator("#group-index > summary").click()

    def open_moments(page):
        page.goto("/tasks/")
        page.locator("#facet-days > summary").click()

    def open_help(page):
        page.goto("/tasks/")
        page.keyboard.press("?")
        page.get_by_role("dialog").wait_for()

    for ready in (open_index, open_moments, open_help):
        wrong += looked_at(listed, ready=ready)
    assert wrong == []


def test_the_day_is_chosen_in_the_list_and_left_again(listed):
    head = listed.locator("#list-day")
    today = head.inner_text()
    listed.locator("#facet-days > summary").click()
    listed.get_by_label("Tính đến ngày").fill("01/01/2020")
    listed.get_by_label("Tính đến ngày").press("Enter")
    listed.get_by_text("Đang xem danh sách như cuối ngày 01/01/2020").wait_for()
    assert head.inner_text() == "01/01/2020"

    listed.get_by_role("link", name="Về hôm nay").first.click()
    listed.get_by_text("16 nhiệm vụ", exact=True).wait_for()
    assert head.inner_text() == today

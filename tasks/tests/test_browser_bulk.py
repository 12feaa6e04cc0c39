"""Many tasks changed from the list, in the browser, by keyboard."""

import pytest
from django.utils import timezone

from actionplan.tests.axe import violations
from actionplan.tests.chromium import leaving
from agencies.models import Agency
from tasks.models import ChangeSet, Task
from tasks.tests.factories import TaskFactory
from tasks.tests.test_browser_looks import NARROW, looked_at, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_ticked_tasks_are_given_to_another_body_by_keyboard_and_back(
    page, sign_in, consolidator, register
):
    sign_in(consolidator)
    page.goto("/tasks/?status=not_started")
    page.get_by_label("Chọn NV-001").focus()
    page.keyboard.press("Space")
    page.get_by_label("Chọn NV-003").click(modifiers=["Shift"])
    page.get_by_text("Đã chọn 3", exact=True).wait_for()
    # At its end the bar covers no row.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert violations(page) == []

    page.get_by_role("button", name="Phân công").press("Enter")
    page.get_by_text("3 nhiệm vụ đã đánh dấu").wait_for()
    page.get_by_label("Giao chủ trì").select_option(label="Sở Y tế")
    page.get_by_role("button", name="Xem trước").press("Enter")
    page.get_by_role("button", name="Ghi 3 thay đổi").wait_for()
    assert violations(page) == []
    page.get_by_role("button", name="Ghi 3 thay đổi").press("Enter")
    page.get_by_role("heading", name="Đổi chủ trì Sở Y tế: 3 nhiệm vụ").wait_for()

    health = Agency.objects.get(code="so-y-te")
    assert set(Task.objects.filter(lead=health).values_list("code", flat=True)) == {
        "NV-001",
        "NV-002",
        "NV-003",
    }
    page.get_by_role("button", name="Hoàn tác cả lần đổi").press("Enter")
    page.get_by_text("Đã hoàn tác: Đổi chủ trì").wait_for()
    assert not Task.objects.filter(lead=health).exists()


def test_the_box_over_the_column_ticks_the_page(page, sign_in, consolidator, register):
    sign_in(consolidator)
    page.goto("/tasks/")
    page.get_by_label("Chọn các nhiệm vụ trên trang này").check()

    page.get_by_text("Đã chọn 16", exact=True).wait_for()
    page.get_by_role("button", name="Bỏ chọn tất cả").click()
    page.locator(".bulk-bar").wait_for(state="hidden")
    page.get_by_label("Chọn NV-002").check()
    assert page.get_by_label("Chọn các nhiệm vụ trên trang này").evaluate(
        "box => box.indeterminate"
    )


def test_ticks_stay_over_pages_until_other_tasks_are_asked_for(
    page, sign_in, consolidator, register, programme
):
    TaskFactory.create_batch(30, programme=programme, status="not_started")
    sign_in(consolidator)
    page.goto("/tasks/?status=not_started")
    page.get_by_label("Chọn NV-001").check()
    page.get_by_label("Chọn NV-003").check()
    page.get_by_role("link", name="Sau", exact=True).click()
    page.get_by_text("Đã chọn 2, 2 ở trang khác", exact=True).wait_for()
    second = page.locator("tbody .form-check-input").first
    code = second.get_attribute("value")
    second.check()
    page.get_by_text("Đã chọn 3, 2 ở trang khác", exact=True).wait_for()

    with leaving(page):
        page.get_by_role("button", name="Phân công").click()
    page.get_by_text("3 nhiệm vụ đã đánh dấu").wait_for()
    with leaving(page):
        page.go_back()
    page.get_by_text("Đã chọn 3, 2 ở trang khác", exact=True).wait_for()
    assert page.get_by_label(f"Chọn {code}", exact=True).is_checked()
    page.get_by_role("link", name="Trước", exact=True).click()
    page.get_by_text("Đã chọn 3, 1 ở trang khác", exact=True).wait_for()
    assert page.get_by_label("Chọn NV-001").is_checked()

    page.get_by_role("link", name="Bỏ lọc Tình trạng: Chưa thực hiện").click()
    page.get_by_text("1–25 trong 46").wait_for()
    page.locator(".bulk-bar").wait_for(state="hidden")
    assert page.locator("[name=task]:checked, [data-ticked-elsewhere] > *").count() == 0


def test_more_ticks_than_an_address_holds_are_not_sent(
    page, sign_in, consolidator, register, programme
):
    TaskFactory.create_batch(200, programme=programme, status="not_started")
    sign_in(consolidator)
    page.goto("/tasks/?status=not_started")
    for number in range(1, 9):
        page.get_by_label("Chọn các nhiệm vụ trên trang này").check()
        page.get_by_role("link", name="Sau", exact=True).click()
        page.locator("[data-list-place]", has_text=f"{25 * number + 1}–").wait_for()
    page.get_by_text("Đã chọn 200, 200 ở trang khác", exact=True).wait_for()
    acts = page.locator(".bulk-bar__acts button")
    assert [act.is_disabled() for act in acts.all()] == [False] * 6

    page.locator("tbody .form-check-input").first.check()
    told = "Đã chọn 201, nhiều nhất 200. Hãy bỏ bớt hoặc lọc rồi chọn cả kết quả"
    page.get_by_text(told, exact=True).wait_for()
    assert [act.is_disabled() for act in acts.all()] == [True] * 6

    page.locator("tbody .form-check-input").first.uncheck()
    page.get_by_text("Đã chọn 200, 200 ở trang khác", exact=True).wait_for()
    with leaving(page):
        page.get_by_role("button", name="Phân công").click()
    page.get_by_text("200 nhiệm vụ đã đánh dấu").wait_for()
    # What gunicorn takes of an address, by default, is 4,094 signs.
    assert len(page.url) < 4000


def test_what_a_status_needs_is_not_called_optional(page, sign_in, consolidator, register):
    sign_in(consolidator)
    page.goto("/tasks/bulk/?task=NV-001&what=status")
    optional = page.locator(".field__optional").locator("visible=true")
    for status, labels in (
        ("Đã trình", ["Ngày trình"]),
        (
            "Hoàn thành",
            [
                "Ngày trình",
                "Số, ký hiệu văn bản kết quả",
                "Ngày văn bản kết quả",
                "Giải trình, văn bản cho dừng",
            ],
        ),
        ("Đã dừng", []),
    ):
        page.get_by_label(status, exact=True).check()
        told = [label.locator("..").inner_text() for label in optional.all()]
        assert told == [f"{label} (không bắt buộc)" for label in labels]


def test_pages_of_many_tasks_are_accessible(page, sign_in, consolidator, register):
    act = ChangeSet.objects.create(kind="bulk", by=consolidator, note="Đổi đề mục: 1 nhiệm vụ")
    undone = {"undone_by": consolidator, "undone_at": timezone.now()}
    ChangeSet.objects.create(kind="bulk", by=consolidator, note="Đổi chủ trì", **undone)
    sign_in(consolidator)

    chosen = "/tasks/bulk/?task=NV-001&task=NV-002"
    kinds = ("status", "assign", "deadline", "heading", "round", "remind")
    addresses = {f"{chosen}&what={kind}": 200 for kind in kinds}
    addresses |= {"/tasks/bulk/": 200, f"/tasks/bulk/{act.pk}/": 200}
    assert walk(page, addresses | {"/tasks/bulk/?task=NV-404": 400}) == []


def small_targets(page, places):
    """Return what a thumb would miss: all that is not 44 px high and wide."""
    sizes = [(place.inner_text(), place.bounding_box()) for place in places.all()]
    return [words for words, box in sizes if min(box["width"], box["height"]) < 44]


def test_rows_are_ticked_on_a_phone_and_the_bar_stands_under_the_thumb(
    page, sign_in, consolidator, register
):
    sign_in(consolidator)
    page.set_viewport_size(NARROW)
    page.goto("/tasks/?status=not_started")
    page.get_by_role("link", name="Thêm nhiệm vụ").wait_for()
    # The corner of the card, beside the box itself, belongs to the box.
    card = page.locator("tr", has_text="NV-001").bounding_box()
    page.mouse.click(card["x"] + 6, card["y"] + 6)
    page.get_by_label("Chọn NV-003").check()
    page.get_by_text("Đã chọn 2", exact=True).wait_for()

    assert page.get_by_role("link", name="Thêm nhiệm vụ").count() == 0
    bar = page.locator(".bulk-bar").bounding_box()
    assert (bar["width"], bar["y"] + bar["height"]) == (NARROW["width"], NARROW["height"])
    assert small_targets(page, page.locator(".bulk-bar .btn")) == []
    assert page.get_by_role("link", name="Chọn cả 15 kết quả").bounding_box()["height"] >= 44
    # What a bar covers in part is not too small for that.
    wrong = [found for found in looked_at(page) if not found[2].startswith("target-size: ")]
    assert wrong == []
    page.set_viewport_size(NARROW)
    with page.expect_navigation():
        page.get_by_role("button", name="Phân công").click()
    page.get_by_text("2 nhiệm vụ đã đánh dấu").wait_for()


def test_a_phone_ticks_the_page_and_changes_all_that_the_filter_finds(
    page, sign_in, consolidator, register
):
    sign_in(consolidator)
    page.set_viewport_size(NARROW)
    page.goto("/tasks/?status=not_started")
    page.get_by_text("Chọn các nhiệm vụ trên trang này").click()
    page.get_by_text("Đã chọn 15", exact=True).wait_for()
    with page.expect_navigation():
        page.get_by_role("link", name="Chọn cả 15 kết quả").click()
    page.get_by_text("15 nhiệm vụ khớp bộ lọc").wait_for()

    page.goto("/tasks/?status=not_started")
    with page.expect_navigation():
        page.get_by_role("link", name="Đổi cả 15").click()
    page.get_by_text("15 nhiệm vụ khớp bộ lọc").wait_for()


def test_a_phone_without_javascript_ticks_rows_too(
    page, sign_in, plain_page, consolidator, register
):
    sign_in(consolidator)
    plain = plain_page()
    plain.set_viewport_size(NARROW)
    plain.goto("/tasks/?status=not_started")
    assert plain.get_by_text("Chọn các nhiệm vụ trên trang này").count() == 0
    plain.get_by_label("Chọn NV-002").check()
    with plain.expect_navigation():
        plain.get_by_role("button", name="Thời hạn").click()

    plain.get_by_text("1 nhiệm vụ đã đánh dấu").wait_for()

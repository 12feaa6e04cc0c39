"""The search box of the frame: suggestions by keyboard, results while typing, and no script."""

import pytest
from django.contrib.sessions.models import Session

from actionplan.tests.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def typed(page, sign_in, consolidator, register):
    """A page on which something was typed into the box of the frame, and answered."""
    sign_in(consolidator)
    page.goto("/tasks/")

    def typed(words):
        page.keyboard.press("/")
        page.keyboard.type(words)
        page.locator("#site-found [role=option]").first.wait_for()
        return page

    return typed


def test_suggestions_are_walked_and_opened_by_keyboard(typed):
    page = typed("nv4")
    box = page.locator("#site-search")
    assert box.get_attribute("aria-expanded") == "true"

    page.keyboard.press("ArrowDown")
    assert page.locator("[aria-selected=true]").inner_text().startswith("NV-004")
    assert box.get_attribute("aria-activedescendant") == "site-found-tasks-1"
    page.keyboard.press("ArrowDown")
    assert page.locator("[aria-selected=true]").inner_text() == "Xem mọi kết quả cho “nv4”"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    page.wait_for_url("**/tasks/NV-004/")


def test_enter_without_a_choice_opens_all_results(typed):
    page = typed("hdnd")
    page.keyboard.press("Enter")

    page.wait_for_url("**/find/?q=hdnd")
    assert page.get_by_role("heading", name="Nhiệm vụ 3").is_visible()


def test_escape_and_a_click_elsewhere_close_the_suggestions(typed):
    page = typed("372")
    page.keyboard.press("Escape")
    assert page.locator("#site-found").is_hidden()
    assert page.locator("#site-search").input_value() == "372"

    page.keyboard.press("ArrowDown")
    assert page.locator("#site-found").is_visible()
    page.get_by_role("link", name="Thêm nhiệm vụ").hover()
    page.mouse.click(1000, 500)
    assert page.locator("#site-found").is_hidden()


def test_open_suggestions_are_accessible(typed):
    assert violations(typed("lao dong")) == []


def test_results_follow_the_typing_on_a_phone(page, sign_in, consolidator, register):
    sign_in(consolidator)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/tasks/")
    page.get_by_role("link", name="Tìm", exact=True).click()
    page.locator("#find-q").fill("nv4")

    page.get_by_text("NV-004 · Kế hoạch triển khai").wait_for()
    assert page.url.endswith("/find/?q=nv4")
    page.locator("#find-q").fill("khong co zalo nhu the")
    page.get_by_role("heading", name="Không tìm thấy gì").wait_for()
    assert violations(page) == []


def test_whoever_was_signed_out_meanwhile_gets_the_sign_in_page(page, typed):
    typed("372")
    Session.objects.all().delete()
    page.keyboard.type("/")

    page.wait_for_url("**/accounts/login/**")


def test_search_works_without_script(page, plain_page, sign_in, consolidator, register):
    sign_in(consolidator)
    page.goto("/")
    plain = plain_page()
    plain.goto("/")
    plain.locator("#site-search").fill("ke hoach giao duc")
    plain.locator("#site-search").press("Enter")

    plain.wait_for_url("**/find/?q=ke+hoach+giao+duc")
    assert plain.get_by_text("NV-005 · Kế hoạch phát triển giáo dục").is_visible()

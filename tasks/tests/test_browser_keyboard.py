"""The list by keyboard alone."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


def test_list_works_by_keyboard_alone(page, sign_in, consolidator, register):
    sign_in(consolidator)
    page.goto("/tasks/")

    page.keyboard.press("Tab")
    assert focused(page) == "Bỏ qua đến nội dung chính"
    page.keyboard.press("Enter")
    assert focused(page) == "content"

    page.keyboard.press("/")
    assert focused(page) == "site-search"

    page.locator("#facet-status > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tasks/?**status=not_started**")
    page.get_by_text("15 nhiệm vụ", exact=True).wait_for()
    page.wait_for_function("document.activeElement.closest('#facet-status') !== null")


def test_escape_closes_a_panel_and_gives_the_focus_back(page, sign_in, consolidator, register):
    sign_in(consolidator)
    page.goto("/tasks/")
    summary = page.locator("#facet-status > summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    assert page.locator("#facet-status[open]").count() == 0
    assert summary.evaluate("summary => summary === document.activeElement")


def test_a_slash_that_is_typed_stays_in_its_box(page, sign_in, consolidator, register):
    sign_in(consolidator)
    page.goto("/tasks/")
    page.locator("#list-search").focus()
    page.keyboard.type("372/SLĐTBXH")

    assert page.locator("#list-search").input_value() == "372/SLĐTBXH"

import pytest

from agencies.tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_signing_in_opens_the_page_that_was_asked_for(page, consolidator):
    page.goto("/accounts/password/")
    page.get_by_label("Tên đăng nhập").fill("consolidator")
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()

    page.wait_for_url("**/accounts/password/")
    assert page.get_by_role("heading", level=1).is_visible()


def test_back_shows_nothing_after_signing_out(page, sign_in, consolidator):
    sign_in(consolidator)
    page.goto("/accounts/password/")
    page.locator("summary", has_text=str(consolidator)).click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/accounts/login/")
    page.go_back()

    page.wait_for_url("**/accounts/login/**")

"""Saved views as a person uses them, with and without JavaScript, and as they look."""

import pytest

from tasks.models import SavedView
from tasks.tests.factories import SavedViewFactory
from tasks.tests.test_browser_looks import looked_at, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_view_is_saved_opened_changed_and_saved_again(page, sign_in, consolidator, register):
    sign_in(consolidator)
    page.goto("/tasks/?status=not_started")
    page.get_by_role("link", name="Lưu khung nhìn").click()
    page.get_by_label("Tên khung nhìn").fill("Chưa làm")
    page.get_by_label("Mở danh sách nhiệm vụ bằng khung nhìn này").check()
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.goto("/tasks/")
    names = page.get_by_role("navigation", name="Khung nhìn")
    assert names.locator("[aria-current=page]").inner_text().startswith("Chưa làm")

    page.locator("#sort-deadline").click()
    page.get_by_text("đã đổi", exact=True).wait_for()
    page.get_by_role("button", name="Lưu lại").click()
    page.get_by_text("Đã lưu lại khung nhìn “Chưa làm”.").wait_for()
    names.get_by_role("link", name="Tất cả").click()
    page.get_by_text("16 nhiệm vụ", exact=True).wait_for()

    assert SavedView.objects.get().query == "sort=due&status=not_started"
    assert page.url.endswith("/tasks/?view=all")


def test_views_work_without_javascript(sign_in, plain_page, consolidator, register):
    SavedViewFactory(owner=consolidator, name="Hoàn thành", query="status=completed")
    sign_in(consolidator)
    page = plain_page()

    page.goto("/tasks/")
    page.get_by_role("link", name="Hoàn thành").first.click()
    page.locator("#sort-deadline").click()
    page.get_by_role("button", name="Lưu lại").click()
    page.get_by_text("Đã lưu lại khung nhìn “Hoàn thành”.").wait_for()

    assert SavedView.objects.get().query == "sort=due&status=completed"


def test_pages_of_views_are_accessible(page, sign_in, consolidator, leader, register):
    long = "Theo dõi riêng cho buổi giao ban sáng thứ Hai của Ban Giám đốc"
    view = SavedViewFactory(owner=consolidator, name=long[:60], query="status=not_started")
    SavedViewFactory.create_batch(8, owner=leader, sharing="all", words="Tình trạng: Đã dừng")
    gone = SavedViewFactory(owner=consolidator, name="Mất đề mục", query="heading=99999")
    sign_in(consolidator)

    wrong = walk(
        page,
        {
            f"/tasks/?view={view.pk}&status=not_started&sort=due": 200,
            "/tasks/?view=99999&status=completed": 200,
            f"/tasks/?view={gone.pk}&heading=99999": 400,
            "/tasks/views/": 200,
            "/tasks/views/new/?sort=due": 200,
            "/tasks/views/new/": 200,
            f"/tasks/views/{view.pk}/delete/": 200,
        },
    )

    def open_menu(page):
        page.goto(f"/tasks/?view={view.pk}&status=not_started")
        page.locator("#facet-views > summary").click()

    assert wrong + looked_at(page, ready=open_menu) == []

"""A sheet uploaded in the browser: what is seen while a large one is read."""

import pytest

from actionplan.tests.axe import violations
from tasks.models import ImportRun
from tasks.tests.sheet_samples import PLAN, workbook_of
from tasks.views import imports

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sheet(monkeypatch):
    """A sheet of three tasks that counts as a large one."""
    monkeypatch.setattr(imports, "_LONG_BYTES", 100)
    rows = ([f"{PLAN} {number}", "Sở Y tế", "2023"] for number in range(3))
    data = workbook_of(("Nội dung nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"), *rows)
    return {"name": "danh-muc.xlsx", "mimeType": "application/octet-stream", "buffer": data}


def upload(page, sheet):
    page.goto("/tasks/import/")
    page.get_by_label("Tệp Excel hoặc CSV").set_input_files(sheet)
    page.get_by_role("button", name="Tải lên và xem trước").press("Enter")


def test_a_large_sheet_goes_on_to_its_preview_without_javascript_too(
    page, sign_in, plain_page, consolidator, register, sheet
):
    sign_in(consolidator)
    for each in (page, plain_page()):
        upload(each, sheet)
        each.get_by_role("button", name="Nhập 3 mới").wait_for()

        assert each.url.endswith(ImportRun.objects.first().get_absolute_url())
        # The page that grew is no step back: that is the form.
        with each.expect_navigation():
            each.go_back()
        each.get_by_role("button", name="Tải lên và xem trước").wait_for()


def test_why_a_large_sheet_is_refused_stays_on_the_page_that_grew(
    page, sign_in, consolidator, register, sheet
):
    sign_in(consolidator)
    upload(page, sheet | {"buffer": workbook_of(["Ghi chép"])})
    page.get_by_text("Không thấy bảng nhiệm vụ.").wait_for()

    assert violations(page) == []
    with page.expect_navigation():
        page.get_by_role("link", name="Chọn tệp khác").press("Enter")
    page.get_by_role("button", name="Tải lên và xem trước").wait_for()

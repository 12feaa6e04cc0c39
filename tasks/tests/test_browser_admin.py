"""Screens for managers in a browser that complains of every breach of the content policy."""

import csv
import io
import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_search_boxes_bear_the_names_of_their_fields(page, sign_in, manager, task):
    sign_in(manager)
    page.goto(f"/admin/agencies/agency/{task.lead.pk}/change/")
    page.get_by_role("combobox", name="Cơ quan chủ quản").click()
    page.get_by_role("searchbox", name="Tìm: Cơ quan chủ quản").wait_for()

    page.goto(f"/admin/tasks/task/{task.pk}/change/")
    lead = re.compile(f"^Cơ quan chủ trì: .*{task.lead.name}$")
    page.get_by_role("combobox", name=lead).wait_for()


def test_register_goes_out_and_comes_back_with_its_changes_marked(
    page, sign_in, manager, lead_agency
):
    sign_in(manager)
    page.goto("/admin/agencies/agency/export/")
    page.get_by_label("Dạng tệp").select_option(label="csv")
    with page.expect_download() as download:
        page.get_by_role("button", name="Tiếp tục").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    changed = text.replace(lead_agency.name, "Sở Công nghiệp")

    page.goto("/admin/agencies/agency/import/")
    page.get_by_label("Tệp cần nhập").set_input_files(
        {"name": "co-quan.csv", "mimeType": "text/csv", "buffer": changed.encode()}
    )
    page.get_by_role("button", name="Tiếp tục").click()

    assert lead_agency.name in [row["Tên"] for row in rows]
    page.locator("table.import-preview ins").first.wait_for()
    assert page.locator("table.import-preview [style]").count() == 0

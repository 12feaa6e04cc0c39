"""The day a quarter's report is made, in a real browser; and how its pages look."""

import io

import pytest
from django.core.management import call_command
from docx import Document
from openpyxl import load_workbook

from tasks.models import IssuedVersion, Letterhead, Programme, Task
from tasks.tests.test_browser_looks import looked_at, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def downloaded(page, link):
    with page.expect_download() as download:
        link.click()
    return io.BytesIO(download.value.path().read_bytes())


def test_a_quarter_s_report_is_chosen_seen_issued_numbered_and_compared(
    page, sign_in, consolidator, register
):
    sign_in(consolidator)
    page.goto("/")
    page.locator("#menu").get_by_role("link", name="Báo cáo").click()
    page.get_by_role("link", name="Lập báo cáo đầu tiên").click()

    # Choosing changes the preview beside it, and the address.
    page.get_by_label("Loại").select_option(label="Danh sách quá hạn")
    page.wait_for_url("**kind=overdue**")
    assert page.locator(".paper").count() == 0
    page.get_by_label("Loại").select_option(label="Báo cáo tiến độ")
    page.get_by_role("heading", name="III. Tồn tại, nguyên nhân").wait_for()
    # What was read in the preview is what both files hold.
    sentence = page.locator(".paper p", has_text="do 1 cơ quan chủ trì").inner_text()
    word = Document(downloaded(page, page.get_by_role("link", name="Word")))
    assert sentence in [paragraph.text for paragraph in word.paragraphs]
    book = load_workbook(downloaded(page, page.get_by_role("link", name="Excel")))
    assert book.sheetnames == ["Bìa", "Tổng hợp theo cơ quan", "Phụ lục", "Quá hạn"]
    letter = Document(downloaded(page, page.get_by_role("link", name="Nhắc tất cả")))
    assert "Sở Lao động – Thương binh và Xã hội" in letter.paragraphs[0].text

    page.get_by_label("IV. Đề xuất, kiến nghị").fill("Kính đề nghị xem xét.")
    page.get_by_role("button", name="Chốt").click()
    page.get_by_role("heading", level=1, name="Báo cáo tiến độ, lần 1").wait_for()
    assert page.locator(".paper").get_by_text("Kính đề nghị xem xét.").is_visible()
    page.get_by_role("textbox", name="Số văn bản").fill("125")
    page.get_by_role("textbox", name="Ngày văn bản").fill("03/03/2021")
    page.get_by_role("button", name="Ghi số, ngày").click()
    page.get_by_text("125/BC-SKHĐT ngày 03/03/2021").wait_for()

    Task.objects.filter(code="NV-002").update(title="Tên đã sửa")
    page.locator("#menu").get_by_role("link", name="Báo cáo").click()
    page.get_by_role("link", name="Lập báo cáo").click()
    assert page.get_by_text("Thêm 0, bớt 0, đổi 1 nhiệm vụ.").is_visible()
    page.get_by_role("button", name="Chốt").click()
    page.get_by_role("link", name="Báo cáo tiến độ, lần 1").click()
    page.get_by_role("heading", level=1, name="Lần 1 và lần 2").wait_for()
    assert page.get_by_role("cell", name="Tên đã sửa").is_visible()
    assert IssuedVersion.objects.count() == 2


def test_a_letterhead_and_a_template_are_changed_by_hand(
    page, sign_in, consolidator, register, tmp_path
):
    sign_in(consolidator)
    page.goto("/reports/letterheads/")
    page.get_by_role("link", name="Thêm").click()
    page.get_by_role("textbox", name="Người ký").fill("KT. GIÁM ĐỐC | PHÓ GIÁM ĐỐC | Lê Văn Ổn")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("đang dùng").wait_for()
    assert Letterhead.objects.get().signers.get().name == "Lê Văn Ổn"

    page.goto("/reports/templates/")
    section = page.locator("#letter")
    file = tmp_path / "cong-van.docx"
    file.write_bytes(
        downloaded(page, section.get_by_role("link", name="Tải mẫu đang dùng")).getvalue()
    )
    document = Document(file)
    document.add_paragraph("{{Lương}}")
    document.save(file)
    section.locator("input[type=file]").set_input_files(file)
    section.get_by_role("button", name="Dùng mẫu này").click()
    page.get_by_text("Không có trường {{Lương}}.").wait_for()


def test_report_pages_are_accessible(page, sign_in, consolidator, register):
    sign_in(consolidator)
    programme = Programme.objects.get()
    wrong = walk(page, {"/reports/": 200})
    call_command("make_demo", tasks=60, seed=1, verbosity=0)
    Task.objects.exclude(programme=programme).update(programme=programme, heading=None)
    for _ in range(2):
        page.goto("/reports/new/")
        page.get_by_role("button", name="Chốt").click()
        page.get_by_role("heading", level=1, name="lần").wait_for()
    first, second = IssuedVersion.objects.order_by("number").values_list("pk", flat=True)

    def unfolded(page):
        page.goto("/reports/new/")
        page.evaluate(
            "for (const each of document.querySelectorAll('main details')) each.open = true"
        )

    wrong += looked_at(page, ready=unfolded)
    wrong += walk(
        page,
        {
            "/reports/": 200,
            f"/reports/new/?kind=overdue&programme={programme.code}": 200,
            "/reports/new/?kind=khac": 400,
            f"/reports/{first}/": 200,
            f"/reports/{first}/number/": 200,
            f"/reports/{first}/compare/{second}/": 200,
            "/reports/letterheads/": 200,
            "/reports/letterheads/new/": 200,
            "/reports/templates/": 200,
        },
    )

    assert wrong == []


def test_the_report_is_chosen_and_issued_without_scripts(chromium, live_server, client, register):
    from agencies.tests.factories import UserFactory

    client.force_login(UserFactory(username="tong-hop", role="consolidator"))
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([cookie | {"url": live_server.url}])
    page = context.new_page()
    page.goto("/reports/new/")
    page.get_by_label("Loại").select_option(label="Danh mục nhiệm vụ")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Chốt").click()

    assert page.get_by_role("heading", level=1).inner_text() == "Danh mục nhiệm vụ, lần 1"
    context.close()

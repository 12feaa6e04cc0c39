"""Files that take longer than a click: pages that grow while they are read, written, undone."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tasks.actions import many
from tasks.actions.imports import plan, writing
from tasks.choices import ImportState
from tasks.models import ImportRun, Task
from tasks.tests.factories import ProgrammeFactory
from tasks.tests.planned_sheets import CODED, UPLOAD, confirm
from tasks.tests.sheet_samples import PLAN, csv_of, workbook_of
from tasks.views import growing, imports

pytestmark = pytest.mark.usefixtures("programme")

HEADS = (*CODED, "Cơ quan chủ trì", "Thời hạn")


def test_a_long_import_shows_how_far_it_is(signed_in, upload, lead_agency, monkeypatch):
    monkeypatch.setattr(growing, "LONG", 2)
    rows = ([None, f"{PLAN} {number}", "Sở CT", "2023"] for number in range(3))
    address = upload(workbook_of(HEADS, *rows))
    token = ImportRun.objects.get().token

    answer = signed_in.post(address, {"confirm": "1", "token": token})

    assert answer.streaming
    page = answer.getvalue().decode()
    assert "đã ghi 3 trong 3 dòng" in page
    assert page.rstrip().endswith("</html>")
    assert f'href="{address}"' in page
    assert Task.objects.count() == 3


@pytest.fixture
def upload_long(signed_in, programme, lead_agency, monkeypatch):
    """Upload three rows as if they were long to read, and return the answer."""

    def upload_long(data=None, **more):
        monkeypatch.setattr(imports, "_LONG_BYTES", 100)
        monkeypatch.setattr(plan, "BATCH", 1)
        rows = ([None, f"{PLAN} {number}", "Sở CT", "2023"] for number in range(3))
        file = SimpleUploadedFile("danh-muc.xlsx", data or workbook_of(HEADS, *rows))
        return signed_in.post(UPLOAD, {"file": file, "programme": programme.pk} | more)

    return upload_long


def test_a_large_file_shows_that_it_is_read_and_goes_on_to_its_preview(upload_long, signed_in):
    answer = upload_long()

    assert (answer.streaming, ImportRun.objects.count()) == (True, 0)
    page = answer.getvalue().decode()
    address = ImportRun.objects.get().get_absolute_url()
    assert [step for step in ("đang đọc tệp<", "đã đối chiếu 2 dòng<") if step not in page] == []
    assert "Đang đọc và đối chiếu từng dòng, chưa ghi gì." in page
    assert f'<meta http-equiv="refresh" content="0; url={address}">' in page
    assert "Đã đọc và đối chiếu 3 dòng." in page
    assert signed_in.get(address).context["new"] == 3


def test_a_large_file_is_refused_on_the_page_that_grew(
    upload_long, signed_in, lead_agency, outside_agency
):
    chosen = ProgrammeFactory(code="khac")
    said = {"programme": chosen.pk, "sender": outside_agency.pk}

    page = upload_long(workbook_of(["Ghi chép"]), **said).getvalue().decode()

    assert "Không thấy bảng nhiệm vụ." in page
    assert "http-equiv" not in page
    assert ImportRun.objects.count() == 0
    back = f"/tasks/import/?programme={chosen.pk}&amp;sender={outside_agency.pk}"
    assert f'href="{back}">Chọn tệp khác</a>' in page
    form = signed_in.get(unescape(back)).context["form"]
    assert {name: str(form[name].value()) for name in said} == {
        name: str(value) for name, value in said.items()
    }


@pytest.mark.parametrize("query", ["programme=0&sender=x", "programme=", "sender=999999"])
def test_choices_that_do_not_exist_leave_the_form_as_it_is(signed_in, query):
    page = signed_in.get(f"{UPLOAD}?{query}")

    assert page.status_code == 200
    assert "Tải lên và xem trước" in page.content.decode()


@pytest.mark.parametrize("steps", [2, 3, 4])
def test_a_page_closed_while_a_file_is_read_keeps_nothing_and_ends_no_other(
    upload_long, upload, steps
):
    earlier = upload(csv_of(("Nội dung nhiệm vụ", "Thời hạn"), ("Việc khác", "2023")), "a.csv")

    answer = upload_long()
    for _ in range(steps):
        next(answer.streaming_content)
    answer._iterator.close()

    run = ImportRun.objects.get()
    assert (run.get_absolute_url(), run.state) == (earlier, ImportState.OPEN)
    answer.close()


def test_answers_to_a_long_file_show_how_far_they_are(signed_in, upload, monkeypatch):
    rows = ([None, f"{PLAN} {number}", "Ban Chỉ đạo 94", "2023"] for number in range(3))
    address = upload(workbook_of(HEADS, *rows))
    monkeypatch.setattr(growing, "LONG", 2)
    monkeypatch.setattr(plan, "BATCH", 1)

    page = signed_in.post(address, {"body_0": "+"}).getvalue().decode()

    assert "đã đối chiếu 2 trong 3 dòng" in page
    assert f'content="0; url={address}"' in page
    assert ImportRun.objects.get().counts["new"] == 3


def test_a_long_import_whose_page_is_closed_writes_nothing(
    signed_in, upload, lead_agency, monkeypatch
):
    monkeypatch.setattr(growing, "LONG", 2)
    monkeypatch.setattr(writing, "BATCH", 1)
    rows = ([None, f"{PLAN} {number}", "Sở CT", "2023"] for number in range(3))
    address = upload(workbook_of(HEADS, *rows))
    token = ImportRun.objects.get().token

    answer = signed_in.post(address, {"confirm": "1", "token": token})
    next(answer.streaming_content)
    next(answer.streaming_content)
    answer._iterator.close()

    assert Task.objects.count() == 0
    assert ImportRun.objects.get().state == ImportState.OPEN


def test_undoing_a_long_import_shows_how_far_it_is(signed_in, upload, lead_agency, monkeypatch):
    rows = ([None, f"{PLAN} {number}", "Sở CT", "2023"] for number in range(3))
    address = upload(workbook_of(HEADS, *rows))
    confirm(signed_in, address)
    monkeypatch.setattr(growing, "LONG", 2)
    monkeypatch.setattr(many, "BATCH", 1)

    page = signed_in.post(f"{address}undo/").getvalue().decode()

    assert '<h1 class="import-name">Hoàn tác: danh-muc.xlsx</h1>' in page
    assert "đã ghi 2 trong 3" in page
    assert "Đã hoàn tác lần nhập “danh-muc.xlsx”." in page
    assert Task.objects.lines().count() == 0

import io

import pytest
from django.core.management import CommandError, call_command

from agencies.models import Agency
from tasks.choices import ImportState
from tasks.models import HistoryEntry, ImportRun, Task
from tasks.tests.sheet_samples import PLAN, csv_of, resolution_03, workbook_of

HEADS = ("Mã", "Nội dung nhiệm vụ", "Cơ quan chủ trì")

pytestmark = pytest.mark.usefixtures("programme")


@pytest.fixture
def run(tmp_path):
    """Run the command on a file; return what it said."""

    def run(data, *arguments, name="danh-muc.xlsx"):
        path = tmp_path / name
        path.write_bytes(data)
        out, told = io.StringIO(), io.StringIO()
        try:
            call_command("import_tasks", path, *arguments, stdout=out, stderr=told)
        except CommandError as error:
            return out.getvalue(), told.getvalue(), str(error)
        return out.getvalue(), told.getvalue(), ""

    return run


def test_import_writes_and_says_how_many(run, lead_agency):
    said = run(csv_of(HEADS, ["", PLAN, "Sở CT"]), name="a.csv")

    assert said == ("a.csv: 1 mới, 0 thay đổi, 0 không đổi, 0 bị từ chối.\nĐã ghi xong.\n", "", "")
    assert Task.objects.get().lead == lead_agency
    assert {entry.author for entry in HistoryEntry.objects.all()} == {"Hệ thống"}


def test_dry_run_writes_nothing(run, lead_agency):
    out, _, _ = run(workbook_of(HEADS, [None, PLAN, "Sở CT"]), "--dry-run")

    assert out == (
        "danh-muc.xlsx: 1 mới, 0 thay đổi, 0 không đổi, 0 bị từ chối.\nChỉ xem, chưa ghi gì.\n"
    )
    assert Task.objects.count() == 0
    assert ImportRun.objects.get().state == ImportState.DROPPED


def test_what_was_understood_of_a_row_is_told_as_on_the_page(run, lead_agency):
    heads = (*HEADS, "Thời hạn")
    out, _, _ = run(workbook_of(heads, [None, PLAN, "Sở CT", "Đầu năm 2024"]), "--dry-run")

    assert out.splitlines()[0] == ("Sheet, dòng 2: Thời hạn: “Đầu năm” không rõ ngày: lấy 31/3.")


def test_one_refused_row_stops_everything(run, lead_agency):
    out, told, error = run(
        workbook_of(HEADS, ["NV-404", PLAN, "Sở CT"], [None, "Chợ", "Sở Lạ"], [None, "Điện", ""])
    )

    assert out == (
        "Sheet, dòng 4: Chưa nêu cơ quan chủ trì.\n"
        "danh-muc.xlsx: 1 mới, 0 thay đổi, 0 không đổi, 2 bị từ chối.\n"
    )
    unknown_code = "Không có nhiệm vụ mang mã này. Nhiệm vụ mới thì để trống ô mã, hệ thống sẽ đặt."
    unknown_body = "Danh bạ không có cơ quan này. Hãy chọn cơ quan tương ứng hoặc thêm vào danh bạ."
    assert told.splitlines() == [
        f"Sheet, dòng 2, cột Mã “NV-404”: {unknown_code}",
        f"Sheet, dòng 3, cột Cơ quan chủ trì “Sở Lạ”: {unknown_body}",
    ]
    assert error == "Chưa ghi gì vì có dòng bị từ chối. Hãy sửa tệp rồi nhập lại."
    assert Task.objects.count() == 0


def test_refused_rows_can_be_left_out(run, lead_agency):
    run(workbook_of(HEADS, ["NV-404", PLAN, ""], [None, "Điện", ""]), "--skip-refused")

    assert [task.title for task in Task.objects.all()] == ["Điện"]


def test_create_agencies_adds_the_bodies_that_the_register_lacks(run):
    data, _ = resolution_03()

    out, _, _ = run(data, "--create-agencies")

    assert [line.partition(":")[0] for line in out.splitlines()[-4:-2]] == [
        "Đề mục mới",
        "Cơ quan thêm vào danh bạ",
    ]
    assert out.splitlines()[-2:] == [
        "danh-muc.xlsx: 42 mới, 0 thay đổi, 0 không đổi, 0 bị từ chối.",
        "Đã ghi xong.",
    ]
    assert Task.objects.count() == 42
    assert Agency.objects.filter(name="Bộ Công an").exists()


def test_a_file_of_one_body_is_held_to_its_tasks(run, task, outside_task, lead_agency):
    _, told, _ = run(
        workbook_of(HEADS, ["NV-002", "Nội dung mới", "Sở CT"]), "--agency", lead_agency.code
    )

    assert "Nhiệm vụ này của cơ quan khác" in told


def test_dry_run_tells_each_change_and_what_would_be_made(run, task):
    data = workbook_of(
        (*HEADS, "TT"),
        ["NV-001", "Nội dung mới", "Sở Lạ"],
        [None, "Thương mại", None, "I"],
        [None, "Chợ", "Sở Lạ", 1],
    )

    out, _, _ = run(data, "--dry-run", "--create-agencies")

    assert out.splitlines() == [
        "Đề mục mới: 1. Thương mại.",
        "Cơ quan thêm vào danh bạ: Sở Lạ.",
        "danh-muc.xlsx: 1 mới, 1 thay đổi, 0 không đổi, 0 bị từ chối.",
        f"Sheet, dòng 2, NV-001: Nội dung nhiệm vụ: “{PLAN}” → “Nội dung mới”",
        "Sheet, dòng 2, NV-001: Cơ quan chủ trì: “Sở Công Thương” → “Sở Lạ”",
        "Chỉ xem, chưa ghi gì.",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--agency", "so-la"], "Danh bạ không có cơ quan mang mã “so-la”."),
        # As a script gives a variable that is not set.
        (["--agency", ""], "Danh bạ không có cơ quan mang mã “”."),
        (["--programme", ""], "Không có chương trình này. Các chương trình: chuong-trinh"),
        (["--programme", "la"], "Không có chương trình này. Các chương trình: chuong-trinh"),
    ],
)
def test_unknown_names_are_said(run, arguments, message):
    _, _, error = run(workbook_of(HEADS, [None, PLAN, ""]), *arguments)

    assert error.startswith(message)


def test_a_missing_or_bad_file_is_said(run, tmp_path):
    for path in (tmp_path / "khong-co.xlsx", tmp_path):
        with pytest.raises(CommandError) as refused:
            call_command("import_tasks", path)
        assert str(refused.value) == (
            f"Không mở được tệp {path}. Hãy kiểm tra lại đường dẫn và quyền đọc."
        )

    assert run(b"%PDF-1.7")[2].startswith("Đây không phải bảng tính.")

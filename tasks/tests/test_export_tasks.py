import csv
import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from docx import Document
from openpyxl import load_workbook

from tasks import exports
from tasks.choices import HistoryVerb
from tasks.models import HistoryEntry, Task
from tasks.tests.factories import ProgrammeFactory, TaskFactory

pytestmark = pytest.mark.django_db


def export(out, *args):
    answer = io.StringIO()
    call_command("export_tasks", str(out), *args, stdout=answer)
    return answer.getvalue()


def codes(out):
    rows = csv.DictReader(io.StringIO(out.read_bytes().decode("utf-8-sig"), newline=""))
    return [row["Mã"] for row in rows]


def test_export_writes_what_the_filter_finds_in_its_order(tmp_path):
    TaskFactory(code="NV-1", due_on=date(2021, 12, 31))
    TaskFactory(code="NV-2", completed=True)
    TaskFactory(code="NV-3", due_on=date(2022, 6, 30))
    out = tmp_path / "nhiem-vu.csv"

    answer = export(out, "--filter", "status=not_started&sort=-due")

    assert codes(out) == ["NV-3", "NV-1"]
    assert answer == f"Đã ghi 2 nhiệm vụ vào {out}.\n"


def test_csv_claims_no_version_that_was_written_while_it_was_made(tmp_path, monkeypatch):
    TaskFactory(code="NV-1")
    TaskFactory(code="NV-2")
    read = exports._consolidated

    def while_others_write(*args, **kwargs):
        TaskFactory(code="NV-3")
        tasks = read(*args, **kwargs)
        Task.objects.filter(code="NV-1").update(version=2)
        Task.objects.filter(code="NV-2").update(is_withdrawn=True)
        return tasks

    monkeypatch.setattr(exports, "_consolidated", while_others_write)
    out = tmp_path / "nhiem-vu.csv"

    export(out, "--filter", "sort=code")

    rows = csv.DictReader(io.StringIO(out.read_bytes().decode("utf-8-sig"), newline=""))
    shown = [(row["Mã"], row["Phiên bản"]) for row in rows]
    assert shown == [("NV-1", "1"), ("NV-2", "1"), ("NV-3", "")]


def test_export_takes_the_address_of_the_list(tmp_path):
    TaskFactory(code="NV-1")
    TaskFactory(code="NV-2", completed=True)
    out = tmp_path / "nhiem-vu.csv"

    export(out, "--filter", "http://127.0.0.1:8000/tasks/?status=completed&page=1")

    assert codes(out) == ["NV-2"]


@pytest.mark.parametrize(
    ("on", "status"),
    [
        ("2021-11-01", "Chưa thực hiện"),
        ("15/06/2022", "Chưa thực hiện\n(quá hạn 166 ngày)"),
    ],
)
def test_export_judges_on_the_given_day(tmp_path, on, status):
    TaskFactory(due_on=date(2021, 12, 31))
    out = tmp_path / "nhiem-vu.xlsx"

    export(out, "--on", on)

    annex = load_workbook(out).worksheets[0]
    assert [cell.value for cell in annex["J"]][-1] == status


def test_export_in_word_holds_the_tasks_of_the_filter(tmp_path):
    TaskFactory(title="Kế hoạch phát triển giáo dục nghề nghiệp")
    TaskFactory(title="Đề án đã xong", completed=True)
    out = tmp_path / "nhiem-vu.docx"

    export(out, "--filter", "status=not_started")

    tasks = Document(out).tables[1]
    assert [row.cells[1].text for row in tasks.rows][2:] == [
        "Kế hoạch phát triển giáo dục nghề nghiệp"
    ]


def test_export_leaves_history(tmp_path):
    TaskFactory(code="NV-1")

    export(tmp_path / "nhiem-vu.xlsx", "--filter", "status=not_started")

    entry = HistoryEntry.objects.get(verb=HistoryVerb.EXPORTED)
    assert entry.reason == "xlsx, 1 nhiệm vụ. Tình trạng: Chưa thực hiện"
    assert entry.by is None


@pytest.mark.parametrize(
    ("name", "args", "message"),
    [
        ("a.pdf", [], "Không biết dạng tệp “a.pdf”"),
        ("a", [], "Không biết dạng tệp “a”"),
        ("a.csv", ["--filter", "agancy=so-y-te"], "Không có bộ lọc “agancy”"),
        ("a.csv", ["--filter", "status=xong"], "Tình trạng"),
        ("a.csv", ["--filter", "sort=mau"], "Không sắp xếp được theo “mau”"),
        ("a.csv", ["--on", "hôm qua"], "không phải là ngày"),
        ("khong-co/a.csv", [], "Hãy chọn nơi khác để ghi"),
    ],
)
def test_export_says_what_is_wrong_and_writes_nothing(tmp_path, name, args, message):
    with pytest.raises(CommandError, match=message):
        export(tmp_path / name, *args)

    assert list(tmp_path.iterdir()) == []
    assert not HistoryEntry.objects.exists()


def test_export_keeps_the_old_file_when_it_fails(tmp_path):
    out = tmp_path / "nhiem-vu.csv"
    out.write_text("bản cũ")

    with pytest.raises(CommandError):
        export(out, "--filter", "status=xong")

    assert out.read_text() == "bản cũ"


@pytest.mark.parametrize(
    ("filters", "title"),
    [
        ("", ["DANH MỤC NHIỆM VỤ", "THỰC HIỆN CÁC CHƯƠNG TRÌNH HÀNH ĐỘNG"]),
        ("programme=nong-thon", ["DANH MỤC NHIỆM VỤ", "THỰC HIỆN CHƯƠNG TRÌNH NÔNG THÔN"]),
        ("status=stopped", ["DANH MỤC NHIỆM VỤ"]),
    ],
)
def test_annex_is_headed_by_the_programme_of_its_tasks(tmp_path, filters, title):
    TaskFactory(programme=ProgrammeFactory(title="Chương trình đô thị"))
    TaskFactory(programme=ProgrammeFactory(code="nong-thon", title="Chương trình nông thôn"))
    out = tmp_path / "danh-muc.xlsx"
    export(out, "--filter", filters)

    annex = load_workbook(out).worksheets[0]
    cells = [cell.value for cell in next(annex.iter_cols()) if cell.value]

    head = cells[: cells.index("(Kèm theo …… số ……/…… ngày …… tháng …… năm …… của ……)")]
    assert [text for text in head if text.startswith(("DANH MỤC", "THỰC HIỆN"))] == title

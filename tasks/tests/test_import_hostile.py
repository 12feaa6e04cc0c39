"""What the page and the command answer to bad files and bad rows, and that nothing is written."""

import re
from datetime import date
from html import unescape
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from agencies.models import Agency
from tasks.choices import ImportState
from tasks.models import (
    Assignment,
    ChangeSet,
    Heading,
    HistoryEntry,
    ImportRun,
    Task,
    TaskChange,
)
from tasks.tests.hostile_sheets import (
    REFUSED,
    blank_styled_rows,
    days_since_1904,
    error_cells,
    formulas,
    hidden_parts,
)
from tasks.tests.sheet_samples import HEADS, PLAN, csv_of, workbook_of

pytestmark = pytest.mark.usefixtures("other_tasks")

UPLOAD = "/tasks/import/"
WRITTEN = (Task, Assignment, HistoryEntry, TaskChange, ChangeSet, Agency, Heading)
CODED = ("Mã", *HEADS[1:])


@pytest.fixture
def other_tasks(task, outside_task):
    """NV-001 and NV-002, worded otherwise than what the files hold."""
    Task.objects.update(title="Việc khác")


@pytest.fixture
def upload(signed_in, programme):
    """Upload a file; return its preview's address, and what was said of one that has none."""

    def upload(data, name="danh-muc.xlsx", **more):
        file = SimpleUploadedFile(name, data)
        answer = signed_in.post(UPLOAD, {"file": file, "programme": programme.pk} | more)
        if answer.streaming:
            # A large file: the page grew while it was read.
            page = unescape(answer.getvalue().decode())
            address = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
            words = re.search(r"note--late.*<span>(.*)</span></p>", page)
            return (address[1], []) if address else ("", [words[1]])
        if answer.status_code == 302:
            return answer.url, []
        assert answer.status_code == 200
        return "", answer.context["form"].errors["file"]

    return upload


@pytest.fixture
def command(tmp_path):
    """Run the command on a file; return what it said: out, err, and why it stopped."""

    def command(data, *arguments):
        path = tmp_path / "danh-muc.xlsx"
        path.write_bytes(data)
        out, told = StringIO(), StringIO()
        try:
            call_command("import_tasks", path, *arguments, stdout=out, stderr=told)
        except CommandError as error:
            return out.getvalue(), told.getvalue(), str(error)
        return out.getvalue(), told.getvalue(), ""

    return command


def counts():
    return [model.objects.count() for model in WRITTEN]


@pytest.mark.parametrize("kind", [kind for kind in REFUSED if kind != "empty"])
def test_a_bad_file_is_answered_and_leaves_nothing(upload, command, kind):
    data, message = REFUSED[kind]
    before = counts()

    answered = upload(data)
    told = command(data)

    if kind == "too large":
        # The page measures before it reads, and advises what fits a list.
        message = "Tệp lớn hơn 20 MB. Hãy tách thành nhiều tệp rồi gửi lần lượt."
        assert told == ("", "", REFUSED[kind][1])
    else:
        assert told == ("", "", message)
    assert answered == ("", [message])
    assert (counts(), ImportRun.objects.count()) == (before, 0)


NO_VALUE = "Công thức chưa có kết quả. Hãy mở tệp bằng Excel, lưu lại rồi gửi lại."
TWICE = "Mã này có ở nhiều dòng. Hãy giữ một dòng cho mỗi mã."
OTHERS = (
    "Nhiệm vụ này của cơ quan khác: cơ quan gửi tệp không chủ trì cũng không tham gia. Hãy bỏ dòng "
    "này hoặc sửa mã."
)
DOUBT = (
    "Cột này có ngày ghi tháng trước ngày (12/31/2021, dòng 3) nên không rõ ngày hay tháng đứng "
    "trước. Hãy ghi ngày/tháng/năm cho cả cột."
)
LETTERS = "Nội dung không có chữ nào. Hãy ghi nội dung nhiệm vụ."
RAGGED = (
    "Dòng có nhiều ô hơn dòng tên cột. Hãy đặt nội dung có dấu phân cách ô trong dấu nháy kép, "
    "hoặc gửi tệp .xlsx."
)
WHAT, WHO, WHEN = HEADS[1:]
BAD_ROWS = {
    "formulas without values": (formulas(), {3: [(WHAT, "=", NO_VALUE), (WHO, "=", NO_VALUE)]}),
    "error cells": (
        error_cells(),
        {
            2: [
                (WHO, "#REF!", "Ô báo lỗi #REF!. Hãy gõ lại giá trị."),
                (WHEN, "#N/A", "Ô báo lỗi #N/A. Hãy gõ lại giá trị."),
            ]
        },
    ),
    "duplicate codes": (
        workbook_of(CODED, ["NV-001", "Một", "Sở CT", ""], ["nv-001", "Hai", "Sở CT", ""]),
        {row: [("Mã", "NV-001", TWICE)] for row in (2, 3)},
    ),
    "another agency's codes": (
        workbook_of(CODED, ["NV-002", "Nội dung mới", "Sở CT", ""]),
        {2: [("Mã", "NV-002", OTHERS)]},
    ),
    "a cell of 200 kB": (
        csv_of(HEADS, [1, "x" * 200_000, "Sở CT", "2022"]),
        {
            2: [
                (
                    WHAT,
                    f"{'x' * 60}…",
                    (
                        "Ô dài 200000 ký tự, nhiều nhất là 5000. Hãy rút gọn, phần chi tiết để "
                        "trong văn bản kèm theo."
                    ),
                )
            ]
        },
    ),
    "29/02/2023": (
        workbook_of(HEADS, [1, PLAN, "Sở CT", "29/02/2023"]),
        {2: [(WHEN, "29/02/2023", "Không có ngày 29/02/2023 trên lịch. Hãy ghi lại.")]},
    ),
    "month-first dates": (
        workbook_of(
            HEADS,
            [1, PLAN, "Sở CT", "03/05/2021"],
            [2, "Kế hoạch phát triển chợ", "Sở CT", "12/31/2021"],
        ),
        {
            2: [(WHEN, "03/05/2021", DOUBT)],
            3: [(WHEN, "12/31/2021", "Ghi tháng trước ngày. Hãy ghi ngày trước: 31/12/2021.")],
        },
    ),
    "figures for words": (
        workbook_of(HEADS, [1, 12345, "Sở CT", "2022"], [2, "???", "Sở CT", "2022"]),
        {2: [(WHAT, "12345", LETTERS)], 3: [(WHAT, "???", LETTERS)]},
    ),
    "a heading of 900 letters": (
        workbook_of(HEADS, ["I", "x" * 900], [1, PLAN, "Sở CT", "2022"]),
        {3: [("Đề mục", "x" * 900, "Đề mục dài 900 ký tự, nhiều nhất là 400. Hãy rút gọn.")]},
    ),
    "separators in bare texts": (
        "Nội dung,Chủ trì\r\nKế hoạch chợ, siêu thị,Sở CT".encode(),
        {
            2: [
                ("Nội dung", "Kế hoạch chợ …  siêu thị … Sở CT", RAGGED),
            ]
        },
    ),
}


@pytest.mark.parametrize("kind", BAD_ROWS)
def test_bad_rows_are_told_one_by_one_and_nothing_is_written(
    signed_in, upload, command, lead_agency, coordinating_agency, kind
):
    data, problems = BAD_ROWS[kind]
    before = counts()

    address, _ = upload(data, sender=lead_agency.pk)
    page = signed_in.get(f"{address}?fate=refused")
    confirmed = signed_in.post(
        address, {"confirm": "1", "token": ImportRun.objects.get().token}, follow=True
    )
    out, told, error = command(data, "--agency", lead_agency.code)

    assert {
        row["number"]: [
            (cell["column"], cell["value"] or row["title"], problem["advice"])
            for problem in row["problems"]
            for cell in problem["cells"]
        ]
        for row in page.context["rows"]
    } == shown(problems)
    assert [str(message) for message in confirmed.context["messages"]] == [
        (
            f"Còn {len(problems)} dòng bị từ chối. Hãy sửa tệp rồi tải lại, hoặc đánh dấu bỏ qua "
            "các dòng ấy."
        )
    ]
    assert out.splitlines()[-1].endswith(f"{len(problems)} bị từ chối.")
    sheet = "Sheet" if data.startswith(b"PK") else "CSV"
    assert told.splitlines() == [
        f"{sheet}, dòng {row}, cột {column} “{value}”: {advice}"
        for row, cells in problems.items()
        for column, value, advice in cells
    ]
    assert error == "Chưa ghi gì vì có dòng bị từ chối. Hãy sửa tệp rồi nhập lại."
    assert counts() == before
    assert [run.state for run in ImportRun.objects.all()] == [ImportState.DROPPED, ImportState.OPEN]


def shown(problems):
    """Return problems as the page has them: long values cut, each advice once with its cells."""
    told = {}
    for row, cells in problems.items():
        by_advice = {}
        for column, value, advice in cells:
            cut = value if len(value) <= 200 else f"{value[:200]}…"
            by_advice.setdefault(advice, []).append((column, cut, advice))
        told[row] = [cell for cells in by_advice.values() for cell in cells]
    return told


def test_what_is_odd_but_clear_is_read_exactly_and_told(signed_in, upload):
    for data, titles, deadlines, notes in (
        (blank_styled_rows(), [PLAN], ["quý II/2022"], []),
        (
            hidden_parts(),
            [PLAN, "Việc ẩn"],
            ["2022", "2023"],
            [
                (
                    "Trang tính ẩn “Bản cũ” không được đọc. Nếu có nhiệm vụ ở đó, hãy bỏ ẩn rồi "
                    "gửi lại."
                ),
                "Dòng 3 đang ẩn trong tệp, vẫn được đọc như các dòng khác.",
            ],
        ),
        (days_since_1904(), [PLAN, "Chợ"], ["30/06/2022", "30/06/2022"], []),
        (
            formulas(),
            [PLAN],
            ["quý I/2022"],
            ["3 ô là công thức: đã lấy kết quả ghi trong tệp ở lần lưu cuối."],
        ),
    ):
        Task.objects.update(title="Việc khác")
        before = counts()
        address, _ = upload(data)
        page = signed_in.get(f"{address}?fate=new")
        assert (page.context["notes"], counts()) == (notes, before)

        token = ImportRun.objects.first().token
        signed_in.post(address, {"confirm": "1", "token": token, "skip_refused": "1"})

        made = Task.objects.lines().exclude(title="Việc khác").order_by("pk")
        assert [(task.title, task.deadline_wording) for task in made] == list(
            zip(titles, deadlines, strict=True)
        )


def test_the_last_day_of_the_calendar_is_a_day(upload, signed_in):
    data = workbook_of(HEADS, [1, PLAN + " mới", "Sở CT", date(2024, 2, 29)])
    address, _ = upload(data)

    assert signed_in.get(address).context["rows"][0]["facts"][1]["value"].startswith("“29/02/2024”")

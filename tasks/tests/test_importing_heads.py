"""The head of a table: what its columns hold, in any wording, order and number of storeys."""

import pytest
from openpyxl import load_workbook

from tasks.importing import Column, read_sheets
from tasks.importing.columns import column_of
from tasks.tests.sheet_samples import (
    HEADS,
    PLAN,
    column,
    csv_of,
    saved,
    titles,
    workbook_of,
)
from tasks.writing.excel.template import write_template


@pytest.mark.parametrize(
    ("head", "meaning"),
    [
        ("STT", "number"),
        ("Số TT", "number"),
        ("Mã nhiệm vụ", "code"),
        ("Mã (để trống nếu là nhiệm vụ mới)", "code"),
        ("Nội dung", "title"),
        ("Tên nhiệm vụ, đề án", "title"),
        ("NỘI DUNG CÔNG VIỆC", "title"),
        ("Cơ quan chủ trì", "lead"),
        ("Đơn vị chủ trì", "lead"),
        ("Chủ trì", "lead"),
        ("Cơ quan, đơn vị thực hiện", "lead"),
        ("Đơn vị\nphối hợp", "coordinating"),
        ("Ghi chú & đơn vị phối hợp", "coordinating"),
        ("Cấp trình", "submitter"),
        ("Cơ quan trình", "submitter"),
        ("Cấp ban hành", "issuer"),
        ("Cơ quan phê duyệt", "issuer"),
        ("Thời gian trình, ban hành", "deadline"),
        ("Thời hạn (nguyên văn)", "deadline"),
        ("Mốc hoàn thành", "deadline"),
        ("Hoàn thành trước ngày", "deadline"),
        ("Trình trước", "deadline"),
        ("Đến ngày", "deadline"),
        ("Kết thúc", "deadline"),
        ("Thời gian thực hiện đến", "deadline"),
        ("Thời gian thực hiện từ ngày", None),
        ("Thời gian từ", None),
        ("Từ ngày", None),
        ("Thời gian hoàn thành (thực tế)", "completed"),
        ("Ngày ban hành thực tế", "completed"),
        ("Hạn cuối", "due"),
        ("Hình thức văn bản", "document_type"),
        ("Sản phẩm đầu ra", "product"),
        ("Tình trạng", "status"),
        ("Tiến độ thực hiện", "status"),
        ("Tiến độ so với hạn", "timeliness"),
        ("Ngày trình", "submitted"),
        ("Ngày hoàn thành", "completed"),
        ("Đề mục", "heading"),
        ("Ghi chú", "note"),
        ("ĐVCT", "lead"),
        ("CQ phối hợp", "coordinating"),
        ("ĐVPH", "coordinating"),
        ("Thời gian bắt đầu, hoàn thành", "deadline"),
        ("Thời gian bắt đầu", None),
        ("Ngày giao", None),
        ("Ngày cập nhật", None),
        ("Ngày phải hoàn thành", "deadline"),
        ("Kinh phí (triệu đồng)", None),
        ("Nội dung thực hiện", "title"),
        ("Tên VB", "title"),
        ("Việc cần làm", "title"),
        ("Mục tiêu, nhiệm vụ", "title"),
        ("Chương trình, đề án, kế hoạch", "title"),
        ("Tên đơn vị", None),
        ("Tên sản phẩm", None),
        ("Cập nhật kết quả thực hiện", None),
        ("Văn bản chỉ đạo", "source"),
        ("Căn cứ pháp lý", "source"),
        ("Đơn vị chủ trì tham mưu", "lead"),
        ("Đơn vị chủ trì, phối hợp", "lead"),
        ("Cơ quan được giao", "lead"),
        ("Cơ quan tham mưu trình", "lead"),
        ("TG hoàn thành", "deadline"),
        ("Dự kiến thời gian trình", "deadline"),
        ("Dự kiến hoàn thành", "deadline"),
        ("Năm hoàn thành", "deadline"),
        ("Hình thức VB", "document_type"),
        ("Dự kiến sản phẩm", "product"),
        ("Kết quả dự kiến", "product"),
        ("", None),
        ("Nội dung " * 20, None),
    ],
)
def test_column_of_knows_heads_in_any_wording(head, meaning):
    found = column_of(" ".join(head.split()))

    assert (found and found.value) == meaning


def test_columns_stand_in_any_order_below_titles():
    data = workbook_of(
        ["SỞ CÔNG THƯƠNG"],
        [],
        ["DANH MỤC NHIỆM VỤ NĂM 2022"],
        ["Thời gian hoàn thành", "Đơn vị chủ trì", "STT", "Nội dung công việc"],
        ["(1)", "(2)", "(3)", "(4)"],
        ["quý II/2022", "Sở Công Thương", 1, PLAN],
    )

    table = read_sheets(data)

    assert [(row.number, row.cells) for row in table.rows] == [
        (
            6,
            {
                Column.DEADLINE: "quý II/2022",
                Column.LEAD: "Sở Công Thương",
                Column.NUMBER: "1",
                Column.TITLE: PLAN,
            },
        )
    ]
    assert table.notes == []


def test_of_two_heads_of_one_kind_the_plainer_counts():
    data = workbook_of(
        ["Đơn vị", "Tên", "Nhiệm vụ", "Tiến độ", "Chủ trì", "Thời hạn", "Hạn điều chỉnh"],
        ["Phòng 1", "A", PLAN, "Đang làm", "Sở Công Thương", "quý II/2022", "quý III/2022"],
    )

    table = read_sheets(data)

    assert table.rows[0].cells == {
        Column.TITLE: PLAN,
        Column.LEAD: "Sở Công Thương",
        Column.DEADLINE: "quý II/2022",
    }
    assert [note.partition(":")[0] for note in table.notes] == [
        "Không đọc cột “Đơn vị” (cột A)",
        "Không đọc cột “Tên” (cột B)",
        "Không đọc cột “Tiến độ” (cột D)",
        "Không đọc cột “Hạn điều chỉnh” (cột G)",
    ]


def test_a_head_of_two_storeys_needs_no_joined_cells():
    table = read_sheets(
        csv_of(
            ["TT", "Nhiệm vụ", "Cơ quan", "", "Thời gian"],
            ["", "", "chủ trì", "phối hợp", "hoàn thành"],
            ["1", PLAN, "Sở Y tế", "Sở Tài chính", "2023"],
            ["", "giai đoạn hai", "", "", ""],
        )
    )

    assert list(table.columns.values()) == [
        "TT",
        "Nhiệm vụ",
        "Cơ quan chủ trì",
        "Cơ quan phối hợp",
        "Thời gian hoàn thành",
    ]
    assert [list(row.cells.values())[2:] for row in table.rows] == [
        ["Sở Y tế", "Sở Tài chính", "2023"]
    ]
    assert table.notes == ["Dòng 4 không có số thứ tự, được nối vào nhiệm vụ ở dòng trên."]


def test_what_was_done_is_never_taken_for_what_must_come_out():
    row = ["Nội dung", "Chủ trì", "Kết quả thực hiện"], [PLAN, "Sở Y tế", "Đã trình tháng 5"]

    assert read_sheets(workbook_of(*row)).rows[0].get(Column.RESULT) == "Đã trình tháng 5"


def test_a_head_of_three_storeys_is_read_as_one():
    def join(book):
        for cells in ("A1:A3", "B1:B3", "C1:D1", "C2:D2"):
            book.active.merge_cells(cells)

    data = workbook_of(
        ["TT", "Nhiệm vụ", "Tổ chức thực hiện"],
        [None, None, "Cơ quan"],
        [None, None, "Chủ trì", "Phối hợp"],
        [1, PLAN, "Sở Công Thương", "Sở Y tế"],
        change=join,
    )

    table = read_sheets(data)

    assert [(row.number, list(row.cells.values())) for row in table.rows] == [
        (4, ["1", PLAN, "Sở Công Thương", "Sở Y tế"])
    ]


def test_a_second_table_with_other_columns_is_read_by_its_own_head():
    data = workbook_of(
        HEADS,
        [1, PLAN, "Sở Công Thương", "2022"],
        [],
        ["Đơn vị chủ trì", "Thời gian", "Công việc"],
        ["Sở Y tế", "2023", "Kế hoạch phát triển y tế"],
    )

    table = read_sheets(data)

    assert [(row.get(Column.TITLE), row.get(Column.LEAD)) for row in table.rows] == [
        (PLAN, "Sở Công Thương"),
        ("Kế hoạch phát triển y tế", "Sở Y tế"),
    ]
    assert column(table, Column.DEADLINE) == ["2022", "2023"]


def test_a_head_of_two_storeys_is_read_together():
    def merge(book):
        book.active.merge_cells("C1:D1")

    data = workbook_of(
        ["TT", "Nội dung nhiệm vụ", "Thời gian", None],
        [None, None, "trình", "ban hành"],
        [1, PLAN, "quý I/2022", "quý II/2022"],
        change=merge,
    )

    table = read_sheets(data)

    assert table.columns[Column.DEADLINE] == "Thời gian trình"
    assert column(table, Column.DEADLINE) == ["quý I/2022"]
    unread = (
        "Không đọc cột “Thời gian ban hành” (cột D): danh mục không có cột này hoặc đã có cột khác "
        "cùng nghĩa."
    )
    assert table.notes == [unread]


def test_the_template_is_read_with_all_its_columns():
    book = load_workbook(write_template(["Sở Y tế", "Sở Công Thương"]))
    sheet = book.worksheets[0]
    sheet["D4"], sheet["F4"], sheet["J4"] = PLAN, "Sở Công Thương", "quý II/2022"

    table = read_sheets(saved(book))

    assert list(table.columns) == [
        Column.NUMBER,
        Column.CODE,
        Column.HEADING,
        Column.TITLE,
        Column.DOCUMENT_TYPE,
        Column.LEAD,
        Column.COORDINATING,
        Column.SUBMITTER,
        Column.ISSUER,
        Column.DEADLINE,
        Column.STATUS,
        Column.SUBMITTED,
        Column.COMPLETED,
        Column.RESULT,
        Column.NOTE,
    ]
    assert titles(table) == [PLAN]
    assert table.notes == []


def test_a_table_beside_another_is_told_as_one():
    heads = ("Nhiệm vụ", "Chủ trì", "Thời hạn")
    data = workbook_of(
        (*heads, None, *heads), [PLAN, "Sở Y tế", "2022", None, "Việc bên phải", "Sở Y tế", "2023"]
    )

    table = read_sheets(data)

    assert titles(table) == [PLAN]
    assert table.notes == [
        (
            "Không đọc bảng thứ hai nằm bên phải, từ cột E. Hãy đặt bảng ấy xuống dưới bảng đầu "
            "hoặc sang trang tính khác rồi gửi lại."
        )
    ]


def test_of_a_time_from_and_to_the_end_is_the_deadline():
    data = csv_of(
        ("Nội dung", "Chủ trì", "Thời gian", "", "Thời gian hoàn thành (thực tế)"),
        ("", "", "Từ", "Đến", ""),
        (PLAN, "Sở Y tế", "01/03/2022", "30/06/2022", ""),
    )

    table = read_sheets(data)

    assert column(table, Column.DEADLINE) == ["30/06/2022"]
    assert table.columns[Column.COMPLETED] == "Thời gian hoàn thành (thực tế)"
    assert table.notes == [
        (
            "Không đọc cột “Thời gian Từ” (cột C): danh mục không có cột này hoặc đã có cột khác "
            "cùng nghĩa."
        )
    ]


def test_a_mark_below_a_time_is_asked_for_in_each_row():
    def join(book):
        book.active.merge_cells("C1:E1")

    data = workbook_of(
        ["Nhiệm vụ", "Chủ trì", "Thời gian thực hiện", None, None],
        [None, None, "Quý I", "Quý II", "Quý III"],
        ["Việc một", "Sở Y tế", "x"],
        ["Việc hai", "Sở Y tế", None, None, "X"],
        change=join,
    )

    rows = read_sheets(data).rows

    assert [[(t.column, t.value, t.advice) for t in row.troubles] for row in rows] == [
        [(Column.DEADLINE, "x", "Ô chỉ có dấu đánh. Hãy ghi đủ giá trị.")],
        [
            (
                Column.DEADLINE,
                "X (cột Thời gian thực hiện Quý III)",
                "Ô chỉ có dấu đánh. Hãy ghi đủ giá trị.",
            )
        ],
    ]

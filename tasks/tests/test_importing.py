from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from tasks.deadlines import parse_deadline
from tasks.importing import Column, read_sheets
from tasks.importing.columns import column_of
from tasks.tests.hostile_sheets import days_since_1904
from tasks.tests.old_letters import in_cp1258, in_tcvn3, in_vni
from tasks.tests.sheet_samples import HEADS, PLAN, csv_of, resolution_03, saved, workbook_of
from tasks.writing.excel.template import write_template


def titles(table):
    return [row.get(Column.TITLE) for row in table.rows]


def column(table, wanted):
    return [row.get(wanted) for row in table.rows]


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


@pytest.mark.parametrize("ditto", ["nt", "Như trên", '"', "//"])
def test_a_cell_that_says_as_above_is_asked_for(ditto):
    data = workbook_of(HEADS, [1, PLAN, "Sở Y tế", "2022"], [2, "Kế hoạch hai", ditto, ditto])

    row = read_sheets(data).rows[1]

    assert [(t.column, t.value, t.advice) for t in row.troubles] == [
        (column, ditto, "Ô chỉ ghi “như trên”. Hãy ghi đủ giá trị.")
        for column in (Column.LEAD, Column.DEADLINE)
    ]


def test_page_numbers_and_notes_at_the_foot_are_no_part_of_a_task():
    data = workbook_of(
        ["Cơ quan chủ trì: Sở Y tế", "", "Danh mục nhiệm vụ"],
        HEADS,
        [1, PLAN, "Sở Y tế", "2022"],
        [None, None, None, "Trang 1/3"],
        HEADS,
        ["- 2 -"],
        [None, "giai đoạn hai"],
        [2, "Kế hoạch hai", "Sở Y tế", "2023"],
        [None, "Ghi chú: thời hạn có thể thay đổi"],
        ["(*) Nội dung mới"],
        [None, "Danh mục này có 2 nhiệm vụ."],
    )

    table = read_sheets(data)

    assert [(row.get(Column.TITLE), row.get(Column.DEADLINE)) for row in table.rows] == [
        (f"{PLAN} giai đoạn hai", "2022"),
        ("Kế hoạch hai", "2023"),
    ]
    assert table.notes[-1] == (
        "Không đọc dòng 9–11 vì không phải nhiệm vụ: “Ghi chú: thời hạn có thể thay đổi; (*) Nội "
        "dung mới; Danh mục này có 2 nhiệm vụ.”."
    )


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


def test_words_in_the_column_of_numbers_head_the_numbers_below():
    rows = read_sheets(
        workbook_of(
            HEADS,
            ["Nhóm 1: Tuyên truyền"],
            ["=ROW()-2", "Việc một", "Sở Y tế", "2022"],
            ["Nhóm 2: Phong trào"],
            [1, "Việc hai", "Sở Y tế", "2022"],
        )
    ).rows

    assert [(row.get(Column.TITLE), row.headings, row.troubles) for row in rows] == [
        ("Việc một", (), []),
        ("Việc hai", (("", "Nhóm 2: Phong trào"),), []),
    ]


def test_a_number_above_letters_is_their_heading():
    data = workbook_of(
        HEADS,
        [1, "Nhiệm vụ lớn"],
        ["a)", "Việc một", "Sở Y tế", "2022"],
        ["b)", "Việc hai", "Sở Y tế", "2023"],
        [2, "Nhiệm vụ hai", "Sở Y tế", "x"],
    )

    rows = read_sheets(data).rows

    assert [(row.get(Column.TITLE), row.headings) for row in rows] == [
        ("Việc một", (("1", "Nhiệm vụ lớn"),)),
        ("Việc hai", (("1", "Nhiệm vụ lớn"),)),
        ("Nhiệm vụ hai", (("1", "Nhiệm vụ lớn"),)),
    ]
    assert rows[2].troubles[0].advice == "Ô chỉ có dấu đánh. Hãy ghi đủ giá trị."


def test_what_was_done_is_never_taken_for_what_must_come_out():
    row = ["Nội dung", "Chủ trì", "Kết quả thực hiện"], [PLAN, "Sở Y tế", "Đã trình tháng 5"]

    assert read_sheets(workbook_of(*row)).rows[0].get(Column.RESULT) == "Đã trình tháng 5"


def test_the_annex_of_resolution_03_is_read_as_its_42_tasks():
    data, expected = resolution_03()

    table = read_sheets(data)

    assert len(table.rows) == len(expected["items"]) == 42
    for row, item in zip(table.rows, expected["items"], strict=True):
        deadline = parse_deadline(row.get(Column.DEADLINE))
        assert (
            row.get(Column.NUMBER).strip("."),
            row.get(Column.TITLE).startswith(item["text_starts"]),
            row.headings[0][0],
            row.get(Column.LEAD),
            row.get(Column.PRODUCT) or None,
            deadline.kind.value,
            deadline.due and deadline.due.isoformat(),
        ) == (
            item["section"],
            True,
            item["group"],
            item["lead"],
            item["output"],
            item["deadline_kind"],
            item["deadline_end"],
        )
    assert table.notes == []


def test_groups_stand_above_their_rows():
    def merge(book):
        book.active.merge_cells("B3:D3")
        book.active.merge_cells("A6:D6")

    data = workbook_of(
        HEADS,
        ["A", "Chương trình hành động"],
        ["I", "Phát triển công nghiệp"],
        ["1", PLAN, "Sở Công Thương", "2022"],
        ["1.1", "Việc con của kế hoạch", "Sở Công Thương", "2022"],
        ["II. Phát triển thương mại"],
        ["2", "Kế hoạch phát triển chợ", "Sở Công Thương", "2023"],
        ["3", "Xúc tiến thương mại"],
        ["3.1", "Hội chợ thủy sản", "Sở Công Thương", "2023"],
        change=merge,
    )

    table = read_sheets(data)

    assert [(row.get(Column.TITLE), row.headings) for row in table.rows] == [
        (PLAN, (("A", "Chương trình hành động"), ("I", "Phát triển công nghiệp"))),
        (
            "Việc con của kế hoạch",
            (("A", "Chương trình hành động"), ("I", "Phát triển công nghiệp")),
        ),
        (
            "Kế hoạch phát triển chợ",
            (("A", "Chương trình hành động"), ("II", "Phát triển thương mại")),
        ),
        (
            "Hội chợ thủy sản",
            (
                ("A", "Chương trình hành động"),
                ("II", "Phát triển thương mại"),
                ("3", "Xúc tiến thương mại"),
            ),
        ),
    ]


def test_a_row_cut_by_a_page_is_joined_again():
    data = workbook_of(
        HEADS,
        [1, "Kế hoạch phát triển công nghiệp chế biến", "Sở Công", "tháng"],
        [None, "thủy sản đến năm 2030", "Thương", "12/2022"],
        [2, "Kế hoạch phát triển chợ", "Sở Công Thương", "2023"],
    )

    table = read_sheets(data)

    assert titles(table) == [PLAN, "Kế hoạch phát triển chợ"]
    assert column(table, Column.LEAD) == ["Sở Công Thương", "Sở Công Thương"]
    assert column(table, Column.DEADLINE) == ["tháng 12/2022", "2023"]


def test_a_value_that_is_joined_over_rows_is_that_of_each_task():
    def join(book):
        for cells in ("C2:C4", "D3:D1048576", "B5:B6", "A5:A6"):
            book.active.merge_cells(cells)

    data = workbook_of(
        HEADS,
        [1, PLAN, "Sở Công Thương", "2022"],
        [2, "Kế hoạch phát triển chợ", None, "quý II/2023"],
        [3, "Kế hoạch phát triển điện", None, None],
        [4, "Kế hoạch phát triển cảng", "Sở Xây dựng", None],
        [None, None, "Sở Tài chính", None],
        change=join,
    )

    table = read_sheets(data)

    assert column(table, Column.LEAD) == [
        *["Sở Công Thương"] * 3,
        "Sở Xây dựng Sở Tài chính",
    ]
    assert column(table, Column.DEADLINE) == ["2022", *["quý II/2023"] * 3]
    assert table.notes == [
        "Ô gộp dọc ở dòng 2–5: mỗi dòng lấy giá trị của ô.",
        "Dòng 6 không có số thứ tự, được nối vào nhiệm vụ ở dòng trên.",
    ]


def test_dashes_and_the_end_of_a_sentence_go_on_with_the_task_above():
    numbered = workbook_of(
        HEADS,
        [1, "Kế hoạch:", "Sở Y tế", "2022"],
        [None, "- ý một;"],
        [None, "- ý hai."],
        [2, "Kế hoạch phát triển chợ", "Sở Công Thương", "2023"],
    )
    bare = workbook_of(
        HEADS[1:],
        ["Kế hoạch phát triển", "Sở Y tế", "2022"],
        ["y tế cơ sở"],
        ["Kế hoạch khác"],
        ["rà soát lần hai", "Sở Y tế", "2023"],
    )

    assert titles(read_sheets(numbered)) == [
        "Kế hoạch: - ý một; - ý hai.",
        "Kế hoạch phát triển chợ",
    ]
    assert titles(read_sheets(bare)) == [
        "Kế hoạch phát triển y tế cơ sở",
        "Kế hoạch khác",
        "rà soát lần hai",
    ]


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


def test_what_is_no_task_and_no_heading_of_one_is_told():
    def join(book):
        for row in (3, 4):
            book.active.merge_cells(f"A{row}:D{row}")

    data = workbook_of(
        HEADS,
        [1, PLAN, "Sở Công Thương", "2022", None, "x"],
        ["Nhóm không có việc nào"],
        ["Nhóm sau cùng"],
        [2, "Kế hoạch phát triển chợ", "Sở Công Thương", "2022", None, "y"],
        ["II", "Nhóm cuối"],
        change=join,
    )

    table = read_sheets(data)

    assert [row.headings for row in table.rows] == [(), (("", "Nhóm sau cùng"),)]
    assert table.notes == [
        "Không đọc cột F vì không có tên cột.",
        "Không đọc dòng 3, 6 vì không phải nhiệm vụ: “Nhóm không có việc nào; II Nhóm cuối”.",
    ]


def test_totals_repeated_heads_and_signatures_are_no_tasks():
    data = workbook_of(
        HEADS,
        [1, PLAN, "Sở Công Thương", "2022"],
        HEADS,
        [2, "Kế hoạch phát triển chợ", "Sở Công Thương", "2023"],
        [3, "Tổng hợp báo cáo", "Sở Công Thương", "2023"],
        [None, "Tổng cộng: 3"],
        [],
        [None, "Nơi nhận:", "GIÁM ĐỐC"],
        [None, "- Như trên;", "Nguyễn Văn A"],
    )

    table = read_sheets(data)

    assert titles(table) == [PLAN, "Kế hoạch phát triển chợ", "Tổng hợp báo cáo"]
    assert table.notes == [
        "Không đọc dòng 8–9 vì không phải nhiệm vụ: “Nơi nhận: GIÁM ĐỐC; - Như trên; Nguyễn Văn A”."
    ]


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


def test_several_sheets_are_read_and_what_is_not_read_is_told():
    def add(book):
        book.active.title = "Công nghiệp"
        trade = book.create_sheet("Thương mại")
        trade.append(["Nhiệm vụ", "Chủ trì"])
        trade.append(["Kế hoạch phát triển chợ", "Sở Công Thương"])
        book.create_sheet("Ghi chép").append(["Việc", "riêng"])
        hidden = book.create_sheet("Bản cũ")
        hidden.append(["Nhiệm vụ", "Chủ trì"])
        hidden.sheet_state = "hidden"
        book["Công nghiệp"].row_dimensions[3].hidden = True

    data = workbook_of(
        HEADS, [1, PLAN, "Sở Công Thương", "2022"], [2, "Việc ẩn", "Sở Y tế", "2023"], change=add
    )

    table = read_sheets(data)

    assert [(row.sheet, row.number, row.get(Column.TITLE)) for row in table.rows] == [
        ("Công nghiệp", 2, PLAN),
        ("Công nghiệp", 3, "Việc ẩn"),
        ("Thương mại", 2, "Kế hoạch phát triển chợ"),
    ]
    assert Column.DEADLINE not in table.rows[2].cells
    assert table.notes == [
        "Trang tính ẩn “Bản cũ” không được đọc. Nếu có nhiệm vụ ở đó, hãy bỏ ẩn rồi gửi lại.",
        "Công nghiệp: Dòng 3 đang ẩn trong tệp, vẫn được đọc như các dòng khác.",
        "Trang tính “Ghi chép” không có bảng nhiệm vụ, không đọc.",
    ]


ROWS = (("Nội dung", "Chủ trì", "Thời hạn"), (PLAN, "Sở Công Thương", "quý II/2022"))


@pytest.mark.parametrize(
    "data",
    [
        csv_of(*ROWS),
        csv_of(*ROWS, encoding="utf-8-sig"),
        csv_of(*ROWS, separator=";"),
        csv_of(*ROWS, separator="\t", encoding="utf-16"),
        b"sep=;\r\n" + csv_of(*ROWS, separator=";"),
        csv_of(*ROWS, separator=";", encoding="utf-16-le"),
        csv_of(*ROWS, encoding="utf-16-be"),
        csv_of(*ROWS).replace(b"\r\n", b"\r"),
        in_cp1258(csv_of(*ROWS, separator=";")),
        csv_of(*(map(in_tcvn3, row) for row in ROWS), encoding="latin-1"),
        csv_of(*(map(in_vni, row) for row in ROWS), encoding="cp1252"),
        csv_of(("Phụ lục kèm theo; gửi Sở KH&ĐT",), *ROWS, separator=","),
    ],
    ids=[
        "utf-8",
        "bom",
        "semicolons",
        "utf-16 tabs",
        "sep=",
        "utf-16 without mark",
        "utf-16 the other way",
        "old Mac",
        "cp1258",
        "TCVN3",
        "VNI",
        "title above",
    ],
)
def test_csv_comes_in_whatever_wrote_it(data):
    table = read_sheets(data)

    assert [list(row.cells.values()) for row in table.rows] == [list(ROWS[1])]


@pytest.mark.parametrize("typed", [in_tcvn3, in_vni])
def test_a_workbook_in_an_old_font_is_turned_into_unicode_and_told(typed):
    table = read_sheets(workbook_of(*(map(typed, row) for row in ROWS)))

    assert [list(row.cells.values()) for row in table.rows] == [list(ROWS[1])]
    assert table.notes == [
        "Trang tính “Sheet” gõ bằng bảng mã cũ (TCVN3, VNI), đã chuyển sang Unicode."
    ]


def test_what_is_not_seen_and_days_among_words_are_evened():
    data = workbook_of(
        (*HEADS, "Kết quả", "Tình trạng"),
        [1, "Kế\u202e hoạch\u200b \u00a0 chợ\ufeff", "Sở Y tế", "2022", date(2022, 1, 5), ""],
        [2, "\u200b \u00a0", "Sở Y tế", "2022"],
    )

    rows = read_sheets(data).rows

    assert [(row.get(Column.TITLE), row.get(Column.RESULT)) for row in rows] == [
        ("Kế hoạch chợ", "05/01/2022"),
        ("", ""),
    ]


def test_an_apostrophe_that_guards_a_formula_is_taken_off():
    table = read_sheets(csv_of(ROWS[0], ("'=Kế hoạch", "'Sở Y tế'", "'-5 ngày")))

    assert list(table.rows[0].cells.values()) == ["=Kế hoạch", "'Sở Y tế'", "-5 ngày"]


@pytest.mark.parametrize(
    ("cell", "read", "advice"),
    [
        (date(2022, 6, 30), "30/06/2022", ""),
        (datetime(2022, 6, 30, 17), "30/06/2022", ""),
        ("30/6/2022", "30/06/2022", ""),
        ("2022-06-30", "30/06/2022", ""),
        ("ngày 30-06-2022", "30/06/2022", ""),
        (44742, "30/06/2022", ""),
        ("03/05/2021", "03/05/2021", ""),
        ("quý II/2022", "quý II/2022", ""),
        (2025, "2025", ""),
        ("29/02/2023", "29/02/2023", "Không có ngày 29/02/2023 trên lịch. Hãy ghi lại."),
        (
            "trước 29/02/2023",
            "trước 29/02/2023",
            "Không có ngày 29/02/2023 trên lịch. Hãy ghi lại.",
        ),
        ("12/31/2021", "12/31/2021", "Ghi tháng trước ngày. Hãy ghi ngày trước: 31/12/2021."),
        (
            "31/12/21",
            "31/12/21",
            "Năm ghi thiếu. Hãy ghi đủ bốn chữ số, ví dụ 31/12/2021.",
        ),
        (
            "31/12/1821",
            "31/12/1821",
            "Năm 1821 không hợp lý. Hãy ghi lại ngày, ví dụ 31/12/2021.",
        ),
    ],
)
def test_days_of_deadlines_are_read_day_first_or_refused(cell, read, advice):
    row = read_sheets(workbook_of(HEADS, [1, PLAN, "Sở Y tế", cell])).rows[0]

    assert row.get(Column.DEADLINE) == read
    assert [trouble.advice for trouble in row.troubles] == ([advice] if advice else [])


def test_days_that_could_be_either_are_asked_for_beside_one_that_is_month_first():
    table = read_sheets(
        workbook_of(
            HEADS,
            [1, PLAN, "Sở Y tế", "03/05/2021"],
            [2, "Kế hoạch phát triển chợ", "Sở Y tế", "12/31/2021"],
            [3, "Kế hoạch phát triển điện", "Sở Y tế", "25/12/2021"],
        )
    )

    doubt = (
        "Cột này có ngày ghi tháng trước ngày (12/31/2021, dòng 3) nên không rõ ngày hay tháng "
        "đứng trước. Hãy ghi ngày/tháng/năm cho cả cột."
    )
    assert [[trouble.advice for trouble in row.troubles] for row in table.rows] == [
        [doubt],
        ["Ghi tháng trước ngày. Hãy ghi ngày trước: 31/12/2021."],
        [],
    ]


@pytest.mark.parametrize(
    ("head", "cell", "advice"),
    [
        ("Ngày trình", "quý II/2022", "Không phải là ngày. Hãy ghi như 31/12/2021."),
        ("Ngày hoàn thành", "sắp xong", "Không phải là ngày. Hãy ghi như 31/12/2021 hoặc 12/2021."),
        ("Ngày hoàn thành", "02/2021", ""),
        ("Ngày hoàn thành", "13/2021", "Không phải là ngày. Hãy ghi như 31/12/2021 hoặc 12/2021."),
    ],
)
def test_columns_of_days_hold_days(head, cell, advice):
    row = read_sheets(workbook_of(["Nội dung", "Chủ trì", head], [PLAN, "Sở Y tế", cell])).rows[0]

    assert [trouble.advice for trouble in row.troubles] == ([advice] if advice else [])


def test_a_day_that_excel_shows_as_a_month_is_that_month():
    def show(book):
        book.active["D2"].number_format = "mmm-yy"
        book.active["D3"].number_format = "mm/yyyy"
        book.active["D4"].number_format = "dd/mm/yyyy"

    first = date(2025, 6, 1)
    data = workbook_of(
        HEADS, *([i, f"{PLAN} {i}", "Sở Y tế", first] for i in (1, 2, 3)), change=show
    )

    assert column(read_sheets(data), Column.DEADLINE) == ["06/2025", "06/2025", "01/06/2025"]


def test_days_of_a_1904_workbook_are_counted_from_1904():
    data = days_since_1904()

    assert column(read_sheets(data), Column.DEADLINE) == ["30/06/2022", "30/06/2022"]


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


def test_a_table_survives_being_packed():
    table = read_sheets(
        workbook_of(HEADS, ["I", "Nhóm"], [1, PLAN, "Sở Y tế", "29/02/2023"], [2, "Chợ", "", ""])
    )

    assert type(table).unpack(table.pack()) == table

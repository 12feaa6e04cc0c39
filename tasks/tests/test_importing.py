import pytest

from tasks.deadlines import parse_deadline
from tasks.importing import Column, read_sheets
from tasks.tests.sheet_samples import (
    HEADS,
    PLAN,
    column,
    resolution_03,
    titles,
    workbook_of,
)


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
        ("Nhiệm vụ hai", ()),
    ]
    assert rows[2].troubles[0].advice == "Ô chỉ có dấu đánh. Hãy ghi đủ giá trị."


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


def test_a_table_survives_being_packed():
    table = read_sheets(
        workbook_of(HEADS, ["I", "Nhóm"], [1, PLAN, "Sở Y tế", "29/02/2023"], [2, "Chợ", "", ""])
    )

    assert type(table).unpack(table.pack()) == table


def test_the_next_number_ends_what_a_number_headed():
    data = workbook_of(
        HEADS,
        ["I", "Công nghiệp"],
        [1, "Cụm công nghiệp"],
        ["1.1", "Quy hoạch cụm", "Sở Công Thương", "2022"],
        ["1.2", "Hạ tầng cụm"],
        ["1.2.1", "Đường", "Sở Xây dựng", "2023"],
        ["1.3", "Quảng bá cụm", "Sở Công Thương", "2023"],
        [2, "Khuyến công", "Sở Công Thương", "2023"],
    )

    rows = read_sheets(data).rows

    assert [(row.get(Column.TITLE), [title for _, title in row.headings]) for row in rows] == [
        ("Quy hoạch cụm", ["Công nghiệp", "Cụm công nghiệp"]),
        ("Đường", ["Công nghiệp", "Cụm công nghiệp", "Hạ tầng cụm"]),
        ("Quảng bá cụm", ["Công nghiệp", "Cụm công nghiệp"]),
        ("Khuyến công", ["Công nghiệp"]),
    ]


@pytest.mark.parametrize(
    "words", ["Tổng số nhiệm vụ: 2", "Tổng cộng: 02 nhiệm vụ", "Tổng số 2 nhiệm vụ", "Cộng mục I"]
)
def test_a_row_that_counts_is_no_task(words):
    data = workbook_of(HEADS, [1, PLAN, "Sở Y tế", "2022"], [None, words], [words])

    assert titles(read_sheets(data)) == [PLAN]


def test_who_signs_may_stand_in_the_column_of_numbers():
    data = workbook_of(
        HEADS,
        [1, PLAN, "Sở Y tế", "2022"],
        ["Người lập biểu", None, "Thủ trưởng đơn vị"],
        ["Nguyễn Văn A", None, "Trần Thị B"],
    )

    table = read_sheets(data)

    assert titles(table) == [PLAN]
    assert table.notes == [
        (
            "Không đọc dòng 3–4 vì không phải nhiệm vụ: “Người lập biểu Thủ trưởng đơn vị; Nguyễn "
            "Văn A Trần Thị B”."
        )
    ]


def test_a_value_beside_a_task_in_a_column_without_head_is_told():
    data = workbook_of(HEADS, [1, "Kế hoạch", "Sở Y tế", "2022", "phát triển chợ"])

    assert read_sheets(data).notes == ["Không đọc cột E vì không có tên cột."]


def test_words_that_head_tasks_lose_their_colon():
    data = workbook_of(HEADS, [None, "Nhiệm vụ bổ sung:"], [1, PLAN, "Sở Y tế", "2022"])

    assert read_sheets(data).rows[0].headings == (("", "Nhiệm vụ bổ sung"),)


def test_a_figure_under_a_roman_one_heads_tasks_that_count_on():
    data = workbook_of(
        HEADS,
        ["III", "Xã hội"],
        ["3.1", "UBND tỉnh ban hành"],
        [8, PLAN, "Sở Y tế", "2022"],
        ["IV", "Kinh tế"],
        ["4.1", "Việc chưa giao"],
        ["4.2", "Kế hoạch phát triển chợ", "Sở Công Thương", "2022"],
    )

    rows = read_sheets(data).rows

    assert [(row.get(Column.TITLE), [number for number, _ in row.headings]) for row in rows] == [
        (PLAN, ["III", "3.1"]),
        ("Việc chưa giao", ["IV"]),
        ("Kế hoạch phát triển chợ", ["IV"]),
    ]


def test_words_on_the_list_as_a_whole_belong_to_no_task():
    data = workbook_of(
        HEADS,
        [1, PLAN, "Sở Y tế", "2022"],
        [None, None, "(Danh sách này gồm 01 nhiệm vụ)"],
    )

    table = read_sheets(data)

    assert column(table, Column.LEAD) == ["Sở Y tế"]
    assert table.notes == [
        "Không đọc dòng 3 vì không phải nhiệm vụ: “(Danh sách này gồm 01 nhiệm vụ)”."
    ]

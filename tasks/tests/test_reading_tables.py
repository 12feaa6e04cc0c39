import pytest

from tasks.reading import Body, read_letter, read_text
from tasks.reading.columns import Column, columns_of, is_header
from tasks.tests.reading_samples import letter_with


def items_of(*rows):
    return read_letter(read_text(letter_with("\n".join("\t".join(row) for row in rows)))).items


HEAD = ("TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Kết quả", "Thời gian")


def test_row_is_an_item_with_its_cells():
    (item,) = items_of(
        HEAD,
        (
            "1",
            "Phát triển thanh long",
            "Sở NN&PTNT",
            "Sở Công Thương; UBND các huyện",
            "Kế hoạch UBND tỉnh",
            "Quý II/2021",
        ),
    )

    assert (item.section, item.text) == ("1", "Phát triển thanh long")
    assert (item.document_type, item.issuer) == ("Kế hoạch", Body("UBND tỉnh"))
    assert item.lead == (Body("Sở NN&PTNT"),)
    assert item.coordinating == (Body("Sở Công Thương"), Body("UBND các huyện"))
    assert item.deadline.due.isoformat() == "2021-06-30"


def test_group_rows_are_headings_and_empty_cells_stay_empty():
    items = items_of(
        HEAD,
        ("I", "Trồng trọt"),
        ("1", "Cấp mã số vùng trồng", "Sở NN&PTNT", "", "", ""),
        ("II", "Thủy sản", "", "", "", ""),
        ("2", "Nâng cấp cảng cá", "Sở NN&PTNT", "", "Tờ trình", "-"),
    )

    assert [item.heading for item in items] == ["I Trồng trọt", "II Thủy sản"]
    assert [(h.number, h.title) for item in items for h in item.above] == [
        ("I", "Trồng trọt"),
        ("II", "Thủy sản"),
    ]
    assert [item.deadline.kind.value for item in items] == ["none", "none"]


def test_row_cut_by_a_page_is_rejoined_and_repeated_head_is_skipped():
    (item,) = items_of(
        HEAD,
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
        ("1", "Xây dựng chính sách hỗ trợ chủ tàu", "Sở NN&PTNT", "", "Nghị quyết", "Quý II"),
        HEAD,
        ("", "cá lắp đặt thiết bị", "", "", "", "năm 2021"),
    )

    assert item.text == "Xây dựng chính sách hỗ trợ chủ tàu cá lắp đặt thiết bị"
    assert item.deadline.due.isoformat() == "2021-06-30"


def test_total_row_is_no_item():
    items = items_of(
        HEAD,
        ("1", "Mở tuyến xe buýt", "Sở GTVT", "", "", "2022"),
        ("", "Tổng cộng: 1", "", "", "", ""),
    )

    assert len(items) == 1


def test_table_with_bars_reads_like_one_with_tabs():
    text = letter_with(
        "| TT | Tên nhiệm vụ | Cơ quan chủ trì | Thời gian hoàn thành |\n|---|---|---|---|\n"
        "| 1. | Xây dựng Đề án | Bộ Nội vụ | 6/2021 |"
    )

    (item,) = read_letter(read_text(text)).items

    assert (item.section, item.text, item.deadline.due.isoformat()) == (
        "1",
        "Xây dựng Đề án",
        "2021-06-30",
    )


def test_columns_are_known_by_their_words():
    head = [
        "STT",
        "Nội dung",
        "Hình thức văn bản",
        "Cơ quan chủ trì",
        "Cơ quan phối hợp",
        "Thời gian trình",
        "Ghi chú",
    ]

    assert columns_of(head) == {
        Column.NUMBER: 0,
        Column.DUTY: 1,
        Column.TYPE: 2,
        Column.LEAD: 3,
        Column.COORDINATING: 4,
        Column.DEADLINE: 5,
        Column.NOTE: 6,
    }


def test_table_of_figures_is_no_table_of_duties():
    assert not is_header(["TT", "Chỉ tiêu", "Đơn vị tính", "Năm 2021", "Năm 2022"])


@pytest.mark.parametrize("ditto", ["nt", "-nt-", "″", "”", "Như trên"])
def test_ditto_is_what_the_row_above_says(ditto):
    items = items_of(
        HEAD,
        ("1", "Kế hoạch A", "Sở Y tế", "Sở Tài chính", "Đề án", "2022"),
        ("2", "Kế hoạch B", ditto, "", "Đề án", ditto),
    )

    assert [(i.lead, i.coordinating, i.deadline.wording) for i in items] == [
        ((Body("Sở Y tế"),), (Body("Sở Tài chính"),), "2022"),
        ((Body("Sở Y tế"),), (), "2022"),
    ]


def test_row_that_numbers_the_rows_below_is_their_heading():
    items = items_of(
        HEAD,
        ("1", "Hoàn thiện thể chế", "", "", "", ""),
        ("1.1", "Rà soát quy định", "Sở Tư pháp", "", "Báo cáo", "2022"),
    )

    assert [(i.section, i.heading) for i in items] == [("1.1", "1 Hoàn thiện thể chế")]

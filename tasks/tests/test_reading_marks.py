import pytest

from tasks.reading.marks import Rank, parse_mark, section_of


@pytest.mark.parametrize(
    ("text", "rank", "label"),
    [
        ("I. CÁC NỘI DUNG", Rank.ROMAN, "I"),
        ("II- Nhiệm vụ", Rank.ROMAN, "II"),
        ("IV/ Tổ chức thực hiện", Rank.ROMAN, "IV"),
        ("Ii. tổ chức thực hiện", Rank.ROMAN, "II"),
        ("A. Nội dung trình", Rank.UPPER, "A"),
        ("Phần thứ nhất. Mục tiêu", Rank.PART, "Phần thứ nhất"),
        ("Chương II", Rank.PART, "Chương II"),
        ("Điều 1. Ban hành kèm theo", Rank.ARTICLE, "Điều 1"),
        ("1. UBND tỉnh ban hành:", Rank.NUMBER, "1"),
        ("1.UBND tỉnh ban hành:", Rank.NUMBER, "1"),
        ("3/ Phối hợp với", Rank.NUMBER, "3"),
        ("4) Tổ chức hội nghị", Rank.NUMBER, "4"),
        ("4.2 Thực hiện tốt mục tiêu", Rank.SUBNUMBER, "4.2"),
        ("1.1. Thứ trưởng", Rank.SUBNUMBER, "1.1"),
        ("3.1.a) Rà soát", Rank.SUBSUBNUMBER, "3.1.a"),
        ("a) Kế hoạch", Rank.LETTER, "a"),
        ("đ) Chỉ thị", Rank.LETTER, "đ"),
        ("a/ Kế hoạch", Rank.LETTER, "a"),
        ("(1) Nghị quyết", Rank.BRACKET, "1"),
        ("- Kế hoạch", Rank.DASH, "-"),
        ("– Kế hoạch", Rank.DASH, "-"),
        ("• Kế hoạch", Rank.DASH, "-"),
        ("+ Danh mục", Rank.PLUS, "+"),
    ],
)
def test_parse_mark_knows_the_marks_of_letters(text, rank, label):
    mark = parse_mark(text)

    assert (mark.rank, mark.label) == (rank, label)


@pytest.mark.parametrize(
    "text",
    [
        "V/v tham mưu triển khai",
        "15/2018/NĐ-CP ngày 02/02/2018",
        "899/SKHĐT-KH ngày 24/02/2021",
        "06 tháng đầu năm 2021",
        "2021-2025 là giai đoạn",
        "50.000 đồng mỗi người",
        "31.12.2021 là hạn cuối",
        "-------",
        "UBND tỉnh ban hành:",
        "Công văn triển khai",
        "",
    ],
)
def test_parse_mark_leaves_ordinary_words(text):
    assert parse_mark(text) is None


@pytest.mark.parametrize(
    ("labels", "section"),
    [
        (["I", "1", "a"], "I.1.a"),
        (["I", "1", "1.1", "a"], "I.1.1.a"),
        (["3", "3.1", "-"], "3.1"),
        (["Điều 1", "3", "-"], "Điều 1.3"),
        (["-"], "-"),
        ([], ""),
    ],
)
def test_section_leaves_out_dashes_and_what_is_said_twice(labels, section):
    assert section_of(labels) == section

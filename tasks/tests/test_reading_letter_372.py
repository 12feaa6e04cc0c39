"""Công văn 372/SLĐTBXH-KHTC, the letter that the product began with, word for word."""

from datetime import date

import pytest

from agencies.directory import Directory, Entry
from tasks.deadlines import DeadlineKind
from tasks.reading import Body, Signer, read_letter, read_source, read_text
from tasks.tests.reading_samples import LETTERS, docx_of, pdf_of

TEXT = (LETTERS / "372-SLDTBXH-KHTC.txt").read_text("utf-8")
LABOUR = Entry(
    "so-ldtbxh",
    ("Sở Lao động - Thương binh và Xã hội", "Sở Lao động - TB&XH"),
    letter_code="SLĐTBXH",
)
REGISTER = Directory(
    [
        LABOUR,
        Entry("ubnd-tinh", ("Ủy ban nhân dân tỉnh Bình Thuận", "UBND tỉnh")),
        Entry("hdnd-tinh", ("Hội đồng nhân dân tỉnh Bình Thuận", "Hội đồng nhân dân tỉnh")),
    ]
)
HEADING_1 = "UBND tỉnh trình Hội đồng nhân dân tỉnh ban hành:"
HEADING_2 = "UBND tỉnh ban hành:"
HEADING_42 = "Thực hiện tốt mục tiêu giảm nghèo bền vững:"
HEADING_43 = "Làm tốt công tác trợ giúp xã hội:"
HEADING_4 = "Thực hiện Chính sách an sinh xã hội:"
HEADING_3 = "Thực hiện tốt chính sách ưu đãi người có công với cách mạng:"
ITEMS = [
    ("1", HEADING_1, "Nghị quyết Chương trình mục tiêu quốc gia", "Nghị quyết"),
    ("1", HEADING_1, "Nghị quyết về thực hiện hỗ trợ đột xuất", "Nghị quyết"),
    ("1", HEADING_1, "Nghị quyết quy định chính sách hỗ trợ", "Nghị quyết"),
    ("2", HEADING_2, "Kế hoạch triển khai thực hiện Chương trình", "Kế hoạch"),
    ("2", HEADING_2, "Kế hoạch phát triển giáo dục nghề nghiệp", "Kế hoạch"),
    ("2", HEADING_2, "Kế hoạch đào tạo trình độ sơ cấp", "Kế hoạch"),
    ("2", HEADING_2, "Triển khai thực hiện các giải pháp gắn kết", ""),
    ("3.1", HEADING_2, "Công văn triển khai vận động Quỹ đền ơn", "Công văn"),
    ("3.1", HEADING_2, "Kế hoạch về giải pháp nâng cao đời sống", "Kế hoạch"),
    ("3.2", HEADING_3, "Tổ chức triển khai, thực hiện tốt các chế độ", ""),
    ("4.1", HEADING_2, "Quy định mức trợ giúp xã hội", "Quy định"),
    ("4.2", HEADING_42, "Tiếp tục đẩy mạnh tuyên truyền", ""),
    ("4.2", HEADING_42, "Tiếp tục thực hiện có hiệu quả", ""),
    ("4.3", HEADING_43, "Khuyến khích các tổ chức, cá nhân", ""),
    ("4.3", HEADING_43, "Tổ chức dạy nghề, tư vấn việc làm", ""),
    ("5", "", "Thường xuyên thực hiện tốt các chương trình", ""),
]
DEADLINES = [
    (DeadlineKind.MONTH, date(2021, 12, 31)),
    (DeadlineKind.MONTH, date(2021, 12, 31)),
    (DeadlineKind.QUARTER, date(2022, 6, 30)),
    (DeadlineKind.QUARTER, date(2022, 6, 30)),
    (DeadlineKind.CONDITIONAL, None),
    (DeadlineKind.RECURRING, None),
    (DeadlineKind.CONDITIONAL, None),
    (DeadlineKind.DONE, None),
    (DeadlineKind.YEAR, date(2022, 12, 31)),
    (DeadlineKind.NONE, None),
    (DeadlineKind.CONDITIONAL, date(2022, 12, 31)),
    (DeadlineKind.NONE, None),
    (DeadlineKind.NONE, None),
    (DeadlineKind.NONE, None),
    (DeadlineKind.NONE, None),
    (DeadlineKind.ONGOING, None),
]


@pytest.fixture(scope="module")
def draft():
    return read_letter(read_text(TEXT), REGISTER)


def test_head_is_complete(draft):
    assert (draft.reference, draft.number, draft.symbol) == (
        "372/SLĐTBXH-KHTC",
        "372",
        "SLĐTBXH-KHTC",
    )
    assert (draft.date, draft.place) == (date(2021, 3, 2), "Bình Thuận")
    assert draft.subject == (
        "tham mưu triển khai thực hiện Chương trình hành động của Ban chấp hành Đảng bộ tỉnh "
        "(Khóa XIV)"
    )
    assert draft.recipients == ("Sở Kế hoạch và Đầu tư",)
    assert (draft.answers, draft.answers_on) == ("899/SKHĐT-KH", date(2021, 2, 24))
    assert draft.signer == Signer("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Trần Thị Thanh Nhàn")
    assert draft.document_type == "Công văn"


def test_sender_is_known_by_the_symbol_of_its_letters(draft):
    assert draft.sender == Body("Sở Lao động - Thương binh và Xã hội", "so-ldtbxh")


def test_sender_without_register_is_who_speaks():
    assert read_letter(read_text(TEXT)).sender == Body("Sở Lao động - TB&XH")


def test_distribution_lists_where_copies_go(draft):
    assert draft.distribution == (
        "Như trên",
        "UBND tỉnh (báo cáo)",
        "Các Phòng chuyên môn, đơn vị trực thuộc Sở",
        "Website Sở",
        "Lưu: VT, KH-TC (Huy17b)",
    )


def test_items_are_exactly_the_sixteen(draft):
    read = [
        (item.section, item.heading, item.text[: len(start)], item.document_type)
        for item, (_, _, start, _) in zip(draft.items, ITEMS, strict=True)
    ]

    assert read == ITEMS


def test_item_cut_by_the_page_is_whole(draft):
    assert "(sửa đổi, bổ sung): Tiếp tục phát động phong trào" in draft.items[9].text
    assert "Tạo điều kiện thuận lợi cho người bán dâm được dễ dàng" in draft.items[14].text


def test_deadlines_are_right(draft):
    known = [
        (
            item.deadline.kind,
            None if item.deadline.kind is DeadlineKind.RECURRING else item.deadline.due,
        )
        for item in draft.items
    ]

    assert known == DEADLINES


def test_items_inherit_who_submits_and_who_issues(draft):
    province = Body("UBND tỉnh", "ubnd-tinh")
    council = Body("Hội đồng nhân dân tỉnh", "hdnd-tinh")

    assert {(item.submitter, item.issuer) for item in draft.items[:3]} == {(province, council)}
    assert {(item.submitter, item.issuer) for item in draft.items[3:7]} == {(Body(), province)}
    assert (draft.items[15].submitter, draft.items[15].issuer) == (Body(), Body())


def test_items_know_the_headings_above_them(draft):
    assert [
        [(h.number, h.title, h.paragraph) for h in draft.items[n].above] for n in (0, 7, 15)
    ] == [
        [("1", HEADING_1.rstrip(":"), 6)],
        [("3", HEADING_3.rstrip(":"), 15), ("3.1", HEADING_2.rstrip(":"), 16)],
        [],
    ]


def test_department_that_proposes_leads(draft):
    assert {item.lead for item in draft.items} == {
        (Body("Sở Lao động - Thương binh và Xã hội", "so-ldtbxh"),)
    }


def test_title_leaves_the_deadline_out(draft):
    assert draft.items[3].title == (
        "Kế hoạch triển khai thực hiện Chương trình “Hỗ trợ phát triển thị trường lao động đến "
        "năm 2030”"
    )
    assert draft.items[1].title.endswith("rủi ro trong cuộc sống")
    assert draft.items[10].title == (
        "Quy định mức trợ giúp xã hội đối với đối tượng bảo trợ xã hội trên địa bàn tỉnh"
    )


def test_title_keeps_the_points_that_say_the_list_goes_on(draft):
    assert draft.items[12].title.endswith("nhất là chính sách về y tế, giáo dục...")


def test_each_item_points_to_its_words(draft):
    paragraphs = {p.number: p.text for p in read_text(TEXT).paragraphs}

    for item in draft.items:
        source = item.source
        assert paragraphs[source.paragraph][source.start : source.end] == item.text


def test_each_deadline_points_to_its_wording(draft):
    paragraphs = {p.number: p.text for p in read_text(TEXT).paragraphs}
    wordings = [
        paragraphs[place.paragraph][place.start : place.end]
        for item in draft.items
        if (place := item.deadline_source)
    ]

    assert wordings == [item.deadline.wording for item in draft.items if item.deadline.wording]


def test_head_and_foot_point_to_their_paragraphs(draft):
    assert [(place.paragraph, place.part.label) for place in draft.places] == [
        (1, "Số, ký hiệu"),
        (2, "Nơi, ngày"),
        (3, "Trích yếu"),
        (4, "Kính gửi"),
        (5, "Trả lời văn bản"),
        *((number, "Nơi nhận") for number in range(31, 37)),
        (37, "Quyền hạn ký"),
        (38, "Chức vụ"),
        (39, "Người ký"),
    ]


def test_readings_are_sure_or_say_why_not(draft):
    assert [(n, item.doubts) for n, item in enumerate(draft.items, start=1) if item.doubts] == [
        (5, ("Chưa nêu rõ chờ văn bản nào; nên ghi tên văn bản",)),
        (13, ("Chưa có trong danh mục cơ quan: các ngành liên quan.",)),
    ]
    assert (draft.items[3].confidence, draft.items[4].confidence) == ("Chắc", "Cần xem")


def test_unknown_bodies_are_named_as_unknown():
    draft = read_letter(read_text(TEXT), Directory([LABOUR]))

    assert draft.items[0].issuer.is_unknown
    assert draft.items[0].doubts == (
        "Chưa có trong danh mục cơ quan: UBND tỉnh; Hội đồng nhân dân tỉnh.",
    )


def test_only_frame_sentences_stay_unread(draft):
    assert [paragraph.text[:36] for paragraph in draft.unread] == [
        "Sở Lao động - TB&XH tham mưu các nội",
        "Sở Lao động - TB&XH tham mưu các nội",
    ]


def plain_text():
    return TEXT.replace("*", "")


def test_word_file_reads_the_same(draft):
    read = read_letter(read_source(docx_of(plain_text())), REGISTER)

    assert read.items == draft.items
    assert read.signer == draft.signer
    assert read.subject == draft.subject


def test_pdf_reads_the_same(draft, tmp_path):
    read = read_letter(read_source(pdf_of(docx_of(plain_text()), tmp_path)), REGISTER)

    assert [(i.section, i.text, i.deadline) for i in read.items] == [
        (i.section, i.text, i.deadline) for i in draft.items
    ]
    assert (read.reference, read.date, read.signer) == (draft.reference, draft.date, draft.signer)

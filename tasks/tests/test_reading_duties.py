import pytest

from tasks.reading import Body, Signer, Span, read_letter, read_text
from tasks.tests.reading_samples import letter_with


def items_of(body):
    return read_letter(read_text(letter_with(body))).items


def starts(body):
    return [(item.section, item.text[:24]) for item in items_of(body)]


def test_parts_of_a_product_stay_with_it():
    (item,) = items_of("""
1. Đề án phát triển y tế cơ sở (thời gian trình: tháng 9 năm 2021), trong đó làm rõ:
+ Danh mục trạm y tế cần xây mới;
+ Nhu cầu trang thiết bị.
""")

    assert item.text.split("\n")[1:] == [
        "+ Danh mục trạm y tế cần xây mới;",
        "+ Nhu cầu trang thiết bị.",
    ]
    assert len(item.also) == 2


def test_heading_that_issues_gives_its_list():
    body = """
1. Lĩnh vực an toàn thực phẩm
- Sở Y tế tham mưu UBND tỉnh ban hành:
+ Kế hoạch bảo đảm an toàn thực phẩm (quý 2 năm 2021);
+ Quyết định phân cấp quản lý an toàn thực phẩm.
"""

    assert starts(body) == [("1", "Kế hoạch bảo đảm an toàn"), ("1", "Quyết định phân cấp quản")]
    assert [(i.issuer.name, i.lead) for i in items_of(body)] == [
        ("UBND tỉnh", (Body("Sở Y tế"),))
    ] * 2


def test_labelled_lines_below_a_title_are_its_attributes():
    (item,) = items_of("""
1. Kế hoạch phát triển công nghiệp chế biến
- Cơ quan chủ trì: Sở Công Thương
- Cơ quan phối hợp: Sở Văn hóa, Thể thao và Du lịch, các sở, ngành liên quan
- Cấp ban hành: UBND tỉnh
- Thời gian trình: Quý III/2021
""")

    assert item.lead == (Body("Sở Công Thương"),)
    assert item.coordinating == (
        Body("Sở Văn hóa, Thể thao và Du lịch"),
        Body("các sở, ngành liên quan"),
    )
    assert item.issuer == Body("UBND tỉnh")
    assert item.deadline.wording == "Quý III/2021"
    assert item.title == "Kế hoạch phát triển công nghiệp chế biến"


def test_deadline_as_a_sentence_of_its_own_belongs_to_the_item_before():
    items = items_of("""
- Khẩn trương ban hành danh mục hàng hóa nhóm 2.
Hoàn thành trong quý II năm 2021.
- Công bố các biện pháp kỹ thuật.
Hoàn thành trong quý III năm 2021.
""")

    assert [item.deadline.due.isoformat() for item in items] == ["2021-06-30", "2021-09-30"]


def test_heading_gives_its_deadline_to_items_without_one():
    items = items_of("""
I. NHIỆM VỤ THƯỜNG XUYÊN
1. Giám sát chặt chẽ tình hình thị trường trong tỉnh.
2. Triển khai thanh toán điện tử; hoàn thành trước ngày 31/12/2023.
""")

    assert [item.deadline.kind.value for item in items] == ["ongoing", "day"]
    assert items[0].remarks == ("Thời hạn lấy từ đề mục: NHIỆM VỤ THƯỜNG XUYÊN",)
    assert items[0].deadline_source == Span(items[0].source.paragraph - 1, 12, 24)
    assert items[0].is_sure


def test_duties_listed_inside_a_sentence_are_items():
    body = """
Sở Công Thương đăng ký 02 nội dung: (1) Nghị quyết về khuyến công, trình trước ngày 30/6/2021; \
(2) Kế hoạch xúc tiến thương mại (quý IV/2021).
"""

    assert starts(body) == [("1", "Nghị quyết về khuyến côn"), ("2", "Kế hoạch xúc tiến thương")]


def test_two_days_in_one_duty_are_offered_for_a_split():
    (item,) = items_of("""
1. Hoàn thành dự thảo trước ngày 28/4/2021; gửi báo cáo về Sở Tài chính trước ngày 10/11/2021.
""")

    assert len([note for note in item.notes if "tách" in note]) == 1


def test_whole_sentence_above_a_remark_is_kept():
    assert starts("""
1. Các phòng xây dựng kế hoạch công tác năm 2021 và gửi về Sở.
* Lưu ý: các trường hợp đột xuất phải báo cáo ngay.
""") == [("1", "Các phòng xây dựng kế ho")]


@pytest.mark.parametrize(
    "body",
    [
        "Qua rà soát, Sở Công Thương không có nội dung đề xuất.",
        "I. MỤC ĐÍCH, YÊU CẦU\n1. Nâng cao nhận thức của cán bộ, công chức toàn ngành.",
        "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
        "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch công tác năm 2021.",
        "1. Kinh phí thực hiện Kế hoạch này: Do ngân sách nhà nước bảo đảm.",
    ],
)
def test_words_of_form_are_no_items(body):
    assert items_of(body) == ()


def test_prose_request_is_an_item_and_its_preamble_is_not():
    (item,) = items_of("""
Ngày 19 tháng 9 năm 2020, UBND tỉnh có văn bản số 349/TB-UBND yêu cầu báo cáo trước ngày 30/9/2020.
Tuy nhiên đến nay chưa nhận được báo cáo.
Sở Công Thương đề nghị quý Sở khẩn trương có báo cáo về tình hình thực hiện.
""")

    assert item.text.startswith("Sở Công Thương đề nghị quý Sở khẩn trương")
    assert item.section == ""


def test_annex_restarts_its_numbers_and_signature_is_no_item():
    text = letter_with("1. Kế hoạch phát triển cụm công nghiệp.") + (
        "PHỤ LỤC\nDANH MỤC NHIỆM VỤ\n1. Quyết định ban hành Quy chế phối hợp (quý I/2022)."
    )
    draft = read_letter(read_text(text))

    assert [(i.section, i.text[:9]) for i in draft.items] == [
        ("1", "Kế hoạch "),
        ("1", "Quyết địn"),
    ]
    assert draft.signer == Signer("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Văn Mẫu")

import unicodedata
from datetime import date

import pytest

from tasks.deadlines import Milestone, find_deadline

ON = date(2021, 3, 2)


def on(text):
    day, month, year = text.split("/")
    return date(int(year), int(month), int(day))


@pytest.mark.parametrize(
    ("text", "wording", "kind", "due", "milestone"),
    [
        (
            (
                "Nghị quyết Chương trình mục tiêu quốc gia giảm nghèo giai đoạn 2021-2025 "
                "(*Thời gian trình tháng 12/2021*);"
            ),
            "tháng 12/2021",
            "month",
            "31/12/2021",
            "submission",
        ),
        (
            "Nghị quyết về hỗ trợ đột xuất cho trẻ em. Thời gian trình tháng 12/2021.",
            "tháng 12/2021",
            "month",
            "31/12/2021",
            "submission",
        ),
        (
            (
                "Nghị quyết hỗ trợ người lao động đi làm việc ở nước ngoài theo hợp đồng sau khi "
                "về nước trên địa bàn tỉnh. (Thời gian trình: quý 2 năm 2022)."
            ),
            "quý 2 năm 2022",
            "quarter",
            "30/6/2022",
            "submission",
        ),
        (
            (
                "Kế hoạch triển khai “Hỗ trợ phát triển thị trường lao động đến năm 2030” "
                "(Thời gian trình: quý 2 năm 2022)."
            ),
            "quý 2 năm 2022",
            "quarter",
            "30/6/2022",
            "submission",
        ),
        (
            "Kế hoạch nâng cao đời sống người có công đến năm 2025 (Thời gian trình: năm 2022).",
            "năm 2022",
            "year",
            "31/12/2022",
            "submission",
        ),
        (
            "Đề án phát triển y tế cơ sở (thời gian trình: tháng 9 năm 2021), trong đó làm rõ:",
            "tháng 9 năm 2021",
            "month",
            "30/9/2021",
            "submission",
        ),
        (
            "Kế hoạch bảo đảm an toàn thực phẩm giai đoạn 2021 - 2025 (quý 2 năm 2021);",
            "quý 2 năm 2021",
            "quarter",
            "30/6/2021",
            None,
        ),
        (
            "Chỉ thị về phòng, chống dịch sốt xuất huyết; trình trước ngày 30/4/2021.",
            "trước ngày 30/4/2021",
            "day",
            "30/4/2021",
            "submission",
        ),
        (
            "Quyết định ban hành Quy chế; cơ quan phối hợp: Sở Tài chính; chậm nhất 30/9/2021.",
            "chậm nhất 30/9/2021",
            "day",
            "30/9/2021",
            None,
        ),
        (
            "Triển khai hồ sơ sức khỏe điện tử; hoàn thành trước ngày 31/12/2023.",
            "trước ngày 31/12/2023",
            "day",
            "31/12/2023",
            "completion",
        ),
        (
            "Chủ trì xây dựng Đề án, trình Thủ tướng Chính phủ ban hành trong quý 1/2022.",
            "trong quý 1/2022",
            "quarter",
            "31/3/2022",
            "submission",
        ),
        (
            (
                "Tham mưu Quyết định thay thế Quyết định số 26/2015/QĐ-UBND ngày 24/6/2015, "
                "ban hành trong quý III/2021."
            ),
            "trong quý III/2021",
            "quarter",
            "30/9/2021",
            "completion",
        ),
        (
            "Báo cáo kết quả 6 tháng đầu năm 2021 trước ngày 15/6/2021.",
            "trước ngày 15/6/2021",
            "day",
            "15/6/2021",
            None,
        ),
        ("Hoàn thành việc hỗ trợ nhà ở đến hết năm 2022.", "đến hết năm 2022", "year",
         "31/12/2022", "completion"),
        ("Năm 2022: Rà soát, tổng kết hệ thống văn bản.", "Năm 2022", "year", "31/12/2022", None),
        ("Ngay trong Quý II năm 2021, phối hợp đẩy mạnh xuất khẩu trong năm 2021.",
         "Ngay trong Quý II năm 2021", "quarter", "30/6/2021", None),
        ("Tổ chức Khai giảng: Ngày 05/9/2021 (Chủ nhật).", "Ngày 05/9/2021 (Chủ nhật)", "day",
         "5/9/2021", None),
        ("Kế hoạch tuyên truyền; ban hành quý II/2021.", "quý II/2021", "quarter", "30/6/2021",
         "completion"),
        ("Rà soát quy chế.\nHoàn thành trong quý II năm 2021.", "trong quý II năm 2021",
         "quarter", "30/6/2021", "completion"),
    ],
)  # fmt: skip
def test_find_deadline_takes_the_limit_that_binds(text, wording, kind, due, milestone):
    deadline, (start, end) = find_deadline(text, on=ON)

    assert (deadline.wording, deadline.kind, deadline.due) == (wording, kind, on(due))
    assert deadline.milestone == milestone
    assert text[start:end] == wording


@pytest.mark.parametrize(
    ("text", "wording", "condition"),
    [
        (
            (
                "Kế hoạch phát triển giáo dục nghề nghiệp giai đoạn 2021-2030 "
                "(*Thời gian trình: khi Trung ương ban hành*)."
            ),
            "khi Trung ương ban hành",
            "khi Trung ương ban hành",
        ),
        (
            (
                "Quy định mức trợ giúp xã hội. Thời gian trình: dự kiến 2022 (*Thời gian trình: "
                "năm 2022, sau khi Chính phủ ban hành Nghị định thay thế Nghị định số "
                "136/2013/NĐ-CP*)."
            ),
            "năm 2022, sau khi Chính phủ ban hành Nghị định thay thế Nghị định số 136/2013/NĐ-CP",
            "sau khi Chính phủ ban hành Nghị định thay thế Nghị định số 136/2013/NĐ-CP",
        ),
        (
            "Kế hoạch tiêm vắc xin, ban hành chậm nhất 15 ngày kể từ ngày Bộ Y tế thông báo.",
            "chậm nhất 15 ngày kể từ ngày Bộ Y tế thông báo",
            "chậm nhất 15 ngày kể từ ngày Bộ Y tế thông báo",
        ),
        ("Rà soát danh mục theo quy định (khi có yêu cầu).", "khi có yêu cầu", "khi có yêu cầu"),
        (
            "Khi Trung ương ban hành hướng dẫn, Sở tham mưu UBND tỉnh ban hành Kế hoạch.",
            "Khi Trung ương ban hành hướng dẫn",
            "Khi Trung ương ban hành hướng dẫn",
        ),
        (
            "Nhà ở hư hỏng thì khi có kinh phí sẽ tiếp tục thực hiện sau.",
            "khi có kinh phí",
            "khi có kinh phí",
        ),
        (
            "Các kỳ thi cấp tỉnh theo kế hoạch và hướng dẫn của Sở Giáo dục và Đào tạo.",
            "theo kế hoạch và hướng dẫn của Sở Giáo dục và Đào tạo",
            "theo kế hoạch và hướng dẫn của Sở Giáo dục và Đào tạo",
        ),
    ],
)
def test_find_deadline_takes_the_event_that_is_waited_for(text, wording, condition):
    deadline, (start, end) = find_deadline(text, on=ON)

    assert (deadline.kind, deadline.wording) == ("conditional", wording)
    assert (deadline.condition, text[start:end]) == (condition, wording)


@pytest.mark.parametrize(
    ("text", "wording", "recurrence"),
    [
        (
            (
                "Kế hoạch đào tạo theo Quyết định số 46/2015/QĐ-TTg ngày 28/9/2015 "
                "(Thời gian trình: quý 1 năm hàng năm)."
            ),
            "quý 1 năm hàng năm",
            "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31",
        ),
        (
            "Thường xuyên báo cáo tình hình thực hiện về Bộ Xây dựng trước ngày 25 hàng tháng.",
            "trước ngày 25 hàng tháng",
            "FREQ=MONTHLY;BYMONTHDAY=25",
        ),
        (
            "Hằng năm, các sở báo cáo kết quả thực hiện trước ngày 15/12 để tổng hợp.",
            "trước ngày 15/12",
            "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15",
        ),
        (
            "Hàng năm, các bộ, ngành báo cáo kết quả về Bộ để tổng hợp.",
            "Hàng năm",
            "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31",
        ),
        (
            "Báo cáo 6 tháng một lần (tháng 01 và tháng 6 hàng năm) về Sở để tổng hợp.",
            "tháng 01 và tháng 6 hàng năm",
            "FREQ=YEARLY;BYMONTH=1,6;BYMONTHDAY=-1",
        ),
    ],
)
def test_find_deadline_takes_the_rhythm_of_the_work(text, wording, recurrence):
    deadline, (start, end) = find_deadline(text, on=ON)

    assert (deadline.kind, deadline.recurrence) == ("recurring", recurrence)
    assert deadline.wording == text[start:end] == wording


@pytest.mark.parametrize(
    "text",
    [
        "Quyết định này có hiệu lực kể từ ngày 01/7/2021.",
        "Chỉ thị này có hiệu lực thi hành sau 10 (mười) ngày kể từ ngày ký ban hành.",
        "Thực hiện Nghị định số 98/2018/NĐ-CP ngày 05/7/2021 của Chính phủ.",
        "Thực hiện Luật Trẻ em (2022) và Luật Bảo vệ bí mật nhà nước năm 2022.",
        "Đề án chuyển đổi số đến năm 2025, định hướng đến năm 2030.",
        "Các dự án thuộc chương trình giảm nghèo bền vững giai đoạn 2021-2025.",
        "Bảo đảm đến năm 2025 cơ bản người có công được xác nhận.",
        "Phối hợp mở rộng bảo hiểm y tế, phấn đấu đến năm 2025 có trên 95% dân số tham gia.",
        "Thực hiện đúng kế hoạch thời gian năm học 2024-2025.",
        "Báo cáo kết quả quý II/2021.",
        "Chi trợ cấp hằng tháng cho đối tượng bảo trợ xã hội.",
        "Xây dựng chương trình công tác hằng năm.",
        "Bảo đảm kinh phí chi thường xuyên, giáo dục thường xuyên.",
        "Ngày nghỉ lễ, tết trong năm: Thực hiện theo quy định của Bộ luật Lao động.",
        "Khẩn trương hoàn thành, kịp thời báo cáo.",
        "Khi lập quy hoạch xây dựng phải bảo đảm tính đồng bộ.",
        "Đề nghị quý Bộ, quý cơ quan phối hợp.",
        "",
    ],
)
def test_find_deadline_takes_no_time_that_belongs_to_something_else(text):
    assert find_deadline(text, on=ON) is None


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("5. Thường xuyên thực hiện tốt các chương trình hỗ trợ.", "Thường xuyên"),
        ("NHIỆM VỤ THƯỜNG XUYÊN", "NHIỆM VỤ THƯỜNG XUYÊN"),
    ],
)
def test_find_deadline_knows_work_that_never_ends(text, wording):
    deadline, (start, end) = find_deadline(text, on=ON)

    assert deadline.kind == "ongoing"
    assert text[start:end] in wording


def test_find_deadline_knows_work_already_done():
    text = (
        "Công văn vận động Quỹ giai đoạn 2021-2025 trên địa bàn tỉnh (đã ban hành tháng 02/2021)."
    )

    deadline, (start, end) = find_deadline(text, on=ON)

    assert (deadline.kind, deadline.due) == ("done", None)
    assert text[start:end] == "đã ban hành tháng 02/2021"


def test_unlabelled_day_before_the_letter_is_history():
    text = "Phó Thủ tướng yêu cầu báo cáo trước ngày 30 tháng 9 năm 2013."

    assert find_deadline(text, on=date(2013, 10, 21)) is None
    assert find_deadline(text)[0].due == date(2013, 9, 30)


def test_second_limit_in_the_same_duty_is_told():
    text = "Xây dựng kế hoạch gửi trước ngày 28/4/2021; báo cáo kết quả trước ngày 10/11/2021."

    deadline, _ = find_deadline(text, on=ON)

    assert deadline.due == date(2021, 11, 10)
    assert deadline.notes == ("Đoạn này còn nêu hạn khác: 28/04/2021",)


def test_two_milestones_in_one_bracket_take_the_last_and_tell_the_other():
    text = "Đề án phát triển du lịch (Trình tháng 6/2021, ban hành tháng 7/2021)."

    deadline, _ = find_deadline(text, on=ON)

    assert (deadline.due, deadline.milestone) == (date(2021, 7, 31), Milestone.COMPLETION)
    assert deadline.notes == ("Còn nêu hạn khác: 30/06/2021",)


def test_place_of_the_wording_is_that_of_the_text_as_given():
    text = unicodedata.normalize("NFD", "Đề án  phát triển –\tdu lịch; trình  quý\u00a0II/2021.")

    deadline, (start, end) = find_deadline(text, on=ON)

    assert unicodedata.normalize("NFC", text[start:end]) == "quý\u00a0II/2021"
    assert unicodedata.is_normalized("NFC", deadline.wording)

from datetime import date

import pytest

from tasks.deadlines import DeadlineKind, Delay, parse_deadline
from tasks.periods import Month

ON = date(2021, 3, 2)


def on(text):
    day, month, year = text.split("/")
    return date(int(year), int(month), int(day))


@pytest.mark.parametrize(
    ("wording", "condition", "delay"),
    [
        ("Khi Trung ương phân bổ vốn", "Khi Trung ương phân bổ vốn", None),
        ("sau khi được phê duyệt Đề án", "sau khi được phê duyệt Đề án", None),
        ("sau Đại hội", "sau Đại hội", None),
        ("chờ hướng dẫn của Bộ Tài chính", "chờ hướng dẫn của Bộ Tài chính", None),
        ("kỳ họp thứ 5", "kỳ họp thứ 5", None),
        ("theo tiến độ đầu tư được duyệt", "theo tiến độ đầu tư được duyệt", None),
        ("đúng thời hạn nêu trên", "đúng thời hạn nêu trên", None),
        (
            "khi Nghị định thay thế Nghị định số 15/2018/NĐ-CP ngày 02/02/2018 được ban hành",
            "khi Nghị định thay thế Nghị định số 15/2018/NĐ-CP ngày 02/02/2018 được ban hành",
            None,
        ),
        (
            "Sau 06 tháng kể từ khi Thông tư có hiệu lực",
            "Sau 06 tháng kể từ khi Thông tư có hiệu lực",
            Delay(6, "month"),
        ),
        (
            "chậm nhất là mười lăm ngày, kể từ ngày chấm dứt hoạt động",
            "chậm nhất là mười lăm ngày, kể từ ngày chấm dứt hoạt động",
            Delay(15, "day"),
        ),
        (
            "trong thời hạn 05 (năm) ngày làm việc kể từ ngày ký quyết định công bố",
            "trong thời hạn 05 (năm) ngày làm việc kể từ ngày ký quyết định công bố",
            Delay(5, "working_day"),
        ),
        (
            "chậm nhất 20 ngày trước khi khai mạc kỳ họp",
            "chậm nhất 20 ngày trước khi khai mạc kỳ họp",
            Delay(20, "day", before=True),
        ),
    ],
)
def test_deadline_that_waits_keeps_what_it_waits_for(wording, condition, delay):
    read = parse_deadline(wording, on=ON)

    assert (read.kind, read.start, read.due) == (DeadlineKind.CONDITIONAL, None, None)
    assert (read.condition, read.delay, read.notes) == (condition, delay, ())


def test_wait_for_a_document_that_is_not_named_is_told():
    read = parse_deadline("khi Trung ương ban hành", on=ON)

    assert (read.kind, read.condition) == (DeadlineKind.CONDITIONAL, "khi Trung ương ban hành")
    assert read.notes == ("Chưa nêu rõ chờ văn bản nào; nên ghi tên văn bản",)


@pytest.mark.parametrize(
    ("wording", "condition", "start", "due"),
    [
        (
            "năm 2022, sau khi Chính phủ ban hành Nghị định thay thế Nghị định số 136/2013/NĐ-CP",
            "sau khi Chính phủ ban hành Nghị định thay thế Nghị định số 136/2013/NĐ-CP",
            "1/1/2022",
            "31/12/2022",
        ),
        ("Quý II/2022 (sau khi có hướng dẫn)", "sau khi có hướng dẫn", "1/4/2022", "30/6/2022"),
        ("Trình kỳ họp cuối năm 2021", "Trình kỳ họp cuối năm 2021", "1/1/2021", "31/12/2021"),
        ("tại kỳ họp tháng 7/2021", "tại kỳ họp tháng 7/2021", "1/7/2021", "31/7/2021"),
    ],
)
def test_deadline_that_waits_has_provisional_days_of_its_year(wording, condition, start, due):
    read = parse_deadline(wording)

    assert (read.kind, read.condition) == (DeadlineKind.CONDITIONAL, condition)
    assert (read.start, read.due) == (on(start), on(due))


def test_hard_limit_after_an_event_binds_whatever_happens():
    read = parse_deadline("Sau khi có hướng dẫn của Trung ương, chậm nhất ngày 30/6/2022")

    assert (read.kind, read.due) == (DeadlineKind.DAY, date(2022, 6, 30))
    assert read.condition == "Sau khi có hướng dẫn của Trung ương"


@pytest.mark.parametrize(
    ("wording", "start"),
    [
        ("Thường xuyên", None),
        ("NHIỆM VỤ THƯỜNG XUYÊN", None),
        ("thường xuyên, lâu dài", None),
        ("Thường xuyên trong năm 2022", "1/1/2022"),
        ("Từ tháng 11/2013 trở đi", "1/11/2013"),
    ],
)
def test_ongoing_work_never_has_a_last_day(wording, start):
    read = parse_deadline(wording)

    assert (read.kind, read.due, read.notes) == (DeadlineKind.ONGOING, None, ())
    assert read.start == (on(start) if start else None)


@pytest.mark.parametrize(
    ("wording", "done", "label"),
    [
        ("đã ban hành tháng 02/2021", Month(2021, 2), "Đã thực hiện tháng 02/2021"),
        (
            "đã ban hành tại Kế hoạch số 812/KH-UBND ngày 09/3/2020",
            date(2020, 3, 9),
            "Đã thực hiện ngày 09/03/2020",
        ),
        ("Đã trình", None, "Đã thực hiện"),
        ("đã được phê duyệt", None, "Đã thực hiện"),
    ],
)
def test_finished_work_keeps_when_it_was_done_as_far_as_known(wording, done, label):
    read = parse_deadline(wording)

    assert (read.kind, read.start, read.due) == (DeadlineKind.DONE, None, None)
    assert (read.done, read.label) == (done, label)

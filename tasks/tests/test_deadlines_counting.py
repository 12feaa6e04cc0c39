from datetime import date

import pytest

from tasks.deadlines import deadline_after

HAPPENED = date(2022, 6, 15)


@pytest.mark.parametrize(
    ("wording", "due"),
    [
        ("trong 6 tháng", "15/12/2022"),
        ("6 tháng", "15/12/2022"),
        ("trong 06 (sáu) tháng", "15/12/2022"),
        ("trong vòng 30 ngày", "15/07/2022"),
        ("không quá 30 ngày", "15/07/2022"),
        ("trong thời hạn 3 tháng", "15/09/2022"),
        ("sau 6 tháng", "15/12/2022"),
        ("trong 2 tuần", "29/06/2022"),
        ("trong 1 năm", "15/06/2023"),
        ("Trong mười ngày.", "25/06/2022"),
        ("trong 30 ngày kể từ ngày ban hành", "15/07/2022"),
        ("trong 06 tháng sau khi Trung ương ban hành hướng dẫn", "15/12/2022"),
        ("chậm nhất 20 ngày trước khi khai mạc kỳ họp", "26/05/2022"),
        ("trong 5 ngày làm việc", "22/06/2022"),
        ("trong 36 giờ", "17/06/2022"),
        ("quý 3/2022", "30/09/2022"),
        ("Quý III", "30/09/2022"),
        ("tháng 12/2022", "31/12/2022"),
        ("trước ngày 30/9/2022", "30/09/2022"),
        ("hết năm", "31/12/2022"),
    ],
)
def test_relative_deadlines_count_from_the_events_day(wording, due):
    read = deadline_after(wording, happened_on=HAPPENED)

    assert f"{read.due:%d/%m/%Y}" == due
    assert read.wording == wording
    assert read.kind not in ("conditional", "none", "recurring")


@pytest.mark.parametrize(
    ("happened_on", "due"),
    [(date(2022, 8, 31), date(2023, 2, 28)), (date(2023, 8, 31), date(2024, 2, 29))],
)
def test_months_end_on_the_last_day_of_a_shorter_one(happened_on, due):
    assert deadline_after("trong 6 tháng", happened_on=happened_on).due == due


@pytest.mark.parametrize(
    ("wording", "kind"),
    [
        ("khi Chính phủ ban hành nghị định", "conditional"),
        ("thường xuyên", "ongoing"),
        ("lúc nào tiện", "none"),
        ("", "none"),
        ("hằng quý", "recurring"),
        ("trong 99999999 năm", "none"),
        ("trong 400 tháng", "none"),
    ],
)
def test_what_counts_from_nothing_stays_as_it_is_read(wording, kind):
    assert deadline_after(wording, happened_on=HAPPENED).kind == kind


def test_working_days_say_that_holidays_are_not_known():
    assert deadline_after("trong 5 ngày làm việc", happened_on=HAPPENED).notes == (
        "Ngày làm việc tính từ thứ Hai đến thứ Sáu, chưa trừ ngày nghỉ lễ",
    )

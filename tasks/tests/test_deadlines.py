import unicodedata
from datetime import date

import pytest

from tasks.deadlines import Deadline, DeadlineKind, Milestone, parse_deadline

ON = date(2021, 3, 2)


def on(text):
    day, month, year = text.split("/")
    return date(int(year), int(month), int(day))


@pytest.mark.parametrize(
    ("wording", "kind", "start", "due"),
    [
        ("tháng 12/2021", "month", "1/12/2021", "31/12/2021"),
        ("Tháng 10 năm 2010", "month", "1/10/2010", "31/10/2010"),
        ("hoàn thành trong tháng 3 năm 2010", "month", "1/3/2010", "31/3/2010"),
        ("tháng 12, năm 2021", "month", "1/12/2021", "31/12/2021"),
        ("tháng 12-2021", "month", "1/12/2021", "31/12/2021"),
        ("12.2021", "month", "1/12/2021", "31/12/2021"),
        ("2/2025", "month", "1/2/2025", "28/2/2025"),
        ("T6/2022", "month", "1/6/2022", "30/6/2022"),
        ("tháng mười hai năm 2021", "month", "1/12/2021", "31/12/2021"),
        ("tháng năm năm 2022", "month", "1/5/2022", "31/5/2022"),
        ("tháng 11, 12/2013", "month", "1/11/2013", "31/12/2013"),
        ("tháng 6 - 7/2022", "month", "1/6/2022", "31/7/2022"),
        ("tháng 11/2021 - 02/2022", "month", "1/11/2021", "28/2/2022"),
        ("tháng 12 - tháng 01/2022", "month", "1/12/2021", "31/1/2022"),
        ("quý 2 năm 2022", "quarter", "1/4/2022", "30/6/2022"),
        ("Quý II/2022", "quarter", "1/4/2022", "30/6/2022"),
        ("quý ii-2022", "quarter", "1/4/2022", "30/6/2022"),
        ("Quý 02/2022", "quarter", "1/4/2022", "30/6/2022"),
        ("quí 3 năm 2022", "quarter", "1/7/2022", "30/9/2022"),
        ("qúy 3/2022", "quarter", "1/7/2022", "30/9/2022"),
        ("quý Ⅳ/2022", "quarter", "1/10/2022", "31/12/2022"),
        ("quý hai năm 2022", "quarter", "1/4/2022", "30/6/2022"),
        ("Q2/2022", "quarter", "1/4/2022", "30/6/2022"),
        ("Quý II, III/2021", "quarter", "1/4/2021", "30/9/2021"),
        ("trong quý II và quý III năm 2021", "quarter", "1/4/2021", "30/9/2021"),
        ("Quý 3+4/2022", "quarter", "1/7/2022", "31/12/2022"),
        ("quý 2-3/2022", "quarter", "1/4/2022", "30/9/2022"),
        ("Quý IV/2013, Quý I/2014", "quarter", "1/10/2013", "31/3/2014"),
        ("ngay trong quý I năm 2010", "quarter", "1/1/2010", "31/3/2010"),
        ("cuối quý I năm 2022", "quarter", "1/1/2022", "31/3/2022"),
        ("Năm 2022: quý II", "quarter", "1/4/2022", "30/6/2022"),
        ("6 tháng đầu năm 2022", "half_year", "1/1/2022", "30/6/2022"),
        ("06 (sáu) tháng cuối năm 2022", "half_year", "1/7/2022", "31/12/2022"),
        ("6 tháng cuối 2022", "half_year", "1/7/2022", "31/12/2022"),
        ("nửa đầu năm 2022", "half_year", "1/1/2022", "30/6/2022"),
        ("9 tháng đầu năm 2022", "period", "1/1/2022", "30/9/2022"),
        ("năm 2022", "year", "1/1/2022", "31/12/2022"),
        ("2022", "year", "1/1/2022", "31/12/2022"),
        ("Cả năm 2022", "year", "1/1/2022", "31/12/2022"),
        ("giai đoạn 2021–2025", "period", "1/1/2021", "31/12/2025"),
        ("2022 - 2023", "period", "1/1/2022", "31/12/2023"),
        ("trong hai năm 2012 - 2013", "period", "1/1/2012", "31/12/2013"),
        ("từ năm 2013 đến năm 2020", "period", "1/1/2013", "31/12/2020"),
        ("các năm 2022, 2023 và 2024", "period", "1/1/2022", "31/12/2024"),
        ("từ tháng 6 đến tháng 8 năm 2022", "period", "1/6/2022", "31/8/2022"),
        ("từ ngày 01/3/2022 đến ngày 15/3/2022", "period", "1/3/2022", "15/3/2022"),
        ("từ ngày 5 đến ngày 10 tháng 6 năm 2022", "period", "5/6/2022", "10/6/2022"),
        ("từ quý II/2022 đến ngày 31/12/2022", "period", "1/4/2022", "31/12/2022"),
        ("vào ngày 09/4/2025", "day", "9/4/2025", "9/4/2025"),
        ("ngày 5-10/6/2022", "day", "5/6/2022", "10/6/2022"),
    ],
)
def test_parse_deadline_gives_first_and_last_day(wording, kind, start, due):
    read = parse_deadline(wording)

    assert (read.kind, read.start, read.due, read.notes) == (kind, on(start), on(due), ())


@pytest.mark.parametrize(
    ("wording", "due"),
    [
        ("ngày 31/12/2024", "31/12/2024"),
        ("ngày 31 tháng 12 năm 2024", "31/12/2024"),
        ("31.12.2022", "31/12/2022"),
        ("30-6-2022", "30/6/2022"),
        ("2022-06-30", "30/6/2022"),
        ("mùng 5 tháng 6 năm 2022", "5/6/2022"),
        ("ngày mười lăm tháng ba năm 2022", "15/3/2022"),
        ("chậm nhất đến ngày 30 tháng 7 năm 2010", "30/7/2010"),
        ("Chậm nhất 30/4/2021", "30/4/2021"),
        ("đến hết ngày 30/6/2022", "30/6/2022"),
        ("không muộn hơn ngày 30/6/2022", "30/6/2022"),
        ("Hạn cuối 30/6/2022", "30/6/2022"),
        ("ngày 29/02/2024 (thứ Năm)", "29/2/2024"),
        ("tháng 3/2022 (chậm nhất ngày 20/3/2022)", "20/3/2022"),
        ("cuối năm 2022", "31/12/2022"),
        ("đến hết năm 2019", "31/12/2019"),
        ("Kết thúc năm 2013", "31/12/2013"),
        ("chậm nhất trong quý II/2022", "30/6/2022"),
        ("đến tháng 6 năm 2022", "30/6/2022"),
    ],
)
def test_deadline_without_beginning_has_only_its_last_day(wording, due):
    read = parse_deadline(wording)

    assert (read.start, read.due, read.is_exclusive, read.notes) == (None, on(due), False, ())


@pytest.mark.parametrize(
    ("wording", "due", "time", "label"),
    [
        ("trước ngày 30/6/2022", "30/6/2022", "", "Trước ngày 30/06/2022"),
        ("chậm nhất trước ngày 31/10/2022", "31/10/2022", "", "Trước ngày 31/10/2022"),
        ("xong trước ngày 12/7/2019", "12/7/2019", "", "Trước ngày 12/07/2019"),
        (
            "trước 17h ngày 30 tháng 11 năm 2022",
            "30/11/2022",
            "17:00",
            "Trước 17:00 ngày 30/11/2022",
        ),
        ("trước 20h30 ngày 05/3/2021", "5/3/2021", "20:30", "Trước 20:30 ngày 05/03/2021"),
    ],
)
def test_before_a_day_keeps_the_day_and_the_hour(wording, due, time, label):
    read = parse_deadline(wording)

    assert (read.due, read.is_exclusive, read.time) == (on(due), True, time)
    assert read.label == label


VAGUE = "“Đầu” kỳ không rõ ngày: lấy ngày cuối kỳ"
SOFT = "Chỉ là dự kiến hoặc phấn đấu"


@pytest.mark.parametrize(
    ("wording", "kind", "due", "note"),
    [
        ("đầu tháng 3/2010", "month", "31/3/2010", VAGUE),
        ("vào đầu quý I năm 2010", "quarter", "31/3/2010", VAGUE),
        ("đầu năm 2023", "year", "31/3/2023", "“Đầu năm” không rõ ngày: lấy 31/3"),
        ("giữa năm 2023", "year", "30/6/2023", "“Giữa năm” không rõ ngày: lấy 30/6"),
        (
            "trước tháng 6/2022",
            "month",
            "31/5/2022",
            "“Trước” cả kỳ: hiểu là chậm nhất ngày 31/05/2022",
        ),
        ("30/06/22", "day", "30/6/2022", "Năm ghi hai chữ số: hiểu là 2022"),
        ("phấn đấu hoàn thành trước ngày 10/10/2020", "day", "10/10/2020", SOFT),
        ("dự kiến quý III/2022", "quarter", "30/9/2022", SOFT),
        (
            "2025 và những năm tiếp theo",
            "year",
            "31/12/2025",
            "Còn tiếp tục trong các năm tiếp theo",
        ),
        (
            "Tháng 11, 12/2013 và bổ sung hàng năm",
            "month",
            "31/12/2013",
            "Sau đó còn lặp lại định kỳ",
        ),
        (
            "Đến năm 2020",
            "year",
            "31/12/2020",
            "“Đến năm” hiểu là đến hết ngày 31/12 của năm ấy",
        ),
        (
            "thứ Sáu, ngày 30/6/2022",
            "day",
            "30/6/2022",
            "Ngày 30/06/2022 là thứ năm, không khớp thứ ghi trong văn bản",
        ),
        ("quy 2 nam 2022", "quarter", "30/6/2022", "Văn bản gõ không dấu"),
        (
            "Trình tháng 6/2022, ban hành tháng 7/2022",
            "month",
            "31/7/2022",
            "Còn nêu hạn khác: 30/06/2022",
        ),
        (
            "Quý II/2022 tại huyện Bắc Bình",
            "quarter",
            "30/6/2022",
            "Chưa hiểu phần “tại huyện bắc bình”",
        ),
    ],
)
def test_vague_reading_says_so(wording, kind, due, note):
    read = parse_deadline(wording)

    assert (read.kind, read.due, read.notes, read.is_uncertain) == (kind, on(due), (note,), True)


@pytest.mark.parametrize(
    ("wording", "kind", "due"),
    [
        ("ngày 28/5", "day", "28/5/2021"),
        ("ngày 28/01", "day", "28/1/2022"),
        ("trước 31/12", "day", "31/12/2021"),
        ("Quý IV", "quarter", "31/12/2021"),
        ("quý III, IV", "quarter", "31/12/2021"),
        ("tháng 2", "month", "28/2/2022"),
        ("6 tháng cuối năm", "half_year", "31/12/2021"),
        ("cuối quý", "quarter", "31/3/2021"),
        ("trong tháng này", "month", "31/3/2021"),
        ("tháng sau", "month", "30/4/2021"),
        ("năm nay", "year", "31/12/2021"),
        ("năm tới", "year", "31/12/2022"),
        ("hết năm", "year", "31/12/2021"),
        ("từ nay đến cuối năm", "period", "31/12/2021"),
        ("từ nay đến năm 2025", "period", "31/12/2025"),
        ("trong 30 ngày kể từ ngày ký", "day", "1/4/2021"),
        ("sau 10 ngày kể từ ngày ký ban hành", "day", "12/3/2021"),
    ],
)
def test_implied_year_comes_from_the_date_of_the_letter(wording, kind, due):
    read = parse_deadline(wording, on=ON)

    assert (read.kind, read.due, read.is_uncertain) == (kind, on(due), True)


@pytest.mark.parametrize(
    "wording", ["Quý IV", "tháng 2", "cuối quý", "năm nay", "từ nay đến cuối năm"]
)
def test_implied_year_stays_open_without_the_date_of_the_letter(wording):
    read = parse_deadline(wording)

    assert (read.start, read.due) == (None, None)
    assert read.notes == ("Không nêu năm; cần ngày của văn bản để suy ra",)


def test_day_without_year_is_yearly_where_no_letter_tells_its_year():
    read = parse_deadline("trước ngày 05/6")

    assert (read.kind, read.due) == (DeadlineKind.RECURRING, None)
    assert read.notes == ("Không nêu năm: hiểu là hằng năm; nếu chỉ một lần, cần ghi năm",)


@pytest.mark.parametrize(
    ("wording", "note"),
    [
        ("29/02/2023", "Không có ngày 29/02/2023 trên lịch"),
        ("31/06/2022", "Không có ngày 31/06/2022 trên lịch"),
        ("15/13/2022", "Không có ngày 15/13/2022 trên lịch"),
        ("trước ngày 31/4 hằng năm", "Không có ngày 31/04 trên lịch"),
        ("ngày năm tháng 15", "Không có ngày 05/15 trên lịch"),
        ("trước ngày 31/15 hằng năm", "Không có ngày 31/15 trên lịch"),
        ("tháng 13/2022", "Không có tháng 13"),
        ("quý 5/2022", "Không có quý 5"),
        ("quý 11/2021", "Không có quý 11"),
        ("31/12/9999", "Năm 9999 không hợp lý"),
        ("từ tháng 8/2022 đến tháng 6/2022", "Ngày cuối đứng trước ngày đầu"),
        ("khẩn trương", "Chỉ nêu mức khẩn, không nêu ngày"),
        ("thực hiện ngay", "Chỉ nêu mức khẩn, không nêu ngày"),
        ("năm học 2024-2025", "Năm học không phải năm dương lịch; cần ghi ngày cụ thể"),
        ("định kỳ", "Nói “định kỳ” mà không nêu chu kỳ; cần ghi hằng tháng, hằng quý …"),
        ("Đang rà soát", "Không đọc được thời hạn trong “đang rà soát”"),
        ("Kế hoạch năm 2022", "Không đọc được thời hạn trong “kế hoạch năm 2022”"),
        ("12/2021/NĐ-CP", "Không đọc được thời hạn trong “12/2021/nđ-cp”"),
        ("số 12/2021", "Không đọc được thời hạn trong “số 12/2021”"),
        ("6/22", "Không đọc được thời hạn trong “6/22”"),
        ("chi thường xuyên", "Không đọc được thời hạn trong “chi thường xuyên”"),
        ("chưa ban hành", "Không đọc được thời hạn trong “chưa ban hành”"),
    ],
)
def test_unreadable_wording_is_never_guessed(wording, note):
    read = parse_deadline(wording)

    assert read == Deadline(wording, DeadlineKind.NONE, notes=(note,), milestone=read.milestone)


@pytest.mark.parametrize("wording", ["", "  ", "-", "x", "…", "chưa có", "\x00"])
def test_blank_is_no_deadline_and_no_question(wording):
    read = parse_deadline(wording)

    assert (read.kind, read.notes, read.label) == (DeadlineKind.NONE, (), "Chưa có thời hạn")


@pytest.mark.parametrize(
    ("wording", "milestone"),
    [
        ("Thời gian trình: quý 2 năm 2022", Milestone.SUBMISSION),
        ("Thời gian trình tháng 12/2021", Milestone.SUBMISSION),
        ("trình trước ngày 30/4/2021", Milestone.SUBMISSION),
        ("Thời hạn hoàn thành: 31/12/2022", Milestone.COMPLETION),
        ("Thời gian ban hành: tháng 7/2022", Milestone.COMPLETION),
        ("Hoàn thành: Quý II/2022", Milestone.COMPLETION),
        ("Thời gian trình: tháng 6/2022; thời gian ban hành: tháng 7/2022", Milestone.COMPLETION),
        ("Thời gian thực hiện chương trình: năm 2022", None),
        ("quý 2 năm 2022", None),
    ],
)
def test_label_or_verb_says_which_milestone_is_bound(wording, milestone):
    assert parse_deadline(wording).milestone == milestone


@pytest.mark.parametrize(
    "wording",
    ["Quý II – III năm 2022", "  quý\u00a0II –\nIII \t năm 2022", "**quý II - III năm 2022**"],
)
def test_blanks_dashes_and_composition_change_nothing(wording):
    for form in ("NFC", "NFD"):
        read = parse_deadline(unicodedata.normalize(form, wording))

        assert (read.kind, read.start, read.due) == ("quarter", on("1/4/2022"), on("30/9/2022"))
        assert unicodedata.is_normalized("NFC", read.wording)


@pytest.mark.parametrize(
    ("wording", "label"),
    [
        ("quý 2 năm 2022", "Hết Quý II/2022, chậm nhất 30/06/2022"),
        ("tháng 02/2021", "Hết tháng 02/2021, chậm nhất 28/02/2021"),
        ("Quý II, III/2021", "Quý II/2021 đến Quý III/2021, chậm nhất 30/09/2021"),
        ("giai đoạn 2021-2025", "Giai đoạn 2021–2025, chậm nhất 31/12/2025"),
        ("ngày 31/12/2024", "Chậm nhất 31/12/2024"),
        ("vào ngày 09/4/2025", "Ngày 09/04/2025"),
        ("Quý IV", "Quý, chưa rõ ngày cuối"),
        ("Thường xuyên", "Thường xuyên"),
        ("khi Trung ương ban hành hướng dẫn", "Chờ: khi Trung ương ban hành hướng dẫn"),
        ("chờ hướng dẫn", "Chờ: hướng dẫn"),
        ("năm 2022, sau khi có Luật", "Chờ: sau khi có Luật, dự kiến trong năm 2022"),
    ],
)
def test_label_says_the_deadline_in_words(wording, label):
    assert parse_deadline(wording).label == label


def test_as_json_has_the_keys_that_scripts_rely_on():
    read = parse_deadline("Thời gian trình: quý 2 năm 2022")

    assert read.as_json() == {
        "wording": "Thời gian trình: quý 2 năm 2022",
        "kind": "quarter",
        "start": "2022-04-01",
        "due": "2022-06-30",
        "milestone": "submission",
        "condition": None,
        "recurrence": None,
        "label": "Hết Quý II/2022, chậm nhất 30/06/2022",
        "notes": [],
    }


def test_every_kind_and_milestone_has_a_vietnamese_name():
    assert DeadlineKind.HALF_YEAR.label == "6 tháng"
    assert Milestone.SUBMISSION.label == "Trình"
    assert Milestone.COMPLETION.label == "Hoàn thành, ban hành"
    assert all(kind.label for kind in DeadlineKind)


@pytest.mark.parametrize(
    ("wording", "due", "milestone", "notes"),
    [
        (
            "Quý II năm 2023 trình; Quý III ban hành",
            date(2023, 6, 30),
            None,
            ("Còn nêu hạn khác: 30/09/2023",),
        ),
        (
            "Quý II năm 2023 trình; Quý III năm 2023 ban hành",
            date(2023, 9, 30),
            Milestone.COMPLETION,
            ("Còn nêu hạn khác: 30/06/2023",),
        ),
        ("Tháng 6 trình, tháng 7/2022 ban hành", date(2022, 7, 31), Milestone.COMPLETION, ()),
        ("30/6/2023 (quý II)", date(2023, 6, 30), None, ()),
    ],
)
def test_of_two_times_whose_verbs_follow_none_is_passed_over(wording, due, milestone, notes):
    read = parse_deadline(wording)

    assert (read.due, read.milestone, read.notes) == (due, milestone, notes)

import pytest

from tasks.rewording import Change, Part, difference

KEPT, REMOVED, ADDED = Change.KEPT, Change.REMOVED, Change.ADDED


@pytest.mark.parametrize(
    ("original", "edited", "parts"),
    [
        (
            "Kế hoạch đào tạo nghề năm 2021",
            "Kế hoạch đào tạo nghề năm 2022",
            [(KEPT, "Kế hoạch đào tạo nghề năm "), (REMOVED, "2021"), (ADDED, "2022")],
        ),
        (
            "Nghị quyết về thực hiện hỗ trợ đột xuất cho trẻ em. Thời gian trình tháng 12/2021.",
            "Nghị quyết về hỗ trợ đột xuất cho trẻ em",
            [
                (KEPT, "Nghị quyết về"),
                (REMOVED, " thực hiện"),
                (KEPT, " hỗ trợ đột xuất cho trẻ em"),
                (REMOVED, ". Thời gian trình tháng 12/2021."),
            ],
        ),
        (
            "Kế hoạch về giải pháp nâng cao đời sống người có công",
            "Đề án nâng cao đời sống người có công",
            [
                (REMOVED, "Kế hoạch về giải pháp"),
                (ADDED, "Đề án"),
                (KEPT, " nâng cao đời sống người có công"),
            ],
        ),
        ("Giữ nguyên", "Giữ nguyên", [(KEPT, "Giữ nguyên")]),
        ("", "Mới thêm", [(ADDED, "Mới thêm")]),
        ("Bỏ hẳn", "", [(REMOVED, "Bỏ hẳn")]),
        ("", "", []),
        ("Sở Y tê\u0301", "Sở Y tế", [(KEPT, "Sở Y tế")]),
    ],
)
def test_difference_says_what_was_removed_and_added(original, edited, parts):
    assert difference(original, edited) == [Part(*part) for part in parts]


@pytest.mark.parametrize(
    ("original", "edited"),
    [
        ("a b c d", "x b y d"),
        ("Một.\nHai.\n\tBa", "Một,\nHai;\nBốn"),
        ("{{7*7}} <w:p> =cmd", "<w:p> {{7*7}}"),
    ],
)
def test_difference_loses_no_sign_of_either_wording(original, edited):
    parts = difference(original, edited)

    assert "".join(part.text for part in parts if part.change != ADDED) == original
    assert "".join(part.text for part in parts if part.change != REMOVED) == edited

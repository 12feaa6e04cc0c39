import pytest

from tasks.rewording import Change, Part, changed_words, difference

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


LONG = (
    "Xây dựng, trình Ủy ban nhân dân tỉnh ban hành Kế hoạch tổng thể triển khai thực hiện Nghị "
    "quyết số 10-NQ/TU của Tỉnh ủy về phát triển nguồn nhân lực, gắn với đào tạo nghề cho lao "
    "động nông thôn"
)


@pytest.mark.parametrize(
    ("original", "edited", "parts"),
    [
        (
            LONG,
            f"{LONG} đến năm 2030",
            [(KEPT, "… đào tạo nghề cho lao động nông thôn"), (ADDED, " đến năm 2030")],
        ),
        (
            f"{LONG} đến năm 2030",
            LONG,
            [(KEPT, "… đào tạo nghề cho lao động nông thôn"), (REMOVED, " đến năm 2030")],
        ),
        (
            LONG,
            LONG.replace("Xây dựng", "Soạn"),
            [
                (REMOVED, "Xây dựng"),
                (ADDED, "Soạn"),
                (KEPT, ", trình Ủy ban nhân dân tỉnh ban …"),
            ],
        ),
        (
            LONG,
            LONG.replace("Xây dựng", "Soạn").replace("lao động", "người"),
            [
                (REMOVED, "Xây dựng"),
                (ADDED, "Soạn"),
                (
                    KEPT,
                    ", trình Ủy ban nhân dân tỉnh ban … lực, gắn với đào tạo nghề cho ",
                ),
                (REMOVED, "lao động"),
                (ADDED, "người"),
                (KEPT, " nông thôn"),
            ],
        ),
        # Short texts, and others altogether, are read whole.
        ("Kế hoạch năm 2021", "Kế hoạch năm 2022", []),
        (LONG, "Một việc khác hẳn, không giống gì với việc trước. " * 4, []),
        ("", LONG, []),
        (LONG, LONG[:100], []),
    ],
)
def test_of_a_long_text_the_changed_words_are_shown(original, edited, parts):
    found = [(part.change, part.text) for part in changed_words(original, edited)]

    assert found == parts

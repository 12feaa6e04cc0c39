import pytest

from tasks.views.comparing import compared


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        ("đã họp", "đã họp tổ soạn thảo", "đã họp [tổ soạn thảo]"),
        ("nhận 14/19 văn bản", "nhận 19/19 văn bản góp ý", "nhận [19/19] văn bản [góp ý]"),
        ("Xong dự thảo", "Xong dự thảo", "Xong dự thảo"),
        ("Xong dự thảo", "Đã trình", "[Đã trình]"),
        ("", "Lần đầu báo cáo", "Lần đầu báo cáo"),
        ("Có trước", "", ""),
        ("a\nb", "a\n\nb c ", "a\n\nb [c ]"),
    ],
)
def test_new_words_are_told_from_those_said_before(before, after, marked):
    pieces = compared(before, after)

    assert "".join(f"[{text}]" if is_new else text for text, is_new in pieces) == marked
    assert "".join(text for text, _ in pieces) == after

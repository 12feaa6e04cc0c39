"""What is said of a duty under a label: "Cơ quan chủ trì: Sở Y tế", "Thời gian trình: quý II".

The labels are the heads of the columns that the same words have in a table.
"""

import re
from collections.abc import Iterator

from agencies.text import fold
from tasks.reading.columns import Column, column_of

_LABEL = re.compile(
    r"(?:(?:cơ quan|đơn vị|cấp|nơi|thẩm quyền|thời gian|thời hạn|thời điểm|tiến độ|mốc|hạn|"
    r"hình thức|"
    r"loại văn bản|sản phẩm|kết quả|kinh phí|nguồn|ghi chú|chủ trì|phối hợp|nội dung|căn cứ|"
    r"cơ sở pháp lý|lý do|mục tiêu|phạm vi|đối tượng|lãnh đạo|người|trách nhiệm|tên gọi|dự kiến)"
    r"(?:[ ,/][\w]{1,12}){0,6})\s{0,2}[:–]\s{0,2}",
    re.IGNORECASE,
)
_CLAUSE_START = re.compile(r"(?:^|[\n.;(])[\s\-–+*•]{0,4}")


def is_attribute(text: str) -> bool:
    """Whether a line only says something of the duty above it."""
    found = _LABEL.match(text)
    return bool(found) and found is not None and found.end() < len(text.rstrip())


def find_attributes(text: str) -> dict[Column, str]:
    """Return what the labelled clauses of a duty say; the first of a kind counts."""
    found: dict[Column, str] = {}
    for label, value in _labelled(text):
        kind = column_of(label)
        if kind and value:
            found.setdefault(kind, value)
    return found


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    for start in _CLAUSE_START.finditer(text):
        if label := _LABEL.match(text, start.end()):
            value = re.split(
                r"\n|[.)](?:\s|$)|;\s(?=[^\W\d_]{2})", text[label.end() :], maxsplit=1
            )[0]
            yield fold(label[0]).rstrip(" :-"), value.strip(" .;,")

"""What each column of a table of duties holds, by the words of its head.

"TT | Tên nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Kết quả | Thời gian hoàn thành" and the
other forms of DOMAIN.md B2.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from agencies.text import fold


class Column(StrEnum):
    NUMBER = "number"
    DUTY = "duty"
    TYPE = "type"
    LEAD = "lead"
    COORDINATING = "coordinating"
    SUBMITTER = "submitter"
    ISSUER = "issuer"
    DEADLINE = "deadline"
    NOTE = "note"


# In this order: "Thời gian trình" is a deadline before it is a submitter.
_HEADS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (Column.NUMBER, re.compile(r"(so )?(s?tt|thu tu)$|so tt$")),
    (Column.NOTE, re.compile(r"ghi chu|kho khan|kien nghi|can cu|nguon kinh phi|kinh phi")),
    (
        Column.DEADLINE,
        re.compile(
            r"thoi gian|thoi han|thoi diem|tien do|moc |han hoan thanh|hoan thanh$|"
            r"ngay hoan thanh|lo trinh"
        ),
    ),
    (Column.COORDINATING, re.compile(r".*phoi hop")),
    (
        Column.LEAD,
        re.compile(
            r".*chu tri|(co quan|don vi|phong|bo phan)[\w, /]* (thuc hien|tham muu|"
            r"soan thao|phu trach|chiu trach nhiem)"
            r"|phan cong|trach nhiem|nguoi thuc hien|don vi$|co quan$"
        ),
    ),
    (Column.SUBMITTER, re.compile(r"(cap|co quan|don vi|noi) trinh")),
    (Column.ISSUER, re.compile(r"(cap|co quan|tham quyen|noi) (ban hanh|phe duyet|quyet dinh|ky)")),
    (
        Column.TYPE,
        re.compile(
            r"hinh thuc|loai van ban|the loai|ket qua|san pham|dau ra|van ban ban hanh|ten loai"
        ),
    ),
    (
        Column.DUTY,
        re.compile(
            r"(ten |danh muc |cac )?(noi dung|nhiem vu|cong viec|cong tac|de an|van ban|"
            r"chuong trinh|ten|hoat dong|"
            r"giai phap|dau viec|chinh sach|du an|trich yeu)"
        ),
    ),
)  # fmt: skip


def column_of(head: str) -> Column | None:
    """Return what a column holds by the text of its head cell."""
    words = fold(head).strip(" .:()")
    return next((column for column, pattern in _HEADS if pattern.match(words)), None)


def columns_of(row: Sequence[str]) -> dict[Column, int]:
    """Return where each kind of column stands; the first of a kind counts."""
    places: dict[Column, int] = {}
    for index, head in enumerate(row):
        kind = column_of(head) if len(head) <= 80 else None
        if kind and kind not in places:
            places[kind] = index
    return places


def is_header(row: Sequence[str]) -> bool:
    """Whether a row is the head of a table of duties: the duty, and who or when."""
    if len([cell for cell in row if cell.strip()]) < 3:
        return False
    places = columns_of(row)
    others = {Column.LEAD, Column.DEADLINE, Column.TYPE, Column.COORDINATING} & places.keys()
    return Column.DUTY in places and bool(others)

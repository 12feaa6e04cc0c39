"""What a column of a sheet holds, by the words of its head, in any order and wording.

"Cơ quan chủ trì", "Đơn vị chủ trì", "Chủ trì thực hiện" are one column; the heads of our own
annex and CSV are among them.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from agencies.text import fold


class Column(StrEnum):
    NUMBER = "number"
    CODE = "code"
    PROGRAMME = "programme"
    HEADING = "heading"
    TITLE = "title"
    DOCUMENT_TYPE = "document_type"
    PRODUCT = "product"
    LEAD = "lead"
    COORDINATING = "coordinating"
    SUBMITTER = "submitter"
    ISSUER = "issuer"
    DEADLINE = "deadline"
    DUE = "due"
    STATUS = "status"
    SUBMITTED = "submitted"
    COMPLETED = "completed"
    RESULT = "result"
    NOTE = "note"
    # Computed or kept elsewhere: known by name, never read.
    TIMELINESS = "timeliness"
    SOURCE = "source"
    ALTERED = "altered"


LABELS = {
    Column.NUMBER: "TT",
    Column.CODE: "Mã",
    Column.PROGRAMME: "Chương trình",
    Column.HEADING: "Đề mục",
    Column.TITLE: "Nội dung nhiệm vụ",
    Column.DOCUMENT_TYPE: "Hình thức văn bản",
    Column.PRODUCT: "Sản phẩm",
    Column.LEAD: "Cơ quan chủ trì",
    Column.COORDINATING: "Cơ quan phối hợp",
    Column.SUBMITTER: "Cấp trình",
    Column.ISSUER: "Cấp ban hành",
    Column.DEADLINE: "Thời hạn",
    Column.DUE: "Hạn cuối",
    Column.STATUS: "Tình trạng",
    Column.SUBMITTED: "Ngày trình",
    Column.COMPLETED: "Ngày hoàn thành",
    Column.RESULT: "Kết quả",
    Column.NOTE: "Ghi chú",
    Column.TIMELINESS: "Tiến độ so với hạn",
    Column.SOURCE: "Văn bản nguồn",
    Column.ALTERED: "Thay đổi",
}
NOT_READ = {Column.TIMELINESS, Column.SOURCE, Column.ALTERED}
# Stands for a code where our own annex names a group of the list and no heading of a programme.
GROUP_MARK = "nhóm"
# When work begins, was given or was reported says nothing of its end.
_NO_END = (
    r"(?!.*\b(?:hoan thanh|ket thuc)\b)(?:thoi gian|thoi diem|ngay)\b.*"
    r"\b(?:bat dau|khoi cong|giao|nhan|tiep nhan|cap nhat|bao cao|nhap)\b"
)
_BODY = r"(?:co quan|don vi|so nganh|cap|noi|phong|bo phan)"
# In this order: "Thời gian trình" is a deadline before "trình" is a submitter.
_HEADS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (Column.NUMBER, re.compile(r"(so )?(s?tt|thu tu)|so tt|no\.?")),
    (Column.CODE, re.compile(r"ma( so)?( nhiem vu| nv)?")),
    (Column.TIMELINESS, re.compile(r"tien do so voi han")),
    (
        Column.SOURCE,
        re.compile(r"(van ban|cong van|can cu) (nguon|giao|de xuat|giao viec)|nguon"),
    ),
    (Column.ALTERED, re.compile(r"thay doi( tu .*)?")),
    (Column.NOTE, re.compile(r"(cac )?(ghi chu|luu y)( khac)?")),
    (Column.SUBMITTED, re.compile(r"(ngay|thoi diem) (da )?trinh")),
    (
        Column.COMPLETED,
        re.compile(r"(ngay|thoi diem) (da )?(hoan thanh|ban hanh)( thuc te)?"),
    ),
    (Column.DUE, re.compile(r"han cuoi|ngay het han|den han")),
    (
        Column.STATUS,
        re.compile(
            r"tinh trang( thuc hien)?|trang thai( thuc hien)?|tinh hinh( thuc hien)?|"
            r"tien do thuc hien|muc do hoan thanh"
        ),
    ),
    (
        Column.DEADLINE,
        re.compile(
            rf"(?!{_NO_END})((thoi gian|thoi han|thoi diem|moc|han|lo trinh|tien do)\b.*|"
            r"ngay( phai| can)? (hoan thanh|ket thuc|trinh|ban hanh|bao cao)\b.*)"
        ),
    ),
    (Column.COORDINATING, re.compile(r".*\bphoi hop\b.*|(cq|dv) ?ph|(co quan|don vi) ph")),
    (
        Column.LEAD,
        re.compile(
            rf".*\bchu tri\b.*|{_BODY}[\w, /]* (thuc hien|tham muu|soan thao|phu trach|"
            r"chiu trach nhiem|theo doi)|phan cong( thuc hien)?|trach nhiem( thuc hien)?|"
            r"nguoi thuc hien|don vi|co quan|(cq|dv) ?(ct|th)|(co quan|don vi) ct"
        ),
    ),
    (Column.SUBMITTER, re.compile(rf"{_BODY} trinh")),
    (
        Column.ISSUER,
        re.compile(
            rf"({_BODY}|tham quyen) (ban hanh|phe duyet|quyet dinh|ky)( ban hanh)?|ban hanh"
        ),
    ),
    (
        Column.DOCUMENT_TYPE,
        re.compile(
            r"(hinh thuc|loai|the loai|ten loai)( van ban)?( ban hanh| trinh)?|van ban ban hanh"
        ),
    ),
    (
        Column.PRODUCT,
        re.compile(r"san pham.*|dau ra|ket qua (dau ra|yeu cau|can dat|san pham)|yeu cau san pham"),
    ),
    (Column.RESULT, re.compile(r"ket qua.*|van ban ket qua|so,? (ky hieu|ngay).*van ban.*")),
    (Column.PROGRAMME, re.compile(r"(ten )?chuong trinh( hanh dong)?")),
    (Column.HEADING, re.compile(r"de muc|nhom nhiem vu|nhom|linh vuc|muc|phan")),
    (
        Column.TITLE,
        re.compile(
            r"(ten |danh muc |cac )?(noi dung|nhiem vu|cong viec|cong tac|hoat dong|giai phap|"
            r"dau viec|trich yeu|ten|de an|van ban)\b.*"
        ),
    ),
)
LONGEST_HEAD = 80
# The note that a template carries behind a name: "Mã (để trống nếu là nhiệm vụ mới)".
_ASIDE = re.compile(r"\(.*?\)|\*")


@lru_cache(maxsize=1024)
def column_of(head: str) -> Column | None:
    """Return what a column holds by the text of its head cell."""
    if not head or len(head) > LONGEST_HEAD:
        return None
    words = " ".join(_ASIDE.sub(" ", fold(head)).split()).strip(" .:-")
    return next((column for column, pattern in _HEADS if pattern.fullmatch(words)), None)


def columns_of(row: Sequence[str]) -> dict[int, Column]:
    """Return what stands where; of two columns of one kind the first counts."""
    places: dict[int, Column] = {}
    for index, head in enumerate(row):
        column = column_of(head)
        if column and column not in places.values():
            places[index] = column
    return _without_ambiguity(places)


def _without_ambiguity(places: dict[int, Column]) -> dict[int, Column]:
    """ "Kết quả" is what was issued beside a status, and what must come out where none stands."""
    kinds = set(places.values())
    if Column.RESULT in kinds and not kinds & {Column.STATUS, Column.COMPLETED, Column.CODE}:
        wanted = Column.PRODUCT if Column.PRODUCT not in kinds else None
        places = {i: wanted if c is Column.RESULT else c for i, c in places.items()}  # type: ignore[misc]
    return {index: column for index, column in places.items() if column}


_BESIDE_TITLE = {
    Column.LEAD,
    Column.COORDINATING,
    Column.SUBMITTER,
    Column.ISSUER,
    Column.DEADLINE,
    Column.DUE,
    Column.DOCUMENT_TYPE,
    Column.PRODUCT,
    Column.STATUS,
    Column.CODE,
    Column.RESULT,
}


def is_header(row: Sequence[str]) -> bool:
    """Whether a row names the columns of a table of tasks: what, and who or when."""
    kinds = set(columns_of(row).values())
    return Column.TITLE in kinds and bool(kinds & _BESIDE_TITLE)

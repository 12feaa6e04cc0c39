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
    # Of our own CSV: the version of the task that the row shows.
    VERSION = "version"
    # Computed or kept elsewhere: known by name, never read.
    TIMELINESS = "timeliness"
    SOURCE = "source"
    ALTERED = "altered"
    BELOW = "below"


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
    Column.VERSION: "Phiên bản",
    Column.TIMELINESS: "Tiến độ so với hạn",
    Column.SOURCE: "Văn bản nguồn",
    Column.ALTERED: "Thay đổi",
    Column.BELOW: "Các kỳ, việc con",
}
NOT_READ = {Column.TIMELINESS, Column.SOURCE, Column.ALTERED, Column.BELOW}
# Stands for a code where our own annex names a group of the list and no heading of a programme.
GROUP_MARK = "nhóm"
# When work begins, was given or was reported says nothing of its end.
_NO_END = (
    r"(?!.*\b(?:hoan thanh|ket thuc)\b)(?:thoi gian|thoi diem|ngay)\b.*"
    r"\b(?:bat dau|khoi cong|giao|nhan|tiep nhan|cap nhat|bao cao|nhap|tu(?: ngay| thang)?$)"
)
_BEGINS = re.compile(_NO_END)
_BODY = r"(?:co quan|don vi|so nganh|cap(?! nhat)|noi(?! dung)|phong|bo phan)"
# What a list of tasks calls its rows.
_WORK = r"(?:noi dung|nhiem vu|cong viec|cong tac|hoat dong|giai phap|dau viec|trich yeu|de an)"
_WORDS = {
    "cq": "co quan",
    "dv": "don vi",
    "kq": "ket qua",
    "nv": "nhiem vu",
    "sp": "san pham",
    "tg": "thoi gian",
    "vb": "van ban",
}
# In this order: "Thời gian trình" is a deadline before "trình" is a submitter.
_HEADS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (Column.NUMBER, re.compile(r"(so )?(s?tt|thu tu)|so tt|no\.?")),
    (Column.CODE, re.compile(r"ma( so)?( nhiem vu| nv)?")),
    (Column.TIMELINESS, re.compile(r"tien do so voi han")),
    (
        Column.SOURCE,
        re.compile(
            r"(so )?(van ban|cong van|can cu) (nguon|giao|de xuat|giao viec|chi dao|phap ly)|nguon"
        ),
    ),
    (Column.ALTERED, re.compile(r"thay doi( tu .*)?")),
    (Column.BELOW, re.compile(r"cac ky, viec con")),
    (Column.VERSION, re.compile(r"phien ban")),
    (Column.NOTE, re.compile(r"(cac )?(ghi chu|luu y)( khac)?")),
    (Column.SUBMITTED, re.compile(r"(ngay|thoi diem) (da )?trinh")),
    (
        Column.COMPLETED,
        re.compile(
            r"(ngay|thoi diem) (da )?(hoan thanh|ban hanh)|"
            r"(ngay|thoi diem|thoi gian) (hoan thanh|ban hanh) thuc te"
        ),
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
            r"ngay( phai| can)? (hoan thanh|ket thuc|trinh|ban hanh|bao cao)\b.*|"
            r"(thuc hien|hoan thanh|trinh|ban hanh|bao cao) truoc( ngay)?|"
            r"den( ngay| thang)?|ket thuc|"
            r"(du kien|nam) (thuc hien|hoan thanh|trinh|ban hanh)|deadline)"
        ),
    ),
    (
        Column.COORDINATING,
        re.compile(r"(?!.*\bchu tri\b).*\bphoi hop\b.*|(cq|dv)ph|(co quan|don vi) ph"),
    ),
    (
        Column.LEAD,
        re.compile(
            rf".*\bchu tri\b.*|{_BODY}[\w, /]* (thuc hien|tham muu|soan thao|phu trach|"
            r"chiu trach nhiem|theo doi|duoc giao|duoc phan cong|dau moi)\b.*|"
            r"phan cong( thuc hien)?|trach nhiem( thuc hien)?|to chuc thuc hien|nguoi thuc hien|"
            r"don vi|co quan|(cq|dv)(ct|th)|(co quan|don vi) (ct|th)"
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
        re.compile(
            r"(ket qua,? )?san pham.*|dau ra|"
            r"ket qua (dau ra|du kien|yeu cau|can dat|/ ?san pham)|yeu cau san pham"
        ),
    ),
    (
        Column.RESULT,
        re.compile(
            r"ket qua.*|van ban ket qua|so,? (ky hieu|ngay).*van ban.*|"
            r"so (hieu )?van ban (ket qua|(da )?ban hanh).*"
        ),
    ),
    (Column.PROGRAMME, re.compile(r"(ten )?chuong trinh( hanh dong)?")),
    (Column.HEADING, re.compile(r"de muc|nhom nhiem vu|nhom|linh vuc|muc|phan")),
    (
        Column.TITLE,
        re.compile(
            rf"(ten (goi )?|danh muc |cac |dau muc )?{_WORK}\b.*|ten( goi)?|viec( can lam)?|"
            r"(ten |danh muc |cac )?van ban|ten (nghi quyet|ke hoach|chuong trinh|du an)\b.*|"
            rf"(chi tieu|muc tieu|chuong trinh|ke hoach|nghi quyet|du an)\W.*\b{_WORK}\b.*"
        ),
    ),
)
LONGEST_HEAD = 80
# The note that a template carries behind a name: "Mã (để trống nếu là nhiệm vụ mới)".
_ASIDE = re.compile(r"\(.*?\)|\*")
# "Cơ quan chủ trì: Sở Y tế" stands above a table.
_SAYS = re.compile(r":\s*\w")
_EXPECTED = re.compile(r"du kien (?:thoi|ngay|san pham|ket qua)\b")
# Heads that count only where no other head of their kind stands in the row.
_VAGUE = re.compile(
    r"don vi|co quan|phan cong|to chuc thuc hien|ten( goi)?|viec|van ban|tien do|lo trinh|"
    r"thoi gian|nam .*|den.*|ket thuc"
)


@lru_cache(maxsize=1024)
def plain_head(head: str) -> str:
    """Return the words of a head cell folded, abbreviations written out, without what is aside."""
    folded = fold(head).replace("(thuc te)", "thuc te")
    words = _ASIDE.sub(" ", folded).replace("t.gian", "tg").split()
    plain = " ".join(_WORDS.get(word, word) for word in words).strip(" .:-")
    return plain.removeprefix("du kien ") if _EXPECTED.match(plain) else plain


@lru_cache(maxsize=1024)
def column_of(head: str) -> Column | None:
    """Return what a column holds by the text of its head cell."""
    if not head or len(head) > LONGEST_HEAD or _SAYS.search(head):
        return None
    words = plain_head(head)
    return next((column for column, pattern in _HEADS if pattern.fullmatch(words)), None)


def is_beginning(head: str) -> bool:
    """Return whether a head names when work begins, which is known and never read."""
    return bool(_BEGINS.match(plain_head(head)))


def columns_of(row: Sequence[str]) -> dict[int, Column]:
    """Return what stands where; of two columns of one kind the plainer, then the first counts.

    "Đơn vị" leads only where no column says "chủ trì"; "Tiến độ" beside "Thời hạn" is no deadline.
    """
    places: dict[int, Column] = {}
    for is_vague in (False, True):
        for index, head in enumerate(row):
            column = column_of(head)
            if column and column not in places.values() and _is_vague(head) is is_vague:
                places[index] = column
    return _without_ambiguity(places, row)


def _is_vague(head: str) -> bool:
    return bool(_VAGUE.fullmatch(plain_head(head)))


def _without_ambiguity(places: dict[int, Column], row: Sequence[str]) -> dict[int, Column]:
    """ "Kết quả" is what was issued beside a status, and what must come out where none stands."""
    kinds = set(places.values())
    kept = dict(sorted(places.items()))
    if not kinds & {Column.STATUS, Column.COMPLETED, Column.CODE}:
        for index, column in places.items():
            if column is Column.RESULT and plain_head(row[index]) == "ket qua":
                del kept[index]
                if Column.PRODUCT not in kinds:
                    kept[index] = Column.PRODUCT
    return dict(sorted(kept.items()))


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

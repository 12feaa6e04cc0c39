"""Which fields each kind of document has, what each stands for, and what a template must not hold.

A template is opened by everybody who downloads a report: it may name fields and nothing else, and
point at nothing outside itself.
"""

import re
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docx import Document
from docx.oxml.ns import qn

from tasks.reading.door import FileKind, inspect
from tasks.reading.errors import UnreadableLetter
from tasks.writing.word.fill import field_name, fields

MAX_BYTES = 2 * 1024 * 1024
_MAX_FIELDS = 500


@dataclass(frozen=True)
class Field:
    """A name that a template may use. One that a document cannot do without is `needed`."""

    name: str
    meaning: str
    needed: bool = False
    is_table: bool = False

    @property
    def typed(self) -> str:
        """What stands in a template: {{Trích yếu}}."""
        return f"{{{{{self.name}}}}}"


@dataclass(frozen=True)
class Checked:
    """What was found in a template: why it cannot be used, and what it leaves out."""

    errors: tuple[str, ...]
    warnings: tuple[str, ...]


_HEAD = (
    Field("Cơ quan chủ quản", "dòng trên cùng bên trái, chữ in hoa"),
    Field("Cơ quan ban hành", "chữ in hoa", needed=True),
)
_DOCUMENT = (
    *_HEAD,
    Field("Tên cơ quan", "tên cơ quan ban hành, chữ thường"),
    Field("Số và ký hiệu", "ví dụ 12/BC-SKHĐT; chừa chỗ khi chưa có số", needed=True),
    Field("Địa danh và ngày", "ví dụ Bình Thuận, ngày 05 tháng 4 năm 2022", needed=True),
    Field("Trích yếu", "nội dung tóm tắt của văn bản", needed=True),
    Field("Kính gửi", "một nơi, hoặc mỗi dòng một nơi"),
    Field("Quyền hạn ký", "ví dụ KT. GIÁM ĐỐC"),
    Field("Chức vụ người ký", "chữ in hoa", needed=True),
    Field("Người ký", "họ và tên"),
    Field("Nơi nhận", "mỗi dòng một nơi"),
)
_LETTER = (
    *_DOCUMENT,
    Field("Căn cứ", "mỗi căn cứ một đoạn"),
    Field("Nội dung", "các đoạn của công văn", needed=True),
)
_FIGURES = (
    Field("Chương trình", "tên chương trình hành động"),
    Field("Kỳ báo cáo", "ví dụ Quý II/2022"),
    Field("Ngày số liệu", "số liệu tính đến hết ngày này"),
    Field("Tổng số nhiệm vụ", "số"),
    Field("Số hoàn thành", "số"),
    Field("Số hoàn thành đúng hạn", "số"),
    Field("Số hoàn thành muộn", "số"),
    Field("Số đã trình", "số nhiệm vụ đã trình, chờ ban hành"),
    Field("Số trong hạn", "số nhiệm vụ chưa hoàn thành, còn trong hạn"),
    Field("Số sắp đến hạn", "số nhiệm vụ đến hạn trong 30 ngày"),
    Field("Số quá hạn", "số"),
    Field("Số chờ sự kiện", "số"),
    Field("Số thường xuyên", "số"),
    Field("Số chưa có thời hạn", "số"),
    Field("Số đã dừng", "số"),
    Field("Tỷ lệ hoàn thành", "trên tổng số nhiệm vụ"),
    Field("Tỷ lệ hoàn thành trên số đến hạn", "trên số đã hoàn thành và quá hạn"),
)
_TABLES = (
    Field("Danh mục nhiệm vụ", "bảng nhiệm vụ, khổ ngang", needed=True, is_table=True),
    Field("Biểu tổng hợp theo cơ quan", "bảng, khổ ngang", needed=True, is_table=True),
)
_ANNEX = (
    *_HEAD,
    Field("Tiêu đề", "tên phụ lục, mỗi dòng một đoạn", needed=True),
    Field("Kèm theo", "văn bản mà phụ lục kèm theo, chừa chỗ cho số và ngày"),
    *_FIGURES,
    *_TABLES,
)
FIELDS: dict[str, tuple[Field, ...]] = {
    "letter": _LETTER,
    "annex": _ANNEX,
    "overdue": _ANNEX,
    "submission": (
        *_DOCUMENT,
        Field("Nội dung", "các đoạn của tờ trình", needed=True),
        Field("Tiêu đề", "tên phụ lục, mỗi dòng một đoạn"),
        Field("Kèm theo", "dòng (Kèm theo Tờ trình số …) của phụ lục"),
        *_FIGURES,
        *_TABLES,
    ),
    "progress": (
        *_DOCUMENT,
        Field("Nội dung báo cáo", "trích yếu, chữ đầu viết thường"),
        Field("Tình hình chung", "chương I: các con số thành câu", needed=True),
        Field("Kết quả theo nhóm", "chương II", needed=True),
        Field("Tồn tại, nguyên nhân", "chương III", needed=True),
        Field("Đề xuất, kiến nghị", "chương IV", needed=True),
        Field("Kèm theo", "dòng (Kèm theo Báo cáo số …) của phụ lục"),
        *_FIGURES,
        *_TABLES,
        Field("Danh sách quá hạn", "bảng nhiệm vụ quá hạn, khổ ngang", is_table=True),
    ),
}
# Field codes of Word that only count pages; others fetch files or run programs.
_HARMLESS = {"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION"}
_COMMANDS = re.compile(r"\{[%#]")


def check_template(data: bytes, kind: str) -> Checked:
    """Return what keeps a file from being the template of a kind, in sentences for people."""
    if len(data) > MAX_BYTES:
        return _refused("Tệp mẫu lớn hơn 2 MB. Hãy bỏ ảnh rồi gửi lại.")
    try:
        if inspect(data) != FileKind.DOCX:
            return _refused("Mẫu phải là tệp Word .docx.")
        document: Any = Document(BytesIO(data))
        found = list(fields(document))
    except UnreadableLetter as error:
        return _refused(str(error))
    except Exception:  # noqa: BLE001  # python-docx raises a dozen kinds for damaged packages
        return _refused("Không mở được tệp mẫu. Hãy lưu lại dạng .docx trong Word rồi gửi lại.")
    return Checked(
        errors=(*_outside(data), *_commands(document), *_wrong_fields(found, kind)),
        warnings=tuple(
            f"Mẫu không có trường {field.typed}: {field.meaning}."
            for field in FIELDS[kind]
            if field.needed and field_name(field.name) not in {field_name(n) for n, _ in found}
        ),
    )


def _refused(reason: str) -> Checked:
    return Checked((reason,), ())


def _outside(data: bytes) -> list[str]:
    """Say what of the file fetches something from elsewhere, or is a program."""
    errors = []
    with ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith(("word/embeddings/", "word/activeX/", "word/afchunk")):
                errors.append("Mẫu có tệp nhúng. Hãy bỏ tệp nhúng rồi gửi lại.")
            elif name.endswith(".rels") and b'TargetMode="External"' in package.read(name):
                errors.append(
                    "Mẫu có liên kết ra ngoài. Hãy bỏ liên kết, ảnh liên kết rồi gửi lại."
                )
    return list(dict.fromkeys(errors))


def _commands(document: Any) -> list[str]:
    body = document.element.body
    codes = [element.text or "" for element in body.iter(qn("w:instrText"))]
    codes += [element.get(qn("w:instr")) or "" for element in body.iter(qn("w:fldSimple"))]
    found = {code.split()[0].upper() for code in codes if code.split()}
    errors = [
        f"Mẫu có mã trường {name[:40]} của Word. Hãy bỏ mã ấy (chỉ giữ số trang)."
        for name in sorted(found - _HARMLESS)
    ]
    text = "".join(element.text or "" for element in body.iter(qn("w:t")))
    if _COMMANDS.search(text):
        errors.append("Mẫu chỉ có trường dạng {{Tên trường}}, không có lệnh {% … %}.")
    return errors


def _wrong_fields(found: list[tuple[str, bool]], kind: str) -> list[str]:
    known = {field_name(field.name): field for field in FIELDS[kind]}
    counts = Counter(field_name(name) for name, _ in found)
    errors = []
    for name, alone in dict(found).items():
        field = known.get(field_name(name))
        if field is None:
            errors.append(
                f"Không có trường {{{{{name[:60]}}}}}. Hãy dùng các trường nêu ở trang này."
            )
        elif field.is_table and not (alone and counts[field_name(name)] == 1):
            errors.append(
                f"Trường {{{{{name}}}}} là một bảng: hãy để riêng một đoạn, và chỉ một lần."
            )
    if len(found) > _MAX_FIELDS:
        errors.append("Mẫu có quá nhiều trường.")
    return errors

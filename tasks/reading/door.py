"""The one door for files: what they are, by their content, and whether they may be opened.

Nothing is parsed here. A name or a declared type is not believed; an archive is measured by what
it really unpacks to, in small pieces, and no part of it may define entities.
"""

import re
import zipfile
from enum import StrEnum
from io import BytesIO
from typing import IO

from tasks.reading.errors import UnreadableLetter

MAX_BYTES = 20 * 1024 * 1024
MAX_PARTS = 2_000
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 100
_RATIO_FROM = 10 * 1024 * 1024
_PIECE = 1 << 16
# In every encoding in which a reader of XML would take them.
_DECLARATIONS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp037")
)
_HTML = re.compile(rb"\s*<(?:!doctype html|html|head|body|meta|\?xml)", re.IGNORECASE)
_TAGGED = "Hãy lưu lại dạng .docx hoặc PDF rồi gửi lại."
_TAGGED_TABLE = "Hãy lưu lại dạng .xlsx, .docx hoặc PDF rồi gửi lại."


class FileKind(StrEnum):
    DOCX = "docx"
    PDF = "pdf"
    # Opened by another program first, when one is installed.
    OLD_WORD = "doc"
    XLSX = "xlsx"
    IMAGE = "image"
    TEXT = "text"


def inspect(data: bytes, *, spreadsheets: bool = False, advice: str = "") -> FileKind:
    """Return what a file is; raise UnreadableLetter when it may not come in.

    A spreadsheet is no letter, so it comes in only where the caller says so. `advice` says as what
    to save a file that is none of those wanted.
    """
    advice = advice or (_TAGGED_TABLE if spreadsheets else _TAGGED)
    if not data.strip(b"\x00\r\n\t "):
        raise UnreadableLetter("Tệp không có nội dung. Hãy chọn lại tệp.")
    if len(data) > MAX_BYTES:
        raise UnreadableLetter("Tệp lớn hơn 20 MB. Hãy tách phụ lục hoặc giảm cỡ ảnh rồi gửi lại.")
    if data.startswith(b"PK"):
        return _inspect_archive(data, spreadsheets, advice)
    if b"%PDF-" in data[:1024]:
        return FileKind.PDF
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _inspect_ole(data, spreadsheets, advice)
    if data.startswith(b"{\\rtf"):
        return FileKind.OLD_WORD
    if data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")):
        return FileKind.IMAGE
    return _inspect_text(data, advice)


def _inspect_ole(data: bytes, spreadsheets: bool, advice: str) -> FileKind:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableLetter("Tệp có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.")
    if "WordDocument".encode("utf-16-le") in data:
        return FileKind.OLD_WORD
    if spreadsheets and "Workbook".encode("utf-16-le") in data:
        raise UnreadableLetter("Đây là tệp Excel kiểu cũ. Hãy lưu lại dạng .xlsx rồi gửi lại.")
    program = "Excel" if spreadsheets else "Word"
    raise UnreadableLetter(f"Đây không phải tệp {program}. {advice}")


def _inspect_text(data: bytes, advice: str) -> FileKind:
    if _HTML.match(data[:512]):
        raise UnreadableLetter(f"Đây là trang web hoặc tệp XML, không phải văn bản. {advice}")
    head = data[:4096]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return FileKind.TEXT
    if _is_wide(head):
        return FileKind.TEXT
    zeros = head.count(0)
    controls = sum(1 for byte in head if byte < 32 and byte not in b"\x00\t\n\x0b\x0c\r\x1a")
    if zeros or controls > len(head) * 0.02:
        raise UnreadableLetter(f"Không nhận ra loại tệp. {advice}")
    return FileKind.TEXT


def _is_wide(head: bytes) -> bool:
    """Whether bytes are UTF-16 without its mark: a zero beside each ASCII sign, on one side."""
    first, second = head[::2].count(0), head[1::2].count(0)
    return max(first, second) > len(head) * 0.1 > 10 * min(first, second)


def _inspect_archive(data: bytes, spreadsheets: bool, advice: str) -> FileKind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            kind = _office_kind(archive.namelist(), spreadsheets, advice)
            _check_parts(archive, len(data), _PROGRAMS[kind], advice)
            return kind
    except UnreadableLetter:
        raise
    except Exception as error:
        # zipfile raises a dozen kinds for damaged archives, among them NotImplementedError.
        raise UnreadableLetter(f"Tệp bị hỏng hoặc tải lên chưa hết. {advice}") from error


_PROGRAMS = {FileKind.DOCX: "Word", FileKind.XLSX: "Excel"}


def _office_kind(names: list[str], spreadsheets: bool, advice: str) -> FileKind:
    if "word/document.xml" in names:
        return FileKind.DOCX
    if "content.xml" in names and "META-INF/manifest.xml" in names:
        raise UnreadableLetter(f"Đây là tệp OpenDocument (.odt, .ods). {advice}")
    if not spreadsheets:
        raise UnreadableLetter(f"Đây là tệp nén hoặc bảng tính, không phải tệp Word. {advice}")
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    raise UnreadableLetter("Đây là tệp nén, không phải tệp Word hay Excel. Hãy chọn lại tệp.")


def _check_parts(archive: zipfile.ZipFile, packed: int, program: str, advice: str) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MAX_PARTS or len(names) != len(parts):
        raise UnreadableLetter(f"Tệp nén có quá nhiều phần hoặc có phần trùng tên. {advice}")
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise UnreadableLetter(
            f"Tệp {program} có macro. Hãy lưu lại dạng không macro (.docx, .xlsx) rồi gửi lại."
        )
    if any(part.flag_bits & 0x1 for part in parts):
        raise UnreadableLetter(f"Tệp {program} có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.")
    unpacked = 0
    for part in parts:
        with archive.open(part) as stream:
            unpacked += _check_part(stream, part.filename, unpacked, packed, advice)


def _check_part(stream: IO[bytes], name: str, before: int, packed: int, advice: str) -> int:
    """Return how many bytes a part unpacks to; the directory's own figures may lie."""
    is_markup = name.lower().endswith((".xml", ".rels", ".vml"))
    size, tail = 0, b""
    while piece := stream.read(_PIECE):
        size += len(piece)
        total = before + size
        if total > MAX_UNPACKED or (total > _RATIO_FROM and total > packed * MAX_RATIO):
            raise UnreadableLetter(
                "Tệp bung ra quá lớn. Hãy giảm cỡ ảnh hoặc tách phụ lục rồi gửi lại."
            )
        if is_markup and any(word in tail + piece for word in _DECLARATIONS):
            raise UnreadableLetter(f"Tệp có khai báo thực thể, không an toàn để mở. {advice}")
        tail = piece[-64:]
    return size

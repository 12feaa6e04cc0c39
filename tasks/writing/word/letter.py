"""An official letter (công văn): plain values in, a Word file out."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import IO

from tasks.writing.page import number_and_symbol, place_and_blank_date, place_and_date
from tasks.writing.word.fill import Value, fill
from tasks.writing.word.finish import finish
from tasks.writing.word.layouts import ISSUER_MM, put
from tasks.writing.word.lines import addressees, ended, head_lines, listed
from tasks.writing.word.package import save
from tasks.writing.word.styles import ISSUER, SUPERIOR
from tasks.writing.word.tables import recipients_list
from tasks.writing.word.templates import template_document

# More addressees than these would push the text to the next page.
_MOST_ADDRESSEES = 12
_BY_LIST = "Các cơ quan, đơn vị (theo danh sách kèm theo)"


@dataclass(frozen=True)
class Signature:
    """Who signs. `authority` are lines above the position: TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH."""

    position: str
    name: str = ""
    authority: tuple[str, ...] = ()


@dataclass(frozen=True)
class OfficialLetter:
    """A letter as it is printed. Number and date stay blank for the clerk where they are not given.

    `recipients` and `distribution` are bodies without dash and full stop: the layout sets them.
    """

    superior: str
    issuer: str
    symbol: str
    place: str
    subject: str
    recipients: tuple[str, ...]
    paragraphs: tuple[str, ...]
    signature: Signature
    distribution: tuple[str, ...]
    drafted_on: date
    number: str = ""
    issued_on: date | None = None
    grounds: tuple[str, ...] = ()


def write_letter(letter: OfficialLetter, file: IO[bytes], *, template: bytes | None = None) -> None:
    """Write the letter as .docx; equal letters give equal bytes."""
    document = template_document("letter", template)
    tables = fill(document, letter_values(letter))
    finish(document)
    if _has_list(letter):
        put(document, recipients_list(letter.recipients, attached_to=_reference(letter)))
    save(
        document,
        file,
        tables=tables,
        title=letter.subject,
        author=letter.issuer,
        at=datetime.combine(letter.issued_on or letter.drafted_on, time()),
    )


def letter_values(letter: OfficialLetter) -> dict[str, Value]:
    dated = (
        place_and_date(letter.place, letter.issued_on)
        if letter.issued_on
        else place_and_blank_date(letter.place, letter.drafted_on.year)
    )
    return {
        "Cơ quan chủ quản": head_lines(letter.superior, SUPERIOR, ISSUER_MM),
        "Cơ quan ban hành": head_lines(letter.issuer, ISSUER, ISSUER_MM),
        "Tên cơ quan": letter.issuer,
        "Số và ký hiệu": number_and_symbol(letter.number, letter.symbol),
        "Địa danh và ngày": dated,
        "Trích yếu": letter.subject,
        "Kính gửi": _BY_LIST if _has_list(letter) else addressees(letter.recipients),
        "Căn cứ": ended(letter.grounds),
        "Nội dung": letter.paragraphs,
        "Quyền hạn ký": tuple(line.upper() for line in letter.signature.authority),
        "Chức vụ người ký": letter.signature.position.upper(),
        "Người ký": letter.signature.name,
        "Nơi nhận": listed(letter.distribution),
    }


def _has_list(letter: OfficialLetter) -> bool:
    return len(letter.recipients) > _MOST_ADDRESSEES


def _reference(letter: OfficialLetter) -> str:
    number = number_and_symbol(letter.number or "……", letter.symbol)
    day = f"{letter.issued_on:%d/%m/%Y}" if letter.issued_on else "……/……/……"
    return f"Công văn số {number} ngày {day} của {letter.issuer}"

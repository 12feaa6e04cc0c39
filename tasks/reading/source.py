"""A letter in any form that offices send → numbered paragraphs.

.docx, PDF with text, .doc and scans where the machine has the programs, plain text in Unicode or
in the old encodings, and what is pasted from Word or a mail.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from tasks.reading.blocks import Table, number
from tasks.reading.door import MAX_BYTES, FileKind, inspect
from tasks.reading.drafts import Source
from tasks.reading.encodings import convert, decode, find_conversion
from tasks.reading.errors import UnreadableLetter
from tasks.reading.lines import Block
from tasks.reading.pages import read_pages
from tasks.reading.pdf import blocks_of_pages
from tasks.reading.plaintext import blocks_of_text
from tasks.reading.programs import convert_old_word, recognise
from tasks.reading.sandbox import run_limited
from tasks.reading.scans import Rule
from tasks.reading.word import blocks_of_docx

MAX_PASTED = 2_000_000
RECOGNISED = "Nội dung do nhận dạng máy (OCR) từ bản chụp; hãy đối chiếu kỹ với bản gốc."
CONVERTED = "Văn bản dùng bảng mã cũ (TCVN3 hoặc VNI); đã đổi sang Unicode."
_NO_TEXT = "Không thấy chữ nào trong văn bản. Hãy kiểm tra lại tệp hoặc dán nội dung."
_BROKEN_WORD = "Không đọc được tệp Word này. Hãy mở tệp, lưu lại dạng .docx rồi gửi lại."
_BROKEN_PDF = "Không đọc được tệp PDF này. Hãy in lại ra PDF, hoặc gửi bản Word."


def read_text(text: str) -> Source:
    """Return the paragraphs of text pasted from Word, a mail or a chat."""
    if len(text) > MAX_PASTED:
        raise UnreadableLetter("Nội dung dán dài quá 2 triệu ký tự. Hãy gửi tệp của văn bản.")
    return _source(blocks_of_text(_converted(text)), _notes(text))


def read_source(file: Path | bytes) -> Source:
    """Return the paragraphs of a file; raise UnreadableLetter saying what to do instead."""
    data = file if isinstance(file, bytes) else _bytes_of(file)
    kind = inspect(data)
    if kind is FileKind.OLD_WORD:
        data = convert_old_word(data)
        kind = inspect(data)
    if kind is FileKind.TEXT:
        return read_text(decode(data))
    if kind is FileKind.IMAGE:
        return _recognised(data, is_pdf=False)
    if kind is FileKind.PDF:
        return _read_pdf(data)
    return _unpacked(run_limited(_pack_docx, data, failure=_BROKEN_WORD))


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableLetter(
            f"Không mở được tệp {path.name}. Hãy kiểm tra lại đường dẫn."
        ) from error


def _recognised(data: bytes, *, is_pdf: bool) -> Source:
    seen, rules = recognise(data, is_pdf=is_pdf)
    read = partial(_pack_pdf, scanned=rules)
    packed = run_limited(read, seen, failure=_BROKEN_PDF, sealed=True)
    if packed is None:
        raise UnreadableLetter(_NO_TEXT)
    source = _unpacked(packed)
    return replace(source, notes=(RECOGNISED, *source.notes), is_recognised=True)


def _converted(text: str) -> str:
    conversion = find_conversion(text)
    return convert(text, conversion) if conversion else text


def _notes(text: str) -> tuple[str, ...]:
    return (CONVERTED,) if find_conversion(text) else ()


def _source(blocks: list[Block | Table], notes: tuple[str, ...] = ()) -> Source:
    paragraphs = number(blocks)
    if not paragraphs:
        raise UnreadableLetter(_NO_TEXT)
    return Source(paragraphs, notes)


def _pack_docx(data: bytes) -> list[Any]:
    return _pack(blocks_of_docx(data))


def _read_pdf(data: bytes) -> Source:
    """Return the paragraphs of a PDF, seen by a machine where it holds only pictures of pages."""
    packed = run_limited(_pack_pdf, data, failure=_BROKEN_PDF, sealed=True)
    return _recognised(data, is_pdf=True) if packed is None else _unpacked(packed)


def _pack_pdf(data: bytes, scanned: Sequence[Sequence[Rule]] = ()) -> list[Any] | None:
    """Return the blocks of a PDF as JSON; None for a scan."""
    blocks = blocks_of_pages(read_pages(data, scanned))
    return None if blocks is None else _pack(blocks)


def _pack(blocks: list[Block | Table]) -> list[Any]:
    return [
        [block.text, block.joined] if isinstance(block, Block) else {"rows": block.rows}
        for block in blocks
    ]


def _unpacked(packed: list[Any]) -> Source:
    """Return the paragraphs of what a child process has read."""
    blocks = [
        Block(item[0], item[1]) if isinstance(item, list) else Table(item["rows"])
        for item in packed
    ]
    text = "\n".join(block.text for block in blocks if isinstance(block, Block))
    conversion = find_conversion(text)
    if conversion:
        blocks = [
            Block(convert(block.text, conversion), block.joined)
            if isinstance(block, Block)
            else Table([[cell and convert(cell, conversion) for cell in row] for row in block.rows])
            for block in blocks
        ]
    return _source(blocks, (CONVERTED,) if conversion else ())

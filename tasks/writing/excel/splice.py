"""Rows streamed into a workbook that openpyxl made: its styles and page setup, our rows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tasks.writing.excel.head import Rule
from tasks.writing.excel.rows import AnnexRows

_TYPES = "[Content_Types].xml"
_PROPERTIES = "docProps/core.xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_DRAWING_LINK = f'<drawing xmlns:r="{_OFFICE}" r:id="rId1"/></worksheet>'
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_EMU_PER_MM = 36_000
_RULE_EMU = 9_525  # 0,75 pt
_ROWS_AT_ONCE = 200
# Half the time of the usual 6, for a file a third larger.
_COMPRESSION = 2


@dataclass(frozen=True)
class Part:
    """What one sheet gets: its number in the workbook from 1, rows, lines, widths of columns."""

    sheet: int
    rows: AnnexRows
    rules: list[Rule]
    widths: list[float]

    @property
    def name(self) -> str:
        return f"xl/worksheets/sheet{self.sheet}.xml"

    @property
    def drawing(self) -> str:
        return f"xl/drawings/rules{self.sheet}.xml"


def splice(template: IO[bytes], file: IO[bytes], parts: Sequence[Part], *, at: datetime) -> None:
    """Copy the workbook with rows and lines added; what says when it was made is `at`."""
    added = {part.name: part for part in parts}
    with ZipFile(template) as source, ZipFile(file, "w") as target:
        for name in source.namelist():
            if name not in added:
                target.writestr(_entry(name), _content(name, source.read(name), parts, at))
        for name, part in added.items():
            target.writestr(_entry(part.drawing), _drawing(part.rules, part.widths))
            relations = f"xl/worksheets/_rels/sheet{part.sheet}.xml.rels"
            target.writestr(_entry(relations), _relations(part.drawing))
            with target.open(_entry(name), "w") as out:
                for block in _sheet(source.read(name).decode(), part.rows):
                    out.write(block.encode())


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name)  # dated 1980: equal values give equal files
    entry.compress_type = ZIP_DEFLATED
    entry._compresslevel = _COMPRESSION  # type: ignore[attr-defined]  # public from Python 3.13 on
    return entry


def _content(name: str, content: bytes, parts: Sequence[Part], at: datetime) -> bytes:
    if name == _TYPES:
        types = "".join(
            f'<Override PartName="/{part.drawing}" ContentType="{_DRAWING_TYPE}"/>'
            for part in parts
        )
        return content.replace(b"</Types>", f"{types}</Types>".encode())
    if name == _PROPERTIES:  # openpyxl writes the time at which it saves
        return _MODIFIED.sub(rb"\g<1>" + f"{at:%Y-%m-%dT%H:%M:%SZ}".encode(), content)
    return content


def _relations(drawing: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/drawing" Target="/{drawing}"/></Relationships>'
    )


def _sheet(template: str, rows: AnnexRows) -> Iterator[str]:
    before, after = template.split("</sheetData>")
    # The size of the sheet is optional and not known before its rows.
    yield re.sub(r"<dimension [^>]*/>", "", before)
    yield from _blocks(rows.xml())
    yield "</sheetData>"
    yield _with_merged(after, rows.merged).replace(
        "</worksheet>", f"{rows.breaks.xml}{_DRAWING_LINK}"
    )


def _blocks(rows: Iterable[str]) -> Iterator[str]:
    waiting = iter(rows)
    while block := "".join(islice(waiting, _ROWS_AT_ONCE)):
        yield block


def _with_merged(xml: str, merged: list[str]) -> str:
    """Add merged cells; strict readers look at their count."""
    cells = re.findall(r"<mergeCell [^>]*/>", xml) + [f'<mergeCell ref="{m}"/>' for m in merged]
    whole = f'<mergeCells count="{len(cells)}">{"".join(cells)}</mergeCells>'
    return re.sub(r"<mergeCells .*</mergeCells>", whole, xml, flags=re.DOTALL)


def _drawing(rules: list[Rule], widths: list[float]) -> str:
    spaces = "http://schemas.openxmlformats.org/drawingml/2006"
    lines = [_line(number, rule, widths) for number, rule in enumerate(rules, start=1)]
    return (
        f'<xdr:wsDr xmlns:xdr="{spaces}/spreadsheetDrawing" xmlns:a="{spaces}/main">'
        f"{''.join(lines)}</xdr:wsDr>"
    )


def _line(number: int, rule: Rule, widths: list[float]) -> str:
    column, offset = 0, rule.left
    while offset >= widths[column]:
        offset -= widths[column]
        column += 1
    return (
        f"<xdr:oneCellAnchor><xdr:from><xdr:col>{column}</xdr:col>"
        f"<xdr:colOff>{round(offset * _EMU_PER_MM)}</xdr:colOff><xdr:row>{rule.row - 1}</xdr:row>"
        f"<xdr:rowOff>{_EMU_PER_MM}</xdr:rowOff></xdr:from>"
        f'<xdr:ext cx="{round(rule.length * _EMU_PER_MM)}" cy="0"/><xdr:cxnSp macro="">'
        f'<xdr:nvCxnSpPr><xdr:cNvPr id="{number + 1}" name="Đường kẻ {number}"/>'
        "<xdr:cNvCxnSpPr/></xdr:nvCxnSpPr><xdr:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext cx="{round(rule.length * _EMU_PER_MM)}" cy="0"/></a:xfrm>'
        '<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        f'<a:ln w="{_RULE_EMU}"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'
        "</xdr:spPr></xdr:cxnSp><xdr:clientData/></xdr:oneCellAnchor>"
    )

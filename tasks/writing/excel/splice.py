"""Rows streamed into a workbook that openpyxl made: its styles and page setup, our rows."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from tasks.writing.excel.head import Rule
from tasks.writing.excel.rows import AnnexRows

_SHEET = "xl/worksheets/sheet1.xml"
_DRAWING = "xl/drawings/drawing1.xml"
_TYPES = "[Content_Types].xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING_TYPE = (
    f'<Override PartName="/{_DRAWING}"'
    ' ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/></Types>'
)
_DRAWING_LINK = f'<drawing xmlns:r="{_OFFICE}" r:id="rId1"/></worksheet>'
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/drawing" Target="/{_DRAWING}"/></Relationships>'
)
_EMU_PER_MM = 36_000
_RULE_EMU = 9_525  # 0,75 pt
_ROWS_AT_ONCE = 200


def splice(
    template: IO[bytes], file: IO[bytes], rows: AnnexRows, rules: list[Rule], widths: list[float]
) -> None:
    """Copy the workbook with the rows and lines added to its first sheet."""
    with ZipFile(template) as source, ZipFile(file, "w", ZIP_DEFLATED, compresslevel=4) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == _TYPES:
                content = content.replace(b"</Types>", _DRAWING_TYPE.encode())
            if name != _SHEET:
                target.writestr(name, content)
        target.writestr(_DRAWING, _drawing(rules, widths))
        target.writestr("xl/worksheets/_rels/sheet1.xml.rels", _RELATIONS)
        with target.open(_SHEET, "w") as out:
            for block in _sheet(source.read(_SHEET).decode(), rows):
                out.write(block.encode())


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

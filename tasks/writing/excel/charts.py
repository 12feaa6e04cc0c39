"""Charts that Excel draws itself from the cells of a sheet."""

from typing import Any

from openpyxl.chart import BarChart, DoughnutChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)
from openpyxl.worksheet.worksheet import Worksheet

from tasks.consolidation import TOTALS_COLUMNS, AgencyTable
from tasks.writing import page

# The classes of the table by agency, in words and colour; only what is late stands out.
CLASSES = {
    "completed_on_time": ("Hoàn thành đúng hạn", "9CCBAE"),
    "completed_late": ("Hoàn thành muộn", "D9CB8B"),
    "submitted_on_time": ("Đã trình đúng hạn", "A9C9BF"),
    "submitted_late": ("Đã trình muộn", "C9BE9A"),
    "within": ("Trong hạn", "B4D2E2"),
    "overdue": ("Quá hạn", "B03A36"),
    "waiting": ("Chờ sự kiện", "CFC3E6"),
    "ongoing": ("Thường xuyên", "D9D9D9"),
    "no_deadline": ("Chưa có thời hạn", "F2F2F2"),
    "stopped": ("Đã dừng", "A6A6A6"),
}
_COLOURS = dict(CLASSES.values())
_FIRST_FIGURE = 3  # column of the table by agency
_CM_FOR_AGENCY, _CM_ROUND = 0.7, 3.4
# What a page in portrait holds, and the least that a name at the axis takes.
_CM_OF_PAGE, _CM_FOR_NAME = 25.0, 0.45
# A nought is not written into its bar.
_NO_NOUGHT = "0;;;"


def agencies_chart(sheet: Worksheet, table: AgencyTable, first: int, *, wide: int) -> Any:
    """Return stacked bars, so many centimetres wide, of a table that begins in the row `first`."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 40
    chart.title = _title("Nhiệm vụ theo cơ quan chủ trì và tiến độ")
    count = len(table.rows)
    last = first + count - 1
    for index, column in enumerate(TOTALS_COLUMNS, start=_FIRST_FIGURE):
        if column.attribute in CLASSES and column.value(table.total):
            label, colour = CLASSES[column.attribute]
            chart.add_data(Reference(sheet, min_col=index, min_row=first, max_row=last))
            series = chart.series[-1]
            series.tx = SeriesLabel(v=label)
            series.graphicalProperties = GraphicalProperties(solidFill=colour)
            series.dLbls = _figures()
    chart.set_categories(Reference(sheet, min_col=2, min_row=first, max_row=last))
    # The first agency stands on top, the scale below.
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.number_format = "0"
    chart.x_axis.txPr = chart.y_axis.txPr = _text(page.TABLE_PT)
    chart.legend = _legend("b")
    most = max(_CM_OF_PAGE, _CM_FOR_NAME * count)
    chart.width, chart.height = wide, min(_CM_ROUND + _CM_FOR_AGENCY * count, most)
    return chart


def classes_chart(sheet: Worksheet, first: int, last: int) -> Any:
    """Return a ring of the classes that stand in rows as (words, number)."""
    chart = DoughnutChart()
    chart.title = _title("Nhiệm vụ theo tiến độ")
    chart.add_data(Reference(sheet, min_col=2, min_row=first, max_row=last))
    chart.set_categories(Reference(sheet, min_col=1, min_row=first, max_row=last))
    chart.holeSize = 55
    for index, row in enumerate(range(first, last + 1)):
        point = DataPoint(idx=index)
        point.graphicalProperties.solidFill = _COLOURS[str(sheet.cell(row, 1).value)]
        chart.series[0].dPt.append(point)
    chart.dataLabels = _figures()
    chart.layout = Layout(manualLayout=ManualLayout(x=0.05, y=0.15, h=0.75, w=0.5))
    chart.legend = _legend("r")
    chart.width, chart.height = 16, 8
    return chart


class _Labels(DataLabelList):
    """Labels whose format is their own, not the cell's: openpyxl does not say so."""

    # What to write is sought in the class itself.
    __elements__, __nested__ = DataLabelList.__elements__, DataLabelList.__nested__

    def to_tree(self, *args: Any, **kwargs: Any) -> Any:
        tree: Any = super().to_tree(*args, **kwargs)
        tree.find("numFmt").set("sourceLinked", "0")
        return tree


def _figures() -> DataLabelList:
    labels = _Labels(numFmt=_NO_NOUGHT, txPr=_text(page.TABLE_PT))
    labels.showVal = True
    labels.showSerName = labels.showCatName = False
    labels.showPercent = labels.showLegendKey = False
    return labels


def _legend(position: str) -> Legend:
    legend = Legend()
    legend.position, legend.txPr = position, _text(page.TABLE_PT)
    return legend


def _title(text: str) -> Title:
    letters = _letters(page.TITLE_PT, bold=True)
    words = Paragraph(
        pPr=ParagraphProperties(defRPr=letters), r=[RegularTextRun(rPr=letters, t=text)]
    )
    return Title(tx=Text(rich=RichText(p=[words])), overlay=False)


def _text(size: int) -> RichText:
    properties = ParagraphProperties(defRPr=_letters(size))
    return RichText(p=[Paragraph(pPr=properties, endParaRPr=CharacterProperties())])


def _letters(size: int, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(latin=Font(typeface=page.FONT), sz=size * 100, b=bold)

"""Tables of a document, row by row: the list of tasks, and the table by agency."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.consolidation import (
    TOTALS_COLUMNS,
    AgencyTable,
    AgencyTotals,
    HeadingLine,
    Section,
    cell_words,
    column_groups,
    column_sums,
    count_words,
    rate_words,
    totals_sum,
)
from tasks.writing import page
from tasks.writing.columns import NUMBER_WIDTH_MM, AnnexColumn, totals_widths
from tasks.writing.word.markup import KEPT, TABLE_END, cell, paragraph, row, run, table_start
from tasks.writing.word.styles import (
    ANNEX_NOTE,
    ANNEX_TITLE,
    BOLD_CELL,
    CELL,
    COLUMN_NAME,
    GAP,
    HEADING_CELL,
    HEADING_NUMBER,
    LESSER_CELL,
    NOTE_CELL,
    TEXT_CELL,
    Style,
)

NOTHING = "Không có nhiệm vụ nào."
_MIDDLE = '<w:vAlign w:val="center"/>'
# A row goes whole to the next page, unless it would not fit on any.
_WHOLE_UP_TO = 1_500
_LIST_NUMBER_MM = 12
# As many agencies stand on one page.
_KEPT_TOGETHER = 15


def task_rows(sections: Iterable[Section[Any]], columns: Sequence[AnnexColumn]) -> Iterator[str]:
    """Give the list of tasks under its headings, with the names of columns on every page."""
    printer = _TaskRows(tuple(columns))
    yield table_start(printer.widths, ruled=True)
    yield printer.names()
    empty = True
    for section in sections:
        yield from (printer.heading(line) for line in section.headings)
        for number, task in section.numbered():
            yield printer.task(number, task)
            empty = False
    if empty:
        yield printer.heading(HeadingLine(1, "", NOTHING))
    yield TABLE_END


@dataclass(frozen=True)
class _TaskRows:
    columns: tuple[AnnexColumn, ...]

    @property
    def widths(self) -> list[float]:
        return [NUMBER_WIDTH_MM, *(column.width for column in self.columns)]

    def names(self) -> str:
        labels = ["TT", *(column.label for column in self.columns)]
        cells = (
            _cell(label, width, COLUMN_NAME)
            for label, width in zip(labels, self.widths, strict=True)
        )
        return row(cells, repeated=True, whole=True)

    def heading(self, line: HeadingLine) -> str:
        style = HEADING_CELL if line.level < 2 else LESSER_CELL
        across = _cell(line.title, sum(self.widths[1:]), style, properties=_span(len(self.columns)))
        return row((_cell(line.number, NUMBER_WIDTH_MM, HEADING_NUMBER), across), whole=True)

    def task(self, number: int, task: Any) -> str:
        texts = [cell_words(column.value(task)) for column in self.columns]
        cells = [_cell(str(number), NUMBER_WIDTH_MM, CELL)]
        cells += [
            _cell(text, column.width, CELL if column.centred else TEXT_CELL)
            for text, column in zip(texts, self.columns, strict=True)
        ]
        return row(cells, whole=max(map(len, texts)) <= _WHOLE_UP_TO)


def totals_rows(table: AgencyTable) -> Iterator[str]:
    """Give the table by agency, its figures as on every other output."""
    widths = totals_widths()
    kept = KEPT if len(table.rows) <= _KEPT_TOGETHER else ""
    yield table_start(widths, ruled=True)
    yield from _totals_names(widths)
    for number, totals in enumerate(table.rows, start=1):
        cells = (
            _cell(str(number), widths[0], CELL, form=kept),
            _cell(totals.agency, widths[1], TEXT_CELL),
        )
        yield row((*cells, *_figures(totals, widths, CELL)), whole=True)
    total = _cell(table.total.agency, sum(widths[:2]), BOLD_CELL, properties=_span(2))
    yield row((total, *_figures(table.total, widths, BOLD_CELL)), whole=True)
    yield TABLE_END


def recipients_list(names: Sequence[str], *, attached_to: str) -> str:
    """Return a page that names those to whom a letter goes, when there are many."""
    widths = (_LIST_NUMBER_MM, page.PORTRAIT_WIDTH_MM - _LIST_NUMBER_MM)
    head = (_cell("TT", widths[0], COLUMN_NAME), _cell("Cơ quan, đơn vị", widths[1], COLUMN_NAME))
    rows = [row(head, repeated=True, whole=True)]
    for number, name in enumerate(names, start=1):
        cells = (_cell(str(number), widths[0], CELL), _cell(name, widths[1], TEXT_CELL))
        rows.append(row(cells, whole=True))
    title = run("DANH SÁCH CƠ QUAN, ĐƠN VỊ NHẬN CÔNG VĂN")
    return (
        paragraph(title, ANNEX_TITLE.key, properties="<w:pageBreakBefore/>")
        + paragraph(run(f"(Kèm theo {attached_to})"), ANNEX_NOTE.key)
        + paragraph("", GAP.key)
        + table_start(widths, ruled=True)
        + "".join(rows)
        + TABLE_END
        + paragraph("", GAP.key)
    )


def _totals_names(widths: list[float]) -> Iterator[str]:
    """Two rows of names, and one that tells how the figures add up; all on every page."""
    upper = [
        _tall(name, width) for name, width in (("TT", widths[0]), ("Cơ quan chủ trì", widths[1]))
    ]
    lower = [_below(width) for width in widths[:2]]
    at = 2
    for group, labels in column_groups():
        own = widths[at : at + len(labels)]
        if labels == [group]:
            upper.append(_tall(group, own[0]))
            lower.append(_below(own[0]))
        else:
            upper.append(_cell(group, sum(own), COLUMN_NAME, properties=_span(len(own))))
            lower += [_cell(n, w, COLUMN_NAME) for n, w in zip(labels, own, strict=True)]
        at += len(labels)
    sums = ["A", f"B ({totals_sum()})", *column_sums()]
    yield row(upper, repeated=True, whole=True)
    yield row(lower, repeated=True, whole=True)
    cells = (
        _cell(text, width, NOTE_CELL, form=KEPT) for text, width in zip(sums, widths, strict=True)
    )
    yield row(cells, repeated=True, whole=True)


def _figures(totals: AgencyTotals, widths: list[float], style: Style) -> list[str]:
    values = [(column, column.value(totals)) for column in TOTALS_COLUMNS]
    texts = [rate_words(v) if c.is_rate else count_words(int(v or 0)) for c, v in values]
    return [_cell(text, width, style) for text, width in zip(texts, widths[2:], strict=True)]


def _cell(text: str, width: float, style: Style, *, properties: str = "", form: str = "") -> str:
    """Return a cell of one paragraph; `properties` are the cell's, `form` the paragraph's."""
    content = paragraph(run(text), style.key, properties=form)
    return cell(content, width, properties=properties + _MIDDLE)


def _tall(text: str, width: float) -> str:
    return _cell(text, width, COLUMN_NAME, properties='<w:vMerge w:val="restart"/>', form=KEPT)


def _below(width: float) -> str:
    return _cell("", width, COLUMN_NAME, properties="<w:vMerge/>", form=KEPT)


def _span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'

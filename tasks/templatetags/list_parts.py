"""What stands hundreds of times on one page of the task list: choices of filters, cells of rows.

A template pays some 10 µs for each variable. Four hundred choices and two hundred cells took more
time than everything else on the page together (bench/), so these two are put together here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from html import escape as replaced
from typing import Any
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from tasks.choices import CountsAs, Timeliness
from tasks.consolidation import Column, Row, group_words
from tasks.deadlines import DeadlineKind
from tasks.templatetags.task_badges import badge

register = template.Library()


@register.simple_tag
def filter_choices(panel: Any) -> SafeString:
    """Return the lines of a filter's list; nothing fits is dimmed, not hidden."""
    return SafeString("\n".join(_choice(panel.name, choice) for choice in panel.choices))


def escape(text: str) -> str:
    """Escape what needs it: hardly any text does, and looking is cheaper than replacing."""
    if "&" in text or "<" in text or ">" in text or '"' in text or "'" in text:
        return replaced(text)
    return text


def number(count: int) -> str:
    """Return 1200 as it is written here: 1.200."""
    return f"{count:,}".replace(",", ".")


def _choice(name: str, choice: Mapping[str, Any]) -> str:
    count = "" if choice["count"] is None else number(choice["count"])
    dimmed = " tick--none" if choice["count"] == 0 else ""
    checked = " checked" if choice["checked"] else ""
    return (
        f'<li><label class="tick{dimmed}"><input class="form-check-input" type="checkbox"'
        f' name="{name}" value="{escape(choice["value"])}"{checked}>{escape(choice["label"])}'
        f'<span class="tick__count">{count}</span></label></li>'
    )


@register.simple_tag
def task_rows(
    rows: Iterable[Row],
    groups: Iterable[Mapping[str, Any]],
    columns: Sequence[Column[Row]],
    can_edit: bool = False,
) -> SafeString:
    """Return the body of the table: the rows, under the headings that govern them if any.

    For who may edit, each row begins with a box of the form that changes many tasks, and the
    cells that are changed most open where they stand.
    """
    cells = _drawn_by(tuple(columns), can_edit)
    place = reverse("tasks:detail", args=[_ANY_CODE])
    bodies = [_group(group, cells, place) for group in groups] or [_body(rows, cells, place)]
    return SafeString("\n".join(bodies))


def task_row(row: Row, columns: Sequence[Column[Row]], *, has_left: bool = False) -> SafeString:
    """Return one row of the table again, as who may edit it sees it.

    It stays where it stands until the list is asked again, also when it has left its filter.
    """
    cells = _drawn_by(tuple(columns), can_edit=True)
    drawn = _row(row, cells, reverse("tasks:detail", args=[row.code]))
    if has_left:
        drawn = drawn.replace("<tr>", '<tr class="has-left">').replace("</th>", f"{_LEFT}</th>")
    return SafeString(drawn)


_LEFT = '<span class="cell-sub" data-left>không còn khớp bộ lọc</span>'


@lru_cache(maxsize=256)
def _drawn_by(columns: tuple[Column[Row], ...], can_edit: bool) -> tuple["Cell", ...]:
    cells = [(column.key, _CELLS.get(column.key) or _value_of(column)) for column in columns]
    if not can_edit:
        return tuple(cell for _, cell in cells)
    return (_tick, *(_opening(key, cell) if key in EDITED else cell for key, cell in cells))


# What draws one cell of a row: the row and the address of its task.
Cell = Callable[[Row, str], str]
# Stands for a task's code in an address: working each one out costs more than its row's cells.
_ANY_CODE = "CODE"


def _group(group: Mapping[str, Any], cells: tuple[Cell, ...], place: str) -> str:
    above = group["above"]
    path = f'<span class="group-row__above">{escape(above)} /</span> ' if above else ""
    count = group_words(group["count"], group["overdue"]) if group["count"] else ""
    note = f'<span class="group-row__note">{count}</span>'
    anchor = escape(group_anchor(group["key"]))
    head = (
        f'<tr class="group-row" id="{anchor}"><th colspan="{len(cells)}" scope="rowgroup">'
        f'<span class="group-row__inner">{path}<span data-name>{escape(group["heading"])}</span>'
        f" {note}</span></th></tr>\n"
    )
    return _body(group["rows"], cells, place, head)


def group_anchor(key: str) -> str:
    """Return where a group begins on its page."""
    return f"nhom-{key or 'khac'}"


def _body(rows: Iterable[Row], cells: tuple[Cell, ...], place: str, head: str = "") -> str:
    lines = [_row(row, cells, place.replace(_ANY_CODE, quote(row.code))) for row in rows]
    return f"<tbody>{head}{_LINE.join(lines)}</tbody>"


_LINE = "\n"


@lru_cache(maxsize=2048)
def _row(row: Row, cells: tuple[Cell, ...], url: str) -> str:
    return f"<tr>{''.join([cell(row, url) for cell in cells])}</tr>"


def _cell(key: str, first: str, second: str = "") -> str:
    """Return a cell of two lines: what it says, already HTML, and below it the evidence."""
    if second:
        alone = "" if first and key != "timeliness" else " cell-sub--alone"
        first += f'<span class="cell-sub{alone}">{escape(second)}</span>'
    return f'<td class="task-table__{key}">{first}</td>'


def _value_of(column: Column[Row]) -> Cell:
    def cell(row: Row, url: str) -> str:
        value = column.value(row)
        shown = f"{value:%d/%m/%Y}" if isinstance(value, date) else value or ""
        return _cell(column.key, escape(shown))

    return cell


# The columns whose cells open where they stand.
EDITED = ("status", "lead", "deadline", "heading", "note")
_NOTHING = '<span class="visually-hidden">chưa có, ghi vào</span>'


def _opening(key: str, cell: Cell) -> Cell:
    """Draw a cell as a link to its form; of a period only the status is its own."""
    start, end = f'<td class="task-table__{key}">', "</td>"

    def opening(row: Row, url: str) -> str:
        drawn = cell(row, url)
        if key != "status" and row.counts_as == CountsAs.PERIOD:
            return drawn
        inner = drawn[len(start) : -len(end)] or _NOTHING
        return f'{start}<a class="cell-edit" href="{url}cells/{key}/">{inner}</a>{end}'

    return opening


def _tick(row: Row, url: str) -> str:
    code = escape(row.code)
    return (
        '<td class="task-table__check"><input class="form-check-input" type="checkbox" name="task"'
        f' value="{code}" form="bulk" aria-label="Chọn {code}"></td>'
    )


def _code(row: Row, url: str) -> str:
    link = f'<a href="{url}">{escape(row.code)}</a>'
    section = f"mục {row.section}" if row.section else ""
    is_period = row.counts_as == CountsAs.PERIOD
    return _cell("code", link, row.period if is_period else section)


def _title(row: Row, url: str) -> str:
    """The task's wording is the head of its row."""
    link = f'<a class="clamp-2" href="{url}">{escape(row.title)}</a>'
    return f'<th class="task-table__title" scope="row">{link}</th>'


def _lead(row: Row, url: str) -> str:
    short = escape(row.lead_short)
    shown = f'<abbr title="{escape(row.lead)}">{short}</abbr>' if row.lead else short
    return _cell("lead", shown, row.issuer)


def _deadline(row: Row, url: str) -> str:
    """What waits for an event has no last day yet; the one it carries is for sorting only."""
    dated = row.due_on and row.deadline_kind != DeadlineKind.CONDITIONAL
    day = f"{row.due_on:%d/%m/%Y}" if dated else ""
    if row.extension_count and row.first_due_on:
        return _cell("deadline", day, f"gia hạn từ {row.first_due_on:%d/%m/%Y}")
    return _cell("deadline", day, f"“{row.deadline}”" if row.deadline else "")


def _timeliness(row: Row, url: str) -> str:
    shown = badge(row.timeliness).replace("%", escape(row.timeliness_label))
    return _cell("timeliness", shown, row.awaited if row.timeliness == Timeliness.WAITING else "")


def _status(row: Row, url: str) -> str:
    day = f"trình {row.submitted_on:%d/%m/%Y}" if row.submitted_on else ""
    followed = f"kỳ {row.period}" if row.counts_as == CountsAs.RECURRING else row.parts
    return _cell("status", escape(row.status), row.completed or day or followed)


def _altered(row: Row, url: str) -> str:
    """One line for each field that became different."""
    return _cell("altered", "".join(f'<p class="altered">{escape(t)}</p>' for t in row.altered))


def _note(row: Row, url: str) -> str:
    """A note may be a page long; here it begins, the task's page and files have all of it."""
    return _cell("note", f'<span class="clamp-4">{escape(row.note)}</span>' if row.note else "")


_CELLS: dict[str, Cell] = {
    "altered": _altered,
    "code": _code,
    "title": _title,
    "lead": _lead,
    "note": _note,
    "deadline": _deadline,
    "timeliness": _timeliness,
    "status": _status,
}

"""What stands hundreds of times on one page of the task list: choices of filters, cells of rows.

A template pays some 10 µs for each variable. Four hundred choices and two hundred cells took more
time than everything else on the page together (bench/), so these two are put together here.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from html import escape as replaced
from typing import Any, NamedTuple

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()
Row = Mapping[str, Any]


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
    count = number(choice["count"])
    dimmed = "" if choice["count"] else " tick--none"
    checked = " checked" if choice["checked"] else ""
    return (
        f'<li><label class="tick{dimmed}"><input class="form-check-input" type="checkbox"'
        f' name="{name}" value="{escape(choice["value"])}"{checked}>{escape(choice["label"])}'
        f'<span class="tick__count">{count}</span></label></li>'
    )


class Cell(NamedTuple):
    """What a cell of the table says: what it is, and below it the evidence."""

    first: str = ""
    second: str = ""
    full: str = ""  # of which `first` is the abbreviation
    badge: tuple[str, str] = ("", "")  # icon and variant; `first` is its words


@register.simple_tag
def task_rows(rows: Iterable[Row], groups: Iterable[Mapping[str, Any]], width: int) -> SafeString:
    """Return the body of the table: the rows, under the headings that govern them if any."""
    bodies = [_group(group, width) for group in groups] or [_body(rows)]
    return SafeString("\n".join(bodies))


def _group(group: Mapping[str, Any], width: int) -> str:
    above = group["above"]
    path = f'<span class="group-row__above">{escape(above)} /</span> ' if above else ""
    overdue = f", {number(group['overdue'])} quá hạn" if group["overdue"] else ""
    note = f'<span class="group-row__note">{number(group["count"])} nhiệm vụ{overdue}</span>'
    head = (
        f'<tr class="group-row"><th colspan="{width}" scope="rowgroup">'
        f'<span class="group-row__inner">{path}{escape(group["heading"])} {note}</span></th></tr>\n'
    )
    return _body(group["rows"], head)


def _body(rows: Iterable[Row], head: str = "") -> str:
    lines = "\n".join([_row(row) for row in rows])
    return f"<tbody>{head}{lines}</tbody>"


def _row(row: Row) -> str:
    """Return a row; the task's wording is its head."""
    url = escape(row["url"])
    return f"<tr>{''.join([_cell(key, cell, url) for key, cell in row['cells'].items()])}</tr>"


def _cell(key: str, cell: Cell, url: str) -> str:
    first, second, full, badge = cell
    shown = escape(first)
    if key == "title":
        link = f'<a class="clamp-2" href="{url}">{shown}</a>'
        return f'<th class="task-table__title" scope="row">{link}</th>'
    if key == "code":
        shown = f'<a href="{url}">{shown}</a>'
    elif key == "timeliness":
        shown = _badge(*badge).replace("%", shown)
    elif full:
        shown = f'<abbr title="{escape(full)}">{shown}</abbr>'
    if second:
        alone = "" if first and key != "timeliness" else " cell-sub--alone"
        shown += f'<span class="cell-sub{alone}">{escape(second)}</span>'
    return f'<td class="task-table__{key}">{shown}</td>'


@cache
def _badge(icon: str, variant: str) -> str:
    """Return the badge with % where its words stand."""
    return render_to_string(
        "tasks/_badge.html", {"icon": icon, "variant": variant, "text": "%"}
    ).strip()

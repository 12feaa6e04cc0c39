"""What stands hundreds of times on one page of the task list: choices of filters, cells of rows.

A template pays some 10 µs for each variable. Four hundred choices and two hundred cells took more
time than everything else on the page together (bench/), so these two are put together here.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()
Cell = Mapping[str, Any]


@register.simple_tag
def filter_choices(panel: Any) -> SafeString:
    """Return the lines of a filter's list; nothing fits is dimmed, not hidden."""
    return SafeString("\n".join(_choice(panel.name, choice) for choice in panel.choices))


def _choice(name: str, choice: Mapping[str, Any]) -> str:
    count = f"{choice['count']:,}".replace(",", ".")
    dimmed = "" if choice["count"] else " tick--none"
    checked = " checked" if choice["checked"] else ""
    return (
        f'<li><label class="tick{dimmed}"><input class="form-check-input" type="checkbox"'
        f' name="{name}" value="{escape(choice["value"])}"{checked}>{escape(choice["label"])}'
        f'<span class="tick__count">{count}</span></label></li>'
    )


@register.simple_tag
def task_rows(rows: Iterable[Mapping[str, Any]]) -> SafeString:
    """Return rows of the table; the task's wording is the head of its row."""
    return SafeString("\n".join(_row(row) for row in rows))


def _row(row: Mapping[str, Any]) -> str:
    url = escape(row["url"])
    return f"<tr>{''.join(_cell(cell, url) for cell in row['cells'])}</tr>"


def _cell(cell: Cell, url: str) -> str:
    key, first = cell["key"], escape(cell["first"])
    if key == "title":
        link = f'<a class="clamp-2" href="{url}">{first}</a>'
        return f'<th class="task-table__title" scope="row">{link}</th>'
    if key == "code":
        first = f'<a href="{url}">{first}</a>'
    elif "badge" in cell:
        badge = cell["badge"]
        first = _badge(badge["icon"], badge["variant"]).replace("%", escape(badge["text"]))
    elif full := cell.get("full"):
        first = f'<abbr title="{escape(full)}">{first}</abbr>'
    return f'<td class="task-table__{key}">{first}{_second(cell)}</td>'


def _second(cell: Cell) -> str:
    if not cell["second"]:
        return ""
    alone = "" if cell["first"] else " cell-sub--alone"
    return f'<span class="cell-sub{alone}">{escape(cell["second"])}</span>'


@cache
def _badge(icon: str, variant: str) -> str:
    """Return the badge with % where its words stand."""
    return render_to_string(
        "tasks/_badge.html", {"icon": icon, "variant": variant, "text": "%"}
    ).strip()

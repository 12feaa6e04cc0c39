"""What stands hundreds of times in the chart by agency: parts of its bars, cells of its table."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from tasks.templatetags.list_parts import escape, number

register = template.Library()
Chart = Mapping[str, Any]


@register.simple_tag
def chart_bars(chart: Chart) -> SafeString:
    """Return each bar as a link to its tasks, followed by its parts and its total."""
    return SafeString("\n".join(_bar(bar, chart["bar_height"]) for bar in chart["bars"]))


def _bar(bar: Chart, height: int) -> str:
    label = escape(bar["label"])
    parts = "".join(_part(part, bar, label, height) for part in bar["segments"])
    return (
        f'<a href="{escape(bar["url"])}" aria-label="{label}: {bar["total"]} nhiệm vụ">'
        f'<text class="chart__label" x="-10" y="{bar["middle_y"]}">{label}</text></a>{parts}'
        f'<text class="chart__total" x="{bar["end"]}" y="{bar["middle_y"]}">{bar["total"]}</text>'
    )


def _part(part: Chart, bar: Chart, label: str, height: int) -> str:
    key, count = part["key"], part["count"]
    drawn = (
        f'<rect class="part part--{key}" x="{part["x"]}" y="{bar["y"]}" width="{part["width"]}"'
        f' height="{height}" rx="2"><title>{label}, {part["label"].lower()}: {count}</title></rect>'
    )
    if not part["fits"]:
        return drawn
    place = f'x="{part["middle"]}" y="{bar["middle_y"]}"'
    return f'{drawn}<text class="chart__value chart__value--{key}" {place}>{count}</text>'


@register.simple_tag
def chart_rows(chart: Chart) -> SafeString:
    """Return the same figures as rows of a table."""
    return SafeString("\n".join(_row(bar) for bar in chart["bars"]))


def _row(bar: Chart) -> str:
    head = f'<th scope="row"><a href="{escape(bar["url"])}">{escape(bar["label"])}</a></th>'
    cells = "".join(f'<td class="is-number">{number(figure)}</td>' for figure in bar["figures"])
    return f'<tr>{head}{cells}<td class="is-number"><b>{number(bar["total"])}</b></td></tr>'

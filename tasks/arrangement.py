"""How an address arranges the list: the order of its rows, the day, the columns, the density.

What an address does not say is as usual; what it says wrongly is a ViewError, never the usual.
"""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F
from django.db.models.functions import Length
from django.http import QueryDict

from tasks.consolidation import COLUMNS, Column

DAY_FORMATS = ["%d/%m/%Y", "%Y-%m-%d"]


class ViewError(ValueError):
    """A page, order, column or format that the list does not have; the message is for people."""


ANNEX_ORDER = ("programme", "position", "pk")
# Among equals; without the programme, whose order stands in another table.
_THEN = ("position", "pk")
_BY_DUE = F("due_on")
_BY_CLOCK = F("running_due_on")
ORDERS: dict[str, tuple[Any, ...]] = {
    "": ANNEX_ORDER,
    "code": (Length("code"), "code", "pk"),
    "-code": (Length("code").desc(), "-code", "pk"),
    "due": (_BY_DUE.asc(nulls_last=True), *_THEN),
    "-due": (_BY_DUE.desc(nulls_last=True), *_THEN),
    "timeliness": (_BY_CLOCK.asc(nulls_last=True), *_THEN),
    "-timeliness": (_BY_CLOCK.desc(nulls_last=True), *_THEN),
}
for _key, _column in {
    "lead": "lead__position",
    "issuer": "issuer__position",
    "status": "status",
    "document_type": "document_type",
}.items():
    ORDERS |= {_key: (_column, *_THEN), f"-{_key}": (f"-{_column}", *_THEN)}
ORDER_LABELS = {
    "": "Thứ tự trong danh mục",
    "code": "Mã",
    "due": "Hạn cuối",
    "timeliness": "Tiến độ so với hạn",
    "lead": "Cơ quan chủ trì",
    "issuer": "Cấp ban hành",
    "status": "Tình trạng",
    "document_type": "Hình thức văn bản",
}


def chosen_order(data: QueryDict) -> str:
    """Return the chosen order, "" for that of the annex; raise ViewError for an unknown one."""
    order = data.get("sort", "")
    if order not in ORDERS:
        raise ViewError(f"Không sắp xếp được theo “{order[:40]}”. Hãy bấm vào tên một cột.")
    return order


def day_of(text: str) -> date:
    """Return a day of the address; raise ValidationError where it is none."""
    day: date = forms.DateField(input_formats=DAY_FORMATS).clean(text)
    return day


def chosen_day(data: QueryDict, *, today: date) -> date:
    """Return the day as which the list is shown, today where the address names none."""
    text = data.get("on", "")
    if not text:
        return today
    try:
        day = day_of(text)
    except ValidationError:
        raise ViewError(
            f"Tính đến ngày: không có ngày “{text[:20]}”. Hãy nhập ngày như 30/06/2022."
        ) from None
    if day > today:
        raise ViewError(f"Tính đến ngày {day:%d/%m/%Y}: ngày này chưa đến.")
    return day


_COLUMN_KEYS = {column.key for column in COLUMNS}
# Columns that no choice leaves out, and those that stand without a choice.
FIXED_COLUMNS = {"code", "title"}
USUAL_COLUMNS = {column.key for column in COLUMNS if column.shown}


def column_keys(data: QueryDict) -> list[str]:
    """Return the columns that an address names, as they stand there."""
    return [key for part in data.getlist("columns") for key in part.split(",") if key]


def chosen_columns(data: QueryDict) -> list[Column]:
    """Return the chosen columns, the usual ones where none is; raise ViewError for an unknown."""
    keys = column_keys(data)
    unknown = [key for key in keys if key not in _COLUMN_KEYS]
    if unknown:
        raise ViewError(f"Danh sách không có cột “{unknown[0][:40]}”. Hãy chọn lại cột.")
    if not keys:
        return [column for column in COLUMNS if column.shown]
    return [column for column in COLUMNS if column.key in FIXED_COLUMNS.union(keys)]


COMPACT = "compact"


def is_compact(data: QueryDict) -> bool:
    """Return whether rows are to stand closer; raise ViewError for any other density."""
    density = data.get("density", "")
    if density not in ("", COMPACT):
        raise ViewError(f"Không có kiểu dòng “{density[:40]}”. Hãy chọn “Thoáng” hoặc “Gọn”.")
    return density == COMPACT


def order_in_words(order: str) -> str:
    label = ORDER_LABELS[order.removeprefix("-")]
    return f"{label}, giảm dần" if order.startswith("-") else label

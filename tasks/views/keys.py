"""The keys of the pages: one list, which the page shows and the dialog of `?` borrows."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.requests import SignedInRequest
from tasks.permissions import can_edit_tasks

# Keys that do the same, and what that is.
Lines = tuple[tuple[tuple[str, ...], str], ...]
_EVERYWHERE: Lines = (
    (("?",), "Mở bảng phím tắt này"),
    (("/",), "Tới ô tìm trên đầu trang"),
    (("Esc",), "Đóng bảng, danh sách chọn đang mở"),
)
_LIST: Lines = (
    (("j",), "Tới nhiệm vụ sau"),
    (("k",), "Về nhiệm vụ trước"),
    (("↓", "↑"), "Như j, k khi đang ở một nhiệm vụ"),
    (("Enter", "o"), "Mở nhiệm vụ"),
    (("n", "p"), "Trang sau, trang trước"),
    (("f",), "Tới ô tìm trong danh sách"),
)
_TICKS: Lines = ((("x",), "Đánh dấu, bỏ đánh dấu nhiệm vụ"),)
_CELL: Lines = (
    (("F2", "Enter"), "Sửa ô đang chọn"),
    (("←", "→", "↑", "↓"), "Sang ô bên cạnh"),
    (("Enter",), "Lưu"),
    (("Tab",), "Lưu rồi sang ô sau"),
    (("Esc",), "Thôi, không lưu"),
)


@require_safe
def keys(request: SignedInRequest) -> HttpResponse:
    can_edit = can_edit_tasks(request.user)
    in_list = (*_LIST, *_TICKS) if can_edit else _LIST
    sections = [("Ở mọi trang", _EVERYWHERE), ("Ở danh sách nhiệm vụ", in_list)]
    if can_edit:
        sections.append(("Ở một ô sửa được của danh sách", _CELL))
    return render(request, "keys.html", {"sections": sections})

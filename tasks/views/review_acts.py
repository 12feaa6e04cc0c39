"""What the buttons beside an item do to the draft.

A button says its act and what it is for: "open-item-7", "confirm-7", "split-7", "cut-7-120",
"merge-7", "up-7", "down-7", "drop-7", "restore-7", "add-5" (a paragraph), "mark" (a stretch),
"skip" (names of bodies that nobody chose).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.http import QueryDict

from tasks.actions.intake import compared, reader_for
from tasks.intake import Draft
from tasks.intake.changes import (
    add_passage,
    drop_item,
    merge_with_next,
    move_item,
    resolve_body,
    split_item,
)
from tasks.reading import Span
from tasks.views.review_opened import ITEM, SPLIT, Opened, next_to_look

_GONE = "Mục này không còn trong bản soát. Hãy xem lại danh sách các mục."


@dataclass(frozen=True)
class Done:
    """What an act left: the draft, the part that is open now, and what to say."""

    draft: Draft
    opened: Opened
    message: str = ""


def changed_by(act: str, draft: Draft, opened: Opened, data: QueryDict) -> Done:
    """Return what an act makes of the draft. Raise ValueError saying what to do instead."""
    name, _, rest = act.partition("-")
    if name == "open":
        return Done(draft, Opened.parse(rest, draft))
    if name == "skip":
        for unknown in draft.unknown_names:
            draft = resolve_body(draft, unknown, "")
        return Done(draft, Opened(), "Các tên đã bỏ qua vẫn còn trong nguyên văn của mục.")
    if name == "mark":
        places = [_figure(data.get(part, "")) for part in ("paragraph", "from", "to")]
        return _add(draft, *places)
    if name == "add":
        return _add_paragraph(draft, rest or data.get("add_paragraph", "").strip())
    if name not in _ITEM_ACTS:
        return Done(draft, opened, "Đã lưu bản soát.")
    figures = [_figure(part) for part in rest.split("-")]
    is_there = any(
        item.key == figures[0] and item.dropped == (name == "restore") for item in draft.items
    )
    if not is_there or len(figures) != (2 if name == "cut" else 1):
        raise ValueError(_GONE)
    return _ITEM_ACTS[name](draft, *figures)


def _confirm(draft: Draft, key: int) -> Done:
    draft = draft.with_item(replace(draft.item(key), checked=True))
    return Done(draft, _item(next_to_look(draft, key)))


def _split(draft: Draft, key: int) -> Done:
    return Done(draft, Opened(SPLIT, key))


def _cut(draft: Draft, key: int, at: int) -> Done:
    before = {item.key for item in draft.items}
    draft = split_item(draft, key, at, reader_for(draft))
    made = frozenset(item.key for item in draft.items) - before
    return Done(compared(draft, keys=made | {key}), _item(key), "Đã tách thành hai mục.")


def _merge(draft: Draft, key: int) -> Done:
    draft = merge_with_next(draft, key, reader_for(draft))
    return Done(compared(draft, keys=frozenset({key})), _item(key), "Đã gộp hai mục làm một.")


def _up(draft: Draft, key: int) -> Done:
    return Done(move_item(draft, key, -1), _item(key))


def _down(draft: Draft, key: int) -> Done:
    return Done(move_item(draft, key, 1), _item(key))


def _drop(draft: Draft, key: int) -> Done:
    message = "Đã bỏ một mục; vẫn lấy lại được ngay tại chỗ của nó."
    return Done(drop_item(draft, key), Opened(), message)


def _restore(draft: Draft, key: int) -> Done:
    return Done(drop_item(draft, key, dropped=False), _item(key))


_ITEM_ACTS: dict[str, Callable[..., Done]] = {
    "confirm": _confirm,
    "split": _split,
    "cut": _cut,
    "merge": _merge,
    "up": _up,
    "down": _down,
    "drop": _drop,
    "restore": _restore,
}


def _add_paragraph(draft: Draft, text: str) -> Done:
    number = int(text) if text.isdecimal() and len(text) < 6 else 0
    if not 1 <= number <= len(draft.paragraphs):
        raise ValueError(f"Hãy ghi số đoạn như ở lề trái, từ 1 đến {len(draft.paragraphs)}.")
    return _add(draft, number, 0, len(draft.paragraph(number).text))


def _add(draft: Draft, paragraph: int, start: int, end: int) -> Done:
    draft, item = add_passage(draft, Span(paragraph, start, end), reader_for(draft))
    draft = compared(draft, keys=frozenset({item.key}))
    return Done(draft, _item(item.key), "Đã tạo một mục từ văn bản; hãy xem lại các ô.")


def _item(key: int | None) -> Opened:
    return Opened() if key is None else Opened(ITEM, key)


def _figure(text: str) -> int:
    """Return a figure of an act; raise ValueError for whatever no button of ours says."""
    if not text.isdecimal() or len(text) > 9:
        raise ValueError(_GONE)
    return int(text)

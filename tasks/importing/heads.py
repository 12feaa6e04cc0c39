"""The rows of a sheet that name columns, and the cells that stand for more than one row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.importing.columns import (
    LONGEST_HEAD,
    NOT_READ,
    Column,
    column_of,
    columns_of,
    is_beginning,
    is_header,
)
from tasks.importing.sheets import Merged, Sheet, column_letter, row_ranges

_WITHIN = 60
# A head may stand in so many rows: what, by whom, and of whom.
_STOREYS = 3
_SHOWN = 200
# What each row says for itself, however its cells are joined.
_OWN = {Column.NUMBER, Column.CODE, Column.TITLE}


@dataclass(frozen=True)
class Head:
    """Which column stands where; its first row, and the first row below it."""

    start: int
    body: int
    heads: Sequence[str]
    places: dict[int, Column]
    # Further columns of a joined head of times, "Quý II" beside "Quý I", in which a mark stands.
    times: frozenset[int] = frozenset()

    @property
    def words(self) -> dict[Column, str]:
        """How the sheet calls each column."""
        return {column: self.heads[place] for place, column in self.places.items()}


def find_heads(sheet: Sheet) -> Iterator[Head]:
    """Yield the head of the table, and those below it that name other columns."""
    first = _first(sheet)
    if first is None:
        return
    yield first
    last = first
    for row in range(first.body, len(sheet.rows)):
        if (
            row >= last.body
            and _may_be_head(sheet.rows[row])
            and is_header(_texts(sheet.rows[row]))
        ):
            head = _head(sheet, row)
            if head.places != last.places:
                yield head
                last = head


def _may_be_head(row: Sequence[str]) -> bool:
    """Whether a row is worth reading as a head: short words, no figures."""
    return not any(len(text) > LONGEST_HEAD or text.isdecimal() for text in row)


def _first(sheet: Sheet) -> Head | None:
    rows = range(min(_WITHIN, len(sheet.rows)))
    for row in rows:
        if is_header(_texts(sheet.rows[row])):
            return _head(sheet, row)
    # What, in one row, and who or when in those below.
    for row in rows:
        if Column.TITLE in columns_of(_texts(sheet.rows[row])).values():
            head = _head(sheet, row)
            if head.body > row + 1 and is_header(head.heads):
                return head
    return None


def _head(sheet: Sheet, start: int) -> Head:
    """Return the head that begins in a row, what stands below a joined cell added to it."""
    heads = _texts(sheet.rows[start])
    body = start + 1
    while body < min(start + _STOREYS, len(sheet.rows)) and any(sheet.rows[body]):
        below = _texts(sheet.rows[body])
        spans = _spans(sheet, body - 1) if _has_storey(sheet, body) else _unjoined(heads, below)
        if not spans:
            break
        for span in spans:
            parent = heads[span.left] if span.left < len(heads) else ""
            for place in range(span.left, min(span.right + 1, len(below))):
                heads[place] = f"{parent} {below[place]}".strip()
        body += 1
    places = columns_of(heads)
    times = (i for i, words in enumerate(heads) if column_of(words) is Column.DEADLINE)
    return Head(start, body, heads, places, frozenset(times) - set(places))


def _has_storey(sheet: Sheet, row: int) -> bool:
    """Whether a row only divides what is joined in the row above."""
    spans = _spans(sheet, row - 1)
    covered = {place for span in spans for place in range(span.left, span.right + 1)}
    below = _texts(sheet.rows[row])
    return any(below) and not any(text for i, text in enumerate(below) if i not in covered)


def _unjoined(heads: Sequence[str], below: Sequence[str]) -> list[Merged]:
    """Return what a head of two storeys would join, as CSV tells nothing of joined cells.

    "Cơ quan", blank, "Thời gian" above "chủ trì", "phối hợp", "hoàn thành": each text below names
    a column, what must be done is named above, and a blank head gets its name.
    """
    said = [place for place, text in enumerate(below) if text]
    titles = [place for place, column in columns_of(heads).items() if column in _OWN]
    if any(place >= len(heads) or place in titles for place in said):
        return []
    spans: list[Merged] = []
    for place in said:
        left = next((i for i in range(place, -1, -1) if heads[i]), None)
        if left is None:
            return []
        words = f"{heads[left]} {below[place]}"
        if column_of(words) is None and not is_beginning(words):
            return []
        spans = [span for span in spans if span.left != left]
        spans.append(Merged(0, 0, left, place))
    return spans if any(not heads[place] for place in said) else []


def _spans(sheet: Sheet, row: int) -> list[Merged]:
    at = row + sheet.first_row
    return [m for m in sheet.merged if m.top == at and m.right > m.left]


def unread_columns(sheet: Sheet, head: Head, end: int) -> Iterator[str]:
    for place, column in head.places.items():
        if column in NOT_READ:
            yield f"Cột “{head.heads[place]}” do hệ thống tính hoặc giữ, không nhập từ tệp."
    rows = sheet.rows[head.body : end]
    beside = _beside(head)
    if beside:
        yield (
            f"Không đọc bảng thứ hai nằm bên phải, từ cột {column_letter(min(beside))}. Hãy đặt "
            "bảng ấy xuống dưới bảng đầu hoặc sang trang tính khác rồi gửi lại."
        )
    width = 0 if sheet.is_delimited else max(map(len, rows), default=0)
    for place in range(max(width, len(head.heads))):
        if place in head.places or place in beside:
            continue
        words = head.heads[place] if place < len(head.heads) else ""
        used = [row for row in rows if place < len(row) and row[place].strip()]
        if not used:
            continue
        if words:
            yield (
                f"Không đọc cột “{words[:_SHOWN]}” (cột {column_letter(place)}): danh mục không "
                "có cột này hoặc đã có cột khác cùng nghĩa."
            )
        elif len(used) > 1 or _is_of_task(used[0], head):
            yield f"Không đọc cột {column_letter(place)} vì không có tên cột."


def _beside(head: Head) -> dict[int, Column]:
    """Return the columns of a second table of tasks to the right of the one that is read."""
    end = max(head.places) + 1
    rest = head.heads[end:]
    return {end + i: column for i, column in columns_of(rest).items()} if is_header(rest) else {}


def _is_of_task(row: Sequence[str], head: Head) -> bool:
    """Whether a row has its number and its words: no signature, no stray cell."""
    own = (p for p, column in head.places.items() if column in {Column.NUMBER, Column.TITLE})
    return all(place < len(row) and row[place].strip() for place in own)


def fill_down(sheet: Sheet, head: Head, end: int) -> Iterator[str]:
    """Give each task the value of a cell that is joined over several of them, and tell so."""
    filled: set[int] = set()
    own = [place for place, column in head.places.items() if column in _OWN]
    for merged in sheet.merged:
        top, bottom = merged.top - sheet.first_row, merged.bottom - sheet.first_row
        column = head.places.get(merged.left)
        if column is None or column in _OWN or not head.body <= top < min(bottom, end):
            continue
        if merged.left >= len(sheet.rows[top]) or not sheet.rows[top][merged.left]:
            continue
        for row in range(top + 1, min(bottom + 1, end)):
            if any(place < len(sheet.rows[row]) and sheet.rows[row][place] for place in own):
                _repeat(sheet, merged, row)
                filled |= {merged.top + 1, row + sheet.first_row + 1}
    if filled:
        yield f"Ô gộp dọc ở dòng {row_ranges(sorted(filled))}: mỗi dòng lấy giá trị của ô."


def _repeat(sheet: Sheet, merged: Merged, row: int) -> None:
    line = sheet.rows[row]
    line += [""] * (merged.left + 1 - len(line))
    line[merged.left] = sheet.rows[merged.top - sheet.first_row][merged.left]
    if advice := sheet.broken.get((merged.top, merged.left)):
        sheet.broken[row + sheet.first_row, merged.left] = advice


def _texts(row: Sequence[str]) -> list[str]:
    return [" ".join(text.split()) for text in row]

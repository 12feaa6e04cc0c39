"""A sheet of text → the rows of its table of tasks.

Titles and letterheads above the head of the table, a row that counts the columns, totals and
signatures below are passed over; rows of one group stand under its heading; a row that a page
break cut in two is joined again. What was passed over below the head is told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from agencies.text import clean, fold
from tasks.importing.columns import GROUP_MARK, LABELS, NOT_READ, Column
from tasks.importing.days import BLANKS, DAY_COLUMNS, as_written
from tasks.importing.heads import Head, fill_down, find_heads, unread_columns
from tasks.importing.sheets import Sheet, row_ranges
from tasks.importing.table import HeadingPath, SourceRow, Trouble
from tasks.numerals import ARABIC
from tasks.reading.marks import Rank, parse_mark

_LONGEST_CELL = 5_000
# No longer text can be in a workbook of ours that comes back.
_EXCEL_MAX = 32_767
_SHOWN = 200
# "Tổng cộng nhóm I" or the name of a column, not the words of a task.
_LONGEST_TOTAL = 80
_ROMAN_OR_LETTER = re.compile(r"(?:[IVXLC]{1,7}|[A-HK]|(?i:phần|chương|mục) .{1,8})[.)]?")
# Within a line; a title with a blank more is no other title.
_BLANKS = re.compile(r"[^\S\n]+")
_FIGURES = re.compile(r"\(?(\d{1,5}(?:\.\d{1,3}){0,4})[.)]?")
# "I. Nâng cao nhận thức", "Nhóm 1: …" in the column of numbers are words.
_LONGEST_MARK = 8
_FIRST_LETTER = re.compile(r"a[.)]?")
_COUNTER = re.compile(r"\(?\d{1,2}\)?|\([a-z]\)|\d{1,2}=.{1,12}|[A-K]")
# With their tones: "Công nghiệp" is a heading, "Tổng hợp báo cáo" a task.
_TOTAL = re.compile(
    r"(tổng cộng|tổng số|tổng|cộng)"
    r"(\s*[:(=\d].{0,20}|\s+(nhóm|mục|phần)\s.{1,12}|\s+(nhiệm vụ|công việc)\s*[:(=]?\s*\d{1,5})?",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(noi nhan|nguoi lap|lap bieu|thu truong|(pho )?giam doc|(pho )?chu tich|chanh van phong|"
    r"truong phong|ky ten|tm\.|kt\.|tl\.|tuq\.|.{0,40}, ngay .{1,6} thang .{1,6} nam)"
)
# "Ghi chú: …", "(*) …", "Danh sách này gồm …" below a table, and "Trang 1/3" where a page ends.
_FOOT = re.compile(
    r"(?:ghi chu|luu y)\b|\(?\*+\)?\s|\(?(?:danh sach|danh muc|phu luc|bang|bieu) nay\b"
)
_PAGE = re.compile(r"(?:trang|page)\s\d{1,3}(?:\s?(?:/|cua|tren|of)\s?\d{1,3})?|-\s?\d{1,3}\s?-")
_TOO_MANY = (
    "Dòng có nhiều ô hơn dòng tên cột. Hãy đặt nội dung có dấu phân cách ô trong dấu nháy kép, "
    "hoặc gửi tệp .xlsx."
)
# "As above": nobody reads a cell by the one over it, which may have been moved or left out.
_DITTO = {"nt", "n.t", "nhu tren", '"', "''", "”", "“", "//", "〃", '" "', "-nt-", '-"-'}
_COPIED = "Ô chỉ ghi “như trên”. Hãy ghi đủ giá trị."
# "X" under "2022", one of the columns of a joined head.
_TICKED = {"x", "v", "✓", "✔"}
_TICK = "Ô chỉ có dấu đánh. Hãy ghi đủ giá trị."
_SHORT = 9
_ANY_WORDS = {Column.NUMBER, Column.CODE, Column.NOTE}


@dataclass
class FoundTable:
    columns: dict[Column, str]
    rows: list[SourceRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class _Line:
    """A row of the sheet by column, with what it needs to be judged."""

    number: int  # in Excel
    cells: dict[Column, str]
    troubles: list[Trouble]
    others: list[str]  # texts outside the columns that are read
    is_across: bool

    def get(self, column: Column) -> str:
        return self.cells.get(column, "")

    @property
    def filled(self) -> int:
        return sum(1 for text in self.cells.values() if text) + len(self.others)

    @property
    def words(self) -> list[str]:
        return [text for text in self.cells.values() if text] + self.others

    @property
    def mark(self) -> str:
        return self.get(Column.NUMBER)


def find_table(sheet: Sheet) -> FoundTable | None:
    """Return the table of a sheet; None where no row names the columns of one.

    A further head with other columns below begins another table, read into the same one.
    """
    heads = list(find_heads(sheet))
    if not heads:
        return None
    table = FoundTable({})
    ends = [*(head.start for head in heads[1:]), len(sheet.rows)]
    for head, end in zip(heads, ends, strict=True):
        table.columns = head.words | table.columns
        table.notes += unread_columns(sheet, head, end)
        table.notes += fill_down(sheet, head, end)
        _read_rows(sheet, head, end, table)
    return table


def _read_rows(sheet: Sheet, head: Head, end: int, table: FoundTable) -> None:
    """Read every row below the head. Pending is the task that following rows may go on with."""
    across = {merged.top for merged in sheet.merged if merged.right - merged.left >= 2}
    lines = [
        _line(sheet, index, head, across)
        for index in range(head.body, end)
        if any(text and not text.isspace() for text in sheet.rows[index])
    ]
    path, heads = _Path(), head.words
    told = (i for i, line in enumerate(lines) if _tells_of_task(line) and not _is_foot(line))
    last = max(told, default=-1)
    has_numbers = Column.NUMBER in head.places.values()
    rows: list[SourceRow] = []
    pending: SourceRow | None = None
    after_end = False
    unread: list[_Line] = []
    joined: list[_Line] = []
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        after_end = after_end or _is_signature(line) or (index > last and _is_foot(line))
        if _is_passed_over(line, head):
            # A page may end within a task, a sum never stands within one.
            pending = None if _names_group(line) or _is_total(line) else pending
        elif after_end and not line.get(Column.CODE) and not _FIGURES.fullmatch(line.mark):
            unread.append(line)
        elif _is_group(line, following, has_numbers) or path.holds(line, following):
            path.add(line, counts=_heads_numbers(line, following))
            pending = None
        elif pending and _continues(line, pending, has_numbers):
            _extend(pending, line)
            joined += [] if line.get(Column.CODE) else [line]
        elif line.get(Column.TITLE) or line.get(Column.CODE) or (line.mark and line.filled > 1):
            pending = SourceRow(
                sheet.name, line.number, line.cells, path.now(line.mark), line.troubles, heads
            )
            rows.append(pending)
        elif line.filled > 1 or not _FIGURES.fullmatch(line.mark):
            unread.append(line)
    if not path.seen:
        for row in rows:
            row.headings = None
    table.rows += rows
    unread += path.without_rows()
    table.notes += _joined_rows(joined)
    table.notes += _group_rows([line for line in lines if _names_group(line)])
    table.notes += _unread_rows(sorted(unread, key=lambda line: line.number))
    table.notes += _hidden_rows(sheet, lines)


def _line(sheet: Sheet, index: int, head: Head, across: set[int]) -> _Line:
    places = head.places
    cells: dict[Column, str] = {}
    others: list[str] = []
    troubles: list[Trouble] = []
    at = index + sheet.first_row
    row = sheet.rows[index]
    for place, text in enumerate(row):
        column = places.get(place)
        if column is None:
            if text and not text.isspace():
                others.append(text)
                if place in head.times and fold(text) in _TICKED:
                    value = f"{text} (cột {head.heads[place]})"
                    troubles.append(Trouble(Column.DEADLINE, value, _TICK))
        elif column not in NOT_READ:
            cells[column] = _text(text, column, troubles)
    for column in places.values():
        if column not in NOT_READ:
            cells.setdefault(column, "")
    if sheet.is_delimited and any(cell.strip() for cell in row[len(head.heads) :]):
        troubles.append(Trouble(Column.TITLE, " … ".join(filter(None, row))[:_SHOWN], _TOO_MANY))
        # Nobody knows what stands under which head.
        cells = dict.fromkeys(cells, "") | {Column.TITLE: cells.get(Column.TITLE, "")}
    broken = ((place, sheet.broken.get((at, place))) for place in places) if sheet.broken else ()
    troubles += [
        Trouble(places[place], row[place], advice)
        for place, advice in broken
        if advice and places[place] is not Column.NUMBER
    ]
    return _Line(at + 1, cells, troubles, others, at in across)


def _text(text: str, column: Column, troubles: list[Trouble]) -> str:
    if not text:
        return ""
    if len(text) > _LONGEST_CELL:
        advice = (
            f"Ô dài {len(text)} ký tự, nhiều nhất là {_LONGEST_CELL}. Hãy rút gọn, phần chi tiết "
            "để trong văn bản kèm theo."
        )
        troubles.append(Trouble(column, f"{text[:60]}…", advice))
        return clean(text) if len(text) <= _EXCEL_MAX else text[:_SHOWN]
    kept = clean(text)
    if "  " in kept or not kept.isprintable():
        kept = _BLANKS.sub(" ", kept)
    if len(kept) < _SHORT and column not in _ANY_WORDS and (advice := _no_value(kept)):
        troubles.append(Trouble(column, kept, advice))
    if column not in DAY_COLUMNS:
        kept = as_written(kept)
    return "" if kept in BLANKS else kept


@lru_cache(maxsize=1024)
def _no_value(text: str) -> str:
    """Return what to do about a text that stands for a value and is none, or nothing."""
    words = fold(text)
    return _COPIED if words in _DITTO else _TICK if words in _TICKED else ""


def _is_passed_over(line: _Line, head: Head) -> bool:
    """Whether a row is the head again, counts the columns, gives a total or names a group."""
    if _names_group(line):
        return True
    words = line.words
    if len(words) == 1 and _PAGE.fullmatch(fold(words[0][:_SHOWN])):
        return True
    if len(words) > 2 and all(_COUNTER.fullmatch(word) for word in words):
        return True
    first = _first_words(line)
    return _is_total(line) or (
        len(first) <= _LONGEST_TOTAL and fold(first) == fold(head.words[Column.TITLE])
    )


def _first_words(line: _Line) -> str:
    return line.get(Column.TITLE) or line.mark or next(iter(line.words), "")


def _is_total(line: _Line) -> bool:
    first = _first_words(line)
    return (
        len(first) <= _LONGEST_TOTAL and not line.get(Column.CODE) and bool(_TOTAL.fullmatch(first))
    )


def _names_group(line: _Line) -> bool:
    return line.get(Column.CODE) == GROUP_MARK


def _is_signature(line: _Line) -> bool:
    """Whether a row begins what stands below a table: who signs it, who gets it."""
    if line.get(Column.CODE) or len(line.get(Column.TITLE)) > _SHOWN:
        return False
    if line.mark and not _SIGNATURE.match(fold(line.mark[:_SHOWN])):
        return False
    return any(_SIGNATURE.match(fold(word[:_SHOWN])) for word in line.words)


def _is_foot(line: _Line) -> bool:
    """Whether a row begins the notes below a table."""
    return len(line.words) == 1 and bool(_FOOT.match(fold(line.words[0][:_SHOWN])))


_TELLS_OF_TASK = set(LABELS) - {Column.NUMBER, Column.TITLE}


def _tells_of_task(line: _Line) -> bool:
    return any(line.get(column) for column in _TELLS_OF_TASK)


def _is_group(line: _Line, following: _Line | None, has_numbers: bool) -> bool:
    """Whether a row is a heading: it says nothing of who, when or what besides its words."""
    if line.is_across and line.filled == 1:
        return True
    words = [text for text in line.cells.values() if text]
    if len(words) > 2 or line.others or _tells_of_task(line):
        return False
    title = line.get(Column.TITLE)
    if not title:
        # "I. Nâng cao nhận thức" over all columns, from the first on.
        is_above = following is not None and bool(_FIGURES.fullmatch(following.mark))
        is_marked = is_above or bool(parse_mark(line.mark))
        return len(words) == 1 and is_marked and len(line.mark) > _LONGEST_MARK
    if line.is_across or _ROMAN_OR_LETTER.fullmatch(line.mark):
        return True
    if line.mark:
        return _heads_numbers(line, following)
    mark = parse_mark(title)
    is_marked = mark is not None and mark.rank <= Rank.ROMAN
    is_dash = mark is not None and mark.rank >= Rank.DASH
    starts_group = following is not None and bool(following.mark) and not is_dash
    return is_marked or (has_numbers and starts_group and not title[0].islower())


def _heads_numbers(line: _Line, following: _Line | None) -> bool:
    """Whether a figure heads what stands below: 1 above 1.1, or above a)."""
    own = _FIGURES.fullmatch(line.mark)
    if not own or following is None:
        return False
    below = _FIGURES.fullmatch(following.mark)
    is_first = bool(_FIRST_LETTER.fullmatch(following.mark))
    return is_first or bool(below and _is_below(below[1], own[1]))


def _is_below(figure: str, above: str) -> bool:
    return figure.startswith(f"{above}.")


def _continues(line: _Line, pending: SourceRow, has_numbers: bool) -> bool:
    """Whether a row without number goes on with the one above, as after a page break."""
    if line.mark or (line.get(Column.CODE) and line.get(Column.CODE) != pending.get(Column.CODE)):
        return False
    if line.get(Column.CODE):
        # Our own annex says the code again where it divides a high row; two rows that somebody
        # typed under one code are two rows.
        return bool(pending.get(Column.NUMBER))
    title = line.get(Column.TITLE)
    if not has_numbers:
        # Only the end of a sentence is told from a task of its own.
        return line.filled == 1 and title[:1].islower() and pending.get(Column.TITLE)[:1].isupper()
    return not title or title[0].islower() or bool(parse_mark(title))


def _extend(pending: SourceRow, line: _Line) -> None:
    for column, text in line.cells.items():
        before = pending.cells.get(column, "")
        if text and column is not Column.CODE:
            pending.cells[column] = f"{before} {text}" if before else text
    pending.troubles += line.troubles


class _Path:
    """The headings above the row that comes next."""

    def __init__(self) -> None:
        # Level, number, words, and the figure of a heading that counts along with the tasks.
        self._open: list[tuple[int, str, str, str]] = []
        self._now: HeadingPath = ()
        self._waiting: list[tuple[int, _Line]] = []
        self._without_rows: list[_Line] = []
        self.seen = False

    def now(self, mark: str) -> HeadingPath:
        """Return the path for a row that stands below it: 2 is no part of 1, 1.2 is."""
        self._waiting.clear()
        if own := _FIGURES.fullmatch(mark):
            while self._open and self._open[-1][3] and not _is_below(own[1], self._open[-1][3]):
                self._open.pop()
                self._now = self._now[:-1]
        return self._now

    def holds(self, line: _Line, following: _Line | None) -> bool:
        """Whether 3.1 is a heading under III, above tasks that count on: 8, 9.

        So our annex reads where it was saved as CSV, in which no cells are joined.
        """
        own, below = _FIGURES.fullmatch(line.mark), following and following.mark
        if not (own and below and line.get(Column.TITLE)) or _tells_of_task(line) or line.others:
            return False
        romans = {str(ARABIC.get(number.upper(), "")) for _, number, _, _ in self._open}
        top, dot, _ = own[1].partition(".")
        return bool(dot) and top in romans and below.isdecimal()

    def add(self, line: _Line, *, counts: bool) -> None:
        level, number, title = _heading(line)
        own = _FIGURES.fullmatch(line.mark) if counts else None
        kept = [heading for heading in self._open if heading[0] < level]
        self._open = [*kept, (level, number, title, own[1] if own else "")]
        self._now = tuple((number, title) for _, number, title, _ in self._open)
        self._without_rows += [line for above, line in self._waiting if above >= level]
        self._waiting = [(above, line) for above, line in self._waiting if above < level]
        self._waiting.append((level, line))
        self.seen = True

    def without_rows(self) -> list[_Line]:
        """Return what looked like headings and has no task below."""
        return [*self._without_rows, *(line for _, line in self._waiting)]


def _heading(line: _Line) -> tuple[int, str, str]:
    """Return level, number and words: A. above I. above 1. above 1.1."""
    words = " ".join(filter(None, (line.mark, line.get(Column.TITLE)))) or line.words[0]
    text = " ".join(words.split())
    number = line.mark.strip(" .)")
    if number in ARABIC and line.get(Column.TITLE):
        return Rank.ROMAN, number, " ".join(line.get(Column.TITLE).split()).rstrip(" :")
    mark = parse_mark(
        text if "." in line.mark or not number else f"{number}. {text[len(number) :]}"
    )
    if mark is None or mark.rank >= Rank.LETTER:
        return Rank.ROMAN, "", text.rstrip(" :")
    title = line.get(Column.TITLE) if number and line.get(Column.TITLE) else text[mark.end :]
    return int(mark.rank), mark.label, " ".join(title.split()).rstrip(" :")


def _joined_rows(joined: list[_Line]) -> Iterator[str]:
    if joined:
        numbers = row_ranges([line.number for line in joined])
        yield f"Dòng {numbers} không có số thứ tự, được nối vào nhiệm vụ ở dòng trên."


def _group_rows(groups: list[_Line]) -> Iterator[str]:
    if groups:
        numbers = row_ranges([line.number for line in groups])
        yield (
            f"Không đọc dòng {numbers}: đây là tên nhóm của danh mục lúc xuất tệp, không phải đề "
            "mục. Đề mục của các nhiệm vụ giữ nguyên."
        )


def _unread_rows(unread: list[_Line]) -> Iterator[str]:
    if not unread:
        return
    words = "; ".join(" ".join(line.words)[:60] for line in unread[:3])
    numbers = row_ranges([line.number for line in unread])
    yield f"Không đọc dòng {numbers} vì không phải nhiệm vụ: “{words}”."


def _hidden_rows(sheet: Sheet, lines: list[_Line]) -> Iterator[str]:
    hidden = {row + 1 for row in sheet.hidden_rows}
    found = [line.number for line in lines if line.number in hidden]
    if found:
        yield f"Dòng {row_ranges(found)} đang ẩn trong tệp, vẫn được đọc như các dòng khác."

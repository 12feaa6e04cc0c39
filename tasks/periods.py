"""Calendar periods as offices name them: "tháng 12/2021", "Quý II/2022", "giai đoạn 2021–2025".

A period knows its first and last day and how it is printed. The cut-offs of periodic reports
(Decree 09/2019, article 12) differ from these: tasks.reporting.
"""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from typing import Self

ROMAN_QUARTERS = ("I", "II", "III", "IV")
_QUARTER_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4}


@dataclass(frozen=True, order=True)
class Month:
    year: int
    month: int

    def __post_init__(self) -> None:
        _check(self.year, self.month, 12, "tháng")

    @classmethod
    def containing(cls, on: date) -> Self:
        return cls(on.year, on.month)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return last_day_of(self.year, self.month)

    @property
    def label(self) -> str:
        # Decree 30/2020: a nought stands before months 1 and 2 only.
        return f"tháng {month_number(self.month)}/{self.year}"


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    quarter: int

    def __post_init__(self) -> None:
        _check(self.year, self.quarter, 4, "quý")

    @classmethod
    def containing(cls, on: date) -> Self:
        return cls(on.year, (on.month + 2) // 3)

    @property
    def first_day(self) -> date:
        return date(self.year, self.quarter * 3 - 2, 1)

    @property
    def last_day(self) -> date:
        return last_day_of(self.year, self.quarter * 3)

    @property
    def label(self) -> str:
        return f"Quý {ROMAN_QUARTERS[self.quarter - 1]}/{self.year}"


@dataclass(frozen=True, order=True)
class HalfYear:
    year: int
    half: int

    def __post_init__(self) -> None:
        _check(self.year, self.half, 2, "nửa năm")

    @classmethod
    def containing(cls, on: date) -> Self:
        return cls(on.year, 1 if on.month <= 6 else 2)

    @property
    def first_day(self) -> date:
        return date(self.year, self.half * 6 - 5, 1)

    @property
    def last_day(self) -> date:
        return last_day_of(self.year, self.half * 6)

    @property
    def label(self) -> str:
        return f"6 tháng {'đầu' if self.half == 1 else 'cuối'} năm {self.year}"


@dataclass(frozen=True, order=True)
class Year:
    year: int

    def __post_init__(self) -> None:
        _check(self.year, 1, 1, "năm")

    @classmethod
    def containing(cls, on: date) -> Self:
        return cls(on.year)

    @property
    def first_day(self) -> date:
        return date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, 12, 31)

    @property
    def label(self) -> str:
        return f"năm {self.year}"


@dataclass(frozen=True, order=True)
class Years:
    """Several whole years, the first and the last included."""

    first_year: int
    last_year: int

    def __post_init__(self) -> None:
        _check(self.first_year, 1, 1, "năm")
        _check(self.last_year, 1, 1, "năm")
        if self.last_year < self.first_year:
            raise ValueError(f"giai đoạn {self.first_year}–{self.last_year} bị ngược")

    @property
    def first_day(self) -> date:
        return date(self.first_year, 1, 1)

    @property
    def last_day(self) -> date:
        return date(self.last_year, 12, 31)

    @property
    def label(self) -> str:
        return f"giai đoạn {self.first_year}–{self.last_year}"


Period = Month | Quarter | HalfYear | Year | Years

_YEAR = r"((?:19|20)\d\d)"
_OF_YEAR = rf"(?: ?[/.-] ?(?:năm )?| năm | ){_YEAR}"
_QUARTER = rf"qu(?:ý|í) (0?[1-4]|i{{1,3}}|iv|một|hai|ba|bốn|tư){_OF_YEAR}"
_MONTH = re.compile(rf"(?:tháng )?(\d{{1,2}}){_OF_YEAR}")
_HALF = re.compile(rf"(?:0?6|sáu) tháng (đầu|cuối) năm {_YEAR}")
_YEARS = re.compile(rf"(?:giai đoạn )?{_YEAR} ?[-–] ?{_YEAR}")


def parse_period(text: str) -> Period:
    """Return the period that text names in full, its year included.

    Raise ValueError with a Vietnamese sentence when text names none.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    try:
        period = _read_period(plain)
    except ValueError as error:
        raise ValueError(f"Không có kỳ “{text.strip()}”: {error}") from error
    if period is None:
        raise ValueError(
            f"Không đọc được kỳ “{text.strip()}”; hãy ghi như tháng 12/2021, Quý II/2022, năm 2022."
        )
    return period


def quarter_number(text: str) -> int | None:
    """Return 1–4 for "II", "02", "hai"; None for anything else."""
    word = text.strip().casefold()
    if word.upper() in ROMAN_QUARTERS:
        return ROMAN_QUARTERS.index(word.upper()) + 1
    if word.isdecimal() and len(word) <= 2:
        return int(word) if 1 <= int(word) <= 4 else None
    return _QUARTER_WORDS.get(word)


def month_number(month: int) -> str:
    return f"{month:02}" if month < 3 else str(month)


def last_day_of(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _read_period(plain: str) -> Period | None:
    if match := re.fullmatch(_QUARTER, plain):
        return Quarter(int(match[2]), quarter_number(match[1]) or 0)
    if match := _HALF.fullmatch(plain):
        return HalfYear(int(match[2]), 1 if match[1] == "đầu" else 2)
    if match := _YEARS.fullmatch(plain):
        return Years(int(match[1]), int(match[2]))
    if match := _MONTH.fullmatch(plain):
        return Month(int(match[2]), int(match[1]))
    if match := re.fullmatch(rf"(?:năm )?{_YEAR}", plain):
        return Year(int(match[1]))
    return None


def _check(year: int, number: int, highest: int, unit: str) -> None:
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"không có năm {year}")
    if not 1 <= number <= highest:
        raise ValueError(f"không có {unit} {number}")

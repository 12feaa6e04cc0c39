"""Periods of periodic reports, by the cut-offs of Decree 09/2019/NĐ-CP, article 12.

Quý II/2022 covers 15/03/2022 to 14/06/2022 and is sent by 20/06/2022. A period is known by its
kind (month, quarter, half_year, year) and the first day of its calendar period: 01/04/2022.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from tasks.periods import HalfYear, Month, Quarter, Year

_CALENDAR: dict[str, type[Month | Quarter | HalfYear | Year]] = {
    "month": Month,
    "quarter": Quarter,
    "half_year": HalfYear,
    "year": Year,
}
KINDS = tuple(_CALENDAR)
# Article 8.5 wants at least one working day between the cut-off and the sending day.
_CUT_OFF_DAY, _SEND_DAY = 14, 20
_SATURDAY = 5


@dataclass(frozen=True, order=True)
class ReportingPeriod:
    kind: str
    start: date

    def __post_init__(self) -> None:
        if self.kind not in _CALENDAR:
            raise ValueError(f"không có loại kỳ báo cáo “{self.kind}”")
        if self.start != self._calendar.first_day:
            raise ValueError(f"kỳ báo cáo không bắt đầu ngày {self.start:%d/%m/%Y}")

    @classmethod
    def covering(cls, kind: str, on: date) -> Self:
        """Return the period to whose data the day belongs: from the 15th, the next month's."""
        day = on.replace(day=1)
        if on.day > _CUT_OFF_DAY:
            day = (day + timedelta(days=31)).replace(day=1)
        return cls(kind, _CALENDAR[kind].containing(day).first_day)

    @classmethod
    def asked(cls, kind: str, on: date) -> Self:
        """Return the period whose reports are asked for on that day.

        A period is asked for from the first day of the month of its cut-off until the next one
        is: Quý II/2022 from 01/06/2022, and after 20/06/2022 from whoever has not sent it yet.
        """
        current = cls(kind, _CALENDAR[kind].containing(on).first_day)
        return current if current.opens_on <= on else current.previous

    @property
    def _calendar(self) -> Month | Quarter | HalfYear | Year:
        return _CALENDAR[self.kind].containing(self.start)

    @property
    def previous(self) -> Self:
        day_before = self.start - timedelta(days=1)
        return type(self)(self.kind, _CALENDAR[self.kind].containing(day_before).first_day)

    @property
    def label(self) -> str:
        return self._calendar.label

    @property
    def first_day(self) -> date:
        """The first day of the data: the 15th of the month before the calendar period."""
        return (self.start - timedelta(days=1)).replace(day=_CUT_OFF_DAY + 1)

    @property
    def cut_off(self) -> date:
        """The last day of the data: the 14th of the last month."""
        return self._calendar.last_day.replace(day=_CUT_OFF_DAY)

    @property
    def opens_on(self) -> date:
        return self.cut_off.replace(day=1)

    @property
    def send_by(self) -> date:
        """The last day for sending; a weekend moves it to Monday (Civil Code 2015, article 148)."""
        day = self.cut_off.replace(day=_SEND_DAY)
        return day + timedelta(days=7 - day.weekday()) if day.weekday() >= _SATURDAY else day

    def time_left(self, on: date) -> str:
        """Return how far off the last day for sending is, to stand behind it."""
        days = (self.send_by - on).days
        if days < 0:
            return "đã qua"
        return f"còn {days} ngày" if days else "là hôm nay"

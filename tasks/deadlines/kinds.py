"""Words of the domain that a deadline is made of."""

from dataclasses import dataclass
from enum import StrEnum


class DeadlineKind(StrEnum):
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    PERIOD = "period"
    RECURRING = "recurring"
    CONDITIONAL = "conditional"
    ONGOING = "ongoing"
    DONE = "done"
    NONE = "none"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self.value]


_KIND_LABELS = {
    "day": "Ngày cụ thể",
    "month": "Tháng",
    "quarter": "Quý",
    "half_year": "6 tháng",
    "year": "Năm",
    "period": "Giai đoạn",
    "recurring": "Định kỳ",
    "conditional": "Chờ sự kiện",
    "ongoing": "Thường xuyên",
    "done": "Đã thực hiện",
    "none": "Chưa có thời hạn",
}


class Milestone(StrEnum):
    """Which of the two dates of a document the deadline binds."""

    SUBMISSION = "submission"
    COMPLETION = "completion"

    @property
    def label(self) -> str:
        return "Trình" if self is Milestone.SUBMISSION else "Hoàn thành, ban hành"


@dataclass(frozen=True)
class Delay:
    """So long after an event, or before it: "chậm nhất 20 ngày trước khi khai mạc kỳ họp"."""

    amount: int
    unit: str  # day, working_day, week, month, year
    before: bool = False

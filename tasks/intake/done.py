"""What a letter says is done already: "đã ban hành tháng 02/2021", "đã ban hành tại Kế hoạch số
812/KH-UBND ngày 09/3/2020".
"""

from dataclasses import dataclass
from datetime import date

from tasks.choices import DatePrecision
from tasks.deadlines import Deadline, DeadlineKind
from tasks.periods import Month
from tasks.reading.references import find_references

UNDATED = "Nói đã thực hiện mà không nêu ngày, tháng nên vẫn ghi là chưa thực hiện."


@dataclass(frozen=True)
class Done:
    """When it was done; `reference` is the document that came of it, where it is named."""

    on: date
    precision: DatePrecision
    reference: str = ""


def done_of(deadline: Deadline) -> Done | None:
    """Return what is done, or None where nothing is or no day or month is known."""
    if deadline.kind is not DeadlineKind.DONE:
        return None
    if isinstance(deadline.done, date):
        cited = find_references(deadline.wording)
        reference = str(cited[0]) if len(cited) == 1 else ""
        return Done(deadline.done, DatePrecision.DAY, reference)
    if isinstance(deadline.done, Month):
        return Done(deadline.done.first_day, DatePrecision.MONTH)
    return None

"""One made-up task, drawn from a Random: wording, deadline, and how far it came by a day."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from tasks.choices import DatePrecision, Status
from tasks.deadlines import Deadline, DeadlineKind, Milestone, parse_deadline
from tasks.management.demo.words import (
    AWAITED,
    DATED,
    DATED_WEIGHTS,
    FORM_WEIGHTS,
    FORMS,
    NOBODY,
    ONGOING,
    PLACES,
    PROGRESS_NOTES,
    YEARLY,
    Field,
    Form,
)
from tasks.periods import ROMAN_QUARTERS

# What is due by the end of 2025 is nearly all done; what is due later mostly is not.
LAST_DAY = date(2025, 12, 31)


@dataclass(frozen=True)
class Draft:
    field: Field
    form: Form
    title: str
    deadline: Deadline
    awaited: str
    progress: dict[str, Any]

    @property
    def text(self) -> str:
        """The wording as the letter has it."""
        wording = self.deadline.wording
        return f"{self.title} (Thời gian trình: {wording})." if wording else f"{self.title}."


def draw(rng: Random, field: Field, place: str, year: int) -> Draft:
    form = rng.choices(FORMS, FORM_WEIGHTS)[0]
    deadline, awaited = _deadline(rng, form, year)
    return Draft(
        field=field,
        form=form,
        title=_title(rng, field, form, place, year),
        deadline=deadline,
        awaited=awaited,
        progress=_progress(rng, form, deadline, year),
    )


def _title(rng: Random, field: Field, form: Form, place: str, year: int) -> str:
    years = rng.choice(("giai đoạn 2021-2025", "giai đoạn 2021-2025", "đến năm 2030", ""))
    wording = rng.choice(form.wordings).format(
        subject=rng.choice(field.subjects),
        place=place or rng.choice(PLACES),
        years=years,
        year=year,
    )
    return " ".join(wording.split())


def _deadline(rng: Random, form: Form, year: int) -> tuple[Deadline, str]:
    """Return the deadline, and the event it waits for or ""."""
    share = rng.random()
    if form.issuer == NOBODY:
        return _read(ONGOING if share < 0.8 else ""), ""
    if share < 0.06:
        return _read(""), ""
    if share < 0.14:
        awaited = rng.choice(AWAITED)
        return _read(awaited), awaited
    if share < 0.19:
        return _yearly(rng.choice(YEARLY), year), ""
    milestone = rng.choice((Milestone.SUBMISSION, Milestone.SUBMISSION, Milestone.COMPLETION))
    return replace(_read(_dated(rng, year)), milestone=milestone), ""


def _dated(rng: Random, year: int) -> str:
    quarter = rng.randint(1, 4)
    due_year = year + rng.choices((0, 1, 2, 3), (5, 6, 2, 1))[0]
    return rng.choices(DATED, DATED_WEIGHTS)[0].format(
        month=rng.randint(1, 12),
        day=rng.randint(10, 28),
        quarter=quarter,
        roman=ROMAN_QUARTERS[quarter - 1],
        year=due_year,
        later=due_year + rng.randint(1, 4),
    )


@cache
def _read(wording: str) -> Deadline:
    return parse_deadline(wording)


def _yearly(wording: str, year: int) -> Deadline:
    """Return the recurring deadline with its first period in that year."""
    deadline = replace(_read(wording), start=date(year, 1, 1))
    return replace(deadline, due=deadline.next_due(date(year, 1, 1)))


def _progress(rng: Random, form: Form, deadline: Deadline, year: int) -> dict[str, Any]:
    if rng.random() < 0.02:
        order = f"{rng.randint(100, 4999)}/UBND-TH"
        return {"status": Status.STOPPED, "result_note": f"Dừng theo Công văn số {order}"}
    if deadline.due is None or deadline.kind == DeadlineKind.CONDITIONAL:
        status = rng.choices((Status.NOT_STARTED, Status.IN_PROGRESS), (1, 2))[0]
        return {"status": status, "note": rng.choice(PROGRESS_NOTES)}
    done = 0.94 - 0.03 * (year - 2021) if deadline.due <= LAST_DAY else 0.08
    if rng.random() < done:
        return _completed(rng, form, deadline.due, year)
    return _open(rng, deadline.due)


def _completed(rng: Random, form: Form, due: date, year: int) -> dict[str, Any]:
    late = rng.random() < 0.12
    earliest = date(year, 3, 10)
    completed = due + timedelta(rng.randint(1, 90) if late else -rng.randint(0, 80))
    completed = min(max(completed, earliest), LAST_DAY)
    known: dict[str, Any] = {
        "status": Status.COMPLETED,
        "submitted_on": completed - timedelta(rng.randint(2, 20)),
        "completed_on": completed,
    }
    if rng.random() < 0.03:
        return known | {
            "completed_on": completed.replace(day=1),
            "completed_precision": DatePrecision.MONTH,
            "submitted_on": None,
            "result_note": f"Đã ban hành trong tháng {completed:%m/%Y}, chưa rõ số văn bản",
        }
    return known | {
        "result_reference": f"{rng.randint(10, 4999)}/{form.symbol}",
        "result_on": completed,
    }


def _open(rng: Random, due: date) -> dict[str, Any]:
    if rng.random() < 0.2:
        submitted = min(due + timedelta(rng.randint(-30, 30)), LAST_DAY)
        return {"status": Status.SUBMITTED, "submitted_on": submitted}
    status = rng.choices((Status.NOT_STARTED, Status.IN_PROGRESS), (1, 2))[0]
    return {"status": status, "note": rng.choice(PROGRESS_NOTES)}

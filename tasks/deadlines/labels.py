"""A deadline said in Vietnamese: "Hết Quý II/2022, chậm nhất 30/06/2022"."""

from datetime import date
from itertools import pairwise

from tasks.deadlines.kinds import DeadlineKind
from tasks.deadlines.moments import UNITS
from tasks.deadlines.recurrence import QUARTER_ENDS, WEEKDAYS, sample_days
from tasks.periods import HalfYear, Month, Period, Quarter, Year, Years, last_day_of

_WEEKDAY_NAMES = dict(
    zip(
        WEEKDAYS,
        ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
        strict=True,
    )
)


def waiting_words(condition: str, start: date | None, due: date | None, last_day_words: str) -> str:
    expected = f", dự kiến trong {period_words(start, due)}" if start and due else ""
    if due and not start:
        expected = f", dự kiến {last_day_words}"
    event = condition[4:] if condition.casefold().startswith("chờ ") else condition
    return f"Chờ: {event}{expected}" if event else f"Chờ sự kiện{expected}"


def ongoing_words(start: date | None) -> str:
    return "Thường xuyên" + (f" từ ngày {start:%d/%m/%Y}" if start else "")


def done_words(done: Period | date | None) -> str:
    if done is None:
        return "Đã thực hiện"
    when = f"ngày {done:%d/%m/%Y}" if isinstance(done, date) else done.label
    return f"Đã thực hiện {when}"


def dated_words(
    kind: DeadlineKind, start: date | None, due: date | None, last_day_words: str
) -> str:
    if due is None:
        since = f", từ ngày {start:%d/%m/%Y}" if start else ""
        return f"{kind.label}, chưa rõ ngày cuối{since}"
    if kind is DeadlineKind.DAY and start == due:
        return f"Ngày {due:%d/%m/%Y}"
    if start is None or kind is DeadlineKind.DAY:
        return _capital(last_day_words)
    words = period_words(start, due)
    unit = UNITS.get(kind)
    lead = "Hết " if unit and _is_whole(unit.containing(due), start, due) else ""
    return f"{_capital(lead + words)}, {last_day_words}"


def period_words(start: date, due: date) -> str:
    """Return the period from start to due by its own name, where it has one."""
    for unit in (Month, Quarter, HalfYear, Year):
        if _is_whole(unit.containing(due), start, due):
            return unit.containing(due).label
    if (start.month, start.day, due.month, due.day) == (1, 1, 12, 31):
        return Years(start.year, due.year).label
    for series in (Quarter, Month):
        first, last = series.containing(start), series.containing(due)
        if (first.first_day, last.last_day) == (start, due):
            return f"{first.label} đến {last.label}"
    return f"từ {start:%d/%m/%Y} đến {due:%d/%m/%Y}"


def _is_whole(period: Period, start: date, due: date) -> bool:
    return (period.first_day, period.last_day) == (start, due)


def recurring_words(rule: str) -> str:
    if not rule:
        return "Định kỳ, chưa rõ chu kỳ"
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    until = parts.get("UNTIL", "")
    ending = f", đến {until[6:8]}/{until[4:6]}/{until[:4]}" if until else ""
    return _cycle_words(rule, parts) + ending


def _cycle_words(rule: str, parts: dict[str, str]) -> str:
    every = int(parts.get("INTERVAL", "1"))
    if parts.get("FREQ") in ("DAILY", "WEEKLY"):
        return _short_cycle_words(parts, every)
    if parts.get("FREQ") == "MONTHLY" and every > 1:
        return f"{every} tháng một lần, chậm nhất ngày cuối kỳ"
    days = sample_days(rule)
    months = [month for month, _ in days]
    is_quarterly = len(months) == 4 and all(b - a == 3 for a, b in pairwise(months))
    if "BYDAY" in parts:
        place = {12: "tháng", 4: "quý"}.get(len(months), "kỳ")
        return f"Hằng {place}, chậm nhất ngày làm việc cuối {place}"
    if len(months) >= 12:
        return f"Hằng tháng, chậm nhất {_days_of_month(days[: len(days) // 12])}"
    if is_quarterly:
        return f"Hằng quý, chậm nhất {_day_of_quarter(days)}"
    cycle = "Hằng năm" if every == 1 else f"{every} năm một lần"
    return f"{cycle}, chậm nhất " + _listed([f"ngày {day:02}/{month:02}" for month, day in days])


def _short_cycle_words(parts: dict[str, str], every: int) -> str:
    if parts["FREQ"] == "DAILY":
        return "Hằng ngày" if every == 1 else f"{every} ngày một lần"
    cycle = "Hằng tuần" if every == 1 else f"{every} tuần một lần"
    return f"{cycle}, chậm nhất {_WEEKDAY_NAMES[parts.get('BYDAY', 'SU')]}"


def _days_of_month(days: list[tuple[int, int]]) -> str:
    return _listed(["ngày cuối tháng" if day == 31 else f"ngày {day:02}" for _, day in days])


def _day_of_quarter(days: list[tuple[int, int]]) -> str:
    if tuple(month for month, _ in days) == QUARTER_ENDS and _are_last(days):
        return "ngày cuối quý"
    place = {1: "đầu", 2: "thứ hai của", 0: "cuối"}[days[0][0] % 3]
    day = "ngày cuối" if _are_last(days) else f"ngày {max(day for _, day in days):02}"
    return f"{day} tháng {place} quý"


def _are_last(days: list[tuple[int, int]]) -> bool:
    return all(last_day_of(2023, month).day == day for month, day in days)


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " và " + words[-1]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

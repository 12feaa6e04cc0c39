"""The words of a reminder letter: it quotes the request and its day, as Decree 30/2020 cites."""

import re
from dataclasses import dataclass
from datetime import date

from tasks.periods import month_number

_ABOUT = re.compile(r"^\s*(v/v|về việc)\b[\s:]*", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """What was asked, by whom, for which day; `on` is the day of the reminder."""

    issuer: str
    superior: str
    request: str
    requested_on: date | None
    about: str
    reply_by: date
    new_reply_by: date
    on: date


def reminder_subject(asked: Asked) -> str:
    return f"đôn đốc trả lời Công văn {_cited(asked)}"


def reminder_paragraphs(asked: Asked) -> tuple[str, ...]:
    us, above = asked.issuer, asked.superior or "cấp có thẩm quyền"
    subject = _ABOUT.sub("", asked.about)
    about = f" về việc {subject}" if subject else ""
    lines = f"""\
{us} đã có Công văn {_cited(asked)}{about}, đề nghị các cơ quan, đơn vị trả lời trước hết \
ngày {_day(asked.reply_by)}.
Đến hết ngày {_day(asked.on)}, {us} chưa nhận được văn bản trả lời đầy đủ của quý cơ quan.
Để kịp tổng hợp, báo cáo {above}, đề nghị quý cơ quan khẩn trương trả lời, gửi về {us} trước hết \
ngày {_day(asked.new_reply_by)}; trường hợp không có nội dung, đề nghị có văn bản xác nhận.
{us} đề nghị quý cơ quan quan tâm phối hợp thực hiện./."""
    return tuple(lines.splitlines())


def _cited(asked: Asked) -> str:
    dated = f" ngày {asked.requested_on:%d/%m/%Y}" if asked.requested_on else ""
    return f"số {asked.request}{dated}"


def _day(day: date) -> str:
    """Return 10/3/2021: a zero before months 1 and 2 and days below ten, as in letters."""
    return f"{day:%d}/{month_number(day.month)}/{day.year}"

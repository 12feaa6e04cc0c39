"""One task in words, as it is printed."""

from datetime import date
from typing import NamedTuple, TypeVar

from tasks.choices import CountsAs, Status, Timeliness
from tasks.deadlines import DeadlineKind

# What a column reads and a section holds: a Row, or a row that knows more or is frozen.
R = TypeVar("R")


class Row(NamedTuple):
    """A task judged on one day. Texts are labels for people; codes and values ride along."""

    code: str
    title: str
    programme: str = ""
    headings: tuple[str, ...] = ()  # from the outermost: ("3. Thực hiện …", "3.1. UBND tỉnh …")
    document_type: str = ""
    document_type_value: str = ""
    lead: str = ""
    lead_code: str = ""
    lead_short: str = ""
    coordinating: str = ""
    submitter: str = ""
    issuer: str = ""
    deadline: str = ""  # verbatim
    deadline_label: str = ""  # in words, where the deadline has no wording
    deadline_kind: str = DeadlineKind.NONE
    due_on: date | None = None
    milestone: str = ""  # label
    status: str = Status.NOT_STARTED.label
    status_value: str = Status.NOT_STARTED
    timeliness: Timeliness = Timeliness.NO_DEADLINE
    timeliness_label: str = ""
    submitted_on: date | None = None
    completed: str = ""  # "15/02/2021", or "02/2021" where only the month is known
    result: str = ""
    note: str = ""
    sources: str = ""
    heading_id: int | None = None
    awaited: str = ""  # the event, or the condition as the letter words it
    section: str = ""  # of the first source letter
    counts_as: str = CountsAs.LINE
    first_due_on: date | None = None  # before the first extension
    extension_count: int = 0
    started: str = ""  # by which event, if any: "từ 10/06/2022: Trung ương ban hành hướng dẫn"
    percent: int | None = None  # as the last accepted report of the lead says
    period: str = ""  # the period that it is, or of recurring work the current one: "năm 2022"
    parts: str = ""  # "2/3 việc con hoàn thành"
    altered: tuple[str, ...] = ()  # what became different since a day: "Tình trạng: … → …"
    earlier: str = ""  # what became of earlier periods: "năm 2021: hoàn thành, muộn 76 ngày"

"""One line of the list and of every file: a task in plain values and words, ready to write."""

from dataclasses import dataclass
from datetime import date

from tasks.choices import Timeliness


@dataclass(frozen=True, slots=True)
class Row:
    """`headings` is the path above the row, outermost first; () where the task has none.

    `deadline` is the wording of the letter, `deadline_label` how it is read; `completed` keeps
    a month that is all we know ("02/2021"); `sources` names the letters and their sections.
    """

    code: str
    programme: str
    heading_id: int | None
    headings: tuple[str, ...]
    title: str
    document_type: str
    lead: str
    lead_short: str
    coordinating: str
    submitter: str
    issuer: str
    deadline: str
    deadline_label: str
    deadline_kind: str
    due_on: date | None
    milestone: str
    awaited: str
    status: str
    status_value: str
    timeliness: Timeliness
    timeliness_label: str
    submitted_on: date | None
    completed: str
    result: str
    note: str
    section: str
    sources: str

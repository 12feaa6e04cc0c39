"""Deadlines as officials write them, read into values.

"Thời gian trình: quý 2 năm 2022" → kind quarter, 01/04/2022 to 30/06/2022, milestone submission.
The wording is always kept; what cannot be read stays as text and says so, nothing is guessed.
"""

from tasks.deadlines.counting import deadline_after
from tasks.deadlines.finding import find_deadline
from tasks.deadlines.kinds import DeadlineKind, Delay, Milestone
from tasks.deadlines.reading import parse_deadline
from tasks.deadlines.value import Deadline

__all__ = [
    "Deadline",
    "DeadlineKind",
    "Delay",
    "Milestone",
    "deadline_after",
    "find_deadline",
    "parse_deadline",
]

from tasks.models.history import HistoryEntry
from tasks.models.letter import Letter, LetterItem
from tasks.models.programme import Heading, Programme
from tasks.models.task import Assignment, AwaitedEvent, Task

__all__ = [
    "Assignment",
    "AwaitedEvent",
    "Heading",
    "HistoryEntry",
    "Letter",
    "LetterItem",
    "Programme",
    "Task",
]

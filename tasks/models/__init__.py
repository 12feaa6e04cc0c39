from tasks.models.attachment import Attachment
from tasks.models.change import ChangeSet, TaskChange
from tasks.models.digest import Digest
from tasks.models.history import HistoryEntry
from tasks.models.importing import ImportRun
from tasks.models.intake import Intake
from tasks.models.issued import DocumentTemplate, IssuedVersion
from tasks.models.letter import Letter, LetterItem
from tasks.models.letterhead import Letterhead, Signer
from tasks.models.programme import Heading, Programme
from tasks.models.progress import Extension, ProgressReport
from tasks.models.round import DistinctPair, Reminder, Reply, Round
from tasks.models.task import Assignment, AwaitedEvent, Task
from tasks.models.view import DefaultView, SavedView

__all__ = [
    "Assignment",
    "Attachment",
    "AwaitedEvent",
    "ChangeSet",
    "DefaultView",
    "Digest",
    "DistinctPair",
    "DocumentTemplate",
    "Extension",
    "Heading",
    "HistoryEntry",
    "ImportRun",
    "Intake",
    "IssuedVersion",
    "Letter",
    "LetterItem",
    "Letterhead",
    "Programme",
    "ProgressReport",
    "Reminder",
    "Reply",
    "Round",
    "SavedView",
    "Signer",
    "Task",
    "TaskChange",
]

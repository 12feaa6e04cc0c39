"""Summaries for the People's Committee as values: built, compared, kept, each printed as it is."""

from tasks.consolidation.report.building import Source, build_report
from tasks.consolidation.report.canonical import fingerprint, from_json, to_json
from tasks.consolidation.report.columns import OVERDUE_COLUMNS, PROGRESS_COLUMNS, Told
from tasks.consolidation.report.comparison import Comparison, compare
from tasks.consolidation.report.known import Completions
from tasks.consolidation.report.value import (
    Chapter,
    Finished,
    FrozenColumn,
    FrozenRow,
    FrozenTable,
    Issuer,
    Missing,
    Report,
    Window,
)

__all__ = [
    "OVERDUE_COLUMNS",
    "PROGRESS_COLUMNS",
    "Chapter",
    "Comparison",
    "Completions",
    "Finished",
    "FrozenColumn",
    "FrozenRow",
    "FrozenTable",
    "Issuer",
    "Missing",
    "Report",
    "Source",
    "Told",
    "Window",
    "build_report",
    "compare",
    "fingerprint",
    "from_json",
    "to_json",
]

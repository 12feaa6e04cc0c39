"""Rows of tasks → what is printed: columns, sections with running numbers, totals by agency.

Plain values only, so that the screen, Excel, Word and CSV cannot differ. A row stands for one
task on one day; the rows come filtered and sorted, and leave in the same order.
"""

from tasks.consolidation.columns import (
    ALTERED,
    COLUMNS,
    AnnexCell,
    Column,
    ColumnKind,
    Value,
    cell_words,
)
from tasks.consolidation.row import (
    Row,
)
from tasks.consolidation.sections import (
    OTHER_TASKS,
    Consolidation,
    Group,
    HeadingLine,
    Section,
    consolidate,
    group_words,
)
from tasks.consolidation.totals import (
    COMPLETION_RATE_LABEL,
    DUE_COMPLETION_RATE_LABEL,
    NO_LEAD,
    PARTS,
    TOTALS_COLUMNS,
    TOTALS_TITLE,
    AgencyTable,
    AgencyTotals,
    TotalsColumn,
    agency_totals,
    column_groups,
    column_sums,
    count_words,
    part_of,
    rate_words,
    totals_sum,
)

__all__ = [
    "ALTERED",
    "COLUMNS",
    "COMPLETION_RATE_LABEL",
    "DUE_COMPLETION_RATE_LABEL",
    "NO_LEAD",
    "OTHER_TASKS",
    "PARTS",
    "TOTALS_COLUMNS",
    "TOTALS_TITLE",
    "AgencyTable",
    "AgencyTotals",
    "AnnexCell",
    "Column",
    "ColumnKind",
    "Consolidation",
    "Group",
    "HeadingLine",
    "Row",
    "Section",
    "TotalsColumn",
    "Value",
    "agency_totals",
    "cell_words",
    "column_groups",
    "column_sums",
    "consolidate",
    "count_words",
    "group_words",
    "part_of",
    "rate_words",
    "totals_sum",
]

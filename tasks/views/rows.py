"""Rows of the list under the headings that govern them."""

from typing import Any

from tasks.choices import Timeliness
from tasks.consolidation import Row


def grouped(rows: list[Row], counts: dict[int, dict[str, int]]) -> list[dict[str, Any]]:
    """Return the rows of the page under their headings, each with its counts over all pages."""
    groups: list[dict[str, Any]] = []
    for row in rows:
        if not groups or groups[-1]["path"] != row.headings:
            standing = counts.get(row.heading_id or 0, {})
            groups.append(
                {
                    "path": row.headings,
                    "heading": row.headings[-1] if row.headings else "Không thuộc đề mục nào",
                    "above": " / ".join(row.headings[:-1]),
                    "count": sum(standing.values()),
                    "overdue": standing.get(Timeliness.OVERDUE, 0),
                    "rows": [],
                }
            )
        groups[-1]["rows"].append(row)
    return groups

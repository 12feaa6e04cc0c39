"""Consolidation → .xlsx."""

from tasks.writing.excel.annex import write_annex

__all__ = ["write_annex"]

"""Consolidation and Report → .xlsx."""

from tasks.writing.excel.annex import write_annex
from tasks.writing.excel.report import write_report

__all__ = ["write_annex", "write_report"]

"""Consolidation → .docx: the annexed list of tasks in landscape, and the table by agency."""

from typing import IO

from tasks.consolidation import Consolidation
from tasks.writing.columns import annex_columns
from tasks.writing.page import Head
from tasks.writing.provenance import Provenance
from tasks.writing.word.fill import Table, Value, fill
from tasks.writing.word.finish import finish
from tasks.writing.word.layouts import ANNEX_ISSUER_MM
from tasks.writing.word.lines import head_lines
from tasks.writing.word.package import save
from tasks.writing.word.report import figures
from tasks.writing.word.styles import ISSUER, SUPERIOR
from tasks.writing.word.tables import task_rows, totals_rows
from tasks.writing.word.templates import template_document


def write_annex(
    consolidation: Consolidation,
    file: IO[bytes],
    *,
    head: Head,
    provenance: Provenance,
    template: bytes | None = None,
) -> None:
    """Write the list to a binary file, with the columns and figures of the annex in Excel."""
    document = template_document("annex", template)
    tables = fill(document, _values(consolidation, head))
    finish(document)
    save(
        document,
        file,
        tables=tables,
        title=" ".join(head.title),
        author=head.issuer,
        at=provenance.at,
        comments="\n".join(f"{name}: {value}" for name, value in provenance.facts(consolidation)),
    )


def _values(consolidation: Consolidation, head: Head) -> dict[str, Value]:
    columns = annex_columns(consolidation.rows, consolidation.columns)
    return {
        "Cơ quan chủ quản": head_lines(head.superior, SUPERIOR, ANNEX_ISSUER_MM),
        "Cơ quan ban hành": head_lines(head.issuer, ISSUER, ANNEX_ISSUER_MM),
        "Tiêu đề": tuple(line.upper() for line in head.title),
        "Kèm theo": f"(Kèm theo {head.parent})" if head.parent else "",
        "Chương trình": head.programme,
        "Kỳ báo cáo": "",
        **figures(consolidation.agencies.total, consolidation.on),
        "Danh mục nhiệm vụ": Table(lambda: task_rows(consolidation.sections, columns)),
        "Biểu tổng hợp theo cơ quan": Table(lambda: totals_rows(consolidation.agencies)),
    }

"""What was filtered, how it was sorted, when and by whom it was taken out."""

from dataclasses import dataclass
from datetime import date, datetime

from tasks.choices import ReportKind
from tasks.consolidation import COLUMNS, Consolidation
from tasks.consolidation.report import Report
from tasks.writing.page import UNKNOWN_PARENT, number_and_symbol


@dataclass(frozen=True)
class Provenance:
    """`filters` are the chips of the list in words; `at` is local time."""

    at: datetime
    by: str
    filters: tuple[str, ...] = ()
    order: str = "Thứ tự trong danh mục"
    address: str = ""

    def facts(self, consolidation: Consolidation) -> list[tuple[str, str | int]]:
        """Return name and value, one for each filter."""
        filters = self.filters or ("Không lọc: toàn bộ nhiệm vụ được xem",)
        facts: list[tuple[str, str | int]] = [("Điều kiện lọc", words) for words in filters]
        facts += [
            ("Sắp xếp", self.order),
            ("Số nhiệm vụ", consolidation.total),
            ("Tình trạng tính đến hết ngày", f"{consolidation.on:%d/%m/%Y}"),
            ("Xuất lúc", f"{self.at:%H:%M ngày %d/%m/%Y}"),
            ("Người xuất", self.by),
        ]
        if left_out := _left_out(consolidation):
            facts.append(("Cột không in, cho vừa khổ A4", f"{left_out}; tệp CSV có đủ các cột"))
        return facts + ([("Địa chỉ của danh sách", self.address)] if self.address else [])


def _left_out(consolidation: Consolidation) -> str:
    printed = {column.key for column in consolidation.columns if column.annex}
    usual = (column for column in COLUMNS if column.annex)
    return ", ".join(column.label for column in usual if column.key not in printed)


@dataclass(frozen=True)
class Issue:
    """When and by whom a report was issued, and the number and date that the clerk gave it.

    A preview is not issued: it has no `edition` and no hash.
    """

    at: datetime
    by: str
    edition: int | None = None
    sha256: str = ""
    number: str = ""
    on: date | None = None

    def facts(self, report: Report) -> list[tuple[str, str | int]]:
        """Return name and value, one for each filter."""
        state = f"Lần {self.edition}, đã chốt" if self.edition else "Bản xem trước, chưa chốt"
        done = "Chốt" if self.edition else "Xem trước"
        facts: list[tuple[str, str | int]] = [("Bản", state)]
        facts += [("Phạm vi", words) for words in report.filters]
        facts += [
            ("Số nhiệm vụ", report.agencies.total.total),
            ("Số liệu tính đến hết ngày", f"{report.on:%d/%m/%Y}"),
            (f"{done} lúc", f"{self.at:%H:%M ngày %d/%m/%Y}"),
            (f"Người {done.lower()}", self.by),
        ]
        return facts + ([("Mã băm SHA-256", self.sha256)] if self.sha256 else [])

    def parent(self, report: Report, *, submitted: bool = False) -> str:
        """Return the document that the report's annexes go with; the clerk fills in the dots."""
        if not submitted and report.kind != ReportKind.PROGRESS:
            return UNKNOWN_PARENT
        document = "Tờ trình" if submitted else "Báo cáo"
        number = number_and_symbol(self.number or "……", report.issuer.symbol)
        day = f"{self.on:%d/%m/%Y}" if self.on else "……/……/……"
        return f"{document} số {number} ngày {day} của {report.issuer.issuer}"

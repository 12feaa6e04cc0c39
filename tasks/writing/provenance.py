"""What was filtered, how it was sorted, when and by whom it was taken out."""

from dataclasses import dataclass
from datetime import datetime

from tasks.consolidation import Consolidation


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
        return facts + ([("Địa chỉ của danh sách", self.address)] if self.address else [])

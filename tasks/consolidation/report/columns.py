"""The columns of the annex to a progress report and of the list of overdue tasks."""

from dataclasses import dataclass
from datetime import date

from tasks.consolidation.columns import (
    AnnexCell,
    Column,
    ColumnKind,
    annex_standing,
    annex_timing,
)
from tasks.consolidation.row import Row


@dataclass(frozen=True, slots=True)
class Told:
    """What the lead says of a task in the last report that was accepted."""

    done: str = ""
    obstacles: str = ""
    causes: str = ""
    proposals: str = ""
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A task on the report's day, and what was told of it."""

    row: Row
    told: Told
    on: date


def _wanted(r: ToldRow) -> str:
    """Return the product that the task asks for: "Nghị quyết (HĐND tỉnh)"."""
    kind = r.row.document_type or "Nhiệm vụ thường xuyên"
    return f"{kind} ({r.row.issuer})" if r.row.document_type and r.row.issuer else kind


def _bodies(r: ToldRow) -> str:
    lead = r.row.lead_short or r.row.lead
    return f"{lead}\n(phối hợp: {r.row.coordinating})" if r.row.coordinating else lead


def _present(r: ToldRow) -> str:
    """Return the issued document, what was done since, and how far it is."""
    parts = [r.row.result, r.told.done]
    if r.told.percent is not None and not r.row.completed:
        parts.append(f"Đạt {r.told.percent}%.")
    return "\n".join(part for part in parts if part)


def _causes(r: ToldRow) -> str:
    return "\n".join(part for part in (r.told.obstacles, r.told.causes) if part)


def _reasons(r: ToldRow) -> str:
    return _causes(r) or "Cơ quan chưa báo cáo lý do."


def _days(r: ToldRow) -> str:
    days = (r.on - r.row.due_on).days if r.row.due_on else 0
    return f"{days:,} ngày".replace(",", ".")


PROGRESS_COLUMNS: tuple[Column[ToldRow], ...] = (
    Column("title", "Nhiệm vụ", "Nhiệm vụ", lambda r: r.row.title, annex=AnnexCell(56)),
    Column("wanted", "Kết quả yêu cầu", "Yêu cầu", _wanted, annex=AnnexCell(22, centred=True)),
    Column(
        "deadline",
        "Thời gian hoàn thành",
        "Thời hạn",
        lambda r: annex_timing(r.row),
        annex=AnnexCell(22, centred=True),
    ),
    Column("lead", "Cơ quan thực hiện", "Cơ quan", _bodies, annex=AnnexCell(26, centred=True)),
    Column(
        "standing",
        "Tiến độ",
        "Tiến độ",
        lambda r: annex_standing(r.row),
        annex=AnnexCell(22, centred=True),
    ),
    Column("present", "Kết quả hiện nay", "Kết quả", _present, annex=AnnexCell(40)),
    Column("causes", "Khó khăn, nguyên nhân", "Nguyên nhân", _causes, annex=AnnexCell(32)),
    Column(
        "proposals",
        "Đề xuất, kiến nghị",
        "Kiến nghị",
        lambda r: r.told.proposals,
        annex=AnnexCell(26),
    ),
)
OVERDUE_COLUMNS: tuple[Column[ToldRow], ...] = (
    Column("title", "Nhiệm vụ", "Nhiệm vụ", lambda r: r.row.title, annex=AnnexCell(56)),
    Column(
        "lead",
        "Cơ quan chủ trì",
        "Chủ trì",
        lambda r: r.row.lead_short or r.row.lead,
        annex=AnnexCell(24, centred=True),
    ),
    Column(
        "deadline",
        "Thời gian trình, hoàn thành",
        "Thời hạn",
        lambda r: annex_timing(r.row),
        annex=AnnexCell(24, centred=True),
    ),
    Column(
        "due_on",
        "Hạn cuối",
        "Hạn cuối",
        lambda r: r.row.due_on,
        kind=ColumnKind.DATE,
        annex=AnnexCell(21, centred=True),
    ),
    Column("days", "Quá hạn", "Quá hạn", _days, annex=AnnexCell(18, centred=True)),
    Column(
        "status",
        "Tình trạng",
        "Tình trạng",
        lambda r: r.row.status,
        annex=AnnexCell(20, centred=True),
    ),
    Column("causes", "Lý do quá hạn", "Lý do", _reasons, annex=AnnexCell(50)),
    Column(
        "proposals",
        "Đề xuất, kiến nghị",
        "Kiến nghị",
        lambda r: r.told.proposals,
        annex=AnnexCell(30),
    ),
)

"""Rows of tasks, what was told of them and who issues → a Report."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TypeVar

from tasks.choices import ReportKind, Timeliness
from tasks.consolidation.columns import COLUMNS, Column
from tasks.consolidation.report.columns import (
    OVERDUE_COLUMNS,
    PROGRESS_COLUMNS,
    Told,
    ToldRow,
)
from tasks.consolidation.report.known import Completions, as_known
from tasks.consolidation.report.sentences import Facts, chapters, submission
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
from tasks.consolidation.row import Row
from tasks.consolidation.sections import (
    Consolidation,
    HeadingLine,
    Section,
    consolidate,
)
from tasks.consolidation.totals import AgencyTable, AgencyTotals, agency_totals

S = TypeVar("S")
_NOTHING_TOLD = Told()
EMPTY = FrozenTable((), ())


@dataclass(frozen=True)
class Source:
    """What a report is made of. `rows` come in the order of the annex, as they are today."""

    kind: ReportKind
    programme: str
    on: date
    issuer: Issuer
    rows: Sequence[Row]
    window: Window | None = None
    filters: tuple[str, ...] = ()
    completions: Completions | None = None
    finished: tuple[Finished, ...] = ()
    told: Mapping[str, Told] | None = None
    missing: tuple[Missing, ...] = ()
    before: Report | None = None


def build_report(source: Source) -> Report:
    completions = source.completions or {}
    rows = [
        as_known(row, on=source.on, completed_on=completions.get(row.code)) for row in source.rows
    ]
    listed = consolidate(rows, on=source.on)
    late = [row for row in rows if row.timeliness == Timeliness.OVERDUE]
    groups = _groups(listed, source)
    table = AgencyTable(
        tuple(totals for totals, _ in groups), replace(listed.agencies.total, agency="Tổng số")
    )
    report = Report(
        kind=source.kind,
        programme=source.programme,
        on=source.on,
        title=_title(source),
        subject=_subject(source),
        issuer=source.issuer,
        tasks=EMPTY,
        overdue=EMPTY,
        agencies=listed.agencies,
        groups=table,
        window=source.window,
        filters=source.filters,
    )
    if source.kind == ReportKind.ANNEX:
        return replace(
            report,
            tasks=_frozen(COLUMNS, listed.sections, lambda row: row),
            chapters=(_submission(source, report, rows),),
        )
    overdue = _overdue(late, source)
    if source.kind == ReportKind.OVERDUE:
        return replace(report, tasks=overdue)
    return replace(
        report,
        tasks=_frozen(PROGRESS_COLUMNS, listed.sections, _telling(source)),
        overdue=overdue,
        missing=source.missing,
        chapters=chapters(_facts(source, report, groups)),
    )


_HEADLINES = {
    ReportKind.ANNEX: "Danh mục nhiệm vụ",
    ReportKind.PROGRESS: "Tình hình thực hiện nhiệm vụ",
    ReportKind.OVERDUE: "Danh sách nhiệm vụ quá hạn",
}


def _title(source: Source) -> tuple[str, ...]:
    of_period = f", {source.window.label}" if source.window else ""
    return _HEADLINES[source.kind], f"thực hiện {source.programme}{of_period}"


def _subject(source: Source) -> str:
    """Return what stands below the type of the document, BÁO CÁO or TỜ TRÌNH."""
    headline, of_programme = _title(source)
    if source.kind == ReportKind.ANNEX:
        return f"Về việc ban hành {headline[:1].lower()}{headline[1:]} {of_programme}"
    return f"{headline} {of_programme.removeprefix('thực hiện ')}"


def _submission(source: Source, report: Report, rows: Sequence[Row]) -> Chapter:
    issuer = source.issuer
    to = issuer.recipients[0] if issuer.recipients else ""
    return submission(source.programme, issuer.issuer, to=to, agencies=report.agencies, rows=rows)


def _telling(source: Source) -> Callable[[Row], ToldRow]:
    told = source.told or {}
    return lambda row: ToldRow(row, told.get(row.code, _NOTHING_TOLD), source.on)


def _frozen(
    columns: Iterable[Column[S]], sections: Iterable[Section[Row]], read: Callable[[Row], S]
) -> FrozenTable:
    """Return the table as it is printed: what the columns say of each row, once for all."""
    printed = [(column, column.annex) for column in columns if column.annex]
    values = [annex.value or column.value for column, annex in printed]
    return FrozenTable(
        columns=tuple(
            FrozenColumn(c.key, annex.label or c.label, c.kind, annex.centred)
            for c, annex in printed
        ),
        sections=tuple(
            Section(
                section.headings,
                tuple(_frozen_row(row, read(row), values) for row in section.rows),
                section.first_number,
            )
            for section in sections
        ),
    )


def _frozen_row(row: Row, shown: S, values: Sequence[Callable[[S], object]]) -> FrozenRow:
    return FrozenRow(row.code, tuple(value(shown) for value in values))  # type: ignore[misc]


def _overdue(late: list[Row], source: Source) -> FrozenTable:
    """Return what is overdue by agency: who has most comes first, and what is longest overdue."""
    counts = Counter(row.lead for row in late)
    late = sorted(late, key=lambda r: (-counts[r.lead], r.lead, r.due_on or source.on, r.code))
    sections, first = [], 1
    for lead, members in groupby(late, key=lambda r: r.lead):
        rows = tuple(members)
        name = f"{lead or 'Chưa có cơ quan chủ trì'} ({len(rows)} nhiệm vụ)"
        sections.append(Section((HeadingLine(1, "", name),), rows, first))
        first += len(rows)
    return _frozen(OVERDUE_COLUMNS, sections, _telling(source))


Group = tuple[AgencyTotals, list[tuple[int, ToldRow]]]


def _groups(listed: Consolidation, source: Source) -> list[Group]:
    """Return the totals of each outermost heading, and its tasks with their numbers."""
    telling = _telling(source)
    members: dict[str, list[tuple[int, ToldRow]]] = {}
    for heading, section in _under_headings(listed.sections, source.programme):
        numbered = ((number, telling(row)) for number, row in section.numbered())
        members.setdefault(heading, []).extend(numbered)
    return [(_totals(heading, told), told) for heading, told in members.items()]


def _under_headings(
    sections: Iterable[Section[Row]], programme: str
) -> Iterator[tuple[str, Section[Row]]]:
    heading = programme
    for section in sections:
        for line in section.headings:
            if line.level <= 1:
                heading = f"{line.number}. {line.title}" if line.number else line.title
        yield heading, section


def _totals(heading: str, told: Iterable[tuple[int, ToldRow]]) -> AgencyTotals:
    counts = Counter((r.row.status_value, r.row.timeliness.value) for _, r in told)
    return agency_totals((heading, *key, n) for key, n in counts.items()).rows[0]


def _facts(source: Source, report: Report, groups: list[Group]) -> Facts:
    return Facts(
        programme=source.programme,
        on=source.on,
        window=source.window,
        agencies=report.agencies,
        groups=groups,
        finished=source.finished,
        missing=source.missing,
        before=(source.before.on, source.before.agencies.total) if source.before else None,
        reports_to=source.issuer.recipients[0] if source.issuer.recipients else "",
    )

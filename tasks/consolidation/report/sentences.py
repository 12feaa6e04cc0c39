"""The text of a progress report, its figures filled into sentences: chapters I to IV."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tasks.choices import Timeliness
from tasks.consolidation.report.columns import ToldRow
from tasks.consolidation.report.value import Chapter, Finished, Missing, Window
from tasks.consolidation.row import Row
from tasks.consolidation.totals import (
    NO_LEAD,
    PARTS,
    AgencyTable,
    AgencyTotals,
    count_words,
    rate_words,
)

# Longer lists are left to the annex.
_LISTED = 12
_NONE_OF_PERIOD = "không có nhiệm vụ nào"
PART_WORDS = {
    "completed_on_time": "hoàn thành đúng hạn",
    "completed_late": "hoàn thành muộn",
    "submitted_on_time": "đã trình đúng hạn, chờ ban hành",
    "submitted_late": "đã trình muộn, chờ ban hành",
    "within": "trong hạn",
    "overdue": "quá hạn",
    "waiting": "chờ sự kiện",
    "ongoing": "thường xuyên",
    "no_deadline": "chưa có thời hạn",
    "stopped": "đã dừng",
}


@dataclass(frozen=True)
class Facts:
    """What the sentences are made of. `numbered` gives tasks with their numbers in the annex."""

    programme: str
    on: date
    window: Window | None
    agencies: AgencyTable
    groups: Sequence[tuple[AgencyTotals, Sequence[tuple[int, ToldRow]]]]
    finished: tuple[Finished, ...]
    missing: tuple[Missing, ...]
    before: tuple[date, AgencyTotals] | None
    reports_to: str

    @property
    def numbered(self) -> Iterator[tuple[int, ToldRow]]:
        return (member for _, members in self.groups for member in members)


def chapters(facts: Facts) -> tuple[Chapter, ...]:
    return (
        Chapter("situation", "I. Tình hình chung", tuple(_situation(facts))),
        Chapter("groups", "II. Kết quả theo nhóm nhiệm vụ", tuple(_groups(facts))),
        Chapter("causes", "III. Tồn tại, nguyên nhân", tuple(_causes(facts))),
        Chapter("proposals", "IV. Đề xuất, kiến nghị", tuple(_proposals(facts))),
    )


def submission(
    programme: str, issuer: str, *, to: str, agencies: AgencyTable, rows: Sequence[Row]
) -> Chapter:
    """Return the text of the tờ trình that an annexed list goes with."""
    kinds = Counter(row.document_type for row in rows)
    undocumented = kinds.pop("", 0)
    listed = [f"{count_words(n)} {kind[:1].lower()}{kind[1:]}" for kind, n in kinds.most_common()]
    if undocumented:
        listed.append(f"{tasks_words(undocumented)} không ra văn bản")
    made = f", gồm {', '.join(listed)}" if listed else ""
    made_of = (
        f"Triển khai thực hiện {programme}, {issuer} đã tổng hợp đề xuất của các cơ quan thành "
        f"{tasks_words(len(rows))} {_led(agencies)}{made}."
    )
    asked = (
        f"{issuer} kính trình {to or 'cấp có thẩm quyền'} xem xét, ban hành danh mục nhiệm vụ kèm "
        "theo Tờ trình này./."
    )
    standing = f"Tình hình thực hiện: {_parts(agencies.total) or 'chưa có nhiệm vụ'}."
    return Chapter("submission", "", (made_of, standing, asked))


def tasks_words(number: int) -> str:
    return f"{count_words(number)} nhiệm vụ"


def _led(agencies: AgencyTable) -> str:
    """Say how many bodies lead, and how many tasks none leads."""
    totals = {row.agency: row.total for row in agencies.rows if row.total}
    leaderless = totals.pop(NO_LEAD, 0)
    unled = f" ({tasks_words(leaderless)} chưa có cơ quan chủ trì)" if leaderless else ""
    return f"do {count_words(len(totals))} cơ quan chủ trì{unled}"


def _situation(facts: Facts) -> Iterator[str]:
    total = facts.agencies.total
    yield (
        f"Đến hết ngày {facts.on:%d/%m/%Y}, {facts.programme} có {tasks_words(total.total)}, "
        f"{_led(facts.agencies)}, trong đó:"
    )
    yield (
        f"- Đã hoàn thành {tasks_words(total.completed)} (đúng hạn "
        f"{count_words(total.completed_on_time)}, muộn {count_words(total.completed_late)})."
    )
    submitted = total.submitted_on_time + total.submitted_late
    if submitted:
        yield (
            f"- Đã trình, chờ ban hành {tasks_words(submitted)} (đúng hạn "
            f"{count_words(total.submitted_on_time)}, muộn {count_words(total.submitted_late)})."
        )
    soon = f" (trong đó {tasks_words(total.due_soon)} đến hạn trong 30 ngày tới)"
    yield (
        f"- Chưa hoàn thành, còn trong hạn {tasks_words(total.within)}"
        f"{soon if total.due_soon else ''}; quá hạn {tasks_words(total.overdue)}."
    )
    others = _parts(total, ("waiting", "ongoing", "no_deadline", "stopped"))
    if others:
        yield f"- Còn lại: {others}."
    yield (
        f"Tỷ lệ hoàn thành trên tổng số nhiệm vụ là {rate_words(total.completion_rate)}; trên số "
        f"nhiệm vụ đã hoàn thành và quá hạn là {rate_words(total.due_completion_rate)}."
    )
    if facts.window:
        finished = f"có {tasks_words(len(facts.finished))}" if facts.finished else _NONE_OF_PERIOD
        yield (
            f"Trong kỳ {facts.window.label} (từ ngày {facts.window.first_day:%d/%m/%Y} đến hết "
            f"ngày {facts.window.last_day:%d/%m/%Y}) {finished} hoàn thành."
        )
    if facts.before:
        yield _compared(*facts.before, total)


def _compared(on: date, before: AgencyTotals, now: AgencyTotals) -> str:
    changes = ", ".join(
        f"{words} {_change(new - old)}"
        for words, old, new in (
            ("tổng số", before.total, now.total),
            ("hoàn thành", before.completed, now.completed),
            ("quá hạn", before.overdue, now.overdue),
        )
    )
    return f"So với lần trước (số liệu đến hết ngày {on:%d/%m/%Y}): {changes}."


def _change(difference: int) -> str:
    if not difference:
        return "không đổi"
    return f"{'tăng' if difference > 0 else 'giảm'} {count_words(abs(difference))}"


def _parts(totals: AgencyTotals, parts: Iterable[str] = PARTS) -> str:
    counts = ((part, getattr(totals, part)) for part in parts)
    return ", ".join(f"{PART_WORDS[part]} {count_words(count)}" for part, count in counts if count)


def _groups(facts: Facts) -> Iterator[str]:
    results_of: dict[str, list[str]] = {}
    for done in facts.finished:
        if done.result:
            results_of.setdefault(done.code, []).append(done.result)
    for totals, members in facts.groups:
        late = [str(n) for n, told in members if told.row.timeliness == Timeliness.OVERDUE]
        numbers = _listed(late, ", ", "nhiệm vụ")
        where = f" Nhiệm vụ quá hạn có số thứ tự {numbers} của Phụ lục I." if late else ""
        yield f"- {totals.agency}: {tasks_words(totals.total)}; {_parts(totals)}.{where}"
        results = [
            f"{result} ({told.row.lead_short or told.row.lead})"
            for _, told in members
            for result in results_of.get(told.row.code, ())
        ]
        if results:
            yield f"Trong kỳ đã có kết quả: {_listed(results, '; ', 'kết quả')}."


def _listed(items: Sequence[str], between: str, noun: str) -> str:
    shown = between.join(items[:_LISTED])
    more = len(items) - _LISTED
    return f"{shown} và {count_words(more)} {noun} khác" if more > 0 else shown


def _causes(facts: Facts) -> Iterator[str]:
    late = [row for row in facts.agencies.rows if row.overdue]
    if late:
        named = [f"{row.agency} ({count_words(row.overdue)})" for row in late]
        by_agency = _listed(named, ", ", "cơ quan")
        yield f"Còn {tasks_words(facts.agencies.total.overdue)} quá hạn, thuộc: {by_agency}."
    else:
        yield "Không có nhiệm vụ quá hạn."
    told = [
        (number, row, " ".join(_sentences(row.told.obstacles, row.told.causes)))
        for number, row in facts.numbered
        if row.told.obstacles or row.told.causes
    ]
    yield from _said(told, "Các cơ quan không nêu khó khăn, vướng mắc trong báo cáo tiến độ.")
    if facts.missing:
        behind = [f"{m.agency} ({m.reported}/{m.asked} nhiệm vụ)" for m in facts.missing]
        names = _listed(behind, ", ", "cơ quan")
        yield f"Đến khi tổng hợp, các cơ quan sau chưa báo cáo đủ: {names}."


def _proposals(facts: Facts) -> Iterator[str]:
    told = [
        (number, row, " ".join(_sentences(row.told.proposals)))
        for number, row in facts.numbered
        if row.told.proposals
    ]
    yield from _said(told, "Các cơ quan không có đề xuất, kiến nghị trong báo cáo tiến độ.")
    if facts.agencies.total.overdue:
        whom = facts.reports_to or "cấp có thẩm quyền"
        yield (
            f"Kính đề nghị {whom} chỉ đạo các cơ quan có nhiệm vụ quá hạn tập trung hoàn thành, "
            "báo cáo rõ nguyên nhân và thời gian hoàn thành."
        )


def _said(told: Sequence[tuple[int, ToldRow, str]], nothing: str) -> Iterator[str]:
    """Give what agencies said, each with the task's number in the annex."""
    for number, row, words in told[:_LISTED]:
        yield f"- {row.row.lead} (số thứ tự {number} của Phụ lục I): {words}"
    if len(told) > _LISTED:
        yield f"Ý kiến về {tasks_words(len(told) - _LISTED)} khác nêu tại Phụ lục I."
    if not told:
        yield nothing


def _sentences(*texts: str) -> Iterator[str]:
    """Give texts on one line, each ended as a sentence."""
    for text in texts:
        line = " ".join(text.split())
        if line:
            yield line if line.endswith((".", "!", "?", "…")) else f"{line}."

"""The fate of every row of a sheet: new, changed, unchanged or refused, before anything is written.

A plan is made from the file's table, the choices of a person and the state of the database, and
from nothing else: the same three give the same plan.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Max
from django.utils import timezone

from agencies.models import Agency, AgencyName, Succession
from agencies.register import load_directory
from agencies.text import fold
from tasks.actions.imports.alike import MOST, TooMany, find_alike
from tasks.actions.imports.bodies import Bodies, Unknown
from tasks.actions.imports.earlier import Earlier
from tasks.actions.imports.existing import Existing, load_existing
from tasks.actions.imports.headings import Headings, NewHeading
from tasks.actions.imports.reading import Problem, Reading
from tasks.actions.imports.rows import Reader
from tasks.actions.imports.values import Values
from tasks.actions.many import BATCH
from tasks.actions.steps import Steps, all_steps
from tasks.choices import Fate
from tasks.importing import LABELS, Column, SourceRow, SourceTable, row_ranges
from tasks.models import Heading, HistoryEntry, Programme, Task

_LONGEST_VERSION = 9
_ALIKE = "Gần giống {}, chỉ khác chữ hoa, dấu hay dấu câu: nếu là một nhiệm vụ thì {}."
_LED_BY_SENDER = "Bảng không có cột cơ quan chủ trì: nhiệm vụ mới do cơ quan gửi tệp chủ trì."
_LED_BY_NOBODY = (
    "Bảng không có cột cơ quan chủ trì: nhiệm vụ mới chưa có cơ quan chủ trì, tên nhóm là đề mục. "
    "Hãy thêm cột ấy, hoặc tải lại và chọn “Tệp của cơ quan”."
)
_DASH = re.compile(r"\s*[\u2010-\u2014\u2212]\s*")


@dataclass
class PlannedRow:
    sheet: str
    number: int
    fate: Fate
    code: str
    title: str
    values: Values
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass
class Plan:
    rows: list[PlannedRow]
    notes: list[str]
    unknown: dict[str, Unknown]
    new_headings: dict[str, NewHeading]
    versions: dict[str, int]
    newest: int  # key of the newest task when it was made

    @property
    def counts(self) -> dict[str, int]:
        tally = Counter(row.fate for row in self.rows)
        return {fate.value: tally[fate] for fate in Fate}

    def as_json(self) -> str:
        return json.dumps(
            {
                "rows": [_packed(row) for row in self.rows],
                "notes": self.notes,
                "unknown": {key: asdict(unknown) for key, unknown in self.unknown.items()},
                "headings": [asdict(heading) for heading in self.new_headings.values()],
                "versions": self.versions,
                "newest": self.newest,
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        packed = json.loads(text)
        return cls(
            rows=[_unpacked(row) for row in packed["rows"]],
            notes=packed["notes"],
            unknown={key: Unknown(**unknown) for key, unknown in packed["unknown"].items()},
            new_headings={h["key"]: NewHeading(**h) for h in packed["headings"]},
            versions=packed["versions"],
            newest=packed["newest"],
        )


@dataclass(frozen=True)
class Setting:
    """What a person said of a file: its programme, whose it is, and answers to our questions."""

    programme: int
    on: date
    sender: int | None = None
    bodies: Mapping[str, Any] = field(default_factory=dict)
    headings: Mapping[str, int | None] = field(default_factory=dict)


def make_plan(table: SourceTable, setting: Setting) -> Plan:
    """Return the fate of every row. Cost: some fifteen queries for any number of rows."""
    return all_steps(planning(table, setting))


def planning(table: SourceTable, setting: Setting) -> Steps[Plan]:
    """Do the same in steps, each telling how many rows are behind it."""
    codes = [_code(row) for row in table.rows]
    newest = Task.objects.aggregate(newest=Max("pk"))["newest"] or 0
    existing = load_existing(filter(None, codes), on=setting.on)
    earlier = Earlier.load(setting.on)
    bodies = Bodies(load_directory(), _agency_keys(), setting.bodies, tell=earlier.tell_name)
    headings = Headings.load(setting.headings)
    reader = Reader(bodies, headings, setting.on, lead=setting.sender, earlier=earlier)
    twice = {code for code, count in Counter(codes).items() if code and count > 1}
    rows = []
    for row, code in zip(table.rows, codes, strict=True):
        task = existing.get(code)
        reading = Reading(row, task, _programme(row, task, headings, setting))
        if problem := _refusal(reading, code, code in twice, setting):
            reading.problems.append(_problem(row.heads, *problem))
        else:
            reader.read(reading)
        rows.append(_planned(reading, code))
        if len(rows) % BATCH == 0:
            yield len(rows)
    _refuse_doubles([(row, source.heads) for row, source in zip(rows, table.rows, strict=True)])
    alike = list(_tell_alike([row for row in rows if row.fate is Fate.NEW]))
    _tell_edited(rows, existing, table)
    versions = {code: task.columns["version"] for code, task in existing.items()}
    notes = [
        *_of_another_day(table, setting.on),
        *headings.notes,
        *earlier.notes,
        *alike,
        *table.notes,
    ]
    without_lead = (row for row in table.rows if Column.LEAD not in row.heads)
    if any(not existing.get(_code(row)) for row in without_lead):
        notes.append(_LED_BY_SENDER if setting.sender else _LED_BY_NOBODY)
    return Plan(rows, notes, bodies.unknown, headings.new, versions, newest)


def _of_another_day(table: SourceTable, on: date) -> list[str]:
    shown_on = table.shown_on
    if shown_on is None or shown_on >= (table.exported_at.date() if table.exported_at else on):
        return []
    return [
        (
            f"Tệp này là danh mục như cuối ngày {shown_on:%d/%m/%Y}, không phải hiện nay: ô "
            "nào khác hiện nay sẽ được ghi lại như ngày ấy."
        )
    ]


def _tell_edited(
    rows: list[PlannedRow], existing: Mapping[str, Existing], table: SourceTable
) -> None:
    """Say of a row that would undo what somebody else wrote since the file was taken out of us."""
    changed = {row.code: row for row in rows if row.fate is Fate.CHANGED}
    edited = {
        code
        for code, version in zip(map(_code, table.rows), _versions(table), strict=True)
        if code in changed and version and version != existing[code].columns["version"]
    }
    when = ""
    if table.exported_at and changed:
        when = f" ({table.exported_at:%H:%M %d/%m/%Y})"
        codes = {existing[code].columns["pk"]: code for code in changed}
        # The file says the minute.
        since = timezone.make_aware(table.exported_at + timedelta(minutes=1))
        entries = HistoryEntry.objects.filter(task__in=codes, at__gte=since).order_by()
        edited |= {codes[key] for key in entries.values_list("task", flat=True)}
    for code in edited:
        changed[code].remarks.append(
            f"Có người sửa nhiệm vụ này sau lúc xuất tệp{when}. "
            "Ô nào bạn không sửa mà có ở đây thì nhập tệp sẽ bỏ điều họ đã sửa."
        )


def _versions(table: SourceTable) -> Iterator[int]:
    """Return the version that each row of our CSV shows, 0 where it shows none."""
    for row in table.rows:
        text = row.get(Column.VERSION)
        yield int(text) if text.isdecimal() and len(text) < _LONGEST_VERSION else 0


def state_of(setting: Setting, plan: Plan) -> str:
    """Return what stands for the state that a plan depends on: register, headings, versions."""
    codes = {row.code for row in plan.rows if row.code}
    answers = sorted(setting.bodies.items()), sorted(setting.headings.items())
    said = setting.programme, setting.sender, setting.on, answers
    digest = sha256(repr(said).encode())
    columns = ("pk", "code", "name", "short_name", "letter_code", "aliases", "valid_until")
    for rows in (
        Agency.objects.order_by("pk").values_list(*columns),
        AgencyName.objects.order_by("pk").values_list("pk", "agency", "name", "short_name"),
        Succession.objects.order_by("pk").values_list("predecessor", "successor", "effective_on"),
        Programme.objects.order_by("pk").values_list("pk", "title"),
        Heading.objects.order_by("pk").values_list("pk", "programme", "parent", "number", "title"),
        Task.objects.filter(code__in=codes).order_by("code").values_list("code", "version"),
    ):
        digest.update(repr(list(rows)).encode())
    return digest.hexdigest()


def is_overtaken(plan: Plan) -> bool:
    """Return whether somebody made a task since that a new row may double."""
    titles = {row.title for row in plan.rows if row.fate is Fate.NEW}
    return Task.objects.lines().filter(pk__gt=plan.newest, title__in=titles).exists()


def _code(row: SourceRow) -> str:
    """Return the code as codes are written, whatever dash a program made of theirs."""
    return _DASH.sub("-", row.get(Column.CODE)).upper()


def _agency_keys() -> dict[str, int]:
    return dict(Agency.objects.values_list("code", "pk"))


def _programme(
    row: SourceRow, existing: Existing | None, headings: Headings, setting: Setting
) -> int:
    """Return the programme of a row: an annex of one programme does not name it."""
    if text := row.get(Column.PROGRAMME):
        return headings.programmes.get(fold(text), 0)
    own = existing.columns["programme"] if existing else setting.programme
    return headings.programme_of(row.headings or ()) or own


def _refusal(
    reading: Reading, code: str, is_twice: bool, setting: Setting
) -> tuple[Column, str, str] | None:
    """Return why a row cannot be read at all: what is wrong with its code or programme."""
    title = reading.source.get(Column.PROGRAMME) or _outermost(reading.source)
    if not reading.programme:
        return Column.PROGRAMME, title, "Không có chương trình này. Hãy ghi đúng tên chương trình."
    if not code:
        return None
    if advice := _wrong_code(reading.existing, is_twice, setting):
        return Column.CODE, code, advice
    if reading.existing and reading.programme != reading.existing.columns["programme"]:
        return Column.PROGRAMME, title, "Không chuyển được nhiệm vụ sang chương trình khác."
    return None


def _outermost(row: SourceRow) -> str:
    return row.headings[0][1] if row.headings else ""


def _wrong_code(existing: Existing | None, is_twice: bool, setting: Setting) -> str:
    """Return what is wrong with a code, or nothing."""
    if is_twice:
        return "Mã này có ở nhiều dòng. Hãy giữ một dòng cho mỗi mã."
    if existing is None:
        return "Không có nhiệm vụ mang mã này. Nhiệm vụ mới thì để trống ô mã, hệ thống sẽ đặt."
    if setting.sender and not existing.is_of(setting.sender):
        return (
            "Nhiệm vụ này của cơ quan khác: cơ quan gửi tệp không chủ trì cũng không tham gia. Hãy "
            "bỏ dòng này hoặc sửa mã."
        )
    if existing.columns["is_withdrawn"]:
        return "Nhiệm vụ này đã bỏ. Nhiệm vụ mới thì để trống ô mã."
    if into := existing.columns["merged_into__code"]:
        return f"Nhiệm vụ này đã gộp vào {into}. Hãy cập nhật {into}."
    if parent := existing.columns["parent__code"]:
        return f"Đây là một phần của {parent}. Hãy sửa ở trang của nó."
    return ""


def _problem(heads: Mapping[Column, str], column: Column, value: str, advice: str) -> Problem:
    return Problem(heads.get(column, LABELS[column]), value, advice)


def _planned(reading: Reading, code: str) -> PlannedRow:
    existing, source = reading.existing, reading.source
    if reading.problems:
        fate = Fate.REFUSED
    elif existing:
        fate = Fate.CHANGED if reading.values else Fate.SAME
        if "heading" in reading.values:
            reading.values["programme"] = existing.columns["programme"]
    else:
        fate = Fate.NEW
        reading.values["programme"] = reading.programme
    title = existing.row.title if existing else source.get(Column.TITLE)
    return PlannedRow(
        source.sheet,
        source.number,
        fate,
        code,
        title,
        {} if reading.problems else reading.values,
        reading.problems,
        reading.remarks,
    )


def _refuse_doubles(rows: list[tuple[PlannedRow, Mapping[Column, str]]]) -> None:
    """Refuse new rows that repeat a task that is there already, or a row above them."""
    new = [(row, heads) for row, heads in rows if row.fate is Fate.NEW]
    there = _tasks_by_title([row for row, _ in new])
    seen: dict[Any, int] = {}
    for row, heads in new:
        key = (row.values["programme"], row.title, row.values.get("lead"))
        code = next((c for lead, c in there[key[:2]] if lead == key[2] or not key[2]), "")
        if code:
            advice = (
                f"Đã có nhiệm vụ {code} cùng nội dung. Muốn cập nhật thì ghi {code} vào cột mã; "
                "nếu là nhiệm vụ khác thì ghi rõ hơn nội dung."
            )
        elif key in seen:
            advice = f"Trùng với dòng {seen[key]}. Hãy bỏ một dòng hoặc ghi rõ hơn nội dung."
        else:
            seen[key] = row.number
            continue
        row.fate, row.values = Fate.REFUSED, {}
        row.problems.append(_problem(heads, Column.TITLE, row.title, advice))


def _tell_alike(new: list[PlannedRow]) -> Iterator[str]:
    """Say of a new row whose words are nearly those of a task or of a row above; yield notes."""
    keys = [(row.values["programme"], row.title, row.values.get("lead")) for row in new]
    found: dict[str, set[int]] = defaultdict(set)
    try:
        for place, other in find_alike(keys) if new else ():
            row = new[place]
            found[row.sheet].add(row.number)
            if isinstance(other, int):
                row.remarks.append(_ALIKE.format(f"dòng {new[other].number}", "bỏ một dòng"))
            else:
                row.remarks.append(
                    _ALIKE.format(other, f"bỏ dòng này, hoặc ghi {other} vào cột mã để cập nhật")
                )
    except TooMany:
        yield (
            f"Các cơ quan này có hơn {MOST // 1000}.000 nhiệm vụ nên dòng mới chỉ được so với "
            "nhiệm vụ cùng nội dung từng chữ."
        )
    several = len(found) > 1
    for sheet, numbers in found.items():
        place_of = f"{sheet}, dòng" if several else "Dòng"
        yield (
            f"{place_of} {row_ranges(sorted(numbers))} gần giống nhiệm vụ đã có hoặc dòng khác, "
            "chỉ khác chữ hoa, dấu hay dấu câu. Hãy xem kỹ trước khi nhập."
        )


def _tasks_by_title(new: list[PlannedRow]) -> dict[Any, list[tuple[int | None, str]]]:
    found: dict[Any, list[tuple[int | None, str]]] = defaultdict(list)
    if new:
        programmes = {row.values["programme"] for row in new}
        titles = {row.title for row in new}
        alike = Task.objects.lines().filter(programme__in=programmes, title__in=titles)
        columns = ("programme", "title", "lead", "code")
        for programme, title, lead, code in alike.order_by().values_list(*columns):
            found[programme, title].append((lead, code))
    return found


def _packed(row: PlannedRow) -> list[Any]:
    problems = [[p.column, p.value, p.advice] for p in row.problems]
    place, told = [row.sheet, row.number], [problems, row.remarks]
    return [*place, row.fate.value, row.code, row.title, row.values, *told]


def _unpacked(packed: list[Any]) -> PlannedRow:
    sheet, number, fate, code, title, values, problems, remarks = packed
    return PlannedRow(
        sheet, number, Fate(fate), code, title, values, [Problem(*p) for p in problems], remarks
    )

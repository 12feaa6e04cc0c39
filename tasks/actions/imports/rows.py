"""One row of a sheet → the values that it gives a task, or why it is refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agencies.text import fold
from tasks.actions.imports import cells
from tasks.actions.imports.bodies import Bodies, Named
from tasks.actions.imports.earlier import Earlier
from tasks.actions.imports.existing import Existing
from tasks.actions.imports.headings import Headings
from tasks.actions.imports.values import Values
from tasks.actions.periods import HAS_PARTS, HAS_PERIODS
from tasks.actions.tasks import StatusValues, submitted_after_completed
from tasks.choices import OPEN_STATUSES, DatePrecision, Status
from tasks.deadlines import DeadlineKind
from tasks.importing import LABELS, Column, SourceRow
from tasks.transitions import transition

NOTE_MAX_LENGTH = 2000
_RESULT_NEEDED = (
    "Hoàn thành phải có kết quả. Hãy ghi số, ký hiệu và ngày văn bản (57/NQ-HĐND ngày 25/11/2021) "
    "hoặc giải trình."
)
_WHO_LEADS = (
    "Cột này ghi cả cơ quan chủ trì và phối hợp nên không rõ ai chủ trì. Hãy ghi “Chủ trì: …; Phối "
    "hợp: …” hoặc tách thành hai cột."
)
_NO_DAY = (
    "Thời hạn không nêu năm, hoặc tính từ một ngày mà tệp không ghi. Hãy ghi đủ, ví dụ quý II/2022 "
    "hoặc 30/06/2022."
)
_DONE_NOT_SAID = (
    "Cột này ghi là đã xong, không phải thời hạn. Hãy ghi tình trạng “Hoàn thành” cùng ngày và kết "
    "quả, hoặc ghi lại thời hạn."
)
_NO_STATUS = (
    "Tệp không có cột tình trạng nên nhiệm vụ mới là “Chưa thực hiện”, chưa có kết quả. Hãy thêm "
    "cột “Tình trạng”, hoặc bỏ cột này rồi gửi lại."
)
_NOT_COMPLETED = "Nhiệm vụ chưa hoàn thành thì để trống ô này, hoặc ghi tình trạng “Hoàn thành”."
_COMPARED = ("document_type", "lead", "submitter", "issuer")
_UNKNOWN = "Danh bạ không có cơ quan này. Hãy chọn cơ quan tương ứng hoặc thêm vào danh bạ."


@dataclass(frozen=True)
class Problem:
    """Why a row is refused: the column as the sheet calls it, the value, and what to do."""

    column: str
    value: str
    advice: str


@dataclass
class Reading:
    """What is read of one row; `existing` is the task that its code names."""

    source: SourceRow
    existing: Existing | None
    programme: int
    values: Values = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def changed(self, column: Column) -> str | None:
        """Return the text of a cell that says something new; None where it says nothing new.

        What stands in a cell that cannot be read says nothing.
        """
        if any(trouble.column is column for trouble in self.source.troubles):
            return None
        text = self.source.cells.get(column)
        if text is None or (self.existing and self.existing.says(column, text)):
            return None
        return text if text or self.existing else None

    @property
    def status(self) -> str:
        """Return what the task will be at, as far as the cells are read."""
        before = self.existing.columns["status"] if self.existing else Status.NOT_STARTED
        return str(self.values.get("status", before))

    def leave_out_same(self) -> None:
        """Drop what other words of a cell say that the task has already: "KH", a former name."""
        columns = self.existing.columns if self.existing else {}
        for name in _COMPARED:
            if name in self.values and self.values[name] == columns[name]:
                del self.values[name]

    def is_said(self, column: Column) -> bool:
        """Whether the task says already what stands in a cell, however odd."""
        return bool(self.existing and self.existing.says(column, self.source.get(column)))


@dataclass(frozen=True)
class Reader:
    """Reads rows of a file against one register."""

    bodies: Bodies
    headings: Headings
    on: date
    # A sheet of one body that has no column of leads: this body leads.
    lead: int | None = None
    earlier: Earlier = field(default_factory=Earlier)

    def read(self, reading: Reading) -> None:
        for trouble in reading.source.troubles:
            if not reading.is_said(trouble.column):
                self._refuse(reading, trouble.column, trouble.value, trouble.advice)
        for column, read in _READERS.items():
            text = reading.changed(column)
            if text is not None:
                try:
                    read(self, reading, text)
                except ValueError as error:
                    self._refuse(reading, column, text, str(error))
        self._read_heading(reading)
        self._read_bodies(reading)
        self._read_deadline(reading)
        if not reading.existing:
            self._complete(reading)
        self._date_result(reading)
        self._check_state(reading)
        if reading.existing:
            reading.leave_out_same()

    def _refuse(self, reading: Reading, column: Column, value: str, advice: str) -> None:
        head = reading.source.heads.get(column, LABELS[column])
        reading.problems.append(Problem(head, value, advice))

    def _complete(self, reading: Reading) -> None:
        """Give a new task what the sheet leaves out."""
        values = reading.values
        values.setdefault("status", Status.NOT_STARTED.value)
        heads = reading.source.heads
        if not values.get("title") and not any(
            p.column == heads.get(Column.TITLE) for p in reading.problems
        ):
            self._refuse(reading, Column.TITLE, "", "Thiếu nội dung. Hãy ghi nội dung nhiệm vụ.")
        if self.lead and Column.LEAD not in heads:
            values["lead"] = self.lead
        elif Column.LEAD in heads and not (values.get("lead") or reading.problems):
            reading.remarks.append("Chưa nêu cơ quan chủ trì.")

    # What stands for itself in one cell.

    def _title(self, reading: Reading, text: str) -> None:
        if not text:
            raise ValueError("Không được để trống. Hãy ghi nội dung nhiệm vụ.")
        if not any(letter.isalpha() for letter in text):
            raise ValueError("Nội dung không có chữ nào. Hãy ghi nội dung nhiệm vụ.")
        reading.values["title"] = text

    def _document_type(self, reading: Reading, text: str) -> None:
        kind, rest = cells.parse_document_type(text)
        reading.values["document_type"] = kind
        if not rest:
            return
        named = self.bodies.only(rest)
        if named and Column.ISSUER not in reading.source.cells:
            reading.values["issuer"] = named
        else:
            reading.remarks.append(f"Chỉ lấy hình thức từ “{text}”.")

    def _product(self, reading: Reading, text: str) -> None:
        """What must come out: its type where it names one; its words are kept in the note."""
        if reading.existing:
            reading.remarks.append("Cột sản phẩm chỉ được đọc cho nhiệm vụ mới.")
            return
        try:
            kind, rest = cells.parse_document_type(text)
        except ValueError:
            kind, rest = "", text
        if not reading.source.get(Column.DOCUMENT_TYPE):
            reading.values["document_type"] = kind
        if rest:
            note = reading.source.get(Column.NOTE)
            reading.values["note"] = "\n".join(filter(None, (f"Sản phẩm: {text}", note)))

    def _submitter(self, reading: Reading, text: str) -> None:
        self._one_body(reading, Column.SUBMITTER, "submitter", text)

    def _issuer(self, reading: Reading, text: str) -> None:
        self._one_body(reading, Column.ISSUER, "issuer", text)

    def _one_body(self, reading: Reading, column: Column, name: str, text: str) -> None:
        named = self._named(reading, column, text)
        refs = named.refs + named.joint + named.helping
        if len(refs) > 1:
            raise ValueError("Chỉ ghi được một cơ quan ở ô này.")
        reading.values[name] = next(iter(refs), None)

    def _status(self, reading: Reading, text: str) -> None:
        if not text:
            return
        status = cells.parse_status(text)
        if reading.existing:
            before = Status(reading.existing.columns["status"])
            if before is status:
                return
            step = transition(before, status)
            if step is None:
                raise ValueError(f"Không chuyển được từ “{before.label}” sang “{status.label}”.")
            if not step.may_be_asked:
                raise ValueError(
                    f"Chuyển từ “{before.label}” sang “{status.label}” phải ghi lý do. Hãy đổi ở "
                    "trang của nhiệm vụ."
                )
        reading.values["status"] = status.value

    def _submitted(self, reading: Reading, text: str) -> None:
        reading.values["submitted_on"] = _iso(self._past(cells.parse_day(text)))

    def _completed(self, reading: Reading, text: str) -> None:
        day, precision = cells.parse_completed(text)
        reading.values |= {
            "completed_on": _iso(self._past(day)),
            "completed_precision": precision.value,
        }

    def _result(self, reading: Reading, text: str) -> None:
        number, day, note = cells.parse_result(text)
        reading.values |= {
            "result_reference": number,
            "result_on": _iso(self._past(day)),
            "result_note": note,
        }

    @staticmethod
    def _date_result(reading: Reading) -> None:
        """A day of "Ngày ban hành" is that of the document whose number stands beside it."""
        values = reading.values
        if not values.get("result_reference") or values.get("result_on"):
            return
        head = fold(reading.source.heads.get(Column.COMPLETED, ""))
        if "ban hanh" in head and values.get("completed_precision") == "day":
            values["result_on"] = values["completed_on"]

    def _past(self, day: date | None) -> date | None:
        if day and day > self.on:
            raise ValueError(f"Ngày này sau hôm nay ({self.on:%d/%m/%Y}).")
        return day

    def _note(self, reading: Reading, text: str) -> None:
        if len(text) > NOTE_MAX_LENGTH:
            raise ValueError(
                f"Ghi chú dài {len(text)} ký tự, nhiều nhất là {NOTE_MAX_LENGTH}. Hãy rút gọn."
            )
        reading.values.setdefault("note", text)

    # What several cells say together.

    def _read_heading(self, reading: Reading) -> None:
        try:
            self._find_heading(reading)
        except ValueError as error:
            path = reading.source.headings or (("", reading.source.get(Column.HEADING)),)
            self._refuse(reading, Column.HEADING, path[-1][1], str(error))

    def _find_heading(self, reading: Reading) -> None:
        text = reading.changed(Column.HEADING)
        if text:
            heading = self.headings.find_text(reading.programme, text)
        elif text == "":
            heading = None
        elif reading.source.headings and Column.HEADING not in reading.source.cells:
            heading = self.headings.find(reading.programme, reading.source.headings)
        else:
            return
        if not reading.existing or heading != reading.existing.columns["heading"]:
            reading.values["heading"] = heading

    def _read_bodies(self, reading: Reading) -> None:
        leads = self._changed_bodies(reading, Column.LEAD)
        others = self._changed_bodies(reading, Column.COORDINATING)
        if leads is None and others is None:
            return
        existing = reading.existing
        lead = existing.columns["lead"] if existing else None
        joint: set[Any] = set(existing.joint) if existing and others is None else set()
        coordinating: set[Any] = (
            set(existing.coordinating) if existing and others is None else set()
        )
        if leads is not None:
            lead, *more = (*leads.refs, *leads.joint) or (None,)
            is_shared = bool(more) and self._is_shared(reading.source)
            if is_shared:
                self._refuse(reading, Column.LEAD, reading.source.get(Column.LEAD), _WHO_LEADS)
            reading.values["lead"] = lead
            joint |= set(more)
            coordinating |= set(leads.helping)
            if more and not is_shared:
                reading.remarks.append("Có nhiều cơ quan chủ trì: cơ quan sau ghi là cùng chủ trì.")
        if others is not None:
            joint |= set(others.joint)
            coordinating |= {*others.refs, *others.helping}
        joint.discard(lead)
        coordinating -= {lead, *joint}
        if not existing or joint != existing.joint or coordinating != existing.coordinating:
            order = [*(leads.refs + leads.helping if leads else ())]
            order += others.refs + others.helping if others else ()
            for name, refs in (("joint_leads", joint), ("coordinating", coordinating)):
                reading.values[name] = sorted(refs, key=lambda ref: _place(order, ref))

    @staticmethod
    def _is_shared(source: SourceRow) -> bool:
        """Whether one column holds who leads and who helps: "Đơn vị chủ trì, phối hợp"."""
        head = fold(source.heads.get(Column.LEAD, ""))
        return "phoi hop" in head and Column.COORDINATING not in source.heads

    def _changed_bodies(self, reading: Reading, column: Column) -> Named | None:
        text = reading.changed(column)
        return None if text is None else self._named(reading, column, text)

    def _named(self, reading: Reading, column: Column, text: str) -> Named:
        named = self.bodies.named(text, reading.source.number)
        for name in named.unknown:
            self._refuse(reading, column, name, _UNKNOWN)
        if reading.existing:
            named = self.earlier.as_today(named, reading.existing.bodies(column))
        for ref in (*named.refs, *named.joint, *named.helping):
            if isinstance(ref, int) and ref in self.earlier.ended:
                reading.remarks.append(self.earlier.ended[ref])
        return named

    def _read_deadline(self, reading: Reading) -> None:
        """Read the deadline; the last day beside it is computed, so it may only agree."""
        text, due = reading.changed(Column.DEADLINE), reading.changed(Column.DUE)
        heads = reading.source.heads
        names = {heads[column] for column in (Column.DEADLINE, Column.DUE) if column in heads}
        if any(p.column in names for p in reading.problems):
            return
        if Column.DEADLINE not in reading.source.cells or (not reading.existing and not text):
            text, due = due, None
        if text is None:
            if due is not None:
                self._refuse(
                    reading,
                    Column.DUE,
                    due,
                    "Hạn cuối do hệ thống tính từ thời hạn. Hãy sửa cột thời hạn thay vì ô này.",
                )
            return
        try:
            self._set_deadline(reading, text, due)
        except ValueError as error:
            self._refuse(reading, Column.DEADLINE, text, str(error))

    def _set_deadline(self, reading: Reading, text: str, due: str | None) -> None:
        own = reading.existing.columns["milestone"] if reading.existing else ""
        milestone = cells.milestone_of_head(reading.source.heads.get(Column.DEADLINE, "")) or own
        deadline = cells.read_deadline(text, milestone, self.on)
        if cells.hangs_on_day(deadline, self.on):
            raise ValueError(_NO_DAY)
        if deadline.kind is DeadlineKind.DONE and reading.status in OPEN_STATUSES:
            raise ValueError(_DONE_NOT_SAID)
        if reading.existing and reading.existing.columns["has_parts"]:
            recurred = reading.existing.columns["deadline_kind"] == DeadlineKind.RECURRING
            if recurred is not (deadline.kind is DeadlineKind.RECURRING):
                raise ValueError(HAS_PERIODS if recurred else HAS_PARTS)
        last = None if deadline.kind is DeadlineKind.CONDITIONAL else deadline.due
        if due and due != (f"{last:%d/%m/%Y}" if last else ""):
            read = f"{last:%d/%m/%Y}" if last else "không có ngày cuối"
            raise ValueError(
                f"Thời hạn này có hạn cuối là {read}, khác ô hạn cuối ({due}). Hãy sửa cho khớp "
                "hoặc để trống ô hạn cuối."
            )
        reading.values["deadline"] = [text, milestone]
        reading.remarks += [f"Thời hạn: {note}." for note in deadline.notes]

    def _check_state(self, reading: Reading) -> None:
        """Hold status, days and result together as the database does, with words for people."""
        names = (
            "status",
            "submitted_on",
            "completed_on",
            "result_reference",
            "result_on",
            "result_note",
        )
        if reading.problems or not any(name in reading.values for name in names):
            return
        if reading.existing and reading.existing.is_followed_below:
            self._refuse(
                reading,
                Column.STATUS,
                reading.source.get(Column.STATUS),
                "Nhiệm vụ này theo dõi theo kỳ hoặc có việc con. Hãy đổi tình trạng, kết quả ở "
                "trang của nhiệm vụ.",
            )
            return
        before = reading.existing.columns if reading.existing else {}
        after = {name: reading.values.get(name, before.get(name)) for name in names}
        status = Status(str(after["status"]))
        is_said = reading.existing or Column.STATUS in reading.source.heads
        not_completed = _NOT_COMPLETED if is_said else _NO_STATUS
        has_result = after["result_note"] or (after["result_reference"] and after["result_on"])
        if submitted_after_completed(_state(after, reading)):
            self._refuse(
                reading,
                Column.SUBMITTED,
                reading.source.get(Column.SUBMITTED),
                "Ngày trình phải trước ngày hoàn thành, ban hành.",
            )
        if status is Status.SUBMITTED and not after["submitted_on"]:
            self._refuse(reading, Column.SUBMITTED, "", "Đã trình phải có ngày trình.")
        if status is Status.COMPLETED and not after["completed_on"]:
            self._refuse(reading, Column.COMPLETED, "", "Hoàn thành phải có ngày hoàn thành.")
        if status is Status.COMPLETED and not has_result:
            self._refuse(reading, Column.RESULT, "", _RESULT_NEEDED)
        if status is Status.STOPPED and not after["result_note"]:
            self._refuse(
                reading, Column.RESULT, "", "Đã dừng phải ghi văn bản hoặc ý kiến cho dừng."
            )
        if status is not Status.COMPLETED and after["completed_on"]:
            self._refuse(
                reading,
                Column.COMPLETED,
                str(after["completed_on"]),
                not_completed,
            )
        is_over = status in (Status.COMPLETED, Status.STOPPED)
        if not is_over and "result_note" in reading.values and has_result:
            self._refuse(
                reading,
                Column.RESULT,
                reading.source.get(Column.RESULT),
                not_completed,
            )


_READERS: dict[Column, Callable[[Reader, Reading, str], None]] = {
    Column.TITLE: Reader._title,
    Column.DOCUMENT_TYPE: Reader._document_type,
    Column.PRODUCT: Reader._product,
    Column.SUBMITTER: Reader._submitter,
    Column.ISSUER: Reader._issuer,
    Column.STATUS: Reader._status,
    Column.SUBMITTED: Reader._submitted,
    Column.COMPLETED: Reader._completed,
    Column.RESULT: Reader._result,
    Column.NOTE: Reader._note,
}


def _state(after: dict[str, Any], reading: Reading) -> StatusValues:
    """Return status and days as an act takes them; values are texts, columns of a task days."""
    submitted, completed = (
        date.fromisoformat(day) if isinstance(day, str) else day
        for day in (after["submitted_on"], after["completed_on"])
    )
    before = reading.existing.columns if reading.existing else {}
    precision = reading.values.get("completed_precision", before.get("completed_precision", "day"))
    return StatusValues(
        Status(after["status"]),
        submitted_on=submitted,
        completed_on=completed,
        completed_precision=DatePrecision(precision),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _place(order: list[Any], ref: Any) -> tuple[int, str]:
    return (order.index(ref) if ref in order else len(order), str(ref))

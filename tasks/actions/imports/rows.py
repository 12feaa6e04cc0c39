"""One row of a sheet → the values that it gives a task, or why it is refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agencies.text import fold
from tasks.actions.imports import cells
from tasks.actions.imports.bodies import Bodies, Named
from tasks.actions.imports.earlier import Earlier
from tasks.actions.imports.headings import Headings
from tasks.actions.imports.reading import Reading
from tasks.actions.imports.state import check_state, date_result
from tasks.actions.periods import HAS_PARTS, HAS_PERIODS
from tasks.choices import OPEN_STATUSES, Status
from tasks.deadlines import DeadlineKind
from tasks.importing import Column, SourceRow
from tasks.transitions import transition

NOTE_MAX_LENGTH = 2000
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
_UNKNOWN = "Danh bạ không có cơ quan này. Hãy chọn cơ quan tương ứng hoặc thêm vào danh bạ."


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
                reading.refuse(trouble.column, trouble.value, trouble.advice)
        for column, read in _READERS.items():
            text = reading.changed(column)
            if text is not None:
                try:
                    read(self, reading, text)
                except ValueError as error:
                    reading.refuse(column, text, str(error))
        self._read_heading(reading)
        self._read_bodies(reading)
        self._read_deadline(reading)
        if not reading.existing:
            self._complete(reading)
        date_result(reading)
        check_state(reading)
        if reading.existing:
            reading.leave_out_same()

    def _complete(self, reading: Reading) -> None:
        """Give a new task what the sheet leaves out."""
        values = reading.values
        values.setdefault("status", Status.NOT_STARTED.value)
        heads = reading.source.heads
        if not values.get("title") and not any(
            p.column == heads.get(Column.TITLE) for p in reading.problems
        ):
            reading.refuse(Column.TITLE, "", "Thiếu nội dung. Hãy ghi nội dung nhiệm vụ.")
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
            reading.refuse(Column.HEADING, path[-1][1], str(error))

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
                reading.refuse(Column.LEAD, reading.source.get(Column.LEAD), _WHO_LEADS)
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
            reading.refuse(column, name, _UNKNOWN)
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
                reading.refuse(
                    Column.DUE,
                    due,
                    "Hạn cuối do hệ thống tính từ thời hạn. Hãy sửa cột thời hạn thay vì ô này.",
                )
            return
        try:
            self._set_deadline(reading, text, due)
        except ValueError as error:
            reading.refuse(Column.DEADLINE, text, str(error))

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


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _place(order: list[Any], ref: Any) -> tuple[int, str]:
    return (order.index(ref) if ref in order else len(order), str(ref))

"""Status, days and result of a row held together as the database does, with words for people."""

from datetime import date
from typing import Any

from agencies.text import fold
from tasks.actions.imports.reading import Reading
from tasks.actions.tasks import StatusValues, submitted_after_completed
from tasks.choices import DatePrecision, Status
from tasks.importing import Column

_RESULT_NEEDED = (
    "Hoàn thành phải có kết quả. Hãy ghi số, ký hiệu và ngày văn bản (57/NQ-HĐND ngày 25/11/2021) "
    "hoặc giải trình."
)
_NO_STATUS = (
    "Tệp không có cột tình trạng nên nhiệm vụ mới là “Chưa thực hiện”, chưa có kết quả. Hãy thêm "
    "cột “Tình trạng”, hoặc bỏ cột này rồi gửi lại."
)
_NOT_COMPLETED = "Nhiệm vụ chưa hoàn thành thì để trống ô này, hoặc ghi tình trạng “Hoàn thành”."


def date_result(reading: Reading) -> None:
    """A day of "Ngày ban hành" is that of the document whose number stands beside it."""
    values = reading.values
    if not values.get("result_reference") or values.get("result_on"):
        return
    head = fold(reading.source.heads.get(Column.COMPLETED, ""))
    if "ban hanh" in head and values.get("completed_precision") == "day":
        values["result_on"] = values["completed_on"]


def check_state(reading: Reading) -> None:
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
        reading.refuse(
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
        reading.refuse(
            Column.SUBMITTED,
            reading.source.get(Column.SUBMITTED),
            "Ngày trình phải trước ngày hoàn thành, ban hành.",
        )
    if status is Status.SUBMITTED and not after["submitted_on"]:
        reading.refuse(Column.SUBMITTED, "", "Đã trình phải có ngày trình.")
    if status is Status.COMPLETED and not after["completed_on"]:
        reading.refuse(Column.COMPLETED, "", "Hoàn thành phải có ngày hoàn thành.")
    if status is Status.COMPLETED and not has_result:
        reading.refuse(Column.RESULT, "", _RESULT_NEEDED)
    if status is Status.STOPPED and not after["result_note"]:
        reading.refuse(Column.RESULT, "", "Đã dừng phải ghi văn bản hoặc ý kiến cho dừng.")
    if status is not Status.COMPLETED and after["completed_on"]:
        reading.refuse(
            Column.COMPLETED,
            reading.source.get(Column.COMPLETED),
            not_completed,
        )
    is_over = status in (Status.COMPLETED, Status.STOPPED)
    if not is_over and "result_note" in reading.values and has_result:
        reading.refuse(
            Column.RESULT,
            reading.source.get(Column.RESULT),
            not_completed,
        )


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

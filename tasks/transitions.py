"""Which status may follow which, as one table: it feeds the buttons, the form and the action.

Going back (reopening, taking up again) needs a reason; completing needs its result and stopping
the text that decided it (constraints of Task).
"""

from dataclasses import dataclass

from tasks.choices import Status


@dataclass(frozen=True, slots=True)
class Transition:
    to: Status
    label: str
    needs_reason: bool = False


_START = Transition(Status.IN_PROGRESS, "Bắt đầu thực hiện")
_SUBMIT = Transition(Status.SUBMITTED, "Đã trình")
_COMPLETE = Transition(Status.COMPLETED, "Hoàn thành")
_STOP = Transition(Status.STOPPED, "Dừng nhiệm vụ", needs_reason=True)

TRANSITIONS: dict[Status, tuple[Transition, ...]] = {
    Status.NOT_STARTED: (_START, _SUBMIT, _COMPLETE, _STOP),
    Status.IN_PROGRESS: (
        _SUBMIT,
        _COMPLETE,
        Transition(Status.NOT_STARTED, "Trở lại chưa thực hiện", needs_reason=True),
        _STOP,
    ),
    Status.SUBMITTED: (
        _COMPLETE,
        Transition(Status.IN_PROGRESS, "Rút lại, làm tiếp", needs_reason=True),
        _STOP,
    ),
    Status.COMPLETED: (Transition(Status.IN_PROGRESS, "Mở lại", needs_reason=True),),
    Status.STOPPED: (
        Transition(Status.IN_PROGRESS, "Thực hiện tiếp", needs_reason=True),
        Transition(Status.NOT_STARTED, "Trở lại chưa thực hiện", needs_reason=True),
    ),
}


def transition(before: Status, after: Status) -> Transition | None:
    """Return the step from one status to another, or None where there is none."""
    return next((step for step in TRANSITIONS[before] if step.to == after), None)

"""Which status may follow which, as one table: it feeds the buttons, the form and the action.

Every step that a consolidator takes directly needs a reason; a report may ask for a step forward
only. Completing needs its result and stopping the text that decided it (constraints of Task).
"""

from dataclasses import dataclass

from tasks.choices import Status


@dataclass(frozen=True, slots=True)
class Transition:
    to: Status
    label: str
    may_be_asked: bool = True


_START = Transition(Status.IN_PROGRESS, "Bắt đầu thực hiện")
_SUBMIT = Transition(Status.SUBMITTED, "Đã trình")
_COMPLETE = Transition(Status.COMPLETED, "Hoàn thành")
_STOP = Transition(Status.STOPPED, "Dừng nhiệm vụ", may_be_asked=False)

TRANSITIONS: dict[Status, tuple[Transition, ...]] = {
    Status.NOT_STARTED: (_START, _SUBMIT, _COMPLETE, _STOP),
    Status.IN_PROGRESS: (
        _SUBMIT,
        _COMPLETE,
        Transition(Status.NOT_STARTED, "Trở lại chưa thực hiện", may_be_asked=False),
        _STOP,
    ),
    Status.SUBMITTED: (
        _COMPLETE,
        Transition(Status.IN_PROGRESS, "Rút lại, làm tiếp", may_be_asked=False),
        _STOP,
    ),
    Status.COMPLETED: (Transition(Status.IN_PROGRESS, "Mở lại", may_be_asked=False),),
    Status.STOPPED: (
        Transition(Status.IN_PROGRESS, "Thực hiện tiếp", may_be_asked=False),
        Transition(Status.NOT_STARTED, "Trở lại chưa thực hiện", may_be_asked=False),
    ),
}


def transition(before: Status, after: Status) -> Transition | None:
    """Return the step from one status to another, or None where there is none."""
    return next((step for step in TRANSITIONS[before] if step.to == after), None)

"""A checked draft becomes its letter, items and tasks, with history: all of it or nothing."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from agencies.models import Agency, User
from agencies.register import load_directory
from tasks.actions.events import event_named, still_awaited
from tasks.actions.headings import add_heading
from tasks.actions.intake import (
    answered_letters,
    at_version,
    close,
    known_headings,
    same_letters,
)
from tasks.actions.replies import join_round
from tasks.actions.tasks import StatusValues, TaskValues, add_source, create_task
from tasks.choices import DocumentType, HistoryVerb, IntakeState, Status
from tasks.deadlines import DeadlineKind
from tasks.intake import Draft, Head, Item
from tasks.intake.done import done_of
from tasks.intake.headings import TITLE_MAX_LENGTH, resolved_headings
from tasks.models import (
    AwaitedEvent,
    Heading,
    HistoryEntry,
    Intake,
    Letter,
    LetterItem,
    Programme,
    Task,
)
from tasks.permissions import can_take_in_letters
from tasks.reading.references import find_references

DOUBLED = "Văn bản này đã có trong hệ thống nên không lập lại. Hãy mở văn bản đã có."


def confirm_intake(intake: Intake, *, draft: Draft, version: int, by: User, on: date) -> Letter:
    """Make the letter, its items and their tasks, with history: all or nothing.

    Of a draft that is confirmed already, return the letter that was made. Raise ValidationError
    with all that is missing, IntakeConflict when `version` is not the saved one.
    """
    if not can_take_in_letters(by):
        raise PermissionDenied
    try:
        with transaction.atomic():
            saved = Intake.objects.select_for_update().get(pk=intake.pk)
            if saved.letter:
                return saved.letter
            return _make(at_version(saved, version), draft, by=by, on=on)
    except IntegrityError as error:
        # Another draft of the same letter was confirmed at the same moment.
        if same_letters(draft.head).exists():
            raise ValidationError(DOUBLED) from error
        raise


def missing(draft: Draft) -> list[str]:
    """Return what still keeps the draft from becoming a letter, in sentences."""
    head = draft.head
    faults = []
    if not head.symbol:
        faults.append("Chưa có số, ký hiệu của văn bản. Hãy ghi ở phần thông tin văn bản.")
    if not head.sender:
        faults.append("Chưa chọn cơ quan gửi. Hãy chọn ở phần thông tin văn bản.")
    if draft.making and not draft.programme:
        faults.append("Chưa chọn chương trình hành động. Hãy chọn ở phần thông tin văn bản.")
    if names := draft.unknown_names:
        quoted = ", ".join(f"“{name}”" for name in names)
        faults.append(f"Chưa rõ {quoted} là cơ quan nào. Hãy chọn, thêm mới hoặc bỏ qua từng tên.")
    faults += _too_long(head)
    faults += [
        f"Mục {number} chưa có nội dung nhiệm vụ."
        for number, item in enumerate(draft.kept, start=1)
        if not item.title
    ]
    return faults


def _too_long(head: Head) -> list[str]:
    """Return which parts of the head are longer than a letter keeps them."""
    names = ("number", "symbol", "place", "subject")
    signer = ("signer_authority", "signer_position", "signer_name")
    fields: list[Any] = [Letter._meta.get_field(name) for name in (*names, *signer)]
    return [
        f"Ô “{field.verbose_name}” dài quá {field.max_length} ký tự. "
        "Hãy rút gọn ở phần thông tin văn bản."
        for field in fields
        if len(getattr(head, field.name)) > field.max_length
    ]


def _make(intake: Intake, draft: Draft, *, by: User, on: date) -> Letter:
    if faults := missing(draft):
        raise ValidationError(faults)
    letter = _letter(draft)
    items = _items(letter, draft)
    made, joined = _tasks(letter, draft, items, by=by, on=on)
    join_round(letter, by=by, on=on)
    intake.attachments.update(letter=letter, intake=None)
    close(intake, IntakeState.CONFIRMED, letter)
    changes = [
        {"field": field, "old": "", "new": ", ".join(task.code for task in tasks)}
        for field, tasks in (("Nhiệm vụ đã lập", made), ("Thêm nguồn cho", joined))
        if tasks
    ]
    HistoryEntry.objects.create(
        by=by,
        verb=HistoryVerb.LETTER_READ,
        letter=letter,
        changes=changes,
        reason=intake.source_name,
    )
    return letter


def _letter(draft: Draft) -> Letter:
    """Make the letter, or complete one of which only the head was known."""
    head = draft.head
    known = same_letters(head).first()
    if known and known.paragraphs:
        raise ValidationError(DOUBLED)
    letter = known or Letter()
    letter.sender = Agency.objects.get(code=head.sender)
    letter.document_type = head.document_type or DocumentType.OFFICIAL_LETTER
    for name in ("number", "symbol", "issued_on", "place", "subject"):
        setattr(letter, name, getattr(head, name))
    for name in ("signer_authority", "signer_position", "signer_name"):
        setattr(letter, name, getattr(head, name))
    letter.recipients = "\n".join(head.recipients)
    letter.distribution = "\n".join(head.distribution)
    letter.answers = _answered(head)
    letter.paragraphs = [paragraph.text for paragraph in draft.paragraphs]
    letter.full_clean()
    letter.save()
    return letter


def _answered(head: Head) -> Letter | None:
    """Return the letter answered; where only its reference is known, its head is made.

    Without a day or a sender that the register knows, there is nothing to make.
    """
    cited = find_references(head.answers)
    if known := answered_letters(head).first():
        return known
    sender = load_directory().by_letter_code(cited[0].symbol) if len(cited) == 1 else None
    if sender is None or head.answers_on is None:
        return None
    letter = Letter(
        number=cited[0].number,
        symbol=cited[0].symbol,
        issued_on=head.answers_on,
        sender=Agency.objects.get(code=sender.code),
    )
    letter.full_clean()
    letter.save()
    return letter


def _items(letter: Letter, draft: Draft) -> dict[int, LetterItem]:
    made = {
        item.key: LetterItem(
            letter=letter,
            number=number,
            section=item.section[:20],
            heading=" / ".join(heading.label for heading in draft.path(item.group)),
            text=draft.text(item),
            paragraph=item.spans[0].paragraph,
            start=item.spans[0].start,
            end=item.spans[0].end,
        )
        for number, item in enumerate(draft.kept, start=1)
    }
    LetterItem.objects.bulk_create(made.values())
    return made


def _tasks(
    letter: Letter, draft: Draft, items: dict[int, LetterItem], *, by: User, on: date
) -> tuple[list[Task], list[Task]]:
    """Return the tasks that were made, and those that got one more source."""
    made, joined = [], []
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    programme = Programme.objects.select_for_update().filter(code=draft.programme).first()
    headings = _headings(programme, draft) if programme else {}
    for item in draft.kept:
        if item.joins is not None:
            task = Task.objects.select_related("merged_into").get(pk=item.joins)
            source = items[item.key]
            joined.append(add_source(task.merged_into or task, item=source, by=by))
        elif programme:
            try:
                task = create_task(
                    programme,
                    values=_values(item, headings, agencies),
                    by=by,
                    items=(items[item.key],),
                    status=_status(item, letter, on),
                    reason=str(items[item.key]),
                )
            except ValidationError as error:
                number = items[item.key].number
                raise ValidationError([f"Mục {number}: {m}" for m in error.messages]) from error
            made.append(task)
    return made, joined


def _headings(programme: Programme, draft: Draft) -> dict[str, Heading]:
    """Return the programme's headings by number, and those of the letter, which are made."""
    found = {heading.number: heading for heading in programme.headings.all()}
    for place, heading in resolved_headings(draft, known_headings(programme)).items():
        if heading.is_new:
            found[place] = add_heading(
                programme,
                number=heading.heading.number[:20],
                title=heading.heading.title[:TITLE_MAX_LENGTH],
                parent=found.get(heading.parent),
            )
        else:
            found[place] = found[heading.key]
    return found


def _values(item: Item, headings: dict[str, Heading], agencies: dict[str, Agency]) -> TaskValues:
    # What a person confirmed is no longer to be confirmed.
    deadline = replace(item.deadline, notes=()) if item.checked else item.deadline
    return TaskValues(
        title=item.title,
        document_type=item.document_type,
        heading=headings.get(item.heading),
        lead=agencies.get(item.lead),
        submitter=agencies.get(item.submitter),
        issuer=agencies.get(item.issuer),
        deadline=deadline,
        awaited_event=_event(item),
        note="",
        joint_leads=tuple(agencies[code] for code in item.joint_leads if code in agencies),
        coordinating=tuple(agencies[code] for code in item.coordinating if code in agencies),
    )


def _event(item: Item) -> AwaitedEvent | None:
    """Return the event that the item waits for: the chosen one, else that of the same words.

    Raise ValidationError when it has happened: what waited for it has a day by now.
    """
    if item.deadline.kind is not DeadlineKind.CONDITIONAL:
        return None
    chosen = AwaitedEvent.objects.filter(pk=item.event).first() if item.event else None
    return still_awaited(chosen) if chosen else event_named(item.deadline.condition)


def _status(item: Item, letter: Letter, on: date) -> StatusValues | None:
    """Return that the duty is done already, where the letter says so and when."""
    done = done_of(item.deadline)
    if done is None or done.on > on:
        return None
    return StatusValues(
        status=Status.COMPLETED,
        completed_on=done.on,
        completed_precision=done.precision,
        result_reference=done.reference,
        result_on=done.on if done.reference else None,
        result_note="" if done.reference else _said(item, letter),
    )


def _said(item: Item, letter: Letter) -> str:
    day = f" ngày {letter.issued_on:%d/%m/%Y}" if letter.issued_on else ""
    return f"“{item.deadline.wording}” ({letter}{day})"

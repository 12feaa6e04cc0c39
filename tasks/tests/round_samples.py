"""Letters of the three departments taken in, as a person does who changes nothing of the draft."""

from django.db import transaction

from agencies.models import Agency
from agencies.register import load_directory
from tasks.actions.replies import join_round
from tasks.actions.rounds import RoundValues, open_round
from tasks.actions.tasks import TaskValues, create_task
from tasks.choices import DocumentType
from tasks.models import Letter, LetterItem, Programme
from tasks.reading import read_letter, read_source
from tasks.tests.reading_samples import LETTERS

_TYPES = {kind.label: kind.value for kind in DocumentType}


@transaction.atomic
def take_in(stem, *, by, on):
    """Read a letter of tests/data/letters, store it with its tasks, and let it join its round."""
    draft = read_letter(read_source(LETTERS / f"{stem}.txt"), load_directory())
    bodies = {agency.code: agency for agency in Agency.objects.all()}
    number, symbol = draft.answers.split("/")
    letter = Letter.objects.create(
        number=draft.number,
        symbol=draft.symbol,
        issued_on=draft.date,
        place=draft.place,
        subject=draft.subject,
        sender=bodies[draft.sender.code],
        answers=Letter.objects.get(number=number, symbol=symbol),
    )
    programme = Programme.objects.get()
    for place, item in enumerate(draft.items, start=1):
        stored = LetterItem.objects.create(
            letter=letter,
            number=place,
            section=item.section[:20],
            heading=item.heading,
            text=item.text,
            paragraph=item.source.paragraph,
            start=item.source.start,
            end=item.source.end,
        )
        lead, *joint = [bodies[body.code] for body in item.lead if body.code] or [letter.sender]
        coordinating = [bodies[body.code] for body in item.coordinating if body.code]
        values = TaskValues(
            title=item.title,
            document_type=_TYPES.get(item.document_type, ""),
            heading=None,
            lead=lead,
            submitter=bodies.get(item.submitter.code),
            issuer=bodies.get(item.issuer.code),
            deadline=item.deadline,
            awaited_event=None,
            note="",
            joint_leads=tuple(joint),
            coordinating=tuple(coordinating),
        )
        create_task(programme, values=values, by=by, items=(stored,))
    join_round(letter, by=by, on=on)
    return letter


def open_899(asked, *, by, on, reply_by):
    """Open the round of the real request; letter 372 joins at once."""
    values = RoundValues(
        "Đề xuất nội dung cụ thể hóa Chương trình hành động (khóa XIV)",
        Letter.objects.get(number="899"),
        reply_by,
        tuple(Agency.objects.filter(code__in=asked)),
    )
    return open_round(Programme.objects.get(), values=values, by=by, on=on)

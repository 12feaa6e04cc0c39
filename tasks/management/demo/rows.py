"""Letters of made-up items and the tasks made of them, written in batches."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db.models import Model

from agencies.choices import AgencyKind
from agencies.models import Agency
from tasks.actions.search import search_text
from tasks.actions.tasks import HEADING_STEP
from tasks.choices import AssignmentRole, HistoryVerb, Status
from tasks.management.demo.drafts import Draft, draw
from tasks.management.demo.words import COMMITTEE, COUNCIL, FIELDS, NOBODY, SECTIONS, Field
from tasks.models import (
    Assignment,
    AwaitedEvent,
    Heading,
    HistoryEntry,
    Letter,
    LetterItem,
    Programme,
    Task,
)

FIRST_YEAR, LAST_YEAR = 2021, 2025
ITEMS_PER_LETTER = 50
# Real letters of a year seldom reach this number: nobody takes ours for one of them.
FIRST_NUMBER = 9000
TASKS_PER_HISTORY = 10
_BATCH = 1000


@dataclass(frozen=True)
class Setting:
    """What the tasks of one run share."""

    programme: Programme
    agencies: list[Agency]
    headings: dict[str, Heading]
    issuers: dict[str, Agency | None]
    events: dict[str, AwaitedEvent]
    rng: Random


def make_rows(programme: Programme, agencies: list[Agency], *, count: int, rng: Random) -> None:
    setting = _setting(programme, agencies, rng)
    letters = list(_letters(setting, count))
    _save(letter for letter, _ in letters)
    items = [(item, draft) for letter, drafts in letters for item, draft in _items(letter, drafts)]
    _save(item for item, _ in items)
    made = list(_tasks(setting, items))
    _save(task for task, _, _ in made)
    through = Task.items.through
    _save(through(task_id=task.pk, letteritem_id=item.pk) for task, item, _ in made)
    _save(
        Assignment(task=task, agency=agency, role=AssignmentRole.COORDINATING)
        for task, _, others in made
        for agency in others
    )
    _save(entry for task, _, _ in made[::TASKS_PER_HISTORY] for entry in _history(task))


def _setting(programme: Programme, agencies: list[Agency], rng: Random) -> Setting:
    headings = {heading.title: heading for heading in programme.headings.all()}
    top = Agency.objects.filter(parent=None, is_group=False).prefetch_related("former_names")
    issuers = {
        COUNCIL: top.filter(kind=AgencyKind.COUNCIL).first(),
        COMMITTEE: top.filter(kind=AgencyKind.COMMITTEE).first(),
        NOBODY: None,
    }
    return Setting(programme, agencies, headings, issuers, {}, rng)


def _letters(setting: Setting, count: int) -> Iterator[tuple[Letter, list[Draft]]]:
    """Yield letters from all agencies in turn, through the years, with what each proposes."""
    rng, agencies = setting.rng, setting.agencies
    # Few tasks are spread over all agencies all the same.
    size = min(max(count // (2 * len(agencies)), 1), ITEMS_PER_LETTER)
    starts = range(0, count, size)
    senders = rng.sample(agencies, len(agencies))
    for place, start in enumerate(starts):
        year = FIRST_YEAR + place * (LAST_YEAR - FIRST_YEAR + 1) // len(starts)
        sender = senders[place % len(senders)]
        drafts = [_draft(rng, sender, year) for _ in range(min(size, count - start))]
        drafts.sort(key=lambda draft: list(SECTIONS).index(draft.form.issuer))
        yield _letter(rng, sender, FIRST_NUMBER + place, year, drafts), drafts


def _draft(rng: Random, sender: Agency, year: int) -> Draft:
    is_district = sender.kind == AgencyKind.DISTRICT
    place = f"trên địa bàn {_lower_first(sender.name)}" if is_district else ""
    return draw(rng, rng.choice(_fields_of(sender)), place, year)


def _fields_of(sender: Agency) -> list[Field]:
    """Return the fields a body works in; a district, or a body that none names, in all."""
    return [field for field in FIELDS if sender.letter_code in field.senders] or list(FIELDS)


def _lower_first(name: str) -> str:
    """UBND huyện Bắc Bình → huyện Bắc Bình: the place, not its committee."""
    for prefix in ("UBND ", "Ủy ban nhân dân "):
        name = name.removeprefix(prefix)
    return name[:1].lower() + name[1:]


def _letter(rng: Random, sender: Agency, number: int, year: int, drafts: list[Draft]) -> Letter:
    return Letter(
        sender=sender,
        number=str(number),
        symbol=f"{sender.letter_code or 'UBND'}-VP",
        issued_on=date(year, 1, 4) + timedelta(rng.randint(0, 60)),
        subject=f"V/v đề xuất nhiệm vụ năm {year} và các năm tiếp theo (văn bản minh họa)",
        recipients="Sở Kế hoạch và Đầu tư",
        signer_position="Thủ trưởng cơ quan",
        paragraphs=list(_paragraphs(sender, drafts)),
    )


def _paragraphs(sender: Agency, drafts: list[Draft]) -> Iterator[str]:
    """Yield the text; every section is named, also one that proposes nothing."""
    yield f"{sender.name} đề xuất các nhiệm vụ như sau (văn bản minh họa):"
    for number, (issuer, heading) in enumerate(SECTIONS.items(), start=1):
        yield f"{number}. {heading}"
        yield from (f"- {draft.text}" for draft in drafts if draft.form.issuer == issuer)


def _items(letter: Letter, drafts: list[Draft]) -> Iterator[tuple[LetterItem, Draft]]:
    sections = list(SECTIONS)
    for number, draft in enumerate(drafts, start=1):
        section = sections.index(draft.form.issuer) + 1
        yield (
            LetterItem(
                letter=letter,
                number=number,
                section=str(section),
                heading=SECTIONS[draft.form.issuer],
                text=draft.text,
                paragraph=1 + section + number,
                start=2,
                end=2 + len(draft.text),
            ),
            draft,
        )


def _tasks(
    setting: Setting, items: list[tuple[LetterItem, Draft]]
) -> Iterator[tuple[Task, LetterItem, list[Agency]]]:
    """Yield each task with its item and the bodies that take part beside the lead."""
    places: Counter[int] = Counter()
    for number, (item, draft) in enumerate(items, start=1):
        heading = setting.headings[draft.field.title]
        places[heading.pk] += 1
        task = Task(
            code=f"MH-{number:05}",
            programme=setting.programme,
            heading=heading,
            position=heading.position * HEADING_STEP + places[heading.pk],
            title=draft.title,
            document_type=draft.form.document_type,
            lead=item.letter.sender,
            submitter=item.letter.sender if draft.form.issuer else None,
            issuer=setting.issuers[draft.form.issuer],
            awaited_event=_event(setting, draft.awaited),
            **draft.progress,
        )
        task.deadline = draft.deadline
        others = _others(setting, item.letter.sender)
        task.search_text = search_text(task, others, [item])
        yield task, item, others


def _event(setting: Setting, wording: str) -> AwaitedEvent | None:
    if not wording:
        return None
    if wording not in setting.events:
        title = wording.removeprefix("sau ").removeprefix("khi ")
        setting.events[wording], _ = AwaitedEvent.objects.get_or_create(title=title)
    return setting.events[wording]


def _others(setting: Setting, lead: Agency) -> list[Agency]:
    count = min(setting.rng.choices((0, 1, 2), (5, 3, 2))[0], len(setting.agencies))
    return [body for body in setting.rng.sample(setting.agencies, count) if body != lead]


def _history(task: Task) -> Iterator[HistoryEntry]:
    yield HistoryEntry(verb=HistoryVerb.CREATED, task=task)
    if task.status != Status.NOT_STARTED:
        change = {
            "field": "Tình trạng",
            "old": Status.NOT_STARTED.label,
            "new": Status(task.status).label,
        }
        yield HistoryEntry(verb=HistoryVerb.STATUS_CHANGED, task=task, changes=[change])


def _save(rows: Iterable[Model]) -> None:
    made: list[Any] = list(rows)
    if made:
        type(made[0])._default_manager.bulk_create(made, batch_size=_BATCH)

"""Letters of made-up items and the tasks made of them, some thousands at a time as columns."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

from agencies.choices import AgencyKind
from agencies.models import Agency
from agencies.text import fold
from tasks.actions.inserting import Columns, insert_rows, reserve_keys
from tasks.actions.search import body_text, folded_text
from tasks.actions.tasks import HEADING_STEP
from tasks.choices import AssignmentRole, DocumentType, HistoryVerb, Status
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
from tasks.models.deadline import deadline_columns

FIRST_YEAR, LAST_YEAR = 2021, 2025
ITEMS_PER_LETTER = 50
# Real letters of a year seldom reach this number: nobody takes ours for one of them.
FIRST_NUMBER = 9000
TASKS_PER_HISTORY = 10
_LETTERS_AT_ONCE = 100
_TYPES = {kind.value: kind.label for kind in DocumentType} | {"": ""}


@dataclass
class Setting:
    """What the tasks of one run share, and how far it is."""

    programme: Programme
    agencies: list[Agency]
    headings: dict[str, Heading]
    issuers: dict[str, Agency | None]
    rng: Random
    events: dict[str, AwaitedEvent] = field(default_factory=dict)
    folded: dict[int, str] = field(default_factory=dict)
    places: Counter[int] = field(default_factory=Counter)
    made: int = 0

    def names_of(self, body: Agency) -> str:
        """Return the folded names of a body; asked for each task, folded once."""
        if body.pk not in self.folded:
            self.folded[body.pk] = body_text(body)
        return self.folded[body.pk]


def make_rows(programme: Programme, agencies: list[Agency], *, count: int, rng: Random) -> None:
    setting = _setting(programme, agencies, rng)
    letters = _letters(setting, count)
    while batch := list(islice(letters, _LETTERS_AT_ONCE)):
        Letter.objects.bulk_create(letter for letter, _ in batch)
        _write(setting, [made for letter, drafts in batch for made in _items(letter, drafts)])


def _write(setting: Setting, made: Sequence[tuple[LetterItem, Draft]]) -> None:
    """Write the items of some letters, a task for each, and what belongs to it."""
    item_keys = reserve_keys(LetterItem, len(made))
    task_keys = reserve_keys(Task, len(made))
    tasks, parts = [], []
    for key, (item, draft) in zip(task_keys, made, strict=True):
        others = _others(setting, item.letter.sender)
        tasks.append(_task(setting, key, item, draft, others))
        parts += [_part(key, agency) for agency in others]
    insert_rows(
        LetterItem,
        [_item_columns(key, item) for key, (item, _) in zip(item_keys, made, strict=True)],
    )
    insert_rows(Task, tasks)
    insert_rows(
        Task.items.through,
        [
            {"task_id": task, "letteritem_id": item}
            for task, item in zip(task_keys, item_keys, strict=True)
        ],
    )
    insert_rows(Assignment, parts)
    insert_rows(
        HistoryEntry, [line for task in tasks[::TASKS_PER_HISTORY] for line in _history(task)]
    )


def _setting(programme: Programme, agencies: list[Agency], rng: Random) -> Setting:
    headings = {heading.title: heading for heading in programme.headings.all()}
    top = Agency.objects.filter(parent=None, is_group=False).prefetch_related("former_names")
    issuers = {
        COUNCIL: top.filter(kind=AgencyKind.COUNCIL).first(),
        COMMITTEE: top.filter(kind=AgencyKind.COMMITTEE).first(),
        NOBODY: None,
    }
    return Setting(programme, agencies, headings, issuers, rng)


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


def _item_columns(key: int, item: LetterItem) -> Columns:
    columns = {name: getattr(item, name) for name in ("number", "section", "heading", "text")}
    place = {name: getattr(item, name) for name in ("paragraph", "start", "end")}
    return {"id": key, "letter_id": item.letter_id} | columns | place


def _task(
    setting: Setting, key: int, item: LetterItem, draft: Draft, others: list[Agency]
) -> dict[str, Any]:
    heading, sender = setting.headings[draft.field.title], item.letter.sender
    issuer, event = setting.issuers[draft.form.issuer], _event(setting, draft.awaited)
    submitter = sender if draft.form.issuer else None
    setting.made += 1
    setting.places[heading.pk] += 1
    columns = {
        "id": key,
        "code": f"MH-{setting.made:05}",
        "programme_id": setting.programme.pk,
        "heading_id": heading.pk,
        "position": heading.position * HEADING_STEP + setting.places[heading.pk],
        "title": draft.title,
        "document_type": draft.form.document_type,
        "lead_id": sender.pk,
        "submitter_id": submitter.pk if submitter else None,
        "issuer_id": issuer.pk if issuer else None,
        "awaited_event_id": event.pk if event else None,
        **deadline_columns(draft.deadline),
        **draft.progress,
    }
    bodies = [body for body in (sender, submitter, issuer, *others) if body]
    own = (
        columns["code"],
        draft.title,
        _TYPES[draft.form.document_type],
        draft.deadline.wording,
        draft.progress.get("result_reference", ""),
        heading.title,
    )
    said = fold(f"{item.text} {item.letter.reference}")
    columns["search_text"] = folded_text(own, [*map(setting.names_of, bodies), said])
    return columns


def _part(task: int, agency: Agency) -> Columns:
    return {
        "task_id": task,
        "agency_id": agency.pk,
        "role": AssignmentRole.COORDINATING.value,
    }


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


def _history(task: Columns) -> Iterator[Columns]:
    yield {"verb": HistoryVerb.CREATED.value, "task_id": task["id"], "changes": "[]"}
    if task["status"] != Status.NOT_STARTED:
        change = {
            "field": "Tình trạng",
            "old": Status.NOT_STARTED.label,
            "new": Status(task["status"]).label,
        }
        yield {
            "verb": HistoryVerb.STATUS_CHANGED.value,
            "task_id": task["id"],
            "changes": json.dumps([change], ensure_ascii=False),
        }

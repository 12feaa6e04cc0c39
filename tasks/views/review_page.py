"""The page on which a draft is checked, ready to print."""

from collections.abc import Iterator
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils import timezone

from agencies.models import Agency
from tasks.actions.confirming import missing
from tasks.actions.intake import answered_letters, known_headings, same_letters
from tasks.choices import DocumentType, IntakeState
from tasks.intake import Draft, Item
from tasks.intake.changes import pieces
from tasks.intake.draft import NEW_HEADING
from tasks.intake.headings import KnownHeading
from tasks.intake_forms import BodiesForm, GroupForm, HeadForm, ItemForm
from tasks.models import AwaitedEvent, Intake, Letter, Programme, Task
from tasks.views.review_letter import anchor, letter_lines, line_anchor
from tasks.views.review_opened import GROUP, HEAD, ITEM, SPLIT, Opened, missing_head, next_to_look
from tasks.views.review_words import create_label, deadline_words, reading_of, reference_of


class ReviewPage:
    """What the page shows of one draft, by the same number of queries for any number of items."""

    def __init__(self, intake: Intake, draft: Draft, opened: Opened, *, data: Any = None) -> None:
        self.intake = intake
        self.draft = draft
        self.opened = opened
        self.data = data
        self.agencies = {agency.code: agency for agency in Agency.objects.all()}
        self.numbers = {item.key: number for number, item in enumerate(draft.kept, start=1)}

    @cached_property
    def programme(self) -> Programme | None:
        return Programme.objects.filter(code=self.draft.programme).first()

    @cached_property
    def headings(self) -> list[KnownHeading]:
        return known_headings(self.programme) if self.programme else []

    @cached_property
    def alike(self) -> dict[int, Task]:
        keys = {alike.task for item in self.draft.kept for alike in item.like}
        found = Task.objects.filter(pk__in=keys).select_related("lead", "issuer")
        return {task.pk: task for task in found}

    @cached_property
    def events(self) -> list[AwaitedEvent]:
        return list(AwaitedEvent.objects.all())

    @cached_property
    def form(self) -> Any:
        """The form of the part that is open."""
        version = self.intake.version
        match self.opened.part:
            case "head":
                return HeadForm(self.data, draft=self.draft, version=version)
            case "bodies":
                return BodiesForm(self.data, draft=self.draft, version=version)
            case "group":
                return GroupForm(
                    self.data,
                    draft=self.draft,
                    group=self.opened.key,
                    version=version,
                    headings=self.headings,
                )
            case "item":
                return self._item_form(self.draft.item(self.opened.key or 0))
        return None

    def _item_form(self, item: Item) -> ItemForm:
        return ItemForm(
            self.data,
            draft=self.draft,
            item=item,
            version=self.intake.version,
            headings=self.headings,
            like=[(a.task, self.alike[a.task].code) for a in item.like if a.task in self.alike],
        )

    def context(self) -> dict[str, Any]:
        draft = self.draft
        look = sum(item.needs_look for item in draft.kept)
        faults = missing(draft)
        return {
            "intake": self.intake,
            "draft": draft,
            "title": self._title(),
            "facts": list(self._facts()),
            "file": self.intake.attachments.first(),
            "lines": letter_lines(draft),
            "opened": str(self.opened),
            "form": self.form,
            "head": self._head(),
            "bodies": self._bodies(),
            "groups": list(self._groups()),
            "item_count": len(draft.kept),
            "sure_count": len(draft.kept) - look,
            "look_count": look,
            "next_look": f"{ITEM}-{self._next_look()}" if look else "",
            "left_over": list(self._left_over()),
            "known": self._known(),
            "others": self._others(),
            "faults": faults,
            "create_label": create_label(draft),
            "conflict": None,
            "saved_at": timezone.localtime(self.intake.updated_at),
        }

    def _title(self) -> str:
        head = self.draft.head
        if not head.symbol:
            return f"Soát {self.intake}"
        kind = DocumentType(head.document_type or DocumentType.OTHER)
        label = "văn bản" if kind is DocumentType.OTHER else kind.label
        return f"Soát {label} {reference_of(self.draft)}"

    def _facts(self) -> Iterator[str]:
        head = self.draft.head
        if head.sender in self.agencies:
            yield self.agencies[head.sender].name
        elif head.sender_wording:
            yield head.sender_wording
        if head.issued_on:
            yield f"{head.issued_on:%d/%m/%Y}"
        if head.answers:
            yield f"trả lời {head.answers}"
        if head.signer_name:
            yield f"ký: {head.signer_name}"

    def _head(self) -> dict[str, Any]:
        head = self.draft.head
        notes = list(self.draft.notes)
        if not head.sender and head.sender_wording:
            notes.append(f"Cơ quan gửi “{head.sender_wording}” chưa có trong danh mục.")
        return {
            "is_open": self.opened.part == HEAD,
            "needs_look": missing_head(self.draft) or bool(notes and not head.checked),
            "notes": notes,
            "programme": self.programme,
            "answered": self._answered(),
        }

    def _answered(self) -> dict[str, Any] | None:
        """Return the letter answered, and whether the system has it."""
        head = self.draft.head
        if not head.answers:
            return None
        known = answered_letters(head).select_related("sender").first()
        return {"reference": head.answers, "letter": known}

    def _bodies(self) -> list[dict[str, Any]]:
        return [
            {
                "name": name,
                "numbers": [
                    self.numbers[item.key]
                    for item in self.draft.kept
                    if any(body.name == name for body in item.unknown)
                ],
                "roles": sorted(
                    {
                        body.role.label
                        for item in self.draft.kept
                        for body in item.unknown
                        if body.name == name
                    }
                ),
            }
            for name in self.draft.unknown_names
        ]

    def _groups(self) -> Iterator[dict[str, Any]]:
        """Yield the items under each heading of the letter, in the order of the draft."""
        for group, items in groupby(self.draft.items, key=lambda item: item.group):
            opened = Opened(GROUP, group)
            path = self.draft.path(group)
            members = list(items)
            yield {
                "label": " / ".join(heading.label for heading in path),
                "opened": str(opened),
                "is_open": self.opened == opened,
                "heading": self._heading_words(group, members),
                "is_placed": any(item.heading for item in members),
                "cards": [self._card(item) for item in members],
            }

    def _heading_words(self, group: int | None, members: list[Item]) -> str:
        """Return where in the programme the items of a group will stand, in words."""
        chosen = {item.heading for item in members if not item.dropped}
        if not chosen or not self.draft.programme:
            return ""
        if len(chosen) > 1:
            return "Vào nhiều đề mục của chương trình."
        (key,) = chosen
        if not key:
            return "Chưa xếp vào đề mục nào của chương trình."
        if key.startswith(NEW_HEADING):
            place = int(key[1:])
            own = "" if place == group else f": {self.draft.headings[place].label}"
            return f"Là đề mục mới của chương trình{own}."
        titles = {heading.number: heading.title for heading in self.headings}
        return f"Vào đề mục {key}. {titles.get(key, '')} của chương trình."

    def _card(self, item: Item) -> dict[str, Any]:
        number = self.numbers.get(item.key)
        is_open = self.opened.key == item.key and self.opened.part in {ITEM, SPLIT}
        card: dict[str, Any] = {
            "item": item,
            "key": item.key,
            "number": number,
            "anchor": anchor(item.key),
            "opens": f"{ITEM}-{item.key}",
            "place": line_anchor(item.spans[0].paragraph),
            "meta": list(self._meta(item)),
            "sure": _sure(item),
            "joined": self.alike.get(item.joins) if item.joins else None,
            "is_open": is_open,
            "text": self.draft.text(item),
        }
        return card | self._open_parts(item) if is_open else card

    def _open_parts(self, item: Item) -> dict[str, Any]:
        kept = self.draft.kept
        place = kept.index(item)
        following = kept[place + 1 :]
        after = next_to_look(self.draft, item.key)
        return {
            "is_split": self.opened.part == SPLIT,
            "pieces": pieces(self.draft.text(item)),
            "reading": reading_of(item.deadline, item.event, self.events),
            # Those of the deadline stand with its reading.
            "doubts": item.doubts[: len(item.doubts) - len(item.deadline.notes)],
            "alike": self._alike(item),
            "others": self._others_of(item),
            "can_merge": bool(following),
            "can_rise": place > 0,
            "can_sink": bool(following),
            "next_number": self.numbers[after] if after else None,
        }

    def _others_of(self, item: Item) -> str:
        """Return the bodies besides the lead, in words."""
        joint = [f"{self._short(code)} (cùng chủ trì)" for code in item.joint_leads]
        return "; ".join([*joint, *map(self._short, item.coordinating)])

    def _short(self, code: str) -> str:
        return self.agencies[code].short_name if code in self.agencies else code

    def _alike(self, item: Item) -> list[dict[str, Any]]:
        return [
            {"task": self.alike[alike.task], "reasons": alike.reasons}
            for alike in item.like
            if alike.task in self.alike
        ]

    def _meta(self, item: Item) -> Iterator[str]:
        first, last = item.spans[0].paragraph, item.spans[-1].paragraph
        yield f"đoạn {first}" if first == last else f"đoạn {first}–{last}"
        if item.issuer in self.agencies:
            yield f"{self.agencies[item.issuer].short_name} ban hành"
        if item.lead in self.agencies and item.lead != self.draft.head.sender:
            yield f"{self.agencies[item.lead].short_name} chủ trì"
        yield deadline_words(item.deadline)

    def _left_over(self) -> Iterator[dict[str, Any]]:
        starts = [(item.spans[0].paragraph, self.numbers[item.key]) for item in self.draft.kept]
        for paragraph in self.draft.left_over():
            before = [number for start, number in starts if start < paragraph.number]
            after = [number for start, number in starts if start > paragraph.number]
            yield {
                "number": paragraph.number,
                "text": paragraph.text,
                "anchor": line_anchor(paragraph.number),
                "where": _where(before, after),
            }

    def _next_look(self) -> int:
        return next(item.key for item in self.draft.kept if item.needs_look)

    def _known(self) -> Letter | None:
        """Return the letter that this one is, when the system has it already."""
        known: Letter | None = same_letters(self.draft.head).first()
        return known

    def _others(self) -> list[Intake]:
        """Return other drafts of the same letter that are being checked."""
        head = self.draft.head
        if not head.symbol:
            return []
        same = Intake.objects.filter(
            state=IntakeState.OPEN,
            draft__head__symbol=head.symbol,
            draft__head__number=head.number,
        )
        return list(same.exclude(pk=self.intake.pk).select_related("created_by")[:3])


def _sure(item: Item) -> dict[str, str]:
    if item.checked:
        return {"word": "Đã xem", "icon": "check-circle-fill", "look": ""}
    if item.needs_look:
        return {"word": "Cần xem", "icon": "eye", "look": "yes"}
    return {"word": "Chắc", "icon": "check-lg", "look": ""}


def _where(before: list[int], after: list[int]) -> str:
    if not before:
        return "Trước mục đầu" if after else "Chưa có mục nào"
    return f"Giữa mục {max(before)} và {min(after)}" if after else "Sau mục cuối"

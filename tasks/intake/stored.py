"""A draft as JSON and back, for the row that keeps it between two visits."""

import dataclasses
from datetime import date
from typing import Any

from tasks.deadlines import Deadline, DeadlineKind, Delay, Milestone
from tasks.intake.draft import Alike, BodyRole, Draft, Head, Item, LetterHeading, UnknownBody
from tasks.periods import parse_period
from tasks.reading import Cell, Paragraph, Span


def dump_paragraphs(paragraphs: tuple[Paragraph, ...]) -> list[dict[str, Any]]:
    """Return the paragraphs in their order; their numbers are their places."""
    return [
        {
            "text": paragraph.text,
            "cell": _plain(paragraph.cell) if paragraph.cell else None,
            "joined": list(paragraph.joined),
        }
        for paragraph in paragraphs
    ]


def dump_draft(draft: Draft) -> dict[str, Any]:
    """Return everything but the paragraphs, which never change."""
    return {
        "head": _plain(draft.head),
        "headings": [_plain(heading) for heading in draft.headings],
        "items": [_plain(item) for item in draft.items],
        "unread": list(draft.unread),
        "places": [list(place) for place in draft.places],
        "notes": list(draft.notes),
        "programme": draft.programme,
        "saved_by": draft.saved_by,
        "compared_to": draft.compared_to,
    }


def load_draft(paragraphs: list[dict[str, Any]], draft: dict[str, Any]) -> Draft:
    return Draft(
        paragraphs=tuple(
            Paragraph(
                number=number,
                text=kept["text"],
                cell=Cell(**kept["cell"]) if kept["cell"] else None,
                joined=tuple(kept["joined"]),
            )
            for number, kept in enumerate(paragraphs, start=1)
        ),
        head=_head(draft["head"]),
        headings=tuple(LetterHeading(**heading) for heading in draft["headings"]),
        items=tuple(_item(item) for item in draft["items"]),
        unread=tuple(draft["unread"]),
        places=tuple((number, label) for number, label in draft["places"]),
        notes=tuple(draft["notes"]),
        programme=draft["programme"],
        saved_by=draft["saved_by"],
        compared_to=draft["compared_to"],
    )


def _plain(value: Any) -> Any:
    """Return a value as JSON knows it; dates in ISO form, periods by their names."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Deadline):
        done = value.done
        named = done.isoformat() if isinstance(done, date) else done and done.label
        return _fields(value) | {"done": named}
    if dataclasses.is_dataclass(value):
        return _fields(value)
    return value


def _fields(value: Any) -> dict[str, Any]:
    return {
        field.name: _plain(getattr(value, field.name))
        for field in dataclasses.fields(value)
        if field.name != "done"
    }


def _head(kept: dict[str, Any]) -> Head:
    lists = {name: tuple(kept[name]) for name in ("recipients", "distribution")}
    days = {name: _day(kept[name]) for name in ("issued_on", "answers_on")}
    return Head(**kept | lists | days)


def _item(kept: dict[str, Any]) -> Item:
    spans = {name: tuple(Span(**span) for span in kept[name]) for name in ("spans", "also")}
    lists = ("joint_leads", "coordinating", "remarks", "notes")
    return Item(
        **kept
        | spans
        | {name: tuple(kept[name]) for name in lists}
        | {
            "unknown": tuple(UnknownBody(BodyRole(b["role"]), b["name"]) for b in kept["unknown"]),
            "like": tuple(Alike(a["task"], tuple(a["reasons"])) for a in kept["like"]),
            "deadline": _deadline(kept["deadline"]),
            "deadline_span": Span(**kept["deadline_span"]) if kept["deadline_span"] else None,
        }
    )


def _deadline(kept: dict[str, Any]) -> Deadline:
    done = kept["done"]
    return Deadline(
        **kept
        | {
            "kind": DeadlineKind(kept["kind"]),
            "start": _day(kept["start"]),
            "due": _day(kept["due"]),
            "milestone": Milestone(kept["milestone"]) if kept["milestone"] else None,
            "notes": tuple(kept["notes"]),
            "delay": Delay(**kept["delay"]) if kept["delay"] else None,
            "done": (_iso_day(done) or parse_period(done)) if done else None,
        }
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _iso_day(text: str) -> date | None:
    return date.fromisoformat(text) if len(text) == 10 and text[4] == "-" else None

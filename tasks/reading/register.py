"""Wordings of bodies looked up in the register; who is not there is named as unknown."""

import re
from collections.abc import Iterable
from dataclasses import replace

from agencies.directory import Directory
from agencies.text import fold
from tasks.reading.drafts import Body, ItemDraft
from tasks.reading.references import Reference

# Words beside a name that leave it the same body: its head answers for it.
_WORDS_BESIDE = """
giam doc chu tich chanh thu truong ban lanh dao giao de nghi cac va cung tinh co quan don vi
dia phuong so nganh to chuc lien khac
"""
_BESIDE = frozenset(_WORDS_BESIDE.split())
_WORD = re.compile(r"\w+")
UNKNOWN = "Chưa có trong danh mục cơ quan: "
NOBODY = "Văn bản không nêu cơ quan chủ trì; cần chọn."


def known_sender(name: str, reference: Reference | None, directory: Directory) -> Body:
    """Return the sender by its name, else by the symbol of its letters."""
    entry = directory.match(name) or (
        directory.by_letter_code(reference.symbol) if reference else None
    )
    return Body(entry.name, entry.code) if entry else Body(name)


def with_known_bodies(item: ItemDraft, directory: Directory) -> ItemDraft:
    """Return the item with its bodies looked up, and notes of those unknown or not named."""
    if not directory:
        return item
    lead = tuple(_known(item.lead, directory))
    submitter, issuer = (_known_one(body, directory) for body in (item.submitter, item.issuer))
    taken = {body.code for body in lead if body.code}
    others = tuple(body for body in _known(item.coordinating, directory) if body.code not in taken)
    unknown = [body.name for body in (*lead, *others, submitter, issuer) if body.is_unknown]
    notes = item.notes
    if unknown:
        notes += (f"{UNKNOWN}{'; '.join(dict.fromkeys(unknown))}.",)
    if not lead:
        notes += (NOBODY,)
    return replace(
        item, lead=lead, coordinating=others, submitter=submitter, issuer=issuer, notes=notes
    )


def _known_one(body: Body, directory: Directory) -> Body:
    entry = directory.match(body.name)
    return Body(body.name, entry.code) if entry else body


def _known(bodies: Iterable[Body], directory: Directory) -> list[Body]:
    known: list[Body] = []
    for body in bodies:
        for found in [body] if body.code else _look_up(body.name, directory):
            if found not in known:
                known.append(found)
    return known


def _look_up(name: str, directory: Directory) -> list[Body]:
    """Return the bodies that a wording names; all of it must be accounted for."""
    mentions = directory.find(name)
    rest, end = [], 0
    for mention in mentions:
        rest.append(name[end : mention.start])
        end = mention.end
    rest.append(name[end:])
    if not mentions or not _BESIDE.issuperset(_WORD.findall(fold(" ".join(rest)))):
        return [Body(name)]
    return [Body(name[m.start : m.end], m.entry.code) for m in mentions]

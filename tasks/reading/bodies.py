"""Bodies by the grammar of their names, for those the register does not know.

"Sở Y tế, Sở Lao động - Thương binh và Xã hội" are two; the commas of "Sở Văn hóa, Thể thao và Du
lịch" and of "các sở, ban, ngành" part nothing, for what follows them begins no name.
"""

import re
from dataclasses import dataclass

from tasks.reading.attributes import find_attributes
from tasks.reading.columns import Column
from tasks.reading.lexicon import BODY_START, DUTY_VERBS, starts_with_responsible

_STARTS_NAME = re.compile(rf"{BODY_START}|các(?!\w)")
_PARTING = re.compile(r"\s{0,2}(?:[;,]|\s(?:và|cùng|với)\s)\s{0,2}")
_VERB = re.compile(
    r"(?:,?\s)(?:"
    + "|".join(re.escape(v) for v in sorted(DUTY_VERBS, key=len, reverse=True))
    + r"|dự thảo|để|nhằm|trong việc|trên địa bàn)(?!\w)"
)
_NOT_VERBS = re.compile(
    r",?\s(?:tổ chức|thông tin|quản lý|phát triển|bảo vệ|hỗ trợ|kiểm tra)\s(?:có liên|"
    r"liên quan|chính trị|xã hội|và|,)|,?\s(?:tổ chức)$"
)
_END = re.compile(r"[.;:()\n]")
_WITH = re.compile(r"phối hợp (?:chặt chẽ )?(?:với|cùng)\s{1,2}", re.IGNORECASE)
_LEADS = re.compile(
    r"(?:giao\s)?(?P<body>[^.;:()]{3,160}?),?\s(?:(?:chủ động|tích cực)\s)?"
    r"(?:chủ trì|có trách nhiệm|chịu trách nhiệm|tham mưu|phối hợp)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Bodies:
    lead: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()


def split_bodies(text: str) -> tuple[str, ...]:
    """Return the names in a list of bodies."""
    names: list[str] = []
    start = 0
    for parting in _PARTING.finditer(text):
        if _STARTS_NAME.match(text, parting.end()) or ";" in parting[0]:
            names.append(text[start : parting.start()])
            start = parting.end()
    names.append(text[start:])
    return tuple(name for part in names if (name := part.strip(" .,;:-–")))


def find_bodies(text: str) -> Bodies:
    """Return who leads and who helps, where the words say so."""
    said = find_attributes(text)
    lead = split_bodies(said.get(Column.LEAD, "")) or _leading(text)
    coordinating = split_bodies(said.get(Column.COORDINATING, ""))
    for found in _WITH.finditer(text):
        coordinating += tuple(
            n for n in split_bodies(_until_verb(text[found.end() :])) if n not in coordinating
        )
    return Bodies(lead, tuple(name for name in coordinating if name not in lead))


def _leading(text: str) -> tuple[str, ...]:
    for clause in re.split(r"[.;:()]", text[:600]):
        words = clause.strip()
        found = _LEADS.match(words)
        if found and starts_with_responsible(found["body"]):
            return split_bodies(found["body"].strip(" ,"))
    return ()


def _until_verb(text: str) -> str:
    clause = _END.split(text[:400], maxsplit=1)[0]
    for verb in _VERB.finditer(clause):
        if not _NOT_VERBS.match(clause, verb.start()):
            return clause[: verb.start()]
    return clause

"""Who submits and who issues, as headings say it.

"UBND tỉnh trình Hội đồng nhân dân tỉnh ban hành:" governs the resolutions listed below it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agencies.text import fold
from tasks.reading.lexicon import DOCUMENT_TYPES, plain, starts_with_body

_BODY = (
    r"(?:chủ tịch\s)?(?:ubnd|ủy ban nhân dân|hđnd|hội đồng nhân dân|thường trực hđnd|"
    r"tỉnh ủy|ban thường vụ tỉnh ủy|"
    r"ban chấp hành đảng bộ|chính phủ|thủ tướng chính phủ|quốc hội|bộ chính trị|ban bí thư|"
    r"thành ủy|huyện ủy)"
    r"(?:\s(?:tỉnh|thành phố|huyện|thị xã|xã|các cấp|cấp tỉnh|cấp huyện))?"
)
_ISSUES = re.compile(
    rf"(?:(?P<first>{_BODY})\s(?:xem xét,?\s)?)?trình\s(?P<to>{_BODY})(?:\s(?:xem xét|"
    rf"thông qua|ban hành|quyết định|phê duyệt|cho ý kiến),?)*"
    rf"|(?P<own>{_BODY})\s(?:xem xét,?\s)?(?:ban hành|phê duyệt|quyết định|thông qua)"
)
_DRAFTER = re.compile(
    r"(?P<body>[A-ZĐ][^.;:()]{2,80}?)\s(?:chủ trì,?\s)?(?:tham mưu|soạn thảo|dự thảo|trình)\b"
)


@dataclass(frozen=True)
class Issuing:
    submitter: str = ""
    issuer: str = ""
    drafter: str = ""


def issuing_of(headings: Sequence[str]) -> Issuing:
    """Return what the nearest heading that speaks of issuing says."""
    for heading in headings:
        if found := _ISSUES.search(plain(heading)):
            drafter = _DRAFTER.match(heading)
            body = drafter["body"].strip() if drafter and _is_drafter(drafter["body"]) else ""
            return Issuing(name_of(found["first"]), name_of(found["to"] or found["own"]), body)
    return Issuing()


def _is_drafter(words: str) -> bool:
    return starts_with_body(words) and not words.isupper() and not re.match(_BODY, plain(words))


def name_of(words: str | None) -> str:
    """Return a body's name as it is usually written, from words in lower case."""
    if not words:
        return ""
    name = words.replace("ubnd", "UBND").replace("hđnd", "HĐND")
    return name[:1].upper() + name[1:]


def type_named(text: str) -> str:
    """Return the type of document that a duty makes: "Xây dựng, trình ban hành Kế hoạch …"."""
    words = plain(text[:200])
    found = re.match(
        r"(?:tham mưu|xây dựng|soạn thảo|lập|ban hành|trình|hoàn thiện|dự thảo|"
        r"nghiên cứu)[^.;:]{0,90}?"
        r"(?<!\w)(" + "|".join(sorted(DOCUMENT_TYPES, key=len, reverse=True)) + r")(?!\w)",
        words,
    )
    return DOCUMENT_TYPES[found[1]] if found else ""


def issuer_of_type(words: str) -> str:
    """Return the issuer that a cell such as "Nghị quyết HĐND tỉnh" names."""
    found = re.search(_BODY, plain(words))
    return name_of(found[0]) if found and fold(words) != fold(found[0]) else ""

"""What a condition waits for, as the title of an awaited event.

"sau khi Chính phủ ban hành Nghị định thay thế …" waits for "Chính phủ ban hành Nghị định thay thế
…"; so does every other task whose letter says it in these words.
"""

import re

_LONGEST = 300
_FROM = r"(?:kể từ|tính từ|từ|sau) (?:thời điểm |khi |ngày )"
_LEADING = re.compile(
    # "sau 06 tháng kể từ khi …", "chậm nhất 15 ngày kể từ ngày …": so long after the event.
    rf"(?:(?:chậm nhất|muộn nhất|không quá|trong(?: vòng)?|sau)\b[^,;]{{0,60}}?\s{_FROM}"
    r"|(?:ngay )?(?:sau khi|khi) |(?:cho )?đến khi |(?:kể )?từ khi |(?:chờ|đợi)(?: khi)? "
    r"|(?:trình|tại|trình tại) (?=(?:các )?(?:kỳ họp|phiên họp)))",
    re.IGNORECASE,
)


def event_title(condition: str) -> str:
    """Return the event that a condition names; "" for no condition."""
    words = " ".join(condition.split())
    rest = _LEADING.sub("", words, count=1) if _LEADING.match(words) else words
    title = (rest or words).strip(" .,;:()")
    if len(title) > _LONGEST:
        title = f"{title[: _LONGEST - 1].rpartition(' ')[0]}…"
    return title[:1].upper() + title[1:]

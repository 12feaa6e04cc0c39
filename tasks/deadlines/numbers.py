"""Numbers as letters write them: 05, năm, mười lăm, hai mươi mốt, 15 (mười lăm)."""

_DIGITS = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_DIGIT = "|".join(_DIGITS)
# A number of things: "năm" is five here, never a year.
COUNT = (
    rf"(?:\d{{1,3}}|(?:(?:hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín) mươi|mười)(?: (?:{_DIGIT})(?!\w))?"
    rf"|(?:{_DIGIT}))"
)
# The number of a month: "tháng năm" is May only where a year follows ("tháng năm năm 2022").
MONTH = (
    r"(?:\d{1,2}(?!\d)|mười một|mười hai|mười|một|hai|ba|bốn|tư|năm(?=/| năm \d)|sáu|bảy|bẩy"
    r"|tám|chín|giêng|chạp)(?!\w)(?! lần)"
)
DAY = rf"(?:\d{{1,2}}(?!\d)|(?:hai mươi|ba mươi|mười)(?: (?:{_DIGIT})(?!\w))?|(?:{_DIGIT})(?!\w))"


def number(text: str) -> int:
    """Return the number that text (one of the patterns above) says; 0 for none."""
    text = text.strip()
    if text.isdecimal():
        return int(text)
    if text in ("giêng", "chạp"):
        return 1 if text == "giêng" else 12
    head, _, tail = text.partition("mươi") if "mươi" in text else text.partition("mười")
    if "mươi" in text:
        return _DIGITS.get(head.strip(), 0) * 10 + _DIGITS.get(tail.strip(), 0)
    if text.startswith("mười"):
        return 10 + _DIGITS.get(tail.strip(), 0)
    return _DIGITS.get(text, 0)

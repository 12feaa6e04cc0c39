"""What looks like a time and is none: dates of cited documents, school years, years in names."""

import re

from tasks.deadlines.wording import masked

_DOCUMENT = (
    r"(?:nghị quyết|quyết định|nghị định|thông tư liên tịch|thông tư|bộ luật|luật|pháp lệnh"
    r"|hiến pháp|kế hoạch|công văn|chỉ thị|tờ trình|văn bản|thông báo|báo cáo|kết luận|chương trình"
    r"|hướng dẫn|công điện|quy định|đề án|điều lệ|quy chế|hợp đồng|biên bản|giấy mời)"
)
_DATE = (
    r"(?:ngày \d{1,2} ?(?:[/.-] ?\d{1,2} ?[/.-] ?\d{2,4}|tháng \d{1,2}(?: năm| ?[/-]) ?\d{4})"
    r"|năm \d{4})"
)
_SYMBOL = (
    r"\d{1,5}[a-z]?(?: ?/ ?\d{4})?(?: ?/ ?|- ?)"
    r"(?!(?:tháng|quý|năm|ngày|tuần|lần|kỳ|hằng|một)(?!\w))[a-zđ][\w-]{0,24}"
    r"(?:(?<=-) [\w-]{1,24}|[/&-][\w-]{1,24}){0,4}"
)
_NUMBERED = re.compile(
    rf"(?<!\w)(?:{_DOCUMENT} )?(?:số:? ?)(?:{_SYMBOL}|\d{{1,5}})(?:,? {_DATE})?"
    rf"|(?<![\w/]){_SYMBOL}(?:,? {_DATE})?"
)
_DATED_AT_ONCE = re.compile(
    rf"(?<!\w){_DOCUMENT} ngày \d{{1,2}} ?"
    r"(?:[/.-] ?\d{1,2} ?[/.-] ?\d{2,4}|tháng \d{1,2} năm \d{4})"
)
# "đã được HĐND tỉnh thông qua ngày 12/7/2022" tells what has happened.
_PASSED = re.compile(
    r"(?<!\w)được [^.;,:()\x00]{0,80}?(?:thông qua|phê duyệt|ban hành|ký) "
    r"(?:vào )?ngày \d{1,2} ?(?:[/.-] ?\d{1,2} ?[/.-] ?\d{2,4}|tháng \d{1,2} năm \d{4})"
)
_LAW = re.compile(
    r"(?<!\w)(?:bộ luật|luật|pháp lệnh|hiến pháp)(?: [^\W\d_][^ ,;.()\x00]{0,12}){0,10} "
    r"(?:năm (?:19|20)\d\d|\((?:19|20)\d\d\))|(?:sửa đổi|bổ sung)[^();\x00]{0,40} năm (?:19|20)\d\d"
)
_SCHOOL_YEAR = re.compile(
    r"(?<!\w)(?:học kỳ (?:[1-3]|i{1,3}) ?)?năm học(?: (?:19|20)\d\d ?- ?(?:19|20)?\d\d)?(?!\w)"
)
_TERM = re.compile(r"(?<!\w)(?:khóa|khoá) [ivxlc\d]+,? ?(?:,? ?nhiệm kỳ \d{4} ?- ?\d{4})?(?!\w)")


def hide_citations(plain: str) -> str:
    """Mask documents that are cited, with the dates that belong to them, and terms of office."""
    for pattern in (_NUMBERED, _DATED_AT_ONCE, _PASSED, _LAW, _TERM):
        plain = masked(plain, [match.span() for match in pattern.finditer(plain)])
    return plain


def hide_school_years(plain: str) -> str:
    return masked(plain, [match.span() for match in _SCHOOL_YEAR.finditer(plain)])

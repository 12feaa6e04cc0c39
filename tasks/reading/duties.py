"""Which nodes of the outline are duties, which only govern, and which say nothing to do.

One item per duty: a heading ("UBND tỉnh ban hành:") gives its children; a product whose parts are
listed ("Đề án …, trong đó làm rõ:") is one item together with them.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from agencies.text import fold
from tasks.deadlines import DeadlineKind
from tasks.reading.attributes import is_attribute
from tasks.reading.binding import find_binding
from tasks.reading.drafts import Paragraph
from tasks.reading.headings import Node, Outline, is_heading, says_more, takes_leave
from tasks.reading.inline import split_inline
from tasks.reading.lexicon import leading_type, plain, starts_with_body, starts_with_duty
from tasks.reading.marks import Rank

# Sections that tell why or how things stand, not what is to be done.
_TELLING = re.compile(
    r"(muc dich|muc tieu|yeu cau|quan diem|nguyen tac)([ ,]+(va )?(muc dich|muc tieu|"
    r"yeu cau|quan diem|nguyen tac))*"
    r"( chung| cu the| tong quat| chu yeu)*( (den|nam|giai doan|thoi ky) .{0,60})?\W*$"
    r"|(ve )?(noi dung |y kien )?(gop y|tham gia y kien)\b.{0,60}$"
    r"|(can cu|co so phap ly|su can thiet|tinh hinh|thuc trang|dac diem|boi canh|khai quat|"
    r"danh gia chung|"
    r"ket qua (thuc hien|dat duoc|trien khai)|nhung ket qua|ton tai|han che|kho khan|"
    r"thuan loi|nguyen nhan|"
    r"pham vi|doi tuong)\b.{0,80}$"
)
# What a reply asks of its reader under "Kiến nghị" is no duty of the one who writes.
_PETITION = re.compile(r"(mot so |cac )?(de xuat, )?kien nghi(,? (va )?de xuat)?\W*$")
_PETITIONS = re.compile(r"(kinh )?(de nghi|kien nghi|mong|rat mong)\b")
# Remarks on somebody's draft: "Trang 3, dòng 5: đề nghị thay cụm từ …".
_EDITS = re.compile(
    r"(tai )?(trang|dong|muc|khoan|diem) [\w.,]{1,6}[,;:]? .{0,120}(thay|bo|sua|bo sung|chinh sua) "
    r"(cum tu|tu|doan|noi dung)\b|.{0,60}(thay|bo|sua) cum tu\b"
)
# Sentences of form, found in every decision or plan.
_FORMAL = re.compile(
    r"(ban hanh|phe duyet) kem theo|.{0,120}co hieu luc|"
    r".{0,600}(chiu|co) trach nhiem (to chuc |trien khai |phoi hop )*(thi hanh|thuc hien) "
    r"((noi dung )?(quyet dinh|nghi quyet|chi thi|ke hoach|quy dinh|quy che|chuong trinh))? ?nay|"
    r"kinh phi( thuc hien)?\b|"
    r"nguon (kinh phi|von)\b|\*? ?luu y|"
    r"(trong )?qua trinh (trien khai|thuc hien|to chuc)|(bai bo|thay the) (quyet dinh|"
    r"chi thi|cong van)|(tren day|noi nhan)\b|"
    r"(quyet dinh|nghi quyet|chi thi|ke hoach|thong bao|cong van|quy dinh|quy che) nay (da )?(duoc|"
    r"co|thay the|bai bo|ap dung)\b"
)
# "Nhận được Công văn này, yêu cầu các đơn vị triển khai thực hiện": asks for nothing in particular.
_EMPTY_REQUEST = re.compile(
    r"(nhan duoc (cong van|van ban|thong bao|chi thi|cong dien|quyet dinh)( nay)?, )?(yeu cau|"
    r"de nghi) [^.;:]{0,200}?,? (nghiem tuc |to chuc |khan truong |kip thoi |phoi hop |quan tam |"
    r"chu dong )*(trien khai|thuc hien|chap hanh|to chuc thuc hien)( thuc hien)?"
    r"( nghiem tuc| tot| day du| theo quy dinh| (noi dung )?(cong van|chi thi|ke hoach|thong bao|"
    r"cong dien)( nay)?)*\W*$"
)
# What every covering letter asks of its reader.
_COURTESY = re.compile(
    r"(de nghi|kinh mong|kinh trinh|kinh gui|rat mong)( \w+){0,12}?,? "
    r"(xem xet|tong hop|cho y kien|quan tam|biet|theo doi|chap thuan)\b"
)
_AGREES = re.compile(
    r"(?:.{0,80}: )?(?:so|ban|phong|ubnd|uy ban|cong an|thanh tra|van phong|bo|chi cuc|bao hiem|"
    r"hoi)\b[^.;:]{0,60}? ?(?:co ban |hoan toan )?(?:thong nhat|nhat tri)( cao)?"
    r"( voi| noi dung| theo|\W*$)"
)
# "Kho bạc Nhà nước gửi Sở Kế hoạch và Đầu tư tổng hợp."
_HANDED_ON = re.compile(
    r".{0,90}\b(gui|bao cao|de nghi|trao doi|thong bao)\b.{0,90}\b(tong hop|xem xet|biet|"
    r"theo doi)\b"
)
_NOTHING = re.compile(
    r"khong (co )?(noi dung|nhiem vu|y kien|de xuat|dang ky|van ban)|khong phat sinh|"
    r"thong nhat (voi|noi dung)"
)
_NONE = re.compile(r": (khong|khong co|chua co|khong phat sinh)\W*$")
_DETAIL_LEAD = re.compile(
    r"(bao gồm|gồm|gồm có|trong đó|làm rõ|các nội dung chính|nội dung chính|nội dung chủ yếu)\W*$|"
    r"(trong đó|gồm|bao gồm)\b[^.;]{0,80}:$"
)
_DEADLINE_FIRST = re.compile(
    r"(ngay )?(trong |đến |trước |đầu |cuối |giữa |hết )?(năm|quý|quí|tháng|ngày) \d|"
    r"(ngay )?(trong )?(quý|quí) [iv]|(hằng|hàng) (năm|quý|tháng|tuần)|định kỳ|"
    r"\d+ tháng (đầu|cuối) năm"
)
# In prose: somebody is asked or bound to do something.
_REQUEST = re.compile(
    r"(?<!\w)(đề nghị|yêu cầu|giao|kính mong|trân trọng đề nghị|có trách nhiệm|phải)\s"
)
# A letter tells what another one asks.
_REPORTED = re.compile(
    r"(nhận được|(đã |cũng )?có) (công văn|văn bản|thông báo|tờ trình|báo cáo|chỉ thị|công điện|"
    r"quyết định|kế hoạch|ý kiến)|(trong đó|theo đó|về việc|nội dung)\s[^,;]{0,40}"
    r"(đề nghị|yêu cầu|giao)"
)
_ACTS = re.compile(
    r"(?<!\w)(chủ trì|phối hợp|trình|ban hành|chỉ đạo|tham mưu|có trách nhiệm|thực hiện|"
    r"phê duyệt|làm|lập)(?!\w)"
)
_BINDING = {
    DeadlineKind.DAY,
    DeadlineKind.MONTH,
    DeadlineKind.QUARTER,
    DeadlineKind.HALF_YEAR,
    DeadlineKind.YEAR,
    DeadlineKind.RECURRING,
}


def find_duties(
    outline: Outline, on: date | None, *, listed: bool = False
) -> Iterator[tuple[Node, list[Node]]]:
    """Yield each duty, with the nodes whose text belongs to it.

    Prose is searched for requests only when nothing is `listed`, here or in an annex.
    """
    found = listed
    for root in outline.roots:
        for duty in _duties_below(root, on):
            found = True
            yield duty
    if found:
        for paragraph in outline.closing:
            if _is_late_duty(paragraph.text, on):
                yield Node(paragraph, None, Rank.LEAD), []
    else:
        yield from _duties_in_prose([*outline.opening, *outline.closing], on)


def _duties_in_prose(
    paragraphs: Sequence[Paragraph], on: date | None
) -> Iterator[tuple[Node, list[Node]]]:
    """Yield what a letter without any list asks or proposes."""
    is_announced = False
    for paragraph in paragraphs:
        inline = split_inline(paragraph)
        words = paragraph.text.lstrip(" “\"'")
        names_work = starts_with_duty(words) or bool(leading_type(words))
        is_proposed = is_announced and names_work and not _is_courtesy(words)
        if inline:
            yield from ((node, []) for node in inline)
        elif _is_request(paragraph.text, on) or (is_proposed and len(words.split()) > 3):
            yield Node(paragraph, None, Rank.LEAD), []
        is_announced = is_announced or words.endswith(":")


def _is_courtesy(words: str) -> bool:
    return takes_leave(words) or bool(_HANDED_ON.match(fold(words)))


def _duties_below(node: Node, on: date | None) -> Iterator[tuple[Node, list[Node]]]:
    if _says_nothing_to_do(node):
        return
    if node.children:
        if _is_whole(node, on):
            yield node, list(node.descendants())
            return
        if not is_heading(node.words) and _is_leaf_duty(node):
            # A whole sentence that asks for something, with a remark or more duties below.
            yield node, []
        else:
            yield from _tail_duties(node)
        for child in node.children:
            yield from _duties_below(child, on)
    elif len(node.tail) == 1 and names_body(node.words):
        # "13. Ủy ban nhân dân các tỉnh" and one paragraph below: point 13 is one duty.
        yield node, []
    elif node.tail and _governs_its_tail(node):
        yield from _tail_duties(node)
    elif _is_leaf_duty(node):
        yield node, []


def _says_nothing_to_do(node: Node) -> bool:
    words = fold(node.words[:700])
    if _FORMAL.match(words) and not (node.children and node.words.endswith(":")):
        return True
    if not node.children and not node.tail and _PETITION.match(words):
        return True
    if not node.children and _asks_nothing(node, words):
        return True
    return is_heading(node.words) and len(words) < 130 and bool(_TELLING.match(words))


def _asks_nothing(node: Node, words: str) -> bool:
    """Whether a point says that there is nothing, agrees, or petitions the reader."""
    if any(each.match(words) for each in (_AGREES, _EMPTY_REQUEST, _EDITS)) or _NONE.search(words):
        return True
    if not _PETITIONS.match(words):
        return False
    return any(_PETITION.match(fold(above.words)) for above in node.ancestors)


def _is_whole(node: Node, on: date | None) -> bool:
    """Whether what is listed below are parts of one duty."""
    words = node.words
    if sum(1 for child in node.children if is_attribute(child.words)) * 2 >= len(node.children):
        return True
    if _governs(node):
        return False
    if _DETAIL_LEAD.search(plain(words)) or _has_own_deadline(words, on):
        return True
    if any(child.rank < Rank.DASH for child in node.children):
        return False
    alike = sum(1 for child in node.children if is_duty(child.words))
    return starts_with_duty(words) and alike * 2 < len(node.children)


def _governs(node: Node) -> bool:
    """Whether a node's words announce duties: who issues, a body, a bare title."""
    words = plain(node.words)
    if re.search(
        r"(ban hành|phê duyệt|thông qua|quyết định|nhiệm vụ|giải pháp|nội dung|việc|"
        r"trách nhiệm)( sau( đây)?)?( như sau)?:?$",
        words,
    ):
        return True
    return is_capitals_title(node.words) or (starts_with_body(node.words) and words.endswith(":"))


def is_capitals_title(words: str) -> bool:
    letters = [c for c in words if c.isalpha()]
    return bool(letters) and all(c.isupper() for c in letters)


def names_body(words: str) -> bool:
    """Whether a heading is the name of a body and nothing else."""
    return (
        is_heading(words)
        and starts_with_body(words)
        and not _ACTS.search(plain(words))
        and len(words.split()) <= 25
    )


def _has_own_deadline(words: str, on: date | None) -> bool:
    """Whether a deadline stands in the words of a product, not at their start."""
    if not (leading_type(words) or starts_with_duty(words)):
        return False
    found = find_binding(words, on)
    return bool(found) and found is not None and found[0].kind in _BINDING and found[1][0] > 20


def _tail_duties(node: Node) -> Iterator[tuple[Node, list[Node]]]:
    for paragraph in node.tail:
        if is_heading(paragraph.text) and paragraph.text.endswith(":"):
            continue
        if len(paragraph.text.split()) < 4 or says_more(paragraph.text):
            continue
        duty = Node(paragraph, None, Rank.LEAD, parent=node)
        if (not node.children or is_duty(paragraph.text)) and not _says_nothing_to_do(duty):
            yield duty, []


def _governs_its_tail(node: Node) -> bool:
    words = node.words
    if all(says_more(p.text) for p in node.tail):
        return False
    if _PETITION.match(fold(words)):
        return True
    return words.endswith(":") or (
        is_heading(words) and not starts_with_duty(words) and not leading_type(words)
    )


def _is_leaf_duty(node: Node) -> bool:
    words = node.words
    if is_capitals_title(words) and len(words.split()) > 1:
        return False
    if is_duty(words):
        return len(words.split()) >= 2
    return len(words.split()) >= 5 and not words.endswith(":")


def is_duty(words: str) -> bool:
    """Whether words begin as a duty does: a verb, a type of document, a body, or a date."""
    return (
        starts_with_duty(words)
        or bool(leading_type(words))
        or bool(_DEADLINE_FIRST.match(plain(words[:60])))
        or starts_with_body(words)
        or plain(words[:5]).startswith("với ")
    )


def _is_late_duty(text: str, on: date | None) -> bool:
    """Whether a paragraph after the list still binds somebody to a day."""
    if _FORMAL.match(fold(text[:700])) or text.endswith(":"):
        return False
    found = find_binding(text, on)
    return bool(found) and found is not None and found[0].kind in _BINDING


def _is_request(text: str, on: date | None) -> bool:
    """Whether a paragraph of a letter without list asks for something."""
    if len(text.split()) < 4:
        return False
    words = fold(text)
    if _FORMAL.match(words[:700]) or _NOTHING.search(words) or text.rstrip().endswith(":"):
        return False
    if _EMPTY_REQUEST.match(words) or re.match(r"(tren day|tuy nhien|ngay \d)", words):
        return False
    if not _asks_itself(plain(text)):
        return False
    return not _COURTESY.search(words) or _is_late_duty(text, on)


def _asks_itself(words: str) -> bool:
    """Whether some clause asks for something that is not what another letter has asked."""
    for clause in re.split(r"[,;:]\s|\.\s(?=\w)", words):
        asked, reported = _REQUEST.search(clause), _REPORTED.search(clause)
        if asked and not (reported and reported.start() <= asked.start()):
            return True
    return False

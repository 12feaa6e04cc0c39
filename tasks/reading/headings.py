"""The body as a tree: each paragraph under the heading or duty that governs it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tasks.reading.attributes import is_attribute
from tasks.reading.drafts import Paragraph, Span
from tasks.reading.lexicon import leading_type, plain, starts_with_duty
from tasks.reading.lines import is_capitals
from tasks.reading.marks import Mark, Rank, parse_mark


@dataclass
class Node:
    """A paragraph, what follows it without a mark, and what stands below it."""

    paragraph: Paragraph
    mark: Mark | None
    rank: Rank
    parent: "Node | None" = None
    # Where its text stands in the paragraph, when that holds several duties.
    place: tuple[int, int] | None = None
    tail: list[Paragraph] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The paragraph, or its place there, without its list mark."""
        return self.paragraph.text[self.span.start : self.span.end]

    @property
    def span(self) -> Span:
        start, end = self.place or (0, len(self.paragraph.text))
        text = self.paragraph.text[start:end]
        own = self.mark.end if self.mark else 0
        blank = len(text[own:]) - len(text[own:].lstrip())
        return Span(self.paragraph.number, start + own + blank, start + len(text.rstrip()))

    @property
    def ancestors(self) -> list["Node"]:
        """The nodes above, nearest first."""
        return [self.parent, *self.parent.ancestors] if self.parent else []

    @property
    def labels(self) -> list[str]:
        """The marks from the top down to this node."""
        nodes = [*reversed(self.ancestors), self]
        return [node.mark.label for node in nodes if node.mark]

    def descendants(self) -> Iterator["Node"]:
        """Every node below, in the order of the text."""
        for child in self.children:
            yield child
            yield from child.descendants()


@dataclass
class Outline:
    """The tree, what stands before its first mark, and what follows its last item."""

    opening: list[Paragraph] = field(default_factory=list)
    roots: list[Node] = field(default_factory=list)
    closing: list[Paragraph] = field(default_factory=list)


def read_outline(paragraphs: Sequence[Paragraph]) -> Outline:
    """Return the tree of a body; an unmarked line ending ":" leads the list that follows it."""
    outline = Outline()
    current: Node | None = None
    for index, paragraph in enumerate(paragraphs):
        mark = parse_mark(paragraph.text)
        rank = mark.rank if mark else _lead_rank(paragraphs, index)
        if rank is Rank.ROMAN and current and _in_article(current):
            rank = Rank.INNER_ROMAN
        if rank is None:
            (current.tail if current else outline.opening).append(paragraph)
            continue
        current = _place(outline, current, Node(paragraph, mark, rank))
    _drop_empty_lead(outline)
    if current:
        _take_closing(outline, current)
    return outline


def _in_article(node: Node) -> bool:
    """Whether what follows is still inside "Điều 1. Phê duyệt Kế hoạch với nội dung sau:"."""
    return any(
        above.rank is Rank.ARTICLE and (above.words.endswith(":") or above.children)
        for above in (node, *node.ancestors)
    )


def _lead_rank(paragraphs: Sequence[Paragraph], index: int) -> Rank | None:
    text = paragraphs[index].text.rstrip()
    if index + 1 == len(paragraphs):
        return None
    following = parse_mark(paragraphs[index + 1].text)
    if following and following.rank > Rank.LEAD and text.endswith(":"):
        return Rank.LEAD
    # A heading in capitals without a mark, or one that is nothing but a time: "QUÝ I".
    is_bare_heading = is_capitals(text) and 8 < len(text) < 200
    return Rank.PART if following and (is_bare_heading or is_time(text)) else None


def _place(outline: Outline, current: Node | None, node: Node) -> Node:
    above = current
    while above and above.rank >= node.rank:
        above = above.parent
    node.parent = above
    (above.children if above else outline.roots).append(node)
    return node


def _drop_empty_lead(outline: Outline) -> None:
    """Put back a line ending ":" that leads nothing."""
    while outline.roots and outline.roots[0].rank is Rank.LEAD and not outline.roots[0].children:
        node = outline.roots.pop(0)
        outline.opening += [node.paragraph, *node.tail]


def _take_closing(outline: Outline, last: Node) -> None:
    """Move what follows the last marked paragraph to the closing.

    A heading keeps its first paragraph, which is its content, and a duty the sentence that only
    says when: "Hoàn thành trong quý II năm 2010."
    """
    is_content = last.tail and is_heading(last.words) and not takes_leave(last.tail[0].text)
    keep = 1 if is_content else 0
    while keep < len(last.tail) and _belongs(last, last.tail[keep].text):
        keep += 1
    outline.closing = last.tail[keep:]
    last.tail = last.tail[:keep]


def _belongs(last: Node, text: str) -> bool:
    """Whether a paragraph below the last marked one is still its content."""
    if says_more(text):
        return True
    is_listed = is_heading(last.words) and (starts_with_duty(text) or bool(leading_type(text)))
    return is_listed and not takes_leave(text)


def takes_leave(text: str) -> bool:
    """Whether a paragraph is one of those that close a letter: "Trên đây là …", "Đề nghị …"."""
    return bool(_TAKES_LEAVE.match(plain(text)))


_TAKES_LEAVE = re.compile(r"(?:kính|rất mong|mong|trân trọng|đề nghị|yêu cầu|trên đây)\b")
_TIME = re.compile(
    r"(?:(?:trong |vào )?(?:quý|quí|tháng|năm)\s(?:[ivx]{1,4}|\d{1,4})"
    r"(?:\s?[/-]\s?\d{4}|\snăm\s\d{4})?|"
    r"(?:6|06|sáu) tháng (?:đầu|cuối) năm(?: \d{4})?|giai đoạn \d{4}\s?[-–]\s?\d{4})\s?[:.]?"
)


def is_time(text: str) -> bool:
    """Whether a heading is nothing but a time: "Năm 2021", "QUÝ I/2022:"."""
    return len(text) < 40 and bool(_TIME.fullmatch(plain(text)))


_DEADLINE_SENTENCE = re.compile(
    r"(?:thời gian|thời hạn|tiến độ|hoàn thành|thực hiện|trình|báo cáo|hạn|mốc|chậm nhất|"
    r"trước ngày|xong)\b"
)


def says_more(text: str) -> bool:
    """Whether a paragraph only says more of the duty above: by when, by whom."""
    if is_attribute(text):
        return True
    return (
        len(text) < 120 and bool(_DEADLINE_SENTENCE.match(plain(text))) and not text.endswith(":")
    )


def is_heading(words: str) -> bool:
    """Whether words announce what follows: they end ":" or stop without the end of a sentence."""
    return words.endswith(":") or (
        len(words.split()) <= 30
        and words[-1:] not in {".", ";", ",", "!"}
        and not words.endswith("…")
    )

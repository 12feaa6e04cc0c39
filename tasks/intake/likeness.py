"""Which tasks say much the same as an item, as when two departments propose one resolution.

tasks.likeness judges and says why. It weighs every pair, so among thousands of tasks it is asked
only about those that share about half the words with an item; words that frame half of all titles,
as "kế hoạch triển khai thực hiện", are not counted for that.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from agencies.text import fold
from tasks.choices import DocumentType
from tasks.intake.draft import Alike, Item
from tasks.likeness import Likeness, Wording, near_duplicates, reasons

SHOWN = 2
# Of the words of the shorter one, times of both; half of either is a quarter.
_SHARED = 0.25
_FRAME = frozenset(
    fold(
        "nghị quyết định kế hoạch chương trình đề án dự chỉ thị công văn tờ quy báo cáo hướng dẫn "
        "thông triển khai thực hiện ban hành xây dựng tham mưu trình tiếp tục đẩy mạnh nâng cao "
        "tăng cường tổ chức giai đoạn năm đến trên địa bàn tỉnh và các của về việc cho theo trong "
        "với có được những một số khi từ nhằm để tại là phê duyệt giải pháp thuộc đối"
    ).split()
)
# Neither two tasks nor two items of the letter are compared with each other.
_TASKS, _ITEMS = frozenset({1}), frozenset({2})


@dataclass(frozen=True)
class Known:
    """A task as far as it is compared; bodies by their short names."""

    key: int
    title: str
    document_type: str = ""
    issuer: str = ""
    lead: str = ""


def find_alike(
    items: Iterable[Item], known: Sequence[Known], *, names: Mapping[str, str]
) -> dict[int, tuple[Alike, ...]]:
    """Return for each item the tasks most like it, the likest first; names are by code."""
    asked = {-item.key: _item_wording(item, names) for item in items}
    tasks = _near(asked.values(), known)
    found: dict[int, list[Alike]] = {key: [] for key in asked}
    wordings = asked | tasks
    for pair in near_duplicates(wordings.values()):
        # Items have the negative keys, so they come first.
        item, task = wordings[pair.first], wordings[pair.second]
        found[pair.first].append(Alike(pair.second, _reasons(item, task, pair)))
    return {-key: tuple(alike[:SHOWN]) for key, alike in found.items()}


def _near(items: Iterable[Wording], known: Sequence[Known]) -> dict[int, Wording]:
    """Return the tasks that share enough words with some item, for their number in both."""
    matters = [_matter(item.text) for item in items]
    having: defaultdict[str, list[int]] = defaultdict(list)
    for place, matter in enumerate(matters):
        for word in matter:
            having[word].append(place)
    near = {}
    for task in known:
        words = _matter(task.title)
        shared = Counter(place for word in words if word in having for place in having[word])
        sizes = ((count, len(words), len(matters[place])) for place, count in shared.items())
        if any(
            2 * count**2 >= _SHARED * min(one, other) * (one + other) for count, one, other in sizes
        ):
            near[task.key] = _task_wording(task)
    return near


def _matter(title: str) -> frozenset[str]:
    words = "".join(c if c.isalnum() else " " for c in fold(title)).split()
    return frozenset(words) - _FRAME


def _reasons(item: Wording, task: Wording, pair: Likeness) -> tuple[str, ...]:
    return tuple(reasons(item, task, pair))


def _item_wording(item: Item, names: Mapping[str, str]) -> Wording:
    bodies = (item.lead, *item.joint_leads, *item.coordinating)
    named = [names[code] for code in bodies if code in names]
    return Wording(
        key=-item.key,
        text=item.title,
        product=item.document_type,
        product_label=_label(item.document_type),
        issuer=names.get(item.issuer, ""),
        letters=_ITEMS,
        proposers=frozenset(named[:1]),
        named=frozenset(named[1:]),
    )


def _task_wording(task: Known) -> Wording:
    return Wording(
        key=task.key,
        text=task.title,
        product=task.document_type,
        product_label=_label(task.document_type),
        issuer=task.issuer,
        letters=_TASKS,
        proposers=frozenset({task.lead} - {""}),
    )


def _label(document_type: str) -> str:
    return str(DocumentType(document_type).label) if document_type else ""

"""Why two wordings were put side by side, in sentences for people."""

from collections.abc import Set as AbstractSet
from difflib import SequenceMatcher

from tasks.likeness.pairs import Likeness
from tasks.likeness.terms import Word, Wording, words

_PHRASES_SHOWN = 3


def reasons(one: Wording, other: Wording, likeness: Likeness) -> list[str]:
    """Return what speaks for one duty, the strongest first."""
    found = [f"Cùng viện dẫn {', '.join(likeness.cited)}"] if likeness.cited else []
    if phrases := common_phrases(one.text, other.text):
        quoted = ", ".join(f"“{phrase}”" for phrase in phrases)
        found.append(f"Lời văn giống nhau {round(100 * likeness.alike)} %: {quoted}")
    if one.product and one.product == other.product:
        issued = one.issuer and one.issuer == other.issuer
        more = f", cùng cấp ban hành {one.issuer}" if issued else ""
        found.append(f"Cùng hình thức {one.product_label.lower()}{more}")
    for by, names in ((one, one.named & other.proposers), (other, other.named & one.proposers)):
        if names:
            found.append(f"Mục của {_listed(by.proposers)} có nêu {_listed(names)}")
    return found


def common_phrases(one: str, other: str) -> list[str]:
    """Return the longest stretches that two wordings share, as the first prints them."""
    these, those = words(one), words(other)
    matcher = SequenceMatcher(
        None, [word.folded for word in these], [word.folded for word in those], autojunk=False
    )
    stretches = [
        _trimmed(stretch)
        for block in matcher.get_matching_blocks()
        for stretch in _unbroken(these[block.a : block.a + block.size])
    ]
    telling = [found for found in stretches if _content(found) > 1]
    longest = sorted(telling, key=_content, reverse=True)[:_PHRASES_SHOWN]
    return [
        one[found[0].start : found[-1].end]
        for found in sorted(longest, key=lambda found: found[0].start)
    ]


def _unbroken(found: list[Word]) -> list[list[Word]]:
    """Return a stretch cut where a citation or a clause was left out."""
    stretches: list[list[Word]] = []
    for word in found:
        if not stretches or not word.follows:
            stretches.append([])
        stretches[-1].append(word)
    return stretches


def _trimmed(found: list[Word]) -> list[Word]:
    while found and found[0].is_frame:
        found = found[1:]
    while found and found[-1].is_frame:
        found = found[:-1]
    return found


def _content(found: list[Word]) -> int:
    return sum(not word.is_frame for word in found)


def _listed(names: AbstractSet[str]) -> str:
    return ", ".join(sorted(names))

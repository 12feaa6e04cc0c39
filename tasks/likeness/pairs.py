"""Pairs of wordings of different letters that may be one duty, the likest first.

Likeness is the geometric mean of two shares of common weight: of the shorter wording (a duty
contained in a longer one) and of both (nothing else is spoken of). Weights are the rarity of a
term among the wordings at hand. Of the 4,702 pairs inside single letters (250 items of twelve
real letters, which their authors hold for different) 98.2 % lie below 0.35 and 30 at 0.5 or
above, most of them duties that the letter itself states twice. The threshold stands at 0.5, moved
by what else speaks for or against; of 28 rewordings by another office it finds 25, of 25 pairs in
the same frame about different things it puts 3 together (tests/data/duties.tsv).

Cost: a wording meets only those with which it shares one of its rarest terms or a document that
few cite, so it grows with the list, not with its square.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from math import log, sqrt

from tasks.likeness.terms import Wording, citations, terms

THRESHOLD = 0.5
_SAME_PRODUCT = 0.05
# A plan and a decision on one subject are mostly two duties.
_OTHER_PRODUCT = -0.15
_NAMED = 0.1
# Enough for two acts of one kind that carry out the same document, whatever their words.
_CITED = THRESHOLD - _SAME_PRODUCT
# Wordings less alike than this stay below the threshold, unless they cite the same document.
_FLOOR = THRESHOLD - _SAME_PRODUCT - _NAMED
# A document that more duties cite than these is the ground of them all, not the object of two.
_CITED_BY = 6
# A term of more wordings than these tells little; each of them meets the next ones in order only.
_CROWD = 40
# Kinds of document as which one thing is issued: "Quy định" and "Đề án" come as "Quyết định".
_KINDRED = (
    frozenset({"decision", "regulation", "scheme", "project", "programme"}),
    frozenset({"plan", "programme"}),
)


@dataclass(frozen=True)
class Likeness:
    """Two wordings by their keys, the smaller first; `score` may pass 1 where much agrees.

    `alike` is the share of common weight, `cited` what both cite, as printed.
    """

    first: int
    second: int
    score: float
    alike: float
    cited: tuple[str, ...] = ()


@dataclass
class _Entry:
    wording: Wording
    terms: dict[str, float]
    cited: dict[str, str]
    weights: dict[str, float] = field(default_factory=dict)
    weight: float = 0.0


def near_duplicates(
    wordings: Iterable[Wording], *, apart: AbstractSet[frozenset[int]] = frozenset()
) -> list[Likeness]:
    """Return the pairs worth a look, the likest first; those in `apart` are known to differ."""
    ordered = sorted(wordings, key=lambda wording: (wording.text, wording.key))
    entries = [_Entry(one, terms(one.text), _cited(one)) for one in ordered]
    _weigh(entries)
    _drop_common_grounds(entries)
    found = []
    for one, other in _candidates(entries):
        keys = frozenset((one.wording.key, other.wording.key))
        if keys in apart or one.wording.letters & other.wording.letters:
            continue
        likeness = _likeness(one, other)
        if likeness.score >= THRESHOLD:
            found.append(likeness)
    return sorted(found, key=lambda likeness: (-likeness.score, likeness.first, likeness.second))


def _cited(wording: Wording) -> dict[str, str]:
    return citations(f"{wording.text}\n{wording.cited}")


def _weigh(entries: list[_Entry]) -> None:
    counts = Counter(term for entry in entries for term in entry.terms)
    for entry in entries:
        entry.weights = {
            term: share * log(1 + len(entries) / counts[term])
            for term, share in entry.terms.items()
        }
        entry.weight = sum(entry.weights.values())


def _drop_common_grounds(entries: list[_Entry]) -> None:
    counts = Counter(name for entry in entries for name in entry.cited)
    for entry in entries:
        entry.cited = {
            name: shown for name, shown in entry.cited.items() if counts[name] <= _CITED_BY
        }


def _candidates(entries: list[_Entry]) -> Iterator[tuple[_Entry, _Entry]]:
    """Give once each pair that may reach the threshold."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for index, entry in enumerate(entries):
        for mark in (*entry.terms, *_marks(entry.cited)):
            places[mark].append(index)
    seen: set[tuple[int, int]] = set()
    for index, entry in enumerate(entries):
        for mark in (*_marks(entry.cited), *_telling(entry)):
            for other in _near(places[mark], index):
                pair = (min(index, other), max(index, other))
                if other != index and pair not in seen:
                    seen.add(pair)
                    yield entries[pair[0]], entries[pair[1]]


def _marks(cited: dict[str, str]) -> Iterator[str]:
    """Give citations a form that no term has."""
    return (f"/{name}" for name in cited)


def _telling(entry: _Entry) -> Iterator[str]:
    """Give the rarest terms; sharing none of them, two wordings stay below the floor."""
    left = entry.weight
    for term, weight in sorted(entry.weights.items(), key=lambda item: (-item[1], item[0])):
        if left < _FLOOR * entry.weight:
            return
        yield term
        left -= weight


def _near(places: list[int], index: int) -> list[int]:
    if len(places) <= _CROWD:
        return places
    here = bisect_right(places, index)
    return places[here : here + _CROWD]


def _likeness(one: _Entry, other: _Entry) -> Likeness:
    cited = tuple(shown for name, shown in one.cited.items() if name in other.cited)
    alike = _alike(one, other)
    score = alike + _product_evidence(one.wording, other.wording)
    score += _CITED if cited else 0.0
    score += _NAMED if _names(one.wording, other.wording) else 0.0
    first, second = sorted((one.wording.key, other.wording.key))
    return Likeness(first, second, round(score, 3), round(alike, 3), cited)


def _alike(one: _Entry, other: _Entry) -> float:
    shared = sum(
        min(weight, other.weights[term])
        for term, weight in one.weights.items()
        if term in other.weights
    )
    if not shared:
        return 0.0
    contained = shared / min(one.weight, other.weight)
    common = 2 * shared / (one.weight + other.weight)
    return sqrt(contained * common)


def _product_evidence(one: Wording, other: Wording) -> float:
    if not (one.product and other.product):
        return 0.0
    if one.product == other.product:
        return _SAME_PRODUCT if one.issuer == other.issuer else 0.0
    kindred = any({one.product, other.product} <= kind for kind in _KINDRED)
    return 0.0 if kindred else _OTHER_PRODUCT


def _names(one: Wording, other: Wording) -> bool:
    """Whether one of them names a body that proposes the other."""
    return bool(one.named & other.proposers or other.named & one.proposers)

"""Two sides in turn, and the ratio of their CPU time, or of what another clock says."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

PAIRS = 9
# A side is called until it has used so much CPU, so that the clock's grain does not matter.
SAMPLE_SECONDS = 0.05

Side = Callable[[], object]
Clock = Callable[[], float]


@dataclass(frozen=True)
class Comparison:
    """What one call costs on each side, and the median, lowest and highest ratio of the pairs."""

    ours_ms: float
    theirs_ms: float
    ratio: float
    lowest: float
    highest: float


def compare(
    ours: Side, theirs: Side, *, pairs: int = PAIRS, clock: Clock = time.process_time
) -> Comparison:
    counts = [_calls_in_a_sample(side, clock) for side in (ours, theirs)]
    samples = [
        (_cost(ours, counts[0], clock), _cost(theirs, counts[1], clock)) for _ in range(pairs)
    ]
    ratios = sorted(our / their for our, their in samples)
    return Comparison(
        ours_ms=1000 * median(our for our, _ in samples),
        theirs_ms=1000 * median(their for _, their in samples),
        ratio=median(ratios),
        lowest=ratios[0],
        highest=ratios[-1],
    )


def _calls_in_a_sample(side: Side, clock: Clock) -> int:
    side()
    return max(1, round(SAMPLE_SECONDS / max(_cost(side, 1, clock), 1e-6)))


def _cost(side: Side, calls: int, clock: Clock) -> float:
    gc.collect()
    start = clock()
    for _ in range(calls):
        side()
    return (clock() - start) / calls

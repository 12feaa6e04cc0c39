"""How much work something takes, as a number that is the same on any machine on any day."""

import sys


def calls_in(work):
    """Return how many functions are called, ours and Python's own, until `work()` is done."""
    count = 0

    def see(frame, event, arg):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count

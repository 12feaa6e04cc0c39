"""Two texts word by word: which words of the later one the earlier one does not have."""

import re
from difflib import SequenceMatcher

_WORD = re.compile(r"\s*\S+|\s+$")


def compared(before: str, after: str) -> list[tuple[str, bool]]:
    """Return the later text in pieces, each with whether it is new; nothing is new to nothing.

    ("đã họp", "đã họp tổ soạn thảo") gives [("đã họp", False), (" ", False),
    ("tổ soạn thảo", True)].
    """
    if not before.strip() or not after:
        return [(after, False)] if after else []
    old, new = before.split(), _WORD.findall(after)
    matcher = SequenceMatcher(a=old, b=[word.strip() for word in new])
    pieces: list[tuple[str, bool]] = []
    for kind, _, _, start, end in matcher.get_opcodes():
        text = "".join(new[start:end])
        words = text.lstrip()
        # Blanks before new words are not marked.
        pieces += [(text[: len(text) - len(words)], False), (words, kind != "equal")]
    return [piece for piece in pieces if piece[0]]

"""Where pages end, so that no heading stays alone at the foot of one."""

from dataclasses import dataclass, field


@dataclass
class PageBreaks:
    """Follows how full the page is, in points. `after` lists the rows that end a page by order.

    Rows that do not fit go to the next page by themselves; only what must stay together needs
    an order.
    """

    room: float  # of a page below the repeated header
    left: float
    after: list[int] = field(default_factory=list)

    def keep_together(self, first_row: int, heights: list[float]) -> None:
        """Begin a new page before these rows unless they all fit on this one."""
        needed = sum(heights)
        if self.left < needed <= self.room:
            self.after.append(first_row - 1)
            self.left = self.room

    def add(self, height: float) -> None:
        self.left = (self.left if height <= self.left else self.room) - height

    @property
    def xml(self) -> str:
        if not self.after:
            return ""
        count = len(self.after)
        breaks = "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in self.after)
        return f'<rowBreaks count="{count}" manualBreakCount="{count}">{breaks}</rowBreaks>'

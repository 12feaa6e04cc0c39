"""What bodies were when a sheet was written: names they bore, bodies that others took over from."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from agencies.models import Agency, AgencyName, Succession
from agencies.text import fold
from tasks.actions.imports.bodies import Named, Ref

_KEPT = "Nhiệm vụ đã chuyển thì giữ cơ quan hiện nay."


@dataclass(frozen=True)
class Earlier:
    """`ended` says of bodies that act no longer who took over, `heirs` are these by their keys,
    through every step; `former` says of names that their bodies bear no longer what they are now.

    `notes` are collected while rows are read.
    """

    ended: Mapping[int, str] = field(default_factory=dict)
    heirs: Mapping[int, Collection[int]] = field(default_factory=dict)
    former: Mapping[tuple[int, str], str] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)

    @classmethod
    def load(cls, on: date) -> "Earlier":
        """Four queries."""
        ended = Agency.objects.filter(valid_until__lt=on).prefetch_related("successions__successor")
        return cls({agency.pk: _of_ended(agency) for agency in ended}, _heirs(on), _former())

    def tell_name(self, key: int, name: str) -> None:
        """Note a name that its body bears no longer."""
        if now := self.former.get((key, fold(name))):
            self.notes[f"“{name}” là tên cũ của {now}, đã đọc theo tên mới."] = None

    def as_today(self, named: Named, having: Collection[int | None]) -> Named:
        """Return what a cell names with the bodies that a task has by now from those that ended.

        A sheet that was taken out before a merger does not hand the task back.
        """
        if not (having and self.heirs):
            return named
        return replace(
            named,
            refs=self._as_today(named.refs, having),
            joint=self._as_today(named.joint, having),
            helping=self._as_today(named.helping, having),
        )

    def _as_today(self, refs: tuple[Ref, ...], having: Collection[int | None]) -> tuple[Ref, ...]:
        found: dict[Ref, None] = {}
        for ref in refs:
            kept: list[Ref] = []
            if isinstance(ref, int) and ref in self.ended and ref not in having:
                kept = [heir for heir in sorted(self.heirs.get(ref, ())) if heir in having]
                if kept:
                    self.notes[f"{self.ended[ref]} {_KEPT}"] = None
            found |= dict.fromkeys(kept or [ref])
        return tuple(found)


def _of_ended(agency: Agency) -> str:
    after = "; ".join(dict.fromkeys(each.successor.name for each in agency.successions.all()))
    now = f", tiếp nhận: {after}" if after else ""
    return f"{agency.name} chỉ hoạt động đến hết ngày {agency.valid_until:%d/%m/%Y}{now}."


def _heirs(on: date) -> dict[int, set[int]]:
    direct: dict[int, set[int]] = defaultdict(set)
    pairs = Succession.objects.filter(effective_on__lte=on).order_by()
    for old, new in pairs.values_list("predecessor", "successor"):
        direct[old].add(new)
    heirs: dict[int, set[int]] = {}
    for old in direct:
        found, waiting = set[int](), [old]
        while waiting:
            following = direct.get(waiting.pop(), set()) - found
            found |= following
            waiting += following
        heirs[old] = found - {old}
    return heirs


def _former() -> dict[tuple[int, str], str]:
    found: dict[tuple[int, str], str] = {}
    for former in AgencyName.objects.select_related("agency"):
        body = former.agency
        now = {fold(words) for words in (body.name, body.short_name, *body.aliases.splitlines())}
        for words in {fold(former.name), fold(former.short_name)} - now:
            found[body.pk, words] = body.name
    return found

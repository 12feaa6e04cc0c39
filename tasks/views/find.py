"""The page of the search box in the frame, and what is shown below the box while typing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from agencies.models import Agency
from agencies.requests import SignedInRequest
from tasks.arrangement import ViewError
from tasks.filters import SEARCH_MAX_LENGTH, SEARCH_TOO_LONG
from tasks.models import AwaitedEvent, IssuedVersion, Letter, Round, Task
from tasks.permissions import can_see_reports
from tasks.rows import Asked, rows_of
from tasks.searching import (
    MOST,
    Found,
    Query,
    find_agencies,
    find_events,
    find_letters,
    find_reports,
    find_rounds,
    find_tasks,
)
from tasks.templatetags.task_badges import BADGES
from tasks.views.links import list_url
from tasks.views.listing import PAGE_SIZE, chosen_page, pagination

_SHOWN, _SUGGESTED = 5, 3
_SHORTEST_SUGGESTED = 2
# Where the frame shows suggestions; everything else that htmx asks for is cut from the page.
_SUGGESTIONS = "site-found"


@dataclass(frozen=True)
class Hit:
    """One thing found, in words: what it is called by, what it says, what else tells it apart."""

    url: str
    name: str
    text: str = ""
    notes: Sequence[str] = ()
    badge: dict[str, str] | None = None


def _tasks(keys: list[int]) -> list[Hit]:
    asked = Asked(timezone.localdate(), coordinating=False, below=False, letters=False)
    return [
        Hit(
            url=reverse("tasks:detail", args=[row.code]),
            name=row.code,
            text=row.title,
            notes=(row.lead_short or "chưa có chủ trì", row.deadline),
            badge={
                "text": row.timeliness_label,
                "icon": BADGES[row.timeliness][0],
                "variant": BADGES[row.timeliness][1],
            },
        )
        for row in rows_of(Task, keys, asked)
    ]


def _letters(keys: list[int]) -> list[Hit]:
    found = Letter.objects.select_related("sender").defer("paragraphs").in_bulk(keys)
    return [
        Hit(
            url=letter.get_absolute_url(),
            name=letter.reference,
            text=letter.subject,
            notes=(
                letter.sender.short_name,
                f"ngày {letter.issued_on:%d/%m/%Y}" if letter.issued_on else "không ghi ngày",
            ),
        )
        for letter in (found[key] for key in keys if key in found)
    ]


def _agencies(agencies: list[Agency]) -> list[Hit]:
    return [
        Hit(
            url=agency.get_absolute_url(),
            name=agency.name,
            notes=(
                agency.letter_code or agency.short_name,
                agency.get_kind_display(),
                *(f"tên cũ: {former}" for former in agency.former_names.all()),
            ),
        )
        for agency in agencies
    ]


def _events(keys: list[int]) -> list[Hit]:
    found = AwaitedEvent.objects.in_bulk(keys)
    return [
        Hit(
            url=event.get_absolute_url(),
            name=event.title,
            notes=(
                f"đã xảy ra ngày {event.happened_on:%d/%m/%Y}"
                if event.happened_on
                else "chưa xảy ra",
                event.document,
            ),
        )
        for event in (found[key] for key in keys if key in found)
    ]


def _rounds(rounds: list[Round]) -> list[Hit]:
    return [
        Hit(
            url=round_.get_absolute_url(),
            name=round_.title,
            notes=(
                f"văn bản {round_.request.reference}",
                f"trả lời trước hết ngày {round_.reply_by:%d/%m/%Y}",
            ),
        )
        for round_ in rounds
    ]


def _reports(versions: list[IssuedVersion]) -> list[Hit]:
    return [
        Hit(
            url=version.get_absolute_url(),
            name=str(version),
            text=str(version.programme),
            notes=(f"số liệu đến hết ngày {version.on:%d/%m/%Y}", version.document_number),
        )
        for version in versions
    ]


@dataclass(frozen=True)
class Kind:
    """One kind of thing that the search finds."""

    key: str
    label: str
    icon: str
    find: Callable[[Any, Query], Found]
    hits: Callable[[list[Any]], list[Hit]]


_KINDS = (
    Kind("tasks", "Nhiệm vụ", "list-task", find_tasks, _tasks),
    Kind("letters", "Văn bản", "inbox", find_letters, _letters),
    Kind("agencies", "Cơ quan", "building", find_agencies, _agencies),
    Kind("events", "Sự kiện chờ", "hourglass-split", find_events, _events),
    Kind("rounds", "Đợt tổng hợp", "check2-square", find_rounds, _rounds),
    Kind("reports", "Báo cáo", "file-earmark-text", find_reports, _reports),
)


@dataclass(frozen=True)
class Group:
    """The best of one kind, and where all of them are."""

    kind: Kind
    found: Found
    hits: list[Hit]
    url: str

    @property
    def count(self) -> str:
        return f"hơn {MOST:,}".replace(",", ".") if self.found.more else str(self.found.total)

    @property
    def is_whole(self) -> bool:
        return not self.found.more and self.found.total == len(self.hits)


class _FindForm(forms.Form):
    q = forms.CharField(
        required=False,
        max_length=SEARCH_MAX_LENGTH,
        error_messages={
            "max_length": SEARCH_TOO_LONG,
            "null_characters_not_allowed": "Cụm từ tìm có ký tự không phải chữ. Hãy gõ lại.",
        },
    )
    kind = forms.ChoiceField(
        required=False,
        choices=[(kind.key, kind.label) for kind in _KINDS],
        error_messages={"invalid_choice": "Không tìm được theo loại này. Hãy tìm ở mọi loại."},
    )


@require_safe
def find(request: SignedInRequest) -> HttpResponse:
    """All that matches, a few of each kind; with `kind`, all of that kind."""
    suggests = request.htmx.target == _SUGGESTIONS
    template = "_find_suggestions.html" if suggests else "find.html"
    form = _FindForm(request.GET)
    if not form.is_valid():
        errors = [str(message) for messages in form.errors.values() for message in messages]
        return _refused(request, template, errors)
    query = Query(form.cleaned_data["q"])
    context: dict[str, Any] = {"q": query.asked, "most": MOST}
    if suggests and len(query.text) < _SHORTEST_SUGGESTED:
        return HttpResponse()
    if not query.says_something:
        return render(request, template, context | {"nothing_asked": True})
    if form.cleaned_data["kind"]:
        try:
            context |= _of_kind(request, query, form.cleaned_data["kind"])
        except ViewError as error:
            return _refused(request, template, [str(error)])
    else:
        context |= _of_all(request, query, _SUGGESTED if suggests else _SHOWN)
    return render(request, template, context)


def _refused(request: SignedInRequest, template: str, errors: list[str]) -> HttpResponse:
    asked = request.GET.get("q", "")[:SEARCH_MAX_LENGTH].replace("\x00", "")
    return render(request, template, {"q": asked, "errors": errors}, status=400)


def _of_all(request: SignedInRequest, query: Query, shown: int) -> dict[str, Any]:
    groups = []
    for kind in _kinds(request):
        found = kind.find(request.user, query)
        if found.best:
            hits = kind.hits(found.best[:shown])
            groups.append(Group(kind, found, hits, _address(query, kind)))
    groups.sort(key=lambda group: group.found.distance)
    return {
        "groups": groups,
        "too_many": any(group.found.more for group in groups),
    }


def _of_kind(request: SignedInRequest, query: Query, key: str) -> dict[str, Any]:
    kind = next((kind for kind in _kinds(request) if kind.key == key), None)
    found = kind.find(request.user, query) if kind else Found([])
    page = chosen_page(request.GET, found.total)
    start = (page - 1) * PAGE_SIZE
    hits = kind.hits(found.best[start : start + PAGE_SIZE]) if kind else []
    groups = [Group(kind, found, hits, "")] if kind and hits else []
    return {
        "kind": kind,
        "groups": groups,
        "too_many": found.more,
        "page": pagination(request.GET, page, found.total),
    }


def _kinds(request: SignedInRequest) -> list[Kind]:
    """Return what this person's menu has."""
    sees_reports = can_see_reports(request.user)
    return [kind for kind in _KINDS if kind.key != "reports" or sees_reports]


def _address(query: Query, kind: Kind) -> str:
    """Return where all that was found of a kind is; tasks have a list of their own."""
    if kind.key == "tasks":
        return list_url([("q", query.asked)])
    return f"{reverse('find')}?{urlencode({'q': query.asked, 'kind': kind.key})}"

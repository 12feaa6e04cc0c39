"""A draft as JSON for scripts and as Vietnamese text for people."""

from typing import Any

from tasks.reading.drafts import ItemDraft, LetterDraft


def as_json(draft: LetterDraft) -> dict[str, Any]:
    """Return the keys that DESIGN.md promises to scripts, empty ones as null."""
    return {
        "reference": draft.reference or None,
        "number": draft.number or None,
        "symbol": draft.symbol or None,
        "document_type": draft.document_type or None,
        "date": draft.date.isoformat() if draft.date else None,
        "place": draft.place or None,
        "subject": draft.subject or None,
        "sender": draft.sender.name or None,
        "recipients": list(draft.recipients),
        "answers": draft.answers or None,
        "answers_on": draft.answers_on.isoformat() if draft.answers_on else None,
        "signer": {
            "authority": draft.signer.authority or None,
            "position": draft.signer.position or None,
            "name": draft.signer.name or None,
        },
        "distribution": list(draft.distribution),
        "items": [_item_json(item) for item in draft.items],
        "unread": [{"paragraph": p.number, "text": p.text} for p in draft.unread],
        "notes": list(draft.notes),
        "is_recognised": draft.is_recognised,
    }


def _item_json(item: ItemDraft) -> dict[str, Any]:
    deadline = item.deadline
    return {
        "section": item.section or None,
        "heading": item.heading or None,
        "text": item.text,
        "title": item.title,
        "document_type": item.document_type or None,
        "submitter": item.submitter.name or None,
        "issuer": item.issuer.name or None,
        "lead": [body.name for body in item.lead],
        "coordinating": [body.name for body in item.coordinating],
        "deadline": {
            "wording": deadline.wording or None,
            "kind": deadline.kind.value,
            "start": deadline.start.isoformat() if deadline.start else None,
            "due": deadline.due.isoformat() if deadline.due else None,
            "milestone": deadline.milestone.value if deadline.milestone else None,
            "condition": deadline.condition or None,
            "recurrence": deadline.recurrence or None,
        },
        "source": {
            "paragraph": item.source.paragraph,
            "start": item.source.start,
            "end": item.source.end,
        },
        "notes": [*item.remarks, *item.doubts],
    }


def as_text(draft: LetterDraft) -> str:
    """Return a summary for a person at a terminal."""
    day = f"{draft.date:%d/%m/%Y}" if draft.date else "chưa rõ ngày"
    signer = " - ".join(
        filter(None, (draft.signer.authority, draft.signer.position, draft.signer.name))
    )
    lines = [
        f"Văn bản:    {draft.reference or 'chưa rõ số, ký hiệu'}",
        f"Nơi, ngày:  {draft.place or 'chưa rõ nơi'}, {day}",
        f"Trích yếu:  {draft.subject or 'chưa rõ'}",
        f"Cơ quan:    {draft.sender.name or 'chưa rõ'}",
        f"Kính gửi:   {'; '.join(draft.recipients) or 'chưa rõ'}",
        f"Trả lời:    {draft.answers or 'không nêu'}",
        f"Người ký:   {signer or 'chưa rõ'}",
        f"Đọc được {len(draft.items)} nhiệm vụ; {len(draft.unread)} đoạn không thành nhiệm vụ.",
    ]
    for index, item in enumerate(draft.items, start=1):
        lines += ["", f"{index}. [{item.section or '-'}] {item.title}", *_item_lines(item)]
    if draft.unread:
        lines += ["", "Không thành nhiệm vụ:"]
        lines += [f"  đoạn {p.number}: {p.text[:100]}" for p in draft.unread]
    lines += [f"Lưu ý: {note}" for note in draft.notes]
    return "\n".join(lines)


def _item_lines(item: ItemDraft) -> list[str]:
    deadline = item.deadline
    due = f", chậm nhất {deadline.due:%d/%m/%Y}" if deadline.due else ""
    pairs = [
        ("Hình thức", item.document_type),
        ("Trình", item.submitter.name),
        ("Ban hành", item.issuer.name),
        ("Chủ trì", "; ".join(body.name for body in item.lead)),
        ("Phối hợp", "; ".join(body.name for body in item.coordinating)),
        (
            "Thời hạn",
            f"{deadline.wording} ({deadline.kind.label}{due})" if deadline.wording else "",
        ),
        ("Ghi chú", " ".join(item.remarks)),
        ("Cần xem", "; ".join(item.doubts)),
    ]
    return [f"   {label}: {words}" for label, words in pairs if words and label]

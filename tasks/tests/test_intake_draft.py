"""What a person does to a draft: values in, values out; only the register is in a database."""

import json
from dataclasses import replace
from datetime import date

import pytest

from agencies.directory import Directory, Entry
from tasks.deadlines import DeadlineKind, parse_deadline
from tasks.intake import Item, UnknownBody, dump_draft, load_draft, open_draft
from tasks.intake.awaiting import event_title
from tasks.intake.changes import (
    MADE_BY_HAND,
    add_passage,
    cuts,
    drop_item,
    merge_with_next,
    move_item,
    resolve_body,
    split_item,
    with_head,
)
from tasks.intake.done import Done, done_of
from tasks.intake.headings import (
    KnownHeading,
    place_in_programme,
    resolved_headings,
    with_group_heading,
)
from tasks.intake.likeness import Known, find_alike
from tasks.intake.opening import ONGOING_REMARK
from tasks.intake.stored import dump_paragraphs
from tasks.reading import Span, read_letter, read_passage, read_source, read_text
from tasks.tests.reading_samples import LETTERS, letter_with

REGISTER = Directory(
    [
        Entry("so-cong-thuong", ("Sở Công Thương", "Sở CT"), letter_code="SCT"),
        Entry("so-tai-chinh", ("Sở Tài chính",)),
        Entry("ubnd-tinh", ("Ủy ban nhân dân tỉnh", "UBND tỉnh")),
        Entry("hdnd-tinh", ("Hội đồng nhân dân tỉnh", "HĐND tỉnh")),
    ]
)
BODY = """
1. UBND tỉnh ban hành:
- Kế hoạch phát triển công nghiệp chế biến đến năm 2030 (Thời gian trình: quý II/2021);
- Đề án phát triển chợ nông thôn; phối hợp với Sở Tài chính. Thời gian trình tháng 12/2021.
2. Nhiệm vụ thường xuyên
- Tiếp tục xúc tiến thương mại; hỗ trợ doanh nghiệp tìm thị trường mới.
"""


def draft_of(body=BODY, register=REGISTER):
    source = read_text(letter_with(body))
    return open_draft(read_letter(source, register), source.paragraphs)


def reader(text):
    return read_passage(text, date(2021, 3, 5), REGISTER)


def titles(draft):
    return [item.title for item in draft.kept]


@pytest.mark.parametrize(
    "name", ["372-SLDTBXH-KHTC.txt", "01-so-y-te.txt", "03-so-nong-nghiep-ptnt.docx"]
)
def test_draft_is_the_same_after_it_was_kept(name):
    source = read_source(LETTERS / name)
    draft = open_draft(read_letter(source, REGISTER), source.paragraphs)

    kept = json.loads(json.dumps([dump_paragraphs(draft.paragraphs), dump_draft(draft)]))

    assert load_draft(*kept) == draft


def test_items_say_where_their_words_stand():
    draft = draft_of()

    assert [draft.text(item)[:40] for item in draft.items] == [
        "Kế hoạch phát triển công nghiệp chế biến",
        "Đề án phát triển chợ nông thôn; phối hợp",
        "Tiếp tục xúc tiến thương mại; hỗ trợ doa",
    ]
    assert [draft.words(item.deadline_span) for item in draft.items[:2]] == [
        "quý II/2021",
        "tháng 12/2021",
    ]


def test_duty_without_document_and_day_is_ongoing_and_says_so():
    (item,) = draft_of("1. Tiếp tục xúc tiến thương mại trên địa bàn tỉnh.").items

    assert (item.deadline.kind, item.document_type) == (DeadlineKind.ONGOING, "")
    assert item.remarks == (ONGOING_REMARK,)
    assert item.doubts == ()


def test_cell_of_the_same_row_is_evidence_and_no_wording():
    source = read_source(LETTERS / "03-so-nong-nghiep-ptnt.txt")
    item = open_draft(read_letter(source, REGISTER), source.paragraphs).items[0]

    assert (len(item.spans), len(item.also)) == (1, 6)


def test_split_reads_both_halves_again_and_loses_no_word():
    draft = draft_of()
    item = draft.items[1]
    at = draft.text(item).index("phối hợp")

    changed = split_item(draft, item.key, at, reader)

    first, second = changed.items[1:3]
    assert [changed.text(part) for part in (first, second)] == [
        "Đề án phát triển chợ nông thôn;",
        "phối hợp với Sở Tài chính. Thời gian trình tháng 12/2021.",
    ]
    assert (first.title, first.deadline.kind) == (
        "Đề án phát triển chợ nông thôn",
        DeadlineKind.NONE,
    )
    assert second.deadline.due == date(2021, 12, 31)
    assert changed.words(second.deadline_span) == "tháng 12/2021"
    assert {first.issuer, second.issuer} == {"ubnd-tinh"}
    assert len({part.key for part in changed.items}) == 4


@pytest.mark.parametrize("at", [0, 3, 10_000])
def test_split_refuses_a_place_inside_a_word(at):
    draft = draft_of()

    with pytest.raises(ValueError, match="Không cắt được ở chỗ này"):
        split_item(draft, draft.items[1].key, at, reader)


def test_single_sentence_is_cut_at_its_commas():
    text = "Rà soát, sửa đổi quy định, trình UBND tỉnh"

    assert [text[at:] for at in cuts(text)] == [
        "sửa đổi quy định, trình UBND tỉnh",
        "trình UBND tỉnh",
    ]


def test_halves_that_are_merged_are_the_item_again():
    draft = draft_of()
    item = draft.items[1]
    halves = split_item(draft, item.key, draft.text(item).index("phối hợp"), reader)

    merged = merge_with_next(halves, item.key, reader)

    again = merged.items[1]
    assert (again.spans, again.title, again.deadline.due) == (
        item.spans,
        "Đề án phát triển chợ nông thôn; phối hợp với Sở Tài chính",
        date(2021, 12, 31),
    )
    assert again.coordinating == ("so-tai-chinh",)


def test_items_of_two_paragraphs_merge_into_one_with_both_places():
    draft = draft_of()

    merged = merge_with_next(draft, draft.items[0].key, reader).items[0]

    assert [span.paragraph for span in merged.spans] == [
        draft.items[0].spans[0].paragraph,
        draft.items[1].spans[0].paragraph,
    ]
    assert draft.text(merged).count("\n") == 1


def test_last_item_has_nothing_to_merge_with():
    draft = draft_of()

    with pytest.raises(ValueError, match="Không có mục nào phía sau"):
        merge_with_next(draft, draft.items[-1].key, reader)


def test_moving_passes_over_dropped_items_and_stops_at_the_ends():
    draft = draft_of()
    first, second, third = (item.key for item in draft.items)

    moved = move_item(drop_item(draft, second), third, -1)

    assert [item.key for item in moved.kept] == [third, first]
    assert move_item(draft, first, -1) == draft
    assert move_item(draft, third, 1) == draft


def test_dropped_item_comes_back_where_it_was():
    draft = draft_of()
    key = draft.items[1].key

    dropped = drop_item(draft, key)

    assert titles(dropped) == [draft.items[0].title, draft.items[2].title]
    assert drop_item(dropped, key, dropped=False) == draft


def test_marked_words_become_an_item_in_the_order_of_the_letter():
    draft = draft_of()
    paragraph = draft.items[2].spans[0].paragraph
    text = draft.paragraph(paragraph).text
    start = text.index("hỗ trợ doanh")

    changed, item = add_passage(draft, Span(paragraph, start, len(text) + 50), reader)

    assert changed.text(item) == "hỗ trợ doanh nghiệp tìm thị trường mới."
    assert changed.items[-1] == item
    assert (item.lead, item.notes) == ("so-cong-thuong", (MADE_BY_HAND,))
    assert item.group == draft.items[2].group


@pytest.mark.parametrize(("paragraph", "start", "end"), [(0, 0, 5), (999, 0, 5), (10, 7, 7)])
def test_nothing_is_made_of_no_words(paragraph, start, end):
    with pytest.raises(ValueError, match=r"không có đoạn này|Chưa chọn chữ nào"):
        add_passage(draft_of(), Span(paragraph, start, end), reader)


def test_paragraph_that_became_an_item_is_no_longer_left_over():
    draft = draft_of()
    left = draft.left_over()[0]

    changed, _ = add_passage(draft, Span(left.number, 0, len(left.text)), reader)

    assert left not in changed.left_over()


def test_unknown_body_is_named_until_somebody_says_who_it_is():
    draft = draft_of(
        "1. Kế hoạch khuyến công. Cơ quan chủ trì: Trung tâm Khuyến công, Sở Tài chính."
    )
    item = draft.items[0]
    assert item.unknown == (UnknownBody("lead", "Trung tâm Khuyến công"),)
    assert (item.lead, item.joint_leads) == ("", ("so-tai-chinh",))
    assert item.doubts == ("Chưa có trong danh mục cơ quan: Trung tâm Khuyến công.",)

    settled = resolve_body(draft, "Trung tâm Khuyến công", "so-cong-thuong").items[0]
    left_out = resolve_body(draft, "Trung tâm Khuyến công", "").items[0]

    assert (settled.lead, settled.joint_leads, settled.unknown) == (
        "so-cong-thuong",
        ("so-tai-chinh",),
        (),
    )
    assert left_out.doubts == ("Văn bản không nêu cơ quan chủ trì; cần chọn.",)


def test_unknown_sender_leads_what_it_proposes_once_it_is_chosen():
    draft = draft_of(register=Directory([REGISTER.entries[2]]))
    assert (draft.head.sender, draft.head.sender_wording) == ("", "Sở Công Thương")

    changed = with_head(draft, replace(draft.head, sender="so-cong-thuong"))

    assert {item.lead for item in changed.items} == {"so-cong-thuong"}
    assert "Sở Công Thương" not in changed.unknown_names


def test_wording_without_year_follows_the_day_of_the_letter():
    draft = draft_of(
        "1. Kế hoạch khuyến công, trình trong quý III.\n2. Đề án chợ, trình quý II/2021."
    )

    changed = with_head(draft, replace(draft.head, issued_on=date(2022, 2, 1)))

    assert [item.deadline.due for item in draft.items] == [date(2021, 9, 30), date(2021, 6, 30)]
    assert [item.deadline.due for item in changed.items] == [date(2022, 9, 30), date(2021, 6, 30)]


def test_programme_without_headings_takes_those_of_the_letter():
    draft = place_in_programme(draft_of(), [])

    assert [item.heading for item in draft.items] == ["+0", "+0", "+1"]
    assert [
        (key, made.is_new, made.parent) for key, made in resolved_headings(draft, []).items()
    ] == [
        ("+0", True, ""),
        ("+1", True, ""),
    ]


KNOWN = [
    KnownHeading("1", "Công nghiệp"),
    KnownHeading("2", "UBND tỉnh ban hành"),
    KnownHeading("3", "Chính sách"),
    KnownHeading("3.1", "UBND tỉnh ban hành", parent="3"),
]


def test_heading_is_found_by_its_words_under_the_same_heading_above():
    draft = place_in_programme(draft_of(), KNOWN)

    assert [item.heading for item in draft.items] == ["2", "2", ""]


def test_nested_heading_falls_back_to_the_known_one_above():
    body = """
3. Chính sách:
3.1. UBND tỉnh ban hành:
- Kế hoạch A về chợ nông thôn.
3.2. HĐND tỉnh:
- Nghị quyết B về chợ nông thôn.
"""

    draft = place_in_programme(draft_of(body), KNOWN)

    assert [item.heading for item in draft.items] == ["3.1", "3"]


def test_whole_group_moves_to_another_heading():
    draft = place_in_programme(draft_of(), KNOWN)

    moved = with_group_heading(draft, draft.items[0].group, "1")

    assert [item.heading for item in moved.items] == ["1", "1", ""]


def test_heading_that_another_letter_made_meanwhile_is_not_made_twice():
    draft = place_in_programme(draft_of(), [])

    resolved = resolved_headings(draft, [KnownHeading("7", "UBND tỉnh ban hành")])

    assert [(made.key, made.is_new) for made in resolved.values()] == [("7", False), ("+1", True)]


@pytest.mark.parametrize(
    ("condition", "title"),
    [
        ("khi Trung ương ban hành", "Trung ương ban hành"),
        (
            "sau khi Chính phủ ban hành Nghị định thay thế Nghị định số 136/2013/NĐ-CP",
            "Chính phủ ban hành Nghị định thay thế Nghị định số 136/2013/NĐ-CP",
        ),
        ("Sau 06 tháng kể từ khi Thông tư có hiệu lực", "Thông tư có hiệu lực"),
        (
            "chậm nhất 15 ngày kể từ ngày Bộ Y tế thông báo phân bổ vắc xin",
            "Bộ Y tế thông báo phân bổ vắc xin",
        ),
        ("Trình kỳ họp cuối năm 2021", "Kỳ họp cuối năm 2021"),
        ("kỳ họp cuối năm 2021", "Kỳ họp cuối năm 2021"),
        ("khi có kinh phí", "Có kinh phí"),
        ("theo hướng dẫn của Sở Giáo dục và Đào tạo", "Theo hướng dẫn của Sở Giáo dục và Đào tạo"),
        ("", ""),
    ],
)
def test_event_is_what_the_condition_waits_for(condition, title):
    assert event_title(condition) == title


def test_long_event_is_cut_at_a_word():
    title = event_title("khi " + "Chính phủ ban hành " * 40)

    assert len(title) <= 300
    assert title.endswith(("hành…", "phủ…", "ban…", "Chính…"))
    assert title.startswith("Chính phủ ban hành")


@pytest.mark.parametrize(
    ("wording", "done"),
    [
        ("đã ban hành tháng 02/2021", Done(date(2021, 2, 1), "month")),
        (
            "đã ban hành tại Kế hoạch số 812/KH-UBND ngày 09/3/2020",
            Done(date(2020, 3, 9), "day", "812/KH-UBND"),
        ),
        ("đã ban hành", None),
        ("quý II/2021", None),
    ],
)
def test_done_is_when_and_by_what(wording, done):
    assert done_of(parse_deadline(wording)) == done


def test_done_without_a_day_is_a_doubt():
    item = Item(key=1, spans=(), title="A", lead="x", deadline=parse_deadline("đã ban hành"))

    assert item.needs_look
    assert item.doubts[0].startswith("Nói đã thực hiện mà không nêu ngày")


def test_same_resolution_of_another_department_is_found_and_explained():
    source = read_source(LETTERS / "01-so-y-te.txt")
    items = open_draft(read_letter(source, REGISTER), source.paragraphs).items
    known = [
        Known(
            7,
            "Nghị quyết về thực hiện hỗ trợ đột xuất cho trẻ em có hoàn cảnh khó khăn bị tai nạn, "
            "rủi ro trong cuộc sống",
            "resolution",
            "HĐND tỉnh",
            "Sở LĐTBXH",
        ),
        Known(8, "Kế hoạch phát triển giáo dục nghề nghiệp trên địa bàn tỉnh", "plan"),
    ]

    alike = find_alike(items, known, names={"hdnd-tinh": "HĐND tỉnh"})

    found = {key: [one.task for one in ones] for key, ones in alike.items() if ones}
    assert found == {2: [7]}
    assert any("trẻ em có hoàn cảnh khó khăn" in reason for reason in alike[2][0].reasons)

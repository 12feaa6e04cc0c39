"""Acts on rounds: who is asked, what each answered, what was written to whom."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from agencies.models import Agency
from agencies.tests.factories import AgencyFactory
from tasks.actions.reminders import draft_reminder, letter_of, record_sent
from tasks.actions.replies import ReplyValues, decide_reply, join_round, join_waiting
from tasks.actions.rounds import RoundValues, close_round, edit_round, open_round, reopen_round
from tasks.choices import HistoryVerb, ReplyOutcome
from tasks.letterheads import letterhead_on, official_letter
from tasks.models import HistoryEntry, Letter, Reply, Round
from tasks.tests.factories import LetterFactory, RoundFactory
from tasks.writing.reminder import Asked, reminder_paragraphs

ON = date(2021, 3, 15)
ANSWERED, PARTIAL, RETURNED, NOTHING, SILENT = (
    ReplyOutcome.ANSWERED,
    ReplyOutcome.PARTIAL,
    ReplyOutcome.RETURNED,
    ReplyOutcome.NOTHING,
    ReplyOutcome.SILENT,
)


@pytest.fixture
def round_899(programme, lead_agency, outside_agency, consolidator):
    request = LetterFactory(number="899", symbol="SKHĐT-KH", issued_on=date(2021, 2, 24))
    return RoundFactory(programme=programme, request=request, asked=[lead_agency, outside_agency])


@pytest.fixture
def reply(round_899, lead_agency):
    return round_899.replies.get(agency=lead_agency)


@pytest.fixture
def answer(lead_agency):
    return LetterFactory(sender=lead_agency, number="512", symbol="SCT-KHTC")


def history():
    return list(
        HistoryEntry.objects.order_by("pk").values_list("verb", "changes", "reason", "letter")
    )


def decide(reply, by, outcome, letter=None, note="", version=None):
    values = ReplyValues(outcome, letter, note)
    version = reply.version if version is None else version
    return decide_reply(reply, values=values, version=version, by=by, on=ON)


def state(reply):
    saved = Reply.objects.get(pk=reply.pk)
    letters = [letter.reference for letter in saved.letters.all()]
    return saved.outcome, saved.answered_on, saved.note, saved.decided_by, letters


def message_of(error):
    return error.value.message_dict if hasattr(error.value, "error_dict") else error.value.messages


def test_the_real_request_is_opened_and_the_letter_that_answers_it_joins(register, consolidator):
    request = Letter.objects.get(number="899")
    asked = tuple(Agency.objects.filter(code__in=["so-ldtbxh", "so-y-te", "so-nnptnt"]))
    values = RoundValues("Chương trình hành động", request, date(2021, 3, 10), asked, "Gửi gấp")
    programme = request.replies.get().items.first().tasks.get().programme

    opened = open_round(programme, values=values, by=consolidator, on=ON)

    saved = Round.objects.get()
    assert (saved, saved.title, saved.request, saved.reply_by, saved.note, saved.opened_by) == (
        opened,
        "Chương trình hành động",
        request,
        date(2021, 3, 10),
        "Gửi gấp",
        consolidator,
    )
    assert [state(reply) for reply in saved.replies.order_by("agency__position")] == [
        ("silent", None, "", None, []),
        ("answered", date(2021, 3, 2), "", consolidator, ["372/SLĐTBXH-KHTC"]),
        ("silent", None, "", None, []),
    ]
    assert [(verb, changes, reason) for verb, changes, reason, _ in history()] == [
        ("round_opened", [], "899/SKHĐT-KH, hỏi 3 cơ quan"),
        (
            "reply_recorded",
            [
                {
                    "field": "Sở Lao động – Thương binh và Xã hội",
                    "old": "Chưa trả lời",
                    "new": "Đã trả lời (372/SLĐTBXH-KHTC)",
                }
            ],
            "",
        ),
    ]


def test_a_round_may_be_opened_with_a_request_that_is_not_stored_yet(
    programme, lead_agency, consolidator
):
    request = Letter(number="899", symbol="SKHĐT-KH", sender=AgencyFactory())
    values = RoundValues("Đợt 1", request, date(2021, 3, 10), (lead_agency,))

    open_round(programme, values=values, by=consolidator, on=ON)

    assert Round.objects.get().request.reference == "899/SKHĐT-KH"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"reply_by": date(2021, 2, 23)},
            {"reply_by": ["Ngày này trước ngày của văn bản yêu cầu (24/02/2021)."]},
        ),
        ({"agencies": ()}, {"agencies": ["Hãy chọn ít nhất một cơ quan được hỏi."]}),
        ({"title": ""}, {"title": ["Trường này không được để trắng."]}),
    ],
)
def test_a_round_that_cannot_be_is_refused(programme, lead_agency, consolidator, change, message):
    request = LetterFactory(issued_on=date(2021, 2, 24))
    values = RoundValues("Đợt 1", request, date(2021, 3, 10), (lead_agency,))

    with pytest.raises(ValidationError) as error:
        open_round(programme, values=replace(values, **change), by=consolidator, on=ON)

    assert message_of(error) == message
    assert Round.objects.count() == HistoryEntry.objects.count() == 0


def test_groups_of_bodies_cannot_answer(programme, consolidator):
    group = AgencyFactory(name="Các sở, ban, ngành", is_group=True)
    values = RoundValues("Đợt 1", LetterFactory(), date(2021, 3, 10), (group,))

    with pytest.raises(ValidationError, match="không chọn nhóm"):
        open_round(programme, values=values, by=consolidator, on=ON)


def test_a_request_has_one_round(round_899, programme, lead_agency, consolidator):
    values = RoundValues("Lần nữa", round_899.request, date(2021, 4, 1), (lead_agency,))

    with pytest.raises(ValidationError, match="Văn bản yêu cầu"):
        open_round(programme, values=values, by=consolidator, on=ON)

    assert Round.objects.get() == round_899


def test_editing_changes_who_is_asked_and_says_so(
    round_899, lead_agency, outside_agency, coordinating_agency, consolidator
):
    values = RoundValues(
        round_899.title,
        round_899.request,
        date(2021, 3, 20),
        (lead_agency, coordinating_agency),
    )

    edit_round(round_899, values=values, version=1, by=consolidator)

    saved = Round.objects.get()
    assert (saved.reply_by, saved.version) == (date(2021, 3, 20), 2)
    assert set(saved.replies.values_list("agency", flat=True)) == {
        lead_agency.pk,
        coordinating_agency.pk,
    }
    assert history() == [
        (
            HistoryVerb.ROUND_EDITED,
            [
                {"field": "Trả lời trước hết ngày", "old": "10/03/2021", "new": "20/03/2021"},
                {
                    "field": "Cơ quan được hỏi",
                    "old": "Sở CT; Sở TT&TT",
                    "new": "Sở CT; Sở KH&CN",
                },
            ],
            "",
            None,
        )
    ]


def test_who_answered_cannot_be_left_out(round_899, reply, answer, outside_agency, consolidator):
    decide(reply, consolidator, ANSWERED, answer)
    values = RoundValues("Đợt", round_899.request, date(2021, 3, 10), (outside_agency,))

    with pytest.raises(ValidationError, match="không bỏ được: Sở Công Thương"):
        edit_round(round_899, values=values, version=1, by=consolidator)

    assert Round.objects.get().title == round_899.title


@pytest.mark.parametrize("outcome", [ANSWERED, PARTIAL, NOTHING])
def test_a_letter_is_recorded_as_the_answer_and_then_answers_the_request(
    round_899, reply, answer, consolidator, outcome
):
    decide(reply, consolidator, outcome, answer, note="Thiếu phần kinh phí")

    assert state(reply) == (
        outcome,
        date(2021, 3, 2),
        "Thiếu phần kinh phí",
        consolidator,
        ["512/SCT-KHTC"],
    )
    assert Letter.objects.get(pk=answer.pk).answers == round_899.request
    assert history() == [
        (
            HistoryVerb.REPLY_RECORDED,
            [
                {
                    "field": "Sở Công Thương",
                    "old": "Chưa trả lời",
                    "new": f"{outcome.label} (512/SCT-KHTC)",
                }
            ],
            "Thiếu phần kinh phí",
            answer.pk,
        )
    ]


def test_nothing_to_propose_may_be_said_without_a_letter(reply, consolidator):
    decide(reply, consolidator, NOTHING, note="Văn phòng Sở báo qua điện thoại 12/3")

    assert state(reply) == (
        NOTHING,
        ON,
        "Văn phòng Sở báo qua điện thoại 12/3",
        consolidator,
        [],
    )


def test_returned_then_answered_again_then_taken_back(reply, answer, lead_agency, consolidator):
    reply = decide(reply, consolidator, ANSWERED, answer)
    reply = decide(reply, consolidator, RETURNED, note="Bổ sung thời hạn từng nội dung")
    assert state(reply)[:3] == (RETURNED, date(2021, 3, 2), "Bổ sung thời hạn từng nội dung")

    second = LetterFactory(sender=lead_agency, number="560", issued_on=date(2021, 3, 12))
    reply = decide(reply, consolidator, ANSWERED, second)
    assert state(reply)[:3] == (ANSWERED, date(2021, 3, 12), "")

    decide(reply, consolidator, SILENT, note="Ghi nhầm cơ quan")
    assert state(reply) == (SILENT, None, "", None, [])
    assert [verb for verb, *_ in history()] == [
        HistoryVerb.REPLY_RECORDED,
        HistoryVerb.REPLY_RETURNED,
        HistoryVerb.REPLY_RECORDED,
        HistoryVerb.REPLY_REOPENED,
    ]


@pytest.mark.parametrize(
    ("outcome", "with_letter", "message"),
    [
        (ANSWERED, False, {"letter": ["Hãy chọn văn bản trả lời."]}),
        (PARTIAL, True, {"note": ["Hãy ghi còn thiếu nội dung gì."]}),
        (
            NOTHING,
            False,
            {"note": ["Hãy chọn văn bản, hoặc ghi ai báo không có nội dung, lúc nào."]},
        ),
        (RETURNED, False, {"note": ["Hãy ghi cần hoàn thiện gì."]}),
        (SILENT, False, {"note": ["Hãy ghi lý do mở lại."]}),
    ],
)
def test_what_is_missing_is_asked_for(reply, answer, consolidator, outcome, with_letter, message):
    with pytest.raises(ValidationError) as error:
        decide(reply, consolidator, outcome, answer if with_letter else None)

    assert message_of(error) == message
    assert state(reply) == (SILENT, None, "", None, [])
    assert HistoryEntry.objects.count() == 0


def test_nothing_can_be_returned_or_taken_back_before_an_answer(reply, consolidator):
    with pytest.raises(ValidationError, match="Chưa có văn bản nào để trả lại"):
        decide(reply, consolidator, RETURNED, note="Thiếu")
    with pytest.raises(ValidationError, match="đang là chưa trả lời"):
        decide(reply, consolidator, SILENT, note="Nhầm")


def test_letters_that_answer_something_else_are_refused(
    round_899, reply, answer, outside_agency, consolidator
):
    other = LetterFactory(number="77", symbol="UBND-TH")
    elsewhere = LetterFactory(sender=reply.agency, answers=other)
    decide(round_899.replies.get(agency=outside_agency), consolidator, ANSWERED, answer)

    for letter, message in (
        (round_899.request, "Đây là văn bản yêu cầu"),
        (elsewhere, "Văn bản này trả lời 77/UBND-TH"),
        (answer, "đã là trả lời của Sở Thông tin và Truyền thông"),
    ):
        with pytest.raises(ValidationError, match=message):
            decide(reply, consolidator, ANSWERED, letter)
    assert state(reply) == (SILENT, None, "", None, [])


def test_an_answer_that_somebody_recorded_meanwhile_is_not_overwritten(reply, answer, consolidator):
    decide(reply, consolidator, ANSWERED, answer)

    with pytest.raises(ValidationError, match="vừa được người khác ghi") as error:
        decide(reply, consolidator, NOTHING, note="Không có", version=1)

    assert error.value.code == "conflict"
    assert state(reply)[0] == ANSWERED


def test_a_letter_taken_in_joins_by_itself(round_899, reply, lead_agency, consolidator):
    letter = LetterFactory(sender=lead_agency, answers=round_899.request, issued_on=None)

    joined = join_round(letter, by=consolidator, on=ON)

    assert joined == reply
    assert state(reply) == (ANSWERED, ON, "", consolidator, [letter.reference])
    assert join_round(letter, by=consolidator, on=ON) is None
    assert HistoryEntry.objects.count() == 1


def test_a_letter_overtakes_what_was_said_before_and_a_second_one_adds_to_it(
    round_899, reply, lead_agency, consolidator
):
    decide(reply, consolidator, NOTHING, note="Báo miệng")
    first = LetterFactory(
        sender=lead_agency, answers=round_899.request, issued_on=date(2021, 3, 9), number="9"
    )
    second = LetterFactory(
        sender=lead_agency, answers=round_899.request, issued_on=date(2021, 3, 14), number="14"
    )

    joined = join_waiting(round_899, by=consolidator, on=ON)

    assert joined == [reply, reply]
    assert state(reply) == (
        ANSWERED,
        date(2021, 3, 9),
        "",
        consolidator,
        [second.reference, first.reference],
    )


def test_who_was_not_asked_may_answer(round_899, coordinating_agency, consolidator):
    letter = LetterFactory(sender=coordinating_agency, answers=round_899.request)

    joined = join_round(letter, by=consolidator, on=ON)

    assert (joined.agency, joined.is_asked, joined.outcome) == (
        coordinating_agency,
        False,
        ANSWERED,
    )


@pytest.mark.parametrize("answers", [None, "another"])
def test_letters_that_answer_no_round_join_none(round_899, lead_agency, consolidator, answers):
    other = LetterFactory() if answers else None
    letter = LetterFactory(sender=lead_agency, answers=other)

    assert join_round(letter, by=consolidator, on=ON) is None
    assert HistoryEntry.objects.count() == 0


def test_closing_with_silent_bodies_needs_a_reason(round_899, reply, answer, consolidator):
    with pytest.raises(ValidationError) as error:
        close_round(round_899, reason="", version=1, by=consolidator)
    assert message_of(error) == {
        "reason": ["Còn 2 cơ quan chưa trả lời đủ. Hãy ghi lý do đóng đợt."]
    }

    closed = close_round(round_899, reason="Đã quá hạn 10 ngày", version=1, by=consolidator)

    assert (closed.is_closed, closed.closed_by, closed.close_reason) == (
        True,
        consolidator,
        "Đã quá hạn 10 ngày",
    )
    with pytest.raises(ValidationError, match="Hãy mở lại đợt trước"):
        decide(reply, consolidator, ANSWERED, answer)
    with pytest.raises(ValidationError, match="Hãy mở lại đợt trước"):
        close_round(round_899, reason="Lần nữa", version=2, by=consolidator)

    with pytest.raises(ValidationError, match="Hãy ghi lý do mở lại đợt"):
        reopen_round(round_899, reason="", version=2, by=consolidator)
    reopened = reopen_round(round_899, reason="Sở CT xin gửi bổ sung", version=2, by=consolidator)
    assert (reopened.is_closed, reopened.close_reason) == (False, "")
    assert [(verb, reason) for verb, _, reason, _ in history()] == [
        (HistoryVerb.ROUND_CLOSED, "Đã quá hạn 10 ngày"),
        (HistoryVerb.ROUND_REOPENED, "Sở CT xin gửi bổ sung"),
    ]


def test_a_round_all_have_answered_closes_without_a_reason(round_899, outside_agency, consolidator):
    for reply in round_899.replies.all():
        decide(reply, consolidator, NOTHING, note="Không có nội dung")

    assert close_round(round_899, reason="", version=1, by=consolidator).is_closed


def test_a_letter_that_comes_after_closing_is_still_kept(
    round_899, reply, lead_agency, consolidator
):
    close_round(round_899, reason="Quá hạn", version=1, by=consolidator)
    letter = LetterFactory(sender=lead_agency, answers=round_899.request)

    join_round(letter, by=consolidator, on=ON)

    assert state(reply)[0] == ANSWERED


def reminder_letter(round_899, *names):
    return official_letter(
        letterhead_on(ON),
        subject="đôn đốc trả lời Công văn số 899/SKHĐT-KH",
        recipients=names,
        paragraphs=("Đề nghị quý cơ quan trả lời.",),
        drafted_on=ON,
    )


def test_a_reminder_is_kept_as_drafted_and_numbered_when_sent(register, round_899, consolidator):
    silent = list(round_899.replies.all())
    letter = reminder_letter(round_899, "Sở Công Thương", "Sở Thông tin và Truyền thông")

    reminder = draft_reminder(round_899, replies=silent, letter=letter, by=consolidator)
    Agency.objects.filter(code="so-khdt").update(name="Sở Tài chính")

    reminder.refresh_from_db()
    assert letter_of(reminder) == letter
    assert set(reminder.replies.all()) == set(silent)

    sent = record_sent(reminder, number="1010", sent_on=ON, by=consolidator, on=ON)

    assert letter_of(sent) == replace(letter, number="1010", issued_on=ON)
    assert [(verb, changes, reason) for verb, changes, reason, _ in history()] == [
        (HistoryVerb.REMINDER_DRAFTED, [], "Sở CT; Sở TT&TT"),
        (
            HistoryVerb.REMINDER_SENT,
            [{"field": "Công văn đôn đốc", "old": "", "new": "1010/SKHĐT ngày 15/03/2021"}],
            "",
        ),
    ]


def test_nobody_is_reminded_who_has_answered(register, round_899, reply, answer, consolidator):
    decide(reply, consolidator, ANSWERED, answer)
    letter = reminder_letter(round_899, "Sở Công Thương")

    with pytest.raises(ValidationError, match="Vừa trả lời xong: Sở Công Thương"):
        draft_reminder(round_899, replies=[reply], letter=letter, by=consolidator)
    with pytest.raises(ValidationError, match="Hãy chọn cơ quan cần đôn đốc"):
        draft_reminder(round_899, replies=[], letter=letter, by=consolidator)


@pytest.mark.parametrize("day", [date(2021, 3, 14), date(2021, 3, 16)])
def test_a_reminder_is_sent_between_its_drafting_and_today(register, round_899, consolidator, day):
    letter = reminder_letter(round_899, "Sở Công Thương")
    reminder = draft_reminder(
        round_899, replies=list(round_899.replies.all()), letter=letter, by=consolidator
    )

    with pytest.raises(ValidationError, match="từ 15/03/2021 đến 15/03/2021"):
        record_sent(reminder, number="1", sent_on=day, by=consolidator, on=ON)


@pytest.mark.parametrize("who", ["leader", "manager", "lead_reporter"])
def test_only_consolidators_run_rounds(
    request, round_899, reply, answer, programme, lead_agency, who
):
    person = request.getfixturevalue(who)
    values = RoundValues("Đợt", LetterFactory(), date(2021, 4, 1), (lead_agency,))

    for act in (
        lambda: open_round(programme, values=values, by=person, on=ON),
        lambda: edit_round(round_899, values=values, version=1, by=person),
        lambda: close_round(round_899, reason="x", version=1, by=person),
        lambda: reopen_round(round_899, reason="x", version=1, by=person),
        lambda: decide(reply, person, ANSWERED, answer),
        lambda: join_waiting(round_899, by=person, on=ON),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert HistoryEntry.objects.count() == 0


@pytest.mark.parametrize(
    "columns",
    [
        {"outcome": "answered"},
        {"outcome": "silent", "answered_on": date(2021, 3, 2)},
    ],
)
def test_the_database_keeps_answers_dated_and_signed(reply, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.filter(pk=reply.pk).update(**columns)


def test_reporters_see_rounds_and_answers_of_their_own_agency(
    round_899, lead_agency, lead_reporter, coordinating_reporter, leader
):
    assert list(Round.objects.visible_to(leader)) == [round_899]
    assert list(Round.objects.visible_to(lead_reporter)) == [round_899]
    assert list(Round.objects.visible_to(coordinating_reporter)) == []
    visible = Reply.objects.visible_to(lead_reporter)
    assert [reply.agency for reply in visible] == [lead_agency]


@pytest.mark.parametrize(
    "about", ["đề xuất nội dung", "V/v đề xuất nội dung", "Về việc: đề xuất nội dung"]
)
def test_a_reminder_says_once_what_the_request_was_about(about):
    asked = Asked(
        issuer="Sở Kế hoạch và Đầu tư",
        superior="",
        request="899/SKHĐT-KH",
        requested_on=date(2021, 2, 24),
        about=about,
        reply_by=date(2021, 3, 10),
        new_reply_by=date(2021, 3, 20),
        on=ON,
    )

    assert reminder_paragraphs(asked)[0].startswith(
        "Sở Kế hoạch và Đầu tư đã có Công văn số 899/SKHĐT-KH ngày 24/02/2021 "
        "về việc đề xuất nội dung, đề nghị"
    )

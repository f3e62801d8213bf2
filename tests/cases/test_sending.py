"""All that is sent to citizens goes through one place, and whoever opted out gets nothing."""

import pytest
import time_machine
from django.test import Client, override_settings
from django.urls import reverse

from tests.factories.cases import CONTACT, WORDS, Street, fresh, on, open_at, settle
from xianfeng.actors.rules import CALENDAR
from xianfeng.cases import jobs
from xianfeng.cases.models.said import Message, OptOut
from xianfeng.cases.rules.life import Stage, Verdict
from xianfeng.cases.selectors.sending import (
    contact_digest,
    opted_out,
    those_who_want,
    waiting_messages,
)
from xianfeng.cases.services.citizen import answer_follow_up
from xianfeng.cases.services.office import answer_case, ask_again
from xianfeng.cases.services.reminding import tell_of_deadlines
from xianfeng.cases.services.sending import opt_out
from xianfeng.notices.models import Notice

pytestmark = pytest.mark.django_db


def test_whoever_opted_out_gets_nothing_by_any_way_and_still_reads_the_answer(
    client: Client,
) -> None:
    """T101."""
    street = Street()
    opened = open_at(street.window, at=on(1, 9), wants_follow_up=True)
    opt_out(case=opened.case, at=on(1, 9))
    settle(street.head, opened.case, at=on(2, 9), words="证已经办好，请来领取。")
    answer_follow_up(case=opened.case, verdict=Verdict.YES, at=on(3, 9))
    ask_again(actor=CALENDAR, at=on(30, 9))
    again = open_at(street.window, at=on(30, 9), contact="+86 138-0000-1111").case
    answer_case(actor=street.head, case=again, words="收到", public_words="收到", at=on(30, 9))

    assert {message.is_withheld for message in Message.objects.all()} == {True}
    assert {"received", "answered", "settled", "follow_up", "second"} <= set(
        Message.objects.values_list("kind", flat=True)
    )
    assert waiting_messages() == []
    assert those_who_want([CONTACT, "13900002222"]) == ["13900002222"]
    assert opted_out([CONTACT]) == {contact_digest("13800001111")}
    page = client.get(reverse("cases:follow", args=[opened.code])).content.decode()
    assert "证已经办好，请来领取。" in page


def test_an_opt_out_is_kept_as_a_keyed_hash_and_not_as_the_contact() -> None:
    street = Street()
    case = open_at(street.window).case
    opt_out(case=case, at=on(12))
    opt_out(case=case, at=on(13))

    row = OptOut.objects.get()
    assert "1380000" not in str(vars(row))
    assert case.lines.filter(kind="opted_out").count() == 1
    assert case.messages.get().is_withheld
    assert fresh(case).contact == CONTACT


@override_settings(XIANFENG_MESSENGERS={"citizens": "json://sms.example/{address}"})
def test_messages_go_out_by_the_messenger_that_is_set_up_and_hold_no_word_of_the_case(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[tuple[str, str, str]] = []

    def take(name: str, address: str, *, subject: str, body: str) -> bool:
        sent.append((name, address, subject + body))
        return True

    monkeypatch.setattr(jobs, "by_messenger", take)
    opened = open_at(Street().window)

    assert jobs.send() == 1
    assert jobs.send() == 0

    [(name, address, words)] = sent
    assert (name, address) == ("citizens", CONTACT)
    assert WORDS not in words
    assert opened.code not in words
    assert opened.case.number in words


def test_those_who_have_a_case_hear_once_that_it_is_nearly_due_and_the_level_above_that_it_is_late() -> (
    None
):
    street = Street()
    open_at(street.window, at=on(12))

    assert tell_of_deadlines(actor=CALENDAR, at=on(15)) == 0
    assert tell_of_deadlines(actor=CALENDAR, at=on(18)) == 1
    assert tell_of_deadlines(actor=CALENDAR, at=on(19)) == 0
    assert tell_of_deadlines(actor=CALENDAR, at=on(20)) == 2
    assert tell_of_deadlines(actor=CALENDAR, at=on(21)) == 0

    late = set(Notice.objects.filter(kind="cases.late").values_list("user", flat=True))
    assert late == {street.head.user_id, street.officer.user_id}


def test_the_day_begins_with_what_is_to_be_asked_told_and_forgotten() -> None:
    street = Street()
    case = open_at(street.window, at=on(1, 9), wants_follow_up=True).case
    settle(street.head, case, at=on(2, 9))

    with time_machine.travel(on(12), tick=False):
        assert jobs.daily() == 1
        assert jobs.daily() == 0

    assert case.follow_ups.filter(is_second=True).count() == 1


def test_who_is_asked_a_second_time_has_still_said_what_they_said() -> None:
    street = Street()
    case = open_at(street.window, at=on(1, 9), wants_follow_up=True).case
    settle(street.head, case, at=on(2, 9))
    answer_follow_up(case=case, verdict=Verdict.YES, at=on(3, 9))

    with time_machine.travel(on(2, 11), tick=False):
        jobs.daily()

    assert case.follow_ups.filter(is_second=True).count() == 1
    case.refresh_from_db()
    assert case.verdict == Verdict.YES
    assert case.stage == Stage.CONFIRMED


def test_a_messenger_that_takes_nothing_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "by_messenger", lambda *_, **__: False)
    open_at(Street().window)

    assert jobs.send() == 0
    assert len(waiting_messages()) == 1

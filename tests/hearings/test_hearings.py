"""A voice is asked about one version of a text, over a frozen roll or in the open, and counted."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.carriers import make_carrier, make_endorsement
from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member_actor,
    make_organisation,
    make_unit,
)
from tests.kit import refuses, signed_in
from xianfeng.actors.rules import SYSTEM, Actor, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.rules.life import Draft, Form, Serves, Stage, Tally, Voice
from xianfeng.carriers.services.asking import ask_voice
from xianfeng.carriers.services.life import end_carrier
from xianfeng.carriers.services.mending import mend_carrier
from xianfeng.foundation.errors import NotAllowed, OwnMatter
from xianfeng.foundation.refusals import MovedOn, NoReason, OnlyMembers, Over, Twice
from xianfeng.hearings.models import Answer, Hearing
from xianfeng.hearings.rules import Said, Way, WrongSpan, result_of
from xianfeng.hearings.selectors import waiting_for
from xianfeng.hearings.services import (
    NotAsked,
    answer_consultation,
    answer_hearing,
    call_off,
    close_due,
)
from xianfeng.notices.models import Notice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import Member
from xianfeng.rolls.rules import ChangeKind
from xianfeng.rolls.services import change_roll

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
LAST = TODAY + timedelta(days=10)
AFTER = NOW + timedelta(days=11)
DRAFT = Draft("周末办公", "周六周日都办", Form.SERVICE_TEAM, {Serves.PEOPLE})


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def branch() -> Organisation:
    office = make_organisation(unit=make_unit())
    return make_organisation(parent=office, unit=office.unit)


@pytest.fixture
def secretary(branch: Organisation) -> Actor:
    return make_actor(RoleKind.SECRETARY, branch)


@pytest.fixture
def members(branch: Organisation) -> list[Member]:
    return [make_member_actor(branch) for _ in range(12)]


@pytest.fixture
def carrier(branch: Organisation) -> Carrier:
    return make_carrier(organisation=branch)


def ask(actor: Actor, carrier: Carrier, way: Way = Way.MEMBERS, last: date = LAST) -> Hearing:
    return ask_voice(actor=actor, carrier=carrier, way=way, closes_on=last, at=NOW)


def say(member: Member, hearing: Hearing, said: Said = Said.FOR) -> Answer:
    return answer_hearing(actor=acting(member), hearing=hearing, said=said, at=NOW)


# -- members --


def test_members_answer_over_a_frozen_roll_and_their_count_is_the_voice_s(
    carrier: Carrier, secretary: Actor, members: list[Member]
) -> None:
    hearing = ask(secretary, carrier)
    late = make_member_actor(carrier.organisation)
    for member in members[:9]:
        say(member, hearing)
    say(members[9], hearing, Said.AGAINST)
    say(members[10], hearing, Said.ABSTAIN)
    say(members[0], hearing, Said.AGAINST)  # the last word holds

    with refuses(NotAsked):
        say(late, hearing)
    with refuses(OnlyMembers):
        answer_hearing(actor=secretary, hearing=hearing, said=Said.FOR, at=NOW)
    assert close_due(actor=SYSTEM, at=NOW + timedelta(days=10)) == 0  # the last day is no end yet
    assert close_due(actor=SYSTEM, at=AFTER) == 1

    row = carrier.endorsements.get()
    assert (row.voice, row.tally, row.version) == ("members", Tally(8, 11, 12), 1)
    assert row.hearing == hearing
    with refuses(Over):
        say(members[11], hearing)


def test_who_was_taken_off_the_roll_does_not_count(
    carrier: Carrier, secretary: Actor, members: list[Member]
) -> None:
    hearing = ask(secretary, carrier)
    for member in members:
        say(member, hearing)
    assert hearing.roll is not None
    change_roll(
        actor=secretary,
        roll=hearing.roll,
        member=members[0],
        kind=ChangeKind.REMOVED,
        reason="转出",
        at=NOW,
    )

    close_due(actor=SYSTEM, at=AFTER)

    assert carrier.endorsements.get().tally == Tally(11, 11, 11)


def test_too_few_answers_are_no_count_and_one_can_ask_again(
    carrier: Carrier, secretary: Actor, members: list[Member]
) -> None:
    say(members[0], ask(secretary, carrier))
    close_due(actor=SYSTEM, at=AFTER)

    assert not carrier.endorsements.exists()
    again = ask_voice(
        actor=secretary,
        carrier=carrier,
        way=Way.MEMBERS,
        closes_on=AFTER.date() + timedelta(days=5),
        at=AFTER,
    )
    assert again.is_running


def test_a_change_of_the_text_ends_the_question_and_tells_who_answered(
    carrier: Carrier, secretary: Actor, members: list[Member]
) -> None:
    """S01: nobody's yes is carried over to words that they did not read."""
    hearing = ask(secretary, carrier)
    say(members[0], hearing)

    mend_carrier(actor=secretary, carrier=carrier, draft=DRAFT, goals=[], at=NOW)

    hearing.refresh_from_db()
    assert (hearing.end, hearing.in_favour) == ("changed", None)
    told = Notice.objects.filter(kind="hearings.changed")
    assert [notice.user_id for notice in told] == [members[0].user_id]
    assert ask(secretary, carrier).version == 2
    close_due(actor=SYSTEM, at=AFTER)
    assert not carrier.endorsements.exists()


def test_a_carrier_that_ends_ends_its_questions(
    carrier: Carrier, secretary: Actor, members: list[Member]
) -> None:
    hearing = ask(secretary, carrier)
    end_carrier(actor=secretary, carrier=carrier, ended_at=NOW, reason="不再需要", at=NOW)

    hearing.refresh_from_db()
    assert hearing.end == "changed"


def test_what_is_asked_and_by_whom(
    branch: Organisation, carrier: Carrier, secretary: Actor, members: list[Member]
) -> None:
    with refuses(NotAllowed):
        ask(acting(members[0]), carrier)
    for days in (0, 2, 31):
        with refuses(WrongSpan):
            ask(secretary, carrier, last=TODAY + timedelta(days=days))
    with refuses(MovedOn):
        ask(secretary, make_carrier(organisation=branch, stage=Stage.TRIAL))
    author = make_member_actor(branch, RoleKind.SECRETARY)
    with refuses(OwnMatter):
        ask(acting(author), make_carrier(organisation=branch, proposed_by=author))
    ask(secretary, carrier)
    with refuses(Twice):
        ask(secretary, carrier)
    make_endorsement(carrier, Voice.PUBLIC)
    with refuses(Twice):
        ask(secretary, carrier, Way.PUBLIC)


def test_a_question_is_called_off_openly(
    carrier: Carrier, secretary: Actor, members: list[Member]
) -> None:
    hearing = ask(secretary, carrier)
    with refuses(NotAllowed):
        call_off(actor=acting(members[0]), hearing=hearing, reason="不问了", at=NOW)
    with refuses(NoReason):
        call_off(actor=secretary, hearing=hearing, reason=" ", at=NOW)
    call_off(actor=secretary, hearing=hearing, reason="时间不合适", at=NOW)
    with refuses(MovedOn):
        call_off(actor=secretary, hearing=hearing, reason="时间不合适", at=NOW)

    assert Entry.objects.get(verb="hearings.hearing.ended").reason == "时间不合适"
    assert close_due(actor=SYSTEM, at=AFTER) == 0


def test_the_first_page_of_a_member_says_what_waits_for_an_answer(
    carrier: Carrier, secretary: Actor, members: list[Member]
) -> None:
    hearing = ask(secretary, carrier)
    say(members[1], hearing)

    assert waiting_for(acting(members[0]), TODAY) == [hearing]
    assert waiting_for(acting(members[1]), TODAY) == []
    assert waiting_for(acting(members[0]), AFTER.date()) == []


# -- the public --


def test_everybody_answers_in_the_open_and_only_sums_are_kept(
    carrier: Carrier, secretary: Actor
) -> None:
    """S06: the page says its limit; three answers of one person are three answers."""
    hearing = ask(secretary, carrier, Way.PUBLIC)
    browser, page = Client(), f"/consultations/{hearing.token}/?lang=en"
    shown = browser.get(page)
    assert "nobody can tell whether one person answers more than once" in shown.content.decode()
    for _ in range(11):
        assert browser.post(page, {"said": "for"}).status_code == 303
    browser.post(page, {"said": "against"})
    assert browser.post(page, {"said": "maybe"}).status_code == 422
    foreign = browser.post(page, {"said": "for"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert not browser.cookies

    answer_consultation(hearing=hearing, said=Said.ABSTAIN, at=NOW)
    close_due(actor=SYSTEM, at=AFTER)

    row = carrier.endorsements.get()
    assert (row.voice, row.tally) == ("public", Tally(11, 13))
    with time_machine.travel(AFTER, tick=False):
        result = browser.get(page).content.decode()
        assert "11 of 13 in favour" in " ".join(result.split())
        assert browser.post(page, {"said": "for"}).status_code == 422
    with refuses(Over):
        answer_consultation(hearing=hearing, said=Said.FOR, at=AFTER)


def test_a_flood_is_asked_to_wait_and_keeps_what_there_is(
    carrier: Carrier, secretary: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xianfeng.hearings.views.MOST_A_MINUTE", 2)
    hearing = ask(secretary, carrier, Way.PUBLIC)
    page = f"/consultations/{hearing.token}/"

    answers = [Client().post(page, {"said": "for"}).status_code for _ in range(4)]

    assert answers.count(429) >= 1
    assert sum(day.count for day in hearing.days.all()) == answers.count(303)


def test_all_consultations_stand_on_one_page(carrier: Carrier, secretary: Actor) -> None:
    empty = Client().get("/consultations/?lang=en").content.decode()
    ask(secretary, carrier, Way.PUBLIC)

    assert "Nothing is being asked at the moment." in empty
    assert carrier.title in Client().get("/consultations/").content.decode()
    assert Client().get("/consultations/0000000000/").status_code == 404


# -- pages --


def test_the_pages_lead_from_the_carrier_to_the_answer(
    carrier: Carrier, secretary: Actor, members: list[Member]
) -> None:
    office, phone = signed_in(secretary), signed_in(members[0])
    page = f"/carriers/{carrier.pk}/"
    assert f'href="{page}ask/"' in office.get(page).content.decode()
    sent = office.post(f"{page}ask/", {"way": "members", "closes_on": LAST.isoformat()})
    assert sent.status_code == 302
    hearing = Hearing.objects.get()
    assert f'href="/hearings/{hearing.pk}/"' in office.get(page).content.decode()

    first = phone.get("/desk/me/?lang=en").content.decode()
    assert "your answer is asked for" in first
    shown = phone.get(f"/hearings/{hearing.pk}/?lang=en").content.decode()
    assert carrier.theme in shown
    assert phone.post(f"/hearings/{hearing.pk}/answer/", {}).status_code == 422
    assert phone.post(f"/hearings/{hearing.pk}/answer/", {"said": "for"}).status_code == 302

    again = phone.get(f"/hearings/{hearing.pk}/?lang=en").content.decode()
    assert "You have answered: in favour." in again
    assert "1 of 12 have answered so far" in " ".join(again.split())
    ended = office.post(f"/hearings/{hearing.pk}/call-off/", {"reason": "改期"})
    assert ended.status_code == 302
    assert "改期" in phone.get(f"/hearings/{hearing.pk}/").content.decode()


def test_a_hearing_of_another_branch_is_not_found(carrier: Carrier, secretary: Actor) -> None:
    make_member_actor(carrier.organisation)
    hearing = ask(secretary, carrier)
    stranger = signed_in(make_member_actor(make_organisation()))

    for way in ("", "answer/", "call-off/"):
        assert stranger.post(f"/hearings/{hearing.pk}/{way}").status_code in {404, 405}


# -- rules --


@given(st.dictionaries(st.sampled_from(Said), st.integers(0, 500)))
def test_a_result_adds_up(counts: dict[Said, int]) -> None:
    result = result_of({said.value: number for said, number in counts.items()}, None)

    assert result.answered == sum(counts.values())
    assert result.in_favour == counts.get(Said.FOR, 0) <= result.answered

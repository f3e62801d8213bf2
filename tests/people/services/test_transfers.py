from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings

from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member_actor,
    make_organisation,
)
from xianfeng.access.models.roles import Role
from xianfeng.actors.rules import SYSTEM, Actor, Official, RoleKind
from xianfeng.asks.jobs import remind as remind_by_calendar
from xianfeng.asks.rules import NotYetSilent
from xianfeng.asks.services import remind, tell_those_above
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed, OwnMatter
from xianfeng.foundation.refusals import NoReason, Over, TooLong, Twice
from xianfeng.leadership.models.terms import Post
from xianfeng.leadership.rules.terms import PostKind
from xianfeng.notices.models import Notice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.services.ground import IsClosed
from xianfeng.people.jobs import settle_transfers as settle_by_calendar
from xianfeng.people.models.life import Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.rules.life import LastSecretary, TransferOpen
from xianfeng.people.selectors.transfers import transfers_visible_to
from xianfeng.people.services.life import HasLeft, leave
from xianfeng.people.services.transfers import (
    DayOutOfBounds,
    accept_transfer,
    ask_transfer,
    refuse_transfer,
    release_transfer,
    settle_transfers,
    withdraw_transfer,
)

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
SILENCE = timedelta(days=settings.FIGURES.transfer_silence_days)


class City:
    """Two branches under one committee, each with a secretary, and a member who moves."""

    def __init__(self) -> None:
        self.top = make_organisation(code="A", kind=OrganisationKind.COMMITTEE)
        self.source = make_organisation(code="A01", parent=self.top)
        self.target = make_organisation(code="A02", parent=self.top)
        self.giver = make_member_actor(self.source, RoleKind.SECRETARY)
        self.taker = make_member_actor(self.target, RoleKind.SECRETARY)
        self.officer: Official = make_actor(RoleKind.OFFICER, self.top)
        self.member = make_member_actor(self.source)

    def asked(self, **words: Any) -> Transfer:
        actor = words.pop("actor", None) or acting(self.member)
        given = {"actor": actor, "member": self.member, "target": self.target}
        return ask_transfer(**{**given, "reason": "工作调动", "at": NOW, **words})


@pytest.fixture
def city() -> City:
    return City()


def place(member: Member) -> list[tuple[object, ...]]:
    rows = member.memberships.order_by("starts_on", "pk")
    return list(rows.values_list("organisation__code", "starts_on", "ends_on", "cause"))


@pytest.mark.parametrize("order", ["release first", "accept first"])
def test_two_consents_in_any_order_move_the_member(city: City, order: str) -> None:
    transfer = city.asked()
    if order == "release first":
        release_transfer(actor=acting(city.giver), transfer=transfer, at=NOW)
        last = accept_transfer(actor=acting(city.taker), transfer=transfer, at=NOW)
    else:
        accept_transfer(actor=acting(city.taker), transfer=transfer, at=NOW)
        last = release_transfer(actor=acting(city.giver), transfer=transfer, at=NOW)

    city.member.refresh_from_db()
    assert (last.state, last.takes_effect_on) == ("done", TODAY)
    assert city.member.organisation == city.target
    assert place(city.member) == [
        ("A01", date(2010, 7, 1), TODAY, "imported"),
        ("A02", TODAY, None, "transferred"),
    ]
    last.refresh_from_db()
    assert (last.released_by, last.accepted_by) == (city.giver.user, city.taker.user)
    verbs = Entry.objects.order_by("number").values_list("verb", flat=True)
    assert [verb.rpartition(".")[2] for verb in verbs] == [
        "asked",
        *(["released", "accepted"] if order == "release first" else ["accepted", "released"]),
        "done",
    ]


def test_both_sides_and_the_member_are_told_without_a_name(city: City) -> None:
    city.asked(actor=acting(city.giver))

    told = Notice.objects.filter(kind="people.transfer_asked")
    # Who asks for the giving side does not answer for it: the level above does, and is told too.
    assert {notice.user_id for notice in told} == {
        city.taker.user_id,
        city.member.user_id,
        city.officer.user_id,
    }
    assert city.member.name not in str(list(told.values_list("details", flat=True)))


def test_a_side_without_anybody_sends_its_notice_to_the_one_above(city: City) -> None:
    Role.objects.filter(organisation=city.target).delete()
    city.asked()
    told = set(Notice.objects.values_list("user_id", flat=True))
    assert told == {city.giver.user_id, city.officer.user_id}


def test_a_day_to_come_waits_for_the_timetable(city: City) -> None:
    day = TODAY + timedelta(days=5)
    transfer = city.asked()
    release_transfer(actor=acting(city.giver), transfer=transfer, at=NOW)
    agreed = accept_transfer(
        actor=acting(city.taker), transfer=transfer, takes_effect_on=day, at=NOW
    )

    city.member.refresh_from_db()
    assert (agreed.state, city.member.organisation) == ("agreed", city.source)
    with pytest.raises(Twice):
        release_transfer(actor=acting(city.giver), transfer=transfer, at=NOW)
    assert settle_transfers(actor=SYSTEM, at=NOW + timedelta(days=4)) == 0
    assert settle_transfers(actor=SYSTEM, at=NOW + timedelta(days=6)) == 1
    assert settle_transfers(actor=SYSTEM, at=NOW + timedelta(days=6)) == 0
    city.member.refresh_from_db()
    assert city.member.organisation == city.target
    assert place(city.member)[-1] == ("A02", day, None, "transferred")


def test_a_release_after_the_agreed_day_takes_effect_at_once(city: City) -> None:
    transfer = city.asked()
    accept_transfer(
        actor=acting(city.taker), transfer=transfer, takes_effect_on=TODAY + timedelta(1), at=NOW
    )
    last = release_transfer(actor=acting(city.giver), transfer=transfer, at=NOW + timedelta(3))
    assert (last.state, last.takes_effect_on) == ("done", TODAY + timedelta(3))


def test_nobody_else_asks_for_a_member(city: City) -> None:
    for actor in (
        acting(city.taker),
        acting(make_member_actor(city.source)),
        make_actor(RoleKind.LEADER, city.top),
    ):
        with pytest.raises(NotAllowed):
            city.asked(actor=actor)


def test_a_wish_that_cannot_be_is_refused(city: City) -> None:
    with pytest.raises(Twice):
        city.asked(target=city.source)
    with pytest.raises(NoReason):
        city.asked(reason=" \u200b")
    with pytest.raises(TooLong):
        city.asked(reason="长" * 201)
    with pytest.raises(LastSecretary):
        city.asked(actor=acting(city.giver), member=city.giver)
    city.target.closed_on = TODAY
    with pytest.raises(IsClosed):
        city.asked()
    assert not Transfer.objects.exists()


def test_whoever_has_left_moves_no_more_and_leaving_ends_a_transfer(city: City) -> None:
    transfer = city.asked()
    leave(actor=acting(city.giver), member=city.member, on=TODAY, at=NOW)

    transfer.refresh_from_db()
    assert transfer.state == "withdrawn"
    with pytest.raises(HasLeft):
        city.asked(actor=acting(city.giver))


def test_a_second_transfer_waits_for_the_end_of_the_first(city: City) -> None:
    first = city.asked()
    other = make_organisation(parent=city.top)
    with pytest.raises(TransferOpen):
        city.asked(target=other)
    withdraw_transfer(actor=acting(city.member), transfer=first, at=NOW)
    assert city.asked(target=other).is_open


def test_a_side_consents_once_and_only_for_itself(city: City) -> None:
    transfer = city.asked()
    release_transfer(actor=acting(city.giver), transfer=transfer, at=NOW)
    with pytest.raises(Twice):
        release_transfer(actor=acting(city.giver), transfer=transfer, at=NOW)
    with pytest.raises(NotAllowed):
        accept_transfer(actor=acting(city.giver), transfer=transfer, at=NOW)
    with pytest.raises(OwnMatter):
        accept_transfer(actor=acting(city.member), transfer=transfer, at=NOW)
    with pytest.raises(NotAllowed):
        refuse_transfer(
            actor=acting(make_member_actor(city.source)), transfer=transfer, reason="不", at=NOW
        )


def test_the_organisation_above_answers_only_after_silence(city: City) -> None:
    transfer = city.asked()
    with pytest.raises(NotYetSilent) as no:
        release_transfer(actor=city.officer, transfer=transfer, at=NOW + SILENCE - timedelta(1))
    assert (TODAY + SILENCE).isoformat() in str(no.value)
    with pytest.raises(NotYetSilent):
        refuse_transfer(actor=city.officer, transfer=transfer, reason="不", at=NOW)

    release_transfer(actor=city.officer, transfer=transfer, at=NOW + SILENCE)
    done = accept_transfer(actor=city.officer, transfer=transfer, at=NOW + SILENCE)

    assert (done.state, done.released_instead, done.accepted_instead) == ("done", True, True)


def test_the_organisation_above_answers_at_once_where_nobody_could(city: City) -> None:
    Role.objects.filter(organisation=city.target).delete()
    transfer = city.asked()
    assert accept_transfer(actor=city.officer, transfer=transfer, at=NOW).accepted_instead


def test_both_sides_are_reminded_once_at_half_time(city: City) -> None:
    transfer = city.asked()
    Notice.objects.all().delete()

    assert remind(actor=SYSTEM, at=NOW + SILENCE / 2 - timedelta(hours=1)) == 0
    assert remind(actor=SYSTEM, at=NOW + SILENCE / 2) == 1
    assert remind(actor=SYSTEM, at=NOW + SILENCE) == 0
    told = Notice.objects.filter(kind="people.transfer_waits")
    assert {each.user_id for each in told} == {city.giver.user_id, city.taker.user_id}
    transfer.refresh_from_db()
    assert transfer.reminded_at == NOW + SILENCE / 2


def test_the_level_above_a_silent_side_is_told_once_and_decides(city: City) -> None:
    transfer = city.asked()
    release_transfer(actor=acting(city.giver), transfer=transfer, at=NOW)
    Notice.objects.all().delete()

    assert tell_those_above(actor=SYSTEM, at=NOW + SILENCE - timedelta(hours=1)) == 0
    assert tell_those_above(actor=SYSTEM, at=NOW + SILENCE) == 1
    assert tell_those_above(actor=SYSTEM, at=NOW + 2 * SILENCE) == 0
    told = Notice.objects.get(kind="people.transfer_silent")
    assert told.user_id == city.officer.user_id
    accept_transfer(actor=city.officer, transfer=transfer, at=NOW + SILENCE)
    transfer.refresh_from_db()
    assert (transfer.state, transfer.accepted_instead) == ("done", True)


def test_the_job_reminds_tells_and_moves_as_the_days_go_by(city: City) -> None:
    transfer = city.asked()

    def job_on(day: int) -> set[str]:
        Notice.objects.all().delete()
        with time_machine.travel(NOW + timedelta(days=day), tick=False):
            remind_by_calendar()
            settle_by_calendar()
        return set(Notice.objects.values_list("kind", flat=True))

    half = SILENCE.days // 2
    assert job_on(half - 1) == set()
    assert job_on(half) == {"people.transfer_waits"}
    assert job_on(half + 1) == set()
    assert job_on(SILENCE.days) == {"people.transfer_silent"}
    assert job_on(SILENCE.days + 1) == set()
    later = NOW + timedelta(days=SILENCE.days + 1)
    effect = (later + timedelta(days=3)).date()
    release_transfer(actor=city.officer, transfer=transfer, at=later)
    accept_transfer(actor=city.officer, transfer=transfer, at=later, takes_effect_on=effect)
    assert job_on(SILENCE.days + 3) == set()
    assert job_on(SILENCE.days + 4) == {"people.transfer_done"}
    transfer.refresh_from_db()
    assert (transfer.state, transfer.released_instead) == ("done", True)


@pytest.mark.parametrize("ending", ["refuse", "withdraw"])
def test_what_is_closed_stays_closed(city: City, ending: str) -> None:
    transfer = city.asked()
    if ending == "refuse":
        with pytest.raises(NoReason):
            refuse_transfer(actor=acting(city.taker), transfer=transfer, reason="", at=NOW)
        refuse_transfer(actor=acting(city.taker), transfer=transfer, reason="编制已满", at=NOW)
    else:
        with pytest.raises(NotAllowed):
            withdraw_transfer(actor=acting(city.giver), transfer=transfer, at=NOW)
        withdraw_transfer(actor=acting(city.member), transfer=transfer, at=NOW)

    for deed in (release_transfer, accept_transfer):
        with pytest.raises(Over):
            deed(actor=acting(city.giver), transfer=transfer, at=NOW)
    with pytest.raises(Over):
        withdraw_transfer(actor=acting(city.member), transfer=transfer, at=NOW)
    with pytest.raises(Over):
        refuse_transfer(actor=acting(city.taker), transfer=transfer, reason="不", at=NOW)
    city.member.refresh_from_db()
    assert city.member.organisation == city.source


def test_whoever_asked_for_somebody_can_take_it_back(city: City) -> None:
    transfer = city.asked(actor=acting(city.giver))
    assert (
        withdraw_transfer(actor=acting(city.giver), transfer=transfer, at=NOW).state == "withdrawn"
    )


@pytest.mark.parametrize("days", [-1, 91])
def test_a_transfer_takes_effect_soon_and_never_backwards(city: City, days: int) -> None:
    transfer = city.asked()
    with pytest.raises(DayOutOfBounds):
        accept_transfer(
            actor=acting(city.taker),
            transfer=transfer,
            takes_effect_on=TODAY + timedelta(days),
            at=NOW,
        )


def test_a_secretary_with_a_second_one_moves_and_the_role_stays_behind(city: City) -> None:
    second = make_member_actor(city.source, RoleKind.SECRETARY)
    transfer = city.asked(actor=acting(second), member=second)
    release_transfer(actor=acting(city.giver), transfer=transfer, at=NOW)
    accept_transfer(actor=acting(city.taker), transfer=transfer, at=NOW)

    open_roles = Role.objects.filter(organisation=city.source, ends_at__isnull=True)
    assert [role.user for role in open_roles] == [city.giver.user]


def test_the_last_secretary_is_not_released_when_the_other_went_first(city: City) -> None:
    second = make_member_actor(city.source, RoleKind.SECRETARY)
    first_wish = city.asked(actor=acting(second), member=second)
    second_wish = city.asked(actor=acting(city.giver), member=city.giver)
    accept_transfer(actor=acting(city.taker), transfer=first_wish, at=NOW)
    release_transfer(actor=acting(city.giver), transfer=first_wish, at=NOW)

    late = NOW + SILENCE
    with pytest.raises(LastSecretary):
        release_transfer(actor=city.officer, transfer=second_wish, at=late)


def test_an_obstacle_on_the_day_leaves_it_agreed_and_both_sides_know(city: City) -> None:
    day = TODAY + timedelta(days=5)
    second = make_member_actor(city.source, RoleKind.SECRETARY)
    transfer = city.asked(actor=acting(second), member=second)
    release_transfer(actor=acting(city.giver), transfer=transfer, at=NOW)
    accept_transfer(actor=acting(city.taker), transfer=transfer, takes_effect_on=day, at=NOW)
    Role.objects.filter(user=city.giver.user).update(ends_at=NOW)

    assert settle_transfers(actor=SYSTEM, at=NOW + timedelta(days=5)) == 0
    transfer.refresh_from_db()
    assert transfer.state == "agreed"
    assert Notice.objects.filter(kind="people.transfer_stuck").exists()
    refused = refuse_transfer(
        actor=acting(city.taker),
        transfer=transfer,
        reason="先明确书记人选",
        at=NOW + timedelta(days=5),
    )
    assert refused.state == "refused"


def test_a_transfer_is_seen_by_its_sides_and_the_member_alone(city: City) -> None:
    transfer = city.asked()
    outside: Organisation = make_organisation(parent=city.top)
    people: list[Actor] = [acting(each) for each in (city.member, city.giver, city.taker)]
    for actor in [*people, city.officer, SYSTEM]:
        assert list(transfers_visible_to(actor)) == [transfer]
    assert not transfers_visible_to(acting(make_member_actor(outside, RoleKind.SECRETARY))).exists()
    assert not transfers_visible_to(acting(make_member_actor(city.source))).exists()


def test_whoever_holds_the_post_of_a_secretary_stays_until_it_is_handed_over(city: City) -> None:
    post = Post.objects.create(
        member=city.member,
        organisation=city.source,
        kind=PostKind.SECRETARY.value,
        starts_on=date(2024, 1, 1),
        recorded_at=NOW,
    )
    with pytest.raises(LastSecretary):
        city.asked()
    post.kind = PostKind.COMMITTEE_MEMBER.value
    post.save()
    transfer = city.asked()
    release_transfer(actor=acting(city.giver), transfer=transfer, at=NOW)
    accept_transfer(actor=acting(city.taker), transfer=transfer, at=NOW)

    post.refresh_from_db()
    assert post.ends_on == TODAY

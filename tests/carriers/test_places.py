"""Places and the line for them: first come, and whatever frees a place lets the next one up."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as _TestCase

from tests.factories.carriers import make_activity, make_carrier
from tests.factories.organisation import NOW, acting, make_actor, make_member_actor
from tests.kit import signed_in
from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.carriers.models.activities import Activity
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.rules.life import Stage
from xianfeng.carriers.selectors.activities import member_activities
from xianfeng.carriers.selectors.places import number_in_line, placed, places_card, waiting_for
from xianfeng.carriers.services.activities import StruckOff, plan_activity, sign_up, withdraw
from xianfeng.carriers.services.places import set_places, strike
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import NoReason, NotAfter, Outside, Over, Twice
from xianfeng.notices.models import Notice
from xianfeng.people.models.members import Member

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(days=3)


def after(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def carrier() -> Carrier:
    return make_carrier(stage=Stage.TRIAL)


@pytest.fixture
def secretary(carrier: Carrier) -> Actor:
    return make_actor(RoleKind.SECRETARY, carrier.organisation)


@pytest.fixture
def members(carrier: Carrier) -> list[Member]:
    return [make_member_actor(carrier.organisation) for _ in range(6)]


def full(carrier: Carrier, members: list[Member], *, places: int) -> Activity:
    """An activity to which all have signed up, one a minute."""
    activity = make_activity(carrier=carrier, starts_at=SOON, places=places)
    for minute, member in enumerate(members):
        sign_up(actor=acting(member), activity=activity, at=after(minute))
    return activity


def who(words: object) -> list[int]:
    return [word.member_id for word in words]  # type: ignore[attr-defined]


def inside(activity: Activity) -> list[int]:
    return who(placed(activity).order_by("placed_at", "pk"))


def in_line(activity: Activity) -> list[int]:
    return who(waiting_for(activity))


def test_whoever_comes_too_late_waits_and_is_told_the_number(
    carrier: Carrier, members: list[Member]
) -> None:
    activity = full(carrier, members, places=4)

    assert inside(activity) == [member.pk for member in members[:4]]
    assert [number_in_line(word) for word in waiting_for(activity)] == [1, 2]
    card = places_card(activity)
    assert card is not None
    assert (card.places, card.free, card.waiting) == (4, 0, 2)


def test_freed_places_go_on_by_themselves_and_only_once(
    carrier: Carrier, members: list[Member]
) -> None:
    """S22: who moved up and withdrew again is out; the next one moves up at once."""
    *first, moved, nxt, last = members
    activity = full(carrier, members, places=3)

    withdraw(actor=acting(first[0]), activity=activity, at=after(30))
    assert (inside(activity)[-1], in_line(activity)) == (moved.pk, [nxt.pk, last.pk])
    withdraw(actor=acting(moved), activity=activity, at=after(38))

    assert (inside(activity)[-1], in_line(activity)) == (nxt.pk, [last.pk])
    assert places_card(activity) is not None
    sign_up(actor=acting(moved), activity=activity, at=after(40))
    assert in_line(activity) == [last.pk, moved.pk]
    told = Notice.objects.filter(kind="carriers.moved_up").values_list("user_id", flat=True)
    assert {*told} == {moved.user_id, nxt.user_id}


@pytest.mark.parametrize("way", ["withdrawn", "struck", "raised", "left"])
def test_whatever_frees_a_place_the_first_in_line_has_it(
    carrier: Carrier, secretary: Actor, members: list[Member], way: str
) -> None:
    """S40: withdrawn, struck off by the secretary, places raised, or gone from the house."""
    *inside_first, waiting, newcomer = members
    activity = full(carrier, [*inside_first, waiting], places=4)
    first = activity.sign_ups.get(member=inside_first[0])
    deeds: dict[str, Callable[[], object]] = {
        "withdrawn": lambda: withdraw(
            actor=acting(inside_first[0]), activity=activity, at=after(60)
        ),
        "struck": lambda: strike(actor=secretary, word=first, reason="已调离", at=after(60)),
        "raised": lambda: set_places(
            actor=secretary, activity=activity, places=5, closes_at=None, at=after(60)
        ),
        "left": lambda: Member.objects.filter(pk=inside_first[0].pk).update(left_on=NOW.date()),
    }

    deeds[way]()
    activity.refresh_from_db()
    word = sign_up(actor=acting(newcomer), activity=activity, at=after(60))

    assert waiting.pk in inside(activity)
    assert in_line(activity) == [newcomer.pk]
    assert word.placed_at is None
    assert Notice.objects.filter(kind="carriers.moved_up", user=waiting.user).count() == 1


def test_raised_with_nobody_in_line_a_newcomer_gets_in(
    carrier: Carrier, secretary: Actor, members: list[Member]
) -> None:
    activity = full(carrier, members[:2], places=2)

    set_places(actor=secretary, activity=activity, places=3, closes_at=None, at=after(9))

    assert sign_up(actor=acting(members[2]), activity=activity, at=after(9)).placed_at == after(9)


def test_fewer_places_than_given_throw_nobody_out(
    carrier: Carrier, secretary: Actor, members: list[Member]
) -> None:
    """S23: what never was part of the places frees none."""
    activity = full(carrier, members[:5], places=5)
    sign_up(actor=acting(members[5]), activity=activity, at=after(9))

    set_places(actor=secretary, activity=activity, places=3, closes_at=None, at=after(10))
    withdraw(actor=acting(members[0]), activity=activity, at=after(11))

    activity.refresh_from_db()
    assert len(inside(activity)) == 4
    assert in_line(activity) == [members[5].pk]
    card = places_card(activity)
    assert card is not None
    assert card.free == 0


def test_who_was_struck_off_is_told_why_and_whom_to_ask(
    carrier: Carrier, secretary: Actor, members: list[Member]
) -> None:
    """S133: the rejected one tries again; the one in line may leave at any time."""
    activity = full(carrier, members[:3], places=2)
    word = activity.sign_ups.get(member=members[0])

    with pytest.raises(NotAllowed):
        strike(actor=acting(members[1]), word=word, reason="不来", at=after(5))
    with pytest.raises(NoReason):
        strike(actor=secretary, word=word, reason="", at=after(5))
    strike(actor=secretary, word=word, reason="名额给一线", at=after(5))
    with pytest.raises(Twice):
        strike(actor=secretary, word=word, reason="再一次", at=after(6))
    with pytest.raises(StruckOff, match=carrier.organisation.name):
        sign_up(actor=acting(members[0]), activity=activity, at=after(7))
    sign_up(actor=acting(members[3]), activity=activity, at=after(8))
    withdraw(actor=acting(members[3]), activity=activity, at=after(9))

    assert inside(activity) == [members[1].pk, members[2].pk]
    assert in_line(activity) == []
    assert Notice.objects.filter(kind="carriers.struck_off", user=members[0].user).count() == 1


def test_signing_up_ends_at_its_moment(carrier: Carrier, members: list[Member]) -> None:
    """S38: a minute before it works, at the moment it does not."""
    activity = make_activity(carrier=carrier, starts_at=SOON, closes_at=after(60))

    sign_up(actor=acting(members[0]), activity=activity, at=after(59))
    with pytest.raises(Over):
        sign_up(actor=acting(members[1]), activity=activity, at=after(60))


@pytest.mark.parametrize("places", [0, -1, 20_001])
def test_places_that_cannot_be_are_refused(carrier: Carrier, secretary: Actor, places: int) -> None:
    activity = make_activity(carrier=carrier, starts_at=SOON)

    with pytest.raises(Outside):
        set_places(actor=secretary, activity=activity, places=places, closes_at=None, at=NOW)
    with pytest.raises(NotAfter):
        set_places(
            actor=secretary,
            activity=activity,
            places=3,
            closes_at=activity.recorded_at,
            at=NOW,
        )
    with pytest.raises(Outside):
        plan_activity(
            actor=secretary,
            carrier=carrier,
            title="擦亮窗口",
            starts_at=SOON,
            ends_at=SOON + timedelta(hours=1),
            place="",
            places=places,
            at=NOW,
        )


def test_only_who_runs_it_changes_the_places(carrier: Carrier, members: list[Member]) -> None:
    activity = make_activity(carrier=carrier, starts_at=SOON)

    with pytest.raises(NotAllowed):
        set_places(actor=acting(members[0]), activity=activity, places=3, closes_at=None, at=NOW)


@pytest.mark.once
def test_the_page_offers_the_line_and_the_secretary_the_list(
    carrier: Carrier, members: list[Member]
) -> None:
    activity = full(carrier, members[:2], places=1)
    path = f"/carriers/activities/{activity.pk}/"
    with time_machine.travel(after(30), tick=False):
        waiting, third = signed_in(members[1].user), signed_in(members[2].user)

        assert "第 1 位" in waiting.get(path).content.decode()
        assert "排队等候" in third.get(path).content.decode()
        third.post(f"{path}sign-up/")
        assert "第 2 位" in third.get(path).content.decode()

        head = make_member_actor(carrier.organisation, RoleKind.SECRETARY)
        runner = signed_in(head.user)
        assert "排队中" in runner.get(path).content.decode()
        word = activity.sign_ups.get(member=members[0])
        refused = runner.post(f"{path}people/{word.pk}/", {"reason": ""})
        assert refused.status_code == 422
        runner.post(f"{path}people/{word.pk}/", {"reason": "重复报名"})
        runner.post(f"{path}places/", {"places": "2", "closes_at": ""})
        assert third.get(f"{path}places/").status_code == 403

    activity.refresh_from_db()
    assert (activity.places, len(inside(activity))) == (2, 2)


@pytest.mark.django_db
class TestAnyOrder(_TestCase):
    """Whatever happens in whatever order, no place is given twice and nobody is passed over."""

    @settings(max_examples=12)
    @given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=18), st.integers(1, 4))
    def test_places_hold(self, deeds: list[tuple[int, bool]], places: int) -> None:
        carrier = make_carrier(stage=Stage.TRIAL)
        members = [make_member_actor(carrier.organisation) for _ in range(6)]
        activity = make_activity(carrier=carrier, starts_at=SOON, places=places)
        line: list[int] = []

        for minute, (number, comes) in enumerate(deeds):
            member = members[number]
            if comes and member.pk not in line:
                sign_up(actor=acting(member), activity=activity, at=after(minute))
                line.append(member.pk)
            elif not comes and member.pk in line:
                withdraw(actor=acting(member), activity=activity, at=after(minute))
                line.remove(member.pk)

            assert {*inside(activity)} == {*line[:places]}
            assert in_line(activity) == line[places:]


def test_a_member_s_first_page_tells_a_place_from_a_wait_and_offers_nothing_closed(
    carrier: Carrier, members: list[Member]
) -> None:
    full(carrier, members[:2], places=1)
    make_activity(carrier=carrier, starts_at=SOON, closes_at=NOW)

    inside_one, waiting, other = (
        member_activities(acting(member), at=NOW) for member in members[:3]
    )

    assert [getattr(each, "waits", None) for each in inside_one.joined] == [False]
    assert [getattr(each, "waits", None) for each in waiting.joined] == [True]
    assert len(other.open) == 1

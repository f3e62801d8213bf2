"""Random transfers against a plain model of them, on whichever database the tests run."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from django.conf import settings as configured
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.factories.organisation import (
    NOW,
    make_actor,
    make_member_actor,
    make_organisation,
)
from xianfeng.access.models.roles import Role
from xianfeng.access.selectors.actors import actor_of
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.asks.rules import AnsweredAlready, NotYetSilent
from xianfeng.asks.services import remind
from xianfeng.foundation.errors import NotAllowed, OwnMatter, Refusal
from xianfeng.foundation.refusals import Over, Twice
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.life import Membership, Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.rules.life import LastSecretary, TransferOpen
from xianfeng.people.services.life import leave
from xianfeng.people.services.transfers import (
    accept_transfer,
    ask_transfer,
    refuse_transfer,
    release_transfer,
    settle_transfers,
    withdraw_transfer,
)

pytestmark = pytest.mark.django_db
SILENCE = timedelta(days=configured.FIGURES.transfer_silence_days)
PLACES = ("A", "B", "C")
PEOPLE = st.sampled_from(["m1", "m2", "s"])
SPEAKERS = st.sampled_from(["A", "B", "above", "s", "m1"])


@dataclass
class Wish:
    """A transfer of the model."""

    key: int
    member: str
    source: str
    target: str
    asked_at: datetime
    released: bool = False
    accepted: bool = False
    effect: date | None = None
    state: str = "asked"
    reminded: bool = False

    @property
    def is_open(self) -> bool:
        return self.state in {"asked", "agreed"}


@dataclass
class Model:
    """Where everybody should be, and what should be under way."""

    at: datetime = NOW
    place: dict[str, str] = field(default_factory=lambda: dict.fromkeys(("m1", "m2", "s"), "A"))
    gone: set[str] = field(default_factory=set)
    wishes: list[Wish] = field(default_factory=list)
    secretary_of_a: bool = True
    s_is_secretary: bool = True

    def open_wish(self, member: str) -> Wish | None:
        return next((w for w in self.wishes if w.member == member and w.is_open), None)

    def is_last(self, member: str) -> bool:
        """Only `s` holds a role as a member, at A."""
        return (
            member == "s"
            and self.place["s"] == "A"
            and self.s_is_secretary
            and not self.secretary_of_a
        )

    def speaks_at(self, place: str) -> set[str]:
        found = {"B"} if place == "B" else set()
        if place == "A":
            found |= {"A"} if self.secretary_of_a else set()
            found |= {"s"} if self.s_is_secretary else set()
        return found

    def why_not(self, who: str, wish: Wish, place: str) -> type[Refusal] | None:
        """Say why somebody may not answer for a side, or None."""
        if who == wish.member:
            return OwnMatter
        speakers = self.speaks_at(place) - {wish.member}
        if who in speakers:
            return None
        if who == "above":
            if self.at >= wish.asked_at + SILENCE or not speakers:
                return None
            return NotYetSilent
        return NotAllowed

    def move(self, wish: Wish) -> None:
        wish.state = "done"
        self.place[wish.member] = wish.target
        if wish.member == "s" and wish.source == "A":
            self.s_is_secretary = False

    def settle(self, wish: Wish) -> type[Refusal] | None:
        """Take a consent in; both agree on the day, and move if it is today."""
        if not (wish.released and wish.accepted):
            return None
        today = day_of(self.at)
        effect = max(wish.effect or today, today)
        if effect == today:
            if self.is_last(wish.member):
                return LastSecretary
            self.move(wish)
        else:
            wish.state = "agreed"
        wish.effect = effect
        return None


class TransferMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.model = Model()
        top = make_organisation(kind=OrganisationKind.COMMITTEE)
        self.places = {name: make_organisation(parent=top) for name in PLACES}
        home = self.places["A"]
        self.members = {
            "m1": make_member_actor(home),
            "m2": make_member_actor(home),
            "s": make_member_actor(home, RoleKind.SECRETARY),
        }
        self.officials = {
            "A": make_actor(RoleKind.SECRETARY, home),
            "B": make_actor(RoleKind.SECRETARY, self.places["B"]),
            "above": make_actor(RoleKind.OFFICER, top),
        }

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def actor(self, who: str) -> object:
        """Return an actor with the roles of the model's moment."""
        user = self.members[who].user if who in self.members else None
        if user is None:
            user = Role.objects.filter(user_id=self.officials[who].user_id)[0].user
        return actor_of(user, at=self.model.at)

    def refused(self, deed: Callable[[], object]) -> type[Refusal] | None:
        try:
            with transaction.atomic():
                deed()
        except Refusal as refusal:
            return type(refusal)
        return None

    @rule(who=PEOPLE, where=st.sampled_from(PLACES))
    def ask(self, who: str, where: str) -> None:
        model, member = self.model, self.members[who]
        member = Member.objects.select_related("organisation").get(pk=member.pk)
        expected: type[Refusal] | None = None
        if who in model.gone:
            expected = NotAllowed  # whoever has left acts as nobody
        elif where == model.place[who]:
            expected = Twice
        elif model.is_last(who):
            expected = LastSecretary
        elif model.open_wish(who):
            expected = TransferOpen

        found = self.refused(
            lambda: ask_transfer(
                actor=self.actor(who),  # type: ignore[arg-type] # an actor it is
                member=member,
                target=self.places[where],
                reason="调动",
                at=model.at,
            )
        )
        assert found is expected
        if expected is None:
            made = Transfer.objects.latest("pk")
            model.wishes.append(Wish(made.pk, who, model.place[who], where, model.at))

    def answer(self, number: int, who: str, deed: str, ahead: int) -> None:
        model = self.model
        if not model.wishes or who in model.gone:
            return
        wish = model.wishes[number % len(model.wishes)]
        transfer = Transfer.objects.get(pk=wish.key)
        actor = self.actor(who)
        day = day_of(model.at) + timedelta(days=ahead) if ahead else None
        side = wish.source if deed == "release" else wish.target
        expected: type[Refusal] | None
        if not wish.is_open:
            expected = Over
        elif wish.state == "agreed":
            expected = AnsweredAlready
        else:
            answered = wish.released if deed == "release" else wish.accepted
            expected = AnsweredAlready if answered else model.why_not(who, wish, side)
            if expected is None and deed == "release" and model.is_last(wish.member):
                expected = LastSecretary
        if expected is None:
            kept = Wish(**vars(wish))
            if deed == "release":
                wish.released = True
            else:
                wish.accepted, wish.effect = True, day
            expected = model.settle(wish)
            if expected is not None:
                model.wishes[model.wishes.index(wish)] = kept

        if deed == "release":
            found = self.refused(
                lambda: release_transfer(actor=actor, transfer=transfer, at=model.at)  # type: ignore[arg-type]
            )
        else:
            found = self.refused(
                lambda: accept_transfer(
                    actor=actor,  # type: ignore[arg-type] # an actor it is
                    transfer=transfer,
                    takes_effect_on=day,
                    at=model.at,
                )
            )
        assert found is expected

    @rule(number=st.integers(0, 9), who=SPEAKERS)
    def release(self, number: int, who: str) -> None:
        self.answer(number, who, "release", 0)

    @rule(number=st.integers(0, 9), who=SPEAKERS, ahead=st.sampled_from([0, 0, 1, 5]))
    def accept(self, number: int, who: str, ahead: int) -> None:
        self.answer(number, who, "accept", ahead)

    @rule(number=st.integers(0, 9), who=SPEAKERS)
    def refuse(self, number: int, who: str) -> None:
        model = self.model
        if not model.wishes or who in model.gone:
            return
        wish = model.wishes[number % len(model.wishes)]
        why = [model.why_not(who, wish, place) for place in (wish.source, wish.target)]
        found = self.refused(
            lambda: refuse_transfer(
                actor=self.actor(who),  # type: ignore[arg-type] # an actor it is
                transfer=Transfer.objects.get(pk=wish.key),
                reason="不同意",
                at=model.at,
            )
        )
        if not wish.is_open:
            assert found is Over
        elif None in why:
            assert found is None
            wish.state = "refused"
        else:
            assert found in why

    @rule(number=st.integers(0, 9), who=PEOPLE)
    def withdraw(self, number: int, who: str) -> None:
        model = self.model
        if not model.wishes or who in model.gone:
            return
        wish = model.wishes[number % len(model.wishes)]
        found = self.refused(
            lambda: withdraw_transfer(
                actor=self.actor(who),  # type: ignore[arg-type] # an actor it is
                transfer=Transfer.objects.get(pk=wish.key),
                at=model.at,
            )
        )
        if who != wish.member:
            assert found is NotAllowed
        elif not wish.is_open:
            assert found is Over
        else:
            assert found is None
            wish.state = "withdrawn"

    @rule(hours=st.sampled_from([1, 30, 24 * 16, 24 * 31]))
    def wait(self, hours: int) -> None:
        self.model.at += timedelta(hours=hours)

    @rule()
    def night(self) -> None:
        model = self.model
        due = [w for w in model.wishes if w.state == "agreed" and w.effect <= day_of(model.at)]  # type: ignore[operator]
        moved = 0
        for wish in due:
            if not model.is_last(wish.member):
                model.move(wish)
                moved += 1
        silent = [
            w
            for w in model.wishes
            if w.state == "asked" and not w.reminded and model.at >= w.asked_at + SILENCE / 2
        ]
        for wish in silent:
            wish.reminded = True

        assert settle_transfers(actor=SYSTEM, at=model.at) == moved
        assert remind(actor=SYSTEM, at=model.at) == len(silent)

    @rule()
    def secretary_of_a_steps_down(self) -> None:
        if self.model.secretary_of_a and self.model.at > NOW:
            self.model.secretary_of_a = False
            Role.objects.filter(user_id=self.officials["A"].user_id).update(ends_at=self.model.at)

    @rule(who=st.sampled_from(["m1", "m2"]))
    def go(self, who: str) -> None:
        model = self.model
        if who in model.gone:
            return
        leave(
            actor=self.officials["above"],
            member=Member.objects.select_related("organisation").get(pk=self.members[who].pk),
            on=day_of(model.at),
            at=model.at,
        )
        model.gone.add(who)
        if (wish := model.open_wish(who)) is not None:
            wish.state = "withdrawn"

    @invariant()
    def the_database_says_what_the_model_says(self) -> None:
        if not hasattr(self, "members"):
            return
        model = self.model
        states = dict(Transfer.objects.order_by("pk").values_list("pk", "state"))
        assert states == {wish.key: wish.state for wish in model.wishes}
        for who, actor in self.members.items():
            member = Member.objects.get(pk=actor.pk)
            assert member.organisation_id == self.places[model.place[who]].pk
            assert (member.left_on is not None) == (who in model.gone)
            rows = list(Membership.objects.filter(member=member).order_by("starts_on", "pk"))
            for before, after in pairwise(rows):
                assert before.ends_on == after.starts_on
            assert (rows[-1].ends_on is None) == (member.left_on is None)
            assert rows[-1].organisation_id == member.organisation_id


def test_transfers_live_as_their_model_does() -> None:
    run_state_machine_as_test(
        TransferMachine,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

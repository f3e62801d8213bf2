"""What is asked of an organisation: who is told, who answers, who is reminded; of every noun."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import (
    NOW,
    acting,
    make_acting_actor,
    make_actor,
    make_deputyship,
    make_member_actor,
    make_organisation,
    make_role,
)
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.asks.models import Ask
from xianfeng.asks.rules import AnsweredAlready, AskedAlready, NotYetSilent, Voice
from xianfeng.asks.selectors import answerable, answered_by, answerers, overdue, those_above, voice
from xianfeng.asks.services import remind, tell_those_above
from xianfeng.foundation.errors import Refusal
from xianfeng.notices.models import Notice
from xianfeng.notices.rules import kind_named
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.people.models.life import Transfer
from xianfeng.people.services.transfers import accept_transfer, ask_transfer, release_transfer
from xianfeng.privacy.models import Correction, DeletionRequest
from xianfeng.privacy.rules.requests import CorrectedField, DeletionState
from xianfeng.privacy.services.corrections import answer_correction, ask_correction
from xianfeng.privacy.services.deletion import answer_deletion, ask_deletion

NOUNS = [model for model in apps.get_models() if issubclass(model, Ask)]
SILENCE = timedelta(days=settings.FIGURES.transfer_silence_days)


class Town:
    """A committee with two branches, an officer above, and a member who asks."""

    def __init__(self) -> None:
        self.root = make_organisation(kind=OrganisationKind.COMMITTEE)
        self.top = make_organisation(parent=self.root, kind=OrganisationKind.COMMITTEE)
        self.branch = make_organisation(parent=self.top)
        self.other = make_organisation(parent=self.top)
        self.giver = make_member_actor(self.branch, RoleKind.SECRETARY)
        self.taker = make_member_actor(self.other, RoleKind.SECRETARY)
        self.officer = make_actor(RoleKind.OFFICER, self.top)
        self.member = make_member_actor(self.branch)

    def correction(self, new: str = "张三") -> Correction:
        return ask_correction(
            actor=acting(self.member), field=CorrectedField.NAME, new=new, reason="错", at=NOW
        )

    def transfer(self) -> Transfer:
        return ask_transfer(
            actor=acting(self.member), member=self.member, target=self.other, reason="调", at=NOW
        )


NEVER_REFUSED = {"cases.ruling": "cases.ruling_done"}
"""The level above has to decide; it cannot refuse to."""


@pytest.mark.django_db
def test_every_noun_says_whom_it_asks_and_what_its_notices_are() -> None:
    assert {model.__name__ for model in NOUNS} >= {"Correction", "DeletionRequest", "Transfer"}
    for model in NOUNS:
        assert model.asked_of
        assert kind_named(f"{model.noun}_asked")
        if model.days() is not None:
            assert kind_named(f"{model.noun}_waits").is_urgent
            assert kind_named(f"{model.noun}_silent").is_urgent
        ended = model.told[0] if model.told else f"{model.noun}_refused"
        assert kind_named(NEVER_REFUSED.get(model.noun, ended))


@pytest.mark.django_db
@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
def test_the_tables_of_every_noun_hold_a_reason_and_a_moment(model: type[Ask]) -> None:
    names = {constraint.name for constraint in model._meta.constraints}
    name = model.__name__.lower()

    assert {f"{name}_refused_with_a_reason", f"{name}_closed_with_its_moment"} <= names


@pytest.mark.django_db
def test_the_only_officer_of_a_branch_asks_and_the_level_above_is_told() -> None:
    town = Town()
    assert town.member.user is not None
    make_role(user=town.member.user, kind=RoleKind.OFFICER, organisation=town.branch)

    asked = town.correction()

    assert answerers(asked, at=NOW) == {town.member.user_id, town.officer.user_id}
    assert [each.user_id for each in Notice.objects.all()] == [town.officer.user_id]
    assert not answered_by(acting(town.member), Correction).exists()
    assert list(answered_by(town.officer, Correction)) == [asked]
    assert list(answered_by(SYSTEM, Correction)) == [asked]


@pytest.mark.django_db
def test_a_deputy_of_whoever_asks_neither_answers_nor_is_shown_the_request() -> None:
    town = Town()
    deputy = make_member_actor(town.top, RoleKind.OFFICER)
    assert deputy.user is not None
    assert town.member.user is not None
    asked = town.correction()
    assert voice(acting(deputy), asked, *asked.sides, at=NOW) is Voice.ITSELF

    row = make_deputyship(principal=town.member.user, deputy=deputy.user)

    for actor in (acting(deputy), make_acting_actor(row)):
        assert voice(actor, asked, *asked.sides, at=NOW) is Voice.NONE
        assert not answered_by(actor, Correction).exists()


@pytest.mark.django_db
def test_the_same_is_asked_once_until_it_is_answered() -> None:
    town = Town()
    first = town.correction()
    with pytest.raises(AskedAlready):
        town.correction("李四")
    ask_deletion(actor=acting(town.member), reason="", at=NOW)
    with pytest.raises(AskedAlready):
        ask_deletion(actor=acting(town.member), reason="", at=NOW)

    answer_correction(actor=town.officer, correction=first, is_right=False, answer="不", at=NOW)

    assert town.correction("李四").is_open
    with pytest.raises(AnsweredAlready):
        answer_correction(actor=town.officer, correction=first, is_right=False, answer="不", at=NOW)


@pytest.mark.django_db
def test_only_what_has_a_time_is_reminded_of_and_escalated() -> None:
    town = Town()
    town.correction()
    transfer = town.transfer()
    late = NOW + 2 * SILENCE

    assert list(overdue("reminded_at", at=late, parts=2)) == [transfer]
    assert (remind(actor=SYSTEM, at=late), tell_those_above(actor=SYSTEM, at=late)) == (1, 1)
    assert (remind(actor=SYSTEM, at=late), tell_those_above(actor=SYSTEM, at=late)) == (0, 0)


@pytest.mark.django_db
def test_one_side_with_a_time_answers_itself_and_after_silence_the_level_above(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    town = Town()
    make_actor(RoleKind.OFFICER, town.branch)
    asked = town.correction()
    monkeypatch.setattr(Correction, "days", classmethod(lambda _cls: 30))

    def answer(day: int) -> Correction:
        at = NOW + timedelta(days=day)
        return answer_correction(
            actor=town.officer, correction=asked, is_right=False, answer="不", at=at
        )

    with pytest.raises(NotYetSilent):
        answer(29)
    assert those_above(asked, at=NOW) == {town.officer.user_id}
    assert answerable(town.officer, asked, at=NOW) == set()
    assert answerable(town.officer, asked, at=NOW + timedelta(days=30)) == {"office"}
    assert answer(30).state == "refused"
    assert answerable(town.officer, Correction.objects.get(), at=NOW + SILENCE) == set()


@pytest.mark.django_db
def test_what_was_answered_meanwhile_is_told_of_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    town = Town()
    stale = town.transfer()
    Transfer.objects.update(state="withdrawn", closed_at=NOW)
    Notice.objects.all().delete()
    monkeypatch.setattr("xianfeng.asks.services.overdue", lambda *_, **__: iter([stale]))

    assert (remind(actor=SYSTEM, at=NOW), tell_those_above(actor=SYSTEM, at=NOW)) == (0, 0)
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_a_party_above_a_silent_side_is_not_told_to_answer() -> None:
    """Whoever asked is an officer above: the level above that one is told."""
    town = Town()
    chief = make_actor(RoleKind.OFFICER, town.root)
    ask_transfer(actor=town.officer, member=town.member, target=town.other, reason="调", at=NOW)
    Notice.objects.all().delete()

    tell_those_above(actor=SYSTEM, at=NOW + SILENCE)

    assert {each.user_id for each in Notice.objects.all()} == {chief.user_id}


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_what_waits_for_an_officer_costs_the_same_for_any_number(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    town = Town()
    for name in ("闻一鸣", "闻二鸣", "闻三鸣")[:rows]:
        member = make_member_actor(town.branch)
        ask_correction(
            actor=acting(member), field=CorrectedField.NAME, new=name, reason="错", at=NOW
        )

    with django_assert_num_queries(2):  # whose deputy the officer is, and the requests
        found = list(answered_by(town.officer, Correction))
        places = {side.organisation.name for each in found for side in each.sides}

    assert (len(found), places) == (rows, {town.branch.name})


@pytest.mark.django_db
def test_a_deed_costs_what_it_did(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    town = Town()
    taker, giver = acting(town.taker), acting(town.giver)
    with django_assert_num_queries(26):
        transfer = town.transfer()
    with django_assert_num_queries(15):
        release_transfer(actor=giver, transfer=transfer, at=NOW)
    with django_assert_num_queries(37):
        accept_transfer(actor=taker, transfer=transfer, at=NOW)


def together(*deeds: Callable[[], object]) -> list[str]:
    gate, told = Barrier(len(deeds)), []

    def do(deed: Callable[[], object]) -> None:
        try:
            gate.wait()
            deed()
            told.append("done")
        except Refusal as refusal:
            told.append(type(refusal).__name__)
        finally:
            connection.close()

    hands = [Thread(target=do, args=[deed]) for deed in deeds]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return sorted(told)


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one() -> None:
    town = Town()
    asked = town.correction()
    other = make_actor(RoleKind.OFFICER, town.top)

    told = together(
        lambda: answer_correction(
            actor=town.officer, correction=asked, is_right=True, answer="", at=NOW
        ),
        lambda: answer_correction(
            actor=other, correction=asked, is_right=False, answer="不", at=NOW
        ),
    )

    asked.refresh_from_db()
    town.member.refresh_from_db()
    assert told == ["AnsweredAlready", "done"]
    assert (town.member.name == "张三") == (asked.state == "confirmed")


@pytest.mark.django_db(transaction=True)
def test_two_answers_to_two_requests_of_one_member_do_not_wait_for_each_other_for_ever() -> None:
    """Both hold the member first, then what is asked."""
    town = Town()
    asked, deletion = town.correction(), ask_deletion(actor=acting(town.member), reason="", at=NOW)

    told = together(
        lambda: answer_correction(
            actor=town.officer, correction=asked, is_right=True, answer="", at=NOW
        ),
        lambda: answer_deletion(
            actor=town.officer,
            request=deletion,
            outcome=DeletionState.PROFILE_REMOVED,
            answer="",
            at=NOW,
        ),
    )

    assert DeletionRequest.objects.get().state == "profile_removed"
    assert told in (["done", "done"], ["RecordChanged", "done"])

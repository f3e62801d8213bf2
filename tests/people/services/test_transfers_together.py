"""Two people at the same moment: one of them wins, the other is told."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from tests.factories.organisation import NOW, acting
from tests.people.services.test_transfers import City
from xianfeng.foundation.errors import Refusal
from xianfeng.people.models.life import Membership, Transfer
from xianfeng.people.services.life import leave
from xianfeng.people.services.transfers import (
    accept_transfer,
    ask_transfer,
    release_transfer,
    withdraw_transfer,
)

pytestmark = pytest.mark.django_db(transaction=True)


def together(*deeds: Callable[[], object]) -> list[str]:
    """Do all at once; give how each ended: done, or the name of the refusal."""
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


def test_two_wishes_at_once_become_one() -> None:
    city = City()

    def ask(actor: object) -> Callable[[], object]:
        return lambda: ask_transfer(
            actor=actor,  # type: ignore[arg-type] # a member
            member=city.member,
            target=city.target,
            reason="调动",
            at=NOW,
        )

    assert together(ask(acting(city.member)), ask(acting(city.giver))) == ["TransferOpen", "done"]
    assert Transfer.objects.count() == 1


def test_two_consents_at_once_move_the_member_once() -> None:
    city = City()
    transfer = city.asked()

    told = together(
        lambda: release_transfer(actor=acting(city.giver), transfer=transfer, at=NOW),
        lambda: accept_transfer(actor=acting(city.taker), transfer=transfer, at=NOW),
    )

    transfer.refresh_from_db()
    assert (told, transfer.state) == (["done", "done"], "done")
    rows = Membership.objects.filter(member=city.member).order_by("pk")
    assert [row.organisation_id for row in rows] == [city.source.pk, city.target.pk]


def test_a_withdrawal_and_the_last_consent_leave_one_truth() -> None:
    city = City()
    transfer = city.asked()
    release_transfer(actor=acting(city.giver), transfer=transfer, at=NOW)

    told = together(
        lambda: withdraw_transfer(actor=acting(city.member), transfer=transfer, at=NOW),
        lambda: accept_transfer(actor=acting(city.taker), transfer=transfer, at=NOW),
    )

    transfer.refresh_from_db()
    city.member.refresh_from_db()
    assert told == ["Over", "done"]
    moved = city.member.organisation_id == city.target.pk
    assert transfer.state == ("done" if moved else "withdrawn")


def test_leaving_and_the_last_consent_do_not_wait_for_each_other_for_ever() -> None:
    city = City()
    transfer = city.asked()
    release_transfer(actor=acting(city.giver), transfer=transfer, at=NOW)

    told = together(
        lambda: leave(actor=city.officer, member=city.member, on=NOW.date(), at=NOW),
        lambda: accept_transfer(actor=acting(city.taker), transfer=transfer, at=NOW),
    )

    transfer.refresh_from_db()
    city.member.refresh_from_db()
    assert told in (["Over", "done"], ["done", "done"])
    assert (transfer.state == "done") == (city.member.organisation_id == city.target.pk)
    assert city.member.left_on == NOW.date()

"""Rounds over a frozen roll: taken by signed-in members, opened once, whatever the size (D13)."""

import hmac
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tests.factories.ballots import night
from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member,
    make_organisation,
    make_unit,
)
from tests.factories.rolls import make_roll
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.ballots import keys
from xianfeng.ballots.models.days import Envelope
from xianfeng.ballots.models.rounds import Round
from xianfeng.ballots.models.slips import Slip, Taken
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.slips import stored_value
from xianfeng.ballots.selectors import log as logs
from xianfeng.ballots.selectors.balance import balance
from xianfeng.ballots.selectors.counts import round_counts
from xianfeng.ballots.selectors.export import export_of, part_of
from xianfeng.ballots.selectors.receipts import last_state
from xianfeng.ballots.selectors.slips import RoundClosed, SlipUsed, open_slip
from xianfeng.ballots.services import cast as casting
from xianfeng.ballots.services.cast import cast
from xianfeng.ballots.services.members import NotOnTheRoll, open_members_round, take_slip
from xianfeng.ballots.verify_ledger import check
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.ledger import leaves as leaf
from xianfeng.foundation.refusals import Twice
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Standing
from xianfeng.rolls.models import Roll, RollChange
from xianfeng.rolls.rules import ChangeKind, DrawnFrom, Exclusion, Matter, RollRule, roll_hash
from xianfeng.rolls.selectors import roll_card, roll_preview
from xianfeng.rolls.services import change_roll, freeze_roll

pytestmark = pytest.mark.django_db
CLOSES = date(2026, 10, 3)
LAST_NIGHT = NOW + timedelta(days=3)


def branch_of(count: int) -> tuple[Roll, list[Member]]:
    branch = make_organisation(unit=make_unit())
    members = [make_member(organisation=branch) for _ in range(count)]
    return make_roll(branch, members), members


def begin(roll: Roll) -> Round:
    return open_members_round(
        actor=SYSTEM, roll=roll, questionnaire="window.1", title="评议", closes_on=CLOSES, at=NOW
    )


def vote(asked: Round, member: Member, level: str) -> None:
    slip = take_slip(actor=acting(member), in_round=asked, at=NOW)
    cast(token=slip, answers={"level": level}, comment="")


def answers(asked: Round) -> dict[str, dict[str, int]]:
    return round_counts([asked.pk]).get(asked.pk, {})


def test_a_branch_of_sixteen_gets_its_result_once_after_the_last_day() -> None:
    roll, members = branch_of(16)
    asked = begin(roll)
    for number, member in enumerate(members):
        vote(asked, member, "5" if number < 11 else "2")
    night(2)
    assert answers(asked) == {}
    assert balance().envelopes == 16

    night(4)

    assert answers(asked) == {"": {"": 16}, "level": {"5": 11, "2": 5}}
    assert balance().is_even
    kinds = [type(leaf.read(line)) for line in logs.leaves(*_all())]
    assert kinds.count(leaf.BallotLeaf) == 16
    assert leaf.HalvesLeaf not in kinds  # fewer than 40 show nothing more
    assert logs.checkpoint(LogName.PUBLIC) is not None


def _all() -> tuple[LogName, int, int]:
    return LogName.MEMBERS, 0, last_state(LogName.MEMBERS).size


@pytest.mark.parametrize(
    ("count", "is_secret", "halves"), [(7, False, 0), (12, True, 0), (45, True, 1)]
)
def test_small_rounds_are_said_not_to_be_secret_and_show_less(
    tmp_path: Path, count: int, halves: int, *, is_secret: bool
) -> None:
    """T95: 7 are told before they vote; 12 skip step two; 45 take both steps; all verify."""
    roll, members = branch_of(count)
    asked = begin(roll)
    slip = take_slip(actor=acting(members[0]), in_round=asked, at=NOW)
    assert open_slip(slip).round.is_secret is is_secret
    for member in members:
        vote(asked, member, "5")
    night(4)

    rows = [leaf.read(line) for line in logs.leaves(*_all())]
    assert sum(isinstance(row, leaf.HalvesLeaf) for row in rows) == halves
    assert answers(asked)[""] == {"": count}
    for name, content in export_of(part_of(LogName.MEMBERS)):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(content))
    found = check(tmp_path)
    assert found["problems"] == []
    assert (
        f"round {asked.code} has {count} slips; compare its frozen roll {roll.digest}"
        in (found["notes"])
    )


def test_taking_a_slip_gives_the_same_each_time_and_writes_nothing_that_links() -> None:
    roll, members = branch_of(3)
    asked = begin(roll)
    lines, before = Entry.objects.count(), list(Slip.objects.order_by("digest").values())

    first = take_slip(actor=acting(members[1]), in_round=asked, at=NOW)
    again = take_slip(actor=acting(members[1]), in_round=asked, at=NOW)

    assert first == again
    assert first != take_slip(actor=acting(members[2]), in_round=asked, at=NOW)
    assert Entry.objects.count() == lines
    assert list(Slip.objects.order_by("digest").values()) == before
    assert {taken.entry.member for taken in Taken.objects.all()} == {members[1], members[2]}
    cast(token=first, answers={"level": "4"}, comment="")
    with pytest.raises(SlipUsed):
        open_slip(again)


def test_a_ballot_on_its_way_while_the_last_day_ends_is_told_so_and_never_opened_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    roll, members = branch_of(12)
    asked = begin(roll)
    for member in members[1:]:
        vote(asked, member, "5")
    late = take_slip(actor=acting(members[0]), in_round=asked, at=NOW)

    def slow(comment: str) -> str:
        night(4)
        return comment

    monkeypatch.setattr(casting, "masked", slow)
    with pytest.raises(RoundClosed):
        cast(token=late, answers={"level": "1"}, comment="")

    assert answers(asked) == {"": {"": 11}, "level": {"5": 11}}
    assert not Envelope.objects.filter(round=asked, day__state="open").exists()
    assert balance().is_even


def test_only_who_is_on_the_roll_takes_a_slip_and_only_in_time() -> None:
    roll, members = branch_of(2)
    asked = begin(roll)
    stranger = make_member(organisation=roll.organisation)
    RollChange.objects.create(
        roll=roll, member=members[0], kind=ChangeKind.REMOVED.value, reason="调走", recorded_at=NOW
    )

    for member in (stranger, members[0]):
        with pytest.raises(NotOnTheRoll):
            take_slip(actor=acting(member), in_round=asked, at=NOW)
    slip = take_slip(actor=acting(members[1]), in_round=asked, at=NOW)
    night(4)
    with pytest.raises(RoundClosed):
        take_slip(actor=acting(members[1]), in_round=asked, at=LAST_NIGHT)
    with pytest.raises(RoundClosed):
        open_slip(slip)
    assert not Envelope.objects.exists()


def test_a_roll_has_one_round_and_its_secretary_opens_it() -> None:
    roll, _ = branch_of(2)
    stranger = make_actor(RoleKind.SECRETARY, make_organisation(unit=make_unit()))

    with pytest.raises(NotAllowed):
        open_members_round(
            actor=stranger, roll=roll, questionnaire="window.1", title="", closes_on=CLOSES, at=NOW
        )
    begin(roll)
    with pytest.raises(Twice):
        begin(roll)


def test_whoever_was_on_the_roll_by_mistake_is_taken_off_it_and_no_ballot_is_taken_out() -> None:
    """T93: 45 on the roll, one of them an activist; 23 in favour; nobody knows whose ballot it is.

    Before the vote the preview of the roll says who has no vote; afterwards the roll says who was
    taken off and why, with the hash of both; the result stays what the box gave.
    """
    branch = make_organisation(unit=make_unit())
    officer = make_actor(RoleKind.OFFICER, branch)
    members = [make_member(organisation=branch) for _ in range(44)]
    wrong = make_member(organisation=branch)  # entered as a full member by mistake
    activist = make_member(organisation=branch, standing=Standing.ACTIVIST)
    rule = RollRule(DrawnFrom.BRANCH, Matter.VOTE, branch.code)
    seen = roll_preview(officer, rule)
    assert [(each.number, each.reason) for each in seen.excluded] == [
        (activist.number, Exclusion.NOT_A_MEMBER)
    ]
    roll = freeze_roll(actor=officer, title="评议", rule=rule, at=NOW)
    asked = begin(roll)
    for number, member in enumerate([*members, wrong]):
        vote(asked, member, "5" if number < 23 else "1")
    night(4)
    result, signed = answers(asked), last_state(LogName.MEMBERS)

    change_roll(
        actor=officer,
        roll=roll,
        member=wrong,
        kind=ChangeKind.REMOVED,
        reason="是积极分子，误列为正式党员",
        at=LAST_NIGHT,
    )
    night(6)

    card = roll_card(actor=officer, roll=roll)
    assert (card.roll.size, card.removed, card.count) == (45, 1, 44)
    assert [change.reason for change in card.changes] == ["是积极分子，误列为正式党员"]
    assert card.digest_now == roll_hash(member.number for member in members)
    assert card.roll.digest == roll_hash(member.number for member in [*members, wrong])
    assert answers(asked) == result == {"": {"": 45}, "level": {"5": 23, "1": 22}}
    assert last_state(LogName.MEMBERS) == signed
    assert (balance().used, balance().opened) == (45, 45)


def test_rounds_of_the_same_name_do_not_mix() -> None:
    """T96: the slip decides the round, whatever rounds are called."""
    one, ours = branch_of(2)
    other, theirs = branch_of(3)
    first, second = begin(one), begin(other)
    for member in ours:
        vote(first, member, "1")
    for member in theirs:
        vote(second, member, "5")
    night(4)

    assert answers(first)["level"] == {"1": 2}
    assert answers(second)["level"] == {"5": 3}
    assert keys.is_there(keys.name_of_round(first.pk))  # kept until there is a second medium


def test_the_secret_of_a_round_links_slips_to_places_and_without_it_nothing_does() -> None:
    """The attack with its control: who holds the secret finds every slip, who does not, none."""
    roll, _ = branch_of(16)
    asked = begin(roll)
    slips = set(Slip.objects.values_list("digest", flat=True))

    def made(secret: bytes) -> list[str]:
        tokens = (
            hmac.digest(secret, b"slip\n" + str(place).encode(), sha256)[:16] for place in range(16)
        )
        return [stored_value(token) for token in tokens]

    of_places = made(keys.get(keys.name_of_round(asked.pk)))
    assert set(of_places) == slips
    assert slips.isdisjoint(made(bytes(32)))
    stored = [slip.pk for slip in Slip.objects.filter(batch__round=asked)]
    assert stored != of_places  # on no database do rows lie in the order of the places

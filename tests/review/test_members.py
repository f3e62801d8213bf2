"""Rounds of members on their pages: the roll is asked, slips are taken, the result stands there."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.factories.ballots import night
from tests.factories.organisation import (
    NOW,
    make_actor,
    make_member_actor,
    make_organisation,
    make_unit,
)
from tests.factories.rolls import make_roll
from tests.kit import refuses, signed_in
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.ballots.models.rounds import Round
from xianfeng.ballots.models.slips import Taken
from xianfeng.ballots.services.members import open_members_round
from xianfeng.foundation.refusals import NotAfter
from xianfeng.people.models.members import Member
from xianfeng.review.rules.results import Between, Outcome, given, needed, outcome
from xianfeng.rolls.models import RollChange
from xianfeng.rolls.rules import ChangeKind, roll_hash

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
LAST_DAY = (NOW + timedelta(days=2)).date()


@pytest.fixture
def today() -> Iterable[None]:
    with time_machine.travel(NOW, tick=False):
        yield


class Branch:
    """A branch whose members have accounts, the first of them its secretary, and a frozen roll."""

    def __init__(self, count: int) -> None:
        self.organisation = make_organisation(name="第一党支部", unit=make_unit())
        self.members = [make_member_actor(self.organisation, RoleKind.SECRETARY)]
        self.members += [make_member_actor(self.organisation) for _ in range(count - 1)]
        self.roll = make_roll(self.organisation, self.members, title="接收预备党员")

    def ask(self) -> int:
        secretary = signed_in(self.members[0].user)
        sent = {"title": "同意接收吗", "questionnaire": "vote.1", "last_day": LAST_DAY.isoformat()}
        response = secretary.post(f"/rounds/of/{self.roll.pk}/", sent)
        assert response.status_code == 302
        return Round.objects.get(roll=self.roll).pk

    def remove(self, member: Member) -> None:
        RollChange.objects.create(
            roll=self.roll,
            member=member,
            kind=ChangeKind.REMOVED.value,
            reason="误列入名册",
            recorded_at=NOW,
        )


def take(member: Member, round_id: int) -> str:
    response = signed_in(member.user).post(f"/rounds/{round_id}/slip/")
    assert response.status_code == 303
    assert response.headers["Referrer-Policy"] == "no-referrer"
    return response.headers["Location"]


def vote(member: Member, round_id: int, answer: str) -> str:
    cast = Client().post(take(member, round_id), {"vote": answer})
    assert cast.status_code == 303
    return cast.headers["Location"]


def page_of(member: Member, address: str) -> str:
    return signed_in(member.user).get(f"{address}?lang=en").content.decode()


def test_a_branch_of_sixteen_votes_on_its_pages_and_gets_its_result_once() -> None:
    branch = Branch(16)
    round_id = branch.ask()
    first = branch.members[3]
    home = page_of(first, "/desk/me/")
    assert f"/rounds/{round_id}/" in home
    assert "1 round to vote in" in home

    for number, member in enumerate(branch.members):
        thanks = vote(member, round_id, "in_favour" if number < 11 else "against")
    words = Client().get(thanks, {"lang": "en"}).content.decode()
    assert "opened once, on the night after its last day" in words
    assert "for this window" not in words
    assert "Find a window" not in words
    assert "Nobody can count before the round is over" in page_of(first, f"/rounds/{round_id}/")

    night(4)
    with time_machine.travel(NOW + timedelta(days=4), tick=False):
        result = page_of(first, f"/rounds/{round_id}/")
        assert f"/rounds/{round_id}/" not in page_of(first, "/desk/me/")

    assert "of 16 due" in result
    assert "<dt>in favour</dt>\n  <dd>11</dd>" in result
    assert "<dt>against</dt>\n  <dd>5</dd>" in result
    assert "More than half of those due are in favour; 9 were needed." in result


def test_taking_on_the_page_keeps_that_one_did_and_nothing_else() -> None:
    branch = Branch(12)
    round_id = branch.ask()
    lines = Entry.objects.count()

    first, again = take(branch.members[5], round_id), take(branch.members[5], round_id)

    assert first == again
    assert first != take(branch.members[6], round_id)
    assert Entry.objects.count() == lines
    assert Taken.objects.count() == 2
    page = page_of(branch.members[5], f"/rounds/{round_id}/")
    assert "You have taken your slip" in page
    assert first.strip("/").rpartition("/")[2] not in page


def test_who_is_not_on_the_roll_takes_nothing_and_reads_no_result() -> None:
    branch = Branch(11)
    round_id = branch.ask()
    late = make_member_actor(branch.organisation)
    gone = branch.members[7]
    branch.remove(gone)
    stranger = make_member_actor(make_organisation(unit=make_unit()))

    assert signed_in(late.user).post(f"/rounds/{round_id}/slip/").status_code == 403
    assert signed_in(gone.user).post(f"/rounds/{round_id}/slip/").status_code == 403
    assert signed_in(stranger.user).get(f"/rounds/{round_id}/").status_code == 404
    assert f"/rounds/{round_id}/" not in page_of(gone, "/desk/me/")
    for member in branch.members[:3]:
        vote(member, round_id, "in_favour")
    night(4)

    page = page_of(late, f"/rounds/{round_id}/")
    assert "You are not on the roll of this round." in page
    assert "The result is for those on the roll" in page
    assert "in favour" not in page


def test_few_voters_are_told_before_they_take_a_slip_that_it_is_not_secret() -> None:
    """T95, on the page: fewer than 10 are told, and offered an open or a joined vote."""
    few, many = Branch(7), Branch(10)

    told = page_of(few.members[2], f"/rounds/{few.ask()}/")
    assert "it cannot be called secret" in told
    assert "an open vote, or for one together with another branch" in told
    assert "it cannot be called secret" not in page_of(many.members[2], f"/rounds/{many.ask()}/")


def test_a_unanimous_result_is_said_to_show_how_everybody_voted() -> None:
    branch = Branch(12)
    round_id = branch.ask()
    for member in branch.members:
        vote(member, round_id, "in_favour")
    night(4)

    assert "All answered alike" in page_of(branch.members[0], f"/rounds/{round_id}/")


def test_a_mistake_of_the_roll_is_met_by_a_range_and_a_new_vote() -> None:
    """T93: 23 of 45 in favour, and one should not have voted: no ballot can be taken out."""
    branch = Branch(45)
    round_id = branch.ask()
    for number, member in enumerate(branch.members):
        vote(member, round_id, "in_favour" if number < 23 else "against")
    night(4)
    branch.remove(branch.members[40])

    page = page_of(branch.members[0], f"/rounds/{round_id}/")

    assert "of 44 due" in page
    assert "<dd>22–23</dd>" in page
    assert "not certain" in page
    assert "Needed are 23 in favour. The vote has to be repeated, by a decision." in page
    assert "The roll had 1 too many" in page
    assert branch.roll.digest in page
    rest = [member.number for member in branch.members if member != branch.members[40]]
    assert roll_hash(rest) in page


def test_a_round_ends_after_today_and_is_asked_once_by_its_secretary() -> None:
    branch = Branch(10)
    with refuses(NotAfter):
        open_members_round(
            actor=SYSTEM,
            roll=branch.roll,
            questionnaire="vote.1",
            title="评议",
            closes_on=NOW.date(),
            at=NOW,
        )
    member = signed_in(branch.members[4].user)
    assert member.get(f"/rounds/of/{branch.roll.pk}/").status_code == 403
    secretary = signed_in(branch.members[0].user)
    roll = f"/organisation/rolls/{branch.roll.pk}/"
    assert f"/rounds/of/{branch.roll.pk}/" in secretary.get(roll).content.decode()

    round_id = branch.ask()

    page = secretary.get(roll).content.decode()
    assert f"/rounds/of/{branch.roll.pk}/" not in page
    assert f"/rounds/{round_id}/" in page
    assert f"/rounds/{round_id}/" in secretary.get("/rounds/").content.decode()


def test_an_auditor_in_reach_reads_the_result_without_a_slip() -> None:
    branch = Branch(10)
    round_id = branch.ask()
    vote(branch.members[1], round_id, "abstain")
    night(4)
    auditor = signed_in(make_actor(RoleKind.AUDITOR, organisation=branch.organisation))

    page = auditor.get(f"/rounds/{round_id}/?lang=en").content.decode()

    assert "<dt>abstain</dt>\n  <dd>1</dd>" in page
    assert "Not more than half of those due" in page


def test_what_is_certain_of_a_vote_is_said_and_the_rest_is_not() -> None:
    assert outcome(given(23, wrong=0), due=44) is Outcome.REACHED
    assert outcome(given(22, wrong=0), due=44) is Outcome.MISSED
    assert outcome(given(23, wrong=1), due=44) is Outcome.UNSURE
    assert outcome(given(24, wrong=1), due=44) is Outcome.REACHED
    assert given(1, wrong=2) == Between(0, 1)
    assert needed(16) == 9

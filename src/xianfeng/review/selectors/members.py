"""Rounds of members: what one may vote on, and what came out (D13)."""

from dataclasses import dataclass
from datetime import date

from xianfeng.actors.rules import Actor, Person
from xianfeng.ballots.rules.questions import IN_FAVOUR, VOTE
from xianfeng.ballots.selectors.counts import round_counts
from xianfeng.ballots.selectors.slips import MembersRound, members_rounds
from xianfeng.ballots.words import say_words
from xianfeng.people.permissions import can_see_rolls
from xianfeng.review.rules.results import Between, Outcome, given, needed, outcome
from xianfeng.rolls.models import Roll, RollEntry
from xianfeng.rolls.selectors import am_i_on, answers_for, digest_now, people_on, rolls_visible_to


@dataclass(frozen=True)
class Answered:
    """An answer and how many gave it."""

    words: str
    count: Between


@dataclass(frozen=True)
class RoundPage:
    """What the page of a round shows.

    Attributes:
        is_on: the reader is on the roll, as frozen and still.
        has_taken: the reader has taken the slip; whether it was used nobody knows.
        due: who was on the roll as frozen and is so still.
        wrong: who took a slip and was taken off the roll since.
        digest: of the roll as it is now, where that is not how it was frozen.
        answers: question and answers, once the round was opened; to those on the roll and to
            those who may read it.
        outcome: of a vote.
    """

    round: MembersRound
    is_on: bool
    has_taken: bool
    due: int
    wrong: int
    digest: str
    ballots: int
    answers: tuple[tuple[str, tuple[Answered, ...]], ...]
    outcome: Outcome | None
    needed: int

    @property
    def is_unanimous(self) -> bool:
        """Tell whether one knows of everybody who voted how they did."""
        tops = (max((row.count.most for row in rows), default=0) for _, rows in self.answers)
        return self.ballots > 0 and self.ballots in tops


def rounds_visible_to(actor: Actor) -> list[MembersRound]:
    """List the rounds over rolls that concern the actor, or that lie in reach."""
    return members_rounds(rolls_visible_to(actor))


def rounds_to_answer(actor: Person) -> list[MembersRound]:
    """List the open rounds on whose roll a member stands, those that end first first."""
    mine = Roll.objects.filter(entries__member=actor.member_id)
    open_ones = [each for each in members_rounds(mine) if each.is_open]
    on = answers_for(actor.member_id, [each.roll for each in open_ones])
    still = [each for each in open_ones if on[each.roll.pk]]
    return sorted(still, key=lambda each: (each.card.closes_on or date.max, each.card.pk))


def is_on(actor: Actor, roll: Roll) -> bool:
    """Tell whether a member may take a slip: on the roll as it was frozen, and not taken off."""
    if not isinstance(actor, Person):
        return False
    was = roll.entries.filter(member=actor.member_id).exists()
    return was and am_i_on(actor.member_id, roll).is_on


def round_page(actor: Actor, asked: MembersRound) -> RoundPage:
    """Gather what the page of a round shows."""
    roll = asked.roll
    frozen = set(RollEntry.objects.filter(roll=roll).values_list("member_id", flat=True))
    now = set(people_on(roll).values_list("pk", flat=True))
    member = actor.member_id if isinstance(actor, Person) else None
    due, wrong = len(frozen & now), len(asked.taken - now)
    counts = round_counts([asked.card.pk]).get(asked.card.pk, {})
    reads = member in frozen or can_see_rolls(actor, roll.organisation)
    shown = counts if reads and asked.is_opened else {}
    in_favour = given(shown.get(VOTE, {}).get(IN_FAVOUR, 0), wrong=wrong)
    return RoundPage(
        round=asked,
        is_on=member in frozen and member in now,
        has_taken=member in asked.taken,
        due=due,
        wrong=wrong,
        digest="" if frozen == now else digest_now(roll),
        ballots=shown.get("", {}).get("", 0),
        answers=tuple(
            (
                say_words(question.words),
                tuple(
                    Answered(
                        say_words(option.words),
                        given(shown.get(question.key, {}).get(option.code, 0), wrong=wrong),
                    )
                    for option in question.options
                ),
            )
            for question in (asked.questionnaire.questions if shown else ())
        ),
        outcome=outcome(in_favour, due=due) if VOTE in shown else None,
        needed=needed(due),
    )

"""Who would be on a roll, who is, and who has not been reached."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import ngettext

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor, Person, System
from xianfeng.foundation.chunks import chunks
from xianfeng.foundation.memory import without_sweeping
from xianfeng.foundation.paths import down_to
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.reshaping import Change, Heir, Reshaping
from xianfeng.organisation.selectors.visible import (
    below,
    organisation_named,
    reached_by,
)
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import MEMBER_READERS, can_draw_rolls, can_see_rolls
from xianfeng.people.rules.kinds import Standing
from xianfeng.rolls.models import Roll, RollChange, RollEntry
from xianfeng.rolls.rules import (
    ChangeKind,
    DrawnFrom,
    Exclusion,
    RollRule,
    drawn,
    roll_hash,
    roll_number,
    standing_exclusion,
)

_KEY = re.compile(r"#[0-9]{1,15}")
"""What stands for the number of a member who has none."""
_FIELDS = ("pk", "number", "name", "standing", "organisation_id", "left_on")


class OnRoll(NamedTuple):
    """A member who is on a roll, or would be."""

    pk: int
    number: str
    organisation_id: int
    standing: Standing


@dataclass(frozen=True)
class Excluded:
    """Somebody whom one could expect and who is not on it, with the reason."""

    number: str
    name: str
    reason: Exclusion


@dataclass(frozen=True)
class RollPreview:
    """Who would be on a roll now; nothing is written."""

    organisation: Organisation
    rule: RollRule
    people: tuple[OnRoll, ...]
    """Who would be on it; of a sample, those from whom it will be drawn."""
    excluded: tuple[Excluded, ...]
    """Who would not be, and why."""
    names: dict[int, str]

    @property
    def count(self) -> int:
        """How many would be on it."""
        most = self.rule.size
        return len(self.people) if most is None else min(most, len(self.people))

    @property
    def by_organisation(self) -> tuple[tuple[str, int], ...]:
        """Names of organisations and how many members of each, the most first."""
        counts = Counter(person.organisation_id for person in self.people)
        return tuple((self.names[pk], count) for pk, count in counts.most_common())

    @property
    def exclusions(self) -> tuple[tuple[Exclusion, int], ...]:
        return tuple(Counter(each.reason for each in self.excluded).most_common())

    @property
    def digest(self) -> str:
        """The hash of those who would be on it, or from whom they are drawn."""
        return roll_hash(person.number for person in self.people)

    def drawn_with(self, seed: int) -> tuple[OnRoll, ...]:
        """List who is on it, with the lot of a sample."""
        if self.rule.size is None:
            return self.people
        chosen = drawn([p.number for p in self.people], size=self.rule.size, seed=seed)
        return tuple(person for person in self.people if person.number in chosen)


@dataclass(frozen=True)
class RollAnswer:
    """Whether a member is on a roll, and what changed it after freezing."""

    is_on: bool
    change: RollChange | None


def roll_preview(actor: Actor, rule: RollRule) -> RollPreview:
    """Tell who would be on a roll now, in which organisations, and who not and why.

    Raises:
        UnknownOrganisation: the actor sees none with this code.
        NotAllowed: the actor draws no rolls there.
    """
    organisation = organisation_named(actor, rule.organisation)
    require(can_draw_rolls, actor, organisation)
    people: list[OnRoll] = []
    excluded: list[Excluded] = []
    found: set[str] = set()
    standings = {each.value: each for each in Standing}
    reasons = {each.value: standing_exclusion(rule.matter, each) for each in Standing}
    with without_sweeping():
        for pk, number, name, standing, place, left_on in _candidates(organisation, rule):
            shown = roll_number(number, pk)
            found.add(shown)
            reason = reasons[standing] if left_on is None else Exclusion.LEFT
            if reason is None:
                people.append(OnRoll(pk, shown, place, standings[standing]))
            else:
                excluded.append(Excluded(shown, name, reason))
    excluded += [
        Excluded(number, "", Exclusion.UNKNOWN)
        for number in dict.fromkeys(rule.numbers)
        if number not in found
    ]
    names = dict(
        Organisation.objects.filter(below(organisation.path))
        .order_by("path")
        .values_list("pk", "name")
    )
    return RollPreview(organisation, rule, tuple(people), tuple(excluded), names)


def _candidates(
    organisation: Organisation, rule: RollRule
) -> Iterator[tuple[int, str, str, str, int, object]]:
    """Yield the rows that the rule is about; those who left only where they were named."""
    within = Member.objects.filter(below(organisation.path, prefix="organisation__"))
    if rule.drawn_from is DrawnFrom.AFFECTED:
        for some in chunks(rule.numbers):
            keys = [int(each[1:]) for each in some if _KEY.fullmatch(each)]
            named = Q(number__in=some) | Q(pk__in=keys, number="")
            yield from within.filter(named).order_by("pk").values_list(*_FIELDS)
        return
    rows = within.filter(left_on__isnull=True)
    if rule.drawn_from is DrawnFrom.BRANCH:
        rows = rows.filter(organisation=organisation)
    yield from rows.order_by("pk").values_list(*_FIELDS).iterator()


def rolls_visible_to(actor: Actor) -> QuerySet[Roll]:
    """List the rolls of organisations in reach, and those that concern the actor.

    A member is concerned by the rolls on which the member is or was, and by those of their own
    organisation and all above it: not to be on one is something to be told, too.
    """
    everything = Roll.objects.select_related("organisation__unit")
    if isinstance(actor, System):
        return everything
    condition = reached_by(actor, MEMBER_READERS)
    if isinstance(actor, Person):
        path = actor.home.path
        above = down_to(path)
        condition |= Q(organisation__path__in=above)
        entries = RollEntry.objects.filter(member=actor.member_id)
        changes = RollChange.objects.filter(member=actor.member_id)
        condition |= Q(pk__in=entries.values("roll")) | Q(pk__in=changes.values("roll"))
    return everything.filter(condition)


def people_on(roll: Roll) -> QuerySet[Member]:
    """List who is on a roll now; only for those whom `can_see_rolls` lets read it."""
    last = RollChange.objects.filter(roll=roll, member=OuterRef("pk")).order_by("-pk")
    frozen = Q(pk__in=roll.entries.values("member"))
    return (
        Member.objects.filter(frozen | Q(pk__in=roll.changes.values("member")))
        .annotate(last_change=Subquery(last.values("kind")[:1]))
        .filter(Q(last_change=ChangeKind.ADDED.value) | Q(last_change__isnull=True) & frozen)
        .select_related("organisation")
        .order_by("organisation__path", "name_keys", "pk")
    )


def undelivered(roll: Roll) -> QuerySet[Member]:
    """List who is on a roll and has no open account: no call on the platform reaches them."""
    return people_on(roll).exclude(user__is_active=True)


def am_i_on(member_id: int, roll: Roll) -> RollAnswer:
    """Answer a member's question; every room that asks "may this one?" asks here."""
    change = roll.changes.filter(member=member_id).order_by("-pk").first()
    if change is not None:
        return RollAnswer(change.kind == ChangeKind.ADDED.value, change)
    return RollAnswer(roll.entries.filter(member=member_id).exists(), None)


def answers_for(member_id: int, rolls: Sequence[Roll]) -> dict[int, bool]:
    """Answer the question for one page of rolls, in two queries."""
    entries = RollEntry.objects.filter(member=member_id, roll__in=rolls)
    on = set(entries.values_list("roll_id", flat=True).order_by("pk"))
    answers = {roll.pk: roll.pk in on for roll in rolls}
    changes = RollChange.objects.filter(member=member_id, roll__in=rolls).order_by("pk")
    for roll_id, kind in changes.values_list("roll_id", "kind"):
        answers[roll_id] = kind == ChangeKind.ADDED.value
    return answers


@dataclass(frozen=True)
class RollCard:
    """What the page of a roll shows; names only to those who may read them."""

    roll: Roll
    count: int
    added: int
    removed: int
    changes: tuple[RollChange, ...]
    answer: RollAnswer | None
    may_see: bool
    may_change: bool
    is_intact: bool
    digest_now: str
    """The hash of who is on it now, made like that of the freezing; empty where nothing changed."""
    undelivered: int | None


CHANGES_MOST = 100
"""Changes that the page of a roll lists; more would be a new roll."""


def roll_card(*, actor: Actor, roll: Roll) -> RollCard:
    """Gather what the page of a roll shows to this actor."""
    may_see = can_see_rolls(actor, roll.organisation)
    changes = roll.changes.select_related("member").order_by("-pk")
    kinds = Counter(changes.values_list("kind", flat=True))
    added, removed = kinds[ChangeKind.ADDED.value], kinds[ChangeKind.REMOVED.value]
    numbers = list(roll.entries.values_list("number", flat=True).order_by("pk"))
    return RollCard(
        roll=roll,
        count=roll.size + added - removed,
        added=added,
        removed=removed,
        changes=tuple(changes[:CHANGES_MOST]),
        answer=am_i_on(actor.member_id, roll) if isinstance(actor, Person) else None,
        may_see=may_see,
        may_change=roll.organisation.closed_on is None and can_draw_rolls(actor, roll.organisation),
        digest_now=digest_now(roll) if kinds else "",
        is_intact=len(numbers) == roll.size and roll_hash(numbers) == roll.digest,
        undelivered=undelivered(roll).count() if may_see else None,
    )


def digest_now(roll: Roll) -> str:
    """Hash who is on a roll now, under the numbers of the freezing where they were on it."""
    frozen = dict(roll.entries.order_by("pk").values_list("member_id", "number"))
    people = people_on(roll).order_by("pk").values_list("pk", "number")
    return roll_hash(frozen.get(pk) or roll_number(number, pk) for pk, number in people)


def tell_of_rolls(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[str]:
    """Say before a merger or a closing that frozen rolls stay what they are."""
    del actor, at
    node = reshaping.node
    count = node.rolls.count() if isinstance(node, Organisation) else 0
    if not count:
        return ()
    line = ngettext(
        "%(count)d roll of “%(name)s” stays as frozen and can no longer be changed.",
        "%(count)d rolls of “%(name)s” stay as frozen and can no longer be changed.",
        count,
    )
    return (line % {"count": count, "name": node.name},)


HEIRS = (Heir("rolls.roll", frozenset({Change.CLOSE, Change.MERGE}), tell_of_rolls, order=60),)

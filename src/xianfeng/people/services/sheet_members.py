"""Writing the members of a reviewed sheet."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from xianfeng.actors.rules import Actor
from xianfeng.foundation.chunks import chunks
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.members import Member
from xianfeng.people.naming import NAMED, call_member
from xianfeng.people.rules.life import MembershipCause
from xianfeng.people.rules.members import MemberDecision
from xianfeng.people.services.periods import Periods
from xianfeng.sheets.kinds import Tell
from xianfeng.sheets.rules.faults import ExceptionKind
from xianfeng.sheets.rules.rows import Fate

BATCH = 2_000
WRITTEN = (
    "number",
    *NAMED,
    "organisation",
    "standing",
    "joined_date",
    "full_date",
    "birth_year",
    "education",
)
"""What a list of members says; the rest of a known member's row stays."""


def write_members(
    *, actor: Actor, decisions: Sequence[MemberDecision], at: datetime, tell: Tell
) -> None:
    """Write new and changed members, and let their periods follow (`sheets.kinds.Write`)."""
    del actor
    keys = dict(Organisation.objects.order_by("pk").values_list("code", "pk"))
    rows = [
        call_member(
            member=Member(
                pk=decision.key,
                number=decision.values.number,
                organisation_id=keys[decision.values.organisation],
                standing=decision.values.standing.value,
                joined_date=decision.values.joined_date,
                full_date=decision.values.full_date,
                birth_year=decision.values.birth_year,
                education=decision.values.education.value if decision.values.education else "",
                recorded_at=at,
            ),
            name=decision.values.name,
        )
        for decision in decisions
        if decision.fate in {Fate.NEW, Fate.CHANGED} and decision.values is not None
    ]
    known = [row for row in rows if row.pk is not None]
    new = [row for row in rows if row.pk is None]
    periods, cause, on = Periods(at), MembershipCause.IMPORTED, day_of(at)
    _end_duties_of_moved(decisions, at=at)
    # One statement a batch; `user` and `recorded_at` of the known rows stay as they are.
    for done, some in _batches(known):
        Member.objects.bulk_create(
            some,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=WRITTEN,
        )
        periods.follow([row.pk for row in some], cause=cause, on=on)
        tell(done / len(rows))
    # Table by table: their indexes together would not stay in the database's memory.
    for done, some in _batches(new):
        Member.objects.bulk_create(some)
        tell((len(known) + done / 2) / len(rows))
    for done, some in _batches(new):
        periods.begin(some, cause=cause, on=on)
        tell((len(known) + (len(new) + done) / 2) / len(rows))


def _batches(rows: Sequence[Member]) -> Iterator[tuple[int, Sequence[Member]]]:
    """Cut the rows into parts that a stop need not wait for, each with the number done by then."""
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        yield start + len(some), some


def _end_duties_of_moved(decisions: Sequence[MemberDecision], *, at: datetime) -> None:
    """End what members hold where a sheet takes them away, and all of those who go back.

    Called before the rows are written, as a transfer does it.
    """
    kinds = {
        decision.key: {fault.kind for fault in decision.exceptions}
        for decision in decisions
        if decision.exceptions and decision.key
    }
    periods, on = Periods(at), day_of(at)
    for some in chunks(kinds):
        members = Member.objects.filter(pk__in=some).select_related("organisation")
        for member in members.order_by("pk"):
            if ExceptionKind.GOES_BACK in kinds[member.pk]:
                periods.end_all_duties(member, on=on)
            elif ExceptionKind.MOVES in kinds[member.pk]:
                periods.end_duties(member, member.organisation, on=on)

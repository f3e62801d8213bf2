"""What exceptions of history leave behind: ended duties, and a line of the trail for each."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Model

from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.organisations import OrganisationDecision
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.members import Member
from xianfeng.people.rules.members import MemberDecision
from xianfeng.people.rules.posts import PostDecision
from xianfeng.people.selectors.exceptions import EXCEPTED
from xianfeng.people.services.periods import Periods, _chunks
from xianfeng.sheets.rules.faults import ExceptionKind, Fault
from xianfeng.sheets.rules.rows import Decision

SHOWN = frozenset({"organisation", "standing"})
"""Changes that the trail keeps; what else is known of a person stays out of it."""


def _end_duties_of_moved(decisions: Sequence[object], *, at: datetime) -> None:
    """End what members hold where a sheet takes them away, and all of those who go back.

    Called before the rows are written, as a transfer does it.
    """
    kinds = {
        decision.key: {fault.kind for fault in decision.exceptions}
        for decision in decisions
        if isinstance(decision, MemberDecision) and decision.exceptions and decision.key
    }
    periods, on = Periods(at), day_of(at)
    for some in _chunks(kinds):
        members = Member.objects.filter(pk__in=some).select_related("organisation")
        for member in members.order_by("pk"):
            if ExceptionKind.GOES_BACK in kinds[member.pk]:
                periods.end_all_duties(member, on=on)
            elif ExceptionKind.MOVES in kinds[member.pk]:
                periods.end_duties(member, member.organisation, on=on)


def _record_exceptions(
    actor: Actor, decisions: Sequence[Decision], reason: str, at: datetime
) -> None:
    """Write a line of the trail for every exception, at the person or the node that it concerns."""
    subjects = _Subjects(decisions)
    for decision in decisions:
        for fault in decision.exceptions:
            subject, detail = subjects.of(decision, fault)
            record(
                actor=actor,
                verb=EXCEPTED,
                subject=subject,
                at=at,
                detail={**detail, "exception": fault.kind or ""},
                changes={
                    change.field: (change.before, change.after)
                    for change in decision.changes
                    if change.field == fault.field and change.field in SHOWN
                },
                reason=reason,
            )


class _Subjects:
    """Whom or what an exceptional row concerns, looked up for all rows at once."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        self.organisations = dict(Organisation.objects.order_by("pk").values_list("code", "pk"))
        self.units = dict(Unit.objects.order_by("pk").values_list("code", "pk"))
        self.new = dict(self._new_members(decisions))

    @staticmethod
    def _new_members(decisions: Sequence[Decision]) -> Iterator[tuple[tuple[object, ...], int]]:
        """Find the members that the sheet has just brought; name and place are theirs alone."""
        values = [
            decision.values
            for decision in decisions
            if isinstance(decision, MemberDecision) and decision.values and not decision.key
        ]
        for some in _chunks({each.name for each in values}):
            found = Member.objects.filter(name__in=some).order_by("pk")
            fields = ("number", "name", "organisation__code", "joined_date")
            for key, *what in found.values_list("pk", *fields):
                yield tuple(what), key

    def of(self, decision: Decision, fault: Fault) -> tuple[Model, dict[str, object]]:
        """Tell whom or what an exception concerns, and what the trail says beside it."""
        if isinstance(decision, MemberDecision) and decision.values is not None:
            said = decision.values
            what = (said.number, said.name, said.organisation, said.joined_date)
            return Member(pk=decision.key or self.new[what]), {"organisation": said.organisation}
        if isinstance(decision, OrganisationDecision) and decision.node is not None:
            code = decision.node.code
            if decision.is_unit:
                return Unit(pk=self.units[code]), {"code": code}
            return Organisation(pk=self.organisations[code]), {"code": code}
        assert isinstance(decision, PostDecision)
        if decision.post is not None and fault.kind is not ExceptionKind.CHANGES_ELECTION:
            return Member(pk=decision.post.member), {"organisation": decision.post.organisation}
        assert decision.term is not None
        code = decision.term.organisation
        return Organisation(pk=self.organisations[code]), {"organisation": code}

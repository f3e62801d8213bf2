"""Periods of membership: the one place that opens and closes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Q

from xianfeng.access.models.roles import Role, names_like
from xianfeng.actors.rules import RoleKind
from xianfeng.asks.selectors import held
from xianfeng.foundation.chunks import chunks
from xianfeng.foundation.errors import N_
from xianfeng.foundation.refusals import Before
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.services.ground import IsClosed
from xianfeng.people.duties import duties
from xianfeng.people.models.life import AboutMember, Membership
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.rules.life import MembershipCause

A = TypeVar("A", bound=AboutMember)
CHANGED_LAST = N_("this member's record last changed on that day")


@dataclass(frozen=True)
class Periods:
    """Members' periods as they are written at one moment, inside a service's transaction."""

    at: datetime

    def member(self, pk: int) -> Member:
        """Read a member anew, so that nobody else changes the record before we have."""
        # Without a join: PostgreSQL would not find again whoever is moved while we wait.
        member = Member.objects.select_for_update().get(pk=pk)
        homes = Organisation.objects.select_related("unit")
        member.organisation = homes.get(pk=member.organisation_id)
        return member

    def asked(self, ask: A) -> A:
        """Hold a member's record, then what is asked about it: in this order in every deed.

        Raises:
            Over, AnsweredAlready: it has ended.
        """
        member = self.member(ask.member_id)
        current = held(ask)
        current.member = member
        return current

    def require_open(self, organisation: Organisation, *, on: date) -> None:
        """Refuse to let somebody belong to an organisation closed on that day (`IsClosed`)."""
        if organisation.closed_on is not None and organisation.closed_on <= on:
            raise IsClosed(name=organisation.name, day=organisation.closed_on, beside=("target",))

    def hold_open(self, organisation: Organisation, *, on: date) -> None:
        """Hold an organisation open until the deed is done, as `require_open` asks."""
        rows = Organisation.objects.select_for_update(no_key=True)
        self.require_open(rows.get(pk=organisation.pk), on=on)

    def require_not_before(self, member: Member, on: date) -> None:
        """Refuse a day before the end of the member's last period (`Before`)."""
        last = member.memberships.order_by("-ends_on").values_list("ends_on", flat=True).first()
        if last is not None and on < last:
            raise Before(day=last, why=CHANGED_LAST)

    def open(self, member: Member, *, cause: MembershipCause, on: date) -> Membership:
        """Begin a period with what the member's row says; none may be open."""
        return Membership.objects.create(
            member=member,
            organisation_id=member.organisation_id,
            standing=member.standing,
            starts_on=on,
            cause=cause.value,
            recorded_at=self.at,
        )

    def close(self, member: Member, *, cause: MembershipCause, on: date) -> None:
        """End the open period, where there is one; `Before` if it began after that day."""
        period = member.memberships.filter(ends_on__isnull=True).first()
        if period is None:
            return
        if on < period.starts_on:
            raise Before(day=period.starts_on, why=CHANGED_LAST)
        period.ends_on, period.end_cause = on, cause.value
        period.save(update_fields=["ends_on", "end_cause"])

    def change(
        self,
        member: Member,
        *,
        cause: MembershipCause,
        on: date,
        organisation: Organisation | None = None,
        standing: Standing | None = None,
    ) -> None:
        """Let a member belong elsewhere, or otherwise, from a day of the present period on."""
        self.close(member, cause=cause, on=on)
        if organisation is not None:
            member.organisation = organisation
        if standing is not None:
            member.standing = standing.value
        member.save(update_fields=["organisation", "standing", "joined_date", "full_date"])
        self.open(member, cause=cause, on=on)

    def begin(self, members: Iterable[Member], *, cause: MembershipCause, on: date) -> None:
        """Open the first period of members just written in bulk, as `follow` would."""
        Membership.objects.bulk_create(
            self._next(member, None, cause=cause, on=on) for member in members
        )

    def follow(self, member_ids: Iterable[int], *, cause: MembershipCause, on: date) -> int:
        """Let the periods follow members' rows written in bulk; give how many changed.

        A member without an open period gets one.
        """
        changed = 0
        for some in chunks(member_ids):
            opened = Membership.objects.filter(member__in=some, ends_on__isnull=True)
            periods = {period.member_id: period for period in opened}
            closed, begun = [], []
            for member in Member.objects.filter(pk__in=some, left_on__isnull=True).order_by("pk"):
                period = periods.get(member.pk)
                if period is not None:
                    if (period.organisation_id, period.standing) == (
                        member.organisation_id,
                        member.standing,
                    ):
                        continue
                    period.ends_on, period.end_cause = max(on, period.starts_on), cause.value
                    closed.append(period)
                begun.append(self._next(member, period, cause=cause, on=on))
            Membership.objects.bulk_update(closed, ["ends_on", "end_cause"])
            Membership.objects.bulk_create(begun)
            changed += len(begun)
        return changed

    def _next(
        self, member: Member, before: Membership | None, *, cause: MembershipCause, on: date
    ) -> Membership:
        """Make a period that begins when it is known: joining the Party says nothing of a place."""
        starts_on = on if before is None else max(on, before.starts_on)
        return Membership(
            member=member,
            organisation_id=member.organisation_id,
            standing=member.standing,
            starts_on=starts_on,
            cause=cause.value,
            recorded_at=self.at,
        )

    def end_duties(self, member: Member, organisation: Organisation, *, on: date) -> int:
        """End posts and roles of a secretary that a member holds there; give how many."""
        ended = duties().end(member, organisation, on=on)
        return ended + self._end_secretary_roles(member, organisation)

    def end_all_duties(self, member: Member, *, on: date) -> int:
        """End the posts and the roles of a secretary of somebody who left, and return how many."""
        held = duties().places_of(member)
        places = Organisation.objects.filter(
            Q(pk=member.organisation_id) | Q(pk__in=held.values("pk"))
        )
        return sum(self.end_duties(member, place, on=on) for place in places.order_by("path"))

    def _end_secretary_roles(self, member: Member, organisation: Organisation) -> int:
        if member.user_id is None:
            return 0
        roles = Role.objects.filter(
            user=member.user_id,
            organisation=organisation,
            kind__in=names_like(RoleKind.SECRETARY),
        )
        dropped, _ = roles.filter(starts_at__gte=self.at).delete()  # never was in force
        in_force = roles.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=self.at))
        return dropped + in_force.update(ends_at=self.at)

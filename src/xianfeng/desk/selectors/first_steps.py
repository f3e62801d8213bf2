from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from xianfeng.access.models.roles import Role
from xianfeng.access.selectors.roles import roles_read_by, standing_at
from xianfeng.accounts.models import User
from xianfeng.accounts.selectors import has_factor
from xianfeng.actors.rules import Actor, Person, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.ballots.selectors.batches import has_slips
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.visible import below, top_organisations_of, units_visible_to
from xianfeng.people.models.members import Member
from xianfeng.people.selectors.opening import members_without_account

from .work import Holdings, holdings

ACTING = (RoleKind.OFFICER, RoleKind.SECRETARY, RoleKind.LEADER)
"""The roles without which the loop does not turn: an administrator can do none of its steps."""


@dataclass(frozen=True)
class FirstSteps:
    """What there is of what a new house needs."""

    holdings: Holdings
    place: Organisation | None
    """The organisation at the top, at which roles are given; None while there is none."""
    tops: int
    """How many units have none above them."""
    holders: Mapping[RoleKind, tuple[str, ...]]
    """Who may do the later steps, as pages call them, by role."""
    has_accounts: bool
    """Whether there are members who can sign in."""
    without_account: int
    """Members in reach who cannot sign in."""
    is_named: bool
    """Whether pages call the actor by more than the sign-in name."""
    has_factor: bool
    has_slips: bool
    has_report: bool


def first_steps(actor: Actor, *, at: datetime) -> FirstSteps:
    """Gather what an administrator of a new house has done of its first steps."""
    place = top_organisations_of(actor, frozenset({RoleKind.ADMINISTRATOR})).first()
    return FirstSteps(
        holdings=holdings(actor),
        place=place,
        tops=units_visible_to(actor).filter(parent=None).count(),
        holders=_holders(actor, at),
        has_accounts=place is not None
        and Member.objects.filter(below(place.path, prefix="organisation__"), left_on=None)
        .exclude(user=None)
        .exists(),
        without_account=members_without_account(place).order_by().count() if place else 0,
        is_named=isinstance(actor, Person)
        or User.objects.exclude(last_name="").filter(pk=actor.user_id or 0).exists(),
        has_factor=actor.user_id is not None and has_factor(actor.user_id),
        has_slips=has_slips(),
        has_report=Entry.objects.filter(verb="reports.paper.made").exists(),
    )


def _holders(actor: Actor, at: datetime) -> Mapping[RoleKind, tuple[str, ...]]:
    held = roles_read_by(actor).filter(standing_at(at), user__is_active=True)
    names: dict[RoleKind, dict[str, None]] = {kind: {} for kind in ACTING}
    for role in held.select_related("user__member").order_by("pk").iterator():
        if role.base in names:
            names[role.base][_name(role)] = None
    return {kind: tuple(found) for kind, found in names.items()}


def _name(role: Role) -> str:
    member = getattr(role.user, "member", None)
    return str(member.name if member else role.user.get_full_name() or role.user.username)

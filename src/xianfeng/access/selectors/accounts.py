from datetime import datetime

from django.db.models import Q, QuerySet

from xianfeng.access.selectors.power import power_by_place
from xianfeng.accounts.models import User
from xianfeng.actors.rules import Actor, RoleKind, System
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.visible import below


def accounts_looked_after_by(actor: Actor, at: datetime) -> QuerySet[User]:
    """List the accounts that an administrator looks after.

    They belong to a member, or hold a role, in the administrator's reach, and have no power beyond
    it, be it by a role, as somebody's deputy, or as a member who belongs elsewhere: whoever gives
    a password could sign in with it. An administrator of the whole installation looks after all.

    Args:
        actor: who asks; without the role of an administrator there are none.
        at: now; roles that are over do not count.
    """
    if isinstance(actor, System):
        return User.objects.all()
    held = [role for role in actor.held if role.kind is RoleKind.ADMINISTRATOR]
    if any(role.organisation_path == "" for role in held):
        return User.objects.all()
    nothing = Q(pk__in=[])
    in_tree, in_offices, belongs = nothing, nothing, nothing
    for role in held:
        if role.organisation_path is not None:
            in_tree |= below(role.organisation_path)
            belongs |= below(role.organisation_path, prefix="member__organisation__")
            if role.unit_path is not None:
                in_offices |= below(role.unit_path)
        elif role.unit_path is not None:
            in_tree |= below(role.unit_path, prefix="unit__")
            belongs |= below(role.unit_path, prefix="member__organisation__unit__")
        if role.unit_path is not None:  # an organisation's too: its roles reach its unit
            in_offices |= below(role.unit_path)
    organisations = Organisation.objects.filter(in_tree).values("pk")
    units = Unit.objects.filter(in_offices).values("pk")
    power = power_by_place(Q(organisation__in=organisations) | Q(unit__in=units), at=at)
    is_elsewhere = Q(member__isnull=False, member__left_on=None)
    # From the accounts to their members: there are far more members than accounts.
    return User.objects.filter(belongs | (power.inside & ~is_elsewhere)).exclude(power.outside)

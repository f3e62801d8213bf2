"""A returned proposal is changed; what it said before is kept, for whoever decides to compare."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.keeping import altered
from xianfeng.audit.services import record
from xianfeng.carriers.models import Carrier, EarlierText
from xianfeng.carriers.permissions import can_end_carrier, is_time_for
from xianfeng.carriers.rules.life import LIFE, Deed, Draft, ServesNothing, title_taken
from xianfeng.carriers.selectors.catalogue import goals_of, locked
from xianfeng.foundation.refusals import MovedOn
from xianfeng.plans.models import Goal
from xianfeng.plans.services import link_goal, unlink_goal


def mend_carrier(
    *, actor: Actor, carrier: Carrier, draft: Draft, goals: Collection[Goal], at: datetime
) -> Carrier:
    """Change what a returned proposal says; the counts stay, and the earlier text beside them.

    Args:
        goals: all that it shall serve, of those that the actor may see; others stay as they are.

    Raises:
        NotAllowed: the actor neither runs the carrier nor proposed it, or may not see a goal.
        MovedOn: it is no proposal, or was not returned.
        ServesNothing: it names none of the three.
        Twice: the organisation has another living carrier of this title.
    """
    if not draft.serves:
        raise ServesNothing
    try:
        with transaction.atomic():
            now = locked(carrier)
            require(can_end_carrier, actor, now)
            if not is_time_for(Deed.MEND, now):
                raise MovedOn(what=LIFE.noun)
            shown = {goal.pk: goal for goal in goals_of(actor, [now])[now.pk]}
            wanted = {goal.pk: goal for goal in goals}
            kept = EarlierText(carrier=now, goals=sorted(shown), replaced_at=at)
            for name in draft.columns:
                setattr(kept, name, getattr(now, name))
            changes = altered(now, draft.columns)
            if not changes and shown.keys() == wanted.keys():
                return now
            now.save(update_fields=list(changes))
            kept.save(force_insert=True)
            for key in sorted(wanted.keys() - shown.keys()):
                link_goal(actor=actor, goal=wanted[key], subject=now, at=at)
            for key in sorted(shown.keys() - wanted.keys()):
                unlink_goal(actor=actor, goal=shown[key], subject=now, at=at)
            record(actor=actor, verb="carriers.carrier.mended", subject=now, at=at, changes=changes)
    except IntegrityError as error:
        raise title_taken(carrier.organisation.name, draft) from error
    return now

"""A proposal is changed; what it said before is kept, and so is what the voices answered on it."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from xianfeng.access.own import require_free
from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.keeping import altered
from xianfeng.audit.services import record
from xianfeng.carriers.models.carriers import Carrier, EarlierText
from xianfeng.carriers.permissions import (
    authors_of,
    can_approve_carrier,
    can_end_carrier,
    is_time_for,
)
from xianfeng.carriers.rules.life import (
    LIFE,
    Deed,
    Draft,
    ServesNothing,
    title_taken,
    voices_since,
)
from xianfeng.carriers.selectors.catalogue import SUBJECT_TYPE, goals_of, locked
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_
from xianfeng.foundation.refusals import MovedOn
from xianfeng.hearings.services import end_for_change
from xianfeng.plans.models import Goal
from xianfeng.plans.services.goals import link_goal, unlink_goal


def mend_carrier(
    *, actor: Actor, carrier: Carrier, draft: Draft, goals: Collection[Goal], at: datetime
) -> Carrier:
    """Change what a proposal says: the next version, on which the voices are asked again (D7).

    Args:
        goals: all that it shall serve, of those that the actor may see; others stay as they are.

    Raises:
        NotAllowed: the actor neither runs the carrier nor proposed it, or may not see a goal.
        MovedOn: it is no proposal any more.
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
            kept = EarlierText(
                carrier=now,
                version=now.version,
                goals=sorted(shown),
                replaced_at=at,
                replaced_by_id=actor.user_id,
            )
            for name in draft.columns:
                setattr(kept, name, getattr(now, name))
            changes = altered(now, draft.columns)
            if not changes and shown.keys() == wanted.keys():
                return now
            now.version += 1
            now.voices_since = now.version
            now.save(update_fields=[*changes, "version", "voices_since"])
            kept.save(force_insert=True)
            end_for_change(actor=actor, subject_type=SUBJECT_TYPE, subject_id=now.pk, at=at)
            for key in sorted(wanted.keys() - shown.keys()):
                link_goal(actor=actor, goal=wanted[key], subject=now, at=at)
            for key in sorted(shown.keys() - wanted.keys()):
                unlink_goal(actor=actor, goal=shown[key], subject=now, at=at)
            record(
                actor=actor,
                verb="carriers.carrier.mended",
                subject=now,
                at=at,
                changes=changes,
                detail={"version": now.version},
            )
    except IntegrityError as error:
        raise title_taken(carrier.organisation.name, draft) from error
    return now


@decision
def confirm_meaning(*, actor: Actor, text: EarlierText, at: datetime) -> Carrier:
    """Confirm that the version after a text means the same: what was answered on it still counts.

    Raises:
        NotAllowed: the actor is no officer above.
        OwnMatter: the actor, or somebody whose deputy the actor is, proposed, wrote or changed it.
        MovedOn: it is no proposal any more, or this was confirmed before.
    """
    with transaction.atomic():
        now = locked(text.carrier)
        require_free(actor, *authors_of(now), at=at)
        require(can_approve_carrier, actor, now)
        fresh = now.earlier_texts.get(pk=text.pk)
        if not is_time_for(Deed.CONFIRM, now) or fresh.confirmed_at:
            raise MovedOn(what=N_("The change"))
        fresh.confirmed_at, fresh.confirmed_by_id = at, actor.user_id
        fresh.save(update_fields=["confirmed_at", "confirmed_by"])
        same = now.earlier_texts.filter(confirmed_at__isnull=False)
        since = voices_since(now.version, set(same.values_list("version", flat=True)))
        now.voices_since = min(since, now.voices_since)
        now.save(update_fields=["voices_since"])
        record(
            actor=actor,
            verb="carriers.carrier.confirmed",
            subject=now,
            at=at,
            detail={"version": fresh.version + 1},
        )
    return now

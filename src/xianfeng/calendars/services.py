from datetime import datetime

from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record

from .models import FeedAddress
from .permissions import has_feed


def renew_address(*, actor: Actor, at: datetime) -> FeedAddress:
    """Let one's own feed have a new address; the old one opens nothing any more.

    Raises:
        NotAllowed: the actor is no member.
    """
    require(has_feed, actor)
    assert actor.user_id is not None
    with transaction.atomic():
        row, is_new = FeedAddress.objects.select_for_update().get_or_create(
            user_id=actor.user_id, defaults={"number": 2, "recorded_at": at}
        )
        if not is_new:
            row.number, row.recorded_at = row.number + 1, at
            row.save(update_fields=["number", "recorded_at"])
        record(actor=actor, verb="calendars.address.renewed", subject=row, at=at, is_own=True)
    return row

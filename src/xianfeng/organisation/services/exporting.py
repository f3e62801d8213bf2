from datetime import datetime

from xianfeng.audit.models import Entry
from xianfeng.audit.services import record
from xianfeng.organisation.models import Organisation
from xianfeng.organisation.permissions import (
    Actor,
    can_export_organisations,
    can_see_members,
    require,
)
from xianfeng.organisation.rules import Look, SheetKind

_LOOKS = {SheetKind.POSTS: Look.POSTS_EXPORT}
"""What is taken out, where it is no list of those who belong somewhere."""


def note_export(
    *, actor: Actor, organisation: Organisation, kind: SheetKind, count: int, at: datetime
) -> Entry:
    """Write down that a list was taken out as a file; members see it among the looks (D16).

    Args:
        actor: who takes it out.
        organisation: at the top of what is in it.
        kind: what it lists.
        count: rows in it.
        at: the moment of recording.

    Raises:
        NotAllowed: the actor may not read it.
    """
    is_tree = kind is SheetKind.ORGANISATIONS
    require(can_export_organisations if is_tree else can_see_members, actor, organisation)
    return record(
        actor=actor,
        verb=f"organisation.{kind.value}.exported",
        subject=organisation,
        at=at,
        detail={"look": _LOOKS.get(kind, Look.EXPORT).value, "count": count},
    )

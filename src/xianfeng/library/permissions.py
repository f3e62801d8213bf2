from xianfeng.actors.permissions import has_role
from xianfeng.actors.rules import Actor, RoleKind

from .keeping import Subject, subject_seen
from .models import Document, Use

KEEPERS = frozenset({RoleKind.OFFICER})


def can_add(actor: Actor, subject: Subject) -> bool:
    """Tell whether the actor may add a paper: as the room of the thing says."""
    return subject.keeper.may_add(actor, subject.thing)


def keeps(actor: Actor, document: Document) -> bool:
    """Tell whether a document is the actor's own upload, or of an organisation in their care."""
    is_own = actor.user_id is not None and actor.user_id == document.uploaded_by_id
    return is_own or has_role(actor, KEEPERS, organisation=document.organisation)


def can_take_off(actor: Actor, use: Use) -> bool:
    """Tell whether the actor may take a paper off a page: who sent it, or who runs the thing."""
    if keeps(actor, use.document):
        return True
    subject = subject_seen(actor, use.subject_type, use.subject_id)
    return subject is not None and subject.keeper.runs(actor, subject.thing)

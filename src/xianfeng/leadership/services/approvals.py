"""What the level above has approved of an organisation, with its paper."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from xianfeng.access.own import require_free
from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_
from xianfeng.foundation.reasons import checked_line
from xianfeng.foundation.refusals import Before, Twice
from xianfeng.leadership.models.terms import PAPER_MOST, Approval
from xianfeng.leadership.rules.terms import ApprovalKind
from xianfeng.leadership.selectors.leading import leaders_of
from xianfeng.leadership.services.posts import NoTerm
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.permissions import can_shape
from xianfeng.organisation.services.ground import check_day, check_open, fresh_node


@decision
def record_approval(
    *,
    actor: Actor,
    organisation: Organisation,
    kind: ApprovalKind,
    approved_on: date,
    paper: str,
    at: datetime,
) -> Approval:
    """Record that the level above approved the result of an election, or a form for fewer members.

    Raises:
        NotAllowed: the level above is not the actor's.
        OwnMatter: the actor, or somebody whose deputy the actor is, holds a post here.
        NoTerm: no term runs whose election could be approved.
        Before: the election came after that day.
        Twice: it is recorded already.
        Missing, TooLong, Ahead, IsClosed: as they say.
    """
    words = checked_line(paper, what=N_("The document"), most=PAPER_MOST, field="paper")
    try:
        with transaction.atomic():
            fresh = fresh_node(organisation)
            require_free(actor, *leaders_of(fresh), at=at)
            require(can_shape, actor, fresh)
            check_open(fresh)
            check_day(approved_on, at)
            term = None
            if kind is ApprovalKind.ELECTION:
                term = fresh.terms.filter(ended_on=None).first()
                if term is None:
                    raise NoTerm
                if term.elected_on is not None and approved_on < term.elected_on:
                    raise Before(
                        day=term.elected_on,
                        why=N_("the election was on that day"),
                        beside=("approved_on",),
                    )
            approval = Approval.objects.create(
                organisation=fresh,
                kind=kind.value,
                form=fresh.kind,
                term=term,
                approved_on=approved_on,
                paper=words,
                recorded_at=at,
            )
            record(
                actor=actor,
                verb="leadership.approval.recorded",
                subject=approval,
                at=at,
                detail={"organisation": fresh.code, "approved_on": approved_on.isoformat()},
                reason=words,
            )
    except IntegrityError as error:
        raise Twice(what=N_("This approval has already been recorded.")) from error
    return approval

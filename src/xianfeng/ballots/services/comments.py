"""Hiding a comment: for a listed reason, by the level above, openly; its leaf stays (D11)."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from xianfeng.access.own import require_free
from xianfeng.access.selectors.speakers import those_within
from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.ballots.models.days import DayKey
from xianfeng.ballots.models.tallies import Comment
from xianfeng.ballots.permissions import can_hide_comments, office_of
from xianfeng.ballots.rules.comments import HideReason
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.selectors.balance import mark_of_comments, signed_mark
from xianfeng.ballots.services.log import append, hold_figures
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.ledger.leaves import HiddenLeaf
from xianfeng.foundation.refusals import Twice
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of


class UnknownComment(Refusal):
    """What was rated has no such comment."""

    sentence = N_("There is no such comment here.")


@decision
def hide_comment(
    *, actor: Actor, unit: Unit, key: UUID, reason: HideReason, at: datetime
) -> Comment:
    """Take a comment's text and salt away for good; a gap with reason and day stays to be seen.

    The ballot it came with is counted as before, and its leaf in the log is not touched: without
    the salt nobody can guess the text from the hash. Another leaf says reason and day, so that
    nobody hides one past this.

    Args:
        unit: what was rated.

    Raises:
        NotAllowed: the actor is no officer of the level above what was rated.
        OwnMatter: the actor, or who they act for, holds a role in the office that was rated.
        UnknownComment: it has no such comment.
        LogDamaged: the log is not what was signed; nothing is hidden before somebody looks.
        Twice: the comment is hidden already.
    """
    require(can_hide_comments, actor, unit)
    with transaction.atomic():
        require_free(actor, *those_within(office_of(unit), at=at), at=at)
        rows = Comment.objects.select_for_update(of=("self",)).filter(round__unit=unit)
        row = rows.filter(pk=key).first()
        if row is None:
            raise UnknownComment
        if row.hidden_reason:
            raise Twice(what=N_("This comment is hidden already."))
        hold_figures()
        if row.salt:
            _say_in_log(row, reason, at)
        before = _mark(row)
        row.text, row.salt = "", ""
        row.hidden_reason, row.hidden_on = reason.value, day_of(at)
        row.save(update_fields=["text", "salt", "hidden_reason", "hidden_on"])
        record(
            actor=actor,
            verb="ballots.comment.hidden",
            subject=unit,
            at=at,
            detail={"reason": reason.value, **signed_mark(change=_mark(row) - before)},
        )
    return row


def _say_in_log(row: Comment, reason: HideReason, at: datetime) -> None:
    """Say in the public log that the text behind a hash is shown no more, and for which reason."""
    day = DayKey.objects.order_by("-number").values_list("number", flat=True).first() or 0
    hashed = sha256(bytes.fromhex(row.salt) + row.text.encode()).hexdigest()
    append(log=LogName.PUBLIC, leaves=[HiddenLeaf(hashed, reason.value, day).line], at=at)


def _mark(row: Comment) -> int:
    return mark_of_comments(Comment.objects.filter(pk=row.pk))

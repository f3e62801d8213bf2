"""Who looked at personal data, and what is removed when somebody asks for it (PIPL)."""

from datetime import datetime

from django.db import transaction

from xianfeng.access.services.administrators import settle_closing
from xianfeng.access.services.deputies import forget_reasons
from xianfeng.access.services.roles import end_roles_of
from xianfeng.accounts.services.removing import erase_account
from xianfeng.actors.rules import Actor
from xianfeng.asks.services import ask, close, require_voice
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.reasons import checked_reason, optional_reason
from xianfeng.foundation.refusals import Missing, OnlyMembers
from xianfeng.foundation.room import house
from xianfeng.notices.services import forget_person
from xianfeng.people.models.members import Member
from xianfeng.people.selectors.visible import member_of
from xianfeng.people.services.forgetting import REMOVED_NAME, remove_record, remove_voluntary
from xianfeng.people.services.periods import Periods
from xianfeng.privacy.models import Correction, DeletionRequest
from xianfeng.privacy.rules.requests import DeletionState


class StillBelongs(Refusal):
    """The list of members is kept by duty as long as somebody is on it."""

    sentence = N_(
        "The member still belongs to an organisation, which must keep its list of members. "
        "Only what was given voluntarily can be removed now."
    )


def ask_deletion(*, actor: Actor, reason: str, at: datetime) -> DeletionRequest:
    """Ask that what is stored on oneself be removed; an officer answers.

    Raises:
        OnlyMembers: the account belongs to no member.
        AskedAlready: one is waiting already.
        TooLong: the reason, which may be empty, is too long.
    """
    member = member_of(actor)
    if member is None:
        raise OnlyMembers
    request = DeletionRequest(member=member, reason=optional_reason(reason))
    with transaction.atomic():
        return ask(actor=actor, ask=request, at=at)


@decision
def answer_deletion(
    *, actor: Actor, request: DeletionRequest, outcome: DeletionState, answer: str, at: datetime
) -> DeletionRequest:
    """Remove what no duty keeps, or say why not.

    Voluntary data are skills, wishes, free time, year of birth, education and the words of
    corrections. Of whoever has left, name, number, date of joining and the words of transfers,
    rolls and roles go too, and the account with its notices: it is closed, its sessions, posts and
    roles end. What stays counts a person without saying which; a frozen roll keeps the number,
    which its digest is made of; the trail keeps the fact alone.

    Args:
        actor: an officer at or above the member's organisation, and not the member.
        answer: what the member is told; needed for a no.

    Raises:
        NotAllowed: the actor may not answer this member.
        OwnMatter: the actor is the member, or the member's deputy.
        AnsweredAlready, StillBelongs, LastAdministrator, NoReason, TooLong: as they say.
    """
    if outcome is DeletionState.ASKED:
        raise Missing(what=N_("The answer"), beside=("outcome",))
    is_no = outcome is DeletionState.REFUSED
    words = checked_reason(answer) if is_no else optional_reason(answer)
    with transaction.atomic():
        current = Periods(at).asked(request)
        require_voice(actor=actor, ask=current, at=at)
        if outcome is DeletionState.PERSON_REMOVED and current.member.left_on is None:
            raise StillBelongs
        if not is_no:
            _remove_voluntary(actor, current.member, at=at)
            current.reason = ""
        if outcome is DeletionState.PERSON_REMOVED:
            _remove_person(actor, current.member, at=at)
        said = {"fact": "answered", "outcome": outcome.value}
        close(actor=actor, ask=current, state=outcome.value, answer=words, at=at, **said)
    return current


def _remove_person(actor: Actor, member: Member, *, at: datetime) -> None:
    """Remove who a member was: in the record, in words about it, and in the account."""
    for part in house().personal:
        if part.forget is not None:
            part.forget(actor=actor, member=member, at=at)
    member.deletion_requests.update(reason="")
    member.deletion_requests.exclude(answer="").update(answer=REMOVED_NAME)
    user, name = member.user, member.name
    remove_record(actor=actor, member=member, at=at)
    if user is not None:
        settle_closing(actor=actor, user_id=user.pk, at=at)
        forget_reasons(actor=actor, user=user, at=at)
        end_roles_of(actor=actor, user=user, at=at)
        names = {name, user.get_full_name(), user.username}
        forget_person(actor=actor, user_id=user.pk, names=names, at=at)
        erase_account(actor=actor, user=user, at=at)


def _remove_voluntary(actor: Actor, member: Member, *, at: datetime) -> None:
    remove_voluntary(actor=actor, member=member, at=at)
    Correction.objects.filter(member=member).update(old="", new="", reason="—", answer="—")

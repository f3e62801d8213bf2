"""Who looked at personal data, and what is removed when somebody asks for it (PIPL)."""

import zlib
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.urls import reverse

from xianfeng.accounts.services import erase_account
from xianfeng.audit.models import Entry
from xianfeng.audit.services import record
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.notices.services import forget_person, notify
from xianfeng.organisation.models import (
    Correction,
    DeletionRequest,
    Deputyship,
    FreeHours,
    ImportPreview,
    Member,
    MemberExport,
    Skill,
    Wish,
)
from xianfeng.organisation.permissions import (
    Actor,
    can_answer_requests,
    is_self,
    require,
    require_free,
)
from xianfeng.organisation.rules import (
    DeletionState,
    Look,
    SheetKind,
    checked_reason,
    optional_reason,
)
from xianfeng.organisation.selectors import day_of
from xianfeng.organisation.selectors.personal import member_of
from xianfeng.organisation.selectors.speakers import (
    officers_for,
)

from .administrators import settle_closing
from .periods import Periods
from .profiles import AlreadyAnswered, OnlyMembers
from .roles import end_roles_of

REMOVED_NAME = "—"
"""What stands where a name was."""


class DeletionOpen(Refusal):
    """One wish at a time."""

    sentence = N_("You have asked for this already; the answer is still to come.")


class StillBelongs(Refusal):
    """The list of members is kept by duty as long as somebody is on it."""

    sentence = N_(
        "The member still belongs to an organisation, which must keep its list of members. "
        "Only what was given voluntarily can be removed now."
    )


class NoAnswer(Refusal):
    """An answer is one of three."""

    sentence = N_("Choose what is to be done.")


def note_look(
    *,
    actor: Actor,
    subject: Model,
    look: Look,
    at: datetime,
    count: int = 1,
    as_of: date | None = None,
) -> Entry | None:
    """Write down that somebody looked at personal data of others; once a page view.

    Looking at oneself is nobody's business and leaves no line.

    Args:
        actor: who looks.
        subject: the member looked at, or the organisation, roll or other thing whose page shows
            members; rooms above say by `personal.register` on which of theirs a member stands.
        look: what was looked at.
        at: the moment of the look.
        count: how many persons were shown.
        as_of: the day of which a list was asked; None for today.
    """
    if count < 1 or (isinstance(subject, Member) and is_self(actor, subject)):
        return None
    return record(
        actor=actor,
        verb="organisation.members.seen",
        subject=subject,
        at=at,
        detail={"look": look.value, "count": count}
        | ({} if as_of is None else {"as_of": as_of.isoformat()}),
    )


def ask_deletion(*, actor: Actor, reason: str, at: datetime) -> DeletionRequest:
    """Ask that what is stored on oneself be removed; an officer answers.

    Raises:
        OnlyMembers: the account belongs to no member.
        DeletionOpen: one is waiting already.
        TextTooLong: the reason, which may be empty, is too long.
    """
    member = member_of(actor)
    if member is None:
        raise OnlyMembers
    words = optional_reason(reason)
    try:
        with transaction.atomic():
            request = DeletionRequest.objects.create(member=member, reason=words, asked_at=at)
            record(
                actor=actor,
                verb="organisation.deletion.asked",
                subject=request,
                at=at,
                is_own=True,
            )
            notify(
                actor=actor,
                user_ids=officers_for(member.organisation, at=at),
                kind="organisation.deletion_asked",
                at=at,
                details={"organisation": member.organisation.name},
                url=reverse("organisation:deletion", args=[request.pk]),
                key=f"deletion-{request.pk}",
            )
    except IntegrityError as error:
        raise DeletionOpen from error
    return request


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
        request: the wish.
        outcome: what is done.
        answer: what the member is told; needed for a no.
        at: the moment of recording.

    Raises:
        NotAllowed: the actor may not answer this member.
        OwnMatter: the actor is the member, or the member's deputy.
        AlreadyAnswered, StillBelongs, LastAdministrator, ReasonMissing, TextTooLong: as they say.
    """
    if outcome is DeletionState.ASKED:
        raise NoAnswer
    is_no = outcome is DeletionState.REFUSED
    words = checked_reason(answer) if is_no else optional_reason(answer)
    with transaction.atomic():
        member = Periods(at).member(request.member.pk)
        require_free(actor, member, at=at)
        require(can_answer_requests, actor, member)
        current = DeletionRequest.objects.select_for_update().get(pk=request.pk)
        if current.state != DeletionState.ASKED.value:
            raise AlreadyAnswered
        if outcome is DeletionState.PERSON_REMOVED and member.left_on is None:
            raise StillBelongs
        user_id = member.user_id
        if not is_no:
            _remove_voluntary(member)
            current.reason = ""
        if outcome is DeletionState.PERSON_REMOVED:
            # Nobody is left to be told here: the office tells the person otherwise.
            user_id = None
            _remove_person(actor, member, at=at)
        current.state = outcome.value
        current.answered_by_id, current.answered_at = actor.user_id, at
        current.answer = words
        current.save()
        record(
            actor=actor,
            verb="organisation.deletion.answered",
            subject=current,
            at=at,
            detail={"outcome": outcome.value},
        )
        if user_id is not None:
            notify(
                actor=actor,
                user_ids=[user_id],
                kind="organisation.request_answered",
                at=at,
                url=reverse("organisation:me") + "#requests",
                key=f"deletion-{current.pk}",
            )
    return current


def _remove_person(actor: Actor, member: Member, *, at: datetime) -> None:
    """Remove who a member was: in the record, in words about it, and in the account."""
    Periods(at).end_all_duties(member, on=day_of(at))
    _forget_previews(member)
    for rows in (member.transfers, member.roll_changes):
        rows.update(reason=REMOVED_NAME)
    member.transfers.exclude(answer="").update(answer=REMOVED_NAME)
    member.deletion_requests.update(reason="")
    member.deletion_requests.exclude(answer="").update(answer=REMOVED_NAME)
    user, name = member.user, member.name
    member.name, member.number, member.joined_date = REMOVED_NAME, "", None
    member.user = None
    member.save(update_fields=["name", "name_keys", "number", "joined_date", "user"])
    if user is not None:
        settle_closing(actor=actor, user_id=user.pk, at=at)
        Deputyship.objects.filter(Q(principal=user) | Q(deputy=user)).update(reason=REMOVED_NAME)
        end_roles_of(actor=actor, user=user, at=at)
        names = {name, user.get_full_name(), user.username}
        forget_person(actor=actor, user_id=user.pk, names=names, at=at)
        erase_account(actor=actor, user=user, at=at)


def _forget_previews(member: Member) -> None:
    """Throw away the sheets that wait and may name the member: taken in, or taken out."""
    wanted = [word.encode() for word in (member.name, member.number) if word]
    rows = ImportPreview.objects.filter(kind=SheetKind.MEMBERS.value).order_by("pk")
    gone = [
        pk
        for pk, content in rows.values_list("pk", "content").iterator()
        if any(word in zlib.decompress(content) for word in wanted)
    ]
    ImportPreview.objects.filter(pk__in=gone).delete()
    MemberExport.objects.all().delete()  # each is made anew in a minute


def _remove_voluntary(member: Member) -> None:
    for table in (Skill, Wish, FreeHours):
        table.objects.filter(member=member).delete()
    Correction.objects.filter(member=member).update(old="", new="", reason="—", answer="—")
    member.birth_year, member.education = None, ""
    member.save(update_fields=["birth_year", "education"])

"""Terms of office and posts: who was elected or appointed, from when, until when."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from xianfeng.access.own import require_free
from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.paths import is_at_or_below
from xianfeng.foundation.refusals import NoReason, NotAfter, Over
from xianfeng.foundation.text import prose
from xianfeng.leadership.models.terms import Post, Term
from xianfeng.leadership.permissions import can_keep_posts
from xianfeng.leadership.rules.holding import (
    Span,
    clash,
    end_faults,
    holder_faults,
    succession_faults,
    term_faults,
)
from xianfeng.leadership.rules.terms import PostKind, months_after
from xianfeng.leadership.selectors.leading import leaders_of
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.permissions import can_manage_organisations, can_shape
from xianfeng.organisation.services.ground import check_day, check_open, fresh_node
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Standing
from xianfeng.sheets.rules.faults import refuse


class PutOffTooFar(Refusal):
    """An election is put off by a year at most, however often (elections, article 3)."""

    sentence = N_(
        "The term was planned until {day}; its election can be put off by {months} months at most."
    )
    beside = ("until",)


class NoTerm(Refusal):
    """There is nothing to extend."""

    sentence = N_("There is no recorded term here that could be extended.")


def begin_term(
    *,
    actor: Actor,
    organisation: Organisation,
    elected_on: date | None,
    starts_on: date,
    ends_on: date,
    at: datetime,
) -> Term:
    """Record a new term; the one that runs ends on the day on which it starts.

    Args:
        actor: an officer or administrator of the organisation or above; of the level above
            where the election is early.
        elected_on: the day of the election, where it was one.
        starts_on: first day of the term; today or before.
        ends_on: the planned end, by which the next election is due.

    Raises:
        NotAllowed: the actor does not manage the organisation.
        NotAfter, ElectedAfterStart, TermsOverlap, EarlyElection, Ahead, IsClosed:
            as they say.
    """
    with transaction.atomic():
        fresh = fresh_node(organisation)
        require(can_manage_organisations, actor, fresh)
        check_open(fresh)
        check_day(starts_on, at)
        refuse(term_faults(starts_on, ends_on, elected_on))
        running = fresh.terms.filter(ended_on=None).first()
        if running is not None:
            _end_running(actor, fresh, running, starts_on)
        term = Term.objects.create(
            organisation=fresh,
            elected_on=elected_on,
            starts_on=starts_on,
            ends_on=ends_on,
            recorded_at=at,
        )
        record(
            actor=actor,
            verb="leadership.term.begun",
            subject=term,
            at=at,
            detail={
                "organisation": fresh.code,
                "starts_on": starts_on.isoformat(),
                "ends_on": ends_on.isoformat(),
            },
        )
    return term


def _end_running(actor: Actor, organisation: Organisation, running: Term, on: date) -> None:
    refuse(
        succession_faults(
            running.dates,
            on,
            is_shaped=can_shape(actor, organisation),
            months=settings.FIGURES.election_notice_months,
        )
    )
    running.ended_on = on
    running.save(update_fields=["ended_on"])


@decision
def extend_term(
    *, actor: Actor, organisation: Organisation, until: date, reason: str, at: datetime
) -> Term:
    """Put the election of the running term off, as the level above has approved.

    Raises:
        NotAllowed: the level above is not the actor's.
        OwnMatter: the actor, or somebody whose deputy the actor is, holds a post here.
        NoTerm, NotAfter, PutOffTooFar, NoReason, IsClosed: as they say.
    """
    with transaction.atomic():
        fresh = fresh_node(organisation)
        require_free(actor, *leaders_of(fresh), at=at)
        require(can_shape, actor, fresh)
        check_open(fresh)
        term = fresh.terms.filter(ended_on=None).first()
        if term is None:
            raise NoTerm
        reason = prose(reason)
        if not reason:
            raise NoReason
        before = term.dates.due_on
        if until <= before:
            raise NotAfter(day=before, why=N_("the term is already due on that day"))
        most = settings.FIGURES.extension_most_months
        if until > months_after(term.ends_on, most):
            raise PutOffTooFar(day=term.ends_on, months=most)
        term.extended_until, term.extension_reason = until, reason
        term.save(update_fields=["extended_until", "extension_reason"])
        record(
            actor=actor,
            verb="leadership.term.extended",
            subject=term,
            at=at,
            changes={"due_on": (before.isoformat(), until.isoformat())},
            reason=reason,
        )
    return term


@decision
def appoint(
    *,
    actor: Actor,
    organisation: Organisation,
    member: Member,
    kind: PostKind,
    starts_on: date,
    at: datetime,
) -> Post:
    """Record who holds a post from a day on.

    A post gives no right on the platform; roles do.

    Raises:
        NotAllowed: the actor is no officer here or above.
        OwnMatter: the post would be the actor's, or that of somebody whose deputy the actor is.
        NotOneOfIts, NotFullMember, SecretaryThere, HoldsPost, Ahead, IsClosed: as they say.
    """
    with transaction.atomic():
        fresh = fresh_node(organisation)
        require(can_keep_posts, actor, fresh)
        check_open(fresh)
        check_day(starts_on, at)
        person = Member.objects.select_related("organisation").get(pk=member.pk)
        require_free(actor, person, at=at)
        belongs = person.left_on is None and is_at_or_below(person.organisation.path, fresh.path)
        refuse(
            holder_faults(
                person.name,
                belongs=belongs,
                is_full=person.standing == Standing.FULL.value,
                left_on=person.left_on,
                until=None,
            )
        )
        new = Span(person.pk, person.name, kind, starts_on)
        later = fresh.posts.filter(Q(ends_on=None) | Q(ends_on__gt=starts_on))
        others = [
            Span(
                row.member_id,
                row.member.name,
                PostKind(row.kind),
                row.starts_on,
                row.ends_on or date.max,
            )
            for row in later.select_related("member").order_by("starts_on", "pk")
        ]
        if kind is PostKind.SECRETARY:
            secretaries = (each for each in others if each.kind is kind)
            refuse(filter(None, (clash(new, each, is_person=False) for each in secretaries)))
        own = (each for each in others if each.member == person.pk)
        refuse(filter(None, (clash(new, each, is_person=True) for each in own)))
        post = Post.objects.create(
            organisation=fresh,
            member=person,
            kind=kind.value,
            starts_on=starts_on,
            recorded_at=at,
        )
        record(
            actor=actor,
            verb="leadership.post.begun",
            subject=post,
            at=at,
            detail={
                "organisation": fresh.code,
                "kind": kind.value,
                "starts_on": starts_on.isoformat(),
            },
        )
    return post


@decision
def end_post(*, actor: Actor, post: Post, ends_on: date, at: datetime) -> Post:
    """Record the end of a post.

    Raises:
        NotAllowed: the actor is no officer here or above.
        OwnMatter: the post is the actor's, or that of somebody whose deputy the actor is.
        Over, NotAfter, Ahead: as they say.
    """
    with transaction.atomic():
        fresh = fresh_node(post.organisation)
        require(can_keep_posts, actor, fresh)
        held = fresh.posts.select_related("member").get(pk=post.pk)
        require_free(actor, held.member, at=at)
        if held.ends_on is not None:
            raise Over(what=N_("The post"))
        check_day(ends_on, at)
        refuse(end_faults(held.starts_on, ends_on))
        held.ends_on = ends_on
        held.save(update_fields=["ends_on"])
        record(
            actor=actor,
            verb="leadership.post.ended",
            subject=held,
            at=at,
            changes={"ends_on": (None, ends_on.isoformat())},
        )
    return held

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.organisation import NOW, make_actor, make_member, make_organisation
from xianfeng.actors.rules import SYSTEM, Actor, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import Ahead, NoReason, NotAfter, Over
from xianfeng.leadership.models.terms import Post, Term
from xianfeng.leadership.rules.post_faults import (
    EarlyElection,
    ElectedAfterStart,
    HoldsPost,
    NotFullMember,
    NotOneOfIts,
    SecretaryThere,
    TermsOverlap,
)
from xianfeng.leadership.rules.terms import PostKind
from xianfeng.leadership.services.ground import end_posts
from xianfeng.leadership.services.posts import (
    NoTerm,
    PutOffTooFar,
    appoint,
    begin_term,
    end_post,
    extend_term,
)
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.services.ground import IsClosed
from xianfeng.organisation.services.nodes import close_node
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Standing

pytestmark = pytest.mark.django_db
START, END = date(2023, 7, 1), date(2026, 7, 1)


def begin(
    one: Organisation,
    actor: Actor = SYSTEM,
    *,
    starts_on: date = START,
    ends_on: date = END,
    elected_on: date | None = None,
) -> Term:
    return begin_term(
        actor=actor,
        organisation=one,
        elected_on=elected_on,
        starts_on=starts_on,
        ends_on=ends_on,
        at=NOW,
    )


def extend(
    one: Organisation,
    until: date = date(2026, 12, 31),
    actor: Actor = SYSTEM,
    reason: str = "机构改革未完成",
) -> Term:
    return extend_term(actor=actor, organisation=one, until=until, reason=reason, at=NOW)


def post(
    one: Organisation,
    member: Member,
    kind: PostKind = PostKind.SECRETARY,
    on: date = START,
    actor: Actor = SYSTEM,
) -> Post:
    return appoint(actor=actor, organisation=one, member=member, kind=kind, starts_on=on, at=NOW)


def test_a_new_term_ends_the_running_one() -> None:
    one = make_organisation()
    first = begin(one, make_actor(RoleKind.OFFICER, one))

    second = begin(one, starts_on=END, ends_on=date(2029, 7, 1), elected_on=END - timedelta(days=3))

    first.refresh_from_db()
    assert (first.ended_on, second.ended_on) == (END, None)
    assert [entry.verb for entry in Entry.objects.all()] == ["leadership.term.begun"] * 2


def test_terms_that_cannot_be_are_refused() -> None:
    one = make_organisation()
    with pytest.raises(NotAfter):
        begin(one, ends_on=START)
    with pytest.raises(ElectedAfterStart):
        begin(one, elected_on=START + timedelta(days=1))
    with pytest.raises(Ahead):
        begin(one, starts_on=date(2026, 10, 1), ends_on=date(2029, 10, 1))
    begin(one)
    with pytest.raises(TermsOverlap):
        begin(one)
    with pytest.raises(NotAllowed):
        begin(one, make_actor(RoleKind.SECRETARY, one))


def test_the_database_refuses_a_term_that_ends_before_it_starts() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(
            organisation=make_organisation(), starts_on=END, ends_on=START, recorded_at=NOW
        )


def test_an_early_election_is_for_the_level_above() -> None:
    top = make_organisation()
    one = make_organisation(parent=top)
    begin(one)
    own, above = make_actor(RoleKind.OFFICER, one), make_actor(RoleKind.OFFICER, top)

    with pytest.raises(EarlyElection):
        begin(one, own, starts_on=date(2025, 12, 31), ends_on=date(2028, 12, 31))
    begin(one, above, starts_on=date(2025, 12, 31), ends_on=date(2028, 12, 31))


def test_an_extension_comes_from_the_level_above_and_says_why() -> None:
    top = make_organisation()
    one = make_organisation(parent=top)
    with pytest.raises(NoTerm):
        extend(one)
    begin(one)
    with pytest.raises(NotAllowed):
        extend(one, actor=make_actor(RoleKind.OFFICER, one))
    with pytest.raises(NotAfter):
        extend(one, until=END)
    with pytest.raises(NoReason):
        extend(one, reason=" ")

    term = extend(one, actor=make_actor(RoleKind.OFFICER, top))

    assert (term.extended_until, term.extension_reason) == (date(2026, 12, 31), "机构改革未完成")
    assert Entry.objects.latest("pk").changes == {"due_on": ["2026-07-01", "2026-12-31"]}


def test_an_election_is_put_off_by_a_year_at_most_however_often() -> None:
    one = make_organisation(parent=make_organisation())
    begin(one)
    extend(one, until=date(2027, 6, 1))
    with pytest.raises(PutOffTooFar) as refused:
        extend(one, until=date(2027, 7, 2))

    term = extend(one, until=date(2027, 7, 1))

    assert refused.value.details == {"day": END, "months": 12}
    assert term.extended_until == date(2027, 7, 1)


def test_a_post_is_held_by_a_full_member_of_the_organisation_or_below() -> None:
    top = make_organisation()
    below = make_organisation(parent=top)
    member = make_member(organisation=below)

    assert post(top, member).member == member
    with pytest.raises(NotOneOfIts):
        post(below, make_member(organisation=top))
    with pytest.raises(NotFullMember):
        post(below, make_member(organisation=below, standing=Standing.PROBATIONARY))
    for kind in (RoleKind.SECRETARY, RoleKind.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            post(below, member, actor=make_actor(kind, below))
    with pytest.raises(Ahead):
        post(below, member, on=date(2026, 10, 1))


def test_there_is_one_secretary_at_a_time_and_one_post_a_person() -> None:
    one = make_organisation()
    first, second = make_member(organisation=one), make_member(organisation=one)
    held = post(one, first)

    with pytest.raises(SecretaryThere):
        post(one, second, on=date(2025, 1, 1))
    with pytest.raises(HoldsPost):
        post(one, first, PostKind.COMMITTEE_MEMBER)
    end_post(actor=SYSTEM, post=held, ends_on=date(2025, 1, 1), at=NOW)
    with pytest.raises(SecretaryThere):
        post(one, second, on=date(2024, 12, 31))
    assert post(one, second, on=date(2025, 1, 1)).ends_on is None


def test_the_database_refuses_two_secretaries() -> None:
    one = make_organisation()
    post(one, make_member(organisation=one))

    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(
            organisation=one,
            member=make_member(organisation=one),
            kind=PostKind.SECRETARY.value,
            starts_on=START,
            recorded_at=NOW,
        )


def test_the_end_of_a_post_lies_after_its_start_and_not_ahead() -> None:
    one = make_organisation()
    held = post(one, make_member(organisation=one))

    with pytest.raises(NotAfter):
        end_post(actor=SYSTEM, post=held, ends_on=START, at=NOW)
    with pytest.raises(Ahead):
        end_post(actor=SYSTEM, post=held, ends_on=date(2026, 10, 1), at=NOW)
    for kind in (RoleKind.SECRETARY, RoleKind.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            end_post(actor=make_actor(kind, one), post=held, ends_on=date(2025, 1, 1), at=NOW)
    end_post(actor=SYSTEM, post=held, ends_on=date(2025, 1, 1), at=NOW)
    with pytest.raises(Over):
        end_post(actor=SYSTEM, post=held, ends_on=date(2025, 2, 1), at=NOW)


def test_posts_that_began_later_end_after_one_day() -> None:
    one = make_organisation()
    held = post(one, make_member(organisation=one), on=date(2026, 5, 1))

    assert end_posts(one.posts.all(), on=date(2026, 3, 1)) == 1

    held.refresh_from_db()
    assert held.ends_on == date(2026, 5, 2)


def test_nothing_begins_in_a_closed_organisation() -> None:
    one = make_organisation()
    begin(one)
    close_node(actor=SYSTEM, node=one, closed_on=date(2026, 5, 1), reason="", at=NOW)

    assert one.terms.get().ended_on == date(2026, 5, 1)
    with pytest.raises(IsClosed):
        begin(one)
    with pytest.raises(IsClosed):
        extend(one)
    with pytest.raises(IsClosed):
        post(one, make_member())

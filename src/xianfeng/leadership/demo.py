"""Terms of office and posts of the demo city."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from xianfeng.actors.rules import System
from xianfeng.audit.services import record
from xianfeng.leadership.models.terms import Approval, Post, Term
from xianfeng.leadership.rules.terms import ApprovalKind, PostKind, months_after
from xianfeng.organisation.demo.history import beginning
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Standing

BATCH = 1_000
TERM_MONTHS = 36
COMMITTEE_TERM_MONTHS = 60
NO_SECRETARY_EVERY = 97
NO_TERM_EVERY = 61
LATE_EVERY = 41
"""Branches whose term has ended without an election."""

NO_COMMITTEE = ("A1502", "A3303")
LARGE_COMMITTEE = "A5203"
NO_DISCIPLINE = ("A2701", "A4102")
LONG_TERM = "A2702"
FORMER_EVERY = 4
"""Branches of whom the term before the present one is known too."""

COMMITTEE = (
    PostKind.SECRETARY,
    PostKind.DEPUTY_SECRETARY,
    PostKind.DISCIPLINE_MEMBER,
    PostKind.COMMITTEE_MEMBER,
    PostKind.COMMITTEE_MEMBER,
)
OFFICE_COMMITTEE = (
    PostKind.SECRETARY,
    PostKind.DISCIPLINE_SECRETARY,
    PostKind.DEPUTY_SECRETARY,
    PostKind.COMMITTEE_MEMBER,
    PostKind.COMMITTEE_MEMBER,
)
NO_DISCIPLINE_EVERY = 7
"""Committees of offices of which the secretary alone is known."""
APPROVED_ABOVE = {OrganisationKind.COMMITTEE, OrganisationKind.GENERAL_BRANCH}
UNAPPROVED_EVERY = 13
"""Elections whose approval by the level above was not written down."""


def fill(*, at: datetime, seed: int) -> str:
    """Write terms and posts of all open organisations; elections end on the day `at`."""
    random = Random(seed + 1)
    organisations = list(Organisation.objects.filter(closed_on=None).order_by("path"))
    with transaction.atomic():
        counts = _terms_and_posts(random, organisations, at)
        record(
            actor=System("demo"),
            verb="leadership.demo.filled",
            subject=organisations[0],
            at=beginning(at),
            detail=counts,
        )
    return f"{counts['terms']:,} terms, {counts['posts']:,} posts"


def _terms_and_posts(
    random: Random, organisations: Sequence[Organisation], at: datetime
) -> dict[str, int]:
    today = day_of(at)
    own: dict[int, list[int]] = {}
    full = Member.objects.filter(standing=Standing.FULL.value, left_on=None).order_by("pk")
    joined = {}
    for key, organisation_id, joined_date in full.values_list(
        "pk", "organisation_id", "joined_date"
    ):
        own.setdefault(organisation_id, []).append(key)
        joined[key] = joined_date
    first_below = {one.parent_id: own[one.pk] for one in reversed(organisations) if one.pk in own}
    terms, posts = [], []
    for place, one in enumerate(organisations):
        if one.parent_id is None or one.closed_on is not None:
            continue
        months = COMMITTEE_TERM_MONTHS if one.kind == OrganisationKind.COMMITTEE else TERM_MONTHS
        months = COMMITTEE_TERM_MONTHS if one.code == LONG_TERM else months
        starts_on = _election(random, place, today, months)
        if place % NO_TERM_EVERY != 9:
            terms.append(_term(one, starts_on, months, at))
        people = own.get(one.pk) or first_below.get(one.pk, [])
        offset = 0 if one.pk in own else 1
        kinds = _committee(one, place)
        posts += [
            _post(one, member, kind, starts_on, at)
            for kind, member in zip(kinds, people[offset:], strict=False)
        ]
        before = months_after(starts_on, -months)
        if place % FORMER_EVERY == 2 and one.founded_on and one.founded_on < before:
            former = _term(one, before, months, at)
            former.ended_on = starts_on
            terms.append(former)
            elders = [key for key in people[offset + 5 :] if (day := joined[key]) and day < before]
            posts += [
                _post(one, member, kind, before, at, ends_on=starts_on)
                for kind, member in zip(COMMITTEE[:2], elders, strict=False)
            ]
    Term.objects.bulk_create(terms, batch_size=BATCH)
    Approval.objects.bulk_create(_approvals(terms, at), batch_size=BATCH)
    Post.objects.bulk_create(posts, batch_size=BATCH)
    return {"terms": len(terms), "posts": len(posts)}


def _approvals(terms: Sequence[Term], at: datetime) -> list[Approval]:
    """Approve the elections of committees and general branches, but for a few."""
    elected = [term for term in terms if term.organisation.kind in APPROVED_ABOVE]
    return [
        Approval(
            organisation=term.organisation,
            kind=ApprovalKind.ELECTION.value,
            form=term.organisation.kind,
            term=term,
            approved_on=term.starts_on,
            paper=f"临直工〔{term.starts_on.year}〕{number}号",
            recorded_at=at,
        )
        for number, term in enumerate(elected, start=1)
        if number % UNAPPROVED_EVERY
    ]


def _election(random: Random, place: int, today: date, months: int) -> date:
    """Return the day on which the present term began; some are over, some end soon."""
    starts_on = months_after(today, -random.randint(1, months - 8))
    if place % LATE_EVERY == 7:
        return months_after(today, -months - random.randint(1, 5))
    if place % 19 == 3:
        return months_after(today, -months + random.randint(1, 5))
    return starts_on


def _committee(one: Organisation, place: int) -> Sequence[PostKind]:
    if one.code == LARGE_COMMITTEE:
        return (*COMMITTEE, *[PostKind.COMMITTEE_MEMBER] * 4)
    if one.code in NO_COMMITTEE:
        return COMMITTEE[:1]
    if one.kind == OrganisationKind.COMMITTEE:
        return OFFICE_COMMITTEE if place % NO_DISCIPLINE_EVERY else OFFICE_COMMITTEE[:1]
    if one.code in NO_DISCIPLINE:
        return [kind for kind in COMMITTEE if kind is not PostKind.DISCIPLINE_MEMBER]
    return COMMITTEE[1:] if place % NO_SECRETARY_EVERY == 11 else COMMITTEE


def _term(one: Organisation, starts_on: date, months: int, at: datetime) -> Term:
    return Term(
        organisation=one,
        elected_on=starts_on - timedelta(days=3),
        starts_on=starts_on,
        ends_on=months_after(starts_on, months),
        recorded_at=at,
    )


def _post(
    one: Organisation,
    member_id: int,
    kind: PostKind,
    starts_on: date,
    at: datetime,
    *,
    ends_on: date | None = None,
) -> Post:
    return Post(
        organisation=one,
        member_id=member_id,
        kind=kind.value,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_at=at,
    )

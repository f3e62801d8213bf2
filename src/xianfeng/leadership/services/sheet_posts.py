"""Writing the posts and terms of a reviewed sheet."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby, pairwise

from xianfeng.actors.rules import Actor
from xianfeng.leadership.models.terms import Post, Term
from xianfeng.leadership.rules.posts import PostDecision
from xianfeng.leadership.rules.sheet_terms import TermPlan
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.sheets.kinds import Tell

BATCH = 500


def write_posts(
    *, actor: Actor, decisions: Sequence[PostDecision], at: datetime, tell: Tell
) -> None:
    """End posts and record new ones, then the terms (`sheets.kinds.Write`)."""
    del actor, tell
    written = [each for each in decisions if not each.faults]
    keys = dict(Organisation.objects.order_by("pk").values_list("code", "pk"))
    _end_posts({d.ended: d.ends_on for d in written if d.ended and d.ends_on})
    Post.objects.bulk_create(
        (
            Post(
                organisation_id=keys[new.organisation],
                member_id=new.member,
                kind=new.kind.value,
                starts_on=new.starts_on,
                ends_on=new.ends_on,
                recorded_at=at,
            )
            for each in written
            if (new := each.post) is not None
        ),
        batch_size=BATCH,
    )
    plans = [each.term for each in written if each.term is not None]
    _write_terms([plan for plan in plans if plan.is_new], keys, at)
    elected = {plan.key: plan.elected_on for plan in plans if plan.key}
    terms = Term.objects.in_bulk(sorted(elected))
    for key, term in terms.items():
        term.elected_on = elected[key]
    Term.objects.bulk_update(terms.values(), ["elected_on"], batch_size=BATCH)


def _end_posts(ends: dict[int, date]) -> None:
    posts = Post.objects.in_bulk(sorted(ends))
    for key, post in posts.items():
        post.ends_on = ends[key]
    Post.objects.bulk_update(posts.values(), ["ends_on"], batch_size=BATCH)


def _write_terms(plans: Sequence[TermPlan], keys: dict[str, int], at: datetime) -> None:
    """Record terms that follow each other; each ends on the day on which the next one starts."""
    ordered = sorted(plans, key=lambda plan: (plan.organisation, plan.starts_on))
    new: list[Term] = []
    firsts: dict[int, date] = {}
    for code, same in groupby(ordered, key=lambda plan: plan.organisation):
        chain = list(same)
        firsts[keys[code]] = chain[0].starts_on
        for plan, following in pairwise([*chain, None]):
            assert plan is not None
            new.append(
                Term(
                    organisation_id=keys[code],
                    elected_on=plan.elected_on,
                    starts_on=plan.starts_on,
                    ends_on=plan.ends_on,
                    ended_on=following.starts_on if following else None,
                    recorded_at=at,
                )
            )
    running = list(Term.objects.filter(organisation__in=list(firsts), ended_on=None))
    for term in running:
        term.ended_on = firsts[term.organisation_id]
    Term.objects.bulk_update(running, ["ended_on"], batch_size=BATCH)
    Term.objects.bulk_create(new, batch_size=BATCH)

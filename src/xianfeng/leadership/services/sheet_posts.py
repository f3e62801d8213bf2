"""Writing the posts and terms of a reviewed sheet, and taking them back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby, pairwise
from typing import Any

from django.db import IntegrityError, transaction

from xianfeng.actors.permissions import is_officer, require
from xianfeng.actors.rules import Actor
from xianfeng.audit.keeping import points_at
from xianfeng.foundation.errors import N_
from xianfeng.foundation.room import house
from xianfeng.leadership.models.terms import Post, Term
from xianfeng.leadership.rules.posts import PostDecision
from xianfeng.leadership.rules.sheet_terms import TermPlan
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.sheets.kinds import Tell
from xianfeng.sheets.services.undoing import BuiltOn

BATCH = 500
TABLES: Mapping[str, type[Post | Term]] = {"post": Post, "term": Term}
TOLD: Mapping[str, tuple[str, ...]] = {
    "post": ("ends_on",),
    "term": ("elected_on", "ends_on", "extended_until", "ended_on"),
}
"""What of a row changes after it was written down."""
CHANGED = N_("a later change of the same record")


def write_posts(
    *, actor: Actor, decisions: Sequence[PostDecision], at: datetime, tell: Tell
) -> Mapping[str, Any]:
    """End posts and record new ones, then the terms (`sheets.kinds.Write`)."""
    del actor, tell
    written = [each for each in decisions if not each.faults]
    keys = dict(Organisation.objects.order_by("pk").values_list("code", "pk"))
    changed = _end_posts({d.ended: d.ends_on for d in written if d.ended and d.ends_on})
    posts = Post.objects.bulk_create(
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
    terms, ended = _write_terms([plan for plan in plans if plan.is_new], keys, at)
    elected = {plan.key: plan.elected_on for plan in plans if plan.key}
    known = Term.objects.in_bulk(sorted(elected))
    for key, term in known.items():
        changed[f"term {key}"] = {"elected_on": _told(term.elected_on, elected[key])}
        term.elected_on = elected[key]
    Term.objects.bulk_update(known.values(), ["elected_on"], batch_size=BATCH)
    for name, fields in ended.items():
        changed[name] = {**changed.get(name, {}), **fields}
    made = {
        f"{kind} {row.pk}": {name: _day(getattr(row, name)) for name in TOLD[kind]}
        for kind, rows in (("post", posts), ("term", terms))
        for row in rows
    }
    return {"new": [*made], "made": made, "changed": changed}


def put_posts_back(*, actor: Actor, written: Mapping[str, Any], since: int, at: datetime) -> None:
    """Take back what `write_posts` wrote (`sheets.kinds.Undo`).

    Raises:
        NotAllowed: the actor is no officer of an organisation concerned.
        BuiltOn: a post or a term was changed or approved since, or its holder or its organisation
            is not there any more.
    """
    del since, at
    made, changed = written["made"], written["changed"]
    rows = {name: _row(name) for name in (*made, *changed)}
    keys = {row.organisation_id for row in rows.values()}
    for place in Organisation.objects.filter(pk__in=keys).select_related("unit").order_by("pk"):
        require(is_officer, actor, place)
    for name, row in rows.items():
        told = made.get(name) or {field: pair[1] for field, pair in changed[name].items()}
        if any(_day(getattr(row, field)) != day for field, day in told.items()):
            raise BuiltOn(what=CHANGED)
    terms = [int(name.partition(" ")[2]) for name in made if name.startswith("term ")]
    if what := points_at(Term, terms):
        raise BuiltOn(what=house().say_noun(what))
    for name in made:
        rows[name].delete()
    try:
        with transaction.atomic():
            for name, fields in changed.items():
                _restore(rows[name], fields)
    except IntegrityError as error:
        raise BuiltOn(what=CHANGED) from error


def _row(name: str) -> Post | Term:
    kind, _space, key = name.partition(" ")
    row = TABLES[kind]._default_manager.select_for_update().filter(pk=int(key)).first()  # noqa: SLF001 -- the way Django names it
    if row is None:
        raise BuiltOn(what=CHANGED)
    return row


def _restore(row: Post | Term, fields: Mapping[str, Sequence[str | None]]) -> None:
    """Write the days of a row back; nobody who has left holds a post again."""
    days = {name: date.fromisoformat(old) if old else None for name, (old, _new) in fields.items()}
    is_held = isinstance(row, Post) and days.get("ends_on", row.ends_on) is None
    if is_held and not _is_there(row):
        raise BuiltOn(what=N_("a change of membership"))
    for name, day in days.items():
        setattr(row, name, day)
    row.save(update_fields=list(days))


def _is_there(row: Post | Term) -> bool:
    left = isinstance(row, Post) and row.member.left_on is not None
    return not left and row.organisation.closed_on is None


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _told(before: date | None, after: date | None) -> list[str | None]:
    return [_day(before), _day(after)]


def _end_posts(ends: dict[int, date]) -> dict[str, dict[str, list[str | None]]]:
    posts = Post.objects.in_bulk(sorted(ends))
    told = {}
    for key, post in posts.items():
        told[f"post {key}"] = {"ends_on": _told(post.ends_on, ends[key])}
        post.ends_on = ends[key]
    Post.objects.bulk_update(posts.values(), ["ends_on"], batch_size=BATCH)
    return told


def _write_terms(
    plans: Sequence[TermPlan], keys: dict[str, int], at: datetime
) -> tuple[list[Term], dict[str, dict[str, list[str | None]]]]:
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
    told = {}
    for term in running:
        told[f"term {term.pk}"] = {"ended_on": _told(term.ended_on, firsts[term.organisation_id])}
        term.ended_on = firsts[term.organisation_id]
    Term.objects.bulk_update(running, ["ended_on"], batch_size=BATCH)
    return Term.objects.bulk_create(new, batch_size=BATCH), told

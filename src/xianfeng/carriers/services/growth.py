"""How a carrier grows: evaluated cycles, a charter, and the stages that follow the trial (D14)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from xianfeng.access.own import require_free
from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record, take
from xianfeng.carriers.models.carriers import Carrier, CarrierMove
from xianfeng.carriers.models.growth import Charter, Evaluation
from xianfeng.carriers.permissions import (
    authors_of,
    can_approve_carrier,
    can_run_carrier,
    drafters_of,
    is_time_for,
)
from xianfeng.carriers.rules.growth import Rhythm, clauses_of, lacking
from xianfeng.carriers.rules.life import LIFE, Deed
from xianfeng.carriers.selectors.catalogue import locked
from xianfeng.carriers.selectors.growth import cycle_begins_on, grown, held_in
from xianfeng.carriers.selectors.voices import newest_charter
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.life import require_order
from xianfeng.foundation.refusals import Missing, MovedOn, NotAfter
from xianfeng.organisation.selectors.days import day_of


class NotGrown(Refusal):
    """The next stage asks for more than there is (D14)."""

    sentence = N_("{number} things are still missing; the carrier's page names each.")


class NothingHeld(Refusal):
    """A cycle in which nothing was held has no evidence to be judged by."""

    sentence = N_(
        "Nothing is recorded as held from {begins} to {ends}. Record what was held, or end the "
        "carrier with a reason."
    )
    beside = ("ends_on",)


@dataclass(frozen=True)
class CharterDraft:
    """What a charter says; one clause a line."""

    clauses: str
    rhythm: Rhythm
    in_charge: str
    must_know: str
    review_date: date


def evaluate_cycle(
    *,
    actor: Actor,
    carrier: Carrier,
    ends_on: date,
    findings: str,
    review_date: date,
    at: datetime,
) -> Evaluation:
    """Write what came of a cycle: from its start, or the day after the cycle before, to a day.

    Raises:
        NotAllowed: the actor does not run the carrier.
        MovedOn: it does not run.
        Ahead: the cycle ends in the future.
        NotAfter: it ends before it began, or its review comes before its end.
        Missing: the findings are empty.
        NothingHeld: no activity of the cycle is recorded as held.
    """
    require(can_run_carrier, actor, carrier)
    with transaction.atomic():
        now = locked(carrier)
        if not is_time_for(Deed.EVALUATE, now):
            raise MovedOn(what=LIFE.noun)
        begins_on = cycle_begins_on(now)
        require_order(ends_on, today=day_of(at))
        if ends_on <= begins_on:
            raise NotAfter(
                day=begins_on, why=N_("the cycle begins on that day"), beside=("ends_on",)
            )
        if review_date <= ends_on:
            raise NotAfter(
                day=ends_on, why=N_("the cycle ends on that day"), beside=("review_date",)
            )
        if not findings.strip():
            raise Missing(what=N_("What came of it"), beside=("findings",))
        if not held_in(now, begins_on, ends_on).exists():
            raise NothingHeld(begins=begins_on, ends=ends_on)
        last = now.evaluations.aggregate(last=Max("number"))["last"] or 0
        evaluation = Evaluation.objects.create(
            carrier=now,
            number=last + 1,
            begins_on=begins_on,
            ends_on=ends_on,
            findings=findings.strip(),
            review_date=review_date,
            by_id=actor.user_id,
            recorded_at=at,
        )
        record(
            actor=actor,
            verb="carriers.cycle.evaluated",
            subject=evaluation,
            at=at,
            detail={"begins_on": begins_on, "ends_on": ends_on, "review_date": review_date},
        )
    return evaluation


def draft_charter(*, actor: Actor, carrier: Carrier, draft: CharterDraft, at: datetime) -> Charter:
    """Write the next version of a charter; it is in force once somebody above has said so.

    Raises:
        NotAllowed: the actor does not run the carrier.
        MovedOn: it is neither regular nor an institution.
        Missing: it has no clause.
        NotAfter: its review lies not ahead.
    """
    require(can_run_carrier, actor, carrier)
    with transaction.atomic():
        now = locked(carrier)
        if not is_time_for(Deed.DRAFT, now):
            raise MovedOn(what=LIFE.noun)
        if not clauses_of(draft.clauses):
            raise Missing(what=N_("The clauses"), beside=("clauses",))
        if draft.review_date <= (today := day_of(at)):
            raise NotAfter(day=today, why=N_("that is today"), beside=("review_date",))
        newest = newest_charter(now)
        charter = Charter.objects.create(
            carrier=now,
            version=newest.version + 1 if newest else 1,
            clauses="\n".join(clauses_of(draft.clauses)),
            rhythm=draft.rhythm.value,
            in_charge=draft.in_charge,
            must_know=draft.must_know,
            review_date=draft.review_date,
            by_id=actor.user_id,
            recorded_at=at,
        )
        record(
            actor=actor,
            verb="carriers.charter.drafted",
            subject=charter,
            at=at,
            detail={"version": charter.version},
        )
    return charter


@decision
def settle_carrier(
    *, actor: Actor, carrier: Carrier, settled_at: datetime, at: datetime
) -> Carrier:
    """Make a carrier on trial a regular one, after a cycle that was evaluated (D14).

    Raises:
        NotAllowed: the actor is no officer above.
        OwnMatter: the actor, or somebody whose deputy the actor is, proposed or wrote it.
        NotGrown: it serves no goal, or no cycle was evaluated.
        MovedOn: it is not on trial.
        Before, Ahead: the day lies before its last step or evaluation, or ahead.
    """
    with transaction.atomic():
        now = locked(carrier)
        require_free(actor, *authors_of(now), at=at)
        require(can_approve_carrier, actor, now)
        _grow(actor, now, Deed.SETTLE, settled_at, at)
    return now


@decision
def establish_carrier(
    *, actor: Actor, carrier: Carrier, established_at: datetime, at: datetime
) -> Carrier:
    """Make a regular carrier an institution; its newest charter is in force from that day (D14).

    Raises:
        NotAllowed: the actor is no officer above.
        OwnMatter: the actor, or somebody whose deputy the actor is, proposed it or wrote the
            charter.
        NotGrown: a cycle, a voice or the charter is missing.
        MovedOn: it is not regular.
        Before, Ahead: the day lies before its last step or evaluation, or ahead.
    """
    with transaction.atomic():
        now = locked(carrier)
        require_free(actor, *drafters_of(now), at=at)
        require(can_approve_carrier, actor, now)
        _grow(actor, now, Deed.ESTABLISH, established_at, at)
        _put_in_force(now, day_of(established_at))
    return now


@decision
def renew_charter(
    *, actor: Actor, carrier: Carrier, in_force_from: datetime, at: datetime
) -> Carrier:
    """Put the newest version of an institution's charter in force, in place of the one before.

    Raises:
        NotAllowed: the actor is no officer above.
        OwnMatter: the actor, or somebody whose deputy the actor is, wrote it.
        MovedOn: it is no institution, or has no newer version than the one in force.
        Before, Ahead: the day lies before that of the one in force, or ahead.
    """
    with transaction.atomic():
        now = locked(carrier)
        require_free(actor, *drafters_of(now), at=at)
        require(can_approve_carrier, actor, now)
        newest = newest_charter(now)
        if not is_time_for(Deed.RENEW, now) or newest is None or newest.in_force_from:
            raise MovedOn(what=N_("The charter"))
        before = now.charters.filter(in_force_to=None, in_force_from__isnull=False).first()
        day = day_of(in_force_from)
        require_order(day, today=day_of(at), after=before.in_force_from if before else None)
        _put_in_force(now, day)
        record(
            actor=actor,
            verb="carriers.charter.renewed",
            subject=newest,
            at=at,
            detail={"version": newest.version},
        )
    return now


def _grow(actor: Actor, carrier: Carrier, step: Deed, happened_at: datetime, at: datetime) -> None:
    """Take the step to the next stage, where nothing is missing for it."""
    if is_time_for(step, carrier) and (lacks := lacking(step, grown(carrier))):
        raise NotGrown(number=len(lacks))
    last = carrier.evaluations.aggregate(last=Max("ends_on"))["last"]
    verb = "settled" if step is Deed.SETTLE else "established"
    take(
        actor=actor,
        move=CarrierMove(carrier=carrier, step=step, happened_at=happened_at),
        verb=f"carriers.carrier.{verb}",
        at=at,
        after=last,
    )


def _put_in_force(carrier: Carrier, day: date) -> None:
    carrier.charters.filter(in_force_to=None, in_force_from__isnull=False).update(in_force_to=day)
    newest = newest_charter(carrier)
    assert newest is not None, "who asks has looked"
    newest.in_force_from = day
    newest.save(update_fields=["in_force_from"])

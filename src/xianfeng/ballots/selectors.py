from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Min, Q
from django.urls import reverse

from xianfeng.actors.rules import Actor
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.reshaping import Change, Hindrance, Obstacle, Reshaping

from .models import Ballot, Batch, Slip
from .permissions import can_print_slips
from .rules import (
    QUESTIONNAIRES,
    Balance,
    Counts,
    NotASlip,
    Questionnaire,
    SlipState,
    counts_of,
    first_day,
    month_number,
    read_token,
    stored_value,
)


class UnknownSlip(Refusal):
    """No slip has this code."""

    sentence = N_(
        "This slip is not known here. Check the address, or ask at the window for another."
    )


class SlipUsed(Refusal):
    """The slip was spent; that is all that is known."""

    sentence = N_("This slip has been used: its ballot is in the box. Nothing more is needed.")


class SlipVoided(Refusal):
    """The slip was called in before it was used."""

    sentence = N_("This slip was called in and no longer counts. Ask at the window for another.")


@dataclass(frozen=True)
class OpenSlip:
    """An unused slip: what it rates and what it asks."""

    digest: str
    window: Unit
    questionnaire: Questionnaire


@dataclass(frozen=True)
class BatchCard:
    """Slips printed together, and what became of them."""

    batch_id: int
    printed_on: date
    count: int
    unused: int
    used: int
    voided: int

    @property
    def anchor(self) -> str:
        """A name for this batch on a page."""
        return f"batch-{self.batch_id}"


def open_slip(token: str) -> OpenSlip:
    """Give what a slip may vote on; reading spends nothing.

    Raises:
        UnknownSlip: no slip has this code.
        SlipUsed: its ballot is in the box.
        SlipVoided: it was called in.
    """
    try:
        digest = stored_value(read_token(token))
    except NotASlip:
        raise UnknownSlip from None
    slip = Slip.objects.select_related("batch__window__parent").filter(digest=digest).first()
    if slip is None:
        raise UnknownSlip
    if slip.state != SlipState.UNUSED.value:
        raise SlipUsed if slip.state == SlipState.USED.value else SlipVoided
    batch = slip.batch
    return OpenSlip(digest, batch.window, QUESTIONNAIRES[batch.questionnaire])


def window_counts(window_ids: Collection[int], period: Period) -> dict[int, Counts]:
    """Count the ballots of windows in a period, in one query; windows without ballots are absent.

    The counts are not suppressed: whoever shows them minds `FIGURES.cell_minimum`.
    """
    rows = (
        Ballot.objects.filter(
            window_id__in=window_ids,
            month__gte=month_number(period.start),
            month__lt=month_number(period.end),
        )
        .values_list("window_id", "questionnaire", "answers")
        .annotate(ballots=Count("pk"))
        .order_by()
    )
    found: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    for window_id, questionnaire, answers, ballots in rows:
        found[window_id].append((questionnaire, answers, ballots))
    return {window_id: counts_of(counted) for window_id, counted in found.items()}


def monthly_counts(
    window_ids: Collection[int] | None = None,
) -> Iterator[tuple[int, date, Counts]]:
    """Count the ballots of each window and month, by window, then month; None: of all windows."""
    ballots = Ballot.objects.all()
    if window_ids is not None:
        ballots = ballots.filter(window_id__in=window_ids)
    rows = (
        ballots.values_list("window_id", "month", "questionnaire", "answers")
        .annotate(ballots=Count("pk"))
        .order_by("window_id", "month")
    )
    found: dict[tuple[int, int], list[tuple[str, str, int]]] = defaultdict(list)
    for window_id, month, questionnaire, answers, ballots in rows.iterator():
        found[window_id, month].append((questionnaire, answers, ballots))
    for (window_id, month), counted in found.items():
        yield window_id, first_day(month), counts_of(counted)


def months_voted(window_ids: Collection[int]) -> tuple[date, date] | None:
    """Give the first and the last month in which the windows got ballots, by their first days."""
    span = Ballot.objects.filter(window_id__in=window_ids).aggregate(
        first=Min("month"), last=Max("month")
    )
    if span["first"] is None:
        return None
    return first_day(span["first"]), first_day(span["last"])


def batches_of(window: Unit) -> list[BatchCard]:
    """Give the batches of a window, newest first, with the states of their slips."""
    batches = Batch.objects.filter(window=window).order_by("-printed_on", "-pk")
    counted = (
        Slip.objects.filter(batch__window=window)
        .values_list("batch_id", "state")
        .annotate(slips=Count("pk"))
        .order_by()
    )
    states: dict[int, dict[str, int]] = defaultdict(dict)
    for batch_id, state, slips in counted:
        states[batch_id][state] = slips
    return [
        BatchCard(
            batch_id=batch.pk,
            printed_on=batch.printed_on,
            count=batch.count,
            **{state.value: states[batch.pk].get(state.value, 0) for state in SlipState},
        )
        for batch in batches
    ]


def balance() -> Balance:
    """Weigh the box: slips by state against ballots (I2)."""
    slips = Slip.objects.aggregate(
        issued=Count("pk"),
        **{
            state.value: Count("pk", filter=Q(state=state.value))  # one pass over the index
            for state in SlipState
        },
    )
    return Balance(**slips, ballots=Ballot.objects.count())


class SlipsOut(Refusal):
    """Whoever holds a slip may vote with it; paper that is out is called in before."""

    sentence = N_("Slips of “{name}” are out and unused: {count}. Call them in first.")


def slips_in_the_way(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[Obstacle]:
    """Give the slips of a window with which people could still vote on it.

    Its ballots stay what they are: nothing of the box ever goes to another window.
    """
    del at
    window = reshaping.node
    if not isinstance(window, Unit):
        return ()
    count = Slip.objects.filter(batch__window=window, state=SlipState.UNUSED.value).count()
    if not count:
        return ()
    address = reverse("review:manage", args=[window.code])
    may_call_in = can_print_slips(actor, window)
    return (Obstacle(SlipsOut(name=window.name, count=count), address if may_call_in else ""),)


HINDRANCES = (
    Hindrance("ballots.slip", frozenset({Change.CLOSE, Change.MERGE}), slips_in_the_way, order=80),
)

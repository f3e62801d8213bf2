from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse

from xianfeng.actors.rules import Actor
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.reshaping import Change, Hindrance, Obstacle, Reshaping
from xianfeng.organisation.selectors.visible import windows

from .models import Ballot, Batch, Slip, Tally
from .permissions import can_print_slips
from .rules import (
    LEVELS,
    NOTHING,
    QUESTIONNAIRES,
    SUMS,
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

_BALLOTS = Sum(sum((F(f"level_{level}") for level in LEVELS[1:]), F(f"level_{LEVELS[0]}")))


class UnknownSlip(Refusal):
    """No slip has this code."""

    sentence = N_(
        "This slip is not known here. Check the address, or ask for another at the window."
    )


class SlipUsed(Refusal):
    """The slip was spent; that and its window (`code`) is all that is known."""

    sentence = N_("This slip has been used: its ballot is in the box. Nothing more is needed.")


class SlipVoided(Refusal):
    """The slip was called in before it was used."""

    sentence = N_("This slip was called in and is no longer valid. Ask for another at the window.")


@dataclass(frozen=True)
class RatedWindow:
    """A window as citizens know it."""

    pk: int
    code: str
    name: str
    office: str


@dataclass(frozen=True)
class OpenSlip:
    """An unused slip: what it rates and what it asks."""

    digest: str
    window: RatedWindow
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
    """Return what a slip may vote on; reading spends nothing.

    Raises:
        UnknownSlip: no slip has this code.
        SlipUsed: its ballot is in the box.
        SlipVoided: it was called in.
    """
    try:
        digest = stored_value(read_token(token))
    except NotASlip:
        raise UnknownSlip from None
    for state, questionnaire, window_id, code, name, office in _slips().filter(digest=digest):
        if state != SlipState.UNUSED.value:
            raise (SlipUsed if state == SlipState.USED.value else SlipVoided)(code=code)
        window = RatedWindow(window_id, code, name, office or "")
        return OpenSlip(digest, window, QUESTIONNAIRES[questionnaire])
    raise UnknownSlip


@cache
def _slips() -> QuerySet[Slip, Any]:
    """Put together once what every look at a slip asks; putting it together costs the most."""
    return Slip.objects.values_list(
        *("state", "batch__questionnaire", "batch__window_id", "batch__window__code"),
        *("batch__window__name", "batch__window__parent__name"),
    )


def rated_window(code: str) -> RatedWindow | None:
    """Return the window of this code; None where no open window has it."""
    found = windows().filter(code=code).order_by("pk")
    for pk, name, office in found.values_list("pk", "name", "parent__name"):
        return RatedWindow(pk, code, name, office or "")
    return None


def window_counts(window_ids: Collection[int], period: Period) -> dict[int, Counts]:
    """Count the ballots of windows in a period, in one query; windows without ballots are absent.

    The counts are not suppressed: whoever shows them minds `FIGURES.cell_minimum`.
    """
    rows = Tally.objects.filter(
        window_id__in=window_ids,
        month__gte=month_number(period.start),
        month__lt=month_number(period.end),
    )
    found: dict[int, Counts] = {}
    for window_id, *sums in rows.values_list("window_id", *SUMS):
        found[window_id] = found.get(window_id, NOTHING) + counts_of(sums)
    return found


def monthly_counts(
    window_ids: Collection[int] | None = None,
) -> Iterator[tuple[int, date, Counts]]:
    """Count the ballots of each window and month, by window, then month; None: of all windows."""
    tallies = Tally.objects.order_by("window_id", "month")
    if window_ids is not None:
        tallies = tallies.filter(window_id__in=window_ids)
    for window_id, month, *sums in tallies.values_list("window_id", "month", *SUMS):
        yield window_id, first_day(month), counts_of(sums)


def ballots_since(month: date) -> int:
    """Count the ballots of this month and later ones: they only become more, so it dates them."""
    cast = Tally.objects.filter(month__gte=month_number(month)).aggregate(ballots=_BALLOTS)
    return cast["ballots"] or 0


def has_slips() -> bool:
    """Tell whether a slip was ever printed."""
    return Batch.objects.exists()


def batches_of(window: Unit) -> list[BatchCard]:
    """List the batches of a window, newest first, with the states of their slips."""
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
    """Weigh the box: slips by state against ballots and their sums (I2)."""
    slips = Slip.objects.aggregate(
        issued=Count("pk"),
        **{
            state.value: Count("pk", filter=Q(state=state.value))  # one pass over the index
            for state in SlipState
        },
    )
    added_up = Tally.objects.aggregate(ballots=_BALLOTS)["ballots"] or 0
    return Balance(**slips, ballots=Ballot.objects.count(), added_up=added_up)


class SlipsOut(Refusal):
    """Whoever holds a slip may vote with it; paper that is out is called in before."""

    sentence = N_("“{name}” still has unused slips in circulation: {count}. Call them in first.")


def slips_in_the_way(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[Obstacle]:
    """List the slips of a window with which people could still vote on it.

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

"""What waits for an officer, from all rooms, as one queue: the first due first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse

from xianfeng.access.own import is_own_matter
from xianfeng.actors.rules import Actor
from xianfeng.asks.models import IS_OPEN
from xianfeng.asks.selectors import answered_by
from xianfeng.ballots.selectors.batches import WaitingBatch, batches_to_approve
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.permissions import PARTIES, can_approve_carrier, can_do
from xianfeng.carriers.rules.life import Stage, StuckReason, Turn
from xianfeng.carriers.selectors.catalogue import PROPOSED_AT, carriers_in_reach
from xianfeng.carriers.selectors.decision import turn_now
from xianfeng.carriers.selectors.page import moves_in_order
from xianfeng.carriers.selectors.stuck import StuckCarrier, stuck_carriers
from xianfeng.carriers.selectors.voices import voices_lacking_of
from xianfeng.cases.models.cases import Ruling
from xianfeng.cases.rules.life import Lateness
from xianfeng.cases.selectors.visible import waiting_cases
from xianfeng.desk.rules import ALIKE_MOST, NEW_DAYS, Due, QueueKind, Urgency, due_by
from xianfeng.desk.selectors.growing import ready_to_grow
from xianfeng.leadership.rules.findings import FindingKind
from xianfeng.leadership.selectors.findings import findings_in_reach
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.life import Transfer
from xianfeng.privacy.models import Correction, DeletionRequest, Request
from xianfeng.review.selectors.windows import windows_visible_to

KINDS = {
    StuckReason.REVIEW_OVERDUE: QueueKind.REVIEW,
    StuckReason.ENDORSEMENT_WAITS: QueueKind.VOICES,
    StuckReason.START_WAITS: QueueKind.START,
    StuckReason.SILENT: QueueKind.SILENT,
    StuckReason.NO_GOAL: QueueKind.NO_GOAL,
}
"""What a stuck carrier is in the queue; what waits for approval stands there by itself."""


Thing = Carrier | Request | Transfer | FindingKind | WaitingBatch | Ruling | Lateness
"""What waits: a thing, or a kind of which several wait."""


@dataclass(frozen=True)
class Waiting:
    """One thing that waits, or several alike."""

    kind: QueueKind
    thing: Thing
    """A carrier, a request, a transfer, a kind of finding, a batch of slips, a case."""
    url: str
    due: Due
    whose: str = ""
    """The organisation; empty where there are several."""
    since: date | None = None
    """The day on which it came, or the last sign of life; `age` days ago."""
    age: int | None = None
    count: int = 1
    """Of how many things this row speaks."""


def _row(
    kind: QueueKind,
    thing: Thing,
    url: str,
    *,
    today: date,
    due_on: date | None = None,
    whose: str = "",
    since: date | None = None,
    count: int = 1,
) -> Waiting:
    age = (today - since).days if since else None
    return Waiting(kind, thing, url, due_by(due_on, today=today), whose, since, age, count)


@dataclass(frozen=True)
class Queue:
    """All that waits; every number is a sum over rows."""

    rows: tuple[Waiting, ...]
    gathering: int
    today: date

    def of(self, which: str) -> tuple[Waiting, ...]:
        """Return the rows of a kind or an urgency, or what came lately; all for another word."""
        new = self.today - timedelta(days=NEW_DAYS)
        if which == "new":
            return tuple(row for row in self.rows if row.since and row.since > new)
        if which in {*QueueKind, *Urgency}:
            return tuple(row for row in self.rows if which in {row.kind, row.due.urgency})
        return self.rows

    def count(self, which: str = "") -> int:
        return sum(row.count for row in self.of(which))


def queue_of(actor: Actor, *, at: datetime) -> Queue:
    """Gather what waits for an officer, in a fixed number of queries."""
    today = day_of(at)
    proposed = list(
        carriers_in_reach(actor)
        .filter(stage=Stage.PROPOSED.value)
        .select_related("organisation__unit", "organisation__parent__unit", "proposed_by")
        .prefetch_related("endorsements", "moves")
        .order_by(PROPOSED_AT, "pk")
    )
    accepted = [carrier for carrier in proposed if not voices_lacking_of(carrier)]
    decided = [carrier for carrier in accepted if turn_now(carrier) is Turn.ABOVE]
    own = {carrier.pk for carrier in accepted}
    stuck = [item for item in stuck_carriers(actor, at=at) if item.carrier.pk not in own]
    rows = [
        *_approvals(actor, decided, today),
        *_growing(actor, today),
        *_slips(actor, today),
        *_requests(actor, today),
        *_transfers(actor, today),
        *_cases(actor, today),
        *_carriers(stuck, today),
        *_findings(actor, today),
    ]
    return Queue(tuple(sorted(rows, key=_first_due)), len(proposed) - len(accepted), today)


def _first_due(row: Waiting) -> tuple[date, date, int, str]:
    return (
        row.due.day or date.max,
        row.since or date.max,
        list(QueueKind).index(row.kind),
        row.url,
    )


def _approvals(actor: Actor, accepted: Iterable[Carrier], today: date) -> Iterator[Waiting]:
    wait = timedelta(days=settings.FIGURES.endorsement_wait_days)
    for carrier in accepted:
        if can_approve_carrier(actor, carrier):
            yield _row(
                QueueKind.APPROVAL,
                carrier,
                reverse("carriers:approve", args=[carrier.pk]),
                today=today,
                due_on=moves_in_order(carrier)[0].happened_on + wait,
                whose=carrier.organisation.name,
                since=day_of(max(row.counted_at for row in carrier.endorsements.all())),
            )


def _growing(actor: Actor, today: date) -> Iterator[Waiting]:
    """What has all that its next stage asks for: the level above decides."""
    for carrier, step, since in ready_to_grow(carriers_in_reach(actor)):
        if can_do(actor, step, carrier) and not is_own_matter(actor, *PARTIES[step](carrier)):
            yield _row(
                QueueKind.GROWTH,
                carrier,
                reverse("carriers:carrier", args=[carrier.pk]),
                today=today,
                whose=carrier.organisation.name,
                since=since,
            )


def _slips(actor: Actor, today: date) -> Iterator[Waiting]:
    ids = windows_visible_to(actor).values_list("pk", flat=True)
    for batch in batches_to_approve(actor, ids):
        yield _row(
            QueueKind.SLIPS,
            batch,
            reverse("review:approvals"),
            today=today,
            whose=batch.office,
            since=batch.printed_on,
        )


def _requests(actor: Actor, today: date) -> Iterator[Waiting]:
    for model in (Correction, DeletionRequest):
        for request in answered_by(actor, model).filter(IS_OPEN):
            yield _row(
                QueueKind.REQUEST,
                request,
                reverse(request.page, args=[request.pk]),
                today=today,
                whose=request.member.organisation.name,
                since=day_of(request.asked_at),
            )


def _transfers(actor: Actor, today: date) -> Iterator[Waiting]:
    for transfer in answered_by(actor, Transfer).filter(IS_OPEN):
        silence = transfer.silence
        yield _row(
            QueueKind.TRANSFER,
            transfer,
            reverse(transfer.page, args=[transfer.pk]),
            today=today,
            due_on=day_of(silence.over_at()) if silence else None,
            whose=transfer.source.name,
            since=day_of(transfer.asked_at),
        )


def _cases(actor: Actor, today: date) -> Iterator[Waiting]:
    """What the level above has to decide, one by one; what is late or soon due, together."""
    for ruling in answered_by(actor, Ruling).filter(IS_OPEN):
        silence = ruling.silence
        yield _row(
            QueueKind.RULING,
            ruling,
            reverse(ruling.page, args=[ruling.pk]),
            today=today,
            due_on=day_of(silence.over_at()) if silence else None,
            whose=ruling.case.holder.name,
            since=day_of(ruling.asked_at),
        )
    for waiting in waiting_cases(actor, today=today):
        yield _row(
            QueueKind.CASE,
            waiting.lateness,
            f"{reverse('cases:cases')}?late={waiting.lateness.value}",
            today=today,
            due_on=waiting.first_due,
            count=waiting.count,
        )


def _carriers(stuck: Iterable[StuckCarrier], today: date) -> Iterator[Waiting]:
    times = {
        StuckReason.ENDORSEMENT_WAITS: settings.FIGURES.endorsement_wait_days,
        StuckReason.START_WAITS: settings.FIGURES.carrier_start_days,
        StuckReason.REVIEW_OVERDUE: 0,
    }
    for item in stuck:
        if item.reason in KINDS:
            days = times.get(item.reason)
            page = "serve" if item.reason is StuckReason.NO_GOAL else "carrier"
            yield _row(
                KINDS[item.reason],
                item.carrier,
                reverse(f"carriers:{page}", args=[item.carrier.pk]),
                today=today,
                due_on=item.since + timedelta(days) if item.since and days is not None else None,
                whose=item.carrier.organisation.name,
                since=item.since,
            )


def _findings(actor: Actor, today: date) -> Iterator[Waiting]:
    """What the rules find, a row for each kind; its page lists them one by one."""
    pairs, counts = findings_in_reach(actor, today=today)
    days: dict[FindingKind, list[date]] = defaultdict(list)
    for _key, finding in pairs:
        days[finding.kind] += [day for day in finding.details.values() if isinstance(day, date)]
    page = reverse("leadership:findings")
    for kind, count in counts.items():
        due_on = min(days[kind], default=None)
        yield _row(
            QueueKind.FINDING,
            kind,
            f"{page}?kind={kind.value}",
            today=today,
            due_on=due_on,
            count=count,
        )


def together(rows: Iterable[Waiting]) -> list[Waiting]:
    """Put things alike, which no day tells apart, into one row that leads to all of them."""
    rows = list(rows)
    alike = [row for row in rows if row.kind is QueueKind.NO_GOAL]
    if len(alike) <= ALIKE_MOST:
        return rows
    one = replace(
        alike[0], url=f"?kind={QueueKind.NO_GOAL.value}#queue", whose="", count=len(alike)
    )
    return [*(row for row in rows if row.kind is not QueueKind.NO_GOAL), one]

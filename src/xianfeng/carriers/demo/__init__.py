"""The carriers of the demo city, what is done through them and who took part, in bulk."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from xianfeng.access.models.roles import Role
from xianfeng.actors.rules import RoleKind, System
from xianfeng.audit.services import record
from xianfeng.carriers.models.carriers import Carrier, CarrierMove
from xianfeng.carriers.rules.life import LIFE, RUNNING, Deed, Stage, Who
from xianfeng.organisation.demo import HISTORY_STARTS, RITUAL_OFFICES
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import day_of, noon_of
from xianfeng.organisation.selectors.visible import office_of
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Standing
from xianfeng.plans.demo import MOVED_GOALS
from xianfeng.plans.models import Assignment, Goal
from xianfeng.plans.services.goals import link_goal

from .asking import ask_around
from .calendar import Doing, write_activities
from .growth import count_voices, grow
from .programmes import PROGRAMMES, RITUAL_NUMBERS, Plot, Programme

OWN_PROPOSER = "member"
"""The login whose proposal waits for its third voice."""
assert tuple(f"LJ{number:02d}" for number in RITUAL_NUMBERS) == RITUAL_OFFICES


@dataclass(frozen=True)
class _Dates:
    """The days of a carrier's life."""

    proposed: date
    approved: date | None = None
    started: date | None = None
    ended: date | None = None
    review: date | None = None
    settled: date | None = None
    established: date | None = None

    @property
    def taken(self) -> Iterator[tuple[Deed, date]]:
        """The steps that were taken, in their order."""
        days = {
            Deed.PROPOSE: self.proposed,
            Deed.APPROVE: self.approved,
            Deed.START: self.started,
            Deed.SETTLE: self.settled,
            Deed.ESTABLISH: self.established,
            Deed.END: self.ended,
        }
        return ((step, day) for step, day in days.items() if day is not None)


GROWING = (Deed.START, Deed.SETTLE, Deed.ESTABLISH)
Lived = tuple[Carrier, Programme, _Dates]


def fill(*, at: datetime, seed: int) -> str:
    """Write carriers with voices, links, activities and check-ins, all before the day `at`."""
    random = Random(seed)
    today = day_of(at)
    city = _City(
        organisations={place.code: place for place in Organisation.objects.order_by("pk")},
        members=_members(),
        users={
            kind: dict(
                Role.objects.filter(kind=kind.value, organisation__isnull=False)
                .order_by("-pk")
                .values_list("organisation__code", "user")
            )
            for kind in (RoleKind.SECRETARY, RoleKind.OFFICER)
        },
        at=at,
    )
    goals = _Goals.read()
    with transaction.atomic():
        dates = [_dates(random, programme, today) for programme in PROGRAMMES]
        for place, month in goals.moves(PROGRAMMES):
            dates[place] = _started_in(dates[place], month)
        dates = [
            _matured(days, programme.stage, today)
            for programme, days in zip(PROGRAMMES, dates, strict=True)
        ]
        begun = [
            _carrier(random, programme, days, city)
            for programme, days in zip(PROGRAMMES, dates, strict=True)
        ]
        carriers = Carrier.objects.bulk_create(carrier for carrier, _ in begun)
        lived = list(zip(carriers, PROGRAMMES, dates, strict=True))
        CarrierMove.objects.bulk_create(
            move
            for (carrier, programme, days), (_, written_at) in zip(lived, begun, strict=True)
            for move in _moves(carrier, programme, days, written_at, city)
        )
        count_voices(
            random,
            [
                (carrier, programme, days.proposed, days.approved)
                for carrier, programme, days in lived
            ],
            at=at,
        )
        links = goals.link(lived, at)
        written = write_activities(
            random,
            [
                Doing(
                    carrier,
                    programme,
                    [pk for pk, _ in _pool(programme, carrier, city.members)],
                    days.started,
                    days.ended,
                )
                for carrier, programme, days in lived
            ],
            at=at,
        )
        grow(
            random,
            [
                (carrier, programme, [day for step, day in days.taken if step in GROWING])
                for carrier, programme, days in lived
                if days.started and not days.ended
            ],
            users=city.users[RoleKind.SECRETARY],
            at=at,
        )
        record(
            actor=System("demo"),
            verb="carriers.demo.filled",
            subject=carriers[0],
            at=at,
            detail={"carriers": len(carriers), "links": links, "activities": written.activities},
        )
        ask_around(random, [(carrier, programme) for carrier, programme, _ in lived], at=at)
    return (
        f"{len(carriers)} carriers, {written.activities:,} activities, "
        f"{written.check_ins:,} check-ins"
    )


Members = dict[str, list[tuple[int, str]]]


@dataclass(frozen=True)
class _City:
    """What the rooms below wrote, with who holds which role by the place; the day of building."""

    organisations: dict[str, Organisation]
    members: Members
    users: dict[RoleKind, dict[str, int]]
    at: datetime


def _members() -> Members:
    """Return the members of each branch by its code, in the order of their numbers."""
    found: Members = defaultdict(list)
    present = Member.objects.filter(left_on=None).order_by("pk")
    rows = present.values_list("organisation__code", "pk", "standing")
    for code, pk, standing in rows:
        found[code].append((pk, standing))
    return found


def _code(programme: Programme, organisations: dict[str, Organisation]) -> str:
    if programme.office == 0:
        return "A"
    head = f"A{programme.office:02d}"
    number = programme.branch
    while f"{head}{number:02d}" not in organisations:
        number -= 3
    return f"{head}{number:02d}"


def _pool(programme: Programme, carrier: Carrier, members: Members) -> list[tuple[int, str]]:
    """List who comes to the carrier's activities: the office's members, or the whole city's.

    The offices that only perform rituals send nobody anywhere.
    """
    if programme.plot is Plot.RITUAL:
        return []
    ritual = tuple(f"A{number:02d}" for number in RITUAL_NUMBERS)
    if programme.plot is Plot.CITY:
        return [
            row for code, rows in members.items() if not code.startswith(ritual) for row in rows
        ]
    head = f"A{programme.office:02d}"
    own = members[carrier.organisation.code]
    return [*own, *(row for code, rows in members.items() if code.startswith(head) for row in rows)]


def _dates(random: Random, programme: Programme, today: date) -> _Dates:
    stage = programme.stage
    if stage is Stage.PROPOSED:
        ago = 75 if programme.plot is Plot.OVERDUE else random.randint(12, 40)
        return _Dates(today - timedelta(days=ago))
    if stage is Stage.APPROVED:
        proposed = today - timedelta(days=random.randint(50, 70))
        return _Dates(proposed, approved=today - timedelta(days=random.randint(4, 12)))
    started = _first_day(random, stage, today)
    if programme.plot is Plot.OVERDUE:
        started = today - timedelta(days=200)
    elif programme.plot is Plot.SILENT:
        started = today - timedelta(days=170)
    days = _Dates(
        proposed=max(HISTORY_STARTS, started - timedelta(days=random.randint(45, 80))),
        approved=started - timedelta(days=random.randint(3, 12)),
        started=started,
        review=today + timedelta(days=random.randint(25, 150)),
    )
    if programme.plot is Plot.OVERDUE:
        return replace(days, review=today - timedelta(days=20))
    if stage is Stage.ENDED:
        return replace(days, ended=started + timedelta(days=random.randint(170, 300)))
    return days


def _matured(days: _Dates, stage: Stage, today: date) -> _Dates:
    """Add since when it is regular, and an institution, where it is."""
    if days.started is None or stage not in {Stage.REGULAR, Stage.INSTITUTION}:
        return days
    settled = min(days.started + timedelta(days=90), today)
    if stage is Stage.REGULAR:
        return replace(days, settled=settled)
    return replace(days, settled=settled, established=min(settled + timedelta(days=180), today))


def _first_day(random: Random, stage: Stage, today: date) -> date:
    """Return the day of a start: the older the stage, the earlier."""
    earliest = HISTORY_STARTS + timedelta(days=50)
    match stage:
        case Stage.INSTITUTION:
            return earliest + timedelta(days=random.randint(0, 30))
        case Stage.ENDED:
            return earliest + timedelta(days=random.randint(20, 120))
        case Stage.REGULAR:
            return earliest + timedelta(days=random.randint(40, 270))
    return today - timedelta(days=random.randint(95, 165))


def _started_in(days: _Dates, month: date) -> _Dates:
    """Move a life so that it starts in the first days of a month."""
    started = month + timedelta(days=2)
    return _Dates(
        proposed=max(HISTORY_STARTS, started - timedelta(days=60)),
        approved=started - timedelta(days=8),
        started=started,
        review=days.review,
    )


def _carrier(
    random: Random, programme: Programme, days: _Dates, city: _City
) -> tuple[Carrier, datetime]:
    """Return a carrier, and when it was written down."""
    organisation = city.organisations[_code(programme, city.organisations)]
    late = (
        timedelta(days=random.randint(150, 240)) if programme.plot is Plot.RITUAL else timedelta()
    )
    carrier = Carrier(
        title=programme.title,
        theme=programme.theme,
        need=programme.need,
        leads=programme.leads,
        takes_part=programme.takes_part,
        cost=programme.cost,
        burden=programme.burden,
        organisation=organisation,
        form=programme.form.value,
        stage=programme.stage.value,
        proposed_by_id=_proposer(random, programme, organisation, city.members),
        **{f"serves_{serves.value}": True for serves in programme.serves},
    )
    written_at = noon_of(days.proposed) + late + timedelta(hours=random.randint(1, 30))
    return carrier, written_at


def _moves(
    carrier: Carrier, programme: Programme, days: _Dates, written_at: datetime, city: _City
) -> Iterator[CarrierMove]:
    """Yield its life; each step was written down the same evening, none before the one before."""
    code = carrier.organisation.code
    secretary = city.users[RoleKind.SECRETARY].get(code)
    officer = city.users[RoleKind.OFFICER].get("A") if secretary else None
    proposer = carrier.proposed_by.user_id if carrier.proposed_by else secretary
    for number, (step, day) in enumerate(days.taken, start=1):
        written_at = max(written_at, noon_of(day) + timedelta(hours=5))
        above = LIFE[step].who == Who.ABOVE
        yield CarrierMove(
            carrier=carrier,
            number=number,
            step=step.value,
            happened_at=noon_of(day),
            by_id=proposer if number == 1 else officer if above else secretary,
            reason=programme.end_reason if step is Deed.END else "",
            due_date=days.review if step is Deed.START else None,
            recorded_at=min(city.at, written_at),
        )


def _proposer(
    random: Random, programme: Programme, organisation: Organisation, members: Members
) -> int | None:
    if not programme.is_own:
        return None
    if programme.stage is Stage.PROPOSED and programme.office == 1:
        return Member.objects.values_list("pk", flat=True).get(user__username=OWN_PROPOSER)
    full = [pk for pk, standing in members[organisation.code] if standing == Standing.FULL.value]
    return random.choice(full[1:])


@dataclass(frozen=True)
class _Goals:
    """The goals that plans wrote: by office, those that a carrier moves, and the city's."""

    goals: dict[int, Goal]
    by_office: dict[str, list[int]]
    moved: dict[int, date]

    @classmethod
    def read(cls) -> "_Goals":
        by_office: dict[str, list[int]] = defaultdict(list)
        for row in Assignment.objects.order_by("pk").select_related("unit"):
            by_office[office_of(row.unit).code].append(row.goal_id)
        goals = Goal.objects.select_related("plan__unit").in_bulk()
        titles = {goal.title: pk for pk, goal in sorted(goals.items())}
        moved = {titles[title]: month for title, month in MOVED_GOALS.items() if title in titles}
        return cls(goals, by_office, moved)

    def moves(self, programmes: tuple[Programme, ...]) -> list[tuple[int, date]]:
        """Return for each moved goal the carrier that moves it, and the month of its start."""
        return [(place, self.moved[goal]) for place, goal in self._movers(programmes).items()]

    def _movers(self, programmes: tuple[Programme, ...]) -> dict[int, int]:
        """Choose a lively running carrier for each moved goal, of its own office if it has one."""
        free = [
            place
            for place, programme in enumerate(programmes)
            if programme.stage in RUNNING and programme.plot is Plot.LIVELY
        ]
        found: dict[int, int] = {}
        for goal in self.moved:
            home = {code for code, goals in self.by_office.items() if goal in goals}
            own = [place for place in free if f"LJ{programmes[place].office:02d}" in home]
            chosen = next(iter(own or free), None)
            if chosen is not None:
                free.remove(chosen)
                found[chosen] = goal
        return found

    def link(self, lived: list[Lived], at: datetime) -> int:
        """Tie carriers to goals: the movers to theirs, the others to one of their office."""
        movers = self._movers(PROGRAMMES)
        taken = set(movers.values())
        count = 0
        for place, (carrier, programme, days) in enumerate(lived):
            if programme.plot in {Plot.RITUAL, Plot.AIMLESS}:
                continue
            day = days.ended or day_of(at)
            goal = movers.get(place) or self._one_of(f"LJ{programme.office:02d}", taken, day)
            if goal is not None:
                taken.add(goal)
                tied = self.goals[goal]
                link = link_goal(actor=System("demo"), goal=tied, subject=carrier, at=at)
                link.recorded_at = max(tied.recorded_at, min(at, noon_of(days.proposed)))
                link.save(update_fields=["recorded_at"])  # the trail knows no earlier moment
                count += 1
        return count

    def _one_of(self, office: str, taken: set[int], day: date) -> int | None:
        """Choose a goal of the office, else of the city: of a plan of that day, the shortest."""
        own = self.by_office.get(office) or [pk for pks in self.by_office.values() for pk in pks]

        def rank(goal_id: int) -> tuple[bool, bool, timedelta, int]:
            plan = self.goals[goal_id].plan
            is_of_day = plan.starts_on <= day < plan.ends_on
            return not is_of_day, goal_id in taken, plan.ends_on - plan.starts_on, goal_id

        return min(own, key=rank, default=None)

"""The life of one case of the demo, drawn step by step."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from xianfeng.accounts.models import User
from xianfeng.cases.demo import words as said
from xianfeng.cases.models.cases import Case, CaseMove, Deadline, Hand
from xianfeng.cases.models.foreign import ForeignLine, ForeignNumber
from xianfeng.cases.models.said import Answer, FollowUp, Kind, Line, Message, digest_of_answer
from xianfeng.cases.rules.codes import CODE_BYTES, digest_of, write_code
from xianfeng.cases.rules.life import LIFE, OPEN_STAGES, Channel, Deed, Spot, Stage, Verdict
from xianfeng.foundation.calendar import Counted, WorkingDays, due_after
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import start_of

CASES = 900
DAYS = 730
KEPT_DAYS = 90
BULK_WINDOW = "W11"
"""The window that settles in bulk, with one answer, on the last afternoon of 2026Q3."""
BULK_CASES = 45
BULK_DAY = date(2026, 9, 30)
BULK_FROM = date(2026, 9, 14)
NOON = 14


@dataclass(frozen=True)
class Town:
    """What all cases share: the day, who there is, which days are worked."""

    today: date
    windows: list[Unit]
    offices: list[Unit]
    officer: User | None
    table: WorkingDays


@dataclass
class Life:
    """One case with all rows that hang on it, not saved yet."""

    town: Town
    random: Random
    case: Case
    moves: list[CaseMove] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    hands: list[Hand] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    order: ForeignNumber | None = None
    foreign_lines: list[ForeignLine] = field(default_factory=list)

    @classmethod
    def drawn(cls, random: Random, town: Town, number: int) -> "Life":
        """Draw the case of a number; the first of them are those settled in bulk."""
        is_bulk = number < BULK_CASES and town.today > BULK_DAY
        window = random.choice(town.windows)
        day = town.today - timedelta(days=int(DAYS * random.random() ** 1.2))
        if is_bulk:
            window = next((w for w in town.windows if w.code == BULK_WINDOW), window)
            day = BULK_FROM + timedelta(days=random.randrange(10))
        category, words = random.choice(said.TROUBLES)
        to_contact, to_settle = due_after(town.table, day, 1), due_after(town.table, day, 5)
        life = cls(
            town,
            random,
            Case(
                code_digest=digest_of(write_code(random.randbytes(CODE_BYTES))),
                window=window,
                holder=window,
                channel=(Channel.HOTLINE if random.random() < 0.15 else Channel.WEB).value,
                category=category,
                words=words,
                contact=f"138001{random.randrange(100_000):05d}",
                wants_second=random.random() < 0.3,
                arrived_on=day,
                contact_due=to_contact.due,
                settle_due=to_settle.due,
                stage=Stage.OPEN.value,
            ),
        )
        life.begin(to_contact, to_settle)
        life.go_on(is_bulk=is_bulk)
        life.end()
        return life

    # -- what rows are made of -----------------------------------------------------------------
    def line(self, kind: str, on: date, words: str = "", **detail: object) -> Line:
        line = Line(
            case=self.case, number=len(self.lines) + 1, kind=kind, on=on, words=words, detail=detail
        )
        self.lines.append(line)
        return line

    def step(self, deed: Deed, on: date, *, reason: str = "", words: str = "") -> None:
        """Take a step as the service does."""
        is_office = deed in {Deed.CONTACT, Deed.SETTLE, Deed.CLOSE, Deed.RESUME}
        moment = self.moment(on) if is_office else start_of(on)
        officer = self.town.officer if is_office else None
        move = CaseMove(
            case=self.case,
            number=len(self.moves) + 1,
            step=deed.value,
            happened_at=moment,
            by=officer,
            reason=reason,
            recorded_at=moment,
        )
        self.moves.append(move)
        line = self.line(deed.value, on, words or reason)
        line.move, line.by = move, officer
        stage = LIFE[deed].to
        self.case.stage = stage.value
        self.case.ended_on = None if stage in OPEN_STAGES else self.case.ended_on or on
        if deed in {Deed.CONTACT, Deed.SETTLE} and self.case.contacted_on is None:
            self.case.contacted_on = on
        if deed is Deed.SETTLE:
            self.case.settled_on = on
        if deed in {Deed.DENY, Deed.PART, Deed.REOPEN, Deed.RESUME}:
            self.case.reopenings += 1

    def moment(self, on: date) -> datetime:
        return start_of(on) + timedelta(hours=9 + self.random.randrange(8), minutes=7)

    def promise(self, kind: str, counted: Counted, on: date, stopped: int = 0) -> None:
        self.deadlines.append(
            Deadline(
                case=self.case,
                kind=kind,
                number=1 + sum(row.kind == kind for row in self.deadlines),
                due=counted.due,
                counted_days=[day.isoformat() for day in counted.counted],
                passed_days=[day.isoformat() for day in counted.passed],
                is_provisional=counted.is_provisional,
                stopped=stopped,
                recorded_on=on,
            )
        )

    def give(self, unit: Unit, on: date, *, reason: str = "", returned: str = "") -> None:
        if self.hands:
            self.hands[-1].until, self.hands[-1].returned = on, returned
        self.hands.append(
            Hand(
                case=self.case,
                number=len(self.hands) + 1,
                unit=unit,
                since=on,
                reason=reason,
                given_by=self.town.officer if self.hands else None,
                recorded_on=on,
            )
        )
        self.case.holder = unit

    def told(self, kind: Kind, on: date) -> None:
        self.messages.append(
            Message(
                case=self.case,
                kind=kind.value,
                key=str(len(self.messages)),
                recorded_on=on,
            )
        )

    def after(self, day: date, least: int, most: int) -> date:
        """Return a working day some working days later."""
        return due_after(self.town.table, day, self.random.randint(least, most)).due

    def is_past(self, day: date) -> bool:
        return day <= self.town.today

    # -- what happens ---------------------------------------------------------------------------
    def begin(self, to_contact: Counted, to_settle: Counted) -> None:
        day = self.case.arrived_on
        self.give(self.case.window, day)
        self.promise(Deadline.Kind.CONTACT, to_contact, day)
        self.promise(Deadline.Kind.SETTLE, to_settle, day)
        self.step(Deed.ARRIVE, day)
        self.told(Kind.RECEIVED, day)
        if self.case.channel == Channel.HOTLINE.value:
            self.case.contact = ""
            number = f"HL{day:%Y%m%d}{self.random.getrandbits(32):010d}"
            self.order = ForeignNumber(case=self.case, number=number, since=day)
            self.heard("转办", day)

    def heard(self, status: str, day: date) -> None:
        """Take a status of the hotline, whose clock is a little behind."""
        assert self.order is not None
        at = start_of(day) + timedelta(hours=9, minutes=self.random.randrange(60))
        received = at + timedelta(minutes=4)
        self.foreign_lines.append(
            ForeignLine(
                foreign=self.order,
                place=len(self.foreign_lines) + 1,
                status=status,
                said_at=at,
                recorded_at=received,
            )
        )
        self.line(
            Spot.FOREIGN,
            day,
            system="12345",
            number=self.order.number,
            status=status,
            said_at=at.isoformat(),
            received_at=received.isoformat(),
        )

    def go_on(self, *, is_bulk: bool) -> None:
        random, day = self.random, self.case.arrived_on
        contacted = self.after(day, 1, 1 if random.random() < 0.9 else 3)
        if not self.is_past(contacted):
            return
        self.step(Deed.CONTACT, contacted, words="已电话联系。")
        if random.random() < 0.1:
            self.line(Spot.ADDED, contacted, random.choice(said.ADDED))
        day = self.moved(contacted) if not is_bulk else contacted
        if not is_bulk and random.random() < 0.06:
            self.stop(day)
        settled = BULK_DAY if is_bulk else self.after(day, 1, 4 if random.random() < 0.85 else 12)
        if not self.is_past(settled):
            return
        if not is_bulk and random.random() < 0.08:
            self.step(Deed.CLOSE, settled, reason=random.choice(said.UNSETTLED))
            self.ask(settled)
            return
        self.settle(settled, is_bulk=is_bulk)
        self.citizen_answers(settled)

    def moved(self, day: date) -> date:
        """Hand it over now and then; return the day from which somebody works on it."""
        random = self.random
        if random.random() >= 0.14:
            return day
        other = random.choice(self.town.offices)
        home, on = self.case.window, self.after(day, 1, 1)
        if not self.is_past(on) or other.pk == home.parent_id:
            return day
        self.give(other, on, reason=random.choice(said.HANDED))
        self.line(Spot.HANDED, on, self.hands[-1].reason, unit=home.name, to=other.name)
        back = self.after(on, 1, 2)
        if random.random() < 0.3 and self.is_past(back):
            why = random.choice(said.RETURNS)
            self.give(home, back, returned=why)
            self.line(Spot.RETURNED, back, why, unit=other.name, to=home.name)
            return back
        return on

    def stop(self, day: date) -> None:
        if day > self.case.settle_due:
            return
        days = self.random.randint(2, 5)
        counted = self.deadlines[1].counting.stopped(self.town.table, days, on=day)
        self.promise(Deadline.Kind.SETTLE, counted, day, stopped=days)
        self.case.settle_due = counted.due
        why = self.random.choice(said.STOPPED)
        self.line(Spot.STOPPED, day, why, days=days, due=counted.due.isoformat())

    def settle(self, day: date, *, is_bulk: bool = False) -> None:
        words = said.BULK_ANSWER if is_bulk else self.random.choice(said.ANSWERS)
        at = self.moment(day)
        if is_bulk:
            at = start_of(day) + timedelta(hours=NOON, minutes=self.random.randrange(120))
            words = words if self.random.random() < 0.9 else self.random.choice(said.ANSWERS)
        self.answers.append(
            Answer(
                case=self.case,
                words=words,
                public_words=words,
                digest=digest_of_answer(words),
                by=self.town.officer,
                recorded_at=at,
            )
        )
        self.line(Spot.ANSWERED, day, words).by = self.town.officer
        self.step(Deed.SETTLE, day)
        if self.order is not None:
            self.heard("办结", day)
        self.told(Kind.SETTLED, day)
        self.ask(day)

    def ask(self, day: date) -> None:
        number = len(self.follow_ups) + 1
        self.follow_ups.append(FollowUp(case=self.case, number=number, asked_on=day))
        self.case.asked_on, self.case.verdict = day, ""
        self.told(Kind.FOLLOW_UP, day)

    def citizen_answers(self, settled: date) -> None:
        random = self.random
        day = settled + timedelta(days=random.randint(1, 20))
        if random.random() >= 0.42 or not self.is_past(day):
            return
        draw = random.random()
        verdict = Verdict.YES if draw < 0.62 else Verdict.PARTLY if draw < 0.78 else Verdict.NO
        asked = self.follow_ups[-1]
        asked.verdict, asked.answered_on = verdict.value, day
        self.case.verdict = verdict.value
        if verdict is Verdict.YES:
            self.step(Deed.CONFIRM, day)
            return
        if verdict is Verdict.PARTLY:
            self.step(Deed.PART, day, words=random.choice(said.LEFT))
        else:
            self.step(Deed.DENY, day, words=random.choice(said.NOT_SETTLED))
        again = self.after(day, 2, 9)
        if random.random() < 0.7 and self.is_past(again):
            self.settle(again)
            thanks = again + timedelta(days=random.randint(1, 9))
            if random.random() < 0.6 and self.is_past(thanks):
                self.follow_ups[-1].verdict = self.case.verdict = Verdict.YES.value
                self.follow_ups[-1].answered_on = thanks
                self.step(Deed.CONFIRM, thanks)

    def end(self) -> None:
        """Forget the contact where its time is over."""
        ended = self.case.ended_on
        if ended and self.case.contact and (self.town.today - ended).days >= KEPT_DAYS:
            self.case.contact = ""
            self.line(Spot.FORGOTTEN, ended + timedelta(days=KEPT_DAYS))

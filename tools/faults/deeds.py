"""Casting and opening as they are played, and what must hold after each of them (I1 – I3)."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection

from tests.factories.ballots import make_slips
from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member,
    make_organisation,
    make_unit,
    make_window,
)
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.services import unsealable
from xianfeng.audit.verifying import verify
from xianfeng.ballots.models.days import DayKey
from xianfeng.ballots.models.slips import Slip
from xianfeng.ballots.models.tallies import Tally
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.slips import read_token, stored_value
from xianfeng.ballots.selectors import log as logs
from xianfeng.ballots.selectors.balance import UNOPENED, balance
from xianfeng.ballots.selectors.export import NothingOpened, export_of, part_of
from xianfeng.ballots.selectors.openings import contents_of
from xianfeng.ballots.selectors.receipts import receipt_of
from xianfeng.ballots.selectors.slips import SlipUsed
from xianfeng.ballots.services.box import make_ready, open_box
from xianfeng.ballots.services.cast import cast
from xianfeng.ballots.services.members import open_members_round, take_slip
from xianfeng.ballots.verify_ledger import check
from xianfeng.foundation.ledger.leaves import PromiseLeaf, read
from xianfeng.rolls.rules import DrawnFrom, Matter, RollRule
from xianfeng.rolls.services import freeze_roll

Say = Callable[[str], None]
LATER = NOW + timedelta(days=1)
MEMBERS, LARGE, SMALL, UNUSED = 12, 20, 3, 6
"""Ballots: of a round of members, of a cell that is opened, of one that waits; slips beside."""


def prepare() -> None:
    """Fill an empty database: two windows, a round of members that ends, slips that are unused."""
    office = make_unit()
    for count, more in ((LARGE, UNUSED), (SMALL, 0)):
        tokens = make_slips(make_window(parent=office), count + more)
        for token in tokens[:count]:
            cast(token=token, answers={"level": "4"}, comment="等太久" if count == SMALL else "")
        if more:
            _slips().write_text("\n".join(tokens[count:]), "ascii")
    branch = make_organisation(unit=office)
    members = [make_member(organisation=branch) for _ in range(MEMBERS)]
    officer = make_actor(RoleKind.OFFICER, branch)
    rule = RollRule(DrawnFrom.BRANCH, Matter.VOTE, branch.code)
    roll = freeze_roll(actor=officer, title="评议", rule=rule, at=NOW)
    ends = date(2026, 10, 1)
    asked = open_members_round(
        actor=SYSTEM, roll=roll, questionnaire="window.1", title="评议", closes_on=ends, at=NOW
    )
    for member in members:
        slip = take_slip(actor=acting(member), in_round=asked, at=NOW)
        cast(token=slip, answers={"level": "5"}, comment="")


def _slips() -> Path:
    return Path(settings.XIANFENG_HOME) / "slips"


def casting(say: Say) -> None:
    """Cast every unused slip, and say of each when it was acknowledged; a failure ends nothing."""
    for token in _slips().read_text("ascii").split():
        with suppress(Exception):
            cast(token=token, answers={"level": "2"}, comment="好")
            say(token)


def opening(say: Say) -> None:
    """Let the night come: the day turns, is opened in both steps, and destroyed."""
    with suppress(Exception):
        open_box(actor=SYSTEM, at=LATER)
        say("opened")


DEEDS: dict[str, Callable[[Say], None]] = {"casting": casting, "opening": opening}


def wrongs(told: Iterable[str]) -> Iterator[str]:
    """Name what does not hold: ballots, sums, both logs, the trail, the file itself.

    Args:
        told: slips whose ballots were acknowledged before.
    """
    yield from _wrong_ballots(told)
    for log in LogName:
        why = logs.unsignable(log)
        yield from [f"log {log}: {why}"] if why is not None else []
    why = unsealable()
    yield from [f"the trail: {why}"] if why is not None else []
    yield from (f"the trail at {each.number}: {each.fault}" for each in verify().breaks)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            yield from (f"the database: {said}" for (said,) in cursor.fetchall() if said != "ok")


def _wrong_ballots(told: Iterable[str]) -> Iterator[str]:
    weighed = balance()
    if not weighed.is_even:
        yield f"{weighed.used} slips are used, {weighed.ballots} ballots are there"
    used = set(Slip.objects.filter(state="used").values_list("digest", flat=True))
    opened = list(_in_the_logs())
    found = Counter([*_in_the_box(), *opened])
    if len(found) != found.total():
        yield f"{found.total() - len(found)} ballots are there twice"
    if set(found) != used:
        yield f"{len(set(found) ^ used)} slips have no ballot, or ballots no slip"
    lost = [token for token in told if stored_value(read_token(token)) not in found]
    if lost:
        yield f"{len(lost)} acknowledged ballots are lost"
    counted = sum(Tally.objects.filter(question="").values_list("count", flat=True))
    if counted != len(opened):
        yield f"{len(opened)} ballots stand in the logs, {counted} are counted"


def _in_the_box() -> Iterator[str]:
    for day in DayKey.objects.filter(state__in=UNOPENED):
        _key, contents = contents_of(day)
        yield from (content.digest for held in contents.values() for content in held)


def _in_the_logs() -> Iterator[str]:
    for log in LogName:
        for line in logs.leaves(log, 0, logs.size_of(log)):
            leaf = read(line)
            if isinstance(leaf, PromiseLeaf):
                yield sha256(bytes.fromhex(leaf.code)).hexdigest()


def leaves() -> str:
    """Hash all leaves of both logs: an opening that was broken off gives the same in the end."""
    whole = sha256()
    for log in LogName:
        for line in logs.leaves(log, 0, logs.size_of(log)):
            whole.update(line + b"\n")
    return whole.hexdigest()


def finished(deed: str, expected: str) -> Iterator[str]:
    """Start anew, do what was broken off again, and name what does not come to its right end."""
    make_ready(actor=SYSTEM, at=LATER if deed == "opening" else NOW)
    if deed == "casting":
        for token in _slips().read_text("ascii").split():
            with suppress(SlipUsed):
                cast(token=token, answers={"level": "1"}, comment="")
            if not receipt_of(token).note:
                yield "a slip has no receipt"
    else:
        open_box(actor=SYSTEM, at=LATER)
        if leaves() != expected:
            yield "the leaves are not those of an opening that nothing stopped"
        untold = set(_in_the_logs()) & set(
            Slip.objects.filter(place=None).values_list("digest", flat=True)
        )
        yield from [f"{len(untold)} slips know no place in the log"] if untold else []
    yield from wrongs(_slips().read_text("ascii").split() if deed == "casting" else ())
    for log in LogName:
        with TemporaryDirectory() as folder, suppress(NothingOpened):
            for name, content in export_of(part_of(log)):
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(b"".join(content))
            yield from check(Path(folder))["problems"]

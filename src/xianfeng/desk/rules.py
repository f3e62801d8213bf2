import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import urlsplit

from xianfeng.actors.rules import RoleKind
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.stats import Estimate
from xianfeng.plans.rules import Pace
from xianfeng.upkeep.rules.addresses import LOOPBACK

Line = TypeVar("Line")


class FirstPage(StrEnum):
    """The first pages, the strongest first: an actor of several roles sees the first that fits."""

    LEADER = "leader"
    WORK = "work"
    BRANCH = "branch"
    ADMINISTRATION = "administration"
    TRAIL = "trail"
    ME = "me"


READERS = {
    FirstPage.LEADER: frozenset({RoleKind.LEADER, RoleKind.OFFICER, RoleKind.AUDITOR}),
    FirstPage.WORK: frozenset({RoleKind.OFFICER}),
    FirstPage.BRANCH: frozenset({RoleKind.SECRETARY}),
    FirstPage.ADMINISTRATION: frozenset({RoleKind.ADMINISTRATOR}),
    FirstPage.TRAIL: frozenset({RoleKind.AUDITOR}),
}
"""The roles that each page is for; a member's own page asks for membership."""

WATCHERS = frozenset({RoleKind.AUDITOR, RoleKind.ADMINISTRATOR})
"""The roles that read the trail and the background work, held for the whole."""


FIRST_OF = {
    RoleKind.LEADER: FirstPage.LEADER,
    RoleKind.OFFICER: FirstPage.WORK,
    RoleKind.SECRETARY: FirstPage.BRANCH,
    RoleKind.AUDITOR: FirstPage.TRAIL,
    RoleKind.ADMINISTRATOR: FirstPage.ADMINISTRATION,
}
"""The page that each role sees first, the strongest role first."""


def pages_of(kinds: Collection[RoleKind], *, is_member: bool) -> tuple[FirstPage, ...]:
    """List the first pages that are for an actor; the first of them is shown after sign-in.

    Args:
        kinds: the roles in force.
        is_member: whether the actor is a member of an organisation.

    >>> [page.value for page in pages_of({RoleKind.OFFICER}, is_member=True)]
    ['work', 'leader', 'me']
    """
    first = [page for kind, page in FIRST_OF.items() if kind in kinds]
    more = [page for page, readers in READERS.items() if readers & set(kinds)]
    own = [FirstPage.ME] if is_member else []
    return tuple(dict.fromkeys([*first, *more, *own]))


class TodoKind(StrEnum):
    """What a secretary is to do; the later ones press less where no day says so."""

    MEND = "mend"
    COUNT_VOICES = "count_voices"
    TRANSFER = "transfer"
    START = "start"
    RECORD = "record"
    WAKE = "wake"
    LOOK_AGAIN = "look_again"
    TIE_TO_GOAL = "tie_to_goal"
    AWAIT_APPROVAL = "await_approval"
    COUNTED_BY_OTHERS = "counted_by_others"


class QueueKind(StrEnum):
    """What waits for an officer; where neither day nor age says which first, in this order."""

    APPROVAL = "approval"
    GROWTH = "growth"
    SLIPS = "slips"
    REQUEST = "request"
    TRANSFER = "transfer"
    RULING = "ruling"
    CASE = "case"
    REVIEW = "review"
    VOICES = "voices"
    START = "start"
    SILENT = "silent"
    FINDING = "finding"
    NO_GOAL = "no_goal"


class Urgency(StrEnum):
    """How a day that something is due by stands to today."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"
    NO_DAY = "no_day"


@dataclass(frozen=True)
class Due:
    """The day by which something is due, as it stands today; `days` left, below 0 when late."""

    day: date | None
    days: int
    urgency: Urgency


DAYS_A_WEEK = 7
SOON_DAYS = 3


def due_by(day: date | None, *, today: date) -> Due:
    """Tell how a day stands to today.

    >>> due_by(date(2026, 9, 28), today=date(2026, 9, 30)).urgency.value
    'late'
    """
    if day is None:
        return Due(None, 0, Urgency.NO_DAY)
    days = (day - today).days
    if days <= 0:
        return Due(day, days, Urgency.LATE if days else Urgency.TODAY)
    return Due(day, days, Urgency.SOON if days <= SOON_DAYS else Urgency.LATER)


ALIKE_MOST = 3
"""More things alike than this, none with a day of its own, stand in one row."""
NEW_DAYS = 7
"""For so many days what came in is new."""


GOALS_SHOWN = 8
WINDOWS_SHOWN = 8
OFFICES_SHOWN = 8
STUCK_SHOWN = 6
"""Lines of the leader's page at first sight, so that it prints on one sheet of A4."""


@dataclass(frozen=True)
class Excerpt(Generic[Line]):
    """The first lines of a list, and how many there are."""

    lines: tuple[Line, ...]
    total: int

    @property
    def is_cut(self) -> bool:
        return len(self.lines) < self.total


def excerpt(
    lines: Sequence[Line], most: int | None, *, key: Callable[[Line], Any] | None = None
) -> Excerpt[Line]:
    """Return the first lines by a key that keeps the order of equals; all where `most` is None.

    >>> excerpt([3, 1, 2], 2, key=lambda number: number).lines
    (1, 2)
    """
    ordered = sorted(lines, key=key) if key else list(lines)
    return Excerpt(tuple(ordered[:most]), len(ordered))


PRESSING = {Pace.BEHIND: 0, Pace.SLOW: 1}
"""Which paces come first on the leader's page."""

IN_TIME = 2


class GoalSeen(Protocol):
    """What of a goal's line decides its place."""

    @property
    def pace(self) -> Pace: ...
    @property
    def carriers(self) -> Sequence[object]: ...


class WindowSeen(Protocol):
    """What of a window's line decides its place."""

    @property
    def good(self) -> Estimate | None: ...
    @property
    def trend(self) -> str: ...


def goal_presses(line: GoalSeen) -> tuple[bool, bool, int]:
    """Put first what has a figure, of these what a carrier serves, of these what is behind.

    The page asks what moves the goals; how many no carrier serves is said above the list.
    """
    return line.pace is Pace.UNKNOWN, not line.carriers, PRESSING.get(line.pace, IN_TIME)


def window_presses(line: WindowSeen) -> tuple[bool, bool, float]:
    """Put first the windows that fell, then those with the lower share; unpublished ones last."""
    return line.good is None, line.trend != "fell", line.good.value if line.good else 0.0


def by_turns(lines: Sequence[Line], kind: Callable[[Line], object]) -> list[Line]:
    """Take lines of each kind in turn, so that the first ones show every kind there is.

    >>> by_turns([11, 12, 13, 21, 31], lambda number: number // 10)
    [11, 21, 31, 12, 13]
    """
    seen: Counter[object] = Counter()
    placed = []
    for line in lines:
        seen[kind(line)] += 1
        placed.append((seen[kind(line)], line))
    return [line for _, line in sorted(placed, key=lambda turn: turn[0])]


class NoWebAddress(Refusal):
    """What QR codes would carry leads nowhere."""

    sentence = N_("This is not a web address. Enter it as in the browser: http://10.0.0.5:8000")
    beside = ("address",)


class UnclearSettings(Refusal):
    """The settings file was written by hand in a way that cannot be changed safely."""

    sentence = N_("The settings file cannot be changed from here. Write name and base_url there.")


class AddressState(StrEnum):
    """How the address that QR codes and mails carry stands to the one that a page is read at."""

    FITS = "fits"
    LOCAL = "local"
    OTHER = "other"


def address_state(said: str, seen: str) -> AddressState:
    """Compare the public address with the one in the reader's browser.

    >>> address_state("http://127.0.0.1:8000", "http://10.0.0.5:8000").value
    'local'
    """
    if urlsplit(said).hostname in LOOPBACK:
        return AddressState.LOCAL
    if said == seen or urlsplit(seen).hostname in LOOPBACK:
        return AddressState.FITS
    return AddressState.OTHER


HOST = re.compile(r"[\w-]+(\.[\w-]+)*|[0-9a-f:.]*:[0-9a-f:.]*")
"""A name or an address of a machine; no pattern, for the house answers to what stands here."""


def checked_address(text: str) -> str:
    """Return an address as QR codes carry it: scheme, host and port, and nothing behind.

    >>> checked_address("10.0.0.5:8000/")
    'http://10.0.0.5:8000'

    Raises:
        NoWebAddress: it is none, or leads to a page inside.
    """
    whole = text if "://" in text else f"http://{text}"
    try:
        parts = urlsplit(whole.rstrip("/"))
        host = parts.hostname or ""
        is_good = parts.scheme in {"http", "https"} and bool(HOST.fullmatch(host))
        is_good = is_good and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good or parts.geturl() != f"{parts.scheme}://{parts.netloc}" or "@" in parts.netloc:
        raise NoWebAddress
    return parts.geturl()


def with_settings(text: str, said: Mapping[str, str]) -> str:
    """Return the text of a settings file in which some words at its top are said anew.

    All else stays as it was written, remarks too.

    Raises:
        UnclearSettings: the file would not say the same otherwise.
    """
    lines = text.splitlines()
    top = next((n for n, line in enumerate(lines) if line.startswith("[")), len(lines))
    kept = [line for line in lines[:top] if line.partition("=")[0].strip() not in said]
    new = [f"{name} = {json.dumps(word, ensure_ascii=False)}" for name, word in said.items()]
    changed = "\n".join([*new, *kept, *lines[top:], ""])
    try:
        if tomllib.loads(changed) == {**tomllib.loads(text), **said}:
            return changed
    except tomllib.TOMLDecodeError:
        pass
    raise UnclearSettings

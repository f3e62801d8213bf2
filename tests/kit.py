"""What tests of pages and services begin and end with: signed in, costs the same, refused.

And the walk through all that rooms say of themselves, against what stands in the house.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.organisation import make_member, make_role, make_user
from tools import PACKAGE
from xianfeng.accounts.models import User
from xianfeng.actors.rules import RoleKind
from xianfeng.asks.models import Ask
from xianfeng.audit.models import Entry
from xianfeng.audit.services import Acting
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.room import House, Room, house, open_house
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.sheets.kinds import registered

PAGES = house().doors
"""The name of an address → its rule; every address of the platform has one."""
BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(who: User | Acting | None) -> Client:
    """Open a browser in which somebody has signed in."""
    assert who is not None
    client = Client()
    user = who if isinstance(who, User) else User.objects.get(pk=who.user_id or 0)
    client.force_login(user, backend=BACKEND)
    return client


def with_role(
    kind: RoleKind, organisation: Organisation | None = None, *, unit: Unit | None = None
) -> Client:
    """Sign in as somebody new with one role, who is no member anywhere."""
    user = make_user()
    make_role(user=user, kind=kind, organisation=organisation, unit=unit)
    return signed_in(user)


def member_of(branch: Organisation, *kinds: RoleKind) -> Client:
    """Sign in as a new member of a branch, with roles there."""
    user = make_user()
    make_member(organisation=branch, user=user)
    for kind in kinds:
        make_role(user=user, kind=kind, organisation=branch)
    return signed_in(user)


def costs_the_same(queries: int, client: Client, address: str, add: Callable[[], object]) -> None:
    """Hold that a page costs so many queries with one thing on it, and as many with three.

    The very first look of all begins the trail, and is not counted.

    Args:
        queries: how many, to the letter; more is a fault, fewer a gain to be written down.
        client: who asks.
        address: the page.
        add: puts one more thing on it.
    """
    add()
    client.get(address)
    for more in (0, 2):
        for _ in range(more):
            add()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) == queries, "\n".join(query["sql"] for query in asked.captured_queries)


@contextmanager
def furnished(*more: Room, alone: bool = False) -> Iterator[None]:
    """Let rooms of a test stand above all others for a while, or alone."""
    before = house().rooms
    open_house(more if alone else (*before, *more))
    try:
        yield
    finally:
        open_house(before)


@contextmanager
def refuses(*refusals: type[Refusal]) -> Iterator[None]:
    """Hold that what stands inside is refused by one of these, and leaves no line in the trail."""
    before = Entry.objects.count()
    with pytest.raises(refusals):
        yield
    assert Entry.objects.count() == before


# -- the walk ---------------------------------------------------------------------------------
VERB = re.compile(r"[a-z_]+\.[a-z_]+\.[a-z_]+")
"""room.noun.done"""
HOLE = "{}"


@dataclass
class Written:
    """What the code of a house writes into the trail.

    Attributes:
        words: room → every text that stands in its code.
        patterns: room → verbs that are put together there, with holes.
        details: names of details and changed fields.
    """

    words: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    patterns: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    details: set[str] = field(default_factory=set)

    @property
    def verbs(self) -> set[str]:
        """The verbs that stand there as they are written."""
        texts = {text for texts in self.words.values() for text in texts}
        return {text for text in texts if VERB.fullmatch(text) and text.split(".")[0] in self.words}

    def writes(self, verb: str) -> bool:
        """Tell whether anybody writes a verb, as it is or put together of words of the room."""
        return verb in self.verbs or any(
            (found := re.fullmatch(re.escape(pattern).replace(re.escape(HOLE), "(.+)"), verb))
            and {*found.groups()} <= self.words[room]
            for room, patterns in self.patterns.items()
            for pattern in patterns
        )


def written(package: Path = PACKAGE) -> Written:
    """Read what the code of all rooms writes into the trail; demo and migrations aside."""
    found = Written()
    for path in package.rglob("*.py"):
        room, *parts = path.relative_to(package).parts
        if parts and not {"migrations", "demo", "demo.py", "room.py"} & {*parts}:
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                _read(node, room, found)
    if package == PACKAGE:
        _read_blocks(found)
    return found


def _read_blocks(found: Written) -> None:
    """Add what blocks write in the name of a room: its sheets that come and go, what it is asked."""
    for kind in registered():
        words = found.words[kind.trail.partition(".")[0]]
        words |= {kind.exported, f"{kind.trail}.imported"}
        words |= {f"{kind.trail}.taken_back"} if kind.incoming.undo else set()
    for noun in (model.noun for model in apps.get_models() if issubclass(model, Ask)):
        found.words["asks"] |= {noun} | found.words[noun.partition(".")[0]]


def _read(node: ast.AST, room: str, found: Written) -> None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        found.words[room].add(node.value)
    if isinstance(node, ast.keyword) and isinstance(node.value, ast.JoinedStr):
        parts = node.value.values
        texts = [str(part.value) if isinstance(part, ast.Constant) else HOLE for part in parts]
        found.patterns[room] |= {"".join(texts)} if node.arg == "verb" else set()
    if isinstance(node, ast.keyword) and node.arg in {"detail", "changes"}:
        keys = node.value.keys if isinstance(node.value, ast.Dict) else ()
        found.details |= {str(key.value) for key in keys if isinstance(key, ast.Constant)}


def deed_faults(rooms: Iterable[Room], found: Written) -> list[str]:
    """Name what is written without a sentence or a name, and sentences of deeds that nobody does."""
    said = House(rooms)
    return [
        *(f"{verb} has no sentence" for verb in sorted(found.verbs - said.deeds.keys())),
        *(f"nobody writes {verb}" for verb in sorted(said.deeds) if not found.writes(verb)),
        *(f"{name} has no name" for name in sorted(found.details - said.details.keys())),
    ]


def door_faults(rooms: Iterable[Room], addresses: Collection[str]) -> list[str]:
    """Name addresses without a door, and doors without an address."""
    doors: Mapping[str, object] = House(rooms).doors
    return [
        *(f"{name} has no door" for name in sorted(set(addresses) - doors.keys())),
        *(f"{name} is no address" for name in sorted(doors.keys() - set(addresses))),
    ]

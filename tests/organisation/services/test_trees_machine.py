"""Random lives of the tree against a plain model of it, on whichever database the tests run."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.factories.organisation import is_acyclic, make_member
from xianfeng.actors.rules import SYSTEM
from xianfeng.foundation.errors import Refusal
from xianfeng.organisation.models.history import OrganisationState, TreeEvent
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.selectors.history import tree_as_of
from xianfeng.organisation.services.mergers import merge_organisations, split_organisation
from xianfeng.organisation.services.nodes import close_node, found_node, move_node, rename_node
from xianfeng.people.models.members import Member

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FIRST = date(2025, 1, 1)
PICK = st.integers(0, 10_000)
AHEAD = st.integers(0, 2)
BACK = st.sampled_from([0, 0, 0, 1, 2, 5])


@dataclass
class Node:
    """A node of the model: name and parent as they are now."""

    key: int
    name: str
    parent: int | None
    since: date
    changed: date
    closed: date | None = None


@dataclass
class Model:
    """What the tree should be: its nodes, and a picture of every day so far."""

    nodes: dict[int, Node] = field(default_factory=dict)
    days: dict[date, dict[int, tuple[str, int | None]]] = field(default_factory=dict)
    members: dict[int, int] = field(default_factory=dict)

    def open(self) -> list[Node]:
        return [node for node in self.nodes.values() if node.closed is None]

    def paint(
        self, change: Callable[[dict[int, tuple[str, int | None]]], object], on: date
    ) -> None:
        for day, picture in self.days.items():
            if day >= on:
                change(picture)


class TreeMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.model = Model()
        self.today = FIRST
        self.number = 0
        self.model.days[self.today] = {}

    def teardown(self) -> None:
        try:
            self.check_history()
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    @property
    def at(self) -> datetime:
        return datetime(self.today.year, self.today.month, self.today.day, 4, tzinfo=UTC)

    def pick(self, number: int) -> Organisation:
        nodes = self.model.open()
        return Organisation.objects.get(pk=nodes[number % len(nodes)].key)

    def attempt(self, deed: Callable[[], Organisation]) -> Organisation | None:
        try:
            with transaction.atomic():
                return deed()
        except Refusal:
            return None

    def fresh_name(self) -> str:
        self.number += 1
        return f"第{self.number}支部"

    def would_cycle(self, key: int, parent: int | None, on: date) -> bool:
        """Tell whether the node would stand above its parent on one of the days."""
        for day, picture in self.model.days.items():
            at = parent
            while day >= on and at is not None:
                if at == key:
                    return True
                if at not in picture:
                    break
                at = picture[at][1]
        return False

    @initialize(numbers=st.integers(1, 3))
    def begin(self, numbers: int) -> None:
        for _ in range(numbers):
            self.found(0, 0, top=True)

    @rule(days=AHEAD)
    def pass_days(self, days: int) -> None:
        for _ in range(days):
            before = self.model.days[self.today]
            self.today += timedelta(days=1)
            self.model.days[self.today] = dict(before)

    @rule(pick=PICK, back=BACK, top=st.booleans())
    def found(self, pick: int, back: int, *, top: bool) -> None:
        on = self.today - timedelta(days=back)
        parent = None if top or not self.model.open() else self.pick(pick)
        name = self.fresh_name()
        new = self.attempt(
            lambda: found_node(
                actor=SYSTEM,
                table=Organisation,
                code=f"C{self.number}",
                name=name,
                kind=OrganisationKind.BRANCH,
                parent=parent,
                unit=None,
                founded_on=on,
                reason="",
                at=self.at,
            )
        )
        was_there = parent is None or self.model.nodes[parent.pk].since <= on
        assert (new is not None) == was_there
        if new is not None:
            above = parent.pk if parent else None
            self.model.nodes[new.pk] = Node(new.pk, name, above, on, on)
            key = new.pk
            self.model.paint(lambda picture: picture.update({key: (name, above)}), on)

    @precondition(lambda self: self.model.open())
    @rule(pick=PICK, back=BACK)
    def rename(self, pick: int, back: int) -> None:
        on, one, name = self.today - timedelta(days=back), self.pick(pick), self.fresh_name()
        done = self.attempt(
            lambda: rename_node(
                actor=SYSTEM,
                node=one,
                name=name,
                kind=OrganisationKind.BRANCH,
                happened_on=on,
                reason="",
                at=self.at,
            )
        )
        node = self.model.nodes[one.pk]
        assert (done is not None) == (on >= node.changed)
        if done is not None:
            node.name, node.changed = name, on
            self.model.paint(
                lambda picture: picture.update({node.key: (name, picture[node.key][1])}), on
            )

    @precondition(lambda self: self.model.open())
    @rule(pick=PICK, to=PICK, back=BACK)
    def move(self, pick: int, to: int, back: int) -> None:
        on, one, parent = self.today - timedelta(days=back), self.pick(pick), self.pick(to)
        done = self.attempt(
            lambda: move_node(
                actor=SYSTEM,
                node=one,
                parent=parent,
                unit=None,
                happened_on=on,
                reason="",
                at=self.at,
            )
        )
        node, above = self.model.nodes[one.pk], self.model.nodes[parent.pk]
        may = (
            on >= node.changed
            and on >= above.since
            and node.parent != above.key
            and not self.would_cycle(node.key, above.key, on)
        )
        if done is not None:
            assert may
            node.parent, node.changed = above.key, on
            self.model.paint(lambda picture: picture.update({node.key: (node.name, above.key)}), on)
        elif back == 0:
            assert not may

    @precondition(lambda self: self.model.open())
    @rule(pick=PICK, back=BACK)
    def close(self, pick: int, back: int) -> None:
        on, one = self.today - timedelta(days=back), self.pick(pick)
        done = self.attempt(
            lambda: close_node(actor=SYSTEM, node=one, closed_on=on, reason="", at=self.at)
        )
        node = self.model.nodes[one.pk]
        has_below = any(
            parent == node.key
            for day, picture in self.model.days.items()
            if day >= on
            for _, parent in picture.values()
        )
        may = (
            on >= node.changed
            and on > node.since
            and not has_below
            and node.key not in self.model.members.values()
        )
        assert (done is not None) == may
        if may:
            node.closed = on
            self.model.paint(lambda picture: picture.pop(node.key), on)

    @precondition(lambda self: self.model.open())
    @rule(pick=PICK)
    def join(self, pick: int) -> None:
        one = self.pick(pick)
        self.model.members[make_member(organisation=one).pk] = one.pk

    @precondition(lambda self: len(self.model.open()) > 1)
    @rule(pick=PICK, into=PICK)
    def merge(self, pick: int, into: int) -> None:
        one, survivor, on = self.pick(pick), self.pick(into), self.today
        done = self.attempt(
            lambda: merge_organisations(
                actor=SYSTEM,
                merged=[one],
                survivor=survivor,
                happened_on=on,
                reason="",
                at=self.at,
            )
        )
        node = self.model.nodes[one.pk]
        may = (
            one.pk != survivor.pk
            and on > node.since
            and not self.would_cycle(node.key, survivor.pk, on)
        )
        assert (done is not None) == may
        if may:
            for child in self.model.open():
                if child.parent == node.key and child.key != survivor.pk:
                    child.parent, child.changed = survivor.pk, on
                    self.model.days[on][child.key] = (child.name, survivor.pk)
            node.closed = on
            del self.model.days[on][node.key]
            for member, place in self.model.members.items():
                if place == node.key:
                    self.model.members[member] = survivor.pk

    @precondition(lambda self: self.model.members)
    @rule(pick=PICK)
    def split(self, pick: int) -> None:
        members = sorted(self.model.members)
        member = members[pick % len(members)]
        old = Organisation.objects.get(pk=self.model.members[member])
        on, name = self.today, self.fresh_name()
        new = self.attempt(
            lambda: split_organisation(
                actor=SYSTEM,
                organisation=old,
                code=f"C{self.number}",
                name=name,
                kind=OrganisationKind.BRANCH,
                unit=None,
                members=[member],
                happened_on=on,
                reason="",
                at=self.at,
            )
        )
        others = sum(place == old.pk for place in self.model.members.values())
        assert (new is not None) == (others > 1)
        if new is not None:
            above = self.model.nodes[old.pk].parent
            self.model.nodes[new.pk] = Node(new.pk, name, above, on, on)
            self.model.days[on][new.pk] = (name, above)
            self.model.members[member] = new.pk

    @invariant()
    def the_tree_of_today_is_that_of_the_model(self) -> None:
        rows = Organisation.objects.filter(closed_on=None)
        found = {row.pk: (row.name, row.parent_id) for row in rows}
        assert found == self.model.days[self.today]
        for row in Organisation.objects.select_related("parent"):
            assert row.path[:-8] == (row.parent.path if row.parent else "")

    @invariant()
    def members_are_where_they_went(self) -> None:
        found = dict(Member.objects.values_list("pk", "organisation_id"))
        assert found == self.model.members

    def check_history(self) -> None:
        for day, picture in self.model.days.items():
            tree = tree_as_of(day)
            assert is_acyclic(tree)
            assert {node.key: (node.name, node.parent) for node in tree.nodes.values()} == picture
            assert all(
                node.parent is None or node.parent in tree.nodes for node in tree.nodes.values()
            )
        for node in self.model.nodes.values():
            states = OrganisationState.objects.filter(organisation=node.key)
            at: date | None = node.since
            for state in states.order_by("starts_on"):
                assert state.starts_on == at
                at = state.ends_on
            assert at == node.closed
            assert TreeEvent.objects.filter(organisation=node.key).exists() or (
                TreeEvent.objects.filter(others=node.key).exists()
            )

    @rule()
    def look_back(self) -> None:
        self.check_history()


def test_the_tree_lives_as_its_model_does() -> None:
    run_state_machine_as_test(
        TreeMachine,
        settings=settings(
            max_examples=40,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

"""Writing the nodes of a reviewed sheet into one of the two trees."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count, groupby
from typing import Any, Generic, NamedTuple, TypeVar

from django.db.models import Min, QuerySet

from xianfeng.foundation.paths import SEGMENT, path_below
from xianfeng.organisation.models.history import OrganisationState, TreeEvent, UnitState
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import EventKind
from xianfeng.organisation.rules.trees import KnownNode
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.services.states import state_values

N = TypeVar("N", Unit, Organisation)
BATCH = 500
OWN = ("name", "kind", "parent_id", "unit_id")
"""What a state keeps of a node; units have no unit."""


@dataclass(frozen=True)
class TreeWriter(Generic[N]):
    """Writes nodes into one of the two trees; `units`, by code, is for organisations."""

    table: type[N]
    at: datetime
    units: Mapping[str, int] = field(default_factory=dict)

    def write(self, nodes: Iterable[KnownNode]) -> "Written":
        """Create the nodes that are missing and bring the others up to date, paths included.

        Args:
            nodes: what each shall be; parents are known or among them, and there is no cycle.

        Returns:
            The keys of the new nodes, and of the changed ones by their key what was and what is.
        """
        wanted = {node.code: node for node in nodes}
        rows: dict[str, N] = {row.code: row for row in self.table.objects.order_by("path")}
        before = {code: _state(row) for code, row in rows.items()}
        keys = count(max((int(row.path[-SEGMENT:]) for row in rows.values()), default=0) + 1)
        missing = [node for code, node in wanted.items() if code not in rows]
        for level in _levels(missing, rows):
            written = self.table.objects.bulk_create(
                (self._new(node, rows.get(node.parent), next(keys)) for node in level),
                batch_size=BATCH,
            )
            rows |= {row.code: row for row in written}
        for code in wanted.keys() & before.keys():
            self._bring_up(rows[code], wanted[code], rows)
        _set_paths(rows)
        changed = [rows[code] for code, state in before.items() if _state(rows[code]) != state]
        fields = ["name", "kind", "parent", "path", "founded_on"]
        if self.table is Organisation:
            fields.append("unit")
        self.table.objects.bulk_update(changed, fields, batch_size=BATCH)
        keep = HistoryWriter(self.table, self.at)
        keep.begin([rows[node.code] for node in missing])
        keep.change([(before[row.code], row) for row in changed])
        told = {row.pk: (before[row.code].told, _state(row).told) for row in changed}
        return Written(
            [rows[node.code].pk for node in missing],
            {
                key: {name: [old[name], new[name]] for name in old if old[name] != new[name]}
                for key, (old, new) in told.items()
                if old != new
            },
        )

    def put_back(self, written: "Written") -> None:
        """Make the nodes as they were before this writer wrote them.

        What was changed gets its values and its states back, what was new goes; the caller made
        sure that nothing builds on them.
        """
        is_unit, day = self.table is Unit, day_of(self.at)
        field = "unit" if is_unit else "organisation"
        states: QuerySet[Any] = (UnitState if is_unit else OrganisationState).objects.all()
        for key, changes in written.changed.items():
            was = {name: old for name, (old, _new) in changes.items()}
            self.table.objects.filter(pk=key).update(**was)
            TreeEvent.objects.filter(**{field: key}, recorded_at=self.at).delete()
            own = {name: old for name, old in was.items() if name in OWN}
            if not own:
                continue
            now = states.get(**{field: key}, ends_on=None)
            last = states.filter(**{field: key}, ends_on=now.starts_on).first()
            for name, old in own.items():
                setattr(now, name, old)
            same = last and all(getattr(last, n, None) == getattr(now, n, None) for n in OWN)
            if last and same and now.starts_on == day:
                now.delete()
                last.ends_on = None
                last.save(update_fields=["ends_on"])
            else:
                now.save(update_fields=list(own))
        rows: dict[str, N] = {row.code: row for row in self.table.objects.order_by("path")}
        paths = {code: row.path for code, row in rows.items()}
        _set_paths(rows)
        moved = [row for code, row in rows.items() if row.path != paths[code]]
        self.table.objects.bulk_update(moved, ["path"], batch_size=BATCH)
        states.filter(**{f"{field}__in": written.new}).delete()
        for row in self.table.objects.filter(pk__in=written.new).order_by("-path"):
            row.delete()

    def _new(self, node: KnownNode, parent: N | None, key: int) -> N:
        row = self.table(
            code=node.code,
            name=node.name,
            kind=node.kind.value,
            parent=parent,
            founded_on=node.founded,
            path=path_below(parent.path if parent else "", key),
            recorded_at=self.at,
        )
        self._set_unit(row, node)
        return row

    def _bring_up(self, row: N, node: KnownNode, rows: Mapping[str, N]) -> None:
        row.name, row.kind = node.name, node.kind.value
        row.parent_id = rows[node.parent].pk if node.parent else None
        row.founded_on = node.founded or row.founded_on
        self._set_unit(row, node)

    def _set_unit(self, row: N, node: KnownNode) -> None:
        if isinstance(row, Organisation):
            row.unit_id = self.units[node.unit] if node.unit else None


class Written(NamedTuple):
    """What was written of a tree: new keys, and key → field → [before, after]."""

    new: list[int]
    changed: dict[int, dict[str, list[Any]]]


@dataclass(frozen=True)
class _State:
    """What a row was before it is brought up to date."""

    name: str
    kind: str
    parent_id: int | None
    unit_id: int | None
    path: str
    founded_on: date | None

    @property
    def own(self) -> tuple[object, ...]:
        """What a state of the history keeps; a path changes with what stands above."""
        return self.name, self.kind, self.parent_id, self.unit_id

    @property
    def told(self) -> dict[str, Any]:
        """The same and the day of founding, as JSON keeps them."""
        founded = self.founded_on.isoformat() if self.founded_on else None
        own = dict(zip(OWN, self.own, strict=True))
        return {**own, "founded_on": founded}


def _state(row: Unit | Organisation) -> _State:
    unit_id = row.unit_id if isinstance(row, Organisation) else None
    return _State(row.name, row.kind, row.parent_id, unit_id, row.path, row.founded_on)


@dataclass(frozen=True)
class HistoryWriter(Generic[N]):
    """Writes states and events of many nodes of one tree at once, all of the day of `at`."""

    table: type[N]
    at: datetime

    def begin(self, rows: Sequence[N]) -> None:
        """Write the first states of new nodes, and that they were founded or entered.

        A node is known below its parent from its founding on, but not before the parent is
        known itself.

        Args:
            rows: parents before children, or written before.
        """
        today = day_of(self.at)
        known = self._known_since({row.parent_id for row in rows if row.parent_id})
        states: list[UnitState | OrganisationState] = []
        events: list[TreeEvent] = []
        for row in rows:
            starts_on = row.founded_on or today
            if row.parent_id is not None:
                starts_on = max(starts_on, known.get(row.parent_id, starts_on))
            known[row.pk] = starts_on
            states.append(self._state(row, starts_on))
            kind = EventKind.FOUNDED if row.founded_on else EventKind.ENTERED
            events.append(self._event(row, kind, row.founded_on or today))
        self._write(states, events)

    def change(self, changed: Sequence[tuple[_State, N]]) -> None:
        """Write new states of the nodes that changed themselves, and what befell them."""
        today = day_of(self.at)
        rows = {row.pk: row for before, row in changed if before.own != _state(row).own}
        field = self._field
        open_states = {
            getattr(state, f"{field}_id"): state
            for some in _batches(list(rows))
            for state in self._states.filter(**{f"{field}__in": some}, ends_on=None)
        }
        ended: list[UnitState | OrganisationState] = []
        again: list[UnitState | OrganisationState] = []
        states: list[UnitState | OrganisationState] = []
        events: list[TreeEvent] = []
        for before, row in changed:
            if row.pk not in rows:
                continue
            state = open_states.get(row.pk)
            if state is not None and state.starts_on >= today:
                for name, value in state_values(row).items():
                    setattr(state, name, value)
                again.append(state)
            else:
                if state is not None:
                    state.ends_on = today
                    ended.append(state)
                states.append(self._state(row, today))
            events += self._events(before, row, today)
        model = self._states.model
        fields = ["name", "kind", "parent"] + (["unit"] if self.table is Organisation else [])
        model.objects.bulk_update(ended, ["ends_on"], batch_size=BATCH)
        model.objects.bulk_update(again, fields, batch_size=BATCH)
        self._write(states, events)

    def _known_since(self, keys: Collection[int]) -> dict[int, date]:
        known: dict[int, date] = {}
        for some in _batches(sorted(keys)):
            rows = self._states.filter(**{f"{self._field}__in": some}).values_list(self._field)
            known |= dict(rows.annotate(first=Min("starts_on")).order_by(self._field))
        return known

    def _events(self, before: _State, row: N, today: date) -> Iterator[TreeEvent]:
        after = _state(row)
        named = {
            name: [getattr(before, name), getattr(after, name)]
            for name in ("name", "kind")
            if getattr(before, name) != getattr(after, name)
        }
        placed = {
            name: [getattr(before, f"{name}_id"), getattr(after, f"{name}_id")]
            for name in ("parent", "unit")
            if getattr(before, f"{name}_id") != getattr(after, f"{name}_id")
        }
        if named:
            yield self._event(row, EventKind.RENAMED, today, named)
        if placed:
            yield self._event(row, EventKind.MOVED, today, placed)

    def _event(
        self, row: N, kind: EventKind, on: date, changes: dict[str, list[object]] | None = None
    ) -> TreeEvent:
        return TreeEvent(
            kind=kind.value,
            happened_on=on,
            changes=changes or {},
            recorded_at=self.at,
            **{self._field: row},
        )

    def _state(self, row: N, starts_on: date) -> UnitState | OrganisationState:
        values = {self._field: row, "starts_on": starts_on, **state_values(row)}
        return UnitState(**values) if self.table is Unit else OrganisationState(**values)

    def _write(
        self, states: Sequence[UnitState | OrganisationState], events: Sequence[TreeEvent]
    ) -> None:
        self._states.model.objects.bulk_create(states, batch_size=BATCH)
        TreeEvent.objects.bulk_create(events, batch_size=BATCH)

    @property
    def _field(self) -> str:
        return "unit" if self.table is Unit else "organisation"

    @property
    def _states(self) -> "QuerySet[Any]":
        return UnitState.objects.all() if self.table is Unit else OrganisationState.objects.all()


def _batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def _levels(missing: Sequence[KnownNode], rows: Mapping[str, N]) -> Iterator[list[KnownNode]]:
    """Yield the missing nodes level by level, so that each finds its parent written."""
    by_code = {node.code: node for node in missing}
    depths: dict[str, int] = {}

    def depth(node: KnownNode) -> int:
        chain = []
        above: KnownNode | None = node
        while above is not None and above.code not in depths:
            chain.append(above.code)
            above = by_code.get(above.parent) if above.parent not in rows else None
        level = depths[above.code] if above is not None else 0
        for code in reversed(chain):
            level += 1
            depths[code] = level
        return depths[node.code]

    ordered = sorted(missing, key=depth)
    for _, level in groupby(ordered, key=depth):
        yield list(level)


def _set_paths(rows: Mapping[str, N]) -> None:
    """Set every row's path to its present parent's and its own key; a move takes all below."""
    by_key = {row.pk: row for row in rows.values()}
    paths: dict[int, str] = {}
    for row in rows.values():
        chain = [row]
        while (key := chain[-1].parent_id) is not None and key not in paths:
            chain.append(by_key[key])
        for each in reversed(chain):
            above = paths[each.parent_id] if each.parent_id is not None else ""
            paths[each.pk] = above + each.path[-SEGMENT:]
    for row in rows.values():
        row.path = paths[row.pk]

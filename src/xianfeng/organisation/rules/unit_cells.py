"""Which unit an organisation's row names, and which units a sheet of organisations brings along."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from xianfeng.foundation.errors import N_
from xianfeng.foundation.refusals import TooLong
from xianfeng.foundation.text import skeleton
from xianfeng.organisation.rules.kinds import BRANCHES, OrganisationKind, UnitKind
from xianfeng.organisation.rules.places import code_faults, look_faults
from xianfeng.organisation.rules.trees import (
    CODE_MOST,
    LEVELS_MOST,
    NODE_NAME_MOST,
    KnownNode,
    find_node,
    names_of,
)
from xianfeng.organisation.rules.words import WINDOW_END, kind_of
from xianfeng.sheets.rules.faults import (
    Fault,
    OutOfReach,
    ParentMissing,
    SeveralMatches,
    TreeTooDeep,
    UnitNameDiffers,
    UnknownParent,
    UnknownWord,
)
from xianfeng.sheets.rules.rows import SheetRow, name_key

UNIT_KIND_EXAMPLES = "机关、处室、服务窗口"
SMALL = frozenset({*BRANCHES, OrganisationKind.GROUP})
"""Organisations whose unit is, by its name, rather a division than an office."""

_CODE_LIKE = re.compile(r"(?=.*\d)[A-Za-z0-9._\-]+|[A-Z]{1,6}")
_DIVISION_ENDS = ("处", "科", "室", "股", "队")

Answer = tuple[str, KnownNode | None, Fault | None]


class NewUnits:
    """The units as they will be, growing row by row from the top of the tree down."""

    def __init__(self, units: Mapping[str, KnownNode], *, whole: bool) -> None:
        self.units = dict(units)
        self.created: dict[str, KnownNode] = {}
        self.whole = whole
        self.names = names_of(self.units.values())
        self.children: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.looks: dict[tuple[str, str], KnownNode] = {}
        self.folded = {code.casefold() for code in self.units}
        for unit in self.units.values():
            self._beside(unit)

    def _beside(self, unit: KnownNode) -> None:
        self.children[unit.parent, name_key(unit.name)].append(unit.code)
        if not unit.is_closed:
            self.looks.setdefault((unit.parent, skeleton(unit.name)), unit)

    def unit_of(self, row: SheetRow, node: KnownNode, *, above_unit: str) -> Answer:
        """Return the code of the row's unit (empty: none is named), and the unit if it is new.

        Args:
            above_unit: code of the unit of the organisation above it.
        """
        code, name = self._named(row)
        if code in self.units:
            return self._by_code(row, code, name)
        parent, fault = self._parent(row, above_unit)
        if not code:
            found = self._by_name(name, parent, own=node.unit) if name else ("",)
            if len(found) == 1:
                return found[0], None, None
            if found:
                return "", None, Fault.of(_field(row), SeveralMatches, text=name)
        elif not name:
            return "", None, Fault.of(_field(row), UnknownParent, text=code)
        return self._create(row, node, code, name, parent, fault)

    def _named(self, row: SheetRow) -> tuple[str, str]:
        """Return the code and the name of the row's unit; one column may hold either."""
        code, name, text = row["unit_code"], row["unit_name"], row["unit"]
        is_code = text in self.units or _CODE_LIKE.fullmatch(text) is not None
        return code or (text if is_code else ""), name or ("" if is_code else text)

    def _by_code(self, row: SheetRow, code: str, name: str) -> Answer:
        unit = self.units[code]
        if not unit.in_reach:
            return "", None, Fault.of(_field(row), OutOfReach)
        if name and name_key(name) != name_key(unit.name):
            fault = Fault.of(_field(row), UnitNameDiffers, code=code, name=unit.name)
            return "", None, fault
        return code, None, None

    def _parent(self, row: SheetRow, above_unit: str) -> tuple[str, Fault | None]:
        """Find the unit below which a unit of the row is looked for, and what is wrong with it."""
        text = row["unit_parent"]
        if text:
            found = find_node(text, self.units, self.names)
            if len(found) == 1:
                return found[0], None
            why = SeveralMatches if found else UnknownParent
            return "", Fault.of("unit_parent", why, text=text)
        if above_unit:
            unit = self.units.get(above_unit)
            if unit is not None and unit.in_reach:
                return above_unit, None
        return "", None if self.whole else Fault.of(_field(row), ParentMissing)

    def _by_name(self, name: str, parent: str, *, own: str) -> tuple[str, ...]:
        """Look from near to far: the present unit, the one above and those above it, its children.

        Then offices and windows anywhere, but never divisions of other offices: every office
        has a general office.
        """
        key = name_key(name)
        for code in (own, *self._up(parent)):
            unit = self.units.get(code)
            if unit is not None and unit.in_reach and name_key(unit.name) == key:
                return (code,)
        near = [code for code in self.children.get((parent, key), ()) if self.units[code].in_reach]
        return tuple(near) or tuple(
            code
            for code in self.names.get(key, ())
            if self.units[code].kind is not UnitKind.DIVISION
        )

    def _up(self, code: str) -> list[str]:
        """Return a unit and those above it; the trees hold no cycles here."""
        chain = []
        while code:
            chain.append(code)
            code = self.units[code].parent
        return chain

    def _create(  # noqa: PLR0917 -- the parts of one new unit
        self,
        row: SheetRow,
        node: KnownNode,
        code: str,
        name: str,
        parent: str,
        fault: Fault | None,
    ) -> Answer:
        if fault is None and len(self._up(parent)) >= LEVELS_MOST:
            fault = Fault.of(_field(row), TreeTooDeep, most=LEVELS_MOST)
        if fault is None and len(code) > CODE_MOST:
            fault = Fault.of("unit_code", TooLong, most=CODE_MOST)
        if fault is None and len(name) > NODE_NAME_MOST:
            fault = Fault.of(_field(row), TooLong, most=NODE_NAME_MOST)
        fault = fault or self._twin(row, code, name, parent)
        kind = self._kind(row, node, name, parent)
        if fault is None and kind is None:
            fault = Fault.of(
                "unit_kind",
                UnknownWord,
                what=N_("kind"),
                text=row["unit_kind"],
                examples=UNIT_KIND_EXAMPLES,
            )
        if fault is not None or kind is None:
            return "", None, fault
        unit = KnownNode(code or self._free_code(node.code), name, kind, parent=parent)
        self.units[unit.code] = self.created[unit.code] = unit
        self.names.setdefault(name_key(name), []).append(unit.code)
        self.folded.add(unit.code.casefold())
        self._beside(unit)
        return unit.code, unit, None

    def _twin(self, row: SheetRow, code: str, name: str, parent: str) -> Fault | None:
        """Say where a new unit would be taken for another one, by its code or by its name."""
        other = self.looks.get((parent, skeleton(name)))
        found = [*code_faults(code, self.folded)] if code else []
        found += look_faults(name, other=other.name, code=other.code) if other else ()
        return replace(found[0], field=_field(row), kind=None) if found else None

    def _kind(self, row: SheetRow, node: KnownNode, name: str, parent: str) -> UnitKind | None:
        if row["unit_kind"]:
            kind = kind_of(row["unit_kind"])
            return kind if isinstance(kind, UnitKind) else None
        if name.endswith(WINDOW_END):
            return UnitKind.WINDOW
        if parent and node.kind in SMALL and name.endswith(_DIVISION_ENDS):
            return UnitKind.DIVISION
        return UnitKind.OFFICE

    def _free_code(self, code: str) -> str:
        """Return the organisation's own code where no unit has it, else one with a number."""
        wanted, number = code, 1
        while wanted.casefold() in self.folded:
            number += 1
            wanted = f"{code[: CODE_MOST - 4]}-{number}"
        return wanted


def _field(row: SheetRow) -> str:
    return next((name for name in ("unit", "unit_code", "unit_name") if row[name]), "unit")

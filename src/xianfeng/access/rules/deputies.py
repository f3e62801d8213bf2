"""What of a role a deputy gets: the part of it that lies in the place that was named."""

from xianfeng.actors.rules import RoleKind
from xianfeng.foundation.paths import is_at_or_below

NEVER_PASSED_ON = frozenset({RoleKind.ADMINISTRATOR})
"""Roles that no deputy ever uses: they give roles and look after accounts."""

Paths = tuple[str | None, str | None]
"""The tops that a role reaches: of organisations, and of units. The empty path is above all."""


def deeper(path: str | None, other: str | None) -> str | None:
    """Return the deeper of two paths where one lies at or below the other, else None.

    >>> [deeper(*pair) for pair in (("", "01"), ("0102", "01"), ("0102", "0103"), (None, "01"))]
    ['01', '0102', None, None]
    """
    if path is None or other is None:
        return None
    if is_at_or_below(path, other):
        return path
    return other if is_at_or_below(other, path) else None


def part_in_place(role: Paths, place: Paths) -> Paths | None:
    """Return the part of a role's reach that lies in a place; None where there is none.

    A place is an organisation (with its unit, if it is tied to one) or a unit alone, and a role
    is held in the same way: a part is taken in its own tree only, so that it never reaches more
    than the role, nor anything outside of the place.

    >>> part_in_place(("", ""), ("0102", "07"))
    ('0102', '07')
    >>> part_in_place(("0102", "07"), ("01", "0708"))
    ('0102', '0708')
    >>> part_in_place((None, "07"), ("01", "07")) is None
    True
    """
    unit = deeper(role[1], place[1])
    if place[0] is None:
        is_whole = role == ("", "")
        return (None, unit) if unit is not None and (role[0] is None or is_whole) else None
    organisation = deeper(role[0], place[0])
    return None if organisation is None else (organisation, unit)

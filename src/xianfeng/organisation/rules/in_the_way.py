"""What stands in the way when a node is closed, merged, moved or split, each in one sentence."""

from xianfeng.foundation.errors import N_, Refusal

STOOD_BELOW = N_("something was below “{name}” until that day")
WAS_TIED = N_("an organisation was linked to “{name}” until that day")


class HasBelow(Refusal):
    """What stands below is moved or closed first."""

    sentence = N_("Still below “{name}”: {names}. Move or close these first.")


class UnitInUse(Refusal):
    """Organisations are tied to another unit first."""

    sentence = N_("Organisations are linked to “{name}”: {names}. Link them to another unit first.")


class HasMembers(Refusal):
    """Members are transferred before their organisation is closed."""

    sentence = N_(
        "“{name}” still has people on its list: {count}. Transfer them first, or merge "
        "it into another organisation."
    )


class HasTransfers(Refusal):
    """Somebody is on the way to it or from it."""

    sentence = N_("“{names}” still has unfinished transfers: {count}. Finish them first.")


class NobodyStays(Refusal):
    """A split in which all go is a change of name."""

    sentence = N_("If everybody goes, nobody is left in “{name}”. Rename it instead.")
    beside = ("members",)


class NotItsMembers(Refusal):
    """Somebody was transferred meanwhile."""

    sentence = N_("Some of the people chosen no longer belong to “{name}”. Check the list again.")
    beside = ("members",)


class HasRoles(Refusal):
    """Nobody keeps a right at an organisation that has ended."""

    sentence = N_("Roles are still held at “{name}”: {count}. End them first.")


class RolesToCome(Refusal):
    """Somebody will hold a role at an organisation that is about to end."""

    sentence = N_("“{name}” has roles that have not started yet: {count}. End them first.")


FIRST_NAMES = 3
"""Names that a refusal gives before it only counts."""


def some_names(names: list[str]) -> str:
    """Return the first few names for a refusal.

    >>> some_names(["甲", "乙"]), some_names(["甲", "乙", "丙", "丁"])
    ('甲、乙', '甲、乙、丙…')
    """
    return "、".join(names[:FIRST_NAMES]) + ("…" if len(names) > FIRST_NAMES else "")

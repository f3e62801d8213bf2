"""What stands in the way when a node is closed, merged, moved or split, each in one sentence."""

from xianfeng.foundation.errors import N_, Refusal

STOOD_BELOW = N_("something stood below “{name}” until that day")
WAS_TIED = N_("an organisation was tied to “{name}” until that day")


class HasBelow(Refusal):
    """What stands below is moved or closed first."""

    sentence = N_("Below “{name}” there still is: {names}. Move or close it first.")


class UnitInUse(Refusal):
    """Organisations are tied to another unit first."""

    sentence = N_("Organisations are tied to “{name}”: {names}. Tie them to another unit first.")


class HasMembers(Refusal):
    """Members are transferred before their organisation is closed."""

    sentence = N_(
        "“{name}” still has people on its list: {count}. Transfer them first, or merge it "
        "into another one."
    )


class HasTransfers(Refusal):
    """Somebody is on the way to it or from it."""

    sentence = N_("Transfers to or from “{names}” are not done yet: {count}. Finish them first.")


class NobodyStays(Refusal):
    """A split in which all go is a change of name."""

    sentence = N_("If all go, nobody stays in “{name}”. Rename it instead.")
    beside = ("members",)


class NotItsMembers(Refusal):
    """Somebody was transferred meanwhile."""

    sentence = N_("Some of the chosen do not belong to “{name}” any more. Look at the list again.")
    beside = ("members",)


class HasRoles(Refusal):
    """Nobody keeps a right at an organisation that has ended."""

    sentence = N_("Roles are still held at “{name}”: {count}. End them first.")


class RolesToCome(Refusal):
    """Somebody will hold a role at an organisation that is about to end."""

    sentence = N_("At “{name}” roles are to begin later: {count}. End them first.")


FIRST_NAMES = 3
"""Names that a refusal gives before it only counts."""


def some_names(names: list[str]) -> str:
    """Return the first few names for a refusal.

    >>> some_names(["甲", "乙"]), some_names(["甲", "乙", "丙", "丁"])
    ('甲、乙', '甲、乙、丙…')
    """
    return "、".join(names[:FIRST_NAMES]) + ("…" if len(names) > FIRST_NAMES else "")

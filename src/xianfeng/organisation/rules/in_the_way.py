"""What stands in the way when a node is closed, merged, moved or split, each in one sentence."""

from xianfeng.foundation.errors import N_, Refusal


class HasBelow(Refusal):
    """What stands below is moved or closed first."""

    sentence = N_("Below “{name}” there still is: {names}. Move or close it first.")


class BelowLeftLater(Refusal):
    """On that day something still stood below."""

    sentence = N_("Something stood below “{name}” until {day}. Give that day or a later one.")


class UnitInUse(Refusal):
    """Organisations are tied to another unit first."""

    sentence = N_("Organisations are tied to “{name}”: {names}. Tie them to another unit first.")


class TiedLater(Refusal):
    """On that day an organisation was still tied to the unit."""

    sentence = N_("An organisation was tied to “{name}” until {day}. Give that day or a later one.")


class HasMembers(Refusal):
    """Members are transferred before their organisation is closed."""

    sentence = N_(
        "“{name}” still has people on its list: {count}. Transfer them first, or merge it "
        "into another one."
    )


class HasTransfers(Refusal):
    """Somebody is on the way to it or from it."""

    sentence = N_("Transfers to or from “{names}” are not done yet: {count}. Finish them first.")


class NobodyChosen(Refusal):
    """A split takes somebody along."""

    sentence = N_("Choose who goes to the new organisation.")


class NobodyStays(Refusal):
    """A split in which all go is a change of name."""

    sentence = N_("If all go, nobody stays in “{name}”. Rename it instead.")


class NotItsMembers(Refusal):
    """Somebody was transferred meanwhile."""

    sentence = N_("Some of the chosen do not belong to “{name}” any more. Look at the list again.")


class HasRoles(Refusal):
    """Nobody keeps a right at an organisation that has ended."""

    sentence = N_("Roles are still held at “{name}”: {count}. End them first.")


class RolesToCome(Refusal):
    """Somebody will hold a role at an organisation that is about to end."""

    sentence = N_("At “{name}” roles are to begin later: {count}. End them first.")


FIRST_NAMES = 3
"""Names that a refusal gives before it only counts."""


def some_names(names: list[str]) -> str:
    """Give the first few names for a refusal.

    >>> some_names(["甲", "乙"]), some_names(["甲", "乙", "丙", "丁"])
    ('甲、乙', '甲、乙、丙…')
    """
    return "、".join(names[:FIRST_NAMES]) + ("…" if len(names) > FIRST_NAMES else "")

"""The addresses on which rows of a kind of sheet go out; the room of the rows says to whom."""

from xianfeng.foundation.doors import FORM, Rule, Subjects


def going_out(kind: str, who: Subjects) -> dict[str, Rule]:
    """Return the doors on which rows of a kind go out, now and in the background."""
    read = Rule(sees=who)
    return {
        f"sheets:export_{kind}": read,
        f"sheets:later_{kind}": Rule(FORM, sees=who),
        f"sheets:progress_{kind}": read,
        f"sheets:file_{kind}": read,
    }

"""The one writer of a person's name: the keys under which it is found go with it."""

from xianfeng.foundation.names import name_keys
from xianfeng.people.models.members import Member

NAMED = ("name", "name_keys")
"""The columns that are saved together."""


def call_member(*, member: Member, name: str) -> Member:
    """Call a member so, old or new; the caller saves `NAMED`, one by one or in bulk."""
    member.name, member.name_keys = name, name_keys(name)
    return member

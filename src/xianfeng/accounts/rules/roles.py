import re
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator

RoleName = Literal["administrator", "officer", "secretary", "leader", "auditor"]
"""The kinds of roles; a test holds them to those of the room of organisation."""
KINDS: tuple[str, ...] = get_args(RoleName)
TAKEN = frozenset({*KINDS, "member", "official", "system", "anyone"})
"""Words that say already who somebody is."""
NAME = re.compile(r"[a-z][a-z0-9_]{1,15}")

Label = Annotated[str, Field(min_length=1, max_length=40)]


class FurtherRole(BaseModel):
    """A role under a name of the operator's own: its holder may do what one of the five may."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    zh: Label
    en: Label
    like: str

    @field_validator("name")
    @classmethod
    def _of_ones_own(cls, value: str) -> str:
        if not NAME.fullmatch(value):
            raise ValueError("write 2 to 16 small letters, digits and _, a letter first")
        if value in TAKEN:
            raise ValueError(f"{value} is a word of the platform already; choose another name")
        return value

    @field_validator("like")
    @classmethod
    def _one_of_the_five(cls, value: str) -> str:
        if value not in KINDS:
            raise ValueError(f"write one of {', '.join(KINDS)}")
        return value

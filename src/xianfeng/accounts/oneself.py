from dataclasses import dataclass


@dataclass(frozen=True)
class Oneself:
    """The owner of an account, acting on it: at sign-in nobody knows yet which roles that is."""

    user_id: int
    actor_kind: str = "user"

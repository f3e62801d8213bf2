"""Which services decide: approve, consent, answer, appoint, give (docs/access.md)."""

from collections.abc import Callable
from typing import TypeVar

Service = TypeVar("Service", bound=Callable[..., object])

DECISIONS: dict[str, Callable[..., object]] = {}
"""The declared decisions by name; those of the rooms that are imported."""


def decision(service: Service) -> Service:
    """Declare that a service decides on a matter that can be somebody's own.

    Whoever proposed, wrote, asked or is affected is refused by it, in whatever way they act; a
    test walks every declared decision, and finds those that are not declared.
    """
    DECISIONS[f"{service.__module__}.{service.__name__}"] = service
    return service

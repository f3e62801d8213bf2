"""Names of background work and their functions; each room's `jobs.py` fills it."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

from django.apps import apps
from django.utils.module_loading import module_has_submodule

F = TypeVar("F", bound=Callable[..., Any])

_jobs: dict[str, Callable[..., Any]] = {}


class UnknownJob(LookupError):  # noqa: N818 -- named as the fact that it is
    """No room has a job of this name; a fault of the program, not of a person."""


def job(name: str) -> Callable[[F], F]:
    """Give a function the name under which services enqueue it.

    Args:
        name: "room.verb".

    Raises:
        ValueError: the name is taken, or is not "room.verb".
    """
    if name.count(".") != 1:
        raise ValueError(f"a job is named room.verb, not {name!r}")

    def keep(function: F) -> F:
        if _jobs.setdefault(name, function) is not function:
            raise ValueError(f"the job {name} is registered already")
        return function

    return keep


def job_named(name: str) -> Callable[..., Any]:
    """Give the function of a job.

    Raises:
        UnknownJob: no room has registered it.
    """
    try:
        return _jobs[name]
    except KeyError:
        raise UnknownJob(name) from None


def discover() -> None:
    """Import `jobs.py` of every room."""
    for room in apps.get_app_configs():
        if room.name.startswith("xianfeng.") and module_has_submodule(room.module, "jobs"):
            import_module(f"{room.name}.jobs")

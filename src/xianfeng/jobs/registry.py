"""Names of background work and their functions; each room's `jobs.py` fills it.

Its `room.py` names the functions with their words, and so reads `jobs.py` at the start.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Any, TypeVar

from .rules import Policy

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Job:
    """A named function, how it is run, and when the timetable calls it."""

    name: str
    function: Callable[..., Any]
    policy: Policy
    daily: time | None


_jobs: dict[str, Job] = {}


class UnknownJob(LookupError):  # noqa: N818 -- named as the fact that it is
    """No room has a job of this name; a fault of the program, not of a person."""


def job(name: str, *, policy: Policy | None = None, daily: time | None = None) -> Callable[[F], F]:
    """Register a function under the name by which services enqueue it.

    Args:
        name: "room.verb".
        policy: attempts, waits, limit; the usual ones if not given.
        daily: time of day, of the offices, at which the timetable calls it without arguments.

    Raises:
        ValueError: the name is taken, or is not "room.verb".
    """
    if name.count(".") != 1:
        raise ValueError(f"a job is named room.verb, not {name!r}")

    def keep(function: F) -> F:
        made = Job(name, function, policy or Policy(), daily)
        if _jobs.setdefault(name, made).function is not function:
            raise ValueError(f"the job {name} is registered already")
        return function

    return keep


def job_named(name: str) -> Job:
    """Return the job of this name; `UnknownJob` if no room has registered it."""
    try:
        return _jobs[name]
    except KeyError:
        raise UnknownJob(name) from None


def registered() -> tuple[Job, ...]:
    """List every job, by name."""
    return tuple(_jobs[name] for name in sorted(_jobs))


def timetable() -> tuple[Job, ...]:
    """List the jobs that are called daily, by name."""
    return tuple(job for job in registered() if job.daily is not None)

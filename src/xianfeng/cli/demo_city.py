"""The demo city: each room fills its own tables, from the floor upwards."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from django.core.management import call_command
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from xianfeng.access import demo as access
from xianfeng.accounts.demo import LOGINS, PASSWORD
from xianfeng.actors.rules import System
from xianfeng.ballots import demo as ballots
from xianfeng.campaigns import demo as campaigns
from xianfeng.carriers import demo as carriers
from xianfeng.cases import demo as cases
from xianfeng.cli.demo_weeks import live_weeks
from xianfeng.diagnosis.services import rebuild
from xianfeng.effects import demo as effects
from xianfeng.foundation.periods import Period
from xianfeng.jobs import demo as jobs
from xianfeng.leadership import demo as leadership
from xianfeng.leadership.services.composition import count_members
from xianfeng.organisation import demo as organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.people import demo as people
from xianfeng.plans import demo as plans
from xianfeng.privacy import demo as privacy
from xianfeng.review import demo as review
from xianfeng.rolls import demo as rolls
from xianfeng.volunteering import demo as volunteering

SEED = 2026
FILLERS: dict[str, Callable[..., str]] = {
    "organisation": organisation.fill,
    "access": access.fill,
    "people": people.fill,
    "leadership": leadership.fill,
    "rolls": rolls.fill,
    "privacy": privacy.fill,
    "volunteering": volunteering.fill,
    "weeks": live_weeks,
    "plans": plans.fill,
    "carriers": carriers.fill,
    "effects": effects.fill,
    "ballots": ballots.fill,
    "campaigns": campaigns.fill,
    "cases": cases.fill,
    "review": review.fill,
    "jobs": jobs.fill,
}
"""In this order: a room reads what those before it wrote."""
QUARTERS = 4
"""Quarters whose results are built: the one of today and those before it."""
COVERED = datetime(2026, 9, 30, 10, tzinfo=UTC)
"""The history always reaches so far, whatever the machine's clock says."""


class NotEmpty(Exception):  # noqa: N818 -- told to the operator as a sentence
    """The database holds rows that no demo wrote."""


def build(*, may_flush: bool) -> None:
    """Fill the tables and build the results, with progress; minutes of nothing are a fault.

    Args:
        may_flush: rows that are there are of an earlier demo, and may go.

    Raises:
        NotEmpty: there are rows, and nobody says that they may go.
    """
    if Unit.objects.exists():
        if not may_flush:
            raise NotEmpty(
                _("The database is not empty and does not belong to a demo; nothing was changed.")
            )
        call_command("flush", verbosity=0, interactive=False)
    started = time.perf_counter()
    at = max(timezone.now(), COVERED)
    click.echo(_("Building the demo city of Linjiang, which is fictional …"))
    with translation.override("zh-hans"):
        for room, fill in FILLERS.items():
            with _step(room) as told:
                told.append(fill(at=at, seed=SEED))
        with _step("diagnosis") as told:
            told.append(_results(at))
    click.echo(
        _("Built in {seconds} seconds.").format(seconds=round(time.perf_counter() - started))
    )


def _results(at: datetime) -> str:
    count_members(actor=System("demo"), at=at)
    periods = Period.quarter_of(timezone.localdate(at)).back(QUARTERS)
    count = sum(rebuild(actor=System("demo"), period=each, at=at).results for each in periods)
    return f"{count:,} results, {periods[-1].label} to {periods[0].label}"


@contextmanager
def _step(room: str) -> Iterator[list[str]]:
    """Show that a room is at work, then what it wrote and how long it took."""
    from rich.console import Console

    told: list[str] = []
    started = time.perf_counter()
    console = Console(highlight=False)
    with console.status(f"  {room} …"):
        yield told
    console.print(f"  {room:<14}{told[0]}  ({time.perf_counter() - started:.1f} s)")


def greeting(port: int, *, serve: bool) -> str:
    """Say where the city is and how to get in: one login for each role."""
    door = (
        _("The demo city is open at http://127.0.0.1:{port}/")
        if serve
        else _("The demo city is built. Open it with: make demo PORT={port}")
    )
    lines = [
        door.format(port=port),
        _("Sign in as one of these, password {password}:").format(password=PASSWORD),
        *(f"  {login.username:<11}{login.label}" for login in LOGINS),
    ]
    if serve:
        lines.append(
            _(
                "Press Ctrl-C to stop; your changes are kept for the next start, make demo-reset "
                "starts over."
            )
        )
    return "\n".join(lines)

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.analytics.builder import BuildReport, build
from xianfeng.analytics.store import FactStore
from xianfeng.audit.services import record
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.visible import NoOrganisations

from .findings import Finding, find
from .models import Result
from .permissions import can_rebuild


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild wrote."""

    facts: BuildReport
    results: int


def facts_folder() -> Path:
    """Return the folder of the facts inside the data folder."""
    return Path(settings.XIANFENG_HOME) / "facts"


def rebuild(*, actor: Actor, period: Period, at: datetime) -> Rebuilt:
    """Build the facts and write the period's results anew (D1–D4).

    Args:
        actor: an administrator, an officer or SYSTEM.
        period: whose results are replaced; a quarter, as a rule. A past one is told with the
            trees, members and goals of its last day.
        at: the moment of the build, the "as of" of every figure.

    Raises:
        NotAllowed: the actor may not.
        NoOrganisations: there is no unit yet.
    """
    require(can_rebuild, actor)
    offices = Unit.objects.filter(kind=UnitKind.OFFICE.value)
    top = offices.order_by("path").first()
    if top is None:
        raise NoOrganisations
    today = day_of(at)
    on = period.last_day(today=today)
    # The facts of today stay where they are when a past period is told anew.
    folder = facts_folder() if on == today else facts_folder() / "past"
    facts = build(folder, at=at, on=on)
    with FactStore(folder) as store:
        findings = tuple(find(store, period=period, on=on, figures=settings.FIGURES))
    with transaction.atomic():
        known = set(Unit.objects.values_list("pk", flat=True))
        Result.objects.filter(period_label=period.label).delete()
        written = Result.objects.bulk_create(
            (_result(finding, period, at) for finding in findings if finding.unit_id in known),
            batch_size=500,
        )
        record(
            actor=actor,
            verb="diagnosis.results.rebuilt",
            subject=top,
            at=at,
            detail={"period": period.label, "results": len(written), "facts": facts.rows},
        )
    return Rebuilt(facts=facts, results=len(written))


def _result(finding: Finding, period: Period, at: datetime) -> Result:
    estimate = finding.estimate
    return Result(
        unit_id=finding.unit_id,
        period_label=period.label,
        failing=finding.measure.failing.value,
        measure=finding.measure.name.value,
        value=estimate.value if estimate else None,
        low=estimate.low if estimate else None,
        high=estimate.high if estimate else None,
        cases=finding.cases,
        verdict=finding.verdict.value,
        records=[list(entry) for entry in finding.records],
        record_count=finding.record_count,
        built_at=at,
    )

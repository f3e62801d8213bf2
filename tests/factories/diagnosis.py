"""Rows of diagnosis for tests."""

from tests.factories.organisation import NOW
from xianfeng.diagnosis.models import Result
from xianfeng.diagnosis.rules import FAILING_OF, MeasureName, Verdict
from xianfeng.organisation.models.units import Unit


def make_result(
    unit: Unit,
    *,
    measure: MeasureName = MeasureName.OWN_PROPOSALS,
    verdict: Verdict = Verdict.IN_PLACE,
    period_label: str = "2026Q3",
    figure: tuple[float, float, float] | None = (0.9, 0.7, 0.97),
    records: list[list[int]] | None = None,
) -> Result:
    value, low, high = figure or (None, None, None)
    return Result.objects.create(
        unit=unit,
        period_label=period_label,
        failing=FAILING_OF[measure].value,
        measure=measure.value,
        value=value,
        low=low,
        high=high,
        cases=20,
        verdict=verdict.value,
        records=records or [],
        record_count=len(records or []),
        built_at=NOW,
    )

"""What a monitoring system reads: counts of the machine, nothing about persons."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from xianfeng.audit.models import Checkpoint, Entry, Head
from xianfeng.jobs.selectors import counts_by_state

from .counting import counted
from .databases import bytes_used
from .selectors import last_backup, seconds_waiting

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True)
class Metric:
    """One figure with its rows; a row is its labels and its value."""

    name: str
    kind: str
    help: str
    rows: tuple[tuple[Mapping[str, str], float], ...]


def exposition(*, at: datetime) -> str:
    """Write the figures in the text format of Prometheus."""
    return "".join(line for metric in _metrics(at) for line in _lines(metric))


def _lines(metric: Metric) -> Iterator[str]:
    yield f"# HELP {metric.name} {metric.help}\n# TYPE {metric.name} {metric.kind}\n"
    for labels, value in metric.rows:
        said = ",".join(f'{name}="{word}"' for name, word in labels.items())
        yield f"{metric.name}{{{said}}} {value:g}\n" if said else f"{metric.name} {value!r}\n"


def _metrics(at: datetime) -> Iterator[Metric]:
    answers = counted()
    yield Metric(
        "xianfeng_requests_total",
        "counter",
        "Requests answered by class of status; pages of citizens are not counted.",
        tuple(({"status": kind}, number) for kind, number in answers.items()),
    )
    states = counts_by_state()
    yield Metric(
        "xianfeng_jobs",
        "gauge",
        "Runs of background work by state.",
        tuple(({"state": state.value}, number) for state, number in states.items()),
    )
    yield _one("xianfeng_job_wait_seconds", "Wait of the oldest work due.", seconds_waiting(at=at))
    trail = Head.objects.order_by("pk").values_list("size", flat=True).first() or 0
    sealed = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    yield _one("xianfeng_trail_entries", "Entries ever written to the trail.", trail)
    yield _one("xianfeng_trail_kept", "Entries of the trail that are kept.", Entry.objects.count())
    yield _one("xianfeng_trail_unsealed", "Entries behind the last checkpoint.", trail - sealed)
    yield _one("xianfeng_database_bytes", "Size of the database.", bytes_used())
    free = shutil.disk_usage(Path(settings.XIANFENG_HOME)).free
    yield _one("xianfeng_disk_free_bytes", "Free on the disk of the data folder.", free)
    backup = last_backup()
    if backup is not None:
        age = (at - backup.recorded_at).total_seconds()
        yield _one("xianfeng_backup_age_seconds", "Age of the last backup.", age)
    yield Metric(
        "xianfeng_release", "gauge", "The release.", (({"version": version("xianfeng")}, 1),)
    )


def _one(name: str, help: str, value: float | None) -> Metric:  # noqa: A002 -- Prometheus calls it so
    return Metric(name, "gauge", help, (({}, value or 0),))

"""100,000 members more: from the workbook to the table, by the way that an office's sheet takes."""

import resource
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from tools.bench.city import name_of
from tools.bench.jobs import Job
from xianfeng.access.selectors.actors import actor_of
from xianfeng.accounts.models import User
from xianfeng.jobs.models import Run
from xianfeng.jobs.worker import run_pending
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.sheets import MEMBERS
from xianfeng.sheets.selectors.importing import read_upload
from xianfeng.sheets.services.importing import keep_preview
from xianfeng.sheets.services.later import apply_later
from xianfeng.sheets.words import export_sheet

IMPORTED = 100_000
IMPORT_SECONDS = 60
DAY = "2019-07-01"


def _people() -> Iterator[dict[str, str | None]]:
    random = Random(2)  # noqa: S311 -- made-up names
    branches = Organisation.objects.filter(kind="branch").order_by("pk")
    codes = list(branches.values_list("code", flat=True))
    for number in range(IMPORTED):
        yield {
            "number": f"I{number:07d}",
            "name": name_of(random),
            "organisation": random.choice(codes),
            "standing": "full",
            "joined_date": DAY,
        }


def _by_hand() -> None:
    """Write as many rows into both tables in one transaction of SQL, and take them back."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, new in (
            (
                "people_member",
                {"id": "id + 1000000", "number": "'H' || id", "user_id": "NULL"},
            ),
            ("people_membership", {"id": "id + 1000000", "member_id": "member_id + 1000000"}),
        ):
            cursor.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608 -- ours
            names = [column[0] for column in cursor.description]
            values = ", ".join(new.get(name, name) for name in names)
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(names)})"  # noqa: S608 -- ours
                f" SELECT {values} FROM {table} ORDER BY id LIMIT {IMPORTED}"
            )
        transaction.set_rollback(True)


def import_jobs(told: Callable[[str], None]) -> Iterator[Job]:
    """Measure the reading, the preview and the job; the limit is SQL that only writes the rows."""
    data = export_sheet(
        MEMBERS,
        _people(),
    )
    started = time.process_time()
    _by_hand()
    limit = time.process_time() - started
    now = timezone.now()
    actor = actor_of(User.objects.get(username="officer"), at=now)
    marks = [(time.perf_counter(), time.process_time())]

    def mark(name: str) -> None:
        marks.append((time.perf_counter(), time.process_time()))
        wall, cpu = (marks[-1][each] - marks[-2][each] for each in (0, 1))
        told(f"import of 100,000, {name}: {wall:.1f} s, {cpu:.1f} of the processor")

    sheet = read_upload(MEMBERS, BytesIO(data), name="m.xlsx")
    mark("read")
    preview = keep_preview(actor=actor, sheet=sheet, file_name="m.xlsx", at=now)
    mark("previewed")
    del sheet
    number = apply_later(actor=actor, preview=preview, skip_wrong=False, at=now)
    run_pending()
    mark("taken over")
    if (state := Run.objects.get(pk=number).state) != "done":
        told(f"import of 100,000: {state}")
        return
    wall, cpu = (marks[-1][each] - marks[0][each] for each in (0, 1))
    yield Job("import of 100,000 members", wall, IMPORT_SECONDS, "s", "lower", 1)
    yield Job("import of 100,000 members, processor", cpu, limit, "cpu s", "lower")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told(f"peak memory of this process: {most:.0f} MB")

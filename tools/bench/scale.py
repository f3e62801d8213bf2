"""Measure the room of organisation with 5,000 organisations and 200,000 members on SQLite.

python -m tools.bench.scale [--keep FOLDER]   a city in FOLDER is used, and left there
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from random import Random

import django
from django.conf import settings
from django.test.utils import setup_test_environment

from tools import ROOT
from tools.bench.__main__ import environment_of, told
from tools.bench.jobs import HEADING, Job, write

BUILD_SECONDS = 60
IMPORT_SECONDS = 60
IMPORTED = 100_000
RUNS = 5
RESULT = ROOT / "bench-scale.json"
PAGES = (
    ("officer", "organisations", "/organisation/"),
    ("officer", "organisations by pinyin", "/organisation/?q=dishibaju"),
    ("officer", "organisations, last page", "/organisation/?page=200"),
    ("officer", "organisation at the top", "/organisation/A/"),
    ("officer", "organisation of 50 branches", "/organisation/A001/"),
    ("officer", "members of all", "/organisation/A/members/"),
    ("officer", "members of all, last page", "/organisation/A/members/?page=8000"),
    ("officer", "members of a committee", "/organisation/A001/members/"),
    ("officer", "search by name", "/organisation/A/members/?q=张伟"),
    ("officer", "search by pinyin", "/organisation/A/members/?q=zhangwei"),
    ("officer", "search by initials", "/organisation/A/members/?q=zw"),
    ("officer", "search with a slip", "/organisation/A/members/?q=zhagnwei"),
    ("officer", "search for nobody", "/organisation/A/members/?q=xqzxqzxq"),
    ("officer", "search by number", "/organisation/A/members/?q=N0100000"),
    ("officer", "composition", "/organisation/A/composition/"),
    ("leader", "composition", "/organisation/A/composition/"),
    ("leader", "composition of a branch", "/organisation/A001-0000/composition/"),
    ("leader", "organisations", "/organisation/"),
    ("officer", "one member", "/organisation/members/100/"),
    ("officer", "transfers", "/organisation/transfers/"),
    ("officer", "requests", "/organisation/requests/"),
    ("officer", "rolls", "/organisation/rolls/"),
    ("officer", "new roll", "/organisation/rolls/new/"),
    ("officer", "import", "/organisation/import/"),
    ("secretary", "oneself", "/organisation/me/"),
    ("secretary", "members of a branch", "/organisation/"),
    ("secretary", "register of processing", "/organisation/processing/"),
)


def _median(work: Callable[[], object]) -> float:
    """Give the processor's milliseconds of the middle one of several runs."""
    spent = []
    for _run in range(RUNS):
        started = time.process_time()
        work()
        spent.append((time.process_time() - started) * 1000)
    return sorted(spent)[RUNS // 2]


def jobs(home: Path) -> Iterator[Job]:
    environment = environment_of(home)
    is_new = not (home / "city.done").is_file()
    os.environ.update(environment)
    sys.path.insert(0, str(ROOT / "src"))
    if is_new:
        home.mkdir(parents=True, exist_ok=True)
        migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
    django.setup()
    from tools.bench import city  # noqa: PLC0415 -- models are there now

    settings.ALLOWED_HOSTS.append("testserver")
    if is_new:
        started = time.perf_counter()
        city.build()
        yield Job(
            "city of 200,000, built", time.perf_counter() - started, BUILD_SECONDS, "s", "lower", 1
        )
        (home / "city.done").touch()
    setup_test_environment()
    yield from tree_jobs()
    yield from page_jobs()
    yield from import_jobs()


def tree_jobs() -> Iterator[Job]:
    """Measure the tree against SQL written by hand, in the same run."""
    from django.db import connection  # noqa: PLC0415 -- after set-up
    from django.db.models import Count  # noqa: PLC0415

    from xianfeng.organisation.models import Member, Organisation  # noqa: PLC0415
    from xianfeng.organisation.rules import with_those_below  # noqa: PLC0415
    from xianfeng.organisation.selectors import below  # noqa: PLC0415

    top = Organisation.objects.get(code="A001").path

    def sql(text: str, *values: str) -> list[tuple[object, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(text, values)
            return list(cursor.fetchall())

    def all_below() -> object:
        return list(
            Member.objects.filter(below(top, prefix="organisation__"), left_on__isnull=True)
            .order_by()
            .values_list("pk")
        )

    def all_below_by_hand() -> object:
        return sql(
            "SELECT m.id FROM organisation_organisation o JOIN organisation_member m"
            " ON m.organisation_id = o.id"
            " WHERE o.path >= %s AND o.path < %s AND m.left_on IS NULL",
            top,
            top + "z",
        )

    def every_subtree() -> object:
        own = dict(Organisation.objects.order_by().values_list("path", "pk"))
        counts = dict(
            Member.objects.filter(left_on__isnull=True)
            .values_list("organisation_id")
            .annotate(count=Count("pk"))
            .order_by()
        )
        return with_those_below({path: {"n": counts.get(pk, 0)} for path, pk in own.items()})

    def every_subtree_by_hand() -> object:
        return sql(
            "WITH c AS (SELECT organisation_id, count(*) AS n FROM organisation_member"
            " WHERE left_on IS NULL GROUP BY organisation_id)"
            " SELECT a.id, sum(c.n) FROM organisation_organisation a"
            " JOIN organisation_organisation b ON b.path >= a.path AND b.path < a.path || 'z'"
            " JOIN c ON c.organisation_id = b.id GROUP BY a.id"
        )

    yield Job(
        "all below a committee", _median(all_below), _median(all_below_by_hand), "cpu ms", "lower"
    )
    yield Job(
        "sum over every subtree",
        _median(every_subtree),
        _median(every_subtree_by_hand),
        "cpu ms",
        "lower",
    )


def page_jobs() -> Iterator[Job]:
    """Measure server time and queries of every page of the room."""
    from tools.bench.pages import (  # noqa: PLC0415 -- models are there now
        PAGE_MILLISECONDS,
        PAGE_QUERIES,
        _client,
        _queries,
    )

    for role, name, address in PAGES:
        client = _client(role)
        status = client.get(address).status_code
        if status != 200:  # noqa: PLR2004 -- HTTP's own
            told(f"{role}: {address} answers {status}")
            continue
        spent = _median(lambda: client.get(address))  # noqa: B023 -- called at once
        yield Job(f"{role}: {name}", spent, PAGE_MILLISECONDS, "cpu ms", "lower", 1)
        yield Job(
            f"{role}: {name}, queries",
            _queries(client, address),
            PAGE_QUERIES,
            "queries",
            "lower",
            1,
        )


def import_jobs() -> Iterator[Job]:
    """Measure a list of 100,000 new members from the file to the table, step by step."""
    from tools.bench.city import AT, name_of  # noqa: PLC0415 -- models are there now
    from xianfeng.organisation.models import Member, Membership, Organisation  # noqa: PLC0415
    from xianfeng.organisation.permissions import SYSTEM  # noqa: PLC0415
    from xianfeng.organisation.rules import SheetKind  # noqa: PLC0415
    from xianfeng.organisation.selectors import read_upload  # noqa: PLC0415
    from xianfeng.organisation.services import apply_preview, keep_preview  # noqa: PLC0415
    from xianfeng.organisation.words import export_sheet  # noqa: PLC0415

    random = Random(2)  # noqa: S311 -- made-up names
    codes = list(
        Organisation.objects.filter(kind="branch").order_by("pk").values_list("code", flat=True)
    )
    data = export_sheet(
        SheetKind.MEMBERS,
        (
            [f"I{number:07d}", name_of(random), random.choice(codes), "full", AT.date()]
            for number in range(IMPORTED)
        ),
    )
    marks = [time.perf_counter()]
    sheet = read_upload(SheetKind.MEMBERS, BytesIO(data), name="m.xlsx")
    marks.append(time.perf_counter())
    preview = keep_preview(actor=SYSTEM, sheet=sheet, file_name="m.xlsx", at=AT)
    marks.append(time.perf_counter())
    apply_preview(actor=SYSTEM, preview=preview, skip_wrong=False, at=AT)
    marks.append(time.perf_counter())
    for place, name in enumerate(("read", "previewed", "taken over")):
        told(f"import of 100,000, {name}: {marks[place + 1] - marks[place]:.1f} s")
    yield Job("import of 100,000 members", marks[-1] - marks[0], IMPORT_SECONDS, "s", "lower", 1)
    Membership.objects.filter(member__number__startswith="I").delete()
    Member.objects.filter(number__startswith="I").delete()


def main(words: list[str]) -> int:
    """Print each line as it comes; a bar that is missed is said, it is no error."""
    match words:
        case []:
            with tempfile.TemporaryDirectory(prefix="xianfeng-scale-") as folder:
                return _measure(Path(folder))
        case ["--keep", folder]:
            return _measure(Path(folder).absolute())
    print(__doc__, file=sys.stderr)
    return 2


def _measure(home: Path) -> int:
    print(HEADING, flush=True)
    found = []
    for job in jobs(home):
        found.append(job)
        print(job.row(), flush=True)
    write(found, RESULT)
    missed = [job.job for job in found if not job.holds]
    told(f"Written: {RESULT.name}" + (f"; missed: {', '.join(missed)}" if missed else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The tree, against SQL written by hand in the same run."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import Count

from tools.bench.jobs import Job
from tools.bench.scale_pages import median
from xianfeng.leadership.rules.composition import with_those_below
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.visible import below
from xianfeng.people.models.members import Member

BELOW = (
    "SELECT m.id FROM organisation_organisation o JOIN people_member m"
    " ON m.organisation_id = o.id"
    " WHERE o.path >= %s AND o.path < %s AND m.left_on IS NULL"
)
SUMS = (
    "WITH c AS (SELECT organisation_id, count(*) AS n FROM people_member"
    " WHERE left_on IS NULL GROUP BY organisation_id)"
    " SELECT a.id, sum(c.n) FROM organisation_organisation a"
    " JOIN organisation_organisation b ON b.path >= a.path AND b.path < a.path || 'z'"
    " JOIN c ON c.organisation_id = b.id GROUP BY a.id"
)


def by_hand(text: str, *values: str) -> list[tuple[object, ...]]:
    """Ask in SQL."""
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return list(cursor.fetchall())


def numbers_by_hand() -> object:
    return by_hand("SELECT number FROM people_member WHERE left_on IS NULL")


def _all_below(top: str) -> object:
    people = Member.objects.filter(below(top, prefix="organisation__"), left_on__isnull=True)
    return list(people.order_by().values_list("pk"))


def _every_subtree() -> object:
    own = dict(Organisation.objects.order_by().values_list("path", "pk"))
    counts = dict(
        Member.objects.filter(left_on__isnull=True)
        .values_list("organisation_id")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return with_those_below({path: {"n": counts.get(pk, 0)} for path, pk in own.items()})


def tree_jobs() -> Iterator[Job]:
    """Measure "all below X", for a committee and for the whole, and "sum over every subtree"."""
    for name, code in (("a committee", "A001"), ("the top", "A")):
        top = Organisation.objects.get(code=code).path
        ours = median(lambda: _all_below(top))  # noqa: B023 -- called at once
        limit = median(lambda: by_hand(BELOW, top, top + "z"))  # noqa: B023 -- as above
        yield Job(f"large, all below {name}", ours, limit, "cpu ms", "lower")
    limit = median(lambda: by_hand(SUMS))
    yield Job("large, sum over every subtree", median(_every_subtree), limit, "cpu ms", "lower")

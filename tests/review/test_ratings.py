"""Ratings from elsewhere: read, refused, taken over once, and reckoned as others reckon them."""

import csv
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import NOW, make_actor, make_organisation
from tests.kit import member_of, refuses, with_role
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.sheets.rows import Row
from xianfeng.review.models.imported import ImportedRatings, RatingSet
from xianfeng.review.rules import ratings
from xianfeng.review.rules.ratings import (
    NoColumn,
    NoRatings,
    RatingColumns,
    SameColumn,
    TooManyWindows,
    WrongRows,
    read_ratings,
)
from xianfeng.review.selectors.imported import ImportedResults, imported_results, rating_sets
from xianfeng.review.services.ratings import import_ratings

COLUMNS = RatingColumns("d", "y", "dept")
SHARED = Path(__file__).parents[3] / "shared/data/ratings/insteval.csv"
"""Beside the repository, where there is one; it is not ours to ship."""


def rows_of(*rows: Sequence[object]) -> list[Row]:
    given = [("s", "d", "dept", "y"), *rows]
    return [Row(place, tuple(map(str, cells))) for place, cells in enumerate(given, 1)]


def take_over(rows: Sequence[Row], *, digest: str) -> RatingSet:
    return import_ratings(
        actor=SYSTEM, title="insteval", rows=rows, columns=COLUMNS, digest=digest, at=NOW
    )


def results(rows: Sequence[Sequence[object]], *, digest: str, group: str = "") -> ImportedResults:
    return imported_results(take_over(rows_of(*rows), digest=digest), group=group)


def test_ratings_are_added_up_by_name_and_group() -> None:
    found = read_ratings(rows_of((1, "A", "x", 5), (2, "A", "y", "4.0"), (3, "B", "x", 1)), COLUMNS)

    assert (found.windows, found.ratings, found.wrong) == (2, 3, ())
    assert found.sums["A", "y"] == {5: 0, 4: 1, 3: 0, 2: 0, 1: 0}
    assert set(found.sums) == {("A", "x"), ("A", "y"), ("B", "x")}


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ((1, "A", "x", 6), "y"),
        ((1, "A", "x", 0), "y"),
        ((1, "A", "x", 4.5), "y"),
        ((1, "A", "x", ""), "y"),
        ((1, "A", "x", "good"), "y"),
        ((1, "A", "x", "nan"), "y"),
        ((1, "", "x", 5), "d"),
        ((1, "A" * 121, "x", 5), "d"),
        ((1, "A", "", 5), "dept"),
        ((1, "A", "x" * 61, 5), "dept"),
        ((1, "A"), "y"),
    ],
)
def test_a_row_that_says_no_rating_is_named(row: Sequence[object], field: str) -> None:
    found = read_ratings(rows_of((1, "A", "x", 5), row), COLUMNS)

    assert [(wrong.row, wrong.field) for wrong in found.wrong] == [(3, field)]
    assert found.ratings == 1


@pytest.mark.parametrize(
    ("columns", "rows", "refusal", "words"),
    [
        (RatingColumns("who", "y"), [(1, "A", "x", 5)], NoColumn, "s, d, dept, y"),
        (RatingColumns("d", "d"), [(1, "A", "x", 5)], SameColumn, "“d” stands twice"),
        (COLUMNS, [], NoRatings, "no ratings"),
    ],
)
def test_a_file_that_is_not_one_of_ratings_is_refused(
    columns: RatingColumns, rows: Sequence[Sequence[object]], refusal: type, words: str
) -> None:
    with pytest.raises(refusal, match=words):
        read_ratings(rows_of(*rows), columns)


def test_the_column_of_the_raters_is_not_taken_for_that_of_windows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ratings, "WINDOWS_MOST", 2)

    with pytest.raises(TooManyWindows, match="more than 2"):
        read_ratings(rows_of(*((n, f"d{n}", "x", 5) for n in range(3))), COLUMNS)


@pytest.mark.django_db
def test_a_set_is_taken_over_once_with_one_line_in_the_trail() -> None:
    rows = rows_of((1, "A", "x", 5), (2, "A", "x", 4), (3, "B", "y", 1))

    first, again = take_over(rows, digest="a" * 64), take_over(rows, digest="a" * 64)

    assert first == again
    assert (first.title, first.ratings, first.columns) == ("insteval", 3, "d, y, dept")
    assert [
        (row.name, row.group, sum(row.levels.values())) for row in first.rows.order_by("pk")
    ] == [
        ("A", "x", 2),
        ("B", "y", 1),
    ]
    assert list(rating_sets()) == [first]
    assert [entry.verb for entry in Entry.objects.all()] == ["review.ratings.imported"]


@pytest.mark.django_db
def test_one_wrong_row_and_nothing_is_taken_over() -> None:
    with refuses(WrongRows):
        take_over(rows_of((1, "A", "x", 5), (2, "A", "x", 6)), digest="b" * 64)

    assert not ImportedRatings.objects.exists()


@pytest.mark.django_db
def test_only_who_looks_after_the_whole_takes_ratings_over() -> None:
    officer = make_actor(RoleKind.OFFICER, make_organisation(parent=make_organisation()))

    with refuses(NotAllowed):
        import_ratings(
            actor=officer,
            title="",
            rows=rows_of((1, "A", "x", 5)),
            columns=COLUMNS,
            digest="c" * 64,
            at=NOW,
        )


@pytest.mark.django_db
def test_a_name_with_few_ratings_is_not_shown_and_has_no_rank() -> None:
    many = [(n, "A", "x", 3 + n % 3) for n in range(30)]
    few = [(n, "B", "x", 5) for n in range(19)]

    found = results([*many, *few], digest="d" * 64)

    assert [(row.name, row.rated is None, row.rank is None) for row in found.rows] == [
        ("A", False, False),
        ("B", True, True),
    ]
    assert found.whole is not None
    assert found.whole.cases == 30  # 49 stands nowhere
    assert not found.rows[1].is_silent


@pytest.mark.django_db
def test_a_group_that_did_not_rate_a_name_has_no_figure_of_it() -> None:
    """T42: no mean and no interval, least of all those of everybody."""
    rows = [(n, "A", "x", 5) for n in range(40)] + [(n, "B", "y", 2) for n in range(25)]

    found = results(rows, digest="e" * 64, group="y")

    first, second = found.rows
    assert (first.name, first.rated, first.evened, first.is_silent) == ("A", None, None, True)
    assert second.rated is not None
    assert found.whole is not None
    assert (found.whole.cases, dict(found.groups)) == (25, {"x": 40, "y": 25})


@pytest.mark.django_db
def test_small_groups_of_a_name_are_shown_with_it_alone() -> None:
    rows = [(n, "A", "x", 5) for n in range(25)] + [(n, "A", "y", 2) for n in range(9)]

    whole = results(rows, digest="f" * 64)
    own = results(rows, digest="f" * 64, group="x")

    assert whole.whole is not None
    assert whole.whole.cases == 34
    assert own.whole is None  # 25 beside 34 would say 9


@pytest.mark.django_db
def test_nothing_can_be_shown_of_a_set_of_few() -> None:
    found = results([(1, "A", "x", 5)], digest="0" * 64)

    assert (found.whole, found.together, found.rows[0].rated) == (None, None, None)


@pytest.mark.django_db
def test_names_that_are_numbers_stand_in_the_order_of_numbers() -> None:
    found = results([(1, name, "x", 5) for name in ("10", "9", "A", "1")], digest="1" * 64)

    assert [row.name for row in found.rows] == ["A", "1", "9", "10"]


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.skipif(not SHARED.is_file(), reason="the file of real ratings is not here")
def test_73421_real_ratings_agree_with_a_calculation_of_their_own() -> None:
    """Second calculation: arrays of single answers instead of counts, all pairs at once."""
    with SHARED.open(encoding="utf-8") as file:
        table = list(csv.reader(file))
    given = [Row(place, tuple(cells)) for place, cells in enumerate(table, 1)]

    found = imported_results(take_over(given, digest="2" * 64))

    answers = defaultdict(list)
    for line in table[1:]:
        answers[line[1]].append(int(line[6]))
    shown = {name: np.array(own) for name, own in answers.items() if len(own) >= 20}
    by_name = {row.name: row for row in found.rows}
    assert (len(by_name), len(shown), sum(map(len, answers.values()))) == (1128, 772, 73_421)
    assert {name for name, row in by_name.items() if row.rated} == set(shown)

    count = np.array([len(own) for own in shown.values()])
    mean = np.array([own.mean() for own in shown.values()])
    error = np.array([np.append(own, (1, 5)).std(ddof=1) for own in shown.values()]) / count**0.5
    ours = [row.rated for name in shown if (row := by_name[name]).rated]
    assert np.allclose([each.mean.value for each in ours], mean)
    # Student's quantile by its expansion around the normal one (Abramowitz and Stegun 26.7.5)
    z, f = NormalDist().inv_cdf(0.975), count + 1
    quantile = z + (z**3 + z) / (4 * f) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * f**2)
    quantile += (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * f**3)
    low, high = np.maximum(mean - quantile * error, 1), np.minimum(mean + quantile * error, 5)
    assert np.allclose([each.mean.low for each in ours], low, atol=1e-3)
    assert np.allclose([each.mean.high for each in ours], high, atol=1e-3)

    within = sum(((own - own.mean()) ** 2).sum() for own in shown.values())
    within /= count.sum() - len(count)
    centre = np.average(mean, weights=count)
    between = (count * (mean - centre) ** 2).sum() - (len(count) - 1) * within
    between /= count.sum() - (count**2).sum() / count.sum()
    known = 1 / (between + within / count)
    middle = (known * mean).sum() / known.sum()
    evened = (between * mean + within / count * middle) / (between + within / count)
    rows_shown = [by_name[name] for name in shown]
    assert np.allclose([row.evened.value for row in rows_shown if row.evened], evened)

    gap = mean[:, None] - mean[None, :]
    gap /= np.sqrt(error[:, None] ** 2 + error[None, :] ** 2)
    upper = np.triu_indices(len(mean), 1)
    p = np.array([2 * NormalDist().cdf(-abs(each)) for each in gap[upper]])
    order = np.argsort(p, kind="stable")
    holds = p[order] < 0.05 / np.arange(len(p), 0, -1)
    sure = np.zeros(len(p), bool)
    sure[order[: len(p) if holds.all() else int(np.argmin(holds))]] = True
    apart = np.zeros_like(gap)
    apart[upper] = np.where(sure, np.sign(gap[upper]), 0)
    apart -= apart.T
    ranges = [(1 + (row < 0).sum(), len(mean) - (row > 0).sum()) for row in apart]
    assert [(row.rank.best, row.rank.worst) for row in rows_shown if row.rank] == ranges


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 60])
def test_the_page_of_a_set_says_what_it_is_and_costs_the_same(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reader = with_role(RoleKind.LEADER, make_organisation())
    rated = [(n, f"Name {name}", "x", 4) for name in range(count) for n in range(30)]
    silent = [(n, "Silent", "y", 2) for n in range(20)]
    own = take_over(rows_of(*rated, *silent), digest=f"page {count}")
    reader.get("/ratings/")

    with django_assert_num_queries(8):
        page = reader.get(f"/ratings/{own.pk}/?lang=en").content.decode()

    assert "imported, not cast here" in page
    assert "Mean" in page
    assert page.count("<tr>") == min(count + 1, 25) + 1
    grouped = reader.get(f"/ratings/{own.pk}/?lang=en&group=y").content.decode()
    assert "no answers" in grouped
    assert reader.get(f"/ratings/{own.pk}/?group=z").status_code == 404
    assert reader.get("/ratings/999/").status_code == 404
    assert "insteval" in reader.get("/ratings/").content.decode()


@pytest.mark.django_db
def test_sets_are_for_those_with_a_role() -> None:
    assert member_of(make_organisation()).get("/ratings/").status_code == 403
    assert Client().get("/ratings/").status_code == 302

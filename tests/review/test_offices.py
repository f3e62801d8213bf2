"""The public page of an office, its sheets, and what all doors together give away."""

import csv
import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from itertools import combinations

import openpyxl
import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.ballots import make_ballots, make_openings, make_slips, night
from tests.factories.organisation import NOW, make_organisation, make_unit, make_window
from tests.kit import with_role
from xianfeng.actors.rules import RoleKind
from xianfeng.ballots.services.cast import cast
from xianfeng.organisation.models.units import Unit
from xianfeng.ui.kept import forget

pytestmark = [pytest.mark.django_db, pytest.mark.once]
JUNE = date(2026, 6, 1)
AUGUST = date(2026, 8, 1)


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def city() -> Unit:
    return make_unit(name="临江市", code="LJ")


@pytest.fixture
def office(city: Unit) -> Unit:
    return make_unit(name="市民政局", code="LJ01", parent=city)


def page_of(address: str) -> str:
    return Client().get(address).content.decode()


def csv_of(address: str) -> list[list[str]]:
    return list(csv.reader(page_of(address).lstrip("\ufeff").splitlines()))


def test_an_office_shows_its_windows_by_code_with_ranges_of_ranks(office: Unit) -> None:
    """T90: 20 of 20, 190 of 200, 30 of 40, 9 of 9."""
    a, b, c, d = (make_window(name=f"窗口{name}", parent=office) for name in "ABCD")
    make_ballots(a, 20)
    make_ballots(b, 190)
    make_ballots(b, 10, level=1)
    make_ballots(c, 30)
    make_ballots(c, 10, level=1)
    make_ballots(d, 9)

    page = page_of("/offices/LJ01/?lang=en")
    rows = {row[0]: row for row in csv_of("/offices/LJ01/?lang=en&export=csv")}

    places = [page.index(f">窗口{name}</a>") for name in "ABCD"]
    assert places == sorted(places)
    assert [rows[f"窗口{name}"][3] for name in "ABC"] == [
        "83.9% to 100.0%",
        "91.0% to 97.3%",
        "59.8% to 85.8%",
    ]
    rank = rows["Place"].index("Possible ranks")
    assert [rows[f"窗口{name}"][rank] for name in "ABCD"] == ["1–2 of 3", "1–2 of 3", "3 of 3", ""]
    assert rows["窗口D"][1:] == [""] * (len(rows["窗口D"]) - 1)
    assert "fewer than 20 ballots, not published" in page
    assert "260 ballots" in page  # D waits
    assert not re.search(r"\b269\b", page)


def test_the_bars_of_alike_and_of_parted_answers_differ(office: Unit) -> None:
    """T91: the same mean, and never called equal."""
    make_ballots(make_window(name="窗口A", parent=office), 20, level=3)
    parted = make_window(name="窗口B", parent=office)
    make_ballots(parted, 10, level=5)
    make_ballots(parted, 10, level=1)

    rows = {row[0]: row for row in csv_of("/offices/LJ01/?lang=en&export=csv")}
    page = page_of("/offices/LJ01/?lang=en")

    assert [rows[f"窗口{name}"][4:6] for name in "AB"] == [
        ["3.00", "2.71 to 3.29"],
        ["3.00", "2.05 to 3.95"],
    ]
    assert [round(float(rows[f"窗口{name}"][2]), 2) for name in "AB"] == [1.0, 0.5]
    assert "Fairly satisfied 20" in page
    assert "Very satisfied 10, Very dissatisfied 10" in page


def test_all_doors_together_give_no_small_window_away(office: Unit) -> None:
    """T45: 55, 48, 20 and 9; the 9 cannot be had from page, sheets, chart, open data or list."""
    sizes = (55, 48, 20, 9)
    windows = [make_window(name=f"{n} 号", parent=office) for n in "甲乙丙丁"]
    for window, size in zip(windows, sizes, strict=True):
        make_ballots(window, size - 2)
        make_ballots(window, 2, level=1)
        make_ballots(window, size + 21, month=JUNE)
    reader = with_role(RoleKind.OFFICER, make_organisation(unit=office.parent))
    counts: set[float] = set()
    for address in (
        *("/", "/find/", "/offices/LJ01/", "/offices/LJ/", "/offices/LJ01/?period=2026Q2"),
        *(f"/w/{window.code}/" for window in windows),
        *("/windows/?period=2026Q3", f"/windows/{windows[3].code}/", "/diagnosis/?period=2026Q3"),
    ):
        page = reader.get(f"{address}{'&' if '?' in address else '?'}lang=en").content.decode()
        counts |= {int(found.replace(",", "")) for found in re.findall(r"([\d,]+) ballots", page)}
        counts |= {int(found) for found in re.findall(r"satisfied (\d+)", page)}
    for address in (
        *("/open-data/windows.csv", "/offices/LJ01/?export=csv", "/offices/LJ/?export=csv"),
        *(f"/w/{window.code}/results.csv" for window in windows),
    ):
        cells = [cell for row in csv_of(address) for cell in row]
        counts |= {float(cell) for cell in cells if re.fullmatch(r"\d+(\.\d+)?", cell)}
    for address in ("/offices/LJ01/?export=xlsx", f"/w/{windows[3].code}/results.xlsx"):
        book = openpyxl.load_workbook(BytesIO(Client().get(address).content))
        rows = book.worksheets[0].iter_rows(values_only=True)
        counts |= {cell for row in rows for cell in row if isinstance(cell, int | float)}

    assert {55, 48, 20, 123, 30, 216} <= counts  # what is published, and June of the last
    small = {9, 7}
    assert not small & counts
    totals = {sum(some) for n in range(1, 4) for some in combinations((55, 48, 20), n)}
    assert not {each + 9 for each in totals} & counts


def test_figures_move_only_by_a_whole_opened_cell(office: Unit) -> None:
    """T46: 24 ballots and 18 good; the 25th shows on no door before 20 have come together."""
    window = make_window(parent=office)
    begun = NOW - timedelta(days=20)
    tokens = iter(make_slips(window, 44, at=begun))
    doors = (
        *(f"/w/{window.code}/", "/offices/LJ01/", "/open-data/windows.csv", "/find/"),
        *(f"/w/{window.code}/results.csv", "/offices/LJ01/?export=csv"),
    )

    def day(number: int, good: int, bad: int) -> list[str]:
        for level in ("5",) * good + ("1",) * bad:
            cast(token=next(tokens), answers={"level": level, "met": ()}, comment="")
        night(after=begun + timedelta(days=number))
        forget()
        with time_machine.travel(NOW, tick=False):
            pages = [page_of(f"{door}{'&' if '?' in door else '?'}lang=en") for door in doors]
        # Which opening was the last is said every day anew, whatever it has opened.
        return [re.sub(r"Ballots as of opening .*?;", "", page, flags=re.DOTALL) for page in pages]

    monday = day(0, 18, 6)
    tuesday = day(1, 0, 1)
    wednesday = day(2, 12, 7)

    assert "of 24 ballots" in monday[0]
    assert "75.0%" in monday[0]
    assert tuesday == monday
    assert "of 44 ballots" in wednesday[0]
    assert "68.2%" in wednesday[0]  # 30 of 44


def test_small_windows_stand_in_the_office_once_they_are_enough_together(office: Unit) -> None:
    for count in (9, 14):
        make_ballots(make_window(parent=office), count)

    page = page_of("/offices/LJ01/?lang=en")

    assert "of 23 ballots" in page
    assert page.count("fewer than 20 ballots, not published") == 2


def test_a_month_is_shown_like_a_quarter_and_says_which_one_was_before(office: Unit) -> None:
    window = make_window(name="窗口", parent=office)
    make_ballots(window, 30)
    make_ballots(window, 30, month=AUGUST)
    make_ballots(window, 30, level=1, month=AUGUST)

    page = page_of("/offices/LJ01/?lang=en&period=2026-09")

    assert "Of 100 ballots 100 are good, 50 more than the month before." in page
    assert "Up from the previous month, by more than chance." in page
    assert f'href="/w/{window.code}/?period=2026-09&amp;lang=en"' in page


def test_a_time_without_ballots_says_so_and_is_no_small_one(office: Unit) -> None:
    """T42: nobody answered; no mean, no interval, and not the figure of another time."""
    window = make_window(name="窗口", parent=office)
    make_ballots(window, 40, month=JUNE)

    for address in ("/offices/LJ01/", f"/w/{window.code}/"):
        page = page_of(f"{address}?lang=en&period=2026Q3")
        assert "Nothing is published for this time." in page
        assert "fewer than 20 ballots, not published" not in page.split("Quarter by quarter")[0]
        assert "100.0%" not in page.split("Quarter by quarter")[0]


def test_a_window_gives_its_quarters_and_months_as_a_sheet(office: Unit) -> None:
    window = make_window(parent=office)
    make_ballots(window, 30)
    make_ballots(window, 10, level=2, month=AUGUST, doors=True)
    make_ballots(window, 40, month=JUNE)

    rows = csv_of(f"/w/{window.code}/results.csv")

    assert [(row[0], row[4]) for row in rows] == [
        ("period", "ballots"),
        ("2026Q3", "30"),
        ("2026-09", "30"),
        ("2026Q2", "40"),
        ("2026-06", "40"),
    ]
    assert Client().get(f"/w/{window.code}/results.pdf").status_code == 404
    assert Client().get("/w/none/results.csv").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_an_office_costs_the_same_for_every_length(
    office: Unit, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_ballots(make_window(parent=office), 20)

    with django_assert_num_queries(6) as asked:
        page_of("/offices/LJ01/")

    tables = {re.search(r'FROM "(\w+)"', each["sql"])[1] for each in asked.captured_queries}  # type: ignore[index]
    # Ballots and leaves are not read; of openings the last one alone.
    assert tables == {
        "organisation_unit",
        "ballots_tally",
        "ballots_opening",
        "review_contest",
    }


def test_an_office_without_windows_and_a_window_have_no_such_page(city: Unit, office: Unit) -> None:
    window = make_window(parent=office)

    assert page_of("/offices/LJ/").count("<tr>") == 2
    assert Client().get(f"/offices/{window.code}/").status_code == 404
    assert Client().get(f"/offices/{make_unit(parent=city).code}/").status_code == 404
    assert Client().get("/offices/none/").status_code == 404
    assert Client().get("/offices/LJ/?period=2031Q1").status_code == 404


def test_as_of_which_opening_figures_stand_is_said_on_every_page_that_shows_them(
    city: Unit, office: Unit
) -> None:
    window = make_window(name="婚姻登记窗口", parent=office)
    make_ballots(window, 30)
    make_openings(window, {date(2026, 9, 28): 30})
    code = window.code
    pages = {
        Client(): ["/", "/find/", f"/w/{code}/", "/offices/LJ01/", f"/comments/{code}/"],
        with_role(RoleKind.OFFICER, make_organisation(unit=city)): [
            "/windows/",
            f"/windows/{code}/",
            "/signs/",
        ],
        with_role(RoleKind.SECRETARY, make_organisation(unit=office)): ["/desk/branch/"],
    }

    silent = [
        address
        for client, addresses in pages.items()
        for address in addresses
        if "Ballots as of opening 1 of the box" not in text_of(client, address)
    ]

    assert silent == []


def text_of(client: Client, address: str) -> str:
    response = client.get(address, {"lang": "en"})
    assert response.status_code == 200, address
    return " ".join(response.content.decode().split())

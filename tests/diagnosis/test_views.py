from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.diagnosis import make_result
from tests.factories.organisation import make_organisation, make_unit
from tests.kit import with_role
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.diagnosis.rules import Failing, MeasureName, Verdict
from xianfeng.diagnosis.selectors import diagnosis_of, office_named
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Unit:
    return make_unit(code="C1", name="临江市")


@pytest.fixture
def client(city: Unit) -> Client:
    return with_role(RoleKind.LEADER, unit=city)


def test_the_overview_shows_offices_by_code_with_four_verdicts(client: Client, city: Unit) -> None:
    late = make_unit(parent=city, code="Z9", name="末局")
    early = make_unit(parent=city, code="A1", name="首局")
    make_unit(code="B2", name="别处")
    make_result(late)
    make_result(early, measure=MeasureName.WINDOWS_GOOD, verdict=Verdict.NOT_IN_PLACE)

    page = client.get("/diagnosis/?lang=en").content.decode()

    assert "别处" not in page
    assert page.index("首局") < page.index("临江市</a>") < page.index("末局")
    assert "Not measured yet: Attention, Guidance and support" in " ".join(page.split())
    assert "not in place" in page


def test_the_overview_counts_the_verdicts_and_narrows_to_them(city: Unit) -> None:
    bad, good = (make_unit(parent=city, code=code, name=code) for code in ("A1", "A2"))
    deep = make_unit(parent=bad, code="A11", name="A11")
    for unit in (bad, deep):
        for measure in (MeasureName.OWN_PROPOSALS, MeasureName.WINDOWS_GOOD):
            make_result(unit, measure=measure, verdict=Verdict.NOT_IN_PLACE)
    make_result(good, verdict=Verdict.IN_PLACE, records=[[1, 1, 1], [2, 1, 1]])
    client = with_role(RoleKind.LEADER, unit=city)

    def text(query: str = "") -> str:
        page = client.get(f"/diagnosis/?period=2026Q3&lang=en{query}").content.decode()
        return " ".join(page.split())

    def offices(query: str) -> set[str]:
        return {code for code in ("C1", "A1", "A2", "A11") if f"/diagnosis/{code}/?" in text(query)}

    whole = text()
    assert "Of 4 offices:" in whole
    assert "Invention of carriers not in place at 2</a>" in whole
    assert "all of these at 2</a>" in whole
    assert '/diagnosis/A2/?period=2026Q3#invention">in place</a>' in whole
    assert "2 records" in whole
    assert offices("&verdict=invention:not_in_place") == {"A1", "A11"}
    assert offices("&verdict=invention:in_place") == {"A2"}
    assert offices("&verdict=all") == {"A1", "A11"}
    assert offices("&verdict=nonsense:x") == {"C1", "A1", "A2", "A11"}
    assert "Of 1 office:" in text("&below=A1")
    assert client.get("/diagnosis/?below=ZZ").status_code == 404
    assert "below=C1" in client.get("/diagnosis/C1/?period=2026Q3").content.decode()
    assert "below=A11" not in client.get("/diagnosis/A11/?period=2026Q3").content.decode()


@pytest.mark.parametrize("offices", [1, 3])
def test_the_overview_costs_the_same_for_every_length(
    client: Client,
    city: Unit,
    offices: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(offices - 1):
        make_result(make_unit(parent=city))
    make_result(city)

    with django_assert_num_queries(12):
        assert client.get("/diagnosis/").status_code == 200


def test_an_office_shows_each_figure_with_its_records(client: Client, city: Unit) -> None:
    make_result(city, records=[[1, 1, 1]])
    make_result(
        city,
        measure=MeasureName.VARIETY_OF_FORMS,
        verdict=Verdict.PARTLY,
        figure=(2.0, 1.4, 3.1),
    )
    make_result(
        city,
        measure=MeasureName.GOALS_SERVED,
        verdict=Verdict.TOO_LITTLE_EVIDENCE,
        figure=None,
    )

    page = client.get("/diagnosis/C1/?period=2026Q3&lang=en").content.decode()

    assert "/diagnosis/C1/own_proposals/?period=2026Q3" in page
    assert "90.0%" in page
    assert "too few cases, no conclusion" in page
    assert "which are not recorded here yet" in page


@pytest.mark.parametrize("page", ["", "C1/", "C1/own_proposals/"])
def test_verdicts_of_a_running_quarter_are_those_so_far(city: Unit, page: str) -> None:
    make_result(city)

    said = []
    for day in (29, 30):
        with time_machine.travel(datetime(2026, 9, day, 4, tzinfo=UTC)):
            client = with_role(RoleKind.LEADER, unit=city)
            answer = client.get(f"/diagnosis/{page}?period=2026Q3&lang=en")
        said.append("those so far" in answer.content.decode())

    assert said == [True, False]


@pytest.mark.parametrize(
    ("measure", "english", "chinese"),
    [
        (MeasureName.OWN_PROPOSALS, "20 carriers", "共 20 个载体"),
        (MeasureName.TAKING_PART, "20 members", "共 20 名党员"),
        (MeasureName.GOALS_SERVED, "20 goals", "共 20 项目标"),
        (MeasureName.WINDOWS_GOOD, "20 ballots", "共 20 票"),
    ],
)
def test_the_number_of_cases_says_of_what(
    client: Client, city: Unit, measure: MeasureName, english: str, chinese: str
) -> None:
    make_result(city, measure=measure)

    address = "/diagnosis/C1/?period=2026Q3&lang="
    assert english in client.get(f"{address}en").content.decode()
    assert chinese in client.get(f"{address}zh-hans").content.decode()


def test_a_figure_opens_onto_its_records_that_the_actor_may_see(client: Client, city: Unit) -> None:
    window = make_unit(kind=UnitKind.WINDOW, parent=city, name="一号窗口")
    hidden = make_unit(kind=UnitKind.WINDOW, name="远处窗口")
    make_result(
        city,
        measure=MeasureName.WINDOWS_GOOD,
        records=[[window.pk, 95, 100], [hidden.pk, 30, 40]],
    )

    page = client.get("/diagnosis/C1/windows_good/?period=2026Q3&lang=en").content.decode()

    assert "一号窗口" in page
    assert "95 of 100" in page
    assert "远处窗口" not in page
    assert "You are not allowed to see 1 record on this page" in page


@pytest.mark.parametrize("measure", list(MeasureName))
def test_every_measure_has_its_page_in_both_languages(
    client: Client, city: Unit, measure: MeasureName
) -> None:
    make_result(city, measure=measure, figure=(1.0, 0.7, 1.0), records=[[1, 1, 1], [2, 0, 1]])

    for language in ("en", "zh-hans"):
        for address in ("/diagnosis/", "/diagnosis/C1/", f"/diagnosis/C1/{measure}/"):
            page = client.get(f"{address}?period=2026Q3&lang={language}")
            assert page.status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/diagnosis/X/",
        "/diagnosis/C1/?period=soon",
        "/diagnosis/C1/own_proposals/?period=2025Q1",
        "/diagnosis/C1/loyalty/?period=2026Q3",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, city: Unit, address: str) -> None:
    make_result(city)
    assert client.get(address).status_code == 404


def test_another_office_is_not_found(client: Client) -> None:
    far = make_unit(code="FAR")
    make_result(far)

    assert client.get("/diagnosis/FAR/").status_code == 404
    assert client.get("/diagnosis/FAR/own_proposals/?period=2026Q3").status_code == 404


def test_strangers_are_sent_to_the_sign_in_page() -> None:
    assert Client().get("/diagnosis/").status_code == 302


def test_without_results_every_failing_says_too_little_evidence(city: Unit) -> None:
    found = diagnosis_of(city, Period.parse("2026Q3"))

    assert {failing: card.verdict for failing, card in found.items()} == dict.fromkeys(
        Failing, Verdict.TOO_LITTLE_EVIDENCE
    )


def test_an_office_is_named_by_its_organisation_or_its_own_code(city: Unit) -> None:
    branch = make_organisation(unit=make_unit(kind=UnitKind.DIVISION, parent=city))

    assert office_named(SYSTEM, branch.code) == city
    assert office_named(SYSTEM, "C1") == city
    with pytest.raises(Refusal, match="NOBODY"):
        office_named(SYSTEM, "NOBODY")

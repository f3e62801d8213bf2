import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from tests.factories.ballots import PRAISE, make_ballots, make_slips, night
from tests.factories.carriers import make_activity, make_carrier, make_plan_goal
from tests.factories.organisation import NOW, make_organisation, make_unit, make_user, make_window
from xianfeng.actors.rules import SYSTEM
from xianfeng.ballots.services.cast import cast
from xianfeng.carriers.rules.life import Stage
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.plans.models import Goal, Indicator, Observation
from xianfeng.plans.rules import Comparator, Direction, Measured, Target
from xianfeng.plans.services.goals import edit_goal
from xianfeng.publicity.selectors import READS, public_home
from xianfeng.review.selectors.open_data import DATA_COLUMNS
from xianfeng.ui.kept import forget

pytestmark = pytest.mark.django_db
KB = 1024


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def city() -> Unit:
    return make_unit(name="临江市", code="LJ")


def give_figure(goal: Goal, value: str, target: str) -> None:
    indicator = Indicator.objects.create(
        goal=goal,
        name=goal.title,
        direction="down",
        comparator="at_most",
        value=Decimal(target),
        unit_of_measure="分钟",
    )
    Observation.objects.create(
        indicator=indicator,
        period_start=date(2026, 8, 1),
        value=Decimal(value),
        observed_at=NOW,
        recorded_at=NOW,
    )


def page_of(address: str) -> str:
    return Client().get(address).content.decode()


def test_the_home_shows_what_was_promised_done_and_rated(city: Unit) -> None:
    give_figure(make_plan_goal(city, title="办件平均等候时间"), "11.4", "10")
    bureau = make_organisation(name="市水利局党支部")
    make_activity(
        carrier=make_carrier(stage=Stage.REGULAR, title="清河日", organisation=bureau), held=True
    )
    make_ballots(make_window(name="不动产登记窗口", parent=city), 40)

    page = page_of("/?lang=en")

    assert "办件平均等候时间" in page
    assert "at most 10 分钟" in page
    assert "behind" in page
    assert "清河日" in page
    assert "1 activity held" in page
    assert "of 1 goal on schedule or ahead" in page
    assert "good, of 40 ballots" in page
    assert "不动产登记窗口" in page
    assert "40 ballots" in page
    assert 'href="/accounts/login/"' in page


def test_what_is_not_public_does_not_leave_the_house(city: Unit) -> None:
    make_carrier(stage=Stage.PROPOSED, title="未定载体")
    make_carrier(stage=Stage.ENDED, title="旧载体")
    make_plan_goal(make_unit(parent=city), title="某局内部目标")
    make_ballots(make_window(name="小窗口", parent=city), 19, level=1)
    make_ballots(make_window(name="大窗口", parent=city), 20)

    page = page_of("/")

    assert "未定载体" not in page
    assert "旧载体" not in page
    assert "某局内部目标" not in page
    assert "小窗口" not in page
    assert "大窗口" in page
    said = re.sub(r"\d+\.\d+", "", page.split("<main", 1)[1].split("</main>")[0])
    assert "19" not in said


def test_nothing_depends_on_the_reader_and_no_cookie_is_set() -> None:
    client = Client()
    stranger = client.get("/")
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")

    known = client.get("/")

    assert stranger.headers["Cache-Control"] == "public, max-age=60"
    assert not stranger.cookies
    assert not known.cookies
    assert stranger.content == known.content
    assert b"<script" not in stranger.content


def test_an_empty_house_says_what_will_be_here_and_how_it_begins() -> None:
    page = page_of("/?lang=en")

    assert "Nothing is public here yet" in page
    assert "xianfeng init" in page


@override_settings(XIANFENG_DEMO=True)
def test_the_demo_is_marked() -> None:
    assert "演示数据" in page_of("/")


@pytest.mark.parametrize("times", [1, 3])
def test_the_home_costs_the_same_for_every_length(
    city: Unit, times: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    goals = [make_plan_goal(city)]
    goals += [
        Goal.objects.create(plan=goals[0].plan, title=f"目标{n}", key=f"k{n}", recorded_at=NOW)
        for n in range(times - 1)
    ]
    for goal in goals:
        give_figure(goal, "5", "10")
        make_carrier(stage=Stage.TRIAL)
        make_ballots(make_window(parent=city), 20)

    with django_assert_num_queries(13):
        assert Client().get("/").status_code == 200
    with django_assert_num_queries(2):  # in which state all is: drawn once, kept from then on
        assert Client().get("/").status_code == 200


def test_the_home_of_a_city_stays_under_its_budget(city: Unit) -> None:
    goal = make_plan_goal(city)
    for number in range(24):
        Goal.objects.create(
            plan=goal.plan, title=f"第{number}项年度目标", key=f"k{number}", recorded_at=NOW
        )
        make_carrier(stage=Stage.REGULAR)
    for _ in range(36):
        make_ballots(make_window(parent=city), 20)

    assert len(Client().get("/").content) < 50 * KB


def test_the_home_says_of_all_windows_what_the_page_of_the_city_says(city: Unit) -> None:
    office = make_unit(name="民政局", code="MZ", parent=city)
    make_ballots(make_window(parent=office), 30)
    for _ in range(2):
        make_ballots(make_window(parent=office), 11, level=1)
    make_ballots(make_window(parent=make_unit(name="公证处", parent=city)), 5)

    said = "57.7%（44.2% ～ 70.1%），共 52 票"
    assert said in page_of("/")
    assert said in page_of("/offices/LJ/")


def test_before_a_quarter_has_results_the_one_before_is_shown(city: Unit) -> None:
    make_ballots(make_window(name="不动产登记窗口", parent=city), 30, month=date(2026, 5, 1))

    page = page_of("/?lang=en")

    assert "Second quarter of 2026" in page
    assert "不动产登记窗口" in page


def test_a_window_is_found_by_its_name_and_its_office(city: Unit) -> None:
    office = make_unit(name="市自然资源局", parent=city)
    make_window(name="不动产登记窗口", parent=office)
    make_window(name="车辆管理窗口", parent=city)

    assert "不动产登记窗口" in page_of("/find/?q=不动产")
    assert "车辆管理窗口" not in page_of("/find/?q=不动产")
    assert "不动产登记窗口" in page_of("/find/?q=自然资源+登记")


def test_a_search_that_finds_nothing_says_what_to_try(city: Unit) -> None:
    make_window(name="车辆管理窗口", parent=city)

    page = page_of("/find/?q=%3Cb%3E火车&lang=en")

    assert "No window with this name" in page
    assert "<b>火车" not in page
    assert "&lt;b&gt;火车" in page


@pytest.mark.parametrize("windows", [1, 3])
def test_the_list_of_windows_costs_the_same_for_every_length(
    city: Unit, windows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(windows):
        make_ballots(make_window(parent=city), 20)

    with django_assert_num_queries(6):
        assert Client().get("/find/").status_code == 200


def test_the_list_of_windows_comes_page_by_page(city: Unit) -> None:
    for number in range(26):
        make_unit(parent=city, kind=UnitKind.WINDOW, name=f"窗口{number}号", code=f"W{number:02d}")

    assert "窗口25号" not in page_of("/find/")
    assert "窗口25号" in page_of("/find/?page=2")
    assert "?lang=en&amp;page=2" in page_of("/find/?lang=en")


def test_language_and_size_stay_on_the_links(city: Unit) -> None:
    make_ballots(make_window(name="一号窗口", parent=city), 20)

    page = page_of("/?lang=en&size=large")

    assert "/find/?lang=en&amp;size=large" in page
    assert '<input type="hidden" name="lang" value="en">' in page


@pytest.mark.usefixtures("city")
def test_the_source_is_linked_where_its_address_is_set(client: Client) -> None:
    assert "源代码" not in client.get("/").content.decode()

    forget()  # no setting changes while a process runs
    with override_settings(XIANFENG_SOURCE_URL="https://example.org/xianfeng"):
        page = client.get("/").content.decode()

    assert 'href="https://example.org/xianfeng"' in page
    assert "源代码" in page


def test_the_home_is_kept_until_a_service_writes_something_it_shows(city: Unit) -> None:
    goal = make_plan_goal(city, title="办件平均等候时间")
    window = make_window(name="不动产登记窗口", parent=city)
    make_ballots(window, 19)
    assert "办件平均等候时间" in page_of("/")
    assert "不动产登记窗口" not in page_of("/")

    for token in make_slips(window, 20):
        cast(token=token, answers=PRAISE, comment="")
    assert "不动产登记窗口" not in page_of("/")  # figures move at an opening alone
    night()
    assert "不动产登记窗口" in page_of("/")

    edit_goal(
        actor=SYSTEM,
        goal=goal,
        title="办件平均等候",
        target=Target("等候", Direction.DOWN, Comparator.AT_MOST, Decimal(10)),
        horizon="",
        measured=Measured.NOT_SAID,
        baseline=None,
        at=NOW,
    )
    assert "办件平均等候时间" not in page_of("/")


def test_the_home_reads_no_table_of_a_room_whose_state_it_does_not_ask(city: Unit) -> None:
    give_figure(make_plan_goal(city), "11.4", "10")
    make_activity(carrier=make_carrier(stage=Stage.REGULAR), held=True)
    make_ballots(make_window(parent=city), 40)

    with CaptureQueriesContext(connection) as asked:
        Client().get("/")
        Client().get("/find/")

    tables = {table for query in asked for table in re.findall(r'"(\w+?)"\.', query["sql"])}
    rooms = {model._meta.app_label for model in apps.get_models() if model._meta.db_table in tables}
    assert rooms == {*READS, "ballots", "audit"}


def test_what_is_late_stands_first_and_the_bar_says_how_many_stand_how(city: Unit) -> None:
    goal = make_plan_goal(city, title="按期的事")
    late = Goal.objects.create(plan=goal.plan, title="落后的事", key="late", recorded_at=NOW)
    give_figure(goal, "5", "10")
    give_figure(late, "50", "10")

    page = page_of("/?lang=en")

    assert page.index("落后的事") < page.index("按期的事")
    assert re.findall(r'<rect class="(\w+)" x="([\d.]+)%" width="([\d.]+)%"', page) == [
        ("on_schedule", "0.0", "50.0"),
        ("behind", "50.0", "50.0"),
    ]
    assert "of 2 goals on schedule or ahead" in page


def test_activities_are_counted_by_whole_months() -> None:
    carrier = make_carrier(stage=Stage.REGULAR, title="清河日")
    for days in (0, 40, 41, 70, 500):
        make_activity(carrier=carrier, held=True, starts_at=NOW - timedelta(days=days))

    card = public_home(today=NOW.date())

    assert [spot.value for spot in card.activities] == [0] * 10 + [1, 2]
    assert (card.activities[-1].day, card.held) == (date(2026, 8, 1), 3)
    assert "activities in twelve months, 90 people served" in page_of("/?lang=en")


@override_settings(
    XIANFENG_NAME="临江市直属机关",
    XIANFENG_PUBLISHER="临江市直属机关工作委员会",
    XIANFENG_CONTACT="人民路 1 号",
)
@pytest.mark.parametrize("address", ["/", "/find/", "/about/"])
def test_every_public_page_says_whose_it_is_and_who_answers(address: str) -> None:
    forget()
    page = page_of(address)
    top, foot = page.split("<main")[0], page.split("</main>")[1]

    assert "临江市直属机关" in top
    assert ">临江</text>" in top
    assert 'href="/find/"' in top
    assert 'href="/about/"' in top
    assert "主办：临江市直属机关工作委员会" in foot
    assert "人民路 1 号" in foot
    assert 'href="tel:12345"' in foot
    assert 'href="/about/#data"' in foot
    assert 'href="/about/#accessibility"' in foot
    forget()


@override_settings(XIANFENG_NAME="Linjiang")
def test_without_chinese_letters_the_emblem_is_the_flag() -> None:
    forget()

    assert '<path d="M14' in page_of("/about/?lang=en").split("<main")[0]
    forget()


def test_open_data_hold_what_is_published_and_no_more(city: Unit) -> None:
    make_ballots(window := make_window(name="大窗口", parent=city), 40)
    make_ballots(make_window(name="小窗口", parent=city), 19)

    answer = Client().get("/open-data/windows.csv")

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines == [
        ",".join(DATA_COLUMNS),
        f"2026Q3,{window.code},大窗口,临江市,1.0,0.9124,1.0,40,5.0,4.8029,5.0,40,0,0,0,0,0,0,0,",
    ]
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_a_name_of_the_open_data_is_no_formula(city: Unit) -> None:
    make_ballots(make_window(name="=1+1", parent=city), 40)

    answer = Client().get("/open-data/windows.csv")

    assert ",'=1+1," in answer.content.decode()

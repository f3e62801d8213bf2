"""The names and the address of a new installation, and the first steps that ask for them."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from tests.factories.organisation import (
    NOW,
    make_member,
    make_organisation,
    make_role,
    make_unit,
    make_user,
)
from tests.kit import signed_in, with_role
from xianfeng.accounts.models import User
from xianfeng.actors.rules import RoleKind
from xianfeng.audit.models import Entry
from xianfeng.desk.rules import (
    AddressState,
    NoWebAddress,
    UnclearSettings,
    address_state,
    checked_address,
    with_settings,
)

ADDRESS = "http://10.0.0.5:8000"
SAID = {"own_name": "陈建国", "name": "临江市直属机关", "address": ADDRESS}


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def home(settings: Settings, tmp_path: Path) -> Path:
    settings.XIANFENG_HOME = tmp_path
    return tmp_path


@pytest.mark.parametrize(
    ("said", "seen", "state"),
    [
        ("http://127.0.0.1:8000", ADDRESS, AddressState.LOCAL),
        ("http://[::1]:8000", "http://[::1]:8000", AddressState.LOCAL),
        (ADDRESS, ADDRESS, AddressState.FITS),
        (ADDRESS, "http://localhost:8000", AddressState.FITS),
        (ADDRESS, "http://10.0.0.5:8001", AddressState.OTHER),
    ],
)
def test_an_address_is_held_against_the_one_it_is_read_at(
    said: str, seen: str, state: AddressState
) -> None:
    assert address_state(said, seen) is state


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("10.0.0.5:8000/", ADDRESS),
        ("https://xianfeng.example.gov.cn", "https://xianfeng.example.gov.cn"),
        ("http://[fe80::1]:80", "http://[fe80::1]:80"),
    ],
)
def test_an_address_is_taken_as_people_type_it(text: str, address: str) -> None:
    assert checked_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        *("", "ftp://a.b", "http://a.b/page", "http://a.b?x=1", "http://a:99999", "http://u@a.b"),
        *("[x", "http://*", "http://.gov.cn", "http://a b", 'http://a"b', "http://<b>"),
    ],
)
def test_what_leads_nowhere_is_no_address(text: str) -> None:
    with pytest.raises(NoWebAddress):
        checked_address(text)


def test_a_settings_file_keeps_all_that_is_not_said_anew() -> None:
    text = '# ours\nname = "旧"\ntls = true\n\n[figures]\nname_of = 1\ncell_minimum = 30\n'

    changed = with_settings(text, {"name": '新"名', "base_url": ADDRESS})

    assert "# ours" in changed
    assert tomllib.loads(changed) == {
        "name": '新"名',
        "base_url": ADDRESS,
        "tls": True,
        "figures": {"name_of": 1, "cell_minimum": 30},
    }


@pytest.mark.parametrize("text", ['"name" = "a"\n', 'x = """\nname = 1\n"""\n', "not toml"])
def test_a_settings_file_that_would_say_something_else_is_left_alone(text: str) -> None:
    with pytest.raises(UnclearSettings):
        with_settings(text, {"name": "b"})


@pytest.mark.django_db
def test_an_administrator_names_the_house_and_themselves(home: Path) -> None:
    user = make_user()
    make_role(user=user, kind=RoleKind.ADMINISTRATOR)

    response = signed_in(user).post("/desk/administration/house/", SAID)

    assert response.status_code == 302
    assert tomllib.loads((home / "xianfeng.toml").read_text("utf-8")) == {
        "name": "临江市直属机关",
        "base_url": ADDRESS,
    }
    assert (home / "xianfeng.toml").stat().st_mode & 0o777 == 0o600
    assert User.objects.get(pk=user.pk).get_full_name() == "陈建国"
    assert set(Entry.objects.values_list("verb", flat=True)) >= {
        "accounts.account.named",
        "desk.house.set_up",
    }


@pytest.mark.django_db
def test_what_the_environment_says_is_not_changed_from_a_page(
    home: Path, settings: Settings
) -> None:
    settings.XIANFENG_FIXED = frozenset({"name", "base_url"})
    settings.XIANFENG_NAME = "临江市"
    administrator = with_role(RoleKind.ADMINISTRATOR)

    page = administrator.get("/desk/administration/house/?lang=en").content.decode()
    administrator.post("/desk/administration/house/", SAID)

    assert page.count("Set where the platform is started") == 2
    assert not (home / "xianfeng.toml").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"address": "https://a.b/page"}, "This is not a web address"),
        ({"name": ""}, "Fill this in"),
    ],
)
def test_what_is_no_name_or_address_is_said_beside_it(
    home: Path, said: dict[str, str], words: str
) -> None:
    answer = with_role(RoleKind.ADMINISTRATOR).post(
        "/desk/administration/house/?lang=en", {**SAID, **said}
    )

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not (home / "xianfeng.toml").exists()


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_is_said(home: Path) -> None:
    (home / "xianfeng.toml").mkdir()

    answer = with_role(RoleKind.ADMINISTRATOR).post("/desk/administration/house/?lang=en", SAID)

    assert "cannot be written" in answer.content.decode()


@pytest.mark.django_db
def test_the_house_is_named_by_whoever_administers_the_whole() -> None:
    make_organisation()
    part = with_role(RoleKind.ADMINISTRATOR, organisation=make_organisation())

    assert part.get("/desk/administration/house/").status_code == 403


def steps(client: Client) -> str:
    return client.get("/desk/administration/?lang=en").content.decode()


@pytest.mark.django_db
def test_an_empty_house_is_led_from_its_name_to_the_first_report(settings: Settings) -> None:
    settings.XIANFENG_BASE_URL = "http://127.0.0.1:8000"

    page = steps(with_role(RoleKind.ADMINISTRATOR))

    order = [
        "Say who you are",
        "Set the address at which",
        "Import organisations, offices",
        "Import the members",
        "role of organisation officer",
        "second factor",
        "Make a backup",
        "Import the plan",
        "Make the first report",
    ]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert "which only this machine can open" in page


@pytest.mark.django_db
def test_steps_that_are_done_fold_away_and_those_who_go_on_are_named() -> None:
    office = make_organisation(unit=make_unit())
    make_member(organisation=office)
    officer = make_user(username="赵主任")
    make_role(user=officer, kind=RoleKind.OFFICER, organisation=office)

    page = steps(with_role(RoleKind.ADMINISTRATOR))

    assert "or an organisation officer: 赵主任" in page
    assert "A secretary proposes it: nobody yet" in page
    folded = page[page.index("<details") :]
    assert "Import the members" in folded
    assert "role of organisation officer" in folded


@pytest.mark.django_db
def test_those_who_go_on_are_listed_as_chinese_lists_names() -> None:
    office = make_organisation(unit=make_unit())
    make_member(organisation=office)
    for name in ("赵主任", "钱主任"):
        make_role(user=make_user(username=name), kind=RoleKind.OFFICER, organisation=office)

    page = with_role(RoleKind.ADMINISTRATOR).get("/desk/administration/?lang=zh-hans")

    assert "组织干部完成：赵主任、钱主任" in page.content.decode()


@pytest.mark.django_db
def test_units_without_a_common_top_are_found() -> None:
    make_organisation(unit=make_unit())
    make_unit()
    administrator = with_role(RoleKind.ADMINISTRATOR)

    assert 'href="/organisation/units/top/"' in steps(administrator)
    assert "2 units have none above them" in (
        administrator.get("/organisation/units/?lang=en").content.decode()
    )

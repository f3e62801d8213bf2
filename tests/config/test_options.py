import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import get_args

import pytest
from pydantic import ValidationError

from xianfeng.accounts.rules.roles import RoleName
from xianfeng.actors.rules import RoleKind
from xianfeng.config import options
from xianfeng.config.options import (
    LIVING,
    Options,
    RenamedOption,
    UnknownOption,
    UnreadableOptions,
    identity_providers,
    now_set,
    read_options,
    secret_key,
)

Read = Callable[..., Options]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Read a file and an environment that hold nothing else."""
    for name in list(os.environ):
        if name.startswith("XIANFENG_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XIANFENG_HOME", str(tmp_path))

    def reader(file: str = "", **environment: str) -> Options:
        if file:
            (tmp_path / "xianfeng.toml").write_text(file, "utf-8")
        for name, value in environment.items():
            monkeypatch.setenv(f"XIANFENG_{name}", value)
        return read_options()

    return reader


def test_nothing_has_to_be_set_and_what_is_not_set_is_safe(read: Read, tmp_path: Path) -> None:
    found = read()

    assert found.home == tmp_path
    assert (found.debug, found.demo, found.secret_key) == (False, False, "")
    assert found.hosts == ["127.0.0.1", "localhost", "[::1]"]


def test_the_file_is_read_and_the_environment_wins(read: Read) -> None:
    found = read(
        'name = "临江市"\nhosts = ["a.cn"]\n[figures]\ncell_minimum = 30\nendorsement_share = "3/4"\n',
        NAME="临江",
        FIGURES__CELL_MINIMUM="40",
    )

    assert (found.name, found.hosts) == ("临江", ["a.cn"])
    assert found.figures.cell_minimum == 40
    assert found.figures.endorsement_share == Fraction(3, 4)


def test_hosts_are_written_with_commas_in_the_environment(read: Read) -> None:
    assert read(HOSTS="a.cn, 10.0.0.5,").hosts == ["a.cn", "10.0.0.5"]


def test_an_address_loses_its_last_stroke(read: Read) -> None:
    assert read(BASE_URL="https://xf.lj.gov.cn/").base_url == "https://xf.lj.gov.cn"


def test_the_source_is_somewhere_on_the_web(read: Read) -> None:
    assert read(SOURCE_URL="https://example.org/x.git").source_url == "https://example.org/x.git"
    with pytest.raises(ValueError, match="https://"):
        read(SOURCE_URL="javascript:alert(1)")


@pytest.mark.parametrize("file", ["nme = 1\n", "[figure]\ncell_minimum = 3\n"])
def test_an_unknown_name_in_the_file_lists_the_known_ones(file: str, read: Read) -> None:
    with pytest.raises(UnknownOption, match=r"The settings are: .*base_url"):
        read(file)


def test_an_unknown_name_in_the_environment_lists_the_known_ones(read: Read) -> None:
    with pytest.raises(UnknownOption, match="no setting nme"):
        read(NME="x")


def test_an_unknown_figure_is_refused(read: Read) -> None:
    with pytest.raises(ValidationError, match="cell_minimun"):
        read(FIGURES__CELL_MINIMUN="3")


def test_an_old_name_says_the_new_one(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(options.RENAMED, "title", "name")

    with pytest.raises(RenamedOption, match="title is now called name"):
        read(TITLE="x")


@pytest.mark.parametrize("file", ["name = 临江\n", 'home = "/srv"\n'])
def test_a_file_that_cannot_be_used_is_named(file: str, read: Read) -> None:
    with pytest.raises(UnreadableOptions, match=r"xianfeng\.toml"):
        read(file)


def test_a_file_of_another_code_is_named(read: Read, tmp_path: Path) -> None:
    (tmp_path / "xianfeng.toml").write_bytes('name = "临江"'.encode("gb18030"))

    with pytest.raises(UnreadableOptions, match="utf-8"):
        read()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEB_THREADS", "0"),
        ("DATABASE_URL", "sqlite:///x"),
        ("BASE_URL", "ftp://x"),
        ("TIME_ZONE", "Mars/Base"),
        ("LOG_LEVEL", "LOUD"),
        ("TLS", "perhaps"),
    ],
)
def test_a_wrong_value_is_refused(name: str, value: str, read: Read) -> None:
    with pytest.raises(ValidationError, match=name.lower()):
        read(**{name: value})


def test_the_secret_key_is_made_once_and_readable_by_its_owner_alone(
    read: Read, tmp_path: Path
) -> None:
    found = read()

    first = secret_key(found)

    assert len(first) >= 50
    assert secret_key(found) == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["secret-key"]


def test_a_secret_key_that_is_set_is_not_written_down(read: Read, tmp_path: Path) -> None:
    assert secret_key(read(SECRET_KEY="x" * 50)) == "x" * 50
    assert not list(tmp_path.iterdir())


def test_without_a_home_data_lie_where_the_system_keeps_them(
    read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("XIANFENG_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))

    assert read().home == tmp_path / "share" / "xianfeng"


CITY = """
[[identity_providers]]
kind = "oidc"
id = "city"
name = "市统一身份认证"
client_id = "xianfeng"
secret_file = "city.secret"
server_url = "https://id.example.gov.cn/realms/city/"
"""
WECOM = """
[[identity_providers]]
kind = "wecom"
name = "政务微信"
client_id = "ww0"
agent_id = "1000002"
secret = "canary-secret"
"""


def test_identity_providers_bring_their_secret_from_a_file_or_from_the_settings(
    read: Read, tmp_path: Path
) -> None:
    (tmp_path / "city.secret").write_text("from the file\n")

    city, wecom = identity_providers(read(CITY + WECOM))

    assert (city.slug, city.secret.get_secret_value()) == ("city", "from the file")
    assert (wecom.slug, wecom.secret.get_secret_value()) == ("wecom", "canary-secret")
    assert "canary-secret" not in repr(wecom)
    assert "from the file" not in repr(city)


@pytest.mark.parametrize("content", [None, b"", b"  \n", b"\xff\xfe"])
def test_a_secret_that_cannot_be_read_starts_nothing(
    read: Read, tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "city.secret").write_bytes(content)

    with pytest.raises(UnreadableOptions, match=r"city\.secret"):
        identity_providers(read(CITY))


def test_two_providers_of_one_name_are_refused(read: Read) -> None:
    with pytest.raises(ValidationError, match="same id"):
        read(WECOM + WECOM)


def test_a_role_that_there_is_not_is_refused(read: Read) -> None:
    assert read(SECOND_FACTOR_ROLES="leader,secretary").second_factor_roles == [
        "leader",
        "secretary",
    ]

    with pytest.raises(ValidationError, match="second_factor_roles"):
        read(SECOND_FACTOR_ROLES="administrators")


def test_every_role_of_the_house_can_be_asked_for_a_second_factor() -> None:
    assert set(get_args(RoleName)) == {kind.value for kind in RoleKind}


ROLE = '[[roles]]\nname = "{name}"\nzh = "纪检干部"\nen = "inspector"\nlike = "{like}"\n'


def test_roles_of_ones_own_are_like_one_of_the_five(read: Read) -> None:
    found = read(ROLE.format(name="inspector", like="auditor"))

    assert [(role.name, role.zh, role.like) for role in found.roles] == [
        ("inspector", "纪检干部", "auditor")
    ]


def test_roles_are_one_text_in_the_environment(read: Read) -> None:
    role = '{"name": "inspector", "zh": "纪检干部", "en": "inspector", "like": "auditor"}'

    assert read(ROLES=f"[{role}]").roles[0].en == "inspector"


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (ROLE.format(name="inspector", like="king"), "write one of administrator, officer"),
        (ROLE.format(name="officer", like="auditor"), "officer is a word of the platform already"),
        (ROLE.format(name="member", like="auditor"), "member is a word of the platform already"),
        (ROLE.format(name="In-spector", like="auditor"), "2 to 16 small letters"),
        (2 * ROLE.format(name="inspector", like="auditor"), "two roles have the same name"),
        (ROLE.format(name="inspector", like="auditor").replace("纪检干部", ""), "at least 1"),
    ],
)
def test_a_wrong_role_is_told_in_a_sentence(file: str, sentence: str, read: Read) -> None:
    with pytest.raises(ValidationError, match=sentence):
        read(file)


def test_the_name_and_the_address_are_read_anew_while_the_platform_runs(
    read: Read, tmp_path: Path
) -> None:
    begun = read('name = "旧"')
    before = [now_set(begun, name) for name in LIVING]

    read('name = "新"\nbase_url = "http://10.0.0.5:8000/"\nhosts = "x"')

    assert before == ["旧", "http://127.0.0.1:8000"]
    assert [now_set(begun, name) for name in LIVING] == ["新", "http://10.0.0.5:8000"]
    for fault in ("not toml", 'base_url = "nowhere"'):
        (tmp_path / "xianfeng.toml").write_text(fault)
        assert now_set(begun, "name") == "旧"


def test_what_the_environment_says_stays(read: Read, tmp_path: Path) -> None:
    begun = read(NAME="环境")
    (tmp_path / "xianfeng.toml").write_text('name = "文件"')

    assert now_set(begun, "name") == "环境"

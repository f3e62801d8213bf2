from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from xianfeng.accounts.rules.identity import IdentityProvider, Kind, origin_of
from xianfeng.accounts.rules.sessions import Ended, browser_of, session_end

MONDAY = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=10)
minutes = st.integers(0, 2000).map(lambda count: timedelta(minutes=count))


def _provider(**words: Any) -> IdentityProvider:
    usual = {"kind": "oidc", "id": "city", "name": "城", "client_id": "x", "secret": "s"}
    return IdentityProvider(**{**usual, "server_url": "https://id.example.cn", **words})


@given(minutes, minutes)
def test_a_session_lasts_until_the_first_of_its_two_ends(
    used: timedelta, unused: timedelta
) -> None:
    end = session_end(
        began_at=MONDAY,
        seen_at=MONDAY + used,
        at=MONDAY + used + unused,
        idle=IDLE,
        longest=LONGEST,
    )

    if used + unused >= LONGEST:
        assert end is Ended.LONG
    else:
        assert end is (Ended.IDLE if unused >= IDLE else None)


def test_a_session_of_a_clock_that_ran_ahead_is_over_and_one_of_some_seconds_is_not() -> None:
    ends = [
        session_end(began_at=MONDAY, seen_at=MONDAY + ahead, at=MONDAY, idle=IDLE, longest=LONGEST)
        for ahead in (timedelta(seconds=30), timedelta(days=3650))
    ]

    assert ends == [None, Ended.IDLE]


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://ID.example.cn:443/a?b", "https://id.example.cn"),
        ("https://id.example.cn:8443/", "https://id.example.cn:8443"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("https://[::1]:444/x", "https://[::1]:444"),
        ("https://user@evil.example", "https://evil.example"),
        ("nonsense", "://"),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, origin: str) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    "words",
    [
        {"secret": ""},
        {"secret_file": "f"},
        {"server_url": ""},
        {"server_url": "http://id.example.cn"},
        {"server_url": "https://"},
        {"server_url": "https://id.example.cn:port"},
        {"server_url": "https://u:p@id.example.cn"},
        {"server_url": "https://id.example.cn/?x=1"},
        {"server_url": "ftp://id.example.cn"},
        {"login_url": "http://id.example.cn"},
        {"id": ""},
        {"id": "City"},
        {"id": "wecom"},
        {"kind": "wecom", "id": ""},
        {"kind": "wecom", "id": "other", "agent_id": "1"},
        {"kind": "weixin"},
        {"name": ""},
        {"client_id": ""},
        {"surprise": 1},
    ],
    ids=str,
)
def test_a_provider_that_does_not_fit_together_is_refused(words: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        _provider(**words)


def test_what_is_asked_and_where_people_are_sent_is_said_by_the_settings_alone() -> None:
    own = _provider(hosts=("keys.example.cn",))
    public = _provider(kind="wecom", id="", server_url="", agent_id="1")
    private = _provider(
        kind="wecom",
        id="wecom",
        agent_id="1",
        server_url="https://api.office.cn/",
        login_url="https://door.office.cn/",
    )
    local = _provider(kind="dingtalk", id="", server_url="http://localhost:99")

    assert own.asked == {"https://id.example.cn", "https://keys.example.cn"}
    assert own.visited == own.asked
    assert public.asked == {"https://qyapi.weixin.qq.com"}
    assert public.visited == {"https://login.work.weixin.qq.com", "https://open.weixin.qq.com"}
    assert (private.api, private.doors) == ("https://api.office.cn", ("https://door.office.cn",))
    assert private.visited == {"https://door.office.cn"}
    assert local.asked == local.visited == {"http://localhost:99"}
    assert [provider.slug for provider in (own, public, local)] == ["city", "wecom", "dingtalk"]
    assert Kind("wecom") is Kind.WECOM


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130 Safari/537 wxwork/4.1", "WeCom · Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537 Edg/130", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18) Safari/604", "Safari · iPhone"),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_named_as_people_know_it(user_agent: str, name: str) -> None:
    assert browser_of(user_agent) == name

import re
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


class Kind(StrEnum):
    """The protocols that an office's identity provider may speak."""

    OIDC = "oidc"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"
    WECOM = "wecom"


PUBLIC = {
    Kind.DINGTALK: ("https://api.dingtalk.com", ("https://login.dingtalk.com",)),
    Kind.FEISHU: ("https://open.feishu.cn", ("https://open.feishu.cn",)),
    Kind.WECOM: (
        "https://qyapi.weixin.qq.com",
        ("https://login.work.weixin.qq.com", "https://open.weixin.qq.com"),
    ),
}
"""Where the public services answer: the program's door, and the doors that people are sent to."""


class IdentityProvider(BaseModel):
    """One service outside that may say who somebody is; set by the operator alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    name: Annotated[str, Field(min_length=1, max_length=40)]
    id: str = ""
    client_id: Annotated[str, Field(min_length=1, max_length=191)]
    secret: SecretStr = SecretStr("")
    secret_file: str = ""
    server_url: str = ""
    login_url: str = ""
    agent_id: str = ""
    user_field: str = "sub"
    hosts: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> "IdentityProvider":
        if bool(self.secret.get_secret_value()) == bool(self.secret_file):
            raise ValueError("give either secret or secret_file")
        for url in (self.server_url, self.login_url):
            if url and not _is_safe(url):
                raise ValueError("write https://HOST (http only to this very machine)")
        if self.kind is Kind.OIDC:
            if not self.server_url:
                raise ValueError("oidc needs server_url")
            if not SLUG.fullmatch(self.id):
                raise ValueError("oidc needs an id of small letters, digits and -")
            if self.id in {kind.value for kind in Kind}:
                raise ValueError("this id belongs to another kind")
        elif self.id not in {"", self.kind.value}:
            raise ValueError("only oidc takes an id: of the other kinds there is one each")
        if self.kind is Kind.WECOM and not self.agent_id:
            raise ValueError("wecom needs agent_id")
        return self

    @property
    def slug(self) -> str:
        """How addresses and tied identities name the provider."""
        return self.id or self.kind.value

    @property
    def api(self) -> str:
        """Where the program asks, without a slash at the end."""
        return (self.server_url or PUBLIC[self.kind][0]).rstrip("/")

    @property
    def doors(self) -> tuple[str, ...]:
        """Where people are sent to say who they are."""
        if self.login_url:
            return (self.login_url.rstrip("/"),)
        if self.server_url:
            return (self.api,)
        return PUBLIC[self.kind][1]

    @property
    def asked(self) -> frozenset[str]:
        """The origins that the program may ask; no answer of a provider can add one."""
        return frozenset({origin_of(self.api), *(f"https://{host}" for host in self.hosts)})

    @property
    def visited(self) -> frozenset[str]:
        """The origins that a form of ours may lead to."""
        return frozenset(origin_of(door) for door in self.doors) | (
            self.asked if self.kind is Kind.OIDC else frozenset()
        )


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address, as browsers compare them.

    >>> origin_of("https://ID.example.cn:443/realms/city")
    'https://id.example.cn'
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    port = "" if parts.port in {None, usual} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def _is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    if parts.username or parts.password or parts.fragment or parts.query or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in THIS_MACHINE)

"""What the operator may set: one typed class, one file or the environment."""

import os
import secrets
import tomllib
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from xianfeng.accounts.rules.identity import IdentityProvider
from xianfeng.accounts.rules.roles import FurtherRole, RoleName
from xianfeng.ballots.rules.witnesses import witnesses_of
from xianfeng.cli.folder import default_home
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.figures import Figures
from xianfeng.foundation.ledger.notes import BadNote

PREFIX = "XIANFENG_"
FILE_NAME = "xianfeng.toml"
DATABASE_SCHEMES = frozenset({"postgres", "postgresql"})
FEWEST_TOKEN_CHARACTERS = 20
LIVING = ("name", "base_url")
"""What the platform reads anew while it runs, for an office sets it on its first pages."""
RENAMED: dict[str, str] = {}
"""Names of earlier releases and what they are called now."""


class UnknownOption(Refusal):
    """A name in the file or the environment that no option has."""

    sentence = N_("There is no setting {name}. The settings are: {known}.")


class RenamedOption(Refusal):
    """A name of an earlier release."""

    sentence = N_("The setting {name} is now called {new}.")


class UnreadableOptions(Refusal):
    """The file is not TOML, or not text."""

    sentence = N_("The file {path} cannot be read: {fault}")


class Options(BaseSettings):
    """Every setting of the platform; the environment wins over `xianfeng.toml`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True
    )

    home: Path = Field(default_factory=default_home)
    """the data folder"""
    database_url: str = ""
    """postgres://… ; empty: SQLite in the data folder"""
    base_url: str = "http://127.0.0.1:8000"
    """address that QR codes and mails carry"""
    hosts: Annotated[list[str], NoDecode] = ["127.0.0.1", "localhost", "[::1]"]
    """host names that are answered"""
    tls: bool = False
    """a proxy with TLS stands in front: cookies are secure"""
    proxy_header: bool = False
    """believe X-Forwarded-Proto and the last of X-Forwarded-For; only where the proxy sets them"""
    debug: bool = False
    """never in the open"""
    demo: bool = False
    """the fictional city; marked on every page"""
    name: str = ""
    """name of the installation, under the mark"""
    publisher: str = ""
    """who answers for the public pages, in their foot"""
    contact: str = ""
    """address, telephone and hours of the publisher, as they shall be read"""
    source_url: str = ""
    """where everybody finds the source of what runs here (AGPL, section 13); linked on every page
    with a rail or a footer"""
    time_zone: str = "Asia/Shanghai"
    """where the offices are"""
    secret_key: str = ""
    """empty: generated once, kept in the data folder"""
    mail_url: str = ""
    """smtp://USER:PASSWORD@HOST:587 (smtps: TLS from the start); empty: no mail"""
    mail_from: str = "xianfeng@localhost"
    """sender of mails"""
    messengers: dict[str, str] = {}
    """name → apprise URL in which {address} is each person's own"""
    require_second_factor: Literal["none", "roles", "all"] = "none"
    """who must sign in with a second factor: nobody, some roles, everybody"""
    second_factor_roles: Annotated[list[RoleName], NoDecode] = [
        "administrator",
        "officer",
        "auditor",
    ]
    """the roles that `require_second_factor = "roles"` means"""
    roles: list[FurtherRole] = []
    """roles under names of your own, like one of the five; see the guide"""
    session_idle_minutes: int = Field(30, ge=1, le=24 * 60)
    """unused for so long, a session ends"""
    session_hours: int = Field(10, ge=1, le=24 * 7)
    """used or not, a session ends"""
    identity_providers: list[IdentityProvider] = []
    """services outside that may say who somebody is; see the operator's guide"""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """how much the log says"""
    log_file: str = ""
    """a file for the log beside standard error; relative: in the data folder"""
    log_file_most_bytes: int = Field(10_000_000, ge=100_000)
    """size at which the log file is put aside"""
    log_files_kept: int = Field(5, ge=1, le=100)
    """log files that were put aside"""
    metrics_token: str = ""
    """bearer token of /metrics, 20 characters or more; empty: no /metrics"""
    web_threads: int = Field(8, ge=1, le=64)
    """requests served at once, a process"""
    web_processes: int = Field(1, ge=1, le=64)
    """web processes; one for each two cores"""
    ballots_key_folders: Annotated[list[str], NoDecode] = ["keys/1", "keys/2", "keys/3"]
    """three folders on three media for the shares of the ballot box's keys, of which two are
    enough; relative: in the data folder; in no backup"""
    ballots_second_medium: str = ""
    """a folder on another medium for the leaves of the log of ballots; without it opened envelopes
    and their keys are kept"""
    ballots_witnesses: list[str] = []
    """who signs from outside that the log of ballots was only added to:
    ["https://HOST/add-checkpoint NAME+ID+KEY"], as `xianfeng witness` prints its key"""
    ballots_draw: bool = False
    """the second step of each opening waits for a number that others have drawn"""
    figures: Figures = Figures()
    """the rules' figures"""

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)

    @field_validator("hosts", "second_factor_roles", "ballots_key_folders", mode="before")
    @classmethod
    def _with_commas(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return [host.strip() for host in value.split(",") if host.strip()]

    @field_validator("database_url")
    @classmethod
    def _of_a_known_kind(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in DATABASE_SCHEMES:
            raise ValueError("write postgres://USER:PASSWORD@HOST/NAME, or leave it empty")
        return value

    @field_validator("base_url")
    @classmethod
    def _of_the_web(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("write http://HOST or https://HOST")
        return value.rstrip("/")

    @field_validator("ballots_witnesses")
    @classmethod
    def _with_a_key(cls, value: list[str]) -> list[str]:
        try:
            witnesses_of(value)
        except BadNote as error:
            raise ValueError("write https://HOST/add-checkpoint NAME+ID+KEY") from error
        return value

    @field_validator("source_url")
    @classmethod
    def _to_be_opened(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"http", "https"}:
            raise ValueError("write http://… or https://…, or leave it empty")
        return value

    @field_validator("mail_url")
    @classmethod
    def _of_a_post_office(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
            raise ValueError("write smtp://USER:PASSWORD@HOST:587, or leave it empty")
        return value

    @field_validator("identity_providers")
    @classmethod
    def _each_once(cls, value: list[IdentityProvider]) -> list[IdentityProvider]:
        slugs = [provider.slug for provider in value]
        if len(slugs) != len(set(slugs)):
            raise ValueError("two identity providers have the same id")
        return value

    @field_validator("roles")
    @classmethod
    def _each_name_once(cls, value: list[FurtherRole]) -> list[FurtherRole]:
        for names in ([role.name for role in value], [role.zh for role in value]):
            if len(names) != len(set(names)):
                raise ValueError("two roles have the same name")
        return value

    @field_validator("metrics_token")
    @classmethod
    def _hard_to_guess(cls, value: str) -> str:
        if value and (len(value) < FEWEST_TOKEN_CHARACTERS or not value.isascii()):
            raise ValueError("write at least 20 letters and digits, or leave it empty")
        return value

    @field_validator("time_zone")
    @classmethod
    def _of_this_earth(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError("write a name like Asia/Shanghai") from None
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del settings_cls, dotenv_settings, file_secret_settings
        return (env_settings, init_settings)


def read_options() -> Options:
    """Read the file and the environment.

    Raises:
        UnknownOption: a name that no option has.
        RenamedOption: a name of an earlier release, with the new one.
        UnreadableOptions: the file is not TOML.
        pydantic.ValidationError: a value of the wrong kind.
    """
    _refuse_unknown(
        key.removeprefix(PREFIX).lower().split("__")[0]
        for key in os.environ
        if key.startswith(PREFIX)
    )
    home = Path(os.environ.get(PREFIX + "HOME") or default_home())
    path = home / FILE_NAME
    values = _file(path)
    _refuse_unknown(values)
    if "home" in values:
        raise UnreadableOptions(path=path, fault=f"the folder is named by {PREFIX}HOME alone")
    return Options(**values, home=home)


def _file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableOptions(path=path, fault=error) from None


def _refuse_unknown(names: Any) -> None:
    for name in names:
        if name in RENAMED:
            raise RenamedOption(name=name, new=RENAMED[name])
        if name not in Options.model_fields:
            raise UnknownOption(name=name, known=", ".join(sorted(Options.model_fields)))


def now_set(options: Options, name: str) -> str:
    """Return a setting of `LIVING` as the file has it now; what cannot be read changes nothing."""
    said: str = getattr(options, name)
    if is_in_environment(name):
        return said
    try:
        stat = (path := options.home / FILE_NAME).stat()
        return _file_now(path, stat.st_mtime_ns, stat.st_ino).get(name, said)
    except (OSError, UnreadableOptions):
        return said


def is_in_environment(name: str) -> bool:
    """Tell whether the environment says a setting, which then wins over the file."""
    return any(key.upper() == PREFIX + name.upper() for key in os.environ)


@lru_cache(maxsize=2)
def _file_now(path: Path, changed_ns: int, number: int) -> dict[str, str]:
    del changed_ns, number  # they tell one state of the file from the next
    said = {name: value for name, value in _file(path).items() if name in LIVING}
    try:
        return Options(**said).model_dump(include=set(said))
    except ValidationError:
        return {}


def secret_key(options: Options) -> str:
    """Return the secret key: the one that is set, else one generated once and kept (mode 0600)."""
    if options.secret_key:
        return options.secret_key
    path = options.home / "secret-key"
    if not path.is_file():
        options.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Whole or not at all, and the first of two that start at once decides.
        scratch = path.with_name(f"secret-key.{os.getpid()}")
        handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            path.hardlink_to(scratch)
        scratch.unlink()
    return path.read_text()


def identity_providers(options: Options) -> tuple[IdentityProvider, ...]:
    """List the identity providers with their secrets, read from the files that are named.

    Raises:
        UnreadableOptions: a file is not there, or holds nothing.
    """
    return tuple(_with_secret(provider, options.home) for provider in options.identity_providers)


def _with_secret(provider: IdentityProvider, home: Path) -> IdentityProvider:
    if not provider.secret_file:
        return provider
    path = home / provider.secret_file
    try:
        secret = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableOptions(path=path, fault=error) from None
    if not secret:
        raise UnreadableOptions(path=path, fault="it is empty")
    return provider.model_copy(update={"secret": SecretStr(secret), "secret_file": ""})

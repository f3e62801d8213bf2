"""What all tests share."""

import gc
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest
from django.conf import settings as django_settings
from django.utils import translation
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from tests import database
from xianfeng.ui.kept import forget

# How fast a machine is, is no property of the code; and the same code gets the same answer. New
# examples, by chance: pytest --hypothesis-profile=dice
for name, is_same, most in (("dice", False, 100), ("house", True, 40)):
    settings.register_profile(
        name,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        derandomize=is_same,
        max_examples=most,
    )
settings.load_profile("house")

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


@pytest.fixture(scope="session")
def database_folder(pytestconfig: pytest.Config) -> Path:
    """Where the migrated database is kept from one run to the next."""
    cache = getattr(pytestconfig, "cache", None)
    return Path(cache.mkdir("database") if cache else mkdtemp(prefix="xianfeng-tests-"))


@pytest.fixture(scope="session")
def django_db_setup(
    database_folder: Path,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Hand each worker a copy of the migrated database, instead of migrating in each."""
    del django_test_environment, django_db_modify_db_settings
    with django_db_blocker.unblock():
        put_back = database.prepare(database_folder)
    yield
    with django_db_blocker.unblock():
        put_back()


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Leave no language behind: the last request of one test would speak in the next one."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _own_pages() -> None:
    """Keep no page of another test: factories write rows without the services that date them."""
    forget()


@pytest.fixture(autouse=True)
def _own_logs() -> None:
    """Keep no checkpoint of another test: its rows are gone, its notes would accuse us."""
    for name in ("public.notes", "members.notes"):
        (django_settings.XIANFENG_HOME / "ledger" / name).unlink(missing_ok=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--again",
        action="store_true",
        help="run only what a second database may answer otherwise (docs/decisions/0024)",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    again = config.getoption("--again")
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        runs = runs_again(item) if again else item.get_closest_marker("second") is None
        (kept if runs else left).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


def pytest_collection_finish() -> None:
    """Sweep less: thousands of tests stay to the end, nobody has to search them for rings."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def runs_again(item: pytest.Item) -> bool:
    """Tell whether a test is worth running on a second database.

    It is when it writes or asks rows itself, and always when it commits, unless it says of itself
    that it is about no rows. Pages and commands ask through the same services and selectors; that
    every page answers there too is walked by `access/test_either`.
    """
    if any(mark.name == "once" for mark in item.own_markers):
        return False
    mark = item.get_closest_marker("django_db")
    if mark is not None and mark.kwargs.get("transaction"):
        return True
    if item.get_closest_marker("once") is not None or {"cli", "views"} & {*item.path.parts}:
        return False
    if item.path.stem == "test_views":
        return False
    return mark is not None or bool(DATABASE_FIXTURES & {*getattr(item, "fixturenames", ())})

import pytest
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser import LOOKS, Look, axe_faults, opened, overflows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_component_stands_in_both_tongues_and_widths(
    browser: Browser, live_server: LiveServer, settings: Settings, look: Look
) -> None:
    settings.XIANFENG_DEMO = True

    with opened(browser, look, live_server.url) as page:
        page.goto("/styleguide?errors=1&message=1")

        assert axe_faults(page) == []
        assert not overflows(page)

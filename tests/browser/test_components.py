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


WHERE = """() => {
  const box = (one) => one.getBoundingClientRect();
  const middle = (one) => box(one).top + box(one).height / 2;
  const chart = document.querySelector('figure.chart');
  const bar = document.querySelector('svg.bar');
  const part = (name) => box(bar.querySelector(name));
  const along = (x) => (x - part('.bar-ground').left) / part('.bar-ground').width * 100;
  const value = part('.bar-value'), interval = part('.bar-interval');
  return {
    words: [...chart.querySelectorAll('.chart-y span')].map(middle),
    rules: [...chart.querySelectorAll('line.rule')].map(middle),
    interval: [along(interval.left), along(value.left + value.width / 2), along(interval.right)],
  };
}"""
"""Where the browser has put the words of an axis, its rules, and an interval on its ground."""


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_what_is_drawn_stands_to_the_pixel_where_its_figure_says(
    browser: Browser, live_server: LiveServer, settings: Settings, look: Look
) -> None:
    settings.XIANFENG_DEMO = True

    with opened(browser, look, live_server.url) as page:
        page.goto("/styleguide")
        found = page.evaluate(WHERE)

    assert found["words"] == pytest.approx(found["rules"], abs=1)
    assert found["rules"] == sorted(found["rules"])
    # 94.1 %, 92.8 to 95.3 %, on a scale that begins at 40 %
    assert found["interval"] == pytest.approx([88.0, 90.17, 92.17], abs=0.2)

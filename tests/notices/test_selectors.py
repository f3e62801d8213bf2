import pytest
from django.utils import translation

from tests.factories.notices import make_notice
from tests.factories.organisation import make_user
from xianfeng.notices.selectors import lines

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "“14 December 2026” waits for you."), ("zh-hans", "2026 年 12 月 14 日")],
)
def test_days_are_said_as_the_readers_language_does(language: str, sentence: str) -> None:
    notice = make_notice(make_user(), title="2026-12-14")

    with translation.override(language):
        assert sentence in lines([notice])[0].sentence


def test_what_is_no_day_stays_as_it_is() -> None:
    with translation.override("en"):
        (line,) = lines([make_notice(make_user(), title="窗口前移")])
    assert line.sentence == "“窗口前移” waits for you."

"""The cases of the demo city: believable, whole, and with a question planted."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.organisation import make_unit
from xianfeng.actors.rules import SYSTEM
from xianfeng.cases import demo
from xianfeng.cases.demo.life import BULK_CASES
from xianfeng.cases.models.cases import Case
from xianfeng.cases.models.said import Line
from xianfeng.cases.rules.life import LIFE, OPEN_STAGES
from xianfeng.cases.selectors.card import case_card
from xianfeng.cases.selectors.figures import outcome, signs
from xianfeng.cases.words import say_line
from xianfeng.organisation.rules.kinds import UnitKind

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def city() -> str:
    offices = [make_unit(code=f"LJ{number:02d}", name=f"{number}局") for number in range(1, 7)]
    for number in range(1, 37):
        make_unit(kind=UnitKind.WINDOW, code=f"W{number:02d}", parent=offices[number % 6])
    return demo.fill(at=AT, seed=7)


def test_the_city_has_nine_hundred_cases_whose_lives_hold_and_whose_hands_add_up(
    city: str, client: Client
) -> None:
    assert city.startswith("900 cases")
    for case in Case.objects.prefetch_related("moves", "hands").order_by("pk"):
        moves = sorted(case.moves.all(), key=lambda move: move.number)
        assert LIFE.current(moves) == case.stage
        assert (case.ended_on is None) is (case.stage in OPEN_STAGES)
        hands = sorted(case.hands.all(), key=lambda hand: hand.number)
        assert [hand.until for hand in hands[:-1]] == [hand.since for hand in hands[1:]]
        assert hands[-1].until is None
        assert case.arrived_on <= date(2026, 11, 24)
    assert all(say_line(line) for line in Line.objects.all())
    card = case_card(Case.objects.earliest("pk"), at=AT)
    assert sum(each.days for each in card.hands) == card.days
    assert client.get(reverse("cases:follow", args=[demo.DEMO_CODE])).status_code == 200


def test_every_outcome_is_there_and_the_planted_question_is_found(city: str) -> None:
    counts = outcome(Case.objects.all(), today=date(2026, 11, 24))
    assert counts.cases == 900
    for name in ("confirmed", "settled", "unsettled", "open", "reopened", "late", "no", "partly"):
        assert getattr(counts, name) > 0

    found = signs(SYSTEM, at=AT)

    bulk = next(sign for sign in found if sign.is_burst)
    assert bulk.count >= BULK_CASES - 5

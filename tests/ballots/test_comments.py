"""Comments are hidden by the level above, for a listed reason, and leave a gap (D11)."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from tests.factories.ballots import make_ballots, make_round
from tests.factories.organisation import (
    NOW,
    make_actor,
    make_organisation,
    make_role,
    make_unit,
    make_user,
    make_window,
)
from tests.kit import signed_in
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.ballots.models.tallies import Comment, Tally
from xianfeng.ballots.permissions import can_hide_comments
from xianfeng.ballots.rules.comments import HideReason
from xianfeng.ballots.selectors.counts import comment_months, comments_on, hidden_comments
from xianfeng.ballots.services.comments import UnknownComment, hide_comment
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import Twice
from xianfeng.organisation.models.units import Unit

pytestmark = pytest.mark.django_db
SEPTEMBER = 24320


class City:
    def __init__(self) -> None:
        self.unit = make_unit(name="临江市")
        self.office = make_unit(name="市水利局", parent=self.unit)
        self.window: Unit = make_window(name="水利窗口", parent=self.office)
        self.top = make_organisation(unit=self.unit)
        self.committee = make_organisation(parent=self.top, unit=self.office)
        self.comment = Comment.objects.create(
            round=make_round(self.window), month=SEPTEMBER, text="王某态度差", salt="ab" * 32
        )


@pytest.fixture
def city() -> City:
    return City()


def test_a_hidden_comment_loses_text_and_salt_and_leaves_a_gap(city: City) -> None:
    make_ballots(city.window, 3)
    before = list(Tally.objects.order_by("question", "code").values_list("count", flat=True))

    hide_comment(
        actor=make_actor(RoleKind.OFFICER, city.top),
        unit=city.window,
        key=city.comment.pk,
        reason=HideReason.PERSONAL,
        at=NOW,
    )

    city.comment.refresh_from_db()
    assert (city.comment.text, city.comment.salt) == ("", "")
    (card,) = comments_on(city.window.pk, date(2026, 9, 1))
    assert (card.hidden_reason, card.hidden_on, card.text) == ("personal", NOW.date(), "")
    assert [(code, name) for code, name, _card in hidden_comments()] == [
        (city.window.code, "水利窗口")
    ]
    counts = Tally.objects.order_by("question", "code").values_list("count", flat=True)
    assert list(counts) == before


def test_neither_the_office_that_was_rated_nor_one_beside_it_hides(city: City) -> None:
    beside = make_organisation(parent=city.top, unit=make_unit(parent=city.unit))

    assert can_hide_comments(SYSTEM, city.window)
    assert can_hide_comments(make_actor(RoleKind.OFFICER, beside))
    for actor in (
        make_actor(RoleKind.OFFICER, city.committee),
        make_actor(RoleKind.OFFICER, beside),
        make_actor(RoleKind.LEADER, city.top),
    ):
        with pytest.raises(NotAllowed):
            hide_comment(
                actor=actor,
                unit=city.window,
                key=city.comment.pk,
                reason=HideReason.INSULT,
                at=NOW,
            )


def test_a_comment_is_hidden_once_and_where_it_stands(city: City) -> None:
    def hide(unit: Unit) -> None:
        hide_comment(actor=SYSTEM, unit=unit, key=city.comment.pk, reason=HideReason.THREAT, at=NOW)

    with pytest.raises(UnknownComment):
        hide(city.office)
    hide(city.window)
    with pytest.raises(Twice):
        hide(city.window)


def test_comments_stand_by_month(city: City) -> None:
    Comment.objects.create(round=make_round(city.window), month=SEPTEMBER - 1, text="很快")

    assert comment_months(city.window.pk) == [date(2026, 9, 1), date(2026, 8, 1)]
    assert [card.text for card in comments_on(city.window.pk)] == ["王某态度差", "很快"]


def test_everybody_reads_them_and_the_level_above_can_hide_one(city: City, client: Client) -> None:
    address = f"/comments/{city.window.code}/"
    hiding = f"{address}{city.comment.pk}/hide/"
    officer = make_user()
    make_role(user=officer, kind=RoleKind.OFFICER, organisation=city.top)
    above = signed_in(officer)

    assert "王某态度差" in client.get(f"{address}?period=2026-09").content.decode()
    assert "/hide/" not in client.get(address).content.decode()
    assert hiding in above.get(address).content.decode()
    assert above.get(f"{address}{uuid4()}/hide/").status_code == 404
    assert "王某态度差" in above.get(hiding).content.decode()
    assert above.post(hiding, {"reason": "rude"}).status_code == 422
    assert above.post(hiding, {"reason": "personal"}).status_code == 302

    page = client.get(f"{address}?lang=en").content.decode()
    assert "王某态度差" not in page
    assert "names a private person" in page
    listed = client.get("/comments/hidden/?lang=en").content.decode()
    assert "水利窗口" in listed
    assert "names a private person" in listed

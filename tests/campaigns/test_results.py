"""A campaign that people answered: slips, quotas, waves, results, from the box to the page."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from tests.factories.ballots import night
from tests.factories.campaigns import make_campaign, make_draft, make_plan
from tests.factories.organisation import NOW, make_actor, make_organisation, make_unit
from xianfeng.actors.rules import SYSTEM, Actor, RoleKind
from xianfeng.ballots.models.slips import Slip
from xianfeng.ballots.selectors.slips import RoundClosed, SlipUsed, open_slip
from xianfeng.ballots.services.batches import approve_batch
from xianfeng.ballots.services.cast import cast
from xianfeng.campaigns.models.campaigns import Campaign, Cell
from xianfeng.campaigns.rules.campaigns import EnoughAnswers, Gap, Group, Spread
from xianfeng.campaigns.selectors.campaigns import phase
from xianfeng.campaigns.selectors.cells import answered_in
from xianfeng.campaigns.selectors.reviews import campaign_card, review_page
from xianfeng.campaigns.services.campaigns import end_campaign
from xianfeng.campaigns.services.slips import print_cell
from xianfeng.campaigns.services.waves import draw_wave
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import Over
from xianfeng.organisation.models.units import Unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 30)
GOOD = {"attitude": "4", "integrity": "5", "access": "5", "done": "3", "fairness": "4"}
BAD = {**GOOD, "access": "1"}
CITIZENS_ALONE = {Group.CITIZENS: 90, Group.DEPUTIES: 10}


class City:
    def __init__(self) -> None:
        self.unit = make_unit()
        self.organisation = make_organisation(unit=self.unit)
        self.office: Unit = make_unit(parent=self.unit, name="市水利局")
        self.officer: Actor = make_actor(RoleKind.OFFICER, self.organisation)

    def campaign(self, **plan: object) -> Campaign:
        draft = make_draft(self.organisation, is_published=True, at=NOW - timedelta(days=1))
        lists: dict[tuple[Group, str], int] = plan.pop("lists", {})  # type: ignore[assignment]
        made = make_plan(draft, [self.office], **plan)  # type: ignore[arg-type]
        return make_campaign(self.organisation, [self.office], plan=made, lists=lists)

    def slips(self, cell: Cell, count: int) -> list[str]:
        tokens: list[str] = []
        while len(tokens) < count:
            some = min(count - len(tokens), 120)
            printed = print_cell(actor=self.officer, cell=cell, count=some, at=NOW)
            approve_batch(actor=SYSTEM, window=self.office, batch_id=printed.batch_id, at=NOW)
            tokens += printed.tokens
        return tokens

    def answer(self, cell: Cell, good: int, bad: int = 0) -> list[str]:
        tokens = self.slips(cell, good + bad)
        for place, token in enumerate(tokens):
            cast(token=token, answers=GOOD if place < good else BAD, comment="")
        return tokens


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def city() -> City:
    return City()


def cell_of(campaign: Campaign, group: Group, stratum: str = "") -> Cell:
    return campaign.cells.select_related("campaign__organisation__unit", "office__parent").get(
        group=group.value, stratum=stratum
    )


def test_a_ballot_beyond_the_quota_is_in_the_box_and_no_figure_is_above_the_whole(
    city: City, client: Client
) -> None:
    """T37: 20 needed, 60 cast: "needed 20, received 60", nobody is turned away."""
    campaign = city.campaign(needed=20)
    cell = cell_of(campaign, Group.ENTERPRISES)

    tokens = city.answer(cell, 60)

    assert answered_in([cell]) == {cell.pk: 60}
    with pytest.raises(SlipUsed):
        open_slip(tokens[-1])
    card = campaign_card(campaign, today=TODAY)
    enterprises = next(each for each in card.groups if each.group is Group.ENTERPRISES)
    assert (enterprises.filled, enterprises.plan.weight) == (1, 25)
    night()
    end_campaign(actor=city.officer, campaign=campaign, reason="够了", at=NOW)
    page = client.get(f"/reviews/{campaign.pk}/{city.office.code}/?lang=en").content.decode()
    assert "needed 20, received 60" in page
    assert "300" not in page


def test_only_cast_ballots_fill_a_quota_and_nobody_is_shut_out_by_a_half_given_answer(
    city: City,
) -> None:
    """T39: an open form counts nowhere; the deputy casts as the eleventh of ten."""
    campaign = city.campaign(needed=10)
    cell = cell_of(campaign, Group.DEPUTIES)
    held = city.slips(cell, 1)[0]
    open_slip(held)
    city.answer(cell, 10)

    assert answered_in([cell]) == {cell.pk: 10}
    cast(token=held, answers=GOOD, comment="")

    assert answered_in([cell]) == {cell.pk: 11}


def test_the_rate_is_of_those_invited_and_a_filled_group_is_asked_no_more(city: City) -> None:
    """T38: 50 invited of 5,000, 30 answered: 60 %, and no further wave is needed."""
    campaign = city.campaign(lists={(Group.LOWER_UNITS, ""): 5000})
    closes = TODAY + timedelta(days=7)
    draw_wave(
        actor=city.officer,
        campaign=campaign,
        group=Group.LOWER_UNITS,
        closes_on=closes,
        at=NOW,
    )
    city.answer(cell_of(campaign, Group.LOWER_UNITS), 30)

    lower = campaign_card(campaign, today=TODAY).groups[2]
    assert (lower.response.drawn, lower.response.invited, lower.response.answered) == (50, 50, 30)
    assert lower.response.rate is not None
    assert float(lower.response.rate) == 0.6
    with pytest.raises(EnoughAnswers):
        draw_wave(
            actor=city.officer,
            campaign=campaign,
            group=Group.LOWER_UNITS,
            closes_on=closes + timedelta(days=8),
            at=NOW + timedelta(days=8),
        )


def test_a_group_has_the_weights_of_its_draw_and_an_empty_one_says_so(
    city: City, client: Client
) -> None:
    """T41 and T42: 58 % of citizens; deputies have no answers, and the overall says without whom."""
    campaign = city.campaign(
        weights=CITIZENS_ALONE,
        spread=Spread.EQUAL,
        lists={(Group.CITIZENS, "城区"): 800, (Group.CITIZENS, "乡镇"): 200},
    )
    city.answer(cell_of(campaign, Group.CITIZENS, "城区"), 20, 20)
    city.answer(cell_of(campaign, Group.CITIZENS, "乡镇"), 54, 6)
    night()
    end_campaign(actor=city.officer, campaign=campaign, reason="够了", at=NOW)

    page = review_page(campaign)
    ((_office, result),) = page.offices
    access = result.overall["access"]
    citizens, deputies = result.groups

    figure = citizens.figures["access"]
    assert figure is not None
    assert figure.estimate.value == pytest.approx(0.58)
    assert (figure.estimate.cases, round(figure.effective)) == (100, 60)
    assert deputies.figures["access"] is None
    assert not deputies.has_answers
    assert access.missing == {Group.DEPUTIES: 10}
    assert access.weighted is not None
    assert access.weighted.estimate.value == pytest.approx(0.58)
    text = client.get(f"/reviews/{campaign.pk}/{city.office.code}/?lang=en").content.decode()
    assert "no answers" in text
    assert "Without deputies and supervisors (weight 10%)" in text
    assert "count as 60" in text


def test_the_written_rule_may_give_no_figure_for_all(city: City, client: Client) -> None:
    campaign = city.campaign(weights=CITIZENS_ALONE, gap=Gap.NO_OVERALL)
    city.answer(cell_of(campaign, Group.CITIZENS), 25)
    night()
    end_campaign(actor=city.officer, campaign=campaign, reason="够了", at=NOW)

    page = client.get(f"/reviews/{campaign.pk}/?lang=en").content.decode()

    assert "by the written rule no figure for all groups" in page


def test_a_small_group_is_not_published(city: City, client: Client) -> None:
    campaign = city.campaign(weights=CITIZENS_ALONE)
    city.answer(cell_of(campaign, Group.DEPUTIES), 19)
    night()
    end_campaign(actor=city.officer, campaign=campaign, reason="够了", at=NOW)

    ((_office, result),) = review_page(campaign).offices
    assert result.groups[1].figures["access"] is None
    page = client.get(f"/reviews/{campaign.pk}/{city.office.code}/?lang=en").content.decode()
    assert "fewer than 20 ballots, not published" in page


def test_a_slip_of_a_campaign_that_was_ended_votes_no_more(city: City) -> None:
    campaign = city.campaign()
    cell = cell_of(campaign, Group.CITIZENS)
    token = city.slips(cell, 1)[0]

    end_campaign(actor=city.officer, campaign=campaign, reason="问卷印错", at=NOW)
    night()

    with pytest.raises(RoundClosed):
        open_slip(token)
    with pytest.raises(Over):
        print_cell(actor=city.officer, cell=cell_of(campaign, Group.CITIZENS), count=1, at=NOW)
    assert Slip.objects.count() == 1


def test_slips_are_printed_by_those_who_run_the_campaign(city: City) -> None:
    cell = cell_of(city.campaign(), Group.CITIZENS)

    with pytest.raises(NotAllowed):
        print_cell(actor=make_actor(RoleKind.LEADER, city.organisation), cell=cell, count=1, at=NOW)


def test_nothing_is_shown_before_the_end_and_the_sheet_holds_the_whole_table(
    city: City, client: Client
) -> None:
    campaign = city.campaign(weights=CITIZENS_ALONE)
    city.answer(cell_of(campaign, Group.CITIZENS), 25)
    night()

    assert phase(campaign, TODAY).value == "running"
    assert client.get(f"/reviews/{campaign.pk}/").status_code == 404
    end_campaign(actor=city.officer, campaign=campaign, reason="够了", at=NOW)

    assert campaign.title in client.get("/reviews/").content.decode()
    assert client.get(f"/reviews/{campaign.pk}/none/").status_code == 404
    sheet = client.get(f"/reviews/{campaign.pk}/table.xlsx")
    assert (sheet.status_code, sheet.content[:2]) == (200, b"PK")

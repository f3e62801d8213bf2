"""A review beside the one before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.test import Client

from tests.factories.campaigns import OPENS, fill_cell, make_campaign, make_draft, make_plan
from tests.factories.organisation import NOW, make_actor, make_organisation, make_unit
from xianfeng.actors.rules import RoleKind
from xianfeng.ballots.rules.questions import CONDUCT_1, Words
from xianfeng.campaigns.models.campaigns import Campaign
from xianfeng.campaigns.rules.campaigns import Gap, Group, Response
from xianfeng.campaigns.rules.comparing import changes
from xianfeng.campaigns.rules.reviews import (
    CellCounts,
    OfficeResult,
    Plan,
    measures_of,
    office_result,
)
from xianfeng.campaigns.selectors.reviews import review_before
from xianfeng.campaigns.services.campaigns import end_campaign
from xianfeng.foundation.stats import share_difference
from xianfeng.ui.kept import forget

ASKED = measures_of(CONDUCT_1)[:2]
QUESTIONS = CONDUCT_1.questions


def office(citizens: tuple[int, int], deputies: tuple[int, int] = (0, 0)) -> OfficeResult:
    plan = Plan(
        weights={Group.CITIZENS: 60, Group.DEPUTIES: 40},
        needed=dict.fromkeys((Group.CITIZENS, Group.DEPUTIES), 20),
        gap=Gap.RESCALE,
        minimum=20,
        good_level=3,
    )
    cells = {
        group: [
            CellCounts(
                "",
                0,
                Response(0, 0, 0, ballots),
                {
                    "": {"": ballots},
                    **{measure.question.key: {"5": good, "1": ballots - good} for measure in ASKED},
                },
            )
        ]
        for group, (good, ballots) in ((Group.CITIZENS, citizens), (Group.DEPUTIES, deputies))
    }
    return office_result(cells, ASKED, plan)


def test_a_change_has_an_interval_of_its_own() -> None:
    found = changes(office((90, 100)), office((70, 100)), (QUESTIONS, QUESTIONS))

    plain = share_difference((90, 100), (70, 100))
    change = found[ASKED[0].name][Group.CITIZENS]
    assert (change.value, change.low, change.high) == pytest.approx(
        (plain.value, plain.low, plain.high)
    )
    assert Group.DEPUTIES not in found[ASKED[0].name]


def test_all_groups_together_change_only_where_the_same_groups_speak() -> None:
    both, one = office((90, 100), (30, 40)), office((70, 100))

    assert None not in changes(both, one, (QUESTIONS, QUESTIONS))[ASKED[0].name]
    assert None in changes(both, both, (QUESTIONS, QUESTIONS))[ASKED[0].name]


def test_a_reworded_question_has_no_change() -> None:
    """T99: the line breaks."""
    reworded = (replace(QUESTIONS[0], words=Words(zh="又问", en="asked anew")), *QUESTIONS[1:])

    found = changes(office((90, 100)), office((70, 100)), (QUESTIONS, reworded))

    assert ASKED[0].name not in found
    assert ASKED[1].name in found


def test_a_question_that_was_not_asked_before_has_no_change() -> None:
    earlier = office((70, 100))
    short = replace(earlier, overall={ASKED[0].name: earlier.overall[ASKED[0].name]})
    apart = replace(short, groups=short.groups[1:])

    assert list(changes(office((90, 100)), short, (QUESTIONS, QUESTIONS))) == [ASKED[0].name]
    assert changes(office((90, 100)), apart, (QUESTIONS, QUESTIONS))[ASKED[0].name].keys() <= {None}


@pytest.fixture
def _then() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("_then")
def test_change_ranks_and_evened_figures_stand_on_the_page_and_in_the_sheet(
    client: Client,
) -> None:
    unit = make_unit()
    organisation = make_organisation(unit=unit)
    offices = [make_unit(parent=unit, name=name) for name in ("市水利局", "市交通局")]
    draft = make_draft(organisation, is_published=True, at=NOW - timedelta(days=90))
    officer = make_actor(RoleKind.OFFICER, organisation)

    def review(title: str, good: tuple[int, int]) -> Campaign:
        plan = make_plan(draft, offices, title=title, weights={Group.CITIZENS: 100})
        campaign = make_campaign(organisation, offices, plan=plan)
        for place, own in enumerate(offices):
            cell = campaign.cells.get(office=own, group=Group.CITIZENS.value)
            fill_cell(cell, good=good[place], bad=100 - good[place])
        return end_campaign(actor=officer, campaign=campaign, reason="够了", at=NOW)

    first = review("第一次", (70, 50))
    Campaign.objects.filter(pk=first.pk).update(
        opens_on=OPENS - timedelta(days=60), closes_on=OPENS - timedelta(days=30)
    )
    second = review("第二次", (90, 50))
    forget()

    page = client.get(f"/reviews/{second.pk}/{offices[0].code}/?lang=en").content.decode()
    assert "Since the review before: 20.0 percentage points" in page
    assert "Possible ranks 1 of 2; evened out" in page
    assert (
        "Since the review before:"
        not in client.get(f"/reviews/{first.pk}/{offices[0].code}/?lang=en").content.decode()
    )
    data = client.get(f"/reviews/{second.pk}/table.xlsx?lang=en").content
    head, *rows = openpyxl.load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    of = dict(zip(head, next(row for row in rows if row[2] == "All groups"), strict=True))
    low, change, high, evened = (
        float(str(of[name]))
        for name in ("Change from", "Change of the share", "Change to", "Evened out")
    )
    assert low < change == 0.2 < high
    assert of["Possible ranks"] == "1 of 2"
    assert 0.8 < evened < 0.9
    first.refresh_from_db()
    assert review_before(first, today=NOW.date()) is None

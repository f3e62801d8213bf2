"""Nobody works out the answers of a few from a campaign's figures, pages and sheets together."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from io import BytesIO
from itertools import combinations, product

import openpyxl
import pytest
import time_machine
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.campaigns import TWO_ASKED, fill_cell, make_campaign, make_draft, make_plan
from tests.factories.organisation import NOW, make_actor, make_organisation, make_unit
from tests.foundation.test_blocks import reduced
from xianfeng.actors.rules import RoleKind
from xianfeng.ballots.models.tallies import Tally
from xianfeng.campaigns.models.campaigns import Campaign, Cell
from xianfeng.campaigns.rules.campaigns import Gap, Group, Response
from xianfeng.campaigns.rules.reviews import (
    CellCounts,
    OfficeResult,
    Plan,
    office_result,
)
from xianfeng.campaigns.rules.weighting import Stratum, group_share, together
from xianfeng.campaigns.services.campaigns import end_campaign
from xianfeng.organisation.models.units import Unit
from xianfeng.ui.kept import forget

MINIMUM, GOOD_LEVEL = 20, 3
GROUPS, STRATA = (Group.CITIZENS, Group.DEPUTIES), ("城区", "乡镇", "山区")
QUESTIONS = tuple(measure.question.key for measure in TWO_ASKED)
LISTED = dict(zip(STRATA, (8_000, 2_000, 500), strict=True))
Key = tuple[Group, str]
Place = tuple[Group, str, str]
"""A group, a stratum, a question."""
PLAN = Plan(
    weights={Group.CITIZENS: 60, Group.DEPUTIES: 40},
    needed=dict.fromkeys(GROUPS, 30),
    gap=Gap.RESCALE,
    minimum=MINIMUM,
    good_level=GOOD_LEVEL,
)
KEYS = tuple(product(GROUPS, STRATA))
PLACES = tuple(product(GROUPS, STRATA, QUESTIONS))


def world(whole: Mapping[Place, int], good: Mapping[Place, int]) -> dict[Key, CellCounts]:
    """The ballots of an office; some of them leave a question out."""
    found = {}
    for group, stratum in KEYS:
        own = {question: (group, stratum, question) for question in QUESTIONS}
        ballots = max(whole[place] for place in own.values())
        answers = {
            question: {"5": good[place], "1": whole[place] - good[place]}
            for question, place in own.items()
        }
        found[group, stratum] = CellCounts(
            stratum,
            LISTED[stratum],
            Response(LISTED[stratum], 200, 0, ballots),
            {**answers, "": {"": ballots}},
        )
    return found


def result(cells: Mapping[Key, CellCounts]) -> OfficeResult:
    of = {group: [cells[group, stratum] for stratum in STRATA] for group in GROUPS}
    return office_result(of, TWO_ASKED, PLAN)


def figures(found: OfficeResult) -> list[float | None]:
    """All figures of an office: by group and question, and of all groups together."""
    own = [each.figures[measure.name] for each in found.groups for measure in TWO_ASKED]
    own += [found.overall[measure.name].weighted for measure in TWO_ASKED]
    return [None if each is None else each.estimate.value for each in own]


SIZES = st.one_of(st.just(0), st.integers(1, 12), st.integers(18, 45))
WHOLES = st.lists(SIZES, min_size=len(PLACES), max_size=len(PLACES)).map(
    lambda sizes: dict(zip(PLACES, sizes, strict=True))
)


@settings(max_examples=40, deadline=None)
@given(WHOLES)
def test_no_set_of_few_answers_can_be_worked_out_from_all_figures_together(
    whole: dict[Place, int],
) -> None:
    """The attacker knows lists, weights and numbers, and solves for the good answers."""
    rows = coefficients(whole)
    filled = [place for place in PLACES if whole[place]]
    for place in filled:
        near = [other for other in filled if other[0] == place[0] and other[2] == place[2]]
        for count in range(1, len(near) + 1):
            for some in combinations(near, count):
                if sum(whole[each] for each in some) < MINIMUM:
                    assert any(reduced([Fraction(each in some) for each in PLACES], list(rows)))


def coefficients(whole: Mapping[Place, int]) -> list[list[Fraction]]:
    """Find by trying by how much each figure moves with one more good answer of each place."""
    none = dict.fromkeys(PLACES, 0)
    base = figures(result(world(whole, none)))
    moved = {
        place: figures(result(world(whole, none | {place: 1}))) for place in PLACES if whole[place]
    }
    rows: list[list[Fraction]] = []
    for number, value in enumerate(base):
        if value is None:
            continue
        row = [
            Fraction((moved[place][number] or 0) - value).limit_denominator(10**7)
            if place in moved
            else Fraction(0)
            for place in PLACES
        ]
        row = reduced(row, rows)
        if any(row):
            first = next(each for each in row if each)
            rows.append([each / first for each in row])
    return rows


FEW = st.integers(1, 6)


@given(st.integers(0, 45), FEW, FEW, st.permutations(STRATA))
def test_what_a_few_answered_moves_nothing_that_is_told(
    most: int, one: int, other: int, strata: list[str]
) -> None:
    """Someone of a small stratum answers otherwise; where others make up for it, nothing moves."""
    sizes = dict(zip(strata, (most, one, other), strict=True))
    whole = {place: sizes[place[1]] for place in PLACES}
    none = dict.fromkeys(PLACES, 0)
    question = QUESTIONS[0]
    of = [result(world(whole, none | {(Group.CITIZENS, each, question): 1})) for each in strata[1:]]

    assert of[0] == of[1]
    if most >= MINIMUM:
        host = none | {(Group.CITIZENS, strata[0], question): 1}
        assert of[0] == result(world(whole, host)) != result(world(whole, none))
    elif sum(sizes.values()) < MINIMUM:
        assert of[0] == result(world(whole, none))


@given(st.integers(0, 3), st.integers(1, 39))
def test_a_figure_fits_more_than_one_answer_of_a_small_stratum(few: int, many: int) -> None:
    """By trying all answers that make just this figure: three people of a list of 2,000."""

    def fitting(*, joined: bool) -> set[int]:
        shown = round(share(few, many, joined=joined), 4)
        return {
            small
            for small, large in product(range(4), range(41))
            if round(share(small, large, joined=joined), 4) == shown
        }

    assert fitting(joined=True) > {few}
    assert fitting(joined=False) == {few}  # the control: each stratum with its own weight


def share(few: int, many: int, *, joined: bool) -> float:
    strata = [Stratum(8_000, many, 40), Stratum(2_017, few, 3)]
    found = group_share([together(strata)] if joined else strata, minimum=MINIMUM)
    assert found is not None
    return found.estimate.value


def test_a_stratum_with_enough_answers_keeps_the_weight_of_its_draw() -> None:
    """T41 stands: only strata of a few are joined, with the smallest that has enough."""
    cells = [
        CellCounts("城区", 8_000, Response(8_000, 80, 0, 40), levels(20, 40)),
        CellCounts("乡镇", 2_000, Response(2_000, 80, 0, 60), levels(54, 60)),
        CellCounts("山区", 500, Response(500, 20, 0, 5), levels(5, 5)),
    ]
    ((measure, *_rest), plan) = (TWO_ASKED, replace(PLAN, weights={Group.CITIZENS: 100}))

    found = office_result({Group.CITIZENS: cells}, [measure], plan).groups[0].figures[measure.name]

    assert found is not None
    assert found.estimate.value == pytest.approx((8_500 * 25 / 45 + 2_000 * 0.9) / 10_500)


def levels(good: int, ballots: int) -> dict[str, dict[str, int]]:
    return {QUESTIONS[0]: {"4": good, "2": ballots - good}, "": {"": ballots}}


@pytest.fixture
def _then() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("_then")
def test_all_doors_together_say_the_same_whatever_a_few_have_answered(client: Client) -> None:
    """Two offices; of one 7 deputies, of the other a stratum of 4 citizens."""
    campaign, offices = over()
    one, other = offices
    small = fill_cell(cell_of(campaign, one, Group.DEPUTIES, ""), good=3, bad=4)
    for office in offices:
        fill_cell(cell_of(campaign, office, Group.ENTERPRISES, ""), good=30, bad=10)
    fill_cell(cell_of(campaign, other, Group.CITIZENS, "城区"), good=20, bad=20)
    host = fill_cell(cell_of(campaign, other, Group.CITIZENS, "乡镇"), good=20, bad=5)
    stratum = fill_cell(cell_of(campaign, other, Group.CITIZENS, "山区"), good=1, bad=3)
    before = doors(client, campaign, offices)

    move(small, {"5": 7, "1": 0})
    move(stratum, {"5": 3, "1": 1})
    move(host, {"5": 18, "1": 7})
    fill_cell(
        cell_of(campaign, one, Group.DEPUTIES, ""), good=2, bad=3
    )  # 12 of them, still too few

    assert doors(client, campaign, offices) == before
    said = " ".join(map(str, before))
    assert "received fewer than 20" in said
    assert "received 69" in said
    move(host, {"5": 25, "1": 0})  # what is large enough does show
    assert doors(client, campaign, offices) != before


def over() -> tuple[Campaign, list[Unit]]:
    unit = make_unit()
    organisation = make_organisation(unit=unit)
    offices = [make_unit(parent=unit, name=name) for name in ("市水利局", "市交通局")]
    draft = make_draft(organisation, is_published=True, at=NOW - timedelta(days=1))
    lists = {(Group.CITIZENS, stratum): 30 for stratum in STRATA}
    campaign = make_campaign(organisation, offices, plan=make_plan(draft, offices), lists=lists)
    officer = make_actor(RoleKind.OFFICER, organisation)
    return end_campaign(actor=officer, campaign=campaign, reason="够了", at=NOW), offices


def cell_of(campaign: Campaign, office: Unit, group: Group, stratum: str) -> Cell:
    return campaign.cells.get(office=office, group=group.value, stratum=stratum)


def move(cell: Cell, counts: Mapping[str, int]) -> None:
    for code, count in counts.items():
        for question in (each.question.key for each in TWO_ASKED):
            Tally.objects.filter(round_id=cell.round or 0, question=question, code=code).update(
                count=count
            )


def doors(client: Client, campaign: Campaign, offices: list[Unit]) -> list[object]:
    """Read all that everybody sees of a campaign."""
    forget()
    said: list[object] = [
        client.get(f"/reviews/{path}?lang=en").content.decode()
        for path in ("", f"{campaign.pk}/", *(f"{campaign.pk}/{each.code}/" for each in offices))
    ]
    book = openpyxl.load_workbook(BytesIO(client.get(f"/reviews/{campaign.pk}/table.xlsx").content))
    said += list(book.worksheets[0].iter_rows(values_only=True))
    return said

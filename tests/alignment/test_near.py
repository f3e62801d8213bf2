"""A proposal that says what another carrier says is shown beside it, as far as one may see both."""

import pytest
from django.test import Client

from tests.factories.carriers import make_carrier
from tests.factories.organisation import (
    acting,
    make_member_actor,
    make_organisation,
    make_unit,
)
from tests.kit import costs_the_same, member_of
from xianfeng.alignment.near import near_card
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.rules.life import Stage
from xianfeng.organisation.models.organisations import Organisation

pytestmark = pytest.mark.django_db
THEME = "每周五下午把社保窗口搬到社区，现场办理转移接续"


@pytest.fixture
def branch() -> Organisation:
    office = make_organisation(unit=make_unit())
    return make_organisation(parent=office, unit=office.unit)


def proposed(branch: Organisation, theme: str = THEME, stage: Stage = Stage.PROPOSED) -> Carrier:
    carrier = make_carrier(organisation=branch, stage=stage)
    Carrier.objects.filter(pk=carrier.pk).update(theme=theme)
    carrier.refresh_from_db()
    return carrier


def test_the_nearest_is_named_first_with_what_both_say(branch: Organisation) -> None:
    own = proposed(branch)
    near = proposed(branch, THEME.replace("周五", "周三"))
    proposed(branch, "读书会每月读一本书")
    part = proposed(branch, f"{THEME}，另设党员先锋岗和服务评价台，并定期回访群众和企业听取意见")

    card = near_card(acting(make_member_actor(branch)), own)

    assert card.compared == 3
    assert [match.carrier for match in card.matches] == [near, part]
    common = "".join(each.words for each in card.matches[0].other if each.is_common)
    assert "把社保窗口搬到社区" in common
    whole = "".join(each.words for each in card.matches[0].own)
    assert whole == f"{own.title}\n{own.theme}"


def test_what_one_may_not_see_is_in_no_match_and_no_number(branch: Organisation) -> None:
    own = proposed(branch)
    foreign = make_organisation(unit=make_unit())
    proposed(foreign)
    known = proposed(foreign, stage=Stage.TRIAL)

    card = near_card(acting(make_member_actor(branch)), own)

    assert (card.compared, [match.carrier for match in card.matches]) == (1, [known])


@pytest.mark.once
def test_the_page_says_so_where_there_is_none(branch: Organisation) -> None:
    own = proposed(branch)
    client = member_of(branch)

    page = client.get(f"/carriers/{own.pk}/near/").content.decode()

    assert "没有相近的" in page
    assert f"/carriers/{own.pk}/near/" in client.get(f"/carriers/{own.pk}/").content.decode()


@pytest.mark.once
def test_the_page_costs_the_same_for_every_number_of_matches(branch: Organisation) -> None:
    own = proposed(branch)
    client: Client = member_of(branch)

    costs_the_same(7, client, f"/carriers/{own.pk}/near/", lambda: proposed(branch))

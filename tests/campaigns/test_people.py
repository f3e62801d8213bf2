"""Lists of people to ask, as a sheet brings them and a wave takes them out."""

import pytest
from django.test import Client

from tests.factories.campaigns import make_campaign, opt_out_all
from tests.factories.organisation import (
    NOW,
    make_actor,
    make_organisation,
    make_role,
    make_unit,
    make_user,
)
from tests.kit import signed_in
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.campaigns.models.campaigns import Listed
from xianfeng.campaigns.rules.campaigns import Group
from xianfeng.campaigns.rules.people import (
    PEOPLE_COLUMNS,
    GroupNotAsked,
    KnownCampaign,
    ListedElsewhere,
    ListedTwice,
    NoSuchCampaign,
    OfficeNotJudged,
    PersonDecision,
    decide_people,
)
from xianfeng.campaigns.selectors.people import campaign_proposed, people_chosen
from xianfeng.campaigns.services.people import write_people
from xianfeng.campaigns.services.waves import draw_wave
from xianfeng.campaigns.sheets import nobody_concerned, runs_there, wave_named, where
from xianfeng.foundation.refusals import TooLong
from xianfeng.foundation.sheets.rows import Row, Sheet
from xianfeng.sheets.kinds import tell_nobody
from xianfeng.sheets.rules.faults import CellMissing, PersonalCell, SeveralMatches, UnknownWord
from xianfeng.sheets.rules.reading import read_rows
from xianfeng.sheets.rules.rows import Fate, SheetRow, SheetRows

KNOWN = KnownCampaign(
    7,
    "上半年评议",
    {"A01": (1, "水利局"), "A02": (2, "民政局"), "A03": (3, "民政局")},
    frozenset({Group.CITIZENS, Group.DEPUTIES}),
    {(1, Group.CITIZENS, "13800000001"): "城区"},
)
GOOD = {
    "campaign": "上半年评议",
    "office": "水利局",
    "group": "服务对象",
    "stratum": "城区",
    "contact": "13800000002",
    "name": "张女士",
}


def decided(
    *rows: dict[str, str], campaigns: tuple[KnownCampaign, ...] = (KNOWN,)
) -> list[PersonDecision]:
    given = [SheetRow(number, {**GOOD, **row}) for number, row in enumerate(rows, start=2)]
    return list(decide_people(given, campaigns))


def test_a_good_row_becomes_a_person_of_its_cell() -> None:
    (new,) = decided({"office": "A01"})

    assert new.fate is Fate.NEW
    assert new.person is not None
    assert (new.person.campaign, new.person.office, new.person.stratum) == (7, 1, "城区")


def test_who_is_listed_already_stays_as_listed() -> None:
    assert [each.fate for each in decided({"contact": "13800000001"})] == [Fate.UNCHANGED]


@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        ({"contact": ""}, CellMissing),
        ({"campaign": ""}, CellMissing),
        ({"campaign": "别的活动"}, NoSuchCampaign),
        ({"office": "财政局"}, OfficeNotJudged),
        ({"office": "民政局"}, SeveralMatches),
        ({"group": "路人"}, UnknownWord),
        ({"group": "企业"}, GroupNotAsked),
        ({"contact": "11010519491231002X"}, PersonalCell),
        ({"name": "长" * 31}, TooLong),
        ({"contact": "13800000001", "stratum": "乡镇"}, ListedElsewhere),
    ],
)
def test_a_row_that_cannot_be_is_wrong_and_says_why(
    row: dict[str, str], refusal: type[Exception]
) -> None:
    (wrong,) = decided(row)

    assert wrong.fate is Fate.WRONG
    assert [fault.why for fault in wrong.faults] == [refusal]


def test_one_person_has_one_slip() -> None:
    first, second = decided({}, {"stratum": "乡镇"})

    assert (first.fate, second.fate) == (Fate.NEW, Fate.WRONG)
    assert [(fault.why, fault.details["row"]) for fault in second.faults] == [(ListedTwice, 2)]


def test_two_campaigns_of_one_title_are_not_told_apart() -> None:
    (wrong,) = decided({}, campaigns=(KNOWN, KNOWN))

    assert [fault.why for fault in wrong.faults] == [SeveralMatches]
    assert len({KNOWN}) == 1


def test_a_telephone_number_is_read_in_this_sheet_alone() -> None:
    head = ("被评单位", "群体", "分层", "手机号码", "称呼")
    body = ("水利局", "群众", "城区", "13800000002", "张女士")
    rows = tuple(Row(number, cells) for number, cells in enumerate((head, body), start=1))
    sheet = read_rows((Sheet(rows, "名单"),), PEOPLE_COLUMNS)

    assert [row["contact"] for row in sheet.rows] == ["13800000002"]
    assert sheet.dropped == ()


@pytest.mark.django_db
def test_people_are_written_in_the_order_of_the_sheet_and_go_out_with_their_wave() -> None:
    unit = make_unit()
    top, office = make_organisation(unit=unit, code="A"), make_unit(parent=unit)
    campaign = make_campaign(top, [office], is_approved=False)
    user = make_user()
    make_role(user=user, kind=RoleKind.OFFICER, organisation=top)
    actor = make_actor(RoleKind.OFFICER, top)
    known = KnownCampaign(
        campaign.pk, campaign.title, {office.code: (office.pk, office.name)}, frozenset(Group), {}
    )
    rows = [
        SheetRow(
            number,
            {
                "campaign": campaign.title,
                "office": office.code,
                "group": "企业",
                "contact": f"1390000{number:04d}",
            },
        )
        for number in range(2, 5)
    ]
    empty = SheetRows("people", {}, ())

    assert campaign_proposed(actor, empty) == {"campaign": campaign.title}
    write_people(actor=actor, decisions=decide_people(rows, [known]), at=NOW, tell=tell_nobody)

    found = Listed.objects.order_by("place").values_list("place", "contact")
    assert list(found) == [(1, "13900000002"), (2, "13900000003"), (3, "13900000004")]
    make_campaign(top, [office], is_approved=False, title="另一项")
    assert campaign_proposed(SYSTEM, empty) == {}
    _taken_out(signed_in(user), campaign.pk)


def _taken_out(client: Client, campaign_id: int) -> None:
    """A draft has no wave; nothing goes out, whatever the address asks for."""
    for query in ("", "?wave=1", "?wave=x"):
        answer = client.get(f"/organisation/A/people.xlsx{query}")
        assert answer.status_code == 200
    assert campaign_id


@pytest.mark.django_db
def test_only_who_is_invited_goes_out() -> None:
    unit = make_unit()
    top, office = make_organisation(unit=unit), make_unit(parent=unit)
    campaign = make_campaign(top, [office], lists={(Group.DEPUTIES, ""): 10})
    opt_out_all(Listed.objects.filter(place__lte=4))
    actor = make_actor(RoleKind.OFFICER, top)
    wave = draw_wave(
        actor=actor,
        campaign=campaign,
        group=Group.DEPUTIES,
        closes_on=campaign.closes_on,
        at=NOW,
    )
    chosen = people_chosen(actor, top, f"wave={wave.pk}")

    assert chosen.count() == wave.invited == 6
    assert all(record["contact"] for record in chosen.records())
    assert wave_named(f"wave={wave.pk}&page=2") == f"wave={wave.pk}"
    assert wave_named("page=2") == ""
    assert runs_there(actor, top)
    assert [str(words) for _url, words in where(top)]
    assert nobody_concerned([])(PersonDecision(SheetRow(2, {}), Fate.NEW), None)[1] == {}  # type: ignore[arg-type]

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from tests.factories.campaigns import (
    CLOSES,
    WEIGHTS,
    make_campaign,
    make_draft,
    make_list,
    make_plan,
)
from tests.factories.cases import open_at
from tests.factories.organisation import (
    NOW,
    make_actor,
    make_organisation,
    make_unit,
    make_window,
)
from xianfeng.actors.rules import SYSTEM, Actor, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.campaigns.models.campaigns import Campaign, Cell, Listed
from xianfeng.campaigns.rules.campaigns import (
    Group,
    NobodyLeft,
    Spread,
    WaveOpen,
    WrongWeights,
    ranked,
)
from xianfeng.campaigns.selectors.campaigns import (
    campaigns_visible_to,
    digest_of_lists,
    list_name,
)
from xianfeng.campaigns.selectors.people import people_chosen
from xianfeng.campaigns.selectors.reviews import campaign_card, reviews_shown
from xianfeng.campaigns.services.campaigns import (
    OfficesOutside,
    approve_campaign,
    change_campaign,
    end_campaign,
    prepare_campaign,
)
from xianfeng.campaigns.services.waves import (
    AfterTheEnd,
    LateReminder,
    ListsChanged,
    NotRunning,
    draw_wave,
    forget_lists,
    remind,
)
from xianfeng.cases.services.sending import opt_out
from xianfeng.foundation.errors import NotAllowed, OwnMatter
from xianfeng.foundation.refusals import Missing, MovedOn, NoReason, NotAfter, Over, Twice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 30)
WEEK = TODAY + timedelta(days=7)
LOWER = {(Group.LOWER_UNITS, ""): 5000}


class City:
    def __init__(self) -> None:
        self.unit = make_unit()
        self.organisation = make_organisation(unit=self.unit)
        self.office = make_unit(parent=self.unit)
        self.officer: Actor = make_actor(RoleKind.OFFICER, self.organisation)


@pytest.fixture
def city() -> City:
    return City()


def draw(city: City, campaign: Campaign, group: Group = Group.LOWER_UNITS, **more: object) -> None:
    told = {"closes_on": WEEK, "at": NOW, **more}
    draw_wave(actor=city.officer, campaign=campaign, group=group, **told)  # type: ignore[arg-type]


def test_a_campaign_asks_nobody_before_a_second_officer_approves(city: City) -> None:
    campaign = make_campaign(city.organisation, [city.office], is_approved=False, lists=LOWER)

    with pytest.raises(NotRunning):
        draw(city, campaign)

    approve_campaign(actor=city.officer, campaign=campaign, at=NOW)
    campaign.refresh_from_db()
    assert campaign.stage == "approved"
    assert campaign.seed is not None
    assert len(campaign.digest) == 64
    assert Entry.objects.latest("number").detail["seed"] == campaign.seed


def test_whoever_wrote_or_changed_a_campaign_does_not_approve_it(city: City) -> None:
    plan = make_plan(make_draft(city.organisation, is_published=True), [city.office])
    author = make_actor(RoleKind.OFFICER, city.organisation)
    other = make_actor(RoleKind.OFFICER, city.organisation)
    campaign = prepare_campaign(actor=author, organisation=city.organisation, plan=plan, at=NOW)
    change_campaign(actor=other, campaign=campaign, plan=replace(plan, title="新名"), at=NOW)

    for actor in (author, other):
        with pytest.raises(OwnMatter):
            approve_campaign(actor=actor, campaign=campaign, at=NOW)
    approve_campaign(actor=city.officer, campaign=campaign, at=NOW)
    with pytest.raises(MovedOn):
        change_campaign(actor=other, campaign=campaign, plan=plan, at=NOW)


def test_a_campaign_that_cannot_be_is_refused(city: City) -> None:
    plan = make_plan(make_draft(city.organisation, is_published=True), [city.office])
    groups = plan.groups
    wrong = [
        (replace(plan, groups={Group.CITIZENS: groups[Group.CITIZENS]}), WrongWeights),
        (replace(plan, offices=[]), Missing),
        (replace(plan, offices=[make_unit()]), OfficesOutside),
        (replace(plan, closes_on=plan.opens_on), NotAfter),
        (replace(plan, title=" "), Missing),
        (replace(plan, questionnaire=make_draft(city.organisation)), Missing),
    ]

    for each, refusal in wrong:
        with pytest.raises(refusal):
            prepare_campaign(actor=city.officer, organisation=city.organisation, plan=each, at=NOW)
    prepare_campaign(actor=city.officer, organisation=city.organisation, plan=plan, at=NOW)
    with pytest.raises(Twice):
        prepare_campaign(actor=city.officer, organisation=city.organisation, plan=plan, at=NOW)
    assert Campaign.objects.count() == 1


def test_only_officers_there_or_above_run_a_campaign(city: City) -> None:
    plan = make_plan(make_draft(city.organisation, is_published=True), [city.office])

    for actor in (
        make_actor(RoleKind.SECRETARY, city.organisation),
        make_actor(RoleKind.OFFICER, make_organisation()),
    ):
        with pytest.raises(NotAllowed):
            prepare_campaign(actor=actor, organisation=city.organisation, plan=plan, at=NOW)


def test_a_group_without_a_list_has_a_cell_whose_slips_are_handed_out(city: City) -> None:
    campaign = make_campaign(city.organisation, [city.office], lists=LOWER)

    cells = {cell.group: cell.listed for cell in campaign.cells.all()}
    assert cells == {group.value: 5000 if group is Group.LOWER_UNITS else 0 for group in WEIGHTS}


def test_a_wave_invites_as_many_as_are_needed_and_leaves_the_rest_in_peace(city: City) -> None:
    """T38: target 25, expected answer 50 %: 50 of the 5,000."""
    campaign = make_campaign(city.organisation, [city.office], lists=LOWER)

    draw(city, campaign)

    cell = campaign.cells.get(group="lower_units")
    assert (cell.listed, cell.drawn, cell.opted_out) == (5000, 50, 0)
    assert Listed.objects.filter(wave__isnull=False).count() == 50
    with pytest.raises(WaveOpen):
        draw(city, campaign, at=NOW + timedelta(days=7))
    draw(city, campaign, at=NOW + timedelta(days=8), closes_on=WEEK + timedelta(days=8))
    cell.refresh_from_db()
    assert cell.drawn == 100  # nobody has answered yet, so the expected rate counts again


def test_everybody_can_repeat_a_draw_from_the_lot_and_the_counts(city: City) -> None:
    campaign = make_campaign(
        city.organisation,
        [city.office],
        plan=make_plan(
            make_draft(city.organisation, is_published=True), [city.office], spread=Spread.EQUAL
        ),
        lists={(Group.CITIZENS, "城区"): 800, (Group.CITIZENS, "乡镇"): 200},
    )

    draw(city, campaign, Group.CITIZENS)

    for cell in campaign.cells.filter(group="citizens"):
        assert campaign.seed is not None
        order = ranked(range(1, cell.listed + 1), seed=campaign.seed, of=list_name(cell))
        drawn = cell.people.filter(wave__isnull=False).values_list("place", flat=True)
        assert sorted(drawn) == sorted(order[:25])
        assert list_name(cell) == f"{city.office.code}/citizens/{cell.stratum}"


def test_who_wants_no_invitations_is_drawn_and_told_in_the_account(city: City) -> None:
    """T101: whoever opted out of a follow-up of a case is not invited either, however written."""
    campaign = make_campaign(city.organisation, [city.office], lists={(Group.DEPUTIES, ""): 50})
    opted_out("+86 138-0000-0007")

    draw(city, campaign, Group.DEPUTIES)

    wave = campaign.waves.get()
    assert (wave.drawn, wave.opted_out, wave.invited) == (50, 1, 49)
    assert Listed.objects.get(wants_none=True).contact == "13800000007"
    cell = campaign.cells.get(group=Group.DEPUTIES.value)
    assert cell.response(7).rate == Fraction(1, 7)  # of 49 who were invited


def test_who_opts_out_after_the_invitation_is_not_reminded(city: City) -> None:
    """T101: the list that is taken out for the reminder leaves them out; the account stays."""
    campaign = make_campaign(city.organisation, [city.office], lists={(Group.DEPUTIES, ""): 50})
    draw(city, campaign, Group.DEPUTIES)
    wave = campaign.waves.get()
    chosen = people_chosen(city.officer, city.organisation, f"wave={wave.pk}")
    assert chosen.count() == 50
    opted_out("13800000003")

    remind(actor=city.officer, wave=wave, at=NOW + timedelta(days=7))

    chosen = people_chosen(city.officer, city.organisation, f"wave={wave.pk}")
    contacts = {record["contact"] for record in chosen.records()}
    assert (chosen.count(), "13800000003" in contacts) == (49, False)
    assert Entry.objects.get(verb="campaigns.wave.reminded").detail["reminded"] == 49
    wave.refresh_from_db()
    assert wave.invited == 50


def opted_out(contact: str) -> None:
    """Somebody who opened a case and wants no messages any more."""
    opt_out(case=open_at(make_window(), contact=contact).case, at=NOW)


def test_a_wave_is_open_within_its_campaign(city: City) -> None:
    campaign = make_campaign(city.organisation, [city.office], lists=LOWER)

    with pytest.raises(AfterTheEnd):
        draw(city, campaign, closes_on=CLOSES + timedelta(days=1))
    with pytest.raises(NotAfter):
        draw(city, campaign, closes_on=TODAY)
    with pytest.raises(NobodyLeft):
        draw(city, campaign, Group.MEMBERS)
    with pytest.raises(NotAllowed):
        draw_wave(
            actor=make_actor(RoleKind.LEADER, city.organisation),
            campaign=campaign,
            group=Group.LOWER_UNITS,
            closes_on=WEEK,
            at=NOW,
        )
    assert not campaign.waves.exists()


def test_a_reminder_goes_to_all_for_nobody_knows_who_answered(city: City) -> None:
    """T102: anonymous slips: all 200 are reminded, none is singled out."""
    campaign = make_campaign(city.organisation, [city.office], lists=LOWER)
    draw(city, campaign)
    wave = campaign.waves.get()

    remind(actor=city.officer, wave=wave, at=NOW + timedelta(days=7))

    wave.refresh_from_db()
    assert wave.reminded_on == WEEK
    assert wave.people.count() == wave.invited == 50
    names = {field.name for field in Listed._meta.get_fields()}
    assert not names & {"answered", "answered_on", "slip", "batch", "reminded"}
    with pytest.raises(Twice):
        remind(actor=city.officer, wave=wave, at=NOW + timedelta(days=7))


def test_nobody_is_reminded_of_a_wave_that_is_over(city: City) -> None:
    campaign = make_campaign(city.organisation, [city.office], lists=LOWER)
    draw(city, campaign)

    with pytest.raises(LateReminder):
        remind(actor=city.officer, wave=campaign.waves.get(), at=NOW + timedelta(days=8))


def test_lists_are_forgotten_the_day_after_the_campaign(city: City) -> None:
    campaign = make_campaign(city.organisation, [city.office], lists={(Group.DEPUTIES, ""): 30})

    assert forget_lists(actor=SYSTEM, at=NOW + timedelta(days=20)) == 0
    assert forget_lists(actor=SYSTEM, at=NOW + timedelta(days=21)) == 30
    assert forget_lists(actor=SYSTEM, at=NOW + timedelta(days=22)) == 0

    assert not Listed.objects.exists()
    assert campaign.cells.get(group="deputies").listed == 30
    assert Entry.objects.latest("number").detail == {"people": 30}


def test_a_campaign_ends_early_with_a_reason_and_its_result_is_public(city: City) -> None:
    campaign = make_campaign(city.organisation, [city.office])

    with pytest.raises(NoReason):
        end_campaign(actor=city.officer, campaign=campaign, reason=" ", at=NOW)
    assert not reviews_shown(TODAY).exists()
    end_campaign(actor=city.officer, campaign=campaign, reason="问卷印错", at=NOW)

    assert [each.pk for each in reviews_shown(TODAY)] == [campaign.pk]
    other = make_campaign(city.organisation, [city.office], title="另一次")
    with pytest.raises(Over):
        end_campaign(actor=city.officer, campaign=other, reason="晚了", at=NOW + timedelta(days=30))


def test_a_draft_that_was_dropped_is_never_public(city: City) -> None:
    campaign = make_campaign(city.organisation, [city.office], is_approved=False)
    end_campaign(actor=city.officer, campaign=campaign, reason="不办了", at=NOW)

    assert not reviews_shown(TODAY).exists()


def test_what_a_list_says_of_others_is_not_used(city: City) -> None:
    plan = make_plan(make_draft(city.organisation, is_published=True), [city.office])
    campaign = prepare_campaign(
        actor=make_actor(RoleKind.OFFICER, city.organisation),
        organisation=city.organisation,
        plan=plan,
        at=NOW,
    )
    make_list(campaign, make_unit(parent=city.unit), Group.CITIZENS, count=3)

    approve_campaign(actor=city.officer, campaign=campaign, at=NOW)

    assert {cell.office_id for cell in Cell.objects.all()} == {city.office.pk}


def test_a_campaign_is_seen_where_it_is_run_and_above(city: City) -> None:
    campaign = make_campaign(city.organisation, [city.office])
    below = make_organisation(parent=city.organisation)

    seen = {
        kind: campaigns_visible_to(make_actor(kind, place)).filter(pk=campaign.pk).exists()
        for kind, place in (
            (RoleKind.LEADER, city.organisation),
            (RoleKind.SECRETARY, city.organisation),
            (RoleKind.OFFICER, below),
        )
    }
    assert seen == {RoleKind.LEADER: True, RoleKind.SECRETARY: False, RoleKind.OFFICER: False}
    assert campaigns_visible_to(SYSTEM).get() == campaign


def test_the_card_gathers_groups_offices_and_waves(city: City) -> None:
    offices: list[Unit] = [city.office, make_unit(parent=city.unit)]
    campaign = make_campaign(city.organisation, offices, lists=LOWER)
    draw(city, campaign)

    card = campaign_card(campaign, today=TODAY)

    lower = next(each for each in card.groups if each.group is Group.LOWER_UNITS)
    assert (lower.response.listed, lower.response.invited, lower.filled) == (10_000, 100, 0)
    assert lower.last == campaign.waves.get()
    assert card.groups[0].last is None
    assert [row.office for row in card.offices] == offices


def test_an_organisation_without_a_unit_has_no_offices_to_judge() -> None:
    organisation: Organisation = make_organisation()

    with pytest.raises(OfficesOutside):
        make_campaign(organisation, [make_unit()])


def test_lists_that_somebody_changed_in_the_database_are_not_drawn_from(city: City) -> None:
    campaign = make_campaign(city.organisation, [city.office], lists=LOWER)
    Listed.objects.filter(place=7).update(contact="13900000007")

    with pytest.raises(ListsChanged):
        draw(city, campaign)


def test_a_lot_that_somebody_changed_together_with_its_hash_is_not_drawn_by(city: City) -> None:
    campaign = make_campaign(city.organisation, [city.office], lists=LOWER)
    Listed.objects.filter(place=7).update(contact="13900000007")
    Campaign.objects.update(digest=digest_of_lists(campaign), seed=1)

    with pytest.raises(ListsChanged):
        draw(city, campaign)


def test_the_hash_is_that_of_the_lists_that_are_drawn_from(city: City) -> None:
    campaign = make_campaign(city.organisation, [city.office], lists=LOWER, is_approved=False)
    make_list(campaign, make_unit(parent=city.unit), Group.LOWER_UNITS)  # judged by nobody

    approve_campaign(actor=city.officer, campaign=campaign, at=NOW)

    campaign.refresh_from_db()
    assert campaign.digest == digest_of_lists(campaign)
    draw(city, campaign)

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import RequestContext, Template
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories.carriers import (
    link,
    make_activity,
    make_carrier,
    make_check_in,
    make_endorsed_carrier,
    make_endorsement,
    make_plan_goal,
    make_sign_up,
)
from tests.factories.organisation import (
    NOW,
    acting,
    make_member,
    make_member_actor,
    make_organisation,
    make_role,
    make_unit,
    make_user,
)
from tests.kit import costs_the_same, signed_in
from xianfeng.access.selectors.actors import actor_of
from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.alignment.places import carriers_of_goal, carriers_of_organisation
from xianfeng.carriers.models.activities import Activity, CheckIn, SignUp
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.rules.life import Deed, Form, Stage, Tally, Voice
from xianfeng.carriers.selectors.activities import check_in_token
from xianfeng.carriers.selectors.voices import members_to_ask
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.plans.models import Goal, Indicator, Observation

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def branch() -> Organisation:
    unit = make_unit()
    office = make_organisation(unit=unit, name="市水利局机关党委")
    return make_organisation(parent=office, unit=unit, name="市水利局第二党支部")


@pytest.fixture
def secretary(branch: Organisation) -> Client:
    user = make_user()
    make_member(organisation=branch, user=user)
    make_role(user=user, kind=RoleKind.SECRETARY, organisation=branch)
    return signed_in(user)


@pytest.fixture
def officer(branch: Organisation) -> Client:
    user = make_user()
    make_role(user=user, kind=RoleKind.OFFICER, organisation=branch.parent)
    return signed_in(user)


@pytest.fixture
def member(branch: Organisation) -> Client:
    return signed_in(make_member_actor(branch).user)


def text(client: Client, address: str) -> str:
    page = client.get(address, {"lang": "en"} if "?" not in address else None)
    assert page.status_code == 200
    return page.content.decode()


def local(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


# -- the catalogue --


def test_the_catalogue_finds_by_word_and_filter(member: Client, branch: Organisation) -> None:
    make_carrier(title="清河日", form=Form.VOLUNTEERING, stage=Stage.TRIAL)
    make_carrier(title="学习日", form=Form.STUDY, organisation=branch)
    make_carrier(title="别处的倡议")

    every = text(member, "/carriers/")
    found = text(member, "/carriers/?q=清河&form=volunteering&lang=en")

    assert "清河日" in every
    assert "学习日" in every
    assert "别处的倡议" not in every
    assert "no goal" in every
    assert "学习日" not in found
    assert "1 carrier" in found
    assert "No matching carriers" in text(member, "/carriers/?stage=ended&lang=en")
    assert "学习日" in text(member, "/carriers/?q=学习日 市水利局&lang=en")
    assert "No matching carriers" in text(member, "/carriers/?q=学习日 没有&lang=en")


def test_the_catalogue_swaps_its_list_alone(member: Client) -> None:
    make_carrier(title="清河日", stage=Stage.TRIAL)

    page = member.get("/carriers/?q=清河", headers=HTMX).content.decode()

    assert page.startswith('<div class="listing" id="list-carriers-carriers">')
    assert "清河日" in page
    lines = page.partition('<div class="saved"')[0]
    assert lines in member.get("/carriers/?q=清河").content.decode()


def test_an_unknown_filter_is_said_and_narrows_nothing(member: Client) -> None:
    make_carrier(title="清河日", stage=Stage.TRIAL)

    page = member.get("/carriers/?stage=asleep&page=x&lang=en")

    assert page.status_code == 422
    assert "清河日" in page.content.decode()
    assert "asleep" in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_catalogue_costs_the_same_for_every_length(
    member: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        link(make_carrier(stage=Stage.TRIAL), make_plan_goal())

    with django_assert_num_queries(11):
        assert member.get("/carriers/").status_code == 200


def test_an_empty_catalogue_offers_the_first_step(member: Client) -> None:
    page = text(member, "/carriers/")

    assert "No carrier yet" in page
    assert "/carriers/propose/" in page


def test_strangers_are_sent_to_the_sign_in_page_and_come_back() -> None:
    for address in ("/carriers/", "/carriers/1/", "/carriers/propose/", "/carriers/check-in/1-x/"):
        page = Client().get(address)
        assert (page.status_code, page.headers["Location"]) == (
            302,
            f"/accounts/login/?next={address}",
        )


# -- a carrier --


def make_figure(goal: Goal) -> None:
    indicator = Indicator.objects.create(
        goal=goal,
        name="办件平均等候时间",
        direction="down",
        comparator="at_most",
        value=Decimal(12),
        unit_of_measure="分钟",
    )
    for month, value in ((3, "18.2"), (4, "17.9"), (5, "15.1")):
        Observation.objects.create(
            indicator=indicator,
            period_start=date(2026, month, 1),
            value=Decimal(value),
            observed_at=NOW,
            recorded_at=NOW,
        )


def test_a_carrier_shows_its_life_figure_voices_and_activities(
    member: Client, branch: Organisation
) -> None:
    goal = make_plan_goal(branch.unit, title="压减等候时间")
    make_figure(goal)
    carrier = make_carrier(stage=Stage.TRIAL, title="窗口前移", organisation=branch)
    link(carrier, goal)
    make_endorsement(carrier, Voice.PUBLIC, Tally(952, 1205))
    make_endorsement(carrier, Voice.MEMBERS, Tally(3, 5))
    make_activity(
        carrier=carrier, title="石桥村上门认证", held=True, recorded_at=NOW + timedelta(days=40)
    )

    page = text(member, f"/carriers/{carrier.pk}/")

    for words in (
        "窗口前移",
        "压减等候时间",
        "办件平均等候时间",
        "start of the trial 10 April",
        "952 of 1,205 in favour",
        "too few answers",
        "not yet counted",
        "石桥村上门认证",
        "40 days later",
    ):
        assert words in page
    assert "/approve/" not in page
    assert "/activities/" in page
    assert "Plan an activity" not in page


def test_a_carrier_s_page_tells_its_life_and_those_who_run_it_by_whom(
    member: Client, branch: Organisation
) -> None:
    head, deputy, proposer = make_user(), make_user(), make_member_actor(branch)
    head.first_name, deputy.first_name = "江晚晴", "陆时远"
    head.save()
    deputy.save()
    make_role(user=head, kind=RoleKind.SECRETARY, organisation=branch)
    carrier = make_carrier(organisation=branch, stage=Stage.ENDED, proposed_by=proposer)
    carrier.moves.filter(number=1).update(by=proposer.user)
    carrier.moves.filter(step=Deed.END).update(by=deputy, on_behalf_of=head, paper="〔2026〕3 号")

    told = text(signed_in(head), f"/carriers/{carrier.pk}/?lang=en")
    heard = text(member, f"/carriers/{carrier.pk}/?lang=en")

    for page in (told, heard):
        for words in ("20 August", "41 days later", "任务已经完成", "〔2026〕3 号"):
            assert words in page
        assert proposer.name not in page
    assert "陆时远" in told
    assert "for 江晚晴" in told
    assert "陆时远" not in heard


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_has_its_page_in_both_languages(
    secretary: Client, branch: Organisation, stage: Stage
) -> None:
    carrier = make_carrier(
        stage=stage, organisation=branch, review_date=date(2026, 12, 1), proposed_by=make_member()
    )

    for language in ("en", "zh-hans"):
        page = secretary.get(f"/carriers/{carrier.pk}/?lang={language}")
        assert page.status_code == 200
        assert page.content.decode().count('aria-current="step"') == 1


def test_a_carrier_s_next_step_is_shown_to_who_may_take_it(
    secretary: Client, officer: Client, member: Client, branch: Organisation
) -> None:
    proposed = make_carrier(organisation=branch)
    endorsed = make_endorsed_carrier(branch)
    approved = make_carrier(organisation=branch, stage=Stage.APPROVED)
    running = make_carrier(organisation=branch, stage=Stage.TRIAL)

    for client, carrier, step in (
        (secretary, proposed, "endorse"),
        (officer, endorsed, "approve"),
        (secretary, approved, "start"),
        (secretary, running, "activities"),
        (secretary, running, "end"),
        (secretary, running, "goal"),
    ):
        link_to = f'href="/carriers/{carrier.pk}/{step}/"'
        assert link_to in text(client, f"/carriers/{carrier.pk}/")
        assert link_to not in text(member, f"/carriers/{carrier.pk}/")


def test_a_proposal_out_of_reach_is_not_found(member: Client) -> None:
    hidden = make_carrier()

    for address in ("", "endorse/", "approve/", "start/", "end/", "goal/", "activities/"):
        assert member.get(f"/carriers/{hidden.pk}/{address}").status_code == 404


def test_a_carrier_s_page_costs_the_same_for_every_length(member: Client) -> None:
    carrier = make_carrier(stage=Stage.TRIAL)

    def add() -> None:
        make_check_in(make_activity(carrier=carrier, held=True))

    costs_the_same(20, member, f"/carriers/{carrier.pk}/", add)


# -- its life --


def proposal(branch: Organisation, **changes: object) -> dict[str, object]:
    said = {
        "title": "清河日",
        "theme": "每周二巡河清河",
        "proposer": str(branch.pk),
        "form": "volunteering",
        "serves": ["people", "central_work"],
        "goal": "",
        "proposed_at": "2026年3月2日",
    }
    return said | changes


def test_a_proposal_says_what_it_takes_and_names_what_it_lacks(
    secretary: Client, branch: Organisation
) -> None:
    said = proposal(branch, need="热线反映最多", cost="１２０００", burden="0")
    secretary.post("/carriers/propose/", said)

    made = Carrier.objects.get()
    assert (made.cost, made.burden, made.leads) == (12_000, 0, "")
    page = text(secretary, f"/carriers/{made.pk}/")
    assert "12,000 yuan a year" in page
    assert "0 minutes a month" in page
    lacks = page.partition("What the proposal still lacks:")[2].partition("</p>")[0]
    assert "who leads it" in lacks
    assert "what it costs" not in lacks


def test_a_secretary_proposes_for_a_goal(secretary: Client, branch: Organisation) -> None:
    goal = make_plan_goal(branch.unit)

    form = text(secretary, f"/carriers/propose/?goal={goal.pk}&lang=en")
    assert f'<option value="{goal.pk}" selected>' in form
    page = secretary.post("/carriers/propose/", proposal(branch, goal=goal.pk))

    carrier = Carrier.objects.get()
    assert (page.status_code, page.headers["Location"]) == (302, f"/carriers/{carrier.pk}/")
    assert (carrier.organisation, carrier.proposed_by) == (branch, None)
    assert carrier.moves.get().happened_on == date(2026, 3, 2)
    assert [found.subject_id for found in goal.links.all()] == [carrier.pk]


def test_a_member_proposes_on_their_own(member: Client, branch: Organisation) -> None:
    page = member.post("/carriers/propose/", proposal(branch, proposer="own"))

    assert page.status_code == 302
    assert Carrier.objects.get().proposed_by is not None


def test_a_proposal_sent_twice_says_so_beside_the_name(
    secretary: Client, branch: Organisation
) -> None:
    secretary.post("/carriers/propose/", proposal(branch))

    page = secretary.post("/carriers/propose/?lang=en", proposal(branch))

    assert page.status_code == 422
    assert "already has a carrier named “清河日”" in page.content.decode()
    assert Carrier.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Fill this in"),
        ({"serves": []}, "Choose at least one"),
        ({"proposed_at": "soon"}, "“soon” is not a clear date. Write it like 2019-07-01."),
        ({"proposed_at": "2199-01-01"}, "is in the future"),
        ({"proposer": "999999"}, "Select a valid choice"),
        ({"goal": "999999"}, "Select a valid choice"),
    ],
)
def test_a_bad_proposal_is_said_in_the_form(
    secretary: Client, branch: Organisation, changes: dict[str, object], words: str
) -> None:
    page = secretary.post("/carriers/propose/?lang=en", proposal(branch, **changes))

    assert page.status_code == 422
    assert words in page.content.decode()
    assert not Carrier.objects.exists()


def test_an_official_without_a_branch_proposes_nothing(officer: Client) -> None:
    assert officer.get("/carriers/propose/").status_code == 403


def count(**changes: object) -> dict[str, object]:
    said = {"voice": "public", "answered": "10", "in_favour": "8", "counted_at": "2026-03-20"}
    said["version"] = "1"
    return said | changes


def test_a_voice_is_counted_once(secretary: Client, branch: Organisation) -> None:
    carrier = make_carrier(organisation=branch)
    address = f"/carriers/{carrier.pk}/endorse/"

    assert secretary.get(address).status_code == 200
    asked = secretary.post(f"{address}?lang=en", count())
    assert not carrier.endorsements.exists()
    assert secretary.post(address, count(confirmed="yes")).status_code == 302
    again = secretary.post(f"{address}?lang=en", count())

    assert again.status_code == 422
    assert [row.tally for row in carrier.endorsements.all()] == [Tally(8, 10)]
    meaning = asked.content.decode()
    assert "nobody knows how many could be asked, so only the number counts" in meaning
    assert "This voice accepts the carrier." in meaning


def test_a_count_of_more_than_could_be_asked_is_refused_with_a_sentence(
    secretary: Client, branch: Organisation
) -> None:
    carrier = make_carrier(organisation=branch)
    address = f"/carriers/{carrier.pk}/endorse/?lang=en"
    people = members_to_ask(carrier, NOW.date())

    said = count(voice="members", answered="500", in_favour="400")
    page = secretary.post(address, said).content.decode()
    wrong = secretary.post(address, count(asked="9")).content.decode()

    assert f"Only {people} people could be asked on 20 March; 500 is more." in page
    assert "There cannot be more answers than people who could be asked." in wrong
    assert not carrier.endorsements.exists()


def test_a_count_says_by_whom_it_was_entered_and_how_it_was_corrected(
    secretary: Client, member: Client, branch: Organisation
) -> None:
    carrier = make_carrier(organisation=branch)
    secretary.post(f"/carriers/{carrier.pk}/endorse/", count(confirmed="yes"))
    address = f"/carriers/{carrier.pk}/endorse/public/?lang=en"
    corrected = count(in_favour="6", reason="看错一行")

    form = secretary.get(address).content.decode()
    asked = secretary.post(address, corrected).content.decode()
    done = secretary.post(address, corrected | {"confirmed": "yes"})
    page = text(secretary, f"/carriers/{carrier.pk}/")
    read = text(member, f"/carriers/{carrier.pk}/")

    assert 'value="8"' in form
    assert "This voice does not accept the carrier." in asked
    assert done.status_code == 302
    assert "6 of 10 in favour" in page
    assert "8 of 10 in favour</s> · 看错一行" in " ".join(page.split())
    assert "entered by hand by " in page
    assert "entered by hand by " not in read
    assert "entered by hand" in read
    assert secretary.get(f"/carriers/{carrier.pk}/endorse/members/").status_code == 404


def test_an_impossible_count_is_said_in_the_form(secretary: Client, branch: Organisation) -> None:
    carrier = make_carrier(organisation=branch)

    page = secretary.post(f"/carriers/{carrier.pk}/endorse/?lang=en", count(in_favour="11"))
    early = secretary.post(
        f"/carriers/{carrier.pk}/endorse/?lang=en", count(counted_at="2026-01-01")
    )

    assert page.status_code == early.status_code == 422
    assert "There cannot be more in favour than have answered." in page.content.decode()
    assert "the step before was on that day" in early.content.decode()


def test_the_whole_life_by_forms(secretary: Client, officer: Client, branch: Organisation) -> None:
    carrier = make_endorsed_carrier(branch)
    at = f"/carriers/{carrier.pk}"
    goal = make_plan_goal(branch.unit)

    for client, step, said, stage in (
        (officer, "approve", {"approved_at": "2026-04-01", "version": "1"}, "approved"),
        (
            secretary,
            "start",
            {"started_at": "2026-04-10", "review_date": "2026-12-01"},
            "trial",
        ),
        (secretary, "goal", {"goal": goal.pk}, "trial"),
        (secretary, "end", {"ended_at": "2026-05-01", "reason": "任务完成"}, "ended"),
    ):
        assert client.get(f"{at}/{step}/").status_code == 200
        assert client.post(f"{at}/{step}/", {}).status_code == 422
        assert client.post(f"{at}/{step}/", said).status_code == 302
        carrier.refresh_from_db()
        assert carrier.stage == stage
        if step != "goal":
            again = client.post(f"{at}/{step}/", said, follow=True)
            assert again.redirect_chain == [(f"{at}/", 302)]

    assert "任务完成" in text(secretary, f"{at}/")
    assert goal.links.count() == 1


def test_refusals_of_the_life_stand_in_the_form(
    secretary: Client, officer: Client, branch: Organisation
) -> None:
    proposed = make_carrier(organisation=branch)
    approved = make_carrier(organisation=branch, stage=Stage.APPROVED)

    for client, address, said, words in (
        (
            officer,
            f"/carriers/{proposed.pk}/approve/",
            {"approved_at": "2026-04-01", "version": "1"},
            "3 of the three voices",
        ),
        (
            secretary,
            f"/carriers/{approved.pk}/start/",
            {"started_at": "2026-04-10", "review_date": "2026-04-10"},
            "the step itself is on that day",
        ),
        (
            secretary,
            f"/carriers/{approved.pk}/end/",
            {"ended_at": "2026-01-01", "reason": "完"},
            "the step before was on that day",
        ),
    ):
        page = client.post(f"{address}?lang=en", said)
        assert page.status_code == 422
        assert words in page.content.decode()


def test_steps_of_others_are_refused(
    member: Client, secretary: Client, branch: Organisation
) -> None:
    carrier = make_endorsed_carrier(branch)

    assert secretary.get(f"/carriers/{carrier.pk}/approve/").status_code == 403
    for step in ("endorse", "approve", "start", "end", "goal", "activities"):
        assert member.post(f"/carriers/{carrier.pk}/{step}/", {}).status_code == 403


def test_a_count_is_closed_once_all_voices_answered(
    secretary: Client, branch: Organisation
) -> None:
    carrier = make_endorsed_carrier(branch)

    page = secretary.get(f"/carriers/{carrier.pk}/endorse/")

    assert (page.status_code, page.headers["Location"]) == (302, f"/carriers/{carrier.pk}/")


# -- what is done through it --


def test_a_secretary_plans_and_records_an_activity(secretary: Client, branch: Organisation) -> None:
    carrier = make_carrier(organisation=branch, stage=Stage.TRIAL)
    start = timezone.now() - timedelta(hours=3)
    said = {
        "title": "西河口水质取样",
        "starts_at": local(start),
        "ends_at": local(start + timedelta(hours=2)),
        "place": "西河口",
    }

    assert secretary.get(f"/carriers/{carrier.pk}/activities/").status_code == 200
    page = secretary.post(f"/carriers/{carrier.pk}/activities/", said)
    activity = Activity.objects.get()
    assert page.headers["Location"] == f"/carriers/activities/{activity.pk}/"
    assert secretary.post(f"/carriers/{carrier.pk}/activities/", said).status_code == 422

    held = {"held_at": local(start), "people_served": "41", "summary": "取样 6 处"}
    address = f"/carriers/activities/{activity.pk}/held/"
    assert secretary.post(address, held | {"people_served": "-1"}).status_code == 422
    future = local(timezone.now() + timedelta(days=2))
    assert secretary.post(address, held | {"held_at": future}).status_code == 422
    assert secretary.post(address, held).status_code == 302
    assert secretary.post(address, held).status_code == 302

    activity.refresh_from_db()
    assert activity.people_served == 41
    assert "取样 6 处" in text(secretary, f"/carriers/activities/{activity.pk}/")


def test_an_activity_of_a_proposal_sends_back_to_it(
    secretary: Client, branch: Organisation
) -> None:
    carrier = make_carrier(organisation=branch)

    page = secretary.get(f"/carriers/{carrier.pk}/activities/")

    assert page.headers["Location"] == f"/carriers/{carrier.pk}/"


def test_only_who_runs_the_carrier_sees_names_and_the_code(
    secretary: Client, member: Client, branch: Organisation
) -> None:
    carrier = make_carrier(organisation=branch, stage=Stage.TRIAL)
    activity = make_activity(carrier=carrier, starts_at=timezone.now() + timedelta(hours=1))
    make_sign_up(activity, make_member(name="孟溪亭"))
    token = check_in_token(activity)

    for client, is_shown in ((secretary, True), (member, False)):
        page = text(client, f"/carriers/activities/{activity.pk}/")
        assert ("孟溪亭" in page) is is_shown
        assert (token in page) is is_shown
        assert ('class="qr"' in page) is is_shown
        assert "1 person" in page
    assert member.post(f"/carriers/activities/{activity.pk}/held/", {}).status_code == 403
    held = {"held_at": local(timezone.now() - timedelta(days=1)), "people_served": "1"}
    assert member.post(f"/carriers/activities/{activity.pk}/held/", held).status_code == 403


def test_a_member_signs_up_and_withdraws_with_and_without_a_script(
    member: Client, officer: Client
) -> None:
    activity = make_activity(starts_at=timezone.now() + timedelta(days=1))
    at = f"/carriers/activities/{activity.pk}"

    assert member.post(f"{at}/sign-up/").status_code == 302
    assert "you are signed up" in text(member, f"{at}/")
    again = member.post(f"{at}/sign-up/?lang=en")
    assert again.status_code == 422
    assert "You have already signed up." in again.content.decode()
    swapped = member.post(f"{at}/withdraw/?lang=en", headers=HTMX)
    assert swapped.status_code == 200
    assert swapped.content.decode().lstrip().startswith("<section")
    assert "Sign me up" in swapped.content.decode()
    assert member.post(f"{at}/withdraw/").status_code == 422
    refused = officer.post(f"{at}/sign-up/?lang=en")
    assert refused.status_code == 422
    assert "Only members can sign up" in refused.content.decode()
    assert SignUp.objects.get().withdrawn_at is not None


def test_an_activity_costs_the_same_for_every_length(
    secretary: Client, branch: Organisation
) -> None:
    activity = make_activity(carrier=make_carrier(organisation=branch, stage=Stage.TRIAL))

    def add() -> None:
        make_sign_up(activity, make_check_in(activity).member)

    costs_the_same(16, secretary, f"/carriers/activities/{activity.pk}/", add)


def test_a_get_writes_nothing(member: Client) -> None:
    activity = make_activity(starts_at=timezone.now())
    at = f"/carriers/activities/{activity.pk}"

    for address in ("sign-up", "withdraw", "held"):
        assert member.get(f"{at}/{address}/").status_code == 405
    assert member.get(f"/carriers/check-in/{check_in_token(activity)}/").status_code == 200
    assert not SignUp.objects.exists()
    assert not CheckIn.objects.exists()


def test_a_member_checks_in_with_one_press(member: Client) -> None:
    activity = make_activity(starts_at=timezone.now())
    address = f"/carriers/check-in/{check_in_token(activity)}/"

    assert "I am here" in text(member, address)
    for _ in range(2):
        page = member.post(f"{address}?lang=en", follow=True)
        assert page.status_code == 200
    assert CheckIn.objects.count() == 1
    assert "you are checked in" in text(member, address)
    assert "you were there" in text(member, f"/carriers/activities/{activity.pk}/")


@pytest.mark.parametrize(
    ("hours", "words"), [(5, "too early to check in"), (-9, "too late to check in")]
)
def test_the_code_opens_only_around_the_activity(member: Client, hours: int, words: str) -> None:
    activity = make_activity(starts_at=timezone.now() + timedelta(hours=hours))
    address = f"/carriers/check-in/{check_in_token(activity)}/"

    assert words in text(member, address)
    page = member.post(f"{address}?lang=en")
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not CheckIn.objects.exists()


def test_an_official_who_checks_in_is_told_why_not(officer: Client) -> None:
    address = f"/carriers/check-in/{check_in_token(make_activity(starts_at=timezone.now()))}/"

    assert "this account does not belong to a member" in text(officer, address)
    assert officer.post(address).status_code == 422


def test_an_unknown_code_is_not_found(member: Client) -> None:
    assert member.get("/carriers/check-in/1-guess/").status_code == 404


# -- places of other pages --


def reader(branch: Organisation) -> Actor:
    return acting(make_member_actor(branch))


def test_a_goal_collects_its_carriers(branch: Organisation) -> None:
    goal = make_plan_goal(branch.unit)
    carrier = make_carrier(stage=Stage.TRIAL)
    link(carrier, goal)

    card = carriers_of_goal(reader(branch), goal)

    assert card is not None
    assert [row.carrier for row in card.rows] == [carrier]
    assert card.propose_url == f"/carriers/propose/?goal={goal.pk}"
    assert carriers_of_goal(None, goal) is None


@pytest.mark.parametrize("linked", [True, False])
def test_the_places_of_other_pages_are_drawn(
    branch: Organisation, *, linked: bool, rf: RequestFactory
) -> None:
    goal = make_plan_goal(branch.unit)
    if linked:
        link(make_carrier(stage=Stage.TRIAL, title="清河日", organisation=branch), goal)
    request = rf.get("/")
    request.actor = reader(branch)  # type: ignore[attr-defined]

    for place, thing in (("plans.goal", goal), ("organisation.organisation", branch)):
        template = Template(f'{{% load ui %}}{{% place "{place}" thing %}}')
        drawn = template.render(RequestContext(request, {"thing": thing}))
        assert ("清河日" in drawn) is linked
        assert "/carriers/propose/" in drawn or (linked and place == "organisation.organisation")


def test_a_goal_out_of_sight_cannot_be_served(secretary: Client, branch: Organisation) -> None:
    carrier = make_carrier(organisation=branch, stage=Stage.ENDED)

    page = secretary.get(f"/carriers/{carrier.pk}/goal/")
    other = make_carrier(organisation=branch, stage=Stage.TRIAL)
    hidden = secretary.post(f"/carriers/{other.pk}/goal/", {"goal": make_plan_goal().pk})

    assert page.headers["Location"] == f"/carriers/{carrier.pk}/"
    assert hidden.status_code == 422


def test_an_organisation_collects_those_below_it(branch: Organisation) -> None:
    office = branch.parent
    assert office is not None
    own = [make_carrier(stage=Stage.TRIAL, organisation=branch) for _ in range(13)]
    user = make_user()
    make_role(user=user, kind=RoleKind.LEADER, organisation=office)
    leader = actor_of(user, at=NOW)

    card = carriers_of_organisation(leader, office)

    assert card is not None
    assert [row.carrier for row in card.rows] == own[:12]
    assert (card.more, card.propose_url) == (1, "")
    assert carriers_of_organisation(None, office) is None


def test_what_is_planned_is_named_before_a_carrier_ends(
    secretary: Client, branch: Organisation
) -> None:
    carrier = make_carrier(organisation=branch, stage=Stage.TRIAL)
    planned = make_activity(
        carrier=carrier, title="巡河护河", starts_at=timezone.now() + timedelta(days=30)
    )
    make_sign_up(planned)
    address = f"/carriers/{carrier.pk}/end/"
    said = {"ended_at": "2026-06-01", "reason": "任务完成"}

    asked = secretary.post(f"{address}?lang=en", said).content.decode()
    carrier.refresh_from_db()
    assert (carrier.stage, "1 person who signed up is told" in asked) == ("trial", True)
    done = secretary.post(address, said | {"confirmed": "yes"})
    page = text(secretary, f"/carriers/activities/{planned.pk}/")

    assert done.status_code == 302
    assert "cancelled" in page
    planned.refresh_from_db()
    assert planned.cancelled_at is not None


def test_the_poster_of_an_activity_bears_its_code_for_those_who_run_it(
    secretary: Client, member: Client, branch: Organisation
) -> None:
    carrier = make_carrier(organisation=branch, stage=Stage.TRIAL, title="窗口前移")
    activity = make_activity(carrier=carrier, starts_at=timezone.now())
    address = f"/carriers/activities/{activity.pk}/poster/"

    page = text(secretary, address)

    assert f"/carriers/check-in/{check_in_token(activity)}/" in page
    assert "窗口前移" in page
    assert page.count('class="qr"') == 1
    assert "data-print hidden" in page
    assert address in text(secretary, f"/carriers/activities/{activity.pk}/")
    assert member.get(address).status_code == 403

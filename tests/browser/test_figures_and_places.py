"""The pages of weekly work: a month's figures, an activity with places, a calendar, near matches."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser import LOOKS, Look, axe_faults, opened, overflows
from tests.factories.carriers import link, make_activity, make_carrier, make_sign_up
from tests.factories.effects import make_expectation
from tests.factories.library import make_document
from tests.factories.organisation import make_member_actor, make_organisation, make_unit
from tests.factories.plans import make_goal, make_indicator, make_plan
from tests.kit import signed_in
from xianfeng.actors.rules import RoleKind
from xianfeng.carriers.models.activities import Activity, SignUp
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.rules.life import Stage
from xianfeng.people.models.members import Member
from xianfeng.plans.models import Observation
from xianfeng.plans.rules.months import shifted

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


class Office:
    """A branch with a proposal that is like another one, a full activity and two figures."""

    def __init__(self) -> None:
        head = make_organisation(unit=make_unit(name="市民政局"))
        branch = make_organisation(parent=head, unit=head.unit)
        self.secretary: Member = make_member_actor(branch, RoleKind.SECRETARY)
        self.member: Member = make_member_actor(branch)
        today = timezone.localdate()
        starts_on = shifted(today, -2)
        plan = make_plan(unit=head.unit, starts_on=starts_on, ends_on=starts_on.replace(year=2099))
        goals = [make_goal(plan=plan, units=(head.unit,)) for _ in range(2) if head.unit]
        self.indicators = [make_indicator(goal=goal) for goal in goals]
        self.proposal: Carrier = make_carrier(organisation=branch, title="窗口搬到社区")
        link(self.proposal, goals[0])
        make_expectation(self.proposal, self.indicators[0])
        other = make_carrier(organisation=branch, stage=Stage.TRIAL, title="窗口搬进社区")
        Carrier.objects.update(theme="每周五下午把社保窗口搬到社区，现场办理转移接续")
        self.activity: Activity = make_activity(
            carrier=other, starts_at=timezone.now() + timedelta(days=1), places=1
        )
        make_sign_up(self.activity)
        SignUp.objects.create(
            activity=self.activity, member=self.member, signed_up_at=timezone.now()
        )
        self.document = make_document("carriers.activity", self.activity, branch)


def come_in(page: Page, member: Member, base_url: str) -> None:
    session = signed_in(member.user).cookies[django_settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": django_settings.SESSION_COOKIE_NAME, "value": str(session), "url": base_url}]
    )


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_pages_of_weekly_work_stand_in_both_tongues_and_widths(
    browser: Browser, live_server: LiveServer, settings: Settings, look: Look
) -> None:
    settings.XIANFENG_DEMO = True
    office = Office()
    activity, proposal = f"/carriers/activities/{office.activity.pk}/", office.proposal.pk

    with opened(browser, look, live_server.url) as page:
        come_in(page, office.secretary, live_server.url)
        for path in (
            "/plans/sheet/",
            activity,
            f"{activity}places/",
            f"/carriers/{proposal}/near/",
            f"/carriers/{proposal}/expect/",
            f"/carriers/{proposal}/",
            f"/library/{office.document.pk}/",
            f"/library/add/carriers.activity/{office.activity.pk}/",
            "/calendar/?of=mine",
            f"/calendar/?of={office.secretary.organisation.code}",
        ):
            page.goto(path)

            assert axe_faults(page) == [], path
            assert not overflows(page), path


def test_a_sheet_is_filled_with_the_keyboard_alone(
    browser: Browser, live_server: LiveServer
) -> None:
    office = Office()

    with opened(browser, LOOKS[-1], live_server.url) as page:
        come_in(page, office.secretary, live_server.url)
        page.goto("/plans/sheet/")
        page.locator("[data-cell]").first.focus()
        page.keyboard.type("12.5")
        page.keyboard.press("Enter")
        page.keyboard.type("7")
        page.keyboard.press("ArrowUp")
        assert page.evaluate("document.activeElement.value") == "12.5"
        page.click("main form .buttons button")
        page.wait_for_load_state()

    values = Observation.objects.order_by("indicator").values_list("value", flat=True)
    assert [float(value) for value in values] == [12.5, 7]


def test_whoever_waits_sees_their_number_and_moves_up(
    browser: Browser, live_server: LiveServer
) -> None:
    office = Office()

    with opened(browser, LOOKS[0], live_server.url) as page:
        come_in(page, office.member, live_server.url)
        page.goto(f"/carriers/activities/{office.activity.pk}/")
        assert "第 1 位" in page.locator("#taking-part").inner_text()
        page.click("#taking-part button")
        page.locator("#taking-part").get_by_text("排队等候").wait_for()

    assert not office.activity.sign_ups.filter(
        member=office.member, withdrawn_at__isnull=True
    ).exists()

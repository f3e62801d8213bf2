"""A page for each declared list: where it stands, and rows to stand in it.

A new list needs one line in `PAGES`; without it the tests of all lists fail.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from tests.access.city import make_run, make_saved_filter
from tests.factories.ballots import make_ballots, make_slips
from tests.factories.campaigns import make_campaign, make_draft
from tests.factories.carriers import make_activity, make_carrier, make_check_in
from tests.factories.cases import make_case
from tests.factories.diagnosis import make_result
from tests.factories.notices import make_notice
from tests.factories.organisation import (
    NOW,
    make_deputyship,
    make_member,
    make_organisation,
    make_role,
    make_unit,
    make_user,
    make_window,
)
from tests.factories.plans import make_goal, make_plan
from tests.factories.volunteering import make_task
from tests.kit import signed_in
from xianfeng.actors.rules import SYSTEM, Official, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.audit.services import record
from xianfeng.ballots.services.batches import PrintedSlips, print_slips
from xianfeng.campaigns.models.campaigns import Campaign, Wave
from xianfeng.carriers.rules.life import Stage
from xianfeng.cases.models.said import AnswerTemplate
from xianfeng.foundation.sheets.rows import Row
from xianfeng.leadership.models.terms import Post
from xianfeng.leadership.rules.terms import PostKind
from xianfeng.organisation.models.history import TreeEvent
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.people.models.life import Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Standing
from xianfeng.privacy.models import Correction
from xianfeng.privacy.rules.requests import CorrectedField
from xianfeng.review.models.imported import RatingSet
from xianfeng.review.rules.ratings import RatingColumns
from xianfeng.review.services.ratings import import_ratings
from xianfeng.rolls.models import Roll, RollEntry
from xianfeng.rolls.rules import DrawnFrom, Matter

DAY = "as_of=2026-06-01"
FORMULA = "=1+1"
"""What no sheet may run; it stands in every name that a test can choose."""


class Town:
    """An office with its branch, and one person who may see everything in it."""

    def __init__(self) -> None:
        self.city = make_unit(name="临江市", code="LJ")
        self.office = make_unit(name="市水利局", parent=self.city, code="LJ01")
        self.root = make_organisation(
            name="市直机关工委", kind=OrganisationKind.WORK_COMMITTEE, unit=self.city, code="A"
        )
        self.branch = make_organisation(
            name="水利一支部", parent=self.root, unit=self.office, code="A01"
        )
        self.user = make_user(username="everything")
        for kind in (RoleKind.OFFICER, RoleKind.SECRETARY, RoleKind.LEADER):
            make_role(user=self.user, kind=kind, organisation=self.root)
        for kind in (RoleKind.ADMINISTRATOR, RoleKind.AUDITOR):
            make_role(user=self.user, kind=kind)
        self.client = signed_in(self.user)
        self.window = make_window(name="水利窗口", parent=self.office)
        self.carrier = make_carrier(title="清河日", stage=Stage.TRIAL, organisation=self.branch)
        self.activity = make_activity(carrier=self.carrier, starts_at=NOW - timedelta(days=40))
        self.plan = make_plan(unit=self.office)
        self.roll = make_roll(self, 0)
        self.result = make_result(self.office)
        self.rated: list[str] = []


Rows = Callable[[Town, int], object]


@dataclass(frozen=True)
class ListPage:
    """Where a list stands, and one more row for it.

    Args:
        address: of the page, with what it needs behind its question mark.
        add: makes one row, the number it is given being its own.
    """

    address: Callable[[Town], str]
    add: Rows


def at(address: str) -> Callable[[Town], str]:
    return lambda town: address.format(town=town)


def make_roll(town: Town, number: int) -> Roll:
    return Roll.objects.create(
        title=f"{FORMULA}名册{number}",
        matter=Matter.VOTE.value,
        organisation=town.branch,
        drawn_from=DrawnFrom.BRANCH.value,
        rule={},
        size=number + 1,
        digest="0" * 64,
        frozen_at=NOW + timedelta(hours=number),
    )


def campaign_of(town: Town) -> Campaign:
    return Campaign.objects.first() or make_campaign(town.root, [town.office])


def member(town: Town, number: int) -> Member:
    return make_member(name=f"{FORMULA}党员{number}", organisation=town.branch)


def correction(town: Town, number: int) -> object:
    return Correction.objects.create(
        member=member(town, number),
        field=CorrectedField.NAME.value,
        old="甲",
        new="乙",
        reason="写错了",
        asked_at=NOW + timedelta(hours=number),
    )


def transfer(town: Town, number: int) -> object:
    return Transfer.objects.create(
        member=member(town, number),
        source=town.branch,
        target=make_organisation(parent=town.root, name=f"{FORMULA}支部{number}"),
        reason="工作调动",
        asked_at=NOW - timedelta(days=number),
    )


def event(town: Town, number: int) -> object:
    return TreeEvent.objects.create(
        organisation=town.branch,
        kind="renamed",
        happened_on=date(2026, 1, number),
        reason=FORMULA,
        changes={"name": ["甲", "乙"]},
        recorded_at=NOW + timedelta(hours=number),
    )


def post(town: Town, number: int) -> object:
    return Post.objects.create(
        organisation=town.branch,
        member=member(town, number),
        kind=PostKind.COMMITTEE_MEMBER.value,
        starts_on=date(2026, 1, number),
        recorded_at=NOW,
    )


def role(town: Town, number: int, *, above: bool = False) -> object:
    user = make_user(username=f"role{number}")
    place = town.root if above else town.branch
    return make_role(user=user, kind=RoleKind.SECRETARY, organisation=place)


def deputyship(town: Town, number: int, *, is_over: bool = False) -> object:
    days = timedelta(days=number)
    return make_deputyship(
        principal=town.user,
        deputy=make_user(username=f"deputy{number}"),
        starts_at=NOW - timedelta(days=50) + days,
        ends_at=NOW + (-days if is_over else days),
    )


def entry(town: Town, number: int) -> object:
    return record(
        actor=Official(town.user.pk, "x"),
        verb="reports.paper.made",
        subject=town.branch,
        reason=f"{FORMULA}{number}",
        at=NOW,
    )


def case(town: Town, number: int) -> object:
    window = make_window(name=f"{FORMULA}窗口{number}", parent=town.office)
    return make_case(window, at=NOW + timedelta(days=number))


def template(town: Town, number: int) -> object:
    return AnswerTemplate.objects.create(
        unit=town.office,
        name=f"{FORMULA}模板{number}",
        words=f"{FORMULA}已经办结{number}",
        recorded_at=NOW,
    )


def done(town: Town, number: int) -> object:
    entry(town, number)
    return Entry.objects.filter(reason=f"{FORMULA}{number}").update(for_user=town.user)


def goal(town: Town, number: int) -> object:
    return make_goal(plan=town.plan, title=f"{FORMULA}目标{number}")


def silent(town: Town, number: int) -> object:
    return make_carrier(title=f"{FORMULA}载体{number}", stage=Stage.TRIAL, organisation=town.branch)


def roll_member(town: Town, number: int) -> object:
    return RollEntry.objects.create(
        roll=town.roll,
        member=member(town, number),
        organisation=town.branch,
        standing=Standing.FULL.value,
    )


def run(town: Town, number: int) -> object:
    made = make_run(town.user)
    type(made).objects.filter(pk=made.pk).update(enqueued_at=NOW + timedelta(hours=number))
    return made


def record_of(town: Town, number: int) -> object:
    carrier = silent(town, number)
    assert hasattr(carrier, "pk")
    town.result.records = [*town.result.records, [carrier.pk, number % 2, 1]]
    town.result.save()
    return carrier


BRANCH = "/organisation/{town.branch.code}/"


def rating_set(_town: Town, number: int, *names: str) -> None:
    rated = names or (FORMULA,)
    rows = [("d", "y"), *((name, level) for name in rated for level in "12345" * 5)]
    import_ratings(
        actor=SYSTEM,
        title=f"{FORMULA} {number}",
        rows=[Row(place, row) for place, row in enumerate(rows, 1)],
        columns=RatingColumns("d", "y"),
        digest=f"{number} {names}",
        at=NOW,
    )


def newest_set(_town: Town) -> str:
    own = RatingSet.objects.order_by("-pk").first() or RatingSet.objects.create(
        title=FORMULA, digest="", columns="", ratings=0, recorded_at=NOW
    )
    return f"/ratings/{own.pk}/"


def rated(town: Town, number: int) -> None:
    """One more name in the newest set: a set itself never changes."""
    town.rated.append(f"{FORMULA} {number}")
    rating_set(town, number, *town.rated)


def printed(town: Town, number: int) -> PrintedSlips:
    return print_slips(
        actor=SYSTEM,
        window=make_window(name=f"{FORMULA}{number}", parent=town.office),
        count=1,
        at=NOW,
    )


PAGES: dict[str, ListPage] = {
    "accounts.accounts": ListPage(at("/accounts/people/"), role),
    "accounts.filters": ListPage(
        at("/accounts/filters/"), lambda town, number: make_saved_filter(town.user, f"筛选{number}")
    ),
    "carriers.activities": ListPage(
        at("/carriers/{town.carrier.pk}/"),
        lambda town, number: make_activity(
            carrier=town.carrier,
            title=f"{FORMULA}活动{number}",
            starts_at=NOW + timedelta(days=number),
        ),
    ),
    "carriers.carriers": ListPage(at("/carriers/"), silent),
    "alignment.goals": ListPage(
        at("/carriers/map/?plan={town.plan.pk}"),
        lambda town, number: make_goal(plan=town.plan, title=f"{FORMULA}目标{number}"),
    ),
    "carriers.people": ListPage(
        at("/carriers/activities/{town.activity.pk}/"),
        lambda town, number: make_check_in(town.activity, member(town, number)),
    ),
    "cases.cases": ListPage(at("/cases/"), case),
    "cases.templates": ListPage(at("/cases/templates/"), template),
    "desk.done": ListPage(at("/organisation/deputies/"), done),
    "desk.queue": ListPage(at("/desk/work/?kind=silent"), silent),
    "desk.runs": ListPage(at("/desk/jobs/"), run),
    "desk.todos": ListPage(
        at("/desk/branch/?organisation={town.root.code}"),
        lambda town, number: make_carrier(
            title=f"{FORMULA}载体{number}", stage=Stage.TRIAL, organisation=town.root
        ),
    ),
    "desk.trail": ListPage(at("/desk/trail/"), entry),
    "diagnosis.offices": ListPage(
        at("/diagnosis/"),
        lambda town, number: make_unit(name=f"{FORMULA}局{number}", parent=town.city),
    ),
    "diagnosis.records": ListPage(
        at("/diagnosis/{town.office.code}/own_proposals/?period=2026Q3"), record_of
    ),
    "notices.notices": ListPage(
        at("/notices/"), lambda town, number: make_notice(town.user, title=f"{FORMULA}{number}")
    ),
    "organisation.below": ListPage(
        at("/organisation/A/"),
        lambda town, number: make_organisation(parent=town.root, name=f"{FORMULA}支部{number}"),
    ),
    "organisation.deputies": ListPage(at("/organisation/deputies/"), deputyship),
    "organisation.events": ListPage(at(BRANCH + "history/"), event),
    "organisation.findings": ListPage(
        at("/organisation/findings/"),
        lambda town, number: make_organisation(parent=town.root, name=f"{FORMULA}支部{number}"),
    ),
    "people.members": ListPage(at(BRANCH + "members/"), member),
    "organisation.organisations": ListPage(
        at("/organisation/"),
        lambda town, number: make_organisation(parent=town.root, name=f"{FORMULA}支部{number}"),
    ),
    "organisation.past_below": ListPage(
        at(f"/organisation/A/?{DAY}"),
        lambda town, number: make_organisation(parent=town.root, name=f"{FORMULA}支部{number}"),
    ),
    "organisation.past_deputies": ListPage(
        at("/organisation/deputies/"),
        lambda town, number: deputyship(town, number, is_over=True),
    ),
    "organisation.past_members": ListPage(at(f"{BRANCH}members/?{DAY}"), member),
    "organisation.past_tree": ListPage(
        at(f"/organisation/?{DAY}"),
        lambda town, number: make_organisation(parent=town.root, name=f"{FORMULA}支部{number}"),
    ),
    "organisation.past_units": ListPage(
        at(f"/organisation/units/?{DAY}"),
        lambda town, number: make_unit(name=f"{FORMULA}局{number}", parent=town.city),
    ),
    "leadership.posts": ListPage(at(BRANCH + "posts/"), post),
    "organisation.requests": ListPage(at("/organisation/requests/"), correction),
    "access.roles": ListPage(at(BRANCH + "roles/"), role),
    "organisation.roles_above": ListPage(
        at(BRANCH + "roles/"), lambda town, number: role(town, number, above=True)
    ),
    "organisation.roll_people": ListPage(at("/organisation/rolls/{town.roll.pk}/"), roll_member),
    "organisation.rolls": ListPage(at("/organisation/rolls/"), make_roll),
    "organisation.transfers": ListPage(at("/organisation/transfers/"), transfer),
    "organisation.units": ListPage(
        at("/organisation/units/"),
        lambda town, number: make_unit(name=f"{FORMULA}局{number}", parent=town.city),
    ),
    "organisation.units_below": ListPage(
        at("/organisation/units/{town.city.code}/"),
        lambda town, number: make_unit(name=f"{FORMULA}局{number}", parent=town.city),
    ),
    "organisation.without_account": ListPage(at(BRANCH + "accounts/"), member),
    "plans.goals": ListPage(at("/plans/{town.plan.pk}/"), goal),
    "plans.plans": ListPage(
        at("/plans/"),
        lambda town, number: make_plan(unit=town.office, title=f"{FORMULA}要点{number}"),
    ),
    "reports.reports": ListPage(
        at("/reports/"),
        lambda town, number: make_organisation(
            parent=town.root, unit=town.office, name=f"{FORMULA}支部{number}"
        ),
    ),
    "review.approvals": ListPage(at("/windows/approvals/"), printed),
    "review.batches": ListPage(
        at("/windows/{town.window.code}/"),
        lambda town, number: make_slips(town.window, number + 1),
    ),
    "campaigns.campaigns": ListPage(
        at("/campaigns/"),
        lambda town, number: make_campaign(
            town.root, [town.office], title=f"{FORMULA}评议{number}", is_approved=False
        ),
    ),
    "campaigns.questionnaires": ListPage(
        at("/questionnaires/"),
        lambda town, number: make_draft(town.root, title=f"{FORMULA}问卷{number}"),
    ),
    "campaigns.waves": ListPage(
        lambda town: f"/campaigns/{campaign_of(town).pk}/",
        lambda town, number: Wave.objects.create(
            campaign=campaign_of(town),
            group="citizens",
            number=number,
            drawn_on=date(2026, 9, number),
            closes_on=date(2026, 9, number + 10),
            drawn=number,
            opted_out=0,
        ),
    ),
    "review.imported": ListPage(newest_set, rated),
    "review.places": ListPage(
        at("/offices/{town.office.code}/"),
        lambda town, n: make_window(name=f"{FORMULA} {n}", parent=town.office),
    ),
    "review.sets": ListPage(at("/ratings/"), rating_set),
    "review.signs": ListPage(
        at("/signs/?period=2026Q3"),
        lambda town, n: make_ballots(make_window(name=f"{FORMULA} {n}", parent=town.office), 98),
    ),
    "review.windows": ListPage(
        at("/windows/"),
        lambda town, number: make_window(name=f"{FORMULA}窗口{number}", parent=town.office),
    ),
    "volunteering.tasks": ListPage(
        at("/tasks/"),
        lambda town, number: make_task(
            organisation=town.branch, title=f"{FORMULA}任务{number}", days=number
        ),
    ),
}
"""The name of a list → its page."""

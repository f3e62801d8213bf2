"""A city of two offices with one thing of each kind in each, and one of each sort of people.

Everybody belongs to the first office; what is of the second is foreign to them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.test import Client

from tests.factories.ballots import PRAISE, make_ballots, make_round, make_slips, opened_number
from tests.factories.campaigns import make_campaign, make_draft
from tests.factories.campaigns import make_plan as make_review_plan
from tests.factories.carriers import (
    link,
    make_activity,
    make_carrier,
    make_charter,
    make_endorsed_carrier,
    make_evaluation,
    make_grown_carrier,
    make_mended_carrier,
    make_returned_carrier,
    make_sign_up,
)
from tests.factories.cases import make_case, open_at
from tests.factories.diagnosis import make_result
from tests.factories.effects import make_expectation
from tests.factories.hearings import make_hearing, put_on
from tests.factories.library import make_document
from tests.factories.notices import make_notice
from tests.factories.organisation import (
    NOW,
    make_actor,
    make_deputyship,
    make_member,
    make_organisation,
    make_role,
    make_unit,
    make_user,
)
from tests.factories.plans import make_goal, make_indicator, make_plan
from tests.factories.rolls import make_roll
from tests.factories.sheets import make_sheet
from tests.factories.volunteering import make_task
from tests.kit import PAGES, signed_in
from xianfeng.access.models.deputies import Deputyship
from xianfeng.access.models.roles import Role
from xianfeng.accounts.models import SavedFilter, User
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.ballots.models.rounds import Round
from xianfeng.ballots.models.slips import Batch
from xianfeng.ballots.models.tallies import Comment
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.rounds import RoundKind
from xianfeng.ballots.selectors.receipts import receipt_of
from xianfeng.ballots.services.cast import cast
from xianfeng.ballots.services.rounds import questionnaire_named
from xianfeng.calendars.selectors import feed_token
from xianfeng.campaigns.models.campaigns import Campaign, Cell, Wave
from xianfeng.campaigns.models.questionnaires import Draft
from xianfeng.campaigns.rules.campaigns import Group
from xianfeng.campaigns.services.campaigns import end_campaign
from xianfeng.campaigns.services.slips import print_cell
from xianfeng.campaigns.services.waves import draw_wave
from xianfeng.carriers.models.activities import Activity, SignUp
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.rules.life import Stage
from xianfeng.carriers.selectors.activities import check_in_token
from xianfeng.cases.models.cases import About, Case, Ruling
from xianfeng.cases.models.said import AnswerTemplate
from xianfeng.cases.services.ground import give
from xianfeng.diagnosis.rules import MeasureName
from xianfeng.effects.models import Expectation
from xianfeng.foundation.doors import Place, Subject
from xianfeng.hearings.models import Hearing
from xianfeng.hearings.rules import Way
from xianfeng.jobs.models import Run
from xianfeng.jobs.rules import State
from xianfeng.leadership.models.terms import Post, Term
from xianfeng.leadership.rules.terms import PostKind
from xianfeng.library.models import Document
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import OrganisationKind, UnitKind
from xianfeng.people.models.life import Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.rules.headings import MEMBER_COLUMNS
from xianfeng.people.rules.kinds import Standing
from xianfeng.plans.models import Goal, Plan
from xianfeng.privacy.models import Correction, DeletionRequest
from xianfeng.privacy.rules.requests import CorrectedField
from xianfeng.review.models.imported import RatingSet
from xianfeng.review.models.signs import Contest
from xianfeng.rolls.models import Roll
from xianfeng.sheets.models import ImportPreview, SheetImport
from xianfeng.sheets.rules.kept import packed_keys
from xianfeng.sheets.rules.reading import read_rows
from xianfeng.sheets.services.importing import keep_preview
from xianfeng.volunteering.models.tasks import Task

PASSWORD = "lin-jiang-2026-access"
HEADINGS = ("姓名", "入党时间", "所在支部", "人员类别")
WRONG = ("无此支部", "2019-07-01", "没有这个支部", "正式党员")


@dataclass
class Office:
    """One thing of each kind; every name holds the canary, so that a leak is seen."""

    unit: Unit
    canary: str
    committee: Organisation
    branch: Organisation
    window: Unit
    batch: Batch
    slip: str
    spent: str
    plan: Plan
    goal: Goal
    proposed: Carrier
    approved: Carrier
    endorsed: Carrier
    returned: Carrier
    running: Carrier
    tried: Carrier
    grown: Carrier
    institution: Carrier
    activity: Activity
    document: Document
    coming: SignUp
    expected: Expectation
    task: Task
    person: Member
    account: User
    activist: Member
    gone: Member
    transfer: Transfer
    roll: Roll
    mended: Carrier
    hearing: Hearing
    consultation: Hearing
    correction: Correction
    deletion: DeletionRequest
    joint: Organisation
    post: Post
    division: Unit
    term: Term
    role: Role
    campaign: Campaign
    review: Campaign
    open_campaign: Campaign
    wave: Wave
    questionnaire: Draft
    draft: Draft
    cell: Cell
    cell_batch: int
    comment: Comment
    case: Case
    other_case: Case
    code: str
    ruling: Ruling
    contest: Contest
    template: AnswerTemplate


def make_office(city: Unit, root: Organisation, *, code: str, canary: str) -> Office:
    unit = make_unit(name=f"{canary}局", parent=city, code=f"LJ{code}")
    committee = make_organisation(
        name=f"{canary}机关党委",
        kind=OrganisationKind.COMMITTEE,
        parent=root,
        unit=unit,
        code=f"A{code}",
    )
    branch = make_organisation(
        name=f"{canary}党支部", parent=committee, unit=unit, code=f"A{code}01"
    )
    window = make_unit(name=f"{canary}窗口", kind=UnitKind.WINDOW, parent=unit, code=f"LJ{code}77")
    slip, spent = make_slips(window, 2)
    cast(token=spent, answers=PRAISE, comment="")
    plan = make_plan(unit=unit, title=f"{canary}要点")
    goal = make_goal(plan=plan, title=f"{canary}目标", units=(unit,))
    make_indicator(goal=goal)
    running = make_carrier(stage=Stage.TRIAL, organisation=branch)
    make_activity(carrier=running, starts_at=NOW - timedelta(days=30), held=True)
    tried = make_carrier(stage=Stage.TRIAL, organisation=branch)
    link(tried, goal)
    make_activity(carrier=tried, starts_at=NOW - timedelta(days=30), held=True)
    make_evaluation(tried, date(2026, 7, 1), date(2026, 9, 29))
    institution = make_carrier(stage=Stage.INSTITUTION, organisation=branch)
    make_charter(institution)
    for measure in MeasureName:
        make_result(unit, measure=measure)
    questionnaire = make_draft(committee, title=f"{canary}问卷", is_published=True)
    plan_of_review = make_review_plan(questionnaire, [unit], title=f"{canary}评议")
    people = {(Group.CITIZENS, ""): 60, (Group.DEPUTIES, ""): 60}
    open_campaign = make_campaign(
        committee,
        [unit],
        plan=replace(plan_of_review, title=f"{canary}在评"),
        lists=people,
    )
    drawer = make_actor(RoleKind.OFFICER, committee)
    wave = draw_wave(
        actor=drawer,
        campaign=open_campaign,
        group=Group.CITIZENS,
        closes_on=date(2026, 10, 14),
        at=NOW,
    )
    cell = open_campaign.cells.get(group=Group.ENTERPRISES.value)
    cell_batch = print_cell(actor=drawer, cell=cell, count=2, at=NOW).batch_id
    review = make_campaign(committee, [unit], plan=replace(plan_of_review, title=f"{canary}旧评"))
    end_campaign(actor=drawer, campaign=review, reason="已评完", at=NOW)
    account = make_user(username=f"person-{code}")
    person = make_member(name=f"{canary}某", organisation=branch, user=account)
    gone = make_member(name=f"{canary}去", organisation=branch)
    Member.objects.filter(pk=gone.pk).update(left_on=date(2026, 3, 1))
    mover = make_member(name=f"{canary}调", organisation=branch)
    gone.memberships.update(ends_on=date(2026, 3, 1), end_cause="left")
    opened = open_at(window, at=NOW, words=f"{canary}诉求")
    give(opened.case, unit, on=NOW.date(), by=None)
    make_ballots(window, 20)  # enough that a figure is published
    proposed = make_carrier(organisation=branch, title=f"{canary}提议")
    wished = make_goal(plan=plan, title=f"{canary}所望", units=(unit,))
    link(proposed, wished)
    coming = make_activity(carrier=running, starts_at=NOW + timedelta(hours=1))
    return Office(
        unit=unit,
        canary=canary,
        committee=committee,
        branch=branch,
        window=window,
        batch=Batch.objects.filter(round__unit=window).order_by("pk")[0],
        slip=slip,
        spent=spent,
        plan=plan,
        goal=goal,
        proposed=proposed,
        expected=make_expectation(proposed, make_indicator(goal=wished)),
        approved=make_carrier(stage=Stage.APPROVED, organisation=branch, title=f"{canary}批准"),
        endorsed=make_endorsed_carrier(branch),
        returned=make_returned_carrier(branch),
        running=running,
        tried=tried,
        grown=make_grown_carrier(branch, goal=goal),
        institution=institution,
        activity=coming,
        coming=make_sign_up(coming, person),
        document=make_document("carriers.activity", coming, branch),
        task=make_task(organisation=branch, title=f"{canary}任务", days=30),
        person=person,
        account=account,
        activist=make_member(name=f"{canary}积", organisation=branch, standing=Standing.ACTIVIST),
        gone=gone,
        transfer=Transfer.objects.create(
            member=mover, source=branch, target=committee, reason="工作调动", asked_at=NOW
        ),
        roll=make_roll(branch, title=f"{canary}名册", size=1),
        mended=make_mended_carrier(branch),
        hearing=make_hearing(make_carrier(organisation=branch)),
        consultation=make_hearing(make_carrier(organisation=branch), way=Way.PUBLIC),
        correction=Correction.objects.create(
            member=person,
            field=CorrectedField.NAME.value,
            old=f"{canary}某",
            new=f"{canary}谋",
            reason="写错了",
            asked_at=NOW,
        ),
        deletion=DeletionRequest.objects.create(member=person, asked_at=NOW),
        joint=make_organisation(
            name=f"{canary}联合党支部",
            kind=OrganisationKind.JOINT_BRANCH,
            parent=committee,
            unit=unit,
        ),
        post=Post.objects.create(
            organisation=branch,
            member=person,
            kind=PostKind.SECRETARY.value,
            starts_on=date(2026, 1, 1),
            recorded_at=NOW,
        ),
        division=make_unit(name=f"{canary}处", kind=UnitKind.DIVISION, parent=unit),
        term=Term.objects.create(
            organisation=branch,
            starts_on=date(2024, 1, 1),
            ends_on=date(2026, 12, 31),
            recorded_at=NOW,
        ),
        role=make_role(
            user=make_user(username=f"secretary-{code}"),
            kind=RoleKind.SECRETARY,
            organisation=branch,
        ),
        campaign=make_campaign(committee, [unit], plan=plan_of_review, is_approved=False),
        review=review,
        open_campaign=open_campaign,
        wave=wave,
        questionnaire=questionnaire,
        cell=cell,
        cell_batch=cell_batch,
        comment=Comment.objects.create(round=make_round(window), month=24321, text="排队太久"),
        draft=make_draft(committee, title=f"{canary}草稿"),
        case=opened.case,
        other_case=make_case(window, at=NOW),
        code=opened.code,
        ruling=Ruling.objects.create(
            case=make_case(window, at=NOW),
            organisation=committee,
            about=About.CITIZEN,
            asked_at=NOW,
        ),
        contest=Contest.objects.create(
            window=window, period="2026Q2", organisation=committee, reason=canary, asked_at=NOW
        ),
        template=AnswerTemplate.objects.create(
            unit=unit, name=f"{canary}模板", words="已经办结", recorded_at=NOW
        ),
    )


@dataclass
class Person:
    """Somebody of the first office with a browser; the first of all has no account."""

    client: Client
    user: User | None = None
    preview: ImportPreview | None = None
    done: int = 0
    notices: dict[Place, int] = field(default_factory=dict)
    filters: dict[Place, int] = field(default_factory=dict)
    run: Run | None = None
    deputyship: Deputyship | None = None


class City:
    """Two offices under one root, and everybody who may knock."""

    def __init__(self) -> None:
        self.unit = make_unit(name="临江市", code="LJ")
        self.root = make_organisation(
            name="市直机关工委", kind=OrganisationKind.WORK_COMMITTEE, unit=self.unit, code="A"
        )
        self.own = make_office(self.unit, self.root, code="01", canary="水利")
        self.foreign = make_office(self.unit, self.root, code="02", canary="丹霞")
        self.stranger = make_user(username="stranger")
        self.stranger_run = make_run(self.stranger)
        self.stranger_passkey = make_passkey(self.stranger)
        self.stranger_notice = make_notice(self.stranger)
        self.stranger_filter = make_saved_filter(self.stranger)
        self.stranger_preview = kept_preview(self.stranger)
        self.stranger_import = make_import(self.stranger)
        make_role(user=self.own.account, kind=RoleKind.LEADER, organisation=self.own.committee)
        # Not the person whose matters stand here: nobody decides on those of a principal.
        self.principal = make_user(username="principal")
        make_role(user=self.principal, kind=RoleKind.LEADER, organisation=self.own.committee)
        make_role(
            user=self.foreign.account, kind=RoleKind.OFFICER, organisation=self.foreign.branch
        )
        self.stranger_deputyship = make_deputyship(
            principal=self.foreign.account, deputy=self.stranger, organisation=self.foreign.branch
        )
        self.people = {who: self._person(who) for who in Subject}

    def _person(self, who: Subject) -> Person:
        if who is Subject.ANYONE:
            return Person(Client(raise_request_exception=True))
        user = make_user(username=who.value, password=PASSWORD)
        if who is Subject.MEMBER:
            own = make_member(organisation=self.own.branch, user=user, name="本人")
            put_on(self.own.hearing, own)
        elif who is Subject.LEADER:
            make_role(user=user, kind=RoleKind.LEADER, unit=self.own.unit)
        elif who is not Subject.OFFICIAL:
            make_role(user=user, kind=RoleKind(who.value), organisation=self.own.committee)
        notices = {
            Place.OWN: make_notice(user).pk,
            Place.FOREIGN: self.stranger_notice.pk,
        }
        filters = {
            Place.OWN: make_saved_filter(user).pk,
            Place.FOREIGN: self.stranger_filter.pk,
        }
        client = signed_in(user)
        client.post("/accounts/again/", {"password": PASSWORD})
        deputyship = make_deputyship(principal=self.principal, deputy=user)
        done = make_import(user)
        return Person(
            client, user, kept_preview(user), done, notices, filters, make_run(user), deputyship
        )

    def people_named(self, name: str) -> User:
        """Return the account of one of the people in one's own office."""
        user = self.people[Subject(name)].user
        assert user is not None
        return user

    def office(self, place: Place) -> Office:
        return self.own if place is Place.OWN else self.foreign


def make_passkey(user: User) -> Authenticator:
    return Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "key", "credential": {}},
    )


def make_saved_filter(user: User, name: str = "") -> SavedFilter:
    return SavedFilter.objects.create(
        user=user,
        listing="carriers.carriers",
        name=name or f"{user.username}的筛选",
        path="/carriers/",
        query="stage=trial",
        recorded_at=NOW,
    )


def make_run(user: User) -> Run:
    return Run.objects.create(name="access.example", user=user, state=State.WAITING.value)


def kept_preview(user: User) -> ImportPreview:
    """A sheet with one wrong row that waits for its sender."""
    kept = keep_preview(
        actor=SYSTEM,
        sheet=read_rows(make_sheet(HEADINGS, WRONG), MEMBER_COLUMNS),
        file_name="名册.xlsx",
        at=NOW,
    )
    ImportPreview.objects.filter(pk=kept.pk).update(user=user)
    kept.refresh_from_db()
    return kept


def make_import(user: User) -> int:
    """An import that somebody did; it wrote nothing."""
    done = SheetImport.objects.create(
        user=user,
        kind="members",
        file_name="名册.xlsx",
        entry=1,
        content=packed_keys({"new": [], "changed": {}, "ended": 0}),
        recorded_at=NOW,
    )
    return done.pk


def make_rating_set() -> RatingSet:
    """A set of ratings from elsewhere; it is of no office."""
    own, _is_new = RatingSet.objects.get_or_create(
        title="外来评分", digest="", columns="", ratings=0, recorded_at=NOW
    )
    return own


def round_over(roll: Roll) -> Round:
    """A round over another roll of the same organisation, which asks everybody named on that."""
    title = f"{roll.title}二"
    known = Roll.objects.filter(title=title, organisation=roll.organisation).first()
    asked = known or make_roll(roll.organisation, title=title, size=1)
    made, _is_new = Round.objects.get_or_create(
        roll=asked,
        defaults={
            "kind": RoundKind.MEMBERS.value,
            "log": LogName.MEMBERS.value,
            "title": asked.title,
            "questionnaire": questionnaire_named(actor=SYSTEM, name="vote.1", at=NOW),
            "opens_on": NOW.date(),
            "closes_on": NOW.date() + timedelta(days=3),
        },
    )
    return made


Filler = Callable[[City, Person, Place], object]

DIAGNOSED = MeasureName.OWN_PROPOSALS.value
FILLERS: Mapping[tuple[str, str], Filler] = {
    ("accounts", "session_id"): lambda *_: 987654,
    ("accounts", "user_id"): lambda city, _, place: city.office(place).account.pk,
    ("desk", "run_id"): lambda city, person, place: (
        (city.stranger_run if place is Place.FOREIGN or person.run is None else person.run).pk
    ),
    ("accounts", "filter_id"): lambda city, person, place: person.filters.get(
        place, city.stranger_filter.pk
    ),
    ("accounts", "pk"): lambda city, _, place: (
        city.stranger_passkey.pk if place is Place.FOREIGN else 0
    ),
    ("accounts", "provider_id"): lambda *_: "oidc",
    ("organisation", "code"): lambda city, _, place: city.office(place).branch.code,
    ("organisation", "post_id"): lambda city, _, place: city.office(place).post.pk,
    ("organisation", "role_id"): lambda city, _, place: city.office(place).role.pk,
    ("organisation", "member_id"): lambda city, _, place: city.office(place).person.pk,
    ("organisation", "transfer_id"): lambda city, _, place: city.office(place).transfer.pk,
    ("organisation", "roll_id"): lambda city, _, place: city.office(place).roll.pk,
    ("organisation", "correction_id"): lambda city, _, place: city.office(place).correction.pk,
    ("organisation", "request_id"): lambda city, _, place: city.office(place).deletion.pk,
    ("organisation", "deputyship_id"): lambda city, person, place: (
        (
            person.deputyship
            if place is Place.OWN and person.deputyship
            else city.stranger_deputyship
        ).pk
    ),
    ("organisation", "kind"): lambda *_: "members",
    ("organisation", "token"): lambda city, person, place: (
        (person.preview if place is Place.OWN and person.preview else city.stranger_preview).token
    ),
    ("organisation", "import_id"): lambda city, person, place: (
        person.done if place is Place.OWN and person.done else city.stranger_import
    ),
    ("notices", "notice_id"): lambda city, person, place: person.notices.get(
        place, city.stranger_notice.pk
    ),
    ("plans", "plan_id"): lambda city, _, place: city.office(place).plan.pk,
    ("plans", "goal_id"): lambda city, _, place: city.office(place).goal.pk,
    ("carriers", "carrier_id"): lambda city, _, place: city.office(place).proposed.pk,
    ("carriers", "activity_id"): lambda city, _, place: city.office(place).activity.pk,
    ("carriers", "token"): lambda city, _, place: check_in_token(city.office(place).activity),
    ("hearings", "hearing_id"): lambda city, _, place: city.office(place).hearing.pk,
    ("hearings", "code"): lambda city, _, place: city.office(place).consultation.token,
    ("carriers", "version"): lambda *_: 1,
    ("carriers", "sign_up_id"): lambda city, _, place: city.office(place).coming.pk,
    ("calendars", "token"): lambda city, _, place: feed_token(city.office(place).account.pk),
    ("effects", "carrier_id"): lambda city, _, place: city.office(place).proposed.pk,
    ("effects", "expectation_id"): lambda city, _, place: city.office(place).expected.pk,
    ("alignment", "carrier_id"): lambda city, _, place: city.office(place).proposed.pk,
    ("library", "subject_type"): lambda *_: "carriers.activity",
    ("library", "key"): lambda city, _, place: city.office(place).activity.pk,
    ("library", "number"): lambda city, _, place: city.office(place).document.pk,
    ("library", "use_id"): lambda city, _, place: city.office(place).document.uses.get().pk,
    ("volunteering", "task_id"): lambda city, _, place: city.office(place).task.pk,
    ("cases", "case_id"): lambda city, _, place: city.office(place).case.pk,
    ("cases", "code"): lambda city, _, place: city.office(place).code,
    ("cases", "ruling_id"): lambda city, _, place: city.office(place).ruling.pk,
    ("cases", "template_id"): lambda city, _, place: city.office(place).template.pk,
    ("cases", "unit_id"): lambda city, _, place: city.office(place).unit.pk,
    ("review", "code"): lambda city, _, place: city.office(place).window.code,
    ("review", "name"): lambda *_: "results.csv",
    ("publicity", "name"): lambda *_: "public",
    ("publicity", "number"): lambda *_: opened_number(),
    ("review", "contest_id"): lambda city, _, place: city.office(place).contest.pk,
    ("review", "kind"): lambda *_: "top_marks",
    ("review", "set_id"): lambda *_: make_rating_set().pk,
    ("review", "roll_id"): lambda city, _, place: city.office(place).roll.pk,
    ("review", "round_id"): lambda city, _, place: round_over(city.office(place).roll).pk,
    ("review", "slip"): lambda city, _, place: city.office(place).slip,
    ("review", "batch_id"): lambda city, _, place: city.office(place).batch.pk,
    ("campaigns", "cell_id"): lambda city, _, place: city.office(place).cell.pk,
    ("campaigns", "batch_id"): lambda city, _, place: city.office(place).cell_batch,
    ("review", "key"): lambda city, _, place: city.office(place).comment.pk,
    ("campaigns", "campaign_id"): lambda city, _, place: city.office(place).campaign.pk,
    ("campaigns", "wave_id"): lambda city, _, place: city.office(place).wave.pk,
    ("campaigns", "group"): lambda *_: Group.ENTERPRISES.value,
    ("campaigns", "draft_id"): lambda city, _, place: city.office(place).draft.pk,
    ("diagnosis", "code"): lambda city, _, place: city.office(place).unit.code,
    ("diagnosis", "measure"): lambda *_: DIAGNOSED,
    ("reports", "code"): lambda city, _, place: city.office(place).committee.code,
}
"""(room, argument of an address) → the thing of an office that fills it."""


def empty_or_own(city: City, person: Person, place: Place) -> Organisation:
    """Return the joint branch, which can be closed and covers units; for the member, their own.

    Nobody belongs to the joint branch, so that the member would not see it.
    """
    office = city.office(place)
    return office.branch if person is city.people[Subject.MEMBER] else office.joint


WHO_BELONGS = ("sheets", "organisation", "access", "people", "leadership", "rolls", "privacy")
"""Rooms whose addresses stand below `/organisation/` and name the same things."""


def named(page: str) -> str:
    """The name of an address of who belongs together, in whichever room the page stands."""
    (found,) = {f"{room}:{page}" for room in WHO_BELONGS} & PAGES.keys()
    return found


OF_ONE_PAGE: Mapping[tuple[str, str], Filler] = {
    **{
        (named(page), "code"): lambda city, _, place: city.office(place).window.code
        for page in (
            *("unit", "unit_history", "rename_unit", "move_unit"),
            *("unit_roles", "give_unit_role", "open_unit_official"),
        )
    },
    **{
        (named(page), "code"): lambda city, person, place: empty_or_own(city, person, place).code
        for page in ("close", "cover")
    },
    ("review:office", "code"): lambda city, _, place: city.office(place).unit.code,
    ("organisation:close_unit", "code"): lambda city, _, place: city.office(place).division.code,
    **{
        (named(page), "member_id"): lambda city, _, place: city.office(place).activist.pk
        for page in ("ask_transfer", "leave")
    },
    **{
        (f"review:{page}", "slip"): lambda city, _, place: city.office(place).spent
        for page in ("in_the_box", "receipt_file")
    },
    ("review:receipt", "code"): lambda city, _, place: (
        receipt_of(city.office(place).spent).short_code
    ),
    ("people:advance", "member_id"): lambda city, _, place: city.office(place).activist.pk,
    ("people:open_account", "member_id"): lambda city, _, place: city.office(place).activist.pk,
    ("people:readmit", "member_id"): lambda city, _, place: city.office(place).gone.pk,
    **{
        (f"campaigns:{page}", "campaign_id"): lambda city, _, place: city.office(place).review.pk
        for page in ("review", "review_table", "review_office")
    },
    ("campaigns:review_office", "code"): lambda city, _, place: city.office(place).unit.code,
    ("campaigns:draw_wave", "campaign_id"): lambda city, _, place: (
        city.office(place).open_campaign.pk
    ),
    ("campaigns:draw_wave", "group"): lambda *_: Group.DEPUTIES.value,
    ("campaigns:begin_version", "draft_id"): lambda city, _, place: (
        city.office(place).questionnaire.pk
    ),
    ("carriers:correct_count", "carrier_id"): lambda city, _, place: city.office(place).endorsed.pk,
    ("carriers:correct_count", "voice"): lambda *_: "public",
    ("carriers:approve", "carrier_id"): lambda city, _, place: city.office(place).endorsed.pk,
    ("carriers:return", "carrier_id"): lambda city, _, place: city.office(place).endorsed.pk,
    ("carriers:resubmit", "carrier_id"): lambda city, _, place: city.office(place).returned.pk,
    ("carriers:confirm", "carrier_id"): lambda city, _, place: city.office(place).mended.pk,
    ("carriers:mend", "carrier_id"): lambda city, _, place: city.office(place).returned.pk,
    ("carriers:start", "carrier_id"): lambda city, _, place: city.office(place).approved.pk,
    ("carriers:evaluate", "carrier_id"): lambda city, _, place: city.office(place).running.pk,
    ("carriers:settle", "carrier_id"): lambda city, _, place: city.office(place).tried.pk,
    ("carriers:charter", "carrier_id"): lambda city, _, place: city.office(place).grown.pk,
    ("carriers:establish", "carrier_id"): lambda city, _, place: city.office(place).grown.pk,
    ("carriers:renew", "carrier_id"): lambda city, _, place: city.office(place).institution.pk,
    ("carriers:plan_activity", "carrier_id"): lambda city, _, place: city.office(place).running.pk,
}
"""Where one page needs a thing at another stage."""

QUERIES: Mapping[str, str] = {
    "diagnosis:measure": "period=2026Q3",
    "cases:new": "window=LJ0177",
    "cases:reply": "sign=same",
}
"""What an address needs behind its question mark."""


def arguments_of(
    name: str, arguments: tuple[str, ...], city: City, person: Person, place: Place
) -> dict[str, object]:
    """Fill the arguments of an address with a thing of the place.

    A page that names a new kind of thing needs one in `Office` and a line in `FILLERS`.
    """
    room = name.partition(":")[0] if ":" in name else "accounts"
    room = "organisation" if room in WHO_BELONGS else room
    return {
        argument: (OF_ONE_PAGE.get((name, argument)) or FILLERS[room, argument])(
            city, person, place
        )
        for argument in arguments
    }

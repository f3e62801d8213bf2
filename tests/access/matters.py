"""A house with an author and a decider, and one matter for each decision that is declared."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from tests.factories.ballots import make_round
from tests.factories.campaigns import make_draft
from tests.factories.campaigns import make_plan as make_campaign_plan
from tests.factories.carriers import link as link_to
from tests.factories.carriers import (
    make_carrier,
    make_charter,
    make_endorsement,
    make_evaluation,
    make_move,
    make_plan_goal,
)
from tests.factories.cases import make_case
from tests.factories.organisation import (
    NOW,
    make_acting_actor,
    make_deputyship,
    make_member,
    make_organisation,
    make_role,
    make_unit,
    make_user,
    make_window,
)
from tests.factories.rolls import make_roll
from xianfeng.access.models.roles import Role
from xianfeng.access.selectors.actors import actor_of
from xianfeng.access.services.roles import give_role, take_role
from xianfeng.accounts.models import User
from xianfeng.actors.rules import SYSTEM, Actor, RoleKind
from xianfeng.ballots.models.tallies import Comment
from xianfeng.ballots.rules.comments import HideReason
from xianfeng.ballots.services.batches import approve_batch, print_slips
from xianfeng.ballots.services.comments import hide_comment
from xianfeng.campaigns.rules.drafts import Template
from xianfeng.campaigns.services.campaigns import approve_campaign, prepare_campaign
from xianfeng.campaigns.services.questionnaires import begin_questionnaire, publish_questionnaire
from xianfeng.campaigns.words import template_questions
from xianfeng.carriers.models.carriers import OF_INSTITUTION, Carrier
from xianfeng.carriers.rules.life import LIFE, Deed, Draft, Form, Serves, Stage, Tally, Voice
from xianfeng.carriers.services.asking import ask_voice
from xianfeng.carriers.services.growth import establish_carrier, renew_charter, settle_carrier
from xianfeng.carriers.services.life import (
    approve_carrier,
    correct_endorsement,
    count_endorsement,
    propose_carrier,
    return_carrier,
)
from xianfeng.carriers.services.mending import confirm_meaning, mend_carrier
from xianfeng.cases.models.cases import About, Ruling
from xianfeng.cases.services.hands import decide_ruling
from xianfeng.hearings.rules import Way
from xianfeng.leadership.models.terms import Post, Term
from xianfeng.leadership.rules.terms import ApprovalKind, PostKind
from xianfeng.leadership.services.approvals import record_approval
from xianfeng.leadership.services.posts import appoint, end_post, extend_term
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.people.models.life import Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.services.life import advance, erase_mistake, keep_background, leave, readmit
from xianfeng.people.services.transfers import (
    accept_transfer,
    ask_transfer,
    refuse_transfer,
    release_transfer,
)
from xianfeng.privacy.models import Correction, DeletionRequest
from xianfeng.privacy.rules.requests import CorrectedField, DeletionState
from xianfeng.privacy.services.corrections import answer_correction
from xianfeng.privacy.services.deletion import answer_deletion
from xianfeng.review.models.signs import Contest
from xianfeng.review.services.office import answer_contest
from xianfeng.rolls.rules import ChangeKind
from xianfeng.rolls.services import change_roll
from xianfeng.sheets.services.undoing import BuiltOn

Decide = Callable[[Actor], object]


class House:
    """A committee with two branches; an author and a decider who hold the same power."""

    def __init__(self) -> None:
        self.top = make_organisation(kind=OrganisationKind.COMMITTEE)
        self.branch = make_organisation(parent=self.top)
        self.other = make_organisation(parent=self.top)
        self.member = self.person(self.branch)
        self.author = self.user_of(self.member)
        self.decider = self.user_of(self.person(self.top))
        self.helper = self.user_of(self.person(self.branch))
        """Whoever writes and asks for the author, as a deputy."""
        self.colleague = make_member(organisation=self.branch)

    def person(self, organisation: Organisation) -> Member:
        user = make_user()
        for kind, place in (
            (RoleKind.OFFICER, self.top),
            (RoleKind.ADMINISTRATOR, self.top),
            (RoleKind.SECRETARY, self.branch),
            (RoleKind.SECRETARY, self.other),
        ):
            make_role(user=user, kind=kind, organisation=place)
        return make_member(organisation=organisation, user=user)

    @staticmethod
    def user_of(member: Member) -> User:
        assert member.user is not None
        return member.user

    def as_author(self) -> Actor:
        return actor_of(self.author, at=NOW)

    def for_author(self) -> Actor:
        """The helper, acting for the author; afterwards nobody's deputy any more."""
        row = make_deputyship(principal=self.author, deputy=self.helper)
        actor = make_acting_actor(row)
        row.delete()
        return actor


def carrier_of(house: House, proposer: Actor, *, own: bool) -> Carrier:
    proposed = propose_carrier(
        actor=proposer,
        organisation=house.branch,
        draft=Draft("窗口延时服务", "下班也办事", Form.SERVICE_TEAM, [Serves.PEOPLE]),
        proposed_at=NOW - timedelta(days=30),
        at=NOW - timedelta(days=30),
        own=own,
    )
    return Carrier.objects.get(pk=proposed.pk)


def count(carrier: Carrier) -> Decide:
    return lambda actor: count_endorsement(
        actor=actor,
        carrier=carrier,
        voice=Voice.PUBLIC,
        tally=Tally(18, 20),
        counted_at=NOW,
        version=1,
        at=NOW,
    )


def approve(carrier: Carrier) -> Decide:
    for voice in Voice:
        make_endorsement(carrier, voice)
    carrier.moves.update(happened_at=NOW - timedelta(days=300))
    return lambda actor: approve_carrier(
        actor=actor, carrier=carrier, approved_at=NOW, version=1, at=NOW
    )


def ask_on_an_own_proposal(house: House) -> Decide:
    carrier = carrier_of(house, house.as_author(), own=True)
    closes_on = NOW.date() + timedelta(days=9)
    return lambda actor: ask_voice(
        actor=actor, carrier=carrier, way=Way.PUBLIC, closes_on=closes_on, at=NOW
    )


def confirm_the_own_change(house: House) -> Decide:
    carrier = carrier_of(house, house.as_author(), own=False)
    mended = mend_carrier(
        actor=house.as_author(),
        carrier=carrier,
        draft=Draft("窗口延时服务", "周六也办事", Form.SERVICE_TEAM, [Serves.PEOPLE]),
        goals=[],
        at=NOW,
    )
    return lambda actor: confirm_meaning(actor=actor, text=mended.earlier_texts.get(), at=NOW)


def approve_slips_that_one_printed(house: House) -> Decide:
    city = make_unit()
    window = make_window(parent=make_unit(parent=city))
    for user in (house.author, house.decider, house.helper):
        make_role(user=user, kind=RoleKind.OFFICER, unit=city)
    printed = print_slips(actor=house.as_author(), window=window, count=1, at=NOW)
    return lambda actor: approve_batch(
        actor=actor, window=window, batch_id=printed.batch_id, at=NOW
    )


def approve_slips_that_a_deputy_printed_for_one(house: House) -> Decide:
    city = make_unit()
    window = make_window(parent=make_unit(parent=city))
    for user in (house.author, house.decider, house.helper):
        make_role(user=user, kind=RoleKind.OFFICER, unit=city)
    printed = print_slips(actor=house.for_author(), window=window, count=1, at=NOW)
    return lambda actor: approve_batch(
        actor=actor, window=window, batch_id=printed.batch_id, at=NOW
    )


def _judged(house: House) -> Unit:
    """A window below a city; the author belongs to its office, and has power above like others."""
    city = make_unit()
    office = make_unit(parent=city)
    for user in (house.author, house.decider):
        make_role(user=user, kind=RoleKind.OFFICER, unit=city)
    make_role(user=house.author, kind=RoleKind.OFFICER, unit=office)
    return make_window(parent=office)


def approve_slips_of_the_own_office(house: House) -> Decide:
    window = _judged(house)
    printed = print_slips(actor=SYSTEM, window=window, count=1, at=NOW)
    return lambda actor: approve_batch(
        actor=actor, window=window, batch_id=printed.batch_id, at=NOW
    )


def hide_a_comment_on_the_own_office(house: House) -> Decide:
    window = _judged(house)
    comment = Comment.objects.create(round=make_round(window), month=24320, text="太慢")
    return lambda actor: hide_comment(
        actor=actor, unit=window, key=comment.pk, reason=HideReason.INSULT, at=NOW
    )


def count_on_an_own_proposal(house: House) -> Decide:
    return count(carrier_of(house, house.as_author(), own=True))


def correct_on_an_own_proposal(house: House) -> Decide:
    carrier = carrier_of(house, house.as_author(), own=True)
    return lambda actor: correct_endorsement(
        actor=actor,
        endorsement=make_endorsement(carrier, Voice.PUBLIC),
        tally=Tally(18, 20),
        counted_at=NOW,
        reason="看错一行",
        at=NOW,
    )


def settle_what_one_proposed(house: House) -> Decide:
    carrier = carrier_of(house, house.as_author(), own=True)
    grow(carrier, Stage.TRIAL)
    make_evaluation(carrier, NOW.date() - timedelta(days=90), NOW.date() - timedelta(days=1))
    return lambda actor: settle_carrier(actor=actor, carrier=carrier, settled_at=NOW, at=NOW)


def establish_a_charter_that_one_wrote(house: House) -> Decide:
    carrier = carrier_of(house, actor_of(house.decider, at=NOW), own=False)
    carrier.moves.update(by=None)
    grow(carrier, Stage.REGULAR)
    for days in (90, 30):
        day = NOW.date() - timedelta(days=days)
        make_evaluation(carrier, day, day + timedelta(days=20))
    for voice in Voice:
        make_endorsement(carrier, voice, round_=OF_INSTITUTION)
    written_by_author(house, carrier)
    return lambda actor: establish_carrier(actor=actor, carrier=carrier, established_at=NOW, at=NOW)


def renew_a_charter_that_one_wrote(house: House) -> Decide:
    carrier = carrier_of(house, actor_of(house.decider, at=NOW), own=False)
    carrier.moves.update(by=None)
    grow(carrier, Stage.INSTITUTION)
    make_charter(carrier, in_force_from=NOW.date() - timedelta(days=20))
    written_by_author(house, carrier)
    return lambda actor: renew_charter(actor=actor, carrier=carrier, in_force_from=NOW, at=NOW)


def grow(carrier: Carrier, stage: Stage) -> None:
    """Take the steps up to a stage, ten days apart, and tie it to a goal."""
    for place, step in enumerate((Deed.APPROVE, Deed.START, Deed.SETTLE, Deed.ESTABLISH)):
        if LIFE.current(carrier.moves.order_by("number")) is not stage:
            make_move(carrier, step, NOW - timedelta(days=28 - place))
    carrier.stage = stage.value
    carrier.save()
    link_to(carrier, make_plan_goal())


def written_by_author(house: House, carrier: Carrier) -> None:
    charter = make_charter(carrier)
    charter.by = house.author
    charter.save()


def give_back(carrier: Carrier) -> Decide:
    return lambda actor: return_carrier(actor=actor, carrier=carrier, reason="写清由谁回话", at=NOW)


def return_an_own_proposal(house: House) -> Decide:
    return give_back(carrier_of(house, house.as_author(), own=True))


def return_what_one_wrote_for_the_branch(house: House) -> Decide:
    return give_back(carrier_of(house, house.as_author(), own=False))


def return_what_a_deputy_wrote_for_one(house: House) -> Decide:
    return give_back(carrier_of(house, house.for_author(), own=False))


def return_a_proposal_taken_over_from_before(house: House) -> Decide:
    return give_back(make_carrier(organisation=house.branch, proposed_by=house.member))


def approve_an_own_proposal(house: House) -> Decide:
    return approve(carrier_of(house, house.as_author(), own=True))


def approve_what_one_wrote_for_the_branch(house: House) -> Decide:
    return approve(carrier_of(house, house.as_author(), own=False))


def approve_what_a_deputy_wrote_for_one(house: House) -> Decide:
    return approve(carrier_of(house, house.for_author(), own=False))


def approve_a_proposal_taken_over_from_before(house: House) -> Decide:
    return approve(make_carrier(organisation=house.branch, proposed_by=house.member))


def asked(house: House, asker: Actor, member: Member) -> Transfer:
    return ask_transfer(actor=asker, member=member, target=house.other, reason="工作调动", at=NOW)


def who_moves(house: House) -> Transfer:
    return asked(house, house.as_author(), house.member)


def who_asked(house: House) -> Transfer:
    return asked(house, house.as_author(), house.colleague)


def who_had_it_asked(house: House) -> Transfer:
    return asked(house, house.for_author(), house.colleague)


def on_a_transfer(
    service: Callable[..., object], make: Callable[[House], Transfer], **more: object
) -> Callable[[House], Decide]:
    def case(house: House) -> Decide:
        transfer = make(house)
        return lambda actor: service(actor=actor, transfer=transfer, at=NOW, **more)

    case.__name__ = make.__name__
    return case


def transfer_cases(service: Callable[..., object], **more: object) -> tuple["Case", ...]:
    return tuple(
        on_a_transfer(service, make, **more) for make in (who_moves, who_asked, who_had_it_asked)
    )


def on_the_member(service: Callable[..., object], **more: object) -> Callable[[House], Decide]:
    def who_it_is_about(house: House) -> Decide:
        return lambda actor: service(actor=actor, member=house.member, at=NOW, **more)

    return who_it_is_about


def advance_a_probationary_member(house: House) -> Decide:
    Member.objects.filter(pk=house.member.pk).update(standing=Standing.PROBATIONARY.value)
    house.member.memberships.update(standing=Standing.PROBATIONARY.value)
    return on_the_member(advance, on=NOW.date())(house)


def erase_whoever_is_recorded_by_mistake(house: House) -> Decide:
    """Whoever has an account is erased by nobody; the account gone, by anybody but themselves."""
    erase = on_the_member(erase_mistake, reason="重复录入")(house)

    def decide(actor: Actor) -> object:
        try:
            return erase(actor)
        except BuiltOn:
            Member.objects.filter(pk=house.member.pk).update(user=None)
            return erase(actor)

    return decide


def gone(house: House) -> None:
    day = date(2026, 3, 1)
    Member.objects.filter(pk=house.member.pk).update(left_on=day)
    house.member.memberships.update(ends_on=day, end_cause="left")
    house.member.refresh_from_db()


def readmit_whoever_left(house: House) -> Decide:
    gone(house)
    return on_the_member(readmit, on=NOW.date())(house)


def answer_a_correction(house: House) -> Decide:
    correction = Correction.objects.create(
        member=house.member,
        field=CorrectedField.EDUCATION.value,
        old="",
        new="bachelor",
        reason="补登",
        asked_at=NOW,
    )
    return lambda actor: answer_correction(
        actor=actor, correction=correction, is_right=False, answer="无依据", at=NOW
    )


def answer_a_deletion(house: House) -> Decide:
    request = DeletionRequest.objects.create(member=house.member, asked_at=NOW)
    return lambda actor: answer_deletion(
        actor=actor,
        request=request,
        outcome=DeletionState.PROFILE_REMOVED,
        answer="",
        at=NOW,
    )


def answer_a_deletion_of_whoever_left(house: House) -> Decide:
    gone(house)
    return answer_a_deletion(house)


def make_post(house: House) -> Post:
    return Post.objects.create(
        organisation=house.branch,
        member=house.member,
        kind=PostKind.SECRETARY.value,
        starts_on=date(2026, 1, 1),
        recorded_at=NOW,
    )


def approve_the_election_of_those_who_lead(house: House) -> Decide:
    extend_the_term_of_those_who_lead(house)
    return lambda actor: record_approval(
        actor=actor,
        organisation=house.branch,
        kind=ApprovalKind.ELECTION,
        approved_on=NOW.date(),
        paper="直工〔2026〕1号",
        at=NOW,
    )


def extend_the_term_of_those_who_lead(house: House) -> Decide:
    make_post(house)
    Term.objects.create(
        organisation=house.branch,
        starts_on=date(2024, 1, 1),
        ends_on=date(2026, 12, 31),
        recorded_at=NOW,
    )
    return lambda actor: extend_term(
        actor=actor, organisation=house.branch, until=date(2027, 6, 30), reason="疫情", at=NOW
    )


def appoint_somebody(house: House) -> Decide:
    return lambda actor: appoint(
        actor=actor,
        organisation=house.branch,
        member=house.member,
        kind=PostKind.DEPUTY_SECRETARY,
        starts_on=NOW.date(),
        at=NOW,
    )


def end_a_post(house: House) -> Decide:
    post = make_post(house)
    return lambda actor: end_post(actor=actor, post=post, ends_on=NOW.date(), at=NOW)


def put_somebody_on_a_roll(house: House) -> Decide:
    roll = make_roll(house.branch, size=1)
    return lambda actor: change_roll(
        actor=actor,
        roll=roll,
        member=house.member,
        kind=ChangeKind.ADDED,
        reason="漏登",
        at=NOW,
    )


def give_somebody_a_role(house: House) -> Decide:
    return lambda actor: give_role(
        actor=actor,
        user=house.author,
        kind=RoleKind.LEADER.value,
        organisation=house.branch,
        starts_at=NOW,
        at=NOW,
    )


def take_a_role_from_somebody(house: House) -> Decide:
    role = Role.objects.filter(user=house.author, kind=RoleKind.SECRETARY.value).earliest("pk")
    return lambda actor: take_role(actor=actor, role=role, at=NOW)


def contest_on(house: House, **asker: User | None) -> Decide:
    contest = Contest.objects.create(
        window=make_window(), period="2026Q3", organisation=house.top, asked_at=NOW, **asker
    )
    return lambda actor: answer_contest(
        actor=actor, contest=contest, is_upheld=True, answer="属实", at=NOW
    )


def answer_a_contest_of_ones_own(house: House) -> Decide:
    return contest_on(house, asked_by=house.author)


def answer_a_contest_that_a_deputy_raised_for_one(house: House) -> Decide:
    return contest_on(house, asked_by=house.helper, asked_for=house.author)


def ruling_on(house: House, **asker: User | None) -> Decide:
    ruling = Ruling.objects.create(
        case=make_case(at=NOW), organisation=house.top, about=About.RETURNED, asked_at=NOW, **asker
    )
    unit = make_unit()
    return lambda actor: decide_ruling(
        actor=actor, ruling=ruling, unit=unit, answer="由其办理", at=NOW
    )


def rule_on_a_case_that_one_sent_back(house: House) -> Decide:
    return ruling_on(house, asked_by=house.author)


def rule_on_a_case_that_a_deputy_sent_back_for_one(house: House) -> Decide:
    return ruling_on(house, asked_by=house.helper, asked_for=house.author)


def rule_on_a_case_that_one_handled(house: House) -> Decide:
    decide = ruling_on(house)
    ruling = Ruling.objects.get()
    ruling.case.moves.update(by=house.author)
    return decide


Case = Callable[[House], Decide]


def publish_an_own_questionnaire(house: House, author: Actor | None = None) -> Decide:
    draft = begin_questionnaire(
        actor=author or house.as_author(),
        organisation=house.branch,
        title="行风评议问卷",
        template=Template.CONDUCT,
        questions=template_questions(Template.CONDUCT),
        at=NOW,
    )
    return lambda actor: publish_questionnaire(actor=actor, draft=draft, at=NOW)


def publish_what_a_deputy_wrote_for_one(house: House) -> Decide:
    return publish_an_own_questionnaire(house, house.for_author())


def approve_an_own_campaign(house: House, author: Actor | None = None) -> Decide:
    unit = make_unit()
    Organisation.objects.update(unit=unit)
    draft = make_draft(house.top, is_published=True)
    plan = make_campaign_plan(draft, [unit])
    branch = Organisation.objects.get(pk=house.branch.pk)
    writer = author or house.as_author()
    campaign = prepare_campaign(actor=writer, organisation=branch, plan=plan, at=NOW)
    return lambda actor: approve_campaign(actor=actor, campaign=campaign, at=NOW)


def approve_a_campaign_that_a_deputy_wrote_for_one(house: House) -> Decide:
    return approve_an_own_campaign(house, house.for_author())


CASES: Mapping[Callable[..., object], tuple[Case, ...]] = {
    approve_batch: (
        approve_slips_that_one_printed,
        approve_slips_that_a_deputy_printed_for_one,
        approve_slips_of_the_own_office,
    ),
    hide_comment: (hide_a_comment_on_the_own_office,),
    publish_questionnaire: (publish_an_own_questionnaire, publish_what_a_deputy_wrote_for_one),
    approve_campaign: (approve_an_own_campaign, approve_a_campaign_that_a_deputy_wrote_for_one),
    correct_endorsement: (correct_on_an_own_proposal,),
    count_endorsement: (count_on_an_own_proposal,),
    ask_voice: (ask_on_an_own_proposal,),
    approve_carrier: (
        approve_an_own_proposal,
        approve_what_one_wrote_for_the_branch,
        approve_what_a_deputy_wrote_for_one,
        approve_a_proposal_taken_over_from_before,
    ),
    confirm_meaning: (confirm_the_own_change,),
    settle_carrier: (settle_what_one_proposed,),
    establish_carrier: (establish_a_charter_that_one_wrote,),
    renew_charter: (renew_a_charter_that_one_wrote,),
    return_carrier: (
        return_an_own_proposal,
        return_what_one_wrote_for_the_branch,
        return_what_a_deputy_wrote_for_one,
        return_a_proposal_taken_over_from_before,
    ),
    release_transfer: transfer_cases(release_transfer),
    accept_transfer: transfer_cases(accept_transfer),
    refuse_transfer: transfer_cases(refuse_transfer, reason="本支部人手不足"),
    keep_background: (
        on_the_member(keep_background, full_date=None, birth_year=1990, education=None),
    ),
    answer_correction: (answer_a_correction,),
    answer_deletion: (answer_a_deletion, answer_a_deletion_of_whoever_left),
    advance: (advance_a_probationary_member,),
    leave: (on_the_member(leave, on=NOW.date()),),
    erase_mistake: (erase_whoever_is_recorded_by_mistake,),
    readmit: (readmit_whoever_left,),
    record_approval: (approve_the_election_of_those_who_lead,),
    extend_term: (extend_the_term_of_those_who_lead,),
    appoint: (appoint_somebody,),
    end_post: (end_a_post,),
    change_roll: (put_somebody_on_a_roll,),
    give_role: (give_somebody_a_role,),
    take_role: (take_a_role_from_somebody,),
    answer_contest: (
        answer_a_contest_of_ones_own,
        answer_a_contest_that_a_deputy_raised_for_one,
    ),
    decide_ruling: (
        rule_on_a_case_that_one_sent_back,
        rule_on_a_case_that_a_deputy_sent_back_for_one,
        rule_on_a_case_that_one_handled,
    ),
}
"""One or more matters for each declared decision, with whoever counts as author of it."""

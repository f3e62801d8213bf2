from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from tests.factories.organisation import (
    NOW,
    make_actor,
    make_member,
    make_organisation,
    make_unit,
)
from tests.kit import with_role
from xianfeng.actors.rules import RoleKind
from xianfeng.leadership.models.terms import Approval, Post, Term
from xianfeng.leadership.rules.findings import FindingKind
from xianfeng.leadership.rules.terms import PostKind
from xianfeng.leadership.selectors.findings import finding_lines, findings_in_reach
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.rules.kinds import OrganisationKind, UnitKind
from xianfeng.people.rules.kinds import Standing

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 30)
RECORDED_LATELY = datetime(2026, 9, 29, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-09-30T09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def top() -> Organisation:
    return make_organisation(kind=OrganisationKind.WORK_COMMITTEE)


def kinds(organisation: Organisation) -> set[FindingKind]:
    """Return what is found on an organisation, on its page and in the list alike."""
    officer = make_actor(RoleKind.OFFICER, organisation)
    on_page = {line.kind for line in finding_lines(officer, organisation, today=TODAY)}
    pairs, _ = findings_in_reach(officer, today=TODAY)
    assert on_page == {finding.kind for key, finding in pairs if key == organisation.pk}
    return on_page


@pytest.mark.parametrize(("members", "found"), [(99, None), (100, FindingKind.COMMITTEE_DUE)])
def test_an_office_counts_all_members_below_and_no_activist(
    top: Organisation, members: int, found: FindingKind | None
) -> None:
    general = make_organisation(parent=top, kind=OrganisationKind.GENERAL_BRANCH)
    branch = make_organisation(parent=general, unit=make_unit(kind=UnitKind.DIVISION))
    for number in range(members):
        make_member(
            organisation=branch,
            standing=Standing.PROBATIONARY if number else Standing.FULL,
        )
    make_member(organisation=branch, standing=Standing.ACTIVIST)

    assert (FindingKind.COMMITTEE_DUE in kinds(general)) is (found is not None)
    assert FindingKind.COMMITTEE_DUE not in kinds(branch)


def test_a_branch_that_came_in_yesterday_is_not_called_too_small(top: Organisation) -> None:
    branch = make_organisation(parent=top)
    Organisation.objects.filter(pk=branch.pk).update(recorded_at=RECORDED_LATELY)
    assert kinds(branch) == {FindingKind.TERM_MISSING}

    Organisation.objects.filter(pk=branch.pk).update(
        recorded_at=RECORDED_LATELY - timedelta(days=30)
    )
    assert FindingKind.TOO_SMALL in kinds(branch)


def test_a_part_of_an_office_is_no_office(top: Organisation) -> None:
    office = make_unit(kind=UnitKind.OFFICE)
    committee = make_organisation(parent=top, kind=OrganisationKind.COMMITTEE, unit=office)
    part = make_organisation(parent=committee, unit=office)
    own = make_organisation(parent=top, unit=make_unit(kind=UnitKind.OFFICE))
    for branch in (part, own):
        for _ in range(51):
            make_member(organisation=branch)

    assert {FindingKind.TOO_LARGE, FindingKind.GENERAL_BRANCH_DUE} & kinds(part) == {
        FindingKind.TOO_LARGE
    }
    assert {FindingKind.TOO_LARGE, FindingKind.GENERAL_BRANCH_DUE} & kinds(own) == {
        FindingKind.GENERAL_BRANCH_DUE
    }


def test_who_is_in_a_group_is_of_its_branch(top: Organisation) -> None:
    branch = make_organisation(parent=top)
    group = make_organisation(parent=branch, kind=OrganisationKind.GROUP)
    make_member(organisation=branch)
    make_member(organisation=group)
    assert FindingKind.TOO_SMALL in kinds(branch)
    make_member(organisation=group)

    assert FindingKind.TOO_SMALL not in kinds(branch)


def test_the_secretary_of_the_discipline_committee_is_a_deputy(top: Organisation) -> None:
    committee = make_organisation(parent=top, kind=OrganisationKind.COMMITTEE)
    people = [make_member(organisation=committee) for _ in range(100)]
    wanted = {FindingKind.DISCIPLINE_LEAD_MISSING, FindingKind.DEPUTY_MISSING}
    assert wanted <= kinds(committee)

    Post.objects.create(
        organisation=committee,
        member=people[0],
        kind=PostKind.DISCIPLINE_SECRETARY.value,
        starts_on=date(2026, 1, 1),
        recorded_at=NOW,
    )

    assert not wanted & kinds(committee)


def test_a_committee_is_judged_by_the_regulation_for_offices(top: Organisation) -> None:
    committee = make_organisation(parent=top, kind=OrganisationKind.COMMITTEE, code="A01")
    officer = with_role(RoleKind.OFFICER, top)

    page = officer.get(f"/organisation/{committee.code}/").content.decode()
    term = officer.get("/organisation/A01/term/").content.decode()

    assert "党和国家机关基层组织工作条例》（2019年）第九条" in page
    assert "支部工作条例" not in page
    assert 'value="2031-09-30"' in term


def test_the_level_above_records_what_it_approved(top: Organisation) -> None:
    committee = make_organisation(parent=top, kind=OrganisationKind.COMMITTEE, code="A01")
    Term.objects.create(
        organisation=committee,
        elected_on=date(2026, 6, 1),
        starts_on=date(2026, 6, 2),
        ends_on=date(2031, 6, 2),
        recorded_at=NOW,
    )
    wanted = {FindingKind.FEWER_MEMBERS, FindingKind.ELECTION_UNAPPROVED}
    assert wanted <= kinds(committee)
    above, here = with_role(RoleKind.OFFICER, top), with_role(RoleKind.OFFICER, committee)
    address = "/organisation/A01/approval/"
    said = {"approved_on": "2026-06-10", "paper": "直工〔2026〕9号"}

    assert f"{address}?kind=election" in above.get("/organisation/A01/").content.decode()
    assert f"{address}?kind=election" not in here.get("/organisation/A01/").content.decode()
    assert here.post(address, {**said, "kind": "election"}).status_code == 403
    early = above.post(address, {**said, "kind": "election", "approved_on": "2026-05-31"})
    for kind in ("election", "fewer_members"):
        assert above.post(address, {**said, "kind": kind}).status_code == 302
        assert above.post(address, {**said, "kind": kind}).status_code == 422

    assert early.status_code == 422
    assert not wanted & kinds(committee)
    assert "直工〔2026〕9号" in above.get("/organisation/A01/").content.decode()


def test_without_a_term_no_election_is_approved(top: Organisation) -> None:
    make_organisation(parent=top, kind=OrganisationKind.COMMITTEE, code="A01")
    said = {"approved_on": "2026-06-10", "paper": "直工〔2026〕9号", "kind": "election"}

    page = with_role(RoleKind.OFFICER, top).post("/organisation/A01/approval/", said)

    assert page.status_code == 422
    assert not Approval.objects.exists()


@pytest.mark.parametrize(
    ("name", "kind", "due"),
    [
        ("市教育局机关党支部", OrganisationKind.BRANCH, "2029-09-30"),
        ("市教育局党总支", OrganisationKind.GENERAL_BRANCH, "2029-09-30"),
        ("东山村党支部", OrganisationKind.BRANCH, "2031-09-30"),
        ("农村工作处党支部", OrganisationKind.BRANCH, "2029-09-30"),
    ],
)
def test_a_term_is_as_long_as_the_rule_for_its_kind(
    top: Organisation, name: str, kind: OrganisationKind, due: str
) -> None:
    make_organisation(parent=top, kind=kind, name=name, code="A01")
    page = with_role(RoleKind.OFFICER, top).get("/organisation/A01/term/").content.decode()

    assert f'value="{due}"' in page

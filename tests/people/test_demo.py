from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.db.models import Count, Q
from pytest_django import DjangoDbBlocker

from tests.factories.city import fill_city
from tests.factories.organisation import is_acyclic
from xianfeng.access.models.deputies import Deputyship
from xianfeng.access.models.roles import Role
from xianfeng.access.selectors.actors import actor_of
from xianfeng.accounts.demo import LOGINS, PASSWORD
from xianfeng.accounts.models import User
from xianfeng.actors.permissions import has_role
from xianfeng.actors.rules import Person, RoleKind, System
from xianfeng.asks.rules import State
from xianfeng.audit.models import Entry
from xianfeng.foundation.names import name_keys
from xianfeng.foundation.room import house
from xianfeng.leadership.models.composition import Composition
from xianfeng.leadership.models.terms import Post, Term
from xianfeng.leadership.rules.composition import FLOW_GROUP, Flow, flow_name, last_quarters
from xianfeng.leadership.rules.findings import FindingKind
from xianfeng.leadership.selectors.findings import findings_in_reach
from xianfeng.leadership.services.composition import count_members
from xianfeng.organisation import demo
from xianfeng.organisation.demo.history import MERGED_INTO
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.selectors.history import tree_as_of
from xianfeng.people.demo import OWN_BRANCH, SIZES
from xianfeng.people.models.life import Transfer
from xianfeng.people.models.members import Member
from xianfeng.privacy.models import Correction, DeletionRequest
from xianfeng.privacy.rules.requests import CorrectionState
from xianfeng.rolls.models import RollChange
from xianfeng.rolls.rules import ChangeKind
from xianfeng.volunteering.models.strengths import Skill
from xianfeng.volunteering.models.tasks import Task
from xianfeng.volunteering.rules.strengths import SkillKind

pytestmark = [
    pytest.mark.usefixtures("city"),
    pytest.mark.xdist_group("the city of organisation"),
    pytest.mark.django_db,
]
TODAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One city for all tests of this file, undone at the end; each test sees it and rolls back."""
    del django_db_setup
    with django_db_blocker.unblock(), transaction.atomic():
        said = fill_city(at=TODAY, seed=1)
        assert said[:3] == ["60 offices, 420 branches", "6 logins", "8,000 members"]
        yield
        transaction.set_rollback(True)


def test_the_city_has_its_offices_windows_branches_and_members() -> None:
    assert Unit.objects.filter(parent__code="LJ").count() == 60
    assert Unit.objects.filter(kind=UnitKind.WINDOW.value).count() == 36
    assert Organisation.objects.filter(parent__parent__code="A", closed_on=None).count() == 420
    assert set(demo.RITUAL_OFFICES) < set(Unit.objects.values_list("code", flat=True))
    assert Entry.objects.filter(verb="organisation.demo.filled").count() == 1
    assert {*Entry.objects.values_list("subject_type", flat=True)} <= house().nouns.keys()
    moments = list(Entry.objects.order_by("number").values_list("recorded_at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] < TODAY


def test_every_branch_is_one_by_the_rules() -> None:
    here = Q(members__left_on=None)
    branches = (
        Organisation.objects.filter(parent__parent__code="A", closed_on=None)
        .exclude(code__in=SIZES)
        .annotate(
            everybody=Count("members", filter=here),
            full=Count("members", filter=here & Q(members__standing="full")),
        )
    )

    assert all(branch.full >= 3 and branch.everybody <= 50 for branch in branches)
    assert not Member.objects.filter(joined_date__gt=TODAY.date()).exists()
    assert not Member.objects.filter(joined_date=None).exclude(standing="activist").exists()


def test_the_trees_agree_with_their_paths() -> None:
    for tree in (Unit.objects, Organisation.objects):
        for node in tree.exclude(parent=None).select_related("parent"):
            assert node.parent
            assert node.path[:-8] == node.parent.path


def test_every_login_works_and_is_what_it_says() -> None:
    actors = {
        login.username: actor_of(User.objects.get(username=login.username), at=TODAY)
        for login in LOGINS
    }

    opened = User.objects.exclude(first_code=None)
    assert opened.count() == 4
    assert all(
        user.check_password(PASSWORD)
        for user in User.objects.filter(is_active=True, first_code=None)
    )
    assert has_role(actors["leader"], {RoleKind.LEADER})
    branch = Organisation.objects.get(code=OWN_BRANCH)
    assert has_role(actors["secretary"], {RoleKind.SECRETARY}, organisation=branch)
    assert isinstance(actors["member"], Person)
    assert actors["member"].home.organisation_id == branch.pk


def test_the_city_has_a_past() -> None:
    before, today = tree_as_of(date(2025, 1, 15)), tree_as_of(TODAY.date())

    assert is_acyclic(before)
    assert is_acyclic(today)
    assert len(today.nodes) == 481
    assert len(before.nodes) == 481 + len(MERGED_INTO)
    for one in Organisation.objects.filter(closed_on=None):
        assert (today.nodes[one.pk].name, today.nodes[one.pk].parent) == (one.name, one.parent_id)
    changed = [
        key for key in today.nodes if key in before.nodes and before.nodes[key] != today.nodes[key]
    ]
    assert len(changed) > 10
    assert is_acyclic(tree_as_of(TODAY.date(), Unit))


def test_the_rules_find_something_in_the_city() -> None:
    _, counts = findings_in_reach(
        actor_of(User.objects.get(username="officer"), at=TODAY), today=TODAY.date()
    )

    # Offices that are too small for their form, or have outgrown a branch, are not in this city.
    assert set(FindingKind) - set(counts) == {
        FindingKind.FEWER_MEMBERS,
        FindingKind.GENERAL_BRANCH_DUE,
    }
    assert sum(counts.values()) < 250


def test_nothing_in_the_room_is_without_an_example() -> None:
    assert {*Transfer.objects.values_list("state", flat=True)} == {*State}
    assert Transfer.objects.exclude(escalated_at=None).count() == 1
    assert {*Correction.objects.values_list("state", flat=True)} == {*CorrectionState}
    assert DeletionRequest.objects.count() == 2
    assert {*RollChange.objects.values_list("kind", flat=True)} == {*ChangeKind}
    assert Deputyship.objects.filter(ends_at__lt=TODAY).count() == 1
    assert Deputyship.objects.filter(starts_at__gt=TODAY).count() == 1
    assert Role.objects.filter(ends_at__lt=TODAY).exists()
    assert Role.objects.filter(ends_at__gt=TODAY).exists()
    assert Role.objects.filter(user__member__left_on__isnull=False, ends_at=None).exists()
    assert Entry.objects.exclude(for_user=None).exists()
    assert Term.objects.exclude(extended_until=None).exists()
    assert Post.objects.exclude(ends_on=None).exists()

    count_members(actor=System("demo"), at=TODAY)
    counts = Composition.objects.get(organisation__code="A").counts
    for quarter in last_quarters(TODAY.date()):
        assert counts[flow_name(Flow.LEFT, quarter)][FLOW_GROUP] >= 10


def test_every_member_of_the_city_is_found_by_sound() -> None:
    rows = Member.objects.order_by("pk").values_list("name", "name_keys")

    assert all(keys == name_keys(name) for name, keys in rows)


def test_members_say_what_they_can_and_branches_what_there_is_to_do() -> None:
    kinds = Skill.objects.exclude(kind="").values("kind").distinct()
    assert kinds.count() == len(SkillKind)
    assert Task.objects.filter(ends_at__gt=TODAY).exists()
    assert Task.objects.filter(ends_at__lte=TODAY).exists()
    assert set(Task.objects.values_list("needed", flat=True)) <= set(range(2, 9))

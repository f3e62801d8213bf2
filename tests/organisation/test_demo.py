from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.db.models import Count, Q

from xianfeng.accounts.demo import LOGINS, PASSWORD
from xianfeng.accounts.models import User
from xianfeng.audit.models import Entry
from xianfeng.organisation import demo
from xianfeng.organisation.demo import history
from xianfeng.organisation.models import Member, Organisation, Unit
from xianfeng.organisation.permissions import is_leader, is_secretary
from xianfeng.organisation.rules import FindingKind, UnitKind
from xianfeng.organisation.selectors import (
    actor_of,
    findings_in_reach,
    tree_as_of,
    unit_tree_as_of,
)

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def city() -> None:
    assert demo.fill(at=TODAY, seed=1) == "60 offices, 420 branches, 8,000 members"


@pytest.mark.usefixtures("city")
def test_the_city_has_its_offices_windows_branches_and_members() -> None:
    assert Unit.objects.filter(parent__code="LJ").count() == 60
    assert Unit.objects.filter(kind=UnitKind.WINDOW.value).count() == 36
    assert Organisation.objects.filter(parent__parent__code="A", closed_on=None).count() == 420
    assert set(demo.RITUAL_OFFICES) < set(Unit.objects.values_list("code", flat=True))
    assert Entry.objects.get().verb == "organisation.demo.filled"


@pytest.mark.usefixtures("city")
def test_every_branch_is_one_by_the_rules() -> None:
    present = Organisation.objects.filter(parent__parent__code="A", closed_on=None)
    branches = present.annotate(
        everybody=Count("members"), full=Count("members", filter=Q(members__standing="full"))
    )

    assert all(branch.full >= 3 and branch.everybody <= 50 for branch in branches)
    assert not Member.objects.filter(joined_date__gt=TODAY.date()).exists()
    assert not Member.objects.filter(joined_date=None).exclude(standing="activist").exists()


@pytest.mark.usefixtures("city")
def test_the_trees_agree_with_their_paths() -> None:
    for tree in (Unit.objects, Organisation.objects):
        for node in tree.exclude(parent=None).select_related("parent"):
            assert node.parent
            assert node.path[:-8] == node.parent.path


@pytest.mark.usefixtures("city")
def test_every_login_works_and_is_what_it_says() -> None:
    actors = {
        login.username: actor_of(User.objects.get(username=login.username), at=TODAY)
        for login in LOGINS
    }

    assert all(user.check_password(PASSWORD) for user in User.objects.all())
    assert is_leader(actors["leader"])
    branch = Organisation.objects.get(code=demo.OWN_BRANCH)
    assert is_secretary(actors["secretary"], branch)
    assert isinstance(actors["member"], Member)
    assert actors["member"].organisation == branch


def test_the_same_seed_and_day_give_the_same_city() -> None:
    def people() -> list[object]:
        demo.fill(at=TODAY, seed=7)
        rows = Member.objects.order_by("number")
        found: list[object] = list(
            rows.values_list("number", "name", "joined_date", "organisation__code")
        )
        transaction.set_rollback(True)
        return found

    with transaction.atomic():
        first = people()
    with transaction.atomic():
        second = people()

    assert first == second


@pytest.mark.usefixtures("city")
def test_the_city_has_a_past() -> None:
    before, today = tree_as_of(date(2025, 1, 15)), tree_as_of(TODAY.date())

    assert before.is_acyclic()
    assert today.is_acyclic()
    assert len(today.nodes) == 481
    assert len(before.nodes) == 481 + len(history.MERGED_INTO)
    for one in Organisation.objects.filter(closed_on=None):
        assert (today.nodes[one.pk].name, today.nodes[one.pk].parent) == (one.name, one.parent_id)
    changed = [
        key for key in today.nodes if key in before.nodes and before.nodes[key] != today.nodes[key]
    ]
    assert len(changed) > 10
    assert unit_tree_as_of(TODAY.date()).is_acyclic()


@pytest.mark.usefixtures("city")
def test_the_rules_find_something_in_the_city() -> None:
    _, counts = findings_in_reach(
        actor_of(User.objects.get(username="officer"), at=TODAY), today=TODAY.date()
    )

    assert set(counts) >= {
        FindingKind.TERM_ENDED,
        FindingKind.ELECTION_DUE,
        FindingKind.TERM_MISSING,
        FindingKind.SECRETARY_MISSING,
    }
    assert sum(counts.values()) < 150

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from tests.factories.organisation import (
    NOW,
    make_actor,
    make_member,
    make_organisation,
    make_role,
    make_user,
    path_names,
)
from xianfeng.access.models.roles import Role
from xianfeng.actors.rules import SYSTEM, Actor, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import Before, Missing
from xianfeng.leadership.models.terms import Term
from xianfeng.leadership.rules.terms import PostKind
from xianfeng.leadership.services.posts import appoint, begin_term
from xianfeng.organisation.models.history import TreeEvent
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.rules.in_the_way import (
    HasTransfers,
    NobodyStays,
    NotItsMembers,
    RolesToCome,
)
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.selectors.history import tree_as_of
from xianfeng.organisation.services.ground import WouldCycle
from xianfeng.organisation.services.mergers import (
    KindsDiffer,
    merge_organisations,
    split_organisation,
)
from xianfeng.organisation.services.nodes import found_node, move_node, rename_node
from xianfeng.people.models.life import Membership, Transfer
from xianfeng.people.models.members import Member

pytestmark = pytest.mark.django_db
SPRING = date(2026, 3, 1)


def merge(
    merged: Sequence[Organisation],
    survivor: Organisation,
    actor: Actor = SYSTEM,
    on: date = SPRING,
) -> Organisation:
    return merge_organisations(
        actor=actor, merged=merged, survivor=survivor, happened_on=on, reason="整合", at=NOW
    )


def split(
    one: Organisation, members: Sequence[int], actor: Actor = SYSTEM, on: date = SPRING
) -> Organisation:
    return split_organisation(
        actor=actor,
        organisation=one,
        code="NEW",
        name="新党支部",
        kind=OrganisationKind.BRANCH,
        unit=None,
        members=members,
        happened_on=on,
        reason="人数过多",
        at=NOW,
    )


def test_merge_takes_members_and_what_stands_below_along() -> None:
    top = make_organisation()
    first, second, stays = (
        make_organisation(parent=top, kind=OrganisationKind.GENERAL_BRANCH) for _ in range(3)
    )
    leaf = make_organisation(parent=second)
    people = [make_member(organisation=each) for each in (first, second, second, leaf, stays)]
    officer = make_actor(RoleKind.OFFICER, top)

    merge([first, second, stays], stays, officer)

    leaf.refresh_from_db()
    stays.refresh_from_db()
    assert leaf.parent == stays
    assert leaf.path[:-8] == stays.path
    assert [Member.objects.get(pk=each.pk).organisation for each in people] == [
        stays,
        stays,
        stays,
        leaf,
        stays,
    ]
    assert list(
        Organisation.objects.filter(closed_on=SPRING).order_by("pk").values_list("pk", flat=True)
    ) == [first.pk, second.pk]
    event = TreeEvent.objects.get()
    assert (event.kind, event.organisation, event.members) == ("merged", stays, 3)
    assert set(event.others.all()) == {first, second}
    entry = Entry.objects.get()
    assert entry.detail == {
        "merged": [first.code, second.code],
        "members": 3,
        "moved": 1,
    }
    assert path_names(tree_as_of(date(2026, 2, 1)), leaf.pk) == (top.name, second.name, leaf.name)
    assert path_names(tree_as_of(SPRING), leaf.pk) == (top.name, stays.name, leaf.name)


def test_merge_and_split_write_the_memberships_of_those_who_go() -> None:
    one, stays = make_organisation(), make_organisation()
    member = make_member(organisation=one, joined_date=date(2020, 1, 1))
    gone = make_member(organisation=one)
    Membership.objects.filter(member=gone).update(ends_on=date(2020, 1, 1), end_cause="left")
    Member.objects.filter(pk=gone.pk).update(left_on=date(2020, 1, 1))

    merge([one], stays)

    rows = Membership.objects.filter(member=member).order_by("pk")
    assert list(rows.values_list("organisation", "starts_on", "ends_on", "end_cause")) == [
        (one.pk, date(2020, 1, 1), SPRING, "transferred"),
        (stays.pk, SPRING, None, ""),
    ]
    assert not Membership.objects.filter(member=gone, ends_on=None).exists()


def test_merge_and_split_wait_for_transfers() -> None:
    one, other = make_organisation(), make_organisation()
    members = [make_member(organisation=one).pk for _ in range(2)]
    Transfer.objects.create(
        member_id=members[0], source=one, target=other, reason="调动", asked_at=NOW
    )

    with pytest.raises(HasTransfers):
        merge([one], other)
    with pytest.raises(HasTransfers):
        split(one, members[:1])


def test_merge_takes_in_what_stands_below_the_survivor() -> None:
    stays = make_organisation(kind=OrganisationKind.GENERAL_BRANCH)
    middle = make_organisation(parent=stays, kind=OrganisationKind.GENERAL_BRANCH)
    lower = make_organisation(parent=middle, kind=OrganisationKind.GENERAL_BRANCH)
    leaf = make_organisation(parent=lower)

    merge([middle, lower], stays)

    leaf.refresh_from_db()
    assert leaf.parent == stays
    assert tree_as_of(SPRING).nodes.keys() == {stays.pk, leaf.pk}


def test_merge_ends_terms_posts_and_roles() -> None:
    one, stays = make_organisation(), make_organisation()
    member = make_member(organisation=one)
    post = appoint(
        actor=SYSTEM,
        organisation=one,
        member=member,
        kind=PostKind.SECRETARY,
        starts_on=date(2025, 1, 1),
        at=NOW,
    )
    begin_term(
        actor=SYSTEM,
        organisation=one,
        elected_on=None,
        starts_on=date(2025, 1, 1),
        ends_on=date(2028, 1, 1),
        at=NOW,
    )
    role = make_role(user=make_user(), kind=RoleKind.SECRETARY, organisation=one)

    merge([one], stays)

    post.refresh_from_db()
    assert post.ends_on == SPRING
    assert Term.objects.get().ended_on == SPRING
    assert Role.objects.get(pk=role.pk).ends_at == NOW


def test_merge_refuses_what_does_not_go_together() -> None:
    branch, other = make_organisation(), make_organisation(kind=OrganisationKind.COMMITTEE)
    with pytest.raises(Missing):
        merge([branch], branch)
    with pytest.raises(KindsDiffer):
        merge([branch], other)
    lower = make_organisation(parent=branch)
    with pytest.raises(WouldCycle):
        merge([branch], lower)
    joint = make_organisation(kind=OrganisationKind.JOINT_BRANCH)
    assert merge([branch], joint).pk == joint.pk


def test_merge_refuses_roles_that_are_to_begin() -> None:
    one = make_organisation()
    role = make_role(user=make_user(), kind=RoleKind.SECRETARY, organisation=one)
    role.starts_at = NOW + timedelta(days=3)
    role.save()

    with pytest.raises(RolesToCome):
        merge([one], make_organisation())


def test_merge_refuses_days_that_do_not_fit() -> None:
    first, second = make_organisation(), make_organisation()
    young = found_node(
        actor=SYSTEM,
        table=Organisation,
        code="Y",
        name="年轻支部",
        kind=OrganisationKind.BRANCH,
        parent=None,
        unit=None,
        founded_on=date(2026, 6, 1),
        reason="",
        at=NOW,
    )
    with pytest.raises(Before):
        merge([first], young)
    move_node(
        actor=SYSTEM,
        node=make_organisation(parent=first),
        parent=second,
        unit=None,
        happened_on=date(2026, 6, 1),
        reason="",
        at=NOW,
    )
    with pytest.raises(Before):
        merge([first], second)


def test_merge_needs_all_of_them() -> None:
    top = make_organisation()
    own, foreign = make_organisation(parent=top), make_organisation()
    officer = make_actor(RoleKind.OFFICER, top)

    with pytest.raises(NotAllowed):
        merge([foreign], own, officer)
    with pytest.raises(NotAllowed):
        merge([own], foreign, officer)


def test_split_founds_a_sibling_and_moves_the_chosen() -> None:
    top = make_organisation()
    old = make_organisation(parent=top)
    goes, stays = make_member(organisation=old), make_member(organisation=old)
    post = appoint(
        actor=SYSTEM,
        organisation=old,
        member=goes,
        kind=PostKind.SECRETARY,
        starts_on=date(2025, 1, 1),
        at=NOW,
    )

    new = split(old, [goes.pk], make_actor(RoleKind.OFFICER, top))

    goes.refresh_from_db()
    stays.refresh_from_db()
    post.refresh_from_db()
    assert (new.parent, new.founded_on) == (top, SPRING)
    assert (goes.organisation, stays.organisation) == (new, old)
    assert post.ends_on == SPRING
    event = TreeEvent.objects.get()
    assert (event.kind, event.organisation, list(event.others.all())) == ("split", old, [new])


def test_split_refuses_a_choice_that_does_not_do() -> None:
    old = make_organisation()
    members = [make_member(organisation=old).pk for _ in range(2)]
    foreign = make_member().pk

    with pytest.raises(Missing):
        split(old, [])
    with pytest.raises(NobodyStays):
        split(old, members)
    with pytest.raises(NotItsMembers):
        split(old, [members[0], foreign])
    with pytest.raises(NotAllowed):
        split(old, members[:1], make_actor(RoleKind.OFFICER, old))
    assert not Organisation.objects.filter(code="NEW").exists()


def test_split_is_not_before_the_old_one_became_what_it_is() -> None:
    old = make_organisation()
    members = [make_member(organisation=old).pk for _ in range(2)]
    rename_node(
        actor=SYSTEM,
        node=old,
        name="后来的名字",
        kind=OrganisationKind.BRANCH,
        happened_on=date(2026, 6, 1),
        reason="",
        at=NOW,
    )

    with pytest.raises(Before):
        split(old, members[:1])

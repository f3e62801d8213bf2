"""What is left of a person after a granted deletion: a canary in every field, then a search."""

import json
import zlib
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.test import Client

from tests.factories.organisation import (
    NOW,
    make_actor,
    make_member,
    make_organisation,
    make_role,
    make_user,
)
from xianfeng.access.models.deputies import Deputyship
from xianfeng.access.models.roles import Role
from xianfeng.access.services.ground import LastAdministrator
from xianfeng.accounts.models import User
from xianfeng.accounts.services.first_codes import open_account_with_code
from xianfeng.accounts.services.ground import WrongUsername
from xianfeng.actors.rules import SYSTEM, Official, RoleKind
from xianfeng.asks.rules import State
from xianfeng.leadership.models.terms import Post
from xianfeng.leadership.rules.terms import PostKind
from xianfeng.notices.models import Notice, Preference
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.people.models.life import Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.services.life import leave
from xianfeng.privacy.models import Correction, DeletionRequest
from xianfeng.privacy.rules.requests import CorrectionState, DeletionState
from xianfeng.privacy.services.deletion import answer_deletion
from xianfeng.rolls.models import RollChange, RollEntry
from xianfeng.sheets.models import ImportPreview, KeptExport
from xianfeng.volunteering.models.strengths import Skill, Wish

pytestmark = pytest.mark.django_db
CANARY = "金丝雀"
LATIN = "jinsique"
KEPT = {"rolls.rollentry"}
"""A frozen roll keeps the number: its digest is made of it."""


@pytest.fixture
def top() -> Organisation:
    return make_organisation(kind=OrganisationKind.COMMITTEE)


@pytest.fixture
def officer(top: Organisation) -> Official:
    return make_actor(RoleKind.OFFICER, top)


@pytest.fixture
def member(top: Organisation) -> Member:
    """Somebody who has left, with a canary wherever a text about a person can stand."""
    branch = make_organisation(parent=top)
    user = make_user(username=LATIN, password="林间小路-2026")
    User.objects.filter(pk=user.pk).update(
        first_name=CANARY, last_name=CANARY, email=f"{LATIN}@example.org"
    )
    user.refresh_from_db()
    member = make_member(
        name=CANARY, number=f"{LATIN}-7", organisation=branch, user=user, birth_year=1990
    )
    _fill_record(member, branch, top)
    _fill_account(user, top)
    return member


def _fill_record(member: Member, branch: Organisation, top: Organisation) -> None:
    Skill.objects.create(member=member, words=CANARY, recorded_at=NOW)
    Wish.objects.create(member=member, words=CANARY, recorded_at=NOW)
    member.free_hours.create(weekday=1, part="morning", recorded_at=NOW)
    Correction.objects.create(
        member=member,
        field="name",
        old=CANARY,
        new=CANARY,
        reason=CANARY,
        answer=CANARY,
        state=CorrectionState.REFUSED.value,
        asked_at=NOW,
        closed_at=NOW,
    )
    Transfer.objects.create(
        member=member,
        source=branch,
        target=top,
        reason=CANARY,
        answer=CANARY,
        state=State.REFUSED.value,
        asked_at=NOW,
        closed_at=NOW,
    )
    DeletionRequest.objects.create(
        member=member,
        reason=CANARY,
        answer=CANARY,
        state=DeletionState.REFUSED.value,
        asked_at=NOW,
        closed_at=NOW,
    )
    roll = branch.rolls.create(
        title="名单", matter="vote", drawn_from="branch", rule={}, size=1, digest="", frozen_at=NOW
    )
    RollEntry.objects.create(
        roll=roll, member=member, number=member.number, organisation=branch, standing="full"
    )
    RollChange.objects.create(
        roll=roll, member=member, kind="removed", reason=CANARY, recorded_at=NOW
    )
    for place in (branch, top):
        Post.objects.create(
            organisation=place,
            member=member,
            kind=PostKind.COMMITTEE_MEMBER.value,
            starts_on=date(2025, 1, 1),
            recorded_at=NOW,
        )
    for kind in ("members", "posts"):
        ImportPreview.objects.create(
            token=f"names-it-in-{kind}",
            kind=kind,
            file_name="名册.xlsx",
            content=zlib.compress(json.dumps([CANARY], ensure_ascii=False).encode()),
            recorded_at=NOW,
            expires_at=NOW,
        )
    KeptExport.objects.create(
        user=make_user(),
        kind="members",
        code=top.code,
        content=zlib.compress(CANARY.encode()),
        rows=1,
        recorded_at=NOW,
        expires_at=NOW,
    )


def _fill_account(user: User, top: Organisation) -> None:
    for starts_at in (NOW - timedelta(days=9), NOW + timedelta(days=9)):
        role = make_role(user=user, kind=RoleKind.LEADER, organisation=top)
        Role.objects.filter(pk=role.pk).update(reason=CANARY, starts_at=starts_at)
    Deputyship.objects.create(
        principal=user,
        deputy=make_user(),
        organisation=top,
        starts_at=NOW,
        ends_at=NOW + timedelta(days=9),
        reason=CANARY,
        recorded_at=NOW,
    )
    Notice.objects.create(user=user, kind="x.y", details={"name": CANARY}, recorded_at=NOW)
    Preference.objects.create(user=user, messenger="m", address=LATIN, recorded_at=NOW)
    EmailAddress.objects.create(user=user, email=f"{LATIN}@example.org")
    SocialAccount.objects.create(user=user, provider="p", uid=LATIN, extra_data={"n": CANARY})
    Authenticator.objects.create(user=user, type="totp", data={"name": CANARY})
    AccessAttempt.objects.create(username=LATIN, failures_since_start=1)
    for table in (AccessLog, AccessFailureLog):
        table.objects.create(username=LATIN, user_agent=LATIN)


def found_in() -> Iterator[str]:
    """Name the tables in which the canary stands, compressed or not."""
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            texts = (zlib.decompress(c).decode() if isinstance(c, bytes) else str(c) for c in row)
            if any(CANARY in text or LATIN in text for text in texts):
                yield model._meta.label_lower


def test_nothing_of_a_person_is_left_but_what_is_said_to_stay(
    member: Member, officer: Official, client: Client
) -> None:
    user = member.user
    assert user is not None
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    UserSession.objects.create(
        user=user, ip="127.0.0.1", user_agent=LATIN, session_key=client.session.session_key or ""
    )
    leave(actor=officer, member=member, on=NOW.date(), at=NOW)
    request = DeletionRequest.objects.create(member=member, reason=CANARY, asked_at=NOW)
    assert len(set(found_in())) > len(KEPT) + 10

    answer_deletion(
        actor=officer,
        request=request,
        outcome=DeletionState.PERSON_REMOVED,
        answer="",
        at=NOW,
    )

    assert set(found_in()) == KEPT
    assert not UserSession.objects.filter(user=user).exists()
    assert client.get("/organisation/me/").status_code == 302


def test_the_account_is_closed_and_roles_and_posts_end_with_it(
    member: Member, officer: Official
) -> None:
    leave(actor=officer, member=member, on=NOW.date(), at=NOW)
    assert not Post.objects.filter(member=member, ends_on=None).exists()
    request = DeletionRequest.objects.create(member=member, asked_at=NOW)

    answer_deletion(
        actor=officer,
        request=request,
        outcome=DeletionState.PERSON_REMOVED,
        answer="",
        at=NOW,
    )

    assert member.user is not None
    user = User.objects.get(pk=member.user.pk)
    assert (user.is_active, user.has_usable_password()) == (False, False)
    assert user.username == f"removed:{user.pk}"
    with pytest.raises(WrongUsername):
        open_account_with_code(actor=SYSTEM, username=f"removed:{user.pk + 1}", at=NOW)
    assert [role.ends_at for role in Role.objects.filter(user=user)] == [NOW]
    assert not Notice.objects.filter(user=user).exists()


def test_the_last_administrator_does_not_go_with_the_person(
    member: Member, officer: Official
) -> None:
    assert member.user is not None
    make_role(user=member.user, kind=RoleKind.ADMINISTRATOR)
    leave(actor=officer, member=member, on=NOW.date(), at=NOW)
    request = DeletionRequest.objects.create(member=member, asked_at=NOW)

    with pytest.raises(LastAdministrator):
        answer_deletion(
            actor=officer,
            request=request,
            outcome=DeletionState.PERSON_REMOVED,
            answer="",
            at=NOW,
        )

    assert User.objects.get(pk=member.user.pk).is_active

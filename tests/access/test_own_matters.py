"""From the outside: an author has their own matter decided by whoever will do it, and nobody does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from tests.access.offices import LATER, City, administrator
from tests.factories.carriers import make_carrier, make_endorsed_carrier
from tests.factories.organisation import (
    NOW,
    make_deputyship,
    make_member,
    make_role,
    make_user,
)
from tests.kit import signed_in
from xianfeng.access.models.deputies import Deputyship
from xianfeng.access.models.roles import Role
from xianfeng.access.selectors.actors import actor_of
from xianfeng.accounts.models import User
from xianfeng.actors.rules import RoleKind
from xianfeng.carriers.models.carriers import Carrier, Endorsement
from xianfeng.carriers.services.life import approve_carrier
from xianfeng.foundation.errors import NotAllowed
from xianfeng.people.models.life import Transfer

pytestmark = pytest.mark.django_db

WHY = "Nobody can decide on their own matter"


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def city() -> City:
    return City()


@pytest.fixture
def author(city: City) -> User:
    """A member of the branch who is also an officer above it."""
    user = make_user(username="author")
    make_role(user=user, kind=RoleKind.OFFICER, organisation=city.office)
    make_member(organisation=city.branch, user=user, name="韩某")
    return user


@pytest.fixture
def proposal(city: City, author: User) -> Carrier:
    carrier = make_endorsed_carrier(city.branch)
    Carrier.objects.filter(pk=carrier.pk).update(proposed_by=author.member)
    return carrier


def name_deputy(principal: User, deputy: User) -> Deputyship:
    """Name a deputy over the form, as the page does."""
    answer = signed_in(principal).post(
        "/organisation/deputies/new/",
        {
            "deputy": deputy.username,
            "first_day": "2026-09-30",
            "last_day": "2026-10-09",
            "reason": "外出学习",
        },
    )
    assert answer.status_code == 302
    return Deputyship.objects.latest("pk")


def acting(row: Deputyship) -> Client:
    client = signed_in(row.deputy)
    assert client.post(f"/organisation/deputies/{row.pk}/act/").status_code == 302
    return client


def assert_not_decided(client: Client, proposal: Carrier) -> None:
    page = client.get(f"/carriers/{proposal.pk}/?lang=en")
    door = client.get(f"/carriers/{proposal.pk}/approve/?lang=en")
    sent = client.post(
        f"/carriers/{proposal.pk}/approve/?lang=en", {"approved_at": "2026-09-30", "version": "1"}
    )

    assert f"/carriers/{proposal.pk}/approve/" not in page.content.decode()
    assert "somebody else decides on it" in page.content.decode()
    assert [door.status_code, sent.status_code] == [403, 403]
    assert WHY in sent.content.decode()
    proposal.refresh_from_db()
    assert proposal.stage == "proposed"


def test_an_author_does_not_approve(author: User, proposal: Carrier) -> None:
    assert_not_decided(signed_in(author), proposal)


def test_an_authors_deputy_does_not_approve_with_the_authors_right(
    city: City, author: User, proposal: Carrier
) -> None:
    row = name_deputy(author, city.colleague)

    assert_not_decided(acting(row), proposal)


def test_an_author_does_not_approve_as_somebodys_deputy(
    city: City, author: User, proposal: Carrier
) -> None:
    row = make_deputyship(principal=city.chief, deputy=author)

    assert_not_decided(acting(row), proposal)


@pytest.mark.parametrize("first_day", [NOW - timedelta(days=1), LATER], ids=["now", "to come"])
def test_a_decider_who_is_the_authors_deputy_does_not_approve_in_their_own_name_either(
    city: City, author: User, proposal: Carrier, first_day: datetime
) -> None:
    make_deputyship(principal=author, deputy=city.chief, starts_at=first_day)

    assert_not_decided(signed_in(city.chief), proposal)


def test_the_right_officer_approves(city: City, proposal: Carrier) -> None:
    client = signed_in(city.chief)
    assert (
        f"/carriers/{proposal.pk}/approve/"
        in client.get(f"/carriers/{proposal.pk}/").content.decode()
    )

    client.post(f"/carriers/{proposal.pk}/approve/", {"approved_at": "2026-09-30", "version": "1"})

    proposal.refresh_from_db()
    assert proposal.stage == "approved"


def test_whoever_becomes_the_authors_deputy_between_page_and_button_is_stopped(
    city: City, author: User, proposal: Carrier
) -> None:
    actor = actor_of(city.chief, at=NOW)
    make_deputyship(principal=author, deputy=city.chief)

    with pytest.raises(NotAllowed, match=WHY):
        approve_carrier(actor=actor, carrier=proposal, approved_at=NOW, version=1, at=NOW)


def test_a_secretary_writes_for_the_branch_counts_and_does_not_approve(
    city: City, author: User
) -> None:
    make_role(user=author, kind=RoleKind.SECRETARY, organisation=city.branch)
    client = signed_in(author)
    sent = client.post(
        "/carriers/propose/",
        {
            "title": "窗口延时服务",
            "theme": "下班也办事",
            "proposer": str(city.branch.pk),
            "form": "service_team",
            "serves": "people",
            "proposed_at": "2026-09-30",
        },
    )
    assert sent.status_code == 302
    proposal = Carrier.objects.get()
    assert (proposal.proposed_by, proposal.moves.get().by) == (None, author)

    for _ in range(20):
        make_member(organisation=city.branch)
    for voice in ("organisation", "members", "public"):
        counted = {
            "voice": voice,
            "in_favour": "18",
            "answered": "20",
            "counted_at": "2026-09-30",
            "version": "1",
            "asked": "20" if voice == "organisation" else "",
            "confirmed": "yes",
        }
        client.post(f"/carriers/{proposal.pk}/endorse/", counted)

    assert Endorsement.objects.count() == 3
    assert_not_decided(client, proposal)


def test_nobody_counts_the_voices_on_their_own_proposal(city: City, author: User) -> None:
    make_role(user=author, kind=RoleKind.SECRETARY, organisation=city.branch)
    proposal = make_carrier(organisation=city.branch, proposed_by=author.member)
    client = signed_in(author)

    page = client.get(f"/carriers/{proposal.pk}/").content.decode()
    sent = client.post(f"/carriers/{proposal.pk}/endorse/?lang=en", {"voice": "members"})

    assert f"/carriers/{proposal.pk}/endorse/" not in page
    assert (sent.status_code, WHY in sent.content.decode()) == (403, True)


# Transfers, posts and roles, over HTTP.


def test_whoever_asked_for_a_transfer_answers_for_no_side_and_the_level_above_does(
    city: City, author: User
) -> None:
    secretary = city.person("secretary", RoleKind.SECRETARY, city.branch)
    officer = city.person("officer", RoleKind.OFFICER, city.office)
    client = signed_in(secretary)
    moving = make_member(organisation=city.branch)
    asked = client.post(
        f"/organisation/members/{moving.pk}/transfer/",
        {"target": city.elsewhere.code, "reason": "工作调动"},
    )
    assert asked.status_code == 302
    transfer = Transfer.objects.get()
    release = f"/organisation/transfers/{transfer.pk}/release/"

    assert release not in client.get(f"/organisation/transfers/{transfer.pk}/").content.decode()
    refused = client.post(f"{release}?lang=en")
    assert (refused.status_code, WHY in refused.content.decode()) == (403, True)

    assert signed_in(officer).post(release).status_code == 302
    transfer.refresh_from_db()
    assert (transfer.released_by, transfer.released_instead) == (officer, True)


def test_nobody_ends_their_own_post(city: City, author: User) -> None:
    client = signed_in(author)
    post = city.branch.posts.create(
        member=author.member,
        kind="secretary",
        starts_on=datetime(2026, 1, 1, tzinfo=UTC).date(),
        recorded_at=NOW,
    )
    end = f"/organisation/{city.branch.code}/posts/{post.pk}/end/"

    assert end not in client.get(f"/organisation/{city.branch.code}/").content.decode()
    sent = client.post(f"{end}?lang=en", {"ends_on": "2026-09-30"})

    assert (sent.status_code, WHY in sent.content.decode()) == (403, True)


@pytest.mark.parametrize("is_deputy", [False, True], ids=["of nobody", "of the person"])
def test_an_administrator_gives_no_power_to_whom_they_may_act_for(
    city: City, *, is_deputy: bool
) -> None:
    make_role(user=city.colleague, kind=RoleKind.LEADER, organisation=city.branch)
    if is_deputy:
        make_deputyship(principal=city.colleague, deputy=city.admin)
    body = {"person": city.colleague.username, "kind": "officer", "starts_on": "2026-09-30"}
    give = f"/organisation/{city.office.code}/roles/give/"

    administrator(city).post(give, {**body, "reason": "工作需要", "confirmed": "1"})

    held = Role.objects.filter(user=city.colleague, kind="officer")
    assert held.exists() is not is_deputy

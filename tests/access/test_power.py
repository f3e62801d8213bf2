"""From the outside: nobody gets hold of power that is not theirs to hand on.

An administrator of one office turns every lever there is on the account of somebody who has power
elsewhere, from whatever source.
"""

from collections.abc import Callable, Iterator, Mapping

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from tests.access.offices import LATER, City, administrator
from tests.factories.organisation import (
    NOW,
    make_deputyship,
    make_role,
    make_user,
)
from tests.kit import signed_in
from xianfeng.access.models.deputies import Deputyship
from xianfeng.access.models.roles import Role
from xianfeng.access.selectors.actors import actor_of
from xianfeng.accounts.models import FirstCode, User
from xianfeng.accounts.services.first_codes import give_first_code
from xianfeng.actors.rules import RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed

pytestmark = pytest.mark.django_db

DEEDS: Mapping[str, dict[str, str]] = {
    "password": {},
    "factors": {"reason": "手机丢失"},
    "close": {"reason": "离职"},
    "open": {},
    "tie": {"provider": "oidc", "uid": "mine"},
    "untie": {"provider": "oidc"},
}


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def city() -> City:
    return City()


Source = Callable[[City], object]


def to_come(role: Role) -> None:
    Role.objects.filter(pk=role.pk).update(starts_at=LATER)


def member_elsewhere(city: City) -> None:
    """A member of another office who holds a role here."""
    member = city.colleague.member
    member.organisation = city.elsewhere
    member.save()
    make_role(user=city.colleague, kind=RoleKind.LEADER, organisation=city.office)


def deputy_of_who_will_have_power(city: City) -> None:
    to_come(Role.objects.get(user=city.chief))
    make_deputyship(principal=city.chief, deputy=city.colleague)


BEYOND: Mapping[str, Source] = {
    "a role": lambda city: make_role(
        user=city.colleague, kind=RoleKind.SECRETARY, organisation=city.elsewhere
    ),
    "a role to come": lambda city: to_come(
        make_role(user=city.colleague, kind=RoleKind.SECRETARY, organisation=city.elsewhere)
    ),
    "deputy everywhere": lambda city: make_deputyship(principal=city.chief, deputy=city.colleague),
    "deputy from a day to come": lambda city: make_deputyship(
        principal=city.chief, deputy=city.colleague, starts_at=LATER
    ),
    "deputy at a place elsewhere": lambda city: make_deputyship(
        principal=city.chief, deputy=city.colleague, organisation=city.elsewhere
    ),
    "deputy at a unit elsewhere": lambda city: make_deputyship(
        principal=city.chief, deputy=city.colleague, unit=city.elsewhere.unit
    ),
    "deputy of somebody whose role is to come": deputy_of_who_will_have_power,
    "membership elsewhere": member_elsewhere,
}
WITHIN: Mapping[str, Source] = {
    "nothing": lambda _: None,
    "a role here": lambda city: make_role(
        user=city.colleague, kind=RoleKind.SECRETARY, organisation=city.branch
    ),
    "deputy of somebody of the city, here": lambda city: make_deputyship(
        principal=city.chief, deputy=city.colleague, organisation=city.branch
    ),
    "deputy of somebody here": lambda city: make_deputyship(
        principal=city.person("here", RoleKind.OFFICER, city.office), deputy=city.colleague
    ),
    "deputy of an administrator of the city, whose role never passes on": lambda city: (
        make_deputyship(
            principal=city.person("top", RoleKind.ADMINISTRATOR, city.root), deputy=city.colleague
        )
    ),
    "deputy no more": lambda city: Deputyship.objects.filter(
        pk=make_deputyship(principal=city.chief, deputy=city.colleague).pk
    ).update(ended_at=NOW),
    "deputy until yesterday": lambda city: make_deputyship(
        principal=city.chief, deputy=city.colleague, ends_at=NOW
    ),
}


def address(city: City, deed: str = "") -> str:
    return f"/accounts/people/{city.colleague.pk}/" + (f"{deed}/" if deed else "")


@pytest.mark.parametrize("source", BEYOND.values(), ids=BEYOND)
def test_who_has_power_beyond_is_unknown_to_an_administrator_by_every_lever(
    city: City, source: Source
) -> None:
    source(city)
    make_factor(city.colleague)
    before = lines()
    client = administrator(city)
    signed_in(city.colleague).get("/organisation/")

    answers = [client.get(address(city))]
    answers += [client.post(address(city, deed), body) for deed, body in DEEDS.items()]

    assert {answer.status_code for answer in answers} == {404}
    city.colleague.refresh_from_db()
    assert city.colleague.is_active
    assert city.colleague.has_usable_password()
    assert Authenticator.objects.filter(user=city.colleague).exists()
    assert not FirstCode.objects.exists()
    assert not SocialAccount.objects.exists()
    assert lines() == before
    assert "colleague" not in client.get("/accounts/people/").content.decode()


@pytest.mark.parametrize("source", WITHIN.values(), ids=WITHIN)
def test_who_has_power_here_alone_is_helped(city: City, source: Source) -> None:
    source(city)

    answer = administrator(city).post(address(city, "password"))

    assert answer.status_code == 200
    assert FirstCode.objects.filter(user=city.colleague).exists()


def test_power_that_comes_after_the_page_was_opened_stops_the_deed(city: City) -> None:
    actor = actor_of(city.admin, at=NOW)
    user = User.objects.get(pk=city.colleague.pk)
    make_deputyship(principal=city.chief, deputy=city.colleague)

    with pytest.raises(NotAllowed):
        give_first_code(actor=actor, user=user, at=NOW)

    assert not FirstCode.objects.exists()


def test_an_administrator_of_the_whole_helps_a_deputy(city: City) -> None:
    make_deputyship(principal=city.chief, deputy=city.colleague)
    whole = make_user(username="whole")
    make_role(user=whole, kind=RoleKind.ADMINISTRATOR)

    assert signed_in(whole).post(address(city, "password")).status_code == 200


def make_factor(user: User) -> None:
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})


def lines() -> int:
    return Entry.objects.exclude(verb__endswith="seen").count()

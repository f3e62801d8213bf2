"""A member's login turned against the house: nothing foreign is read, nothing foreign is written.

The attacker puts foreign ids, codes and tokens into every address and every field of every form,
adds every field of every table that no form declares, and looks in whatever comes back for the
foreign office's name (safety.md, 14-16). The own office's name does come back: it could leak.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.urls import reverse

from tests.access.city import QUERIES, City, arguments_of
from xianfeng.carriers.models import Carrier
from xianfeng.carriers.selectors import check_in_token
from xianfeng.cli.access import Page, pages
from xianfeng.organisation.models import Deputyship, Member, Role
from xianfeng.organisation.rules.matrix import PAGES, Place, Subject
from xianfeng.plans.models import GoalLink

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ATTACKER = Subject.MEMBER
OPEN = {"review:window", "review:ballot", "review:thanks", "publicity:home", "publicity:windows"}
"""What is public names the windows of all offices, on purpose (D10)."""
KNOWN_TO_ALL = {"carriers:activity", "carriers:check_in", "carriers:plan_activity"}
"""What runs is known to everybody who signs in, with the organisation that runs it (D15)."""
CLOSED = [page for page in pages() if page.name not in OPEN]
COLUMNS = {
    field.attname
    for model in apps.get_models()
    if model.__module__.startswith("xianfeng.")
    for field in model._meta.concrete_fields
}
"""Every field of every table: sent along where no form asks for it."""


def foreign_values(city: City) -> list[str]:
    """Give what names a foreign thing: ids, codes, tokens, the name itself."""
    foreign = city.foreign
    return [
        str(foreign.branch.pk),
        str(foreign.unit.pk),
        str(foreign.goal.pk),
        str(foreign.person.pk),
        foreign.branch.code,
        foreign.unit.code,
        city.stranger_preview.token,
        check_in_token(foreign.activity),
        foreign.canary,
    ]


def declared(response: Any) -> set[str]:
    """Give the names of all fields that the forms of a page declare."""
    found: set[str] = set()
    for layer in response.context or ():
        for value in layer.values() if hasattr(layer, "values") else ():
            if hasattr(value, "fields") and hasattr(value, "add_prefix"):
                found |= {value.add_prefix(name) for name in value.fields}
    return found


def foreign_rows(city: City) -> dict[str, object]:
    """Give all that is of the other office and of strangers, as it stands in the tables."""
    foreign, user = city.foreign, city.people[ATTACKER].user
    things: list[models.Model] = [
        thing for thing in vars(foreign).values() if isinstance(thing, models.Model)
    ]
    things += [city.stranger, city.stranger_notice, city.stranger_preview, city.stranger_passkey]
    things += [city.stranger_run, city.stranger_deputyship, city.unit, city.root]
    return {
        f"{type(thing).__name__} {thing.pk}": list(
            type(thing)._default_manager.filter(pk=thing.pk).values()
        )
        for thing in things
    } | {
        "roles": list(Role.objects.order_by("pk").values()),
        "deputyships": list(Deputyship.objects.exclude(deputy=user).order_by("pk").values()),
        "members": list(Member.objects.order_by("pk").values("pk", "organisation_id", "user_id")),
        "assignments": list(foreign.goal.assignments.order_by("pk").values()),
        "links": list(GoalLink.objects.filter(goal=foreign.goal).values()),
        "carriers": list(Carrier.objects.filter(organisation=foreign.branch).values()),
        "activities": list(foreign.running.activities.order_by("pk").values()),
    }


def attempts(page: Page, city: City) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give every method, address and body that the attacker tries on a page."""
    person, rule = city.people[ATTACKER], PAGES[page.name]
    values = foreign_values(city)
    for place in Place if page.arguments else (Place.OWN,):
        arguments = arguments_of(page.name, page.arguments, city, person, place)
        address = f"{reverse(page.name, kwargs=arguments)}?{QUERIES.get(page.name, '')}"
        fields: set[str] = set()
        if "GET" in rule.methods:
            fields = declared(person.client.get(address))
            yield "GET", address, dict.fromkeys(COLUMNS | fields, values)
            for value in values if fields else ():
                yield "GET", address, dict.fromkeys(fields | {"q", "unit", "organisation"}, value)
        if "POST" in rule.methods:
            yield "POST", address, dict.fromkeys(COLUMNS | fields, "1")
            for value in values if ATTACKER in rule.door else ():
                yield "POST", address, dict.fromkeys(COLUMNS | fields, value)


@pytest.mark.parametrize("page", CLOSED, ids=lambda page: page.name)
def test_nothing_foreign_is_read_or_written(page: Page, city: City) -> None:
    client = city.people[ATTACKER].client
    before, cookies = foreign_rows(city), deepcopy(client.cookies)
    with transaction.atomic():
        for method, address, body in list(attempts(page, city)):
            response = client.get(address, body) if method == "GET" else client.post(address, body)

            assert response.status_code < 500
            told = "" if response.streaming else response.content.decode(errors="ignore")
            said = repr(list(body.values())) + address
            if city.foreign.canary not in said and page.name not in KNOWN_TO_ALL:
                assert city.foreign.canary not in told, (method, address, body)
        after = foreign_rows(city)
        transaction.set_rollback(True)
    client.cookies = cookies

    assert after == before


def test_the_own_office_does_come_back(city: City) -> None:
    """So that the test above has something that it could find."""
    page = city.people[ATTACKER].client.get(f"/organisation/{city.own.branch.code}/")

    assert city.own.canary in page.content.decode()


def test_a_proposal_takes_no_foreign_goal_and_no_foreign_organisation(city: City) -> None:
    client = city.people[ATTACKER].client
    sent = {
        "title": "窗口前移",
        "theme": "把窗口开到群众家门口",
        "form": "service_team",
        "serves": "people",
        "proposed_at": "2026-09-30",
        "organisation": str(city.foreign.branch.pk),
        "goal": str(city.foreign.goal.pk),
        "proposed_by_id": str(city.foreign.person.pk),
        "stage": "regular",
        "approved_at": "2026-09-01",
    }

    answer = client.post("/carriers/propose/?lang=en", sent)

    assert answer.status_code == 422
    assert city.foreign.canary not in answer.content.decode()
    assert not Carrier.objects.filter(title="窗口前移").exists()


def test_what_no_form_asks_for_changes_nothing_of_the_own_record(city: City) -> None:
    person = city.people[ATTACKER]
    assert person.user is not None
    member = Member.objects.get(user=person.user)
    extra = {
        "organisation": city.foreign.branch.pk,
        "organisation_id": city.foreign.branch.pk,
        "standing": "activist",
        "number": "M1",
        "user": city.stranger.pk,
        "is_superuser": "1",
        "is_staff": "1",
    }

    answer = person.client.post("/organisation/me/profile/", extra)

    assert answer.status_code in {302, 422}
    member.refresh_from_db()
    person.user.refresh_from_db()
    assert (member.organisation, member.standing) == (city.own.branch, "full")
    assert member.user == person.user
    assert not person.user.is_superuser
    assert not person.user.is_staff
    assert not Role.objects.filter(user=person.user).exists()

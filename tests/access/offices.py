"""Two offices under a city: an administrator of one, a colleague there, an officer of all."""

from datetime import timedelta

from django.test import Client

from tests.factories.organisation import (
    NOW,
    make_member,
    make_organisation,
    make_role,
    make_unit,
    make_user,
)
from tests.kit import signed_in
from xianfeng.accounts.models import User
from xianfeng.actors.rules import RoleKind
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.rules.kinds import OrganisationKind

LATER = NOW + timedelta(days=7)


class City:
    """The offices, and who is there."""

    def __init__(self) -> None:
        self.root = make_organisation(kind=OrganisationKind.WORK_COMMITTEE, unit=make_unit())
        self.office = self.below(self.root, OrganisationKind.COMMITTEE)
        self.branch = self.below(self.office, OrganisationKind.BRANCH)
        self.elsewhere = self.below(self.root, OrganisationKind.COMMITTEE)
        self.admin = self.person("admin", RoleKind.ADMINISTRATOR, self.office)
        self.colleague = make_user(username="colleague", password="mima-2026-colleague")
        make_member(organisation=self.branch, user=self.colleague)
        self.chief = self.person("chief", RoleKind.OFFICER, self.root)

    @staticmethod
    def below(parent: Organisation, kind: OrganisationKind) -> Organisation:
        return make_organisation(parent=parent, unit=make_unit(parent=parent.unit), kind=kind)

    @staticmethod
    def person(name: str, kind: RoleKind, organisation: Organisation) -> User:
        user = make_user(username=name)
        make_role(user=user, kind=kind, organisation=organisation)
        return user


def administrator(city: City) -> Client:
    return signed_in(city.admin)

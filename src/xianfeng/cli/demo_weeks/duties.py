"""Accounts, roles, deputies and terms in the last weeks of the demo city."""

from datetime import timedelta

from xianfeng.access.models.deputies import Deputyship
from xianfeng.access.services.deputies import name_deputy
from xianfeng.access.services.opening import open_official_account
from xianfeng.access.services.roles import give_role, take_role
from xianfeng.accounts import demo as accounts
from xianfeng.accounts.models import User
from xianfeng.accounts.services.accounts import close_account
from xianfeng.actors.rules import RoleKind
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.cli.demo_weeks.people import HOME, NEXT, THIRD, City
from xianfeng.leadership.rules.terms import months_after
from xianfeng.leadership.services.posts import extend_term
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.services.life import NewMember, admit, leave
from xianfeng.people.services.opening import open_member_account


def open_secretaries(city: City) -> None:
    """Secretaries of two neighbours get their accounts, and have signed in since."""
    admin = city.actor("admin")
    for code, ends_at in ((NEXT, None), (THIRD, city.day(21))):
        branch = city.branch(code)
        member = Member.objects.get(
            posts__organisation=branch, posts__kind="secretary", posts__ends_on=None
        )
        first = open_member_account(actor=admin, member=member, username=code.lower(), at=city.now)
        accounts.settle(first.user)
        give_role(
            actor=admin,
            user=first.user,
            kind=RoleKind.SECRETARY.value,
            organisation=branch,
            starts_at=city.now,
            ends_at=ends_at,
            reason="办理支部日常工作",
            at=city.now,
        )


def open_officials(city: City) -> None:
    """An official whose role will end, and one who leaves: the account is closed later."""
    admin = city.actor("admin")
    first = open_official_account(
        actor=admin,
        username="jijian",
        name="纪检干部",
        kind=RoleKind.AUDITOR.value,
        organisation=city.branch("A01"),
        starts_at=city.now,
        reason="专项检查",
        at=city.now,
    )
    accounts.settle(first.user)
    member = city.members("A0201")[0]
    opened = open_member_account(actor=admin, member=member, username="a0201", at=city.now)
    give_role(
        actor=admin,
        user=opened.user,
        kind=RoleKind.OFFICER.value,
        organisation=city.branch("A02"),
        starts_at=city.now,
        reason="机关党委专职干部",
        at=city.now,
    )


def end_official(city: City) -> None:
    user = User.objects.get(username="jijian")
    take_role(actor=city.actor("admin"), role=user.roles.get(), reason="专项检查结束", at=city.now)


def close_leaver(city: City) -> None:
    member = Member.objects.select_related("organisation__unit", "user").get(user__username="a0201")
    leave(actor=city.actor("officer"), member=member, on=day_of(city.now), at=city.now)
    assert member.user
    close_account(actor=city.actor("admin"), user=member.user, reason="调离本市", at=city.now)


def hand_out_codes(city: City) -> None:
    """Accounts that wait for their owners: the codes are handed over and not used yet."""
    for member in city.home[2:5]:
        open_member_account(actor=city.actor("officer"), member=member, at=city.now)
    open_official_account(
        actor=city.actor("admin"),
        username="fenguan",
        name="分管领导",
        kind=RoleKind.LEADER.value,
        unit=Unit.objects.get(code="LJ07"),
        starts_at=city.now,
        ends_at=city.day(365),
        reason="分管机关党建工作",
        at=city.now,
    )


def past_deputy(city: City) -> None:
    principal = User.objects.get(username="secretary")
    name_deputy(
        actor=city.actor("secretary"),
        principal=principal,
        deputy=User.objects.get(username="member"),
        organisation=city.branch(HOME),
        starts_at=city.now,
        ends_at=city.now + timedelta(days=7),
        reason="赴外地调研",
        at=city.now,
    )


def act_as_deputy(city: City) -> None:
    """The deputy works in their own name, and the trail says for whom."""
    deputyship = Deputyship.objects.get(reason="赴外地调研")
    actor = city.actor("member", deputyship=deputyship)
    person = NewMember(name="田小禾", standing=Standing.ACTIVIST, number="LJ950001")
    admit(
        actor=actor, organisation=city.branch(HOME), person=person, on=day_of(city.now), at=city.now
    )
    note_look(actor=actor, subject=city.branch(HOME), look=Look.LIST, count=20, at=city.now)


def present_deputies(city: City) -> None:
    """One who acts now, and one whose days are to come."""
    for principal, deputy, place, starts, ends, reason in (
        ("secretary", "member", HOME, 0, 14, "参加市委党校培训"),
        (NEXT.lower(), "secretary", NEXT, 10, 20, "年休假"),
    ):
        name_deputy(
            actor=city.actor(principal),
            principal=User.objects.get(username=principal),
            deputy=User.objects.get(username=deputy),
            organisation=city.branch(place),
            starts_at=city.day(starts),
            ends_at=city.day(ends),
            reason=reason,
            at=city.now,
        )


def extend(city: City) -> None:
    """A term that is over is extended by the level above."""
    late = (
        Organisation.objects.select_related("parent", "unit")
        .filter(terms__ended_on=None, terms__ends_on__lt=day_of(city.now), closed_on=None)
        .order_by("path")
    )
    extend_term(
        actor=city.actor("officer"),
        organisation=late[0],
        until=months_after(day_of(city.at), 6),
        reason="机构改革期间经上级批准延期",
        at=city.now,
    )

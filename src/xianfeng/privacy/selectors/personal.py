"""What is stored on a person, in every room."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from xianfeng.access.models.deputies import Deputyship
from xianfeng.access.selectors.acting import concerning, with_people
from xianfeng.access.selectors.deputies import name_of, names_of
from xianfeng.access.selectors.roles import roles_section
from xianfeng.accounts.models import User
from xianfeng.actors.rules import Actor
from xianfeng.audit.models import Entry
from xianfeng.foundation.personal import Section
from xianfeng.foundation.room import house
from xianfeng.notices.selectors import lines, notices_of
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.members import Member
from xianfeng.people.selectors.life import exceptions_of, history_of
from xianfeng.privacy.rules.requests import CorrectedField


def recorded_value(member: Member, field: CorrectedField) -> str:
    """Return what the record says, as text; empty where it says nothing."""
    value = getattr(member, field.value)
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def sections_with(actor: Actor, member: Member | None) -> tuple[Section, ...]:
    """Collect all that is stored on the actor, whose own record is the member, in every room."""
    if actor.user_id is None:
        return ()
    found = list(_member_sections(member)) if member is not None else []
    found += [
        roles_section(actor.user_id),
        _notices(actor.user_id),
        _account(actor.user_id, member),
    ]
    if member is not None:
        above = (part.collect(member) for part in house().personal)
        found += [section for section in above if section is not None]
    found += [_deputyships(actor.user_id), *_deeds(actor.user_id)]
    return tuple(section for section in found if section.rows)


def _member_sections(member: Member) -> tuple[Section, ...]:
    return (
        _record(member),
        _periods(member),
        _exceptions(member),
        _posts(member),
        _transfers(member),
        _corrections(member),
        _deletions(member),
        _rolls(member),
    )


def _record(member: Member) -> Section:
    return Section(
        "record",
        _("My record"),
        {
            "name": pgettext_lazy("of a person", "Name"),
            "number": _("Number"),
            "organisation": _("Organisation"),
            "standing": _("Standing"),
            "joined_date": _("Date of joining"),
            "full_date": _("Date of full membership"),
            "left_on": _("Left on"),
            "birth_year": _("Year of birth"),
            "education": _("Education"),
        },
        [
            (
                member.name,
                member.number,
                member.organisation.name,
                member.get_standing_display(),
                member.joined_date,
                member.full_date,
                member.left_on,
                member.birth_year,
                member.get_education_display(),
            )
        ],
    )


def _periods(member: Member) -> Section:
    return Section(
        "periods",
        _("Where I belonged"),
        {
            "from": _("From"),
            "until": pgettext_lazy("end of a period", "Until"),
            "organisation": _("Organisation"),
            "standing": _("Standing"),
            "because": _("Why"),
        },
        [
            (
                row.starts_on,
                row.ends_on,
                row.organisation.name,
                row.get_standing_display(),
                row.get_cause_display(),
            )
            for row in history_of(member)
        ],
    )


def _exceptions(member: Member) -> Section:
    return Section(
        "exceptions",
        _("Exceptions in my history"),
        {
            "day": _("Day"),
            "what": pgettext_lazy("exception of history", "What was done"),
            "reason": _("Reason"),
            "who": pgettext_lazy("exception of history", "Confirmed by"),
        },
        [(row.on, row.what, row.reason, row.who) for row in exceptions_of(member)],
    )


def _posts(member: Member) -> Section:
    return Section(
        "posts",
        _("My posts"),
        {
            "from": _("From"),
            "until": pgettext_lazy("end of a period", "Until"),
            "organisation": _("Organisation"),
            "post": _("Post"),
        },
        [
            (row.starts_on, row.ends_on, row.organisation.name, row.get_kind_display())
            for row in member.posts.select_related("organisation").order_by("-starts_on", "pk")
        ],
    )


def _transfers(member: Member) -> Section:
    return _asked(
        "transfers",
        _("My transfers"),
        member.transfers.select_related("source", "target"),
        {
            "from": (_("From"), lambda row: row.source.name),
            "to": (pgettext_lazy("place", "To"), lambda row: row.target.name),
        },
        day=("asked", _("Requested on")),
    )


def _corrections(member: Member) -> Section:
    return _asked(
        "corrections",
        _("Corrections I requested"),
        member.corrections.all(),
        {
            "field": (_("What"), lambda row: row.get_field_display()),
            "old": (_("Before"), lambda row: row.old),
            "new": (_("Proposed"), lambda row: row.new),
        },
    )


def _deletions(member: Member) -> Section:
    title = _("Deletions I requested")
    return _asked("deletions", title, member.deletion_requests.all(), {})


def _asked(
    name: str,
    title: Any,
    rows: QuerySet[Any],
    what: Mapping[str, tuple[Any, Callable[[Any], str]]],
    *,
    day: tuple[str, Any] = ("day", _("Day")),
) -> Section:
    """Say what was asked, when and why, and what became of it."""
    ends = {"reason": _("Reason"), "state": _("State"), "answer": _("Answer")}
    said = {key: heading for key, (heading, _value) in what.items()}
    return Section(
        name,
        title,
        {day[0]: day[1], **said, **ends},
        [
            (
                day_of(row.asked_at),
                *(value(row) for _heading, value in what.values()),
                *(row.reason, row.get_state_display(), row.answer),
            )
            for row in rows.order_by("pk")
        ],
    )


def _rolls(member: Member) -> Section:
    return Section(
        "rolls",
        _("Rolls I am or was on"),
        {"day": _("Day"), "roll": _("Roll"), "what": _("What")},
        [
            *(
                (
                    day_of(entry.roll.frozen_at),
                    entry.roll.title,
                    gettext("on it when it was frozen"),
                )
                for entry in member.roll_entries.select_related("roll").order_by("pk")
            ),
            *(
                (day_of(change.recorded_at), change.roll.title, change.get_kind_display())
                for change in member.roll_changes.select_related("roll").order_by("pk")
            ),
        ],
    )


def _deputyships(user_id: int) -> Section:
    rows = concerning(with_people(Deputyship.objects.order_by("pk")), user_id)
    return Section(
        "deputyships",
        _("My deputies, and people whose deputy I was"),
        {
            "principal": _("For whom"),
            "deputy": _("Who acts"),
            "where": _("Where it applies"),
            "from": _("From"),
            "until": pgettext_lazy("end of a period", "Until"),
            "reason": _("Reason"),
        },
        [
            (
                name_of(row.principal),
                name_of(row.deputy),
                row.place.name if row.place else gettext("wherever the roles apply"),
                day_of(row.starts_at),
                day_of(row.last_day),
                row.reason,
            )
            for row in rows
        ],
    )


def _notices(user_id: int) -> Section:
    return Section(
        "notices",
        _("Notices to me"),
        {"day": _("Day"), "notice": _("Notice")},
        [(day_of(line.recorded_at), line.sentence) for line in lines(list(notices_of(user_id)))],
    )


def _account(user_id: int, member: Member | None) -> Section:
    user = member.user if member is not None else None
    if user is None or user.pk != user_id:
        user = User.objects.get(pk=user_id)
    return Section(
        "account",
        _("My account"),
        {
            "username": _("Sign-in name"),
            "name": pgettext_lazy("of a person", "Name"),
            "mail": _("Email address"),
            "since": _("Since"),
            "last": _("Last sign-in"),
        },
        [
            (
                user.get_username(),
                user.get_full_name(),
                user.email,
                day_of(user.date_joined),
                None if user.last_login is None else day_of(user.last_login),
            )
        ],
    )


def _deeds(user_id: int) -> tuple[Section, Section]:
    """Return what somebody did, and what deputies did in their name; one reading of the trail."""
    rows = Entry.objects.filter(Q(user=user_id) | Q(for_user=user_id)).order_by("-number")
    found = list(rows.values_list("recorded_at", "verb", "user_id", "for_user_id"))
    others = [(at, verb, user) for at, verb, user, whom in found if whom == user_id]
    names = names_of(user for _at, _verb, user in others)
    own = Section(
        "deeds",
        _("What I did here, from the audit log"),
        {"day": _("Day"), "deed": _("Action")},
        [
            (day_of(at), house().say_deed(verb))
            for at, verb, user, _whom in found
            if user == user_id
        ],
    )
    done = Section(
        "done_for_me",
        _("What deputies did in my name, from the audit log"),
        {"day": _("Day"), "who": _("Who"), "deed": _("Action")},
        [
            (day_of(at), names.get(user or 0, ""), house().say_deed(verb))
            for at, verb, user in others
        ],
    )
    return own, done

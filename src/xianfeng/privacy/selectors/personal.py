"""What is stored on a person, in every room."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from xianfeng.access.models.deputies import Deputyship
from xianfeng.access.selectors.acting import concerning, with_people
from xianfeng.access.selectors.deputies import name_of, names_of
from xianfeng.access.selectors.roles import roles_section
from xianfeng.accounts.models import User
from xianfeng.actors.rules import Actor
from xianfeng.audit.deeds import sentence_of
from xianfeng.audit.models import Entry
from xianfeng.foundation.personal import Section
from xianfeng.notices.selectors import lines, notices_of
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people import personal
from xianfeng.people.models.members import Member
from xianfeng.people.models.strengths import Skill, Wish
from xianfeng.people.selectors.exceptions import exceptions_of
from xianfeng.people.selectors.life import history_of
from xianfeng.people.selectors.oneself import member_of
from xianfeng.people.words import WEEKDAYS
from xianfeng.privacy.rules.requests import CorrectedField


def recorded_value(member: Member, field: CorrectedField) -> str:
    """Return what the record says, as text; empty where it says nothing."""
    value = getattr(member, field.value)
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def stored_sections(actor: Actor) -> tuple[Section, ...]:
    """Collect all that is stored on the actor, in every room."""
    return sections_with(actor, member_of(actor))


def sections_with(actor: Actor, member: Member | None) -> tuple[Section, ...]:
    """Collect the same, where the actor's own record has been read already."""
    if actor.user_id is None:
        return ()
    found = list(_member_sections(member)) if member is not None else []
    found += [
        roles_section(actor.user_id),
        _notices(actor.user_id),
        _account(actor.user_id, member),
    ]
    if member is not None:
        found += personal.sections_of(member)
    found += [_deputyships(actor.user_id), _deeds(actor.user_id), _done_for(actor.user_id)]
    return tuple(section for section in found if section.rows)


def _member_sections(member: Member) -> tuple[Section, ...]:
    return (
        _record(member),
        _periods(member),
        _exceptions(member),
        _posts(member),
        _transfers(member),
        _skills(member),
        _wishes(member),
        _free_time(member),
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
    return Section(
        "transfers",
        _("My transfers"),
        {
            "asked": _("Requested on"),
            "from": _("From"),
            "to": pgettext_lazy("place", "To"),
            "reason": _("Reason"),
            "state": _("State"),
            "answer": _("Answer"),
        },
        [
            (
                day_of(row.asked_at),
                row.source.name,
                row.target.name,
                row.reason,
                row.get_state_display(),
                row.answer,
            )
            for row in member.transfers.select_related("source", "target").order_by("pk")
        ],
    )


def _skills(member: Member) -> Section:
    return Section(
        "skills", _("My skills"), {"skill": _("Skill")}, _said(member.skills.order_by("pk"))
    )


def _wishes(member: Member) -> Section:
    return Section(
        "wishes", _("My wishes"), {"wish": _("Wish")}, _said(member.wishes.order_by("pk"))
    )


def _free_time(member: Member) -> Section:
    return Section(
        "free_time",
        _("When I have time"),
        {"weekday": _("Day of the week"), "part": _("Part of the day")},
        [
            (str(WEEKDAYS[row.weekday]), row.get_part_display())
            for row in member.free_hours.order_by("weekday", "pk")
        ],
    )


def _corrections(member: Member) -> Section:
    return Section(
        "corrections",
        _("Corrections I requested"),
        {
            "day": _("Day"),
            "field": _("What"),
            "old": _("Before"),
            "new": _("Proposed"),
            "reason": _("Reason"),
            "state": _("State"),
            "answer": _("Answer"),
        },
        [
            (
                day_of(row.asked_at),
                row.get_field_display(),
                row.old,
                row.new,
                row.reason,
                row.get_state_display(),
                row.answer,
            )
            for row in member.corrections.order_by("pk")
        ],
    )


def _deletions(member: Member) -> Section:
    return Section(
        "deletions",
        _("Deletions I requested"),
        {"day": _("Day"), "reason": _("Reason"), "state": _("State"), "answer": _("Answer")},
        [
            (day_of(row.asked_at), row.reason, row.get_state_display(), row.answer)
            for row in member.deletion_requests.order_by("pk")
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


def _said(rows: QuerySet[Skill] | QuerySet[Wish]) -> list[tuple[str]]:
    return [(str(row),) for row in rows]


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


def _deeds(user_id: int) -> Section:
    own = Entry.objects.filter(user=user_id).order_by("-number")
    return Section(
        "deeds",
        _("What I did here, from the audit log"),
        {"day": _("Day"), "deed": _("Action")},
        [
            (day_of(at), sentence_of(verb))
            for at, verb in own.values_list("recorded_at", "verb").iterator()
        ],
    )


def _done_for(user_id: int) -> Section:
    rows = Entry.objects.filter(for_user=user_id).order_by("-number")
    found = list(rows.values_list("recorded_at", "user_id", "verb"))
    names = names_of(user for _at, user, _verb in found)
    return Section(
        "done_for_me",
        _("What deputies did in my name, from the audit log"),
        {"day": _("Day"), "who": _("Who"), "deed": _("Action")},
        [(day_of(at), names.get(user or 0, ""), sentence_of(verb)) for at, user, verb in found],
    )

"""Who looked at a person: at their own page, or at a list with the person in it (D16)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth import get_user_model
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext

from xianfeng.access.models.roles import Role
from xianfeng.access.words import said_for
from xianfeng.audit.models import Entry
from xianfeng.audit.rules import Look
from xianfeng.foundation.paths import down_to
from xianfeng.foundation.personal import ShownOn
from xianfeng.foundation.room import house
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.members import Member
from xianfeng.privacy.words import LOOK_LABELS

LOOKS_MOST = 200
"""Looks that the page lists; the file has all."""


HELD = (Look.POSTS.value, Look.POSTS_EXPORT.value, Look.ROLES.value)
"""What of an organisation shows those who hold or held something there."""
EXPORTS = ("people.members.exported", "leadership.posts.exported")
LISTS = [look.value for look in Look if look.value not in HELD]
"""What of an organisation shows its members."""


@dataclass(frozen=True)
class LookLine:
    """That somebody looked: on which day, who, at what, and how often that day."""

    day: date
    who: str
    what: str
    times: int


def looks_at(member: Member) -> list[LookLine]:
    """Tell who looked at a member, by day: at their own page, or at a list with the member in it.

    A list of an organisation holds whoever belonged to it or below it on the day of the look, or
    on the past day of which the list was asked; if perhaps on another page of it.
    """
    places = _Places.of(member)
    looks = Q(verb__endswith=".seen") | Q(verb__in=EXPORTS)
    seen = Entry.objects.filter(looks).filter(_subjects(member, places))
    if member.user_id is not None:
        seen = seen.exclude(user=member.user_id)
    rows = [
        (at, user_id, for_user_id, detail)
        for at, user_id, for_user_id, kind, place, detail in seen.order_by("-number").values_list(
            "recorded_at", "user_id", "for_user_id", "subject_type", "subject_id", "detail"
        )[: LOOKS_MOST * 5]
        if kind != "organisation.organisation"
        or detail["look"] in HELD
        or places.held(place, day_of(at), detail)
    ]
    names = {
        user.pk: user.get_full_name() or user.get_username()
        for user in get_user_model().objects.filter(
            pk__in={key for row in rows for key in row[1:3]}
        )
    }
    found: dict[tuple[date, str, str], int] = {}
    for at, user_id, for_user_id, detail in rows:
        who = names.get(user_id, "") or gettext("the platform itself")
        who = said_for(who, names.get(for_user_id, ""))
        look = detail.get("look", "")
        what = str(LOOK_LABELS[Look(look)]) if look in set(Look) else gettext("personal data")
        key = (day_of(at), who, what)
        found[key] = found.get(key, 0) + 1
    return [LookLine(*key, times) for key, times in list(found.items())[:LOOKS_MOST]]


def _subjects(member: Member, places: "_Places") -> Q:
    """Return the condition "a page of one of the things that show the member"."""
    condition = Q(subject_type="people.member", subject_id=str(member.pk))
    of_organisations = Q(subject_type="organisation.organisation")
    condition |= of_organisations & Q(subject_id__in=list(places.days), detail__look__in=LISTS)
    held = member.posts.order_by().values(key=Cast("organisation_id", CharField()))
    condition |= of_organisations & Q(subject_id__in=held, detail__look=Look.POSTS.value)
    above = Organisation.objects.filter(
        Exists(member.posts.filter(organisation__path__startswith=OuterRef("path")))
    )
    condition |= of_organisations & Q(
        subject_id__in=above.order_by().values(key=Cast("pk", CharField())),
        detail__look=Look.POSTS_EXPORT.value,
    )
    for shown in (
        ShownOn("rolls.roll", member.roll_entries.all(), "roll"),
        ShownOn("rolls.roll", member.roll_changes.all(), "roll"),
        *(each for part in house().personal for each in part.shown_on(member)),
    ):
        keys = shown.rows.order_by().values(key=Cast(f"{shown.field}_id", CharField()))
        condition |= Q(subject_type=shown.kind, subject_id__in=keys)
    if member.user_id is not None:
        condition |= Q(subject_type="accounts.user", subject_id=str(member.user_id))
        condition |= Q(verb="accounts.people.seen")
        roles = Role.objects.filter(user=member.user_id, organisation__isnull=False).order_by()
        places_of_roles = roles.values(key=Cast("organisation_id", CharField()))
        condition |= of_organisations & Q(
            subject_id__in=places_of_roles, detail__look=Look.ROLES.value
        )
    return condition


@dataclass(frozen=True)
class _Places:
    """The organisations on whose lists a member stood: key → half-open spans of days."""

    days: Mapping[str, Sequence[tuple[date, date | None]]]

    @classmethod
    def of(cls, member: Member) -> "_Places":
        periods = member.memberships.order_by("pk").values_list(
            "organisation__path", "starts_on", "ends_on"
        )
        spans: dict[str, list[tuple[date, date | None]]] = {}
        for path, starts_on, ends_on in periods:
            for each in down_to(path):
                spans.setdefault(each, []).append((starts_on, ends_on))
        keys = Organisation.objects.filter(path__in=list(spans)).order_by("pk")
        return cls({str(pk): spans[path] for pk, path in keys.values_list("pk", "path")})

    def held(self, place: str, day: date, detail: Mapping[str, str]) -> bool:
        """Tell whether the list of a place held the member on a day, or on the day asked."""
        shown = date.fromisoformat(detail["as_of"]) if "as_of" in detail else day
        return any(
            starts_on <= shown and (ends_on is None or shown < ends_on)
            for starts_on, ends_on in self.days[place]
        )

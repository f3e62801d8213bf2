"""Writing the members of a reviewed sheet."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.asks.models import IS_OPEN
from xianfeng.audit.models import Entry
from xianfeng.foundation.chunks import chunks
from xianfeng.foundation.errors import N_
from xianfeng.foundation.room import house
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.duties import duties
from xianfeng.people.models.life import Membership
from xianfeng.people.models.members import Member
from xianfeng.people.naming import NAMED, call_member
from xianfeng.people.permissions import can_keep_members
from xianfeng.people.rules.known import MemberDecision, MemberValues
from xianfeng.people.rules.life import MembershipCause
from xianfeng.people.selectors.in_the_way import SEEN, built_on
from xianfeng.people.services.periods import Periods
from xianfeng.sheets.kinds import Tell
from xianfeng.sheets.rules.faults import ExceptionKind
from xianfeng.sheets.rules.rows import EXCEPTED, Fate
from xianfeng.sheets.services.undoing import BuiltOn

BATCH = 2_000
WRITTEN = (
    "number",
    *NAMED,
    "organisation",
    "standing",
    "joined_date",
    "joined_is_month",
    "full_date",
    "full_is_month",
    "birth_year",
    "education",
)
"""What a list of members says; the rest of a known member's row stays."""
MOVED, GRADED = frozenset({"organisation_id"}), frozenset({"standing"})
"""What of a row periods of membership follow, and posts hang on."""


def write_members(
    *, actor: Actor, decisions: Sequence[MemberDecision], at: datetime, tell: Tell
) -> Mapping[str, Any]:
    """Write new and changed members, and let their periods follow (`sheets.kinds.Write`)."""
    del actor
    keys = dict(Organisation.objects.order_by("pk").values_list("code", "pk"))
    rows = [
        call_member(
            member=Member(
                pk=decision.key,
                number=decision.values.number,
                organisation_id=keys[decision.values.organisation],
                standing=decision.values.standing.value,
                **_days(decision.values),
                birth_year=decision.values.birth_year,
                education=decision.values.education.value if decision.values.education else "",
                recorded_at=at,
            ),
            name=decision.values.name,
        )
        for decision in decisions
        if decision.fate in {Fate.NEW, Fate.CHANGED} and decision.values is not None
    ]
    known = [row for row in rows if row.pk is not None]
    new = [row for row in rows if row.pk is None]
    periods, cause, on = Periods(at), MembershipCause.IMPORTED, day_of(at)
    before = _as_they_were([row.pk for row in known])
    ended = _end_duties_of_moved(decisions, at=at)
    # One statement a batch; `user` and `recorded_at` of the known rows stay as they are.
    for done, some in _batches(known):
        Member.objects.bulk_create(
            some,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=WRITTEN,
        )
        periods.follow([row.pk for row in some], cause=cause, on=on)
        tell(done / len(rows))
    # Table by table: their indexes together would not stay in the database's memory.
    for done, some in _batches(new):
        Member.objects.bulk_create(some)
        tell((len(known) + done / 2) / len(rows))
    for done, some in _batches(new):
        periods.begin(some, cause=cause, on=on)
        tell((len(known) + (len(new) + done) / 2) / len(rows))
    after = _as_they_were([row.pk for row in known])
    changed = {
        pk: {name: (old[name], after[pk][name]) for name in old if old[name] != after[pk][name]}
        for pk, old in before.items()
    }
    return {"new": [row.pk for row in new], "changed": changed, "ended": ended}


def _as_they_were(keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return what the list says of members, days as text."""
    fields = [name for name in WRITTEN if name != "organisation"]
    found: dict[int, dict[str, Any]] = {}
    for some in chunks(keys):
        rows = Member.objects.filter(pk__in=some).order_by("pk")
        for row in rows.values("pk", "organisation_id", *fields):
            said = {n: v.isoformat() if isinstance(v, date) else v for n, v in row.items()}
            found[int(row["pk"])] = {name: said[name] for name in said if name != "pk"}
    return found


def put_members_back(*, actor: Actor, written: Mapping[str, Any], since: int, at: datetime) -> None:
    """Take back what `write_members` wrote (`sheets.kinds.Undo`).

    Raises:
        NotAllowed: the actor does not keep the list of an organisation concerned, of one to which
            somebody goes back neither.
        BuiltOn: somebody was given something, did something or was changed since.
        IsClosed: somebody would go back to what is closed by now.
    """
    new = list(written["new"])
    changed = {int(key): fields for key, fields in written["changed"].items()}
    keys = [*new, *changed]
    for some in chunks(keys):
        members = list(Member.objects.select_for_update().filter(pk__in=some).order_by("pk"))
        if len(members) < len(some):
            raise BuiltOn(what=N_("a member was removed or forgotten"))
        places = Organisation.objects.filter(pk__in={each.organisation_id for each in members})
        for place in places.select_related("unit").order_by("pk"):
            require(can_keep_members, actor, place)
    back = {fields["organisation_id"][0] for fields in changed.values() if MOVED & fields.keys()}
    for place in Organisation.objects.filter(pk__in=back).select_related("unit").order_by("pk"):
        require(can_keep_members, actor, place)
        Periods(at).hold_open(place, on=day_of(at))
    what = built_on(new, since=since) or _changed_since(changed, since=since)
    if what or written["ended"]:
        raise BuiltOn(what=what or N_("posts that it ended"))
    for some in chunks(new):
        Membership.objects.filter(member__in=some).delete()
        Member.objects.filter(pk__in=some).delete()
    imported = MembershipCause.IMPORTED.value
    for key, fields in changed.items():
        Member.objects.filter(pk=key).update(**{name: old for name, (old, _) in fields.items()})
        if (MOVED | GRADED) & fields.keys():
            periods = Membership.objects.filter(member=key)
            periods.filter(ends_on=None, cause=imported).delete()
            last = periods.filter(end_cause=imported).order_by("-ends_on", "-pk").first()
            if last is not None:
                last.ends_on, last.end_cause = None, ""
                last.save(update_fields=["ends_on", "end_cause"])


def _changed_since(changed: Mapping[int, Mapping[str, Any]], *, since: int) -> str:
    """Say what changed anew what an import had changed; empty where nothing did."""
    now = _as_they_were(list(changed))
    for key, fields in changed.items():
        if any(now[key][name] != after for name, (_, after) in fields.items()):
            return N_("a later change of the same record")
        if (MOVED | GRADED) & fields.keys():
            member = Member.objects.get(pk=key)
            posts = duties().places_of(member)
            if not GRADED & fields.keys():
                posts = posts.filter(pk=member.organisation_id)
            if posts.exists():
                return house().say_noun("leadership.post")
            if member.transfers.filter(IS_OPEN).exists():
                return house().say_noun("people.transfer")
            deeds = Entry.objects.filter(
                subject_type="people.member", subject_id=str(key), number__gt=since
            )
            if deeds.exclude(verb__in=[EXCEPTED, SEEN]).exists():
                return N_("a later change of the same record")
    return ""


def _days(values: MemberValues) -> dict[str, Any]:
    """Return the days of somebody as the columns keep them: each with what is known of it."""
    return {
        "joined_date": values.joined_date,
        "joined_is_month": values.joined_is_month,
        "full_date": values.full_date,
        "full_is_month": values.full_is_month,
    }


def _batches(rows: Sequence[Member]) -> Iterator[tuple[int, Sequence[Member]]]:
    """Cut the rows into parts that a stop need not wait for, each with the number done by then."""
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        yield start + len(some), some


def _end_duties_of_moved(decisions: Sequence[MemberDecision], *, at: datetime) -> int:
    """End what members hold where a sheet takes them away, and all of those who go back.

    Called before the rows are written, as a transfer does it.
    """
    kinds = {
        decision.key: {fault.kind for fault in decision.exceptions}
        for decision in decisions
        if decision.exceptions and decision.key
    }
    periods, on, ended = Periods(at), day_of(at), 0
    for some in chunks(kinds):
        members = Member.objects.filter(pk__in=some).select_related("organisation")
        for member in members.order_by("pk"):
            if ExceptionKind.GOES_BACK in kinds[member.pk]:
                ended += periods.end_all_duties(member, on=on)
            elif ExceptionKind.MOVES in kinds[member.pk]:
                ended += periods.end_duties(member, member.organisation, on=on)
    return ended

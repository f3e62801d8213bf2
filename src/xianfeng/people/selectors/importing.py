"""What an import has to know before it writes, and what its preview shows."""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Q, QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.audit.models import Entry, Head
from xianfeng.jobs.models import Run
from xianfeng.jobs.selectors import open_runs
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.permissions import (
    can_add_tops,
    can_except,
    can_except_unit,
    can_found_organisation,
    can_found_unit,
    can_manage_organisations,
    can_manage_unit,
)
from xianfeng.organisation.reshaping import Change, Reshaping, obstacles
from xianfeng.organisation.rules.kinds import OrganisationKind, UnitKind
from xianfeng.organisation.rules.moves import Hinders
from xianfeng.organisation.rules.organisations import decide_organisations
from xianfeng.organisation.rules.trees import KnownNode, KnownTrees
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.imports import ImportPreview
from xianfeng.people.models.life import Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import can_keep_members, can_keep_posts, own_records
from xianfeng.people.rules.kept import as_plain, from_plain
from xianfeng.people.rules.kinds import Education, Standing
from xianfeng.people.rules.life import OPEN_TRANSFERS
from xianfeng.people.rules.members import KnownMember, decide_members
from xianfeng.people.rules.reading import read_rows
from xianfeng.people.selectors.sheet_posts import review_posts
from xianfeng.people.selectors.speakers import last_secretaries
from xianfeng.sheets.rules.faults import Fault
from xianfeng.sheets.rules.rows import Fate, Reviewed, SheetKind, SheetRows
from xianfeng.uploads.reading import Upload, sheet_in

WRITERS = ("organisation.", "access.", "people.", "privacy.")
"""Rooms whose deeds change what a sheet was held against, by the beginning of their verbs."""
APPLY_JOB = "people.apply_preview"
KNOWN = (
    "pk",
    "number",
    "name",
    "organisation_id",
    "standing",
    "joined_date",
    "birth_year",
    "education",
    "left_on",
    "background_removed",
)
"""What of a member a row can be compared with."""
LOOKS = (
    "people.members.exported",
    "audit.people.seen",
    "people.posts.exported",
    "people.sheet.previewed",
)
"""Lines of the trail after which the records are as they were."""
CHUNK = 900
"""Values of one question to the database; SQLite's older limit is 999."""


@dataclass(frozen=True)
class Prepared:
    """The fate of every row of a preview, found before anybody is kept waiting.

    Attributes:
        content: what the preview kept when the looking began.
        is_as_seen: the preview shows just this.
        mark: length of the trail when the looking began.
    """

    reviewed: Reviewed
    content: bytes
    is_as_seen: bool
    mark: int

    def stands(self, preview: ImportPreview) -> bool:
        """Tell whether the rows would still find the same, without looking at them again."""
        ours = (Q(verb__startswith=room) for room in WRITERS)
        written = Entry.objects.filter(reduce(or_, ours), number__gt=self.mark)
        return (
            bytes(preview.content) == self.content and not written.exclude(verb__in=LOOKS).exists()
        )


def tell_nobody(_part: float) -> None:
    """Tell nobody."""


def read_upload(kind: SheetKind, file: Upload, *, name: str, size: int = 0) -> SheetRows:
    """Read a sheet that somebody sent, in a process of its own.

    Args:
        kind: what the sheet lists.
        file: its content.
        name: the file's name; its ending says the kind of file.
        size: bytes that it says to have.

    Raises:
        The refusals of `uploads.sheet_in` and of `rules.read_rows`.
    """
    return read_rows(sheet_in(file, name=name, size=size), kind)


def review(
    *, actor: Actor, sheet: SheetRows, at: datetime, tell: Callable[[float], None] = tell_nobody
) -> Reviewed:
    """Decide the fate of every row against what is known now; writes nothing.

    Args:
        actor: rows outside what the actor may manage are wrong.
        sheet: as `rules.read_rows` gave it.
        at: the moment, whose day bounds the dates of joining.
        tell: told which part of the looking up is done, in [0, 1].
    """
    trees = known_trees(actor, sheet.kind)
    if sheet.kind is SheetKind.ORGANISATIONS:
        decided = decide_organisations(
            sheet.rows, trees, today=day_of(at), hinders=_hinders(actor, trees, at)
        )
        return Reviewed(sheet, tuple(decided))
    members = _known_members(actor, sheet, trees, at, tell)
    if sheet.kind is SheetKind.POSTS:
        posts = review_posts(actor, sheet.rows, members=members, trees=trees, today=day_of(at))
        return Reviewed(sheet, tuple(posts))
    decisions = decide_members(
        sheet.rows,
        members=members,
        organisations=trees.organisations,
        today=day_of(at),
        probation_months=settings.FIGURES.probation_months,
    )
    return Reviewed(sheet, tuple(decisions))


def _kept(value: object) -> str | int:
    return value if isinstance(value, int) else str(value)


def _hinders(actor: Actor, trees: KnownTrees, at: datetime) -> Hinders:
    """Ask the rooms what keeps a node from going where a sheet puts it, as its page does.

    A new node has nothing of its own yet: what counts is the nearest one above it that is there.
    """

    def ask(before: KnownNode, after: KnownNode, nodes: Mapping[str, KnownNode]) -> Fault | None:
        is_unit = isinstance(after.kind, UnitKind)
        rows = Unit.objects.all() if is_unit else Organisation.objects.all()
        there = trees.units if is_unit else trees.organisations
        code = after.parent
        while code and code not in there:
            code = nodes[code].parent
        move = Reshaping(
            Change.MOVE,
            rows.get(code=before.code),
            day_of(at),
            into=rows.get(code=code) if code else None,
        )
        field = "parent" if before.parent != after.parent else "unit"
        for obstacle in obstacles(actor, move, at=at):
            details = {name: _kept(value) for name, value in obstacle.why.details.items()}
            return Fault(field, type(obstacle.why), details)
        return None

    return ask


def known_trees(actor: Actor, kind: SheetKind = SheetKind.ORGANISATIONS) -> KnownTrees:
    """Return both trees, with what the actor may write by a sheet of the kind marked."""
    may_write = can_keep_posts if kind is SheetKind.POSTS else can_manage_organisations
    units = Unit.objects.order_by("path").in_bulk()
    organisations = Organisation.objects.select_related("unit").order_by("path").in_bulk()
    return KnownTrees(
        organisations={
            row.code: KnownNode(
                code=row.code,
                name=row.name,
                kind=OrganisationKind(row.kind),
                parent=organisations[row.parent_id].code if row.parent_id else "",
                unit=units[row.unit_id].code if row.unit_id else "",
                in_reach=row.closed_on is None and may_write(actor, row),
                is_closed=row.closed_on is not None,
                founded=row.founded_on,
                is_shaped=can_found_organisation(
                    actor, organisations[row.parent_id] if row.parent_id else None
                ),
                keeps_members=can_keep_members(actor, row),
                may_except=can_except(actor, row),
            )
            for row in organisations.values()
        },
        units={
            row.code: KnownNode(
                code=row.code,
                name=row.name,
                kind=UnitKind(row.kind),
                parent=units[row.parent_id].code if row.parent_id else "",
                in_reach=row.closed_on is None and can_manage_unit(actor, row),
                is_closed=row.closed_on is not None,
                founded=row.founded_on,
                is_shaped=can_found_unit(actor, units[row.parent_id] if row.parent_id else None),
                may_except=can_except_unit(actor, row),
            )
            for row in units.values()
        },
        whole=can_add_tops(actor),
        may_except=can_except(actor, None),
    )


def _known_members(
    actor: Actor,
    sheet: SheetRows,
    trees: KnownTrees,
    at: datetime,
    tell: Callable[[float], None],
) -> Iterable[KnownMember]:
    """List the members that a row could mean: by number anywhere, by name within reach."""
    rows, kind = sheet.rows, sheet.kind
    codes = dict(Organisation.objects.order_by("pk").values_list("pk", "code"))
    own = own_records(actor)
    secretaries = last_secretaries(at=at) if kind is SheetKind.MEMBERS else frozenset[int]()
    on_the_way = _on_the_way() if kind is SheetKind.MEMBERS else frozenset[int]()
    found: dict[int, KnownMember] = {}
    wanted = {field: {row[field] for row in rows if row[field]} for field in ("number", "name")}
    every = sum(map(len, wanted.values()))
    seen = 0
    for field, values in wanted.items():
        for some in _chunks(values):
            seen += len(some)
            tell(seen / every)
            members = Member.objects.filter(**{f"{field}__in": some}).order_by("pk")
            for pk, number, name, organisation_id, standing, *person in members.values_list(*KNOWN):
                code = codes[organisation_id]
                joined_date, birth_year, education, left_on, removed = person
                found[pk] = KnownMember(
                    key=pk,
                    number=number,
                    name=name,
                    organisation=code,
                    standing=Standing(standing),
                    joined_date=joined_date,
                    in_reach=trees.organisations[code].in_reach,
                    birth_year=birth_year,
                    education=Education(education) if education else None,
                    had_removed=removed,
                    left_on=left_on,
                    is_own=pk in own,
                    is_last_secretary=pk in secretaries,
                    is_on_the_way=pk in on_the_way,
                )
    return found.values()


def _on_the_way() -> frozenset[int]:
    """List the keys of the members whose transfer is under way."""
    open_ones = Transfer.objects.filter(state__in=[state.value for state in OPEN_TRANSFERS])
    return frozenset(open_ones.order_by("pk").values_list("member", flat=True))


def _chunks(values: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def previews_of(actor: Actor, *, at: datetime) -> QuerySet[ImportPreview]:
    """List the actor's own previews that are still kept."""
    if actor.user_id is None:
        return ImportPreview.objects.none()
    return ImportPreview.objects.filter(user_id=actor.user_id, expires_at__gt=at)


def reviewed_of(preview: ImportPreview) -> Reviewed:
    """Read back what a preview keeps."""
    return from_plain(json.loads(zlib.decompress(preview.content)))


def prepare(
    *,
    actor: Actor,
    preview: ImportPreview,
    at: datetime,
    tell: Callable[[float], None] = tell_nobody,
) -> Prepared:
    """Decide the fate of a preview's rows anew; writes nothing.

    Args:
        actor: who sent the sheet.
        preview: not applied yet.
        at: the moment of looking.
        tell: told which part is done, in [0, 1].
    """
    mark = Head.objects.order_by("pk").values_list("size", flat=True).first() or 0
    seen = reviewed_of(preview)
    now = review(actor=actor, sheet=seen.sheet, at=at, tell=tell)
    return Prepared(now, bytes(preview.content), as_plain(now) == as_plain(seen), mark)


def last_apply(preview: ImportPreview) -> Run | None:
    """Return the newest run that takes this preview over, or did."""
    found = Run.objects.filter(name=APPLY_JOB, user=preview.user_id)
    return found.filter(arguments__token=preview.token).order_by("-enqueued_at", "pk").first()


def is_large(preview: ImportPreview) -> bool:
    """Tell whether a sheet is taken over in the background: large, or others wait already."""
    rows = sum(preview.counts[fate.value] for fate in Fate)
    return rows > settings.FIGURES.import_most_rows_at_once or open_runs(APPLY_JOB).exists()

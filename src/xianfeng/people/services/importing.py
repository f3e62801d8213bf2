import json
import secrets
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.memory import without_sweeping
from xianfeng.foundation.reasons import optional_reason
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.permissions import can_manage_organisations
from xianfeng.organisation.rules.organisations import OrganisationDecision
from xianfeng.organisation.rules.trees import KnownNode
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.visible import root_organisation
from xianfeng.organisation.services.ground import _lock_trees
from xianfeng.organisation.services.trees import TreeWriter
from xianfeng.people.models.imports import ImportPreview
from xianfeng.people.models.members import Member
from xianfeng.people.rules.headings import SUBJECTS
from xianfeng.people.rules.kept import as_plain
from xianfeng.people.rules.life import MembershipCause
from xianfeng.people.rules.members import MemberDecision
from xianfeng.people.selectors.importing import Prepared, prepare, review, tell_nobody
from xianfeng.people.services.exceptions import _end_duties_of_moved, _record_exceptions
from xianfeng.people.services.periods import Periods
from xianfeng.people.services.sheet_posts import _write_posts
from xianfeng.sheets.rules.rows import Fate, Reviewed, SheetKind, SheetRows

BATCH = 2_000
WRITTEN = (
    "number",
    "name",
    "name_keys",
    "organisation",
    "standing",
    "joined_date",
    "birth_year",
    "education",
)
"""What a list of members says; the rest of a known member's row stays."""


class NoRows(Refusal):
    """There are headings and nothing below them."""

    sentence = N_(
        "There are no rows below the headings. Fill in the spreadsheet and upload it again."
    )


class RowsWrong(Refusal):
    """One wrong row holds up the whole sheet unless wrong rows are skipped."""

    sentence = N_("Nothing was imported, because some rows are wrong: {count}.")

    def __init__(self, reviewed: Reviewed) -> None:
        super().__init__(count=len(reviewed.wrong))
        self.reviewed = reviewed


class AllRowsWrong(RowsWrong):
    """There is nothing left to take over."""

    sentence = N_("Every row is wrong; there is nothing to import.")


class ExceptionsUnconfirmed(Refusal):
    """A sheet mends the past only as what it is: confirmed, with a reason that the trail keeps."""

    sentence = N_(
        "Nothing was imported, because some rows are exceptions that no page allows: "
        "{count}. Confirm them with a reason."
    )

    def __init__(self, reviewed: Reviewed) -> None:
        super().__init__(count=len(reviewed.exceptional))
        self.reviewed = reviewed


class AlreadyApplied(Refusal):
    """The same preview was sent a second time."""

    sentence = N_("This spreadsheet has already been imported. It was not imported again.")


class PreviewOutdated(Refusal):
    """Since the preview somebody has changed what it rests on."""

    sentence = N_("The records have changed since the preview. Check the new preview first.")


class ChangedMeanwhile(Refusal):
    """Two imports met."""

    sentence = N_("Somebody else has just changed the same records. Upload the spreadsheet again.")


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    reviewed: Reviewed
    skipped: int


def import_sheet(
    *, actor: Actor, sheet: SheetRows, skip_wrong: bool, reason: str = "", at: datetime
) -> Imported:
    """Take a sheet over in one transaction; the same sheet again changes nothing (D12).

    Args:
        actor: an officer or administrator; rows outside what the actor looks after are wrong.
        sheet: as `rules.read_rows` gave it.
        skip_wrong: take the other rows over although some are wrong.
        reason: why rows that are exceptions of history are right; needed where there are any.
        at: the moment of recording.

    Raises:
        NotAllowed: the actor manages no organisations.
        NoRows: there is nothing below the headings.
        RowsWrong: some rows are wrong and they are not to be skipped.
        AllRowsWrong: no row is left.
        ExceptionsUnconfirmed, TooLong: exceptions have no reason, or a long one.
        ChangedMeanwhile: another import wrote the same records at the same time.
    """
    require(can_manage_organisations, actor)
    try:
        with transaction.atomic():
            _lock(sheet.kind)
            reviewed = review(actor=actor, sheet=sheet, at=at)
            return _import(actor, reviewed, skip_wrong=skip_wrong, reason=reason, at=at)
    except IntegrityError as error:
        raise ChangedMeanwhile from error


def keep_preview(*, actor: Actor, sheet: SheetRows, file_name: str, at: datetime) -> ImportPreview:
    """Keep what a sheet would change, for its sender alone and for a few hours.

    Args:
        actor: an officer or administrator.
        sheet: as `rules.read_rows` gave it; what must not be kept is not in it.
        file_name: shown to the sender.
        at: the moment of recording.

    Raises:
        NotAllowed: the actor manages no organisations.
        NoRows: there is nothing below the headings.
    """
    require(can_manage_organisations, actor)
    if not sheet.rows:
        raise NoRows
    with without_sweeping():
        reviewed = review(actor=actor, sheet=sheet, at=at)
        content = _packed(reviewed)
    with transaction.atomic():
        ImportPreview.objects.filter(expires_at__lte=at).delete()
        preview = ImportPreview.objects.create(
            token=secrets.token_urlsafe(18),
            user_id=actor.user_id,
            kind=sheet.kind.value,
            file_name=file_name[-120:],
            content=content,
            counts=reviewed.counts,
            recorded_at=at,
            expires_at=at + timedelta(hours=settings.FIGURES.preview_hours),
        )
        record(
            actor=actor,
            verb="people.sheet.previewed",
            subject=preview,
            at=at,
            detail={"kind": preview.kind, **preview.counts},
        )
    return preview


def apply_preview(
    *,
    actor: Actor,
    preview: ImportPreview,
    skip_wrong: bool,
    reason: str = "",
    prepared: Prepared | None = None,
    at: datetime,
    tell: Callable[[float], None] = tell_nobody,
) -> Imported:
    """Take over what a preview shows, if the records still stand as it found them.

    Args:
        actor: who sent the sheet, as `selectors.previews_of` made sure.
        preview: what is taken over; afterwards it keeps the wrong rows alone.
        skip_wrong: take the other rows over although some are wrong.
        reason: why the exceptions that the preview shows are right.
        prepared: what `selectors.prepare` found; it counts while it stands.
        at: the moment of recording.
        tell: told which part is written, in [0, 1]; what it raises rolls everything back.

    Raises:
        NotAllowed: the actor manages no organisations any more.
        AlreadyApplied: it was taken over before.
        PreviewOutdated: the records have changed; the preview now shows their present state.
        RowsWrong, AllRowsWrong, ExceptionsUnconfirmed, TooLong, ChangedMeanwhile: as
        `import_sheet` says.
    """
    require(can_manage_organisations, actor)
    try:
        with transaction.atomic():
            _lock(SheetKind(preview.kind))
            kept = ImportPreview.objects.select_for_update().get(pk=preview.pk)
            if kept.applied_at is not None:
                raise AlreadyApplied
            if prepared is None or not prepared.stands(kept):
                prepared = prepare(actor=actor, preview=kept, at=at)
            now = prepared.reviewed
            if prepared.is_as_seen:
                imported = _import(
                    actor, now, skip_wrong=skip_wrong, reason=reason, at=at, tell=tell
                )
                kept.applied_at, kept.skipped = at, imported.skipped
                kept.content = _packed(_wrong_alone(now))
                kept.save(update_fields=["applied_at", "skipped", "content"])
                return imported
            kept.content, kept.counts = _packed(now), now.counts
            kept.save(update_fields=["content", "counts"])
    except IntegrityError as error:
        raise ChangedMeanwhile from error
    raise PreviewOutdated


def _lock(kind: SheetKind) -> None:
    """Let imports go one after the other; of posts, whoever records one by hand waits too."""
    _lock_trees()
    if kind is SheetKind.POSTS:
        list(Organisation.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _packed(reviewed: Reviewed) -> bytes:
    text = json.dumps(as_plain(reviewed), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), 1)


def _wrong_alone(reviewed: Reviewed) -> Reviewed:
    wrong = reviewed.wrong
    sheet = SheetRows(
        kind=reviewed.sheet.kind,
        titles=reviewed.sheet.titles,
        rows=tuple(decision.row for decision in wrong),
        dropped=reviewed.sheet.dropped,
        unused=reviewed.sheet.unused,
        notes=reviewed.sheet.notes,
        shortened=reviewed.sheet.shortened,
    )
    return Reviewed(sheet, wrong)


def _import(
    actor: Actor,
    reviewed: Reviewed,
    *,
    skip_wrong: bool,
    reason: str,
    at: datetime,
    tell: Callable[[float], None] = tell_nobody,
) -> Imported:
    wrong = len(reviewed.wrong)
    if not reviewed.decisions:
        raise NoRows
    if wrong == len(reviewed.decisions):
        raise AllRowsWrong(reviewed)
    if wrong and not skip_wrong:
        raise RowsWrong(reviewed)
    why = _confirmed(reviewed, reason)
    if reviewed.sheet.kind is SheetKind.ORGANISATIONS:
        _write_trees(reviewed.decisions, at)
    elif reviewed.sheet.kind is SheetKind.POSTS:
        _write_posts(reviewed.decisions, at)
    else:
        _write_members(reviewed.decisions, at, tell)
    if reviewed.exceptional:
        _record_exceptions(actor, reviewed.exceptional, why, at)
    if reviewed.count(Fate.NEW) or reviewed.count(Fate.CHANGED):
        subject = root_organisation() or Unit.objects.order_by("path")[0]
        record(
            actor=actor,
            verb=f"{SUBJECTS[reviewed.sheet.kind]}.imported",
            subject=subject,
            at=at,
            detail=reviewed.counts,
            reason=why,
        )
    return Imported(reviewed, wrong)


def _confirmed(reviewed: Reviewed, reason: str) -> str:
    """Return the reason for the exceptions of a sheet as it is stored; empty where it has none.

    Raises:
        ExceptionsUnconfirmed, TooLong: there is none, or a long one.
    """
    if not reviewed.exceptional:
        return ""
    if words := optional_reason(reason):
        return words
    raise ExceptionsUnconfirmed(reviewed)


def _write_trees(decisions: Sequence[object], at: datetime) -> None:
    written = [
        decision
        for decision in decisions
        if isinstance(decision, OrganisationDecision)
        and decision.fate in {Fate.NEW, Fate.CHANGED}
        and decision.node is not None
    ]
    units = [d.new_unit for d in written if d.new_unit is not None]
    units += [d.node for d in written if d.is_unit and d.node is not None]
    organisations: list[KnownNode] = [d.node for d in written if not d.is_unit and d.node]
    if units:
        TreeWriter(Unit, at).write(units)
    if organisations:
        keys = dict(Unit.objects.order_by("pk").values_list("code", "pk"))
        TreeWriter(Organisation, at, keys).write(organisations)


def _write_members(
    decisions: Sequence[object], at: datetime, tell: Callable[[float], None]
) -> None:
    keys = dict(Organisation.objects.order_by("pk").values_list("code", "pk"))
    rows = [
        Member(
            pk=decision.key,
            number=decision.values.number,
            name=decision.values.name,
            organisation_id=keys[decision.values.organisation],
            standing=decision.values.standing.value,
            joined_date=decision.values.joined_date,
            birth_year=decision.values.birth_year,
            education=decision.values.education.value if decision.values.education else "",
            recorded_at=at,
        )
        for decision in decisions
        if isinstance(decision, MemberDecision)
        and decision.fate in {Fate.NEW, Fate.CHANGED}
        and decision.values is not None
    ]
    known = [row for row in rows if row.pk is not None]
    new = [row for row in rows if row.pk is None]
    periods, cause, on = Periods(at), MembershipCause.IMPORTED, day_of(at)
    _end_duties_of_moved(decisions, at=at)
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


def _batches(rows: Sequence[Member]) -> Iterator[tuple[int, Sequence[Member]]]:
    """Cut the rows into parts that a stop need not wait for, each with the number done by then."""
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        yield start + len(some), some

import json
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from io import BytesIO

from django.db import transaction
from django.utils.translation import get_language, override

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.keeping import once
from xianfeng.audit.services import record
from xianfeng.foundation.errors import N_
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of

from .content import Own, Paper, Section, as_data, differences
from .files import MEDIA_TYPES, Format, file_name
from .models import ReleasedPaper, ReportWords
from .papers.quarter import quarter_paper
from .permissions import can_make_report, can_release_report, can_write_words
from .rules import QuarterRunning, quarter_to_report
from .selectors.own import own_words
from .selectors.quarter import quarter_of_office
from .selectors.released import recorded_since, released_paper
from .selectors.scope import NoUnit, unit_of
from .writers.docx import document_of
from .writers.pdf import NoOfficeProgram, is_possible, pdf_of
from .writers.xlsx import workbook_of

HEADS = ("red_head", "number", "addressee")


@dataclass(frozen=True)
class MadePaper:
    """A paper as a file."""

    name: str
    media_type: str
    content: bytes


def make_quarter_report(
    *, actor: Actor, organisation: Organisation, period: Period, written_as: Format, at: datetime
) -> MadePaper:
    """Write the quarter's report of an organisation's unit and all below it (story 7).

    The paper speaks the active language; one that was released is given as it was released. Who
    took which figures out is on the trail.

    Raises:
        NotAllowed: the actor may not report on the organisation.
        NotAQuarter, QuarterNotBegun, NoRecord: the period is none that can be reported.
        NoUnit: the organisation is tied to no unit.
        NoOfficeProgram, OfficeProgramFailed: a PDF is wanted and LibreOffice is not there or fails.
    """
    require(can_make_report, actor, organisation)
    if written_as is Format.PDF and not is_possible():
        raise NoOfficeProgram
    kept = released_paper(organisation, period)
    paper = (
        kept.paper
        if kept
        else quarter_report(actor=actor, organisation=organisation, period=period, at=at)
    )
    content = _written(paper, written_as, at=kept.released_at if kept else at)
    with transaction.atomic():
        record(
            actor=actor,
            verb="reports.paper.made",
            subject=organisation,
            at=at,
            detail={
                "kind": "quarter",
                "period": period.label,
                "format": written_as.value,
                "language": get_language() or "",
            },
        )
    return MadePaper(
        name=f"{file_name(paper.title)}.{written_as.value}",
        media_type=MEDIA_TYPES[written_as],
        content=content,
    )


RELEASED = N_("The report of this quarter has been released.")


def release_quarter_report(
    *, actor: Actor, organisation: Organisation, period: Period, at: datetime
) -> ReleasedPaper:
    """Keep the report of a quarter that is over as it is now, in the active language (D8).

    Raises:
        NotAllowed: the actor may not release reports of the organisation.
        QuarterRunning: it is not over.
        Twice: it was released before; what is released stays.
        NotAQuarter, QuarterNotBegun, NoRecord, NoUnit: there is no such report.
    """
    require(can_release_report, actor, organisation)
    paper = quarter_report(actor=actor, organisation=organisation, period=period, at=at)
    if period.end > day_of(at):
        last = period.last_day(today=period.end)
        raise QuarterRunning(period=period, day=last)
    content = as_data(paper)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = sha256(text.encode()).hexdigest()
    with once(RELEASED):
        released = ReleasedPaper.objects.create(
            organisation=organisation,
            period_label=period.label,
            content=content,
            digest=digest,
            released_by_id=actor.user_id,
            released_at=at,
        )
        record(
            actor=actor,
            verb="reports.paper.released",
            subject=organisation,
            at=at,
            detail={"kind": "quarter", "period": period.label, "digest": digest},
        )
    return released


@dataclass(frozen=True)
class Standing:
    """How a released paper stands today: the lines that would differ, and why."""

    differs: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]


def compare_released(*, actor: Actor, released: ReleasedPaper, at: datetime) -> Standing:
    """Tell what a released paper would say today, and what was recorded since; writes nothing.

    Raises:
        NoRecord, NoUnit: there is no report to compare with any more.
    """
    period = Period.parse(released.period_label)
    with override(released.paper.language):
        now = quarter_report(actor=actor, organisation=released.organisation, period=period, at=at)
    differs = differences(released.paper, now)
    return Standing(differs, recorded_since(released) if differs else ())


def quarter_report(
    *, actor: Actor, organisation: Organisation, period: Period, at: datetime
) -> Paper:
    """Return the content of the quarter's report; the page shows the same.

    Raises:
        NotAQuarter, QuarterNotBegun, NoRecord: the period is none that can be reported.
        NoUnit: the organisation is tied to no unit, or to one out of the actor's reach.
    """
    period = quarter_to_report(period, today=day_of(at))
    try:
        card = quarter_of_office(actor, unit_of(organisation), period, at)
    except Unit.DoesNotExist as error:
        raise NoUnit(organisation=organisation.name) from error
    own = own_words(organisation, period)
    if not own.addressee and organisation.parent is not None:
        own = replace(own, addressee=organisation.parent.name)
    return quarter_paper(card, issuer=organisation.name, own=own)


def write_words(
    *, actor: Actor, organisation: Organisation, period: Period, own: Own, at: datetime
) -> ReportWords:
    """Keep what the office itself says in the report of a quarter; figures stay what they are.

    Raises:
        NotAllowed: the actor does not write for the organisation.
        NotAQuarter, QuarterNotBegun: the period is none that can be reported.
    """
    require(can_write_words, actor, organisation)
    quarter_to_report(period, today=day_of(at))
    passages = {section.value: text for section, text in own.passages.items() if text}
    with transaction.atomic():
        before = own_words(organisation, period)
        row, _made = ReportWords.objects.update_or_create(
            organisation=organisation,
            period=period.label,
            defaults={
                "red_head": own.red_head,
                "number": own.number,
                "addressee": own.addressee,
                "passages": passages,
                "recorded_at": at,
            },
        )
        heads = {name: [getattr(before, name), getattr(own, name)] for name in HEADS}
        written = [key for key in passages if passages[key] != before.passages.get(Section(key))]
        record(
            actor=actor,
            verb="reports.words.written",
            subject=organisation,
            at=at,
            detail={"period": period.label, "sections": written},
            changes={name: pair for name, pair in heads.items() if pair[0] != pair[1]},
        )
    return row


def _written(paper: Paper, written_as: Format, *, at: datetime) -> bytes:
    if written_as is Format.XLSX:
        return workbook_of(paper)
    target = BytesIO()
    document_of(paper, at=at).save(target)
    return target.getvalue() if written_as is Format.DOCX else pdf_of(target.getvalue())

from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO

from django.db import transaction
from django.utils.translation import get_language

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of

from .content import Own, Paper, Section
from .files import MEDIA_TYPES, Format, file_name
from .models import ReportWords
from .papers.quarter import quarter_paper
from .permissions import can_make_report, can_write_words
from .rules import quarter_to_report
from .selectors.own import own_words
from .selectors.quarter import quarter_of_office
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

    The paper speaks the active language. Who took which figures out is on the trail.

    Raises:
        NotAllowed: the actor may not report on the organisation.
        NotAQuarter, QuarterNotBegun: the period is none that can be reported.
        NoUnit: the organisation is tied to no unit.
        NoOfficeProgram, OfficeProgramFailed: a PDF is wanted and LibreOffice is not there or fails.
    """
    require(can_make_report, actor, organisation)
    if written_as is Format.PDF and not is_possible():
        raise NoOfficeProgram
    paper = quarter_report(actor=actor, organisation=organisation, period=period, at=at)
    content = _written(paper, written_as, at=at)
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


def quarter_report(
    *, actor: Actor, organisation: Organisation, period: Period, at: datetime
) -> Paper:
    """Return the content of the quarter's report; the page shows the same.

    Raises:
        NotAQuarter, QuarterNotBegun: the period is none that can be reported.
        NoUnit: the organisation is tied to no unit, or to one out of the actor's reach.
    """
    period = quarter_to_report(period, today=day_of(at))
    try:
        card = quarter_of_office(actor, unit_of(actor, organisation), period, at)
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

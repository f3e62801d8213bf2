"""The quarter's report: sentences and tables from one card; no figure is computed here."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from xianfeng.organisation.selectors.days import day_of
from xianfeng.reports.content import (
    Attachment,
    Block,
    Heading,
    Own,
    Paper,
    Paragraph,
    Section,
    numbered,
    tightened,
)
from xianfeng.reports.selectors.quarter import QuarterCard
from xianfeng.reports.words import joined, listed, say_day, say_exact, say_quarter
from xianfeng.ui.words import say_number

from . import quarter_tables as tables
from .quarter_act import carriers_section, goals_section
from .quarter_judge import failings_section, windows_section

NOTHING_OWN = Own()


def quarter_paper(card: QuarterCard, *, issuer: str, own: Own = NOTHING_OWN) -> Paper:
    """Write the report of an office's quarter, in the language that is active.

    Args:
        issuer: who signs it, as it stands under the text.
        own: what the office itself says in it, after what the figures say.
    """
    language = get_language() or "zh-hans"
    title = _title(card)
    blocks: list[Block] = [
        Paragraph(_opening(card)),
        *own.passage(Section.OPENING),
        Heading(_("Where the goals of the year stand")),
        *goals_section(card),
        *own.passage(Section.GOALS),
        Heading(_("Carriers")),
        *carriers_section(card),
        *own.passage(Section.CARRIERS),
        Heading(_("What the citizens say")),
        *windows_section(card),
        *own.passage(Section.WINDOWS),
        Heading(_("The four failings")),
        *failings_section(card),
        *own.passage(Section.FAILINGS),
        Heading(_("Problems that remain")),
        *_stuck(card),
        *own.passage(Section.PROBLEMS),
        *([Heading(_("Next steps"))] if own.passages.get(Section.PLANS) else ()),
        *own.passage(Section.PLANS),
        Heading(_("Notes")),
        *_notes(card),
        Paragraph(pgettext("last words of a report", "This is our report.")),
    ]
    return Paper(
        title=joined(*title),
        title_parts=title,
        blocks=tightened(
            numbered(tables.captions_numbered(blocks), language=language), language=language
        ),
        issuer=issuer,
        dated=say_day(card.today),
        language=language,
        red_head=own.red_head,
        number=own.number,
        addressee=f"{own.addressee}{_(': ').strip()}" if own.addressee else "",
        attachments=_attachments(card),
        attachment_word=_("Attachment: "),
    )


def _title(card: QuarterCard) -> tuple[str, ...]:
    """Return the title in the parts between which its line may break."""
    return (
        _("%(unit)s,") % {"unit": card.name},
        _("%(quarter)s:") % {"quarter": say_quarter(card.period)},
        pgettext("end of the title of a quarter's report", "report on Party work in the offices"),
    )


def _opening(card: QuarterCard) -> str:
    counts = card.counts
    sizes = [
        text % {"count": say_number(number)}
        for number, text in (
            (
                counts.offices if card.offices else 0,
                ngettext("%(count)s office", "%(count)s offices", counts.offices),
            ),
            (
                counts.branches,
                ngettext("%(count)s branch", "%(count)s branches", counts.branches),
            ),
            (
                counts.members,
                ngettext("%(count)s member", "%(count)s members", counts.members),
            ),
            (
                counts.windows,
                ngettext("%(count)s service window", "%(count)s service windows", counts.windows),
            ),
        )
        if number
    ]
    told = _(
        "This is the report of %(unit)s for %(quarter)s; its figures cover the period up "
        "to %(day)s."
    ) % {
        "unit": card.name,
        "quarter": say_quarter(card.period),
        "day": say_day(card.as_of),
    }
    if not sizes:
        return told
    # Its size is today's, whatever the quarter: a past one says so.
    has = (
        _("%(unit)s has %(sizes)s.")
        if card.as_of == card.today
        else _("As of %(today)s, %(unit)s has %(sizes)s.")
    )
    size = has % {"unit": card.name, "sizes": listed(sizes), "today": say_day(card.today)}
    return joined(size, told)


# -- what is stuck, notes, attachments --------------------------------------------------------


def _stuck(card: QuarterCard) -> Iterator[Block]:
    if not card.stuck:
        yield Paragraph(_("No outstanding problem was found."))
        return
    yield Paragraph(
        ngettext(
            "%(count)s problem remains. It is listed with its reason.",
            "%(count)s problems remain. They are listed with their reasons.",
            len(card.stuck),
        )
        % {"count": say_number(len(card.stuck))}
    )
    yield tables.stuck_table(card)


def _notes(card: QuarterCard) -> Iterator[Block]:
    up_to = _(
        "Figures cover the period up to %(day)s. A goal's position is its latest monthly "
        "figure up to the end of the quarter; the carriers serving it and the problems "
        "are given as of %(today)s."
    ) % {"day": say_day(card.as_of), "today": say_day(card.today)}
    built = ""
    if card.built_at is not None:
        built = _("The facts behind the four failings were built on %(moment)s.") % {
            "moment": say_day(day_of(card.built_at))
        }
    yield Paragraph(joined(up_to, built))
    if card.goals:
        yield Paragraph(_on_goals())
    if card.windows:
        yield Paragraph(_on_ratings())
    if card.own or card.offices:
        yield Paragraph(_on_failings())
    if settings.XIANFENG_DEMO:
        yield Paragraph(_("The figures are demonstration data; the city is fictional."))


def _on_goals() -> str:
    return _(
        "A goal is behind if it has reached less than %(share)s of what is due by the "
        "calendar, and slow if it has reached less than all of it."
    ) % {"share": say_exact(settings.FIGURES.slow_share)}


def _on_ratings() -> str:
    return _(
        "The share of good ratings is the share of ballots with one of the three better "
        "of five levels; its 95 percent interval (Wilson) is given in brackets. Windows "
        "with fewer than %(minimum)s ballots are not published. A share counts as risen "
        "or fallen only if the 95 percent interval of the difference excludes zero."
    ) % {"minimum": settings.FIGURES.cell_minimum}


def _on_failings() -> str:
    figures = settings.FIGURES
    return _(
        "The four failings are judged from records; nobody enters a score. In place: the "
        "whole interval lies at %(in_place)s or more; partly in place: at %(partly)s or "
        "more; fewer than %(fewest)s records or too wide an interval: too little "
        "evidence."
    ) % {
        "in_place": say_exact(figures.measure_in_place),
        "partly": say_exact(figures.measure_partly),
        "fewest": figures.measure_fewest_cases,
    }


def _attachments(card: QuarterCard) -> tuple[Attachment, ...]:
    if not card.offices:
        return ()
    table = tables.offices_table(card)
    blocks = tightened((table,), language=get_language() or "")
    return (Attachment(title=_("The offices and the four failings"), blocks=blocks),)

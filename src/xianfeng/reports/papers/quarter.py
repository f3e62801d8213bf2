"""The quarter's report: sentences and tables from one card; no figure is computed here."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from xianfeng.diagnosis.rules import MeasureName
from xianfeng.diagnosis.words import verdict_rules
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
from xianfeng.reports.words import joined, listed, say_day, say_quarter
from xianfeng.ui.words import say_exact, say_number

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
    members = counts.members or 0
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
            (members, ngettext("%(count)s member", "%(count)s members", members)),
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
    size = _("%(unit)s has %(sizes)s.") % {"unit": card.name, "sizes": listed(sizes)}
    running = "" if card.is_over else _("The quarter is not over; all verdicts are those so far.")
    return joined(size if sizes else "", members_unknown(card), told, running)


def members_unknown(card: QuarterCard) -> str:
    """Say that who belonged is not recorded, where it is not: no number stands for it."""
    if card.counts.members is not None:
        return ""
    if card.counts.members_since is None:
        return _("No member of it has been recorded yet.")
    since = say_day(card.counts.members_since)
    return _("Its members have been recorded only since %(day)s.") % {"day": since}


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
        "Figures cover the period up to %(day)s, with the offices, branches, members and names "
        "of that day. A goal's position is its latest monthly figure up to the end of the "
        "quarter; the problems are given as of %(told)s."
    ) % {"day": say_day(card.as_of), "told": say_day(card.told_on)}
    begun = day_of(card.unit.recorded_at)
    if begun > card.period.start:
        up_to = joined(
            up_to,
            _("The records begin on %(day)s; what was before is in none of these figures.")
            % {"day": say_day(begun)},
        )
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
        yield from _on_failings(card)
    if settings.XIANFENG_DEMO:
        yield Paragraph(_("The figures are demonstration data; the city is fictional."))


def _on_goals() -> str:
    share = settings.FIGURES.slow_share
    return _(
        "A figure that is counted up or starts from a known value is compared with what is due "
        "by the end of its month, any other with the target itself. Behind: less than %(share)s "
        "of what is due, or further from the target than %(rest)s of it; slow: short by less; "
        "ahead: more than %(ahead)s times what is due. A plain target without a direction has "
        "no verdict. A goal is served if a carrier that ran in the quarter is linked to it."
    ) % {
        "share": say_exact(share),
        "rest": say_exact(1 - share),
        "ahead": say_number(float(1 / share)),
    }


def _on_ratings() -> str:
    return _(
        "The share of good ratings is the share of ballots with one of the three better "
        "of five levels; its 95 percent interval (Wilson) is given in brackets. Windows "
        "with fewer than %(minimum)s ballots are not published. A share counts as risen "
        "or fallen only if the 95 percent interval of the difference excludes zero."
    ) % {"minimum": settings.FIGURES.cell_minimum}


def _on_failings(card: QuarterCard) -> Iterator[Block]:
    """Say how each measure was taken, how it was judged, and how verdicts become one."""
    yield Paragraph(
        joined(
            _("The four failings are judged from records; nobody enters a score."), *verdict_rules()
        )
    )
    lines = (card.own, *card.offices) if card.own else card.offices
    taken = {
        measure.name: measure
        for line in lines
        for failing in line.failings
        for measure in failing.measures
    }
    for name in MeasureName:
        if name in taken:
            yield Paragraph(
                _("%(measure)s: %(method)s")
                % {"measure": taken[name].label, "method": taken[name].method}
            )


def _attachments(card: QuarterCard) -> tuple[Attachment, ...]:
    if not card.offices:
        return ()
    table = tables.offices_table(card)
    blocks = tightened((table,), language=get_language() or "")
    return (Attachment(title=_("The offices and the four failings"), blocks=blocks),)

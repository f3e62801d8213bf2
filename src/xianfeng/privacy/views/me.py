"""What is stored on me: seen, corrected, taken away, deleted (PIPL)."""

import json
from collections.abc import Callable, Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.actors.rules import Actor, Person
from xianfeng.foundation.personal import Section
from xianfeng.foundation.room import house
from xianfeng.foundation.sheets.writing import NewSheet, write_sheets
from xianfeng.people.models.members import Member
from xianfeng.people.selectors.transfers import open_transfer_of
from xianfeng.people.selectors.visible import member_of
from xianfeng.privacy.forms import CorrectionForm, DeletionForm
from xianfeng.privacy.rules.register import NEVER_KEPT
from xianfeng.privacy.selectors.looks import looks_at
from xianfeng.privacy.selectors.personal import sections_with
from xianfeng.privacy.services.corrections import ask_correction
from xianfeng.privacy.services.deletion import ask_deletion
from xianfeng.ui.acts import Act
from xianfeng.ui.downloads import download
from xianfeng.ui.things import On

ROWS_SHOWN = 10
"""Rows of a section on the page; the file holds all."""


@require_safe
@signed_in
def me(request: ActorRequest) -> HttpResponse:
    """Show the actor all that is stored on the actor, and who looked at it."""
    member = member_of(request.actor)
    sections = sections_with(request.actor, member)
    return render(
        request,
        "privacy/me.html",
        {
            "member": member,
            "is_member": isinstance(request.actor, Person),
            "sections": [
                (section, _with_headings(section)[:ROWS_SHOWN], len(section.rows))
                for section in sections
            ],
            "roles": [
                list(zip(section.columns.values(), row, strict=True))
                for section in sections
                if section.name == "roles"
                for row in section.rows
            ],
            "looks": looks_at(member) if member else [],
            "transfer": open_transfer_of(member) if member else None,
        },
    )


def is_member(actor: Actor) -> bool:
    """Tell whether the actor is a member, and no deputy of one."""
    return isinstance(actor, Person)


def _mine(door: Callable[[Actor], bool]) -> On[Actor]:
    return On(
        find=lambda request: request.actor,
        door=door,
        where=_("My data"),
        back=lambda _asked: reverse("privacy:me"),
    )


correct = Act(
    on=_mine(is_member),
    form=CorrectionForm,
    given=lambda asked: {"initial": {"field": asked.request.GET.get("field", "")}},
    service=ask_correction,
    heading=_("What is wrong in your record?"),
    lead=_(
        "The record stays as it is until the organisation above confirms; the previous "
        "content is kept."
    ),
    button=_("Request the correction"),
    done=_("Requested; the organisation above has been notified and will answer here."),
)
delete = Act(
    on=_mine(lambda actor: member_of(actor) is not None),
    form=DeletionForm,
    service=ask_deletion,
    heading=_("Request deletion"),
    lead=_(
        "What you gave voluntarily can be removed at any time; your entry on the list of "
        "members only after you have left, and the account is then closed at once. "
        "Periods and posts without your name, your number on frozen rolls as proof of "
        "the vote, and the audit log are kept. You will be told what was done."
    ),
    button=_("Request deletion"),
    done=_("Requested; the organisation above has been notified and will answer here."),
)


@require_safe
@signed_in
def as_json(request: ActorRequest) -> HttpResponse:
    """Send all that is stored on the actor as a file for programs."""
    at = timezone.now()
    member = member_of(request.actor)
    content = {
        "made_at": at.isoformat(),
        "stored": {section.name: section.plain for section in sections_with(request.actor, member)},
        "looked_at": _looks(member).plain if member else [],
    }
    text = json.dumps(content, ensure_ascii=False, indent=2)
    return download(
        text.encode(),
        name=f"{_('My data')}.json",
        media_type="application/json; charset=utf-8",
    )


@require_safe
@signed_in
def as_sheet(request: ActorRequest) -> HttpResponse:
    """Send all that is stored on the actor as a workbook, a sheet each part."""
    member = member_of(request.actor)
    sections = [*sections_with(request.actor, member)]
    if member is not None:
        sections.append(_looks(member))
    return download(_workbook(sections), name=f"{_('My data')}.xlsx")


def _looks(member: Member) -> Section:
    return Section(
        "looked_at",
        _("Who looked at it"),
        {"day": _("Day"), "who": _("Who"), "what": _("What"), "times": _("Number of times")},
        [(line.day, line.who, line.what, line.times) for line in looks_at(member)],
    )


@require_safe
@signed_in
def processing(request: ActorRequest) -> HttpResponse:
    """Show which personal data is kept, what for, who sees it, and for how long."""
    register = [line for part in house().personal for line in part.processing]
    return render(
        request,
        "privacy/processing.html",
        {
            "lines": [
                {
                    "data": _(line.data),
                    "purpose": _(line.purpose),
                    "seen_by": _(line.seen_by),
                    "kept": _(line.kept),
                    "is_voluntary": line.is_voluntary,
                }
                for line in sorted(register, key=lambda line: (line.order, line.name))
            ],
            "never": [_(what) for what in NEVER_KEPT],
        },
    )


def _with_headings(section: Section) -> list[list[tuple[str | Promise, object]]]:
    """Return each cell with the heading of its column, which stands beside it on a phone."""
    return [list(zip(section.columns.values(), row, strict=True)) for row in section.rows]


def _workbook(sections: Sequence[Section]) -> bytes:
    return write_sheets(
        NewSheet(
            str(section.title),
            [str(heading) for heading in section.columns.values()],
            section.rows,
        )
        for section in sections
    )

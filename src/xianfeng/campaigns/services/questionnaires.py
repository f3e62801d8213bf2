"""Writing a version of a questionnaire, and publishing it: by another, once, for good (D10)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from xianfeng.access.own import require_free
from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.keeping import once
from xianfeng.audit.services import record
from xianfeng.ballots.rules.questions import Question
from xianfeng.ballots.services.rounds import publish_questions
from xianfeng.campaigns.models.questionnaires import TITLE_MOST, Draft
from xianfeng.campaigns.permissions import (
    can_publish_draft,
    can_write_draft,
    runs_campaigns,
)
from xianfeng.campaigns.rules.drafts import Template, checked_questions
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.reasons import checked_line
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.services.ground import require_open

OPEN = N_("A new version of this questionnaire is being written already.")


class IsPublished(Refusal):
    """What is published is frozen; whoever wants it otherwise writes a new version."""

    sentence = N_("This version has been published and never changes. Write a new version.")


class NothingNew(Refusal):
    """A version that asks the same is none."""

    sentence = N_("Nothing differs from the version before.")


def begin_questionnaire(
    *,
    actor: Actor,
    organisation: Organisation,
    title: str,
    template: Template,
    questions: Sequence[Question],
    at: datetime,
) -> Draft:
    """Begin a questionnaire with the questions of a template, in all languages.

    Raises:
        NotAllowed: the actor runs no campaigns there.
        IsClosed, Missing, TooLong: as they say.
    """
    require(runs_campaigns, actor, organisation)
    name = _checked_title(title)
    with transaction.atomic():
        require_open(actor=actor, node=organisation, at=at)
        last = Draft.objects.aggregate(last=Max("pk"))["last"] or 0
        return _begin(
            actor,
            Draft(
                organisation=organisation,
                title=name,
                template=template.value,
                line=f"{template.value}-{last + 1}",
                version=1,
                content=[question.as_json for question in questions],
            ),
            at,
        )


def begin_version(*, actor: Actor, draft: Draft, at: datetime) -> Draft:
    """Begin the next version of a published questionnaire, with the questions of the last one.

    Raises:
        NotAllowed: the actor runs no campaigns there.
        IsClosed, Twice: as they say.
    """
    require(runs_campaigns, actor, draft.organisation)
    with once(OPEN):
        require_open(actor=actor, node=draft.organisation, at=at)
        last = Draft.objects.filter(line=draft.line).order_by("-version")[0]
        return _begin(
            actor,
            Draft(
                organisation=draft.organisation,
                title=last.title,
                template=last.template,
                line=last.line,
                version=last.version + 1,
                content=last.content,
            ),
            at,
        )


def _begin(actor: Actor, draft: Draft, at: datetime) -> Draft:
    draft.writers = _with(actor, [])
    draft.recorded_at = at
    draft.save(force_insert=True)
    detail = {"name": draft.name, "template": draft.template}
    record(actor=actor, verb="campaigns.draft.begun", subject=draft, at=at, detail=detail)
    return draft


def write_questionnaire(
    *, actor: Actor, draft: Draft, title: str, questions: Sequence[Question], at: datetime
) -> Draft:
    """Change the title and the questions of a draft; whoever does so does not publish it.

    Raises:
        NotAllowed: the actor runs no campaigns there.
        IsPublished, NoQuestions, TooFewAnswers, Missing, TooLong: as they say.
    """
    require(can_write_draft, actor, draft)
    name = _checked_title(title)
    content = [each.as_json for each in checked_questions(draft.name, questions).questions]
    with transaction.atomic():
        row = _held(draft)
        row.title, row.content = name, content
        row.writers = _with(actor, row.writers)
        row.save(update_fields=["title", "content", "writers"])
        detail = {"name": row.name, "questions": len(content)}
        record(actor=actor, verb="campaigns.draft.written", subject=row, at=at, detail=detail)
    return row


@decision
def publish_questionnaire(*, actor: Actor, draft: Draft, at: datetime) -> Draft:
    """Publish a draft: from now on it can be asked, and never changes.

    Raises:
        NotAllowed: the actor is no officer there or above.
        OwnMatter: the actor, or somebody whose deputy the actor is, wrote it.
        IsPublished: it is out already.
        NothingNew: it asks what the version before asks, in the same order.
    """
    with transaction.atomic():
        row = _held(draft)
        require_free(actor, *row.writers, at=at)
        require(can_publish_draft, actor, row)
        before = Draft.objects.filter(line=row.line, version=row.version - 1).first()
        if before is not None and before.content == row.content:
            raise NothingNew
        asked = checked_questions(row.name, row.questionnaire.questions)
        publish_questions(actor=actor, asked=asked, at=at)
        row.published_by_id, row.published_at = actor.user_id, at
        row.save(update_fields=["published_by", "published_at"])
        record(
            actor=actor,
            verb="campaigns.draft.published",
            subject=row,
            at=at,
            detail={"name": row.name},
        )
    return row


def discard_draft(*, actor: Actor, draft: Draft, at: datetime) -> None:
    """Throw a draft away that was not published, whoever wrote it.

    Raises:
        NotAllowed: the actor runs no campaigns there.
        IsPublished: it is out already.
    """
    require(can_write_draft, actor, draft)
    with transaction.atomic():
        row = _held(draft)
        detail = {"name": row.name}
        record(actor=actor, verb="campaigns.draft.discarded", subject=row, at=at, detail=detail)
        row.delete()


def _with(actor: Actor, writers: Sequence[int]) -> list[int]:
    """Add whoever writes, and for whom, to those who wrote before."""
    principal = actor.acting_for.user_id if actor.acting_for else None
    return sorted({*writers, *(user for user in (actor.user_id, principal) if user is not None)})


def _held(draft: Draft) -> Draft:
    row = Draft.objects.select_for_update(of=("self",)).select_related("organisation__unit")
    held = row.get(pk=draft.pk)
    if held.published_at is not None:
        raise IsPublished
    return held


def _checked_title(title: str) -> str:
    return checked_line(title, what=N_("The title"), most=TITLE_MOST, field="title")

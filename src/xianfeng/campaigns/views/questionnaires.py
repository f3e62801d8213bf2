"""Questionnaires: begun from a template, written, looked at, published by another (D10)."""

from dataclasses import replace
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xianfeng.access.own import why_denied
from xianfeng.actors.doors import ActorRequest, signed_in_as
from xianfeng.campaigns.forms.preview import PreviewForm
from xianfeng.campaigns.forms.questionnaires import BeginForm, WriteForm
from xianfeng.campaigns.lists.questionnaires import QUESTIONNAIRES
from xianfeng.campaigns.models.questionnaires import Draft
from xianfeng.campaigns.permissions import (
    can_publish_draft,
    can_see_campaigns,
    can_write_draft,
    runs_campaigns,
)
from xianfeng.campaigns.selectors.campaigns import drafts_visible_to, organisations_running
from xianfeng.campaigns.selectors.questionnaires import changes_of, keys_taken
from xianfeng.campaigns.services.questionnaires import (
    IsPublished,
    begin_questionnaire,
    begin_version,
    discard_draft,
    publish_questionnaire,
    write_questionnaire,
)
from xianfeng.campaigns.words import say_changes, template_questions
from xianfeng.ui.acts import Act, Step
from xianfeng.ui.pages import FirstStep, ListPage
from xianfeng.ui.things import Asked, On, new_thing

questionnaires = ListPage(
    listing=QUESTIONNAIRES,
    rows=drafts_visible_to,
    heading=_("What is asked?"),
    lead=_(
        "Versions of questionnaires. What is published never changes; a new wording is a new "
        "version."
    ),
    step=FirstStep("campaigns:begin_questionnaire", _("Write a questionnaire"), runs_campaigns),
)


@require_safe
@signed_in_as(can_see_campaigns)
def draft(request: ActorRequest, draft_id: int) -> HttpResponse:
    """Show one version: what it asks, what is new against the one before, what can be done."""
    found = get_object_or_404(drafts_visible_to(request.actor), pk=draft_id)
    is_open = found.published_at is None
    runs = can_write_draft(request.actor, found)
    context = {
        "draft": found,
        "form": PreviewForm(found.questionnaire),
        "changes": say_changes(changes_of(found)),
        "digest": found.questionnaire.digest,
        "may_write": is_open and runs,
        "may_publish": is_open and can_publish_draft(request.actor, found),
        "may_begin_version": not is_open and runs,
        "waits_for_others": is_open and runs and not can_publish_draft(request.actor, found),
    }
    return render(request, "campaigns/draft.html", context)


@require_safe
@signed_in_as(can_see_campaigns)
def preview(request: ActorRequest, draft_id: int) -> HttpResponse:
    """Show a version as citizens see it; nothing can be cast."""
    found = get_object_or_404(drafts_visible_to(request.actor), pk=draft_id)
    context = {"draft": found, "form": PreviewForm(found.questionnaire)}
    return render(request, "campaigns/preview.html", context)


def _find(request: ActorRequest, draft_id: int) -> Draft:
    return drafts_visible_to(request.actor).get(pk=draft_id)


def _published(asked: Asked[Draft]) -> IsPublished | None:
    return IsPublished() if asked.thing.published_at else None


def _told_template(step: Step[None, BeginForm]) -> dict[str, Any]:
    said = step.form.cleaned_data
    return {**said, "questions": template_questions(said["template"])}


def _page(draft: Draft) -> str:
    return reverse("campaigns:draft", args=[draft.pk])


DRAFT = On[Draft](
    find=_find,
    door=can_see_campaigns,
    named="draft",
    where=lambda asked: asked.thing.title,
    back=lambda asked: _page(asked.thing),
)
OPEN = replace(DRAFT, over=_published)
begin = Act(
    on=new_thing("campaigns:questionnaires", _("Questionnaires"), door=runs_campaigns),
    form=BeginForm,
    among=lambda asked: {"organisation": organisations_running(asked.actor)},
    told=_told_template,
    service=begin_questionnaire,
    heading=_("Write a questionnaire"),
    lead=_("It begins with the questions of a template; then you change what you need."),
    button=_("Begin"),
    done=_("The questionnaire has been begun. Change the questions, then have it published."),
    onward=lambda _step, made: _page(made),
)
write = Act(
    on=replace(OPEN, may=can_write_draft),
    form=WriteForm,
    given=lambda asked: {"draft": asked.thing, "taken": keys_taken(asked.thing)},
    service=write_questionnaire,
    heading=_("Write the questions"),
    lead=_(
        "A question keeps its identity wherever it is put; reworded, it is another question in "
        "the results."
    ),
    button=_("Save"),
    done=_("The questions have been saved."),
    edits=True,
    template="campaigns/write.html",
)
publish = Act(
    on=replace(
        OPEN,
        may=can_publish_draft,
        why_not=lambda actor, draft: why_denied(actor, *draft.writers),
    ),
    form=Form,
    service=publish_questionnaire,
    heading=_("Publish this version?"),
    lead=_("From then on it can be asked, and nobody can change it any more."),
    button=_("Publish"),
    done=_("The version has been published."),
)
version = Act(
    on=replace(DRAFT, may=can_write_draft),
    form=Form,
    service=begin_version,
    done=_("A new version has been begun."),
    onward=lambda _step, made: _page(made),
    is_button=True,
)
discard = Act(
    on=replace(OPEN, may=can_write_draft),
    form=Form,
    service=discard_draft,
    heading=_("Discard this draft?"),
    lead=_("It was never published; nothing rests on it."),
    button=_("Discard"),
    done=_("The draft has been discarded."),
    onward=lambda _step, _made: reverse("campaigns:questionnaires"),
)

"""What is done to a case, declared: each a page with its form, its checks and its answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from xianfeng.asks.models import IS_OPEN as IS_ASKED
from xianfeng.asks.selectors import answered_by
from xianfeng.cases.forms.office import (
    AnswerForm,
    CategoryForm,
    ContactForm,
    HandForm,
    JoinForm,
    ReasonForm,
    ReplyForm,
    RulingForm,
    StopForm,
    TemplateForm,
)
from xianfeng.cases.models.cases import Case, Ruling
from xianfeng.cases.models.said import AnswerTemplate
from xianfeng.cases.permissions import (
    can_hand_over,
    can_handle,
    can_keep_templates,
    can_see_cases,
)
from xianfeng.cases.rules.life import LIFE, Deed, Stage
from xianfeng.cases.rules.masking import masked
from xianfeng.cases.rules.refusals import NoSuchCase, WhichCase
from xianfeng.cases.selectors.card import case_card
from xianfeng.cases.selectors.figures import template_shares, templates_for, templates_visible_to
from xianfeng.cases.selectors.joining import end_of
from xianfeng.cases.selectors.visible import cases_visible_to
from xianfeng.cases.services.hands import decide_ruling, hand_over, recategorise, send_back
from xianfeng.cases.services.joining import join_case
from xianfeng.cases.services.office import (
    answer_case,
    close_unsettled,
    contact_citizen,
    end_template,
    keep_template,
    reply_to_sign,
    stop_clock,
)
from xianfeng.cases.words import FOUND
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.refusals import MovedOn, Over
from xianfeng.foundation.text import number_in
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.visible import units_visible_to
from xianfeng.ui.acts import Act, Step, refuse
from xianfeng.ui.things import Asked, On, new_thing


def _find(request: Any, case_id: int) -> Case:
    found: Case = cases_visible_to(request.actor).get(pk=case_id)
    return found


def _back(asked: Asked[Case]) -> str:
    return reverse("cases:case", args=[asked.thing.pk])


def _where(asked: Asked[Case]) -> str:
    return gettext("Case {number}").format(number=asked.thing.number)


def _over(deed: Deed | None = None) -> Any:
    def over(asked: Asked[Case]) -> Refusal | None:
        case = asked.thing
        may = LIFE.leads(deed, stage=Stage(case.stage)) if deed else case.is_open
        return None if may else MovedOn(what=N_("The case"))

    return over


def _on(deed: Deed | None = None, **more: Any) -> On[Case]:
    return On(
        **{
            "find": _find,
            "door": can_see_cases,
            "may": can_handle,
            "named": "case",
            "where": _where,
            "back": _back,
            "over": _over(deed),
            **more,
        }
    )


def _units(_asked: Asked[Any]) -> Mapping[str, Any]:
    """Every open unit: the tree of offices is public, and a case goes to whoever it concerns."""
    return {"unit": Unit.objects.filter(closed_on=None)}


def _templates(asked: Asked[Case]) -> Mapping[str, object]:
    """Offer the templates of the unit, each with its share of the last answers."""
    shares = template_shares(asked.thing.holder, at=asked.at)
    return {
        "templates": {row.pk: row for row in templates_for(asked.thing.holder)},
        "shares": {
            key: ngettext(
                "({count} of {total} answer)", "({count} of {total} answers)", total
            ).format(count=count, total=total)
            for key, (count, total) in shares.items()
        },
    }


def _preview(step: Step[Case, AnswerForm]) -> Sequence[str]:
    """Show what the citizen reads, and what everybody else does, before it is kept."""
    words = step.form.cleaned_data["words"]
    public = masked(words)
    lines = [gettext("The citizen reads: {words}").format(words=words)]
    if public.found:
        kinds = gettext(", ").join(str(FOUND[kind]) for kind in public.found)
        lines.append(gettext("Masked for everybody else: {kinds}").format(kinds=kinds))
    lines.append(gettext("Everybody else may read: {words}").format(words=public.words))
    if step.form.cleaned_data["settles"]:
        lines.append(gettext("The case is settled by the office's word; the citizen is asked."))
    return lines


contact = Act(
    on=_on(Deed.CONTACT),
    form=ContactForm,
    service=contact_citizen,
    heading=_("Was the citizen contacted?"),
    button=_("Record it"),
    done=_("The contact has been recorded."),
)
answer = Act(
    on=_on(),
    form=AnswerForm,
    given=_templates,
    told=lambda step: {
        **step.form.cleaned_data,
        "public_words": masked(step.form.cleaned_data["words"]).words,
    },
    effects=_preview,
    service=answer_case,
    heading=_("What do you answer?"),
    button=_("Keep the answer"),
    done=_("The answer has been kept; the citizen finds it by the code."),
)
close = Act(
    on=_on(Deed.CLOSE),
    form=ReasonForm,
    service=close_unsettled,
    heading=_("Why can it not be settled?"),
    lead=_(
        "Nothing closes by itself. The citizen reads the reason, is asked, and may open the case "
        "again or ask the level above."
    ),
    button=_("Close it unsettled"),
    done=_("The case has been closed unsettled."),
)
hand = Act(
    on=_on(may=can_hand_over),
    form=HandForm,
    among=_units,
    service=hand_over,
    heading=_("Who should handle it?"),
    lead=_("Number and deadline stay; the time in each hand is shown to the citizen."),
    button=_("Hand it over"),
    done=_("The case has been handed over."),
)
send_case_back = Act(
    on=_on(),
    form=ReasonForm,
    service=send_back,
    heading=_("Why is it not yours?"),
    lead=_(
        "It goes back to whoever handed it over. After the second time the level above decides."
    ),
    button=_("Send it back"),
    done=_("The case has been sent back."),
)
category = Act(
    on=_on(),
    form=CategoryForm,
    given=lambda asked: {"initial": {"category": asked.thing.category}},
    among=_units,
    service=recategorise,
    heading=_("Which matter is it?"),
    lead=_("Who changed the category and why stays visible, to the citizen too."),
    button=_("Change the category"),
    done=_("The category has been changed."),
)
stop = Act(
    on=_on(),
    form=StopForm,
    service=stop_clock,
    heading=_("For how long is the clock stopped?"),
    lead=_("The citizen reads the reason, and which days do not count."),
    button=_("Stop the clock"),
    done=_("The clock has been stopped for these days."),
)


def _other(step: Step[Case, JoinForm]) -> Case | None:
    number = step.form.cleaned_data["other"].lstrip("0")
    if not number:
        raise WhichCase
    found = cases_visible_to(step.actor).filter(pk=number_in(number) or 0).first()
    if found is None:
        raise NoSuchCase(number=step.form.cleaned_data["other"])
    return found


def _check_other(step: Step[Case, JoinForm]) -> None:
    try:
        _other(step)
    except Refusal as refusal:
        refuse(step.form, refusal)


def _end_said(step: Step[Case, JoinForm]) -> Sequence[str]:
    other = _other(step)
    assert other is not None
    end = end_of(other)
    if end.pk in {other.pk, step.thing.pk}:
        return ()
    return [
        gettext(
            "Case {other} is itself handled together with case {end}: this case goes together with "
            "case {end}."
        ).format(other=other.number, end=end.number)
    ]


join = Act(
    on=_on(Deed.JOIN),
    form=JoinForm,
    check=_check_other,
    effects=_end_said,
    told=lambda step: {"other": _other(step), "reason": step.form.cleaned_data["reason"]},
    service=join_case,
    heading=_("With which case is it handled together?"),
    lead=_(
        "It counts once. Its citizen reads the state of the other case without its text, and hears "
        "of what becomes of it."
    ),
    button=_("Put them together"),
    done=_("The cases are handled together from now on."),
)


def _find_ruling(request: Any, ruling_id: int) -> Ruling:
    found: Ruling = answered_by(request.actor, Ruling).get(pk=ruling_id)
    return found


ruling = Act(
    on=On(
        find=_find_ruling,
        door=can_see_cases,
        named="ruling",
        where=lambda asked: gettext("Case {number}").format(number=asked.thing.case.number),
        back=lambda asked: reverse("cases:case", args=[asked.thing.case_id]),
        over=lambda asked: None if asked.thing.is_open else Over(what=N_("This question")),
        shows=lambda asked: {"card": case_card(asked.thing.case, at=asked.at)},
        template="cases/ruling.html",
    ),
    form=RulingForm,
    among=_units,
    service=decide_ruling,
    heading=_("What do you decide?"),
    lead=_("Whoever handles it by your decision cannot send it on."),
    button=_("Give a decision"),
    done=_("The decision has been recorded; both sides read it."),
)
keep = Act(
    on=new_thing("cases:templates", _("Templates for answers"), door=can_keep_templates),
    form=TemplateForm,
    among=lambda asked: {"unit": units_visible_to(asked.actor)},
    service=keep_template,
    heading=_("Which words do answers often begin with?"),
    button=_("Keep the template"),
    done=_("The template has been kept."),
)


def _find_template(request: Any, template_id: int) -> AnswerTemplate:
    found: AnswerTemplate = templates_visible_to(request.actor).get(pk=template_id)
    return found


end = Act(
    on=On(
        find=_find_template,
        door=can_see_cases,
        may=lambda actor, template: can_keep_templates(actor, template.unit),
        named="template",
        where=_("Templates for answers"),
        back=lambda _asked: reverse("cases:templates"),
    ),
    form=Form,
    service=end_template,
    heading=_("Offer this template no more?"),
    button=_("End it"),
    done=_("The template is offered no more."),
)


def _find_sign(request: HttpRequest, unit_id: int) -> Unit:
    actor: Any = getattr(request, "actor", None)
    found: Unit = units_visible_to(actor).get(pk=unit_id)
    if not request.GET.get("sign"):
        raise Http404
    return found


reply = Act(
    on=On(
        find=_find_sign,
        door=can_see_cases,
        may=can_keep_templates,
        named="unit",
        where=_("What figures ask"),
        back=lambda _asked: reverse("cases:questions"),
    ),
    form=ReplyForm,
    told=lambda step: {**step.form.cleaned_data, "sign": step.request.GET["sign"][:80]},
    service=reply_to_sign,
    heading=_("What do you say to this?"),
    lead=_("It stands beside the question, for everybody who reads it."),
    button=_("Keep the reply"),
    done=_("The reply stands beside the question."),
)
OFFERS = (
    (contact, "cases:contact", _("Record the contact")),
    (answer, "cases:answer", _("Answer")),
    (hand, "cases:hand", _("Hand over")),
    (send_case_back, "cases:send_back", _("Send back")),
    (category, "cases:category", _("Change the category")),
    (stop, "cases:stop", _("Stop the clock")),
    (join, "cases:join", _("Put together with another")),
    (close, "cases:close", _("Close unsettled")),
)


def offers_of(request: Any, case: Case) -> list[tuple[str, object]]:
    """List what is open to the actor on a case, its question to the level above first."""
    asked = Asked(request, request.actor, case, timezone.now())
    waiting = answered_by(request.actor, Ruling).filter(IS_ASKED, case=case)
    rulings = [
        (reverse("cases:ruling", args=[key]), _("Give a decision"))
        for key in waiting.values_list("pk", flat=True)
    ]
    return [
        *rulings,
        *(
            (reverse(name, args=[case.pk]), label)
            for act, name, label in OFFERS
            if act.on.is_open(asked) and _fits(act, case)
        ),
    ]


def _fits(act: Act[Any, Any], case: Case) -> bool:
    """Leave out a return where nobody handed it over."""
    return act is not send_case_back or case.hands.count() > 1

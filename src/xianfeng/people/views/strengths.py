from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.actors.rules import Person
from xianfeng.people.forms.strengths import StrengthsForm
from xianfeng.people.rules.texts import NotForProfiles, TooManyWords
from xianfeng.people.selectors.oneself import member_of
from xianfeng.people.services.profiles import keep_strengths
from xianfeng.ui.steps import Beside, Page, get_and_post, posted, step

BESIDE: Beside = {
    TooManyWords: ("own_skills", "own_wishes"),
    NotForProfiles: ("own_skills", "own_wishes"),
}


@get_and_post
@signed_in
def profile(request: ActorRequest) -> HttpResponse:
    """Let a member say what the member is good at, would like, and when there is time."""
    member = member_of(request.actor)
    if member is None or not isinstance(request.actor, Person):
        raise PermissionDenied
    form = StrengthsForm.of(member, posted(request))

    def do() -> str:
        keep_strengths(actor=request.actor, strengths=form.strengths, at=timezone.now())
        return reverse("privacy:me")

    page = Page(
        heading=_("What can I do, what would I like, when do I have time?"),
        lead=_(
            "All of it is voluntary and yours; your secretary can read it, wishes are counted "
            "without names."
        ),
        button=_("Keep"),
        where=_("My data"),
        back=reverse("privacy:me"),
        done=_("Kept. You can change it at any time."),
    )
    return step(request, form, page, do=do, beside=BESIDE, template="people/profile.html")

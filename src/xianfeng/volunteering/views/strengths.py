from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xianfeng.actors.doors import ActorRequest
from xianfeng.actors.rules import Person
from xianfeng.people.models.members import Member
from xianfeng.people.selectors.visible import member_of
from xianfeng.ui.acts import Act
from xianfeng.ui.things import On
from xianfeng.volunteering.forms.strengths import StrengthsForm
from xianfeng.volunteering.services.strengths import keep_strengths


def _own(request: ActorRequest) -> Member:
    member = member_of(request.actor)
    if member is None:
        raise PermissionDenied
    return member


profile = Act(
    on=On(
        find=_own,
        door=lambda actor: isinstance(actor, Person),
        where=_("My data"),
        back=lambda _asked: reverse("privacy:me"),
    ),
    form=StrengthsForm.of,
    given=lambda asked: {"member": asked.thing},
    edits=True,
    service=keep_strengths,
    heading=_("What can I do, what would I like, when do I have time?"),
    lead=_(
        "All of it is voluntary and belongs to you; your secretary can read it, and "
        "wishes are counted without names."
    ),
    button=_("Save"),
    done=_("Saved. You can change it at any time."),
    template="volunteering/strengths.html",
)

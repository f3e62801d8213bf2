"""Where somebody chooses their own password with the code that was handed over."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from xianfeng.accounts.forms import FirstForm
from xianfeng.accounts.models import User
from xianfeng.accounts.services.first_codes import WrongCode, use_first_code
from xianfeng.actors.rules import Oneself
from xianfeng.foundation.errors import Refusal
from xianfeng.ui.acts import get_and_post, refuse


@get_and_post
@sensitive_post_parameters("code", "password1", "password2")
def first(request: HttpRequest) -> HttpResponse:
    """Take the code and the password that its owner chooses; nobody is signed in by it."""
    form = FirstForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            _choose(request, form)
        except Refusal as refusal:
            refuse(form, refusal)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your password has been set. You can now sign in with it."))
            return HttpResponseRedirect(reverse("account_login"))
    return render(
        request, "accounts/first.html", {"form": form}, status=422 if form.errors else 200
    )


def _choose(request: HttpRequest, form: FirstForm) -> None:
    """Ask who it is as at sign-in, so that wrong codes are counted and slowed the same way."""
    said = form.cleaned_data
    found: Any = get_adapter(request).authenticate(
        request, username=said["login"], secret_code=said["code"]
    )
    if not isinstance(found, User):
        raise WrongCode
    use_first_code(
        actor=Oneself(found.pk),
        user=found,
        code=said["code"],
        password=said["password1"],
        at=timezone.now(),
    )

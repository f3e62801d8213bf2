from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from xianfeng.access.services.opening import SignInNameMissing
from xianfeng.access.views import roles
from xianfeng.accounts import services as accounts
from xianfeng.accounts.services import FirstSignIn
from xianfeng.actors.doors import ActorRequest
from xianfeng.ui.steps import Beside, Page

BESIDE: Beside = {
    **roles.BESIDE,
    accounts.ForeignLetters: ("username",),
    accounts.NameTaken: ("username",),
    accounts.WrongUsername: ("username",),
    SignInNameMissing: ("username",),
}


def _opened(request: ActorRequest, first: FirstSignIn, page: Page) -> HttpResponse:
    """Show the code in the answer itself: nothing keeps it, and no address names it."""
    return render(
        request,
        "access/account_opened.html",
        {"given": first, "base_url": settings.XIANFENG_BASE_URL, "page": page},
    )
